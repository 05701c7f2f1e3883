import type { Command } from "../booking/booking.ts";
import { openOfferOf } from "../booking/offers.ts";
import type { Time } from "../booking/time.ts";
import type { View } from "../world/store.ts";
import { findPromises, watchMeetings } from "./awaited-meetings.ts";
import { BY_CLOCK, type Desk, handle } from "./desk.ts";
import { findReminders } from "./due-reminders.ts";
import { hasDeadChoice } from "./letter-standing.ts";
import type { Step } from "./loop.ts";
import { watchOutcomes } from "./outcomes-due.ts";
import { watchPromises } from "./promise.ts";
import { restoredOf } from "./restored.ts";
import { countUnsettled, offerLetterOf, readThrough, standingOf, withOpenOffer } from "./silence.ts";
import { announceTerms } from "./terms-notices.ts";

const MOST_AT_ONCE = 1000;

/**
 * The clock door: offers whose time has run out, reminders, new terms, and the office's own promise. It never judges silence by the clock: an
 * offer expires only when the mailbox has been read through its reply-by and nothing that arrived by then waits to be
 * understood (decision 14).
 */
export async function sweep(desk: Desk): Promise<Step> {
  const due = await desk.world.store.look(desk.office.id, (view) => findDue(view, desk));
  let worked = false;
  for (const command of due) worked = !("refused" in (await handle(desk, command, BY_CLOCK))) || worked;
  for (const watch of [announceTerms, watchPromises, watchOutcomes, watchMeetings])
    worked = (await watch(desk)) === "worked" || worked;
  return worked ? "worked" : "idle";
}

async function findDue(view: View, desk: Desk): Promise<Command[]> {
  const restored = await restoredOf(view);
  // What was sent since the backup is not known yet; an answer to it would be called silence.
  if (restored && !restored.answered) return [];
  const at = desk.world.clock.now();
  const through = await readThrough(view, desk);
  const commands: Command[] = [];
  const open = await withOpenOffer(view, at);
  for (const booking of open) {
    const offer = openOfferOf(booking);
    if (!offer || booking.frozen) continue;
    const { replyBy } = offer;
    const isOver = replyBy < at;
    if (!isOver && !hasDeadChoice(offer, at)) continue;
    const letter = await offerLetterOf(view, booking);
    // Before its reply-by only an offer that did not leave because a time of it was over.
    if (!isOver && (letter?.state !== "withdrawn" || letter.reason !== "tooLate")) continue;
    const isReadThrough = through !== null && through > replyBy;
    if (letter?.state === "withdrawn" && booking.status === "offered") {
      // After a first try of unknown fate it may have arrived, and its answer in time be on the way: that is read first.
      if (letter.maybeTwice) {
        if (!isReadThrough || (await countUnsettled(view, desk, booking, replyBy, at)) > 0) continue;
      }
      // The offer never left in time: it is decided anew with the same wishes, and says so.
      const { id: bookingId, wishes, requestedAt: receivedAt } = booking;
      commands.push({
        type: "revise",
        at,
        bookingId,
        receivedAt,
        mailId: null,
        staff: null,
        wishes,
        missing: [],
        readings: [],
      });
    } else if (isReadThrough) {
      const unsettledMails = await countUnsettled(view, desk, booking, replyBy, at);
      const hasNeverLeft = letter?.state === "withdrawn" && !letter.maybeTwice;
      commands.push({
        type: "expire",
        at,
        bookingId: booking.id,
        readThrough: through,
        offerStanding: hasNeverLeft ? "neverLeft" : letter?.state === "withdrawn" ? "accepted" : standingOf(letter),
        unsettledMails,
      });
    }
  }
  commands.push(...(await findPromises(view, desk, at)));
  if (through) commands.push(...(await findUnanswered(view, desk, through, at)));
  if (through) commands.push(...(await findReminders(view, desk, through, at, open)));
  return commands;
}

/** Questions that nobody answered by their date. */
async function findUnanswered(view: View, desk: Desk, through: Time, at: Time): Promise<Command[]> {
  const commands: Command[] = [];
  for (const booking of await view.bookings({ statuses: ["requested"], limit: MOST_AT_ONCE })) {
    if (booking.status !== "requested" || booking.frozen || !booking.asked || booking.asked.answerBy >= through)
      continue;
    const unsettledMails = await countUnsettled(view, desk, booking, booking.asked.answerBy, at);
    commands.push({ type: "lapseQuestion", at, bookingId: booking.id, readThrough: through, unsettledMails });
  }
  return commands;
}
