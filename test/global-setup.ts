import { readdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { startEmbeddedPostgres } from "../src/world/embedded-postgres.ts";
import { clusterFolder } from "../src/world/postgres-cluster.ts";
import { markOf } from "../src/world/processes.ts";
import type { Log } from "../src/world/world.ts";
import { temporaryFolder, temporaryRoot } from "./temporary-folder.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** Data folder of the run's own database server; the first test file that wants a database starts it. */
    databaseFolder: string;
  }
}

const PREFIX = "madoguchi-test-";
const silentLog: Log = { info: () => {}, warn: () => {}, error: () => {} };

/**
 * One database server per run, started by whoever needs it first and stopped here: runs without a database cost nothing. And one
 * folder for what Node compiles, as a run starts hundreds of processes with the same modules.
 */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  await removeLeftovers();
  const folder = temporaryFolder(`${PREFIX}${process.pid}-`);
  project.provide("databaseFolder", folder);
  const compiled = temporaryFolder(`${PREFIX}${process.pid}-compiled-`);
  process.env.NODE_COMPILE_CACHE = compiled;
  return async () => {
    rmSync(compiled, { recursive: true, force: true });
    await removeServer(folder);
  };
}

/** A run that was killed leaves its server behind; the process id in the folder's name tells whether it still runs. */
async function removeLeftovers(): Promise<void> {
  for (const name of readdirSync(temporaryRoot())) {
    const runner = /^madoguchi-test-(\d+)-/.exec(name)?.[1];
    if (runner === undefined || markOf(Number(runner)) !== null) continue;
    const folder = join(temporaryRoot(), name);
    if (statSync(folder, { throwIfNoEntry: false })?.uid === process.getuid?.()) await removeServer(folder);
  }
}

/** The worker that started the server has ended by now, so starting means adopting, which gives the right to stop it. */
async function removeServer(folder: string): Promise<void> {
  if (readdirSync(folder).includes("postgres")) {
    const server = await startEmbeddedPostgres({ dataDir: folder, log: silentLog, durable: false });
    await server.stop();
    rmSync(clusterFolder(folder), { recursive: true, force: true });
  }
  rmSync(folder, { recursive: true, force: true });
}
