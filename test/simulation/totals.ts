import type { Report } from "./history.ts";

/** What a thread can hand over. */
export type Told = Omit<Report, "snapshot">;

export type Totals = {
  seeds: number;
  counts: Map<string, number>;
  /** The smallest seed in each respect. */
  least: Map<string, number>;
  faults: Map<string, number>;
  rules: Set<string>;
  failed: number[];
};

/** The size below which a month proves too little (design §8). */
export const LEAST_SIZE = { people: 20, mails: 40, faults: 10 } as const;

export function addReport(totals: Totals, report: Told): void {
  totals.seeds += 1;
  add(totals.counts, report.counts);
  add(totals.faults, report.faults);
  for (const rule of report.rules) totals.rules.add(rule);
  if (report.broken.length > 0) {
    totals.failed.push(report.seed);
    return;
  }
  for (const name of Object.keys(LEAST_SIZE)) {
    const count = report.counts[name] ?? 0;
    totals.least.set(name, Math.min(totals.least.get(name) ?? count, count));
  }
}

/** Prints what was run and returns the exit code. */
export function tellTotals(totals: Totals, { wallMs, cpuMs }: { wallMs: number; cpuMs: number }): number {
  const { seeds, counts, least, failed } = totals;
  const rate = (milliseconds: number) => ((seeds * 1000) / milliseconds).toFixed(2);
  console.log(
    `seeds ${seeds}, failing ${failed.length}, ${rate(wallMs)} seeds/s, ${rate(cpuMs)} seeds per CPU second (${Math.round(cpuMs / 1000)} s)`,
  );
  const sizes = Object.keys(LEAST_SIZE).map(
    (name) => `${name} ${((counts.get(name) ?? 0) / seeds).toFixed(1)} (least ${least.get(name) ?? 0})`,
  );
  console.log(`a seed: ${sizes.join(", ")}`);
  console.log(listed(counts));
  console.log(`faults: ${listed(totals.faults)}`);
  console.log(`rules: ${[...totals.rules].sort().join(", ")}`);
  for (const seed of failed.sort((a, b) => a - b)) console.log(`repeat with: npm run sim -- --seed ${seed}`);
  const small = Object.entries(LEAST_SIZE).filter(([name, size]) => (least.get(name) ?? size) < size);
  for (const [name, size] of small) console.log(`a seed has less than ${size} ${name}`);
  return failed.length > 0 || small.length > 0 ? 1 : 0;
}

export function tell(report: Told): void {
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
