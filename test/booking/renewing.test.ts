import { describe, expect, it } from "vitest";
import { apply } from "../../src/booking/apply.ts";
import type { Booking, Command, OfferNote, Wish } from "../../src/booking/booking.ts";
import { decide } from "../../src/booking/decide.ts";
import type { Facts } from "../../src/booking/offers.ts";
import { holdsOf } from "../../src/booking/seats.ts";
import { type Time, toDay, toTime } from "../../src/booking/time.ts";
import { facts, NOW, requestCommand, slot, TERMS, wish } from "./law.ts";

const NEW_TERMS = { version: "2026-12", effectiveOn: toDay("2026-12-04"), digest: "e".repeat(64), sample: false };
const KNOWN = { terms: [TERMS, NEW_TERMS] };

function offered(wishes: Wish[], change: Partial<Facts> = {}, agreed = false): Booking {
  const command = requestCommand(agreed ? { agreed: slot("2026-12-04", "14:00"), via: "phone" } : { wishes });
  const decision = decide(null, command, facts(change));
  if ("refused" in decision) throw new Error(decision.refused);
  const booking = decision.events.reduce<Booking | null>(apply, null);
  if (booking?.status !== "offered") throw new Error(booking?.status);
  return booking;
}

function renew(booking: Booking, change: Partial<Facts> = {}, unsettledMails = 0, at: Time = NOW) {
  const command: Command = { type: "renewOffer", at, bookingId: booking.id, unsettledMails };
  return decide(booking, command, facts({ ...KNOWN, ...change, taken: holdsOf(booking) }));
}

describe("an open offer and new terms", () => {
  it("T13: is made anew with the same times and the terms that will be in force", () => {
    const before = offered([wish("2026-12-04", "13:00", "17:00")]);
    const decision = renew(before);
    if ("refused" in decision || before.status !== "offered") throw new Error("refused");
    const after = decision.events.reduce<Booking | null>(apply, before);
    expect(after).toMatchObject({
      status: "offered",
      offersMade: 2,
      offer: { terms: { version: "2026-12" }, notes: ["replacesEarlier", "newTerms"] satisfies OfferNote[] },
    });
    expect(after && holdsOf(after)).toEqual(holdsOf(before));
    expect(after && renew(after)).toEqual({ refused: "nothingToDo" });
  });

  it("T13: stands where its earliest choice is before the new terms, or names them already", () => {
    expect(renew(offered([wish("2026-12-03", "14:00")]))).toEqual({ refused: "nothingToDo" });
    expect(renew(offered([wish("2026-12-04", "14:00")], KNOWN))).toEqual({ refused: "nothingToDo" });
  });

  it("T13: waits while an answer may be there, and for a person where it was agreed by telephone or no fair time is left", () => {
    const open = offered([wish("2026-12-04", "14:00")]);
    expect(renew(open, {}, 1)).toEqual({ refused: "unsettledMails" });
    expect(renew(offered([], {}, true))).toEqual({ refused: "withStaff" });
    expect(renew(open, {}, 0, toTime("2026-12-03T16:30:00+09:00"))).toEqual({ refused: "pastCutOff" });
  });

  it("never goes back to earlier terms where the newer ones are missing", () => {
    expect(renew(offered([wish("2026-12-04", "14:00")], KNOWN), { terms: [TERMS] })).toEqual({
      refused: "nothingToDo",
    });
  });
});
