import type { Command } from "../booking/booking.ts";
import { openOfferOf } from "../booking/offers.ts";
import type { Refusal } from "../booking/refusal.ts";
import { isByDay } from "../booking/reminders.ts";
import { newTermsOf } from "../booking/renewing.ts";
import { type PublishedTerms, termsInForce } from "../booking/terms.ts";
import { dayOf, plusDays, plusMinutes, startOf, type Time } from "../booking/time.ts";
import { sameAddress, sameName } from "../mail/address.ts";
import type { Tx, View } from "../world/store.ts";
import type { Person } from "../world/store-rows.ts";
import { byStaff } from "./acts.ts";
import { BY_CLOCK, type Cause, type Desk, handle } from "./desk.ts";
import { isWrittenTo } from "./in-writing.ts";
import type { Step } from "./loop.ts";
import { policyNow } from "./office-values.ts";
import { languageOf, post } from "./post.ts";
import { restoredOf } from "./restored.ts";
import { rowsOf } from "./same-person.ts";
import { countUnsettled, readThrough, withOpenOffer } from "./silence.ts";
import { addTask } from "./tasks.ts";
import { openShelf, type Shelf } from "./terms.ts";

const MOST_AT_ONCE = 1000;
const MOST_TASKS_OF_A_BOOKING = 200;
/** An offer is replaced only against a mailbox that was read a moment ago, as a reminder is written (decision 14). */
const READ_WITHIN_MINUTES = 30;

/**
 * T13: a published version is announced to everybody with an open or confirmed booking, and open offers that now fall under it are made
 * anew. Each person's notice is a row of its own, written with the letter or the task, so that nobody is told twice whatever dies.
 */
export async function announceTerms(desk: Desk): Promise<Step> {
  const ready = await desk.world.store.look(desk.office.id, async (view) => {
    const restored = await restoredOf(view);
    // What was sent since the backup is not known yet.
    if (restored && !restored.answered) return false;
    return (await openShelf(view, desk)).versions.length > 1;
  });
  if (!ready) return "idle";
  const told = await tellPeople(desk);
  return (await renewOffers(desk)) === "worked" ? "worked" : told;
}

/** In waves: the letters of an hour stay below half their bound, so that requests are still answered meanwhile. */
async function tellPeople(desk: Desk): Promise<Step> {
  const due = await desk.world.store.look(desk.office.id, (view) => findToTell(view, desk));
  let worked = false;
  for (const { terms, bookingId } of due) {
    const done = await desk.hold.transaction((tx) => tellIn(tx, desk, terms, bookingId));
    if (done === "waveOver") break;
    worked = done !== "later" || worked;
  }
  return worked ? "worked" : "idle";
}

type ToTell = { terms: PublishedTerms; bookingId: string };

/** Of every version that may be told of now; of `version` at any hour. */
export async function findToTell(view: View, desk: Desk, version: string | null = null): Promise<ToTell[]> {
  const shelf = await openShelf(view, desk);
  const at = desk.world.clock.now();
  const due: ToTell[] = [];
  for (const terms of shelf.published) {
    const isAsked = version === null ? isHour(terms, desk, at) : terms.version === version;
    if (!isAsked || !isToAnnounce(terms, shelf, at)) continue;
    const since = shelf.versions.filter((one) => one.effectiveOn >= terms.effectiveOn).map(({ version }) => version);
    const seen = new Set<string>();
    for (const { id, personId } of await view.bookingsToTell({ ...terms, since }, MOST_AT_ONCE)) {
      if (!seen.has(personId)) due.push({ terms, bookingId: id });
      seen.add(personId);
    }
  }
  return due;
}

/** Not the first version, which changes nothing for anybody, nor one that a later version has replaced already. */
function isToAnnounce(terms: PublishedTerms, { versions }: Shelf, at: Time): boolean {
  if (!versions.some(({ version }) => version === terms.version)) return false;
  const inForce = termsInForce(versions, dayOf(at));
  return (
    versions.some((one) => one.effectiveOn < terms.effectiveOn) && !(inForce && inForce.effectiveOn > terms.effectiveOn)
  );
}

/** By day; on the last day before the change, and after it, at once. */
function isHour({ effectiveOn }: PublishedTerms, { office }: Desk, at: Time): boolean {
  return isByDay(at, office.policy) || dayOf(at) >= plusDays(effectiveOn, -1);
}

export type Told = "letter" | "telephone" | "elsewhere" | "later" | "waveOver";

