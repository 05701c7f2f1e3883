import { type SQL, sql } from "drizzle-orm";

/** One more than the highest position; the transaction has the office to itself. */
export function nextPosition(table: SQL, office: string, more: SQL = sql``): SQL<number> {
  return sql`(select coalesce(max(position), 0) + 1 from ${table} where office_id = ${office} ${more})`;
}
