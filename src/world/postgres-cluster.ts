import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chmodSync, chownSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { open } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { promisify } from "node:util";
import { type Account, closedAncestor, NoEmbeddedPostgres } from "./postgres-account.ts";
import type { Programs } from "./postgres-programs.ts";
import { isSameProcess, type ProcessMark } from "./processes.ts";

/**
 * One database cluster on disk. The folder is put in place by one rename, so it is either whole or absent:
 * `<dataDir>/postgres/{data, credentials.json, owner.json, server.log}`.
 */
export type Cluster = {
  folder: string;
  data: string;
  credentialsFile: string;
  /** Who answers for the running server: the process that started or adopted it. */
  ownerFile: string;
  logFile: string;
  account: Account;
};

/** Passwords of the three roles; kept beside the data, readable by us alone. */
export type Credentials = { superuser: string; owner: string; service: string };

const PASSWORD_BYTES = 24;
const INITDB_MILLISECONDS = 120_000;
const run = promisify(execFile);

export function clusterAt(dataDir: string, account: Account): Cluster {
  return clusterIn(clusterFolder(dataDir), account);
}

export function clusterFolder(dataDir: string): string {
  return join(resolve(dataDir), "postgres");
}

/** The folder that Postgres itself knows as its data, owned by its account. */
export function dataFolder(dataDir: string): string {
  return join(clusterFolder(dataDir), "data");
}

/** Makes the cluster where there is none, and refuses in words where it cannot be reached or is of another version. */
export async function ensureCluster(cluster: Cluster, programs: Programs, durable: boolean): Promise<Credentials> {
  makeReachable(dirname(cluster.folder), cluster.account);
  removeAbandoned(cluster);
  if (!existsSync(cluster.folder)) await createCluster(cluster, programs, durable);
  checkVersion(cluster, programs);
  return readCredentials(cluster);
}

async function createCluster(cluster: Cluster, programs: Programs, durable: boolean): Promise<void> {
  const fresh = clusterIn(`${cluster.folder}.new-${process.pid}-${randomBytes(4).toString("hex")}`, cluster.account);
  const { uid, gid } = cluster.account;
  const credentials: Credentials = { superuser: password(), owner: password(), service: password() };
  try {
    mkdirSync(fresh.folder, { mode: 0o711 });
    chmodSync(fresh.folder, 0o711);
    mkdirSync(fresh.data, { mode: 0o700 });
    await writeSecret(fresh.credentialsFile, `${JSON.stringify(credentials)}\n`);
    const passwordFile = join(fresh.folder, "superuser");
    await writeSecret(passwordFile, `${credentials.superuser}\n`);
    if (process.getuid?.() === 0) for (const path of [fresh.data, passwordFile]) chownSync(path, uid, gid);
    await initialise(fresh, programs, passwordFile, durable);
    rmSync(passwordFile);
    renameSync(fresh.folder, cluster.folder);
  } catch (error) {
    // Another process may have put its own cluster in place meanwhile: then that one counts.
    if (!existsSync(cluster.credentialsFile)) throw error;
  } finally {
    rmSync(fresh.folder, { recursive: true, force: true });
  }
}

async function initialise(cluster: Cluster, programs: Programs, passwordFile: string, durable: boolean): Promise<void> {
  const words = [
    ["--pgdata", cluster.data],
    ["--username", "postgres", "--pwfile", passwordFile, "--auth", "scram-sha-256"],
    ["--encoding", "UTF8", "--locale", "C", "--locale-provider", "builtin", "--builtin-locale", "C.UTF-8"],
    durable ? [] : ["--no-sync"],
  ].flat();
  try {
    await run(programs.initdb, words, { ...spawnAs(cluster.account), timeout: INITDB_MILLISECONDS });
  } catch (error) {
    const said = (error as { stderr?: string }).stderr?.trim() || String(error);
    throw new NoEmbeddedPostgres(`The embedded database could not be made in ${dirname(cluster.folder)}: ${said}`);
  }
}

/** Options for starting a program as the account: a folder it may stand in, none of our environment, its own uid. */
export function spawnAs(account: Account): { cwd: string; env: Record<string, string>; uid?: number; gid?: number } {
  const plain = { cwd: "/", env: { LC_ALL: "C", TZ: "UTC", PATH: "/usr/bin:/bin" } };
  return process.getuid?.() === 0 ? { ...plain, uid: account.uid, gid: account.gid } : plain;
}

function clusterIn(folder: string, account: Account): Cluster {
  return {
    folder,
    data: join(folder, "data"),
    credentialsFile: join(folder, "credentials.json"),
    ownerFile: join(folder, "owner.json"),
    logFile: join(folder, "server.log"),
    account,
  };
}

function makeReachable(dataDir: string, account: Account): void {
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o755 });
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    throw new NoEmbeddedPostgres(
      `The data folder ${dataDir} cannot be made (${code}). Set DATA_DIR to a folder that can be written, or set DATABASE_URL.`,
    );
  }
  const closed = closedAncestor(dataDir, account);
  if (closed === null) return;
  throw new NoEmbeddedPostgres(
    `The database runs as ${account.name}, who cannot reach ${dataDir}: ${closed.folder} has mode ${closed.mode}. ` +
      `Set DATA_DIR to another folder (for root, /var/lib/madoguchi), allow passing with \`chmod o+x ${closed.folder}\`, or set DATABASE_URL.`,
  );
}

/** A process killed while it made a cluster leaves its folder behind; the process id in the name tells whether it lives. */
function removeAbandoned(cluster: Cluster): void {
  for (const name of readdirSync(dirname(cluster.folder))) {
    const maker = /^postgres\.new-(\d+)-[0-9a-f]{8}$/.exec(name)?.[1];
    if (maker === undefined || isAlive(Number(maker))) continue;
    rmSync(join(dirname(cluster.folder), name), { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  return existsSync(`/proc/${pid}`);
}

function checkVersion(cluster: Cluster, programs: Programs): void {
  let found = "unknown";
  try {
    found = readFileSync(join(cluster.data, "PG_VERSION"), "utf8").trim();
  } catch {
    throw new NoEmbeddedPostgres(
      `${cluster.folder} holds no readable database of ours. Move that folder away, set DATA_DIR to another folder, or set DATABASE_URL.`,
    );
  }
  if (found === programs.majorVersion) return;
  throw new NoEmbeddedPostgres(
    `The data in ${cluster.folder} were made by PostgreSQL ${found}, this program carries ${programs.majorVersion}. Start the version of madoguchi that made them, write a backup there and restore it here.`,
  );
}

function readCredentials(cluster: Cluster): Credentials {
  try {
    return JSON.parse(readFileSync(cluster.credentialsFile, "utf8")) as Credentials;
  } catch (error) {
    throw new NoEmbeddedPostgres(
      `The passwords of the embedded database cannot be read from ${cluster.credentialsFile} (${(error as NodeJS.ErrnoException).code ?? "damaged"}). Put that file back from a backup, or move ${cluster.folder} away to begin anew.`,
    );
  }
}

function password(): string {
  return randomBytes(PASSWORD_BYTES).toString("base64url");
}

async function writeSecret(path: string, text: string): Promise<void> {
  const file = await open(path, "wx", 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}

export function readOwner(cluster: Cluster): ProcessMark | null {
  try {
    const mark = JSON.parse(readFileSync(cluster.ownerFile, "utf8")) as ProcessMark;
    return isSameProcess(mark) ? mark : null;
  } catch {
    return null;
  }
}
