import type { Time } from "../../src/booking/time.ts";
import { encodeJapanese, type JapaneseCharset } from "../../src/sandbox/japanese-bytes.ts";
import { MONTHS, type Tongue } from "./phrases.ts";

/** One mail to be written: what it says, and what it answers. */
export type Writing = {
  subject: string;
  body: string;
  messageId: string;
  inReplyTo?: string;
  headers?: string[];
  charset?: JapaneseCharset;
};

/** The bytes of a mail as a common mail program writes them. */
export function mailBytes(from: { name: string; address: string }, to: string, writing: Writing, at: Time): Uint8Array {
  const charset = writing.charset ?? "utf-8";
  const lines = [
    ...headOf(from, to, writing, at),
    "MIME-Version: 1.0",
    `Content-Type: text/plain; charset=${charset}`,
    "Content-Transfer-Encoding: base64",
    "",
    Buffer.from(encodeJapanese(writing.body, charset)).toString("base64").replace(/.{76}/g, "$&\r\n"),
  ];
  return new TextEncoder().encode(`${lines.join("\r\n")}\r\n`);
}

/** A receipt that a mail program sends by itself when the letter is shown (RFC 8098). */
export function readReceipt(
  from: { name: string; address: string },
  to: string,
  writing: Writing,
  at: Time,
): Uint8Array {
  return report(from, to, writing, at, "disposition-notification", [
    ["text/plain; charset=utf-8", writing.body],
    [
      "message/disposition-notification",
      [
        `Final-Recipient: rfc822; ${from.address}`,
        `Original-Message-ID: ${writing.inReplyTo ?? ""}`,
        "Disposition: automatic-action/MDN-sent-automatically; displayed",
      ].join("\r\n"),
    ],
  ]);
}

/** A letter comes back, in the form of RFC 3464 with the letter's headers inside. */
export function bounceReport(address: string, to: string, letterId: string, messageId: string, at: Time): Uint8Array {
  const from = { name: "Mail Delivery System", address: "MAILER-DAEMON@mx.carrier.example.com" };
  const writing = { subject: "Undelivered Mail Returned to Sender", body: "", messageId, headers: ["Return-Path: <>"] };
  return report(from, to, writing, at, "delivery-status", [
    ["text/plain; charset=us-ascii", `The mail to <${address}> could not be delivered.`],
    [
      "message/delivery-status",
      `Reporting-MTA: dns; mx.carrier.example.com\r\n\r\nFinal-Recipient: rfc822; ${address}\r\nAction: failed\r\nStatus: 5.1.1`,
    ],
    ["text/rfc822-headers", `Message-ID: ${letterId}\r\nTo: <${address}>`],
  ]);
}

/** A carrier's own form of the same, in words alone. */
export function carrierBounce(address: string, to: string, letterId: string, messageId: string, at: Time): Uint8Array {
  return mailBytes(
    { name: "Mail Delivery Subsystem", address: "mailer-daemon@carrier.example.com" },
    to,
    {
      subject: "Returned mail: see transcript for details",
      body: `550 Unknown user ${address}\n\nMessage-ID: ${letterId}\n`,
      messageId,
      headers: ["Return-Path: <>"],
    },
    at,
  );
}

/** The way the mail programs of phones quote: the answer above, every line of ours behind `> `. */
export function quoting(answer: string, quoted: string, at: Time, tongue: Tongue = "ja"): string {
  const [year, month, day] = at.slice(0, 10).split("-");
  const marked = quoted
    .split(/\r?\n/)
    .map((line) => `> ${line}`)
    .join("\n");
  if (tongue === "en")
    return `${answer}\n\nOn ${Number(day)} ${MONTHS[Number(month) - 1]?.slice(0, 3)} ${year}, at ${at.slice(11, 16)}, Hello Work <clerk@office.example.jp> wrote:\n\n${marked}\n`;
  return `${answer}\n\n${year}年${Number(month)}月${Number(day)}日 ${at.slice(11, 16)} ハローワーク糸魚川 <clerk@office.example.jp>:\n\n${marked}\n`;
}

function report(
  from: { name: string; address: string },
  to: string,
  writing: Writing,
  at: Time,
  type: string,
  parts: [contentType: string, text: string][],
): Uint8Array {
  const boundary = "simulated-report";
  const lines = [
    ...headOf(from, to, writing, at),
    "MIME-Version: 1.0",
    `Content-Type: multipart/report; report-type=${type}; boundary="${boundary}"`,
    "",
    ...parts.flatMap(([contentType, text]) => [`--${boundary}`, `Content-Type: ${contentType}`, "", text]),
    `--${boundary}--`,
  ];
  return new TextEncoder().encode(`${lines.join("\r\n")}\r\n`);
}

function headOf(from: { name: string; address: string }, to: string, writing: Writing, at: Time): string[] {
  return [
    `From: ${encoded(from.name)} <${from.address}>`,
    `To: <${to}>`,
    `Subject: ${encoded(writing.subject)}`,
    `Date: ${new Date(at).toUTCString().replace("GMT", "+0000")}`,
    `Message-ID: ${writing.messageId}`,
    ...(writing.inReplyTo ? [`In-Reply-To: ${writing.inReplyTo}`, `References: ${writing.inReplyTo}`] : []),
    ...(writing.headers ?? []),
  ];
}

function encoded(text: string): string {
  return `=?UTF-8?B?${Buffer.from(text).toString("base64")}?=`;
}
