import { afterEach, expect, it } from "vitest";
import { DEFAULT_POLL_SECONDS } from "../../src/service.ts";
import { openMailbox } from "../../src/world/imap.ts";
import type { Clock, FetchedBatch, Mailbox, Trouble } from "../../src/world/world.ts";
import { type FakeImap, startFakeImap } from "../fake-imap.ts";
import { type Gate, startGate } from "../gate.ts";
import { keepLog, realClock } from "../real-clock.ts";

/** As `node test/world/dead-line.ts` measures it in minutes; here with the same limits and a clock that need not be waited for. */
const MOST_SECONDS = 90;
/** Nothing is heard on a dead line, so the clock goes on to the end of the shortest sleep after this. */
const GLANCE_MS = 40;

const cleanup: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const undo of cleanup.splice(0).reverse()) await undo();
});

type HurriedClock = Clock & { passes(milliseconds: number): void; jump(): void };

/** Stands still until somebody jumps to the end of the shortest sleep. */
function hurriedClock(): HurriedClock {
  let elapsed = 0;
  const sleepers = new Set<{ until: number; wake: () => void }>();
  const wakeAll = () => {
    for (const sleeper of sleepers) if (sleeper.until <= elapsed) sleeper.wake();
  };
  return {
    now: realClock.now,
    monotonic: () => elapsed,
    sleep: (milliseconds, signal) =>
      new Promise((resolve) => {
        const wake = (): void => {
          sleepers.delete(sleeper);
          resolve();
        };
        const sleeper = { until: elapsed + milliseconds, wake };
        if (signal?.aborted) return resolve();
        sleepers.add(sleeper);
        signal?.addEventListener("abort", wake);
      }),
    passes: (milliseconds) => {
      elapsed += milliseconds;
      wakeAll();
    },
    jump: () => {
      elapsed = Math.min(...[...sleepers].map(({ until }) => until));
      wakeAll();
    },
  };
}

async function facing(): Promise<{ fake: FakeImap; gate: Gate; clock: HurriedClock; mailbox: Mailbox }> {
  const fake = await startFakeImap({});
  const gate = await startGate(fake.port);
  const clock = hurriedClock();
  const settings = { host: "127.0.0.1", port: gate.port, secure: false, startTls: "loopback-optional" } as const;
  const mailbox = openMailbox({ ...settings, user: "u", auth: { password: "p" } }, { clock, log: keepLog() });
  cleanup.push(() => fake.stop());
  cleanup.push(() => gate.shut());
  cleanup.push(() => mailbox.close());
  return { fake, gate, clock, mailbox };
}

/** One poll on a dead line: whenever nothing comes, the clock goes on. */
async function polled({ mailbox, clock }: { mailbox: Mailbox; clock: HurriedClock }): Promise<FetchedBatch | Trouble> {
  let answer: FetchedBatch | Trouble | null = null;
  const polling = mailbox.fetchAfter("inbox", 0, 50).then((given) => {
    answer = given;
  });
  for (;;) {
    await Promise.race([polling, realClock.sleep(GLANCE_MS)]);
    if (answer !== null) return answer;
    clock.jump();
  }
}

it.each(["right after a poll", "in the middle of a command", "before a connection stands"])(
  "F5: a line that dies %s is noticed within 90 seconds with the limits of the real service",
  async (when) => {
    const line = await facing();
    if (when === "before a connection stands") line.gate.swallow();
    else expect(await line.mailbox.fetchAfter("inbox", 0, 50)).toMatchObject({ complete: true });
    const diedAt = line.clock.monotonic();
    // The server hears the command, and its answer is swallowed.
    if (when === "in the middle of a command") line.fake.manners.instead = () => "silence";
    if (when === "right after a poll") {
      line.gate.swallow();
      line.clock.passes(DEFAULT_POLL_SECONDS * 1000);
    }
    expect(await polled(line)).toMatchObject({ trouble: "network" });
    const seconds = (line.clock.monotonic() - diedAt) / 1000;
    expect(seconds).toBeGreaterThanOrEqual(10);
    expect(seconds).toBeLessThanOrEqual(MOST_SECONDS);
  },
);
