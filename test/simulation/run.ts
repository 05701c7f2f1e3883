import { parseArgs } from "node:util";
import { type Report, readGround, simulate } from "./town.ts";

/** `npm run sim -- --seeds N [--first K]` runs seeds K…K+N-1; `--seed K` runs one and prints its log. Exit 1 on a broken promise. */
const { values } = parseArgs({
  options: {
    seeds: { type: "string", default: "100" },
    first: { type: "string", default: "1" },
    seed: { type: "string" },
    store: { type: "string", default: "memory" },
  },
});

if (values.store !== "memory") {
  console.error(`--store ${values.store}: only the memory store is simulated so far`);
  process.exit(64);
}
const first = Number(values.seed ?? values.first);
const last = values.seed ? first : first + Number(values.seeds) - 1;
if (!Number.isSafeInteger(first) || !Number.isSafeInteger(last) || last < first) {
  console.error("--seeds, --first and --seed take whole numbers");
  process.exit(64);
}
process.exitCode = await runSeeds(first, last, values.seed !== undefined);

async function runSeeds(from: number, to: number, withLog: boolean): Promise<number> {
  const ground = await readGround();
  const totals: Record<string, number> = {};
  const began = performance.now();
  const failed: Report[] = [];
  for (let seed = from; seed <= to; seed++) {
    const report = await simulate(seed, ground);
    for (const [name, count] of Object.entries(report.counts)) totals[name] = (totals[name] ?? 0) + count;
    if (report.broken.length > 0) failed.push(report);
    if (withLog || report.broken.length > 0) console.log(report.log.join("\n"));
    for (const sentence of report.broken) console.log(`seed ${seed}: ${sentence}`);
  }
  const seeds = to - from + 1;
  const perSecond = (seeds / ((performance.now() - began) / 1000)).toFixed(2);
  const counts = Object.entries(totals).map(([name, count]) => `${name} ${count}`);
  console.log(`seeds ${seeds} (${from}-${to}), failing ${failed.length}, ${perSecond} seeds/s; ${counts.join(", ")}`);
  for (const report of failed) console.log(`repeat with: npm run sim -- --seed ${report.seed}`);
  return failed.length > 0 ? 1 : 0;
}
