import { fold } from "../booking/apply.ts";
import type { Booking } from "../booking/booking.ts";
import { openOfferOf } from "../booking/offers.ts";
import type { Time } from "../booking/time.ts";
import type { LetterBody } from "../mail/letters/letter.ts";
import { letterFor, wayOf } from "../mail/letters/letter-for.ts";
import type { Tx } from "../world/store.ts";
import type { LetterChange, OutboxLetter, Person } from "../world/store-rows.ts";
import type { Desk } from "./desk.ts";
import { isWrittenTo } from "./in-writing.ts";
import { editedAnew } from "./letter-edits.ts";
import { wordingNow } from "./office-changes.ts";
import { officeInForce } from "./opening.ts";
import { knownAfter, knownFor, renderIn } from "./post.ts";

/** The words of a letter that has not left, written once more for the same person and booking; lines that a person changed stay changed. */
export async function wordsAnew(
  tx: Tx,
  desk: Desk,
  letter: OutboxLetter,
  { body, booking, person, at }: { body: LetterBody; booking: Booking; person: Person | null; at: Time },
): Promise<Partial<LetterChange>> {
  const office = await officeInForce(tx, desk);
  const known = { name: person?.name ?? null, reference: booking.reference, token: letter.token };
  const writes = (await isWrittenTo(tx, person, letter.to)) ? { writes: true as const } : {};
  const head = { ...known, ...writes, ...wayOf(body.kind, booking, office) };
  const own = await wordingNow(tx, body.kind);
  // It stays in the language it was written in, whatever was set meanwhile; its release has been asked for as it reads.
  const language = letter.other?.language ?? "ja";
  const rendered = renderIn({ ...desk, office }, { ...head, ...body }, { language, at, own });
  return { ...rendered, ...editedAnew(desk, letter, rendered, own) };
}

/** The offer that stands now, as its letter says it. */
export async function offerBody(
  tx: Tx,
  desk: Desk,
  booking: Booking,
  person: Person | null,
  at: Time,
): Promise<LetterBody | null> {
  const offer = openOfferOf(booking);
  if (!offer) return null;
  const known = await knownFor(tx, desk, person);
  return letterFor({ type: "offered", at, offer }, booking, known, await officeInForce(tx, desk));
}

/**
 * What a letter that has not left says, made once more from the event that called for it. Null where it came from no event, as a receipt or a
 * notice, or where its attachments would have to change with it, as those of a consultation by telephone.
 */
export async function bodyAnew(
  tx: Tx,
  desk: Desk,
  letter: OutboxLetter,
  booking: Booking,
  person: Person | null,
): Promise<LetterBody | null> {
  if (letter.kind === "offer") return offerBody(tx, desk, booking, person, letter.writtenAt);
  const [id, position] = letter.cause.split(":");
  if (id !== booking.id || position === undefined) return null;
  const events = (await tx.events(booking.id)).slice(0, Number(position) + 1);
  const event = events[Number(position)];
  const then = fold(events);
  if (!event || !then) return null;
  const body = letterFor(event, then, await knownAfter(tx, desk, event, then, person), await officeInForce(tx, desk));
  const isByTelephone = body?.kind === "details" && body.meeting === "telephone";
  return body?.kind === letter.kind && !isByTelephone ? body : null;
}
