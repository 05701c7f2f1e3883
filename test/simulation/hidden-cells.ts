import type { CountTable, Report } from "../../src/desk/report.ts";
import { publish } from "../../src/desk/small-cells.ts";

/** A cell that the published form does not tell, and how many values it could have as far as a reader can work it out. */
export type HiddenCell = { table: string; row: string; values: number[] };

/** Combinations of one table that are tried; a table that needs more is said not to be worked out. */
const MOST_TRIED = 200_000;
/** Two values are enough to know that a reader does not know. */
const ENOUGH = 2;

/**
 * What somebody who reads the published month, and knows the rule by which it was made, can work out about each hidden cell. A
 * guess stands when a month with these numbers would have been published exactly so. Guesses near the truth are tried first, as
 * they mostly stand and settle the matter; where they do not, all that the total allows.
 */
export function workOut(published: Report, truth: Report): HiddenCell[] {
  return published.tables.flatMap((table, index) => workOutTable(published, table, truth.tables[index] ?? table));
}

function workOutTable(published: Report, table: CountTable, truth: CountTable): HiddenCell[] {
  const hidden = table.rows.filter(({ count }) => count === null).map(({ key }) => key);
  const found = new Map(hidden.map((key) => [key, new Set<number>()]));
  const isKnown = (key: string, value: number) => {
    const values = found.get(key);
    return values === undefined || values.size >= ENOUGH || values.has(value);
  };
  const shown = table.rows.reduce((sum, { count }) => sum + (count ?? 0), 0);
  const totals = table.total === null ? range(1, published.smallCell - 1) : [table.total];
  let tried = 0;
  for (const guess of guesses(
    hidden,
    truth,
    totals.map((total) => total - shown),
  )) {
    if (++tried > MOST_TRIED || [...found.values()].every(({ size }) => size >= ENOUGH)) break;
    if (hidden.every((key, index) => isKnown(key, guess[index] ?? 0))) continue;
    const total = shown + guess.reduce((sum, one) => sum + one, 0);
    if (!isPublishedSo(published, table, total, new Map(hidden.map((key, index) => [key, guess[index] ?? 0]))))
      continue;
    for (const [index, key] of hidden.entries()) found.get(key)?.add(guess[index] ?? 0);
  }
  return hidden.map((row) => ({ table: table.key, row, values: [...(found.get(row) ?? [])].sort((a, b) => a - b) }));
}

/** First the truth with some moved from one cell to another, then every way to share the sums. */
function* guesses(hidden: readonly string[], truth: CountTable, sums: readonly number[]): Generator<number[]> {
  const real = hidden.map((key) => truth.rows.find((row) => row.key === key)?.count ?? 0);
  for (const from of real.keys())
    for (const to of real.keys())
      for (let moved = 1; from !== to && moved <= (real[from] ?? 0); moved++)
        yield real.map((count, at) => count + (at === to ? moved : at === from ? -moved : 0));
  for (const sum of sums) yield* sharesOf(sum, hidden.length);
}

/** Would this table, with these numbers in its gaps, have been published as it was? */
function isPublishedSo(
  published: Report,
  table: CountTable,
  total: number,
  guess: ReadonlyMap<string, number>,
): boolean {
  const rows = table.rows.map(({ key, count }) => ({ key, count: count ?? guess.get(key) ?? 0 }));
  const made = publish({ ...published, form: "internal", tables: [{ ...table, total, rows }] }).tables[0];
  return (
    made?.total === table.total &&
    table.rows.every(({ key, count }, index) => made?.rows[index]?.key === key && made.rows[index]?.count === count)
  );
}

/** All ways to share a sum among so many cells, each at least 0. */
function* sharesOf(sum: number, cells: number): Generator<number[]> {
  if (cells === 0) {
    if (sum === 0) yield [];
    return;
  }
  if (cells === 1) {
    yield [sum];
    return;
  }
  for (let first = 0; first <= sum; first++)
    for (const rest of sharesOf(sum - first, cells - 1)) yield [first, ...rest];
}

function range(from: number, to: number): number[] {
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => from + index);
}
