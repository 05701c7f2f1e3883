import type { Booking, Event, Slot } from "../../src/booking/booking.ts";
import { openOfferOf } from "../../src/booking/offers.ts";
import { overlaps, standing } from "../../src/booking/seats.ts";
import { type Day, dayOf, at as momentOf, plusMinutes, type Time, weekdayOf } from "../../src/booking/time.ts";
import { type Opening, openingOf } from "../../src/desk/opening.ts";
import type { View } from "../../src/world/store.ts";
import type { OutboxLetter } from "../../src/world/store-rows.ts";
import { startsIn } from "./letter-words.ts";
import { CLOSED_FOR } from "./staff-opening.ts";
import type { Almanac, Town } from "./town.ts";

const ALL = 1000;

/** Something that staff took away, from when to when; told by the list of changes alone. */
export type Shut = {
  since: Time;
  until: Time | null;
  covers(seat: number, slot: Slot): boolean;
  /** The hours of the same seat that these took the place of. */
  insteadOf?: Shut | undefined;
};

/** Further than the office's clock ever goes wrong, so that what it calls later surely was. */
const CLOCK_MAY_JUMP_MINUTES = 200;

/** Why staff are asked to telephone somebody whose time was taken away. */
const CALLS = ["moveByCall", "noNumber", "offerShut", "lateCancellation"];

/** Read once for each look: what was shut when, by what staff wrote down of their changes. */
export async function shutIn(view: View): Promise<Shut[]> {
  const { changes } = await openingOf(view);
  const open = new Map<string, Shut>();
  const all: Shut[] = [];
  const ends = (key: string, until: Time) => {
    const known = open.get(key);
    if (known) known.until = until;
    open.delete(key);
  };
  const begins = (key: string, since: Time, covers: Shut["covers"], insteadOf?: Shut) => {
    if (open.has(key)) return;
    const made: Shut = { since, until: null, covers, insteadOf };
    open.set(key, made);
    all.push(made);
  };
  for (const { act, about, at } of changes.toReversed()) {
    const [seat = "", from = "", to = ""] = about.split(" ");
    if (act === "closed") for (const day of about.split(" ")) begins(day, at, (_, slot) => dayOf(slot.start) === day);
    else if (act === "reopened") ends(about, at);
    else if (act === "seatOut")
      begins(about, at, (one, slot) => `${one}` === seat && overlaps(slot, { start: from as Time, end: to as Time }));
    else if (act === "seatBack") ends(about, at);
    else {
      const before = open.get(seat);
      ends(seat, at);
      const isOut = (one: number, slot: Slot) => `${one}` === seat && isOutside(slot, from.split(","));
      if (from !== "office") begins(seat, at, isOut, before);
    }
  }
  return all;
}

/** The week of a seat as its change tells it, Sunday first: `out` or `08:30-12:00`. */
function isOutside({ start, end }: Slot, week: readonly string[]): boolean {
  const there = week[weekdayOf(dayOf(start))] ?? "out";
  const [opens = "", closes = ""] = there.split("-");
  return there === "out" || start < momentOf(dayOf(start), opens) || end > momentOf(dayOf(start), closes);
}

function wasShut(shut: readonly Shut[], seat: number, slot: Slot, at: Time): boolean {
  return shut.some(
    ({ since, until, covers }) =>
      // What was shut only afterwards takes no time from anybody: a yes that arrived in time may be read as late as that.
      since < slot.start &&
      plusMinutes(since, CLOCK_MAY_JUMP_MINUTES) < at &&
      (until === null || at < plusMinutes(until, -CLOCK_MAY_JUMP_MINUTES)) &&
      covers(seat, slot),
  );
}

/** Nothing is offered, agreed on by mail or reminded of where staff had closed the day or taken the seat out. */
export function offeredThoughShut(
  { almanac }: Town,
  { shut, weeks }: { shut: readonly Shut[]; weeks: readonly Shut[] },
  before: Booking | null,
  event: Event,
): string[] {
  const { at } = event;
  const id = before?.id ?? "a booking";
  // A holiday that moved, and new hours, take nothing back that was offered before (`shutFor`), so only offers look at them, and not
  // those that name the same times with new terms.
  const isAnew = "offer" in event && event.offer.notes.includes("newTerms");
  if (event.type === "offered" || event.type === "changeOffered")
    return event.offer.choices.flatMap(({ seat, slot }) =>
      wasShut(isAnew ? shut : [...shut, ...weeks, ...holidays(almanac)], seat, slot, at)
        ? [`${id}: ${slot.start} on seat ${seat} was offered at ${at} though it was shut`]
        : [],
    );
  if (event.type === "confirmed" && event.entered === undefined) {
    const { seat, slot } = event.choice;
    return wasShut(shut, seat, slot, at)
      ? [`${id}: ${slot.start} on seat ${seat} was agreed on though it was shut`]
      : [];
  }
  if (event.type !== "reminded" || before?.status !== "confirmed" || before.meeting?.by === "telephone") return [];
  const { seat, slot } = before.choice;
  return wasShut(shut, seat, slot, at) ? [`${id}: reminded of ${slot.start}, which was shut`] : [];
}

