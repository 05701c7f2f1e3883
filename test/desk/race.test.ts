import { join } from "node:path";
import postgres from "postgres";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Command, Slot } from "../../src/booking/booking.ts";
import { toTime } from "../../src/booking/time.ts";
import { BY_CLOCK, type Desk, handle, type Outcome } from "../../src/desk/desk.ts";
import { loadLetters } from "../../src/mail/letters/render.ts";
import { openDesk } from "../../src/service.ts";
import { openCipher } from "../../src/world/cipher.ts";
import { makeInProcessParser } from "../../src/world/parser.ts";
import { openPostgresStore } from "../../src/world/postgres-store.ts";
import { type Profile, readProfile } from "../../src/world/profile.ts";
import type { Store } from "../../src/world/store.ts";
import { makeDigests, makeIds } from "../../src/world/system.ts";
import { readTemplates } from "../../src/world/templates.ts";
import type { Mailbox, Transport } from "../../src/world/world.ts";
import { freshDatabase, silentLog, type TestDatabase } from "../database.ts";
import { realClock } from "../real-clock.ts";

const NOW = toTime("2026-06-10T10:00:00+09:00");
const LAST_SEAT: Slot = { start: toTime("2026-06-18T14:00:00+09:00"), end: toTime("2026-06-18T14:30:00+09:00") };
const PEOPLE = 24;
const KEY = new Uint8Array(32).fill(9);
const ids = makeIds();

let database: TestDatabase;
let profile: Profile;
let stores: Store[];

beforeEach(async () => {
  database = await freshDatabase();
  stores = [];
  const read = readProfile(join(import.meta.dirname, "../../offices/itoigawa.json"), {
    imap: null,
    smtp: null,
    allowSampleTerms: true,
    mailFrom: null,
    authservId: null,
  });
  if ("problems" in read) throw new Error(read.problems.join("\n"));
  profile = read;
});

afterEach(async () => {
  for (const store of stores) await store.close();
  await database.drop();
});

/** An office of one seat, so that every slot has a last one. */
describe("many want the last seat at the same moment", () => {
  it("one phone application gets it, and every other one is refused in words", async () => {
    const desk = await openOnPostgres();
    const outcomes = await allAtOnce(desk, (personId) => request(personId, { agreed: LAST_SEAT }));
    expect(eventsOf(outcomes).filter((events) => events.includes("offered"))).toHaveLength(1);
    expect(refusalsOf(outcomes)).toEqual(Array(PEOPLE - 1).fill("slotTaken"));
    expect(await holdsOfLastSeat(desk)).toHaveLength(1);
  });

  it("one booking made again in a consultation gets it, and every other one is refused in words", async () => {
    const desk = await openOnPostgres();
    const outcomes = await allAtOnce(desk, bookAgain);
    expect(eventsOf(outcomes).filter((events) => events.includes("confirmed"))).toHaveLength(1);
    expect(refusalsOf(outcomes)).toEqual(Array(PEOPLE - 1).fill("slotTaken"));
    expect(await holdsOfLastSeat(desk)).toHaveLength(1);
  });

  it("by mail one is offered it, and the others are offered other times or kept for staff; no time is held twice", async () => {
    const desk = await openOnPostgres();
    const wishes = [{ from: LAST_SEAT.start, to: LAST_SEAT.end }];
    const outcomes = await allAtOnce(desk, (personId) => request(personId, { wishes }));
    expect(refusalsOf(outcomes)).toEqual([]);
    expect(eventsOf(outcomes).every((events) => events.includes("offered") || events.includes("keptForStaff"))).toBe(
      true,
    );
    expect(await holdsOfLastSeat(desk)).toHaveLength(1);
    await expectNothingHeldTwice(desk);
  });

  it("mails, phone calls and consultations together leave one hold of it", async () => {
    const desk = await openOnPostgres();
    const wishes = [{ from: LAST_SEAT.start, to: LAST_SEAT.end }];
    const kinds = [
      (personId: string) => request(personId, { agreed: LAST_SEAT }),
      (personId: string) => request(personId, { wishes }),
      bookAgain,
    ];
    const outcomes = await allAtOnce(desk, (personId, index) => (kinds[index % 3] ?? bookAgain)(personId));
    expect(new Set(refusalsOf(outcomes))).toEqual(new Set(["slotTaken"]));
    expect(await holdsOfLastSeat(desk)).toHaveLength(1);
    await expectNothingHeldTwice(desk);
  });

  it("a worker that loses the office in the middle of it writes nothing more, and the next one finds the seat taken or free", async () => {
    const first = await openOnPostgres();
    const people = await addPeople(first);
    const before = people.map((personId) => settled(handle(first, bookAgain(personId), BY_CLOCK)));
    await endHolds();
    const second = await openOnPostgres();
    const after = people.map((personId) => settled(handle(second, bookAgain(personId), BY_CLOCK)));
    const late = people.map((personId) => settled(handle(first, bookAgain(personId), BY_CLOCK)));
    const all = await Promise.all([...before, ...after, ...late]);
    const thrown = all.filter((one) => one instanceof Error).map((error) => error.name);
    expect(new Set(thrown)).toEqual(new Set(["Superseded"]));
    expect(thrown.length).toBeGreaterThanOrEqual(PEOPLE);
    const outcomes = all.filter((one): one is Outcome => !(one instanceof Error));
    expect(eventsOf(outcomes).filter((events) => events.includes("confirmed"))).toHaveLength(1);
    expect(await holdsOfLastSeat(second)).toHaveLength(1);
  });
});

