import type { Booking, Slot } from "../../src/booking/booking.ts";
import { openOfferOf } from "../../src/booking/offers.ts";
import type { Calendar } from "../../src/booking/policy.ts";
import { dayOf, earlier, at as momentOf, plusMinutes, type Time, weekdayOf } from "../../src/booking/time.ts";
import type { HoursValue } from "../../src/desk/week-hours.ts";
import type { View } from "../../src/world/store.ts";
import type { OfficeChange, OutboxLetter } from "../../src/world/store-rows.ts";
import type { Shut } from "./invariants-opening.ts";
import { openLetter, repliesByIn } from "./letter-words.ts";
import type { SentLetter } from "./post.ts";
import { TELEPHONES } from "./staff-settings.ts";
import type { Town } from "./town.ts";

const ALL = 1000;

/** Further than the office's clock ever goes wrong, so that what it calls later surely was. */
const CLOCK_MAY_JUMP_MINUTES = 200;

/** What may never be false of an office whose chief changes its values (decision 16), by the rows of its changes alone. */
export async function checkValues(
  town: Town,
  view: View,
  bookings: readonly Booking[],
  letters: readonly OutboxLetter[],
): Promise<string[]> {
  if (!town.values) return [];
  const changes = (await view.officeChanges(ALL)).toReversed();
  return [
    ...leftOutside(town, changes, bookings),
    ...(await printsOther(town, view, changes, letters)),
    ...(await otherRooms(town, view, changes, letters)),
    ...(await shortenedPromises(town, view, letters)),
  ];
}

/** Nobody's deadline changes by itself: an open offer ends when the letter that its person holds says so. */
export function toldOtherDeadline(bookings: readonly Booking[], letters: readonly OutboxLetter[]): string[] {
  return bookings.flatMap((booking) => {
    const offer = openOfferOf(booking);
    const letter = letters.findLast((one) => one.bookingId === booking.id && one.kind === "offer");
    if (!offer || letter?.state !== "accepted" || !letter.cause.startsWith(`${booking.id}:`)) return [];
    const told = new Set(repliesByIn(letter.text, letter.writtenAt).map(toMinutes));
    const kept = new Set(
      [offer.replyBy, ...offer.choices.map(({ cutOff }) => earlier(cutOff, offer.replyBy))].map(toMinutes),
    );
    return told.symmetricDifference(kept).size === 0
      ? []
      : [`${booking.id}: ends at ${[...kept].join(" ")}, and letter ${letter.id} says ${[...told].join(" ")}`];
  });
}

function toMinutes(time: Time): string {
  return time.slice(0, "2026-12-04T17:15".length);
}

/** The weeks that were in force instead of the profile's, each as what it takes away. */
export async function weeksIn({ values, office }: Town, view: View): Promise<Shut[]> {
  if (!values) return [];
  const changes = (await view.officeChanges(ALL)).toReversed().filter(({ name }) => name === "openHours");
  return changes.map((change, index) => {
    const hours = hoursBy(office.calendar, change);
    return { since: change.at, until: changes[index + 1]?.at ?? null, covers: (_, slot) => !isWithin(hours, slot) };
  });
}

/** The hours of a week, and those that follow on a day. */
export type Hours = Pick<Calendar, "openHours" | "laterHours">;

export async function hoursNow({ office }: Town, view: View): Promise<Hours> {
  const [change] = await view.changesInForce(["openHours"]);
  return change ? hoursBy(office.calendar, change) : office.calendar;
}

/** As a row of the changes says. */
function hoursBy({ openHours }: Calendar, { after }: OfficeChange): Hours {
  const value = after === null ? openHours : (JSON.parse(after) as HoursValue);
  if (!("later" in value)) return { openHours: value };
  return {
    openHours: value.week ?? openHours,
    laterHours: value.later.map(({ from, week }) => ({ from, openHours: week })),
  };
}

/** Whether a consultation lies within the hours of its day. */
export function isWithin({ openHours, laterHours = [] }: Hours, { start, end }: Slot): boolean {
  const day = dayOf(start);
  const week = laterHours.findLast(({ from }) => from <= day)?.openHours ?? openHours;
  const hours = week[weekdayOf(day)] ?? null;
  return hours !== null && momentOf(day, hours.from) <= start && end <= momentOf(day, hours.to);
}

/** The pool's rooms, and every one that staff entered since. */
export function roomsOf({ office, values }: Town): { seat: number; meetingId: string; passcode: string }[] {
  return [...office.rooms, ...(values?.rooms ?? [])];
}

