import type { Booking, Choice, Confirmed, Event, KeptFor, Meeting, Slot, Word } from "../../booking/booking.ts";
import { nextOpenDay } from "../../booking/calendar.ts";
import { openOfferOf } from "../../booking/offers.ts";
import { standing } from "../../booking/seats.ts";
import { lastBookableDay } from "../../booking/slots.ts";
import { type Day, dayOf, plusDays } from "../../booking/time.ts";
import { type Office, roomOf } from "../office.ts";
import type { LetterBody, OfferedChoice } from "./letter.ts";

/** What a letter must know beyond its booking. */
type KnownOfPerson = {
  phone: string | null;
  /** Nobody asks them to call (decision 12). */
  cannotTelephone: boolean;
  hasTermsText: (version: string) => boolean;
  /** Digest of the terms of the last consent before this event; null where none is known. */
  consentedTo: string | null;
  /** Up to three times that are free now, for the apology of the office; nothing is held. */
  freeTimes: readonly Slot[];
};

/** How far ahead the example in a question lies, so that it is bookable when it is read. */
const EXAMPLE_DAYS_AHEAD = 7;

/**
 * What happened decides what is said: the letter an event calls for, or null. `booking` is the one after the event. A person
 * without an address gets none; the desk then makes a telephone task of it.
 */
export function letterFor(event: Event, booking: Booking, known: KnownOfPerson, office: Office): LetterBody | null {
  const askPhone = asksForNumber(known);
  switch (event.type) {
    case "offered":
    case "changeOffered":
      return offerOf(event, booking, known, office);
    case "changeLapsed":
      return booking.status === "confirmed" ? { kind: "changeLapsed", slot: booking.choice.slot } : null;
    case "asked":
      return askBack(event, office);
    case "askedWhich":
      if (booking.status !== "offered") return null;
      return { kind: "askWhich", choices: offeredChoices(booking.offer.choices), replyBy: booking.offer.replyBy };
    case "keptForStaff":
      return letterForKept(event.reason, event.lastDay, booking);
    case "confirmed":
      // Who had the time from elsewhere gets no letter of what is known already.
      if (event.entered) return null;
      return {
        kind: "details",
        slot: event.choice.slot,
        meeting: meetingOf(event.meeting, office),
        termsVersion: event.terms.version,
        askPhone,
        replaces: event.replaces,
        switched: false,
        ...termsBeside(event, known),
        newRoom: false,
      };
    case "meetingChanged":
    case "reminded":
      return booking.status === "confirmed" ? letterAgain(event.type, booking, askPhone, office) : null;
    case "replyReminded":
      return replyReminder(booking);
    case "declined":
      return { kind: "declineReceipt" };
    case "cancelled":
      // The wish goes on in another booking, and nobody has cancelled anything.
      if (event.by === "duplicate") return null;
      return {
        kind: "cancellationReceipt",
        slot: booking.status === "cancelled" ? (booking.was?.slot ?? null) : null,
        by: event.by,
        freeTimes: event.by === "office" ? known.freeTimes : [],
      };
    case "wordReceived":
      return askToPhone(event.word.about, booking, known.cannotTelephone);
    case "expired": {
      const offer = booking.status === "expired" ? booking.lastOffer : null;
      return offer && { kind: "expiryNotice", choices: offeredChoices(offer.choices), replyBy: offer.replyBy };
    }
    case "requested":
    case "revised":
    case "choicesLapsed":
    case "reseated":
    case "toldByPhone":
    case "offerReleased":
    case "rejected":
    case "outcomeRecorded":
    case "outcomeUndone":
    case "dayNoted":
    case "personChanged":
    case "takenOver":
    case "noted":
    case "handedBack":
      return null;
  }
}

/** L5, optionally; never of somebody who cannot telephone. */
function asksForNumber({ phone, cannotTelephone }: KnownOfPerson): boolean {
  return phone === null && !cannotTelephone;
}

function offerOf(
  { at, offer }: Event & { type: "offered" | "changeOffered" },
  booking: Booking,
  known: KnownOfPerson,
  office: Office,
): LetterBody {
  return {
    kind: "offer",
    choices: offeredChoices(offer.choices),
    replyBy: offer.replyBy,
    notes: offer.notes,
    termsVersion: offer.terms.version,
    termsText: known.hasTermsText(offer.terms.version),
    lastDay: lastBookableDay(at, office.policy),
    askPhone: asksForNumber(known),
    keeps: booking.status === "confirmed" ? booking.choice.slot : null,
  };
}

