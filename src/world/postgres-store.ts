import type { Cipher } from "./cipher.ts";
import { openOfficeQueue } from "./office-queue.ts";
import { translate } from "./postgres-errors.ts";
import { openHolds } from "./postgres-holds.ts";
import type { Line } from "./postgres-line.ts";
import { type Lines, openLines, type TransactionMode } from "./postgres-lines.ts";
import { scopeOf } from "./postgres-scope.ts";
import { officeRowsOf } from "./postgres-snapshot.ts";
import { postgresTx } from "./postgres-tx.ts";
import { postgresView } from "./postgres-view.ts";
import { openWatch, tellChanges } from "./postgres-watch.ts";
import { type Store, StoreDown, Superseded, type Tx } from "./store.ts";
import { notingChanges } from "./store-changes.ts";
import { guard } from "./store-guard.ts";
import { snapshotOf } from "./store-snapshot.ts";
import type { Log } from "./world.ts";

export type PostgresOptions = {
  /** Any login that is, or may step down to, the role `madoguchi_service`. */
  url: string;
  cipher: Cipher;
  log: Log;
  /** Connections for transactions; one office never uses more than one. */
  poolSize?: number;
  /** Connections for looks. */
  lookPoolSize?: number;
  /** How long the database may take to answer the first call of a connection. */
  connectSeconds?: number;
};

export type PostgresStore = Store & {
  /** Everything an office holds as canonical JSON, as the memory store gives it. For offices of a trial's size. */
  snapshot(officeId: string): Promise<string>;
};

const POOL_SIZE = 4;
const LOOK_POOL_SIZE = 4;
const CONNECT_SECONDS = 10;
/** Any number of ours; it keeps the locks of transactions apart from those of holds. */
export const TRANSACTION_LOCKS = 7_305_011;

/**
 * Throws `StoreDown` with the reason when the database cannot be reached or does not let us in, and another error that names
 * the missing right when the login may not step down to the role.
 */
export async function openPostgresStore(options: PostgresOptions): Promise<PostgresStore> {
  const { cipher, log } = options;
  const server = { url: options.url, connectSeconds: options.connectSeconds ?? CONNECT_SECONDS };
  const writers = openLines(server, "desk", options.poolSize ?? POOL_SIZE);
  const lookers = openLines(server, "looks", options.lookPoolSize ?? LOOK_POOL_SIZE);
  const watch = openWatch(server, log);
  const begin = reporting(log);
  const write = openWrites(writers, begin);

  async function useTx<T>(officeId: string, line: Line, work: (tx: Tx) => Promise<T>): Promise<T> {
    const { tx, changes } = notingChanges(postgresTx(scopeOf(officeId, line, cipher)));
    const { handle, end, rethrow } = guard(tx, translate);
    const result = await settle(work, handle, end);
    rethrow();
    const noted = changes();
    if (noted.length > 0) await tellChanges(line, officeId, noted);
    return result;
  }

  const look = <T>(officeId: string, work: (line: Line) => Promise<T>): Promise<T> =>
    begin(lookers, "isolation level repeatable read read only", async (line) => {
      await speakFor(line, officeId);
      return work(line);
    });

  const holds = openHolds(server, {
    raiseEpoch: (officeId) =>
      write(officeId, async (line) => {
        const statement = "update offices set epoch = epoch + 1 where office_id = $1 returning epoch";
        const [row] = await line.rows<{ epoch: number }>(statement, [officeId]);
        if (row === undefined) throw new Error("the office's row is missing");
        return row.epoch;
      }),
    transaction: (officeId, epoch, work) =>
      write(officeId, async (line) => {
        const statement = "select epoch from offices where office_id = $1";
        const [row] = await line.rows<{ epoch: number }>(statement, [officeId]);
        if (row?.epoch !== epoch) throw new Superseded("another worker has taken the office");
        return useTx(officeId, line, work);
      }),
  });

  const close = async () => {
    await Promise.all([writers.close(), lookers.close(), holds.close(), watch.close()]);
  };
  try {
    await begin(lookers, "isolation level repeatable read read only", async () => {});
  } catch (error) {
    await close();
    throw error;
  }
  return {
    transaction: (officeId, work) => write(officeId, (line) => useTx(officeId, line, work)),
    look: (officeId, work) =>
      look(officeId, (line) => {
        const { handle, end } = guard(postgresView(scopeOf(officeId, line, cipher)), translate);
        return settle(work, handle, end);
      }),
    holdOffice: holds.take,
    watch: watch.add,
    snapshot: (officeId) =>
      look(officeId, async (line) => snapshotOf(await officeRowsOf(scopeOf(officeId, line, cipher)))),
    close,
  };
}

type Begin = <T>(lines: Lines, mode: TransactionMode, work: (line: Line) => Promise<T>) => Promise<T>;

/** Transactions of an office one after another: in memory first, then by a lock against other processes. */
function openWrites(writers: Lines, begin: Begin) {
  const inTurn = openOfficeQueue();
  const knownOffices = new Set<string>();
  return <T>(officeId: string, work: (line: Line) => Promise<T>): Promise<T> =>
    inTurn(officeId, async () => {
      const result = await begin(writers, "isolation level read committed", async (line) => {
        const lock = "select pg_advisory_xact_lock(hashtextextended($1, $2)), set_config('madoguchi.office', $1, true)";
        await line.rows(lock, [officeId, TRANSACTION_LOCKS]);
        if (!knownOffices.has(officeId)) {
          const found = "insert into offices (office_id, epoch) values ($1, 0) on conflict (office_id) do nothing";
          await line.rows(found, [officeId]);
        }
        return work(line);
      });
      knownOffices.add(officeId);
      return result;
    });
}

function reporting(log: Log): Begin {
  return async (lines, mode, work) => {
    try {
      return await lines.begin(mode, work);
    } catch (error) {
      if (error instanceof StoreDown) log.warn("store-down", { detail: error.message });
      throw error;
    }
  };
}

/** Until the transaction ends, row level security shows this office and no other. */
function speakFor(line: Line, officeId: string): Promise<object[]> {
  return line.rows("select set_config('madoguchi.office', $1, true)", [officeId]);
}

async function settle<H, T>(work: (handle: H) => Promise<T>, handle: H, end: () => void): Promise<T> {
  try {
    return await work(handle);
  } finally {
    end();
  }
}
