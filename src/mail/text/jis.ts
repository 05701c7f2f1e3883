/**
 * ISO-2022-JP and its cousins (RFC 1468, 1554, 2237; cp50220 to cp50222) rewritten as EUC-JP, which one decoder reads
 * whole: JIS X 0201 kana, JIS X 0208 with NEC's and IBM's rows, JIS X 0212. Shifts may follow shifts, and a shift that
 * the charset does not know is kept as it is, so that the result shows a stray escape. In time linear in the bytes.
 */
export function jisToEuc(bytes: Uint8Array): Uint8Array {
  const out = new Uint8Array(bytes.length * 2);
  let length = 0;
  let set: CharacterSet = "ascii";
  let shiftedOut = false;
  for (let at = 0; at < bytes.length; ) {
    const byte = bytes[at] ?? 0;
    if (byte === ESCAPE) {
      const shift = shiftAt(bytes, at);
      if (shift !== null) {
        set = shift.set;
        shiftedOut = false;
        at += shift.length;
        continue;
      }
    }
    // Shift out and in: the half-width kana of cp50222.
    if (byte === 0x0e || byte === 0x0f) {
      shiftedOut = byte === 0x0e;
      at += 1;
      continue;
    }
    const next = bytes[at + 1] ?? 0;
    if (isGraphic(byte) && (shiftedOut || set === "kana")) {
      out[length++] = 0x8e;
      out[length++] = byte | 0x80;
    } else if (isGraphic(byte) && set !== "ascii" && isGraphic(next)) {
      // Rows 85 to 88 hold nothing but the pictures of the carriers' phones: no letters, shown as the mark for "missing".
      const [first, second] = byte >= 0x75 && byte <= 0x78 && set === "kanji" ? GETA : [byte, next];
      if (set === "supplement") out[length++] = 0x8f;
      out[length++] = first | 0x80;
      out[length++] = second | 0x80;
      at += 1;
    } else if (isGraphic(byte) && set !== "ascii") {
      // Half of a character: no byte of EUC-JP, so the decoder says so.
      out[length++] = 0xff;
    } else if (byte >= 0xa1 && byte <= 0xdf && set === "ascii") {
      out[length++] = 0x8e;
      out[length++] = byte;
    } else out[length++] = byte;
    at += 1;
  }
  return out.subarray(0, length);
}

/** ESC $ B, ESC $ @, ESC ( J, ESC ( I, ESC $ (: the shifts that show a text to be ISO-2022-JP. */
export function hasJisShift(bytes: Uint8Array): boolean {
  for (let at = bytes.indexOf(ESCAPE); at >= 0; at = bytes.indexOf(ESCAPE, at + 1)) {
    if (shiftAt(bytes, at) !== null) return true;
  }
  return false;
}

type CharacterSet = "ascii" | "kana" | "kanji" | "supplement";

const ESCAPE = 0x1b;
const GETA = [0x22, 0x2e] as const;

/** The shifts with the longest spelling first; ESC & @ only announces the version of the kanji set that follows. */
const SHIFTS: readonly [string, CharacterSet][] = [
  ["$(D", "supplement"],
  ["$(B", "kanji"],
  ["$(@", "kanji"],
  ["$(O", "kanji"],
  ["$(Q", "kanji"],
  ["&@\u001b$B", "kanji"],
  ["$B", "kanji"],
  ["$@", "kanji"],
  ["(B", "ascii"],
  ["(J", "ascii"],
  ["(H", "ascii"],
  ["(I", "kana"],
];

function shiftAt(bytes: Uint8Array, at: number): { set: CharacterSet; length: number } | null {
  for (const [code, set] of SHIFTS) {
    let same = 0;
    while (same < code.length && bytes[at + 1 + same] === code.charCodeAt(same)) same += 1;
    if (same === code.length) return { set, length: 1 + code.length };
  }
  return null;
}

function isGraphic(byte: number): boolean {
  return byte >= 0x21 && byte <= 0x7e;
}
