import { rmSync } from "node:fs";
import postgres from "postgres";
import { toTime } from "../../src/booking/time.ts";
import { openCipher } from "../../src/world/cipher.ts";
import { startEmbeddedPostgres } from "../../src/world/embedded-postgres.ts";
import { migrate } from "../../src/world/migrations.ts";
import { clusterFolder } from "../../src/world/postgres-cluster.ts";
import { openPostgresStore } from "../../src/world/postgres-store.ts";
import type { Log } from "../../src/world/world.ts";
import { temporaryFolder } from "../temporary-folder.ts";
import type { TownStore } from "./town.ts";

const MIGRATED_AT = toTime("2026-11-01T09:00:00+09:00");
const silentLog: Log = { info: () => {}, warn: () => {}, error: () => {} };

export type Server = { openStore(): Promise<{ store: TownStore; drop(): Promise<void> }>; stop(): Promise<void> };

/** A database server of the run's own. Every seed finds it empty. */
export async function openServer(): Promise<Server> {
  const folder = temporaryFolder(`madoguchi-test-${process.pid}-`);
  const embedded = await startEmbeddedPostgres({ dataDir: folder, log: silentLog, durable: false });
  await migrate(embedded.ownerUrl, MIGRATED_AT);
  return {
    openStore: () => openEmptyStore(embedded.ownerUrl, embedded.serviceUrl),
    stop: async () => {
      await embedded.stop();
      rmSync(clusterFolder(folder), { recursive: true, force: true });
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export async function openEmptyStore(
  ownerUrl: string,
  serviceUrl: string,
): Promise<{ store: TownStore; drop(): Promise<void> }> {
  const cipher = openCipher([{ id: "simulated", key: new Uint8Array(32).fill(7) }]);
  const store = await openPostgresStore({ url: serviceUrl, cipher, log: silentLog });
  const drop = async () => {
    await store.close();
    const sql = postgres(ownerUrl, { max: 1, onnotice: () => {} });
    const tables = await sql<
      { name: string }[]
    >`select format('%I', tablename) as name from pg_tables where schemaname = 'public' and tablename <> 'madoguchi_migrations'`;
    await sql.unsafe(`truncate ${tables.map(({ name }) => name).join(", ")} cascade`);
    await sql.end({ timeout: 2 });
  };
  return { store, drop };
}
