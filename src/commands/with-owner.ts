import type { Config } from "../config.ts";
import { EXIT_CONFIG } from "../config.ts";
import { embeddedKeys, type Keys, ownKeys, startEmbedded, wordsOf } from "../open-world.ts";
import { readEnvironment } from "../settings.ts";
import { NoDataKey } from "../world/data-key.ts";
import { makeLog } from "../world/system.ts";
import type { Terminal } from "../world/terminal.ts";

/** What a command works with that concerns all offices at once; `dataDir` is null with a database of the operator's own. */
export type Owner = { ownerUrl: string; dataDir: string | null; isKeyGiven: boolean; freshKeys(): Keys } & Keys;

/**
 * Opens the database as the owner of its tables. With DATABASE_URL that must be its login, as for `migrate`. `prepare` runs
 * before an embedded database is started; what it throws is said.
 */
export async function withOwner(
  terminal: Terminal,
  work: (owner: Owner) => Promise<number>,
  prepare: (config: Config) => void = () => undefined,
): Promise<number> {
  const config = readEnvironment(terminal);
  if (config === null) return EXIT_CONFIG;
  try {
    prepare(config);
    const { databaseUrl, dataKey } = config;
    if (databaseUrl !== null) {
      if (dataKey === null) throw new NoDataKey("DATA_KEY is required together with DATABASE_URL.");
      const keys = ownKeys(config, dataKey);
      return await work({ ownerUrl: databaseUrl, dataDir: null, isKeyGiven: true, ...keys, freshKeys: () => keys });
    }
    const { embedded, dataDir, ...keys } = await startEmbedded(config, makeLog("warn"));
    try {
      const owner = { ownerUrl: embedded.ownerUrl, dataDir, isKeyGiven: dataKey !== null, ...keys };
      return await work({ ...owner, freshKeys: () => embeddedKeys(config, dataDir) });
    } finally {
      await embedded.stop();
    }
  } catch (error) {
    terminal.err(`madoguchi: ${wordsOf(error)}`);
    return 1;
  }
}
