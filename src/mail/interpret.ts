import type { Booking, Missing, OfferNote, Slot, Status, Wish } from "../booking/booking.ts";
import type { Doubt, Reading, ReadWish, Span } from "./reading.ts";
import type { Authentication } from "./sender/authentication.ts";

/**
 * How a mail belongs to a booking (decision 4). `reply`: it names one of our letters by Message-ID or token and comes from that
 * letter's addressee. `guess`: only the reference or the address points there, which is never proof.
 */
export type Match = {
  booking: Booking;
  by: "reply" | "guess";
  fromAddressee: boolean;
  /** The mail answers the letter that offers another time for a confirmed booking. */
  onChange?: boolean;
};

/** What is to become of a mail. A command's remaining fields (ids, times) are added by the desk. */
export type Triage =
  | { act: "accept"; choice: number | null }
  | { act: "askWhich" }
  | { act: "decline" }
  | { act: "cancel" }
  | { act: "sendWord"; about: "cancel" | "change" | "late" }
  | { act: "revise" }
  | { act: "request" }
  | { act: "note" }
  | { act: "bounce" }
  | { act: "hold"; why: HeldFor }
  | { act: "ignore"; why: IgnoredFor };

/** Why a mail waits for a person (要確認): closed, each with its Japanese words in the console. */
export const HELD_FOR = [
  "unreadable",
  "oversize",
  "brokenMail",
  "maybeAutomatic",
  "unclear",
  "question",
  "remark",
  "doubtfulWish",
  "noThread",
  "noProof",
  "failedAuthentication",
  "addressDiffers",
  "wrongAddressee",
  "changeRequest",
  "lateWord",
  "lateReply",
  "oldOffer",
  "bounce",
  "inJunk",
  "sameIdOtherContent",
  "foundAfterReset",
  "movedBeforeRead",
  "noArrival",
  "refusedPerson",
  "personConflict",
  "severalRequests",
  "tooManyMails",
  "refused",
  "manyAttempts",
  "readAgain",
  "answeredByStaff",
  "answeredBefore",
  "answersForgottenLetter",
  "sentAfterBackup",
] as const;

export type HeldFor = (typeof HELD_FOR)[number];

export const IGNORED_FOR = ["automatic", "receipt", "bulk", "ours", "duplicate", "junk", "aboutErased"] as const;

export type IgnoredFor = (typeof IGNORED_FOR)[number];

/**
 * The triage table. The reader has said what the mail means; here it is decided whether that may be acted on, from this sender,
 * on this booking. In every doubt a person is shown the mail.
 */
export function interpret(
  reading: Reading,
  match: Match | null,
  authentication: Authentication,
  inJunk: boolean,
): Triage {
  switch (reading.sender) {
    case "bounce":
      return { act: "bounce" };
    case "auto_reply":
      return { act: "ignore", why: "automatic" };
    case "receipt":
      return { act: "ignore", why: "receipt" };
    case "bulk":
      return { act: "ignore", why: "bulk" };
    case "person":
      break;
  }
  if (inJunk) return match || reading.intent !== "unclear" ? hold("inJunk") : { act: "ignore", why: "junk" };
  if (!reading.readable) return hold("unreadable");
  const doubt = blockingDoubt(reading);
  if (doubt) return hold(doubt);
  if (authentication === "fail") return hold("failedAuthentication");
  if (!match) return withoutBooking(reading);
  if (isOver(match.booking.status)) {
    // An answer to what is over is a new request only if it says when; 「1番でお願いします」 alone came too late for its offer.
    const asksAnew = match.by === "guess" || reading.wishes.length > 0;
    return asksAnew ? withoutBooking(reading) : hold(reading.intent === "question" ? "question" : "unclear");
  }
  return withBooking(reading, match, authentication);
}

/** No open booking: a request starts one, anything else needs a person to say what it is about. */
function withoutBooking(reading: Reading): Triage {
  if (reading.intent === "request" && (reading.action === "offer" || reading.action === "ask"))
    return { act: "request" };
  if (reading.intent === "request") return hold("doubtfulWish");
  return hold(reading.intent === "unclear" ? "unclear" : reading.intent === "question" ? "question" : "noThread");
}

function withBooking(reading: Reading, match: Match, authentication: Authentication): Triage {
  const { booking } = match;
  // Reading on is harmless, acting is not: without proof of thread only an authenticated sender is believed.
  const proved = match.fromAddressee && (match.by === "reply" || authentication === "pass");
  if (!proved) {
    if (reading.intent === "request" && match.by === "guess") return withoutBooking(reading);
    return hold(match.fromAddressee ? "noProof" : "wrongAddressee");
  }
  switch (booking.status) {
    case "requested":
      if (reading.intent === "cancel" || reading.intent === "decline") return { act: "cancel" };
      if (reading.intent === "request" || reading.intent === "other_times") return { act: "revise" };
      if (booking.asked && answersWhatWasAsked(reading, booking.asked.missing)) return { act: "revise" };
      return hold("unclear");
    case "offered":
    case "expired":
      return onOffer(reading, booking.status);
    case "confirmed":
      return match.onChange ? onChangeOffer(reading) : onConfirmed(reading, booking.change !== null);
    case "attended":
    case "noShow":
    case "stopped":
    case "cancelled":
    case "declined":
    case "rejected":
      return hold("unclear");
  }
}

