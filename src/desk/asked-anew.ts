import { askableAt } from "../booking/seats.ts";
import type { Time } from "../booking/time.ts";
import { letterFor } from "../mail/letters/letter-for.ts";
import type { Tx } from "../world/store.ts";
import type { LetterChange, OutboxLetter } from "../world/store-rows.ts";
import type { Desk } from "./desk.ts";
import { wordsAnew } from "./letters-anew.ts";
import { officeInForce } from "./opening.ts";
import { knownFor } from "./post.ts";

/**
 * The question which of several times is meant, in words that name only the times that can still be had; null where it does so already, for
 * any other letter, and for one that may have arrived.
 */
export async function askedAnew(
  tx: Tx,
  desk: Desk,
  letter: OutboxLetter,
  at: Time,
): Promise<Partial<LetterChange> | null> {
  if (letter.kind !== "askWhich" || !letter.bookingId || letter.maybeTwice) return null;
  const booking = await tx.booking(letter.bookingId);
  if (booking?.status !== "offered") return null;
  const namedThen = askableAt(booking.offer, letter.writtenAt).length;
  if (askableAt(booking.offer, at).length === namedThen) return null;
  const person = await tx.person(booking.personId);
  const known = await knownFor(tx, desk, person);
  const body = letterFor({ type: "askedWhich", at, mailId: "" }, booking, known, await officeInForce(tx, desk));
  if (body?.kind !== "askWhich" || body.choices.length === 0) return null;
  const words = await wordsAnew(tx, desk, letter, { body, booking, person, at: letter.writtenAt });
  return words.text === letter.text ? null : words;
}
