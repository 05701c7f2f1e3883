import { fold } from "../../src/booking/apply.ts";
import type { Booking, Event } from "../../src/booking/booking.ts";
import { ERASED } from "../../src/booking/erasing.ts";
import { dayOf } from "../../src/booking/time.ts";
import type { LetterKind } from "../../src/mail/letters/letter.ts";
import type { View } from "../../src/world/store.ts";
import type { OutboxLetter, Person } from "../../src/world/store-rows.ts";
import { apologyWithoutTimes, type Shut } from "./invariants-opening.ts";
import { roomsOf } from "./invariants-values.ts";
import type { JobSeeker } from "./people.ts";
import type { Town } from "./town.ts";

const IN_ORDER = new WeakSet<object>();

/** Which event calls for which letter; a receipt for a held mail and 「読み取れませんでした」 answer a mail instead. */
const CALLED_FOR_BY: Record<LetterKind, readonly Event["type"][]> = {
  offer: ["offered", "changeOffered"],
  askBack: ["asked"],
  askWhich: ["askedWhich"],
  details: ["confirmed", "meetingChanged", "meetingReady"],
  detailsFollow: ["meetingPromised"],
  reminder: ["reminded"],
  replyReminder: ["replyReminded"],
  changeLapsed: ["changeLapsed"],
  expiryNotice: ["expired"],
  declineReceipt: ["declined"],
  cancellationReceipt: ["cancelled"],
  phoneOnly: ["wordReceived"],
  nothingFree: ["keptForStaff"],
  heldReceipt: ["keptForStaff"],
  couldNotRead: [],
  refusalNotice: [],
  termsNotice: [],
};

/** Which letter each of these events calls for, whatever else is true of its booking. */
const CALLS_FOR: Partial<Record<Event["type"], LetterKind>> = {
  asked: "askBack",
  offered: "offer",
  changeOffered: "offer",
  changeLapsed: "changeLapsed",
  askedWhich: "askWhich",
  confirmed: "details",
  meetingChanged: "details",
  meetingReady: "details",
  meetingPromised: "detailsFollow",
  reminded: "reminder",
  replyReminded: "replyReminder",
  declined: "declineReceipt",
  cancelled: "cancellationReceipt",
  expired: "expiryNotice",
};

/** What the person knows already, or never asked for: a booking from before, the second of two requests; or what waits for its ID. */
function isSilent(event: Event): boolean {
  return (
    (event.type === "confirmed" && (event.entered !== undefined || event.meeting === null)) ||
    (event.type === "cancelled" && event.by === "duplicate")
  );
}

/** Of all letters, by the list that one look at everything goes by. */
const CAUSES = new WeakMap<readonly OutboxLetter[], ReadonlySet<string>>();

/** One letter for each event that calls for one, and none for the others, where the person has an address. */
export async function unanswered(
  view: View,
  booking: Booking,
  events: Event[],
  letters: OutboxLetter[],
): Promise<string[]> {
  const person = await view.person(booking.personId);
  const causes = CAUSES.get(letters) ?? new Set(letters.map((letter) => `${letter.cause} ${letter.kind}`));
  CAUSES.set(letters, causes);
  const told = events.flatMap((event, index) => {
    const kind = isSilent(event) ? CALLS_FOR[event.type] : undefined;
    return kind && causes.has(`${booking.id}:${index} ${kind}`)
      ? [`${booking.id}: ${event.type} told what was known`]
      : [];
  });
  if (!person?.address || booking.via !== "mail") return told;
  const missing = events.flatMap((event, index) => {
    const kind = isSilent(event) ? undefined : CALLS_FOR[event.type];
    return kind && !causes.has(`${booking.id}:${index} ${kind}`) ? [`${booking.id}: ${event.type} got no letter`] : [];
  });
  return [...told, ...missing];
}

/** Everything promised about letters, of those that changed since the last look. */
export async function checkLetters(
  town: Town,
  view: View,
  letters: OutboxLetter[],
  shut: readonly Shut[],
): Promise<string[]> {
  const broken: string[] = [...sentTwice(town, letters), ...overCap(town, letters)];
  for (const letter of letters) {
    // What was erased was looked at before, and is looked for in `leftOfErased`.
    if (IN_ORDER.has(letter) || letter.to === ERASED) continue;
    const found = [...(await leaking(town, view, letter)), ...(await withoutCause(view, letter, shut))];
    broken.push(...found);
    if (found.length === 0) IN_ORDER.add(letter);
  }
  return broken;
}

