import { ERASED } from "../../src/booking/erasing.ts";
import type { Time } from "../../src/booking/time.ts";
import { eraseSome, obstaclesTo } from "../../src/desk/erasing.ts";
import { legalHolds, liftLegalHold, setLegalHold } from "../../src/desk/legal-hold.ts";
import { gatherPerson, isLiving, type PersonFile, whomOf } from "../../src/desk/person-file.ts";
import type { Person } from "../../src/world/store-rows.ts";
import { erasedMessageId } from "../../src/world/store-values.ts";
import { OFFICE_ADDRESS } from "./ground.ts";
import { echo } from "./late-echoes.ts";
import type { JobSeeker } from "./people.ts";
import { PHRASES } from "./phrases.ts";
import { seeded } from "./random.ts";
import type { Clerk } from "./staff.ts";
import { seekerOf } from "./staff-people.ts";
import { digestOf, type Town } from "./town.ts";
import { carrierBounce, mailBytes } from "./writing.ts";

/** Somebody whose values went, or were about to go when the process died. */
export type ErasedPerson = {
  ids: string[];
  mailIds: string[];
  number: string;
  values: string[];
  /** Everybody who had a row then; a row of theirs that is not among these is of a later time. */
  rows: ReadonlySet<string>;
  at: Time;
  finished: boolean;
};

const ALL = 1000;
/** Files looked at for one that can be erased. */
const MOST_LOOKED_AT = 5;
const MOST_STEPS = 20;

/** Somebody asks to be forgotten, and is, unless something stands in the way; now and then a legal hold does. */
export async function eraseSomebody(clerk: Clerk): Promise<void> {
  const { town, desk, staff, does } = clerk;
  const { random } = town;
  const { people, held } = await desk.world.store.look(desk.office.id, async (view) => ({
    people: (await view.people({ limit: ALL })).filter(isLiving),
    held: (await legalHolds(view)).filter(({ lifted }) => lifted === null),
  }));
  if (people.length === 0) return;
  const reason = "照会があったため";
  const [hold] = held;
  if (hold && random.chance(0.3))
    await does("liftLegalHold", (tx) => liftLegalHold(tx, desk, { staff, on: hold.on, id: hold.id, reason }));
  if (random.chance(0.25)) {
    const { id } = random.pick(people);
    await does("setLegalHold", (tx) => setLegalHold(tx, desk, { staff, on: "person", id, reason }));
  }
  if (await comesBackFirst(clerk, people)) return;
  for (let looked = 0; looked < MOST_LOOKED_AT; looked++) {
    const person = random.pick(people);
    const file = await desk.world.store.look(desk.office.id, async (view) =>
      gatherPerson(view, await whomOf(view, person)),
    );
    const isHeldOnly = obstaclesTo(file).every(({ why }) => why === "legalHold");
    if (file.bookings.length > 0 && isHeldOnly) return erase(clerk, file, people);
  }
}

/** Whose letter came back and waits to be settled, before they are erased. */
const PLANNED = new WeakMap<Town, Person>();

/**
 * In four of ten months, on dice of their own, it is somebody whose receipt comes back first: such a notice belongs to no booking, and
 * only whom it is about leads to it. In a quarter it is somebody who asks something from elsewhere.
 */
async function comesBackFirst(clerk: Clerk, people: readonly Person[]): Promise<boolean> {
  const { town, desk } = clerk;
  const chance = seeded(town.seed + RETURNED).next();
  if (chance >= 0.65) return false;
  const fileOf = (person: Person) =>
    desk.world.store.look(desk.office.id, async (view) => gatherPerson(view, await whomOf(view, person)));
  const planned = PLANNED.get(town);
  if (planned) {
    const file = await fileOf(planned);
    if (!file.people.some(isLiving) || obstaclesTo(file).length > 0) return false;
    await erase(clerk, file, people);
    return true;
  }
  for (const person of people) {
    const { bookings, letters } = await fileOf(person);
    const seeker = seekerOf(town, person);
    if (chance >= 0.4) {
      if (!seeker || bookings.length === 0 || person.jobSeekerNumber === null) continue;
      PLANNED.set(town, person);
      asksFromElsewhere(town, seeker);
      return true;
    }
    const receipt = letters.find(({ bookingId, acceptedAt, to }) => !bookingId && acceptedAt && to === person.address);
    if (!receipt || bookings.length === 0) continue;
    PLANNED.set(town, person);
    const messageId = `<returned.${person.id}@mail.example.com>`;
    const written = { from: receipt.to, person: null, meaning: "bounce", letterId: receipt.messageId } as const;
    const at = town.clock.truth;
    town.truth.set(messageId, { ...written, start: null, receivedAt: at, seenFrom: at, overruled: false });
    town.post.arrive(carrierBounce(receipt.to, OFFICE_ADDRESS, receipt.messageId, messageId, at), at);
    return true;
  }
  return false;
}

