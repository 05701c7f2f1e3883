import { describe, expect, it } from "vitest";
import { apply } from "../../src/booking/apply.ts";
import type { Booking, Command, Event } from "../../src/booking/booking.ts";
import { businessDayAfter, hoursOn, isOpen, nextOpenDay, previousOpenDay } from "../../src/booking/calendar.ts";
import { answerByOf, cutOffOf, readThroughOf, replyByOf } from "../../src/booking/deadlines.ts";
import { decide } from "../../src/booking/decide.ts";
import type { Facts } from "../../src/booking/offers.ts";
import { type Calendar, DEFAULT_POLICY } from "../../src/booking/policy.ts";
import { slotsOn } from "../../src/booking/slots.ts";
import {
  at,
  type ClockTime,
  type Day,
  endOf,
  plusDays,
  plusMinutes,
  plusSeconds,
  type Time,
  toTime,
  weekdayOf,
} from "../../src/booking/time.ts";
import { nationalHolidays } from "../../src/world/holidays.ts";
import { arrivalOf } from "../../src/world/imap-fetch.ts";
import { CLOSED_WEEKDAYS, everyDay } from "./business-days.ts";
import { CALENDAR, facts, requestCommand, slot, wish } from "./law.ts";

const calendar: Calendar = { ...CALENDAR, holidays: nationalHolidays() };
const given = (change: Partial<Facts> = {}) => facts({ calendar, ...change });

function decided(before: Booking | null, command: Command, knowing = given()): Booking | string {
  const decision = decide(before, command, knowing);
  if ("refused" in decision) return decision.refused;
  const after = decision.events.reduce<Booking | null>((booking, event: Event) => apply(booking, event), before);
  return after ?? "nothing";
}

function offeredAt(now: Time, day: string, clock: string, knowing = given()): Booking & { status: "offered" } {
  const booking = decided(null, requestCommand({ wishes: [wish(day, clock)] }, now), knowing);
  if (typeof booking === "string" || booking.status !== "offered") throw new Error(JSON.stringify(booking));
  expect(booking.offer.choices.map((choice) => choice.slot)).toEqual([slot(day, clock)]);
  return booking;
}

const by = (receivedAt: Time) => ({ at: receivedAt, bookingId: "b1", receivedAt, mailId: "m2" });
const accept = (receivedAt: Time): Command => ({ type: "accept", ...by(receivedAt), choice: null });
const cancel = (receivedAt: Time): Command => ({ type: "cancel", ...by(receivedAt) });
const expire = (readThrough: Time): Command => ({
  ...{ type: "expire", at: readThrough, bookingId: "b1", readThrough },
  ...{ offerStanding: "accepted", unsettledMails: 0 },
});
const outcome = (now: Time): Command => ({
  ...{ type: "recordOutcome", at: now, bookingId: "b1" },
  ...{ outcome: "noShow", staff: "hanako", reason: "", readThrough: plusMinutes(now, 1), unsettledMails: 0 },
});
const statusOf = (result: Booking | string) => (typeof result === "string" ? result : result.status);

const WEDNESDAY = toTime("2026-11-25T10:00:00+09:00");
/** Offered on Wednesday for Friday of the week after: the reply-by is Monday's closing, the cut-off the end of Thursday. */
const longOffer = () => offeredAt(WEDNESDAY, "2026-12-04", "14:00");
const confirmed = () => {
  const booking = decided(longOffer(), accept(toTime("2026-11-26T09:00:00+09:00")));
  if (typeof booking === "string") throw new Error(booking);
  return booking;
};