/** T6-6a. Somebody who runs late or cannot get in is helped by whoever reads the mail, and called if need be (L5). */
function askToPhone(about: Word["about"], booking: Booking, writes: boolean): LetterBody | null {
  if (booking.status !== "confirmed" || about === "late") return null;
  return { kind: "phoneOnly", slot: booking.choice.slot, about, writes };
}

function askBack({ at, missing, readings, answerBy }: Event & { type: "asked" }, office: Office): LetterBody {
  const exampleDay = nextOpenDay(plusDays(dayOf(at), EXAMPLE_DAYS_AHEAD), office.calendar);
  return { kind: "askBack", missing, readings, answerBy, exampleDay };
}

function replyReminder(booking: Booking): LetterBody | null {
  const offer = openOfferOf(booking);
  if (!offer) return null;
  return {
    kind: "replyReminder",
    choices: offeredChoices(standing(offer)),
    single: offer.choices.length === 1,
    replyBy: offer.replyBy,
    keeps: booking.status === "confirmed" ? booking.choice.slot : null,
  };
}

/** What was agreed, said once more: on the day before, or because it takes place by telephone instead. */
function letterAgain(
  why: "meetingChanged" | "reminded",
  { choice: { slot }, meeting: by, terms, entered }: Confirmed,
  askPhone: boolean,
  office: Office,
): LetterBody {
  const said = { slot, termsVersion: terms.version, askPhone };
  // A meeting ID goes only to the address that an offer went to (design §7); who was told it elsewhere has it already.
  const isToldBefore = entered !== undefined && by !== null && by.by !== "telephone";
  return why === "reminded"
    ? { kind: "reminder", ...said, meeting: isToldBefore ? "asTold" : meetingOf(by, office) }
    : {
        kind: "details",
        ...said,
        meeting: meetingOf(by, office),
        ...NO_TERMS,
        replaces: null,
        switched: by?.by !== "room",
        newRoom: by?.by === "room",
      };
}

/**
 * T6-5: what was agreed with staff, in a consultation or on the telephone, was never preceded by an offer with the terms attached. They
 * go with the details unless the person's last consent was to the very same.
 */
function termsBeside({ evidence, terms, replaces }: Event & { type: "confirmed" }, known: KnownOfPerson) {
  const isAgreedWithStaff =
    evidence.by === "bookedInConsultation" || (evidence.by === "staffWitnessed" && replaces !== null);
  if (!isAgreedWithStaff || known.consentedTo === terms.digest) return NO_TERMS;
  const termsText = known.hasTermsText(terms.version);
  return { attachTerms: true, termsChanged: known.consentedTo !== null, termsText };
}

const NO_TERMS = { attachTerms: false, termsChanged: false, termsText: false };

/** Silence gets no letter: staff telephone. Nothing free says so with the telephone; every other reason is ours to settle, and the person gets one receipt (T6-3d). */
function letterForKept(reason: KeptFor, lastDay: Day, booking: Booking): LetterBody | null {
  switch (reason) {
    case "nothingFree":
      return { kind: "nothingFree", lastDay, answerBy: booking.answerBy };
    case "unanswered":
      return null;
    case "limit":
    case "holdShare":
    case "noTerms":
    case "stillMissing":
    case "staffAsked":
      return { kind: "heldReceipt", answerBy: booking.answerBy };
  }
}

function meetingOf(meeting: Meeting | null, office: Office) {
  // Only a booking that was entered has such a meeting, and no letter gives the ID of one.
  if (meeting?.by === "told") throw new Error("a letter about a meeting that was told elsewhere");
  if (meeting?.by !== "room") return "telephone" as const;
  const room = roomOf(office, meeting);
  // The law gives a room only to a seat that has one, so this would be a bug and not a case.
  if (!room) throw new Error(`no room for seat ${meeting.seat}`);
  return { meetingId: room.meetingId, passcode: room.passcode };
}

function offeredChoices(choices: readonly Choice[]): OfferedChoice[] {
  return choices.map(({ number, slot, cutOff }) => ({ number, slot, cutOff }));
}
