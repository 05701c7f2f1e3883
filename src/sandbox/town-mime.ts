import { dayOf, type Time, weekdayOf } from "../booking/time.ts";
import { encodeJapanese, type JapaneseCharset } from "./japanese-bytes.ts";
import type { Draft } from "./town-drafts.ts";
import type { MailProgram, TownPerson } from "./town-people.ts";

export type Envelope = {
  from: TownPerson;
  to: string;
  date: Time;
  /** With angle brackets. */
  messageId: string;
  inReplyTo: string | null;
  references: string[];
};

const LABELS: Readonly<Record<JapaneseCharset, string>> = {
  "utf-8": "utf-8",
  "iso-2022-jp": "ISO-2022-JP",
  shift_jis: "Shift_JIS",
};

const MAILERS: Readonly<Record<MailProgram, string | null>> = {
  gmail: null,
  iphone: "X-Mailer: iPhone Mail (22F76)",
  outlook: "X-Mailer: Microsoft Outlook 16.0",
};

const WEEKDAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
/** An encoded word has at most 75 characters (RFC 2047, section 2). */
const WORD_CHARACTERS = 10;
const BASE64_COLUMNS = 76;
/** RFC 5321, section 4.5.3.1.6, allows 998 bytes; a character takes at most two. */
const LINE_CHARACTERS = 300;
const REFERENCES_KEPT = 20;

/** A job seeker's mail as the bytes that such a program sends: header in encoded words, body in its own charset. */
export function mimeOf(draft: Draft, envelope: Envelope): Uint8Array {
  const { charset } = draft;
  const { from, to, date, messageId, inReplyTo, references } = envelope;
  const seven = charset === "iso-2022-jp";
  const header = [
    `Date: ${dateWords(date)}`,
    `From: ${encodeWords(from.name, charset)} <${from.address}>`,
    `To: ${to}`,
    `Subject: ${encodeWords(oneLine(draft.subject), charset)}`,
    `Message-ID: ${messageId}`,
    ...(inReplyTo === null ? [] : [`In-Reply-To: ${inReplyTo}`]),
    ...(references.length === 0 ? [] : [`References: ${references.slice(-REFERENCES_KEPT).join("\r\n ")}`]),
    ...(draft.automatic ? ["Auto-Submitted: auto-replied", "X-Auto-Response-Suppress: All"] : []),
    ...(MAILERS[draft.program] === null ? [] : [MAILERS[draft.program]]),
    "MIME-Version: 1.0",
    `Content-Type: text/plain; charset=${LABELS[charset]}`,
    `Content-Transfer-Encoding: ${seven ? "7bit" : "base64"}`,
  ].join("\r\n");
  const text = foldLong(draft.body.replace(/\r\n?/g, "\n")).replace(/\n/g, "\r\n").concat("\r\n");
  const bytes = encodeJapanese(text, charset);
  const body = seven ? Buffer.from(bytes) : Buffer.from(inColumns(Buffer.from(bytes).toString("base64")));
  return Buffer.concat([Buffer.from(`${header}\r\n\r\n`, "latin1"), body]);
}

/** Each word stands for itself, so that ISO-2022-JP returns to ASCII at its end (RFC 2047, section 3). */
function encodeWords(text: string, charset: JapaneseCharset): string {
  if (/^[\x20-\x7e]*$/.test(text)) return text;
  const characters = [...text];
  const words: string[] = [];
  for (let start = 0; start < characters.length; start += WORD_CHARACTERS) {
    const piece = characters.slice(start, start + WORD_CHARACTERS).join("");
    words.push(`=?${LABELS[charset]}?B?${Buffer.from(encodeJapanese(piece, charset)).toString("base64")}?=`);
  }
  return words.join("\r\n ");
}

/** RFC 5322, section 3.3, in Tokyo's time. */
function dateWords(time: Time): string {
  const weekday = WEEKDAYS[weekdayOf(dayOf(time))];
  return `${weekday}, ${Number(time.slice(8, 10))} ${MONTHS[Number(time.slice(5, 7)) - 1]} ${time.slice(0, 4)} ${time.slice(11, 19)} +0900`;
}

function foldLong(text: string): string {
  return text.replace(new RegExp(`[^\\n]{${LINE_CHARACTERS}}(?=[^\\n])`, "gu"), "$&\n");
}

function inColumns(base64: string): string {
  return base64.replace(new RegExp(`.{${BASE64_COLUMNS}}`, "g"), "$&\r\n").concat("\r\n");
}

function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029]+/gu, " ").trim();
}
