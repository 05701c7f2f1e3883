import { type Day, dayOf, daysBetween } from "../../booking/time.ts";
import { matchAt } from "./clock.ts";
import { type DateFrame, type DateToken, exact, exactDay, lastOf, single, withDoubt } from "./date-token.ts";

/** With a year: 2026年12月3日, 令和8年12月3日, R8.12.3, 2026-12-03, 20261203, 8年12月3日, '26/12/3, 12/3/2026. */
export function readFullDate(text: string, index: number, frame: DateFrame): DateToken | null {
  const era = matchAt(
    /(令和|平成|昭和|令|平|(?<![A-Za-z])[RrHhSs])\s*(元|\d{1,2})\s*(?:年|[./,・-])\s*(\d{1,2})\s*(?:月|[./,・-])\s*(\d{1,2})(?!\d)\s*日?/y,
    text,
    index,
  );
  if (era !== null) {
    const number = era[2] === "元" ? 1 : Number(era[2]);
    const base = /^[令Rr]/.test(era[1] ?? "") ? 2018 : /^[平Hh]/.test(era[1] ?? "") ? 1988 : 1925;
    const found = exact(era, base + number, Number(era[3]), Number(era[4]));
    // 平成 ended in its 31st year; a form that still prints it may or may not be meant.
    const ended = (base === 1988 && number > 31) || (base === 1925 && number > 64);
    return ended ? { ...found, doubts: withDoubt(found.doubts, "ambiguous_date") } : found;
  }
  const eraMonth = matchAt(/令和\s*(\d{1,2})\s*[.,/]\s*(1[0-2]|[1-9])(?![\d.,/月])/y, text, index);
  if (eraMonth !== null) {
    const [year, month] = [2018 + Number(eraMonth[1]), Number(eraMonth[2])];
    return { ...exact(eraMonth, year, month, 1), to: lastOf(year, month), stretch: true };
  }
  const western = matchAt(
    /(?:((?:19|20)\d{2})|'(\d{2}))\s*(?:年|[./・,-])\s*(\d{1,2})\s*(?:月|[./・,-])\s*(\d{1,2})(?!\d)\s*日?/y,
    text,
    index,
  );
  if (western !== null)
    return exact(
      western,
      western[1] === undefined ? 2000 + Number(western[2]) : Number(western[1]),
      Number(western[3]),
      Number(western[4]),
    );
  const compact = matchAt(/(20\d{2})(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?!\d)/y, text, index);
  if (compact !== null) return exact(compact, Number(compact[1]), Number(compact[2]), Number(compact[3]));
  const shortYear = matchAt(/(\d{1,2})年\s*(\d{1,2})月\s*(\d{1,2})(?!\d)\s*日?/y, text, index);
  if (shortYear !== null) {
    const number = Number(shortYear[1]);
    return exact(shortYear, number <= 18 ? 2018 + number : 2000 + number, Number(shortYear[2]), Number(shortYear[3]));
  }
  const american = matchAt(/(\d{1,2})\/(\d{1,2})\/(20\d{2})(?!\d)/y, text, index);
  if (american !== null) {
    const [a, b] = [Number(american[1]), Number(american[2])];
    const year = Number(american[3]);
    // 29/2/2020 can only be day first; 3/12/2026 may be, in a mail without a Japanese letter.
    const found = a > 12 ? exact(american, year, b, a) : exact(american, year, a, b);
    const swapped = frame.foreign && a <= 12 && b <= 12 && a !== b ? exactDay(year, b, a) : null;
    if (swapped === null) return found;
    return { ...found, doubts: withDoubt(found.doubts, "ambiguous_date"), others: [{ from: swapped, to: swapped }] };
  }
  const triple = matchAt(TRIPLE, text, index);
  if (triple !== null && Number(triple[3]) <= 12) {
    const [short, month, day] = [Number(triple[1]), Number(triple[3]), Number(triple[4])];
    // 26/12/3 in 2026 is this year's; no era has come so far.
    const ahead = short - (Number(frame.now.slice(0, 4)) % 100);
    const western = ahead >= -1 && ahead <= 1 && exactDay(2000 + short, month, day) !== null;
    if (western) return exact(triple, 2000 + short, month, day);
    // Zoom 6.2.11, 550 5.7.1: with full stops a year long gone is rather a version or a server's answer.
    if (triple[2] === "." && (short < thisEra(frame) - 1 || isVersion(text, index))) return null;
    const found = exact(triple, 2018 + short, month, day);
    return { ...found, doubts: withDoubt(found.doubts, "ambiguous_date") };
  }
  return null;
}

/** The year of the era that the mail came in: 8 in 2026. */
function thisEra(frame: DateFrame): number {
  return Number(frame.now.slice(0, 4)) - 2018;
}

/** バージョン8.1.2, Android 8.1.0: what stands before says of what it is the version. */
function isVersion(text: string, index: number): boolean {
  return /(?:ver(?:sion)?\.?|バージョン|版|OS|Android|アンドロイド|Windows|Zoom|ズーム|Chrome|Edge|Safari|Firefox|status:?)\s*[はがの:(v]?\s*$/i.test(
    text.slice(Math.max(0, index - 20), index),
  );
}

/** 8/12/3, 08.12.03; with hyphens only in front of a weekday or a time, since 1-2-3 is a house number. */
const TRIPLE = /(\d{1,2})([./]|-(?=\d{1,2}-\d{1,2}(?:\s?[(]|[ \t]{1,3}\d{1,2}[:時])))(\d{1,2})\2(\d{1,2})(?![\d./-])/y;

/** Without a year: 12月3日, 12月3, 12/3, and 12.3, 12-3, 12・3 where a weekday or a time follows. */
export function readMonthDay(text: string, index: number, frame: DateFrame): DateToken | null {
  const match =
    matchAt(
      /(\d{1,2})\s*月\s*(?:の\s*|は[、,]?\s*(?=\d{1,2}日))?(\d{1,2})(?!\d|\s*[時:月人名回か週])\s*日?(?!間)/y,
      text,
      index,
    ) ??
    (IN_A_WORD.test(text.slice(Math.max(0, index - 2), index)) &&
    // 12/1or12/2
    !/(?:^|[^A-Za-z])or$/.test(text.slice(Math.max(0, index - 3), index))
      ? null
      : (matchAt(/(\d{1,2})\/(\d{1,2})(?![\d/]|(?![AaPp][Mm]|or[\d ])[A-Za-z])/y, text, index) ??
        matchAt(
          /(\d{1,2})[ ]?\/[ ]?(\d{1,2})(?=[ ]?[([<]?[月火水木金土日][)\]>曜]|[ ]{1,3}(?:午[前後]|\d{1,2}[ ]?[:時]))/y,
          text,
          index,
        ))) ??
    matchAt(DOTTED, text, index) ??
    matchAt(FOUR_DIGITS, text, index);
  if (match === null || Number(match[1]) > 12) return readLooseMonthDay(text, index, frame);
  const month = Number(match[1] ?? match[3]);
  const day = Number(match[2] ?? match[4]);
  if (month < 1 || month > 12 || day < 1 || (day > 39 && !match[0].includes("月"))) return null;
  const found = yearless(match, month, day, frame);
  if (!frame.foreign || day > 12 || day === month || !match[0].includes("/")) return found;
  const swapped = yearless(match, day, month, frame);
  return {
    ...found,
    doubts: withDoubt(found.doubts, "ambiguous_date"),
    others: [...found.others, { from: swapped.from, to: swapped.to }],
  };
}

/** Inside a web address or a name of a file; 希望=12/3 is a label with its value. */
const IN_A_WORD = /[A-Za-z_]$|(?:^|[^\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\s])=$/u;

/** With a weekday or a time behind them, 12.3, 12-3 and 12・3 are dates. */
const DOTTED =
  /(\d{1,2})\s?[.・-]\s?(\d{1,2})(?=\s?[([<]?[月火水木金土日][)\]>曜]|[ \t]?\(?(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)|[ \t]{0,3}の?(?:午[前後]|[朝昼夕]|終日|全日)|[ \t]{1,3}\d{1,2}[:時])/y;
/** 1203 is one behind a label or in front of a weekday or a time; elsewhere four digits are any number. */
const FOUR_DIGITS =
  /(?<=希望(?![^\n\d]{0,4}時[間刻])[^\n\d]{0,10})(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?!\d|[-円年番])|(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?=\s?[(][月火水木金土日][)]|[ \t]{1,3}(?:午前|午後|\d{1,2}[:時]))/y;

/** 12.3 or 12-3 by itself, 12 3 in front of a weekday, 15/12 day first: perhaps a date, perhaps a list or a version. */
function readLooseMonthDay(text: string, index: number, frame: DateFrame): DateToken | null {
  const before = text.slice(Math.max(0, index - 16), index);
  if (
    !/(?:^|[\s(、。,:はがをにとか「【\])】])$/.test(before) ||
    /[A-Za-z版第]\s*$|ver|バージョン|Windows|OS|Zoom/i.test(before)
  )
    return null;
  const dayFirst = matchAt(/(1[3-9]|2\d|3[01])\/(\d{1,2})(?![\d/A-Za-z年点%])/y, text, index);
  const match =
    dayFirst ??
    matchAt(
      /(\d{1,2})[.・-](\d{1,2})(?=[ \t]?に|で(?!す)|か(?!月|所)|の(?!\d)|または|希望|[ \t]*(?:[、,。)\n]|$))/y,
      text,
      index,
    ) ??
    matchAt(/(\d{1,2})[ ](\d{1,2})(?=[ ]?[(][月火水木金土日][)])/y, text, index);
  if (match === null) return null;
  const [a, b] = [Number(match[1]), Number(match[2])];
  const [month, day] = dayFirst === null ? [a, b] : [b, a];
  if (month < 1 || month > 12 || day < 1 || day > 31 || /^24\/7$/.test(match[0])) return null;
  const found = yearless(match, month, day, frame);
  return { ...found, doubts: withDoubt(found.doubts, "ambiguous_date") };
}

export function yearless(match: RegExpExecArray, month: number, day: number, frame: DateFrame): DateToken {
  if (frame.year !== undefined && frame.year !== null) return exact(match, frame.year, month, day);
  const today = dayOf(frame.now);
  const year = Number(today.slice(0, 4));
  const options = [year - 1, year, year + 1]
    .map((y) => exactDay(y, month, day))
    .filter((option): option is Day => option !== null);
  const coming = options.find((option) => option >= today);
  const passed = options.findLast((option) => option < today);
  if (coming === undefined) return inLeapYear(match, year, month, day);
  if (passed !== undefined && daysBetween(passed, today) <= RECENTLY_PAST_DAYS) {
    return { ...single(match, passed, ["past"]), others: [passed, coming].map((d) => ({ from: d, to: d })) };
  }
  return single(match, coming, []);
}

/** 2月29日 in a year without one is of the next year that has it; 11月31日 is of none. Either way it stays in doubt. */
function inLeapYear(match: RegExpExecArray, year: number, month: number, day: number): DateToken {
  const next = Array.from({ length: 8 }, (_, ahead) => exactDay(year + ahead, month, day)).find(
    (found) => found !== null,
  );
  return next === undefined ? exact(match, year, month, day) : single(match, next, ["ambiguous_date"]);
}

/** A yearless date that passed so many days ago is taken as past, not as next year's (domain rule: ask, do not guess). */
const RECENTLY_PAST_DAYS = 60;
