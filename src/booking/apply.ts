import type { Agreement, Booking, Choice, Confirmed, Event, Offer } from "./booking.ts";

/**
 * The only way a booking changes: its row is the fold of its events from null. Throws on an event that cannot follow, which
 * would be a bug in `decide`, never an office's no.
 */
export function apply(booking: Booking | null, event: Event): Booking {
  if (event.type === "requested") {
    if (booking) throw impossible(booking, event);
    return begin(event);
  }
  if (!booking) throw impossible(booking, event);
  switch (event.type) {
    case "revised":
      return { ...waiting(booking), wishes: event.wishes };
    case "asked":
      return {
        ...waiting(booking),
        askedOnce: true,
        asked: { at: event.at, missing: event.missing, readings: event.readings, answerBy: event.answerBy },
      };
    case "keptForStaff":
      return { ...waiting(booking), keptFor: event.reason };
    case "offered":
      return { ...common(booking), status: "offered", offer: event.offer, offersMade: event.offer.n };
    case "offerReleased":
      if (booking.status === "confirmed" && booking.change)
        return { ...booking, change: { ...booking.change, replyBy: event.replyBy } };
      if (booking.status !== "offered") throw impossible(booking, event);
      return { ...booking, offer: { ...booking.offer, replyBy: event.replyBy } };
    case "askedWhich":
      if (booking.status !== "offered") throw impossible(booking, event);
      return booking;
    case "confirmed":
      return agreedOn(booking, event);
    case "choicesLapsed":
    case "replyReminded":
      return withOffer(booking, event);
    case "changeOffered":
    case "changeLapsed":
    case "reminded":
    case "meetingChanged":
    case "meetingReady":
    case "meetingPromised":
    case "meetingLost":
      if (booking.status !== "confirmed") throw impossible(booking, event);
      return whileAgreed(booking, event);
    case "reseated":
      return reseated(booking, event);
    case "toldByPhone":
    case "noted":
      return booking;
    case "wordReceived":
    case "dayNoted":
    case "personChanged":
    case "takenOver":
    case "handedBack":
      return { ...booking, ...meanwhile(booking, event) };
    case "declined":
    case "expired":
    case "rejected":
      return { ...common(booking), status: event.type, closedAt: event.at, lastOffer: offerOf(booking) };
    case "cancelled":
      return cancelled(booking, event);
    case "outcomeRecorded":
      return { ...common(booking), ...agreementOf(booking, event), status: event.outcome, outcomeBy: event.staff };
    case "outcomeUndone":
      return { ...common(booking), ...agreementOf(booking, event), status: "confirmed", change: null };
  }
}

function cancelled(booking: Booking, { at, by, into }: Event & { type: "cancelled" }): Booking {
  const closed = { status: "cancelled" as const, closedAt: at, by, was: choiceOf(booking) };
  return { ...common(booking), ...closed, ...(into === undefined ? {} : { into }) };
}

function agreedOn(booking: Booking, event: Event & { type: "confirmed" }): Confirmed {
  const { choice, evidence, terms, meeting, at: confirmedAt, entered } = event;
  const agreement: Agreement = { choice, evidence, terms, confirmedAt, meeting, ...(entered ? { entered } : {}) };
  // What was said about the day of an earlier time is settled by the new one.
  const { dayNotes: _settled, ...kept } = common(booking);
  return { ...kept, words: [], status: "confirmed", change: null, ...agreement };
}

/** What may happen to a booking in any status, and leaves the status as it is. */
function meanwhile(
  booking: Booking,
  event: Event & { type: "wordReceived" | "dayNoted" | "personChanged" | "takenOver" | "handedBack" },
): Partial<Pick<Booking, "words" | "dayNotes" | "personId" | "frozen">> {
  switch (event.type) {
    case "wordReceived":
      return { words: [...booking.words, event.word] };
    case "dayNoted":
      return { dayNotes: [...(booking.dayNotes ?? []), event.note] };
    case "personChanged":
      return { personId: event.personId };
    case "takenOver":
      return { frozen: { at: event.at, by: event.by } };
    case "handedBack":
      return { frozen: null };
  }
}

