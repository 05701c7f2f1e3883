import { translate } from "./postgres-errors.ts";
import { Line, type Server } from "./postgres-line.ts";
import { type OfficeHold, StoreDown, Superseded, type Tx } from "./store.ts";

/**
 * Session locks for all offices of this worker, on one connection of their own: they are gone with the process. When the
 * connection is lost, every hold ends; what a hold still has under way is stopped by the office's epoch, which the next
 * holder raises.
 */
export type Holds = {
  take(officeId: string): Promise<OfficeHold | "taken">;
  close(): Promise<void>;
};

export type HoldWork = {
  /** Raises the office's epoch in a transaction and returns it. */
  raiseEpoch(officeId: string): Promise<number>;
  transaction<T>(officeId: string, epoch: number, work: (tx: Tx) => Promise<T>): Promise<T>;
};

/** Any number of ours; it keeps these locks apart from those of transactions. */
const HOLD_LOCKS = 7_305_012;

export function openHolds(server: Server, { raiseEpoch, transaction }: HoldWork): Holds {
  /** The line on which each office's lock stands, from before the lock is asked for. */
  const held = new Map<string, Line>();
  let line: Line | null = null;
  let closed = false;

  function openLine(): Line {
    if (closed) throw new StoreDown("the store is closed");
    if (line === null || line.lost) line = new Line(server, "holds");
    return line;
  }

  async function release(officeId: string, mine: Line): Promise<void> {
    if (held.get(officeId) !== mine) return;
    held.delete(officeId);
    // A line that is gone has given the lock back already.
    await mine
      .rows("select pg_advisory_unlock(hashtextextended($1, $2))", [officeId, HOLD_LOCKS])
      .catch((error: unknown) => {
        if (!(translate(error) instanceof StoreDown)) throw translate(error);
      });
  }

  function holdOn(officeId: string, mine: Line, epoch: number): OfficeHold {
    let released = false;
    return {
      officeId,
      epoch,
      transaction: async (work) => {
        if (released || mine.lost) throw new Superseded("the office is no longer held by this worker");
        return transaction(officeId, epoch, work);
      },
      release: async () => {
        if (released) return;
        released = true;
        await release(officeId, mine);
      },
    };
  }

  return {
    take: async (officeId) => {
      const other = held.get(officeId);
      if (other !== undefined && !other.lost) return "taken";
      const mine = openLine();
      held.set(officeId, mine);
      try {
        const [answer] = await mine.rows<{ got: boolean }>(
          "select pg_try_advisory_lock(hashtextextended($1, $2)) as got",
          [officeId, HOLD_LOCKS],
        );
        if (answer?.got !== true) {
          if (held.get(officeId) === mine) held.delete(officeId);
          return "taken";
        }
        const epoch = await raiseEpoch(officeId);
        if (mine.lost) throw new StoreDown("the connection that holds offices was lost");
        return holdOn(officeId, mine, epoch);
      } catch (error) {
        await release(officeId, mine);
        throw translate(error);
      }
    },
    close: async () => {
      closed = true;
      await line?.close();
    },
  };
}
