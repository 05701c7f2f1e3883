import { parseArgs } from "node:util";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
import { openMemoryStore } from "../../src/world/memory-store.ts";
import type { Server } from "./database.ts";
import { type Ground, readGround } from "./ground.ts";
import { type How, type Report, simulate } from "./history.ts";
import { isNoticed } from "./mutant.ts";
import { MUTANTS } from "./mutants.ts";
import { addReport, type Told, type Totals, tell, tellTotals } from "./totals.ts";
import { simulateYear } from "./year.ts";
import { checkYear, tellYear } from "./year-check.ts";

/**
 * `npm run sim -- --seeds N [--first K]` runs seeds K…K+N-1; `--seed K` runs one and prints its log; `--store postgres` runs each
 * seed on both stores, one step at a time, and compares how they end; `--twice` runs each seed again and compares the letters;
 * `--workers N` shares the seeds among N threads; `--minutes M` ends a long run with what it has by then; `--mutants` makes known
 * mistakes and says which seed notices each (`--only WORDS`: those whose name has these words); `--year SEED` lives through a year and counts its reports again (`--small` for the
 * year of the tests). Exit 1 on a broken promise, a seed that is too small or a mistake nobody noticed.
 */
const { values } = parseArgs({
  options: {
    seeds: { type: "string", default: "100" },
    first: { type: "string", default: "1" },
    seed: { type: "string" },
    store: { type: "string", default: "memory" },
    minutes: { type: "string", default: "0" },
    workers: { type: "string", default: "1" },
    twice: { type: "boolean", default: false },
    mutants: { type: "boolean", default: false },
    only: { type: "string", default: "" },
    year: { type: "string" },
    small: { type: "boolean", default: false },
  },
});

const first = Number(values.seed ?? values.first);
const last = values.seed ? first : first + Number(values.seeds) - 1;
const threads = Number(values.workers);
if (![first, last, threads].every(Number.isSafeInteger) || last < first || threads < 1) {
  console.error("--seeds, --first, --seed and --workers take whole numbers");
  process.exit(64);
}
if (values.store !== "memory" && values.store !== "postgres") {
  console.error("--store is memory or postgres");
  process.exit(64);
}

if (!isMainThread) {
  const { from } = workerData as { from: number };
  await runSeeds(from, (report) => parentPort?.postMessage(report));
} else if (values.year !== undefined) process.exitCode = await runYear(Number(values.year));
else process.exitCode = values.mutants ? await runMutants() : await runAll();

/** T7-1, T7-2: twelve reports against a second count of everything the office holds. */
async function runYear(seed: number): Promise<number> {
  if (!Number.isSafeInteger(seed)) {
    console.error("--year takes a whole number");
    return 64;
  }
  const cpu = process.cpuUsage();
  const crowd = values.small ? { writers: 90, callers: 30 } : { writers: 520, callers: 160 };
  const year = await simulateYear(seed, await readGround(), { crowd, months: 12 });
  const check = checkYear(year);
  console.log(tellYear(seed, year, check));
  const { user, system } = process.cpuUsage(cpu);
  console.log(`${((user + system) / 1e6).toFixed(1)} CPU seconds`);
  return check.wrong.length > 0 ? 1 : 0;
}

async function runAll(): Promise<number> {
  const totals: Totals = {
    seeds: 0,
    counts: new Map(),
    least: new Map(),
    faults: new Map(),
    rules: new Set(),
    failed: [],
  };
  const began = performance.now();
  const cpu = process.cpuUsage();
  const take = (report: Told) => {
    addReport(totals, report);
    if (values.seed !== undefined || report.broken.length > 0) tell(report);
  };
  if (threads === 1) await runSeeds(first, take);
  else await Promise.all(Array.from({ length: threads }, (_, index) => runThread(first + index, take)));
  const { user, system } = process.cpuUsage(cpu);
  return tellTotals(totals, { wallMs: performance.now() - began, cpuMs: (user + system) / 1000 });
}

function runThread(from: number, take: (report: Told) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const thread = new Worker(import.meta.filename, { argv: process.argv.slice(2), workerData: { from } });
    thread.on("message", take);
    thread.on("error", reject);
    thread.on("exit", (code) => (code === 0 ? resolve() : reject(new Error(`a thread ended with ${code}`))));
  });
}

/** Every seed from here on that is this thread's. */
async function runSeeds(from: number, take: (report: Told) => void): Promise<void> {
  const ground = await readGround();
  // Loading a database driver takes as long as a month and a half.
  const server = values.store === "postgres" ? await (await import("./database.ts")).openServer() : null;
  const until = performance.now() + (Number(values.minutes) * 60_000 || Number.POSITIVE_INFINITY);
  try {
    for (let seed = from; seed <= last && performance.now() < until; seed += threads) {
      const { snapshot: _, ...report } = server ? await compare(seed, ground, server) : await simulate(seed, ground);
      if (values.twice && (await simulate(seed, ground)).outbox !== report.outbox)
        report.broken.push("the second run of the seed sent other bytes");
      take(report);
    }
  } finally {
    await server?.stop();
  }
}

/** Both stores, one step at a time: they must send the same and end the same. */
async function compare(seed: number, ground: Ground, database: Server): Promise<Report> {
  const stepwise: How = { overlap: false };
  const expected = await simulate(seed, ground, { ...stepwise, store: openMemoryStore() });
  const { store, drop } = await database.openStore();
  try {
    const report = await simulate(seed, ground, { ...stepwise, watch: false, store });
    report.broken.push(...expected.broken);
    if (report.outbox !== expected.outbox) report.broken.push("the two stores sent other letters");
    if ((await report.snapshot()) !== (await expected.snapshot()))
      report.broken.push("the two stores end in other states");
    return report;
  } finally {
    await drop();
  }
}

/** Whether the promises would notice: each mistake in turn, seed after seed until one finds it. */
async function runMutants(): Promise<number> {
  const ground = await readGround();
  let unnoticed = 0;
  for (const mutant of MUTANTS.filter(({ name }) => name.includes(values.only))) {
    let report = await simulate(first, ground, { mutant });
    for (let seed = first + 1; seed <= last && !isNoticed(mutant, report.broken); seed++)
      report = await simulate(seed, ground, { mutant });
    const sentence = report.broken.find((one) => isNoticed(mutant, [one]));
    if (!sentence) unnoticed += 1;
    console.log(`${mutant.name}: ${sentence ? `seed ${report.seed}: ${sentence.split("\n")[0]}` : "NOT NOTICED"}`);
  }
  return unnoticed > 0 ? 1 : 0;
}
