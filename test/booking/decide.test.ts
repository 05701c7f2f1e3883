import { describe, expect, it } from "vitest";
import { apply } from "../../src/booking/apply.ts";
import type { Booking, Command, Event, OfferNote } from "../../src/booking/booking.ts";
import { decide } from "../../src/booking/decide.ts";
import type { Facts } from "../../src/booking/offers.ts";
import { holdsOf } from "../../src/booking/seats.ts";
import { type Time, toTime } from "../../src/booking/time.ts";
import { facts, NOW, requestCommand, slot, wish } from "./law.ts";

function run(
  before: Booking | null,
  command: Command,
  given: Facts = facts(),
): { booking: Booking | null; events: Event[] } {
  const decision = decide(before, command, given);
  if ("refused" in decision) throw new Error(`refused: ${decision.refused}`);
  return { booking: decision.events.reduce<Booking | null>(apply, before), events: decision.events };
}

function refusal(before: Booking | null, command: Command, given: Facts = facts()): string {
  const decision = decide(before, command, given);
  return "refused" in decision ? decision.refused : `recorded ${decision.events.map((event) => event.type).join(",")}`;
}

const offered = () => run(null, requestCommand()).booking as Booking & { status: "offered" };
const offeredWindow = () =>
  run(null, requestCommand({ wishes: [wish("2026-12-03", "13:00", "16:00")] })).booking as Booking & {
    status: "offered";
  };
const accept = (receivedAt: string, choice: number | null = null): Command => {
  const time = toTime(receivedAt);
  return { type: "accept", at: time, bookingId: "b1", receivedAt: time, mailId: "m2", choice };
};
const confirmed = () =>
  run(offered(), accept("2026-11-26T09:00:00+09:00")).booking as Booking & { status: "confirmed" };
const cancel = (receivedAt: string): Command => {
  const time = toTime(receivedAt);
  return { type: "cancel", at: time, bookingId: "b1", receivedAt: time, mailId: "m3" };
};

/** The mailbox was read to the end of that day, with nothing left open. */
const READ = { readThrough: toTime("2026-12-03T23:59:59+09:00"), unsettledMails: 0 };

