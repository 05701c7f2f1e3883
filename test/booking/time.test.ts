import { describe, expect, it } from "vitest";
import {
  type Day,
  daysBetween,
  fromEpochSeconds,
  plusDays,
  type Time,
  toEpochSeconds,
  weekdayOf,
} from "../../src/booking/time.ts";

const DAY_MS = 86_400_000;
const EPOCH = "1970-01-01" as Day;

/** Every 431st day of ten thousand years: each weekday, and each day of a leap cycle, comes by. */
function someDays(): number[] {
  const first = Date.parse("0000-01-01T00:00:00Z") / DAY_MS;
  const last = Date.parse("9999-12-31T00:00:00Z") / DAY_MS;
  return [last, ...Array.from({ length: Math.ceil((last - first) / 431) }, (_, index) => first + index * 431)];
}

describe("days and seconds counted without the platform's calendar", () => {
  it("agree with it on every day from year 0 to 9999", () => {
    for (const number of someDays()) {
      const date = new Date(number * DAY_MS);
      const day = date.toISOString().slice(0, 10) as Day;
      expect(plusDays(EPOCH, number)).toBe(day);
      expect(daysBetween(EPOCH, day)).toBe(number);
      expect(weekdayOf(day)).toBe(date.getUTCDay());
      const seconds = number * 86_400 + 12_345;
      const time = `${new Date((seconds + 9 * 3600) * 1000).toISOString().slice(0, 19)}+09:00` as Time;
      expect(fromEpochSeconds(seconds)).toBe(time);
      expect(toEpochSeconds(time)).toBe(seconds);
    }
  });

  it("give no number for a month or day that no calendar has", () => {
    for (const text of ["2026-13-01T10:00:00+09:00", "2026-02-32T10:00:00+09:00", "2026-00-10T10:00:00+09:00"])
      expect(toEpochSeconds(text as Time)).toBeNaN();
    expect(() => plusDays("2026-13-01" as Day, 1)).toThrow(RangeError);
  });
});
