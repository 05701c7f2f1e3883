import type { Status } from "../../src/booking/booking.ts";
import { ERASED } from "../../src/booking/erasing.ts";
import type { View } from "../../src/world/store.ts";
import { bareLetters } from "./invariants-erasing.ts";
import { leftThoughFrozen } from "./invariants-staff.ts";
import type { Town } from "./town.ts";

const OVER: Status[] = ["cancelled", "declined", "expired", "rejected"];

/** Bookings that were over at the end of the tick before. */
const CLOSED = new WeakMap<Town, Set<string>>();

/** Bookings whose address staff had corrected by the end of the tick before, each with the right one. */
const CORRECTED = new WeakMap<Town, Map<string, string>>();

async function correctedAddresses(town: Town, view: View): Promise<Map<string, string>> {
  const corrected = new Map<string, string>();
  if (!town.counts.has("act changeAddress")) return corrected;
  for (const { id, personId } of await view.bookings({ limit: 1000 })) {
    if (!(await view.events(id)).some(({ type }) => type === "personChanged")) continue;
    corrected.set(id, (await view.person(personId))?.address ?? "");
  }
  return corrected;
}

/** What left since the last look: nothing of a booking that was over by then, nothing after its time, nothing in stop or shadow mode, nothing unapproved in approve mode. */
export async function checkSent(town: Town, since: number, modeKept: boolean): Promise<void> {
  const wasClosed = CLOSED.get(town) ?? new Set<string>();
  await town.store.look(town.office.id, async (view) => {
    const isClosed = new Set((await view.bookings({ statuses: OVER, limit: 1000 })).map(({ id }) => id));
    CLOSED.set(town, isClosed);
    town.broken.push(...(await leftThoughFrozen(town, view, since)));
    const hadAddress = CORRECTED.get(town) ?? new Map<string, string>();
    const hasAddress = await correctedAddresses(town, view);
    CORRECTED.set(town, hasAddress);
    const wereBare = await bareLetters(town, view);
    if (town.post.sent.length === since) return;
    const mode = (await view.setting("sendMode")) ?? town.sendMode;
    for (const { messageId, at, to } of town.post.sent.slice(since)) {
      const letter = await view.letterByMessageId(messageId);
      if (!letter) {
        town.broken.push(`a letter left that is not in the outbox: ${messageId}`);
        continue;
      }
      const what = `letter ${letter.id} (${letter.kind})`;
      // What waited when the address was corrected is overtaken.
      const corrected = letter.bookingId ? hadAddress.get(letter.bookingId) : undefined;
      const isStill = corrected !== undefined && corrected === hasAddress.get(letter.bookingId ?? "");
      if (isStill && corrected !== to && letter.cause.startsWith(`${letter.bookingId}:`))
        town.broken.push(`${what} left for an address that staff had corrected`);
      if (wereBare.has(messageId)) town.broken.push(`${what} left though its person was erased`);
      else if (letter.to !== to && letter.to !== ERASED) town.broken.push(`${what} went to somebody else`);
      const speaksOfOpen = ["offer", "askWhich", "askBack", "nothingFree", "details", "detailsFollow"].includes(
        letter.kind,
      );
      // Whoever answers after an expiry is offered times anew, and the booking is open again.
      const { bookingId } = letter;
      if (bookingId && speaksOfOpen && wasClosed.has(bookingId) && isClosed.has(bookingId))
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
