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
