import postgres from "postgres";
import type { Time } from "../booking/time.ts";
import { BackupRefused, type BackupSummary, refuseExisting, type Section, writeBackup } from "./backup-file.ts";
import { readJournal } from "./migrations.ts";
import { keyUse } from "./postgres-key-use.ts";
import { copyOut, OF_THE_MOMENT, officeTables, settleForms, type Table } from "./postgres-tables.ts";

const CONNECT_SECONDS = 10;

/**
 * Writes one consistent copy of every office to a new file, beside a running service: a single transaction that reads one
 * snapshot. What is sealed stays sealed. `ownerUrl` logs in as the owner of the tables, as `migrate` does. Throws
 * `BackupRefused` in words.
 */
export async function takeBackup(ownerUrl: string, path: string, at: Time): Promise<BackupSummary> {
  refuseExisting(path);
  const sql = postgres(ownerUrl, { max: 1, connect_timeout: CONNECT_SECONDS, onnotice: () => {} });
  try {
    return await sql.begin("isolation level repeatable read read only", async (tx) => {
      await settleForms(tx);
      const tables = (await officeTables(tx)).filter(({ name }) => !OF_THE_MOMENT.includes(name));
      if (tables.length === 0) throw new BackupRefused("There is nothing to back up: the database has no tables yet.");
      await mustSeeEverything(tx);
      const offices = await officesIn(tx);
      const migrations = await readJournal(tx);
      const keyIds = await keysOf(tx, offices);
      return writeBackup(
        path,
        { createdAt: at, migrations: [...migrations], offices, keyIds },
        sections(tx, tables, offices),
      );
    });
  } finally {
    await sql.end({ timeout: 2 });
  }
}

async function* sections(
  tx: postgres.TransactionSql,
  tables: readonly Table[],
  offices: readonly string[],
): AsyncGenerator<Section> {
  for (const table of tables) {
    for (const office of offices) {
      const head = { office, table: table.name, columns: table.columns };
      yield { head, rows: copyOut(tx, table, office) };
    }
  }
}

export async function officesIn(tx: postgres.TransactionSql): Promise<string[]> {
  const rows = await tx<{ id: string }[]>`select office_id as id from offices order by office_id`;
  return rows.map(({ id }) => id);
}

/** Row level security hides the offices from everybody but the owner: a copy without them would look whole. */
export async function mustSeeEverything(tx: postgres.TransactionSql): Promise<void> {
  const [row] = await tx<{ owns: boolean }[]>`
    select pg_has_role(c.relowner, 'USAGE') or r.rolsuper or r.rolbypassrls as owns
    from pg_class c, pg_roles r where c.oid = 'public.offices'::regclass and r.rolname = current_user`;
  if (row?.owns) return;
  throw new BackupRefused(
    "This database login does not own the tables. Use the one that `madoguchi migrate` runs with.",
  );
}

async function keysOf(tx: postgres.TransactionSql, offices: readonly string[]): Promise<string[]> {
  const ids = new Set<string>();
  for (const office of offices) {
    await tx`select set_config('madoguchi.office', ${office}, true)`;
    for (const { keyId } of await keyUse(tx)) ids.add(keyId);
  }
  return [...ids].sort();
}
