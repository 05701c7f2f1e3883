import { describe, expect, it } from "vitest";
import { apply } from "../../src/booking/apply.ts";
import type { Booking, Command, Event } from "../../src/booking/booking.ts";
import { decide } from "../../src/booking/decide.ts";
import { meetingAlarmAt } from "../../src/booking/meetings.ts";
import type { Facts } from "../../src/booking/offers.ts";
import { NOBODY } from "../../src/booking/seats.ts";
import { plusMinutes, type Time, toTime } from "../../src/booking/time.ts";
import { CALENDAR, facts, NOW, requestCommand, slot } from "./law.ts";

const OWN = facts({ roomSeats: [], ownMeetings: true });
const at = (text: string) => toTime(`${text}:00+09:00`);

type Bare = Command extends infer C ? (C extends Command ? Omit<C, "at" | "bookingId"> : never) : never;

function asked(booking: Booking | null, command: Bare, moment: Time = NOW, ground: Facts = OWN) {
  return decide(booking, { at: moment, bookingId: "b1", ...command } as Command, ground);
}

function step(booking: Booking | null, command: Bare, moment: Time = NOW, ground: Facts = OWN): Booking {
  const decision = asked(booking, command, moment, ground);
  if ("refused" in decision) throw new Error(decision.refused);
  return decision.events.reduce<Booking | null>(apply, booking) as Booking;
}

const offered = () => step(null, requestCommand());
const confirmed = () => step(offered(), { type: "accept", receivedAt: NOW, mailId: "m2", choice: null });
const promised = () => step(confirmed(), { type: "promiseMeeting", wantedAt: NOW }, plusMinutes(NOW, 2));
const ready = () => step(confirmed(), { type: "noteMeeting", id: "w1", seat: 1 });
const MOVE = {
  type: "moveByStaff" as const,
  staff: "hanako",
  termsGiven: "電話",
  reason: "本人の希望",
  overrideCutOff: false,
};

