import { clockTimeOf, dayOf, plusMinutes, weekdayOf } from "../../src/booking/time.ts";
import { type Act, type ActOutcome, perform } from "../../src/desk/acts.ts";
import { NO_MEETING } from "../../src/desk/awaited-meetings.ts";
import type { Desk } from "../../src/desk/desk.ts";
import { sendModeOf } from "../../src/desk/send-mode.ts";
import { cancelByHand, confirmByHand, recordOutcome, showMeeting, undoOutcome } from "../../src/desk/staff-acts.ts";
import { setSendMode } from "../../src/desk/staff-letters.ts";
import { closeTask } from "../../src/desk/telephone-acts.ts";
import type { SendMode } from "../../src/mail/office.ts";
import type { StaffAccount } from "../../src/world/store-rows.ts";
import { bookAnother, offerOrReject, takeCall } from "./staff-bookings.ts";
import { eraseSomebody } from "./staff-erasing.ts";
import { doFurther } from "./staff-further.ts";
import { settleLetters } from "./staff-letters.ts";
import { settleHeldMails } from "./staff-mails.ts";
import { typeAnId } from "./staff-meetings.ts";
import { changeTheOpening } from "./staff-opening.ts";
import { correctPeople, refuseOrLift } from "./staff-people.ts";
import { publishNews } from "./staff-publishing.ts";
import { changeSettings } from "./staff-settings.ts";
import { endTakeovers, moveBookings, tellByPhone } from "./staff-takeover.ts";
import type { Town } from "./town.ts";

export const STAFF: StaffAccount[] = [
  { id: "hanako", displayName: "窓口 職員", role: "staff", passwordHash: "plain:simulated", active: true },
  { id: "ichiro", displayName: "受付 主任", role: "chief", passwordHash: "plain:simulated", active: true },
];

/** One person at the console: what they do, and how their hand behaves. */
export type Clerk = { town: Town; desk: Desk; staff: string; does(name: string, act: Act): Promise<ActOutcome> };

function isChief({ staff }: Clerk): boolean {
  return STAFF.some(({ id, role }) => id === staff && role === "chief");
}

/** Which send mode staff want at a time; the chief sets it when it differs. */
export type ModePlan = { modeAt(now: string): SendMode };

export function planModes(town: Town): ModePlan {
  const { random, sendMode } = town;
  const spans: { from: string; to: string; mode: SendMode }[] = [];
  const span = (mode: SendMode, probability: number, longest: number) => {
    if (!random.chance(probability)) return;
    const first = random.between(2, 24);
    const from = plusMinutes(town.now(), first * 24 * 60);
    spans.push({ from, to: plusMinutes(from, random.between(1, longest) * 24 * 60), mode });
  };
  span("stop", 0.4, 1);
  span("approve", 0.35, 20);
  span("shadow", 0.08, 3);
  // What begins in shadow is let go by the chief after a few days; what the operator wants approved stays so.
  const trustedFrom = plusMinutes(town.now(), 24 * 60 * (3 + (town.seed % 5)));
  const usual = (now: string) => (sendMode === "shadow" && now >= trustedFrom ? "auto" : sendMode);
  return { modeAt: (now) => spans.find(({ from, to }) => from <= now && now < to)?.mode ?? usual(now) };
}

export function isOfficeOpen(town: Town): boolean {
  const now = town.clock.truth;
  const isWeekend = [0, 6].includes(weekdayOf(dayOf(now)));
  return !isWeekend && clockTimeOf(now) > "08:30" && clockTimeOf(now) < "17:15";
}

/** A clerk whose hand now and then clicks twice on the same form. */
export function sitDown(town: Town, desk: Desk, staff: string): Clerk {
  const does = async (name: string, act: Act) => {
    town.count("acts");
    town.count(`act ${name}`);
    const isTwice = town.random.chance(0.1);
    const first = perform(desk, act);
    if (!isTwice) return tell(town, name, await first);
    town.fault("double click");
    if (town.turnstile.isOpen()) await first;
    const [outcome, again] = await Promise.all([first, perform(desk, act)]);
    tell(town, `${name} again`, again);
    return tell(town, name, outcome);
  };
  return { town, desk, staff, does };
}