/** Nobody's time is left outside of new hours without anybody having been asked. */
function leftOutside(
  { values, office }: Town,
  changes: readonly OfficeChange[],
  bookings: readonly Booking[],
): string[] {
  const [change, ...earlierOnes] = changes.filter(({ name }) => name === "openHours").toReversed();
  if (!change) return [];
  const hours = hoursBy(office.calendar, change);
  const since = [change, ...earlierOnes].at(-1)?.at ?? change.at;
  return bookings.flatMap((booking) => {
    if (booking.status !== "confirmed" || booking.entered || booking.choice.slot.start <= change.at) return [];
    const wasAgreed = plusMinutes(booking.confirmedAt, CLOCK_MAY_JUMP_MINUTES) < since;
    return wasAgreed && !isWithin(hours, booking.choice.slot) && !values?.asked.has(booking.id)
      ? [`${booking.id}: lies outside of the hours since ${change.at}, and nobody was asked about it`]
      : [];
  });
}

/** What was in force at a moment, unless it was changed so shortly before or after that the clock cannot tell. */
function inForceAt(changes: readonly OfficeChange[], name: string, moment: Time): { after: string | null } | "unclear" {
  const own = changes.filter((one) => one.name === name);
  const isClose = ({ at }: OfficeChange) =>
    plusMinutes(at, -CLOCK_MAY_JUMP_MINUTES) < moment && moment < plusMinutes(at, CLOCK_MAY_JUMP_MINUTES);
  if (own.some(isClose)) return "unclear";
  return own.findLast(({ at }) => at < moment) ?? { after: null };
}

type Told = { telephones: readonly string[]; room: ReturnType<typeof roomsOf>[number] | undefined };

/** What stands in the words of each letter, and how many rooms were known then; its row changes often, its words hardly ever. */
const TOLD = new WeakMap<Town, Map<string, Told & { text: string; rooms: number }>>();

function toldIn(town: Town, { id, text }: OutboxLetter): Told {
  const known = TOLD.get(town) ?? new Map<string, Told & { text: string; rooms: number }>();
  TOLD.set(town, known);
  const last = known.get(id);
  const rooms = roomsOf(town);
  if (last?.text === text && last.rooms === rooms.length) return last;
  const telephones = TELEPHONES.filter((one) => text.includes(one));
  const room = rooms.find(({ meetingId }) => text.includes(meetingId));
  const told = { telephones, room, text, rooms: rooms.length };
  known.set(id, told);
  return told;
}

/**
 * Letters print the telephone that was in force when they were written, and those that waited keep it; an offer is written anew
 * when somebody releases it, who has it before their eyes.
 */
async function printsOther(
  town: Town,
  view: View,
  changes: readonly OfficeChange[],
  letters: readonly OutboxLetter[],
): Promise<string[]> {
  const broken: string[] = [];
  for (const letter of letters) {
    const { id, kind } = letter;
    const printed = toldIn(town, letter).telephones;
    if (printed.length > 1) broken.push(`letter ${id} (${kind}) prints ${printed.join(" and ")}`);
    const known = inForceAt(changes, "telephone", await wordedAt(view, letter));
    if (known === "unclear" || printed.length === 0) continue;
    const wanted = known.after === null ? TELEPHONES[0] : (JSON.parse(known.after) as string);
    if (printed[0] !== wanted) broken.push(`letter ${id} (${kind}) prints ${printed[0]} and not ${wanted}`);
  }
  return broken;
}

async function wordedAt(view: View, { kind, bookingId, cause, writtenAt }: OutboxLetter): Promise<Time> {
  if (kind !== "offer" || !bookingId) return writtenAt;
  const later = (await view.events(bookingId)).slice(Number(cause.slice(bookingId.length + 1)) + 1);
  const next = later.findIndex(({ type }) => type === "offered" || type === "changeOffered");
  return (
    later.slice(0, next < 0 ? later.length : next).findLast(({ type }) => type === "offerReleased")?.at ?? writtenAt
  );
}

