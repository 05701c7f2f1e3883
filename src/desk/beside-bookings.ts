import { ERASED } from "../booking/erasing.ts";
import { addressKey, sameName, sameNumber } from "../mail/address.ts";
import type { Reading } from "../mail/reading.ts";
import type { InboundFilter, LetterFilter, View } from "../world/store.ts";
import type { InboundMail, OutboxLetter, Person, PersonRefusal } from "../world/store-rows.ts";
import type { Whom } from "./person-file.ts";
import type { PersonChange } from "./person-record.ts";

/** What is theirs of the rows that belong to no booking, or stand at somebody else's. */
export type BesideBookings = {
  addresses: string[];
  mails: InboundMail[];
  /** That these are theirs, or that those at their own bookings are, nobody can say but a person who reads them. */
  perhaps: InboundMail[];
  letters: OutboxLetter[];
};

/** The rows to which their bookings lead. */
type Known = Whom & {
  mails: readonly InboundMail[];
  /** Mails on which the history of a booking of theirs rests. */
  told: ReadonlySet<string>;
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
 * reached counts like a sender's. A mail that names their number beside their name is theirs from whatever address it came, also
 * where the address alone has put it to a relative's booking; a number alone is a hint, and a person has to look.
 */
export async function besideBookings(view: View, known: Known): Promise<BesideBookings> {
  const addresses = distinct([...known.addresses, ...(await leftAddresses(view, known))]);
  const own = new Set(addresses.map(addressKey));
  const called = calledBy(known);
  const perhaps = known.mails.filter((mail) => !known.told.has(mail.id) && isAnothers(called, own, mail));
  const [mails, returned] = [new Map<string, InboundMail>(), new Map<string, InboundMail>()];
  const atBookings = new Set(known.mails.map(({ id }) => id));
  const theirs = new Set(addressesOf(known, addresses).map(addressKey));
  for (const mail of await namingTheirNumber(view, called)) {
    if (atBookings.has(mail.id)) continue;
    const whose = whoseIsNamed(called, theirs, mail);
    if (whose === "theirs") mails.set(mail.id, mail);
    if (whose === "perhaps") perhaps.push(mail);
  }
  const named = [...mails.values()].flatMap(({ fromAddress }) => fromAddress ?? []);
  const everywhere = distinct([...addressesOf(known, addresses), ...named]);
  for (const address of everywhere) {
    const isTheirs = (mail: InboundMail) =>
      mail.bookingId === null
        ? own.has(addressKey(address)) || names(called, mail)
        : !atBookings.has(mail.id) && isWrittenByName(called, mail);
    const about = await everyMail(view, { about: address, withoutBooking: true });
    for (const mail of [...(await everyMail(view, { fromAddress: address })), ...about])
      if (isTheirs(mail)) mails.set(mail.id, mail);
    for (const mail of about) returned.set(mail.id, mail);
  }
  const unsure = new Set(perhaps.map(({ id }) => id));
  for (const copy of await copiesOf(view, [...known.mails.filter(({ id }) => !unsure.has(id)), ...mails.values()]))
    if (!atBookings.has(copy.id)) mails.set(copy.id, copy);
  const letters = await lettersBeside(view, known, called, own, everywhere, [...mails.values()]);
  if (returned.size > 0)
    for (const { id } of letters)
      for (const mailId of await returnedWith(view, id)) {
        const mail = returned.get(mailId);
        if (mail) mails.set(mailId, mail);
      }
  return { addresses, mails: [...mails.values()], perhaps: perhaps.filter(({ id }) => !mails.has(id)), letters };
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

/** A second copy stands at no booking, whatever the first one did; from an address that nobody knows only the first leads to it. */
async function copiesOf(view: View, mails: readonly InboundMail[]): Promise<InboundMail[]> {
  const copies: InboundMail[] = [];
  for (const { id, messageId, contentHash } of mails) {
    if (messageId === null) continue;
    for (const one of await view.inboundByMessageId(messageId))
      if (one.id !== id && one.messageId === messageId && one.contentHash === contentHash) copies.push(one);
  }
  return copies;
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

/** Letters of no booking that went to one of these addresses and were for them. */
async function lettersBeside(
  view: View,
  known: Known,
  called: Called,
  own: ReadonlySet<string>,
  addresses: readonly string[],
  mails: readonly InboundMail[],
): Promise<OutboxLetter[]> {
  const answered = new Set([...known.mails, ...mails].map(({ messageId }) => messageId));
  const notices = new Set(known.refusals.map(({ id }) => `refusal:${id}`));
  const letters: OutboxLetter[] = [];
  for (const address of addresses) {
    const all = (await everyLetter(view, { to: address })).filter(({ bookingId }) => bookingId === null);
    const isTheirs = (letter: OutboxLetter) =>
      own.has(addressKey(address)) ||
      notices.has(letter.cause) ||
      (letter.inReplyTo !== null && answered.has(letter.inReplyTo)) ||
      greets(called, letter);
    letters.push(...all.filter(isTheirs));
  }
  return letters;
}

/** Whoever is known by telephone only may have written all the same. */
async function namingTheirNumber(view: View, { numbers }: Called): Promise<InboundMail[]> {
  const found = new Map<string, InboundMail>();
  for (const numberNamed of numbers)
    for (const mail of await everyMail(view, { numberNamed })) found.set(mail.id, mail);
  return [...found.values()];
}

/**
 * Of mails that name their number: with their name, or from an address of theirs, they are theirs; beside the name of somebody else
 * it was mistyped, and with no name nobody knows.
 */
function whoseIsNamed({ names }: Called, addresses: ReadonlySet<string>, mail: InboundMail) {
  const written = readingOf(mail)?.applicant.name ?? null;
  const isName = (name: string | null) => names.some((one) => sameName(one, name));
  if (written !== null) return isName(written) ? "theirs" : "another's";
  const isFromThem = mail.fromAddress !== null && addresses.has(addressKey(mail.fromAddress));
  return isFromThem || isName(mail.fromName) ? "theirs" : "perhaps";
}

/** At a relative's booking, with no number: only what they wrote of themselves counts, as a household may have one name in From. */
function isWrittenByName({ names }: Called, mail: InboundMail): boolean {
  const { name, jobSeekerNumber } = readingOf(mail)?.applicant ?? { name: null, jobSeekerNumber: null };
  return name !== null && jobSeekerNumber === null && names.some((one) => sameName(one, name));
}

/** A mail that an address alone has put to their booking, and that names somebody else by number and name. */
function isAnothers({ names, numbers }: Called, own: ReadonlySet<string>, mail: InboundMail): boolean {
  const { name, jobSeekerNumber } = readingOf(mail)?.applicant ?? { name: null, jobSeekerNumber: null };
  if (name === null || jobSeekerNumber === null) return false;
  if (mail.fromAddress !== null && own.has(addressKey(mail.fromAddress))) return false;
  return !numbers.some((one) => sameNumber(one, jobSeekerNumber)) && !names.some((one) => sameName(one, name));
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
