import { spawn } from "node:child_process";
import { closeSync, openSync, readFileSync, realpathSync, renameSync, rmSync, statSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { scheduler } from "node:timers/promises";
import { NoEmbeddedPostgres } from "./postgres-account.ts";
import { type Cluster, type Credentials, spawnAs } from "./postgres-cluster.ts";
import type { Programs } from "./postgres-programs.ts";
import { servedFolder } from "./postgres-roles.ts";
import { isSameProcess, markOf, type ProcessMark, workingFolderOf } from "./processes.ts";
import type { Log } from "./world.ts";

/** The server process that owns the data folder. */
export type Postmaster = { mark: ProcessMark; port: number };

type Ground = { cluster: Cluster; programs: Programs; credentials: Credentials; durable: boolean; log: Log };
type Found = { postmaster: Postmaster; found: boolean };

/** Two programs starting at once on one data folder meet here; the loser finds the winner's server at its next try. */
const START_TRIES = 4;
const LOOK_MILLISECONDS = 25;
/** Recovery after a power cut may take minutes; while the process lives and is starting, we wait. */
const START_LOOKS = (10 * 60_000) / LOOK_MILLISECONDS;
/** A server that says it is ready and turns us away so many times is not usable and is stopped. */
const ANSWER_LOOKS = 100;
const FAST_STOP_LOOKS = 30_000 / LOOK_MILLISECONDS;
const IMMEDIATE_STOP_LOOKS = 15_000 / LOOK_MILLISECONDS;
const LOG_FILE_BYTES = 5_000_000;
const LOG_TAIL_CHARACTERS = 600;

export async function startOrFindPostmaster(ground: Ground): Promise<Found> {
  for (let attempt = 0; attempt < START_TRIES; attempt += 1) {
    const running = findPostmaster(ground);
    if (running !== null) {
      const postmaster = await waitForAnswer(ground, running);
      if (postmaster !== null) return { postmaster, found: true };
      await stopPostmaster(running, ground.log);
    }
    const postmaster = await startPostmaster(ground);
    if (postmaster !== null) return { postmaster, found: false };
  }
  throw new NoEmbeddedPostgres(
    `The embedded database does not start. Its last words in ${ground.cluster.logFile}: ${tailOf(ground.cluster.logFile)}`,
  );
}

/**
 * Fast shutdown by SIGINT, then the immediate one by SIGQUIT, which only costs a recovery at the next start. Never
 * SIGKILL: it would leave children that still write to the data.
 */
export async function stopPostmaster(mark: ProcessMark, log: Log): Promise<void> {
  for (const [signal, looks] of [
    ["SIGINT", FAST_STOP_LOOKS],
    ["SIGQUIT", IMMEDIATE_STOP_LOOKS],
  ] as const) {
    if (!isSameProcess(mark)) return;
    process.kill(mark.pid, signal);
    if (await becomes(() => !isSameProcess(mark), looks)) return;
    log.warn("embedded-postgres-slow-to-stop", { pid: mark.pid, signal });
  }
  throw new NoEmbeddedPostgres(
    `The embedded database (process ${mark.pid}) does not stop. Stop it by hand and start again.`,
  );
}

/**
 * The living server of this data folder, or null. A postmaster stands in its data folder, which tells it from another
 * process that was given the number of a dead one. Postgres would take such a process for a running server and refuse to
 * start, so in that case alone the stale file is removed; a file whose process is gone Postgres replaces itself.
 */
function findPostmaster({ cluster, log }: Ground): ProcessMark | null {
  const pid = Number(readPidFile(cluster)?.[0]);
  const mark = Number.isSafeInteger(pid) && pid > 0 ? markOf(pid) : null;
  if (mark === null) return null;
  if (workingFolderOf(pid) === realpathSync(cluster.data)) return mark;
  log.warn("embedded-postgres-stale-pid-file", { pid });
  rmSync(pidFile(cluster), { force: true });
  return null;
}

async function startPostmaster(ground: Ground): Promise<Postmaster | null> {
  const { cluster, programs } = ground;
  const port = await freePort();
  turnOverLog(cluster.logFile);
  const log = openSync(cluster.logFile, "a", 0o600);
  // In a session of its own, so that an interrupt typed at the terminal reaches us first and we can stop it in order.
  const child = spawn(programs.postgres, ["-D", cluster.data, "-p", String(port), ...settings(ground.durable)], {
    ...spawnAs(cluster.account),
    detached: true,
    stdio: ["ignore", log, log],
  });
  closeSync(log);
  const failed = new Promise<Error>((resolve) => child.once("error", resolve));
  child.unref();
  if (child.pid === undefined) {
    throw new NoEmbeddedPostgres(`The embedded database cannot be started: ${(await failed).message}`);
  }
  const mark = markOf(child.pid);
  return mark === null ? null : waitForAnswer(ground, mark);
}

function settings(durable: boolean): string[] {
  const all: Record<string, string> = {
    listen_addresses: "127.0.0.1",
    unix_socket_directories: "",
    timezone: "UTC",
    log_timezone: "UTC",
    // Statements and details can carry names and addresses, which no log may hold.
    log_error_verbosity: "terse",
    log_min_error_statement: "panic",
    log_checkpoints: "off",
    ...(durable ? {} : { fsync: "off", synchronous_commit: "off", full_page_writes: "off", shared_buffers: "32MB" }),
  };
  return Object.entries(all).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
}

/**
 * Null when the process ended, or says that it is ready and does not answer as ours. One that is still starting (after a
 * power cut) or stopping (its owner is just leaving) is waited for.
 */
async function waitForAnswer(ground: Ground, mark: ProcessMark): Promise<Postmaster | null> {
  const { cluster, credentials, log } = ground;
  let unanswered = 0;
  for (let look = 0; look < START_LOOKS && unanswered < ANSWER_LOOKS && isSameProcess(mark); look += 1) {
    const lines = readPidFile(cluster);
    if (Number(lines?.[0]) === mark.pid && lines?.[7]?.trim() === "ready") {
      const port = Number(lines[3]);
      const serves = await servedFolder(port, credentials);
      if (serves !== null && realpathSync(serves) === realpathSync(cluster.data)) return { mark, port };
      unanswered += 1;
    }
    await scheduler.wait(LOOK_MILLISECONDS);
  }
  if (isSameProcess(mark)) log.warn("embedded-postgres-does-not-answer", { pid: mark.pid });
  return null;
}

async function becomes(condition: () => boolean, looks: number): Promise<boolean> {
  for (let look = 0; look < looks; look += 1) {
    if (condition()) return true;
    await scheduler.wait(LOOK_MILLISECONDS);
  }
  return condition();
}

function pidFile(cluster: Cluster): string {
  return join(cluster.data, "postmaster.pid");
}

/** Lines: 1 pid, 2 data folder, 3 start, 4 port, 5 socket folder, 6 address, 7 shared memory, 8 status. */
function readPidFile(cluster: Cluster): string[] | null {
  try {
    return readFileSync(pidFile(cluster), "utf8").split("\n");
  } catch {
    return null;
  }
}

/** Another program may take the port between this look and the start; then the start fails and is tried again. */
function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0));
    });
  });
}

function turnOverLog(path: string): void {
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  if (size > LOG_FILE_BYTES) renameSync(path, `${path}.1`);
}

function tailOf(path: string): string {
  try {
    return readFileSync(path, "utf8").slice(-LOG_TAIL_CHARACTERS).trim();
  } catch {
    return "(none)";
  }
}