describe("hours that begin on a day", () => {
  const week = (to: string) =>
    [0, 1, 2, 3, 4, 5, 6].map((day) => (day < 5 ? { from: "08:30" as ClockTime, to: to as ClockTime } : null));
  const planned: Calendar = {
    ...CALENDAR,
    laterHours: [
      { from: "2026-12-03" as Day, openHours: week("15:00") },
      { from: "2027-01-12" as Day, openHours: week("12:00") },
    ],
  };
  const hours = (day: string) => hoursOn(day as Day, planned)?.closes.slice(11, 16) ?? null;

  it("T6-3d: hold from that day on for hours, business days and deadlines, and the ones before until then", () => {
    // A Wednesday and the Thursday after it; the Sunday that is open from then on, the Friday that is not.
    expect(["2026-12-02", "2026-12-03", "2026-12-04", "2027-01-11", "2027-01-12"].map(hours)).toEqual([
      ...["17:15", "15:00", null, null, "12:00"],
    ]);
    expect([hours("2026-11-29"), hours("2026-12-06")]).toEqual([null, "15:00"]);
    expect(answerByOf(at("2026-12-01" as Day, "10:00" as ClockTime), DEFAULT_POLICY, planned)).toBe(
      "2026-12-06T15:00:00+09:00",
    );
    expect(slotsOn("2026-12-02" as Day, DEFAULT_POLICY, planned).at(-1)?.start).toBe("2026-12-02T16:30:00+09:00");
    expect(slotsOn("2026-12-03" as Day, DEFAULT_POLICY, planned).at(-1)?.start).toBe("2026-12-03T14:30:00+09:00");
  });
});

describe("the last moment and the one after it", () => {
  const table: [
    rule: string,
    what: string,
    before: () => Booking,
    command: (time: Time) => Command,
    rows: [string, string][],
  ][] = [
    [
      "T6-1",
      "a yes confirms to the end of the day before",
      longOffer,
      accept,
      [
        ["2026-12-03T23:59:59+09:00", "confirmed"],
        ["2026-12-03T23:59:59.001+09:00", "confirmed"],
        ["2026-12-03T23:59:59.999+09:00", "confirmed"],
        ["2026-12-03T14:59:59.999Z", "confirmed"],
        ["2026-12-04T00:00:00+09:00", "pastCutOff"],
        ["2026-12-03T15:00:00Z", "pastCutOff"],
      ],
    ],
    [
      "T6-4",
      "an offer ends only when what arrived in the last second of its reply-by has been read",
      longOffer,
      expire,
      [
        ["2026-11-30T17:14:59+09:00", "tooEarly"],
        ["2026-11-30T17:15:00+09:00", "tooEarly"],
        ["2026-11-30T17:15:00.999+09:00", "tooEarly"],
        ["2026-11-30T17:15:01+09:00", "expired"],
      ],
    ],
    [
      "T6-6a",
      "a mail cancels before the day, and on the day it is word",
      confirmed,
      cancel,
      [
        ["2026-12-03T23:59:59+09:00", "cancelled"],
        ["2026-12-03T23:59:59.999+09:00", "cancelled"],
        ["2026-12-04T00:00:00+09:00", "confirmed"],
        ["2026-12-04T14:29:59+09:00", "confirmed"],
        ["2026-12-04T14:30:00+09:00", "alreadyStarted"],
      ],
    ],
    [
      "T6-6b",
      "a no-show is written from minute ten on",
      confirmed,
      outcome,
      [
        ["2026-12-04T14:09:59+09:00", "notStarted"],
        ["2026-12-04T14:09:59.999+09:00", "notStarted"],
        ["2026-12-04T14:10:00+09:00", "noShow"],
      ],
    ],
  ];
  for (const [rule, what, before, command, rows] of table) {
    it.each(rows)(`${rule}: ${what}: %s gives %s`, (moment, expected) => {
      expect(statusOf(decided(before(), command(toTime(moment))))).toBe(expected);
    });
  }

  it("T6-4: a yes in the second of the reply-by is in time, one second later it is recorded as late", () => {
    const late = (moment: string) => {
      const booking = decided(longOffer(), accept(toTime(moment)));
      return typeof booking !== "string" && booking.status === "confirmed" && booking.evidence.by === "mailReply"
        ? booking.evidence.afterReplyBy
        : "not confirmed";
    };
    expect(late("2026-11-30T17:15:00+09:00")).toBe(false);
    expect(late("2026-11-30T17:15:00.999+09:00")).toBe(false);
    expect(late("2026-11-30T17:15:01+09:00")).toBe(true);
  });

  it("T6-3d: the day of arrival is the day of its last second, in Tokyo and nowhere else", () => {
    const due = (moment: string) => answerByOf(toTime(moment), DEFAULT_POLICY, calendar).slice(0, 10);
    expect(due("2026-11-25T23:59:59+09:00")).toBe("2026-11-30");
    expect(due("2026-11-25T14:59:59.999Z")).toBe("2026-11-30");
    expect(due("2026-11-26T00:00:00+09:00")).toBe("2026-12-01");
    expect(due("2026-11-25T15:00:00Z")).toBe("2026-12-01");
  });

  it("a part of a second is dropped, in the mail server's time as well: nobody is late by it", () => {
    expect(toTime("2026-12-31T23:59:59.999999999+09:00")).toBe("2026-12-31T23:59:59+09:00");
    expect(arrivalOf(new Date("2026-12-03T14:59:59.999Z"))).toBe("2026-12-03T23:59:59+09:00");
    expect(arrivalOf("2026-12-03T15:00:00.000Z")).toBe("2026-12-04T00:00:00+09:00");
    expect(plusSeconds(toTime("2026-12-31T23:59:59.999+09:00"), 1)).toBe("2027-01-01T00:00:00+09:00");
  });
});

