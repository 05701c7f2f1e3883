import { beforeAll, describe, expect, it } from "vitest";
import { type Ground, readGround } from "./ground.ts";
import { simulate } from "./history.ts";

const SEEDS = 20;
/** Two runs of a seed are a second or two of work; a machine that does much else at once may take far longer. */
const LONGEST_MS = 120_000;

describe("simulated months of the office", () => {
  let ground: Ground;
  beforeAll(async () => {
    ground = await readGround();
  });

  it.each(Array.from({ length: SEEDS }, (_, index) => index + 1))(
    "seed %i keeps every promise and repeats to the byte",
    async (seed) => {
      const report = await simulate(seed, ground);
      expect(report.broken, report.log.join("\n")).toEqual([]);
      expect(report.counts.people).toBeGreaterThanOrEqual(20);
      expect(report.counts.mails).toBeGreaterThanOrEqual(40);
      expect(report.counts.faults).toBeGreaterThanOrEqual(10);
      expect((await simulate(seed, ground, { watch: false })).outbox).toBe(report.outbox);
    },
    LONGEST_MS,
  );
});
