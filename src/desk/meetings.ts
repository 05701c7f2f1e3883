import type { Command } from "../booking/booking.ts";
import { dayOf, plusSeconds, startOf, type Time } from "../booking/time.ts";
import type { Tx, View } from "../world/store.ts";
import type { MeetingRow } from "../world/store-meetings.ts";
import type { MadeMeeting, Meetings, MeetingTrouble } from "../world/world.ts";
import { BY_CLOCK, type Desk, handleIn } from "./desk.ts";
import type { Step } from "./loop.ts";
import { isLiving } from "./person-file.ts";
import { restoredOf } from "./restored.ts";
import { sendModeOf } from "./send-mode.ts";

const MOST_AT_ONCE = 1000;
/** The first tries lie within the two minutes that a confirmation waits; then ever longer. */
const FIRST_PAUSE_SECONDS = 15;
const LONGEST_PAUSE_SECONDS = 3600;
const PAUSE_AFTER_REFUSAL_SECONDS = 900;
const PASSCODE_DIGITS = 8;
/** Ten times as many as there are digits, and no digit is likelier than another. */
const EVEN_BYTES = 250;

/**
 * Takes the next meeting that has to be made, moved or taken away, and asks the provider once. As with letters no transaction is open
 * meanwhile: the row says first what is being tried, and what came of it is written before anything else is done (decision 9).
 */
export async function tendMeetings(desk: Desk): Promise<Step> {
  const { meetings, store, clock } = desk.world;
  if (meetings === null) return "idle";
  const row = await store.look(desk.office.id, (view) => nextMeeting(view, desk, clock.now()));
  if (row === null) return "idle";
  switch (row.state) {
    case "wanted":
    case "making":
      if (row.slot.end > clock.now()) await make(desk, meetings, row);
      else await giveUp(desk, row);
      break;
    case "moving":
      await move(desk, meetings, row);
      break;
    case "made":
      await desk.hold.transaction((tx) => tell(tx, desk, row.id));
      break;
    case "ready":
      await desk.hold.transaction((tx) => change(tx, row, { state: "unwanted", attempts: 0, notBefore: clock.now() }));
      break;
    case "unwanted":
      await remove(desk, meetings, row);
      break;
    case "gone":
      break;
  }
  return "worked";
}

/** Nothing is made outside while nothing may leave, or while a person only watches (decision 18). */
async function nextMeeting(view: View, desk: Desk, now: Time): Promise<MeetingRow | null> {
  const open = await view.meetings({
    states: ["wanted", "making", "made", "moving", "unwanted"],
    limit: MOST_AT_ONCE,
  });
  const over = await view.meetings({ states: ["ready"], endedBefore: startOf(dayOf(now)), limit: 1 });
  if (open.length === 0 && over.length === 0) return null;
  const mode = await sendModeOf(view, desk);
  if (mode === "shadow" || mode === "stop") return null;
  const makes = desk.office.meetings?.kind === "zoom";
  for (const row of open)
    if ((makes || isLeftOver(row, now)) && isDue(row, now) && !(await isForLater(view, row))) return row;
  return over[0] ?? null;
}

/**
 * What an office that has left Zoom still sees to: what was told there is taken away after its booking, and nothing new is made. Without an ID it could be found by its host alone, whom the profile no longer names.
 */
function isLeftOver({ state, wayIn, slot }: MeetingRow, now: Time): boolean {
  if (state === "wanted" || state === "making") return slot.end <= now;
  return wayIn !== null;
}

/** A pause that seems longer than the longest was written by a clock that ran ahead and was put right since. */
function isDue({ notBefore }: MeetingRow, now: Time): boolean {
  return notBefore <= now || notBefore > plusSeconds(now, LONGEST_PAUSE_SECONDS);
}

/** While staff handle a booking themselves, nobody is told of its meeting (design §2). */
async function isForLater(view: View, { state, bookingId }: MeetingRow): Promise<boolean> {
  return state === "made" && (await view.booking(bookingId))?.frozen != null;
}

/**
 * Made once: a row on which an earlier try has begun is looked for by its tag before anything is made again, as its answer may have
 * been lost or its worker have died. Where several are found, the oldest is told and the others are taken away.
 */
