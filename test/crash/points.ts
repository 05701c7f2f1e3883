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

/** What an office comes to that lives through weeks (weeks.ts): the clock's duties, acts of staff, and commands beside the service. */
export const WEEKS_EFFECTS = [
  "change offered",
  "change confirmed",
  "takeover noted",
  "answer of staff noted",
  "reply reminder written",
  "reminder written",
  "offer expired",
  "terms published",
  "notice noted",
  "offer renewed",
  "day closed",
  "send mode set",
  "letter edited",
  "letter released",
  "words erased",
  "person erased",
  "sent mail noted after a restore",
  "Sent looked through",
  "probation lifted",
] as const;

/** What an office comes to that has meetings made at Zoom (meetings.test.ts). */
export const MEETING_EFFECTS = ["meeting begun", "meeting known", "meeting given up", "meeting gone"] as const;

/** In the order in which the weeks come to them. `while`: at random while that command runs. */
export const WEEKS_POINTS = [
  ...WEEKS_EFFECTS.flatMap((effect) => [`before commit: ${effect}` as const, `after commit: ${effect}` as const]),
  "while a backup is written",
  "while a backup is restored",
] as const;

export type OutsidePoint = (typeof OUTSIDE_POINTS)[number];
export type Effect = (typeof EFFECTS)[number] | (typeof WEEKS_EFFECTS)[number] | (typeof MEETING_EFFECTS)[number];
export type InsidePoint =
  | (typeof INSIDE_POINTS)[number]
  | "before Zoom is asked"
  | "after Zoom answered"
  | `before commit: ${Effect}`
  | `after commit: ${Effect}`;
export type WeeksPoint = (typeof WEEKS_POINTS)[number];

export type PointName = OutsidePoint | InsidePoint;

/** `nth` counts the times that one worker comes to a point inside; outside it is always the first. */
export type Point = { at: PointName; nth: number };

export function isInside(at: PointName | WeeksPoint): at is InsidePoint {
  return !at.startsWith("while a backup") && !(OUTSIDE_POINTS as readonly string[]).includes(at);
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
