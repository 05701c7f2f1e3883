import postgres from "postgres";

/** What a database says of itself, or a sentence about why it says nothing. */
export type Probe = { version: string; secondsAhead: number } | { problem: string };

const CONNECT_SECONDS = 10;

/** Connects once. `secondsAhead` is how far the database's clock is before ours. Never throws, never repeats the URL. */
export async function probeDatabase(url: string, nowMs: () => number): Promise<Probe> {
  const sql = postgres(url, { max: 1, connect_timeout: CONNECT_SECONDS, onnotice: () => {} });
  try {
    const [row] = await sql<{ version: string; ms: number }[]>`
      select current_setting('server_version') as version, (extract(epoch from clock_timestamp()) * 1000)::float8 as ms`;
    return { version: row?.version ?? "?", secondsAhead: Math.round(((row?.ms ?? nowMs()) - nowMs()) / 1000) };
  } catch (error) {
    return { problem: databaseSentence(error) };
  } finally {
    await sql.end({ timeout: 1 }).catch(() => undefined);
  }
}

/** Whether a service, or another command, has connections open to this database. */
export async function isInUse(url: string): Promise<boolean> {
  const sql = postgres(url, { max: 1, connect_timeout: CONNECT_SECONDS, onnotice: () => {} });
  try {
    return await isServed(sql);
  } finally {
    await sql.end({ timeout: 1 });
  }
}

export async function isServed(sql: postgres.ISql): Promise<boolean> {
  const rows = await sql`
    select 1 from pg_stat_activity where datname = current_database() and application_name like 'madoguchi-%' limit 1`;
  return rows.length > 0;
}

/** Why the database does not work, as a sentence for the operator with what to do. Never holds a password. */
export function databaseSentence(error: unknown): string {
  const code = codeOf(error);
  switch (code) {
    case "ECONNREFUSED":
      return "The database refuses the connection: nothing listens at the host and port of DATABASE_URL. Start it or correct the address.";
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return "The database's host name is not known (DNS). Check the host in DATABASE_URL.";
    case "CONNECT_TIMEOUT":
    case "ETIMEDOUT":
    case "EHOSTUNREACH":
    case "ENETUNREACH":
      return "The database does not answer. Check the host and port in DATABASE_URL and the firewall.";
    case "28P01":
    case "28000":
      return "The database refuses the user name or the password. Check them in DATABASE_URL.";
    case "3D000":
      return "The database server has no database of that name. Create it, or correct the name in DATABASE_URL.";
    case "42501":
      return "The database login may not do this. Run `madoguchi migrate` once with a DATABASE_URL whose login owns the schema.";
    case "53300":
      return "The database has no connection left. Raise max_connections, or end other programs.";
    case "57P03":
      return "The database is starting up or shutting down.";
    default:
      return `The database does not work: ${code}.`;
  }
}

/** The store wraps what the driver threw; the first code on the way down counts. */
function codeOf(error: unknown): string {
  for (let at = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth++) {
    const code = (at as { code?: unknown }).code;
    if (typeof code === "string") return code;
    const inner = at instanceof AggregateError ? at.errors[0] : null;
    if (inner instanceof Error) return codeOf(inner);
  }
  return error instanceof Error ? error.name : "unknown";
}
