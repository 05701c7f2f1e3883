import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { makeConsole } from "../../src/console/server.ts";
import { openIdentityProvider } from "../../src/world/identity-provider.ts";
import type { OidcSettings } from "../../src/world/oidc-settings.ts";
import { ONE_TIME_CODES } from "../../src/world/one-time-codes.ts";
import { silentLog } from "../database.ts";
import { CLIENT, type Issuer, openIssuer, type Spoil } from "../oidc-issuer.ts";
import { audits } from "./callers.ts";
import { Browser, HANAKO, ICHIRO, openWindow, PASSWORD, PLAIN_PASSWORDS, type Window } from "./window.ts";

/** Behind a proxy with a path of its own. */
const PUBLIC = "https://office.example.jp/madoguchi";
const BACK = `${PUBLIC}/sign-in/outside/back`;

let window: Window;
let issuer: Issuer;

beforeEach(async () => {
  window = await openWindow();
  issuer = await openIssuer();
  issuer.person = { sub: "s-1", preferred_username: "hanako" };
});
afterEach(() => issuer.stop());

function consoleWith(change: Partial<OidcSettings> = {}) {
  const { id: clientId, secret: clientSecret } = CLIENT;
  const settings: OidcSettings = {
    ...{ issuer: issuer.url, clientId, clientSecret, claim: "preferred_username", only: false },
    ...change,
  };
  return makeConsole({
    desk: window.desk,
    health: () => ({ lastPollAt: null, secondsSincePoll: null, trouble: null }),
    passwords: PLAIN_PASSWORDS,
    codes: ONE_TIME_CODES,
    secureCookies: true,
    basePath: "/madoguchi",
    publicOrigin: "https://office.example.jp",
    outside: { provider: openIdentityProvider(settings, BACK, silentLog), only: settings.only },
  });
}

/** A browser that keeps every cookie, as two are at work here. */
class Visitor extends Browser {
  readonly cookies = new Map<string, string>();
  override async get(path: string): Promise<string> {
    this.cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const page = await super.get(path);
    for (const line of this.response.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (/max-age=0/i.test(line)) this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
    return page;
  }
}

/** To the issuer and back, up to the answer of the clerk; the address on the way back can be bent. */
async function travel(visitor: Visitor, to = "", bend = (back: URL) => back): Promise<void> {
  await visitor.get(`/madoguchi/sign-in/outside${to}`);
  const answer = await fetch(visitor.location(), { redirect: "manual" });
  const back = bend(new URL(answer.headers.get("location") ?? ""));
  expect(back.href.startsWith(BACK)).toBe(true);
  await visitor.get(back.pathname + back.search);
}

const next = (visitor: Visitor) => /http-equiv="refresh" content="0; url=([^"]*)"/.exec(visitor.page)?.[1] ?? "";