describe("business days of 2026 to 2028, against a table written from the law", () => {
  const days = everyDay();
  const open = days.filter((one) => one.isOpen).map(({ day }) => day as Day);

  it("agree on every day and its weekday", () => {
    expect(days).toHaveLength(365 + 365 + 366);
    const differing = days.filter(
      ({ day, weekday, isOpen: expected }) =>
        isOpen(day as Day, calendar) !== expected || weekdayOf(day as Day) !== weekday,
    );
    expect(differing).toEqual([]);
    expect(Object.keys(CLOSED_WEEKDAYS).filter((day) => !days.some((one) => one.day === day))).toEqual([]);
    const counts = ["2026", "2027", "2028"].map((year) => open.filter((day) => day.startsWith(year)).length);
    expect(counts).toEqual([240, 242, 244]);
  });

  it("T6-3d: count three from every day of three years, and step to and fro between open days", () => {
    for (const { day } of days.slice(0, -10)) {
      const from = day as Day;
      const later = open.filter((one) => one > from);
      expect(businessDayAfter(from, 3, calendar), day).toBe(later[2]);
      expect(nextOpenDay(from, calendar), day).toBe(later[0]);
      const before = open.filter((one) => one < from).at(-1);
      if (before) expect(previousOpenDay(from, calendar), day).toBe(before);
    }
  });
});

