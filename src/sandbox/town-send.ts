import { z } from "zod";
import type { Town } from "./town.ts";
import type { AnswerId, Draft } from "./town-drafts.ts";
import { replyDraft } from "./town-drafts.ts";
import { mimeOf } from "./town-mime.ts";
import { MAIL_PROGRAMS, type MailProgram, type TownPerson } from "./town-people.ts";
import type { TrialMessage } from "./trial-mail.ts";

export const MOST_BODY_CHARACTERS = 20_000;
const MOST_SUBJECT_CHARACTERS = 300;
/** One person's sent mails that the page remembers. */
const MOST_SENT = 200;

/** What the page's form hands over. */
export const SEND_FORM = z.strictObject({
  person: z.string(),
  subject: z.string().max(MOST_SUBJECT_CHARACTERS),
  body: z.string().min(1).max(MOST_BODY_CHARACTERS),
  charset: z.enum(["utf-8", "iso-2022-jp", "shift_jis"]),
  program: z.enum(MAIL_PROGRAMS),
  automatic: z.boolean(),
  /** UID in the person's inbox of the letter that is answered. */
  replyTo: z.number().int().nullable(),
});

export type SendForm = z.infer<typeof SEND_FORM>;

/** Sends over SMTP to the office, as the person's mail program would. Returns the server's refusal in words, or null. */
export async function sendMail(town: Town, person: TownPerson, form: SendForm): Promise<string | null> {
  const answered = form.replyTo === null ? null : await letterOf(town, person, form.replyTo);
  const now = town.clock.now();
  const draft: Draft = form;
  const raw = mimeOf(draft, {
    from: person,
    to: town.office.mail.fromAddress,
    date: now,
    messageId: `<${town.ids.next()}@${person.address.split("@")[1]}>`,
    inReplyTo: answered?.messageId ?? null,
    references:
      answered === null ? [] : [...answered.references, ...(answered.messageId === null ? [] : [answered.messageId])],
  });
  const result = await town.transport.send({ from: person.address, to: town.office.mail.fromAddress, raw });
  if (result.result !== "accepted") return result.response;
  const sent = [...(town.sent.get(person.id) ?? []), { sentAt: now, subject: form.subject, body: form.body }];
  town.sent.set(person.id, sent.slice(-MOST_SENT));
  return null;
}

/** A ready-made reply to a letter in the person's inbox; null when there is no such letter. */
export async function draftAnswer(
  town: Town,
  person: TownPerson,
  uid: number,
  answer: AnswerId,
  program: MailProgram,
): Promise<Draft | null> {
  const message = messageOf(town, person, uid);
  const letter = await letterOf(town, person, uid);
  if (message === null || letter === null) return null;
  const { subject, from, text } = letter;
  const answered = { fromName: from.name, fromAddress: from.address, subject, receivedAt: message.receivedAt, text };
  return replyDraft(answer, program, answered, person, town.clock.now(), town.office);
}

export async function letterOf(town: Town, person: TownPerson, uid: number) {
  const message = messageOf(town, person, uid);
  return message === null ? null : town.letters.open(person.address, message);
}

export function messageOf(town: Town, person: TownPerson, uid: number): TrialMessage | null {
  return town.mail.messages(person.address).find((mail) => mail.folder === "INBOX" && mail.uid === uid) ?? null;
}