/** One person; `inWaves` is false where it is only rehearsed. */
export async function tellIn(
  tx: Tx,
  desk: Desk,
  terms: PublishedTerms,
  bookingId: string,
  inWaves = true,
): Promise<Told> {
  const booking = await tx.booking(bookingId);
  const person = booking && (await tx.person(booking.personId));
  if (!booking || !person || (await tx.termsNotice(terms.version, person.id))) return "later";
  const at = desk.world.clock.now();
  const note = (toldBy: "letter" | "telephone") =>
    tx.noteTermsTold({ version: terms.version, personId: person.id, bookingId, at, toldBy });
  // A booking in the hands of staff gets no letter; they tell the person themselves.
  if (person.address === null || booking.frozen) {
    const due = startOf(terms.effectiveOn);
    await addTask(tx, desk, { kind: "telephone", why: "tell:termsNotice", at, due, bookingId });
    await note("telephone");
    return "telephone";
  }
  if (await isToldElsewhere(tx, terms, person)) {
    await note("letter");
    return "elsewhere";
  }
  const room = await roomFor(tx, desk, terms, person.address, at);
  if (room === "later" || (room === "waveOver" && inWaves)) return room;
  await post(tx, desk, {
    body: {
      kind: "termsNotice",
      termsVersion: terms.version,
      effectiveOn: terms.effectiveOn,
      summary: terms.summary,
      termsText: terms.textDigest !== null,
    },
    to: person.address,
    language: languageOf(person),
    writes: await isWrittenTo(tx, person, person.address),
    name: person.name,
    booking,
    cause: `terms:${terms.version}:${person.id}`,
    at,
    answers: await causeOf(tx, terms),
  });
  await note("letter");
  return "letter";
}

/** A chief who published it at the console does not release the notices of it alone (decision 18). */
async function causeOf(view: View, { publishedBy }: PublishedTerms): Promise<Cause> {
  return (await view.staff(publishedBy)) ? byStaff(publishedBy) : BY_CLOCK;
}

/**
 * Number plus name are one person, who may stand in several rows with one address; and where one of two rows of a name and an address has
 * no number, the letter to the one has told the other.
 */
async function isToldElsewhere(view: View, { version }: PublishedTerms, person: Person): Promise<boolean> {
  const here = person.address === null ? [] : await view.peopleByAddress(person.address);
  const isNamesake = (one: Person) =>
    sameName(one.name, person.name) && (!one.jobSeekerNumber || !person.jobSeekerNumber);
  for (const other of [...(await rowsOf(view, person)), ...here.filter(isNamesake)]) {
    if (other.id === person.id || !sameAddress(other.address, person.address)) continue;
    if ((await view.termsNotice(version, other.id))?.toldBy === "letter") return true;
  }
  return false;
}

/** The bounds of decision 8: the day's bound of an address is waited for while there is time, the hour's ends the wave. */
async function roomFor(
  tx: Tx,
  desk: Desk,
  { effectiveOn }: PublishedTerms,
  to: string,
  at: Time,
): Promise<"room" | "later" | "waveOver"> {
  const policy = await policyNow(tx, desk);
  const half = Math.max(1, Math.floor(policy.lettersPerHour / 2));
  const writtenAt = await tx.letterWrittenBefore(half - 1);
  if (writtenAt !== null && writtenAt > plusMinutes(at, -60)) return "waveOver";
  const isFull = (await tx.countLettersTo(to, startOf(dayOf(at)))) >= policy.lettersPerAddressAndDay;
  // On the last day before the change it is written all the same, and waits over the bound for a person.
  return isFull && dayOf(at) < plusDays(effectiveOn, -1) ? "later" : "room";
}

/** Open offers that name the terms of before for a day under the new ones. What the law leaves to a person becomes a call. */
async function renewOffers(desk: Desk): Promise<Step> {
  const at = desk.world.clock.now();
  const commands = await desk.world.store.look(desk.office.id, (view) => findCrossing(view, desk, at));
  let worked = false;
  for (const command of commands) {
    const outcome = await handle(desk, command, BY_CLOCK);
    if (!("refused" in outcome)) worked = true;
    else if (isLeftToStaff(outcome.refused))
      worked = (await desk.hold.transaction((tx) => askStaff(tx, desk, command.bookingId, at))) || worked;
  }
  return worked ? "worked" : "idle";
}

/** The law leaves these to a person: a call takes the place of a new offer. */
export function isLeftToStaff(refused: Refusal): boolean {
  return refused === "withStaff" || refused === "pastCutOff";
}

async function findCrossing(view: View, desk: Desk, at: Time): Promise<Command[]> {
  const { versions } = await openShelf(view, desk);
  const through = await readThrough(view, desk);
  const isRead = through !== null && through >= plusMinutes(at, -READ_WITHIN_MINUTES);
  const commands: Command[] = [];
  for (const booking of await withOpenOffer(view, at)) {
    const offer = openOfferOf(booking);
    if (!offer || booking.frozen || offer.replyBy <= at || !newTermsOf(offer, versions)) continue;
    const unsettledMails = isRead ? await countUnsettled(view, desk, booking, at, at) : 1;
    commands.push({ type: "renewOffer", at, bookingId: booking.id, unsettledMails });
  }
  return commands;
}

/** Once an offer: its terms have to be told by telephone. */
export async function askStaff(tx: Tx, desk: Desk, bookingId: string, at: Time): Promise<boolean> {
  const booking = await tx.booking(bookingId);
  const offer = booking && openOfferOf(booking);
  if (!offer) return false;
  for (const open of [true, false]) {
    const tasks = await tx.tasks({ open, bookingId, kinds: ["telephone", "write"], limit: MOST_TASKS_OF_A_BOOKING });
    if (tasks.some((task) => task.why === NEW_TERMS && task.at >= offer.madeAt)) return false;
  }
  await addTask(tx, desk, { kind: "telephone", why: NEW_TERMS, at, due: offer.replyBy, bookingId });
  return true;
}

/** `why` of the task: the offered time falls under new terms. */
const NEW_TERMS = "newTerms";
