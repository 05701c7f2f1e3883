import { hasJisShift, jisToEuc } from "./jis.ts";
import { matchesOf } from "./matches.ts";

/**
 * Decodes the bytes of one text part or header by what they are, not only by what their label says: Japanese mail often
 * carries no charset or a wrong one (a JIS body without a label from Outlook, UTF-8 labelled iso-2022-jp, cp50220).
 * `damaged` is true when the result holds U+FFFD, a stray escape, a C1 control or a lone surrogate; such text is never read.
 */
export function decodeBytes(bytes: Uint8Array, declared: string | null): Decoded {
  const label = canonicalLabel(declared);
  if (label?.startsWith("utf-16")) return judged(decodeLoosely(bytes, label));
  if (hasJisShift(bytes)) return decodeJis(bytes);
  const utf8 = decodeStrictly(bytes, "utf-8");
  // Only ASCII has as many characters as bytes.
  if (utf8 !== null && utf8.length === bytes.length)
    return label === "utf-7" ? judged(decodeUtf7(utf8)) : judgedAscii(utf8, label);
  if (utf8 !== null) {
    // Two or three bytes of EUC-JP can by chance be well-formed UTF-8; the label decides only if it reads more Japanese.
    const labelled = label !== null && JAPANESE.includes(label) ? decodeStrictly(bytes, label) : null;
    const better = labelled !== null && plausibility(utf8) <= 0 && plausibility(labelled) > 0;
    return judged(better ? labelled : utf8);
  }
  const best = candidateLabels(label, bytes)
    .map((candidate) => decodeStrictly(bytes, candidate))
    .filter((text): text is string => text !== null)
    .reduce<string | null>(
      (kept, text) => (kept === null || plausibility(text) > plausibility(kept) ? text : kept),
      null,
    );
  // A decoder that replaces shows where the loss is; the damage is always visible in the text itself.
  return judged(best ?? decodeLoosely(bytes, "utf-8"));
}

/** True for text that was not decoded without loss: U+FFFD, a stray escape, a C1 control, a lone surrogate. */
export function isDamaged(text: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: stray controls are what is looked for.
  return !text.isWellFormed() || /[\uFFFD\u001B\u0080-\u0084\u0086-\u009F]/.test(text);
}

export type Decoded = { text: string; damaged: boolean };

/**
 * One unfolded header value, given as a binary string (one character per byte): encoded words (RFC 2047) whose neighbours
 * share a charset are joined before decoding, so that a character cut in two survives; raw 8-bit or JIS text is decoded too.
 */
export function decodeHeaderValue(binary: string): Decoded {
  // Most headers are plain; nothing is decoded in them.
  if (PLAIN.test(binary) && !binary.includes("=?")) return { text: binary, damaged: false };
  const text: string[] = [];
  let damaged = false;
  const add = (bytes: Uint8Array, charset: string | null) => {
    const decoded = decodeBytes(bytes, charset);
    text.push(decoded.text);
    damaged ||= decoded.damaged;
  };
  let pending: { charset: string; binary: string } | null = null;
  let position = 0;
  for (const word of matchesOf(binary, ENCODED_WORD)) {
    const between = binary.slice(position, word.index);
    const charset = (word[1] ?? "").replace(/\*.*$/, "").toLowerCase();
    const bytes = word[2]?.toLowerCase() === "b" ? base64Binary(word[3] ?? "") : quotedBinary(word[3] ?? "");
    const adjoins: boolean = pending !== null && /^\s*$/.test(between);
    if (pending !== null && adjoins && pending.charset === charset) pending.binary += bytes;
    else {
      if (pending !== null) add(fromBinary(pending.binary), pending.charset);
      if (!adjoins && between !== "") add(fromBinary(between), null);
      pending = { charset, binary: bytes };
    }
    position = word.index + word[0].length;
  }
  if (pending !== null) add(fromBinary(pending.binary), pending.charset);
  if (position < binary.length) add(fromBinary(binary.slice(position)), null);
  return { text: text.join(""), damaged };
}

const PLAIN = /^[\t\x20-\x7e]*$/;
const ENCODED_WORD = /=\?([^?\s]{1,40})\?([BbQq])\?([^?]*)\?=/g;
const JAPANESE = ["iso-2022-jp", "shift_jis", "euc-jp"];

