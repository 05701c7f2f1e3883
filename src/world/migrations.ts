import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import postgres from "postgres";
import type { Time } from "../booking/time.ts";

/** The database and the program's migrations do not fit together. The message is a sentence for the operator. */
export class MigrationRefused extends Error {
  override name = "MigrationRefused";
}

export type Migration = { name: string; digest: string; text: string };
export type Applied = { name: string; digest: string };

export const MIGRATIONS_FOLDER = fileURLToPath(new URL("../../drizzle/", import.meta.url));

const FILE_FORM = /^(\d{4})_[a-z0-9][a-z0-9_-]*\.sql$/;
const CONNECT_SECONDS = 10;
/** One number for "somebody is migrating this database". */
export const MIGRATION_LOCK = 7_305_002;
/** Longer than any migration should take, shorter than an operator's patience. */
const LOCK_WAIT = "120s";
const UNDEFINED_TABLE = "42P01";
const LOCK_NOT_AVAILABLE = "55P03";

/**
 * Brings the schema up to this program: applies `drizzle/NNNN_*.sql` in order, each in a transaction of its own together
 * with its line in the journal, one migrating process at a time. `at` is written into the journal. Returns the names
 * applied now. Throws `MigrationRefused` in words; what the database itself refuses names the file.
 */
export async function migrate(ownerUrl: string, at: Time, folder = MIGRATIONS_FOLDER): Promise<string[]> {
  const migrations = await readMigrations(folder);
  return withConnection(ownerUrl, async (sql) => {
    await lock(sql);
    await makeJournal(sql);
    const pending = compare(migrations, await readJournal(sql));
    for (const migration of pending) await apply(sql, migration, at);
    return pending.map(({ name }) => name);
  });
}

/** Names of the migrations still to be applied; any role may ask. Throws `MigrationRefused` as `migrate` does. */
export async function pendingMigrations(url: string, folder = MIGRATIONS_FOLDER): Promise<string[]> {
  const migrations = await readMigrations(folder);
  return withConnection(url, async (sql) => compare(migrations, await readJournal(sql)).map(({ name }) => name));
}

export async function makeJournal(sql: postgres.ISql): Promise<void> {
  await sql.unsafe(
    "create table if not exists public.madoguchi_migrations (name text primary key, digest text not null, applied_at text not null)",
  );
  // The service, a plain role, looks here whether the schema fits it.
  await sql.unsafe("grant select on public.madoguchi_migrations to public");
}

export async function readMigrations(folder: string): Promise<Migration[]> {
  const files = await readdir(folder).catch(() => [] as string[]);
  const names = files.filter((file) => file.endsWith(".sql")).sort();
  if (names.length === 0)
    throw new MigrationRefused(`The program's migrations are missing: no NNNN_name.sql in ${folder}.`);
  const seen = new Map<string, string>();
  for (const name of names) {
    const number = FILE_FORM.exec(name)?.[1];
    if (number === undefined) throw new MigrationRefused(`${name} in ${folder} is not named like 0000_name.sql.`);
    const other = seen.get(number);
    if (other !== undefined)
      throw new MigrationRefused(`Two migrations have the number ${number}: ${other} and ${name}.`);
    seen.set(number, name);
  }
  return Promise.all(
    names.map(async (file) => {
      const text = await readFile(join(folder, file), "utf8");
      return { name: file.slice(0, -".sql".length), digest: createHash("sha256").update(text).digest("hex"), text };
    }),
  );
}

/** What is still to be applied, or a refusal where journal and files contradict each other. */
export function compare(migrations: Migration[], journal: Applied[]): Migration[] {
  const known = new Map(migrations.map((migration) => [migration.name, migration]));
  for (const { name, digest } of journal) {
    const migration = known.get(name);
    if (migration === undefined) {
      throw new MigrationRefused(
        `The database is newer than this program: it carries the migration ${name}, which the program does not know. Start the newer program, or restore a backup made before it.`,
      );
    }
    if (migration.digest !== digest) {
      throw new MigrationRefused(
        `The migration ${name} was changed after it had been applied to this database. Put the original file back and write the change as a new migration.`,
      );
    }
  }
  const applied = new Set(journal.map(({ name }) => name));
  const pending = migrations.filter(({ name }) => !applied.has(name));
  const last = journal.at(-1)?.name ?? "";
  const late = pending.find(({ name }) => name < last);
  if (late === undefined) return pending;
  throw new MigrationRefused(
    `The migration ${late.name} comes before ${last}, which this database already carries. Give it the next free number.`,
  );
}

async function apply(sql: postgres.Sql, migration: Migration, at: Time): Promise<void> {
  await sql.begin((tx) => applyWithin(tx, migration, at));
}

/** One migration and its line in the journal, in the transaction that is open. */
export async function applyWithin(
  tx: postgres.TransactionSql,
  { name, digest, text }: Migration,
  at: Time,
): Promise<void> {
  try {
    await tx.unsafe("set local search_path to public");
    await tx.unsafe(text);
    await tx`insert into public.madoguchi_migrations (name, digest, applied_at) values (${name}, ${digest}, ${at})`;
  } catch (error) {
    if (!(error instanceof postgres.PostgresError)) throw error;
    const line = error.position === undefined ? "" : ` near line ${lineOf(text, Number(error.position))}`;
    throw new MigrationRefused(
      `The migration ${name} failed${line} and was taken back whole: ${error.message} (${error.code}).`,
    );
  }
}

export async function readJournal(sql: postgres.ISql): Promise<Applied[]> {
  try {
    return await sql<Applied[]>`select name, digest from public.madoguchi_migrations order by name collate "C"`;
  } catch (error) {
    if (error instanceof postgres.PostgresError && error.code === UNDEFINED_TABLE) return [];
    throw error;
  }
}

/** Held by the session, so it is gone with the process whatever happens. */
async function lock(sql: postgres.Sql): Promise<void> {
  await sql.unsafe(`set lock_timeout to '${LOCK_WAIT}'`);
  try {
    await sql`select pg_advisory_lock(${MIGRATION_LOCK})`;
  } catch (error) {
    if (!(error instanceof postgres.PostgresError) || error.code !== LOCK_NOT_AVAILABLE) throw error;
    throw new MigrationRefused(
      `Another process has been migrating this database for ${LOCK_WAIT}. Wait for it, then start again.`,
    );
  }
}

async function withConnection<T>(url: string, work: (sql: postgres.Sql) => Promise<T>): Promise<T> {
  const sql = postgres(url, { max: 1, connect_timeout: CONNECT_SECONDS, onnotice: () => {} });
  try {
    return await work(sql);
  } finally {
    await sql.end({ timeout: 2 });
  }
}

function lineOf(text: string, position: number): number {
  return text.slice(0, position).split("\n").length;
}