async function make(desk: Desk, meetings: Meetings, row: MeetingRow): Promise<void> {
  const begun = await begin(desk, row, ["wanted", "making"], "making");
  if (begun === null) return;
  const { seat, slot } = begun;
  const { reference, isRestored } = await factsOf(desk, begun);
  const found = begun.attempts > 1 || isRestored ? await findOne(meetings, begun) : null;
  if (found !== null && isTroubled(found)) return retry(desk, begun, found);
  const wanted = { tag: begun.id, reference, slot, seat, passcode: passcodeFrom(desk) };
  const made = found ?? (await meetings.make(wanted));
  if (isTroubled(made)) return retry(desk, begun, made);
  await desk.hold.transaction(async (tx) => {
    const now = await tx.meeting(begun.id);
    if (now === null || now.state === "gone") throw new Error(`the meeting ${begun.id} was made for nobody`);
    const wayIn = { meetingId: made.meetingId, passcode: made.passcode };
    // Given up meanwhile: it is known now, and the next step takes it away.
    if (now.state !== "making") return (await isForgotten(tx, now)) ? undefined : tx.saveMeeting({ ...now, wayIn });
    // Agreed for another time meanwhile: the next step finds it and tells the provider first.
    if (now.slot.start !== slot.start) return change(tx, now, { notBefore: desk.world.clock.now() });
    await change(tx, now, { wayIn, state: "made", attempts: 0, trouble: null });
    await tell(tx, desk, begun.id);
  });
}

/** Whoever was erased meanwhile leaves no way in; the next step finds the meeting by its tag. */
async function isForgotten(tx: Tx, { bookingId }: MeetingRow): Promise<boolean> {
  const booking = await tx.booking(bookingId);
  const person = booking && (await tx.person(booking.personId));
  return person !== null && !isLiving(person);
}

/** The consultation is over without it. What an earlier try may have made is looked for and taken away. */
async function giveUp(desk: Desk, { id }: MeetingRow): Promise<void> {
  const { clock, log } = desk.world;
  await desk.hold.transaction(async (tx) => {
    const now = await tx.meeting(id);
    if ((now?.state !== "wanted" && now?.state !== "making") || now.slot.end > clock.now()) return;
    const state = now.attempts === 0 ? "gone" : "unwanted";
    await change(tx, now, { state, attempts: 0, notBefore: clock.now(), trouble: null });
  });
  log.warn("meeting never came", { meeting: id });
}

/** What an earlier try has made, at the right time; null where there is none. */
async function findOne(
  meetings: Meetings,
  { id, seat, slot }: MeetingRow,
): Promise<MadeMeeting | null | MeetingTrouble> {
  const found = await meetings.find(id, seat);
  if (isTroubled(found)) return found;
  const [first, ...further] = found;
  for (const { meetingId } of further) {
    const removed = await meetings.remove(meetingId);
    if (typeof removed !== "string") return removed;
  }
  if (first === undefined || first.start === slot.start) return first ?? null;
  const moved = await meetings.move(first.meetingId, slot);
  if (typeof moved !== "string") return moved;
  return moved === "gone" ? null : first;
}

/** After a restore the database has forgotten what it tried last. */
async function factsOf(
  { world, office }: Desk,
  { bookingId }: MeetingRow,
): Promise<{ reference: string; isRestored: boolean }> {
  return world.store.look(office.id, async (view) => {
    const booking = await view.booking(bookingId);
    if (booking === null) throw new Error(`a meeting of no booking: ${bookingId}`);
    return { reference: booking.reference, isRestored: (await restoredOf(view)) !== null };
  });
}

/** Figures alone, so that it can be read out on the telephone. */
function passcodeFrom({ world }: Desk): string {
  let passcode = "";
  while (passcode.length < PASSCODE_DIGITS)
    for (const byte of world.ids.bytes(PASSCODE_DIGITS * 2))
      if (byte < EVEN_BYTES && passcode.length < PASSCODE_DIGITS) passcode += String(byte % 10);
  return passcode;
}

