import type { Random } from "./random.ts";

/**
 * Steps that overlap: while strands run side by side, every call to the outside waits here, and the seed chooses which of
 * them goes on next. Outside of `run` nobody waits.
 */
export type Turnstile = {
  isOpen(): boolean;
  /** Waits for the turn; at once when nothing overlaps. */
  pass(): Promise<void>;
  /** Work that takes several turns of the event loop by itself, as parsing does; nobody is let through meanwhile. */
  busy<T>(work: () => Promise<T>): Promise<T>;
  run(strands: readonly (() => Promise<void>)[]): Promise<void>;
};

/** Turns of the event loop with nothing under way after which the strands wait for each other for ever. */
const MOST_EMPTY_TURNS = 1000;

export function openTurnstile(random: Random): Turnstile {
  const waiting: (() => void)[] = [];
  let overlapping = false;
  let parsing = 0;

  async function run(strands: readonly (() => Promise<void>)[]): Promise<void> {
    overlapping = true;
    let unsettled = strands.length;
    const failures: unknown[] = [];
    for (const strand of strands) {
      strand().then(
        () => unsettled--,
        (error: unknown) => {
          unsettled--;
          failures.push(error);
        },
      );
    }
    try {
      for (let empty = 0; unsettled > 0; ) {
        await (parsing > 0 || empty > 0 ? eventLoopTurned() : promisesRested());
        if (parsing > 0) continue;
        const [next] = waiting.splice(waiting.length > 0 ? random.between(0, waiting.length - 1) : 0, 1);
        if (next) next();
        empty = next ? 0 : empty + 1;
        if (empty > MOST_EMPTY_TURNS) throw new Error("the overlapping steps wait for each other");
      }
    } finally {
      overlapping = false;
      for (const next of waiting.splice(0)) next();
    }
    if (failures.length > 0) throw failures[0];
  }

  return {
    isOpen: () => !overlapping,
    pass: () => (overlapping ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve()),
    busy: async (work) => {
      parsing += 1;
      try {
        return await work();
      } finally {
        parsing -= 1;
      }
    },
    run,
  };
}

/** What runs on the next tick waits until every promise has come as far as it can, and costs no turn of the event loop. */
function promisesRested(): Promise<void> {
  return new Promise((resolve) => process.nextTick(resolve));
}

function eventLoopTurned(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
