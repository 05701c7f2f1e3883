import type { Command } from "../booking/booking.ts";
import { closingOf, previousOpenDay } from "../booking/calendar.ts";
import { MEETING_WAIT_MINUTES, meetingAlarmAt } from "../booking/meetings.ts";
import { dayOf, plusMinutes, type Time } from "../booking/time.ts";
import type { View } from "../world/store.ts";
import type { MeetingState } from "../world/store-meetings.ts";
import type { Task } from "../world/store-rows.ts";
import type { Desk } from "./desk.ts";
import type { Step } from "./loop.ts";
import { officeInForce } from "./opening.ts";
import { BY_THE_CLERK } from "./promise.ts";
import { addTask } from "./tasks.ts";

const MOST_AT_ONCE = 1000;
const ON_THE_WAY: MeetingState[] = ["wanted", "making", "made"];
/** `why` of the task. */
export const NO_MEETING = "noMeeting";

/** Confirmed bookings whose meeting was not there within two minutes, so that a letter confirms them without the ID (decision 9). */
export async function findPromises(view: View, desk: Desk, at: Time): Promise<Command[]> {
  if (desk.office.meetings?.kind !== "zoom") return [];
  const commands: Command[] = [];
  for (const { bookingId, wantedAt } of await view.meetings({ states: ON_THE_WAY, limit: MOST_AT_ONCE })) {
    if (plusMinutes(wantedAt, MEETING_WAIT_MINUTES) > at) continue;
    const booking = await view.booking(bookingId);
    if (booking?.status !== "confirmed" || booking.meeting !== null || booking.promisedBy || booking.frozen) continue;
    if (at < booking.choice.slot.start) commands.push({ type: "promiseMeeting", at, bookingId, wantedAt });
  }
  return commands;
}

/**
 * No ID at noon of the open day before: somebody telephones, or types one in. The task goes by itself once the ID is there, and does
 * not come back after a person has closed it. An office that has left Zoom since makes none any more, so there it stands at once.
 */
export async function watchMeetings(desk: Desk): Promise<Step> {
  const { store, clock } = desk.world;
  const { missing, settled } = await store.look(desk.office.id, (view) => compare(view, desk, clock.now()));
  if (missing.length === 0 && settled.length === 0) return "idle";
  await desk.hold.transaction(async (tx) => {
    const at = clock.now();
    const now = await compare(tx, desk, at);
    for (const { bookingId, due } of now.missing)
      await addTask(tx, desk, { kind: "telephone", why: NO_MEETING, at, due, bookingId });
    for (const { id } of now.settled) await tx.closeTask(id, at, BY_THE_CLERK);
  });
  return "worked";
}

type Lacking = { bookingId: string; due: Time; since: Time };

async function compare(view: View, desk: Desk, now: Time): Promise<{ missing: Lacking[]; settled: Task[] }> {
  const tasks = await view.tasks({ open: true, kinds: ["telephone", "write"], limit: MOST_AT_ONCE });
  const open = tasks.filter(({ why }) => why === NO_MEETING);
  const lacking = await findLacking(view, desk, now);
  const missing: Lacking[] = [];
  for (const one of lacking) if (!(await isKnown(view, one, open))) missing.push(one);
  const settled = open.filter((task) => !lacking.some(({ bookingId }) => bookingId === task.bookingId));
  return { missing, settled };
}

async function isKnown(view: View, { bookingId, since }: Lacking, open: readonly Task[]): Promise<boolean> {
  if (open.some((task) => task.bookingId === bookingId)) return true;
  const closed = await view.tasks({ open: false, bookingId, limit: MOST_AT_ONCE });
  return closed.some(({ why, at }) => why === NO_MEETING && at >= since);
}

async function findLacking(view: View, desk: Desk, now: Time): Promise<Lacking[]> {
  const { calendar } = await officeInForce(view, desk);
  const lacking: Lacking[] = [];
  for (const { bookingId, wantedAt } of await view.meetings({ states: ON_THE_WAY, limit: MOST_AT_ONCE })) {
    const booking = await view.booking(bookingId);
    if (booking?.status !== "confirmed" || booking.meeting !== null) continue;
    const { start, end } = booking.choice.slot;
    // Within the first two minutes it is on its way, however near the consultation is.
    const alarmAt = plusMinutes(wantedAt, MEETING_WAIT_MINUTES);
    const isComing = desk.office.meetings?.kind === "zoom" && (now < meetingAlarmAt(start, calendar) || now < alarmAt);
    if (isComing || now >= end) continue;
    lacking.push({ bookingId, due: dueBy(start, now, calendar), since: wantedAt });
  }
  return lacking;
}

/** Closing time of the open day before, or where that is over, now. */
function dueBy(start: Time, now: Time, calendar: Desk["office"]["calendar"]): Time {
  const closing = closingOf(previousOpenDay(dayOf(start), calendar), calendar);
  return closing < now ? now : closing;
}