describe("a request", () => {
  it("T6-3a: gets the first exactly wished free time alone, with the terms of that day", () => {
    const booking = offered();
    expect(booking.status).toBe("offered");
    expect(booking.offer.choices).toEqual([
      { number: 1, slot: slot("2026-12-03", "14:00"), seat: 1, cutOff: "2026-12-02T23:59:59+09:00" },
    ]);
    expect(booking.offer.terms.version).toBe("sample-1");
    expect(booking.answerBy).toBe("2026-11-30T17:15:00+09:00");
  });

  it("T6-4: carries an explicit reply-by, the third business day's closing or the last cut-off", () => {
    expect(offered().offer.replyBy).toBe("2026-11-30T17:15:00+09:00");
    const soon = run(null, requestCommand({ wishes: [wish("2026-11-27", "10:00")] })).booking;
    expect(soon?.status === "offered" && soon.offer.replyBy).toBe("2026-11-26T23:59:59+09:00");
  });

  it("L2: gets slots of at most thirty minutes, three choices at most for a window", () => {
    const { choices } = offeredWindow().offer;
    expect(choices.map((choice) => choice.slot)).toEqual([
      slot("2026-12-03", "13:00"),
      slot("2026-12-03", "13:30"),
      slot("2026-12-03", "14:00"),
    ]);
  });

  it("T6-1: is offered nothing whose cut-off is less than four open hours ahead", () => {
    // Wednesday 14:00: Thursday's cut-off is Wednesday 23:59, three and a quarter open hours ahead.
    const now = toTime("2026-11-25T14:00:00+09:00");
    const { booking } = run(null, requestCommand({ wishes: [wish("2026-11-26", "10:00")] }, now));
    expect(booking?.status === "offered" && booking.offer.choices[0]?.slot.start).toBe("2026-11-27T09:00:00+09:00");
    expect(booking?.status === "offered" && booking.offer.notes).toContain("tooSoon");
  });

  it("tells a wish on a closed day so and offers the nearest open times instead", () => {
    const { booking } = run(null, requestCommand({ wishes: [wish("2026-12-05", "10:00")] }));
    expect(booking?.status === "offered" && booking.offer.notes).toEqual(["closedDay"]);
    expect(booking?.status === "offered" && booking.offer.choices.map((choice) => choice.slot.start)).toEqual([
      "2026-12-04T15:30:00+09:00",
      "2026-12-04T16:00:00+09:00",
      "2026-12-04T16:30:00+09:00",
    ]);
  });

  it("T6-2: is asked once for what is missing, and still silent goes to staff", () => {
    const asked = run(null, requestCommand({ missing: ["number"] })).booking;
    expect(asked).toMatchObject({ status: "requested", asked: { missing: ["number"] } });
    const again = run(asked, {
      type: "revise",
      staff: null,
      at: NOW,
      bookingId: "b1",
      receivedAt: NOW,
      mailId: "m2",
      wishes: [],
      missing: ["number"],
      readings: [],
    });
    expect(again.booking).toMatchObject({ status: "requested", asked: null, keptFor: "stillMissing" });
  });

  it("L6: over the limit of open bookings goes to staff and is not refused", () => {
    expect(run(null, requestCommand(), facts({ openBookings: 1 })).booking).toMatchObject({
      status: "requested",
      keptFor: "limit",
    });
  });

  it("L6: that waits for a decision of staff is not moved on by a further mail, only by them", () => {
    const kept = run(null, requestCommand(), facts({ openBookings: 1 })).booking as Booking;
    const again = {
      type: "revise",
      at: NOW,
      bookingId: "b1",
      receivedAt: NOW,
      mailId: "m2",
      wishes: [],
      missing: [],
      readings: [],
    } as const;
    const revise = (staff: string | null, reason = ""): Command => ({
      ...again,
      ...{ wishes: [], missing: [], readings: [], staff, reason },
    });
    expect(refusal(kept, revise(null), facts({ openBookings: 1 }))).toBe("withStaff");
    expect(refusal(kept, revise("hanako", " "), facts({ openBookings: 1 }))).toBe("reasonNeeded");
    const beyond = run(kept, revise("hanako", "面接が近いため"), facts({ openBookings: 1 }));
    expect(beyond.booking?.status).toBe("offered");
    expect(beyond.events[0]).toMatchObject({ staff: "hanako", reason: "面接が近いため" });
  });

  it.each([
    [{ months: 1, count: 2, minutes: null }, "2026-12-25", "keptForStaff"],
    [{ months: 1, count: 3, minutes: null }, "2026-12-25", "offered"],
    [{ months: 1, count: 2, minutes: null }, "2026-11-30", "offered"],
    [{ months: 1, count: null, minutes: 60 }, "2026-12-25", "keptForStaff"],
    [{ months: 1, count: null, minutes: 90 }, "2026-12-25", "offered"],
    [{ months: 2, count: 3, minutes: null }, "2026-11-30", "keptForStaff"],
    [{ months: 2, count: 3, minutes: null }, "2026-12-25", "keptForStaff"],
  ])("L6: within %j a further consultation on %s is %s", (bookingsPerPeriod, day, expected) => {
    const agreedSlots = [slot("2026-11-26", "09:00"), slot("2026-12-01", "09:00"), slot("2026-12-10", "09:00")];
    const ground = facts({ agreedSlots }, { bookingsPerPeriod, horizonDays: 40 });
    const { events } = run(null, requestCommand({ wishes: [wish(day, "14:00")] }), ground);
    expect(events.at(-1)?.type).toBe(expected);
  });

  it("waits for staff when nothing is free in the horizon", () => {
    const closed = {
      ...facts(),
      calendar: {
        ...facts().calendar,
        openHours: [null, { from: "08:30", to: "08:40" }, null, null, null, null, null] as never,
      },
    };
    const { events } = run(null, requestCommand(), { ...closed });
    expect(events.at(-1)).toMatchObject({ type: "keptForStaff", reason: "nothingFree", lastDay: "2026-12-25" });
  });

  it("makes no offer without terms that may be attached", () => {
    expect(run(null, requestCommand(), facts({ terms: [] })).booking).toMatchObject({
      status: "requested",
      keptFor: "noTerms",
    });
  });

  it("L1: by telephone holds the agreed slot and offers it alone", () => {
    const { booking } = run(
      null,
      requestCommand({ via: "phone", mailId: null, staff: "hanako", wishes: [], agreed: slot("2026-12-04", "10:30") }),
    );
    expect(booking?.status === "offered" && booking.offer.choices.map((one) => one.slot.start)).toEqual([
      "2026-12-04T10:30:00+09:00",
    ]);
    expect(refusal(null, requestCommand({ agreed: slot("2026-12-05", "10:30") }))).toBe("closedDay");
    const taken = [{ bookingId: "x", seat: 1, ...slot("2026-12-04", "10:30"), by: "confirmed" as const }];
    expect(refusal(null, requestCommand({ agreed: slot("2026-12-04", "10:30") }), facts({ taken }))).toBe("slotTaken");
  });
});

