import type { StaffId, Told } from "../booking/booking.ts";
import { type Day, later, plusDays, startOf, type Time } from "../booking/time.ts";
import type { Tx } from "../world/store.ts";
import { type ActOutcome, asOutcome, audit, byStaff, closeTasks } from "./acts.ts";
import { cannotTelephone } from "./cannot-telephone.ts";
import { type Desk, handleIn } from "./desk.ts";
import type { OnBooking } from "./staff-acts.ts";
import { addTask } from "./tasks.ts";

const MOST_OF_A_DAY = 1000;

/** A person did what the task asked for, for instance told the details by telephone (L4). */
export async function closeTask(
  tx: Tx,
  desk: Desk,
  { staff, taskId }: { staff: StaffId; taskId: string },
): Promise<ActOutcome> {
  const [task] = await tx.tasks({ open: true, id: taskId, limit: 1 });
  if (!task) return { refused: "unknownTask" };
  // A held mail is settled on its own page, where its text stands beside what can be done.
  if (task.kind === "heldMail") return { refused: "unknownTask" };
  const at = desk.world.clock.now();
  await tx.closeTask(taskId, at, staff);
  // A call about a booking is an answer of the office and belongs to its history (L4, T6-3d).
  if ((task.kind === "telephone" || task.kind === "write") && task.bookingId) {
    const about = TOLD_BY_TASK[task.why] ?? "other";
    await handleIn(tx, desk, toldOf({ staff, bookingId: task.bookingId, about }, at, task.kind), byStaff(staff));
  }
  await audit(tx, desk, staff, `closeTask:${task.kind}`, taskId);
  return { done: taskId, bookingId: task.bookingId };
}

/** Telephone tasks stand for a letter that could not be sent. */
const TOLD_BY_TASK: Readonly<Record<string, Told>> = {
  "tell:offer": "offer",
  "tell:details": "details",
  "tell:changeLapsed": "change",
  "tell:cancellationReceipt": "cancellation",
  lateCancellation: "cancellation",
  moveByCall: "change",
};

/** L4: told by telephone, with or without a task that asked for it. */
export async function noteTold(
  tx: Tx,
  desk: Desk,
  { staff, bookingId, about }: OnBooking & { about: Told },
): Promise<ActOutcome> {
  const at = desk.world.clock.now();
  const kind = (await cannotTelephone(tx, bookingId)) ? "write" : "telephone";
  const made = await handleIn(tx, desk, toldOf({ staff, bookingId, about }, at, kind), byStaff(staff));
  const kinds = ["telephone", "write"] as const;
  await closeTasks(tx, desk, staff, { bookingId, kinds }, (task) => TOLD_BY_TASK[task.why] === about);
  await audit(tx, desk, staff, `noteTold:${about}`, bookingId);
  return asOutcome(made, bookingId);
}

function toldOf({ staff, bookingId, about }: OnBooking & { about: Told }, at: Time, kind: "telephone" | "write") {
  const told = { type: "noteTold" as const, at, bookingId, staff, about };
  return kind === "write" ? { ...told, inWriting: true as const } : told;
}

/** L5: one booking by telephone instead. */
export async function switchToTelephone(
  tx: Tx,
  desk: Desk,
  { staff, bookingId, reason }: OnBooking & { reason: string },
): Promise<ActOutcome> {
  if (await cannotTelephone(tx, bookingId)) return { refused: "cannotTelephone" };
  const at = desk.world.clock.now();
  const made = await handleIn(tx, desk, { type: "switchToTelephone", at, bookingId, staff, reason }, byStaff(staff));
  await audit(tx, desk, staff, "switchToTelephone", bookingId);
  return asOutcome(made, bookingId);
}

/** L5: every consultation of a day that is still to come, in one act; whoever has no number on file stays as a task (`addTasksFor`). */
export async function switchDayToTelephone(
  tx: Tx,
  desk: Desk,
  { staff, day, reason }: { staff: StaffId; day: Day; reason: string },
): Promise<ActOutcome> {
  const at = desk.world.clock.now();
  const span = { from: later(at, startOf(day)), to: startOf(plusDays(day, 1)) };
  let switched = 0;
  for (const booking of await tx.bookings({ statuses: ["confirmed"], ...span, limit: MOST_OF_A_DAY })) {
    const made = await switchToTelephone(tx, desk, { staff, bookingId: booking.id, reason });
    const due = booking.status === "confirmed" ? booking.choice.slot.start : null;
    if ("refused" in made) {
      if (made.refused !== "cannotTelephone") continue;
      await addTask(tx, desk, { kind: "telephone", why: "notSwitched", at, due, bookingId: booking.id });
      switched += 1;
      continue;
    }
    switched += 1;
  }
  return switched > 0 ? { done: day, bookingId: null } : { refused: "nothingToDo" };
}
