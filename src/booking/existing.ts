import type { Choice, Decision, Event, Slot } from "./booking.ts";
import { hoursOn } from "./calendar.ts";
import type { MeetingBefore } from "./commands.ts";
import { answerByOf, cutOffOf } from "./deadlines.ts";
import type { Meeting } from "./meeting.ts";
import type { Facts } from "./offers.ts";
import type { Refusal } from "./refusal.ts";
import { freeSeatFor, isSeatFree } from "./reseat.ts";
import { type Of, record, refuse, roomAt } from "./ruling.ts";
import { termsInForce } from "./terms.ts";
import { dayOf, minutesBetween, plusDays } from "./time.ts";

/** A year further on is a slip of the pen, and the seats that far ahead are looked at for nothing. */
export const MOST_DAYS_AHEAD = 366;

/**
 * A booking that the office had agreed on elsewhere, on paper or before this desk was set up, is written down as what it is:
 * confirmed, witnessed by the person who enters it. It may begin at any minute of the opening hours, for what was agreed is
 * agreed; but it needs a seat that is free now. No letter comes of it.
 */
export function enterExisting(command: Of<"enterExisting">, facts: Facts): Decision {
  const { at, bookingId, reference, personId, staff, slot, remind, consented } = command;
  const place = placeFor(command, facts);
  if ("refused" in place) return place;
  const terms = termsInForce(facts.terms, dayOf(slot.start));
  if (!terms) return refuse("noTerms");
  const { policy, calendar } = facts;
  const choice: Choice = { number: 1, slot, seat: place.seat, cutOff: cutOffOf(slot.start, policy, calendar) };
  const requested: Event = {
    type: "requested",
    at,
    bookingId,
    reference,
    personId,
    via: "earlier",
    receivedAt: at,
    mailId: null,
    staff,
    answerBy: answerByOf(at, policy, calendar),
    wishes: [{ from: slot.start, to: slot.end }],
  };
  const { termsGiven, reason } = command;
  return record(requested, {
    type: "confirmed",
    at,
    choice,
    evidence: { by: "staffWitnessed", staff, at, termsGiven, reason },
    terms: { version: terms.version, digest: terms.digest },
    meeting: place.meeting,
    replaces: null,
    entered: { remind, consented },
  });
}

/** The seat and the meeting, or why there is none. */
function placeFor(
  { at, slot, seat: wanted, meeting }: Of<"enterExisting">,
  facts: Facts,
): { seat: number; meeting: Meeting } | { refused: Refusal } {
  const { policy } = facts;
  if (slot.start <= at) return { refused: "alreadyStarted" };
  if (dayOf(slot.start) > plusDays(dayOf(at), MOST_DAYS_AHEAD)) return { refused: "tooFarAhead" };
  if (!isWithinHours(slot, facts)) return { refused: "closedDay" };
  if (wanted !== null) {
    if (wanted < 1 || wanted > policy.seats) return { refused: "unknownSeat" };
    if (!isSeatFree(wanted, slot, facts.taken)) return { refused: "slotTaken" };
    return onSeat(wanted, meeting, facts);
  }
  const inRoom = freeSeatFor(slot, facts.taken, facts, meeting.by === "room");
  if (inRoom !== null) return onSeat(inRoom, meeting, facts);
  // A seat is free, but none with a room.
  const roomless = freeSeatFor(slot, facts.taken, facts, false);
  return { refused: roomless === null ? "slotTaken" : "noRoom" };
}

function onSeat(
  seat: number,
  meeting: MeetingBefore,
  facts: Facts,
): { seat: number; meeting: Meeting } | { refused: Refusal } {
  if (meeting.by !== "room") return { seat, meeting };
  return facts.roomSeats.includes(seat) ? { seat, meeting: roomAt(seat, facts) } : { refused: "noRoom" };
}

function isWithinHours(slot: Slot, { policy, calendar }: Facts): boolean {
  const hours = hoursOn(dayOf(slot.start), calendar);
  const minutes = minutesBetween(slot.start, slot.end);
  return (
    hours !== null &&
    hours.opens <= slot.start &&
    slot.end <= hours.closes &&
    minutes > 0 &&
    minutes <= policy.slotMinutes
  );
}
