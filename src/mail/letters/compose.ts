import MailComposer from "nodemailer/lib/mail-composer";
import type { Time } from "../../booking/time.ts";

/** A letter ready for the wire. Everything that could differ between two attempts is a value in here (decision 1). */
export type Composition = {
  /** With angle brackets. */
  messageId: string;
  date: Time;
  /** Base of the MIME boundaries. */
  boundary: string;
  from: { name: string; address: string };
  to: string;
  subject: string;
  text: string;
  html: string;
  inReplyTo: string | null;
  references: string[];
  attachments: { fileName: string; contentType: string; content: Uint8Array }[];
  /** RFC 3282: `ja` or `en`. */
  contentLanguage: "ja" | "en";
};

/** The field by which our own letters are known among the mails of a thread (decision 7). */
export const LETTER_HEADER = "X-Madoguchi-Letter";

const WEEKDAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const REFERENCES_KEPT = 20;
const ADDRESS = /^([^\s\p{Cc}<>@,;"]+|"[^\p{Cc}"\\]+")@[^\s\p{Cc}<>@,;"]+$/u;
/** Visible ASCII in angle brackets, short enough for a line of its own (RFC 5322 §2.1.1). */
const MESSAGE_ID = /^<[!-;=?-~]{1,990}>$/;

/**
 * The letter as bytes with CRLF line ends: the same bytes for the same composition, so that a second attempt is the
 * same mail. UTF-8 in base64 throughout, because carriers rewrap and recode what is longer than their lines.
 * Throws when an address or a Message-ID is not one: those are ours to check before, and must never carry a header.
 */
export async function composeMime(composition: Composition): Promise<Uint8Array> {
  const { messageId, from, to, inReplyTo, references } = composition;
  for (const address of [from.address, to]) {
    if (!ADDRESS.test(address)) throw new Error("a letter needs exactly one plain address on either side");
  }
  const ids = [messageId, ...(inReplyTo === null ? [] : [inReplyTo]), ...references];
  if (!ids.every(isMessageId)) throw new Error("a Message-ID has the form <…> without spaces");
  const message = new MailComposer({
    messageId,
    date: formatDate(composition.date),
    from: { name: oneLine(from.name), address: from.address },
    to: { name: "", address: to },
    subject: oneLine(composition.subject),
    ...(inReplyTo === null ? {} : { inReplyTo }),
    ...(references.length === 0 ? {} : { references: shorten(references) }),
    headers: { ...AUTOMATIC_HEADERS, "Content-Language": composition.contentLanguage, [LETTER_HEADER]: "1" },
    // Base64 hides line ends from every host on the way, so they must be the canonical CRLF (RFC 2045, section 6.8).
    text: composition.text.replace(/\r?\n/g, "\r\n"),
    html: composition.html.replace(/\r?\n/g, "\r\n"),
    attachments: composition.attachments.map(({ fileName, contentType, content }) => ({
      filename: oneLine(fileName),
      contentType: oneLine(contentType),
      content: Buffer.from(content),
      contentTransferEncoding: "base64",
    })),
    encoding: "base64",
    textEncoding: "B",
    baseBoundary: composition.boundary,
    boundaryPrefix: "=_madoguchi",
    newline: "win",
    disableFileAccess: true,
    disableUrlAccess: true,
  }).compile();
  const text = textOf(message);
  const bytes = new Uint8Array(text.length);
  Buffer.from(bytes.buffer).write(text, "latin1");
  return bytes;
}

/**
 * What `message.build()` gives, without its streams: they take longer than all the rest of a letter, with a turn of the event loop for
 * each part. Headers and structure are nodemailer's own; every content of ours is known and leaves in base64.
 */
function textOf(node: Part): string {
  const head = `${node.buildHeaders()}\r\n\r\n`;
  if (node.multipart) {
    const parts = node.childNodes.map((child) => `--${node.boundary}\r\n${textOf(child)}`);
    return `${head}${parts.join("\r\n")}\r\n--${node.boundary}--\r\n`;
  }
  const { content } = node;
  if (typeof content !== "string" && !Buffer.isBuffer(content)) throw new Error("a part of a letter is text or bytes");
  return head + inLines(Buffer.from(content).toString("base64"));
}

/** nodemailer's own tree: the message, and within it each part. */
type Part = ReturnType<MailComposer["compile"]>;

function inLines(base64: string): string {
  const lines: string[] = [];
  for (let at = 0; at < base64.length; at += BASE64_LINE) lines.push(base64.slice(at, at + BASE64_LINE));
  return lines.join("\r\n");
}

/** Characters (RFC 2045, section 6.8). */
const BASE64_LINE = 76;

/** Whether an id that somebody else gave to a mail can stand in a header of ours. */
export function isMessageId(id: string): boolean {
  return MESSAGE_ID.test(id);
}

/**
 * RFC 3834, section 5: `auto-replied` keeps other responders silent. `X-Auto-Response-Suppress` asks Exchange, which
 * does not heed RFC 3834 everywhere, for the same; it must not be `All`, because that would also suppress the
 * non-delivery report by which we learn that a person was not reached (rule T6-3d).
 */
const AUTOMATIC_HEADERS = {
  "Auto-Submitted": "auto-replied",
  "X-Auto-Response-Suppress": "OOF, AutoReply",
};

/** RFC 5322, section 3.3, in Tokyo's time. */
function formatDate(time: Time): string {
  const [year, month, day] = [time.slice(0, 4), Number(time.slice(5, 7)), Number(time.slice(8, 10))];
  const weekday = WEEKDAYS[new Date(`${time.slice(0, 10)}T00:00:00Z`).getUTCDay()];
  return `${weekday}, ${day} ${MONTHS[month - 1]} ${year} ${time.slice(11, 19)} +0900`;
}

/** Line breaks and other control characters become spaces: nothing that people wrote can begin a header of its own. */
function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029]+/gu, " ").trim();
}

/** The first reference names the thread and the last ones its end; RFC 5322 lets what lies between go. */
function shorten(references: string[]): string[] {
  const [first, ...rest] = references;
  return first === undefined || references.length <= REFERENCES_KEPT
    ? references
    : [first, ...rest.slice(1 - REFERENCES_KEPT)];
}
