import type { Booking, BookingId, Choice, Event, KeptFor, Offer, OfferNote, Slot, Wish } from "./booking.ts";
import { cutOffOf, replyByOf } from "./deadlines.ts";
import { isBeyondPeriod } from "./limits.ts";
import type { Calendar, Policy } from "./policy.ts";
import type { Refusal } from "./refusal.ts";
import type { Taken } from "./seats.ts";
import { type Ground, lastBookableDay, propose, seatForAgreed } from "./slots.ts";
import { type TermsVersion, termsInForce } from "./terms.ts";
import { dayOf, type Time } from "./time.ts";

/** What the desk looked up before it decides. Values only. */
export type Facts = {
  policy: Policy;
  calendar: Calendar;
  /** Everything held or taken from today to the horizon, the booking's own holds included. */
  taken: readonly Taken[];
  /** Versions that may be attached (decision 19). */
  terms: readonly TermsVersion[];
  /** Other live bookings of the same person (number plus name). */
  openBookings: number;
  /** Consultations of the same person that were held or are confirmed, this booking apart, from the current period on (L6). */
  agreedSlots: readonly Slot[];
  /** Seats that have a meeting room; a seat without one is a consultation by telephone, as every seat is of an office that has no meetings. */
  roomSeats: readonly number[];
  /** By seat, of the rooms that were given to it since the start; absent for the profile's (`roomAt`). */
  roomIds?: ReadonlyMap<number, string>;
  /** Each confirmed booking gets a meeting of its own instead of a room (decision 9). */
  ownMeetings: boolean;
  /** The booking's own meeting is still there; on the day after its time it is taken away. */
  meetingStands: boolean;
  /** The open offer surely never left the house; absent where it may have. */
  offerNeverLeft?: boolean;
};

/**
 * What a letter in the place of another one says of that: why it comes, and that the earlier one is withdrawn. Of an offer that never
 * left nothing is said, but what it would have said of one before it.
 */
export function replacing(
  { notes }: Offer,
  why: "newWishes" | "newAddress" | "byOffice",
  { offerNeverLeft = false }: Facts,
): OfferNote[] {
  if (!offerNeverLeft) return ["replacesEarlier", why];
  if (!notes.includes("replacesEarlier")) return [];
  const unsaid = notes.find((note) => note === "newWishes" || note === "newAddress");
  return ["replacesEarlier", why === "byOffice" ? (unsaid ?? why) : why];
}

/** An offer for the wishes (T6-3a), or the reason why the request waits for staff instead. */
export function offerOrKeep(
  wishes: readonly Wish[],
  own: BookingId,
  n: number,
  notes: readonly OfferNote[],
  at: Time,
  facts: Facts,
): Event & { type: "offered" | "keptForStaff" } {
  const keep = (reason: KeptFor) => ({
    type: "keptForStaff" as const,
    at,
    reason,
    lastDay: lastBookableDay(at, facts.policy),
  });
  const proposal = propose(wishes, own, groundOf(at, facts));
  if ("none" in proposal) return keep(proposal.none);
  // Beyond the limit of a period a person decides; the machine refuses nothing and offers nothing (L6).
  if (proposal.choices.some((choice) => isBeyondPeriod(choice.slot, facts.agreedSlots, facts.policy)))
    return keep("limit");
  const offered = offer(proposal.choices, n, [...notes, ...proposal.notes], at, facts);
  return offered ?? keep("noTerms");
}

/** The one slot agreed on the telephone, held and offered alone (L1). */
export function agreedOffer(
  slot: Slot,
  own: BookingId,
  at: Time,
  facts: Facts,
): (Event & { type: "offered" }) | { refused: Refusal } {
  const seat = seatForAgreed(slot, own, groundOf(at, facts));
  if (typeof seat === "string") return { refused: seat };
  const cutOff = cutOffOf(slot.start, facts.policy, facts.calendar);
  if (cutOff < at) return { refused: "pastCutOff" };
  return offer([{ number: 1, slot, seat, cutOff }], 1, ["agreedByPhone"], at, facts) ?? { refused: "noTerms" };
}

/** The offer that can be answered now: of a booking still to be agreed, or of another time for an agreed one. */
export function openOfferOf(booking: Booking): Offer | null {
  if (booking.status === "offered") return booking.offer;
  return booking.status === "confirmed" ? booking.change : null;
}

/** The offer whose numbers somebody may have before them: the open one, or the last one where it expired. */
export function numberedOfferOf(booking: Booking): Offer | null {
  return openOfferOf(booking) ?? (booking.status === "expired" ? booking.lastOffer : null);
}

/**
 * The choice of that number; without a number the only one there ever was, as a bare yes to several may mean the one that has
 * lapsed meanwhile.
 */
export function chosenFrom(
  { choices, lapsed = [] }: Offer,
  number: number | null,
): Choice | "noSingleChoice" | "noSuchChoice" | "pastCutOff" {
  const choice = number === null ? onlyChoice(choices) : choices.find((one) => one.number === number);
  if (!choice) return number === null ? "noSingleChoice" : "noSuchChoice";
  return lapsed.includes(choice.number) ? "pastCutOff" : choice;
}

export function onlyChoice(choices: readonly Choice[]): Choice | undefined {
  return choices.length === 1 ? choices[0] : undefined;
}

export function groundOf(now: Time, { policy, calendar, taken }: Facts): Ground {
  return { now, policy, calendar, taken };
}

function offer(
  choices: Choice[],
  n: number,
  notes: OfferNote[],
  at: Time,
  facts: Facts,
): (Event & { type: "offered" }) | null {
  const [earliest] = choices;
  if (!earliest) throw new Error("an offer without a choice");
  const terms = termsInForce(facts.terms, dayOf(earliest.slot.start));
  if (!terms) return null;
  const replyBy = replyByOf(
    at,
    choices.map((choice) => choice.cutOff),
    facts.policy,
    facts.calendar,
  );
  return {
    type: "offered",
    at,
    offer: {
      n,
      choices,
      terms: { version: terms.version, digest: terms.digest },
      madeAt: at,
      replyBy,
      notes: [...new Set(notes)],
    },
  };
}
