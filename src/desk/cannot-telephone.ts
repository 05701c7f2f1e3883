import type { BookingId } from "../booking/booking.ts";
import type { Tx, View } from "../world/store.ts";
import type { Task } from "../world/store-rows.ts";
import { type ActOutcome, audit } from "./acts.ts";
import type { Desk } from "./desk.ts";
import type { OnPerson } from "./person-acts.ts";
import { isLiving } from "./person-file.ts";
import { bookingsOf, rowsOf } from "./same-person.ts";

const MOST_TASKS = 200;

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
  await audit(tx, desk, staff, cannot ? "setCannotTelephone" : "clearCannotTelephone", personId);
  return { done: personId, bookingId: null };
}

async function turnTasks(tx: Tx, desk: Desk, bookingId: BookingId, staff: string, cannot: boolean): Promise<void> {
  const kinds: Task["kind"][] = [cannot ? "telephone" : "write"];
  for (const task of await tx.tasks({ open: true, bookingId, kinds, limit: MOST_TASKS })) {
    await tx.closeTask(task.id, desk.world.clock.now(), staff);
    await tx.addTask({ ...task, id: desk.world.ids.next(), kind: cannot ? "write" : "telephone" });
  }
}
