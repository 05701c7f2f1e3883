import type { PersonId, StaffId } from "../booking/booking.ts";
import { monthsFrom } from "../booking/limits.ts";
import { type Day, dayOf } from "../booking/time.ts";
import { sameAddress, sameNumber } from "../mail/address.ts";
import type { Language } from "../mail/language.ts";
import type { Tx } from "../world/store.ts";
import type { Person, PersonRefusal } from "../world/store-rows.ts";
import { type ActOutcome, type ActRefusal, audit, byStaff } from "./acts.ts";
import { type Desk, handleIn } from "./desk.ts";
import { isWrittenTo } from "./in-writing.ts";
import { withKnown } from "./known-person.ts";
import { policyNow } from "./office-values.ts";
import { CHANGED_ADDRESS, isLiving } from "./person-file.ts";
import { addPersonChange, whoOf } from "./person-record.ts";
import { languageOf, post } from "./post.ts";
import { may } from "./rights.ts";
import { rowsOf } from "./same-person.ts";
import { standingOf } from "./standing.ts";
import { closeNumberTasks } from "./telephone-numbers.ts";

/** Acts of staff on a person rather than on one booking. What they lead to stands on the person's page. */
export type OnPerson = { staff: StaffId; personId: PersonId };

const MOST_OPEN = 100;

/**
 * The right address of a person. The same person with another address has a row of its own, so that each booking keeps the
 * address its letters went to: what is open moves there and is asked or offered anew, what is confirmed stays (design §7).
 */
export async function changeAddress(
  tx: Tx,
  desk: Desk,
  { staff, personId, address }: OnPerson & { address: string },
): Promise<ActOutcome> {
  const person = await livingPerson(tx, personId);
  if ("refused" in person) return person;
  if (sameAddress(person.address, address)) return { refused: "nothingToDo" };
  const known = (await rowsOf(tx, person)).find((one) => sameAddress(one.address, address));
  // A row that staff once typed in knows neither in what words the person reads best nor whether they can telephone.
  const target: Person = known ? await withKnown(tx, known) : { ...person, id: desk.world.ids.next(), address };
  await tx.savePerson(target);
  const at = desk.world.clock.now();
  for (const { id } of await tx.bookings({ personId, statuses: ["requested", "offered"], limit: MOST_OPEN })) {
    const command = { type: "changePerson", at, bookingId: id, staff, personId: target.id } as const;
    const made = await handleIn(tx, desk, command, byStaff(staff));
    if ("refused" in made) return made;
  }
  // By these lines both rows are still known as one person's where there is no number to tell it.
  await audit(tx, desk, staff, `${CHANGED_ADDRESS}to:${target.id}`, personId);
  await audit(tx, desk, staff, `${CHANGED_ADDRESS}from:${personId}`, target.id);
  return { done: target.id, bookingId: null };
}

/**
 * Two rows are one person: the first gets the number and the name of the other, and with them counts as the same (design §2). No
 * booking, letter or address changes, so nobody is told anything that was not meant for them. Who the row was before is kept, so that
 * it can be taken back (`unmergePerson`).
 */
export async function mergePeople(
  tx: Tx,
  desk: Desk,
  { staff, personId, intoId }: OnPerson & { intoId: PersonId },
): Promise<ActOutcome> {
  const person = await livingPerson(tx, personId);
  const into = await livingPerson(tx, intoId);
  if ("refused" in person) return person;
  if ("refused" in into) return into;
  if (!into.jobSeekerNumber || !into.name) return { refused: "numberNeeded" };
  if (person.jobSeekerNumber && !sameNumber(person.jobSeekerNumber, into.jobSeekerNumber))
    return { refused: "numbersDiffer" };
  if ((await rowsOf(tx, into)).some((one) => one.id === personId)) return { refused: "nothingToDo" };
  const after = { name: into.name, jobSeekerNumber: into.jobSeekerNumber, registering: false };
  await tx.savePerson({ ...person, ...after });
  const at = desk.world.clock.now();
  await addPersonChange(tx, personId, { at, staff, act: "merged", before: whoOf(person), after, reason: "" });
  await audit(tx, desk, staff, "mergePeople", personId);
  await audit(tx, desk, staff, "mergePeople:into", intoId);
  return { done: intoId, bookingId: null };
}