describe("days that are not like others", () => {
  it.each([
    // Released, consultation, reply-by (T6-4), cut-off by the day before, cut-off by the closing before (T6-1).
    ["year end", "2026-12-25T10:00", "2027-01-08", "2027-01-05T17:15:00", "2027-01-07T23:59:59", "2027-01-07T17:15:00"],
    [
      "the first day open",
      "2026-12-24T10:00",
      "2027-01-04",
      "2027-01-03T23:59:59",
      "2027-01-03T23:59:59",
      "2026-12-28T17:15:00",
    ],
    [
      "the last hour of the year",
      "2026-12-28T17:00",
      "2027-01-06",
      "2027-01-05T23:59:59",
      "2027-01-05T23:59:59",
      "2027-01-05T17:15:00",
    ],
    [
      "two days into the new year",
      "2027-01-02T12:00",
      "2027-01-12",
      "2027-01-06T17:15:00",
      "2027-01-11T23:59:59",
      "2027-01-08T17:15:00",
    ],
    ["leap day", "2028-02-24T10:00", "2028-02-29", "2028-02-28T23:59:59", "2028-02-28T23:59:59", "2028-02-28T17:15:00"],
    [
      "the day after leap day",
      "2028-02-25T10:00",
      "2028-03-01",
      "2028-02-29T23:59:59",
      "2028-02-29T23:59:59",
      "2028-02-29T17:15:00",
    ],
    [
      "the same day in a common year",
      "2027-02-24T10:00",
      "2027-03-01",
      "2027-02-28T23:59:59",
      "2027-02-28T23:59:59",
      "2027-02-26T17:15:00",
    ],
    [
      "Golden Week 2027",
      "2027-04-28T10:00",
      "2027-05-10",
      "2027-05-07T17:15:00",
      "2027-05-09T23:59:59",
      "2027-05-07T17:15:00",
    ],
    [
      "Golden Week 2028",
      "2028-04-28T10:00",
      "2028-05-09",
      "2028-05-08T17:15:00",
      "2028-05-08T23:59:59",
      "2028-05-08T17:15:00",
    ],
    [
      "a day between two holidays",
      "2026-09-18T10:00",
      "2026-09-24",
      "2026-09-23T23:59:59",
      "2026-09-23T23:59:59",
      "2026-09-18T17:15:00",
    ],
    [
      "over the day between",
      "2026-09-18T10:00",
      "2026-09-30",
      "2026-09-28T17:15:00",
      "2026-09-29T23:59:59",
      "2026-09-29T17:15:00",
    ],
    [
      "a substitute on a Monday",
      "2027-03-18T10:00",
      "2027-03-26",
      "2027-03-24T17:15:00",
      "2027-03-25T23:59:59",
      "2027-03-25T17:15:00",
    ],
  ])("T6-1 T6-4: %s, released %s for %s", (_name, released, day, replyBy, literal, closing) => {
    const start = at(day as Day, "10:00");
    const cutOff = cutOffOf(start, DEFAULT_POLICY, calendar);
    expect(cutOff).toBe(`${literal}+09:00`);
    expect(replyByOf(toTime(`${released}:00+09:00`), [cutOff], DEFAULT_POLICY, calendar)).toBe(`${replyBy}+09:00`);
    const early = { ...DEFAULT_POLICY, cutOff: "closingOfPreviousOpenDay" } as const;
    expect(cutOffOf(start, early, calendar)).toBe(`${closing}+09:00`);
  });

  it.each([
    ["2026-12-28T23:59:59+09:00", "2027-01-06"],
    ["2026-12-29T00:00:00+09:00", "2027-01-06"],
    ["2027-01-03T23:59:59+09:00", "2027-01-06"],
    ["2027-01-04T00:00:00+09:00", "2027-01-07"],
    ["2028-02-28T23:59:59+09:00", "2028-03-02"],
    ["2028-02-29T00:00:00+09:00", "2028-03-03"],
    ["2027-04-28T23:59:59+09:00", "2027-05-07"],
    ["2028-04-28T23:59:59+09:00", "2028-05-08"],
    ["2026-09-18T23:59:59+09:00", "2026-09-28"],
    ["2026-09-22T12:00:00+09:00", "2026-09-28"],
    ["2026-09-24T00:00:00+09:00", "2026-09-29"],
  ])("T6-3d: what arrives at %s is answered by the closing of %s", (arrival, day) => {
    expect(answerByOf(toTime(arrival), DEFAULT_POLICY, calendar)).toBe(`${day}T17:15:00+09:00`);
  });

  it("T6-1: nobody is offered the first day of the year from the evening of the last one", () => {
    const evening = toTime("2026-12-28T16:00:00+09:00");
    const booking = decided(null, requestCommand({ wishes: [wish("2027-01-04", "10:00")] }, evening));
    expect(typeof booking !== "string" && booking.status === "offered" && booking.offer.notes).toContain("tooSoon");
  });

  it("a leap day is a day like any other: bookable, confirmed the day before, cancelled the day before", () => {
    const booking = offeredAt(toTime("2028-02-24T10:00:00+09:00"), "2028-02-29", "10:00");
    const agreed = decided(booking, accept(toTime("2028-02-28T23:59:59+09:00")));
    expect(statusOf(agreed)).toBe("confirmed");
    if (typeof agreed === "string") throw new Error(agreed);
    expect(statusOf(decided(agreed, cancel(endOf("2028-02-28" as Day))))).toBe("cancelled");
    expect(statusOf(decided(agreed, cancel(at("2028-02-29" as Day, "00:00"))))).toBe("confirmed");
    expect([plusDays("2028-02-28" as Day, 1), plusDays("2027-02-28" as Day, 1)]).toEqual(["2028-02-29", "2027-03-01"]);
  });
});

