import { ERASED } from "../booking/erasing.ts";
import { addressKey, sameName, sameNumber } from "../mail/address.ts";
import type { Reading } from "../mail/reading.ts";
import type { InboundFilter, LetterFilter, View } from "../world/store.ts";
import type { InboundMail, OutboxLetter, Person, PersonRefusal } from "../world/store-rows.ts";
import type { Whom } from "./person-file.ts";
import type { PersonChange } from "./person-record.ts";

/** What is theirs of the rows that belong to no booking. */
export type BesideBookings = { addresses: string[]; mails: InboundMail[]; letters: OutboxLetter[] };

/** The rows to which their bookings lead. */
type Known = Whom & {
  mails: readonly InboundMail[];
  letters: readonly OutboxLetter[];
  refusals: readonly PersonRefusal[];
  changes: readonly PersonChange[];
};

/** What they were ever called here. */
type Called = { names: string[]; numbers: string[] };

const MOST = 1_000;

/**
 * Rows of no booking are found by every address that was ever theirs. At one that is theirs alone everything is; at one that they
 * share, or have left, what names them, what answers a mail of theirs, and what came back of that. An address that could not be
 * reached counts like a sender's. A mail that names their number is theirs from whatever address it came.
 */
export async function besideBookings(view: View, known: Known): Promise<BesideBookings> {
  const addresses = distinct([...known.addresses, ...(await leftAddresses(view, known))]);
  const own = new Set(addresses.map(addressKey));
  const called = calledBy(known);
  const mails = new Map<string, InboundMail>();
  const returned = new Map<string, InboundMail>();
  const naming = await namingTheirNumber(view, called);
  for (const mail of naming) mails.set(mail.id, mail);
  const everywhere = distinct([
    ...addressesOf(known, addresses),
    ...naming.flatMap(({ fromAddress }) => fromAddress ?? []),
  ]);
  for (const address of everywhere) {
    const about = await everyMail(view, { about: address, withoutBooking: true });
    for (const mail of [...(await everyMail(view, { fromAddress: address, withoutBooking: true })), ...about])
      if (own.has(addressKey(address)) || names(called, mail)) mails.set(mail.id, mail);
    for (const mail of about) returned.set(mail.id, mail);
  }
  const answered = new Set([...known.mails, ...mails.values()].map(({ messageId }) => messageId));
  const notices = new Set(known.refusals.map(({ id }) => `refusal:${id}`));
  const letters: OutboxLetter[] = [];
  for (const address of everywhere) {
    const all = (await everyLetter(view, { to: address })).filter(({ bookingId }) => bookingId === null);
    const isTheirs = (letter: OutboxLetter) =>
      own.has(addressKey(address)) ||
      notices.has(letter.cause) ||
      (letter.inReplyTo !== null && answered.has(letter.inReplyTo)) ||
      greets(called, letter);
    letters.push(...all.filter(isTheirs));
  }
  if (returned.size > 0)
    for (const { id } of letters)
      for (const mailId of await returnedWith(view, id)) {
        const mail = returned.get(mailId);
        if (mail) mails.set(mailId, mail);
      }
  return { addresses, mails: [...mails.values()], letters };
}

/** All of a list, page by page. */
export async function everyMail(view: View, filter: Omit<InboundFilter, "limit" | "after">): Promise<InboundMail[]> {
  const all: InboundMail[] = [];
  for (let last: InboundMail | undefined; ; last = all.at(-1)) {
    const some = await view.inboundMails({ ...filter, ...(last ? { after: last } : {}), limit: MOST });
    all.push(...some);
    if (some.length < MOST) return all;
  }
}

/** All of a list, page by page. */
export async function everyLetter(view: View, filter: Omit<LetterFilter, "limit" | "after">): Promise<OutboxLetter[]> {
  const all: OutboxLetter[] = [];
  for (;;) {
    const some = await view.letters({ ...filter, after: all.at(-1)?.order ?? 0, limit: MOST });
    all.push(...some);
    if (some.length < MOST) return all;
  }
}