const RETURNED = 10_000_019;

/** From an address that is on no row: only the number in it leads there. */
function asksFromElsewhere(town: Town, person: JobSeeker): void {
  const messageId = `<elsewhere.${person.number}@mail.example.com>`;
  const from = { name: person.name, address: `aunt.${person.otherAddress}` };
  const body = `${PHRASES[person.tongue].loose(person)}\n${PHRASES[person.tongue].question}`;
  const at = town.clock.truth;
  const written = { from: from.address, person, meaning: "question", letterId: null, start: null } as const;
  town.truth.set(messageId, { ...written, receivedAt: at, seenFrom: at, overruled: false });
  town.post.arrive(mailBytes(from, OFFICE_ADDRESS, { subject: "お尋ね", body, messageId }, at), at);
}

async function erase({ town, desk, staff }: Clerk, file: PersonFile, living: readonly Person[]): Promise<void> {
  const { truth } = town;
  // The Message-ID of what is erased becomes its digest; its writer knows the mail by either.
  for (const { messageId } of file.mails) {
    const written = messageId ? truth.get(messageId) : undefined;
    if (messageId && written) truth.set(erasedMessageId(messageId), written);
  }
  const erased: ErasedPerson = {
    ids: file.people.map(({ id }) => id),
    mailIds: file.mails.map(({ id }) => id),
    number: file.people.find(({ jobSeekerNumber }) => jobSeekerNumber !== null)?.jobSeekerNumber ?? "",
    values: valuesOf(town, file, living),
    rows: new Set(living.map(({ id }) => id)),
    at: town.now(),
    finished: false,
  };
  town.erased.push(erased);
  const [wrote] = file.people.flatMap(({ name, address }) => (name && address ? [{ name, address }] : []));
  const eraser = { at: town.now(), by: staff, sha256: digestOf };
  for (let steps = 0; steps < MOST_STEPS; steps++) {
    const step = await desk.hold.transaction((tx) => eraseSome(tx, eraser, file));
    if ("obstacles" in step) return town.count(`erasing kept back by ${step.obstacles[0]?.why}`);
    if (!step.finished) continue;
    erased.finished = true;
    if (wrote) echo(town, { ...wrote, mails: messageIdsOf(file.mails), letters: messageIdsOf(file.letters) });
    return town.count("people erased");
  }
  town.broken.push(`the erasing of ${erased.ids.join(" ")} never ends`);
}

function messageIdsOf(rows: readonly { messageId: string | null }[]): string[] {
  return rows.flatMap(({ messageId }) => messageId ?? []);
}

/**
 * What nobody else has: a family may share an address, but no number and, in this town, no name. Only who telephoned and then wrote
 * without a number, from an address that was never told, is a second person of that name for whoever has only their rows.
 */
function valuesOf(town: Town, { people, addresses }: PersonFile, living: readonly Person[]): string[] {
  const own = new Set(people.map(({ id }) => id));
  const isNamesake = (one: Person, name: string | null) =>
    one.name === name && !own.has(one.id) && one.jobSeekerNumber === null && !isAtAddressOf(one, people);
  const known = people.flatMap(({ name, jobSeekerNumber }) => [
    living.some((one) => isNamesake(one, name)) ? null : name,
    jobSeekerNumber,
  ]);
  const theirs = addresses.filter((address) => {
    const at = town.people.filter((one) => one.address === address || one.otherAddress === address);
    return at.length === 1 && people.some((person) => seekerOf(town, person) === at[0]);
  });
  // What a caller tells is the same for everybody.
  const phones = people.flatMap(({ phone }) => (phone?.startsWith("090-0000-") ? phone : []));
  // A row of theirs that was erased before has nothing left to be looked for.
  return [...known.filter((value): value is string => value !== null && value !== ERASED), ...phones, ...theirs];
}

function isAtAddressOf({ address }: Person, people: readonly Person[]): boolean {
  return address !== null && people.some((one) => one.address === address);
}
