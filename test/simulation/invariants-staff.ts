import type { Booking, Event } from "../../src/booking/booking.ts";
import { businessDayAfter, hoursOn } from "../../src/booking/calendar.ts";
import type { Calendar } from "../../src/booking/policy.ts";
import { dayOf, type Time } from "../../src/booking/time.ts";
import type { LetterKind } from "../../src/mail/letters/letter.ts";
import type { View } from "../../src/world/store.ts";
import type { OutboxLetter, Task } from "../../src/world/store-rows.ts";
import { hoursNow } from "./invariants-values.ts";
import type { Town } from "./town.ts";

const ALL = 1000;

/** Design §2: while staff have a booking in their hands only they act on it; `before` is the booking as the event found it. */
export async function movedThoughFrozen(view: View, before: Booking | null, event: Event): Promise<string[]> {
  if (!before?.frozen || (await isByStaff(view, before, event))) return [];
  return [`${before.id}: ${event.type} moved it though staff had it in their hands`];
}

/** Staff did this to the booking at that moment. */
async function wasActed(view: View, id: string, at: Time, act: string): Promise<boolean> {
  const acts = await view.audits(ALL);
  return acts.some((one) => one.subject === id && one.at === at && one.act.startsWith(act));
}

async function isByStaff(view: View, { id }: Booking, event: Event): Promise<boolean> {
  switch (event.type) {
    case "confirmed":
      return (
        event.evidence.by === "staffWitnessed" ||
        (event.evidence.by === "erased" && event.evidence.was === "staffWitnessed")
      );
    case "cancelled":
      return event.by !== "mail" || (await wasActed(view, id, event.at, "acceptWord"));
    case "revised":
    case "changeOffered": {
      const mail = event.mailId === null ? null : await view.inboundMail(event.mailId);
      if (mail) return mail.settledBy !== null;
      return wasActed(view, id, event.at, "offerByHand");
    }
    case "meetingReady":
      // A meeting that staff made themselves and typed in.
      return event.meeting.typedBy !== undefined;
    case "rejected":
    case "outcomeRecorded":
    case "outcomeUndone":
    case "meetingChanged":
    case "reseated":
    case "toldByPhone":
    case "noted":
    case "handedBack":
      return true;
    default:
      return false;
  }
}

/** Which bookings staff had in their hands at the end of the tick before, and since when. */
const FROZEN = new WeakMap<Town, Map<string, Time>>();

/** No letter about such a booking leaves meanwhile: asked after every tick. */
export async function leftThoughFrozen(town: Town, view: View, since: number): Promise<string[]> {
  const before = FROZEN.get(town) ?? new Map<string, Time>();
  const now = new Map<string, Time>();
  FROZEN.set(town, now);
  const live = await view.bookings({ statuses: ["requested", "offered", "confirmed"], limit: ALL });
  for (const { id, frozen } of live) if (frozen) now.set(id, frozen.at);
  const broken: string[] = [];
  for (const { messageId } of town.post.sent.slice(since)) {
    const letter = await view.letterByMessageId(messageId);
    const id = letter?.bookingId;
    if (letter && id && before.has(id) && before.get(id) === now.get(id))
      broken.push(`letter ${letter.id} (${letter.kind}) left though staff had its booking in their hands`);
  }
  return broken;
}

/** A mail that staff had answered before the clerk stored it is answered by no letter of the clerk's. */
export function answeredBesides(town: Town, letters: OutboxLetter[]): string[] {
  return letters
    .filter(({ inReplyTo, causedBy }) => causedBy === null && inReplyTo !== null && town.answeredUnread.has(inReplyTo))
    .map(({ id, kind, inReplyTo }) => `letter ${id} (${kind}) answers ${inReplyTo}, which staff had answered before`);
}

const ANSWERS: readonly LetterKind[] = ["offer", "askBack", "askWhich", "nothingFree", "details", "couldNotRead"];

/** Bookings, each with its last answer, that were owed one without a task at the last look, by the sweeps made until then. */
const OWED = new WeakMap<Town, Map<string, number>>();
/** So many whole sweeps between two looks, and the clerk has had the occasion to see it. */
const SWEEPS_TO_SEE = 2;

/** T6-3d: from the morning of business day 2 on, who asked has an answer that arrived, or stands on the list of tasks. */
export async function forgottenPromises(town: Town, view: View, letters: OutboxLetter[]): Promise<string[]> {
  const before = OWED.get(town) ?? new Map<string, number>();
  const now = new Map<string, number>();
  OWED.set(town, now);
  const sweeps = town.counts.get("sweeps") ?? 0;
  // Whoever's answer came back is rung up; that stands on the list already.
  const isListed = ({ kind, why }: Task) => kind === "answerDue" || why === "bounced";
  const tasks = new Set((await view.tasks({ open: true, limit: ALL })).filter(isListed).map((one) => one.bookingId));
  const broken: string[] = [];
  const calendar = { ...town.office.calendar, ...(await hoursNow(town, view)) };
  for (const booking of await view.bookings({ statuses: ["requested", "offered"], limit: ALL })) {
    const { id } = booking;
    if (booking.frozen || tasks.has(id) || town.now() < alarmOf(calendar, booking)) continue;
    const answer = letters.findLast(
      (one) => one.bookingId === id && ANSWERS.includes(one.kind) && one.state !== "withdrawn",
    );
    if (answer?.state === "accepted") continue;
    const since = answer?.writtenAt ?? booking.requestedAt;
    const events = await view.events(id);
    if (events.some((one) => (one.type === "toldByPhone" || one.type === "takenOver") && one.at >= since)) continue;
    // With every new offer another answer is owed.
    const debt = `${id} ${answer?.id}`;
    const first = before.get(debt) ?? sweeps;
    now.set(debt, first);
    if (sweeps - first >= SWEEPS_TO_SEE)
      broken.push(`${id}: owed an answer since ${booking.requestedAt}, and on no list`);
  }
  return broken;
}

function alarmOf(calendar: Calendar, { requestedAt }: Booking): Time {
  const hours = hoursOn(businessDayAfter(dayOf(requestedAt), 2, calendar), calendar);
  if (!hours) throw new Error("a business day without hours");
  return hours.opens;
}