/**
 * Addresses that are on no row of theirs any more, though letters about their bookings went there and they answered from there;
 * nobody else who is known here has such an address. Letters alone prove nothing: an address may have been mistyped.
 */
async function leftAddresses(view: View, { people, mails, letters }: Known): Promise<string[]> {
  const now = new Set(people.flatMap(({ address }) => (address === null ? [] : [addressKey(address)])));
  const wrote = new Set(mails.flatMap((mail) => (isByPerson(mail) ? [addressKey(mail.fromAddress)] : [])));
  const ids = new Set(people.map(({ id }) => id));
  const left: string[] = [];
  for (const address of distinct(letters.map(({ to }) => to))) {
    if (now.has(addressKey(address)) || !wrote.has(addressKey(address))) continue;
    const others = (await view.peopleByAddress(address)).filter(({ id, name }) => name !== ERASED && !ids.has(id));
    if (others.length === 0) left.push(address);
  }
  return left;
}

/** Every address that they, or whoever wrote for them, ever used with the office. */
function addressesOf({ people, mails, letters }: Known, own: readonly string[]): string[] {
  return distinct([
    ...own,
    ...people.flatMap(({ address }: Person) => address ?? []),
    ...letters.map(({ to }) => to),
    ...mails.filter(isByPerson).map(({ fromAddress }) => fromAddress),
  ]);
}

/** Whoever is known by telephone only may have written all the same. A number beside somebody else's name was mistyped. */
async function namingTheirNumber(view: View, { names, numbers }: Called): Promise<InboundMail[]> {
  const found = new Map<string, InboundMail>();
  for (const numberNamed of numbers)
    for (const mail of await everyMail(view, { numberNamed, withoutBooking: true })) {
      const written = readingOf(mail)?.applicant.name ?? null;
      if (written === null || names.some((one) => sameName(one, written))) found.set(mail.id, mail);
    }
  return [...found.values()];
}

function calledBy({ people, changes }: Known): Called {
  const rows = [...people, ...changes.flatMap(({ before, after }) => [before, after])];
  return {
    names: rows.flatMap(({ name }) => (name === null || name === ERASED ? [] : [name])),
    numbers: rows.flatMap(({ jobSeekerNumber }) => jobSeekerNumber ?? []),
  };
}

/** By the number written in it; where none is, or none is known, by the name written in it or else the sender's. */
function names({ names, numbers }: Called, mail: InboundMail): boolean {
  const { name, jobSeekerNumber } = readingOf(mail)?.applicant ?? { name: null, jobSeekerNumber: null };
  if (jobSeekerNumber !== null && numbers.length > 0) return numbers.some((one) => sameNumber(one, jobSeekerNumber));
  return names.some((one) => sameName(one, name ?? mail.fromName));
}

/** The first lines address the person: 「窓口 花子 様」, "Dear Hanako Madoguchi,". */
function greets({ names }: Called, { text }: OutboxLetter): boolean {
  const greeted = text
    .split("\n", GREETING_LINES)
    .flatMap((line) => /^(?:(.+) 様|Dear (.+),)\s*$/.exec(line)?.slice(1) ?? [])
    .filter((name) => name !== undefined);
  return greeted.some((name) => names.some((one) => sameName(one, name)));
}

const GREETING_LINES = 10;

/** The mails by which a letter came back. */
async function returnedWith(view: View, letterId: string): Promise<string[]> {
  const lists = [true, false].map((open) => view.tasks({ open, letterId, limit: MOST }));
  return (await Promise.all(lists)).flat().flatMap(({ mailId }) => mailId ?? []);
}

function isByPerson(mail: InboundMail): mail is InboundMail & { fromAddress: string } {
  return mail.fromAddress !== null && readingOf(mail)?.sender === "person";
}

function readingOf({ reading }: InboundMail): Reading | null {
  return reading as Reading | null;
}

/** Each once, as `addressKey` compares them; an erased one is none. */
function distinct(addresses: readonly string[]): string[] {
  const written = addresses.filter((one) => one !== ERASED);
  return [...new Map(written.map((one) => [addressKey(one), one])).values()];
}
