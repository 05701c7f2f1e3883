import type { Slot } from "./booking.ts";
import type { Policy } from "./policy.ts";
import { type Day, dayOf, minutesBetween, plusDays, startOf, type Time } from "./time.ts";

/**
 * L6: the first moment of the period that a consultation belongs to. Periods are calendar months, or blocks of months counted from
 * January, so that everybody can say in which one a day lies.
 */
export function periodStart(time: Time, months: number): Time {
  const [year = "", month = ""] = dayOf(time).split("-");
  const first = Math.floor((Number(month) - 1) / months) * months + 1;
  return startOf(`${year}-${String(first).padStart(2, "0")}-01` as Day);
}

/** Whether one more consultation at this time would exceed what one person may have in its period. */
export function isBeyondPeriod(
  slot: Slot,
  agreed: readonly Slot[],
  { bookingsPerPeriod: { months, count, minutes } }: Policy,
): boolean {
  const period = periodStart(slot.start, months);
  const within = agreed.filter((one) => periodStart(one.start, months) === period);
  const length = (one: Slot) => minutesBetween(one.start, one.end);
  const total = within.reduce((sum, one) => sum + length(one), length(slot));
  return (count !== null && within.length >= count) || (minutes !== null && total > minutes);
}

/** The same day of the month so many months on, or the month's last where it has none. */
export function monthsFrom(day: Day, months: number): Day {
  const [year = "", month = "", date = ""] = day.split("-");
  const index = Number(year) * 12 + Number(month) - 1 + months;
  const last = plusDays(firstOf(index + 1), -1);
  const same = `${firstOf(index).slice(0, -2)}${date}` as Day;
  return same < last ? same : last;
}

function firstOf(monthIndex: number): Day {
  const [year, month] = [Math.floor(monthIndex / 12), (monthIndex % 12) + 1];
  return `${String(year).padStart(4, "0")}-${String(month).padStart(2, "0")}-01` as Day;
}
