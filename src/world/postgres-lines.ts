import { translate } from "./postgres-errors.ts";
import { Line, type Server } from "./postgres-line.ts";
import { StoreDown } from "./store.ts";

/** At most `size` connections, opened when first needed and opened anew after they were lost. */
export type Lines = {
  /**
   * Runs the work in a transaction. Everything thrown comes out in the contract's words: `StoreDown` for trouble, also when
   * the answer to the commit was lost and nobody knows.
   */
  begin<T>(mode: TransactionMode, work: (line: Line) => Promise<T>): Promise<T>;
  close(): Promise<void>;
};

export type TransactionMode = "isolation level read committed" | "isolation level repeatable read read only";

export function openLines(server: Server, name: string, size: number): Lines {
  const idle: Line[] = [];
  const all = new Set<Line>();
  const waiting: ((line: Line) => void)[] = [];
  let closed = false;

  function dial(): Line {
    const line = new Line(server, name, () => all.delete(line));
    all.add(line);
    return line;
  }

  async function take(): Promise<Line> {
    if (closed) throw new StoreDown("the store is closed");
    for (let line = idle.pop(); line !== undefined; line = idle.pop()) if (!line.lost) return line;
    if (all.size < size) return dial();
    return new Promise((resolve) => waiting.push(resolve));
  }

  function giveBack(line: Line): void {
    const next = waiting.shift();
    if (next === undefined) {
      if (!line.lost) idle.push(line);
      return;
    }
    next(line.lost && !closed ? dial() : line);
  }

  return {
    begin: async (mode, work) => {
      const line = await take();
      try {
        return await transact(line, mode, work);
      } catch (error) {
        throw translate(error);
      } finally {
        giveBack(line);
      }
    },
    close: async () => {
      closed = true;
      await Promise.all([...all].map((line) => line.close()));
    },
  };
}

async function transact<T>(line: Line, mode: TransactionMode, work: (line: Line) => Promise<T>): Promise<T> {
  let result: T;
  try {
    await line.command(`begin ${mode}`);
    result = await work(line);
  } catch (error) {
    await takeBack(line);
    throw error;
  }
  const answer = await line.command("commit");
  if (answer !== "COMMIT") throw new Error("the database took the transaction back");
  return result;
}

/** A line that cannot even take back is thrown away; the server takes back by itself when it is gone. */
async function takeBack(line: Line): Promise<void> {
  if (line.lost) return;
  await line.command("rollback").catch(() => line.close());
}
