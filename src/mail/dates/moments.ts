import { weekOn } from "../../booking/calendar.ts";
import { at, type Day, plusDays, plusMinutes, plusSeconds, startOf, type Time, weekdayOf } from "../../booking/time.ts";
import type { DateExpression, Doubt, ReadingOffice, Span } from "../reading.ts";
import { type Folded, fold, replaceFolded } from "../text/japanese-text.ts";
import { spellOutTables } from "../text/mark-table.ts";
import { CLOSING, FIRST_START, OPENING } from "./day-parts.ts";
import { joinAcrossDays, joinItems } from "./moment-join.ts";
import { scan } from "./moment-scan.ts";

/** Dates and times of a text, one entry per expression, in text order (the contract of `read --text`). */
export function findDates(text: string, now: Time, office: ReadingOffice): DateExpression[] {
  return findMoments(prepare(text), now, office).map((moment) => {
    const others = [...moment.others, ...(moment.loose?.others ?? [])];
    return {
      text: text.slice(moment.originalStart, moment.originalEnd).trim(),
      ...spanOf(moment, office, false),
      kind: moment.kind,
      doubts: [...new Set([...moment.doubts, ...(moment.loose?.doubts ?? [])])],
      ...(others.length > 0
        ? { alternatives: others.map((other) => spanOf({ ...moment, ...other }, office, false)) }
        : {}),
    };
  });
}

/** One expression, still as days and minutes; `start` and `end` are places in the folded text. */
export type Moment = {
  start: number;
  end: number;
  originalStart: number;
  originalEnd: number;
  kind: DateExpression["kind"];
  fromDay: Day;
  toDay: Day;
  time: { from: number; to: number | null } | null;
  /** True when the words name a stretch of time and not one start. */
  window: boolean;
  doubts: Doubt[];
  others: OtherMoment[];
  /**
   * Doubts that are settled where the words are known to ask for a booking: a wish lies ahead (木曜 is not the one gone by),
   * and an offer within 下旬 or 夕方 suits whoever counts them otherwise. A text by itself keeps them.
   */
  loose?: { doubts: Doubt[]; others: OtherMoment[] };
  /** Only these weekdays of the days from `fromDay` to `toDay`. */
  weekdays?: readonly number[];
};

export type OtherMoment = { fromDay: Day; toDay: Day; time: { from: number; to: number | null } | null };

/** Folds a text and turns the numbers of list items (1. 2) (3)) into enumerators, so that 1.12/3 is not read as a date. */
export function prepare(text: string): Folded {
  const item = /(^|\n)([ \t]*)(\(?([1-9])[).:、．,](?![\d]{2}\b(?!\s*[月/])))(?=\s*\d{1,4}\s*[月/年])/g;
  // 希望1:12/3 holds no time of day, and 希望1/12月3日 no day of January.
  const ranked = /((?:(?:希望|候補)\s?[1-5]|第\s?[1-5一二三四五])\s?)(?::(?=\s*\d{1,2}\s*[月/])|\/(?=\d{1,2}月))/g;
  // 金曜日(11日) is 11日(金), 月曜(12/7) is 12/7(月); 来週の火曜日(1日) says its day already.
  const explained =
    /(?<!週の?|第\s?[1-5一二三四五]の?)([月火水木金土日])曜日?[ ]?\((\d{1,2}日|\d{1,2}\/\d{1,2}|\d{1,2}月\d{1,2}日)\)/g;
  const turned = replaceFolded(
    spellOutTables(fold(text)),
    explained,
    (match) => `${match[2]}${" ".repeat(match[0].length - (match[2]?.length ?? 0) - 3)}(${match[1]})`,
  );
  return replaceFolded(
    replaceFolded(turned, ranked, (match) => `${match[1]} `),
    item,
    (match) => {
      const mark = String.fromCharCode(0xe000 + Number(match[4]));
      return `${match[1]}${match[2]}${mark.padEnd(match[3]?.length ?? 1, " ")}`;
    },
  );
}

export function findMoments(folded: Folded, now: Time, office: ReadingOffice): Moment[] {
  const items = scan(folded.text, now, office);
  const moments = joinItems(folded.text, items, now);
  return joinAcrossDays(folded.text, moments).map((moment) => ({
    ...moment,
    doubts: isBehindNoMonth(folded.text, moment)
      ? [...new Set([...moment.doubts, "ambiguous_date" as const])]
      : moment.doubts,
    originalStart: folded.origins[moment.start] ?? 0,
    originalEnd: folded.origins[moment.end] ?? 0,
  }));
}

/** 13月2日: the day is read, the month is none. */
export function isBehindNoMonth(text: string, { start }: Pick<Moment, "start">): boolean {
  return (
    /\d/.test(text[start] ?? "") && /(?<!\d)(?:1[3-9]|[2-9]\d)月の?\s?$/.test(text.slice(Math.max(0, start - 6), start))
  );
}

/** The moment as two times. With `clipped`, days without a time are the office's hours (a wish), else 0:00 to 0:00. */
export function spanOf(
  moment: Pick<Moment, "fromDay" | "toDay" | "time">,
  office: ReadingOffice,
  clipped: boolean,
): Span {
  const { fromDay, toDay, time } = moment;
  if (time === null) {
    if (!clipped) return { from: startOf(fromDay), to: startOf(plusDays(toDay, 1)) };
    return { from: minuteOf(fromDay, OPENING, office), to: minuteOf(toDay, CLOSING, office) };
  }
  const from = minuteOf(fromDay, time.from, office);
  const to =
    time.to === null
      ? plusMinutes(fromDay === toDay ? from : minuteOf(toDay, time.from, office), office.slotMinutes)
      : minuteOf(toDay, time.to, office);
  // 17時半以降 begins after closing: the stretch is then one slot, outside the hours.
  // Until seven, before the office opens, begins at midnight.
  if (to <= from && time.from === OPENING) return { from: startOf(fromDay), to };
  return to > from ? { from, to } : { from, to: plusMinutes(from, office.slotMinutes) };
}

const DEFAULT_HOURS = { from: "08:30", to: "17:15" } as const;

export function hoursOf(day: Day, office: ReadingOffice): { from: string; to: string } {
  return weekOn(day, office)[weekdayOf(day)] ?? DEFAULT_HOURS;
}

function minuteOf(day: Day, minutes: number, office: ReadingOffice): Time {
  if (minutes === OPENING) return at(day, hoursOf(day, office).from);
  if (minutes === CLOSING) return at(day, hoursOf(day, office).to);
  if (minutes === FIRST_START) return at(day, office.firstStart);
  // 25時 and 0時の前 lie outside the day, and seconds between two minutes.
  const within = Number.isInteger(minutes) && minutes >= 0 && minutes < 1440;
  if (!within) return plusSeconds(startOf(day), Math.round(minutes * 60));
  return at(day, `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`);
}