/** In what words letters to this person are written from now on; what staff set stands above whatever mails say. */
export async function setLanguage(
  tx: Tx,
  desk: Desk,
  { staff, personId, language }: OnPerson & { language: Language },
): Promise<ActOutcome> {
  const person = await livingPerson(tx, personId);
  if ("refused" in person) return person;
  const { code, by } = person.language ?? {};
  if (code === language && by === "staff") return { refused: "nothingToDo" };
  for (const row of await rowsOf(tx, person))
    await tx.savePerson({ ...row, language: { code: language, by: "staff" } });
  await audit(tx, desk, staff, `setLanguage:${language}`, personId);
  return { done: personId, bookingId: null };
}

/** The number that staff have found out, on every row of the person; what waited for it is done. */
export async function setPhone(
  tx: Tx,
  desk: Desk,
  { staff, personId, phone }: OnPerson & { phone: string },
): Promise<ActOutcome> {
  const person = await livingPerson(tx, personId);
  if ("refused" in person) return person;
  if (person.phone === phone) return { refused: "nothingToDo" };
  for (const row of await rowsOf(tx, person)) await tx.savePerson({ ...row, phone });
  await closeNumberTasks(tx, person, desk.world.clock.now(), staff);
  await audit(tx, desk, staff, "setPhone", personId);
  return { done: personId, bookingId: null };
}

/** T6-6c, T12-1: a person refuses a person, for a time; a machine never does. The chief answers for it. */
export async function refusePerson(
  tx: Tx,
  desk: Desk,
  { staff, personId, ...given }: OnPerson & Pick<PersonRefusal, "ground" | "reason" | "until">,
): Promise<ActOutcome> {
  if (!may(await tx.staff(staff), "refusePerson")) return { refused: "chiefOnly" };
  const person = await livingPerson(tx, personId);
  if ("refused" in person) return person;
  const at = desk.world.clock.now();
  if (!(await isAllowedEnd(tx, given.until, dayOf(at), desk))) return { refused: "refusalTooLong" };
  const standing = await standingOf(tx, desk, person, at);
  if (standing.refusal) return { refused: "alreadyRefused" };
  if (given.ground === "noShows" && standing.noShows.length === 0) return { refused: "noNoShows" };
  const lifted = { liftedAt: null, liftedBy: null, liftReason: null };
  await tx.addRefusal({ id: desk.world.ids.next(), personId, at, by: staff, ...given, ...lifted });
  await audit(tx, desk, staff, `refusePerson:${given.ground}`, personId);
  return { done: personId, bookingId: null };
}

export async function liftRefusal(
  tx: Tx,
  desk: Desk,
  { staff, personId, reason }: OnPerson & { reason: string },
): Promise<ActOutcome> {
  if (!may(await tx.staff(staff), "refusePerson")) return { refused: "chiefOnly" };
  const at = desk.world.clock.now();
  const person = await livingPerson(tx, personId);
  if ("refused" in person) return person;
  const { refusal } = await standingOf(tx, desk, person, at);
  if (!refusal) return { refused: "nothingToDo" };
  await tx.liftRefusal(refusal.id, at, staff, reason);
  await audit(tx, desk, staff, "liftRefusal", personId);
  return { done: personId, bookingId: null };
}

/** The one letter that tells somebody of a refusal; only a person sends it, once, having read it. */
export async function sendRefusalNotice(tx: Tx, desk: Desk, { staff, personId }: OnPerson): Promise<ActOutcome> {
  const at = desk.world.clock.now();
  const person = await livingPerson(tx, personId);
  if ("refused" in person) return person;
  const { refusal } = await standingOf(tx, desk, person, at);
  if (!refusal) return { refused: "nothingToDo" };
  if (!person.address) return { refused: "noAddress" };
  const cause = `refusal:${refusal.id}`;
  if (await tx.letterByToken(desk.world.digests.token([desk.office.id, cause, "refusalNotice"])))
    return { refused: "noticeSent" };
  await post(tx, desk, {
    body: { kind: "refusalNotice", ground: refusal.ground, until: refusal.until },
    to: person.address,
    name: person.name,
    language: languageOf(person),
    writes: await isWrittenTo(tx, person, person.address),
    booking: null,
    cause,
    at,
    answers: byStaff(staff),
  });
  await audit(tx, desk, staff, "sendRefusalNotice", personId);
  return { done: personId, bookingId: null };
}

/** A tombstone is nobody any more (decision 10). */
export async function livingPerson(tx: Tx, id: PersonId): Promise<Person | { refused: ActRefusal }> {
  const person = await tx.person(id);
  if (!person) return { refused: "unknownPerson" };
  return isLiving(person) ? person : { refused: "erased" };
}

async function isAllowedEnd(tx: Tx, until: Day, today: Day, desk: Desk): Promise<boolean> {
  return today <= until && until <= monthsFrom(today, (await policyNow(tx, desk)).mostRefusalMonths);
}
