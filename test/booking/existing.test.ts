import { describe, expect, it } from "vitest";
import { fold } from "../../src/booking/apply.ts";
import type { Event } from "../../src/booking/booking.ts";
import type { EnterExistingCommand } from "../../src/booking/commands.ts";
import { decide } from "../../src/booking/decide.ts";
import type { Facts } from "../../src/booking/offers.ts";
import { NOBODY, type Taken } from "../../src/booking/seats.ts";
import { plusMinutes, toTime } from "../../src/booking/time.ts";
import { facts, NOW, slot } from "./law.ts";

const ON_PAPER: EnterExistingCommand = {
  type: "enterExisting",
  reference: "K7M2-Q4TD",
  personId: "p1",
  staff: "hanako",
  slot: slot("2026-12-03", "14:00"),
  seat: null,
  meeting: { by: "room" },
  termsGiven: "窓口で渡した",
  consented: true,
  reason: "紙の予約簿から",
  remind: false,
};

function enter(change: Partial<EnterExistingCommand> = {}, given: Facts = facts()): Event[] | string {
  const decision = decide(null, { at: NOW, bookingId: "b1", ...ON_PAPER, ...change }, given);
  return "refused" in decision ? decision.refused : decision.events;
}

describe("a booking that was agreed on before the desk knew of it", () => {
  it("is confirmed at once, with who witnessed it, how the terms were given, and why", () => {
    const events = enter();
    expect(events).toMatchObject([{ type: "requested", via: "earlier" }, { type: "confirmed" }]);
    expect(fold(events as Event[])).toMatchObject({
      status: "confirmed",
      evidence: {
        by: "staffWitnessed",
        staff: "hanako",
        at: NOW,
        termsGiven: "窓口で渡した",
        reason: "紙の予約簿から",
      },
      choice: { seat: 1, slot: ON_PAPER.slot },
      meeting: { by: "room", seat: 1 },
      entered: { remind: false, consented: true },
    });
  });

  it("may begin at any minute of the opening hours, also in the pause and past the day-before cut-off", () => {
    for (const [day, clock] of [
      ["2026-12-03", "10:10"],
      ["2026-12-03", "12:15"],
      ["2026-11-25", "15:00"],
    ] as const)
      expect(enter({ slot: slot(day, clock) })).toHaveLength(2);
  });

  it("is refused on a closed day, outside the hours, in the past, too far ahead and when longer than a consultation", () => {
    expect(enter({ slot: slot("2026-11-28", "10:00") })).toBe("closedDay");
    expect(enter({ slot: slot("2026-12-03", "17:00") })).toBe("closedDay");
    expect(enter({ slot: slot("2026-11-25", "09:30") })).toBe("alreadyStarted");
    expect(enter({ slot: slot("2036-12-03", "10:00") })).toBe("tooFarAhead");
    const { start } = ON_PAPER.slot;
    expect(enter({ slot: { start, end: plusMinutes(start, 60) } })).toBe("closedDay");
    expect(enter({ slot: { start, end: start } })).toBe("closedDay");
  });

  it("takes the seat that is named, and none that does not exist or is held, agreed or taken out", () => {
    const two = { seats: 2 };
    expect(enter({ seat: 2, meeting: { by: "telephone" } }, facts({}, two))).toMatchObject([
      {},
      { choice: { seat: 2 } },
    ]);
    expect(enter({ seat: 3 }, facts({}, two))).toBe("unknownSeat");
    for (const by of ["offer", "confirmed", "blocked"] as const) {
      const other: Taken = { bookingId: by === "blocked" ? NOBODY : "b9", seat: 1, by, ...slot("2026-12-03", "13:50") };
      expect(enter({ seat: 1 }, facts({ taken: [other] }, two))).toBe("slotTaken");
      expect(enter({ meeting: { by: "telephone" } }, facts({ taken: [other] }, two))).toMatchObject([
        {},
        { choice: { seat: 2 } },
      ]);
    }
  });

  it("needs a seat with a room of its own, another meeting that the person knows, or the telephone", () => {
    const other: Taken = { bookingId: "b9", seat: 1, by: "confirmed", ...ON_PAPER.slot };
    const given = facts({ taken: [other], roomSeats: [1] }, { seats: 2 });
    expect(enter({}, given)).toBe("noRoom");
    expect(enter({ seat: 2 }, given)).toBe("noRoom");
    const told = { by: "told", meetingId: "000 9999 0000" } as const;
    expect(enter({ meeting: told }, given)).toMatchObject([{}, { choice: { seat: 2 }, meeting: told }]);
    expect(enter({}, facts({ taken: [other] }, { seats: 1 }))).toBe("slotTaken");
  });

  it("is entered once, and reminded of only where the person who entered it said so", () => {
    const remind = (booking: ReturnType<typeof fold>) =>
      decide(
        booking,
        {
          type: "remind",
          ...{ at: toTime("2026-12-02T15:00:00+09:00"), bookingId: "b1", unsettledMails: 0 },
          readThrough: toTime("2026-12-02T14:50:00+09:00"),
        },
        facts(),
      );
    const silent = fold(enter() as Event[]);
    expect(decide(silent, { at: NOW, bookingId: "b1", ...ON_PAPER }, facts())).toEqual({ refused: "alreadyKnown" });
    expect(remind(silent)).toEqual({ refused: "nothingToDo" });
    expect(remind(fold(enter({ remind: true }) as Event[]))).toMatchObject({ events: [{ type: "reminded" }] });
  });

  it("keeps what it is when an outcome is recorded and taken back, and loses it with another time", () => {
    const events = enter() as Event[];
    const undone = fold([
      ...events,
      { type: "outcomeRecorded", at: NOW, outcome: "noShow", staff: "hanako", reason: "" },
      { type: "outcomeUndone", at: NOW, staff: "hanako" },
    ]);
    expect(undone).toMatchObject({ status: "confirmed", entered: { remind: false } });
    const move = {
      ...({ type: "moveByStaff", at: NOW, bookingId: "b1", staff: "hanako", termsGiven: "", reason: "電話" } as const),
      ...{ slot: slot("2026-12-04", "10:00"), overrideCutOff: false },
    };
    const moved = decide(undone, move, facts());
    expect(fold([...events, ...("events" in moved ? moved.events : [])])).not.toHaveProperty("entered");
  });
});
