import type { Booking, Closed, Command, Decision, Event, Evidence } from "./booking.ts";
import { acceptChange, moveByStaff } from "./changes.ts";
import { leavesTimeToReply, replyByOf } from "./deadlines.ts";
import { enterExisting } from "./existing.ts";
import { decideMeeting, isAboutMeeting } from "./meetings.ts";
import { noteTold, writeNote } from "./notes.ts";
import { chosenFrom, type Facts, offerOrKeep, onlyChoice, openOfferOf, replacing } from "./offers.ts";
import { noteDay, recordOutcome, undoOutcome } from "./outcomes.ts";
import { changePerson } from "./person-change.ts";
import { isRecordedByStaff } from "./recorded.ts";
import { lapseChoices, remind, remindReply } from "./reminders.ts";
import { newTermsOf, renewOffer } from "./renewing.ts";
import { bookAgain, request, revise } from "./requests.ts";
import { giveRoom, reseat, shutFor } from "./reseat.ts";
import { confirmed, type Of, record, refuse } from "./ruling.ts";
import { askableAt, standing } from "./seats.ts";
import { lastBookableDay } from "./slots.ts";
import { dayOf, earlier } from "./time.ts";

/**
 * The law. What a command makes of a booking, given the facts the desk looked up: what happened, or why not. Pure: no clock,
 * no store; `command.at` is now and a mail counts by its `receivedAt`.
 */
export function decide(booking: Booking | null, command: Command, facts: Facts): Decision {
  if (booking?.frozen && !isRecordedByStaff(command)) return refuse("frozen");
  if (isAboutMeeting(command)) return decideMeeting(booking, command, facts);
  switch (command.type) {
    case "request":
      return booking ? refuse("alreadyKnown") : request(command, facts);
    case "bookAgain":
      return booking ? refuse("alreadyKnown") : bookAgain(command, facts);
    case "enterExisting":
      return booking ? refuse("alreadyKnown") : enterExisting(command, facts);
    case "revise":
      return revise(booking, command, facts);
    case "accept":
      return accept(booking, command, facts);
    case "askWhich":
      return askWhich(booking, command);
    case "decline":
      if (booking?.status !== "offered" && booking?.status !== "requested") return refuse("notOnOffer");
      return record({ type: "declined", at: command.at, mailId: command.mailId });
    case "cancel":
      return cancel(booking, command);
    case "sendWord":
      return sendWord(booking, command);
    case "expire":
      return expire(booking, command);
    case "lapseQuestion":
      return lapseQuestion(booking, command, facts);
    case "lapseChoices":
      return lapseChoices(booking, command);
    case "remind":
      return remind(booking, command, facts);
    case "remindReply":
      return remindReply(booking, command, facts);
    case "renewOffer":
      return renewOffer(booking, command, facts);
    case "release":
      return release(booking, command, facts);
    case "confirmByStaff":
      return confirmByStaff(booking, command, facts);
    case "cancelByStaff":
      return cancelByStaff(booking, command);
    case "closeDuplicate":
      return closeDuplicate(booking, command);
    case "reject":
      return reject(booking, command);
    case "recordOutcome":
      return recordOutcome(booking, command);
    case "noteDay":
      return noteDay(booking, command);
    case "changePerson":
      return changePerson(booking, command, facts);
    case "undoOutcome":
      return undoOutcome(booking, command);
    case "moveByStaff":
      return moveByStaff(booking, command, facts);
    case "switchToTelephone":
      return switchToTelephone(booking, command);
    case "reseat":
    case "giveRoom":
      return command.type === "reseat" ? reseat(booking, command, facts) : giveRoom(booking, command, facts);
    case "noteTold":
      return noteTold(booking, command);
    case "writeNote":
      return writeNote(booking, command);
    case "takeOver":
      return takeOver(booking, command);
    case "handBack":
      return handBack(booking, command, facts);
  }
}

function reject(booking: Booking | null, { at, staff, reason }: Of<"reject">): Decision {
  if (booking?.status !== "offered" && booking?.status !== "requested") return refuse("notOnOffer");
  return record({ type: "rejected", at, staff, reason });
}

/** Asked only while there is time to answer, and among the times that can still be had. */
function askWhich(booking: Booking | null, { at, mailId }: Of<"askWhich">): Decision {
  if (booking?.status !== "offered") return refuse("notOnOffer");
  if (askableAt(booking.offer, at).length === 0) return refuse("pastCutOff");
  return booking.offer.replyBy <= at ? refuse("noSingleChoice") : record({ type: "askedWhich", at, mailId });
}

