import type { Calendar, WeekHours } from "./policy.ts";
import { at, type Day, dayOf, later, minutesBetween, plusDays, startOf, type Time, weekdayOf } from "./time.ts";

/** More days than any run of closed days; reaching it means the calendar never opens, which is a configuration bug. */
const LONGEST_CLOSURE_DAYS = 60;

/** Saturdays, Sundays, holidays, 12/29-1/3 (行政機関の休日に関する法律 第1条) and the office's closures are not open. */
export function isOpen(day: Day, calendar: Calendar): boolean {
  return weekHoursOn(day, calendar) !== null;
}

/** The opening hours of a day, null on a closed day (閉庁日). */
export function hoursOn(day: Day, calendar: Calendar): { opens: Time; closes: Time } | null {
  const hours = weekHoursOn(day, calendar);
  return hours && { opens: at(day, hours.from), closes: at(day, hours.to) };
}

function weekHoursOn(day: Day, calendar: Calendar): WeekHours[number] {
  if (isYearEnd(day) || calendar.holidays.has(day) || calendar.closures.has(day)) return null;
  return weekOn(day, calendar)[weekdayOf(day)] ?? null;
}

/** The hours of an ordinary week as they hold on a day: the newest that have begun by then. */
export function weekOn(
  day: Day,
  { openHours, laterHours = [] }: Pick<Calendar, "openHours" | "laterHours">,
): WeekHours {
  return laterHours.findLast(({ from }) => from <= day)?.openHours ?? openHours;
}

/**
 * The n-th business day after `day`, not counting `day` itself whether open or not: the day of arrival is day 0
 * (民法 第140条). For n = 0 the day itself.
 */
export function businessDayAfter(day: Day, n: number, calendar: Calendar): Day {
  let current = day;
  for (let counted = 0; counted < n; counted++) current = nextOpenDay(current, calendar);
  return current;
}

export function nextOpenDay(day: Day, calendar: Calendar): Day {
  return findOpenDay(day, 1, calendar);
}

export function previousOpenDay(day: Day, calendar: Calendar): Day {
  return findOpenDay(day, -1, calendar);
}

/** Closing time of an open day. */
export function closingOf(day: Day, calendar: Calendar): Time {
  const hours = hoursOn(day, calendar);
  if (!hours) throw new Error(`closed all day: ${day}`);
  return hours.closes;
}

/** Hours between two moments in which the office is open; once they are `enough`, no further day is counted. */
export function openHoursBetween(from: Time, to: Time, calendar: Calendar, enough = Number.POSITIVE_INFINITY): number {
  let minutes = 0;
  for (let day = dayOf(from); startOf(day) < to && minutes < enough * 60; day = plusDays(day, 1)) {
    const hours = hoursOn(day, calendar);
    if (!hours) continue;
    const start = later(from, hours.opens);
    const end = to < hours.closes ? to : hours.closes;
    if (start < end) minutes += minutesBetween(start, end);
  }
  return minutes / 60;
}

function findOpenDay(day: Day, step: 1 | -1, calendar: Calendar): Day {
  let current = day;
  for (let tried = 0; tried < LONGEST_CLOSURE_DAYS; tried++) {
    current = plusDays(current, step);
    if (isOpen(current, calendar)) return current;
  }
  throw new Error(`no open day within ${LONGEST_CLOSURE_DAYS} days of ${day}`);
}

function isYearEnd(day: Day): boolean {
  const monthDay = day.slice(5);
  return monthDay >= "12-29" || monthDay <= "01-03";
}
