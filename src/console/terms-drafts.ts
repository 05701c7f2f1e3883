import type { Clock } from "../world/world.ts";

/** A file that was chosen in a form and waits for the act; its digest binds the act to the file that was shown. */
export type Draft = { name: string; bytes: Uint8Array; digest: string };
export type DraftKind = "pdf" | "text";

/**
 * Files of terms between the form and the act. Only in memory, a few, and for an hour: a file that was chosen by mistake is in no
 * database and in no backup. What was typed is carried by the pages; after a restart the file alone is chosen again.
 */
export type Drafts = {
  of(session: string, kind: DraftKind): Draft | null;
  keep(session: string, kind: DraftKind, draft: Draft): void;
  drop(session: string, kind?: DraftKind): void;
};

const MOST_SESSIONS = 4;
const KEPT_MS = 60 * 60 * 1000;

export function openDrafts(clock: Pick<Clock, "monotonic">): Drafts {
  /** The one that was touched last stands last. */
  const all = new Map<string, { keptAt: number; files: Map<DraftKind, Draft> }>();
  const clear = () => {
    for (const [session, { keptAt }] of all) if (clock.monotonic() - keptAt > KEPT_MS) all.delete(session);
  };
  return {
    of(session, kind) {
      clear();
      return all.get(session)?.files.get(kind) ?? null;
    },
    keep(session, kind, draft) {
      clear();
      const files = all.get(session)?.files ?? new Map<DraftKind, Draft>();
      all.delete(session);
      all.set(session, { keptAt: clock.monotonic(), files: files.set(kind, draft) });
      for (const [oldest] of [...all].slice(0, -MOST_SESSIONS)) all.delete(oldest);
    },
    drop(session, kind) {
      if (kind) all.get(session)?.files.delete(kind);
      else all.delete(session);
    },
  };
}
