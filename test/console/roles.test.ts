import { beforeAll, describe, expect, it } from "vitest";
import { RIGHTS, type Role } from "../../src/desk/rights.ts";
import type { StaffAccount } from "../../src/world/store-rows.ts";
import { type Browser, HANAKO, ICHIRO, JIRO, openWindow, type Window } from "./window.ts";

/** Written down once more, by hand: who gets in where. What stands in no line is for staff and chiefs. */
const CHIEF: readonly Role[] = ["chief"];
const MANAGERS: readonly Role[] = ["chief", "operator"];
const ALL: readonly Role[] = ["staff", "chief", "operator"];
const PEOPLE: readonly Role[] = ["staff", "chief"];
const ALLOWED: Readonly<Record<string, readonly Role[]>> = {
  // An operator hears of the office's own values alone, which `live.test.ts` shows.
  "/events": ALL,
  "/account": ALL,
  "/account/password": ALL,
  "/account/sessions": ALL,
  "/account/second-factor": ALL,
  "/account/second-factor/end": ALL,
  "/account/second-factor/recovery": ALL,
  "/settings": ALL,
  "/settings/send-mode": ALL,
  "/settings/one-person": CHIEF,
  "/settings/restored": CHIEF,
  "/settings/limits": MANAGERS,
  "/settings/deadlines": MANAGERS,
  "/settings/contact": MANAGERS,
  // Adding one tells whether somebody is known as a job seeker, so it is for whoever may see people.
  "/settings/staff-addresses": CHIEF,
  "/settings/hours": CHIEF,
  "/settings/rooms": CHIEF,
  "/settings/rooms/:seat": CHIEF,
  "/settings/rooms/:seat/show": CHIEF,
  "/settings/letters": MANAGERS,
  "/settings/letters/:kind": MANAGERS,
  "/staff": MANAGERS,
  "/staff/new": MANAGERS,
  "/staff/:id": MANAGERS,
  "/staff/:id/role": MANAGERS,
  "/staff/:id/shut": MANAGERS,
  "/staff/:id/open": MANAGERS,
  "/staff/:id/password": MANAGERS,
  "/staff/:id/sessions": MANAGERS,
  "/staff/:id/second-factor": MANAGERS,
  "/staff/:id/outside-name": MANAGERS,
  "/new-terms": CHIEF,
  "/new-terms/pdf": CHIEF,
  "/disclosures": CHIEF,
  "/disclosures/new": CHIEF,
  "/calendar/close": CHIEF,
  "/calendar/block": CHIEF,
  "/calendar/unblock/:id": CHIEF,
  "/calendar/:day/reopen": CHIEF,
  "/calendar/seats/:seat": CHIEF,
  "/people/:id/refuse": CHIEF,
  "/people/:id/lift": CHIEF,
  "/retention/release": CHIEF,
  "/retention/:on/:id/lift": CHIEF,
  "/feed/references": CHIEF,
};

/** Open without a session. */
const OPEN = ["/sign-in", "/sign-in/code", "/sign-out", "/console.css", "/live.js", "/feed/:file{.+\\.ics}", "/*"];

type Route = { method: string; path: string };

let window: Window;
let routes: Route[];

beforeAll(async () => {
  window = await openWindow();
  await window.desk.hold.transaction((tx) => tx.saveStaff(JIRO));
  const all = window.app.routes.filter(({ method, path }) => method !== "ALL" && !OPEN.includes(path));
  routes = [...new Map(all.map(({ method, path }) => [`${method} ${path}`, { method, path }])).values()];
});

async function statusOf(browser: Browser, { method, path }: Route): Promise<number | string> {
  const real = path.replace(/:day\b/, "2026-12-03").replace(/:\w+/g, "1");
  if (method === "GET") await browser.get(real);
  else await browser.post(real, { csrf: browser.csrf() });
  return browser.status === 303 ? browser.location() : browser.status;
}

