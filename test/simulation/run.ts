import { parseArgs } from "node:util";
import { openMemoryStore } from "../../src/world/memory-store.ts";
import { openServer } from "./database.ts";
import { readGround } from "./ground.ts";
import { type How, type Report, simulate } from "./history.ts";

/**
 * `npm run sim -- --seeds N [--first K]` runs seeds K…K+N-1; `--seed K` runs one and prints its log; `--store postgres` runs each
 * seed on both stores, one step at a time, and compares how they end; `--twice` runs each seed again and compares the letters;
 * `--minutes M` ends a long run with what it has by then. Exit 1 on a broken promise.
 */
const { values } = parseArgs({
  options: {
    seeds: { type: "string", default: "100" },
    first: { type: "string", default: "1" },
    seed: { type: "string" },
    store: { type: "string", default: "memory" },
    minutes: { type: "string", default: "0" },
    twice: { type: "boolean", default: false },
  },
});

const first = Number(values.seed ?? values.first);
const last = values.seed ? first : first + Number(values.seeds) - 1;
if (!Number.isSafeInteger(first) || !Number.isSafeInteger(last) || last < first) {
  console.error("--seeds, --first and --seed take whole numbers");
  process.exit(64);
}
if (values.store !== "memory" && values.store !== "postgres") {
  console.error("--store is memory or postgres");
  process.exit(64);
}
process.exitCode = await runSeeds(first, last);

async function runSeeds(from: number, to: number): Promise<number> {
  const ground = await readGround();
  const server = values.store === "postgres" ? await openServer() : null;
  const totals = new Map<string, number>();
  const faults = new Map<string, number>();
  const rules = new Set<string>();
  const failed: Report[] = [];
  const began = performance.now();
  const cpu = process.cpuUsage();
  const longest = Number(values.minutes) * 60_000 || Number.POSITIVE_INFINITY;
  let seeds = 0;
  try {
    for (let seed = from; seed <= to && performance.now() - began < longest; seed++) {
      seeds += 1;
      const report = server ? await compare(seed, server) : await simulate(seed, ground);
      if (values.twice && (await simulate(seed, ground)).outbox !== report.outbox)
        report.broken.push("the second run of the seed sent other bytes");
      add(totals, report.counts);
      add(faults, report.faults);
      for (const rule of report.rules) rules.add(rule);
      if (report.broken.length > 0) failed.push(report);
      if (values.seed !== undefined || report.broken.length > 0) tell(report);
    }
  } finally {
    await server?.stop();
  }
  const { user, system } = process.cpuUsage(cpu);
  const wall = ((seeds * 1000) / (performance.now() - began)).toFixed(2);
  const perCpu = ((seeds * 1e6) / (user + system)).toFixed(2);
  console.log(
    `seeds ${seeds} (from ${from}), failing ${failed.length}, ${wall} seeds/s, ${perCpu} seeds per CPU second`,
  );
  console.log(listed(totals));
  console.log(`faults: ${listed(faults)}`);
  console.log(`rules: ${[...rules].sort().join(", ")}`);
  for (const report of failed) console.log(`repeat with: npm run sim -- --seed ${report.seed}`);
  return failed.length > 0 ? 1 : 0;

  async function compare(seed: number, database: Awaited<ReturnType<typeof openServer>>): Promise<Report> {
    const stepwise: How = { overlap: false };
    const expected = await simulate(seed, ground, { ...stepwise, store: openMemoryStore() });
    const { store, drop } = await database.openStore();
    try {
      const report = await simulate(seed, ground, { ...stepwise, watch: false, store });
      if (report.outbox !== expected.outbox) report.broken.push("the two stores sent other letters");
      if ((await report.snapshot()) !== (await expected.snapshot()))
        report.broken.push("the two stores end in other states");
      return report;
    } finally {
      await drop();
    }
  }
}

function tell(report: Report): void {
  console.log(report.log.join("\n"));
  console.log(`seed ${report.seed} faults: ${listed(new Map(Object.entries(report.faults)))}`);
  for (const sentence of report.broken) console.log(`seed ${report.seed}: ${sentence}`);
}

function add(totals: Map<string, number>, counts: Record<string, number>): void {
  for (const [name, count] of Object.entries(counts)) totals.set(name, (totals.get(name) ?? 0) + count);
}

function listed(counts: Map<string, number>): string {
  return [...counts]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, count]) => `${name} ${count}`)
    .join(", ");
}
