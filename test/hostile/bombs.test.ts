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
/** Far above the target of 200 ms (docs/hostile-mail.md), for other tests share the machine: it finds a stall, not a slow day. */
const LONGEST_STALL_MS = 3_000;

const inProcess = makeInProcessParser();
const worker = openParser();
afterAll(() => worker.close());

describe("every hostile mail", () => {
  it.each(BOMBS)("$name: is read without harm", async ({ make, may }) => {
    const parsed = await inProcess.parse(make());
    for (const context of [null, OFFERED]) {
      const args = { file: "bomb", received: START, now: START, office: TEST_OFFICE, context };
      const reading = readMail("failed" in parsed ? null : parsed, args);
      expect(["staff", "ignore", ...(may === "harmless" ? ["ask"] : [])]).toContain(reading.action);
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
    for (const bomb of BOMBS) {
      delay.reset();
      trial.post.arrive(bomb.make(), trial.clock.now);
      await trial.works();
      expect(await trial.look((view) => view.inboundMails({ states: ["new"], limit: 10 }))).toEqual([]);
      const [mail] = await trial.look((view) => view.inboundMails({ states: ["held"], limit: 10 }));
      expect([bomb.name, mail !== undefined || bomb.may === "harmless"]).toEqual([bomb.name, true]);
      if (mail) await settleByHand(trial, mail.id);
      expect([bomb.name, delay.max / 1e6 < LONGEST_STALL_MS]).toEqual([bomb.name, true]);
    }
    delay.disable();
    // At most a question went out: whoever writes 氏名： a thousand times is asked for the name, once.
    const bookings = await trial.look((view) => view.bookings({ limit: 100 }));
    expect([...new Set(bookings.map(({ status }) => status))]).toEqual(["requested"]);
  });
});

async function settleByHand(trial: TrialDesk, id: string): Promise<void> {
  await trial.desk.hold.transaction((tx) => tx.updateInbound(id, { state: "ignored", reason: "notForUs" }));
}
