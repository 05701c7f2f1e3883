import { Draft, EMPTY_TABLES, type Tables } from "./memory-tables.ts";
import { memoryTx } from "./memory-tx.ts";
import { memoryView } from "./memory-view.ts";
import { openOfficeQueue } from "./office-queue.ts";
import { type OfficeHold, type Store, StoreDown, Superseded, type Tx, type View } from "./store.ts";
import { type Change, type Noting, notingChanges } from "./store-changes.ts";
import { guard } from "./store-guard.ts";
import { snapshotOf } from "./store-snapshot.ts";

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
  const views: OpenView[] = [];
  const inTurn = openOfficeQueue();
  const officeOf = (officeId: string): Office => {
    const known = offices.get(officeId);
    if (known !== undefined) return known;
    const office: Office = { tables: EMPTY_TABLES, epoch: 0, holder: null, tx: openTx(), watchers: new Set() };
    offices.set(officeId, office);
    return office;
  };
  let open = true;
  const begin = (officeId: string): void | Promise<void> => {
    if (!open) throw new StoreDown("the store is closed");
    return hooks.begin?.(officeId);
  };

  function transaction<T>(officeId: string, work: (tx: Tx) => Promise<T>, check = () => {}): Promise<T> {
    return inTurn(officeId, async () => {
      const begun = begin(officeId);
      if (begun) await begun;
      check();
      const office = officeOf(officeId);
      const { draft, noting } = office.tx;
      draft.begin(office.tables);
      noting.forget();
      const { handle, end, rethrow } = guard(noting.tx);
      let result: T;
      try {
        result = await work(handle);
      } finally {
        end();
      }
      rethrow();
      if (hooks.beforeCommit) await hooks.beforeCommit(officeId);
      office.tables = draft.tables;
      if (office.watchers.size > 0) tell(office, noting.changes());
      if (hooks.afterCommit) await hooks.afterCommit(officeId);
      return result;
    });
  }

  return {
    transaction: (officeId, work) => transaction(officeId, work),
    look: async (officeId, work) => {
      const begun = begin(officeId);
      if (begun) await begun;
      const view = views.pop() ?? openView();
      view.now = officeOf(officeId).tables;
      const { handle, end } = guard(view.calls);
      try {
        return await work(handle);
      } finally {
        end();
        views.push(view);
      }
    },
    holdOffice: async (officeId) => {
      await begin(officeId);
      const office = officeOf(officeId);
      if (office.holder !== null) return "taken";
      office.epoch++;
      return hold(officeId, office, transaction);
    },
    watch: (officeId, onChange) => {
      const { watchers } = officeOf(officeId);
      watchers.add(onChange);
      return () => watchers.delete(onChange);
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

/** The calls of a handle are some seventy functions, so they are made once and shown one set of tables after another. */
type OpenView = { now: Tables; calls: View };
type OpenTx = { draft: Draft; noting: Noting };

function openView(): OpenView {
  const view: OpenView = { now: EMPTY_TABLES, calls: memoryView(() => view.now) };
  return view;
}

/** Transactions of an office stand in a queue, so one is enough for it. */
function openTx(): OpenTx {
  const draft = new Draft();
  return { draft, noting: notingChanges(memoryTx(draft)) };
}

type Office = {
  tables: Tables;
  epoch: number;
  holder: OfficeHold | null;
  tx: OpenTx;
  watchers: Set<(changes: Change[]) => void>;
};

function tell({ watchers }: Office, changes: Change[]): void {
  if (changes.length > 0) for (const onChange of watchers) onChange(changes);
}

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
