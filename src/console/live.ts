import { may, type Right } from "../desk/rights.ts";
import type { Change } from "../world/store-changes.ts";
import type { StaffAccount } from "../world/store-rows.ts";
import type { Clock, Ids } from "../world/world.ts";

/**
 * Windows that are told when something changes, by server-sent events (HTML Living Standard, 9.2), one line a window. What goes
 * over a line is kinds and ids, and the display names of colleagues who look at the same thing; no person's data.
 */
export type Live = {
  /** Stands on every page; another one as soon as anything changed since. */
  mark(): string;
  /** Display names of colleagues who look at the same thing now, each once, in order. */
  others(item: string | null, staff: string): string[];
  /** A line for one window, or why there is none. */
  open(who: Looker): ReadableStream<Uint8Array> | "none";
  /** Ends the lines of a session at once. */
  end(sessionId: string): void;
  close(): void;
};

export type Looker = {
  session: string;
  staff: string;
  displayName: string;
  item: string | null;
  /** The last mark that the window has heard or was made with; what is news since is told at once. */
  since: string | null;
  /** False for who may not see people: only what belongs to the office is told, without saying what else changed. */
  hearsOfPeople: boolean;
  /** Whether the session still stands; asked at every beat. */
  isWelcome: () => Promise<boolean>;
};

/** A window that is not looked at has no line, so nobody needs many; the browser itself has six connections at most. */
export const MOST_LINES_OF_A_SESSION = 5;
export const MOST_LINES = 300;
const BEAT_MS = 20_000;
/** How soon a browser asks again after a line was cut. */
const RETRY_MS = 3_000;
/** Messages that a window which no longer reads may leave lying. */
const MOST_UNREAD = 100;

/** What two people may be at: one thing, one setting, one account, one day or one act of the calendar. */
const ITEM_PATH =
  /^\/((?:bookings|mails|letters|people)\/[0-9a-z]{1,64}|(?:settings|calendar)\/[0-9a-z-]{1,40}|staff\/[0-9a-z._-]{2,40})(\/|$)/;

/** What staff are called to. A window that was away, or not there yet, is called when its line opens. */
const CALLED_TO: readonly Change["kind"][] = ["heldMail", "newTask"];

const OF_THE_OFFICE: ReadonlySet<Change["kind"]> = new Set(["office", "everything"]);

/** The thing that somebody looks at, by its path; none for who may not see people, or accounts. */
export function itemOf(path: string, staff: Pick<StaffAccount, "role" | "active">): string | null {
  const [, item = null] = ITEM_PATH.exec(path) ?? [];
  return item !== null && may(staff, rightAt(item)) ? item : null;
}

function rightAt(item: string): Right {
  if (item.startsWith("settings/")) return "seeSettings";
  return item.startsWith("staff/") ? "accounts" : "people";
}

type Line = Looker & { controller: ReadableStreamDefaultController<Uint8Array> };

export function openLive({ clock, ids }: { clock: Clock; ids: Ids }): Live & { tell(changes: Change[]): void } {
  const lines = new Set<Line>();
  const epoch = ids.next();
  let count = 0;
  const latest = new Map<Change["kind"], number>();
  let beating: AbortController | null = null;
  let isClosed = false;
  const mark = () => `${epoch}.${count}`;

  function send(line: Line, event: string, data: unknown): void {
    if (!lines.has(line)) return;
    const isRead = (line.controller.desiredSize ?? 0) >= -MOST_UNREAD;
    // The id comes back as Last-Event-ID when the browser takes up a cut line by itself.
    const words = `id: ${mark()}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
    if (isRead) line.controller.enqueue(ENCODER.encode(words));
    else cut(line);
  }

  function cut(line: Line): void {
    if (!lines.delete(line)) return;
    // Whoever went away by himself has closed it already.
    try {
      line.controller.close();
    } catch {}
    sayOthers(line.item);
    if (lines.size === 0) beating?.abort();
  }

  /** Of a mark of an earlier process nobody can say what came since. */
  function missed({ since, hearsOfPeople }: Looker): Change[] {
    const [at, n] = since?.split(".") ?? [];
    if (at !== epoch || !hearsOfPeople) return [];
    return CALLED_TO.filter((kind) => (latest.get(kind) ?? 0) > Number(n)).map((kind) => ({ kind, id: null }));
  }

  function others(item: string | null, staff: string): string[] {
    if (item === null) return [];
    const names = [...lines].filter((line) => line.item === item && line.staff !== staff);
    return [...new Set(names.map(({ displayName }) => displayName))].sort();
  }

  function sayOthers(item: string | null): void {
    if (item === null) return;
    for (const line of lines) if (line.item === item) send(line, "others", others(item, line.staff));
  }

  async function beat(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await clock.sleep(BEAT_MS, signal);
      for (const line of [...lines]) {
        // While the database is away nobody can tell; the line stays, as it carries nothing worth stealing.
        const isWelcome = await line.isWelcome().catch(() => true);
        if (isWelcome) send(line, "beat", mark());
        else leave(line);
      }
    }
  }

  function leave(line: Line): void {
    send(line, "bye", null);
    cut(line);
  }

  return {
    mark,
    others,
    tell(changes) {
      count += 1;
      for (const { kind } of changes) latest.set(kind, count);
      for (const line of [...lines]) {
        const heard = line.hearsOfPeople ? changes : changes.filter(({ kind }) => OF_THE_OFFICE.has(kind));
        send(line, "change", { mark: mark(), changes: heard });
      }
    },
    open(who) {
      const ofSession = [...lines].filter(({ session }) => session === who.session);
      if (isClosed || lines.size >= MOST_LINES || ofSession.length >= MOST_LINES_OF_A_SESSION) return "none";
      let mine: Line | null = null;
      return new ReadableStream<Uint8Array>({
        start(controller) {
          mine = { ...who, controller };
          lines.add(mine);
          controller.enqueue(ENCODER.encode(`retry: ${RETRY_MS}\n\n`));
          send(mine, "hello", mark());
          const changes = missed(who);
          if (changes.length > 0) send(mine, "change", { mark: mark(), changes });
          sayOthers(who.item);
          if (lines.size > 1) return;
          beating = new AbortController();
          void beat(beating.signal);
        },
        cancel: () => {
          if (mine) cut(mine);
        },
      });
    },
    end: (sessionId) => {
      for (const line of [...lines]) if (line.session === sessionId) leave(line);
    },
    close: () => {
      isClosed = true;
      for (const line of [...lines]) cut(line);
    },
  };
}

const ENCODER = new TextEncoder();