async function openOnPostgres(): Promise<Desk> {
  const cipher = openCipher([{ id: "k1", key: KEY }]);
  const store = await openPostgresStore({ url: database.serviceUrl, cipher, log: silentLog });
  stores.push(store);
  const world = {
    clock: { ...realClock, now: () => NOW },
    ids,
    store,
    // Commands write rows only; nothing here may speak to a mail server.
    mailbox: {} as Mailbox,
    transport: {} as Transport,
    parser: makeInProcessParser(),
    meetings: null,
    digests: makeDigests(KEY),
    log: silentLog,
  };
  const { office, termsFiles } = profile;
  const letters = await loadLetters(await readTemplates());
  return openDesk({ world, office, letters, termsFiles, sendMode: "auto" });
}

async function addPeople(desk: Desk): Promise<string[]> {
  const people = Array.from({ length: PEOPLE }, (_, index) => ({
    id: ids.next(),
    name: `試験 ${index}`,
    jobSeekerNumber: `15999-12345${String(index).padStart(2, "0")}`,
    registering: false,
    address: `person${index}@mail.example.com`,
    phone: null,
    companion: null,
  }));
  await desk.hold.transaction(async (tx) => {
    for (const person of people) await tx.savePerson(person);
  });
  return people.map(({ id }) => id);
}

/** All commands are given before any is answered. What anybody throws fails the test. */
async function allAtOnce(desk: Desk, commandOf: (personId: string, index: number) => Command): Promise<Outcome[]> {
  const people = await addPeople(desk);
  return Promise.all(people.map((personId, index) => handle(desk, commandOf(personId, index), BY_CLOCK)));
}

function bookAgain(personId: string): Command {
  const base = { at: NOW, bookingId: ids.next(), reference: ids.reference(), personId };
  return { type: "bookAgain", ...base, staff: "chief", slot: LAST_SEAT };
}

function request(
  personId: string,
  wanted: { agreed?: Slot; wishes?: { from: Slot["start"]; to: Slot["end"] }[] },
): Command {
  const base = { at: NOW, bookingId: ids.next(), reference: ids.reference(), personId, receivedAt: NOW };
  const empty = { mailId: null, missing: [], readings: [], notes: [] };
  const { agreed = null, wishes = [] } = wanted;
  return agreed
    ? { type: "request", ...base, ...empty, via: "phone", staff: "chief", wishes, agreed }
    : { type: "request", ...base, ...empty, via: "mail", staff: null, wishes, agreed };
}

function eventsOf(outcomes: Outcome[]): string[][] {
  return outcomes.map((outcome) => ("events" in outcome ? outcome.events.map(({ type }) => type) : []));
}

function refusalsOf(outcomes: Outcome[]): string[] {
  return outcomes.flatMap((outcome) => ("refused" in outcome ? [outcome.refused] : []));
}

function settled(work: Promise<Outcome>): Promise<Outcome | Error> {
  return work.catch((error: Error) => error);
}

async function holdsOfLastSeat(desk: Desk) {
  return desk.world.store.look(desk.office.id, (view) => view.taken(LAST_SEAT.start, LAST_SEAT.end));
}

async function expectNothingHeldTwice(desk: Desk): Promise<void> {
  const taken = await desk.world.store.look(desk.office.id, (view) =>
    view.taken(toTime("2026-06-01T00:00:00+09:00"), toTime("2026-09-01T00:00:00+09:00")),
  );
  const places = taken.map(({ seat, start }) => `${seat} ${start}`);
  expect(new Set(places).size).toBe(places.length);
}

/** Ends the connections on which offices are held, as a restart of the database or a cut line would. */
async function endHolds(): Promise<void> {
  const sql = postgres(database.adminUrl, { max: 1, onnotice: () => {} });
  await sql`select pg_terminate_backend(pid, 5000) from pg_stat_activity
    where datname = current_database() and application_name = 'madoguchi-holds'`;
  await sql.end();
}
