import { dayOf, type Time, toEpochSeconds, weekdayOf } from "../../src/booking/time.ts";
import { encodeJapanese, type JapaneseCharset } from "../../src/sandbox/japanese-bytes.ts";
import { OFFICE_ADDRESS, type ReceivedLetter } from "./house.ts";

export type Charset = "utf-8" | JapaneseCharset;

export type Writer = { name: string; address: string; charset: Charset };

export type Mail = {
  subject: string;
  body: string;
  at: Time;
  messageId: string;
  inReplyTo?: string;
  headers?: string[];
};

/** The bytes of a mail as that writer's program makes them: body and subject in its charset, base64 as nearly all do today. */
export function writeMail(writer: Writer, mail: Mail): Uint8Array {
  const lines = [
    `From: ${encodedWord(writer.name, writer.charset)} <${writer.address}>`,
    `To: <${OFFICE_ADDRESS}>`,
    `Subject: ${encodedWord(mail.subject, writer.charset)}`,
    `Date: ${new Date(toEpochSeconds(mail.at) * 1000).toUTCString().replace("GMT", "+0000")}`,
    `Message-ID: ${mail.messageId}`,
    ...(mail.inReplyTo ? [`In-Reply-To: ${mail.inReplyTo}`, `References: ${mail.inReplyTo}`] : []),
    ...(mail.headers ?? []),
    "MIME-Version: 1.0",
    `Content-Type: text/plain; charset=${writer.charset}`,
    "Content-Transfer-Encoding: base64",
    "",
    base64(bytesOf(mail.body, writer.charset)).replace(/.{76}/g, "$&\r\n"),
    "",
  ];
  return new TextEncoder().encode(lines.join("\r\n"));
}

export type Manner = (answer: string, letter: ReceivedLetter, at: Time) => string;

/** Gmail in Japanese: the answer, one attribution line, every quoted line behind `> `. */
export const likeGmail: Manner = (answer, letter, at) =>
  `${answer}\n\n${longDate(at)}(${weekday(at)}) ${clock(at)} ハローワーク糸魚川 <${OFFICE_ADDRESS}>:\n\n${marked(letter.text)}`;

/** The iPhone's mail program: a date with slashes, 「のメール」, the quote behind `> `, its own footer above. */
export const likeIphone: Manner = (answer, letter, at) =>
  `${answer}\n\niPhoneから送信\n\n${at.slice(0, 10).replaceAll("-", "/")} ${clock(at)}、ハローワーク糸魚川 <${OFFICE_ADDRESS}>のメール:\n\n\uFEFF${marked(letter.text)}`;

/** Outlook in Japanese: a header block and the quoted text without any mark. */
export const likeOutlook: Manner = (answer, letter, at) =>
  [
    answer,
    "",
    "________________________________",
    `差出人: ハローワーク糸魚川 <${OFFICE_ADDRESS}>`,
    `送信日時: ${longDate(at)} ${clock(at)}`,
    "宛先: 自分",
    `件名: ${letter.subject}`,
    "",
    letter.text,
  ].join("\n");

function encodedWord(text: string, charset: Charset): string {
  return [...chunks(text, 10)].map((part) => `=?${charset}?B?${base64(bytesOf(part, charset))}?=`).join("\r\n ");
}

function* chunks(text: string, length: number): Generator<string> {
  const letters = [...text];
  for (let start = 0; start < letters.length; start += length) yield letters.slice(start, start + length).join("");
}

/** A program that writes in an old charset has no byte order mark to quote. */
function bytesOf(text: string, charset: Charset): Uint8Array {
  if (charset !== "utf-8") return encodeJapanese(text.replaceAll("\uFEFF", ""), charset);
  return new TextEncoder().encode(text);
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("base64");
}

function marked(text: string): string {
  return text
    .split(/\r?\n/)
    .map((line) => (line === "" ? ">" : `> ${line}`))
    .join("\n");
}

function longDate(at: Time): string {
  const [year, month, day] = at.slice(0, 10).split("-").map(Number);
  return `${year}年${month}月${day}日`;
}

function clock(at: Time): string {
  return at.slice(11, 16);
}

function weekday(at: Time): string {
  return "日月火水木金土"[weekdayOf(dayOf(at))] ?? "";
}
