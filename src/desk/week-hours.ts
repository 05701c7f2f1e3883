import { weekOn } from "../booking/calendar.ts";
import { canonicalJson } from "../booking/canonical-json.ts";
import type { Calendar, Policy } from "../booking/policy.ts";
import { leavesTimeForOne } from "../booking/slots.ts";
import { type ClockTime, type Day, toDay } from "../booking/time.ts";

/** Opening hours of an ordinary week, 0 = Sunday. */
export type Week = ({ from: ClockTime; to: ClockTime } | null)[];

/** What staff made of the opening hours: one week, or a week (null: the profile's) and those that follow it from a day on. */
export type HoursValue = Week | { week: Week | null; later: { from: Day; week: Week }[] };

/** More are not planned ahead; nobody could still say which holds when. */
export const MOST_PLANNED_WEEKS = 5;

/** The calendar by a value of `isHoursValue`. */
export function calendarBy(calendar: Calendar, value: HoursValue): Calendar {
  if (Array.isArray(value)) return { ...calendar, openHours: value };
  const laterHours = value.later.map(({ from, week }) => ({ from, openHours: week }));
  return { ...calendar, openHours: value.week ?? calendar.openHours, laterHours };
}

/**
 * The calendar in which a week holds from a day on: before it what holds now, and what is planned for later days stays. A week that is
 * like the one before it takes back what was planned for its day.
 */
export function withWeekFrom(calendar: Calendar, week: Week, from: Day, today: Day): Calendar {
  const planned = (calendar.laterHours ?? []).filter((one) => one.from > today && one.from !== from);
  const openHours = from <= today ? week : weekOn(today, calendar);
  const all = from <= today ? planned : [...planned, { from, openHours: week }];
  const inOrder = all.sort((a, b) => (a.from < b.from ? -1 : 1));
  const laterHours = inOrder.filter(
    (one, index) => !isSameWeek(one.openHours, inOrder[index - 1]?.openHours ?? openHours),
  );
  const { laterHours: _before, ...rest } = calendar;
  return { ...rest, openHours, ...(laterHours.length > 0 ? { laterHours } : {}) };
}

/** As a row keeps it; null is the profile's week from now on and for good. */
export function hoursValueOf({ openHours, laterHours = [] }: Calendar, profile: Calendar): HoursValue | null {
  const week = isSameWeek(openHours, profile.openHours) ? null : [...openHours];
  if (laterHours.length === 0) return week;
  return { week, later: laterHours.map((one) => ({ from: one.from, week: [...one.openHours] })) };
}

export function isSameWeek(one: Calendar["openHours"], other: Calendar["openHours"]): boolean {
  return canonicalJson(one) === canonicalJson(other);
}

export function isHoursValue(value: unknown, policy: Policy): value is HoursValue {
  if (Array.isArray(value)) return isWeek(value, policy);
  const { week, later } = (value ?? {}) as Partial<Exclude<HoursValue, Week>>;
  if (week === undefined || (week !== null && !isWeek(week, policy))) return false;
  if (!Array.isArray(later) || later.length > MOST_PLANNED_WEEKS) return false;
  return later.every(
    (one, index) =>
      isWeek(one?.week, policy) && isDay(one.from) && (index === 0 || (later[index - 1]?.from ?? "") < one.from),
  );
}

/** Seven days from Sunday, open on one at least, with time for a consultation. */
export function isWeek(value: unknown, policy: Policy): value is Week {
  if (!Array.isArray(value) || value.length !== 7) return false;
  const isHours = (day: unknown) => {
    if (day === null) return true;
    const { from, to } = (day ?? {}) as Partial<NonNullable<Week[number]>>;
    return CLOCK.test(from ?? "") && CLOCK.test(to ?? "") && (from ?? "") < (to ?? "");
  };
  return value.every(isHours) && leavesTimeForOne(value as Week, policy);
}

const CLOCK = /^([01]\d|2[0-3]):[0-5]\d$/;

function isDay(text: unknown): text is Day {
  try {
    return typeof text === "string" && toDay(text) === text;
  } catch {
    return false;
  }
}