function onOffer(reading: Reading, status: "offered" | "expired"): Triage {
  switch (reading.action) {
    case "confirm":
      return { act: "accept", choice: reading.choice };
    case "ask":
      return reading.doubts.includes("bare_yes") && status === "offered" ? { act: "askWhich" } : hold("doubtfulWish");
    case "offer":
      if (status === "expired") return reading.intent === "request" ? { act: "request" } : hold("unclear");
      return reading.wishes.length > 0 ? { act: "revise" } : hold("doubtfulWish");
    case "cancel":
      return status === "offered" ? { act: "decline" } : { act: "note" };
    case "ignore":
      return { act: "note" };
    case "phone_only":
    case "staff":
      if (reading.doubts.includes("late")) return hold("lateReply");
      return hold(reading.intent === "question" ? "question" : "unclear");
  }
}

/**
 * The answer to the offer of another time. A yes to one of its choices moves the booking, another wish replaces the offer;
 * whether a no is meant for the new time or for the whole booking is for a person to say.
 */
function onChangeOffer(reading: Reading): Triage {
  switch (reading.action) {
    case "confirm":
      return { act: "accept", choice: reading.choice };
    case "offer":
      return reading.wishes.length > 0 ? { act: "revise" } : hold("changeRequest");
    case "ask":
    case "cancel":
    case "ignore":
    case "phone_only":
    case "staff":
      if (reading.doubts.includes("late")) return hold("lateReply");
      return hold(reading.intent === "question" ? "question" : "changeRequest");
  }
}

function onConfirmed(reading: Reading, isChanging: boolean): Triage {
  switch (reading.action) {
    case "cancel":
      return { act: "cancel" };
    case "phone_only":
      return {
        act: "sendWord",
        about: reading.intent === "change" ? "change" : reading.intent === "late" ? "late" : "cancel",
      };
    case "offer":
      return reading.intent === "change" && reading.wishes.length > 0 ? { act: "revise" } : hold("changeRequest");
    case "ignore":
    case "confirm":
      // While another time is on offer, a yes outside its thread may be meant for either.
      return isChanging ? hold("changeRequest") : { act: "note" };
    case "ask":
    case "staff":
      return hold(reading.intent === "late" ? "lateWord" : reading.intent === "question" ? "question" : "unclear");
  }
}

/** The bare answer to our question, as our own letter asks for it: a number, "not registered yet", a time, or the name. */
function answersWhatWasAsked({ intent, applicant, wishes }: Reading, missing: readonly Missing[]): boolean {
  const number = applicant.jobSeekerNumber !== null || applicant.registering;
  const gives = {
    name: applicant.name !== null,
    number,
    wishes: wishes.length > 0,
    wishReading: wishes.length > 0,
  } satisfies Record<Missing, boolean>;
  return intent === "unclear" && missing.some((item) => gives[item]);
}

/** Wishes as the law takes them: the clear ones. A wish with two readings is in `readingsOf` and is asked about. */
export function wishesOf(reading: Reading): Wish[] {
  return reading.wishes.filter((wish) => !isUncertain(wish)).map(({ from, to }) => ({ from, to }));
}

/** Doubts about which day or time is meant at all; the others (closed, past …) are the law's to answer. */
const UNCERTAIN: readonly Doubt[] = ["weekday_mismatch", "ambiguous_date", "no_date"];

function isUncertain(wish: ReadWish): boolean {
  return wish.alternatives !== undefined || wish.doubts.some((doubt) => UNCERTAIN.includes(doubt));
}

/** Each doubtful wish with all the readings between which the person is asked, the one the reader puts first among them. */
export function readingsOf(reading: Reading): Slot[][] {
  return reading.wishes.flatMap((wish) => (wish.alternatives ? [slotsOf([wish, ...wish.alternatives])] : []));
}

/** In order of time, each once: of a weekday that does not fit, the alternatives name both readings already. */
function slotsOf(spans: readonly Span[]): Slot[] {
  const slots = new Map(spans.map(({ from, to }) => [`${from} ${to}`, { start: from, end: to }]));
  return [...slots].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, slot]) => slot);
}

/** What the letter must say about the wishes beyond what the law sees for itself. */
export function notesOf(reading: Reading, senderAddressUsed: boolean): OfferNote[] {
  const tooLong =
    reading.doubts.includes("too_long") || reading.wishes.some((wish) => wish.doubts.includes("too_long"));
  return [
    ...(tooLong ? (["tooLong"] as const) : []),
    ...(senderAddressUsed ? (["senderAddressUsed"] as const) : []),
    ...(reading.doubts.includes("question") ? (["askedBesides"] as const) : []),
  ];
}

/** What blocks an offer (decision 16), judged on what is known of the person after this mail. */
export function missingOf(
  known: { name: string | null; jobSeekerNumber: string | null; registering: boolean },
  wishes: readonly Wish[],
  readings: readonly Slot[][],
): Missing[] {
  const missing: Missing[] = [];
  if (!known.name) missing.push("name");
  if (!known.jobSeekerNumber && !known.registering) missing.push("number");
  if (readings.length > 0) missing.push("wishReading");
  else if (wishes.length === 0) missing.push("wishes");
  return missing;
}

function blockingDoubt(reading: Reading): HeldFor | null {
  if (reading.doubts.includes("maybe_automatic")) return "maybeAutomatic";
  if (reading.doubts.includes("failed_authentication")) return "failedAuthentication";
  if (reading.doubts.includes("wrong_addressee")) return "wrongAddressee";
  if (reading.doubts.includes("address_differs") || reading.doubts.includes("address_mistyped"))
    return "addressDiffers";
  if (reading.doubts.includes("several_requests")) return "severalRequests";
  return null;
}

/** Statuses after which a new mail starts something new rather than continuing. */
function isOver(status: Status): boolean {
  return (
    status === "attended" ||
    status === "noShow" ||
    status === "stopped" ||
    status === "cancelled" ||
    status === "declined" ||
    status === "rejected"
  );
}

function hold(why: HeldFor): Triage {
  return { act: "hold", why };
}
