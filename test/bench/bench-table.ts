/** What a part of the bench came to. Times in milliseconds; `ratio` is the median by the floor's. */
export type BenchResult = {
  part: string;
  size: Record<string, number>;
  floor: { what: string; median: number; p95: number };
  rows: BenchRow[];
  targets: string[];
  missed: string[];
};

export type BenchRow = { what: string; bytes: number; median: number; p95: number; ratio: number };

/** Of some times in milliseconds. */
export function spread(times: readonly number[]): { median: number; p95: number } {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (share: number) => round(sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? 0);
  return { median: at(0.5), p95: at(0.95) };
}

export function round(value: number): number {
  return Math.round(value * 100) / 100;
}

export function writeTable({ size, floor, rows, targets, missed }: BenchResult): string {
  const cells = rows.map(({ what, bytes, median, p95, ratio }) => [what, ...[bytes, median, p95, ratio].map(String)]);
  return [
    Object.entries(size)
      .map(([name, count]) => `${name} ${count}`)
      .join(", "),
    `floor: ${floor.what}, median ${floor.median} ms, 95 % within ${floor.p95} ms`,
    "",
    "| page | bytes | median ms | 95 % ms | × floor |",
    "| --- | --- | --- | --- | --- |",
    ...cells.map((row) => `| ${row.join(" | ")} |`),
    "",
    ...targets,
    missed.length === 0 ? "all reached" : `MISSED: ${missed.join("; ")}`,
  ].join("\n");
}
