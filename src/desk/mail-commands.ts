import type { Booking, Command, Missing, PersonId, Slot, Wish } from "../booking/booking.ts";
import { sameAddress, sameName, sameNumber } from "../mail/address.ts";
import { type HeldFor, missingOf, notesOf, readingsOf, type Triage, wishesOf } from "../mail/interpret.ts";
import { readLanguage, withLanguage } from "../mail/language.ts";
import type { Reading } from "../mail/reading.ts";
import type { Tx } from "../world/store.ts";
import type { Person } from "../world/store-rows.ts";
import { alarm, capOver } from "./caps.ts";
import type { Desk } from "./desk.ts";
import { withKnown } from "./known-person.ts";
import { policyNow } from "./office-values.ts";
import type { OpenMail } from "./open-mail.ts";
import { BY_THE_CLERK } from "./promise.ts";
import { isRefusedNow } from "./standing.ts";
import { closeNumberTasks } from "./telephone-numbers.ts";

/** What makes a command. */
export type Acting = Exclude<Triage, { act: "hold" | "ignore" | "note" | "bounce" }>;

type Made = { command: Command } | { hold: HeldFor };

const MOST_LIVE_BOOKINGS = 20;
const MOST_MAILS_OF_A_QUESTION = 20;

/** Turns what a mail means into the command it makes, looking up and keeping the person it speaks for. */
export async function commandFor(tx: Tx, desk: Desk, open: OpenMail, triage: Acting): Promise<Made> {
  if (triage.act === "request") return requestFor(tx, desk, open);
  const booking = open.thread?.match.booking;
  if (!booking) throw new Error(`${triage.act} without a booking`);
  const common = { at: desk.world.clock.now(), bookingId: booking.id, mailId: open.mail.id };
  const { receivedAt } = open.mail;
  switch (triage.act) {
    case "accept":
      if (await namesOtherNumber(tx, open, booking)) return { hold: "personConflict" };
      // A yes to an offer that is over asks for the same time anew.
      if (booking.status === "expired" && (await isRefusedOn(tx, desk, booking))) return { hold: "refusedPerson" };
      return { command: { type: "accept", ...common, receivedAt, choice: triage.choice } };
    case "askWhich":
      return { command: { type: "askWhich", ...common } };
    case "decline":
      return { command: { type: "decline", ...common, receivedAt } };
    case "cancel":
      return { command: { type: "cancel", ...common, receivedAt } };
    case "sendWord":
      return { command: { type: "sendWord", ...common, receivedAt, about: triage.about } };
    case "revise":
      return reviseFor(tx, desk, open, booking);
  }
}

/** A yes that gives another job-seeker number than the one on record may be somebody else's. */
async function namesOtherNumber(tx: Tx, { reading }: OpenMail, booking: Booking): Promise<boolean> {
  const known = (await tx.person(booking.personId))?.jobSeekerNumber;
  const written = reading.applicant.jobSeekerNumber;
  return Boolean(known && written && !sameNumber(known, written));
}

/** A first contact: the person, what is missing, and the wishes (T6-2). */
async function requestFor(tx: Tx, desk: Desk, open: OpenMail): Promise<Made> {
  const facts = personFrom(open, desk.world.ids.next(), null);
  if (!facts.address) return { hold: "addressDiffers" };
  if (await isRefused(tx, desk, facts)) return { hold: "refusedPerson" };
  const known = await findPerson(tx, facts);
  if (known === "conflict") return { hold: "personConflict" };
  // Beside an open offer, words without a time may be meant as its answer, and outside the thread nothing proves that.
  if (known?.booking && open.reading.wishes.length === 0) return { hold: "noProof" };
  if (known?.booking) return reviseFor(tx, desk, open, known.booking);
  const person = known ? merge(known.person, facts) : await withKnown(tx, facts);
  const wants = wanted(open, person, []);
  if (wants.missing.length === 0 && isDoubtful(open.reading)) return { hold: "doubtfulWish" };
  // Whoever could not be written to any more would hold a seat with an offer that never leaves.
  const at = desk.world.clock.now();
  const cap = await capOver(tx, await policyNow(tx, desk), { to: facts.address, at, earlier: [], byStaff: false });
  if (cap) {
    await alarm(tx, desk, cap, { at, bookingId: null, letterId: null });
    return { hold: "tooManyMails" };
  }
  await tx.savePerson(person);
  const bookingId = desk.world.ids.next();
  return {
    command: {
      type: "request",
      at: desk.world.clock.now(),
      bookingId,
      reference: desk.world.ids.reference(),
      via: "mail",
      personId: person.id,
      receivedAt: open.mail.receivedAt,
      mailId: open.mail.id,
      staff: null,
      ...wants,
      agreed: null,
      notes: notesOf(open.reading, open.reading.applicant.email === null),
    },
  };
}

