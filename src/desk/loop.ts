import type { World } from "../world/world.ts";

/** What one step of a duty did. Idle lets the loop rest until its bell or its pause. */
export type Step = "worked" | "idle";

export type Loop = { ring(): void; stop(): Promise<void> };

/** Thrown because of the outside, not because of what was being worked on: it says nothing against the mail or letter. */
export function isOutside(error: unknown): boolean {
  return error instanceof Error && OUTSIDE.includes(error.name);
}

/** By name, as the desk knows the outside by its types only; `Crash` is the simulation's. */
const OUTSIDE = ["StoreDown", "Superseded", "Crash"];

const FIRST_BACKOFF_MS = 500;
const LONGEST_BACKOFF_MS = 60_000;
const MOST_STEPS_WITHOUT_REST = 1000;

/**
 * Runs a duty for ever: step after step while there is work, then a rest of `restMs` or until the bell. A failing step is tried
 * again after a growing pause; one duty's failures never touch another's. The only place that sleeps.
 */
export function startLoop(world: World, name: string, restMs: () => number, step: () => Promise<Step>): Loop {
  const stopping = new AbortController();
  let bell = new AbortController();
  let failures = 0;

  async function rest(milliseconds: number): Promise<void> {
    const signal = AbortSignal.any([stopping.signal, bell.signal]);
    await world.clock.sleep(milliseconds, signal);
    bell = new AbortController();
  }

  async function run(): Promise<void> {
    for (let steps = 1; !stopping.signal.aborted; steps++) {
      try {
        const did = await step();
        failures = 0;
        if (did === "idle" || steps % MOST_STEPS_WITHOUT_REST === 0) await rest(did === "idle" ? restMs() : 0);
      } catch (error) {
        if (error instanceof Error && error.name === "Superseded") {
          world.log.warn("the office is no longer held; this duty ends until it is taken again", { duty: name });
          return;
        }
        failures += 1;
        world.log.warn("duty failed", { duty: name, failures, error: error instanceof Error ? error.name : "unknown" });
        await rest(Math.min(LONGEST_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** Math.min(failures, 10)));
      }
    }
  }

  const done = run();
  return {
    ring: () => bell.abort(),
    stop: async () => {
      stopping.abort();
      await done;
    },
  };
}