function takeOver(booking: Booking | null, { at, by }: Of<"takeOver">): Decision {
  return isLive(booking) ? record({ type: "takenOver", at, by }) : refuse("nothingToDo");
}

/** The clerk goes on. An offer whose reply-by passed meanwhile proves no silence: the same wishes are offered anew. */
function handBack(booking: Booking | null, command: Of<"handBack">, facts: Facts): Decision {
  if (!booking?.frozen) return refuse("nothingToDo");
  const { at, staff } = command;
  const events: Event[] = [{ type: "handedBack", at, staff }];
  const isShut =
    booking.status === "offered" && standing(booking.offer).some((choice) => shutFor(choice, facts) !== null);
  if (booking.status === "offered" && (booking.offer.replyBy <= at || isShut)) {
    events.push(
      offerOrKeep(
        booking.wishes,
        booking.id,
        booking.offersMade + 1,
        replacing(booking.offer, "byOffice", facts),
        at,
        facts,
      ),
    );
  }
  return { events };
}

/** T6-3b: exactly one offered, still held time, in a reply that arrived before its cut-off (T6-1). */
function accept(booking: Booking | null, command: Of<"accept">, facts: Facts): Decision {
  if (!booking) return refuse("unknownBooking");
  const { at, mailId, receivedAt } = command;
  if (booking.status === "confirmed") {
    if (booking.change) return acceptChange(booking, command, facts);
    // Saying yes twice is still one yes; another choice is a change, which a person settles.
    return command.choice === null || command.choice === booking.choice.number
      ? { events: [] }
      : refuse("alreadyConfirmed");
  }
  if (booking.status === "expired") return offerAgain(booking, command, facts);
  if (booking.status !== "offered") return refuse("notOnOffer");
  const choice = chosenFrom(booking.offer, command.choice);
  if (typeof choice === "string") return refuse(choice);
  if (receivedAt > choice.cutOff) return refuse("pastCutOff");
  const shut = shutFor(choice, facts);
  if (shut) return refuse(shut);
  const evidence: Evidence = { by: "mailReply", mailId, receivedAt, afterReplyBy: receivedAt > booking.offer.replyBy };
  return record(confirmed(at, choice, evidence, booking.offer.terms, facts));
}

/** Decision 11: after the void notice the same time is offered again if it is still free; the late yes itself confirms nothing. */
function offerAgain(booking: Closed, command: Of<"accept">, facts: Facts): Decision {
  const choices = booking.lastOffer?.choices ?? [];
  const choice = command.choice === null ? onlyChoice(choices) : choices.find((one) => one.number === command.choice);
  if (!choice) return refuse("offerLapsed");
  const wish = { from: choice.slot.start, to: choice.slot.end };
  const event = offerOrKeep([wish], booking.id, booking.offersMade + 1, ["offeredAgain"], command.at, facts);
  const sameTime =
    event.type === "offered" && event.offer.choices.length === 1 && event.offer.choices[0]?.slot.start === wish.from;
  return sameTime ? record(event) : refuse("offerLapsed");
}

/** T6-6a: before the day a mail cancels; on the day it is word, and only the telephone cancels. */
function cancel(booking: Booking | null, command: Of<"cancel">): Decision {
  if (!booking || !isLive(booking)) return refuse(booking ? "nothingToDo" : "unknownBooking");
  const { at, mailId, receivedAt } = command;
  if (booking.status === "confirmed" && dayOf(receivedAt) >= dayOf(booking.choice.slot.start)) {
    return sendWord(booking, { ...command, type: "sendWord", about: "cancel" });
  }
  return record({ type: "cancelled", at, by: "mail", mailId, staff: null, reason: "" });
}

/** By telephone, also on the day (T6-6a), or by the office itself, whenever that is. */
function cancelByStaff(booking: Booking | null, command: Of<"cancelByStaff">): Decision {
  if (!isLive(booking)) return refuse("nothingToDo");
  const { at, by, staff, reason, mailId = null } = command;
  return record({ type: "cancelled", at, by, mailId: by === "mail" ? mailId : null, staff, reason });
}

/** Two requests of one wish: one goes on, the other ends as nobody's cancellation. */
function closeDuplicate(booking: Booking | null, { at, staff, into, reason }: Of<"closeDuplicate">): Decision {
  if (!isLive(booking) || booking.id === into) return refuse("nothingToDo");
  return record({ type: "cancelled", at, by: "duplicate", mailId: null, staff, reason, into });
}