/** T6-6c: whoever was refused by a person is never refused by the clerk; staff see the request together with that fact. */
async function isRefused(tx: Tx, desk: Desk, person: Person): Promise<boolean> {
  return isRefusedNow(tx, person, desk.world.clock.now());
}

async function isRefusedOn(tx: Tx, desk: Desk, { personId }: Booking): Promise<boolean> {
  const person = await tx.person(personId);
  return person !== null && isRefused(tx, desk, person);
}

/** The answer to a question, or new wishes beside an open offer: one new offer replaces what stood (design §2). */
async function reviseFor(tx: Tx, desk: Desk, open: OpenMail, booking: Booking): Promise<Made> {
  const before = await tx.person(booking.personId);
  if (!before) throw new Error("a booking without its person");
  const facts = personFrom(open, before.id, before);
  const contradicts =
    (before.name && facts.name && !sameName(before.name, facts.name)) ||
    (before.jobSeekerNumber && facts.jobSeekerNumber && before.jobSeekerNumber !== facts.jobSeekerNumber);
  if (contradicts || !sameAddress(facts.address, before.address)) return { hold: "personConflict" };
  const person = merge(before, facts);
  if (await isRefused(tx, desk, person)) return { hold: "refusedPerson" };
  const asked = booking.status === "requested" ? (booking.asked?.readings ?? []) : [];
  const { wishes, missing, readings } = wanted(open, person, booking.wishes, asked);
  if (missing.length === 0 && isDoubtful(open.reading)) return { hold: "doubtfulWish" };
  await tx.savePerson(person);
  const { receivedAt, id: mailId } = open.mail;
  return {
    command: {
      type: "revise",
      at: desk.world.clock.now(),
      bookingId: booking.id,
      receivedAt,
      mailId,
      staff: null,
      wishes,
      missing,
      readings,
      notes: notesOf(open.reading, await isSenderUsed(tx, open, booking)),
    },
  };
}

/** The first offer after a question says whose address it goes to, where none of the mails so far named one (decision 16). */
async function isSenderUsed(tx: Tx, { reading }: OpenMail, { id, via, offersMade }: Booking): Promise<boolean> {
  if (via !== "mail" || offersMade > 0 || reading.applicant.email !== null) return false;
  const before = await tx.inboundMails({ bookingId: id, limit: MOST_MAILS_OF_A_QUESTION });
  return before.every((mail) => !(mail.reading as Reading | null)?.applicant.email);
}

/** A companion announced (T12-2) or a telephone number given (L5) beside a yes or thanks is kept with the person. */
export async function keepNotice(tx: Tx, desk: Desk, { reading, thread }: OpenMail): Promise<void> {
  const { phone, companion } = reading.applicant;
  if (!thread || (phone === null && companion === null)) return;
  const before = await tx.person(thread.match.booking.personId);
  if (!before) throw new Error("a booking without its person");
  await tx.savePerson({ ...before, phone: phone ?? before.phone, companion: companion ?? before.companion });
  if (phone !== null) await closeNumberTasks(tx, before, desk.world.clock.now(), BY_THE_CLERK);
}

/** What a mail of the person says about the words of our letters, before any of them answers it. */
export async function keepLanguage(tx: Tx, { reading, thread }: OpenMail): Promise<void> {
  const { match } = thread ?? {};
  if (match?.by !== "reply" || !match.fromAddressee) return;
  const found = readLanguage(reading.newText);
  const before = found && (await tx.person(match.booking.personId));
  if (!before) return;
  const person = { ...before, ...withLanguage(before.language, found) };
  if (person.language !== before.language) await tx.savePerson(person);
}

