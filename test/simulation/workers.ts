import { hash } from "node:crypto";
import { toEpochSeconds } from "../../src/booking/time.ts";
import { deliver, rescueInterrupted, resolveUnknown } from "../../src/desk/delivery.ts";
import type { Desk } from "../../src/desk/desk.ts";
import { type Measures, USUAL_MEASURES } from "../../src/desk/look-ahead.ts";
import type { Step } from "../../src/desk/loop.ts";
import { actInMailbox } from "../../src/desk/mailbox-acts.ts";
import { tendMeetings } from "../../src/desk/meetings.ts";
import { poll } from "../../src/desk/poll.ts";
import { retain } from "../../src/desk/retention.ts";
import { fileCopy } from "../../src/desk/sent-copies.ts";
import { settle } from "../../src/desk/settle.ts";
import { tellStaff } from "../../src/desk/staff-notices.ts";
import { sweep } from "../../src/desk/sweep.ts";
import { OfficeTaken, openDesk } from "../../src/service.ts";
import { type OfficeHold, type Store, StoreDown, Superseded, type Tx, type View } from "../../src/world/store.ts";
import type { World } from "../../src/world/world.ts";
import { countFairSweep } from "./invariants-terms.ts";
import { Crash } from "./post.ts";
import { digestOf, type Town } from "./town.ts";

/** One process of the clerk. Two of them stand by; only one can hold the office. */
export type Worker = { name: string; life: Life | null };

/** From the opening of a desk to the death of its process. */
export type Life = { alive: boolean; hold: OfficeHold | null; desk: Desk | null };

export function openWorkers(): Worker[] {
  return ["first", "second"].map((name) => ({ name, life: null }));
}

/** The worker that holds the office, as far as it knows; staff work through its console. */
export function workingDesk(workers: readonly Worker[]): { worker: Worker; desk: Desk } | null {
  for (const worker of workers) if (worker.life?.desk) return { worker, desk: worker.life.desk };
  return null;
}

/** A process starts: it takes the office, or finds it taken and stands by. */
export async function start(town: Town, worker: Worker): Promise<void> {
  const life: Life = { alive: true, hold: null, desk: null };
  worker.life = life;
  const { ground, sendMode, mutant } = town;
  const office = mutant?.office?.(town.office) ?? town.office;
  const letters = mutant?.letters?.(ground.letters, town) ?? ground.letters;
  const honest = worldOf(town, life);
  const world = mutant?.world?.(honest, town) ?? honest;
  try {
    const desk = await openDesk({ world, office, letters, termsFiles: ground.terms.files, sendMode });
    await rescueInterrupted(desk);
    life.desk = desk;
    town.note("serving", { worker: worker.name, epoch: desk.hold.epoch });
  } catch (error) {
    if (error instanceof OfficeTaken) town.count("stoodBy");
    else if (!(error instanceof StoreDown || error instanceof Superseded || error instanceof Crash)) throw error;
    await end(worker);
  }
}

/** The process is gone, and with it its session lock. */
export async function end(worker: Worker): Promise<void> {
  const { life } = worker;
  worker.life = null;
  if (!life) return;
  life.alive = false;
  await life.hold?.release();
}

/**
 * The line on which the holder's lock stands is cut, and the other worker takes the office, while the first one goes on and
 * still believes that it holds it.
 */
export async function takeOver(town: Town, from: Worker, to: Worker): Promise<void> {
  if (!from.life?.hold || to.life) return;
  town.fault("hold lost");
  await from.life.hold.release();
  await start(town, to);
}

/** Runs a step as the process would; where it dies, its worker is gone until it is started again. */
export async function duty(
  town: Town,
  worker: Worker,
  name: string,
  work: (desk: Desk) => Promise<unknown>,
): Promise<void> {
  const desk = worker.life?.desk;
  if (!desk) return;
  try {
    await work(desk);
  } catch (error) {
    if (error instanceof StoreDown) return;
    if (error instanceof Superseded) {
      town.count("superseded");
      town.note("superseded", { worker: worker.name, duty: name });
      if (worker.life?.desk === desk) await end(worker);
      return;
    }
    if (!(error instanceof Crash)) throw error;
    if (worker.life?.desk !== desk) return;
    town.note("crash", { worker: worker.name, duty: name, where: error.message });
    town.count("crashes");
    await end(worker);
  }
}

type DutyLoop = readonly [name: string, step: (desk: Desk) => Promise<Step>];

/** The duties as `service.ts` joins them to loops, but for the mailbox: what stands in one row never overlaps with itself. */
const LOOPS: readonly DutyLoop[] = [
  ["settle", settle],
  ["deliver", async (desk) => ((await deliver(desk)) === "worked" ? "worked" : resolveUnknown(desk))],
  ["file", async (desk) => ((await actInMailbox(desk)) === "worked" ? "worked" : fileCopy(desk))],
  ["sweep", sweep],
  ["retain", retain],
];

const IN_A_FLOOD: Measures = { mailsAFetch: 1, mailsAhead: 3, crowd: 0, ofOneSender: 1 };

/** An office with rooms has no meetings to tend; one whose values are never changed has nobody to tell by mail. */
export function loopsOf({ office, values, flooded }: Town): readonly DutyLoop[] {
  return [
    ["mailbox", (desk) => pollOnce(desk, flooded ? IN_A_FLOOD : USUAL_MEASURES)],
    ...LOOPS,
    ...(office.meetings?.kind !== "zoom" ? [] : ([["meet", tendMeetings]] satisfies DutyLoop[])),
    ...(values === null ? [] : ([["tell", tellStaff]] satisfies DutyLoop[])),
  ];
}

