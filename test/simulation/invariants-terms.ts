import type { Booking, Event } from "../../src/booking/booking.ts";
import { openOfferOf } from "../../src/booking/offers.ts";
import { clockTimeOf, type Day, dayOf, plusDays, plusMinutes, startOf, type Time } from "../../src/booking/time.ts";
import type { View } from "../../src/world/store.ts";
import type { OutboxLetter } from "../../src/world/store-rows.ts";
import type { TermsNews } from "./terms-news.ts";
import { plusDaysOf, type Town } from "./town.ts";

const ALL = 1000;

/** Further than the office's clock ever goes wrong. */
const CLOCK_MAY_JUMP_MINUTES = 200;

/** The digest of the terms that stand on a day, as they were known at a time; null while it cannot be said which were known. */
function termsFor({ office, news }: Town, day: Day, knownAt: Time): string | null {
  const inProfile = office.terms
    .filter((one) => one.effectiveOn <= day)
    .sort((a, b) => (a.effectiveOn < b.effectiveOn ? 1 : -1));
  const before = inProfile[0]?.digest ?? null;
  if (!news || day < news.effectiveOn || knownAt < plusMinutes(news.publishedAt, -CLOCK_MAY_JUMP_MINUTES))
    return before;
  if (!news.isSure) return null;
  return knownAt > plusMinutes(news.publishedAt, CLOCK_MAY_JUMP_MINUTES) ? news.digest : null;
}

/** T13: an offer names the terms of the day of its earliest choice; what confirms keeps those it was given with. */
export function otherTerms(town: Town, before: Booking | null, event: Event): string[] {
  if (event.type === "offered" || event.type === "changeOffered") {
    const [first] = event.offer.choices.map(({ slot }) => slot.start).sort();
    const terms = first ? termsFor(town, dayOf(first), event.at) : null;
    return terms === null || event.offer.terms.digest === terms
      ? []
      : [`${before?.id}: ${event.type} for ${first} with terms that do not stand then`];
  }
  if (event.type !== "confirmed" || event.evidence.by !== "mailReply" || !before) return [];
  return openOfferOf(before)?.terms.digest === event.terms.digest
    ? []
    : [`${before.id}: consent to other terms than its offer named is kept`];
}

/** Nobody is told twice, nor by night unless the change is tomorrow, nor of what was not published. */
export function wronglyTold({ news, office }: Town, letters: OutboxLetter[]): string[] {
  const notices = letters.filter(({ kind }) => kind === "termsNotice");
  const told = new Set<string>();
  return notices.flatMap((letter) => {
    const { id, to, writtenAt, cause, attachments } = letter;
    const broken: string[] = [];
    // A family may share an address; each of them is told by name.
    const whom = `${to} ${/^(?:Dear )?(.+?)(?: ?様|,)$/m.exec(letter.text)?.[1]}`;
    if (told.has(whom)) broken.push(`letter ${id} tells ${whom} of new terms a second time`);
    told.add(whom);
    if (!news || !cause.startsWith(`terms:${news.version}:`))
      return [...broken, `letter ${id} tells of terms that were not published`];
    const hours = office.policy.reminders;
    const clock = clockTimeOf(writtenAt);
    const isByDay = hours && clock >= hours.from && clock < hours.to;
    if (!isByDay && dayOf(writtenAt) < plusDays(news.effectiveOn, -1))
      broken.push(`letter ${id} tells of new terms by night, at ${writtenAt}`);
    if (!attachments.some(({ digest }) => digest === news.digest))
      broken.push(`letter ${id} tells of new terms and has them not`);
    return broken;
  });
}

/** Open offers that fell under new terms at the last look, by the sweeps until then that could have made them anew. */
const CROSSING = new WeakMap<Town, Map<string, number>>();
const SWEEPS_TO_SEE = 2;

/** An open offer that crosses the date is made anew, or is on somebody's list. */
export async function crossingOffers(town: Town, view: View, bookings: Booking[]): Promise<string[]> {
  const { news } = town;
  if (!news?.isSure) return [];
  const seen = CROSSING.get(town) ?? new Map<string, number>();
  const now = new Map<string, number>();
  CROSSING.set(town, now);
  const sweeps = town.counts.get("fair sweeps") ?? 0;
  const broken: string[] = [];
  for (const booking of bookings) {
    if (!isCrossing(booking, news, town.now()) || (await isOnList(view, booking.id))) continue;
    const offer = `${booking.id} ${openOfferOf(booking)?.n}`;
    const first = seen.get(offer) ?? sweeps;
    now.set(offer, first);
    if (sweeps - first >= SWEEPS_TO_SEE)
      broken.push(`${booking.id}: its offer crosses ${news.effectiveOn} with the terms of before`);
  }
  return broken;
}

/** A promise still to be kept: an offer that nobody of staff has in hand, for a day under the new terms, with those of before. */
export function isCrossing(booking: Booking, { effectiveOn, digest }: TermsNews, now: Time): boolean {
  const offer = openOfferOf(booking);
  if (!offer || booking.frozen || plusMinutes(offer.replyBy, -CLOCK_MAY_JUMP_MINUTES) <= now) return false;
  const [earliest] = offer.choices.map(({ slot }) => slot.start).sort();
  return earliest !== undefined && earliest >= startOf(effectiveOn) && offer.terms.digest !== digest;
}

async function isOnList(view: View, bookingId: string): Promise<boolean> {
  for (const open of [true, false])
    for (const { why } of await view.tasks({ open, bookingId, limit: ALL })) if (why === "newTerms") return true;
  return false;
}

/** Before a sweep: whether it finds the mailbox read and everything in it settled, so that it may replace offers. */
export async function countFairSweep(town: Town): Promise<void> {
  if (!town.news || town.storeFaults.down) return;
  const isFair = await town.store.look(town.office.id, async (view) => {
    const [waiting] = await view.inboundMails({ states: ["new", "held"], limit: 1 });
    const polls = await Promise.all((["inbox", "junk"] as const).map((folder) => view.cursor(folder)));
    const lately = plusMinutes(town.now(), -MINUTES_SINCE_POLL);
    return !waiting && polls.every((cursor) => cursor?.polledAt != null && cursor.polledAt >= lately);
  });
  if (isFair) town.count("fair sweeps");
}

const MINUTES_SINCE_POLL = 10;
/** The longest outage and a day to make up for it. */
const DAYS_TO_TELL = 6;

/** At the end: whoever had a consultation under the new terms, agreed on before, was told of them. */
export async function neverTold(town: Town, view: View): Promise<string[]> {
  const { news } = town;
  if (!news?.isSure) return [];
  const from = startOf(news.effectiveOn);
  const broken: string[] = [];
  for (const booking of await view.bookings({
    statuses: ["confirmed", "attended", "noShow", "stopped"],
    from,
    limit: ALL,
  })) {
    if (!("choice" in booking) || booking.terms.digest === news.digest) continue;
    const { id, choice, confirmedAt, personId } = booking;
    const isAgreedBefore = confirmedAt < news.publishedAt && booking.requestedAt < news.publishedAt;
    if (!isAgreedBefore || choice.slot.start < plusDaysOf(news.publishedAt, DAYS_TO_TELL)) continue;
    if (!(await view.termsNotice(news.version, personId)))
      broken.push(`${id}: nobody told its person of the new terms`);
  }
  return broken;
}
