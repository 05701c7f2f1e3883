import type { Booking, Event } from "../booking/booking.ts";
import type { Time } from "../booking/time.ts";
import type { Tx } from "../world/store.ts";
import type { Person, Task } from "../world/store-rows.ts";
import { bookingsOf } from "./same-person.ts";

/** `why` of the task: a consultation by telephone, and nobody knows which number to ring. */
export const NO_NUMBER = "noNumber";
/** `why` of the task: agreed by telephone, as the office has no other way, with somebody who cannot be called. */
const CANNOT_BE_CALLED = "cannotBeCalled";
const KINDS: Task["kind"][] = ["telephone", "write"];
const MOST_TASKS = 200;

/** L5: what keeps the office from ringing whoever it has agreed to ring; null where nothing does. */
export async function hindranceTo(tx: Tx, event: Event, booking: Booking): Promise<{ why: string; due: Time } | null> {
  const isSaid = event.type === "confirmed" || event.type === "meetingChanged";
  if (!isSaid || event.meeting?.by !== "telephone" || booking.status !== "confirmed") return null;
  const person = await tx.person(booking.personId);
  const why = person?.cannotTelephone ? CANNOT_BE_CALLED : person?.phone ? null : NO_NUMBER;
  if (why === null) return null;
  const open = await tx.tasks({ open: true, bookingId: booking.id, kinds: KINDS, limit: MOST_TASKS });
  return open.some((task) => task.why === why) ? null : { why, due: booking.choice.slot.start };
}

/** Somebody knows the number now. */
export async function closeNumberTasks(tx: Tx, person: Person, at: Time, by: string): Promise<void> {
  for (const { id } of await bookingsOf(tx, person, { statuses: ["confirmed"] }))
    for (const task of await tx.tasks({ open: true, bookingId: id, kinds: KINDS, limit: MOST_TASKS }))
      if (task.why === NO_NUMBER) await tx.closeTask(task.id, at, by);
}
