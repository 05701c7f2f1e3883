import { describe, expect, it } from "vitest";
import { makeConsole } from "../../src/console/server.ts";
import { sweepSignIns } from "../../src/desk/sign-ins.ts";
import { openMemoryStore } from "../../src/world/memory-store.ts";
import { ONE_TIME_CODES } from "../../src/world/one-time-codes.ts";
import { hashPassword, PASSWORDS } from "../../src/world/passwords.ts";
import { HANAKO, ICHIRO, openWindow, PASSWORD } from "./window.ts";

const PAGES = [
  "/",
  "/phone",
  "/mails",
  "/letters",
  "/settings",
  "/settings/send-mode",
  "/bookings/abc",
  "/letters/abc/html",
];

describe("signing in to the console", () => {
  it("shows nothing and does nothing without a session", async () => {
    const { browser } = await openWindow();
    const nobody = browser();
    for (const path of PAGES) {
      await nobody.get(path);
      expect([path, nobody.status, nobody.location().split("?")[0]]).toEqual([path, 303, "/sign-in"]);
      await nobody.post(path, { sure: "1" });
      expect([path, nobody.status, nobody.location().split("?")[0]]).toEqual([path, 303, "/sign-in"]);
    }
  });

  it("opens with a scrypt password and gives a strict, http-only cookie", async () => {
    const { desk, app: _, look } = await openWindow();
    const passwordHash = await hashPassword("twelve characters");
    await desk.hold.transaction((tx) => tx.saveStaff({ ...HANAKO, passwordHash }));
    const health = () => ({ lastPollAt: null, secondsSincePoll: null, trouble: null });
    const app = makeConsole({ desk, health, passwords: PASSWORDS, codes: ONE_TIME_CODES, secureCookies: true });
    const body = new URLSearchParams({ staff: "hanako", password: "twelve characters", to: "/phone" });
    const answer = await app.request("/sign-in", { method: "POST", body });
    expect(answer.status).toBe(303);
    expect(answer.headers.get("location")).toBe("/phone");
    expect(answer.headers.get("set-cookie")).toMatch(
      /^__Host-madoguchi=[0-9a-f]{64}; Path=\/; HttpOnly; Secure; SameSite=Strict$/,
    );
    const unknown = await app.request("/sign-in", {
      method: "POST",
      body: new URLSearchParams({ staff: "dare", password: "x" }),
    });
    expect(unknown.status).toBe(401);
    expect(await look((view) => view.staff("hanako"))).not.toBeNull();
  });

  it("locks an account after five wrong passwords, and opens again after the window", async () => {
    const { browser, passSeconds } = await openWindow();
    const guest = browser();
    for (let n = 0; n < 5; n++) {
      await guest.signIn(HANAKO, "wrong");
      expect(guest.status).toBe(401);
    }
    await guest.signIn(HANAKO, PASSWORD);
    expect(guest.status).toBe(429);
    passSeconds(15 * 60 + 1);
    await guest.signIn(HANAKO, PASSWORD);
    expect(guest.status).toBe(303);
  });

  it("counts tries that run side by side before any password is looked at", async () => {
    const { browser } = await openWindow();
    const statuses = await Promise.all(
      Array.from({ length: 12 }, async () => {
        const guest = browser();
        await guest.signIn(HANAKO, "wrong");
        return guest.status;
      }),
    );
    expect(statuses.filter((status) => status === 401)).toHaveLength(5);
    expect(statuses.filter((status) => status === 429)).toHaveLength(7);
  });

  it("locks an address that tries many names", async () => {
    const { browser } = await openWindow();
    const guest = browser();
    for (let n = 0; n < 30; n++) await guest.post("/sign-in", { staff: `name${n}`, password: "x" });
    expect(guest.status).toBe(401);
    await guest.signIn();
    expect(guest.status).toBe(429);
  });

  it("ends a session that is left alone, is signed out, or whose account is closed", async () => {
    const { browser, passSeconds, desk } = await openWindow();
    const hanako = browser();
    await hanako.signIn();
    await hanako.get("/");
    expect(hanako.status).toBe(200);
    passSeconds(61 * 60);
    await hanako.get("/");
    expect(hanako.location()).toBe("/sign-in");
    await hanako.signIn();
    const { cookie } = hanako;
    await hanako.get("/");
    await hanako.post("/sign-out", {});
    hanako.cookie = cookie;
    await hanako.get("/");
    expect(hanako.status).toBe(303);
    await hanako.signIn();
    await desk.hold.transaction((tx) => tx.saveStaff({ ...HANAKO, active: false }));
    await hanako.get("/");
    expect(hanako.status).toBe(303);
    await hanako.signIn();
    expect(hanako.status).toBe(401);
  });

  it("never takes over a session id that it did not give, and gives a new one at each sign-in", async () => {
    const { browser } = await openWindow();
    const guest = browser();
    guest.cookie = `madoguchi=${"a".repeat(64)}`;
    await guest.get("/");
    expect(guest.status).toBe(303);
    await guest.signIn();
    const first = guest.cookie;
    expect(first).not.toContain("aaaa");
    await guest.signIn();
    expect(guest.cookie).not.toBe(first);
    guest.cookie = first;
    await guest.get("/");
    expect(guest.status).toBe(303);
  });

  it("returns only to pages of its own after signing in", async () => {
    const { browser } = await openWindow();
    for (const to of [
      "//evil.example.com",
      "https://evil.example.com",
      "/\\evil",
      "/%2f/evil",
      "javascript:x",
      "/a?b=//c",
    ]) {
      const guest = browser();
      await guest.post("/sign-in", { staff: "hanako", password: PASSWORD, to });
      expect(guest.location()).toBe("/");
    }
  });
});

