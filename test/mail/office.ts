import { type ClockTime, type Day, weekdayOf } from "../../src/booking/time.ts";
import type { ReadingOffice } from "../../src/mail/reading.ts";

const WEEK = { from: "08:30" as ClockTime, to: "17:15" as ClockTime };
const CLOSED_DAYS = [
  "2026-11-23",
  "2026-12-29",
  "2026-12-30",
  "2026-12-31",
  "2027-01-01",
  "2027-01-02",
  "2027-01-03",
  "2027-01-11",
];

/** The default office as the reader sees it, without the profile file: for tests and fixtures only. */
export const TEST_OFFICE: ReadingOffice = {
  slotMinutes: 30,
  openHours: [null, WEEK, WEEK, WEEK, WEEK, WEEK, null],
  firstStart: "09:00" as ClockTime,
  lastStart: "16:30" as ClockTime,
  pause: { from: "12:00" as ClockTime, to: "13:00" as ClockTime },
  isClosed: (day: Day) => [0, 6].includes(weekdayOf(day)) || CLOSED_DAYS.includes(day),
  horizonDays: 30,
  ownAddresses: ["madoguchi@office.example.jp"],
  authservId: "mx.office.example.jp",
};
