import { createHash } from "node:crypto";
import { pipeline } from "node:stream/promises";
import postgres from "postgres";
import type { Time } from "../booking/time.ts";
import { type BackupHeader, BackupRefused, type BackupSummary, readBackup, type SectionHead } from "./backup-file.ts";
import type { Cipher } from "./cipher.ts";
import {
  applyWithin,
  compare,
  MIGRATION_LOCK,
  MIGRATIONS_FOLDER,
  type Migration,
  makeJournal,
  readJournal,
  readMigrations,
} from "./migrations.ts";
import { markRestored, type RestoreMark } from "./postgres-restored.ts";
import { copyOut, officeTables, quoted, settleForms, type Table } from "./postgres-tables.ts";

export type RestoreOptions = {
  /** Logs in as the owner of the tables to be, as `migrate` does. */
  ownerUrl: string;
  path: string;
  at: Time;
  cipher: Cipher;
  /** Names of the keys that `cipher` opens with. */
  keyIds: readonly string[];
  mark(header: BackupHeader): RestoreMark;
  /** For tests; else the program's own. */
  migrationsFolder?: string;
};

const CONNECT_SECONDS = 10;

/**
 * Puts a backup into an empty database: the schema of its day, its rows, then the migrations since, all in one transaction.
 * Before the commit every table is copied out again and must give the digest in the file. Throws `BackupRefused` and
 * `MigrationRefused` in words; then nothing has changed.
 */
export async function restoreBackup(options: RestoreOptions): Promise<BackupSummary> {
  const { ownerUrl, path, at, cipher, keyIds } = options;
  // Once through the file before the database is touched.
  const { header } = await readBackup(path);
  const missing = header.keyIds.filter((id) => !keyIds.includes(id));
  if (missing.length > 0) {
    throw new BackupRefused(
      `This backup was sealed with ${missing.length === 1 ? "the data key" : "the data keys"} ${missing.join(", ")}, and the keys given are ${keyIds.join(", ")}. Give the right one as DATA_KEY, earlier ones as DATA_KEY_OLD.`,
    );
  }
  const sql = postgres(ownerUrl, { max: 1, connect_timeout: CONNECT_SECONDS, onnotice: () => {} });
  try {
    return await sql.begin(async (tx) => {
      await tx`select pg_advisory_xact_lock(${MIGRATION_LOCK})`;
      await settleForms(tx);
      const migrations = await readMigrations(options.migrationsFolder ?? MIGRATIONS_FOLDER);
      const later = await makeSchemaOf(tx, header, migrations, at);
      const tables = await officeTables(tx);
      await showEverything(tx, tables, true);
      const summary = await load(tx, path, tables);
      await markRestored(tx, header.offices, at, cipher, options.mark(header));
      await showEverything(tx, tables, false);
      for (const migration of later) await applyWithin(tx, migration, at);
      return summary;
    });
  } finally {
    await sql.end({ timeout: 2 });
  }
}

/** The tables as they were when the backup was made. Returns the migrations that are to follow behind the rows. */
async function makeSchemaOf(
  tx: postgres.TransactionSql,
  header: BackupHeader,
  migrations: Migration[],
  at: Time,
): Promise<Migration[]> {
  const later = compare(migrations, header.migrations);
  const [{ has } = { has: false }] = await tx<{ has: boolean }[]>`
    select to_regclass('public.madoguchi_migrations') is not null as has`;
  const journal = has ? await readJournal(tx) : [];
  const beyond = journal.filter(({ name }) => later.some((one) => one.name === name));
  if (journal.length > 0) await mustBeEmpty(tx);
  if (beyond.length > 0) {
    throw new BackupRefused(
      `The database's tables are newer than the backup (${beyond.map(({ name }) => name).join(", ")}). Make a new database without tables and restore into that.`,
    );
  }
  await makeJournal(tx);
  const applied = new Set(journal.map(({ name }) => name));
  const upTo = migrations.filter((one) => !later.includes(one) && !applied.has(one.name));
  for (const migration of upTo) await applyWithin(tx, migration, at);
  await settleForms(tx);
  return later;
}

async function mustBeEmpty(tx: postgres.TransactionSql): Promise<void> {
  const tables = await officeTables(tx);
  await showEverything(tx, tables, true);
  const found: string[] = [];
  for (const { name } of tables) {
    const [row] = await tx.unsafe<{ count: number }[]>(`select count(*)::int as count from ${quoted(name)}`);
    if (row !== undefined && row.count > 0) found.push(`${row.count} in ${name}`);
  }
  if (found.length === 0) return;
  throw new BackupRefused(
    `The database is not empty (rows: ${found.join(", ")}), and a backup is only put into an empty one. Give another database or another DATA_DIR.`,
  );
}

/**
 * COPY into a table is refused while row level security binds its owner; within this transaction, which locks the tables
 * against everybody else, it does not.
 */
async function showEverything(tx: postgres.TransactionSql, tables: readonly Table[], isShown: boolean): Promise<void> {
  for (const { name } of tables) {
    await tx.unsafe(`alter table ${quoted(name)} ${isShown ? "no force" : "force"} row level security`);
  }
}

async function load(tx: postgres.TransactionSql, path: string, tables: readonly Table[]): Promise<BackupSummary> {
  return readBackup(path, {
    section: async (head, rows) => {
      const table = tables.find(({ name }) => name === head.table);
      const columns = head.columns.map(quoted).join(", ");
      if (table === undefined)
        throw new BackupRefused(`The backup holds a table ${head.table} that its own schema does not have.`);
      const into = await tx.unsafe(`copy ${quoted(table.name)} (${columns}) from stdin`).writable();
      const given = createHash("sha256");
      await pipeline(async function* () {
        for await (const row of rows) {
          given.update(row);
          yield row;
        }
      }, into);
      const stands = createHash("sha256");
      for await (const bytes of copyOut(tx, { ...table, columns: head.columns }, head.office)) stands.update(bytes);
      if (given.digest("hex") !== stands.digest("hex")) throw notWhole(head);
    },
  });
}

function notWhole({ table, office }: SectionHead): BackupRefused {
  return new BackupRefused(`What arrived in ${table} of ${office} is not what the backup holds. Nothing was restored.`);
}
