import postgres from "postgres";
import type { Credentials } from "./postgres-cluster.ts";

export const DATABASE = "madoguchi";
export const OWNER_ROLE = "madoguchi_owner";
export const SERVICE_ROLE = "madoguchi_service";

const CONNECT_SECONDS = 5;
/** One number for "somebody is preparing roles and database". */
const PREPARE_LOCK = 7_305_001;

export type Urls = { ownerUrl: string; serviceUrl: string; adminUrl: string };

export function urlsOf(port: number, credentials: Credentials, database = DATABASE): Urls {
  const url = (role: string, password: string) => `postgres://${role}:${password}@127.0.0.1:${port}/${database}`;
  return {
    ownerUrl: url(OWNER_ROLE, credentials.owner),
    serviceUrl: url(SERVICE_ROLE, credentials.service),
    adminUrl: url("postgres", credentials.superuser),
  };
}

/** The data folder that the server on this port serves; null when nobody answers to our superuser's password. */
export async function servedFolder(port: number, credentials: Credentials): Promise<string | null> {
  const sql = connect(urlsOf(port, credentials, "postgres").adminUrl);
  try {
    const [row] = await sql<{ data_directory: string }[]>`show data_directory`;
    return row?.data_directory ?? null;
  } catch {
    return null;
  } finally {
    await sql.end({ timeout: 1 });
  }
}

/** Makes roles, database and extension where they are missing, so that a process killed half-way is no matter. */
export async function prepareDatabase(port: number, credentials: Credentials): Promise<void> {
  const sql = connect(urlsOf(port, credentials, "postgres").adminUrl);
  try {
    await sql`select pg_advisory_lock(${PREPARE_LOCK})`;
    await ensureRole(sql, OWNER_ROLE, credentials.owner);
    await ensureRole(sql, SERVICE_ROLE, credentials.service);
    const databases = await sql`select 1 from pg_database where datname = ${DATABASE}`;
    if (databases.length === 0) await sql.unsafe(`create database ${DATABASE} owner ${OWNER_ROLE}`);
    await openDatabase(urlsOf(port, credentials).adminUrl);
  } finally {
    await sql.end({ timeout: 1 });
  }
}

/** What a database needs before migrations: btree_gist for the seats' exclusion, and the service's right to connect. */
export async function openDatabase(adminUrl: string): Promise<void> {
  const sql = connect(adminUrl);
  try {
    const extensions = await sql`select 1 from pg_extension where extname = 'btree_gist'`;
    if (extensions.length > 0) return;
    await sql.begin(async (tx) => {
      const [here] = await tx<{ name: string }[]>`select quote_ident(current_database()) as name`;
      await tx.unsafe(`revoke all on database ${here?.name} from public`);
      await tx.unsafe(`grant connect on database ${here?.name} to ${SERVICE_ROLE}`);
      await tx.unsafe("create extension btree_gist schema public");
    });
  } finally {
    await sql.end({ timeout: 1 });
  }
}

async function ensureRole(sql: postgres.Sql, role: string, password: string): Promise<void> {
  const roles = await sql`select 1 from pg_roles where rolname = ${role}`;
  if (roles.length > 0) return;
  // CREATE ROLE takes no parameters; the password is made of base64url letters only.
  const plain = "login nosuperuser nobypassrls nocreatedb nocreaterole noreplication";
  await sql.unsafe(`create role ${role} ${plain} password '${password}'`);
}

function connect(url: string): postgres.Sql {
  return postgres(url, { max: 1, connect_timeout: CONNECT_SECONDS, onnotice: () => {} });
}
