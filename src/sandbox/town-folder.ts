import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { startEmbeddedPostgres } from "../world/embedded-postgres.ts";
import { clusterFolder } from "../world/postgres-cluster.ts";
import { isSameProcess, markOf } from "../world/processes.ts";
import type { Log } from "../world/world.ts";

/** The town cannot be built here; the message says why. */
export class NoTown extends Error {
  override name = "NoTown";
}

const MOST_TOWNS = 9;
const OWNER_FILE = "town.json";

/**
 * A folder of its own below `base`, emptied. One that a killed town left behind is cleared first, its database server
 * stopped; one of a living town is left alone and the next number is taken.
 */
export async function claimFolder(base: string, log: Log): Promise<string> {
  mkdirSync(base, { recursive: true });
  for (let n = 1; n <= MOST_TOWNS; n++) {
    const folder = join(base, n === 1 ? "trial-town" : `trial-town-${n}`);
    const owner = join(folder, OWNER_FILE);
    if (claim(folder, owner)) return folder;
    if (isLiving(owner)) continue;
    await clear(folder, log);
    if (claim(folder, owner)) return folder;
  }
  throw new NoTown(`${MOST_TOWNS} trial towns are running already in ${base}. Stop one of them.`);
}

function claim(folder: string, owner: string): boolean {
  mkdirSync(folder, { recursive: true, mode: 0o755 });
  try {
    writeFileSync(owner, JSON.stringify(markOf(process.pid)), { flag: "wx", mode: 0o600 });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

function isLiving(owner: string): boolean {
  try {
    return isSameProcess(JSON.parse(readFileSync(owner, "utf8")));
  } catch {
    return false;
  }
}

async function clear(folder: string, log: Log): Promise<void> {
  if (existsSync(clusterFolder(folder))) {
    const left = await startEmbeddedPostgres({ dataDir: folder, log });
    await left.stop();
  }
  rmSync(folder, { recursive: true, force: true });
}
