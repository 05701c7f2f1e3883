import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { identify } from "../../src/mail/applicant/identity.ts";
import type { Dovecot } from "../dovecot.ts";
import { eventually } from "../real-clock.ts";
import { type Random, seeded } from "../simulation/random.ts";
import { audit, type Books, type Evidence, type Findings, isResting, openBooks, unfinished } from "./audit.ts";
import { gather, shuffled } from "./crowd.ts";
import { killAt, type Outlook } from "./moments.ts";
import { environmentOf, list, OFFICE_ADDRESS, officeOf, openStoreAt, writeOffice } from "./office.ts";
import {
  COMES_AFTER,
  INSIDE_POINTS,
  isInside,
  OUTSIDE_POINTS,
  type Point,
  type PointName,
  type WeeksPoint,
} from "./points.ts";
import { startSink } from "./sink.ts";
import { openYard, startServe, startStandby, type Yard } from "./worker.ts";

/** The servers that outlive every worker. */
export type Servers = {
  dovecot: Dovecot;
  serviceUrl: string;
  folder: string;
  /** A database of its own, with or without tables. */
  makeDatabase(name: string, tables: "migrated" | "empty"): Promise<{ ownerUrl: string; serviceUrl: string }>;
};

export type Kill = { at: PointName | WeeksPoint; reached: boolean };

export type Round = {
  seed: number;
  /** One entry for each kill; a point that was not come to within its time was killed there and then. */
  kills: Kill[];
  findings: Findings;
  books: Books;
  /** The way to rest after the last kill; null where each scene has its own. */
  settledMs: number | null;
};

/** How long a worker gets at least to come to its point, beside whatever else the machine does; several times what the first contact took. */
const POINT_MS = 15_000;
const TIMES_FIRST_CONTACT = 3;
/** Everything that earlier kills left behind is done first, so this point gets about twice as long. */
const ALL_DONE_TIMES = 2;
/** What the last kill left behind is done within half a minute where the machine does little else. */
const REST_MS = 60_000;
const CONTACT_MS = 30_000;
/** After everything is done the world is watched for so long, for a letter too many. */
const AFTERMATH_MS = 1_500;
const LATEST_JOIN_MS = 900;

/** As many kills as a plan with every named point has. */
export const EVERY_POINT = OUTSIDE_POINTS.length + INSIDE_POINTS.length + Object.values(COMES_AFTER).flat().length;

/** Every named point once, in an order of the seed's, each behind the one it needs to have happened before. */
export function planOf(random: Random, kills: number): Point[] {
  const plan: Point[] = [];
  while (plan.length < kills) {
    for (const at of shuffled<PointName>(random, [...OUTSIDE_POINTS, ...INSIDE_POINTS])) {
      const before = COMES_AFTER[at];
      plan.push(...(before ?? []).map((earlier) => ({ at: earlier, nth: 1 })));
      const once = !isInside(at) || before !== undefined || at === "office taken";
      plan.push({ at, nth: !once && random.chance(0.3) ? 2 : 1 });
    }
  }
  return plan.slice(0, kills);
}