function sendWord(booking: Booking | null, command: Of<"sendWord">): Decision {
  if (booking?.status !== "confirmed") return refuse("notConfirmed");
  const { at, mailId, receivedAt, about } = command;
  if (dayOf(receivedAt) < dayOf(booking.choice.slot.start)) return refuse("nothingToDo");
  if (receivedAt >= booking.choice.slot.end) return refuse("alreadyStarted");
  return record({ type: "wordReceived", at, word: { mailId, receivedAt, about } });
}

/** T6-4 by the watermark rule (decision 14): silence proves nothing until the mailbox was read through the deadline. */
function expire(booking: Booking | null, command: Of<"expire">): Decision {
  const offer = booking && openOfferOf(booking);
  if (!offer) return refuse("notOnOffer");
  const neverLeft = booking.status === "confirmed" && command.offerStanding === "neverLeft";
  if (command.offerStanding !== "accepted" && !neverLeft) return refuse("offerNotDelivered");
  if (command.readThrough <= offer.replyBy) return refuse("tooEarly");
  if (command.unsettledMails > 0) return refuse("unsettledMails");
  if (booking.status === "confirmed")
    return record({ type: "changeLapsed", at: command.at, why: neverLeft ? "neverLeft" : "silence" });
  return record({ type: "expired", at: command.at, readThrough: command.readThrough });
}

/** A question unanswered past the watermark goes to staff, once (decision 16). */
function lapseQuestion(booking: Booking | null, command: Of<"lapseQuestion">, facts: Facts): Decision {
  if (booking?.status !== "requested" || !booking.asked) return refuse("nothingToDo");
  if (command.readThrough <= booking.asked.answerBy) return refuse("tooEarly");
  if (command.unsettledMails > 0) return refuse("unsettledMails");
  return record({
    type: "keptForStaff",
    at: command.at,
    reason: "unanswered",
    lastDay: lastBookableDay(command.at, facts.policy),
  });
}

/** The reply-by is fixed when the letter is released; an offer that went stale, or fell under new terms (T13), while waiting is made anew. */
function release(booking: Booking | null, command: Of<"release">, facts: Facts): Decision {
  const offer = booking && openOfferOf(booking);
  if (!offer) return refuse("notOnOffer");
  const { policy, calendar } = facts;
  const cutOffs = offer.choices.map((choice) => choice.cutOff);
  // The new time of a confirmed booking can be accepted only until the day of the agreed one.
  if (booking.status === "confirmed") cutOffs.push(booking.choice.cutOff);
  // A time agreed on the telephone is no surprise to the person (L1): it can leave as long as it can still be answered.
  const isAgreed = offer.notes.includes("agreedByPhone");
  const stale = cutOffs.some((cutOff) =>
    isAgreed ? cutOff < command.at : !leavesTimeToReply(command.at, cutOff, policy, calendar),
  );
  if (stale) return refuse("pastCutOff");
  if (!isAgreed && newTermsOf(offer, facts.terms)) return refuse("newTerms");
  return record({
    type: "offerReleased",
    at: command.at,
    staff: command.staff,
    replyBy:
      booking.status === "confirmed"
        ? earlier(replyByOf(command.at, cutOffs, policy, calendar), booking.choice.cutOff)
        : replyByOf(command.at, cutOffs, policy, calendar),
  });
}

/** L1: without mail, staff confirm as witnessed; the override of the day-before rule is recorded by its reason (T6-1). */
function confirmByStaff(booking: Booking | null, command: Of<"confirmByStaff">, facts: Facts): Decision {
  if (booking?.status !== "offered") return refuse("notOnOffer");
  const choice = chosenFrom(booking.offer, command.choice);
  if (typeof choice === "string") return refuse(choice);
  if (command.at >= choice.slot.start) return refuse("alreadyStarted");
  if (command.at > choice.cutOff && !command.overrideCutOff) return refuse("pastCutOff");
  const shut = shutFor(choice, facts);
  if (shut) return refuse(shut);
  const { staff, at, termsGiven, reason } = command;
  return record(
    confirmed(at, choice, { by: "staffWitnessed", staff, at, termsGiven, reason }, booking.offer.terms, facts),
  );
}

/** L5: the consultation takes place by telephone instead, because the line or the device fails. */
function switchToTelephone(booking: Booking | null, { at, staff, reason }: Of<"switchToTelephone">): Decision {
  if (booking?.status !== "confirmed") return refuse("notConfirmed");
  if (booking.meeting?.by === "telephone") return refuse("nothingToDo");
  return record({ type: "meetingChanged", at, meeting: { by: "telephone" }, staff, reason });
}

/** Whether anything can still become of it before its time. */
function isLive(booking: Booking | null): booking is Booking {
  return booking?.status === "requested" || booking?.status === "offered" || booking?.status === "confirmed";
}
