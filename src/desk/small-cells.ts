import type { CountRow, CountTable, Report } from "./report.ts";

/** Quartiles are values of single persons, so they are told only when every quarter holds at least a small cell's number. */
const QUARTERS = 4;

/**
 * The published form (T7-2): nothing by which a person or a device could be told. A count from 1 to `smallCell` - 1 is hidden,
 * and with it as many others as it takes that it cannot be worked out from what is left; a total below it hides its whole
 * base. 0 counts nobody and stays. The table of weekday by hour, whose cells are nearly all small, is left out.
 */
export function publish(report: Report): Report {
  const { smallCell, tables } = report;
  const countOf = (key: CountTable["key"], row?: string) => {
    const found = tables.find((table) => table.key === key);
    return (row === undefined ? found?.total : found?.rows.find((one) => one.key === row)?.count) ?? 0;
  };
  const isMany = (count: number) => count >= QUARTERS * smallCell;
  return {
    ...report,
    form: "published",
    tables: tables.map((table) => hideSmall(table, smallCell)),
    week: null,
    leadDays: isMany(countOf("outcomes")) ? report.leadDays : null,
    settlingHours: isMany(countOf("heldMails", "settled")) ? report.settlingHours : null,
  };
}

function hideSmall(table: CountTable, smallCell: number): CountTable {
  const { total, rows } = table;
  if (total === null) throw new Error("a published table cannot be published again");
  if (total === 0) return table;
  if (total < smallCell) return { ...table, total: null, rows: rows.map(hide) };
  const hidden = rowsToHide(rows, smallCell);
  return { ...table, rows: rows.map((row) => (hidden.has(row) ? hide(row) : row)) };
}

/**
 * The hidden rows of a table whose total is told: the reader knows their sum. It must leave room for each of them to be any
 * small number while the others are at least 1, since a shown 0 says that a hidden row is none; and where three or more are small,
 * while the others are no more than that: three rows that sum up to 12 would be 4 each. Of two rows either may be the one hidden besides.
 */
function rowsToHide(rows: readonly CountRow[], smallCell: number): ReadonlySet<CountRow> {
  const byCount = rows.filter((row) => countOf(row) > 0).sort((a, b) => countOf(a) - countOf(b));
  const isSmall = (row: CountRow) => countOf(row) < smallCell;
  const hidden = new Set(byCount.filter(isSmall));
  if (hidden.size === 0) return hidden;
  // As many as there are rows: were a 0 ever told beside such a total, hiding all of them would say that each is 1.
  if (rows.reduce((all, one) => all + countOf(one), 0) === rows.length) return new Set(rows);
  const most = smallCell - 1;
  const isRoomy = () => {
    const sum = [...hidden].reduce((all, one) => all + countOf(one), 0);
    const others = hidden.size - 1;
    if (others < 1 || sum < most + others) return false;
    if (![...hidden].every(isSmall)) return true;
    // 4 and 4 might as well be 3 and 5, but not beside a 5 that is told.
    if (others === 1) return sum < 2 * most || !rows.some((row) => countOf(row) === smallCell);
    return sum <= most * others + 1;
  };
  for (const row of byCount) {
    if (isRoomy()) return hidden;
    // Rows of the same number go together, or their order would tell which of them was hidden to cover the others.
    for (const same of byCount) if (countOf(same) === countOf(row)) hidden.add(same);
  }
  if (isRoomy()) return hidden;
  // All that count anybody are hidden and still too few: which rows are 0 is hidden as well.
  return new Set(rows);
}

function countOf({ count }: CountRow): number {
  return count ?? 0;
}

function hide({ key }: CountRow): CountRow {
  return { key, count: null };
}
