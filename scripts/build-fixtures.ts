import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { encodeJapanese, type JapaneseCharset } from "../src/sandbox/japanese-bytes.ts";
import { FIXTURES } from "./fixture-list.ts";
import { INTENT_FIXTURES } from "./fixture-list-intent.ts";
import { BYTE_FIXTURES, MORE_FIXTURES, OPEN } from "./fixture-list-more.ts";

/** Writes fixtures/mail/<name>.eml (the real bytes of the client and charset) and <name>.json (what must be read). */
export type FixtureMail = {
  from?: string;
  to?: string;
  subject?: string;
  body: string;
  charset?: JapaneseCharset;
  /** What the header says, when it is not the truth; null leaves the charset out. */
  label?: string | null;
  transfer?: "7bit" | "8bit" | "base64" | "quoted-printable";
  /** Subject as raw bytes instead of encoded words. */
  rawSubject?: boolean;
  type?: string;
  headers?: string[];
  /** The whole body with its own Content-Type header, instead of one text part. */
  whole?: { contentType: string; content: string };
};

const FOLDER = new URL("../fixtures/mail/", import.meta.url);
/** Mails whose expected reading is decided and not reached yet (`OPEN`): kept apart from the passing suite. */
const OPEN_FOLDER = new URL("../fixtures/mail-open/", import.meta.url);

export function buildMail(mail: FixtureMail): Uint8Array {
  const charset = mail.charset ?? "utf-8";
  const label = mail.label === undefined ? charset : mail.label;
  const subject = mail.subject ?? "オンライン相談の予約";
  const head = [
    ...(mail.headers ?? []).filter((line) =>
      /^(?:return-path|received|authentication-results|delivered-to)/i.test(line),
    ),
    `From: ${encodeMailbox(mail.from ?? "taro.shiken@example.jp", charset)}`,
    `To: ${mail.to ?? "madoguchi@office.example.jp"}`,
    "Date: Wed, 25 Nov 2026 09:58:00 +0900",
    ...(mail.headers ?? []).filter(
      (line) => !/^(?:return-path|received|authentication-results|delivered-to)/i.test(line),
    ),
    "MIME-Version: 1.0",
  ].map((line) => ascii(line));
  const subjectLine =
    mail.rawSubject === true
      ? join(ascii("Subject: "), encodeJapanese(subject, charset))
      : ascii(`Subject: ${encodeWords(subject, charset)}`);
  head.splice(1, 0, subjectLine);
  if (mail.whole !== undefined) {
    head.push(ascii(`Content-Type: ${mail.whole.contentType}`));
    return join(
      ...head.map((line) => join(line, CRLF)),
      CRLF,
      encodeJapanese(mail.whole.content.replaceAll("\n", "\r\n"), charset),
    );
  }
  const transfer = mail.transfer ?? (charset === "iso-2022-jp" ? "7bit" : charset === "utf-8" ? "base64" : "8bit");
  head.push(
    ascii(`Content-Type: ${mail.type ?? "text/plain"}${label === null ? "" : `; charset=${label}`}`),
    ascii(`Content-Transfer-Encoding: ${transfer}`),
  );
  const bytes = encodeJapanese(`${mail.body}\n`.replaceAll("\n", "\r\n"), charset);
  return join(...head.map((line) => join(line, CRLF)), CRLF, transferEncode(bytes, transfer));
}

const CRLF = ascii("\r\n");

function ascii(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

function join(...parts: Uint8Array[]): Uint8Array {
  return Uint8Array.from(Buffer.concat(parts));
}

function encodeMailbox(from: string, charset: JapaneseCharset): string {
  const match = /^(.*?)\s*<(.*)>$/.exec(from);
  return match === null || match[1] === "" ? from : `${encodeWords(match[1] ?? "", charset)} <${match[2]}>`;
}

/** Encoded words of at most a dozen characters each, so that long subjects are folded as programs fold them. */
function encodeWords(text: string, charset: JapaneseCharset): string {
  if (/^[\x20-\x7e]*$/.test(text)) return text;
  const pieces = [...text].reduce<string[]>((all, character) => {
    const last = all.at(-1);
    if (last === undefined || [...last].length >= 12) all.push(character);
    else all[all.length - 1] = last + character;
    return all;
  }, []);
  return pieces
    .map((piece) => `=?${charset.toUpperCase()}?B?${Buffer.from(encodeJapanese(piece, charset)).toString("base64")}?=`)
    .join("\r\n ");
}

function transferEncode(bytes: Uint8Array, transfer: string): Uint8Array {
  if (transfer === "base64") return ascii(`${Buffer.from(bytes).toString("base64").replace(/.{76}/g, "$&\r\n")}\r\n`);
  if (transfer !== "quoted-printable") return bytes;
  const lines = Buffer.from(bytes)
    .toString("latin1")
    .split("\r\n")
    .map((line) => {
      const encoded = line.replace(
        /[^\x20-\x3c\x3e-\x7e]/g,
        (byte) => `=${byte.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`,
      );
      return encoded.replace(/((?:=..|[^=]){1,70})(?=.)/g, "$1=\r\n");
    });
  return ascii(lines.join("\r\n"));
}

function writeFixture(name: string, bytes: Uint8Array, expected: object): void {
  const isOpen = OPEN.has(name);
  for (const [folder, wanted] of [
    [FOLDER, !isOpen],
    [OPEN_FOLDER, isOpen],
  ] as const) {
    const [mail, json] = [new URL(`${name}.eml`, folder), new URL(`${name}.json`, folder)];
    if (wanted) {
      writeFileSync(mail, bytes);
      writeFileSync(json, `${JSON.stringify(expected, null, 2)}\n`);
    } else for (const file of [mail, json]) rmSync(file, { force: true });
  }
}

if (import.meta.main) {
  for (const folder of [FOLDER, OPEN_FOLDER]) mkdirSync(folder, { recursive: true });
  for (const { name, mail, ...expected } of [...FIXTURES, ...MORE_FIXTURES, ...INTENT_FIXTURES])
    writeFixture(name, buildMail(mail), expected);
  for (const { name, bytes, ...expected } of BYTE_FIXTURES) writeFixture(name, bytes, expected);
  const all = FIXTURES.length + MORE_FIXTURES.length + INTENT_FIXTURES.length + BYTE_FIXTURES.length;
  console.log(`${all} fixtures written, ${OPEN.size} of them open`);
}