/** What the almanac called a holiday, and since when. */
function holidays(almanac: Almanac | null): Shut[] {
  if (!almanac) return [];
  const covers = (day: Day) => (_: number, slot: Slot) => dayOf(slot.start) === day;
  return [
    { since: LONG_AGO, until: almanac.movedAt, covers: covers(almanac.from) },
    { since: almanac.movedAt, until: null, covers: covers(almanac.to) },
  ];
}

const LONG_AGO = "2026-01-01T00:00:00+09:00" as Time;

/** A yes is kept from a day only where staff have closed it, never for a holiday that moved. */
export async function refusedThoughPromised(town: Town, view: View, shut: readonly Shut[]): Promise<string[]> {
  const held = await view.inboundMails({ states: ["held"], limit: ALL });
  return held.flatMap(({ id, messageId, reason }) => {
    const start = (messageId && town.truth.get(messageId)?.start) || null;
    if (reason !== "refused:closedDay" || !start) return [];
    const slot = { start, end: plusMinutes(start, 30) };
    return shut.some(({ covers }) => covers(0, slot))
      ? []
      : [`mail ${id} is held for a day that was promised and not closed`];
  });
}

/**
 * Design §2, "The office can cancel too": whoever holds a time that is shut now was given another seat, is met by telephone, or
 * stands on the list of calls since.
 */
export async function forgottenHits(
  town: Town,
  view: View,
  bookings: Booking[],
  shut: readonly Shut[],
): Promise<string[]> {
  const inForce = shut.filter(({ until }) => until === null);
  if (inForce.length === 0) return [];
  const now = town.now();
  const hit = bookings.flatMap((booking) => {
    const offer = openOfferOf(booking);
    const held = offer ? standing(offer).map(({ seat, slot }) => ({ seat, slot })) : [];
    const isOnline = booking.status === "confirmed" && !booking.entered && booking.meeting?.by !== "telephone";
    if (isOnline) held.push({ seat: booking.choice.seat, slot: booking.choice.slot });
    const coming = held.filter(({ slot }) => slot.start > now);
    const [since] = inForce
      .flatMap((one) => coming.filter(({ seat, slot }) => one.covers(seat, slot)).map((each) => shutSince(one, each)))
      .sort();
    return since ? [{ booking, since }] : [];
  });
  const broken: string[] = [];
  for (const { booking, since } of hit) {
    const called = await callsSince(view, booking.id, plusMinutes(since, -CLOCK_MAY_JUMP_MINUTES));
    if (!called) broken.push(`${booking.id}: its time was shut at ${since}, and nobody was asked to settle it`);
  }
  return broken;
}

/** New hours of a seat that leave a time outside as those before did take nothing more away: it was asked about then. */
function shutSince({ since, insteadOf }: Shut, held: { seat: number; slot: Slot }): Time {
  return insteadOf?.covers(held.seat, held.slot) ? shutSince(insteadOf, held) : since;
}

/** A call that stood open when the same time was shut once more is still one. */
async function callsSince(view: View, bookingId: string, since: Time): Promise<boolean> {
  for (const open of [true, false])
    for (const { why, at, closedAt } of await view.tasks({ open, bookingId, limit: ALL }))
      if (CALLS.includes(why) && (at >= since || closedAt === null || closedAt >= since)) return true;
  return false;
}

/** What is in force is what the changes made of it. */
export async function openingIsHistory(view: View, shut: readonly Shut[]): Promise<string[]> {
  const { closures, blocks, hours }: Opening = await openingOf(view);
  const inForce = shut.filter(({ until }) => until === null).length;
  const stands = closures.length + blocks.length + hours.length;
  return inForce === stands ? [] : [`${stands} closures and seats are out, and their changes tell of ${inForce}`];
}

const FREE_FORM = /(?:いま空いている日時の例：|An example of a free time: )(.*)/g;

/** Whoever is cancelled by the office is told times that can still be had. */
export function apologyWithoutTimes(shut: readonly Shut[], event: Event | undefined, letter: OutboxLetter): string[] {
  if (letter.kind !== "cancellationReceipt" || event?.type !== "cancelled" || event.by !== "office") return [];
  const times = [...letter.text.matchAll(FREE_FORM)];
  if (times.length === 0) return [`letter ${letter.id} cancels for the office and names no other time`];
  // What one act closed and cancelled bears one moment, whatever the office's clock was.
  const isByClosing = event.reason === CLOSED_FOR;
  const thatAct = shut.filter(({ since }) => isByClosing && since === letter.writtenAt);
  return startsIn(times.map(([, time]) => time).join("\n"), letter.writtenAt).flatMap((start) => {
    const slot = { start, end: plusMinutes(start, 30) };
    // On no seat, so that only closed days count.
    return wasShut(shut, 0, slot, letter.writtenAt) || thatAct.some(({ covers }) => covers(0, slot))
      ? [`letter ${letter.id} names ${dayOf(start)}, which was closed`]
      : [];
  });
}
