import type { Booking, Event } from "../booking/booking.ts";
import { ERASED } from "../booking/erasing.ts";
import { addressKey, sameAddress, sameName, sameNumber } from "../mail/address.ts";
import type { View } from "../world/store.ts";
import type { MeetingRow } from "../world/store-meetings.ts";
import type { AuditEntry, InboundMail, OutboxLetter, Person, PersonRefusal, Task } from "../world/store-rows.ts";
import { besideBookings, everyLetter, everyMail } from "./beside-bookings.ts";
import { holdsOn, type LegalHold } from "./legal-hold.ts";
import { changesOfPerson, type PersonChange } from "./person-record.ts";

/** By what somebody asks for what the office holds about them. */
export type PersonKey = { number: string } | { address: string };

/** The rows of one person, and the addresses whose mails are theirs alone. */
export type Whom = { people: Person[]; addresses: string[] };

/** Everything that points to a person. */
export type PersonFile = Whom & {
  bookings: { booking: Booking; events: Event[] }[];
  mails: InboundMail[];
  /** Mails that name their number and no name, or stand at a booking of theirs and name somebody else: people have to look. */
  perhaps: InboundMail[];
  letters: OutboxLetter[];
  tasks: Task[];
  /** Meetings of the bookings' own, with the way in while it is known. */
  meetings: MeetingRow[];
  audits: AuditEntry[];
  refusals: PersonRefusal[];
  /** What staff changed of their names and numbers, newest first of each row. */
  changes: PersonChange[];
  holds: LegalHold[];
  /** Those on somebody else, at whose booking a mail of theirs stands: they keep it, and are nobody else's business. */
  holdsOfOthers: LegalHold[];
};

const MOST = 1_000;

/** How a line of 履歴 begins that tells between which rows staff corrected an address: then "to:" or "from:" and the other's id. */
export const CHANGED_ADDRESS = "changeAddress:";

/**
 * Whom a number or address may mean: one entry for each person. A person is number plus matching name, or address plus matching
 * name (design §2); a family that shares an address comes back as several, and mails of no booking from such an address belong to
 * nobody alone. A writer of whom there are only mails comes back without rows.
 */
export async function findWhom(view: View, key: PersonKey): Promise<Whom[]> {
  const rows = "number" in key ? await view.peopleByNumber(key.number) : await view.peopleByAddress(key.address);
  const found: Whom[] = [];
  for (const row of rows.filter(isLiving)) {
    if (found.some(({ people }) => people.some(({ id }) => id === row.id))) continue;
    found.push(await whomOf(view, row));
  }
  if (found.length === 0 && "address" in key) found.push({ people: [], addresses: [key.address] });
  return found;
}

/** The person a row belongs to. */
export async function whomOf(view: View, row: Person): Promise<Whom> {
  const people = await rowsOf(view, row);
  return { people, addresses: await ownAddresses(view, people) };
}

export function isLiving(person: Person): boolean {
  return person.name !== ERASED;
}

/** All that the office holds about a person. */
export async function gatherPerson(view: View, { people: known, addresses }: Whom): Promise<PersonFile> {
  const people = (await Promise.all(known.map(({ id }) => view.person(id)))).filter((row) => row !== null);
  const bookings: PersonFile["bookings"] = [];
  const [atBookings, letters, tasks]: [InboundMail[], OutboxLetter[], Task[]] = [[], [], []];
  const meetings: MeetingRow[] = [];
  for (const { id: personId } of people) {
    for (const booking of await view.bookings({ personId, limit: MOST })) {
      const bookingId = booking.id;
      bookings.push({ booking, events: await view.events(bookingId) });
      atBookings.push(...(await everyMail(view, { bookingId })));
      letters.push(...(await everyLetter(view, { bookingId })));
      meetings.push(...(await view.meetings({ bookingId, limit: MOST })));
      for (const open of [true, false]) tasks.push(...(await view.tasks({ open, bookingId, limit: MOST })));
    }
  }
  const rows = people.map(({ id }) => id);
  const refusals = await view.refusalsOf(rows, MOST);
  const changes: PersonChange[] = [];
  for (const id of rows) changes.push(...(await changesOfPerson(view, id)));
  const told = new Set(bookings.flatMap(({ events }) => events.flatMap(mailsTold)));
  const foundSoFar = { people, addresses, mails: atBookings, told, letters, refusals, changes };
  const { perhaps, ...beside } = await besideBookings(view, foundSoFar);
  const doubtful = new Set(perhaps.map(({ id }) => id));
  const mails = [...beside.mails, ...atBookings.filter(({ id }) => !doubtful.has(id))];
  letters.unshift(...beside.letters);
  const subjects = [...people, ...bookings.map(({ booking }) => booking), ...mails, ...letters, ...tasks];
  const ids = new Set(subjects.map(({ id }) => id));
  const holds = await holdsOn(view, ids);
  const holdsOfOthers = await holdsBehind(view, mails, ids);
  const audits = await view.auditsAbout([...ids], MOST);
  const found = { bookings, mails, perhaps, letters, tasks, meetings, audits, refusals, changes, holds, holdsOfOthers };
  return { people, addresses: beside.addresses, ...found };
}