describe("a restart of the service", () => {
  it("signs nobody out, keeps the token of an open form good, and ends a session when it would have ended", async () => {
    const window = await openWindow();
    const before = window.browser();
    await before.signIn();
    await before.get("/settings/send-mode");
    const after = window.restarted();
    after.cookie = before.cookie;
    await after.post("/settings/send-mode", { mode: "stop", sure: "1", csrf: before.csrf() });
    expect([after.status, await window.look((view) => view.setting("sendMode"))]).toEqual([303, "stop"]);
    window.passSeconds(59 * 60);
    await after.get("/");
    window.passSeconds(59 * 60);
    await after.get("/");
    expect(after.status).toBe(200);
    for (let n = 0; n < 9; n++) {
      window.passSeconds(59 * 60);
      await after.get("/");
    }
    expect([after.status, after.location()]).toEqual([303, "/sign-in"]);
  });

  it("forgives no guesser, neither of an account nor of an address", async () => {
    const window = await openWindow();
    const guest = window.browser();
    for (let n = 0; n < 5; n++) await guest.signIn(HANAKO, "wrong");
    for (let n = 0; n < 25; n++) await guest.post("/sign-in", { staff: `name${n}`, password: "x" });
    const again = window.restarted();
    await again.signIn();
    expect(again.status).toBe(429);
    await again.signIn(ICHIRO);
    expect(again.status).toBe(429);
    window.passSeconds(15 * 60 + 1);
    await again.signIn();
    expect(again.status).toBe(303);
  });

  it("finds neither a cookie's value nor a name or an address that was tried in what is kept", async () => {
    const store = openMemoryStore();
    const window = await openWindow("auto", {}, store);
    const hanako = window.browser();
    await hanako.signIn();
    await hanako.post("/sign-in", { staff: "dareka", password: "x" });
    await hanako.signIn();
    const kept = await store.snapshot(window.desk.office.id);
    const { sessions, tries } = JSON.parse(kept) as Record<string, unknown[]>;
    expect([sessions?.length, tries?.length]).toEqual([1, 2]);
    expect(kept).not.toContain(hanako.cookie.split("=")[1]);
    expect(JSON.stringify(tries)).not.toMatch(/dareka|unknown/);
    window.passSeconds(11 * 60 * 60);
    await sweepSignIns(window.desk);
    const swept = JSON.parse(await store.snapshot(window.desk.office.id)) as Record<string, unknown[]>;
    expect([swept.sessions, swept.tries]).toEqual([[], []]);
  });

  it("lets nobody back in whose account was shut and opened again meanwhile", async () => {
    const window = await openWindow();
    const [hanako, ichiro] = [window.browser(), window.browser()];
    await hanako.signIn();
    await ichiro.signIn(ICHIRO);
    await ichiro.act("/staff/hanako/shut");
    await ichiro.act("/staff/hanako/open");
    await hanako.get("/");
    expect(hanako.status).toBe(303);
  });
});

describe("requests from elsewhere", () => {
  it.each([
    ["a form of another site", { "sec-fetch-site": "cross-site" }, true],
    ["a page of a sister site", { "sec-fetch-site": "same-site" }, true],
    ["an old browser on another origin", { "sec-fetch-site": "", origin: "https://evil.example.com" }, true],
    ["a form without the token", {}, false],
  ])("refuses %s", async (_, headers, withToken) => {
    const { browser, look } = await openWindow();
    const hanako = browser();
    await hanako.signIn();
    await hanako.get("/settings/send-mode");
    const csrf = withToken ? hanako.csrf() : "";
    await hanako.post("/settings/send-mode", { mode: "stop", sure: "1", csrf }, headers);
    expect(hanako.status).toBe(403);
    expect(await look((view) => view.setting("sendMode"))).toBeNull();
  });

  it("does not take another session's token", async () => {
    const { browser } = await openWindow();
    const [hanako, other] = [browser(), browser()];
    await hanako.signIn();
    await other.signIn();
    await other.get("/");
    await hanako.get("/");
    await hanako.post("/settings/send-mode", { mode: "stop", csrf: other.csrf() });
    expect(hanako.status).toBe(403);
  });

  it("sends a policy without inline script or style, forbids framing and keeps nothing", async () => {
    const { browser } = await openWindow();
    const hanako = browser();
    await hanako.signIn();
    for (const path of ["/sign-in", "/", "/nowhere"]) {
      await hanako.get(path);
      const policy = hanako.response.headers.get("content-security-policy") ?? "";
      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).not.toContain("unsafe");
      expect(hanako.response.headers.get("x-frame-options")).toBe("DENY");
      expect(hanako.response.headers.get("cache-control")).toBe("no-store");
      expect(hanako.page).not.toMatch(/<script(?! src="\/live\.js" defer><)| style=| on\w+=/);
    }
  });

  it("refuses a form larger than any form", async () => {
    const { browser } = await openWindow();
    const hanako = browser();
    await hanako.signIn();
    await hanako.get("/");
    await hanako.post("/phone", { name: "あ".repeat(30_000) });
    expect(hanako.status).toBe(413);
  });
});
