import { type Config, EXIT_CONFIG } from "../config.ts";
import { startEmbedded, wordsOf } from "../open-world.ts";
import { readEnvironment } from "../settings.ts";
import { migrate } from "../world/migrations.ts";
import { makeClock, makeLog } from "../world/system.ts";
import type { Terminal } from "../world/terminal.ts";

/** `madoguchi migrate`: brings the schema up. With a database of your own, DATABASE_URL must log in as the schema's owner. */
export async function migrateCommand(_args: string[], terminal: Terminal): Promise<number> {
  const config = readEnvironment(terminal);
  if (config === null) return EXIT_CONFIG;
  try {
    const applied = await migrateHere(config);
    for (const name of applied) terminal.out(`applied ${name}`);
    terminal.out(applied.length === 0 ? "The database is up to date." : "The database is up to date now.");
    return 0;
  } catch (error) {
    terminal.err(`madoguchi migrate: ${wordsOf(error)}`);
    return 1;
  }
}

async function migrateHere(config: Config): Promise<string[]> {
  const at = makeClock().now();
  if (config.databaseUrl !== null) return migrate(config.databaseUrl, at);
  const { embedded } = await startEmbedded(config, makeLog("warn"));
  try {
    return await migrate(embedded.ownerUrl, at);
  } finally {
    await embedded.stop();
  }
}