/** What happens between an agreement and its day, the agreed time standing. */
function whileAgreed(
  booking: Confirmed,
  event: Event & {
    type:
      | "changeOffered"
      | "changeLapsed"
      | "reminded"
      | "meetingChanged"
      | "meetingReady"
      | "meetingPromised"
      | "meetingLost";
  },
): Confirmed {
  switch (event.type) {
    case "changeOffered": {
      const { mailId, receivedAt, offer, wishes } = event;
      // The mail is word for the agreed time: whatever comes of the change, its absence was announced (design §2).
      const words =
        mailId === null ? booking.words : [...booking.words, { mailId, receivedAt, about: "change" as const }];
      return { ...booking, frozen: null, words, wishes, change: offer, offersMade: offer.n };
    }
    case "changeLapsed":
      return { ...booking, change: null };
    case "reminded":
      return { ...booking, reminded: true };
    case "meetingChanged":
      return { ...withoutAwaited(booking), frozen: null, meeting: event.meeting };
    case "meetingReady":
      return {
        ...withoutAwaited(booking),
        frozen: event.meeting.typedBy === undefined ? booking.frozen : null,
        meeting: event.meeting,
      };
    case "meetingPromised":
      return { ...booking, promisedBy: event.by };
    case "meetingLost":
      return { ...withoutAwaited(booking), meeting: null, lostMeeting: true };
  }
}

/** Nothing is awaited any more. */
function withoutAwaited({ promisedBy: _promise, lostMeeting: _lost, ...booking }: Confirmed): Confirmed {
  return booking;
}

/** What time does to an offer that is still open. */
function withOffer(booking: Booking, event: Event & { type: "choicesLapsed" | "replyReminded" }): Booking {
  const change = (offer: Offer): Offer =>
    event.type === "replyReminded"
      ? { ...offer, reminded: true }
      : { ...offer, lapsed: [...(offer.lapsed ?? []), ...event.numbers] };
  if (booking.status === "offered") return { ...booking, offer: change(booking.offer) };
  if (booking.status === "confirmed" && booking.change) return { ...booking, change: change(booking.change) };
  throw impossible(booking, event);
}

/** Other seats for the same times. */
function reseated(booking: Booking, event: Event & { type: "reseated" }): Booking {
  const { agreed, choices } = event;
  const reseat = (offer: Offer): Offer => ({
    ...offer,
    choices: offer.choices.map((choice) => ({
      ...choice,
      seat: choices.find((one) => one.number === choice.number)?.seat ?? choice.seat,
    })),
  });
  if (booking.status === "offered") return { ...booking, offer: reseat(booking.offer) };
  if (booking.status !== "confirmed") throw impossible(booking, event);
  const choice = { ...booking.choice, seat: agreed ?? booking.choice.seat };
  return { ...booking, choice, change: booking.change && reseat(booking.change) };
}

/** The whole history of one booking, first event first. */
export function fold(events: readonly Event[]): Booking | null {
  return events.reduce<Booking | null>(apply, null);
}

function begin(event: Event & { type: "requested" }): Booking {
  return {
    status: "requested",
    id: event.bookingId,
    reference: event.reference,
    personId: event.personId,
    via: event.via,
    requestedAt: event.receivedAt,
    answerBy: event.answerBy,
    wishes: event.wishes,
    offersMade: 0,
    askedOnce: false,
    words: [],
    frozen: null,
    asked: null,
    keptFor: null,
  };
}

/** What every status keeps. Whatever a person records about a booking ends their own handling of it. */
function common(booking: Booking) {
  const { id, reference, personId, via, requestedAt, answerBy, wishes, offersMade, askedOnce, words, dayNotes } =
    booking;
  const notes = dayNotes ? { dayNotes } : {};
  const kept = { id, reference, personId, via, requestedAt, answerBy, wishes, offersMade, askedOnce, words, ...notes };
  return { ...kept, frozen: null };
}

function waiting(booking: Booking) {
  return { ...common(booking), status: "requested" as const, asked: null, keptFor: null };
}

function offerOf(booking: Booking): Offer | null {
  return booking.status === "offered" ? booking.offer : null;
}

function choiceOf(booking: Booking): Choice | null {
  return booking.status === "confirmed" ? booking.choice : null;
}

function agreementOf(booking: Booking, event: Event): Agreement {
  switch (booking.status) {
    case "confirmed":
    case "attended":
    case "noShow":
    case "stopped": {
      const { choice, evidence, terms, confirmedAt, meeting, entered } = booking;
      return { choice, evidence, terms, confirmedAt, meeting, ...(entered ? { entered } : {}) };
    }
    case "requested":
    case "offered":
    case "cancelled":
    case "expired":
    case "declined":
    case "rejected":
      throw impossible(booking, event);
  }
}

function impossible(booking: Booking | null, event: Event): Error {
  return new Error(`${event.type} cannot follow ${booking?.status ?? "nothing"}`);
}