describe("a reply to an offer", () => {
  it("T6-3b: confirms the one offered time and keeps the arrival as evidence", () => {
    expect(confirmed()).toMatchObject({
      status: "confirmed",
      choice: { slot: slot("2026-12-03", "14:00") },
      evidence: { by: "mailReply", mailId: "m2", receivedAt: "2026-11-26T09:00:00+09:00", afterReplyBy: false },
      meeting: { by: "room", seat: 1 },
    });
  });

  it("T6-3b: never confirms without exactly one choice", () => {
    expect(refusal(offeredWindow(), accept("2026-11-26T09:00:00+09:00"))).toBe("noSingleChoice");
    expect(refusal(offeredWindow(), accept("2026-11-26T09:00:00+09:00", 4))).toBe("noSuchChoice");
    expect(run(offeredWindow(), accept("2026-11-26T09:00:00+09:00", 2)).booking).toMatchObject({
      choice: { number: 2 },
    });
  });

  it("T6-1: counts by its arrival: the last second of the day before confirms, midnight does not", () => {
    expect(run(offered(), accept("2026-12-02T23:59:59+09:00")).booking).toMatchObject({
      status: "confirmed",
      evidence: { afterReplyBy: true },
    });
    expect(refusal(offered(), accept("2026-12-03T00:00:00+09:00"))).toBe("pastCutOff");
  });

  it("says yes twice without a second confirmation", () => {
    expect(decide(confirmed(), accept("2026-11-27T09:00:00+09:00"), facts())).toEqual({ events: [] });
  });

  it("declines and frees the seats", () => {
    const declined = run(offered(), {
      type: "decline",
      at: NOW,
      bookingId: "b1",
      receivedAt: NOW,
      mailId: "m2",
    }).booking;
    expect(declined?.status).toBe("declined");
  });

  it("with other wishes is answered by a new offer that replaces the old one, its own hold not in the way", () => {
    const before = offered();
    const taken = before.offer.choices.map((one) => ({
      bookingId: "b1",
      seat: one.seat,
      ...one.slot,
      by: "offer" as const,
    }));
    const { booking } = run(
      before,
      {
        type: "revise",
        staff: null,
        at: NOW,
        bookingId: "b1",
        receivedAt: NOW,
        mailId: "m2",
        wishes: [wish("2026-12-03", "14:00")],
        missing: [],
        readings: [],
      },
      facts({ taken }),
    );
    expect(booking?.status === "offered" && booking.offer).toMatchObject({
      n: 2,
      notes: ["replacesEarlier", "byOffice"],
      choices: [{ slot: slot("2026-12-03", "14:00") }],
    });
  });

  const notesAfter = (command: Command, notes: OfferNote[] = [], known: Partial<Facts> = {}) => {
    const before = offered();
    const { booking } = run({ ...before, offer: { ...before.offer, notes } }, command, facts(known));
    return booking?.status === "offered" ? booking.offer.notes : booking?.status;
  };
  const revise = (day: string, mailId: string | null): Command => {
    const wishes = [wish(day, "14:00")];
    const rest = { mailId, staff: null, missing: [], readings: [] };
    return { type: "revise", at: NOW, bookingId: "b1", receivedAt: NOW, wishes, ...rest };
  };

  it("that is replaced tells why: new wishes, another address, or the office's own doing", () => {
    expect(notesAfter(revise("2026-12-04", "m2"))).toEqual(["replacesEarlier", "newWishes"]);
    // The same wish written once more is no new one.
    expect(notesAfter(revise("2026-12-03", "m2"))).toEqual(["replacesEarlier", "byOffice"]);
    expect(notesAfter(revise("2026-12-03", null))).toEqual(["replacesEarlier", "byOffice"]);
    const elsewhere = { type: "changePerson", at: NOW, bookingId: "b1", staff: "s1", personId: "p2" } as const;
    expect(notesAfter(elsewhere)).toEqual(["replacesEarlier", "newAddress"]);
  });

  it("that never left is not called withdrawn, unless it stood in the place of one that did", () => {
    const never = { offerNeverLeft: true };
    expect(notesAfter(revise("2026-12-03", null), [], never)).toEqual([]);
    expect(notesAfter(revise("2026-12-04", "m2"), [], never)).toEqual([]);
    expect(notesAfter(revise("2026-12-03", null), ["replacesEarlier", "newWishes"], never)).toEqual([
      "replacesEarlier",
      "newWishes",
    ]);
    expect(notesAfter(revise("2026-12-04", "m2"), ["replacesEarlier", "byOffice"], never)).toEqual([
      "replacesEarlier",
      "newWishes",
    ]);
  });
});

