import postgres from "postgres";
import { SERVICE_ROLE } from "./postgres-roles.ts";
import { SEALED_COLUMNS, type SealedColumn } from "./sealed-columns.ts";

/** How many sealed values name a data key. */
export type KeyUse = { keyId: string; values: number };

/** The names of the keys that rows of an office may need, kept so that a start need not look at every row. */
export const DATA_KEYS_SETTING = "dataKeys";

const CONNECT_SECONDS = 10;

/** Looks at every sealed value of an office, as the service. */
export async function keyUseOf(serviceUrl: string, office: string): Promise<KeyUse[]> {
  const connection = { application_name: "madoguchi-keys", role: SERVICE_ROLE };
  const sql = postgres(serviceUrl, { max: 1, connect_timeout: CONNECT_SECONDS, onnotice: () => {}, connection });
  try {
    return await sql.begin("isolation level repeatable read read only", async (tx) => {
      await tx`select set_config('madoguchi.office', ${office}, true)`;
      return keyUse(tx);
    });
  } finally {
    await sql.end({ timeout: 2 });
  }
}

/** A sentence when values need a key that is not given; null when all can be opened. */
export function missingKeys(use: readonly KeyUse[], given: readonly string[]): string | null {
  const missing = use.filter(({ keyId }) => !given.includes(keyId));
  if (missing.length === 0) return null;
  const names = missing.map(({ keyId }) => keyId).join(", ");
  return `Rows of this database were sealed with the data ${missing.length === 1 ? "key" : "keys"} ${names}, and the keys given are ${given.join(", ")}. Give the missing key as DATA_KEY_OLD (embedded: a line of data-key-old) until \`madoguchi rekey\` has sealed its rows anew, or put the right DATA_KEY back.`;
}

/** SQL for the key's id inside a sealed value (`cipher.ts`: format, length, id); an unreadable one is shown as `?`. */
export function keyIdIn(column: string): string {
  return `case when get_byte(${column}, 0) = 1 then encode(substring(${column} from 3 for get_byte(${column}, 1)), 'escape') else '?' end`;
}

/** Over the rows that the session may see, which is one office's. */
export async function keyUse(sql: postgres.ISql): Promise<KeyUse[]> {
  const all: KeyUse[] = [];
  for (const place of SEALED_COLUMNS) all.push(...(await keyUseIn(sql, place)));
  return mergeUse(all);
}

export function mergeUse(all: readonly KeyUse[]): KeyUse[] {
  const counts = new Map<string, number>();
  for (const { keyId, values } of all) counts.set(keyId, (counts.get(keyId) ?? 0) + values);
  return [...counts].map(([keyId, values]) => ({ keyId, values })).sort((a, b) => (a.keyId < b.keyId ? -1 : 1));
}

async function keyUseIn(sql: postgres.ISql, { table, column }: SealedColumn): Promise<KeyUse[]> {
  return sql.unsafe<KeyUse[]>(
    `select ${keyIdIn(column)} as "keyId", count(*)::int as values from ${table} where ${column} is not null group by 1`,
  );
}
