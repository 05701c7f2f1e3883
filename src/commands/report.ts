import { EXIT_CONFIG } from "../config.ts";
import { HIDDEN_NOTE, otherFigures, reportCsv, rowWords, sayCount, TABLE_WORDS } from "../console/figure-words.ts";
import { reportOf } from "../desk/month-records.ts";
import { type Month, type Report, toMonth } from "../desk/report.ts";
import { EXIT_USAGE, readSettings } from "../settings.ts";
import { makeClock } from "../world/system.ts";
import type { Terminal } from "../world/terminal.ts";
import { readArgs, sayUsage, table, withStore } from "./with-store.ts";

const USAGE = "madoguchi report --month YYYY-MM [--json | --csv] [--published]";

/** `madoguchi report`: the month in figures; `--published` hides what could tell a person (T7-2). */
export async function report(args: string[], terminal: Terminal): Promise<number> {
  const asked = readReportArgs(args, terminal);
  if (asked === null) return EXIT_USAGE;
  const settings = readSettings(terminal);
  if (settings === null) return EXIT_CONFIG;
  return withStore(terminal, async ({ id, store }) => {
    const now = makeClock().now();
    const { month, form } = asked;
    const made = await store.look(id, (view) => reportOf(view, settings.profile.office, month, form, now));
    for (const line of linesOf(made, asked.as)) terminal.out(line);
    return 0;
  });
}

type Asked = { month: Month; form: Report["form"]; as: "table" | "json" | "csv" };

export function readReportArgs(args: string[], terminal: Terminal): Asked | null {
  const read = readArgs(terminal, USAGE, args, {
    month: { type: "string" },
    json: { type: "boolean" },
    csv: { type: "boolean" },
    published: { type: "boolean" },
  });
  if (read === null) return null;
  const { month = "", json = false, csv = false, published = false } = read.values;
  const known = toMonth(month);
  if (known === null || read.positionals.length > 0 || (json && csv)) {
    const problem =
      known === null ? "--month must be a month of the form 2026-12" : "report takes one form and no words";
    sayUsage(terminal, problem, USAGE);
    return null;
  }
  return { month: known, form: published ? "published" : "internal", as: json ? "json" : csv ? "csv" : "table" };
}

export function linesOf(made: Report, as: Asked["as"]): string[] {
  switch (as) {
    case "json":
      return [JSON.stringify(made)];
    case "csv":
      return reportCsv(made).trimEnd().split("\r\n");
    case "table":
      return [
        `${made.month} (${made.form === "published" ? "公表用" : "内部用"})`,
        ...made.tables.flatMap(({ key, rows, total }) => [
          "",
          TABLE_WORDS[key],
          ...table([
            ...rows.map((row) => [`  ${rowWords(key, row.key)}`, sayCount(row.count)]),
            ["  計", sayCount(total)],
          ]),
        ]),
        "",
        ...table(otherFigures(made).map(([name, value]) => [name, value])),
        ...(made.form === "published" ? [HIDDEN_NOTE(made.smallCell)] : []),
      ];
  }
}