/** Every letter was caused by exactly one event that calls for it, or by one mail. */
async function withoutCause(view: View, letter: OutboxLetter, shut: readonly Shut[]): Promise<string[]> {
  const { cause, kind, id, bookingId } = letter;
  if (cause.startsWith("receipt:")) return kind === "heldReceipt" ? [] : [`letter ${id} (${kind}) is no receipt`];
  // Of which terms is asked in `wronglyTold`.
  if (cause.startsWith("terms:")) return kind === "termsNotice" ? [] : [`letter ${id} (${kind}) is no notice of terms`];
  // Which refusal it tells of is asked in `wronglyRefused`.
  if (cause.startsWith("refusal:"))
    return kind === "refusalNotice" ? [] : [`letter ${id} (${kind}) is no notice of a refusal`];
  if (cause.startsWith("mail:"))
    return (await view.inboundMail(cause.slice("mail:".length))) ? [] : [`letter ${id} (${kind}) answers no mail`];
  const position = Number(cause.slice(cause.lastIndexOf(":") + 1));
  const event = bookingId ? (await view.events(bookingId))[position] : undefined;
  return event && cause === `${bookingId}:${position}` && CALLED_FOR_BY[kind].includes(event.type)
    ? apologyWithoutTimes(shut, event, letter)
    : [`letter ${id} (${kind}) was caused by ${event?.type ?? "nothing"}`];
}

/** No meeting ID outside a details letter, no letter with another person's name, number or address. */
async function leaking(town: Town, view: View, letter: OutboxLetter): Promise<string[]> {
  const broken: string[] = [];
  const { id, kind } = letter;
  const words = `${letter.subject}\n${letter.text}\n${letter.html}`;
  const secrets = roomsOf(town).flatMap((room) => [room.meetingId, room.passcode]);
  const booking = letter.bookingId ? await view.booking(letter.bookingId) : null;
  const wasConfirmed = booking && (await view.events(booking.id)).some((event) => event.type === "confirmed");
  if (
    ((kind !== "details" && kind !== "reminder") || !wasConfirmed) &&
    secrets.some((secret) => words.includes(secret))
  )
    broken.push(`letter ${id} (${kind}) tells a meeting ID`);
  if (town.values?.rooms.some(({ link }) => words.includes(link))) broken.push(`letter ${id} (${kind}) tells a link`);
  broken.push(...(await tellsOtherRoom(town, view, letter)));
  const people = booking ? await addressees(view, booking, letter) : await refusedPeople(view, letter);
  const person = people.at(-1);
  if (person && !people.some(({ address }) => address === letter.to))
    broken.push(`letter ${id} goes to an address that is not on its booking`);
  if (booking && person) broken.push(...(await inOtherTongue(town, view, booking, letter)));
  // A letter's row changes often, its words hardly ever; who has come since they were looked at cannot stand in them.
  const looked = LOOKED_AT.get(town) ?? new Map<string, string>();
  LOOKED_AT.set(town, looked);
  if (looked.get(id) === words) return broken;
  looked.set(id, words);
  for (const other of town.people) {
    const isOwn = person
      ? other.number === person.jobSeekerNumber || (other.name === person.name && isAddressOf(other, person.address))
      : other.address === letter.to || other.otherAddress === letter.to;
    if (isOwn) continue;
    const told = tellsOf(words, other, letter.to);
    if (told) broken.push(`letter ${id} (${kind}) tells ${told}, which is another person's`);
  }
  return broken;
}

/** Who wrote English is written to in English, and with the same letter in Japanese for staff; nobody else is. */
async function inOtherTongue(
  town: Town,
  view: View,
  booking: Booking,
  { id, kind, subject, other }: OutboxLetter,
): Promise<string[]> {
  const [first] = await view.events(booking.id);
  const mail =
    first?.type === "requested" && first.mailId && first.staff === null ? await view.inboundMail(first.mailId) : null;
  const writer = mail?.messageId ? town.truth.get(mail.messageId)?.person : null;
  if (!writer) return [];
  const isEnglish = /^[\x20-\x7e]*$/.test(subject);
  if (isEnglish !== (writer.tongue === "en"))
    return [`letter ${id} (${kind}) is not written as its person writes: ${subject}`];
  return isEnglish && !other ? [`letter ${id} (${kind}) has no Japanese words for staff`] : [];
}

