import { type Day, plusDays, type Time, toDay, weekdayOf } from "../../booking/time.ts";
import type { Doubt } from "../reading.ts";

/** A date or a stretch of days found at one place of a folded text; `to` is the last day, included. */
export type DateToken = {
  start: number;
  end: number;
  from: Day;
  to: Day;
  doubts: Doubt[];
  others: { from: Day; to: Day }[];
  /** True when the words name a stretch (来週, 上旬), even one of a single day. */
  stretch: boolean;
  /** The same day of the month just gone by; only a written weekday makes it the one that was meant. */
  passed?: Day;
  /** Readings that a wish settles (下旬 from the 16th, 木曜 the one gone by); empty for a stretch without fixed ends. */
  loose?: { from: Day; to: Day }[];
  /** Only these weekdays of the stretch are meant (12月の火曜か木曜), 0 = Sunday. */
  weekdays?: readonly number[];
};

export type DateFrame = {
  now: Time;
  /** The day that the text named last, which lends its month to 「4日」. */
  last: Day | null;
  /** True when that day is itself in doubt, and with it everything that leans on it. */
  lastDoubtful: boolean;
  /** The days of the stretch that the text named last, if it was one ahead. */
  stretch?: { from: Day; to: Day } | null;
  /**
   * The week of the date named shortly before, whether that named the week as such (来週の後半、できれば木曜), and whether nothing
   * but an hour stands between a day of a named week and here (来週の水曜の14時か).
   */
  near: { from: Day; whole: boolean; listed: boolean } | null;
  horizonDays: number;
  isClosed: (day: Day) => boolean;
  /** The same day if only か, と or a comma stands between it and here: 来週の火曜か金曜 means that week's Friday. */
  linked?: Day | null;
  /** The year written before a month (来年の1月7日), null when none is. */
  year?: number | null;
  /** Text without any Japanese letter: 3/12 may then be the third of December. */
  foreign: boolean;
};

export const WEEKDAYS = "日月火水木金土";
export const ENGLISH_WEEKDAYS = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

export function exact(match: RegExpExecArray, year: number, month: number, day: number): DateToken {
  const found = exactDay(year, month, day);
  if (found !== null) return single(match, found, []);
  // There is no such day (11月31日): the last real one stands in, and the doubt keeps everybody from using it.
  return single(match, lastOf(year, Math.min(12, Math.max(1, month))), ["ambiguous_date"]);
}

export function single(match: RegExpExecArray, day: Day, doubts: Doubt[]): DateToken {
  return {
    start: match.index,
    end: match.index + match[0].length,
    from: day,
    to: day,
    doubts,
    others: [],
    stretch: false,
  };
}

export function exactDay(year: number, month: number, day: number): Day | null {
  if (month < 1 || month > 12 || day < 1 || day > lengthOf(year, month)) return null;
  return dayText(year, month, day);
}

export function make(year: number, month: number, day: number): Day {
  return toDay(dayText(year, month, day));
}

function dayText(year: number, month: number, day: number): Day {
  return `${String(year).padStart(4, "0")}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}` as Day;
}

export function lastOf(year: number, month: number): Day {
  return make(year, month, lengthOf(year, month));
}

/** Days of a month, 28 to 31. */
function lengthOf(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

export function partsOf(day: Day): [number, number, number] {
  return [Number(day.slice(0, 4)), Number(day.slice(5, 7)), Number(day.slice(8, 10))];
}

export function mondayOf(day: Day): Day {
  return plusDays(day, -((weekdayOf(day) + 6) % 7));
}

export function withDoubt(doubts: readonly Doubt[], doubt: Doubt): Doubt[] {
  return doubts.includes(doubt) ? [...doubts] : [...doubts, doubt];
}

/** The nth such weekday of a month; n null is the last one. */
export function nthWeekday(year: number, month: number, weekday: number, n: number | null): Day | null {
  const days = Array.from({ length: lengthOf(year, month) }, (_, i) => make(year, month, i + 1));
  const fitting = days.filter((day) => weekdayOf(day) === weekday);
  return (n === null ? fitting.at(-1) : fitting[n - 1]) ?? null;
}