/** One office of its own on the shared servers: kills by the plan, then a worker that is left in peace, then the count. */
export async function runRound(servers: Servers, user: string, seed: number, kills: number): Promise<Round> {
  const plan = planOf(seeded(seed), kills);
  // Draws of their own, so that the order in which people and kills take turns changes nothing of either.
  const [random, habits, arrivals] = [1, 2, 3].map((part) => seeded(seed * 10 + part)) as [Random, Random, Random];
  const sink = await startSink();
  const officeId = `crash-${seed}`;
  const officeFile = writeOffice(servers.folder, officeId);
  const env = environmentOf({
    databaseUrl: servers.serviceUrl,
    officeFile,
    imapUrl: servers.dovecot.imapUrl(user),
    smtpUrl: sink.url,
    // A killed process never writes what it compiled, so the first one of a run does it for all.
    compiled: join(servers.folder, "compiled"),
  });
  const store = await openStoreAt(servers.serviceUrl);
  const crowd = gather({
    random: habits,
    sink,
    office: OFFICE_ADDRESS,
    append: (raw, at) => servers.dovecot.append(user, raw, at),
  });
  const outlook: Outlook = {
    random,
    sink,
    maildir: servers.dovecot.maildir(user),
    look: (question) => store.look(officeId, question),
  };
  const wrong: string[] = [];
  await (await startStandby(env)).dismiss();
  const yard = openYard(env);
  try {
    const contactMs = await makeFirstContact(yard, outlook);
    const patienceMs = Math.max(POINT_MS, TIMES_FIRST_CONTACT * contactMs);
    crowd.begin();
    const done: Round["kills"] = [];
    for (const point of plan) {
      const joins = joinAround(arrivals, crowd.join);
      const { reached, strange } = await killOnce(point, patienceMs, { yard, env, outlook });
      if (strange) wrong.push(`${point.at}: a worker ${strange}`);
      await joins;
      done.push({ at: point.at, reached });
    }
    const began = performance.now();
    const last = await startServe(env);
    const isQuiet = async () =>
      (await outlook.look(unfinished)).length === 0 && (await waiting(outlook, crowd.people)) === 0;
    const isAtRest = await eventually(isQuiet, (quiet) => quiet, REST_MS);
    const settledMs = performance.now() - began;
    // Said for what it is: what the books say of a worker that still works could be anything.
    const atWork = isAtRest ? [] : [`no rest after ${REST_MS / 1000} s`, ...(await outlook.look(unfinished))];
    await wait(AFTERMATH_MS);
    await crowd.rest();
    const evidence: Evidence = {
      office: officeOf(officeFile),
      crowd,
      submissions: sink.submissions,
      inbox: await list(servers.dovecot, user, "INBOX"),
      sent: await list(servers.dovecot, user, "Sent"),
    };
    const books = await outlook.look((view) => openBooks(view, evidence));
    const findings = audit(books);
    const code = await last.stop();
    if (code !== 0) wrong.push(`the last worker, told to stop, ended with ${code}: ${last.said().slice(-1_000)}`);
    findings.wrong.push(...wrong);
    findings.stuck.push(...atWork);
    return { seed, kills: done, findings, books, settledMs };
  } finally {
    await yard.close();
    await sink.stop();
    await store.close();
  }
}

/** The mailbox is taken over in peace once; nothing older than that would be answered. Returns how long that took. */
async function makeFirstContact(yard: Yard, { look }: Outlook): Promise<number> {
  const began = performance.now();
  const worker = (await yard.next()).go({ point: null, nth: 1 });
  const touched = () =>
    look(async (view) => (await view.cursor("inbox")) !== null && (await view.cursor("junk")) !== null);
  const done = await eventually(touched, (yes) => yes, CONTACT_MS);
  const tookMs = performance.now() - began;
  await worker.kill();
  if (!done) throw new Error(`no first contact\n${worker.said()}`);
  return tookMs;
}

/** One or two people write, before the worker lives or while it does. */
async function joinAround(random: Random, join: () => Promise<void>): Promise<void> {
  const delays = Array.from({ length: random.between(1, 2) }, () => random.between(0, LATEST_JOIN_MS));
  for (const delay of delays) {
    await wait(delay);
    await join();
  }
}

async function killOnce(
  { at, nth }: Point,
  patienceMs: number,
  { yard, env, outlook }: { yard: Yard; env: Record<string, string>; outlook: Outlook },
): Promise<{ reached: boolean; strange: string | null }> {
  const worker = isInside(at) ? (await yard.next()).go({ point: at, nth }) : await startServe(env);
  const over = new AbortController();
  const killed = isInside(at) ? worker.ended : killAt(at, worker, outlook, over.signal);
  const afterMs = at === "when all is done" ? ALL_DONE_TIMES * patienceMs : patienceMs;
  const late = wait(afterMs, undefined, { signal: over.signal, ref: false }).catch(() => undefined);
  await Promise.race([killed, worker.ended, late]);
  const reached = !worker.alive();
  over.abort();
  outlook.sink.forget();
  if (worker.alive()) await worker.kill();
  return { reached, strange: worker.strangeEnd() };
}

/** How many people still wait for a letter that does not rest with staff. */
async function waiting({ look, sink }: Outlook, people: Evidence["crowd"]["people"]): Promise<number> {
  const resting = new Set(
    (await look((view) => view.letters({ states: ["unknown"], limit: 1000 }))).filter(isResting).map(({ to }) => to),
  );
  const got = new Map<string, Set<string>>();
  for (const { to, raw } of sink.submissions)
    got.set(to, (got.get(to) ?? new Set()).add(identify(raw).messageId ?? ""));
  return people.filter(
    ({ address, habit }) => !resting.has(address) && (got.get(address)?.size ?? 0) < habit.letters.length,
  ).length;
}
