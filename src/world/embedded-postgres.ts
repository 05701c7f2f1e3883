import { renameSync, rmSync, writeFileSync } from "node:fs";
import { pickAccount } from "./postgres-account.ts";
import { type Cluster, clusterAt, dataFolder, ensureCluster, readOwner } from "./postgres-cluster.ts";
import { placePrograms } from "./postgres-programs.ts";
import { prepareDatabase, urlsOf } from "./postgres-roles.ts";
import { type Postmaster, startOrFindPostmaster, stopPostmaster } from "./postmaster.ts";
import { isSameProcess, markOf } from "./processes.ts";
import type { Log } from "./world.ts";

export { defaultDataDir, NoEmbeddedPostgres } from "./postgres-account.ts";

/** A PostgreSQL 18 of our own on 127.0.0.1, for machines without a database server. */
export type EmbeddedPostgres = {
  /** Owns the schema; only migrations use it. */
  ownerUrl: string;
  /** A plain role without BYPASSRLS that owns nothing: the service connects with it. */
  serviceUrl: string;
  /** The superuser, for tests and repairs only. */
  adminUrl: string;
  pid: number;
  /**
   * `started` by us; `adopted` from a process that died without stopping it; `joined` while another living process
   * answers for it.
   */
  by: "started" | "adopted" | "joined";
  /** Fast shutdown: open transactions are rolled back. Does nothing to a server we only joined. May be called twice. */
  stop(): Promise<void>;
};

export type EmbeddedOptions = {
  dataDir: string;
  log: Log;
  /** False only for tests: data may be lost with the machine's power, in exchange for speed. */
  durable?: boolean;
};

/** Throws `NoEmbeddedPostgres` with a sentence for the operator when this machine cannot run one. */
export async function startEmbeddedPostgres(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const durable = options.durable ?? true;
  const account = pickAccount(dataFolder(options.dataDir));
  const cluster = clusterAt(options.dataDir, account);
  const programs = await placePrograms(account, options.dataDir);
  const credentials = await ensureCluster(cluster, programs, durable);
  const { postmaster, found } = await startOrFindPostmaster({
    cluster,
    programs,
    credentials,
    durable,
    log: options.log,
  });
  const owner = found ? readOwner(cluster) : null;
  const by = !found ? "started" : owner === null || owner.pid === process.pid ? "adopted" : "joined";
  if (by !== "joined") claim(cluster);
  await prepareDatabase(postmaster.port, credentials);
  options.log.info("embedded-postgres-ready", { by, pid: postmaster.mark.pid, port: postmaster.port });
  return {
    ...urlsOf(postmaster.port, credentials),
    pid: postmaster.mark.pid,
    by,
    stop: () => (by === "joined" ? Promise.resolve() : release(cluster, postmaster, options.log)),
  };
}

/** Written by renaming, so that nobody reads half a file. */
function claim(cluster: Cluster): void {
  const draft = `${cluster.ownerFile}.${process.pid}`;
  writeFileSync(draft, JSON.stringify(markOf(process.pid)), { mode: 0o600 });
  renameSync(draft, cluster.ownerFile);
}

async function release(cluster: Cluster, postmaster: Postmaster, log: Log): Promise<void> {
  if (!isSameProcess(postmaster.mark)) return;
  await stopPostmaster(postmaster.mark, log);
  if (readOwner(cluster)?.pid === process.pid) rmSync(cluster.ownerFile, { force: true });
}
