import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { weekOn } from "../../src/booking/calendar.ts";
import { type Calendar, DEFAULT_POLICY } from "../../src/booking/policy.ts";
import { type ClockTime, type Day, plusDays } from "../../src/booking/time.ts";
import { calendarBy, hoursValueOf, isHoursValue, MOST_PLANNED_WEEKS, withWeekFrom } from "../../src/desk/week-hours.ts";
import { CALENDAR } from "../booking/law.ts";

const FIRST = "2026-11-25" as Day;
/** Weeks told apart by when they close. */
const WEEKS = ["12:00", "15:00", "17:15"].map((to) =>
  [0, 1, 2, 3, 4, 5, 6].map((day) =>
    day >= 1 && day <= 5 ? { from: "08:30" as ClockTime, to: to as ClockTime } : null,
  ),
);
const week = (n: number) => WEEKS[n] ?? [];

/** One change after the other, each on a day of its own and with its first day counted from it. */
const changes = fc.array(fc.record({ later: fc.nat(20), ahead: fc.nat(60), week: fc.nat(WEEKS.length - 1) }), {
  minLength: 1,
  maxLength: 6,
});

describe("a week of opening hours that begins on a day", () => {
  it("holds from that day until another planned one begins, leaves every day before it, and is kept as it is", () => {
    fc.assert(
      fc.property(changes, (made) => {
        let today = FIRST;
        let calendar: Calendar = CALENDAR;
        for (const one of made) {
          today = plusDays(today, one.later);
          const from = plusDays(today, one.ahead);
          const changed = withWeekFrom(calendar, week(one.week), from, today);
          const next = (calendar.laterHours ?? []).find((planned) => planned.from > from)?.from ?? null;
          for (let ahead = 0; ahead < 90; ahead++) {
            const day = plusDays(today, ahead);
            const isNew = day >= from && (next === null || day < next);
            expect(weekOn(day, changed)).toEqual(isNew ? week(one.week) : weekOn(day, calendar));
          }
          const value = hoursValueOf(changed, CALENDAR);
          const kept =
            value === null ? CALENDAR : calendarBy(CALENDAR, JSON.parse(JSON.stringify(value)) as typeof value);
          expect(
            value === null ||
              (changed.laterHours ?? []).length > MOST_PLANNED_WEEKS ||
              isHoursValue(value, DEFAULT_POLICY),
          ).toBe(true);
          for (let ahead = 0; ahead < 90; ahead++)
            expect(weekOn(plusDays(today, ahead), kept)).toEqual(weekOn(plusDays(today, ahead), changed));
          // What says the same as the week before it is not kept.
          const all = [changed.openHours, ...(changed.laterHours ?? []).map(({ openHours }) => openHours)];
          expect(all.some((each, index) => index > 0 && JSON.stringify(each) === JSON.stringify(all[index - 1]))).toBe(
            false,
          );
          calendar = kept;
        }
      }),
      { numRuns: 50 },
    );
  });

  it.each([
    [
      "days out of order",
      [
        { from: "2026-12-03", week: week(0) },
        { from: "2026-12-01", week: week(1) },
      ],
    ],
    [
      "the same day twice",
      [
        { from: "2026-12-03", week: week(0) },
        { from: "2026-12-03", week: week(1) },
      ],
    ],
    ["a day that is none", [{ from: "2026-02-30", week: week(0) }]],
    ["a week without a day", [{ from: "2026-12-03", week: Array(7).fill(null) }]],
    ["nothing", null],
    [
      "more than anybody plans",
      Array.from({ length: 6 }, (_, n) => ({ from: `2026-12-0${n + 1}`, week: week(n % 2) })),
    ],
  ])("does not take a row with %s, so that the profile's hours hold", (_, later) => {
    expect(isHoursValue({ week: null, later }, DEFAULT_POLICY)).toBe(false);
  });
});