/** The mails that an event rests on. */
function mailsTold(event: Event): string[] {
  const evidence = event.type === "confirmed" && event.evidence.by === "mailReply" ? [event.evidence.mailId] : [];
  return "mailId" in event && event.mailId !== null ? [event.mailId, ...evidence] : evidence;
}

/** What a legal hold on another's booking, or on its person, keeps as well. */
async function holdsBehind(view: View, mails: readonly InboundMail[], own: ReadonlySet<string>): Promise<LegalHold[]> {
  const others = new Set(mails.flatMap(({ bookingId }) => (bookingId && !own.has(bookingId) ? [bookingId] : [])));
  const people = (await Promise.all([...others].map((id) => view.booking(id)))).flatMap((one) => one?.personId ?? []);
  return holdsOn(view, new Set([...others, ...people]));
}

/** A row and all that are surely the same person's, step by step. */
async function rowsOf(view: View, first: Person): Promise<Person[]> {
  const rows = [first];
  for (const row of rows) {
    const near = [
      ...(row.jobSeekerNumber === null ? [] : await view.peopleByNumber(row.jobSeekerNumber)),
      ...(row.address === null ? [] : await view.peopleByAddress(row.address)),
    ];
    const same = [...near.filter((one) => isSame(row, one)), ...(await rowsBesides(view, row))];
    for (const one of same) if (!rows.some(({ id }) => id === one.id)) rows.push(one);
  }
  return rows;
}

/** The rows that staff made of this one, or this one of, by telling another address; without a number nothing else says so. */
async function rowsBesides(view: View, row: Person): Promise<Person[]> {
  const lines = await view.auditsAbout([row.id], MOST);
  const ids = lines.flatMap(({ act }) => (act.startsWith(CHANGED_ADDRESS) ? (act.split(":")[2] ?? []) : []));
  const rows = await Promise.all([...new Set(ids)].map((id) => view.person(id)));
  return rows.filter((one) => one !== null).filter((one) => isLiving(one) && !contradicts(row, one));
}

function contradicts(a: Person, b: Person): boolean {
  return a.jobSeekerNumber !== null && b.jobSeekerNumber !== null && !sameNumber(a.jobSeekerNumber, b.jobSeekerNumber);
}

function isSame(a: Person, b: Person): boolean {
  return (
    isLiving(b) &&
    !contradicts(a, b) &&
    sameName(a.name, b.name) &&
    (sameNumber(a.jobSeekerNumber, b.jobSeekerNumber) || sameAddress(a.address, b.address))
  );
}

async function ownAddresses(view: View, people: Person[]): Promise<string[]> {
  const ids = new Set(people.map(({ id }) => id));
  const own: string[] = [];
  for (const address of new Map(
    people.flatMap((one) => (one.address ? [[addressKey(one.address), one.address]] : [])),
  ).values()) {
    const others = (await view.peopleByAddress(address)).filter((one) => isLiving(one) && !ids.has(one.id));
    if (others.length === 0) own.push(address);
  }
  return own;
}
