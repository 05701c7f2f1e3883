import { type Day, dayOf, daysBetween } from "../booking/time.ts";
import { type DateFrame, type DateToken, exact, exactDay, single, withDoubt } from "./date-token.ts";
import { matchAt } from "./japanese-times.ts";

/** With a year: 2026年12月3日, 令和8年12月3日, R8.12.3, 2026-12-03, 20261203, 8年12月3日, '26/12/3, 12/3/2026. */
export function readFullDate(text: string, index: number): DateToken | null {
  const era = matchAt(
    /(令和|平成|昭和|令|平|[RrHhSs])\s*(元|\d{1,2})\s*(?:年|[./-])\s*(\d{1,2})\s*(?:月|[./-])\s*(\d{1,2})(?!\d)\s*日?/y,
    text,
    index,
  );
  if (era !== null) {
    const number = era[2] === "元" ? 1 : Number(era[2]);
    const base = /^[令Rr]/.test(era[1] ?? "") ? 2018 : /^[平Hh]/.test(era[1] ?? "") ? 1988 : 1925;
    const found = exact(era, base + number, Number(era[3]), Number(era[4]));
    // 平成 ended in its 31st year; a form that still prints it may or may not be meant.
    return base === 2018 ? found : { ...found, doubts: withDoubt(found.doubts, "ambiguous_date") };
  }
  const western = matchAt(
    /(?:((?:19|20)\d{2})|'(\d{2}))\s*(?:年|[./・-])\s*(\d{1,2})\s*(?:月|[./・-])\s*(\d{1,2})(?!\d)\s*日?/y,
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
  if (american !== null) return exact(american, Number(american[3]), Number(american[1]), Number(american[2]));
  const triple = matchAt(/(\d{1,2})([./-])(\d{1,2})\2(\d{1,2})(?![\d./-])/y, text, index);
  if (triple !== null && Number(triple[3]) <= 12) {
    const found = exact(triple, 2018 + Number(triple[1]), Number(triple[3]), Number(triple[4]));
    return { ...found, doubts: withDoubt(found.doubts, "ambiguous_date") };
  }
  return null;
}

/** Without a year: 12月3日, 12月3, 12/3, and 12.3, 12-3, 12・3 where a weekday or a time follows. */
export function readMonthDay(text: string, index: number, frame: DateFrame): DateToken | null {
  const match =
    matchAt(/(\d{1,2})\s*月\s*(?:の\s*)?(\d{1,2})(?!\d|\s*[時:月人名回か])\s*日?(?!間)/y, text, index) ??
    (/[A-Za-z=_]/.test(text[index - 1] ?? "")
      ? null
      : matchAt(/(\d{1,2})\/(\d{1,2})(?![\d/]|[A-Za-z])/y, text, index)) ??
    matchAt(
      /(\d{1,2})\s?[.・-]\s?(\d{1,2})(?=\s*[(]?[月火水木金土日][)曜]|\s+(?:午前|午後|\d{1,2}[:時]))/y,
      text,
      index,
    );
  if (match === null) return null;
  const month = Number(match[1]);
  const day = Number(match[2]);
  if (month < 1 || month > 12 || day < 1 || (day > 31 && !match[0].includes("月"))) return null;
  const found = yearless(match, month, day, frame);
  if (!frame.foreign || day > 12 || day === month || !match[0].includes("/")) return found;
  const swapped = yearless(match, day, month, frame);
  return {
    ...found,
    doubts: withDoubt(found.doubts, "ambiguous_date"),
    others: [...found.others, { from: swapped.from, to: swapped.to }],
  };
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
  if (coming === undefined) return exact(match, year, month, day);
  if (passed !== undefined && daysBetween(passed, today) <= RECENTLY_PAST_DAYS) {
    return { ...single(match, passed, ["past"]), others: [passed, coming].map((d) => ({ from: d, to: d })) };
  }
  return single(match, coming, []);
}

/** A yearless date that passed so many days ago is taken as past, not as next year's (domain rule: ask, do not guess). */
const RECENTLY_PAST_DAYS = 60;