describe("the question which of several times is meant", () => {
  const ask = (at: string): Command => ({ type: "askWhich", at: toTime(at), bookingId: "b1", mailId: "m2" });

  it("is asked only while there is time to answer it", () => {
    const booking = offeredWindow();
    expect(refusal(booking, ask("2026-11-26T10:00:00+09:00"))).toBe("recorded askedWhich");
    expect(refusal(booking, ask(booking.offer.replyBy))).toBe("noSingleChoice");
    expect(refusal(booking, ask("2026-12-03T10:00:00+09:00"))).toBe("pastCutOff");
  });
});

describe("silence", () => {
  const expire = (readThrough: string, change: object = {}): Command =>
    ({
      ...{ type: "expire", at: toTime("2026-12-01T09:00:00+09:00"), bookingId: "b1" },
      ...{ readThrough: toTime(readThrough), offerStanding: "accepted", unsettledMails: 0 },
      ...change,
    }) as Command;

  it("T6-4: voids the request only after the mailbox was read through the reply-by", () => {
    expect(refusal(offered(), expire("2026-11-30T17:15:00+09:00"))).toBe("tooEarly");
    expect(run(offered(), expire("2026-11-30T17:15:01+09:00")).booking?.status).toBe("expired");
  });

  it("T6-4: voids nothing while a mail that arrived in time waits, or the offer never left", () => {
    expect(refusal(offered(), expire("2026-12-01T00:00:00+09:00", { unsettledMails: 1 }))).toBe("unsettledMails");
    expect(refusal(offered(), expire("2026-12-01T00:00:00+09:00", { offerStanding: "waiting" }))).toBe(
      "offerNotDelivered",
    );
    expect(refusal(offered(), expire("2026-12-01T00:00:00+09:00", { offerStanding: "bounced" }))).toBe(
      "offerNotDelivered",
    );
  });

  it("is followed by the same time offered again when a late yes arrives and it is still free", () => {
    const expired = run(offered(), expire("2026-12-01T00:00:00+09:00")).booking as Booking;
    const late = run(expired, accept("2026-12-01T10:00:00+09:00")).booking;
    expect(late).toMatchObject({
      status: "offered",
      offer: { n: 2, notes: ["offeredAgain"], choices: [{ slot: slot("2026-12-03", "14:00") }] },
    });
    const taken = [{ bookingId: "x", seat: 1, ...slot("2026-12-03", "14:00"), by: "confirmed" as const }];
    expect(refusal(expired, accept("2026-12-01T10:00:00+09:00"), facts({ taken }))).toBe("offerLapsed");
  });
});

