import type { Booking, Event } from "../booking/booking.ts";
import type { View } from "../world/store.ts";
import type { Person } from "../world/store-rows.ts";
import { bookingsOf } from "./same-person.ts";

const MOST_LETTERS_OF_A_BOOKING = 200;

/**
 * Staff took a yes before the offer with the terms had left, so whoever has an address never got them in writing; what they agreed to
 * was read out or handed over.
 */
export async function lacksTerms(view: View, event: Event, { id: bookingId }: Booking): Promise<boolean> {
  if (event.type !== "confirmed" || event.evidence.by !== "staffWitnessed") return false;
  const letters = await view.letters({ bookingId, limit: MOST_LETTERS_OF_A_BOOKING });
  const digest = event.terms.digest;
  const carry = letters.filter(({ attachments }) => attachments.some((one) => one.digest === digest));
  return !carry.some(
    ({ state, acceptedAt }) =>
      state === "unknown" || state === "sending" || (acceptedAt !== null && state !== "bounced"),
  );
}

/**
 * Digest of the terms to which a person consented last before this event, by the evidence of whichever booking of theirs it was
 * (number plus name, T6-5). Null where none is known, and where nothing depends on it: before a yes by mail stood an offer with the terms.
 */
export async function consentBefore(
  view: View,
  event: Event,
  booking: Booking,
  person: Person | null,
): Promise<string | null> {
  if (event.type !== "confirmed" || event.evidence.by === "mailReply" || !person) return null;
  let last: { at: string; digest: string } | null = null;
  for (const { id } of await bookingsOf(view, person)) {
    const agreed = (await view.events(id)).filter((one) => one.type === "confirmed");
    // The event itself is written already; of its booking only what was agreed before it counts.
    const before = id === booking.id ? agreed.slice(0, -1) : agreed;
    // What was entered afterwards is no consent where the person never had the terms.
    const consents = before.filter((one) => one.entered?.consented !== false);
    for (const { at, terms } of consents) if (last === null || at >= last.at) last = { at, digest: terms.digest };
  }
  return last?.digest ?? null;
}
