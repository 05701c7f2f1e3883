import type { Booking, Status } from "../../src/booking/booking.ts";
import { ERASED } from "../../src/booking/erasing.ts";
import type { View } from "../../src/world/store.ts";
import { bareLetters } from "./invariants-erasing.ts";
import { leftThoughFrozen } from "./invariants-staff.ts";
import { isNotice, wronglyNoticed } from "./invariants-values.ts";
import type { Town } from "./town.ts";

const OVER: Status[] = ["cancelled", "declined", "expired", "rejected"];

/** Bookings that were over at the end of the tick before. */
const CLOSED = new WeakMap<Town, Map<string, number>>();

/** For each booking whose address staff corrected: how many of its events had happened by the end of the tick before. */
const CORRECTED = new WeakMap<Town, Map<string, number>>();

/** Rows whose histories know no correction; a row that is still the same has no other history. */
const NEVER_CORRECTED = new WeakSet<Booking>();

/** To which addresses letters about such a booking may have left since: the one of then, and what it was corrected to meanwhile. */
async function allowedAddresses(town: Town, view: View): Promise<Map<string, (string | null)[]>> {
  const allowed = new Map<string, (string | null)[]>();
  if (!town.counts.has("act changeAddress")) return allowed;
  const looked = CORRECTED.get(town) ?? new Map<string, number>();
  CORRECTED.set(town, looked);
  for (const booking of await view.bookings({ limit: 1000 })) {
    if (NEVER_CORRECTED.has(booking)) continue;
    const { id } = booking;
    const events = await view.events(id);
    if (!events.some(({ type }) => type === "personChanged")) {
      NEVER_CORRECTED.add(booking);
      continue;
    }
    const people = events.map((event) => ("personId" in event ? event.personId : null));
    const before = people.slice(0, looked.get(id) ?? 1).findLast((one) => one !== null);
    const since = people.slice(looked.get(id) ?? 1);
    const ids = [before ?? null, ...since].filter((one) => one !== null);
    allowed.set(id, await Promise.all(ids.map(async (one) => (await view.person(one))?.address ?? null)));
    looked.set(id, events.length);
  }
  return allowed;
}

/** What left since the last look: nothing of a booking that was over by then, nothing after its time, nothing in stop or shadow mode, nothing unapproved in approve mode. */
export async function checkSent(town: Town, since: number, modeKept: boolean): Promise<void> {
  const wasClosed = CLOSED.get(town) ?? new Map<string, number>();
  await town.store.look(town.office.id, async (view) => {
    const isClosed = new Map<string, number>();
    for (const { id } of await view.bookings({ statuses: OVER, limit: 1000 }))
      isClosed.set(id, wasClosed.get(id) ?? (await view.events(id)).length);
    CLOSED.set(town, isClosed);
    town.broken.push(...(await leftThoughFrozen(town, view, since)));
    const allowed = await allowedAddresses(town, view);
    const wereBare = await bareLetters(town, view);
    if (town.post.sent.length === since) return;
    const mode = (await view.setting("sendMode")) ?? town.sendMode;
    for (const sent of town.post.sent.slice(since)) {
      const { messageId, at, to } = sent;
      if (isNotice(sent)) {
        town.broken.push(...(await wronglyNoticed(town, view, sent, modeKept ? mode : null)));
        continue;
      }
      const letter = await view.letterByMessageId(messageId);
      if (!letter) {
        town.broken.push(`a letter left that is not in the outbox: ${messageId}`);
        continue;
      }
      const what = `letter ${letter.id} (${letter.kind})`;
      // What waited when the address was corrected is overtaken.
      const addresses = letter.bookingId ? allowed.get(letter.bookingId) : undefined;
      const isOfBooking = letter.cause.startsWith(`${letter.bookingId}:`) && letter.to !== ERASED;
      if (addresses && isOfBooking && !addresses.includes(to))
        town.broken.push(`${what} left for an address that staff had corrected`);
      if (wereBare.has(messageId)) town.broken.push(`${what} left though its person was erased`);
      else if (letter.to !== to && letter.to !== ERASED) town.broken.push(`${what} went to somebody else`);
      const speaksOfOpen = ["offer", "askWhich", "askBack", "nothingFree", "details", "detailsFollow"].includes(
        letter.kind,
      );
      // Whoever answers after an expiry is offered times anew, and the booking is open again; staff may close it in the same tick.
      const { bookingId } = letter;
      const isReopened = bookingId && Number(letter.cause.split(":")[1]) >= (wasClosed.get(bookingId) ?? 0);
      if (bookingId && speaksOfOpen && !isReopened && wasClosed.has(bookingId) && isClosed.has(bookingId))
        town.broken.push(`${what} left though its booking was closed before`);
      if (letter.usefulUntil && letter.usefulUntil <= at) town.broken.push(`${what} left after it was of use`);
      if (!modeKept) continue;
      if (mode === "stop" || mode === "shadow") town.broken.push(`${what} left in ${mode} mode`);
      if (mode !== "approve") continue;
      if (letter.releasedBy === null) town.broken.push(`${what} left unapproved`);
      else if (letter.releasedBy === letter.causedBy)
        town.broken.push(`${what} was written and approved by the same person`);
    }
  });
}
