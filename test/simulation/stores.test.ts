import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openMemoryStore } from "../../src/world/memory-store.ts";
import { freshDatabase, type TestDatabase } from "../database.ts";
import { openEmptyStore } from "./database.ts";
import { readGround } from "./ground.ts";
import { simulate } from "./history.ts";

/** The first makes meetings for its bookings; the chief of the second changes hours, deadlines and a room. */
const SEEDS = [2, 13];
/** A month on a real database is some thousand transactions, each with its own way there and back. */
const LONGEST_MS = 240_000;

describe("the same month on both stores, one step at a time", () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await freshDatabase();
  });
  afterAll(() => database?.drop());

  it.each(SEEDS)(
    "seed %i sends the same letters and ends in the same state",
    async (seed) => {
      const ground = await readGround();
      const memory = openMemoryStore();
      const expected = await simulate(seed, ground, { overlap: false, watch: false, store: memory });
      const { store, drop } = await openEmptyStore(database.ownerUrl, database.serviceUrl);
      try {
        const report = await simulate(seed, ground, { overlap: false, watch: false, store });
        expect(report.broken, report.log.join("\n")).toEqual([]);
        expect(report.outbox).toBe(expected.outbox);
        expect(JSON.parse(await report.snapshot())).toEqual(JSON.parse(await expected.snapshot()));
      } finally {
        await drop();
      }
    },
    LONGEST_MS,
  );
});
