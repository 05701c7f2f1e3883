import type { Booking } from "../booking/booking.ts";
import { businessDayAfter, hoursOn } from "../booking/calendar.ts";
import { answerByOf } from "../booking/deadlines.ts";
import { dayOf, earlier, startOf, type Time } from "../booking/time.ts";
import type { LetterKind } from "../mail/letters/letter.ts";
import type { Office } from "../mail/office.ts";
import type { Reading } from "../mail/reading.ts";
import type { View } from "../world/store.ts";
import type { InboundMail, Task } from "../world/store-rows.ts";
import type { Desk } from "./desk.ts";
import type { Step } from "./loop.ts";
import { deadlinesBetween, officeNow } from "./office-values.ts";
import { addTask } from "./tasks.ts";

/** Business days after arrival from whose morning on an unanswered request is an alarm (T6-3d). */
const ALARM_DAY = 2;
const MOST_AT_ONCE = 1000;
/** Mails looked at in one round, oldest first. */
const MOST_HELD_READ = 200;
/** Stands for the clerk where a task needs no person any more. */
export const BY_THE_CLERK = "clerk";

/** Letters that answer a request; a receipt says only that it came, and a notice of the end answers nothing. */
const ANSWERS: readonly LetterKind[] = [
  "offer",
  "askBack",
  "askWhich",
  "nothingFree",
  "details",
  "detailsFollow",
  "couldNotRead",
];

/** One request that the office owes an answer, from the morning of day 2 on. */
type Owed = { key: string; bookingId: string | null; mailId: string | null; answerBy: Time };

/**
 * T6-3d, the office's own clock: whoever asked is answered within three business days. The promise is met only by a letter that
 * was accepted and did not come back, by staff answering themselves, or by a call that was recorded; until then it stands
 * as a task with its date from the second day on, and comes back when the letter does.
 */
export async function watchPromises(desk: Desk): Promise<Step> {
  const { owed, open } = await desk.world.store.look(desk.office.id, async (view) => ({
    owed: await findOwed(view, desk),
    open: await view.tasks({ open: true, kinds: ["answerDue"], limit: MOST_AT_ONCE }),
  }));
  const missing = owed.filter((one) => !open.some((task) => keyOf(task) === one.key));
  const met = open.filter((task) => !owed.some((one) => one.key === keyOf(task)));
  if (missing.length === 0 && met.length === 0) return "idle";
  await desk.hold.transaction(async (tx) => {
    const at = desk.world.clock.now();
    // Told once more inside the transaction: what another door has just settled is no alarm.
    const still = await findOwed(tx, desk);
    const isOwed = (key: string) => still.some((one) => one.key === key);
    for (const { key, bookingId, mailId, answerBy } of missing) {
      if (isOwed(key))
        await addTask(tx, desk, { kind: "answerDue", why: "answerDue", at, due: answerBy, bookingId, mailId });
    }
    for (const task of met) if (!isOwed(keyOf(task))) await tx.closeTask(task.id, at, BY_THE_CLERK);
  });
  return "worked";
}

async function findOwed(view: View, desk: Desk): Promise<Owed[]> {
  const now = desk.world.clock.now();
  const office = await officeNow(view, desk);
  const owed: Owed[] = [];
  for (const booking of await view.bookings({ statuses: ["requested", "offered"], limit: MOST_AT_ONCE })) {
    if (now < alarmAt(booking, office) || (await isAnswered(view, booking))) continue;
    owed.push({ key: booking.id, bookingId: booking.id, mailId: null, answerBy: booking.answerBy });
  }
  for (const mail of await view.inboundMails({ states: ["held"], limit: MOST_HELD_READ })) {
    if (!asksForAnswer(mail) || (await isSpokenFor(view, mail, owed))) continue;
    const { receivedAt: requestedAt } = mail;
    const answerBy = await answerByOfMail(view, desk, mail, office);
    if (now < alarmAt({ requestedAt, answerBy }, office)) continue;
    owed.push({ key: mail.id, bookingId: null, mailId: mail.id, answerBy });
  }
  return owed;
}

/**
 * A receipt may have said a date already, by what was in force when the mail was read: hours or deadlines that were changed since it
 * came make the promise shorter, never longer.
 */
async function answerByOfMail(
  view: View,
  desk: Desk,
  { receivedAt, heldAt }: InboundMail,
  office: Office,
): Promise<Time> {
  const until = heldAt === null || heldAt < receivedAt ? receivedAt : heldAt;
  return [...(await deadlinesBetween(view, desk, receivedAt, until)), office]
    .map(({ policy, calendar }) => answerByOf(receivedAt, policy, calendar))
    .reduce(earlier);
}

/** Opening time of the second business day after arrival, and never after the morning of the day that was promised. */
function alarmAt({ requestedAt, answerBy }: Pick<Booking, "requestedAt" | "answerBy">, { calendar }: Office): Time {
  const day = businessDayAfter(dayOf(requestedAt), ALARM_DAY, calendar);
  const hours = hoursOn(day, calendar);
  if (!hours) throw new Error(`a business day without hours: ${day}`);
  return earlier(hours.opens, startOf(dayOf(answerBy)));
}

async function isAnswered(view: View, booking: Booking): Promise<boolean> {
  if (booking.frozen) return true;
  const letters = await view.letters({ bookingId: booking.id, limit: MOST_AT_ONCE });
  const last = letters.filter((letter) => ANSWERS.includes(letter.kind) && letter.state !== "withdrawn").at(-1);
  if (last?.state === "accepted") return true;
  const since = last?.writtenAt ?? booking.requestedAt;
  const events = await view.events(booking.id);
  return events.some((event) => (event.type === "toldByPhone" || event.type === "takenOver") && event.at >= since);
}

/** Its booking stands here already, or staff are in touch about it themselves. */
async function isSpokenFor(view: View, { bookingId }: InboundMail, owed: readonly Owed[]): Promise<boolean> {
  if (bookingId === null) return false;
  if (owed.some((one) => one.bookingId === bookingId)) return true;
  return Boolean((await view.booking(bookingId))?.frozen);
}

/**
 * A person's mail that waits for staff, whatever became of its booking: until somebody says otherwise it may be a request, and its
 * receipt has named a date.
 */
function asksForAnswer(mail: InboundMail): boolean {
  const reading = mail.reading as Reading | null;
  return reading?.sender === "person" && !reading.doubts.includes("maybe_automatic");
}

function keyOf(task: Task): string {
  return task.bookingId ?? task.mailId ?? task.id;
}
