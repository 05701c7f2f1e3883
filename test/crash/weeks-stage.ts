import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { fromEpochSeconds, type Time, toEpochSeconds, toTime } from "../../src/booking/time.ts";
import { identify } from "../../src/mail/applicant/identity.ts";
import type { LetterKind } from "../../src/mail/letters/letter.ts";
import type { Store, View } from "../../src/world/store.ts";
import { eventually } from "../real-clock.ts";
import { seeded } from "../simulation/random.ts";
import { freePort } from "../stories/serving.ts";
import { type Findings, unfinished } from "./audit.ts";
import { type Crowd, gather, kindOf } from "./crowd.ts";
import type { Errand } from "./errands.ts";
import { environmentOf, OFFICE_ADDRESS, openStoreAt, writeOffice } from "./office.ts";
import type { Person } from "./people.ts";
import { isInside, type PointName, type WeeksPoint } from "./points.ts";
import type { Kill, Servers } from "./round.ts";
import { type Sink, startSink } from "./sink.ts";
import { WEEKS_HABITS } from "./weeks-people.ts";
import { atWindows, type Duty, type Staff } from "./weeks-staff.ts";
import { openYard, startStandby, type Worker, type Yard } from "./worker.ts";

/** One office with a database of its own, and with a second one for the restore. Its clock stands where a scene sets it and runs on from there. */
export type Stage = {
  officeId: string;
  officeFile: string;
  user: string;
  servers: Servers;
  databases: { first: Database; second: Database };
  backup: string;
  clock: { now(): Time; set(to: string): void };
  sink: Sink;
  crowd: Crowd;
  staff: Staff;
  /** What staff wrote in their own mail program. */
  ownAnswers: { messageId: string; answers: string; person: Person }[];
  kills: Kill[];
  findings: Findings;
  look<T>(question: (view: View) => Promise<T>): Promise<T>;
  store(): Store;
  /** The next worker, by the office's clock and with the staff's windows at the one port. */
  work(order: {
    point: PointName | null;
    nth?: number;
    errand?: Errand;
  }): Promise<ReturnType<Awaited<ReturnType<Yard["next"]>>["go"]>>;
  /** From now on workers use the second database. */
  moveToSecond(): Promise<void>;
  /** Files a mail in Sent. */
  fileInSent(raw: Uint8Array): Promise<void>;
  close(): Promise<void>;
};

export type Database = { ownerUrl: string; serviceUrl: string };
export type Group = keyof typeof WEEKS_HABITS;

const POINT_MS = 20_000;
const REST_MS = 180_000;
const AFTERMATH_MS = 600;
const DUTY_PAUSE_MS = 60;
const GLANCE_MS = 2;

export async function openStage(servers: Servers, user: string, seed: number): Promise<Stage> {
  const sink = await startSink();
  const officeId = `weeks-${seed}`;
  const officeFile = writeOffice(servers.folder, officeId);
  const name = `weeks_${seed}_${process.pid}`;
  const databases = {
    first: await servers.makeDatabase(`${name}_a`, "migrated"),
    second: await servers.makeDatabase(`${name}_b`, "empty"),
  };
  const clock = makeOfficeClock();
  const port = await freePort();
  const envFor = ({ serviceUrl }: Database) =>
    environmentOf({
      databaseUrl: serviceUrl,
      officeFile,
      imapUrl: servers.dovecot.imapUrl(user),
      smtpUrl: sink.url,
      compiled: join(servers.folder, "compiled"),
    });
  await (await startStandby(envFor(databases.first))).dismiss();
  let store = await openStoreAt(databases.first.serviceUrl);
  let yard = openYard(envFor(databases.first));
  const look: Stage["look"] = (question) => store.look(officeId, question);
  const hasArrived = (id: string) => sink.submissions.some(({ raw }) => identify(raw).messageId === id);
  const crowd = gather({
    random: seeded(seed),
    sink,
    office: OFFICE_ADDRESS,
    append: (raw, at) => servers.dovecot.append(user, raw, at),
    now: clock.now,
  });
  return {
    ...{ officeId, officeFile, user, servers, databases, clock, sink, crowd, look },
    backup: join(servers.folder, `${name}.backup`),
    staff: atWindows({ port, look, hasArrived }),
    ownAnswers: [],
    kills: [],
    findings: { lost: [], doubled: [], stuck: [], wrong: [], figures: NO_FIGURES },
    store: () => store,
    work: async ({ point, nth = 1, errand }) =>
      (await yard.next()).go({
        point: point !== null && isInside(point) ? point : null,
        nth,
        now: clock.now(),
        ...(errand ? { errand } : { port }),
      }),
    moveToSecond: async () => {
      await yard.close();
      await store.close();
      yard = openYard(envFor(databases.second));
      store = await openStoreAt(databases.second.serviceUrl);
    },
    fileInSent: (raw) => servers.dovecot.append(user, raw, clock.now(), "Sent"),
    close: async () => {
      await yard.close();
      await sink.stop();
      await store.close();
    },
  };
}

type Dying = {
  nth?: number;
  /** Happens before the worker lives. */
  first?: () => Promise<unknown>;
  /** Staff do this at their windows while it lives. */
  duty?: Duty;
  /** The worker is this command instead of the service. */
  errand?: Errand;
  /** Killed so long after this is seen from outside; absent: at the point, or in any case after twenty seconds. */
  seen?: () => boolean | Promise<boolean>;
  laterMs?: number;
};

