import type { Report } from "../../src/desk/report.ts";
import { workOut } from "./hidden-cells.ts";
import type { MonthReports, Year } from "./year.ts";
import { countMonth, leadDaysOf } from "./year-counter.ts";

/** What was compared in a year, and every sentence about a figure that does not hold. */
export type YearCheck = { figures: number; hidden: number; tables: number; wrong: string[] };

/**
 * T7-1, T7-2: each figure of each month against the second count and against what the post office saw, the year's sums against the
 * sums of the months, and of each hidden cell whether a reader could work it out.
 */
export function checkYear(year: Year): YearCheck {
  const check: YearCheck = { figures: 0, hidden: 0, tables: 0, wrong: [...year.town.broken] };
  for (const month of year.months) {
    checkCounts(year, month, check);
    checkPublished(month, check);
  }
  checkSums(year, check);
  checkPost(year, check);
  return check;
}

function checkCounts({ snapshot, countedAt }: Year, { month, internal }: MonthReports, check: YearCheck): void {
  const counted = countMonth(snapshot, month, countedAt);
  for (const { key, total, rows } of internal.tables) {
    check.tables += 1;
    const again = counted[key] ?? {};
    const keys = new Set([...rows.map((row) => row.key), ...Object.keys(again)]);
    for (const row of keys) {
      const reported = rows.find((one) => one.key === row)?.count ?? 0;
      expectSame(check, `${month} ${key} ${row}`, reported, again[row] ?? 0);
    }
    const sum = Object.values(again).reduce((all, one) => all + one, 0);
    expectSame(check, `${month} ${key}`, total, sum);
  }
  const days = leadDaysOf(snapshot, month);
  const at = (share: number) => days[Math.ceil(share * days.length) - 1];
  const again = days.length === 0 ? null : { lower: at(0.25), median: at(0.5), upper: at(0.75) };
  expectSame(check, `${month} days ahead`, JSON.stringify(internal.leadDays), JSON.stringify(again));
  const cells = (internal.week ?? []).reduce((all, { count }) => all + count, 0);
  expectSame(check, `${month} weekdays by hours`, cells, totalOf(internal, "outcomes"));
}

function checkPublished({ month, internal, published }: MonthReports, check: YearCheck): void {
  for (const [index, table] of published.tables.entries()) {
    const truth = internal.tables[index];
    for (const count of [table.total, ...table.rows.map((row) => row.count)])
      if (count !== null && count > 0 && count < published.smallCell)
        check.wrong.push(`${month} ${table.key} tells ${count}`);
    for (const [n, row] of table.rows.entries())
      if (row.count !== null)
        expectSame(check, `${month} published ${table.key} ${row.key}`, row.count, truth?.rows[n]?.count);
  }
  for (const { table, row, values } of workOut(published, internal)) {
    check.hidden += 1;
    if (values.length < 2)
      check.wrong.push(`${month} ${table} ${row}: a reader can only find ${values.join() || "nothing"}`);
    const truth = internal.tables.find(({ key }) => key === table)?.rows.find(({ key }) => key === row)?.count ?? 0;
    if (truth < 0) check.wrong.push(`${month} ${table} ${row}: hidden is no number`);
  }
}

/** Each thing in exactly one month: what all months tell is what there is. */
function checkSums({ months, snapshot, countedAt }: Year, check: YearCheck): void {
  const years = [...new Set(months.map(({ month }) => month.slice(0, 4)))];
  const all = years.map((year) => countMonth(snapshot, year, countedAt));
  for (const { key } of months[0]?.internal.tables ?? []) {
    const told = months.reduce((sum, { internal }) => sum + (totalOf(internal, key) ?? 0), 0);
    const first = months[0]?.month ?? "";
    const last = months.at(-1)?.month ?? "";
    const outside = monthsBeside(years, first, last).map((month) => countMonth(snapshot, month, countedAt));
    const total = sumOf(all, key) - sumOf(outside, key);
    expectSame(check, `the year's ${key}`, told, total);
  }
}

function monthsBeside(years: readonly string[], first: string, last: string): string[] {
  return years
    .flatMap((year) => Array.from({ length: 12 }, (_, index) => `${year}-${String(index + 1).padStart(2, "0")}`))
    .filter((month) => month < first || month > last);
}

function sumOf(counted: readonly Record<string, Record<string, number>>[], table: string): number {
  return counted.reduce((sum, one) => sum + Object.values(one[table] ?? {}).reduce((all, count) => all + count, 0), 0);
}

/** What SMTP took is what the office calls sent, come back, or of unknown fate, each letter once. */
function checkPost({ town, snapshot }: Year, check: YearCheck): void {
  const { letters } = JSON.parse(snapshot) as { letters: [string, { messageId: string; state: string }][] };
  const left = new Set(town.post.sent.map(({ messageId }) => messageId));
  for (const [, { messageId, state }] of letters) {
    if (state === "accepted" || state === "bounced")
      expectSame(check, `letter ${messageId} left`, left.has(messageId), true);
    left.delete(messageId);
  }
  expectSame(check, "letters that left and nobody knows", [...left].join(), "");
}

function totalOf({ tables }: Report, key: string): number | null {
  return tables.find((table) => table.key === key)?.total ?? null;
}

function expectSame(check: YearCheck, what: string, told: unknown, counted: unknown): void {
  check.figures += 1;
  if (told !== counted) check.wrong.push(`${what}: the report says ${String(told)}, counted again ${String(counted)}`);
}

/** The year as an office would look at it, a line for each month. */
export function tellYear(seed: number, year: Year, { figures, hidden, tables, wrong }: YearCheck): string {
  const { counts } = year.town;
  const lines = year.months.map(({ month, internal }) => {
    const numbers = internal.tables.map(({ key, rows }) => `${key} ${rows.map(({ count }) => count).join("/")}`);
    return `${month}  ${numbers.join("  ")}`;
  });
  const count = (name: string) => counts.get(name) ?? 0;
  return [
    ...lines,
    `year ${seed}: ${count("people")} people (${count("returning")} came again), ${count("mails")} mails, ${year.town.post.sent.length} letters, ${count("acts")} acts of staff, ${year.town.post.counts.faults} faults`,
    `${tables} tables, ${figures} figures counted twice, ${hidden} hidden cells worked at, ${wrong.length} wrong`,
    ...wrong.slice(0, 20),
  ].join("\n");
}
