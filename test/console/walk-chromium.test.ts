import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openCipher } from "../../src/world/cipher.ts";
import { openPostgresStore, type PostgresStore } from "../../src/world/postgres-store.ts";
import { freshDatabase, silentLog, type TestDatabase } from "../database.ts";
import { A_YEAR } from "./big-office.ts";
import { hasChromium, missChromium, serveWindow, startChromium } from "./chromium.ts";
import { pour } from "./pour.ts";
import { openTabs } from "./tabs.ts";
import { type Ground, goWalk, type Walk } from "./walk.ts";
import { openFloor } from "./walk-floor.ts";
import { ON_BOOKINGS } from "./walks-bookings.ts";
import { ON_MAILS } from "./walks-mails.ts";
import { ON_EVERYTHING, ON_PEOPLE, ON_THE_OFFICE } from "./walks-office.ts";
import { JIRO, MORNING, openWindow, type Window } from "./window.ts";

/** On a busy machine; alone, each takes two or three seconds. */
const WALK_MS = 120_000;

missChromium("no act is walked through by keyboard in a browser");

describe.runIf(hasChromium)("acts by keyboard alone, in an office of a year", { timeout: WALK_MS }, () => {
  let browser: Browser;
  let database: TestDatabase;
  let store: PostgresStore;
  let window: Window;
  let server: Awaited<ReturnType<typeof serveWindow>>;
  let ground: Ground;

  beforeAll(async () => {
    browser = await startChromium();
    database = await freshDatabase();
    const cipher = openCipher([{ id: "test", key: new Uint8Array(32).fill(7) }]);
    store = await openPostgresStore({ url: database.serviceUrl, cipher, log: silentLog });
    window = await openWindow("approve", {}, store);
    await window.desk.hold.transaction((tx) => tx.saveStaff(JIRO));
    await pour(database.ownerUrl, cipher, window.desk, A_YEAR, MORNING);
    server = await serveWindow(window);
    const floor = await openFloor(window);
    const tabs = openTabs(browser, server.origin, async (account) => (await floor.browserOf(account)).cookie);
    ground = { tabs, origin: server.origin, floor, seen: new Set() };
  }, WALK_MS);

  afterAll(async () => {
    await browser?.close();
    await server?.close();
    await store?.close();
    await database?.drop();
  });

  const walks = (all: readonly Walk[]) => all.map((walk) => [walk.act, walk.as.role, walk] as const);

  describe.concurrent("of one thing at a time", () => {
    it.each(walks([...ON_BOOKINGS, ...ON_MAILS, ...ON_PEOPLE, ...ON_THE_OFFICE]))("%s (%s)", (_act, _role, walk) =>
      goWalk(walk, ground),
    );
  });

  describe("of the whole office", () => {
    it.each(walks(ON_EVERYTHING))("%s (%s)", (_act, _role, walk) => goWalk(walk, ground));
  });

  it("goes as each role", () => {
    const all = [...ON_BOOKINGS, ...ON_MAILS, ...ON_PEOPLE, ...ON_THE_OFFICE, ...ON_EVERYTHING];
    expect(new Set(all.map(({ as }) => as.role))).toEqual(new Set(["staff", "chief", "operator"]));
  });
});
