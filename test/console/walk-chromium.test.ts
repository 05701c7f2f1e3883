import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openCipher } from "../../src/world/cipher.ts";
import { openPostgresStore, type PostgresStore } from "../../src/world/postgres-store.ts";
import { freshDatabase, silentLog, type TestDatabase } from "../database.ts";
import { A_YEAR } from "./big-office.ts";
import { hasChromium, missChromium, serveWindow, startChromium } from "./chromium.ts";
import { routesOf } from "./every-page.ts";
import { pour } from "./pour.ts";
import { openTabs } from "./tabs.ts";
import { type Ground, goWalk, type Walk } from "./walk.ts";
import { openFloor } from "./walk-floor.ts";
import { ON_ACCOUNTS, ON_THE_OWN_ACCOUNT, SAKI } from "./walks-accounts.ts";
import { ON_BOOKINGS } from "./walks-bookings.ts";
import { ON_MAILS } from "./walks-mails.ts";
import { ON_EVERYTHING, ON_THE_OFFICE } from "./walks-office.ts";
import { ON_PEOPLE } from "./walks-people.ts";
import { JIRO, MORNING, openWindow, type Window } from "./window.ts";

/** On a busy machine; alone, each takes two or three seconds. */
const WALK_MS = 120_000;

const ONE_BY_ONE = [...ON_BOOKINGS, ...ON_MAILS, ...ON_PEOPLE, ...ON_THE_OFFICE, ...ON_ACCOUNTS];

/** Acts that no walk here sends, and why. */
const NOT_WALKED: Readonly<Record<string, string>> = {
  "/sign-in": "everybody here is signed in; by keyboard in console-chromium.test.ts",
  "/sign-in/code": "the same",
  "/sign-out": "would end the session of the other walks; nothing is asked, and nothing is sent",
  "/account/second-factor": "needs what is on the page in an authenticator; by keyboard in console-chromium.test.ts",
  "/staff/:id/outside-name": "only where the office has an identity provider of its own",
};

function patternOf(path: string): RegExp {
  return new RegExp(`^${path.replace(/:\w+/g, "[^/]+")}$`);
}

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
    await window.desk.hold.transaction(async (tx) => {
      await tx.saveStaff(JIRO);
      await tx.saveStaff(SAKI);
    });
    await pour(database.ownerUrl, cipher, window.desk, A_YEAR, MORNING);
    server = await serveWindow(window);
    const floor = await openFloor(window);
    const tabs = openTabs(browser, server.origin, async (account) => (await floor.browserOf(account)).cookie);
    ground = { tabs, origin: server.origin, floor, seen: new Set(), sent: new Set() };
  }, WALK_MS);

  afterAll(async () => {
    await browser?.close();
    await server?.close();
    await store?.close();
    await database?.drop();
  });

  const walks = (all: readonly Walk[]) => all.map((walk) => [walk.act, walk.as.role, walk] as const);

  describe.concurrent("of one thing at a time", () => {
    it.each(walks(ONE_BY_ONE))("%s (%s)", (_act, _role, walk) => goWalk(walk, ground));

    it("what somebody does with the own account, act after act", async () => {
      for (const walk of ON_THE_OWN_ACCOUNT) await goWalk(walk, ground);
    });
  });

  describe("of the whole office", () => {
    it.each(walks(ON_EVERYTHING))("%s (%s)", (_act, _role, walk) => goWalk(walk, ground));
  });

  it("of every act that the console has, or it is named with the reason", () => {
    const sent = [...ground.sent];
    const acts = routesOf(window).filter(({ method }) => method === "POST");
    const left = acts.filter(({ path }) => !sent.some((one) => patternOf(path).test(one)));
    expect(acts.length).toBeGreaterThan(80);
    expect(left.map(({ path }) => path).sort()).toEqual(Object.keys(NOT_WALKED).sort());
  });

  it("goes as each role", () => {
    const all = [...ONE_BY_ONE, ...ON_EVERYTHING];
    expect(new Set(all.map(({ as }) => as.role))).toEqual(new Set(["staff", "chief", "operator"]));
  });
});
