import { businessDayAfter, closingOf } from "../booking/calendar.ts";
import type { Calendar } from "../booking/policy.ts";
import {
  at,
  dayOf,
  MINUTE_SECONDS,
  plusDays,
  plusMinutes,
  plusSeconds,
  type Time,
  toEpochSeconds,
} from "../booking/time.ts";
import type { Clock } from "../world/world.ts";

/** The steps that the trial town's buttons take. */
export const CLOCK_MOVES = ["hour", "day", "morning", "threeBusinessDays"] as const;

export type ClockMove = (typeof CLOCK_MOVES)[number];

/** A civil clock that runs with the real one and can be pushed forward; monotonic time and sleeping stay real. */
export type MovableClock = Clock & {
  /** Moves forward by whole minutes. `refused` beyond `MOST_AHEAD_MINUTES`, backwards or by nothing. */
  advance(minutes: number): "moved" | "refused";
  /** Moves forward to a moment, under the same limits. */
  advanceTo(time: Time): "moved" | "refused";
  aheadMinutes(): number;
  /** Called after every move, so that whoever sleeps can be woken. Returns how to stop. */
  onMove(listener: () => void): () => void;
};

/** A year: beyond it the terms, the holidays and the patience of a trial end. */
export const MOST_AHEAD_MINUTES = 366 * 24 * 60;

const MORNING = "09:00";
/** After closing, past the watermark's grace for mail in transit. */
const AFTER_CLOSING_MINUTES = 30;
const THREE = 3;

export function makeMovableClock(real: Clock): MovableClock {
  let aheadSeconds = 0;
  const listeners = new Set<() => void>();
  const now = () => plusSeconds(real.now(), aheadSeconds);
  const move = (seconds: number): "moved" | "refused" => {
    const next = aheadSeconds + seconds;
    if (!(seconds > 0) || next > MOST_AHEAD_MINUTES * MINUTE_SECONDS) return "refused";
    aheadSeconds = next;
    for (const listener of listeners) listener();
    return "moved";
  };
  return {
    now,
    monotonic: () => real.monotonic(),
    unmoved: () => real.now(),
    sleep: (milliseconds, signal) => real.sleep(milliseconds, signal),
    advance: (minutes) => (Number.isInteger(minutes) ? move(minutes * MINUTE_SECONDS) : "refused"),
    advanceTo: (time) => move(toEpochSeconds(time) - toEpochSeconds(now())),
    aheadMinutes: () => Math.round(aheadSeconds / MINUTE_SECONDS),
    onMove(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/**
 * Where a step leads. `threeBusinessDays` ends half an hour after closing on the third business day, because an offer
 * made today can be answered until that closing time.
 */
export function destinationOf(move: ClockMove, now: Time, calendar: Calendar): Time {
  switch (move) {
    case "hour":
      return plusMinutes(now, 60);
    case "day":
      return plusMinutes(now, 24 * 60);
    case "morning":
      return at(plusDays(dayOf(now), 1), MORNING);
    case "threeBusinessDays":
      return plusMinutes(closingOf(businessDayAfter(dayOf(now), THREE, calendar), calendar), AFTER_CLOSING_MINUTES);
  }
}