describe("signing in with an account of the organisation", () => {
  it("leads to the page that was asked for, under a strict cookie, with code, PKCE, state and nonce", async () => {
    const visitor = new Visitor(consoleWith());
    await visitor.get("/madoguchi/sign-in?to=%2Fphone");
    expect(visitor.page).toContain('href="/madoguchi/sign-in/outside?to=%2Fphone"');
    await travel(visitor, "?to=%2Fphone");
    expect([visitor.status, next(visitor)]).toEqual([200, "/madoguchi/phone"]);
    expect(visitor.response.headers.getSetCookie().join("\n")).toMatch(
      /__Host-madoguchi=[0-9a-f]{64}; Path=\/; HttpOnly; Secure; SameSite=Strict/,
    );
    expect([...visitor.cookies.keys()]).toEqual(["__Host-madoguchi"]);
    await visitor.get("/madoguchi/phone");
    expect(visitor.status).toBe(200);
    const [asked] = issuer.asked;
    expect(Object.fromEntries(asked ?? [])).toMatchObject({
      ...{ response_type: "code", client_id: CLIENT.id, redirect_uri: BACK, code_challenge_method: "S256" },
      scope: "openid profile email",
    });
    for (const name of ["state", "nonce", "code_challenge"]) expect(asked?.get(name)?.length).toBeGreaterThan(20);
    expect(await audits(window)).toEqual(["staffOutsideBound"]);
  });

  it("gives new secrets to each way, asks for description and keys once, and never makes an account", async () => {
    const app = consoleWith();
    for (const name of ["hanako", "nobody", "ichiro"]) {
      issuer.person = { sub: name, preferred_username: name };
      const visitor = new Visitor(app);
      await travel(visitor);
      expect([name, visitor.status]).toEqual([name, name === "nobody" ? 403 : 200]);
    }
    for (const name of ["state", "nonce", "code_challenge"])
      expect(new Set(issuer.asked.map((asked) => asked.get(name))).size).toBe(3);
    expect(issuer.counts.get("/.well-known/openid-configuration")).toBe(1);
    expect(issuer.counts.get("/keys")).toBe(1);
    expect((await window.look((view) => view.allStaff())).map(({ id }) => id)).toEqual(["hanako", "ichiro"]);
  });

  it.each<[Spoil, number]>([
    ["signature", 401],
    ["algorithm", 401],
    ["nonce", 401],
    ["audience", 401],
    ["issuer", 401],
    ["expired", 401],
    ["noIdToken", 401],
    ["tokenError", 401],
    ["state", 401],
    ["denied", 401],
    ["serverError", 503],
  ])("lets nobody in when the issuer's answer is spoilt: %s", async (spoils, status) => {
    issuer.spoils = spoils;
    const visitor = new Visitor(consoleWith());
    await travel(visitor);
    expect([visitor.status, visitor.cookies.size]).toEqual([status, 0]);
    expect(visitor.page).toContain('href="/madoguchi/sign-in"');
    await visitor.get("/madoguchi/");
    expect(visitor.location()).toBe("/madoguchi/sign-in");
  });

  it("takes an answer once, in the browser that asked, and within ten minutes", async () => {
    const app = consoleWith();
    const [visitor, thief] = [new Visitor(app), new Visitor(app)];
    let answer = "";
    await travel(visitor, "", (back) => {
      answer = back.pathname + back.search;
      return back;
    });
    expect(visitor.status).toBe(200);
    await thief.get(answer);
    expect(thief.status).toBe(400);
    await visitor.get(answer);
    expect(visitor.status).toBe(400);
    const slow = new Visitor(app);
    await travel(slow, "", (back) => {
      window.passSeconds(10 * 60 + 1);
      return back;
    });
    expect(slow.status).toBe(400);
  });

  it("goes nowhere else afterwards, whatever the way back or the page asked for says", async () => {
    const app = consoleWith();
    for (const to of ["//evil.example.com", "https://evil.example.com", "/%5C%5Cevil"]) {
      const visitor = new Visitor(app);
      await travel(visitor, `?to=${encodeURIComponent(to)}`);
      expect(next(visitor)).toBe("/madoguchi/");
    }
  });

  it("gives a new session id, and ends the one before", async () => {
    const visitor = new Visitor(consoleWith());
    await travel(visitor);
    const first = visitor.cookies.get("__Host-madoguchi") ?? "";
    await travel(visitor);
    expect(visitor.cookies.get("__Host-madoguchi")).not.toBe(first);
    visitor.cookies.set("__Host-madoguchi", first);
    await visitor.get("/madoguchi/");
    expect(visitor.location()).toBe("/madoguchi/sign-in");
  });

  it("asks for the second factor as well, where the account has one", async () => {
    const factor = {
      secret: ONE_TIME_CODES.newSecret(),
      since: "2026-11-20T09:00:00+09:00",
      lastStep: 0,
      recovery: [],
    };
    await window.desk.hold.transaction((tx) => tx.putSetting("secondFactor:hanako", factor));
    const visitor = new Visitor(consoleWith());
    await travel(visitor, "?to=%2Fphone");
    expect(next(visitor)).toBe("/madoguchi/sign-in/code?to=%2Fphone");
    await visitor.get("/madoguchi/phone");
    expect(visitor.location()).toContain("/madoguchi/sign-in");
    await visitor.get("/madoguchi/sign-in/code");
    expect(visitor.status).toBe(200);
  });

  it("does not ask for a new password of ours, and stops with the account", async () => {
    await window.desk.hold.transaction((tx) => tx.putSetting("account:hanako", { oneTime: true }));
    const app = consoleWith();
    const visitor = new Visitor(app);
    await travel(visitor);
    await visitor.get("/madoguchi/");
    expect(visitor.status).toBe(200);
    await window.desk.hold.transaction((tx) => tx.saveStaff({ ...HANAKO, active: false }));
    await visitor.get("/madoguchi/");
    expect(visitor.location()).toBe("/madoguchi/sign-in");
    await travel(visitor);
    expect(visitor.status).toBe(403);
  });
});

