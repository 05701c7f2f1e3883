import type { Booking, Choice, Confirmed, Event, KeptFor, Slot, Word } from "../../booking/booking.ts";
import { nextOpenDay } from "../../booking/calendar.ts";
import type { Meeting, OwnMeeting } from "../../booking/meeting.ts";
import { openOfferOf } from "../../booking/offers.ts";
import { askableAt, standing } from "../../booking/seats.ts";
import { lastBookableDay } from "../../booking/slots.ts";
import { type Day, dayOf, plusDays } from "../../booking/time.ts";
import { type Office, roomOf, telephonesOnly } from "../office.ts";
import type { Called, LetterBody, LetterHead, OfferedChoice, WayIn } from "./letter.ts";

/** What a letter must know beyond its booking. */
type KnownOfPerson = {
  phone: string | null;
  /** Nobody asks them to call (decision 12). */
  cannotTelephone: boolean;
  hasTermsText: (version: string) => boolean;
  /** Digest of the terms of the last consent before this event; null where none is known. */
  consentedTo: string | null;
  /** No letter has taken the terms of this booking to the person. */
  lacksTerms?: boolean;
  /** Up to three times that are free now, for the apology of the office; nothing is held. */
  freeTimes: readonly Slot[];
  /** The way into a meeting of the booking's own; null for every other. */
  ownMeeting: WayIn | null;
  /** What was agreed last, for the letters that follow a confirmation without an ID. */
  agreed: (Event & { type: "confirmed" }) | null;
  /** How much of it the person has been told: no letter has left, one with the time alone, or an ID. */
  told: "nothing" | "time" | "id";
};

/** How far ahead the example in a question lies, so that it is bookable when it is read. */
const EXAMPLE_DAYS_AHEAD = 7;

/**
 * What happened decides what is said: the letter an event calls for, or null. `booking` is the one after the event. A person
 * without an address gets none; the desk then makes a telephone task of it.
 */