/** The booking learns of its meeting, and one letter tells it (T6-3c). */
async function tell(tx: Tx, desk: Desk, id: string): Promise<void> {
  const row = await tx.meeting(id);
  if (row?.state !== "made") return;
  const command: Command = {
    type: "noteMeeting",
    at: desk.world.clock.now(),
    bookingId: row.bookingId,
    id,
    seat: row.seat,
  };
  const outcome = await handleIn(tx, desk, command, BY_CLOCK);
  if (!("refused" in outcome) || outcome.refused === "frozen") return;
  // Its booking needs none any more.
  await change(tx, row, { state: "unwanted", attempts: 0 });
}

async function move(desk: Desk, meetings: Meetings, row: MeetingRow): Promise<void> {
  const begun = await begin(desk, row, ["moving"], "moving");
  if (begun?.wayIn == null) return;
  const moved = await meetings.move(begun.wayIn.meetingId, begun.slot);
  if (typeof moved !== "string") return retry(desk, begun, moved);
  const at = desk.world.clock.now();
  await desk.hold.transaction(async (tx) => {
    const now = await tx.meeting(begun.id);
    if (now?.state !== "moving") return;
    if (moved === "done") {
      // Moved once more meanwhile: that is still to be told.
      if (now.slot.start === begun.slot.start) await change(tx, now, { state: "ready", attempts: 0, trouble: null });
      return;
    }
    const command: Command = { type: "loseMeeting", at, bookingId: now.bookingId, id: now.id };
    await handleIn(tx, desk, command, BY_CLOCK);
    const lost = await tx.meeting(begun.id);
    if (lost) await change(tx, lost, { state: "gone", wayIn: null, trouble: null });
  });
}

async function remove(desk: Desk, meetings: Meetings, row: MeetingRow): Promise<void> {
  const begun = await begin(desk, row, ["unwanted"], "unwanted");
  if (begun === null) return;
  const found = begun.wayIn ? [begun.wayIn] : await meetings.find(begun.id, begun.seat);
  if (isTroubled(found)) return retry(desk, begun, found);
  for (const { meetingId } of found) {
    const removed = await meetings.remove(meetingId);
    if (typeof removed !== "string") return retry(desk, begun, removed);
  }
  await desk.hold.transaction(async (tx) => {
    const now = await tx.meeting(begun.id);
    if (now?.state === "unwanted") await change(tx, now, { state: "gone", wayIn: null, attempts: 0, trouble: null });
  });
}

/** Says what is about to be tried, before the provider hears of it. */
async function begin(
  desk: Desk,
  row: MeetingRow,
  from: MeetingRow["state"][],
  state: MeetingRow["state"],
): Promise<MeetingRow | null> {
  return desk.hold.transaction(async (tx) => {
    const now = await tx.meeting(row.id);
    if (now === null || !from.includes(now.state)) return null;
    const begun = { ...now, state, attempts: now.attempts + 1 };
    await tx.saveMeeting(begun);
    return begun;
  });
}

async function retry(desk: Desk, row: MeetingRow, trouble: MeetingTrouble): Promise<void> {
  const { clock, log } = desk.world;
  if (row.attempts === 1) log.warn("meeting trouble", { meeting: row.id, ...trouble });
  await desk.hold.transaction(async (tx) => {
    const now = await tx.meeting(row.id);
    if (now === null || now.state === "gone") return;
    const notBefore = plusSeconds(clock.now(), pauseAfter(row.attempts, trouble));
    await change(tx, now, { trouble: `${trouble.trouble}: ${trouble.detail}`, notBefore });
  });
}

/** 15, 30, 60 seconds … an hour; not before the provider wants to be asked again, and seldom while it refuses us. */
function pauseAfter(attempts: number, { trouble, waitSeconds = 0 }: MeetingTrouble): number {
  const growing = FIRST_PAUSE_SECONDS * 2 ** Math.min(attempts - 1, 10);
  const isForPeople = trouble === "authentication" || trouble === "settings";
  const least = isForPeople ? PAUSE_AFTER_REFUSAL_SECONDS : 0;
  return Math.min(LONGEST_PAUSE_SECONDS, Math.max(growing, waitSeconds, least));
}

async function change(tx: Tx, row: MeetingRow, values: Partial<MeetingRow>): Promise<void> {
  await tx.saveMeeting({ ...row, ...values });
}

function isTroubled(value: object): value is MeetingTrouble {
  return "trouble" in value;
}
