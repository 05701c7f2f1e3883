import { createHash } from "node:crypto";
import { Draft, EMPTY_TABLES, type Tables } from "./memory-tables.ts";
import { memoryTx } from "./memory-tx.ts";
import { memoryView } from "./memory-view.ts";
import { type OfficeHold, type Store, StoreDown, Superseded, type Tx } from "./store.ts";
import { canonicalJson, compareText } from "./store-values.ts";

/** The store of the simulation and of tests that need no database; it keeps the same rules as the Postgres store. */
export type MemoryStore = Store & {
  /** Everything an office holds as canonical JSON; two stores with the same history give the same text. */
  snapshot(officeId: string): Promise<string>;
  /** What a dying process does: its session locks are gone, its holds end. */
  dropHolds(): void;
};

/** Where a trial may break the store, by throwing `StoreDown` or an error of its own. */
export type MemoryHooks = {
  /** Before a look or a transaction begins. */
  begin?: (officeId: string) => void | Promise<void>;
  /** Thrown here, nothing was written. */
  beforeCommit?: (officeId: string) => void | Promise<void>;
  /** Thrown here, everything was written and only the answer was lost. */
  afterCommit?: (officeId: string) => void | Promise<void>;
};

export function openMemoryStore(hooks: MemoryHooks = {}): MemoryStore {
  const offices = new Map<string, Office>();
  const officeOf = (officeId: string): Office => {
    const known = offices.get(officeId);
    if (known !== undefined) return known;
    const office: Office = { tables: EMPTY_TABLES, epoch: 0, holder: null, last: Promise.resolve() };
    offices.set(officeId, office);
    return office;
  };
  let open = true;
  const begin = async (officeId: string) => {
    if (!open) throw new StoreDown("the store is closed");
    await hooks.begin?.(officeId);
  };

  function transaction<T>(officeId: string, work: (tx: Tx) => Promise<T>, check = () => {}): Promise<T> {
    return inTurn(officeOf(officeId), async () => {
      await begin(officeId);
      check();
      const office = officeOf(officeId);
      const draft = new Draft(office.tables);
      const { tx, end } = endable(memoryTx(draft));
      const result = await work(tx).finally(end);
      await hooks.beforeCommit?.(officeId);
      office.tables = draft.tables;
      await hooks.afterCommit?.(officeId);
      return result;
    });
  }

  return {
    transaction: (officeId, work) => transaction(officeId, work),
    look: async (officeId, work) => {
      await begin(officeId);
      const { tables } = officeOf(officeId);
      return work(memoryView(() => tables));
    },
    holdOffice: async (officeId) => {
      await begin(officeId);
      const office = officeOf(officeId);
      if (office.holder !== null) return "taken";
      office.epoch++;
      return hold(officeId, office, transaction);
    },
    close: async () => {
      open = false;
      for (const office of offices.values()) office.holder = null;
    },
    snapshot: async (officeId) => snapshotOf(officeOf(officeId).tables),
    dropHolds: () => {
      for (const office of offices.values()) office.holder = null;
    },
  };
}

type Office = { tables: Tables; epoch: number; holder: OfficeHold | null; last: Promise<unknown> };

type Transact = <T>(officeId: string, work: (tx: Tx) => Promise<T>, check: () => void) => Promise<T>;

function hold(officeId: string, office: Office, transact: Transact): OfficeHold {
  const held: OfficeHold = {
    officeId,
    epoch: office.epoch,
    transaction: (work) =>
      transact(officeId, work, () => {
        if (office.holder !== held) throw new Superseded(`the office is no longer held by this worker`);
      }),
    release: async () => {
      if (office.holder === held) office.holder = null;
    },
  };
  office.holder = held;
  return held;
}

/** One after another, whatever became of the one before. */
function inTurn<T>(office: Office, work: () => Promise<T>): Promise<T> {
  const mine = office.last.then(work, work);
  office.last = mine.catch(() => {});
  return mine;
}

/** A transaction's own handle stops working with it, so that a forgotten `await` is found and not lost. */
function endable(inner: Tx): { tx: Tx; end: () => void } {
  let ended = false;
  const entries = Object.entries(inner).map(([name, call]) => [
    name,
    async (...values: unknown[]) => {
      if (ended) throw new Error(`the transaction is over: ${name} came too late`);
      return (call as (...values: unknown[]) => Promise<unknown>)(...values);
    },
  ]);
  const end = () => {
    ended = true;
  };
  return { tx: Object.fromEntries(entries) as Tx, end };
}

function snapshotOf(tables: Tables): string {
  const rows = Object.entries(tables).map(([name, table]) => [
    name,
    [...(table as ReadonlyMap<string | number, unknown>)]
      .filter(([, row]) => !(Array.isArray(row) && row.length === 0))
      .map(([key, row]) => [key, row instanceof Uint8Array ? createHash("sha256").update(row).digest("hex") : row])
      .sort(([a], [b]) => (typeof a === "number" ? a - Number(b) : compareText(String(a), String(b)))),
  ]);
  return canonicalJson(Object.fromEntries(rows));
}
