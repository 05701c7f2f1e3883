import { randomBytes } from "node:crypto";
import postgres from "postgres";
import { inject } from "vitest";
import { toTime } from "../src/booking/time.ts";
import { type EmbeddedPostgres, startEmbeddedPostgres } from "../src/world/embedded-postgres.ts";
import { migrate } from "../src/world/migrations.ts";
import { OWNER_ROLE, openDatabase } from "../src/world/postgres-roles.ts";
import type { Log } from "../src/world/world.ts";

/** A database of a test's own on the run's server. Drop it in `afterAll` or `afterEach`, after closing connections. */
export type TestDatabase = { ownerUrl: string; serviceUrl: string; adminUrl: string; drop(): Promise<void> };

export const silentLog: Log = { info: () => {}, warn: () => {}, error: () => {} };

const TEMPLATE = "madoguchi_template";
/** One number for "somebody is making the template". */
const TEMPLATE_LOCK = 7_305_003;
const MIGRATED_AT = toTime("2026-12-01T09:00:00+09:00");

let server: Promise<EmbeddedPostgres> | undefined;

/** A migrated database, copied from a template that the first caller of the run makes: some tenths of a second each. */
export async function freshDatabase(): Promise<TestDatabase> {
  const embedded = await testServer();
  await withAdmin(embedded, (sql) => ensureTemplate(embedded, sql));
  return makeDatabase(embedded, TEMPLATE);
}

/** A database as the embedded server makes it, before any migration: roles and btree_gist, no table. */
export async function emptyDatabase(): Promise<TestDatabase> {
  const embedded = await testServer();
  const database = await makeDatabase(embedded, "template1");
  await openDatabase(database.adminUrl);
  return database;
}

/** The run's server, started or joined at the first call. It is stopped by global-setup.ts, not by tests. */
export function testServer(): Promise<EmbeddedPostgres> {
  server ??= startEmbeddedPostgres({ dataDir: inject("databaseFolder"), log: silentLog, durable: false });
  return server;
}

async function makeDatabase(embedded: EmbeddedPostgres, template: string): Promise<TestDatabase> {
  const name = `test_${randomBytes(6).toString("hex")}`;
  await withAdmin(embedded, async (sql) => {
    // The template may be copied by one session at a time.
    await sql`select pg_advisory_lock(${TEMPLATE_LOCK})`;
    await sql.unsafe(`create database ${name} template ${template} owner ${OWNER_ROLE}`);
    // Rights on the database itself are not copied with a template.
    if (template === TEMPLATE) {
      await sql.unsafe(`revoke all on database ${name} from public`);
      await sql.unsafe(`grant connect on database ${name} to madoguchi_service`);
    }
  });
  return {
    ownerUrl: withDatabase(embedded.ownerUrl, name),
    serviceUrl: withDatabase(embedded.serviceUrl, name),
    adminUrl: withDatabase(embedded.adminUrl, name),
    drop: () => withAdmin(embedded, (sql) => sql.unsafe(`drop database if exists ${name} with (force)`)).then(() => {}),
  };
}

/** Built under another name and renamed, so that a template is always whole. */
async function ensureTemplate(embedded: EmbeddedPostgres, sql: postgres.Sql): Promise<void> {
  await sql`select pg_advisory_lock(${TEMPLATE_LOCK})`;
  try {
    const found = await sql`select 1 from pg_database where datname = ${TEMPLATE}`;
    if (found.length > 0) return;
    const draft = `${TEMPLATE}_draft`;
    await sql.unsafe(`drop database if exists ${draft} with (force)`);
    await sql.unsafe(`create database ${draft} owner ${OWNER_ROLE}`);
    await openDatabase(withDatabase(embedded.adminUrl, draft));
    await migrate(withDatabase(embedded.ownerUrl, draft), MIGRATED_AT);
    await sql.unsafe(`alter database ${draft} rename to ${TEMPLATE}`);
  } finally {
    await sql`select pg_advisory_unlock(${TEMPLATE_LOCK})`;
  }
}

function withDatabase(url: string, name: string): string {
  const changed = new URL(url);
  changed.pathname = `/${name}`;
  return changed.href;
}

async function withAdmin<T>(embedded: EmbeddedPostgres, work: (sql: postgres.Sql) => Promise<T>): Promise<T> {
  const sql = postgres(withDatabase(embedded.adminUrl, "postgres"), { max: 1, onnotice: () => {} });
  try {
    return await work(sql);
  } finally {
    await sql.end({ timeout: 2 });
  }
}
