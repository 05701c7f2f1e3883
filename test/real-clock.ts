import { setTimeout as wait } from "node:timers/promises";
import { toTime } from "../src/booking/time.ts";
import type { Clock, Log, LogFields } from "../src/world/world.ts";

/** The machine's clock, for tests that talk to real servers. */
export const realClock: Clock = {
  now: () => toTime(new Date().toISOString()),
  monotonic: () => performance.now(),
  sleep: (milliseconds, signal) => wait(milliseconds, undefined, signal ? { signal } : {}).catch(() => undefined),
};

/** A log that keeps its lines, so that a test can look for words that must not be there. */
export function keepLog(): Log & { lines: string[] } {
  const lines: string[] = [];
  const keep = (event: string, fields?: LogFields): void => {
    lines.push(`${event} ${JSON.stringify(fields ?? {})}`);
  };
  return { lines, info: keep, warn: keep, error: keep };
}

/** Asks again until the answer is there or the time is over; returns the last answer. */
export async function eventually<T>(
  ask: () => T | Promise<T>,
  good: (answer: T) => boolean,
  withinMs = 10_000,
): Promise<T> {
  const until = performance.now() + withinMs;
  let answer = await ask();
  while (!good(answer) && performance.now() < until) {
    await wait(50);
    answer = await ask();
  }
  return answer;
}
