import holidayJp from "@holiday-jp/holiday_jp";
import { type Day, toDay } from "../booking/time.ts";

/**
 * The last year whose holidays are fixed: the equinoxes of a year become official with the almanac in the gazette of the
 * February before it. Days after it are provisional, which `doctor` says once the horizon reaches them.
 */
export const LAST_OFFICIAL_HOLIDAY_YEAR = 2027;

/** The table ends here. Beyond it nothing would be a holiday, silently. */
export const LAST_HOLIDAY_YEAR = 2050;

/**
 * National holidays (祝日法 第2条, 第3条), substitute and in-between days included. Only the library's table is used: its
 * functions take a `Date` in the zone of the process and miss a Tokyo holiday under UTC.
 */
export function nationalHolidays(): ReadonlySet<Day> {
  return HOLIDAYS;
}

/** True when a booking on this day rests on a holiday that could still move. */
export function isProvisional(day: Day): boolean {
  return Number(day.slice(0, 4)) > LAST_OFFICIAL_HOLIDAY_YEAR;
}

const HOLIDAYS: ReadonlySet<Day> = new Set(Object.keys(holidayJp.holidays).map(toDay));
