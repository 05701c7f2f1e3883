import { type Folded, replaceFolded } from "./folded-text.ts";
import { foldKanaCalendar } from "./kana-calendar.ts";

/**
 * Full-width forms, half-width kana, compatibility characters, dashes and waves folded to one form each. Enumerators (①, ⑴,
 * ⒈, ❶, ➀) are taken off first: NFKC would turn ①12月3日 into 112月3日. They become one private character (`enumeratorOf`).
 */
export function fold(original: string): Folded {
  return foldCharacters(original, true);
}

/** The folded text alone; without the way back it costs half as much. */
export function foldText(original: string): string {
  return UNCHANGED.test(original) ? original : foldCharacters(original, false).text;
}

/** ASCII without carriage returns is folded already. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: all of ASCII stays what it is.
const UNCHANGED = /^[\x00-\x0c\x0e-\x7f]*$/;

/** Without `tracked` the origins stay empty, and whatever is replaced later keeps them so. */
function foldCharacters(original: string, tracked: boolean): Folded {
  const pieces: string[] = [];
  const origins: number[] = [];
  for (let index = 0; index < original.length; ) {
    // Most characters are ASCII, kana or common kanji and stay what they are: they are taken over in whole runs.
    CHANGING.lastIndex = index;
    const next = CHANGING.exec(original)?.index ?? original.length;
    if (next > index) pieces.push(original.slice(index, next));
    for (let at = index; tracked && at < next; at += 1) origins.push(at);
    index = next;
    if (index >= original.length) break;
    const code = original.codePointAt(index) ?? 0;
    const voiced = code >= 0xff66 && code <= 0xff9d && /[\uFF9E\uFF9F]/.test(original[index + 1] ?? "");
    const length = code > 0xffff || voiced ? 2 : 1;
    const folded = foldCluster(original.slice(index, index + length), original[index + length] ?? "");
    pieces.push(folded);
    for (let i = 0; tracked && i < folded.length; i += 1) origins.push(index);
    index += length;
  }
  if (tracked) origins.push(original.length);
  return foldKanjiNumerals(foldKanaCalendar(foldDashes(foldSpacedDigits({ text: pieces.join(""), origins }))));
}

/** A character that folding may change: not ASCII (but a carriage return), kana, common kanji or plain punctuation. */
const CHANGING = /[\r\u0080-\u3000\u3004\u3012-\u3040\u3097-\u30a0\u30ff-\u4dff\ua000-\uffff]/g;

/** The number of a folded enumerator character, or null. */
export function enumeratorOf(character: string): number | null {
  const number = character.charCodeAt(0) - ENUMERATOR_BASE;
  return number >= 1 && number <= 50 ? number : null;
}

/** Any folded enumerator, for use inside a character class. */
export const ENUMERATORS = "\uE001-\uE032";

const ENUMERATOR_BASE = 0xe000;
const INVISIBLE = /^(?:[\u20E3\u200B-\u200F\u2060\uFEFF\u00AD]|\p{Variation_Selector})$/u;

function foldCluster(cluster: string, next: string): string {
  const code = cluster.codePointAt(0) ?? 0;
  // Full-width letters, digits and signs are most of what changes; they stand in the order of ASCII.
  if (code >= 0xff01 && code <= 0xff5e) return String.fromCharCode(code - 0xfee0);
  if (code === 0x3000) return " ";
  const number = code >= 0x2460 && code <= 0x32bf ? circledNumber(code) : null;
  // 12/3⑩時 is a typist's 10時, the only place where an enumerator stands for the number itself; the space keeps it apart.
  if (number !== null) return /[時月日:]/.test(next) ? ` ${number}` : String.fromCharCode(ENUMERATOR_BASE + number);
  if (code === 0x0d) return "";
  if (INVISIBLE.test(cluster)) return "";
  if (/^[\u25EF\u2B55]$/.test(cluster)) return "○";
  if (/^[\u2715\u2716\u2717\u274C\u274E]$/.test(cluster)) return "×";
  // A clock or a calendar page beside a time says nothing more.
  if (/^[\u231A\u23F0-\u23F2\u{1F4C5}\u{1F4C6}\u{1F5D3}\u{1F550}-\u{1F567}]$/u.test(cluster)) return " ";
  const folded = cluster.normalize("NFKC");
  if (/^[\u301C\uFF5E\u223C\u223E\u02DC]$/.test(cluster)) return "~";
  if (/^[\u2212\u2010-\u2015\uFF0D\u2500\u2501\uFE63]$/.test(cluster)) return "-";
  if (/^[⇒→➡⇨]$/.test(cluster)) return "→";
  return folded;
}