describe("a meeting of a booking's own in the law", () => {
  it("is still to come when a booking is confirmed, and a room where the office has rooms", () => {
    expect(confirmed()).toMatchObject({ status: "confirmed", meeting: null });
    const inRoom = step(step(null, requestCommand(), NOW, facts()), YES, NOW, facts());
    expect(inRoom).toMatchObject({ meeting: { by: "room", seat: 1 } });
  });

  it("belongs to confirmed bookings alone", () => {
    for (const command of [
      { type: "noteMeeting", id: "w1", seat: 1 },
      { type: "promiseMeeting", wantedAt: NOW },
      { type: "loseMeeting", id: "w1" },
    ] as const)
      expect(asked(offered(), command, plusMinutes(NOW, 60))).toEqual({ refused: "nothingToDo" });
    expect(asked(offered(), { type: "typeMeeting", id: "w1", staff: "hanako" })).toEqual({ refused: "notConfirmed" });
  });

  it("is noted once", () => {
    expect(ready()).toMatchObject({ meeting: { by: "own", id: "w1", seat: 1, since: NOW } });
    expect(asked(ready(), { type: "noteMeeting", id: "w2", seat: 1 })).toEqual({ refused: "nothingToDo" });
  });

  it("is promised after two minutes, once, for closing time of the open day before", () => {
    const promise = { type: "promiseMeeting", wantedAt: NOW } as const;
    expect(asked(confirmed(), promise, plusMinutes(NOW, 1))).toEqual({ refused: "tooEarly" });
    expect(promised()).toMatchObject({ promisedBy: at("2026-12-02T17:15") });
    expect(asked(promised(), promise, plusMinutes(NOW, 9))).toEqual({ refused: "nothingToDo" });
    expect(asked(ready(), promise, plusMinutes(NOW, 9))).toEqual({ refused: "nothingToDo" });
    expect(asked(confirmed(), promise, at("2026-12-03T14:00"))).toEqual({ refused: "alreadyStarted" });
  });

  it("is promised for Friday where the consultation is on Monday, and for its start where that is over", () => {
    const monday = step(confirmed(), { ...MOVE, slot: slot("2026-12-07", "10:00") });
    const promise = { type: "promiseMeeting", wantedAt: NOW } as const;
    expect(step(monday, promise, plusMinutes(NOW, 5))).toMatchObject({ promisedBy: at("2026-12-04T17:15") });
    expect(step(monday, promise, at("2026-12-05T09:00"))).toMatchObject({ promisedBy: at("2026-12-07T10:00") });
    expect(meetingAlarmAt(at("2026-12-07T10:00"), CALENDAR)).toBe(at("2026-12-04T12:00"));
  });

  it("ends the promise when it is there, and nothing of it stays in the row", () => {
    expect(step(promised(), { type: "noteMeeting", id: "w1", seat: 1 })).not.toHaveProperty("promisedBy");
  });

  it("goes with the booking to another time on the same seat", () => {
    expect(step(ready(), { ...MOVE, slot: slot("2026-12-04", "10:00") })).toMatchObject({
      meeting: { by: "own", id: "w1" },
    });
  });

  it("stays behind where it was taken away already, as its time is over", () => {
    const late = { ...OWN, meetingStands: false };
    expect(step(ready(), { ...MOVE, slot: slot("2026-12-10", "10:00") }, at("2026-12-07T10:00"), late)).toMatchObject({
      meeting: null,
    });
  });

  it("stays behind where the new time is on another seat, whose host is another", () => {
    const two = facts(
      {
        ...{ roomSeats: [], ownMeetings: true },
        taken: [{ bookingId: "x", seat: 1, ...slot("2026-12-04", "10:00"), by: "confirmed" }],
      },
      { seats: 2 },
    );
    const moved = step(ready(), { ...MOVE, slot: slot("2026-12-04", "10:00") }, NOW, two);
    expect(moved).toMatchObject({ choice: { seat: 2 }, meeting: null });
  });

  it("is made anew at another host when its seat is taken out, but not what somebody typed in", () => {
    const out = { bookingId: NOBODY, seat: 1, ...slot("2026-12-03", "14:00"), by: "blocked" as const };
    const two = facts({ roomSeats: [], ownMeetings: true, taken: [out] }, { seats: 2 });
    const reseat = { type: "reseat", staff: "hanako", reason: "休暇" } as const;
    expect(step(ready(), reseat, NOW, two)).toMatchObject({ choice: { seat: 2 }, meeting: null, lostMeeting: true });
    const typed = step(confirmed(), { type: "typeMeeting", id: "w1", staff: "hanako" });
    expect(step(typed, reseat, NOW, two)).toMatchObject({ choice: { seat: 2 }, meeting: { id: "w1" } });
  });

  it("stays behind where somebody typed it in for one time", () => {
    const typed = step(confirmed(), { type: "typeMeeting", id: "w1", staff: "hanako" });
    expect(typed).toMatchObject({ meeting: { typedBy: "hanako" } });
    expect(step(typed, { ...MOVE, slot: slot("2026-12-04", "10:00") })).toMatchObject({ meeting: null });
  });

  it("is typed in for what is confirmed and not yet over, and for nothing by telephone or told elsewhere", () => {
    const type = { type: "typeMeeting", id: "w2", staff: "hanako" } as const;
    expect(eventOf(ready(), type)).toMatchObject({ type: "meetingReady", voids: true });
    expect(eventOf(confirmed(), type)).toMatchObject({ voids: false });
    expect(asked(confirmed(), type, at("2026-12-03T14:30"))).toEqual({ refused: "alreadyStarted" });
    const byPhone = step(ready(), { type: "switchToTelephone", staff: "hanako", reason: "回線" });
    expect(asked(byPhone, type)).toEqual({ refused: "nothingToDo" });
  });

  it("that is lost is wanted anew, and only the one that is known can be lost", () => {
    expect(asked(ready(), { type: "loseMeeting", id: "other" })).toEqual({ refused: "nothingToDo" });
    const lost = step(ready(), { type: "loseMeeting", id: "w1" });
    expect(lost).toMatchObject({ meeting: null, lostMeeting: true });
    expect(eventOf(lost, { type: "noteMeeting", id: "w2", seat: 1 })).toMatchObject({ voids: true });
    expect(step(lost, { type: "noteMeeting", id: "w2", seat: 1 })).not.toHaveProperty("lostMeeting");
  });

  it("is told to nobody while staff handle the booking themselves, but for what they type in", () => {
    const frozen = step(confirmed(), { type: "takeOver", by: { staff: "hanako" } });
    expect(asked(frozen, { type: "noteMeeting", id: "w1", seat: 1 })).toEqual({ refused: "frozen" });
    expect(asked(frozen, { type: "promiseMeeting", wantedAt: NOW }, plusMinutes(NOW, 9))).toEqual({
      refused: "frozen",
    });
    const typed = step(frozen, { type: "typeMeeting", id: "w1", staff: "hanako" });
    expect(typed).toMatchObject({ frozen: null, meeting: { by: "own" } });
  });

  it("T5, T12-3: nobody is reminded before the ID is there, nor on the very day on which it came", () => {
    const remind = { type: "remind", readThrough: at("2026-12-02T10:00"), unsettledMails: 0 } as const;
    const dayBefore = at("2026-12-02T10:00");
    expect(asked(confirmed(), remind, dayBefore)).toEqual({ refused: "tooEarly" });
    expect(asked(ready(), remind, dayBefore)).toMatchObject({ events: [{ type: "reminded" }] });
    const thatDay = step(confirmed(), { type: "noteMeeting", id: "w1", seat: 1 }, at("2026-12-02T09:00"));
    expect(asked(thatDay, remind, dayBefore)).toEqual({ refused: "nothingToDo" });
  });
});

const YES = { type: "accept" as const, receivedAt: NOW, mailId: "m2", choice: null };

function eventOf(booking: Booking, command: Bare): Event | undefined {
  const decision = asked(booking, command);
  return "refused" in decision ? undefined : decision.events[0];
}