describe("a holiday that moves after the promise was given", () => {
  // Offered in 2028 with the calculated equinox; then the almanac says another day.
  const now = toTime("2028-09-19T10:00:00+09:00");
  const moved = new Set(nationalHolidays());
  moved.delete("2028-09-22" as Day);
  moved.add("2028-09-21" as Day);
  const afterwards = given({ calendar: { ...calendar, holidays: moved } });

  it("T6-4 T6-3d: what was promised stays as it was promised, to the day and the second", () => {
    const booking = offeredAt(now, "2028-09-29", "10:00");
    const { replyBy } = booking.offer;
    expect([replyBy, booking.answerBy]).toEqual(["2028-09-25T17:15:00+09:00", "2028-09-25T17:15:00+09:00"]);
    // With the new table the third business day is the same Monday by another way, so another day shows the difference.
    const soon = offeredAt(now, "2028-09-21", "16:00");
    expect(soon.offer.choices[0]?.cutOff).toBe("2028-09-20T23:59:59+09:00");
    const agreed = decided(soon, accept(toTime("2028-09-20T23:59:59+09:00")), afterwards);
    expect(statusOf(agreed)).toBe("confirmed");
    expect(typeof agreed !== "string" && agreed.answerBy).toBe(soon.answerBy);
    expect(statusOf(decided(booking, expire(replyBy), afterwards))).toBe("tooEarly");
    expect(statusOf(decided(booking, expire(plusSeconds(replyBy, 1)), afterwards))).toBe("expired");
  });

  it("T6-3a: what is offered from then on follows the new table", () => {
    const onTheOld = decided(null, requestCommand({ wishes: [wish("2028-09-22", "10:00")] }, now), afterwards);
    expect(typeof onTheOld !== "string" && onTheOld.status === "offered" && onTheOld.offer.notes).toEqual([]);
    const onTheNew = decided(null, requestCommand({ wishes: [wish("2028-09-21", "10:00")] }, now), afterwards);
    expect(typeof onTheNew !== "string" && onTheNew.status === "offered" && onTheNew.offer.notes).toEqual([
      "closedDay",
    ]);
  });

  it("T6-4: an offer that is released only then gets its reply-by from the new table", () => {
    const added = given({ calendar: { ...calendar, holidays: new Set([...nationalHolidays(), "2028-09-20" as Day]) } });
    const waiting = offeredAt(now, "2028-09-29", "10:00");
    const release: Command = { type: "release", at: now, bookingId: "b1", staff: "hanako" };
    const released = decided(waiting, release, added);
    expect(typeof released !== "string" && released.status === "offered" && released.offer.replyBy).toBe(
      "2028-09-26T17:15:00+09:00",
    );
  });
});

describe("a clock that goes backwards", () => {
  it("T6-4: moves the watermark back with it: what was not judged before is not judged now", () => {
    const booking = longOffer();
    const { replyBy } = booking.offer;
    const ahead = plusSeconds(replyBy, 3_600);
    const through = (...polls: Time[]) => readThroughOf(polls, DEFAULT_POLICY) as Time;
    expect(statusOf(decided(booking, expire(through(ahead, ahead))))).toBe("expired");
    // One folder read before the clock was put right is enough to wait.
    expect(statusOf(decided(booking, expire(through(ahead, replyBy))))).toBe("tooEarly");
    expect(statusOf(decided(booking, expire(through(plusSeconds(replyBy, 900)))))).toBe("tooEarly");
    expect(statusOf(decided(booking, expire(through(plusSeconds(replyBy, 901)))))).toBe("expired");
  });

  it("T6-3b T6-1: a yes is judged by its arrival at the mail server, wherever our clock stands", () => {
    const arrived = toTime("2026-12-03T23:59:59+09:00");
    for (const now of ["2026-11-01T00:00:00+09:00", "2026-12-03T23:59:58+09:00", "2027-06-01T00:00:00+09:00"]) {
      const command: Command = { ...accept(arrived), at: toTime(now) } as Command;
      expect(statusOf(decided(longOffer(), command)), now).toBe("confirmed");
    }
  });
});