export function letterFor(event: Event, booking: Booking, known: KnownOfPerson, office: Office): LetterBody | null {
  switch (event.type) {
    case "offered":
    case "changeOffered":
      return offerOf(event, booking, known, office);
    case "changeLapsed":
      if (booking.status !== "confirmed") return null;
      return { kind: "changeLapsed", slot: booking.choice.slot, offered: event.why === "silence" };
    case "asked":
      return askBack(event, office);
    case "askedWhich":
      if (booking.status !== "offered") return null;
      return {
        kind: "askWhich",
        choices: offeredChoices(askableAt(booking.offer, event.at)),
        replyBy: booking.offer.replyBy,
      };
    case "keptForStaff":
      return letterForKept(event.reason, event.lastDay, booking);
    case "confirmed":
      // Who had the time from elsewhere gets no letter of what is known already; whose ID is still to come gets one in a moment.
      if (event.entered || event.meeting === null) return null;
      return detailsOf(event, event.meeting, known, office);
    case "meetingReady":
      return known.agreed && detailsLater(event, known.agreed, known, office);
    case "meetingPromised":
      return known.agreed && followOf(event, known.agreed, known);
    case "meetingChanged":
    case "reminded":
      return booking.status === "confirmed" ? letterAgain(event.type, booking, known, office) : null;
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
      return askToPhone(event.word.about, booking);
    case "expired": {
      const offer = booking.status === "expired" ? booking.lastOffer : null;
      return offer && { kind: "expiryNotice", choices: offeredChoices(offer.choices), replyBy: offer.replyBy };
    }
    case "requested":
    case "revised":
    case "choicesLapsed":
    case "reseated":
    case "meetingLost":
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

/**
 * Whether a letter is about a consultation by telephone: of a booking that was agreed so or switched (L5), else by how the office
 * meets people. Whoever asks for another time keeps the way (`keptMeeting`), and an office that only telephones offers nothing else.
 */
export function wayOf(
  kind: LetterBody["kind"],
  booking: Booking | null,
  office: Office,
): Pick<LetterHead, "byTelephone"> {
  const isOffice = telephonesOnly(office);
  const isAgreed = booking !== null && "meeting" in booking;
  const isSo = isAgreed ? booking.meeting?.by === "telephone" || (kind === "offer" && isOffice) : isOffice;
  return isSo ? { byTelephone: true } : {};
}

/** Whom the office rings, and where; nobody's number stands in a letter about a meeting. */
function calledAt({ phone, cannotTelephone }: KnownOfPerson): { called?: Called } {
  if (cannotTelephone) return { called: "cannot" };
  return phone === null ? {} : { called: { phone } };
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
    ...(wayOf("offer", booking, office).byTelephone ? calledAt(known) : {}),
    keeps: booking.status === "confirmed" ? booking.choice.slot : null,
  };
}

/** T6-6a. Somebody who runs late or cannot get in is helped by whoever reads the mail, and called if need be (L5). */
function askToPhone(about: Word["about"], booking: Booking): LetterBody | null {
  if (booking.status !== "confirmed" || about === "late") return null;
  return { kind: "phoneOnly", slot: booking.choice.slot, about };
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

function detailsOf(
  event: Event & { type: "confirmed" },
  meeting: Meeting,
  known: KnownOfPerson,
  office: Office,
): LetterBody & { kind: "details" } {
  return {
    kind: "details",
    slot: event.choice.slot,
    meeting: meetingOf(meeting, known, office),
    termsVersion: event.terms.version,
    askPhone: asksForNumber(known),
    ...(meeting.by === "telephone" ? calledAt(known) : {}),
    replaces: event.replaces,
    switched: false,
    ...termsBeside(event, known),
    newRoom: false,
    announced: false,
  };
}

/** The one details letter of a confirmation whose ID came later; what a letter that has left said already is not said again. */
function detailsLater(
  { meeting }: Event & { type: "meetingReady" },
  agreed: Event & { type: "confirmed" },
  known: KnownOfPerson,
  office: Office,
): LetterBody {
  const details = detailsOf(agreed, meeting, known, office);
  const first = known.told === "nothing" ? {} : { ...NO_TERMS, replaces: null };
  return { ...details, ...first, newRoom: known.told === "id", announced: known.told === "time" };
}

function followOf(
  { by }: Event & { type: "meetingPromised" },
  agreed: Event & { type: "confirmed" },
  known: KnownOfPerson,
): LetterBody {
  const first = { ...termsBeside(agreed, known), replaces: agreed.replaces };
  return {
    kind: "detailsFollow",
    slot: agreed.choice.slot,
    meetingBy: by,
    termsVersion: agreed.terms.version,
    askPhone: asksForNumber(known),
    ...(known.told === "nothing" ? first : { ...NO_TERMS, replaces: null }),
    voids: known.told === "id",
  };
}

/** What was agreed, said once more: on the day before, or because it takes place by telephone instead. */
function letterAgain(
  why: "meetingChanged" | "reminded",
  { choice: { slot }, meeting: by, terms, entered }: Confirmed,
  known: KnownOfPerson,
  office: Office,
): LetterBody {
  const called = by?.by === "telephone" ? calledAt(known) : {};
  const said = { slot, termsVersion: terms.version, askPhone: asksForNumber(known), ...called };
  // A meeting ID goes only to the address that an offer went to (design §7); who was told it elsewhere has it already.
  const isToldBefore = entered !== undefined && by !== null && by.by !== "telephone";
  return why === "reminded"
    ? { kind: "reminder", ...said, meeting: isToldBefore ? "asTold" : meetingOf(by, known, office) }
    : {
        kind: "details",
        ...said,
        meeting: meetingOf(by, known, office),
        ...NO_TERMS,
        replaces: null,
        switched: by?.by !== "room",
        newRoom: by?.by === "room",
        announced: false,
      };
}

/**
 * T6-5: what was agreed with staff, in a consultation or on the telephone, was often not preceded by an offer with the terms attached. They
 * go with the details then, unless the person's last consent was to the very same.
 */
function termsBeside({ evidence, terms, replaces }: Event & { type: "confirmed" }, known: KnownOfPerson) {
  const isAgreedWithStaff =
    evidence.by === "bookedInConsultation" ||
    (evidence.by === "staffWitnessed" && (replaces !== null || known.lacksTerms === true));
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
      return { kind: "heldReceipt", answerBy: booking.answerBy };
  }
}

function meetingOf(meeting: Meeting | null, { ownMeeting }: KnownOfPerson, office: Office) {
  // Only a booking that was entered has such a meeting, and no letter gives the ID of one.
  if (meeting?.by === "told") throw new Error("a letter about a meeting that was told elsewhere");
  if (meeting === null) throw new Error("a letter that tells an ID before there is one");
  if (meeting.by === "own") return wayInto(meeting, ownMeeting);
  if (meeting.by === "telephone") return "telephone" as const;
  const room = roomOf(office, meeting);
  // The law gives a room only to a seat that has one, so this would be a bug and not a case.
  if (!room) throw new Error(`no room for seat ${meeting.seat}`);
  return { meetingId: room.meetingId, passcode: room.passcode };
}

function wayInto({ id }: OwnMeeting, way: WayIn | null): WayIn {
  if (way === null) throw new Error(`no way into the meeting ${id}`);
  return way;
}

function offeredChoices(choices: readonly Choice[]): OfferedChoice[] {
  return choices.map(({ number, slot, cutOff }) => ({ number, slot, cutOff }));
}
