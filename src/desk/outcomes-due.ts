import type { Booking } from "../booking/booking.ts";
import { hoursOn } from "../booking/calendar.ts";
import type { Calendar } from "../booking/policy.ts";
import { dayOf, later, type Time } from "../booking/time.ts";
import type { View } from "../world/store.ts";
import type { Desk } from "./desk.ts";
import type { Step } from "./loop.ts";
import { officeNow } from "./office-values.ts";
import { BY_THE_CLERK } from "./promise.ts";
import { addTask } from "./tasks.ts";

const MOST_AT_ONCE = 1000;

/**
 * Decision 17: a consultation that ended without a record is nobody's no-show. From closing time of its day it stands as a task
 * that goes by itself once somebody has recorded what became of it, and comes back when the record is undone.
 */
export async function watchOutcomes(desk: Desk): Promise<Step> {
  const { due, open } = await desk.world.store.look(desk.office.id, (view) => compare(view, desk));
  const isSettled = due.every((one) => open.some((task) => task.bookingId === one.id)) && open.length === due.length;
  if (isSettled) return "idle";
  await desk.hold.transaction(async (tx) => {
    const at = desk.world.clock.now();
    const now = await compare(tx, desk);
    for (const { id, dueAt } of now.due) {
      if (now.open.some((task) => task.bookingId === id)) continue;
      await addTask(tx, desk, { kind: "outcomeDue", why: "outcomeDue", at, due: dueAt, bookingId: id });
    }
    for (const task of now.open) {
      if (!now.due.some((one) => one.id === task.bookingId)) await tx.closeTask(task.id, at, BY_THE_CLERK);
    }
  });
  return "worked";
}

async function compare(view: View, desk: Desk) {
  const now = desk.world.clock.now();
  const { calendar } = await officeNow(view, desk);
  const over = await view.bookings({ statuses: ["confirmed"], to: now, limit: MOST_AT_ONCE });
  const due = over.flatMap((booking) => {
    const dueAt = dueOf(booking, calendar);
    return dueAt !== null && dueAt <= now ? [{ id: booking.id, dueAt }] : [];
  });
  return { due, open: await view.tasks({ open: true, kinds: ["outcomeDue"], limit: MOST_AT_ONCE }) };
}

/** Closing time of the day, or the end of a consultation that staff put outside the hours. */
function dueOf(booking: Booking, calendar: Calendar): Time | null {
  if (booking.status !== "confirmed") return null;
  const { slot } = booking.choice;
  const hours = hoursOn(dayOf(slot.start), calendar);
  return hours ? later(hours.closes, slot.end) : slot.end;
}
