import type { Booking, Decision } from "./booking.ts";
import { type Facts, openOfferOf } from "./offers.ts";
import type { Policy } from "./policy.ts";
import { shutFor } from "./reseat.ts";
import { type Of, record, refuse } from "./ruling.ts";
import { standing } from "./seats.ts";
import { type ClockTime, clockTimeOf, dayOf, plusDays, plusMinutes, startOf, type Time } from "./time.ts";

/** How far behind the reading of the mailbox may be when a reminder is written (decision 14). */
const READ_WITHIN_MINUTES = 30;
/** A reminder shortly before the end of an offer would only frighten. */
const LEAST_MINUTES_TO_REPLY = 120;
const DAYTIME = { from: "09:00" as ClockTime, to: "19:00" as ClockTime };

/**
 * The reminder on the day before (T5, T12-3), by day, once, and only against a mailbox that was read a moment ago with no word of
 * the person unread. Whoever was told the time on that very day needs none.
 */
export function remind(booking: Booking | null, command: Of<"remind">, facts: Facts): Decision {
  if (booking?.status !== "confirmed" || booking.reminded) return refuse("nothingToDo");
  // Who had the time from elsewhere is reminded only where the person who entered it said so.
  if (booking.entered?.remind === false) return refuse("nothingToDo");
  const dayBefore = plusDays(dayOf(booking.choice.slot.start), -1);
  // Without the ID there is nothing to be reminded of yet, and whoever gets it on that very day needs no second letter.
  if (booking.meeting === null) return refuse("tooEarly");
  if (booking.meeting.by === "own" && booking.meeting.since >= startOf(dayBefore)) return refuse("nothingToDo");
  if (dayOf(command.at) !== dayBefore || booking.confirmedAt >= startOf(dayBefore)) return refuse("nothingToDo");
  // A person still has to settle what becomes of a consultation on a day that was closed since, unless it is by telephone.
  const shut = booking.meeting?.by === "telephone" ? null : shutFor(booking.choice, facts);
  const refusal = shut ?? notNow(command, facts.policy);
  return refusal ? refuse(refusal) : record({ type: "reminded", at: command.at });
}

/** One reminder on the last day of an offer, while there is still time to answer it. */
export function remindReply(booking: Booking | null, command: Of<"remindReply">, { policy }: Facts): Decision {
  const offer = booking && openOfferOf(booking);
  if (!offer || offer.reminded) return refuse("nothingToDo");
  const { at } = command;
  const isLastDay = dayOf(at) === dayOf(offer.replyBy) && dayOf(offer.madeAt) < dayOf(at);
  if (!isLastDay || plusMinutes(at, LEAST_MINUTES_TO_REPLY) > offer.replyBy) return refuse("nothingToDo");
  if (command.offerStanding !== "accepted") return refuse("offerNotDelivered");
  const refusal = notNow(command, policy);
  return refusal ? refuse(refusal) : record({ type: "replyReminded", at });
}

/** Each choice drops at its own cut-off (decision 15), judged by what has been read; with the last one the offer itself ends. */
export function lapseChoices(booking: Booking | null, command: Of<"lapseChoices">): Decision {
  const offer = booking && openOfferOf(booking);
  if (!offer) return refuse("notOnOffer");
  const left = standing(offer);
  const over = left.filter((choice) => choice.cutOff < command.readThrough);
  if (over.length === 0 || over.length === left.length) return refuse("nothingToDo");
  if (command.unsettledMails > 0) return refuse("unsettledMails");
  const numbers = over.map((choice) => choice.number);
  return record({ type: "choicesLapsed", at: command.at, numbers, readThrough: command.readThrough });
}

/** Whether a reminder may leave at this hour at all: never at night. */
export function isReminderTime(at: Time, { reminders }: Pick<Policy, "reminders">): boolean {
  const clock = clockTimeOf(at);
  return reminders !== null && clock >= reminders.from && clock < reminders.to;
}

/** For letters that nobody waits for: by day, also in an office that sends no reminders. */
export function isByDay(at: Time, { reminders }: Policy): boolean {
  return isReminderTime(at, { reminders: reminders ?? DAYTIME });
}

function notNow(
  { at, readThrough, unsettledMails }: Of<"remind"> | Of<"remindReply">,
  policy: Policy,
): "tooEarly" | "unsettledMails" | null {
  if (!isReminderTime(at, policy) || readThrough < plusMinutes(at, -READ_WITHIN_MINUTES)) return "tooEarly";
  return unsettledMails > 0 ? "unsettledMails" : null;
}
