import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { apply, fold } from "../../src/booking/apply.ts";
import type { Booking, Command, Event } from "../../src/booking/booking.ts";
import { decide } from "../../src/booking/decide.ts";
import { holdsOf, overlaps } from "../../src/booking/seats.ts";
import { slotsOn } from "../../src/booking/slots.ts";
import { dayOf, plusDays, plusMinutes, type Time } from "../../src/booking/time.ts";
import { facts, NOW, requestCommand } from "./law.ts";

const RUNS = 400;
const BOOKINGS = ["b1", "b2", "b3", "b4"];

/** A step of an office's history: some minutes pass and somebody asks something of one booking. */
const step = fc.record({
  minutes: fc.oneof(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 0, max: 5000 })),
  booking: fc.constantFrom(...BOOKINGS),
  kind: fc.constantFrom(
    ...([
      "request",
      "phone",
      "bookAgain",
      "enterExisting",
      "revise",
      "accept",
      "accept",
      "decline",
      "cancel",
      "expire",
      "release",
    ] as const),
    ...([
      "confirmByStaff",
      "cancelByStaff",
      "recordOutcome",
      "undoOutcome",
      "sendWord",
      "askWhich",
      "reject",
      "closeDuplicate",
    ] as const),
  ),
  day: fc.integer({ min: 1, max: 12 }),
  nth: fc.integer({ min: 0, max: 13 }),
  long: fc.boolean(),
  choice: fc.option(fc.integer({ min: 1, max: 3 }), { nil: null }),
  delay: fc.integer({ min: 0, max: 2000 }),
  seats: fc.constant(2),
});

type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

function commandOf(one: Step, now: Time, readThrough: Time): Command {
  const given = facts();
  const day = plusDays(dayOf(now), one.day);
  const slot = slotsOn(day, given.policy, given.calendar)[one.nth] ?? {
    start: plusMinutes(now, 600),
    end: plusMinutes(now, 630),
  };
  const wishes = [{ from: slot.start, to: one.long ? plusMinutes(slot.start, 240) : slot.end }];
  const common = { at: now, bookingId: one.booking };
  // A mail is decided some time after it arrived.
  const receivedAt = plusMinutes(now, -one.delay);
  const mail = { ...common, mailId: "m", receivedAt };
  const staff = { ...common, staff: "hanako" };
  switch (one.kind) {
    case "request":
      return requestCommand({ wishes, receivedAt, missing: one.choice === 3 ? ["number"] : [] }, now, one.booking);
    case "phone":
      return requestCommand({ via: "phone", wishes: [], agreed: slot, receivedAt: now }, now, one.booking);
    case "bookAgain":
      return { type: "bookAgain", ...staff, reference: "R", personId: "p1", slot };
    case "enterExisting":
      return {
        ...{ type: "enterExisting", ...staff, reference: "R", personId: "p1", termsGiven: "", reason: "" },
        slot: one.long ? { start: plusMinutes(slot.start, 10), end: plusMinutes(slot.end, 10) } : slot,
        seat: one.choice,
        meeting: one.long ? { by: "told", meetingId: "000 0000 0000" } : { by: "room" },
        ...{ consented: one.long, remind: one.long },
      };
    case "revise":
      return { type: "revise", staff: null, ...mail, wishes, missing: [], readings: [] };
    case "accept":
      return { type: "accept", ...mail, choice: one.choice };
    case "decline":
    case "cancel":
      return { type: one.kind, ...mail };
    case "sendWord":
      return { type: "sendWord", ...mail, about: "late" };
    case "askWhich":
      return { type: "askWhich", ...common, mailId: "m" };
    case "expire":
      return { type: "expire", ...common, readThrough, offerStanding: "accepted", unsettledMails: 0 };
    case "release":
    case "undoOutcome":
      return { type: one.kind, ...staff };
    case "confirmByStaff":
      return {
        type: "confirmByStaff",
        ...staff,
        choice: one.choice ?? 1,
        termsGiven: "",
        reason: "",
        overrideCutOff: one.long,
      };
    case "cancelByStaff":
      return { type: "cancelByStaff", ...staff, by: one.long ? "mail" : "phone", mailId: "m", reason: "" };
    case "closeDuplicate":
      return { type: "closeDuplicate", ...staff, into: one.long ? "b1" : "b2", reason: "" };
    case "reject":
      return { type: "reject", ...staff, reason: "" };
    case "recordOutcome":
      return {
        type: "recordOutcome",
        ...staff,
        outcome: one.long ? "noShow" : "attended",
        reason: "",
        readThrough,
        unsettledMails: 0,
      };
  }
}

