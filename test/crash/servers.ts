import { rmSync } from "node:fs";
import { toTime } from "../../src/booking/time.ts";
import { startEmbeddedPostgres } from "../../src/world/embedded-postgres.ts";
import { migrate } from "../../src/world/migrations.ts";
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
    close: async () => {
      await dovecot.remove();
      await postgres.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
