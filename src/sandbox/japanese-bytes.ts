/** The charsets in which the trial town's mail programs write. */
export type JapaneseCharset = "utf-8" | "iso-2022-jp" | "shift_jis";

const ROWS = 94;
const FIRST = 0x21;
const ESCAPE_KANJI = [0x1b, 0x24, 0x42];
const ESCAPE_ASCII = [0x1b, 0x28, 0x42];
const SUBSTITUTE = 0x3f;
const HALF_WIDTH_KANA = /[\uFF61-\uFF9F]+/g;

/** Same sign, other code point: WHATWG's decoders know only the one on the right. */
const ALIASES: Readonly<Record<string, string>> = {
  "\u301C": "\uFF5E",
  "\u2212": "\uFF0D",
  "\u2014": "\u2015",
  "\u2016": "\u2225",
  "\u00A5": "\\",
  "\u00A0": " ",
};

/**
 * Text as bytes of a charset of old Japanese mail programs (ISO-2022-JP: RFC 1468; Shift_JIS: JIS X 0208 annex 1). What
 * the charset lacks becomes `?`, as in those programs. Node decodes these charsets and does not encode them, so the
 * table of JIS X 0208 is the decoder turned round.
 */
export function encodeJapanese(text: string, charset: JapaneseCharset): Uint8Array {
  switch (charset) {
    case "utf-8":
      return new TextEncoder().encode(text);
    case "iso-2022-jp":
      return encodeIso2022(text);
    case "shift_jis":
      return encodeShiftJis(text);
  }
}

function encodeIso2022(text: string): Uint8Array {
  const bytes: number[] = [];
  let inKanji = false;
  // The charset has no half-width katakana; mail programs widen them.
  for (const character of text.replace(HALF_WIDTH_KANA, (kana) => kana.normalize("NFKC"))) {
    const point = pointOf(character);
    if (point === null) {
      if (inKanji) bytes.push(...ESCAPE_ASCII);
      inKanji = false;
      bytes.push(asciiOf(character));
      continue;
    }
    if (!inKanji) bytes.push(...ESCAPE_KANJI);
    inKanji = true;
    bytes.push(point.row + FIRST, point.cell + FIRST);
  }
  // Every text ends in ASCII (RFC 1468).
  if (inKanji) bytes.push(...ESCAPE_ASCII);
  return Uint8Array.from(bytes);
}

function encodeShiftJis(text: string): Uint8Array {
  const bytes: number[] = [];
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    const point = pointOf(character);
    if (code >= 0xff61 && code <= 0xff9f) bytes.push(code - 0xff61 + 0xa1);
    else if (point === null) bytes.push(asciiOf(character));
    else bytes.push(...shiftJisOf(point));
  }
  return Uint8Array.from(bytes);
}

type Point = { row: number; cell: number };

/** Two rows of 94 share a lead byte; 0x7F is left out among the trail bytes. */
function shiftJisOf({ row, cell }: Point): [number, number] {
  const half = row >> 1;
  const lead = half + (half < 31 ? 0x81 : 0xc1);
  const position = row % 2 === 0 ? cell : cell + ROWS;
  return [lead, position + (position < 63 ? 0x40 : 0x41)];
}

function asciiOf(character: string): number {
  const code = (ALIASES[character] ?? character).codePointAt(0) ?? SUBSTITUTE;
  return code < 0x80 ? code : SUBSTITUTE;
}

function pointOf(character: string): Point | null {
  table ??= invert();
  // Every sign of the table is one code unit.
  const place = character.length === 1 ? (table[character.charCodeAt(0)] ?? 0) - 1 : -1;
  return place < 0 ? null : { row: Math.floor(place / ROWS), cell: place % ROWS };
}

/** By code unit the place in the plane, counted from 1; 0 for what it lacks. */
let table: Uint16Array | undefined;

/** EUC-JP writes each point of the plane as two bytes, which makes it the simplest decoder to turn round. */
function invert(): Uint16Array {
  const decoder = new TextDecoder("euc-jp");
  const found = new Uint16Array(0x10000);
  for (let row = 0; row < ROWS; row++) {
    for (let cell = 0; cell < ROWS; cell++) {
      const sign = decoder.decode(Uint8Array.of(row + FIRST + 0x80, cell + FIRST + 0x80));
      // Some signs stand twice; the first place is the standard's own.
      if (sign === "\uFFFD" || sign.length !== 1 || found[sign.charCodeAt(0)] !== 0) continue;
      found[sign.charCodeAt(0)] = row * ROWS + cell + 1;
    }
  }
  for (const [sign, alias] of Object.entries(ALIASES)) found[sign.charCodeAt(0)] = found[alias.charCodeAt(0)] ?? 0;
  return found;
}
