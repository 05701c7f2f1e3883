import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { ImapFlow } from "imapflow";
import { identify } from "../../src/mail/applicant/identity.ts";
import { openCipher } from "../../src/world/cipher.ts";
import { cipherKeyOf } from "../../src/world/data-key.ts";
import { openPostgresStore } from "../../src/world/postgres-store.ts";
import { readProfile } from "../../src/world/profile.ts";
import { silentLog } from "../database.ts";
import type { Dovecot } from "../dovecot.ts";
import { eventually } from "../real-clock.ts";
import { type Random, seeded } from "../simulation/random.ts";
import {
  audit,
  type Books,
  type Evidence,
  type Findings,
  type FolderListing,
  isResting,
  openBooks,
  unfinished,
} from "./audit.ts";
import { gather, shuffled } from "./crowd.ts";
import { killAt, type Outlook } from "./moments.ts";
import { COMES_AFTER, INSIDE_POINTS, isInside, OUTSIDE_POINTS, type Point, type PointName } from "./points.ts";
import { startSink } from "./sink.ts";
import { type Standby, startServe, startStandby, type Worker } from "./worker.ts";

/** The servers that outlive every worker. */
export type Servers = { dovecot: Dovecot; serviceUrl: string; folder: string };

export type Round = {
  seed: number;
  /** One entry for each kill; a point that was not come to within its time was killed there and then. */
  kills: { at: PointName; reached: boolean }[];
  findings: Findings;
  books: Books;
  settledMs: number;
};

const OFFICE_ADDRESS = "madoguchi@office.example.jp";
const DATA_KEY = Buffer.alloc(32, 7);
const SEATS = 20;
const POINT_MS = 7_000;
/** Everything that earlier kills left behind is done first. */
const ALL_DONE_MS = 15_000;
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
  const env = {
    DATABASE_URL: servers.serviceUrl,
    DATA_KEY: DATA_KEY.toString("base64"),
    OFFICE_FILE: officeFile,
    IMAP_URL: servers.dovecot.imapUrl(user),
    SMTP_URL: sink.url,
    MAIL_FROM: OFFICE_ADDRESS,
    SEND_MODE: "auto",
    ALLOW_SAMPLE_TERMS: "1",
    // A killed process never writes what it compiled, so the first one of a run does it for all.
    NODE_COMPILE_CACHE: join(servers.folder, "compiled"),
  };
  const store = await openPostgresStore({
    url: servers.serviceUrl,
    cipher: openCipher([cipherKeyOf(DATA_KEY)]),
    log: silentLog,
  });
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
    await makeFirstContact(yard, outlook);
    crowd.begin();
    const done: Round["kills"] = [];
    for (const point of plan) {
      const joins = joinAround(arrivals, crowd.join);
      const { reached, strange } = await killOnce(point, yard, env, outlook);
      if (strange) wrong.push(`${point.at}: a worker ${strange}`);
      await joins;
      done.push({ at: point.at, reached });
    }
    const began = performance.now();
    const last = await startServe(env);
    const isQuiet = async () =>
      (await outlook.look(unfinished)).length === 0 && (await waiting(outlook, crowd.people)) === 0;
    await eventually(isQuiet, (quiet) => quiet, REST_MS);
    const settledMs = performance.now() - began;
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
    return { seed, kills: done, findings, books, settledMs };
  } finally {
    await yard.close();
    await sink.stop();
    await store.close();
  }
}

/** The next worker is made ready while the last one works. */
type Yard = { next(): Promise<Standby>; close(): Promise<void> };

function openYard(env: Record<string, string>): Yard {
  const make = () => {
    const made = startStandby(env);
    made.catch(() => undefined);
    return made;
  };
  let ready = make();
  const used: Worker[] = [];
  return {
    async next() {
      const standby = await ready;
      ready = make();
      return {
        ...standby,
        go: (order) => {
          const worker = standby.go(order);
          used.push(worker);
          return worker;
        },
      };
    },
    async close() {
      await (await ready).dismiss();
      for (const worker of used) if (worker.alive()) await worker.kill();
    },
  };
}

/** The mailbox is taken over in peace once; nothing older than that would be answered. */
async function makeFirstContact(yard: Yard, { look }: Outlook): Promise<void> {
  const worker = (await yard.next()).go({ point: null, nth: 1 });
  const touched = () =>
    look(async (view) => (await view.cursor("inbox")) !== null && (await view.cursor("junk")) !== null);
  const done = await eventually(touched, (yes) => yes, CONTACT_MS);
  await worker.kill();
  if (!done) throw new Error(`no first contact\n${worker.said()}`);
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
  yard: Yard,
  env: Record<string, string>,
  outlook: Outlook,
): Promise<{ reached: boolean; strange: string | null }> {
  const worker = isInside(at) ? (await yard.next()).go({ point: at, nth }) : await startServe(env);
  const over = new AbortController();
  const killed = isInside(at) ? worker.ended : killAt(at, worker, outlook, over.signal);
  await Promise.race([
    killed,
    worker.ended,
    wait(at === "when all is done" ? ALL_DONE_MS : POINT_MS, undefined, { signal: over.signal, ref: false }).catch(
      () => undefined,
    ),
  ]);
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

function writeOffice(folder: string, id: string): string {
  const shipped = JSON.parse(readFileSync(join(import.meta.dirname, "../../offices/itoigawa.json"), "utf8"));
  const rooms = Array.from({ length: SEATS }, (_, index) => ({
    ...shipped.rooms[0],
    seat: index + 1,
    meetingId: `000 0000 ${String(index + 1).padStart(4, "0")}`,
  }));
  const file = join(folder, `${id}.json`);
  writeFileSync(file, JSON.stringify({ ...shipped, id, policy: { ...shipped.policy, seats: SEATS }, rooms }));
  return file;
}

function officeOf(file: string): Evidence["office"] {
  const profile = readProfile(file, {
    imap: null,
    smtp: null,
    allowSampleTerms: true,
    mailFrom: { name: null, address: OFFICE_ADDRESS },
    authservId: null,
  });
  if ("problems" in profile) throw new Error(profile.problems.join("\n"));
  return profile.office;
}

async function list(dovecot: Dovecot, user: string, folder: string): Promise<FolderListing> {
  const { username, password, port } = new URL(dovecot.imapUrl(user));
  const client = new ImapFlow({
    host: "127.0.0.1",
    port: Number(port),
    doSTARTTLS: false,
    auth: { user: decodeURIComponent(username), pass: password },
    logger: false,
  });
  client.on("error", () => undefined);
  await client.connect();
  const box = await client.mailboxOpen(folder, { readOnly: true });
  const rows =
    box.exists === 0 ? [] : await client.fetchAll("1:*", { uid: true, flags: true, headers: ["message-id"] });
  await client.logout();
  return rows.map(({ uid, flags, headers }) => ({
    uid,
    messageId: /message-id:\s*(\S+)/i.exec(headers?.toString("latin1") ?? "")?.[1] ?? "",
    seen: flags?.has("\\Seen") ?? false,
    flagged: flags?.has("\\Flagged") ?? false,
  }));
}