/** The WHATWG name of a charset label of mail, null when it is unknown. */
function canonicalLabel(declared: string | null): string | null {
  if (declared === null) return null;
  const label = declared
    .trim()
    .toLowerCase()
    .replace(/^["']|["']$/g, "");
  if (label === "utf-8") return label;
  if (/^(cp5022[0-2]|iso-?2022-?jp.*|csiso2022jp|jis)$/.test(label)) return "iso-2022-jp";
  if (/^(cp932|ms932|windows-?31j|x-sjis|s-?jis|shift-?jis|ms_kanji|sjis-win)$/.test(label)) return "shift_jis";
  if (/^(x-)?euc-?jp(-ms)?$|^eucjp-?win$|^cp51932$/.test(label)) return "euc-jp";
  if (/^(?:x-)?(?:unicode-1-1-)?utf-?7$/.test(label)) return "utf-7";
  try {
    return new TextDecoder(label).encoding;
  } catch {
    return null;
  }
}

/** What bytes that are neither ASCII nor UTF-8 nor JIS may be, the likelier first: of two equally plausible the first wins. */
function candidateLabels(label: string | null, bytes: Uint8Array): string[] {
  if (label !== null && OWN_SCRIPT.has(label)) return [label];
  const latin = label === null || LATIN.has(label) ? isLatin(bytes) : false;
  if (latin) return [label === null ? "windows-1252" : label];
  const own = label !== null && label !== "iso-2022-jp" && label !== "utf-8" ? [label] : [];
  return [...new Set([...own, "shift_jis", "euc-jp"])];
}

/** Labels of other East Asian writing: nobody sets them by mistake, and their text would pass for odd Japanese. */
const OWN_SCRIPT = new Set(["euc-kr", "gbk", "gb18030", "big5"]);
const LATIN = new Set(["windows-1252", "iso-8859-15", "iso-8859-2", "windows-1250"]);

/** A few accented letters among many plain ones, each between Latin letters: a European name, not Japanese. */
function isLatin(bytes: Uint8Array): boolean {
  let high = 0;
  let runs = 0;
  for (let at = 0; at < bytes.length; at += 1) {
    if ((bytes[at] ?? 0) < 0x80) continue;
    const start = at;
    while ((bytes[at + 1] ?? 0) >= 0x80) at += 1;
    high += at - start + 1;
    runs += 1;
    const beside = isLetter(bytes[start - 1]) || isLetter(bytes[at + 1]);
    if (at - start > 1 || !beside) return false;
  }
  return runs > 0 && high * 5 <= bytes.length;
}

function isLetter(byte: number | undefined): boolean {
  return byte !== undefined && ((byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a));
}

function decodeJis(bytes: Uint8Array): Decoded {
  return judged(decodeLoosely(jisToEuc(bytes), "euc-jp"));
}

/** Plain ASCII, unless the label says that it stands for more: JIS whose escapes a gateway took away is nonsense. */
function judgedAscii(text: string, label: string | null): Decoded {
  if (!text.includes("(B") && !text.includes("(J")) return judged(text);
  const told = label === "iso-2022-jp" || (text.match(LOST_ESCAPES)?.length ?? 0) >= SURELY_LOST;
  return judged(told ? text.replace(LOST_ESCAPES, "\uFFFD") : text);
}

const LOST_ESCAPES = /\$[B@](?:[!-~]{2}){2,}?\([BJ]/g;
/** Without a label so many of them are no chance. */
const SURELY_LOST = 2;

/** UTF-7 (RFC 2152): `+`, base64 of UTF-16, `-`. Old programs wrote it; WHATWG's decoder does not know it. */
function decodeUtf7(text: string): string {
  return text.replace(/\+([A-Za-z0-9+/]*)-?/g, (_, code: string) => {
    if (code === "") return "+";
    const bytes = fromBinary(base64Binary(code));
    return decodeLoosely(bytes.subarray(0, bytes.length & ~1), "utf-16be");
  });
}

/** Nearly every part and header passes through it; one that is made anew each time costs more than its work. */
const STRICT_UTF8 = new TextDecoder("utf-8", { fatal: true });

function decodeStrictly(bytes: Uint8Array, label: string): string | null {
  try {
    return (label === "utf-8" ? STRICT_UTF8 : new TextDecoder(label, { fatal: true })).decode(bytes);
  } catch {
    return null;
  }
}

function decodeLoosely(bytes: Uint8Array, label: string): string {
  return new TextDecoder(label).decode(bytes);
}

function judged(text: string): Decoded {
  return { text, damaged: isDamaged(text) };
}

/** More Japanese letters raise it; half-width kana, Latin-1 letters and private characters, the marks of a wrong guess, lower it. */
function plausibility(text: string): number {
  const japanese = text.match(/[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}、。「」（）]/gu)?.length ?? 0;
  const suspicious = text.match(/[\uFF61-\uFF9F\u0080-\u00FF\u0370-\u04FF\uE000-\uF8FF]/g)?.length ?? 0;
  return japanese - 2 * suspicious;
}

function fromBinary(binary: string): Uint8Array {
  const bytes = new Uint8Array(binary.length);
  for (let at = 0; at < binary.length; at += 1) bytes[at] = binary.charCodeAt(at);
  return bytes;
}

function base64Binary(text: string): string {
  const clean = text.replace(/[^A-Za-z0-9+/]/g, "");
  return atob(clean.length % 4 === 1 ? clean.slice(0, -1) : clean);
}

function quotedBinary(text: string): string {
  return text
    .replace(/_/g, " ")
    .replace(/=([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}
