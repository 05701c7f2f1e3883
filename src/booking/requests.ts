import type { Booking, Choice, Decision, Event } from "./booking.ts";
import { canonicalJson } from "./canonical-json.ts";
import { offerChange } from "./changes.ts";
import { answerByOf, cutOffOf } from "./deadlines.ts";
import { agreedOffer, type Facts, groundOf, offerOrKeep, replacing } from "./offers.ts";
import { after, confirmed, type Of, record, refuse } from "./ruling.ts";
import { lastBookableDay, seatForAgreed } from "./slots.ts";
import { termsInForce } from "./terms.ts";
import { dayOf } from "./time.ts";

/** T6-2: a request is read generously; what blocks an offer is asked once, and a limit is a matter for staff (L6). */
export function request(command: Of<"request">, facts: Facts): Decision {
  const { at, bookingId, reference, personId, via, receivedAt, mailId, staff, wishes } = command;
  const answerBy = answerByOf(receivedAt, facts.policy, facts.calendar);
  const requested: Event = {
    type: "requested",
    at,
    bookingId,
    reference,
    personId,
    via,
    receivedAt,
    mailId,
    staff,
    answerBy,
    wishes,
  };
  if (command.agreed) return after(requested, agreedOffer(command.agreed, bookingId, at, facts));
  if (facts.openBookings >= facts.policy.openBookingsPerPerson) {
    return record(requested, { type: "keptForStaff", at, reason: "limit", lastDay: lastBookableDay(at, facts.policy) });
  }
  if (command.missing.length > 0) {
    const { missing, readings } = command;
    return record(requested, {
      type: "asked",
      at,
      missing,
      readings,
      answerBy: answerByOf(at, facts.policy, facts.calendar),
    });
  }
  return record(requested, offerOrKeep(wishes, bookingId, 1, command.notes, at, facts));
}

/** T6-5: agreed in a consultation, confirmed at once; only the details letter follows. */
export function bookAgain(command: Of<"bookAgain">, facts: Facts): Decision {
  const { at, bookingId, reference, personId, staff, slot } = command;
  const seat = seatForAgreed(slot, null, groundOf(at, facts));
  if (typeof seat === "string") return refuse(seat);
  const terms = termsInForce(facts.terms, dayOf(slot.start));
  if (!terms) return refuse("noTerms");
  const answerBy = answerByOf(at, facts.policy, facts.calendar);
  const choice: Choice = { number: 1, slot, seat, cutOff: cutOffOf(slot.start, facts.policy, facts.calendar) };
  return record(
    {
      ...{
        type: "requested",
        at,
        bookingId,
        reference,
        personId,
        via: "consultation",
        receivedAt: at,
        mailId: null,
        staff,
      },
      ...{ answerBy, wishes: [{ from: slot.start, to: slot.end }] },
    },
    confirmed(
      at,
      choice,
      { by: "bookedInConsultation", staff, at },
      { version: terms.version, digest: terms.digest },
      facts,
    ),
  );
}

/** New wishes, or the answer to what was asked: a new offer replaces the old one (design §2). */
export function revise(booking: Booking | null, command: Of<"revise">, facts: Facts): Decision {
  if (!booking) return refuse("unknownBooking");
  if (booking.status === "confirmed") return offerChange(booking, command, facts);
  if (booking.status !== "requested" && booking.status !== "offered") return refuse("notOnOffer");
  const { at, receivedAt, mailId, missing, readings } = command;
  if (mailId && !command.staff && isWithStaff(booking)) return refuse("withStaff");
  if (missing.length > 0 && booking.status === "offered") return refuse("noSingleChoice");
  const wishes = command.wishes.length > 0 ? command.wishes : booking.wishes;
  const reason = command.reason?.trim() ?? "";
  // Going beyond a limit is a person's decision, and stands with its reason (L6).
  const isLimited = booking.status === "requested" && booking.keptFor === "limit";
  if (command.staff && isLimited && reason === "") return refuse("reasonNeeded");
  const why = command.staff !== null && reason !== "" ? { staff: command.staff, reason } : null;
  const revised: Event = { type: "revised", at, receivedAt, mailId, wishes, ...(why ?? {}) };
  if (missing.length > 0) {
    if (booking.askedOnce) {
      return record(revised, {
        type: "keptForStaff",
        at,
        reason: "stillMissing",
        lastDay: lastBookableDay(at, facts.policy),
      });
    }
    return record(revised, {
      type: "asked",
      at,
      missing,
      readings,
      answerBy: answerByOf(at, facts.policy, facts.calendar),
    });
  }
  const isNew = canonicalJson(wishes) !== canonicalJson(booking.wishes);
  const replaced =
    booking.status === "offered" ? replacing(booking.offer, isNew ? "newWishes" : "byOffice", facts) : [];
  const notes = [...replaced, ...(command.notes ?? [])];
  const ground = why ? { ...facts, agreedSlots: [] } : facts;
  return record(revised, offerOrKeep(wishes, booking.id, booking.offersMade + 1, notes, at, ground));
}

/** What a person has to decide is not decided by a further mail; what only lacked a wish or an item may go on by itself. */
function isWithStaff(booking: Booking): boolean {
  switch (booking.status === "requested" ? booking.keptFor : null) {
    case "limit":
    case "holdShare":
    case "noTerms":
      return true;
    case "nothingFree":
    case "stillMissing":
    case "unanswered":
    case null:
      return false;
  }
}