describe("whose account it is", () => {
  it("a name that a person who manages accounts wrote down, in any letters, and no other's", async () => {
    const ichiro = window.browser();
    await ichiro.signIn(ICHIRO);
    // The window without an issuer has the same accounts.
    await ichiro.act("/staff/hanako/outside-name", { name: " Hanako.M@Office.Example.JP " });
    expect(await ichiro.act("/staff/ichiro/outside-name", { name: "hanako.m@office.example.jp" })).toContain(
      "ほかの職員の登録で使われています",
    );
    const app = consoleWith();
    for (const [name, status] of [
      ["HANAKO.M@office.example.jp", 200],
      ["hanako", 403],
    ] as const) {
      issuer.person = { sub: "s-1", preferred_username: name };
      const visitor = new Visitor(app);
      await travel(visitor);
      expect([name, visitor.status]).toEqual([name, status]);
    }
  });

  it("whoever came first with the name: it does not open the account for somebody who gets the name later", async () => {
    const app = consoleWith();
    const arrives = async (sub: string) => {
      issuer.person = { sub, preferred_username: "hanako" };
      const visitor = new Visitor(app);
      await travel(visitor);
      return visitor.status;
    };
    expect([await arrives("s-1"), await arrives("s-1"), await arrives("s-2")]).toEqual([200, 200, 403]);
    const ichiro = window.browser();
    await ichiro.signIn(ICHIRO);
    await ichiro.act("/staff/hanako/outside-name", { name: "hanako" });
    expect([await arrives("s-2"), await arrives("s-1")]).toEqual([200, 403]);
    const acts = ["staffOutsideBound", "staffOutsideName", "staffOutsideBound"];
    expect(await audits(window)).toEqual(acts);
  });

  it("by address only where the issuer says that it checked the address; asked for further where the token is short", async () => {
    const facts = { oneTime: false, outsideName: "hanako.m@office.example.jp" };
    await window.desk.hold.transaction((tx) => tx.putSetting("account:hanako", facts));
    const app = consoleWith({ claim: "email" });
    const email = "hanako.m@office.example.jp";
    const tried: [Record<string, unknown>, Record<string, unknown>, number][] = [
      [{ email, email_verified: true }, {}, 200],
      [{ email }, {}, 401],
      [{ email, email_verified: false }, { email_verified: true }, 401],
      [{}, { email, email_verified: true }, 200],
      [{}, {}, 401],
      [{}, { email, email_verified: true, sub: "another" }, 401],
    ];
    for (const [person, further, status] of tried) {
      issuer.person = { sub: "s-1", ...person };
      issuer.further = further;
      const visitor = new Visitor(app);
      await travel(visitor);
      expect([person, further, visitor.status]).toEqual([person, further, status]);
    }
  });
});

describe("passwords beside it", () => {
  it("stay for the day on which the issuer is away", async () => {
    const app = consoleWith({ issuer: "http://127.0.0.1:9" });
    const visitor = new Visitor(app);
    await visitor.get("/madoguchi/sign-in/outside");
    expect([visitor.status, visitor.page.includes("つながりません")]).toEqual([503, true]);
    const guest = new Browser(app);
    await guest.post("/madoguchi/sign-in", { staff: "hanako", password: PASSWORD });
    expect(guest.location()).toBe("/madoguchi/");
  });

  it("can be switched off", async () => {
    const app = consoleWith({ only: true });
    const visitor = new Visitor(app);
    await visitor.get("/madoguchi/sign-in");
    expect(visitor.page).not.toContain('type="password"');
    await visitor.post("/madoguchi/sign-in", { staff: "hanako", password: PASSWORD });
    expect([visitor.status, visitor.location()]).toEqual([303, "/madoguchi/sign-in"]);
    await travel(visitor);
    expect(visitor.status).toBe(200);
  });

  it("asks again once the issuer is back", async () => {
    const app = consoleWith();
    issuer.spoils = "serverError";
    const visitor = new Visitor(app);
    await travel(visitor);
    expect(visitor.status).toBe(503);
    issuer.spoils = null;
    await travel(visitor);
    expect(visitor.status).toBe(200);
  });
});
