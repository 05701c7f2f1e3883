/**
 * Decodes the bytes of one text part or header by what they are, not only by what their label says: Japanese mail often
 * carries no charset or a wrong one (a JIS body without a label from Outlook, UTF-8 labelled iso-2022-jp, cp50220).
 * `damaged` is true when the result holds U+FFFD, a stray escape, a C1 control or a lone surrogate; such text is never read.
 */
export function decodeBytes(bytes: Uint8Array, declared: string | null): Decoded {
  const label = canonicalLabel(declared);
  if (label?.startsWith("utf-16")) return judged(decodeLoosely(bytes, label));
  if (hasJisEscape(bytes)) return judged(decodeLoosely(withoutEmptyShifts(bytes), "iso-2022-jp"));
  const utf8 = decodeStrictly(bytes, "utf-8");
  if (utf8 !== null && isAscii(bytes)) return judged(utf8);
  const candidates = candidateLabels(label)
    .map((candidate) => decodeStrictly(bytes, candidate))
    .filter((text): text is string => text !== null);
  if (utf8 !== null) {
    // Two or three bytes of EUC-JP can by chance be well-formed UTF-8; the label decides only if it reads more Japanese.
    const labelled = label !== null && JAPANESE.includes(label) ? decodeStrictly(bytes, label) : null;
    const better = labelled !== null && plausibility(utf8) <= 0 && plausibility(labelled) > 0;
    return judged(better ? labelled : utf8);
  }
  const best = candidates.reduce<string | null>(
    (kept, text) => (kept === null || plausibility(text) > plausibility(kept) ? text : kept),
    null,
  );
  return best === null ? { ...judged(decodeLoosely(bytes, label ?? "utf-8")), damaged: true } : judged(best);
}

export type Decoded = { text: string; damaged: boolean };

/**
 * One unfolded header value, given as a binary string (one character per byte): encoded words (RFC 2047) whose neighbours
 * share a charset are joined before decoding, so that a character cut in two survives; raw 8-bit or JIS text is decoded too.
 */
export function decodeHeaderValue(binary: string): Decoded {
  const text: string[] = [];
  let damaged = false;
  const add = (bytes: Uint8Array, charset: string | null) => {
    const decoded = decodeBytes(bytes, charset);
    text.push(decoded.text);
    damaged ||= decoded.damaged;
  };
  let pending: { charset: string; bytes: number[] } | null = null;
  let position = 0;
  for (const word of binary.matchAll(ENCODED_WORD)) {
    const between = binary.slice(position, word.index);
    const charset = (word[1] ?? "").replace(/\*.*$/, "").toLowerCase();
    const bytes = word[2]?.toLowerCase() === "b" ? fromBase64(word[3] ?? "") : fromQ(word[3] ?? "");
    const adjoins: boolean = pending !== null && /^\s*$/.test(between);
    if (pending !== null && adjoins && pending.charset === charset) pending.bytes.push(...bytes);
    else {
      if (pending !== null) add(Uint8Array.from(pending.bytes), pending.charset);
      if (!adjoins && between !== "") add(fromBinary(between), null);
      pending = { charset, bytes: [...bytes] };
    }
    position = word.index + word[0].length;
  }
  if (pending !== null) add(Uint8Array.from(pending.bytes), pending.charset);
  if (position < binary.length) add(fromBinary(binary.slice(position)), null);
  return { text: text.join(""), damaged };
}

const ENCODED_WORD = /=\?([^?\s]{1,40})\?([BbQq])\?([^?]*)\?=/g;
const JAPANESE = ["iso-2022-jp", "shift_jis", "euc-jp"];

/** The WHATWG name of a charset label of mail, null when it is unknown. */
function canonicalLabel(declared: string | null): string | null {
  if (declared === null) return null;
  const label = declared
    .trim()
    .toLowerCase()
    .replace(/^["']|["']$/g, "");
  if (/^(cp5022[0-2]|iso-?2022-?jp.*|csiso2022jp|jis)$/.test(label)) return "iso-2022-jp";
  if (/^(cp932|ms932|windows-?31j|x-sjis|s-?jis|shift-?jis|ms_kanji|sjis-win)$/.test(label)) return "shift_jis";
  if (/^(x-)?euc-?jp(-ms)?$|^eucjp-?win$|^cp51932$/.test(label)) return "euc-jp";
  try {
    return new TextDecoder(label).encoding;
  } catch {
    return null;
  }
}

function candidateLabels(label: string | null): string[] {
  const own = label !== null && label !== "iso-2022-jp" && label !== "utf-8" ? [label] : [];
  return [...new Set([...own, "shift_jis", "euc-jp"])];
}

/** ESC $ B, ESC $ @, ESC ( J, ESC ( I, ESC $ ( D: the shifts of ISO-2022-JP and its cousins. */
function hasJisEscape(bytes: Uint8Array): boolean {
  for (let at = bytes.indexOf(0x1b); at >= 0; at = bytes.indexOf(0x1b, at + 1)) {
    const pair = String.fromCharCode(bytes[at + 1] ?? 0, bytes[at + 2] ?? 0);
    if (["$B", "$@", "(J", "(I", "$("].includes(pair)) return true;
  }
  return false;
}

/**
 * Joined encoded words each end in ASCII and begin in kanji, so a shift follows a shift with nothing between. WHATWG's decoder
 * calls that an error; for mail it is everyday.
 */
function withoutEmptyShifts(bytes: Uint8Array): Uint8Array {
  const binary = Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
  return fromBinary(binary.replace(EMPTY_SHIFT, ""));
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: ESC begins every shift of ISO-2022-JP.
const EMPTY_SHIFT = /\x1b(?:\([A-Z]|\$[@AB]|\$\([A-Z])(?=\x1b[($])/g;

function isAscii(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte < 0x80);
}

function decodeStrictly(bytes: Uint8Array, label: string): string | null {
  try {
    return new TextDecoder(label, { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

function decodeLoosely(bytes: Uint8Array, label: string): string {
  return new TextDecoder(label).decode(bytes);
}

function judged(text: string): Decoded {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: stray controls are what is looked for.
  return { text, damaged: !text.isWellFormed() || /[\uFFFD\u001B\u0080-\u0084\u0086-\u009F]/.test(text) };
}

/** More Japanese letters raise it; half-width kana, Latin-1 letters and private characters, the marks of a wrong guess, lower it. */
function plausibility(text: string): number {
  const japanese = text.match(/[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}、。「」（）]/gu)?.length ?? 0;
  const suspicious = text.match(/[\uFF61-\uFF9F\u0080-\u00FF\u0370-\u04FF\uE000-\uF8FF]/g)?.length ?? 0;
  return japanese - 2 * suspicious;
}

function fromBinary(binary: string): Uint8Array {
  return Uint8Array.from(binary, (character) => character.charCodeAt(0) & 0xff);
}

function fromBase64(text: string): Uint8Array {
  const clean = text.replace(/[^A-Za-z0-9+/]/g, "");
  return fromBinary(atob(clean.length % 4 === 1 ? clean.slice(0, -1) : clean));
}

function fromQ(text: string): Uint8Array {
  return fromBinary(
    text
      .replace(/_/g, " ")
      .replace(/=([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
  );
}
