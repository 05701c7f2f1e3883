import type postgres from "postgres";

/** The tables that hold an office's rows, as the database itself describes them, so that none can be forgotten. */
export type Table = {
  name: string;
  /** In their order, without those the database computes. */
  columns: string[];
  key: string[];
  /** Holds bytes of any size. */
  isHeavy: boolean;
};

type Described = Table & { after: string[] };

/** Every table with an `office_id`, each behind the tables that its foreign keys point to. */
export async function officeTables(sql: postgres.ISql): Promise<Table[]> {
  const described = await sql<Described[]>`
    select c.relname as name,
      (select array_agg(a.attname::text order by a.attnum) from pg_attribute a
        where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '') as columns,
      (select array_agg(a.attname::text order by k.place) from pg_index i
        cross join lateral unnest(i.indkey::int2[]) with ordinality as k (attnum, place)
        join pg_attribute a on a.attrelid = c.oid and a.attnum = k.attnum
        where i.indrelid = c.oid and i.indisprimary) as key,
      exists (select 1 from pg_attribute a where a.attrelid = c.oid and a.atttypid = 'bytea'::regtype) as "isHeavy",
      coalesce((select array_agg(distinct r.relname::text) from pg_constraint f join pg_class r on r.oid = f.confrelid
        where f.conrelid = c.oid and f.contype = 'f' and f.confrelid <> c.oid), '{}') as after
    from pg_class c
    where c.relnamespace = 'public'::regnamespace and c.relkind = 'r'
      and exists (select 1 from pg_attribute a where a.attrelid = c.oid and a.attname = 'office_id' and not a.attisdropped)
    order by c.relname`;
  return inOrder(described);
}

/** Rows of the moment, which no backup holds: whoever was signed in then is not let in by them, nor kept out. */
export const OF_THE_MOMENT: readonly string[] = ["console_sessions", "sign_in_tries"];

/** The same text for the same rows, whatever the session's own settings. */
export async function settleForms(sql: postgres.ISql): Promise<void> {
  await sql.unsafe(
    "set local timezone to 'UTC'; set local datestyle to 'ISO, YMD'; set local intervalstyle to 'iso_8601'; set local bytea_output to 'hex'; set local extra_float_digits to 1; set local client_encoding to 'UTF8'; set local search_path to public",
  );
}

/** Rows fetched at a time: of those that hold whole mails few, as each may be twenty megabytes of hexadecimal. */
const ROWS_AT_ONCE = 500;
const HEAVY_ROWS_AT_ONCE = 4;

/**
 * One office's rows of a table in the order of its key, as COPY writes them (PostgreSQL's text format). They are read through a
 * cursor: with postgres 3.4.9 a connection can hang for ever behind COPY TO STDOUT (its issue 499).
 */
export async function* copyOut(sql: postgres.ISql, table: Table, office: string): AsyncGenerator<Uint8Array> {
  await sql`select set_config('madoguchi.office', ${office}, true)`;
  const columns = table.columns.map((name) => `${quoted(name)}::text`).join(", ");
  const [row] = await sql<{ text: string }[]>`
    select format('select %s from %I where office_id = %L order by %s',
      ${columns}::text, ${table.name}::text, ${office}::text, ${table.key.map(quoted).join(", ")}::text) as text`;
  const atOnce = table.isHeavy ? HEAVY_ROWS_AT_ONCE : ROWS_AT_ONCE;
  for await (const rows of sql.unsafe(row?.text ?? "").cursor(atOnce)) {
    const lines = rows.map((one) => table.columns.map((name) => copyForm(one[name] as string | null)).join("\t"));
    yield Buffer.from(`${lines.join("\n")}\n`, "utf8");
  }
}

const ESCAPES: Readonly<Record<string, string>> = { "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t" };

function copyForm(value: string | null): string {
  return value === null ? "\\N" : value.replace(/[\\\n\r\t]/g, (character) => ESCAPES[character] ?? character);
}

export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

function inOrder(described: readonly Described[]): Table[] {
  const done: Described[] = [];
  const names = new Set(described.map(({ name }) => name));
  for (let waiting = [...described]; waiting.length > 0; ) {
    const ready = waiting.filter(({ after }) =>
      after.every((other) => !names.has(other) || done.some(({ name }) => name === other)),
    );
    if (ready.length === 0) throw new Error("the tables point at one another in a circle");
    done.push(...ready);
    waiting = waiting.filter((one) => !ready.includes(one));
  }
  return done.map(({ after: _after, ...table }) => table);
}
