import { dayOf, plusDays } from "../../src/booking/time.ts";
import {
  changeAddress,
  liftRefusal,
  mergePeople,
  refusePerson,
  sendRefusalNotice,
} from "../../src/desk/person-acts.ts";
import { isLiving } from "../../src/desk/person-file.ts";
import type { Person } from "../../src/world/store-rows.ts";
import { sendRequest } from "./answers.ts";
import type { JobSeeker } from "./people.ts";
import type { Clerk } from "./staff.ts";
import { plusDaysOf, type Town } from "./town.ts";

const ALL = 1000;

/** Stays in the office: no letter may hold it. */
export const REFUSED_FOR = "応対に支障があったため（内部の記録）";

/** What the chief decides about a person: no online consultations for a time, and that it is over before its day. */
export async function refuseOrLift(clerk: Clerk): Promise<void> {
  const { town, desk, staff, does } = clerk;
  const { random } = town;
  const { people, noShows, refused } = await desk.world.store.look(desk.office.id, async (view) => {
    const all = (await view.people({ limit: ALL })).filter(isLiving);
    const standing = await view.refusalsOf(
      all.map(({ id }) => id),
      ALL,
    );
    return {
      people: all,
      noShows: (await view.bookings({ statuses: ["noShow"], limit: ALL })).map(({ personId }) => personId),
      refused: standing.filter(({ liftedAt }) => liftedAt === null).map(({ personId }) => personId),
    };
  });
  const [first] = refused;
  if (first && random.chance(0.35))
    return void (await does("liftRefusal", (tx) =>
      liftRefusal(tx, desk, { staff, personId: first, reason: "話し合った" }),
    ));
  const silent = people.filter(({ id }) => noShows.includes(id));
  const ground = silent.length > 0 && random.chance(0.6) ? "noShows" : "misuse";
  const writers = people.filter((one) => isWriter(town, one));
  const among = ground === "noShows" ? silent : writers;
  if (among.length === 0) return;
  const person = random.pick(among);
  const given = { ground, reason: REFUSED_FOR, until: plusDays(dayOf(town.now()), random.between(2, 40)) } as const;
  const done = await does("refusePerson", (tx) => refusePerson(tx, desk, { staff, personId: person.id, ...given }));
  if ("refused" in done) return;
  if (random.chance(0.6))
    await does("sendRefusalNotice", (tx) => sendRefusalNotice(tx, desk, { staff, personId: person.id }));
  const seeker = seekerOf(town, person);
  // Whoever was refused asks all the same.
  if (seeker && random.chance(0.8))
    town.later(plusDaysOf(town.clock.truth, random.between(1, 9)), (at) => sendRequest(town, seeker, at));
}

/**
 * Somebody tells on the telephone which address is right, mostly after a letter came back; and two rows turn out to be one
 * person, of whom the first mail gave no number.
 */
export async function correctPeople(clerk: Clerk): Promise<void> {
  const { town, desk, staff, does } = clerk;
  const { random } = town;
  const { open, people, returned } = await desk.world.store.look(desk.office.id, async (view) => ({
    open: await view.bookings({ statuses: ["requested", "offered"], limit: ALL }),
    people: (await view.people({ limit: ALL })).filter(isLiving),
    returned: (await view.letters({ states: ["bounced", "failed"], limit: ALL })).map(({ to }) => to),
  }));
  const wrong = people.filter((one) => open.some(({ personId }) => personId === one.id) && hasAddressAlone(town, one));
  const cameBack = wrong.filter(({ address }) => returned.includes(address ?? ""));
  const among = cameBack.length > 0 ? cameBack : random.chance(0.3) ? wrong : [];
  const person = among.length > 0 ? random.pick(among) : null;
  const seeker = person && seekerOf(town, person);
  if (person && seeker) {
    const { address, otherAddress } = seeker;
    const act = { staff, personId: person.id, address: otherAddress };
    const done = await does("changeAddress", (tx) => changeAddress(tx, desk, act));
    // From now on that is where letters are read.
    if (!("refused" in done)) Object.assign(seeker, { address: otherAddress, otherAddress: address });
  }
  const [nameless] = people.filter(({ jobSeekerNumber }) => jobSeekerNumber === null);
  const same = nameless && people.find((one) => one.jobSeekerNumber && one.name === nameless.name);
  if (nameless && same)
    await does("mergePeople", (tx) => mergePeople(tx, desk, { staff, personId: nameless.id, intoId: same.id }));
}

function hasAddressAlone(town: Town, person: Person): boolean {
  return isWriter(town, person) && town.people.filter(({ address }) => address === person.address).length === 1;
}

/** The one of the town whose number a row has. */
export function seekerOf(town: Town, { jobSeekerNumber }: Person): JobSeeker | null {
  return town.people.find(({ number }) => number === jobSeekerNumber) ?? null;
}

function isWriter(town: Town, person: Person): boolean {
  return person.address !== null && seekerOf(town, person)?.address === person.address;
}
