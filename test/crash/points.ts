/**
 * Where a worker dies. `outside`: the driver sees a thing happen at the mail servers or in the database and sends SIGKILL to
 * `node src/main.ts serve`. `inside`: moments that nobody outside can see, so a worker whose world is wrapped (deadly.ts) kills
 * itself with SIGKILL at that very call.
 */
export const OUTSIDE_POINTS = [
  "at random",
  "while starting",
  "when all is done",
  "SMTP: envelope taken",
  "SMTP: half the body",
  "SMTP: final dot, 250 withheld",
  "SMTP: 250 just sent",
  "seen: mail stored",
  "seen: letter written",
  "seen: letter claimed",
  "seen: letter accepted",
  "seen: copy in Sent",
  "seen: flag in the inbox",
] as const;

/** What a transaction is for, told by what is written in it. */
export const EFFECTS = [
  "mail stored",
  "decision",
  "mail settled",
  "letter claimed",
  "250 noted",
  "interrupted letter rescued",
  "unknown letter queued again",
  "copy noted",
  "flag noted",
] as const;

export const INSIDE_POINTS = [
  "office taken",
  "mails fetched, not stored",
  "mail parsed, not settled",
  "event written, its letter not",
  "letter written, its mail not settled",
  "before SMTP",
  "after SMTP answered",
  "before the copy is filed",
  "after the copy was filed",
  "before the flag is set",
  "after the flag was set",
  ...EFFECTS.map((effect) => `before commit: ${effect}` as const),
  ...EFFECTS.map((effect) => `after commit: ${effect}` as const),
] as const;

export type OutsidePoint = (typeof OUTSIDE_POINTS)[number];
export type Effect = (typeof EFFECTS)[number];
export type InsidePoint = (typeof INSIDE_POINTS)[number];

export type PointName = OutsidePoint | InsidePoint;

/** `nth` counts the times that one worker comes to a point inside; outside it is always the first. */
export type Point = { at: PointName; nth: number };

export function isInside(at: PointName): at is InsidePoint {
  return (INSIDE_POINTS as readonly string[]).includes(at);
}

/**
 * Points that only a worker comes to whose predecessors died at these, in this order. Before that all is done once, so that the
 * letter which is interrupted was never interrupted before: such a one would rest with staff.
 */
export const COMES_AFTER: Partial<Record<PointName, PointName[]>> = {
  "before commit: interrupted letter rescued": ["when all is done", "after commit: letter claimed"],
  "after commit: interrupted letter rescued": ["when all is done", "before commit: 250 noted"],
  "before commit: unknown letter queued again": ["when all is done", "before SMTP"],
  "after commit: unknown letter queued again": ["when all is done", "after SMTP answered"],
};
