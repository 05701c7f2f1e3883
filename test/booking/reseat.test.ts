import { describe, expect, it } from "vitest";
import { apply } from "../../src/booking/apply.ts";
import type { Booking, Command, Event, Offer } from "../../src/booking/booking.ts";
import { decide } from "../../src/booking/decide.ts";
import type { Facts } from "../../src/booking/offers.ts";
import { holdsOf, NOBODY, type Taken } from "../../src/booking/seats.ts";
import { CALENDAR, facts, NOW, requestCommand, slot, wish } from "./law.ts";

const RESEAT: Command = { type: "reseat", at: NOW, bookingId: "b1", staff: "hanako", reason: "休暇" };
const YES: Command = { type: "accept", at: NOW, bookingId: "b1", receivedAt: NOW, mailId: "m2", choice: null };

function run(booking: Booking | null, command: Command, ground: Facts): { events: Event[]; booking: Booking } {
  const decision = decide(booking, command, ground);
  if ("refused" in decision) throw new Error(decision.refused);
  const after = decision.events.reduce<Booking | null>(apply, booking);
  if (!after) throw new Error("nothing came of it");
  return { events: decision.events, booking: after };
}

function out(seat: number, from: string, to: string, day = "2026-12-03"): Taken {
  const { from: start, to: end } = wish(day, from, to);
  return { bookingId: NOBODY, seat, start, end, by: "blocked" };
}

const twoSeats = (taken: Taken[] = [], roomSeats = [1, 2]) =>
  facts({ taken, roomSeats }, { seats: 2, mostHoldShare: 1 });
const offered = () => run(null, requestCommand(), twoSeats()).booking;
const confirmed = () => run(offered(), YES, twoSeats()).booking;

describe("a seat that the office takes out", () => {
  it("is offered to nobody, and leaves fewer seats for offers to hold", () => {
    const ground = twoSeats([out(1, "09:00", "17:00")]);
    expect(run(null, requestCommand(), ground).booking).toMatchObject({ offer: { choices: [{ seat: 2 }] } });
    // One seat of fourteen starts is left, seven of which offers may hold; eight are more than that.
    const held = (n: number): Taken[] =>
      Array.from({ length: n }, (_, index) => ({
        bookingId: `h${index}`,
        seat: 2,
        ...slot("2026-12-03", `${9 + index}:30`.padStart(5, "0")),
        by: "offer" as const,
      }));
    const halved = (n: number) =>
      facts({ taken: [out(1, "09:00", "17:00"), ...held(n)] }, { seats: 2, mostHoldShare: 0.5 });
    expect(startOf(run(null, requestCommand(), halved(6)).booking)).toBe("2026-12-03T14:00:00+09:00");
    expect(startOf(run(null, requestCommand(), halved(7)).booking)).not.toMatch("2026-12-03");
  });

  it("moves what it held to a free seat, silently, while the times stay", () => {
    const before = offered();
    const { events, booking } = run(before, RESEAT, twoSeats([...holdsOf(before), out(1, "13:00", "15:00")]));
    expect(events).toMatchObject([{ type: "reseated", agreed: null, choices: [{ number: 1, seat: 2 }] }]);
    expect(booking).toMatchObject({
      status: "offered",
      offer: { n: 1, choices: [{ seat: 2, slot: { start: slot("2026-12-03", "14:00").start } }] },
    });
  });

  it("moves an agreed time only to a seat with a room, and changes the meeting with it", () => {
    const before = confirmed();
    const taken = [...holdsOf(before), out(1, "13:00", "15:00")];
    const { events, booking } = run(before, RESEAT, twoSeats(taken));
    expect(events.map((event) => event.type)).toEqual(["reseated", "meetingChanged"]);
    expect(booking).toMatchObject({ status: "confirmed", choice: { seat: 2 }, meeting: { by: "room", seat: 2 } });
    expect(decide(before, RESEAT, twoSeats(taken, [1]))).toEqual({ refused: "slotTaken" });
    expect(
      decide(
        before,
        RESEAT,
        twoSeats([...taken, { bookingId: "x", seat: 2, ...slot("2026-12-03", "14:00"), by: "confirmed" }]),
      ),
    ).toEqual({ refused: "slotTaken" });
    expect(decide(before, RESEAT, twoSeats(holdsOf(before)))).toEqual({ refused: "nothingToDo" });
  });

  it("moves the agreed time and the time offered in its place to two different seats", () => {
    const agreed = confirmed();
    const offer: Offer = {
      ...offerOf(offered()),
      choices: [{ number: 1, slot: slot("2026-12-03", "14:00"), seat: 2, cutOff: NOW }],
    };
    const before: Booking = { ...agreed, change: offer } as Booking;
    const ground = facts(
      { taken: [...holdsOf(before), out(1, "13:00", "15:00"), out(2, "13:00", "15:00")], roomSeats: [1, 2, 3, 4] },
      { seats: 4 },
    );
    expect(run(before, RESEAT, ground).booking).toMatchObject({
      choice: { seat: 3 },
      change: { choices: [{ seat: 4 }] },
    });
  });

  it("T6-3b: a yes to a time that was closed or taken out since waits for a person", () => {
    const before = offered();
    expect(decide(before, YES, twoSeats([...holdsOf(before), out(1, "13:00", "15:00")]))).toEqual({
      refused: "slotTaken",
    });
    const closed = {
      ...twoSeats(holdsOf(before)),
      calendar: { ...CALENDAR, closures: new Set(["2026-12-03" as never]) },
    };
    expect(decide(before, YES, closed)).toEqual({ refused: "closedDay" });
    expect(decide(before, RESEAT, closed)).toEqual({ refused: "closedDay" });
  });
});

function offerOf(booking: Booking): Offer {
  if (booking.status !== "offered") throw new Error(booking.status);
  return booking.offer;
}

function startOf(booking: Booking): string {
  return offerOf(booking).choices[0]?.slot.start ?? "";
}
