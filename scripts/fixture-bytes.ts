import { encodeJapanese } from "../src/sandbox/japanese-bytes.ts";
import type { Fixture } from "./fixture-list.ts";

/** A mail given by its bytes, for what no mail program writes on purpose; otherwise a fixture like the others. */
export type ByteFixture = Omit<Fixture, "mail"> & { bytes: Uint8Array };

/** Header lines and a body as they come; text is UTF-8 unless given as bytes. */
export function rawMail(
  head: readonly (string | Uint8Array)[],
  body: string | Uint8Array,
  lineEnd = "\r\n",
): Uint8Array {
  const lines = [...head, "", ""].flatMap((line, at, all) =>
    at === all.length - 1 ? [] : [typeof line === "string" ? utf8(line) : line, utf8(lineEnd)],
  );
  return joined(...lines, typeof body === "string" ? utf8(body.replace(/\r?\n/g, lineEnd)) : body);
}

export const HEAD = [
  "From: taro.shiken@example.jp",
  "To: madoguchi@office.example.jp",
  "Date: Wed, 25 Nov 2026 09:58:00 +0900",
  "MIME-Version: 1.0",
] as const;

export function joined(...parts: Uint8Array[]): Uint8Array {
  return Uint8Array.from(Buffer.concat(parts));
}

export function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

export function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("base64");
}

/** EUC-JP of what JIS X 0208 holds: the two bytes of ISO-2022-JP with their high bits set. */
export function eucJp(text: string): Uint8Array {
  const out: number[] = [];
  const jis = encodeJapanese(text, "iso-2022-jp");
  let inKanji = false;
  for (let at = 0; at < jis.length; at += 1) {
    if (jis[at] === ESCAPE) {
      inKanji = jis[at + 1] === DOLLAR;
      at += 2;
    } else out.push((jis[at] ?? 0) | (inKanji ? HIGH_BIT : 0));
  }
  return Uint8Array.from(out);
}

const ESCAPE = 0x1b;
const DOLLAR = 0x24;
const HIGH_BIT = 0x80;

/** Half-width katakana as old phones sent them inside ISO-2022-JP: behind ESC ( I, one byte each. */
export function jisHalfWidthKana(kana: string): Uint8Array {
  const bytes = [...kana].map((sign) => (sign.codePointAt(0) ?? 0) - 0xff61 + 0x21);
  return Uint8Array.from([ESCAPE, 0x28, 0x49, ...bytes, ESCAPE, 0x28, 0x42]);
}