describe("a consultation whose person does not come", () => {
  const noShow = (change: object = {}): Command => ({
    ...{ type: "recordOutcome", at: toTime("2026-12-03T14:30:00+09:00"), bookingId: "b1", staff: "hanako" },
    ...{ outcome: "noShow", reason: "", ...READ, ...change },
  });

  it("T6-6b: is no no-show before the mailbox was read past minute 10, and while a mail in time waits", () => {
    expect(refusal(confirmed(), noShow({ readThrough: null }))).toBe("notReadThrough");
    expect(refusal(confirmed(), noShow({ readThrough: toTime("2026-12-03T14:10:00+09:00") }))).toBe("notReadThrough");
    expect(refusal(confirmed(), noShow({ unsettledMails: 1 }))).toBe("unsettledMails");
    expect(run(confirmed(), noShow({ readThrough: toTime("2026-12-03T14:10:01+09:00") })).booking?.status).toBe(
      "noShow",
    );
    // What came of it otherwise needs no silence.
    expect(run(confirmed(), noShow({ outcome: "attended", readThrough: null })).booking?.status).toBe("attended");
  });

  it.each([
    ["officeLate", "officeWasLate"],
    ["personPhoned", "wordStandsOpen"],
  ] as const)("T6-6b: is none once staff noted %s, also after an undo", (about, refused) => {
    const note = (at: string): Command => ({
      type: "noteDay",
      at: toTime(at),
      bookingId: "b1",
      staff: "hanako",
      about,
    });
    expect(refusal(confirmed(), note("2026-12-02T23:59:59+09:00"))).toBe("notStarted");
    const { booking } = run(confirmed(), note("2026-12-03T14:05:00+09:00"));
    expect(refusal(booking, noShow())).toBe(refused);
    expect(refusal(booking, note("2026-12-03T14:06:00+09:00"))).toBe("nothingToDo");
    const attended = run(booking, noShow({ outcome: "attended" })).booking;
    const undone = run(attended, { type: "undoOutcome", at: NOW, bookingId: "b1", staff: "hanako" }).booking;
    expect(refusal(undone, noShow())).toBe(refused);
  });
});

describe("cancelling", () => {
  it("T6-6a: by mail works until the last second before the day", () => {
    expect(run(confirmed(), cancel("2026-12-02T23:59:59+09:00")).booking).toMatchObject({
      status: "cancelled",
      by: "mail",
    });
  });

  it("T6-6a: on the day itself is word, not a cancellation", () => {
    const { booking } = run(confirmed(), cancel("2026-12-03T00:00:00+09:00"));
    expect(booking).toMatchObject({ status: "confirmed", words: [{ about: "cancel", mailId: "m3" }] });
    const noShow: Command = {
      type: "recordOutcome",
      at: toTime("2026-12-03T14:30:00+09:00"),
      bookingId: "b1",
      staff: "hanako",
      outcome: "noShow",
      reason: "",
      ...READ,
    };
    expect(refusal(booking, noShow)).toBe("wordStandsOpen");
  });

  it("T6-6a: by a mail of the day itself is a person's to accept, and keeps the mail and who accepted it", () => {
    const word = run(confirmed(), cancel("2026-12-03T09:00:00+09:00")).booking;
    const at = toTime("2026-12-03T09:05:00+09:00");
    const accepted = {
      at,
      bookingId: "b1",
      staff: "hanako",
      by: "mail",
      mailId: "m3",
      reason: "電話できない方",
    } as const;
    expect(run(word, { type: "cancelByStaff", ...accepted })).toMatchObject({
      booking: { status: "cancelled", by: "mail" },
      events: [{ type: "cancelled", by: "mail", mailId: "m3", staff: "hanako" }],
    });
  });

  it("of a duplicate frees its seats, names the booking that goes on, and is refused for itself and for what is over", () => {
    const at = NOW;
    const close = (into: string): Command => ({
      type: "closeDuplicate",
      at,
      bookingId: "b1",
      staff: "hanako",
      into,
      reason: "",
    });
    const { booking } = run(offered(), close("b2"));
    expect(booking).toMatchObject({ status: "cancelled", by: "duplicate", into: "b2" });
    expect(booking && holdsOf(booking)).toEqual([]);
    expect(refusal(offered(), close("b1"))).toBe("nothingToDo");
    expect(refusal(booking, close("b2"))).toBe("nothingToDo");
  });

  it("by the office or the telephone works at any time and keeps who and why", () => {
    const command: Command = {
      type: "cancelByStaff",
      at: NOW,
      bookingId: "b1",
      staff: "hanako",
      by: "phone",
      reason: "本人から電話",
    };
    expect(run(confirmed(), command).events).toMatchObject([
      { type: "cancelled", by: "phone", staff: "hanako", reason: "本人から電話" },
    ]);
  });
});

describe("a note of staff", () => {
  it("is kept in every status, also while staff handle it themselves, and changes nothing", () => {
    const note = { type: "writeNote", at: NOW, bookingId: "b1", staff: "hanako", note: "筆談を希望" } as const;
    const taken = { type: "takeOver", at: NOW, bookingId: "b1", by: { staff: "hanako" } } as const;
    const over = run(offered(), { type: "reject", at: NOW, bookingId: "b1", staff: "hanako", reason: "" }).booking;
    for (const before of [offered(), confirmed(), run(confirmed(), taken).booking, over]) {
      const { booking, events } = run(before, note);
      expect(events).toEqual([{ type: "noted", at: NOW, staff: "hanako", note: "筆談を希望" }]);
      expect(booking).toEqual(before);
    }
    expect(refusal(confirmed(), { ...note, note: " " })).toBe("nothingToDo");
    expect(refusal(null, note)).toBe("unknownBooking");
  });
});