/** One worker, which dies at the point. */
export async function dieAt(stage: Stage, at: WeeksPoint, dying: Dying = {}): Promise<void> {
  const { nth = 1, first, duty, errand, seen, laterMs = 0 } = dying;
  await first?.();
  const worker = await stage.work({ point: isInside(at) ? at : null, nth, ...(errand ? { errand } : {}) });
  const over = new AbortController();
  const atWork = duty ? insist(duty, over.signal) : Promise.resolve();
  const late = wait(POINT_MS, undefined, { signal: over.signal, ref: false }).catch(() => undefined);
  const killed = seen ? killWhenSeen(worker, seen, laterMs, over.signal) : worker.ended;
  await Promise.race([worker.ended, killed, late]);
  const isDead = !worker.alive();
  over.abort();
  if (!isDead) await worker.kill();
  await atWork;
  const strange = worker.strangeEnd();
  // A command that comes to its end has not come to the point; that is no fault of its own.
  const hasFinished = errand && strange?.startsWith("ended by itself with 0:");
  if (strange && !hasFinished) stage.findings.wrong.push(`${at}: a worker ${strange}`);
  stage.kills.push({ at, reached: isDead && strange === null });
}

async function killWhenSeen(
  worker: Worker,
  seen: () => boolean | Promise<boolean>,
  laterMs: number,
  over: AbortSignal,
): Promise<void> {
  while (!over.aborted && worker.alive()) {
    if (await seen()) {
      await wait(laterMs);
      return worker.kill();
    }
    await wait(GLANCE_MS);
  }
}

/** A command that runs in peace. */
export async function runToEnd(stage: Stage, errand: Errand): Promise<void> {
  const worker = await stage.work({ point: null, errand });
  await worker.ended;
  const strange = worker.strangeEnd() ?? "was killed";
  if (!strange.startsWith("ended by itself with 0:")) stage.findings.wrong.push(`the command ${errand.do} ${strange}`);
}

/** A worker that is left in peace until nothing is left to do and `until` holds, while staff see to what waits for them. */
export async function comeToRest(
  stage: Stage,
  name: string,
  { until = () => true, duty }: { until?: () => boolean | Promise<boolean>; duty?: Duty } = {},
): Promise<void> {
  const worker = await stage.work({ point: null });
  const over = new AbortController();
  const seeTo = stage.staff.seeToLetters();
  const atWork = insist(async () => ((await duty?.()) ?? true) && (await seeTo()), over.signal);
  const isQuiet = async () => (await stage.look(unfinished)).length === 0 && (await until());
  const isAtRest = async () => {
    if (!(await isQuiet())) return false;
    await wait(AFTERMATH_MS);
    return isQuiet();
  };
  const rested = await eventually(isAtRest, (quiet) => quiet, REST_MS);
  over.abort();
  if (!rested) {
    const left = (await stage.look(unfinished)).join("; ");
    stage.findings.stuck.push(
      `${name}: no rest within ${REST_MS / 1000} s (${left || "what was waited for did not come"})`,
    );
  }
  const strange = worker.strangeEnd();
  if (strange) stage.findings.wrong.push(`${name}: a worker ${strange}`);
  await worker.kill();
  await atWork;
}

/** Again and again while the worker lives: what is to be done may still have to come. A window that does not answer is opened anew. */
async function insist(duty: Duty, over: AbortSignal): Promise<void> {
  while (!over.aborted) {
    await duty().catch(() => undefined);
    await wait(DUTY_PAUSE_MS, undefined, { signal: over }).catch(() => undefined);
  }
}

export function peopleOf({ crowd }: Pick<Stage, "crowd">, ...groups: Group[]): Person[] {
  return crowd.people.filter(({ habit }) => groups.some((group) => WEEKS_HABITS[group] === habit));
}

export async function arrive({ crowd }: Stage, group: Group, count = 1): Promise<void> {
  for (let index = 0; index < count; index++) await crowd.arrive(WEEKS_HABITS[group]);
}

/** Whether everybody of these groups has so many different letters of the kind. */
export function have(stage: Stage, kind: LetterKind, count: number, ...groups: Group[]): boolean {
  return peopleOf(stage, ...groups).every(({ address }) => lettersOf(stage, address, kind) >= count);
}

function lettersOf({ sink }: Stage, address: string, kind: LetterKind): number {
  const ids = new Set(sink.submissions.filter(({ to }) => to === address).map(({ raw }) => identify(raw).messageId));
  return [...ids].filter((id) => id !== null && kindOf(id) === kind).length;
}

function makeOfficeClock(): Stage["clock"] {
  let from = { time: toTime("2026-06-10T09:00:00+09:00"), at: performance.now() };
  return {
    now: () => fromEpochSeconds(toEpochSeconds(from.time) + Math.floor((performance.now() - from.at) / 1000)),
    set: (to) => {
      from = { time: toTime(to), at: performance.now() };
    },
  };
}

const NO_FIGURES: Findings["figures"] = {
  people: 0,
  mails: 0,
  letters: 0,
  submissions: 0,
  shownUnknown: 0,
  arrivedTwice: 0,
  restingWithStaff: 0,
  neverLeft: 0,
  overtaken: 0,
};
