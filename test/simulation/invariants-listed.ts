import type { Booking } from "../../src/booking/booking.ts";
import type { Time } from "../../src/booking/time.ts";
import { gatherTold } from "../../src/console/told-people.ts";
import type { Hit } from "../../src/desk/closing.ts";
import type { Desk } from "../../src/desk/desk.ts";
import { bookingsInRooms, toldOf } from "../../src/desk/office-rooms.ts";
import type { LetterKind } from "../../src/mail/letters/letter.ts";
import type { View } from "../../src/world/store.ts";
import type { OutboxLetter } from "../../src/world/store-rows.ts";
import { type Hours, isWithin, roomsOf } from "./invariants-values.ts";
import { repliesByIn, startsIn } from "./letter-words.ts";
import type { Town } from "./town.ts";

const ALL = 1000;

/** Decision 16: before a value changes, everybody who was told something else stands on its page. What they were told is read in their letters. */
export async function notListed(town: Town, view: View): Promise<string[]> {
  const now = town.now();
  const { offered, waiting, confirmed } = await gatherTold(view, now);
  const listed = (known: readonly { booking: Booking }[], { id }: Booking) =>
    known.some(({ booking }) => booking.id === id);
  const broken: string[] = [];
  for (const { booking, letter } of await lettersHeld(view, ["offer"])) {
    const isRunning = repliesByIn(letter.text, letter.writtenAt).some((replyBy) => replyBy > now);
    const isOpen = booking.status === "offered" || (booking.status === "confirmed" && booking.change !== null);
    if (isRunning && isOpen && !listed(offered, booking)) broken.push(`${booking.id}: has an offer, and is not listed`);
  }
  for (const { booking, letter } of await lettersHeld(view, ["details"])) {
    const isAhead = startOf(letter) > now && booking.status === "confirmed";
    if (isAhead && !listed(confirmed, booking)) broken.push(`${booking.id}: has its details, and is not listed`);
  }
  for (const booking of await view.bookings({ statuses: ["requested"], limit: ALL }))
    if (!listed(waiting, booking)) broken.push(`${booking.id}: waits for an answer, and is not listed`);
  return broken;
}

/** Whoever has agreed to a time that lies outside of the new hours, and lay within those of before, is listed. */
export async function notListedAsHit(
  town: Town,
  view: View,
  { before, after }: { before: Hours; after: Hours },
  hits: readonly Hit[],
): Promise<string[]> {
  const agreed = await view.bookings({ statuses: ["confirmed"], limit: ALL });
  return agreed.flatMap((booking) => {
    if (booking.status !== "confirmed" || booking.choice.slot.start <= town.now()) return [];
    const { slot } = booking.choice;
    const isLost = isWithin(before, slot) && !isWithin(after, slot);
    return isLost && !hits.some((hit) => hit.booking.id === booking.id && hit.agreed)
      ? [`${booking.id}: lies outside of the new hours, and is not listed`]
      : [];
  });
}

/** Whoever holds a letter that names a room of the seat, for a talk still to come, is listed. */
export async function notListedInRoom(town: Town, view: View, desk: Desk, seat: number): Promise<string[]> {
  const listed = toldOf(seat, await bookingsInRooms(view, desk));
  const rooms = roomsOf(town).filter((room) => room.seat === seat);
  return (await lettersHeld(view, ["details"])).flatMap(({ booking, letter }) => {
    const isTold = rooms.some(({ meetingId }) => letter.text.includes(meetingId));
    const isAhead = booking.status === "confirmed" && startOf(letter) > town.now();
    return isTold && isAhead && !listed.some((one) => one.booking.id === booking.id)
      ? [`${booking.id}: was told of a room of seat ${seat}, and is not listed`]
      : [];
  });
}

/** The newest letter of these kinds of each booking, where it has arrived. */
async function lettersHeld(view: View, kinds: LetterKind[]): Promise<{ booking: Booking; letter: OutboxLetter }[]> {
  const newest = new Map<string, OutboxLetter>();
  for (const letter of await view.letters({ limit: ALL }))
    if (letter.bookingId && kinds.includes(letter.kind)) newest.set(letter.bookingId, letter);
  const held: { booking: Booking; letter: OutboxLetter }[] = [];
  for (const [id, letter] of newest) {
    const booking = await view.booking(id);
    if (booking && letter.state === "accepted") held.push({ booking, letter });
  }
  return held;
}

function startOf({ text, writtenAt }: OutboxLetter): Time | "" {
  return startsIn(text, writtenAt)[0] ?? "";
}