/** What a clerk gets done in one visit to the console. */
export async function visit(clerk: Clerk, plan: ModePlan): Promise<void> {
  const { town } = clerk;
  const { random } = town;
  await keepMode(clerk, plan);
  if (random.chance(0.6)) await settleHeldMails(clerk, random.between(1, 4));
  if (random.chance(0.7)) await settleLetters(clerk, random.between(1, 4));
  if (random.chance(0.7)) await offerOrReject(clerk);
  if (random.chance(0.7)) await lookAfterBookings(clerk);
  if (random.chance(0.6)) await moveBookings(clerk);
  if (random.chance(0.5)) await endTakeovers(clerk);
  if (town.ringing > 0) await takeCall(clerk);
  if (random.chance(0.06)) await bookAnother(clerk);
  if (random.chance(0.3)) await closeOldTasks(clerk);
  if (random.chance(0.2)) await doFurther(clerk);
  if (isChief(clerk) && random.chance(0.12)) await changeTheOpening(clerk);
  if (random.chance(0.08)) await correctPeople(clerk);
  if (isChief(clerk) && random.chance(0.08)) await eraseSomebody(clerk);
  if (isChief(clerk) && random.chance(0.07)) await refuseOrLift(clerk);
  if (isChief(clerk)) await changeSettings(clerk);
  if (isChief(clerk)) await publishNews(clerk);
}

async function keepMode({ town, desk, staff, does }: Clerk, plan: ModePlan): Promise<void> {
  const wanted = plan.modeAt(town.clock.truth);
  const mode = await desk.world.store.look(desk.office.id, (view) => sendModeOf(view, desk));
  if (mode !== wanted) await does("setSendMode", (tx) => setSendMode(tx, desk, { staff, mode: wanted }));
}

async function lookAfterBookings({ town, desk, staff, does }: Clerk): Promise<void> {
  const { random } = town;
  const now = town.now();
  const { over, live, concluded } = await desk.world.store.look(desk.office.id, async (view) => ({
    over: await view.bookings({ statuses: ["confirmed"], to: plusMinutes(now, -30), limit: 100 }),
    live: await view.bookings({ statuses: ["offered", "confirmed"], limit: 100 }),
    concluded: await view.bookings({ statuses: ["attended", "noShow"], limit: 100 }),
  }));
  for (const { id: bookingId } of over) {
    const outcome = random.pick(["attended", "attended", "attended", "noShow", "stopped"] as const);
    const done = await does("recordOutcome", (tx) =>
      recordOutcome(tx, desk, { staff, bookingId, outcome, reason: "" }),
    );
    if ("refused" in done && outcome !== "attended")
      await does("recordOutcome", (tx) =>
        recordOutcome(tx, desk, { staff, bookingId, outcome: "attended", reason: "" }),
      );
  }
  const [mistaken] = concluded;
  if (mistaken && random.chance(0.05))
    await does("undoOutcome", (tx) => undoOutcome(tx, desk, { staff, bookingId: mistaken.id }));
  if (live.length === 0) return;
  const booking = random.pick(live);
  const on = { staff, bookingId: booking.id };
  if (booking.status === "confirmed" && random.chance(0.1))
    await does("showMeeting", (tx) => showMeeting(tx, desk, on));
  const chance = random.next();
  if (chance < 0.03) {
    const by = random.pick(["phone", "office"] as const);
    await does("cancelByHand", (tx) => cancelByHand(tx, desk, { ...on, by, reason: "電話で連絡" }));
  } else if (booking.status === "offered" && chance < 0.06) {
    const how = { termsGiven: "電話で説明", reason: "電話", overrideCutOff: random.chance(0.3) };
    const yes = { ...on, ...how, choice: 1, ofOffer: booking.offer.n };
    await does("confirmByHand", (tx) => confirmByHand(tx, desk, yes));
  }
}

/** What was telephoned is ticked off. */
async function closeOldTasks(clerk: Clerk): Promise<void> {
  const { town, desk, staff, does } = clerk;
  const tasks = await desk.world.store.look(desk.office.id, (view) => view.tasks({ open: true, limit: 100 }));
  // What is owed is told, and so is no longer owed; a call without an answer would leave it so.
  for (const { id: taskId, kind, why, bookingId } of tasks.slice(0, town.random.between(1, 5)))
    if (kind === "answerDue" && bookingId) await tellByPhone(clerk, bookingId);
    else if (why === NO_MEETING && bookingId && town.random.chance(0.6)) await typeAnId(clerk, bookingId);
    else if (kind !== "heldMail" && kind !== "answerDue")
      await does("closeTask", (tx) => closeTask(tx, desk, { staff, taskId }));
}

function tell(town: Town, name: string, outcome: ActOutcome): ActOutcome {
  if ("refused" in outcome) town.count(`refused ${outcome.refused}`);
  town.note("act", { name, ...("refused" in outcome ? outcome : { bookingId: outcome.bookingId }) });
  return outcome;
}
