import type { Booking } from "../booking/booking.ts";
import { ERASED } from "../booking/erasing.ts";
import { openOfferOf } from "../booking/offers.ts";
import { sameAddress } from "../mail/address.ts";
import type { Match } from "../mail/interpret.ts";
import type { ParsedMail, ReadingContext } from "../mail/reading.ts";
import type { View } from "../world/store.ts";
import type { OutboxLetter } from "../world/store-rows.ts";

/** Tokens and references tried in one mail; a mail with more of them is not a letter's reply. */
const MOST_TRIED = 30;
/** Characters in which the reference is looked for; it stands at the head of every letter. */
const LONGEST_SEARCHED = 50_000;
const MOST_LETTERS_QUOTED = 6;
const MOST_BOOKINGS_OF_AN_ADDRESS = 20;

/** A token as the letters print it: MD and 26 of Crockford's base32. */
export const TOKEN_FORM = /MD[0-9A-HJKMNP-TV-Z]{26}/gi;
/** A reference as the letters print it. */
const REFERENCE_FORM = /\b[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}\b/g;

export type FoundThread = { match: Match; letter: OutboxLetter | null };

/**
 * Which booking a mail belongs to (decision 4): In-Reply-To and References, then the token in its text, then the reference,
 * then an address with exactly one open booking. Only the first two are proof, and only from the letter's addressee. A booking of
 * somebody who was erased has no thread any more: what came into it would stay there, found by no address. `known` is what
 * `answeredLetter` gave, where it was asked before.
 */
export async function findThread(
  view: View,
  mail: ParsedMail,
  known?: OutboxLetter | null,
): Promise<FoundThread | null> {
  const from = mail.from.length === 1 ? (mail.from[0]?.address ?? null) : null;
  const letter = known === undefined ? await answeredLetter(view, mail) : known;
  const answered = letter?.bookingId ? await ofLiving(view, await view.booking(letter.bookingId)) : null;
  if (letter && answered)
    return {
      match: {
        booking: answered,
        by: "reply",
        // Staff may have corrected the address since: then the letter's addressee proves nothing any more.
        fromAddressee: sameAddress(from, letter.to) && sameAddress(letter.to, await addressOf(view, answered)),
        onChange:
          answered.status === "confirmed" &&
          answered.change !== null &&
          (letter.kind === "offer" || letter.kind === "replyReminder"),
      },
      letter,
    };
  const guessed = (await bookingByReference(view, mail)) ?? (await bookingByAddress(view, from));
  if (!guessed) return null;
  const person = await view.person(guessed.personId);
  return {
    match: { booking: guessed, by: "guess", fromAddressee: sameAddress(from, person?.address ?? null) },
    letter: null,
  };
}

/** Whether a subject carries something like a reference of ours. */
export function namesBooking(subject: string): boolean {
  return subject.normalize("NFKC").search(REFERENCE_FORM) >= 0;
}

/** What the reader must know about the thread, and what we wrote in it; null where the mail is to be read as a request. */
export async function contextOf(
  view: View,
  { match, letter }: FoundThread,
): Promise<{ context: ReadingContext | null; sent: string; asked: boolean }> {
  const { booking } = match;
  const letters = (await view.letters({ bookingId: booking.id, limit: 200 })).slice(-MOST_LETTERS_QUOTED);
  const sent = letters.map((one) => one.text).join("\n");
  const addressee = letter?.to ?? letters.at(-1)?.to;
  const known = { sent, reference: booking.reference, ...(addressee ? { addressee } : {}) };
  const open = booking.status === "offered" || match.onChange ? openOfferOf(booking) : null;
  const offer = booking.status === "expired" ? booking.lastOffer : open;
  if (offer) {
    const offered = offer.choices.map((one) => ({ number: one.number, start: one.slot.start }));
    return { context: { state: "offered", offered, ...known }, sent, asked: false };
  }
  if (booking.status === "confirmed")
    return { context: { state: "confirmed", start: booking.choice.slot.start, ...known }, sent, asked: false };
  const asked = match.by === "reply" && booking.status === "requested" && booking.asked !== null;
  return { context: null, sent, asked };
}

/** The letter of ours that a mail answers, by its headers or the token in its text. */
export async function answeredLetter(view: View, mail: ParsedMail): Promise<OutboxLetter | null> {
  return (await letterByHeaders(view, mail)) ?? (await letterByToken(view, mail));
}

/** Whether a mail names, in its headers, a letter of ours that is about no booking. */
export async function answersLetterOfNone(view: View, mail: ParsedMail): Promise<boolean> {
  for (const id of [...mail.inReplyTo, ...mail.references].slice(0, MOST_TRIED))
    if ((await view.letterByMessageId(id))?.bookingId === null) return true;
  return false;
}

/** Whether the letter answered is about a booking of somebody who was erased; what is quoted of it cannot be told from new words. */
export async function answersErased(view: View, letter: OutboxLetter | null): Promise<boolean> {
  const booking = letter?.bookingId ? await view.booking(letter.bookingId) : null;
  return booking !== null && (await ofLiving(view, booking)) === null;
}

/** Null for the booking of a person who was erased. */
export async function ofLiving(view: View, booking: Booking | null): Promise<Booking | null> {
  return booking === null || (await view.person(booking.personId))?.name === ERASED ? null : booking;
}

async function addressOf(view: View, booking: Booking): Promise<string | null> {
  return (await view.person(booking.personId))?.address ?? null;
}

async function letterByHeaders(view: View, mail: ParsedMail): Promise<OutboxLetter | null> {
  // The nearest ancestor first: In-Reply-To, then References from the end.
  for (const id of [...mail.inReplyTo, ...mail.references.toReversed()].slice(0, MOST_TRIED)) {
    const letter = await view.letterByMessageId(id);
    if (letter?.bookingId) return letter;
  }
  return null;
}

async function letterByToken(view: View, mail: ParsedMail): Promise<OutboxLetter | null> {
  for (const token of new Set(`${mail.subject}\n${mail.text}`.match(TOKEN_FORM)?.slice(0, MOST_TRIED) ?? [])) {
    const letter = await view.letterByToken(token.toUpperCase());
    if (letter?.bookingId) return letter;
  }
  return null;
}

async function bookingByReference(view: View, mail: ParsedMail): Promise<Booking | null> {
  const text = `${mail.subject}\n${mail.text}`.slice(0, LONGEST_SEARCHED).normalize("NFKC");
  for (const reference of new Set(text.match(REFERENCE_FORM)?.slice(0, MOST_TRIED) ?? [])) {
    const booking = await ofLiving(view, await view.bookingByReference(reference));
    if (booking) return booking;
  }
  return null;
}

async function bookingByAddress(view: View, from: string | null): Promise<Booking | null> {
  if (!from) return null;
  const open: Booking[] = [];
  for (const person of (await view.peopleByAddress(from)).slice(0, MOST_BOOKINGS_OF_AN_ADDRESS)) {
    open.push(
      ...(await view.bookings({
        personId: person.id,
        statuses: ["requested", "offered", "confirmed"],
        limit: MOST_BOOKINGS_OF_AN_ADDRESS,
      })),
    );
  }
  return open.length === 1 ? (open[0] ?? null) : null;
}
