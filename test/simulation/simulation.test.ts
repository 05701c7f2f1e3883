import { beforeAll, describe, expect, it } from "vitest";
import { type Ground, readGround } from "./ground.ts";
import { simulate } from "./history.ts";
import { isNoticed } from "./mutant.ts";
import { MUTANTS } from "./mutants.ts";
import { LEAST_SIZE } from "./totals.ts";

const SEEDS = 200;
const SEEDS_AT_ONCE = 10;
/** So many of them run twice. */
const REPEATED = 20;
/** A month goes otherwise with any change of the product, so the seed that found a mistake once may pass it by. */
const SEEDS_FOR_A_MISTAKE = 40;
/** Ten seeds are a few seconds of work; a machine that does much else at once may take far longer. */
const LONGEST_MS = 300_000;

const firsts = Array.from({ length: SEEDS / SEEDS_AT_ONCE }, (_, index) => index * SEEDS_AT_ONCE + 1);
const seedsFrom = (first: number) => Array.from({ length: SEEDS_AT_ONCE }, (_, index) => first + index);

describe("simulated months of the office", () => {
  let ground: Ground;
  beforeAll(async () => {
    ground = await readGround();
  });

  it.each(firsts)(
    `the ${SEEDS_AT_ONCE} seeds from %i keep every promise`,
    async (first) => {
      for (const seed of seedsFrom(first)) {
        const report = await simulate(seed, ground);
        expect(report.broken, `npm run sim -- --seed ${seed}\n${report.log.join("\n")}`).toEqual([]);
        for (const [name, least] of Object.entries(LEAST_SIZE))
          expect(report.counts[name], `${name} of seed ${seed}`).toBeGreaterThanOrEqual(least);
        if (seed > REPEATED) continue;
        expect((await simulate(seed, ground, { watch: false })).outbox, `seed ${seed} again`).toBe(report.outbox);
      }
    },
    LONGEST_MS,
  );

  it.each(MUTANTS)(
    "a clerk with a known mistake is found out: $name",
    async (mutant) => {
      let { broken } = await simulate(mutant.seed, ground, { mutant });
      for (let seed = 1; seed <= SEEDS_FOR_A_MISTAKE && !isNoticed(mutant, broken); seed++)
        broken = (await simulate(seed, ground, { mutant })).broken;
      expect(isNoticed(mutant, broken), broken.join("\n")).toBe(true);
    },
    LONGEST_MS,
  );
});
