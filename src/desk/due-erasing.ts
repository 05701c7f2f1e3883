import type { Booking, PersonId } from "../booking/booking.ts";
import type { Time } from "../booking/time.ts";
import { addressKey } from "../mail/address.ts";
import type { InboundFilter, View } from "../world/store.ts";
import type { InboundMail, OutboxLetter, Person } from "../world/store-rows.ts";
import { isOnItsWay, isOpen, leftToErase, obstaclesTo } from "./erasing.ts";
import { legalHolds } from "./legal-hold.ts";
import { gatherPerson, isLiving, type Whom, whomOf } from "./person-file.ts";

/** What is due of one class. `keptBack` is old enough and stays for a legal hold or an open matter. */
export type DueClass = {
  before: Time;
  count: number;
  oldest: Time | null;
  keptBack: number;
  /** Where it was counted in part: behind whom of the people to go on, or that there is more. */
  more?: { after: PersonId | null };
};

/** How far to look at once: a page shows so many, and where to go on. */
export type Bounds = { found: number; people: number; after?: PersonId };

const PAGE = 500;
const MOST_BOOKINGS = 1_000;

/** What a legal hold covers: bookings, and the addresses of people for mails of no booking. */
export type Shield = { ids: ReadonlySet<string>; addresses: ReadonlySet<string> };

export async function readShield(view: View): Promise<Shield> {
  const standing = (await legalHolds(view)).filter(({ lifted }) => lifted === null);
  const ids = new Set<string>();
  const addresses = new Set<string>();
  for (const { on, id } of standing) {
    const personId = on === "person" ? id : (await view.booking(id))?.personId;
    const person = personId === undefined ? null : await view.person(personId);
    for (const row of person === null ? [] : (await whomOf(view, person)).people) {
      if (on === "person") ids.add(row.id);
      if (row.address !== null) addresses.add(addressKey(row.address));
    }
    ids.add(id);
  }
  return { ids, addresses };
}

/** Each yields what is due, oldest first, and null for what is old enough but kept back. */
type Due<T> = AsyncGenerator<(T & { at: Time }) | null>;

/** Copies of mail that was not for us, counted from when it was put aside. */
export async function* dueIgnoredMails(view: View, shield: Shield, limit: Time): Due<{ id: string }> {
  for await (const mail of mailsOf(view, {
    states: ["ignored"],
    withoutBooking: true,
    kept: "raw",
    receivedUpTo: limit,
  })) {
    const at = mail.settledAt ?? mail.storedAt;
    if (at < limit) yield isShielded(mail, shield) ? null : { id: mail.id, at };
  }
}

/** Copies of mails that are settled and whose booking, if there is one, is over. */
export async function* dueMails(view: View, shield: Shield, limit: Time): Due<{ id: string }> {
  const states: InboundFilter["states"] = ["handled", "ignored"];
  const isFree = bookingGuard(view, shield);
  for await (const mail of mailsOf(view, { states, kept: "rawOrSender", receivedUpTo: limit })) {
    const { id, bookingId, receivedAt: at } = mail;
    if (at < limit) yield !isShielded(mail, shield) && (await isFree(bookingId)) ? { id, at } : null;
  }
}

/** Words of letters that have left or never will, and whose booking is over. */
export async function* dueLetters(view: View, shield: Shield, limit: Time): Due<{ letter: OutboxLetter }> {
  const isFree = bookingGuard(view, shield);
  for (let after = 0; ; ) {
    const some = await view.letters({ withWords: true, writtenUpTo: limit, after, limit: PAGE });
    for (const letter of some) {
      const { writtenAt: at, bookingId, to } = letter;
      const isWaiting = isOnItsWay(letter) || letter.state === "awaiting" || letter.state === "capped";
      const isOthers = bookingId === null && shield.addresses.has(addressKey(to));
      if (at < limit) yield !isWaiting && !isOthers && (await isFree(bookingId)) ? { letter, at } : null;
    }
    after = some.at(-1)?.order ?? after;
    if (some.length < PAGE) return;
  }
}

/**
 * People whose last booking ended long ago and of whom nothing is open or held. Whoever has a booking since is passed over by one
 * question for many; `place` tells how far it came, and ends it behind so many rows.
 */
export async function* duePeople(
  view: View,
  limit: Time,
  place: { after?: PersonId; left: number } = { left: Number.POSITIVE_INFINITY },
): Due<{ whom: Whom }> {
  for (let last = place.after; place.left > 0; ) {
    const most = Math.min(PAGE, place.left);
    const some: Person[] = await view.people({ ...(last ? { after: last } : {}), living: true, limit: most });
    const active = await view.activeSince(
      some.map(({ id }) => id),
      limit,
    );
    place.left -= some.length;
    for (const row of some) {
      place.after = row.id;
      if (active.has(row.id)) continue;
      const whom = await whomOf(view, row);
      // A person of several rows stands at the first of them.
      if (whom.people.some((one) => one.id < row.id && isLiving(one))) continue;
      const at = await lastSeen(view, whom);
      if (at !== null && at >= limit) continue;
      const file = await gatherPerson(view, whom);
      const newest = file.mails.reduce(
        (latest, mail) => (mail.receivedAt > latest ? mail.receivedAt : latest),
        at ?? "",
      );
      if (newest >= limit || leftToErase(file).people === 0) continue;
      yield obstaclesTo(file).length > 0 ? null : { whom, at: (newest || limit) as Time };
    }
    last = some.at(-1)?.id;
    if (some.length < most) {
      delete place.after;
      return;
    }
  }
}

/** The end of the last booking; an open one has not ended. */
async function lastSeen(view: View, { people }: Whom): Promise<Time | null> {
  let last: Time | null = null;
  for (const { id: personId } of people) {
    for (const booking of await view.bookings({ personId, limit: MOST_BOOKINGS })) {
      const end = endOfBooking(booking);
      if (last === null || end > last) last = end;
    }
  }
  return last;
}

function endOfBooking(booking: Booking): Time {
  const moments: Time[] = [booking.requestedAt];
  if ("choice" in booking) moments.push(booking.choice.slot.end);
  if ("closedAt" in booking) moments.push(booking.closedAt);
  return moments.reduce((latest, moment) => (moment > latest ? moment : latest));
}

async function* mailsOf(view: View, filter: Omit<InboundFilter, "limit" | "after">): AsyncGenerator<InboundMail> {
  for (let last: InboundMail | undefined; ; ) {
    const some: InboundMail[] = await view.inboundMails({ ...filter, ...(last ? { after: last } : {}), limit: PAGE });
    yield* some;
    last = some.at(-1);
    if (some.length < PAGE) return;
  }
}

function isShielded({ fromAddress, about, bookingId }: InboundMail, { addresses }: Shield): boolean {
  const isCovered = (address: string | null) => address !== null && addresses.has(addressKey(address));
  return bookingId === null && (isCovered(fromAddress) || isCovered(about));
}

/** Over, and not under a hold; each booking is looked up once. */
function bookingGuard(view: View, { ids }: Shield): (bookingId: string | null) => Promise<boolean> {
  const known = new Map<string, boolean>();
  return async (bookingId) => {
    if (bookingId === null) return true;
    const before = known.get(bookingId);
    if (before !== undefined) return before;
    const booking = await view.booking(bookingId);
    const isFree = booking !== null && !isOpen(booking) && !ids.has(booking.id) && !ids.has(booking.personId);
    known.set(bookingId, isFree);
    return isFree;
  };
}
