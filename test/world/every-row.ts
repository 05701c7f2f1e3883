import postgres from "postgres";
import { readBackup } from "../../src/world/backup-file.ts";
import type { Cipher } from "../../src/world/cipher.ts";
import { officeTables } from "../../src/world/postgres-tables.ts";
import { SEALED_COLUMNS } from "../../src/world/sealed-columns.ts";

/** One value of one row, opened if it was sealed, as text. */
export type Found = { place: string; text: string };

/** Every value of every row of every table that holds an office's rows, as the catalogue lists them. */
export async function everyValue(adminUrl: string, office: string, cipher: Cipher): Promise<Found[]> {
  const sql = postgres(adminUrl, { max: 1, onnotice: () => {} });
  try {
    const found: Found[] = [];
    for (const { name } of await officeTables(sql)) {
      for (const row of await sql`select * from ${sql(name)} where office_id = ${office}`)
        found.push(...valuesOf(name, row, office, cipher));
    }
    return found;
  } finally {
    await sql.end();
  }
}

/** The same of a backup file. */
export async function everyValueOfBackup(path: string, office: string, cipher: Cipher): Promise<Found[]> {
  const found: Found[] = [];
  await readBackup(path, {
    section: async ({ table, columns }, rows) => {
      for await (const line of rows) {
        const cells = Buffer.from(line).toString("utf8").replace(/\n$/, "").split("\t").map(unescaped);
        const row = Object.fromEntries(columns.map((column, at) => [column, cells[at] ?? null]));
        if (row.office_id === office) found.push(...valuesOf(table, row, office, cipher));
      }
    },
  });
  return found;
}

function valuesOf(table: string, row: Record<string, unknown>, office: string, cipher: Cipher): Found[] {
  return Object.entries(row).map(([column, value]) => {
    const place = `${table}.${column}`;
    const sealed = SEALED_COLUMNS.find((one) => one.table === table && one.column === column);
    const bytes = typeof value === "string" && value.startsWith("\\x") ? Buffer.from(value.slice(2), "hex") : value;
    if (sealed === undefined || !(bytes instanceof Uint8Array))
      return { place, text: typeof value === "string" ? value : JSON.stringify(value) };
    const plain = cipher.open(bytes, { office, table, row: String(row[sealed.row]), column });
    return { place, text: Buffer.from(plain).toString("utf8") };
  });
}

function unescaped(cell: string): string | null {
  const letters: Record<string, string> = { n: "\n", r: "\r", t: "\t" };
  return cell === "\\N" ? null : cell.replace(/\\(.)/g, (_, one: string) => letters[one] ?? one);
}
