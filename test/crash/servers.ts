import { rmSync } from "node:fs";
import connect from "postgres";
import { toTime } from "../../src/booking/time.ts";
import { startEmbeddedPostgres } from "../../src/world/embedded-postgres.ts";
import { migrate } from "../../src/world/migrations.ts";
import { OWNER_ROLE, openDatabase } from "../../src/world/postgres-roles.ts";
import { silentLog } from "../database.ts";
import { startDovecot } from "../dovecot.ts";
import { temporaryFolder } from "../temporary-folder.ts";
import type { Servers } from "./round.ts";

const MIGRATED_AT = toTime("2026-01-01T09:00:00+09:00");

/** A Postgres and a Dovecot of the run's own, with one mailbox for each round. Only workers are ever killed. */
export async function openServers(rounds: number): Promise<Servers & { close(): Promise<void> }> {
  const folder = temporaryFolder("madoguchi-crash-");
  const postgres = await startEmbeddedPostgres({ dataDir: folder, log: silentLog, durable: false });
  await migrate(postgres.ownerUrl, MIGRATED_AT);
  const dovecot = await startDovecot(Array.from({ length: rounds }, (_, index) => `office${index + 1}`));
  return {
    dovecot,
    serviceUrl: postgres.serviceUrl,
    folder,
    makeDatabase: async (name, tables) => {
      const at = (url: string, database: string) => Object.assign(new URL(url), { pathname: `/${database}` }).href;
      const sql = connect(at(postgres.adminUrl, "postgres"), { max: 1, onnotice: () => {} });
      await sql.unsafe(`create database ${name} owner ${OWNER_ROLE}`);
      await sql.end();
      await openDatabase(at(postgres.adminUrl, name));
      const ownerUrl = at(postgres.ownerUrl, name);
      if (tables === "migrated") await migrate(ownerUrl, MIGRATED_AT);
      return { ownerUrl, serviceUrl: at(postgres.serviceUrl, name) };
    },
    close: async () => {
      await dovecot.remove();
      await postgres.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