describe("staff", () => {
  const byHand = (at: string, overrideCutOff = false): Command =>
    ({
      ...{ type: "confirmByStaff", at: toTime(at), bookingId: "b1", staff: "hanako", choice: 1 },
      ...{ termsGiven: "電話で説明", reason: "メールなし", overrideCutOff },
    }) as Command;

  it("L1: confirm as witnessed, with who, when and how the terms were given", () => {
    expect(run(offered(), byHand("2026-11-26T09:00:00+09:00")).booking).toMatchObject({
      evidence: { by: "staffWitnessed", staff: "hanako", termsGiven: "電話で説明", reason: "メールなし" },
    });
  });

  it("T6-1: may override the day before with a reason, a machine never does", () => {
    expect(refusal(offered(), byHand("2026-12-03T09:00:00+09:00"))).toBe("pastCutOff");
    expect(run(offered(), byHand("2026-12-03T09:00:00+09:00", true)).booking?.status).toBe("confirmed");
    expect(refusal(offered(), byHand("2026-12-03T14:00:00+09:00", true))).toBe("alreadyStarted");
  });

  it("T6-5: book again in a consultation, confirmed at once without an offer", () => {
    const command: Command = {
      type: "bookAgain",
      at: NOW,
      bookingId: "b2",
      reference: "R",
      personId: "p1",
      staff: "hanako",
      slot: slot("2026-12-10", "11:00"),
    };
    expect(run(null, command).events.map((event) => event.type)).toEqual(["requested", "confirmed"]);
    expect(run(null, command).booking).toMatchObject({ evidence: { by: "bookedInConsultation", staff: "hanako" } });
  });

  it("record a no-show not before minute ten, and can always undo it", () => {
    const outcome = (at: string): Command => ({
      type: "recordOutcome",
      at: toTime(at),
      bookingId: "b1",
      staff: "hanako",
      outcome: "noShow",
      reason: "",
      ...READ,
    });
    expect(refusal(confirmed(), outcome("2026-12-03T14:09:59+09:00"))).toBe("notStarted");
    const noShow = run(confirmed(), outcome("2026-12-03T14:10:00+09:00")).booking;
    expect(noShow?.status).toBe("noShow");
    expect(run(noShow, { type: "undoOutcome", at: NOW, bookingId: "b1", staff: "hanako" }).booking?.status).toBe(
      "confirmed",
    );
  });

  it("release an offer that waited: its reply-by counts from the release, and a stale one is refused", () => {
    const release = (at: Time): Command => ({ type: "release", at, bookingId: "b1", staff: "hanako" });
    const later = toTime("2026-11-27T09:00:00+09:00");
    expect(run(offered(), release(later)).booking).toMatchObject({ offer: { replyBy: "2026-12-02T17:15:00+09:00" } });
    expect(refusal(offered(), release(toTime("2026-12-02T16:00:00+09:00")))).toBe("pastCutOff");
  });
});

describe("a question", () => {
  it("T6-2: unanswered past its date and the watermark goes to staff once, and not before", () => {
    const asked = run(null, requestCommand({ missing: ["wishes"], wishes: [] })).booking as Booking;
    const lapse = (readThrough: string, unsettledMails = 0): Command => ({
      ...{ type: "lapseQuestion", at: toTime("2026-12-01T09:00:00+09:00"), bookingId: "b1" },
      ...{ readThrough: toTime(readThrough), unsettledMails },
    });
    expect(refusal(asked, lapse("2026-11-30T17:15:00+09:00"))).toBe("tooEarly");
    expect(refusal(asked, lapse("2026-11-30T17:30:00+09:00", 1))).toBe("unsettledMails");
    const kept = run(asked, lapse("2026-11-30T17:30:00+09:00")).booking;
    expect(kept).toMatchObject({ status: "requested", asked: null, keptFor: "unanswered" });
    expect(refusal(kept, lapse("2026-11-30T17:30:00+09:00"))).toBe("nothingToDo");
  });
});
