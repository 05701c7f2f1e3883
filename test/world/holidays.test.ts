import { describe, expect, it } from "vitest";
import { isOpen, nextOpenDay, previousOpenDay } from "../../src/booking/calendar.ts";
import { answerByOf } from "../../src/booking/deadlines.ts";
import { type Calendar, DEFAULT_POLICY } from "../../src/booking/policy.ts";
import { at, type ClockTime, type Day, plusDays } from "../../src/booking/time.ts";
import {
  isProvisional,
  LAST_HOLIDAY_YEAR,
  LAST_OFFICIAL_HOLIDAY_YEAR,
  nationalHolidays,
} from "../../src/world/holidays.ts";

const weekday = { from: "08:30" as ClockTime, to: "17:15" as ClockTime };
const calendar: Calendar = {
  openHours: [null, weekday, weekday, weekday, weekday, weekday, null],
  holidays: nationalHolidays(),
  closures: new Set(),
};

function holidaysOf(year: number): string[] {
  return [...nationalHolidays()].filter((day) => day.startsWith(`${year}-`)).map((day) => day.slice(5));
}

function openDaysOf(year: number): number {
  let open = 0;
  for (let day = `${year}-01-01` as Day; day <= `${year}-12-31`; day = plusDays(day, 1)) {
    if (isOpen(day, calendar)) open++;
  }
  return open;
}

describe("national holidays", () => {
  it("knows every holiday of 2026, with the substitute day in May and the in-between day in September", () => {
    expect(holidaysOf(2026).join(" ")).toBe(
      "01-01 01-12 02-11 02-23 03-20 04-29 05-03 05-04 05-05 05-06 07-20 08-11 09-21 09-22 09-23 10-12 11-03 11-23",
    );
  });

  it("knows every holiday of 2027, the last official year, with the substitute for the equinox on a Sunday", () => {
    expect(holidaysOf(2027).join(" ")).toBe(
      "01-01 01-11 02-11 02-23 03-21 03-22 04-29 05-03 05-04 05-05 07-19 08-11 09-20 09-23 10-11 11-03 11-23",
    );
    expect(LAST_OFFICIAL_HOLIDAY_YEAR).toBe(2027);
    expect(isProvisional("2027-12-31" as Day)).toBe(false);
    expect(isProvisional("2028-01-01" as Day)).toBe(true);
  });

  it("expects the holidays of 2028 where the almanac is still to come", () => {
    expect(holidaysOf(2028).join(" ")).toBe(
      "01-01 01-10 02-11 02-23 03-20 04-29 05-03 05-04 05-05 07-17 08-11 09-18 09-22 10-09 11-03 11-23",
    );
  });

  it("keeps the in-between days of 2032 and 2049, which another calendar package misses", () => {
    expect(nationalHolidays().has("2032-09-21" as Day)).toBe(true);
    expect(nationalHolidays().has("2049-09-21" as Day)).toBe(true);
  });

  it("reaches to the end of 2050 and no further", () => {
    expect(holidaysOf(LAST_HOLIDAY_YEAR)).toContain("11-23");
    expect(holidaysOf(LAST_HOLIDAY_YEAR + 1)).toEqual([]);
  });

  it("does not depend on the time zone of the process", () => {
    const zone = process.env.TZ;
    process.env.TZ = "America/Los_Angeles";
    try {
      expect(isOpen("2026-11-23" as Day, calendar)).toBe(false);
      expect(isOpen("2026-11-24" as Day, calendar)).toBe(true);
    } finally {
      if (zone === undefined) delete process.env.TZ;
      else process.env.TZ = zone;
    }
  });
});

describe("open days", () => {
  it("counts 240, 242 and 244 of them in 2026, 2027 and 2028", () => {
    expect([2026, 2027, 2028].map(openDaysOf)).toEqual([240, 242, 244]);
  });

  it.each([
    ["2026-12-28", "2027-01-04"],
    ["2027-12-28", "2028-01-04"],
    ["2028-12-28", "2029-01-04"],
  ])("closes after %s and opens again on %s", (last, first) => {
    expect(nextOpenDay(last as Day, calendar)).toBe(first);
    expect(previousOpenDay(first as Day, calendar)).toBe(last);
  });
});

describe("T6-3d: three business days", () => {
  it.each([
    ["2026-11-20", "2026-11-26"],
    ["2026-11-21", "2026-11-26"],
    ["2026-11-22", "2026-11-26"],
    ["2026-11-23", "2026-11-26"],
    ["2026-11-24", "2026-11-27"],
    ["2026-12-24", "2027-01-04"],
    ["2026-12-25", "2027-01-05"],
    ["2026-12-28", "2027-01-06"],
    ["2026-12-29", "2027-01-06"],
    ["2026-12-31", "2027-01-06"],
    ["2027-03-18", "2027-03-24"],
    ["2027-04-28", "2027-05-07"],
    ["2027-04-30", "2027-05-10"],
    ["2027-12-24", "2028-01-04"],
    ["2027-12-27", "2028-01-05"],
    ["2028-12-26", "2029-01-04"],
  ])("T6-3d: a request that arrives on %s is answered by closing time on %s, whatever the hour", (arrival, due) => {
    for (const hour of ["00:00", "10:00", "23:59"]) {
      expect(answerByOf(at(arrival as Day, hour), DEFAULT_POLICY, calendar)).toBe(`${due}T17:15:00+09:00`);
    }
  });
});