async function inAs(account: StaffAccount): Promise<Browser> {
  const browser = window.browser();
  await browser.signIn(account);
  await browser.get("/account");
  return browser;
}

describe("who may do what", () => {
  it.each([HANAKO, ICHIRO, JIRO])(
    "lets $role through exactly the doors of the table, of every route there is",
    async (account) => {
      const browser = await inAs(account);
      const token = browser.csrf();
      expect(routes.length).toBeGreaterThan(90);
      for (const route of routes) {
        browser.page = `<input type="hidden" name="csrf" value="${token}">`;
        const seen = await statusOf(browser, route);
        const isAllowed = (ALLOWED[route.path] ?? PEOPLE).includes(account.role);
        const refused = route.path === "/" ? "/settings" : 403;
        expect([route.method, route.path, isAllowed ? seen !== refused : seen]).toEqual([
          route.method,
          route.path,
          isAllowed ? true : refused,
        ]);
      }
    },
  );

  it("knows a door by its name with a last slash and in escaped letters, too", async () => {
    const hanako = await inAs(HANAKO);
    const token = hanako.csrf();
    const closed = routes.filter(({ path }) => !(ALLOWED[path] ?? PEOPLE).includes("staff"));
    expect(closed.length).toBeGreaterThan(30);
    for (const { method, path } of closed) {
      const escaped = path.replace(/^\/(\w)/, (_, letter: string) => `/%${letter.charCodeAt(0).toString(16)}`);
      for (const spelling of [`${path}/`, escaped]) {
        hanako.page = `<input type="hidden" name="csrf" value="${token}">`;
        expect([method, spelling, await statusOf(hanako, { method, path: spelling })]).toEqual([method, spelling, 403]);
      }
    }
  });

  it("opens nothing without a session, and does nothing without the token or from another site", async () => {
    const [nobody, ichiro] = [window.browser(), await inAs(ICHIRO)];
    const token = ichiro.csrf();
    const before = await window.look((view) => view.audits(100));
    const acts = routes.filter(({ method }) => method === "POST");
    expect(acts.length).toBeGreaterThan(45);
    for (const route of routes) {
      const seen = await statusOf(nobody, route);
      expect([route.path, String(seen).split("?")[0]]).toEqual([route.path, "/sign-in"]);
    }
    for (const { path } of acts) {
      const real = path.replace(/:day\b/, "2026-12-03").replace(/:\w+/g, "1");
      for (const [csrf, site] of [
        ["", "same-origin"],
        ["0".repeat(64), "same-origin"],
        [token, "cross-site"],
        [token, "same-site"],
      ] as const) {
        await ichiro.post(real, { csrf, sure: "1" }, { "sec-fetch-site": site });
        expect([path, csrf === token, site, ichiro.status]).toEqual([path, csrf === token, site, 403]);
      }
    }
    expect(await window.look((view) => view.audits(100))).toEqual(before);
  });

  it("names no door in the test's table that is not there", () => {
    const paths = new Set(routes.map(({ path }) => path));
    expect(Object.keys(ALLOWED).filter((path) => !paths.has(path))).toEqual([]);
  });

  it("shows an operator no person and no link to one", async () => {
    const jiro = await inAs(JIRO);
    await jiro.get("/settings");
    expect(jiro.status).toBe(200);
    const paths = [...jiro.page.matchAll(/href="(\/[^"]*)"/g)].map(([, path]) => path ?? "");
    expect(paths.length).toBeGreaterThan(3);
    for (const path of paths) {
      await jiro.get(path);
      expect([path, jiro.status]).toEqual([path, 200]);
    }
  });

  it("lets nobody do anything whose account was closed, whatever the table says", async () => {
    const { may } = await import("../../src/desk/rights.ts");
    for (const right of Object.keys(RIGHTS) as (keyof typeof RIGHTS)[]) {
      expect(may({ role: "chief", active: false }, right)).toBe(false);
      expect(may(null, right)).toBe(false);
    }
  });
});