/** Plays the steps on one office with two seats and calls back after each. */
function play(steps: Step[], after: (house: Map<string, Booking>, histories: Map<string, Event[]>) => void): number {
  const house = new Map<string, Booking>();
  const histories = new Map<string, Event[]>();
  let now = NOW;
  let recorded = 0;
  for (const one of steps) {
    now = plusMinutes(now, one.minutes);
    const taken = [...house.values()].flatMap(holdsOf);
    const decision = decide(
      house.get(one.booking) ?? null,
      commandOf(one, now, plusMinutes(now, -15)),
      facts({ taken, roomSeats: [1, 2] }, { seats: one.seats }),
    );
    if ("refused" in decision) continue;
    for (const event of decision.events) {
      house.set(one.booking, apply(house.get(one.booking) ?? null, event));
      histories.set(one.booking, [...(histories.get(one.booking) ?? []), event]);
      recorded += 1;
    }
    after(house, histories);
  }
  return recorded;
}

const histories = fc.array(step, { minLength: 1, maxLength: 60 });

describe("whatever is asked of the law, in whatever order", () => {
  it("a booking is always the fold of its events", () => {
    let recorded = 0;
    fc.assert(
      fc.property(histories, (steps) => {
        recorded += play(steps, (house, told) => {
          for (const [id, booking] of house) expect(fold(told.get(id) ?? [])).toEqual(booking);
        });
      }),
      { numRuns: RUNS },
    );
    expect(recorded).toBeGreaterThan(RUNS);
  });

  it("no two live bookings share a seat and a time", () => {
    fc.assert(
      fc.property(histories, (steps) => {
        play(steps, (house) => {
          const holds = [...house.values()].flatMap(holdsOf);
          for (const [index, one] of holds.entries()) {
            for (const other of holds.slice(index + 1))
              expect(one.seat === other.seat && overlaps(one, other)).toBe(false);
          }
        });
      }),
      { numRuns: RUNS },
    );
  });

  it("T6-3b: a confirmed booking has evidence, and mail evidence arrived before the cut-off of the time it chose", () => {
    let seen = 0;
    fc.assert(
      fc.property(histories, (steps) => {
        play(steps, (house) => {
          for (const booking of house.values()) {
            if (booking.status !== "confirmed" && booking.status !== "attended" && booking.status !== "noShow")
              continue;
            seen += 1;
            const { evidence, choice } = booking;
            expect(["mailReply", "staffWitnessed", "bookedInConsultation"]).toContain(evidence.by);
            if (evidence.by === "mailReply") expect(evidence.receivedAt <= choice.cutOff).toBe(true);
          }
        });
      }),
      { numRuns: RUNS },
    );
    expect(seen).toBeGreaterThan(0);
  });

  it("an offer never outlives its last choice, holds one to three numbered future times, and leaves time to reply", () => {
    fc.assert(
      fc.property(histories, (steps) => {
        play(steps, (house) => {
          for (const booking of house.values()) {
            if (booking.status !== "offered") continue;
            const { choices, replyBy, madeAt } = booking.offer;
            expect(choices.map((choice) => choice.number)).toEqual(choices.map((_, index) => index + 1));
            expect(choices.length >= 1 && choices.length <= 3).toBe(true);
            expect(choices.some((choice) => choice.cutOff >= replyBy)).toBe(true);
            for (const choice of choices) expect(choice.slot.start > madeAt && choice.cutOff >= madeAt).toBe(true);
          }
        });
      }),
      { numRuns: RUNS },
    );
  });
});