/** Whoever was told of a room goes there, until staff have them told of another; who is confirmed is told of the one in force. */
async function otherRooms(
  town: Town,
  view: View,
  changes: readonly OfficeChange[],
  letters: readonly OutboxLetter[],
): Promise<string[]> {
  const told = new Map<string, string>();
  const broken: string[] = [];
  for (const letter of letters) {
    const { id, kind, bookingId, cause, writtenAt } = letter;
    const { room } = toldIn(town, letter);
    if (!bookingId || !room || !cause.startsWith(`${bookingId}:`)) continue;
    const event = (await view.events(bookingId))[Number(cause.slice(bookingId.length + 1))];
    const before = told.get(bookingId);
    told.set(bookingId, room.meetingId);
    if (event?.type !== "confirmed" && event?.type !== "meetingChanged") {
      if (before !== undefined && before !== room.meetingId)
        broken.push(`letter ${id} (${kind}) tells ${room.meetingId} of whoever was told ${before}`);
      continue;
    }
    const known = inForceAt(changes, `room:${room.seat}`, writtenAt);
    if (known === "unclear") continue;
    const own = town.office.rooms.find(({ seat }) => seat === room.seat)?.meetingId;
    const wanted = known.after === null ? own : (JSON.parse(known.after) as { meetingId: string }).meetingId;
    if (room.meetingId !== wanted) broken.push(`letter ${id} (${kind}) tells ${room.meetingId} and not ${wanted}`);
  }
  return broken;
}

const RECEIPT_FORM = /(\d{1,2})月(\d{1,2})日（.）/;

/** Held mails that were owed an answer without a task at the last look, by the sweeps made until then. */
const OWED = new WeakMap<Town, Map<string, number>>();
const SWEEPS_TO_SEE = 2;

/** Where the promise changes daily, it is looked after with every tick, as staff soon settle what waits. */
export async function checkWavering(town: Town): Promise<void> {
  if (!town.values?.wavering) return;
  await town.store.look(town.office.id, async (view) => {
    const letters = await view.letters({ limit: ALL });
    town.broken.push(...(await shortenedPromises(town, view, letters)));
  });
}

/** The promise of a receipt gets no longer: from the morning of the day that it names on, its mail stands on the list. */
async function shortenedPromises(town: Town, view: View, letters: readonly OutboxLetter[]): Promise<string[]> {
  const before = OWED.get(town) ?? new Map<string, number>();
  const now = new Map<string, number>();
  OWED.set(town, now);
  const sweeps = town.counts.get("sweeps") ?? 0;
  const tasks = await view.tasks({ open: true, kinds: ["answerDue"], limit: ALL });
  const broken: string[] = [];
  for (const letter of letters.filter((one) => one.kind === "heldReceipt" && one.state === "accepted")) {
    const words = letter.other?.inJapanese ?? letter.text;
    const [, month = "", day = ""] = RECEIPT_FORM.exec(words) ?? [];
    const named = `${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
    const [mail] = letter.inReplyTo ? await view.inboundByMessageId(letter.inReplyTo) : [];
    const isDue = named >= letter.writtenAt.slice(5, 10) && town.now().slice(5, 10) >= named;
    if (mail?.state !== "held" || !isDue) continue;
    if (tasks.some(({ mailId, bookingId }) => mailId === mail.id || (bookingId && bookingId === mail.bookingId)))
      continue;
    const booking = mail.bookingId ? await view.booking(mail.bookingId) : null;
    if (booking?.frozen) continue;
    const first = before.get(mail.id) ?? sweeps;
    now.set(mail.id, first);
    if (sweeps - first >= SWEEPS_TO_SEE)
      broken.push(`mail ${mail.id}: was promised an answer by ${named} in letter ${letter.id}, and is on no list`);
  }
  return broken;
}

/** Mail to staff is no letter: it answers nobody and is not kept. */
export function isNotice({ messageId }: SentLetter): boolean {
  return messageId.startsWith("<staff-notice.");
}

/** It goes to addresses of staff alone, tells nothing about a person, and leaves in no mode in which nothing may. */
export async function wronglyNoticed(town: Town, view: View, sent: SentLetter, mode: unknown): Promise<string[]> {
  const broken: string[] = [];
  const rows = (await view.officeChanges(ALL)).filter(({ name }) => name === "staffAddresses");
  const ever = rows.flatMap(({ after }) => (after === null ? [] : (JSON.parse(after) as string[])));
  if (!ever.includes(sent.to)) broken.push(`a notice to staff went to ${sent.to}`);
  if (mode === "stop" || mode === "shadow") broken.push(`a notice to staff left in ${mode} mode`);
  const { subject, text } = await openLetter(town, sent);
  const words = `${subject}\n${text}`;
  if (text === "") broken.push("a notice to staff cannot be read");
  for (const { name, number, address } of town.people)
    if ([name, number, address].some((value) => words.includes(value)))
      broken.push(`a notice to staff tells of ${number}`);
  return broken;
}
