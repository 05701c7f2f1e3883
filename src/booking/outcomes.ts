import type { Booking, Decision, Slot } from "./booking.ts";
import { type Of, record, refuse } from "./ruling.ts";
import { dayOf, plusMinutes, startOf, type Time } from "./time.ts";

/** Minutes after the start at which silence may be called a no-show (T6-6b). */
const NO_SHOW_MINUTES = 10;

/** The moment up to which a word counts against a no-show. */
export function wordBy({ start }: Slot): Time {
  return plusMinutes(start, NO_SHOW_MINUTES);
}

/**
 * Decision 17: what became of a consultation is written by a person. A no-show not before minute 10, never against a word or where
 * the office itself was late, and only once the mailbox was read past minute 10 with nothing in it that may be a word.
 */
export function recordOutcome(booking: Booking | null, command: Of<"recordOutcome">): Decision {
  if (booking?.status !== "confirmed") return refuse("notConfirmed");
  const { at, outcome, staff, reason } = command;
  const { slot } = booking.choice;
  if (at < (outcome === "noShow" ? wordBy(slot) : slot.start)) return refuse("notStarted");
  if (outcome === "noShow") {
    const notes = booking.dayNotes ?? [];
    if (notes.some((note) => note.about === "officeLate")) return refuse("officeWasLate");
    if (booking.words.length > 0 || notes.length > 0) return refuse("wordStandsOpen");
    if (command.readThrough === null || command.readThrough <= wordBy(slot)) return refuse("notReadThrough");
    if (command.unsettledMails > 0) return refuse("unsettledMails");
  }
  return record({ type: "outcomeRecorded", at, outcome, staff, reason });
}

export function undoOutcome(booking: Booking | null, { at, staff }: Of<"undoOutcome">): Decision {
  if (booking?.status !== "attended" && booking?.status !== "noShow" && booking?.status !== "stopped")
    return refuse("nothingToDo");
  return record({ type: "outcomeUndone", at, staff });
}

/** What staff know of the day and no mail says. It is noted while the booking stands, from the morning of its day on. */
export function noteDay(booking: Booking | null, { at, staff, about }: Of<"noteDay">): Decision {
  if (booking?.status !== "confirmed") return refuse("notConfirmed");
  if (at < startOf(dayOf(booking.choice.slot.start))) return refuse("notStarted");
  if (booking.dayNotes?.some((note) => note.about === about)) return refuse("nothingToDo");
  return record({ type: "dayNoted", at, note: { at, staff, about } });
}
