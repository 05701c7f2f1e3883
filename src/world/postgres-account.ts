import { accessSync, constants, lstatSync, mkdirSync, readFileSync, type Stats, statSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import type { Log } from "./world.ts";

/** The account under which the database runs: our own, or as root an unprivileged one, because Postgres refuses root. */
export type Account = { name: string; uid: number; gid: number };

/** The embedded database cannot be had here. The message is a sentence for the operator and says what to do instead. */
export class NoEmbeddedPostgres extends Error {
  override name = "NoEmbeddedPostgres";
}

/** Tried in this order when we are root; the second exists on every Debian. */
const UNPRIVILEGED_NAMES = ["postgres", "nobody"];

const WRITABLE_BY_OTHERS = 0o022;
const STICKY = 0o1000;

/**
 * Picks the account. As root, a cluster that exists already keeps the account that owns it, so that installing a
 * `postgres` user later does not lock us out of our own data.
 */
export function pickAccount(dataFolder: string): Account {
  const ownUid = process.getuid?.() ?? 0;
  const accounts = readAccounts();
  if (ownUid !== 0) {
    const own = accounts.find((account) => account.uid === ownUid);
    return own ?? { name: String(ownUid), uid: ownUid, gid: process.getgid?.() ?? ownUid };
  }
  const owner = statOrNull(dataFolder)?.uid ?? 0;
  const wanted =
    owner === 0
      ? UNPRIVILEGED_NAMES.map((name) => accounts.find((account) => account.name === name))
      : [accounts.find((account) => account.uid === owner)];
  const picked = wanted.find((account) => account !== undefined && account.uid !== 0);
  if (picked !== undefined) return picked;
  throw new NoEmbeddedPostgres(
    owner === 0
      ? "The embedded database cannot run as root and this machine has no account `postgres` or `nobody`. Run madoguchi as an ordinary user, or set DATABASE_URL."
      : `The database folder ${dataFolder} belongs to uid ${owner}, which has no account on this machine. Create that account, change the folder's owner, or set DATABASE_URL.`,
  );
}

/** Where data live when DATA_DIR is not set. Loud when only the temporary folder is left, because that may be emptied. */
export function defaultDataDir(log: Log): string {
  const uid = process.getuid?.() ?? 0;
  const wanted = uid === 0 ? "/var/lib/madoguchi" : join(homedir(), ".local", "share", "madoguchi");
  if (canMake(wanted)) return wanted;
  const temporary = join(tmpdir(), `madoguchi-data-${uid}`);
  log.warn("data-dir-is-temporary", {
    wanted,
    used: temporary,
    advice: "this folder may be emptied at a restart: set DATA_DIR",
  });
  return temporary;
}

/** The nearest folder at or above `path` that the account may not pass through, with its mode; null when all are open. */
export function closedAncestor(path: string, account: Account): { folder: string; mode: string } | null {
  for (const folder of ancestors(path)) {
    const found = statOrNull(folder);
    if (found === null) continue;
    if (!mayPass(found, account)) return { folder, mode: (found.mode & 0o777).toString(8).padStart(4, "0") };
  }
  return null;
}

/**
 * True when nobody but root and ourselves can put something else in the place of `path`: every folder from it upwards
 * belongs to one of us and is closed to other writers, or is sticky like /tmp.
 */
export function isOurs(path: string): boolean {
  const ownUid = process.getuid?.() ?? 0;
  const own = lstatSync(path, { throwIfNoEntry: false });
  if (own === undefined || !own.isDirectory() || own.uid !== ownUid || (own.mode & WRITABLE_BY_OTHERS) !== 0)
    return false;
  return ancestors(dirname(resolve(path))).every((folder) => {
    const found = statOrNull(folder);
    if (found === null) return false;
    if ((found.mode & WRITABLE_BY_OTHERS) !== 0) return (found.mode & STICKY) !== 0;
    return found.uid === 0 || found.uid === ownUid;
  });
}

function readAccounts(): Account[] {
  let text = "";
  try {
    text = readFileSync("/etc/passwd", "utf8");
  } catch {
    return [];
  }
  return text
    .split("\n")
    .map((line) => line.split(":"))
    .filter((fields) => fields.length >= 4)
    .map(([name, , uid, gid]) => ({ name: name ?? "", uid: Number(uid), gid: Number(gid) }));
}

/** Supplementary groups are dropped when the database is started, so only owner, group and others count. */
function mayPass(found: Stats, account: Account): boolean {
  if (account.uid === 0) return true;
  if (found.uid === account.uid) return (found.mode & 0o100) !== 0;
  if (found.gid === account.gid) return (found.mode & 0o010) !== 0;
  return (found.mode & 0o001) !== 0;
}

/** From the root down to the path itself. */
function ancestors(path: string): string[] {
  const full = resolve(path);
  const above = dirname(full);
  return above === full ? [full] : [...ancestors(above), full];
}

function statOrNull(path: string): Stats | null {
  try {
    return statSync(path);
  } catch {
    return null;
  }
}

function canMake(folder: string): boolean {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o755 });
    accessSync(folder, constants.W_OK | constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
