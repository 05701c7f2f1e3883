import { apply } from "./apply.ts";
import type { Booking, Event, Evidence } from "./booking.ts";

/** Stands where a personal value stood that was erased (decision 10). */
export const ERASED = "消去済み";

/** The end of what stands where a mail's Message-ID stood; before it stands the ID's digest. */
export const ERASED_DOMAIN = "@erased.invalid>";

/**
 * The same event without words that somebody typed or wrote: what happened, when, by whom of the office, and all times and ids
 * stay, so that a history still folds and every figure still holds. Done twice it changes nothing.
 */
export function withoutWords(event: Event, digestOf: (evidence: Evidence) => string): Event {
  switch (event.type) {
    case "confirmed":
      return { ...event, evidence: evidenceWithout(event.evidence, digestOf) };
    case "meetingChanged":
    case "reseated":
    case "cancelled":
    case "rejected":
    case "outcomeRecorded":
      return event.reason === "" ? event : { ...event, reason: ERASED };
    case "noted":
      return event.note === ERASED ? event : { ...event, note: ERASED };
    case "revised":
      return event.reason === undefined ? event : { ...event, reason: ERASED };
    case "requested":
    case "asked":
    case "keptForStaff":
    case "offered":
    case "offerReleased":
    case "askedWhich":
    case "changeOffered":
    case "changeLapsed":
    case "choicesLapsed":
    case "reminded":
    case "replyReminded":
    case "meetingReady":
    case "meetingPromised":
    case "meetingLost":
    case "toldByPhone":
    case "declined":
    case "wordReceived":
    case "expired":
    case "outcomeUndone":
    case "dayNoted":
    case "personChanged":
    case "takenOver":
    case "handedBack":
      return event;
  }
}

/** The row that belongs to these events. */
export function foldOf(events: readonly Event[]): Booking | null {
  return events.reduce<Booking | null>(apply, null);
}

/**
 * What was agreed to by mail, or witnessed with a reason in words, keeps only a digest of it: who still has the mail, or the words,
 * can be shown right or wrong. What was agreed in a consultation has no words.
 */
function evidenceWithout(evidence: Evidence, digestOf: (evidence: Evidence) => string): Evidence {
  switch (evidence.by) {
    case "mailReply":
    case "staffWitnessed":
      return { by: "erased", was: evidence.by, digest: digestOf(evidence) };
    case "bookedInConsultation":
    case "erased":
      return evidence;
  }
}
