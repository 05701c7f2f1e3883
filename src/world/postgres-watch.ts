import { Line, type Server } from "./postgres-line.ts";
import { type Change, EVERYTHING } from "./store-changes.ts";
import type { Log } from "./world.ts";

/** One channel of the database for all offices; what is said on it names the office and ids, and no person. */
const CHANNEL = "madoguchi_changes";

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 30_000;

export type Watch = {
  add(officeId: string, onChange: (changes: Change[]) => void): () => void;
  close(): Promise<void>;
};

/** Inside a transaction: is heard once it is committed, and never if it is taken back. */
export function tellChanges(line: Line, office: string, changes: readonly Change[]): Promise<object[]> {
  return line.rows("select pg_notify($1, $2)", [CHANNEL, JSON.stringify({ office, changes })]);
}

/**
 * Listens on a connection of its own, from the first watcher to the last. What is said before it listens, or while it is
 * away, is lost; so every watcher is told `everything` as soon as it listens.
 */
export function openWatch(server: Server, log: Log): Watch {
  const watchers = new Map<string, Set<(changes: Change[]) => void>>();
  let line: Line | null = null;
  let timer: NodeJS.Timeout | null = null;
  let pauseMs = FIRST_PAUSE_MS;

  function tell(office: string, changes: Change[]): void {
    for (const onChange of watchers.get(office) ?? []) onChange(changes);
  }

  function hear(text: string): void {
    try {
      const { office, changes } = JSON.parse(text) as { office: string; changes: Change[] };
      tell(office, changes);
    } catch {
      // Whoever may use the database can say anything on its channels.
      log.warn("strange-notification");
    }
  }

  async function listen(): Promise<void> {
    if (line !== null || watchers.size === 0) return;
    const mine = new Line(server, "watch", () => lost(mine), hear);
    line = mine;
    try {
      await mine.command(`listen ${CHANNEL}`);
    } catch {
      await mine.close().catch(() => {});
      return lost(mine);
    }
    pauseMs = FIRST_PAUSE_MS;
    for (const office of watchers.keys()) tell(office, [EVERYTHING]);
  }

  function lost(mine: Line): void {
    if (line !== mine) return;
    line = null;
    if (watchers.size === 0) return;
    timer = setTimeout(() => void listen(), pauseMs);
    timer.unref();
    pauseMs = Math.min(LONGEST_PAUSE_MS, pauseMs * 2);
  }

  async function stop(): Promise<void> {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    const mine = line;
    line = null;
    await mine?.close();
  }

  return {
    add(officeId, onChange) {
      const ofOffice = watchers.get(officeId) ?? new Set();
      watchers.set(officeId, ofOffice.add(onChange));
      void listen();
      return () => {
        ofOffice.delete(onChange);
        if (ofOffice.size === 0) watchers.delete(officeId);
        if (watchers.size === 0) void stop();
      };
    },
    async close() {
      watchers.clear();
      await stop();
    },
  };
}
