import { simpleParser } from "mailparser";
import type { TrialMessage } from "./trial-mail.ts";

/** A mail as a mail program shows it. */
export type OpenLetter = {
  subject: string;
  from: { name: string; address: string };
  to: string;
  text: string;
  /** Null for a mail of plain text. */
  html: string | null;
  messageId: string | null;
  references: string[];
  attachments: TownAttachment[];
};

export type TownAttachment = { name: string; type: string; bytes: Uint8Array };

/** Opens mails for display and remembers them: a mail's bytes never change. */
export type LetterReader = { open(mailbox: string, message: TrialMessage): Promise<OpenLetter> };

const MOST_REMEMBERED = 500;
const MOST_HTML = 500_000;
const MOST_TEXT = 100_000;

export function makeLetterReader(): LetterReader {
  const known = new Map<string, Promise<OpenLetter>>();
  return {
    open(mailbox, message) {
      const key = `${mailbox}/${message.folder}/${message.uid}`;
      const found = known.get(key) ?? take(message.raw);
      known.delete(key);
      known.set(key, found);
      if (known.size > MOST_REMEMBERED) known.delete(known.keys().next().value ?? "");
      return found;
    },
  };
}

async function take(raw: Uint8Array): Promise<OpenLetter> {
  const mail = await simpleParser(Buffer.from(raw), {
    skipHtmlToText: false,
    skipTextToHtml: true,
    skipImageLinks: true,
    maxHtmlLengthToParse: MOST_HTML,
  });
  const from = mail.from?.value[0];
  const to = Array.isArray(mail.to) ? mail.to[0] : mail.to;
  const references = mail.references === undefined ? [] : [mail.references].flat();
  return {
    subject: mail.subject ?? "",
    from: { name: from?.name ?? "", address: from?.address ?? "" },
    to: to?.text ?? "",
    text: (mail.text ?? "").slice(0, MOST_TEXT),
    html: typeof mail.html === "string" ? mail.html.slice(0, MOST_HTML) : null,
    messageId: mail.messageId ?? null,
    references,
    attachments: mail.attachments.map((one, index) => ({
      name: one.filename ?? `attachment-${index + 1}`,
      type: one.contentType.toLowerCase(),
      bytes: new Uint8Array(one.content),
    })),
  };
}