/** One loop's turn: step after step while there is work, as often as the seed lets it. */
export async function turn(town: Town, worker: Worker, loop: DutyLoop, most: number): Promise<void> {
  const [name, honest] = loop;
  const step = town.mutant?.duties?.[name] ?? honest;
  await duty(town, worker, name, async (desk) => {
    for (let steps = 0; steps < most; steps++) {
      if (name === "sweep") await countFairSweep(town);
      const made = await step(desk);
      if (name === "sweep") town.count("sweeps");
      if (made === "idle") return;
    }
  });
}

async function pollOnce(desk: Desk, measures: Measures): Promise<Step> {
  await poll(desk, { measures });
  return "idle";
}

function worldOf(town: Town, life: Life): World {
  const { seed, turnstile, post } = town;
  const log = (event: string, fields: object = {}) => {
    const line = JSON.stringify(fields);
    if (/@|15999-|氏名/.test(line)) town.broken.push(`a log line tells about a person: ${event} ${line}`);
    town.note(event, fields);
    if (event === "stored ahead") town.count("storedAhead");
  };
  return {
    clock: { now: town.now, monotonic: () => toEpochSeconds(town.clock.truth) * 1000, sleep: async () => {} },
    ids: {
      next: () => `id${String(town.nextNumber()).padStart(8, "0")}`,
      reference: () => referenceOf(town.nextNumber()),
      bytes: (count) => new Uint8Array(count).fill(7),
    },
    store: storeOf(town, life),
    mailbox: outside(town, life, post.mailbox),
    transport: outside(town, life, post.transport),
    meetings: town.office.meetings?.kind === "zoom" ? outside(town, life, town.provider.meetings) : null,
    parser: { ...town.parser, parse: (raw) => turnstile.busy(() => town.parser.parse(raw)) },
    digests: {
      token: (parts) => `MD${tokenText(hash("sha256", [`office ${seed}`, ...parts].join("\0"), "buffer"))}`,
      sha256: digestOf,
    },
    log: { info: log, warn: log, error: log },
  };
}

/** A server's answer reaches only a process that lives. */
function outside<T extends object>(town: Town, life: Life, server: T): T {
  const calls = Object.entries(server).map(([name, call]) => [
    name,
    async (...values: unknown[]) => {
      if (!town.turnstile.isOpen()) await town.turnstile.pass();
      checkAlive(life);
      const answer: unknown = await (call as (...values: unknown[]) => unknown)(...values);
      if (!town.turnstile.isOpen()) await town.turnstile.pass();
      checkAlive(life);
      return answer;
    },
  ]);
  return Object.fromEntries(calls) as T;
}

/** The store as one process sees it: it may be away, and the process may die before, inside or after a commit. */
function storeOf(town: Town, life: Life): Store {
  const { store, storeFaults, turnstile } = town;
  const enter = async () => {
    if (!turnstile.isOpen()) await turnstile.pass();
    checkAlive(life);
    if (storeFaults.down) throw new StoreDown("simulated");
  };
  function lookAtOnce<T>(officeId: string, work: (view: View) => Promise<T>): Promise<T> {
    if (!life.alive) return Promise.reject(new Crash("dead"));
    if (storeFaults.down) return Promise.reject(new StoreDown("simulated"));
    return store.look(officeId, work);
  }
  async function write<T>(run: (work: (tx: Tx) => Promise<T>) => Promise<T>, work: (tx: Tx) => Promise<T>): Promise<T> {
    await enter();
    const result = await run(async (tx) => {
      checkAlive(life);
      const made = await work(tx);
      mayCrash(town, "before commit");
      checkAlive(life);
      return made;
    });
    mayCrash(town, "after commit");
    checkAlive(life);
    if (storeFaults.lostCommit > 0 && town.random.chance(storeFaults.lostCommit)) {
      town.fault("commit answer lost");
      throw new StoreDown("simulated: committed, and the line was cut");
    }
    return result;
  }
  return {
    transaction: (officeId, work) => write((inner) => store.transaction(officeId, inner), work),
    look: (officeId, work) =>
      turnstile.isOpen() ? lookAtOnce(officeId, work) : enter().then(() => store.look(officeId, work)),
    holdOffice: async (officeId) => {
      await enter();
      const hold = await store.holdOffice(officeId);
      if (hold === "taken") return hold;
      life.hold = hold;
      return { ...hold, transaction: (work) => write((inner) => hold.transaction(inner), work) };
    },
    watch: store.watch,
    close: async () => {},
  };
}

function mayCrash(town: Town, where: string): void {
  const { crash } = town.post.faults;
  if (crash > 0 && town.random.chance(crash)) {
    town.fault(`crash ${where}`);
    throw new Crash(where);
  }
}

function checkAlive(life: Life): void {
  if (!life.alive) throw new Crash("dead");
}

const REFERENCE_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";
const TOKEN_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

export function referenceOf(id: number): string {
  let text = "";
  for (let rest = id, index = 0; index < 8; index++, rest = Math.floor(rest / REFERENCE_LETTERS.length))
    text = `${REFERENCE_LETTERS[rest % REFERENCE_LETTERS.length]}${text}`;
  return `${text.slice(0, 4)}-${text.slice(4)}`;
}

function tokenText(bytes: Uint8Array): string {
  return [...bytes.subarray(0, 26)].map((byte) => TOKEN_LETTERS[byte % 32]).join("");
}
