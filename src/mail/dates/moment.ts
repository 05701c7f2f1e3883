import { weekOn } from "../../booking/calendar.ts";
import { at, type Day, plusDays, plusMinutes, plusSeconds, startOf, type Time, weekdayOf } from "../../booking/time.ts";
import type { DateExpression, Doubt, ReadingOffice, Span } from "../reading.ts";
import { CLOSING, FIRST_START, OPENING } from "./day-parts.ts";

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
