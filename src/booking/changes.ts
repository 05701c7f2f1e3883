import type { Booking, Choice, Confirmed, Decision, Evidence } from "./booking.ts";
import { cutOffOf, leavesTimeToReply } from "./deadlines.ts";
import { chosenFrom, type Facts, groundOf, offerOrKeep } from "./offers.ts";
import { shutFor } from "./reseat.ts";
import { confirmed, type Of, record, refuse } from "./ruling.ts";
import { NOBODY } from "./seats.ts";
import { seatForAgreed } from "./slots.ts";
import { termsInForce } from "./terms.ts";
import { dayOf, earlier } from "./time.ts";

/**
 * Another time is wished for a confirmed booking: it is offered beside the agreed one, which stands until the new one is
 * confirmed (design §2). The offer ends with the day before the agreed time, as on its day only the telephone changes
 * anything (T6-6a); where that leaves no fair time to answer, staff settle it.
 */
export function offerChange(booking: Confirmed, command: Of<"revise">, facts: Facts): Decision {
  const { at, receivedAt, mailId, wishes } = command;
  if (dayOf(receivedAt) >= dayOf(booking.choice.slot.start)) return refuse("pastCutOff");
  if (wishes.length === 0 || command.missing.length > 0) return refuse("noSingleChoice");
  const { cutOff } = booking.choice;
  if (!leavesTimeToReply(at, cutOff, facts.policy, facts.calendar)) return refuse("pastCutOff");
  const n = booking.offersMade + 1;
  const event = offerOrKeep(wishes, booking.id, n, command.notes ?? [], at, besideAgreed(booking, facts));
  if (event.type !== "offered") return refuse(event.reason === "limit" ? "withStaff" : "slotTaken");
  const offer = { ...event.offer, replyBy: earlier(event.offer.replyBy, cutOff) };
  return record({ type: "changeOffered", at, receivedAt, mailId, wishes, offer });
}

/** T6-3b for the new time: one clear choice, in time for it, and before the day of the time that it replaces. */
export function acceptChange(booking: Confirmed, command: Of<"accept">, facts: Facts): Decision {
  const { at, mailId, receivedAt } = command;
  if (!booking.change) return refuse("notOnOffer");
  const choice = chosenFrom(booking.change, command.choice);
  if (typeof choice === "string") return refuse(choice);
  if (receivedAt > choice.cutOff || receivedAt > booking.choice.cutOff) return refuse("pastCutOff");
  const shut = shutFor(choice, facts);
  if (shut) return refuse(shut);
  const afterReplyBy = receivedAt > booking.change.replyBy;
  const evidence: Evidence = { by: "mailReply", mailId, receivedAt, afterReplyBy };
  return record(
    confirmed(
      at,
      choice,
      evidence,
      booking.change.terms,
      facts,
      booking.choice.slot,
      keptMeeting(booking, choice, facts),
    ),
  );
}

/** Agreed with a person, by telephone or at the counter; the day-before rule may be overridden with a recorded reason (T6-1). */
export function moveByStaff(booking: Booking | null, command: Of<"moveByStaff">, facts: Facts): Decision {
  if (booking?.status !== "confirmed") return refuse("notConfirmed");
  const { at, staff, slot, termsGiven, reason } = command;
  if (slot.start === booking.choice.slot.start) return refuse("nothingToDo");
  const seat = seatForAgreed(slot, booking.id, groundOf(at, besideAgreed(booking, facts)));
  if (typeof seat === "string") return refuse(seat);
  const cutOff = cutOffOf(slot.start, facts.policy, facts.calendar);
  if (at > cutOff && !command.overrideCutOff) return refuse("pastCutOff");
  const terms = termsInForce(facts.terms, dayOf(slot.start));
  if (!terms) return refuse("noTerms");
  const choice: Choice = { number: 1, slot, seat, cutOff };
  const evidence: Evidence = { by: "staffWitnessed", staff, at, termsGiven, reason };
  const ref = { version: terms.version, digest: terms.digest };
  const isBack = command.inMeeting && booking.meeting?.by === "telephone";
  const kept = isBack ? null : keptMeeting(booking, choice, facts);
  return record(confirmed(at, choice, evidence, ref, facts, booking.choice.slot, kept));
}

/**
 * Who asks for another time asks for no other way: what was switched to the telephone stays there unless staff agree otherwise. A meeting made for the booking goes
 * with it, so the person keeps the ID; but not to another seat, whose host is another, and not where somebody typed it in for one time.
 */
function keptMeeting({ meeting }: Confirmed, choice: Choice, { meetingStands, ownMeetings }: Facts) {
  if (meeting?.by === "telephone") return meeting;
  if (!meetingStands || !ownMeetings) return null;
  return meeting?.by === "own" && meeting.typedBy === undefined && meeting.seat === choice.seat ? meeting : null;
}

/** The agreed slot stays taken, while holds of an earlier offer of change are free for the next one. */
function besideAgreed(booking: Confirmed, facts: Facts): Facts {
  const taken = facts.taken.map((one) =>
    one.bookingId === booking.id && one.by === "confirmed" ? { ...one, bookingId: NOBODY } : one,
  );
  return { ...facts, taken };
}
