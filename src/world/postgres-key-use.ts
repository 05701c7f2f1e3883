import type postgres from "postgres";
import { SEALED_COLUMNS, type SealedColumn } from "./sealed-columns.ts";

/** How many sealed values name a data key. */
export type KeyUse = { keyId: string; values: number };

/** SQL for the key's id inside a sealed value (`cipher.ts`: format, length, id); an unreadable one is shown as `?`. */
export function keyIdIn(column: string): string {
  return `case when get_byte(${column}, 0) = 1 then encode(substring(${column} from 3 for get_byte(${column}, 1)), 'escape') else '?' end`;
}

/** Over the rows that the session may see: of one office, or of all where row level security does not bind it. */
export async function keyUse(sql: postgres.ISql): Promise<KeyUse[]> {
  const counts = new Map<string, number>();
  for (const place of SEALED_COLUMNS) {
    for (const { keyId, values } of await keyUseIn(sql, place)) counts.set(keyId, (counts.get(keyId) ?? 0) + values);
  }
  return [...counts].map(([keyId, values]) => ({ keyId, values })).sort((a, b) => (a.keyId < b.keyId ? -1 : 1));
}

async function keyUseIn(sql: postgres.ISql, { table, column }: SealedColumn): Promise<KeyUse[]> {
  return sql.unsafe<KeyUse[]>(
    `select ${keyIdIn(column)} as "keyId", count(*)::int as values from ${table} where ${column} is not null group by 1`,
  );
}