function wanted(
  open: OpenMail,
  person: Person,
  earlier: Wish[],
  asked: readonly Slot[][] = [],
): { wishes: Wish[]; missing: Missing[]; readings: Slot[][] } {
  const fresh = wishesOf(open.reading).map((wish) => amongReadings(wish, asked.flat()));
  const readings = readingsOf(open.reading);
  const wishes = fresh.length > 0 ? fresh : earlier;
  return { wishes, readings, missing: missingOf(person, wishes, readings) };
}

/** 「3日のほうです」 to the question whether the 2nd or the 3rd at 14:00 was meant: the one reading on that day, with its hour. */
function amongReadings(wish: Wish, readings: readonly Slot[]): Wish {
  const inside = readings.filter(({ start, end }) => start >= wish.from && end <= wish.to);
  const [only] = inside;
  return only && inside.length === 1 ? { from: only.start, to: only.end } : wish;
}

/** The reader would ask, and not for an item that we know from elsewhere: a person looks at it. */
function isDoubtful({ action, doubts }: Reading): boolean {
  return action === "ask" && !doubts.some((doubt) => doubt.startsWith("missing_"));
}

/**
 * A person is number plus matching name. The same number from another address, or beside another name, is a matter for staff;
 * so is a second nameless request from an address with an open one.
 */
async function findPerson(
  tx: Tx,
  facts: Person,
): Promise<{ person: Person; booking: Booking | null } | "conflict" | null> {
  const sharing = facts.jobSeekerNumber ? await tx.peopleByNumber(facts.jobSeekerNumber) : [];
  for (const other of sharing) {
    if (facts.name && other.name && !sameName(other.name, facts.name)) return "conflict";
  }
  // Somebody may have several addresses that staff have looked at, each with a row of its own; a further one they have not.
  const here = sharing.filter((one) => sameAddress(one.address, facts.address));
  if (sharing.length > 0 && here.length === 0) return "conflict";
  const [same] = here.filter((one) => sameName(one.name, facts.name));
  if (same) return { person: same, booking: await openBookingOf(tx, same.id, ["requested", "offered"]) };
  const neighbours = facts.address ? await tx.peopleByAddress(facts.address) : [];
  for (const neighbour of neighbours) {
    const alike = !neighbour.name || !facts.name || sameName(neighbour.name, facts.name);
    if (alike && (await openBookingOf(tx, neighbour.id, ["requested", "offered", "confirmed"]))) return "conflict";
  }
  return null;
}

async function openBookingOf(
  tx: Tx,
  personId: PersonId,
  statuses: ("requested" | "offered" | "confirmed")[],
): Promise<Booking | null> {
  return (await tx.bookings({ personId, statuses, limit: MOST_LIVE_BOOKINGS }))[0] ?? null;
}

/** What the mail says of the person. Without a written contact address the sender's counts, and the offer says so (decision 16). */
function personFrom({ reading, parsed }: OpenMail, id: PersonId, before: Person | null): Person {
  const { applicant } = reading;
  return {
    id,
    name: applicant.name,
    jobSeekerNumber: applicant.jobSeekerNumber,
    registering: applicant.registering,
    address: applicant.email ?? (before ? before.address : (parsed.from[0]?.address ?? null)),
    phone: applicant.phone,
    companion: applicant.companion,
    ...withLanguage(before?.language, readLanguage(reading.newText)),
  };
}

function merge(before: Person, now: Person): Person {
  return {
    id: before.id,
    name: before.name ?? now.name,
    jobSeekerNumber: before.jobSeekerNumber ?? now.jobSeekerNumber,
    registering: now.jobSeekerNumber ? false : before.registering || now.registering,
    address: before.address ?? now.address,
    phone: now.phone ?? before.phone,
    companion: now.companion ?? before.companion,
    ...(before.cannotTelephone ? { cannotTelephone: before.cannotTelephone } : {}),
    ...withLanguage(before.language, now.language ?? null),
  };
}
