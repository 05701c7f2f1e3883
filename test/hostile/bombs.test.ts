import { monitorEventLoopDelay } from "node:perf_hooks";
import { afterAll, describe, expect, it } from "vitest";
import { readMail } from "../../src/mail/read.ts";
import type { ReadingContext } from "../../src/mail/reading.ts";
import { makeInProcessParser, openParser } from "../../src/world/parser.ts";
import { openTrialDesk, START, type TrialDesk } from "../desk/trial-desk.ts";
import { TEST_OFFICE } from "../mail/office.ts";
import { allBombs, BOMBER } from "./bombs.ts";

const BOMBS = allBombs();
const OFFERED: ReadingContext = {
  state: "offered",
  offered: [
    { number: 1, start: "2026-12-17T10:00:00+09:00" as never },
    { number: 2, start: "2026-12-18T10:00:00+09:00" as never },
  ],
  addressee: BOMBER,
};
/**
 * No stall of a mail's making is longer than the work of the service's own thread for it, which other programs on the machine
 * do not change; 30 ms is the most (docs/hostile-mail.md).
 */
const LONGEST_WORK_MS = 200;
/** By the clock, so that waiting without work is found, too; far above, as other tests share the machine: a stall, not a slow day. */
const LONGEST_STALL_MS = 3_000;
const LONGEST_READING_MS = 3_000;

const inProcess = makeInProcessParser();
const worker = openParser();
afterAll(() => worker.close());

describe("every hostile mail", () => {
  it.each(BOMBS)("$name: is read without harm", async ({ make, may }) => {
    const parsed = await inProcess.parse(make());
    for (const context of [null, OFFERED]) {
      const begun = process.threadCpuUsage();
      const args = { file: "bomb", received: START, now: START, office: TEST_OFFICE, context };
      const reading = readMail("failed" in parsed ? null : parsed, args);
      // Work done, not time passed: a pattern that runs away needs minutes, an honest one a few hundred milliseconds.
      expect(process.threadCpuUsage(begun).user / 1000).toBeLessThan(LONGEST_READING_MS);
      expect(["staff", "ignore", ...(may === "harmless" ? ["ask", "offer"] : [])]).toContain(reading.action);
      expect(reading.text.length).toBeLessThanOrEqual(250_000);
      expect(reading.subject.length).toBeLessThanOrEqual(1000);
    }
  });

  it("goes through the service, with the worker and its real limits, without stalling it", async () => {
    const trial = await openTrialDesk();
    const { desk } = trial;
    desk.world.parser = worker;
    const delay = monitorEventLoopDelay({ resolution: 10 });
    delay.enable();
    // What is only long is cut alike before it gets here; each of those was read above.
    for (const bomb of BOMBS.filter(({ name }) => !/^(?:150,000|5,900) characters/.test(name))) {
      const raw = bomb.make();
      delay.reset();
      const begun = process.threadCpuUsage();
      trial.post.arrive(raw, trial.clock.now);
      await trial.works();
      const { user, system } = process.threadCpuUsage(begun);
      expect(await trial.look((view) => view.inboundMails({ states: ["new"], limit: 10 }))).toEqual([]);
      const [mail] = await trial.look((view) => view.inboundMails({ states: ["held"], limit: 10 }));
      expect([bomb.name, mail !== undefined || bomb.may === "harmless"]).toEqual([bomb.name, true]);
      if (mail) await settleByHand(trial, mail.id);
      expect((user + system) / 1000, bomb.name).toBeLessThan(LONGEST_WORK_MS);
      expect(delay.max / 1e6, bomb.name).toBeLessThan(LONGEST_STALL_MS);
    }
    delay.disable();
    expect(await trial.look((view) => view.bookings({ limit: 10 }))).toEqual([]);
  }, 120_000);
});

async function settleByHand(trial: TrialDesk, id: string): Promise<void> {
  await trial.desk.hold.transaction((tx) => tx.updateInbound(id, { state: "ignored", reason: "notForUs" }));
}
