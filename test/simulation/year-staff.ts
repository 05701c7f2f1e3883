import { isOpen } from "../../src/booking/calendar.ts";
import { type Day, plusMinutes, startOf, type Time } from "../../src/booking/time.ts";
import { NO_MEETING } from "../../src/desk/awaited-meetings.ts";
import { cancelByHand, recordOutcome, rejectByHand } from "../../src/desk/staff-acts.ts";
import { withdrawLetter } from "../../src/desk/staff-letters.ts";
import { closeTask } from "../../src/desk/telephone-acts.ts";
import type { Clerk } from "./staff.ts";
import { bookAnother, offerOrReject, takeCall } from "./staff-bookings.ts";
import { settleLetters } from "./staff-letters.ts";
import { settleHeldMails } from "./staff-mails.ts";
import { typeAnId } from "./staff-meetings.ts";
import { endTakeovers, moveBookings, tellByPhone } from "./staff-takeover.ts";
import type { Town } from "./town.ts";

/** When somebody of the staff sits down at the console: four times on an ordinary day, once where hardly anybody is in. */
export function visitsOn(town: Town, day: Day, isAbsent: boolean): Time[] {
  const { random, office } = town;
  if (!isOpen(day, office.calendar) || isAbsent) return [];
  const isThin = day.slice(5) >= "08-12" && day.slice(5) <= "08-16";
  const clocks = isThin ? [10 * 60] : [8 * 60 + 45, 11 * 60 + 20, 14 * 60 + 5, 16 * 60 + 40];
  return clocks.map((minutes) => plusMinutes(startOf(day), minutes + random.between(0, 25)));
}

/** What an ordinary clerk does at one visit: the lists first, the telephone, and in the evening what came of the day. */
export async function workThrough(clerk: Clerk, at: Time): Promise<void> {
  const { town } = clerk;
  const { random } = town;
  await settleHeldMails(clerk, random.between(2, 8));
  await giveUpFailed(clerk);
  await settleLetters(clerk, 8);
  await offerOrReject(clerk);
  await endTakeovers(clerk);
  while (town.ringing > 0) await takeCall(clerk);
  if (random.chance(0.02)) await moveBookings(clerk);
  if (random.chance(0.03)) await bookAnother(clerk);
  if (random.chance(0.006)) await cancelOne(clerk);
  await tickOffTasks(clerk);
  if (at.slice(11, 13) >= "16") await recordTheDay(clerk);
}

/** Whom no letter reaches is telephoned, and the request is put aside: sending it again and again helps nobody. */
async function giveUpFailed({ desk, staff, does }: Clerk): Promise<void> {
  const failed = await desk.world.store.look(desk.office.id, (view) => view.letters({ states: ["failed"], limit: 20 }));
  for (const { id: letterId, bookingId } of failed) {
    await does("withdrawLetter", (tx) => withdrawLetter(tx, desk, { staff, letterId }));
    if (bookingId === null) continue;
    const reason = "メールが届かず、電話で案内";
    await does("rejectByHand", (tx) => rejectByHand(tx, desk, { staff, bookingId, reason, isTold: true }));
  }
}

/** One in fifteen is forgotten in the evening and done on a later day, when the task still stands there. */
async function recordTheDay({ town, desk, staff, does }: Clerk): Promise<void> {
  const { random } = town;
  const over = await desk.world.store.look(desk.office.id, (view) =>
    view.bookings({ statuses: ["confirmed"], to: plusMinutes(town.now(), -30), limit: 200 }),
  );
  for (const { id: bookingId } of over) {
    if (random.chance(1 / 15)) continue;
    const chance = random.next();
    const outcome = chance < 0.92 ? "attended" : chance < 0.98 ? "noShow" : "stopped";
    const as = (what: "attended" | "noShow" | "stopped") => (tx: Parameters<typeof recordOutcome>[0]) =>
      recordOutcome(tx, desk, { staff, bookingId, outcome: what, reason: what === "stopped" ? "ご本人の希望" : "" });
    const done = await does("recordOutcome", as(outcome));
    if ("refused" in done && outcome !== "attended") await does("recordOutcome", as("attended"));
  }
}

async function cancelOne({ town, desk, staff, does }: Clerk): Promise<void> {
  const live = await desk.world.store.look(desk.office.id, (view) =>
    view.bookings({ statuses: ["confirmed"], limit: 50 }),
  );
  if (live.length === 0) return;
  const { id: bookingId } = town.random.pick(live);
  const by = town.random.pick(["phone", "phone", "office"] as const);
  await does("cancelByHand", (tx) => cancelByHand(tx, desk, { staff, bookingId, by, reason: "電話で連絡" }));
}

async function tickOffTasks(clerk: Clerk): Promise<void> {
  const { town, desk, staff, does } = clerk;
  const tasks = await desk.world.store.look(desk.office.id, (view) => view.tasks({ open: true, limit: 100 }));
  for (const { id: taskId, kind, why, bookingId } of tasks) {
    // Some of what is owed is put off, and now and then beyond the third business day.
    if (kind === "answerDue" && bookingId && town.random.chance(0.6)) await tellByPhone(clerk, bookingId);
    else if (why === NO_MEETING && bookingId) await typeAnId(clerk, bookingId);
    else if (kind !== "heldMail" && kind !== "answerDue" && town.random.chance(0.7))
      await does("closeTask", (tx) => closeTask(tx, desk, { staff, taskId }));
  }
}
