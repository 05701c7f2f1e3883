import type { Booking, Event } from "../../src/booking/booking.ts";
import { ERASED } from "../../src/booking/erasing.ts";
import { dayOf, plusMinutes, type Time } from "../../src/booking/time.ts";
import { changesOfPerson } from "../../src/desk/person-record.ts";
import type { View } from "../../src/world/store.ts";
import type { OutboxLetter, Person, PersonRefusal } from "../../src/world/store-rows.ts";
import { REFUSED_FOR } from "./staff-people.ts";
import { OTHER_CLERK, OTHER_CLERK_PERSON } from "./strangers.ts";
import type { Town } from "./town.ts";

const ALL = 1000;

/** Further than the office's clock ever goes wrong, so that what it calls later surely was. */
const CLOCK_MAY_JUMP_MINUTES = 200;

/** Everybody on record with the refusals of each, read once for each look. */
export type Register = { people: Map<string, Person>; refusals: PersonRefusal[] };

export async function readRegister(view: View): Promise<Register> {
  const people = new Map((await view.people({ limit: ALL })).map((person) => [person.id, person]));
  return { people, refusals: await view.refusalsOf([...people.keys()], ALL) };
}

/** A person is number plus name, whatever the address (design §2). */
function refusedAt({ people, refusals }: Register, personId: string, at: Time): PersonRefusal | null {
  const person = people.get(personId);
  const isSame = (other: Person | undefined) =>
    other !== undefined &&
    person !== undefined &&
    (other.id === person.id ||
      (other.jobSeekerNumber !== null &&
        other.jobSeekerNumber === person.jobSeekerNumber &&
        other.name === person.name));
  return refusals.find((one) => isSame(people.get(one.personId)) && isInForce(one, at)) ?? null;
}

/** Surely so, whatever the office's clock did meanwhile. */
function isInForce({ at: since, liftedAt, until }: PersonRefusal, at: Time): boolean {
  return (
    plusMinutes(since, CLOCK_MAY_JUMP_MINUTES) < at &&
    dayOf(at) <= until &&
    (liftedAt === null || at < plusMinutes(liftedAt, -CLOCK_MAY_JUMP_MINUTES))
  );
}

/** T6-6c: what a refused person asks for is left to a person, with that fact. `index` is the place of the event. */
export async function takenThoughRefused(
  view: View,
  register: Register,
  booking: Booking,
  { before, event, index, letters }: { before: Booking | null; event: Event; index: number; letters: OutboxLetter[] },
): Promise<string[]> {
  const refused = refusedAt(register, booking.personId, event.at);
  if (!refused || !(await isAskedByMail(view, booking, { before, event, index, letters }))) return [];
  if (await isOneSince(view, [booking.personId, refused.personId], event.at)) return [];
  return [`${booking.id}: ${event.type} at ${event.at} though its person was refused from ${refused.at} on`];
}

/** Two rows that staff have made one person only after it happened. */
async function isOneSince(view: View, [one, other]: [string, string], at: Time): Promise<boolean> {
  if (one === other) return false;
  const changes = [...(await changesOfPerson(view, one)), ...(await changesOfPerson(view, other))];
  return changes.some((change) => plusMinutes(change.at, CLOCK_MAY_JUMP_MINUTES) > at);
}

async function isAskedByMail(
  view: View,
  { id }: Booking,
  { before, event, index, letters }: { before: Booking | null; event: Event; index: number; letters: OutboxLetter[] },
): Promise<boolean> {
  switch (event.type) {
    case "requested":
    case "revised":
    case "changeOffered": {
      const mail = event.mailId === null ? null : await view.inboundMail(event.mailId);
      // Without a number nobody can be told from somebody else.
      const { applicant } = (mail?.reading ?? {}) as { applicant?: { jobSeekerNumber: string | null } };
      const isKnown = event.type !== "requested" || Boolean(applicant?.jobSeekerNumber);
      return mail !== null && mail.settledBy === null && isKnown;
    }
    case "offered": {
      // A yes that came too late is a new wish for the same time.
      const letter = letters.find((one) => one.cause === `${id}:${index}` && one.kind === "offer");
      return before?.status === "expired" && letter !== undefined && letter.causedBy === null;
    }
    default:
      return false;
  }
}

/** What was offered or asked at a wrong address is offered or asked anew at the right one. */
export function untoldOfCorrection(before: Booking | null, event: Event, next: Event | undefined): string[] {
  if (event.type !== "personChanged" || !before) return [];
  const isWaiting = before.status === "offered" || (before.status === "requested" && before.asked !== null);
  const isTold = next !== undefined && ["offered", "asked", "keptForStaff"].includes(next.type) && next.at === event.at;
  return isWaiting && !isTold ? [`${before.id}: its address was corrected, and nothing was sent there`] : [];
}

/** Nobody is treated as refused who is not, and why somebody is refused stays in the office. */
export async function wronglyRefused(
  town: Town,
  view: View,
  { refusals }: Register,
  letters: OutboxLetter[],
): Promise<string[]> {
  const broken: string[] = [];
  for (const { id, kind, cause, causedBy, text } of letters) {
    if (text.includes(REFUSED_FOR)) broken.push(`letter ${id} (${kind}) tells why somebody was refused`);
    if (kind !== "refusalNotice") continue;
    if (causedBy === null) broken.push(`letter ${id} tells of a refusal, and nobody sent it`);
    if (!refusals.some((one) => cause === `refusal:${one.id}`)) broken.push(`letter ${id} tells of no refusal`);
    if (letters.filter((one) => one.cause === cause).length > 1) broken.push(`letter ${id}: a refusal was told twice`);
  }
  for (const { id, reason, heldAt, messageId, subject } of await view.inboundMails({
    states: ["held", "handled"],
    limit: ALL,
  })) {
    if (reason !== "refusedPerson" || !heldAt || !messageId || subject === ERASED) continue;
    const written = town.truth.get(messageId);
    const writer = written?.from === OTHER_CLERK ? OTHER_CLERK_PERSON : written?.person;
    const known = refusals.filter((one) => plusMinutes(one.at, -CLOCK_MAY_JUMP_MINUTES) <= heldAt);
    const isRefused = await Promise.all(
      known.map(async ({ personId, until, liftedAt }) => {
        const ended = liftedAt === null ? null : plusMinutes(liftedAt, CLOCK_MAY_JUMP_MINUTES);
        const isOver = dayOf(heldAt) > until || (ended !== null && ended < heldAt);
        const person = await view.person(personId);
        // Of whoever was erased since, nobody can tell any more; without a number on record the name tells.
        const isTheirs = person?.jobSeekerNumber
          ? person.jobSeekerNumber === writer?.number
          : person?.name === writer?.name;
        return !isOver && (isTheirs || person?.name === ERASED);
      }),
    );
    if (!isRefused.includes(true))
      broken.push(`mail ${id} is held as of a refused person, who was not refused at ${heldAt}`);
  }
  return broken;
}
