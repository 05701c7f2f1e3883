import { type ParseArgsConfig, parseArgs } from "node:util";
import { EXIT_CONFIG } from "../config.ts";
import { openDatabase, wordsOf } from "../open-world.ts";
import { EXIT_USAGE, readSettings } from "../settings.ts";
import type { Profile } from "../world/profile.ts";
import type { Store } from "../world/store.ts";
import { makeClock, makeLog } from "../world/system.ts";
import type { Terminal } from "../world/terminal.ts";

/** What a command that looks into one office's database works with; tests give it a store of their own. */
export type Office = { id: string; store: Store };

/** Opens the database of the settings for one piece of work. Works beside a running service, which keeps its own. */
export async function withStore(
  terminal: Terminal,
  work: (office: Office, profile: Profile) => Promise<number>,
): Promise<number> {
  const settings = readSettings(terminal);
  if (settings === null) return EXIT_CONFIG;
  try {
    const database = await openDatabase(settings.config, { clock: makeClock(), log: makeLog("warn") });
    try {
      return await work({ id: settings.profile.office.id, store: database.store }, settings.profile);
    } finally {
      await database.close();
    }
  } catch (error) {
    terminal.err(`madoguchi: ${wordsOf(error)}`);
    return 1;
  }
}

/** The words of a command line, or null after saying what is wrong with them. */
export function readArgs<T extends NonNullable<ParseArgsConfig["options"]>>(
  terminal: Terminal,
  usage: string,
  args: string[],
  options: T,
) {
  try {
    return parseArgs({ args, options, allowPositionals: true, strict: true });
  } catch (error) {
    sayUsage(terminal, (error as Error).message.split("\n")[0] ?? "", usage);
    return null;
  }
}

export function sayUsage(terminal: Terminal, problem: string, usage: string): number {
  terminal.err(`madoguchi: ${problem.replace(/\.?$/, ".")}`);
  terminal.err(`usage: ${usage}`);
  return EXIT_USAGE;
}

/** Columns padded by how wide the characters stand in a terminal: Japanese ones take two places. */
export function table(rows: string[][]): string[] {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [at, cell] of row.entries()) widths[at] = Math.max(widths[at] ?? 0, widthOf(cell));
  }
  return rows.map((row) =>
    row
      .map((cell, at) => cell + " ".repeat(Math.max(0, (widths[at] ?? 0) - widthOf(cell))))
      .join("  ")
      .trimEnd(),
  );
}

function widthOf(text: string): number {
  return [...text].reduce((sum, character) => sum + (character >= "\u1100" ? 2 : 1), 0);
}
