import postgres from "postgres";
import { type Cipher, CipherRefused } from "./cipher.ts";
import { mustSeeEverything, officesIn } from "./postgres-backup.ts";
import { DATA_KEYS_SETTING, type KeyUse, keyIdIn, keyUse, mergeUse, missingKeys } from "./postgres-key-use.ts";
import { isServed } from "./postgres-probe.ts";
import { TRANSACTION_LOCKS } from "./postgres-store.ts";
import { SEALED_COLUMNS, type SealedColumn } from "./sealed-columns.ts";

export type RekeyOptions = {
  /** Logs in as the owner of the tables: the service itself may not change mails. */
  ownerUrl: string;
  cipher: Cipher;
  /** Names of the keys that `cipher` opens with; it seals with the first. */
  keyIds: readonly [string, ...string[]];
  /** Called behind each batch with how many values were sealed anew so far. */
  onBatch?: (changed: number) => void;
};

export type Rekeyed = { changed: number; use: KeyUse[] };

const CONNECT_SECONDS = 10;
const LOCK_WAIT = "30s";
/** A batch holds the office as any transaction does, so it is short: a mail has at most some ten megabytes. */
const ROWS_A_BATCH = 20;

/**
 * Seals anew with the first key whatever another key has sealed, in short transactions that take their turn with the service's
 * own. May be killed and started again: what is done is done. Throws `CipherRefused` in words.
 */
export async function rekey(options: RekeyOptions): Promise<Rekeyed> {
  const { ownerUrl, keyIds } = options;
  const sql = postgres(ownerUrl, { max: 1, connect_timeout: CONNECT_SECONDS, onnotice: () => {} });
  try {
    const offices = await sql.begin(async (tx) => {
      await mustSeeEverything(tx);
      return officesIn(tx);
    });
    const missing = missingKeys(await useOf(sql, offices), keyIds);
    if (missing !== null) throw new CipherRefused(missing);
    let changed = 0;
    for (const office of offices) {
      await refuseBehindOldService(sql, office, keyIds[0]);
      for (const place of SEALED_COLUMNS) {
        for (let after = ""; ; ) {
          const batch = await sealBatch(sql, options, office, place, after);
          if (batch.last === null) break;
          changed += batch.count;
          after = batch.last;
          options.onBatch?.(changed);
        }
      }
    }
    const use = await useOf(sql, offices);
    for (const office of offices) await noteKeys(sql, options, office, use);
    return { changed, use };
  } finally {
    await sql.end({ timeout: 2 });
  }
}

/** A service that still runs with the earlier key alone could not open what is sealed from now on. */
async function refuseBehindOldService(sql: postgres.Sql, office: string, keyId: string): Promise<void> {
  const seen = await speaking(sql, office, async (tx) => {
    const [proof] = await tx.unsafe<{ keyId: string }[]>(
      `select ${keyIdIn("value")} as "keyId" from settings where key = '${DATA_KEYS_SETTING}'`,
    );
    return proof?.keyId ?? null;
  });
  if (seen === keyId || !(await isServed(sql))) return;
  throw new CipherRefused(
    `A service works on this database and has not been started with the present data key ${keyId} yet. Restart it with the new DATA_KEY and the earlier one in DATA_KEY_OLD, or stop it; then run rekey again.`,
  );
}

async function sealBatch(
  sql: postgres.Sql,
  { cipher, keyIds }: RekeyOptions,
  office: string,
  { table, row, column }: SealedColumn,
  after: string,
): Promise<{ count: number; last: string | null }> {
  return speaking(sql, office, async (tx) => {
    const rows = await tx.unsafe<{ id: string; sealed: Uint8Array }[]>(
      `select ${row} as id, ${column} as sealed from ${table} where office_id = $1 and ${row} > $2
        and ${column} is not null and ${keyIdIn(column)} <> $3 order by ${row} limit ${ROWS_A_BATCH}`,
      [office, after, keyIds[0]],
    );
    for (const { id, sealed } of rows) {
      const place = { office, table, row: id, column };
      const again = cipher.seal(cipher.open(sealed, place), place);
      await tx.unsafe(`update ${table} set ${column} = $3 where office_id = $1 and ${row} = $2`, [office, id, again]);
    }
    return { count: rows.length, last: rows.at(-1)?.id ?? null };
  });
}

/** From now on a start looks here and not at every row. */
async function noteKeys(
  sql: postgres.Sql,
  options: RekeyOptions,
  office: string,
  use: readonly KeyUse[],
): Promise<void> {
  const place = { office, table: "settings", row: DATA_KEYS_SETTING, column: "value" };
  const ids = new Set([options.keyIds[0], ...use.map(({ keyId }) => keyId)]);
  const value = options.cipher.seal(Buffer.from(JSON.stringify([...ids]), "utf8"), place);
  await speaking(sql, office, (tx) =>
    tx.unsafe(
      "insert into settings (office_id, key, value) values ($1, $2, $3) on conflict (office_id, key) do update set value = excluded.value",
      [office, DATA_KEYS_SETTING, value],
    ),
  );
}

async function useOf(sql: postgres.Sql, offices: readonly string[]): Promise<KeyUse[]> {
  const all: KeyUse[] = [];
  for (const office of offices) all.push(...(await speaking(sql, office, keyUse)));
  return mergeUse(all);
}

/** One transaction for one office, in turn with those of the service. */
async function speaking<T>(
  sql: postgres.Sql,
  office: string,
  work: (tx: postgres.TransactionSql) => Promise<T>,
): Promise<T> {
  const result = await sql.begin(async (tx) => {
    await tx.unsafe(`set local lock_timeout to '${LOCK_WAIT}'`);
    await tx`select pg_advisory_xact_lock(hashtextextended(${office}, ${TRANSACTION_LOCKS})), set_config('madoguchi.office', ${office}, true)`;
    return work(tx);
  });
  return result as T;
}
