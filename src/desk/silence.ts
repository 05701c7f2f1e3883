import type { Booking, OfferStanding } from "../booking/booking.ts";
import { businessDayAfter, closingOf } from "../booking/calendar.ts";
import { readThroughOf } from "../booking/deadlines.ts";
import { openOfferOf } from "../booking/offers.ts";
import type { Calendar } from "../booking/policy.ts";
import { dayOf, startOf, type Time } from "../booking/time.ts";
import { sameAddress, sameName, sameNumber } from "../mail/address.ts";
import type { Reading } from "../mail/reading.ts";
import type { View } from "../world/store.ts";
import type { InboundMail, OutboxLetter, Person } from "../world/store-rows.ts";
import type { Desk } from "./desk.ts";
import { WATCHED_FOLDERS } from "./intake.ts";
import { isLatest } from "./letter-standing.ts";
import { inMailTime } from "./mail-clock.ts";
import { readUpToMissing } from "./moved-mail.ts";
import { officeInForce } from "./opening.ts";

/** What has to be known before silence may be called silence (decision 14). */

const MOST_AT_ONCE = 1000;
/** Held mails that are looked at for one booking. */
const MOST_HELD_READ = 500;

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

/** Another time can only be on offer for a confirmed booking before its own day, so what is over is not looked at. */
export async function withOpenOffer(view: View, at: Time): Promise<Booking[]> {
  const offered = await view.bookings({ statuses: ["offered"], limit: MOST_AT_ONCE });
  const ahead = await view.bookings({ statuses: ["confirmed"], from: startOf(dayOf(at)), limit: MOST_AT_ONCE });
  return [...offered, ...ahead.filter((booking) => openOfferOf(booking) !== null)];
}

/** The letter of the offer that stands now; null where that one was told by telephone, whatever was written before it. */
export async function offerLetterOf(view: View, { id }: Booking): Promise<OutboxLetter | null> {
  const letters = await view.letters({ bookingId: id, limit: MOST_AT_ONCE });
  const last = letters.findLast((letter) => letter.kind === "offer");
  return last && isLatest(last, await view.events(id), "offered", "changeOffered") ? last : null;
}

/** Nobody got it: it waits for its release or its turn, was taken back, or no server would have it. */
export function hasNeverLeft(letter: OutboxLetter | null): boolean {
  if (letter === null || letter.maybeTwice) return false;
  switch (letter.state) {
    case "awaiting":
    case "drafted":
    case "capped":
    case "queued":
    case "withdrawn":
    case "failed":
      return true;
    case "sending":
    case "unknown":
    case "accepted":
    case "bounced":
      return false;
  }
}

/** An offer agreed on the telephone has no letter; staff read it out, so silence may end it like any other. */
export function standingOf(letter: OutboxLetter | null): OfferStanding {
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
export async function countUnsettled(
  view: View,
  desk: Desk,
  booking: Booking,
  receivedUpTo: Time,
  at: Time,
): Promise<number> {
  const [unread] = await view.inboundMails({ states: ["new"], receivedUpTo, limit: 1 });
  if (unread) return 1;
  const receivedFrom = booking.requestedAt;
  const held = await view.inboundMails({ states: ["held"], receivedFrom, receivedUpTo, limit: MOST_HELD_READ });
  // Of what lies behind a flood of held mails nobody can say that it is not the answer.
  if (held.length === MOST_HELD_READ) return held.length;
  const person = await view.person(booking.personId);
  const { calendar } = await officeInForce(view, desk);
  return held.filter((mail) => mayBeAbout(mail, booking, person, calendar, at)).length;
}

function mayBeAbout(mail: InboundMail, booking: Booking, person: Person | null, calendar: Calendar, at: Time): boolean {
  if (mail.bookingId) return mail.bookingId === booking.id;
  if (sameAddress(mail.fromAddress, person?.address ?? null)) return true;
  const reading = mail.reading as Reading | null;
  if (sameName(reading?.applicant.name ?? null, person?.name ?? null)) return true;
  if (sameNumber(reading?.applicant.jobSeekerNumber ?? null, person?.jobSeekerNumber ?? null)) return true;
  // A mail that matches nobody, or cannot be read, may be anybody's; it blocks for one business day after it was shown.
  const surelyAutomatic = reading !== null && reading.sender !== "person";
  const shownUntil = closingOf(businessDayAfter(dayOf(mail.heldAt ?? at), 1, calendar), calendar);
  return !surelyAutomatic && at <= shownUntil;
}
