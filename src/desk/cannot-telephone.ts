import type { BookingId } from "../booking/booking.ts";
import type { Tx, View } from "../world/store.ts";
import type { LetterState, OutboxLetter, Person, Task } from "../world/store-rows.ts";
import { type ActOutcome, audit } from "./acts.ts";
import type { Desk } from "./desk.ts";
import { stillStands } from "./letter-standing.ts";
import { bodyAnew, wordsAnew } from "./letters-anew.ts";
import type { OnPerson } from "./person-acts.ts";
import { isLiving } from "./person-file.ts";
import { bookingsOf, rowsOf } from "./same-person.ts";
import { sendModeOf } from "./send-mode.ts";
import { withdrawLetter } from "./staff-letters.ts";
import { addTask } from "./tasks.ts";

const MOST_TASKS = 200;
const MOST_BOOKINGS = 1000;
const MOST_LETTERS = 200;
const WAITING: LetterState[] = ["awaiting", "capped", "queued", "drafted", "failed"];

export async function cannotTelephone(view: View, bookingId: BookingId): Promise<boolean> {
  const booking = await view.booking(bookingId);
  return booking !== null && (await view.person(booking.personId))?.cannotTelephone === true;
}

/**
 * Decision 12: somebody deaf or speech-impaired is written to. It holds for every row of the person, and what stands open as a call
 * becomes a task to write, or back.
 */
export async function setCannotTelephone(
  tx: Tx,
  desk: Desk,
  { staff, personId, cannot }: OnPerson & { cannot: boolean },
): Promise<ActOutcome> {
  const person = await tx.person(personId);
  if (!person) return { refused: "unknownPerson" };
  if (!isLiving(person)) return { refused: "erased" };
  if ((person.cannotTelephone === true) === cannot) return { refused: "nothingToDo" };
  for (const { cannotTelephone: _before, ...row } of await rowsOf(tx, person))
    await tx.savePerson(cannot ? { ...row, cannotTelephone: true } : row);
  for (const { id: bookingId } of await bookingsOf(tx, person, { statuses: ["requested", "offered", "confirmed"] }))
    await turnTasks(tx, desk, bookingId, staff, cannot);
  for (const row of await rowsOf(tx, person)) await rewriteWaiting(tx, desk, row, staff);
  await audit(tx, desk, staff, cannot ? "setCannotTelephone" : "clearCannotTelephone", personId);
  return { done: personId, bookingId: null };
}

/**
 * Letters that wait asked for calls, or asked for none: they are written anew, and one that a person released is released again. What cannot
 * be written anew is taken back from whoever cannot telephone, and staff see to it.
 */
async function rewriteWaiting(tx: Tx, desk: Desk, row: Person, staff: string): Promise<void> {
  const isApproving = (await sendModeOf(tx, desk)) === "approve";
  const at = desk.world.clock.now();
  for (const letter of await waitingLetters(tx, row)) {
    // What is overtaken is withdrawn when its turn comes.
    if ((await stillStands(tx, { ...letter, usefulUntil: null }, at)) !== "stands") continue;
    const booking = letter.bookingId ? await tx.booking(letter.bookingId) : null;
    const body = booking && (await bodyAnew(tx, desk, letter, booking, row));
    if (!booking || !body) {
      if (row.cannotTelephone) await takeBack(tx, desk, letter, staff);
      continue;
    }
    const change = await wordsAnew(tx, desk, letter, { body, booking, person: row, at: letter.writtenAt });
    if (change.text === letter.text && change.subject === letter.subject) continue;
    const again = isApproving && letter.state === "queued" ? ({ state: "awaiting", releasedBy: null } as const) : {};
    await tx.updateLetter(letter.id, { ...change, ...again });
  }
}

/** Of this row, and to its address about no booking; none that may have arrived. */
async function waitingLetters(tx: Tx, { id, address }: Person): Promise<OutboxLetter[]> {
  const found: OutboxLetter[] = [];
  for (const { id: bookingId } of await tx.bookings({ personId: id, limit: MOST_BOOKINGS }))
    found.push(...(await tx.letters({ bookingId, states: WAITING, limit: MOST_LETTERS })));
  const toAddress = address === null ? [] : await tx.letters({ to: address, states: WAITING, limit: MOST_LETTERS });
  found.push(...toAddress.filter(({ bookingId }) => bookingId === null));
  return found.filter(({ maybeTwice }) => !maybeTwice);
}

/** A draft never leaves, and of one that could not be sent staff know. */
async function takeBack(tx: Tx, desk: Desk, letter: OutboxLetter, staff: string): Promise<void> {
  const { id: letterId, kind, state, bookingId } = letter;
  if (state === "drafted" || state === "failed") return;
  await withdrawLetter(tx, desk, { staff, letterId });
  const status = bookingId === null ? null : (await tx.booking(bookingId))?.status;
  const isLive = status === "requested" || status === "offered" || status === "confirmed";
  // That of a live booking has left a task, and the mail that a receipt was for still waits.
  if (isLive || kind === "heldReceipt") return;
  const at = desk.world.clock.now();
  await addTask(tx, desk, { kind: "review", why: `withdrawn:${kind}`, at, due: null, bookingId, letterId });
}

async function turnTasks(tx: Tx, desk: Desk, bookingId: BookingId, staff: string, cannot: boolean): Promise<void> {
  const kinds: Task["kind"][] = [cannot ? "telephone" : "write"];
  for (const task of await tx.tasks({ open: true, bookingId, kinds, limit: MOST_TASKS })) {
    await tx.closeTask(task.id, desk.world.clock.now(), staff);
    await tx.addTask({ ...task, id: desk.world.ids.next(), kind: cannot ? "write" : "telephone" });
  }
}