/** As the booking was when the letter was written: an event names it exactly, a mail or new terms may be of any time. */
async function addressees(view: View, { id }: Booking, { cause }: OutboxLetter): Promise<Person[]> {
  const events = await view.events(id);
  const isByEvent = cause.startsWith(`${id}:`);
  const until = isByEvent ? Number(cause.slice(id.length + 1)) + 1 : events.length;
  const ids = events.slice(0, until).flatMap((event) => ("personId" in event ? [event.personId] : []));
  const people = await Promise.all((isByEvent ? ids.slice(-1) : ids).map((personId) => view.person(personId)));
  return people.filter((one) => one !== null);
}

/** Whom the notice of a refusal is about. */
async function refusedPeople(view: View, { cause }: OutboxLetter): Promise<Person[]> {
  const refusal = cause.startsWith("refusal:") ? await view.refusal(cause.slice("refusal:".length)) : null;
  const person = refusal && (await view.person(refusal.personId));
  return person ? [person] : [];
}

export function isAddressOf({ address, otherAddress }: JobSeeker, one: string | null): boolean {
  return one === address || one === otherAddress;
}

/** The meeting ID is the one of the seat that the consultation had when the letter was written. */
async function tellsOtherRoom(
  town: Town,
  view: View,
  { id, kind, cause, bookingId, text }: OutboxLetter,
): Promise<string[]> {
  if (kind !== "details" || !bookingId) return [];
  const until = Number(cause.slice(bookingId.length + 1)) + 1;
  const booking = fold((await view.events(bookingId)).slice(0, until));
  const own = booking?.status === "confirmed" && booking.meeting?.by === "room" ? booking.meeting.seat : null;
  const told = roomsOf(town).filter(({ meetingId }) => text.includes(meetingId));
  const isOwn = told.length === (own === null ? 0 : 1) && told.every(({ seat }) => seat === own);
  return isOwn ? [] : [`letter ${id} (${kind}) tells of the room of another seat`];
}

const LOOKED_AT = new WeakMap<Town, Map<string, string>>();

function tellsOf(words: string, other: JobSeeker, to: string): string | null {
  const { name, number, address, otherAddress } = other;
  return [name, number, address, otherAddress].find((value) => value !== to && words.includes(value)) ?? null;
}

const TIMES_SENT = new WeakMap<Town, { upTo: number; times: Map<string, number>; bytes: Map<string, Uint8Array> }>();

/** A letter leaves once; a second time only with the same Message-ID and shown as possibly arrived twice. */
function sentTwice(town: Town, letters: OutboxLetter[]): string[] {
  const known = TIMES_SENT.get(town) ?? { upTo: 0, times: new Map(), bytes: new Map() };
  const broken: string[] = [];
  TIMES_SENT.set(town, known);
  for (; known.upTo < town.post.sent.length; known.upTo++) {
    const { messageId = "", raw = new Uint8Array() } = town.post.sent[known.upTo] ?? {};
    const first = known.bytes.get(messageId) ?? raw;
    known.bytes.set(messageId, first);
    if (first !== raw && Buffer.compare(first, raw) !== 0) broken.push(`${messageId} left twice with different bytes`);
    known.times.set(messageId, (known.times.get(messageId) ?? 0) + 1);
  }
  for (const { id, kind, messageId, maybeTwice } of letters) {
    const times = known.times.get(messageId) ?? 0;
    if (times > 1 && !maybeTwice) broken.push(`letter ${id} (${kind}) was sent ${times} times unnoticed`);
  }
  return broken;
}

/** Decision 8: what nobody released counts against the cap of its address and day. */
function overCap(town: Town, letters: OutboxLetter[]): string[] {
  const most = town.office.policy.lettersPerAddressAndDay;
  const byDay = new Map<string, number>();
  const broken: string[] = [];
  for (const letter of letters) {
    // What was erased says no longer to whom it went.
    if (letter.releasedBy !== null || letter.acceptedAt === null || letter.to === ERASED) continue;
    const key = `${letter.to} ${dayOf(letter.writtenAt)}`;
    const count = (byDay.get(key) ?? 0) + 1;
    byDay.set(key, count);
    if (count > most) broken.push(`letter ${letter.id} is number ${count} of its address and day`);
  }
  return broken;
}
