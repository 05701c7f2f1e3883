import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openCipher } from "../../src/world/cipher.ts";
import { Line } from "../../src/world/postgres-line.ts";
import { scopeOf } from "../../src/world/postgres-scope.ts";
import { openPostgresStore, type PostgresStore } from "../../src/world/postgres-store.ts";
import { postgresView } from "../../src/world/postgres-view.ts";
import type { Store } from "../../src/world/store.ts";
import { freshDatabase, silentLog, type TestDatabase } from "../database.ts";
import { A_YEAR } from "./big-office.ts";
import { landmarksOf, pagesOf } from "./every-page.ts";
import { pour } from "./pour.ts";
import { ICHIRO, MORNING, openWindow } from "./window.ts";

/** Tables that grow with every booking; whoever walks one of them from end to end gets slower with every year. */
const GROWING = [
  "people",
  "people_names",
  "bookings",
  "events",
  "inbound_mails",
  "inbound_raws",
  "outbox",
  "audit_log",
];
/** Rows that one statement of a page may touch; a month's report reads its month. */
const MOST_ROWS = 500;
const MOST_ROWS_OF_A_MONTH = 1_500;

type Plan = { "Node Type": string; "Relation Name"?: string; Plans?: Plan[] } & Record<string, unknown>;
type Read = { path: string; table: string; how: string; rows: number };

describe("the queries of the pages", () => {
  let database: TestDatabase;
  let store: PostgresStore;
  let line: Line;
  const cipher = openCipher([{ id: "test", key: new Uint8Array(32).fill(7) }]);

  beforeAll(async () => {
    database = await freshDatabase();
    store = await openPostgresStore({ url: database.serviceUrl, cipher, log: silentLog });
    line = new Line({ url: database.serviceUrl, connectSeconds: 10 }, "plans");
  });

  afterAll(async () => {
    await line?.close();
    await store?.close();
    await database?.drop();
  });

  it("walk along an index and read few rows, however many bookings there ever were", { timeout: 120_000 }, async () => {
    const reads: Read[] = [];
    let path = "";
    const explained = explaining(line, (plan) => reads.push(...readsOf(plan).map((read) => ({ path, ...read }))));
    const look: Store["look"] = async (officeId, work) => {
      await line.command("begin isolation level repeatable read read only");
      try {
        await line.rows("select set_config('madoguchi.office', $1, true)", [officeId]);
        // A table of some thousand rows is quickly read whole; this says which way is taken when it has grown.
        await line.rows("select set_config('enable_seqscan', 'off', true)");
        return await work(postgresView(scopeOf(officeId, explained as Line, cipher)));
      } finally {
        await line.command("rollback");
      }
    };
    const window = await openWindow("approve", {}, { ...store, look });
    // Long enough ago for some of every class, and not for all.
    window.desk.office = {
      ...window.desk.office,
      retention: { ignoredMailDays: 7, rawMailDays: 60, lettersDays: 90, peopleDays: 120 },
    };
    await pour(database.ownerUrl, cipher, window.desk, A_YEAR, MORNING);
    const browser = window.browser();
    await browser.signIn(ICHIRO);
    const pages = pagesOf(window, await landmarksOf(window));
    for (path of pages) {
      await browser.get(path);
      const bytes = new TextEncoder().encode(browser.page).length;
      expect([path, browser.status < 500, bytes < 100_000]).toEqual([path, true, true]);
    }
    await browser.get("/retention");
    expect(browser.page).toMatch(/手紙の本文<\/dt><dd>[^<]*件以上/);
    const ofGrowing = reads.filter(({ table }) => GROWING.includes(table));
    expect(new Set(ofGrowing.map(({ path }) => path)).size).toBeGreaterThan(30);
    const most = (read: Read) => (read.path.startsWith("/figures") ? MOST_ROWS_OF_A_MONTH : MOST_ROWS);
    expect(ofGrowing.filter((read) => read.how === "Seq Scan" || read.rows > most(read))).toEqual([]);
    await window.desk.hold.release();
  });
});

/** A line that has every statement explained before it runs it. */
function explaining(line: Line, note: (plan: Plan) => void): Pick<Line, "values"> {
  return {
    values: async (statement, values) => {
      const [row] = await line.values(`explain (analyze, timing off, format json) ${statement}`, values);
      for (const { Plan } of (row?.[0] ?? []) as { Plan: Plan }[]) note(Plan);
      return line.values(statement, values);
    },
  };
}

/** What each scan of a plan touched, with what its filters threw away. */
function readsOf(plan: Plan): Omit<Read, "path">[] {
  const of = (key: string) => Number(plan[key] ?? 0);
  const touched = of("Actual Rows") + of("Rows Removed by Filter") + of("Rows Removed by Index Recheck");
  const table = plan["Relation Name"];
  const own = table === undefined ? [] : [{ table, how: plan["Node Type"], rows: touched * of("Actual Loops") }];
  return [...own, ...(plan.Plans ?? []).flatMap(readsOf)];
}
