import type { Slot } from "../../src/booking/booking.ts";
import type { RequestCommand } from "../../src/booking/commands.ts";
import type { Facts } from "../../src/booking/offers.ts";
import { type Calendar, DEFAULT_POLICY, type Policy } from "../../src/booking/policy.ts";
import { at, type ClockTime, type Day, plusMinutes, type Time, toTime } from "../../src/booking/time.ts";

/** The default office's week with the holidays around the dates that the tests use. */
export const CALENDAR: Calendar = {
  openHours: [
    null,
    ...Array.from({ length: 5 }, () => ({ from: "08:30" as ClockTime, to: "17:15" as ClockTime })),
    null,
  ],
  holidays: new Set(["2026-11-23", "2027-01-01", "2027-01-11", "2027-02-11"] as Day[]),
  closures: new Set<Day>(),
};

/** Wednesday. */
export const NOW = toTime("2026-11-25T10:00:00+09:00");

export const TERMS = { version: "sample-1", effectiveOn: "2026-04-01" as Day, digest: "d".repeat(64), sample: true };

export function facts(change: Partial<Facts> = {}, policy: Partial<Policy> = {}): Facts {
  return {
    policy: { ...DEFAULT_POLICY, ...policy },
    calendar: CALENDAR,
    taken: [],
    terms: [TERMS],
    openBookings: 0,
    agreedSlots: [],
    roomSeats: [1],
    ownMeetings: false,
    meetingStands: true,
    ...change,
  };
}

export function slot(day: string, clock: string): Slot {
  const start = at(day as Day, clock as ClockTime);
  return { start, end: plusMinutes(start, 30) };
}

export function wish(day: string, from: string, to?: string) {
  const start = at(day as Day, from as ClockTime);
  return { from: start, to: to ? at(day as Day, to as ClockTime) : plusMinutes(start, 30) };
}

export function requestCommand(change: Partial<RequestCommand> = {}, now: Time = NOW, bookingId = "b1") {
  return {
    type: "request" as const,
    at: now,
    bookingId,
    via: "mail" as const,
    reference: "K7M2-Q4TD",
    personId: "p1",
    receivedAt: now,
    mailId: "m1",
    staff: null,
    wishes: [wish("2026-12-03", "14:00")],
    missing: [],
    readings: [],
    agreed: null,
    notes: [],
    ...change,
  };
}
