import type { Slot } from "../../booking/booking.ts";
import type { Calendar } from "../../booking/policy.ts";
import { clockTimeOf, type Day, dayOf, plusDays, type Time, weekdayOf } from "../../booking/time.ts";
import { writeClockTime } from "./japanese-writing.ts";

const WEEKDAYS = ["日曜日", "月曜日", "火曜日", "水曜日", "木曜日", "金曜日", "土曜日"] as const;
const READINGS = [
  "にちようび",
  "げつようび",
  "かようび",
  "すいようび",
  "もくようび",
  "きんようび",
  "どようび",
] as const;
const MONDAY_FIRST = [1, 2, 3, 4, 5, 6, 0] as const;

/**
 * 2026年12月3日（木曜日）14時00分から14時30分まで, as the guideline for やさしい日本語 of the Immigration Services Agency and the Agency
 * for Cultural Affairs asks: the year of the western calendar, the weekday in full, and no ～ between two times.
 */
export function writeEasySlot(slot: Slot): string {
  const first = dayOf(slot.start);
  const endsAtMidnight = clockTimeOf(slot.end) === "00:00";
  const last = endsAtMidnight ? plusDays(dayOf(slot.end), -1) : dayOf(slot.end);
  const start = writeEasyDay(first);
  if (endsAtMidnight && clockTimeOf(slot.start) === "00:00") {
    return first === last ? start : `${start}から${writeEasyDay(last)}まで`;
  }
  const end = endsAtMidnight ? "24時00分" : writeClockTime(clockTimeOf(slot.end));
  return `${start}${writeClockTime(clockTimeOf(slot.start))}から${first === last ? "" : writeEasyDay(last)}${end}まで`;
}

/** 2026年12月2日（水曜日）23時59分まで */
export function writeEasyDeadline(time: Time): string {
  return `${writeEasyDay(dayOf(time))}${writeClockTime(clockTimeOf(time))}まで`;
}

/** 2026年12月3日（木曜日） */
export function writeEasyDay(day: Day): string {
  const [year, month, date] = day.split("-").map(Number);
  return `${year}年${month}月${date}日（${WEEKDAYS[weekdayOf(day)]}）`;
}

/** 月曜日（げつようび）から金曜日（きんようび）まで */
export function writeEasyWeekdays({ openHours }: Pick<Calendar, "openHours">): string {
  const open = MONDAY_FIRST.map((weekday) => openHours[weekday] != null);
  const first = open.indexOf(true);
  const last = open.lastIndexOf(true);
  const names = MONDAY_FIRST.filter((_, at) => open[at]).map((day) => `${WEEKDAYS[day]}（${READINGS[day]}）`);
  const inOneRun = first >= 0 && open.slice(first, last + 1).every(Boolean);
  return inOneRun && names.length > 2 ? `${names[0]}から${names.at(-1)}まで` : names.join("・");
}
