import type { Booking, Command, OfferStanding } from "../booking/booking.ts";
import { businessDayAfter, closingOf } from "../booking/calendar.ts";
import { readThroughOf } from "../booking/deadlines.ts";
import { openOfferOf } from "../booking/offers.ts";
import { dayOf, startOf, type Time } from "../booking/time.ts";
import { sameAddress, sameName, sameNumber } from "../mail/address.ts";
import type { Reading } from "../mail/reading.ts";
import type { InboundMail, OutboxLetter, Person, View } from "../world/store.ts";
import { BY_CLOCK, type Desk, handle } from "./desk.ts";
import { WATCHED_FOLDERS } from "./intake.ts";
import type { Step } from "./loop.ts";
import { inMailTime } from "./mail-clock.ts";
import { readUpToMissing } from "./moved-mail.ts";
import { restoredOf } from "./restored.ts";

const MOST_AT_ONCE = 1000;
/** Held mails that are looked at for one booking. */
const MOST_HELD_READ = 500;

/**
 * The clock door: offers whose time has run out. It never judges silence by the clock: an offer expires only when the mailbox has
 * been read through its reply-by and nothing that arrived by then waits to be understood (decision 14).
 */
export async function sweep(desk: Desk): Promise<Step> {
  const due = await desk.world.store.look(desk.office.id, (view) => findDue(view, desk));
  let worked = false;
  for (const command of due) worked = !("refused" in (await handle(desk, command, BY_CLOCK))) || worked;
  return worked ? "worked" : "idle";
}

/** Until when the office's mailbox has been read to its end; null while a watched folder was never read. */
export async function readThrough(view: View, desk: Desk): Promise<Time | null> {
  const polls: Time[] = [];
  for (const folder of WATCHED_FOLDERS) {
    const cursor = await view.cursor(folder);
    if (cursor && !cursor.polledAt) return null;
    if (cursor?.polledAt) polls.push(cursor.polledAt);
    else if (folder === "inbox") return null;
  }
  const ours = readThroughOf(polls, desk.office.policy);
  const through = ours === null ? null : await inMailTime(view, ours);
  const missing = await readUpToMissing(view, desk);
  return through !== null && missing !== null && missing < through ? missing : through;
}

async function findDue(view: View, desk: Desk): Promise<Command[]> {
  const restored = await restoredOf(view);
  // What was sent since the backup is not known yet; an answer to it would be called silence.
  if (restored && !restored.answered) return [];
  const at = desk.world.clock.now();
  const through = await readThrough(view, desk);
  const commands: Command[] = [];
  for (const booking of await withOpenOffer(view, at)) {
    const offer = openOfferOf(booking);
    if (!offer || booking.frozen || offer.replyBy >= at) continue;
    const { replyBy } = offer;
    const letter = await offerLetterOf(view, booking);
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
  if (through) commands.push(...(await findUnanswered(view, desk, through, at)));
  return commands;
}

/** Another time can only be on offer for a confirmed booking before its own day, so what is over is not looked at. */
async function withOpenOffer(view: View, at: Time): Promise<Booking[]> {
  const offered = await view.bookings({ statuses: ["offered"], limit: MOST_AT_ONCE });
  const ahead = await view.bookings({ statuses: ["confirmed"], from: startOf(dayOf(at)), limit: MOST_AT_ONCE });
  return [...offered, ...ahead.filter((booking) => openOfferOf(booking) !== null)];
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

/** The letter of the offer that stands now: the last one of its kind. */
export async function offerLetterOf(view: View, booking: Booking): Promise<OutboxLetter | null> {
  const letters = await view.letters({ bookingId: booking.id, limit: MOST_AT_ONCE });
  return letters.filter((letter) => letter.kind === "offer").at(-1) ?? null;
}

/** An offer agreed on the telephone has no letter; staff read it out, so silence may end it like any other. */
function standingOf(letter: OutboxLetter | null): OfferStanding {
  switch (letter?.state) {
    case undefined:
    case "accepted":
      return "accepted";
    case "bounced":
    case "failed":
      return "bounced";
    case "awaiting":
    case "drafted":
    case "capped":
    case "queued":
    case "sending":
    case "unknown":
    case "withdrawn":
      return "waiting";
  }
}

/** Mails that arrived by the reply-by and could still be this person's answer (decision 14 a, b, c). */
async function countUnsettled(view: View, desk: Desk, booking: Booking, receivedUpTo: Time, at: Time): Promise<number> {
  const [unread] = await view.inboundMails({ states: ["new"], receivedUpTo, limit: 1 });
  if (unread) return 1;
  const receivedFrom = booking.requestedAt;
  const held = await view.inboundMails({ states: ["held"], receivedFrom, receivedUpTo, limit: MOST_HELD_READ });
  // Of what lies behind a flood of held mails nobody can say that it is not the answer.
  if (held.length === MOST_HELD_READ) return held.length;
  const person = await view.person(booking.personId);
  return held.filter((mail) => mayBeAbout(mail, booking, person, desk, at)).length;
}

function mayBeAbout(mail: InboundMail, booking: Booking, person: Person | null, desk: Desk, at: Time): boolean {
  if (mail.bookingId) return mail.bookingId === booking.id;
  if (sameAddress(mail.fromAddress, person?.address ?? null)) return true;
  const reading = mail.reading as Reading | null;
  if (sameName(reading?.applicant.name ?? null, person?.name ?? null)) return true;
  if (sameNumber(reading?.applicant.jobSeekerNumber ?? null, person?.jobSeekerNumber ?? null)) return true;
  // A mail that matches nobody, or cannot be read, may be anybody's; it blocks for one business day after it was shown.
  const surelyAutomatic = reading !== null && reading.sender !== "person";
  const shownUntil = closingOf(
    businessDayAfter(dayOf(mail.heldAt ?? at), 1, desk.office.calendar),
    desk.office.calendar,
  );
  return !surelyAutomatic && at <= shownUntil;
}
