import type { Slot } from "../../booking/booking.ts";
import type { Calendar } from "../../booking/policy.ts";
import { type ClockTime, clockTimeOf, type Day, dayOf, plusDays, type Time, weekdayOf } from "../../booking/time.ts";

const WEEKDAYS = ["日", "月", "火", "水", "木", "金", "土"] as const;
const MONDAY_FIRST = [1, 2, 3, 4, 5, 6, 0] as const;

/**
 * 12月3日（木）14時00分～14時30分. `today` is the day the letter is written: the year is said only where it differs from
 * today's. A span of whole days reads 12月3日（木）終日, one that ends at midnight 24時00分.
 */
export function writeSlot(slot: Slot, today: Day): string {
  const first = dayOf(slot.start);
  const endsAtMidnight = clockTimeOf(slot.end) === "00:00";
  const last = endsAtMidnight ? plusDays(dayOf(slot.end), -1) : dayOf(slot.end);
  const start = writeDay(first, today);
  if (endsAtMidnight && clockTimeOf(slot.start) === "00:00") {
    return first === last ? `${start}終日` : `${start}～${writeDay(last, today)}`;
  }
  const end = endsAtMidnight ? "24時00分" : writeClockTime(clockTimeOf(slot.end));
  return `${start}${writeClockTime(clockTimeOf(slot.start))}～${first === last ? "" : writeDay(last, today)}${end}`;
}

/** 12月2日（水）23時59分まで: seconds are dropped, so the last second of a day is its last minute. */
export function writeDeadline(time: Time, today: Day): string {
  return `${writeDay(dayOf(time), today)}${writeClockTime(clockTimeOf(time))}まで`;
}

/** 12月3日（木）, or 2027年1月7日（木） when the year differs from today's. */
export function writeDay(day: Day, today: Day): string {
  const [year, month, date] = day.split("-").map(Number);
  const yearIfOther = day.slice(0, 4) === today.slice(0, 4) ? "" : `${year}年`;
  return `${yearIfOther}${month}月${date}日（${WEEKDAYS[weekdayOf(day)]}）`;
}

/** 9時00分, in 24 hours. */
export function writeClockTime(clockTime: ClockTime): string {
  const [hour, minute] = clockTime.split(":");
  return `${Number(hour)}時${minute}分`;
}

/** 月曜日から金曜日まで, or 月曜日・水曜日 where the open weekdays do not follow one another. */
export function writeOpenWeekdays({ openHours }: Pick<Calendar, "openHours">): string {
  const open = MONDAY_FIRST.map((weekday) => openHours[weekday] != null);
  const first = open.indexOf(true);
  const last = open.lastIndexOf(true);
  const names = MONDAY_FIRST.filter((_, place) => open[place]).map((weekday) => `${WEEKDAYS[weekday]}曜日`);
  const inOneRun = first >= 0 && open.slice(first, last + 1).every(Boolean);
  return inOneRun && names.length > 2 ? `${names[0]}から${names.at(-1)}まで` : names.join("・");
}