/** ①-⑳ ㉑-㊿ ⑴-⒇ ⒈-⒛ ❶-❿ ⓫-⓴ ➀-➉ ➊-➓ ⓵-⓾. */
function circledNumber(code: number): number | null {
  for (const [first, last, number] of CIRCLED) if (code >= first && code <= last) return code - first + number;
  return null;
}

const CIRCLED = [
  [0x2460, 0x2473, 1],
  [0x3251, 0x325f, 21],
  [0x32b1, 0x32bf, 36],
  [0x2474, 0x2487, 1],
  [0x2488, 0x249b, 1],
  [0x2776, 0x277f, 1],
  [0x24eb, 0x24f4, 11],
  [0x2780, 0x2789, 1],
  [0x278a, 0x2793, 1],
  [0x24f5, 0x24fe, 1],
] as const;

/** 1 5 0 3 0 - 1 2 3 4 5 6: a number written one digit in a box. */
function foldSpacedDigits(folded: Folded): Folded {
  return replaceFolded(folded, /(?<![\d:/.-] ?)\d(?: \d){4} ?-? ?\d(?: \d){3,7}(?![ ]?[\d:/.-])/g, (match) => {
    const digits = match[0].replace(/\D/g, "");
    return `${digits.slice(0, 5)}-${digits.slice(5)}`;
  });
}

/** ー between digits is a dash that somebody typed on the kana keyboard. */
function foldDashes(folded: Folded): Folded {
  return replaceFolded(folded, /ー(?<=[\d時分日]ー)(?=\d)/g, () => "-");
}

/** Kanji numerals in front of a calendar word become digits: 十二月三日, 一二月二十日, 二千二十六年, 十時三十分. */
function foldKanjiNumerals(folded: Folded): Folded {
  if (!/[〇零一二三四五六七八九十百千廿]/.test(folded.text)) return folded;
  const toDigits = (match: RegExpExecArray) => {
    const value = kanjiNumber(match[0]);
    return value === null ? match[0] : String(value);
  };
  const numbered = replaceFolded(folded, NUMBER_IN_KANJI, (match) =>
    [...match[0]]
      .map((sign) => (sign === "零" ? "0" : /[-ーのノ]/.test(sign) ? "-" : (digitOf(sign) ?? sign)))
      .join(""),
  );
  return replaceFolded(replaceFolded(numbered, CALENDAR_NUMERALS, toDigits), MINUTE_NUMERALS, toDigits);
}

/** 一五〇三〇の一二三四五六: a job-seeker number read out digit by digit. */
const NUMBER_IN_KANJI =
  /(?<![〇零一二三四五六七八九十百千])[〇零一二三四五六七八九]{5}(?:\s?[-ーのノ]\s?[〇零一二三四五六七八九]{4,8}|[〇零一二三四五六七八九]{6,8})(?![〇零一二三四五六七八九十百千年月日時])/g;

function digitOf(sign: string): string | null {
  const digit = DIGITS.indexOf(sign);
  return digit < 0 ? null : String(digit);
}

const CALENDAR_NUMERALS =
  /(?<![〇零一二三四五六七八九十百千廿])[〇零一二三四五六七八九十百千廿]{1,12}(?=\s*(?:年|月(?!並)|日(?!中|々)|時(?!々|的|期)|番|つ目|週間|営業日|か月|ヶ月))/g;
const MINUTE_NUMERALS = /(?<=\d時)[〇一二三四五六七八九十]+(?=分)/g;

const DIGITS = "〇一二三四五六七八九";

export function kanjiNumber(text: string): number | null {
  const plain = text.replaceAll("零", "〇").replaceAll("廿", "二十");
  if (/^[〇一二三四五六七八九]+$/.test(plain)) return Number([...plain].map((digit) => DIGITS.indexOf(digit)).join(""));
  const parts =
    /^(?:([一二三四五六七八九]?)千)?(?:([一二三四五六七八九]?)百)?(?:([一二三四五六七八九]?)十)?([一二三四五六七八九]?)$/.exec(
      plain,
    );
  if (parts === null) return null;
  const place = (digit: string | undefined, unit: number) =>
    digit === undefined ? 0 : (digit === "" ? 1 : DIGITS.indexOf(digit)) * unit;
  const ones = parts[4] === "" || parts[4] === undefined ? 0 : DIGITS.indexOf(parts[4]);
  return place(parts[1], 1000) + place(parts[2], 100) + place(parts[3], 10) + ones;
}
