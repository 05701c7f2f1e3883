import { Secret, TOTP } from "otpauth";
import { beforeEach, describe, expect, it } from "vitest";
import { plusSeconds, toEpochSeconds } from "../../src/booking/time.ts";
import { audits } from "./callers.ts";
import { type Browser, HANAKO, ICHIRO, openWindow, PASSWORD, type Window } from "./window.ts";

let window: Window;
let hanako: Browser;
/** What the authenticator on the person's telephone knows. */
let secret = "";
let recovery: string[] = [];

function codeNow(stepsAway = 0): string {
  const timestamp = (toEpochSeconds(window.desk.world.clock.now()) + stepsAway * 30) * 1000;
  return new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp });
}

function passMinutes(minutes: number): void {
  window.setNow(plusSeconds(window.desk.world.clock.now(), minutes * 60));
}

const secretOn = (page: string) => (/<code>([A-Z2-7 ]{39})<\/code>/.exec(page)?.[1] ?? "").replaceAll(" ", "");
const codesOn = (page: string) =>
  [...page.matchAll(/<code>([2-9a-z]{5}(?:-[2-9a-z]{5}){3})<\/code>/g)].map((m) => m[1] ?? "");

async function enrol(): Promise<void> {
  secret = secretOn(await hanako.get("/account/second-factor"));
  await hanako.post("/account/second-factor", { present: PASSWORD, code: codeNow() });
  recovery = codesOn(hanako.page);
  passMinutes(2);
}

async function passwordOnly(): Promise<Browser> {
  const browser = window.browser();
  await browser.post("/sign-in", { staff: "hanako", password: PASSWORD, to: "/phone" });
  await browser.get(browser.location());
  return browser;
}

beforeEach(async () => {
  window = await openWindow();
  hanako = window.browser();
  await hanako.signIn();
  await enrol();
});

describe("a second factor", () => {
  it("is taken over by picture or by hand, proved by a code, and gives ten recovery codes once", async () => {
    expect(secret).toHaveLength(32);
    expect(new Set(recovery).size).toBe(10);
    await hanako.get("/account/second-factor");
    expect([hanako.status, codesOn(hanako.page), secretOn(hanako.page)]).toEqual([200, [], ""]);
    expect(hanako.page).toContain("10個");
    expect(await audits(window)).toEqual(["secondFactorOn"]);
    const kept = JSON.stringify(await window.look((view) => view.setting("secondFactor:hanako")));
    for (const code of recovery) expect(kept).not.toContain(code);
  });

  it("asks for a wrong code again with the same picture, and wants the password, too", async () => {
    const ichiro = window.browser();
    await ichiro.signIn(ICHIRO);
    const shown = await ichiro.get("/account/second-factor");
    expect(shown).toContain('src="data:image/svg+xml;base64,');
    await ichiro.post("/account/second-factor", { present: PASSWORD, code: "000000" });
    expect([ichiro.status, secretOn(ichiro.page)]).toEqual([422, secretOn(shown)]);
    secret = secretOn(shown);
    await ichiro.post("/account/second-factor", { present: "wrong", code: codeNow() });
    expect([ichiro.status, ichiro.page.includes("いまのパスワードが違います")]).toEqual([422, true]);
    expect(await window.look((view) => view.setting("secondFactor:ichiro"))).toBeNull();
  });

  it("lets nobody in by the password alone, and gives a new id after the code", async () => {
    const guest = await passwordOnly();
    const half = guest.cookie;
    for (const path of ["/", "/phone", "/account", "/account/second-factor"]) {
      await guest.get(path);
      expect([path, guest.location().split("?")[0]]).toEqual([path, "/sign-in"]);
    }
    await guest.get("/sign-in/code?to=%2Fphone");
    await guest.post("/sign-in/code", { code: codeNow(), to: "/phone" });
    expect(guest.location()).toBe("/phone");
    expect(guest.cookie).not.toBe(half);
    await guest.get("/phone");
    expect(guest.status).toBe(200);
    guest.cookie = half;
    await guest.get("/phone");
    expect(guest.location()).toContain("/sign-in");
    await guest.get("/sign-in/code");
    expect(guest.location()).toBe("/sign-in");
  });

  it("takes a code as people type it, once, and never an older one after it", async () => {
    const code = codeNow();
    const wide = [...code].map((digit) => String.fromCodePoint(digit.charCodeAt(0) + 0xfee0));
    const first = await passwordOnly();
    await first.post("/sign-in/code", { code: `${wide.slice(0, 3).join("")} ${wide.slice(3).join("")}` });
    expect(first.status).toBe(303);
    for (const again of [code, codeNow(-1)]) {
      const second = await passwordOnly();
      await second.post("/sign-in/code", { code: again });
      expect([second.status, second.page.includes("もう使われています")]).toEqual([401, true]);
    }
  });

  it("two browsers with one code: one gets in", async () => {
    const guests = [await passwordOnly(), await passwordOnly()];
    const code = codeNow();
    await Promise.all(guests.map((guest) => guest.post("/sign-in/code", { code })));
    expect(guests.map((guest) => guest.status).sort()).toEqual([303, 401]);
  });

  it("takes each recovery code once, in any spelling", async () => {
    const guest = await passwordOnly();
    const [code = ""] = recovery;
    await guest.post("/sign-in/code", { code: ` ${code.toUpperCase().replaceAll("-", " ")}` });
    expect(guest.status).toBe(303);
    const other = await passwordOnly();
    await other.post("/sign-in/code", { code });
    expect(other.status).toBe(401);
    expect(await hanako.get("/account")).toContain("9個");
    expect(await audits(window)).toEqual(["recoveryCodeUsed", "secondFactorOn"]);
  });

  it("counts wrong codes: a right password in between opens no new tries, and ten in a day lock for longer", async () => {
    const guest = await passwordOnly();
    for (let n = 0; n < 4; n++) await guest.post("/sign-in/code", { code: "000000" });
    expect(guest.status).toBe(401);
    await guest.post("/sign-in/code", { code: codeNow() });
    expect(guest.status).toBe(429);
    await guest.post("/sign-in", { staff: "hanako", password: PASSWORD });
    expect(guest.status).toBe(429);
    for (let turn = 0; turn < 2; turn++) {
      window.passSeconds(15 * 60 + 1);
      const later = await passwordOnly();
      for (let n = 0; n < 4; n++) await later.post("/sign-in/code", { code: "000000" });
    }
    window.passSeconds(15 * 60 + 1);
    const locked = await passwordOnly();
    await locked.post("/sign-in/code", { code: codeNow() });
    expect(locked.status).toBe(429);
    const ichiro = window.browser();
    await ichiro.signIn(ICHIRO);
    await ichiro.act("/staff/hanako/second-factor");
    const free = window.browser();
    await free.signIn(HANAKO);
    expect(free.location()).toBe("/");
  });

  it("waits five minutes for the code, and does not outlive the account or its password", async () => {
    const slow = await passwordOnly();
    window.passSeconds(5 * 60 + 1);
    await slow.post("/sign-in/code", { code: codeNow() });
    expect(slow.location()).toBe("/sign-in");
    const shut = await passwordOnly();
    await window.desk.hold.transaction((tx) => tx.saveStaff({ ...HANAKO, active: false }));
    await shut.post("/sign-in/code", { code: codeNow() });
    expect(shut.location()).toBe("/sign-in");
  });

  it("returns only to pages of its own, and wants the token of its page", async () => {
    const guest = await passwordOnly();
    await guest.post("/sign-in/code", { code: codeNow(), csrf: "forged" });
    expect(guest.location()).toBe("/sign-in");
    await guest.get("/sign-in/code");
    await guest.post("/sign-in/code", { code: codeNow(), to: "//evil.example.com" });
    expect(guest.location()).toBe("/");
  });

  it("new recovery codes end the old ones; ending it needs password and code", async () => {
    await hanako.get("/account/second-factor/recovery");
    await hanako.post("/account/second-factor/recovery", { present: PASSWORD, code: codeNow() });
    const fresh = codesOn(hanako.page);
    expect(fresh).toHaveLength(10);
    const guest = await passwordOnly();
    await guest.post("/sign-in/code", { code: recovery[0] ?? "" });
    expect(guest.status).toBe(401);
    await hanako.get("/account/second-factor/end");
    await hanako.post("/account/second-factor/end", { present: "wrong", code: fresh[0] ?? "" });
    expect(hanako.status).toBe(422);
    await hanako.post("/account/second-factor/end", { present: PASSWORD, code: "000000" });
    expect(hanako.status).toBe(422);
    await hanako.post("/account/second-factor/end", { present: PASSWORD, code: fresh[0] ?? "" });
    expect(hanako.location()).toBe("/account?done=second-factor");
    const free = window.browser();
    await free.signIn();
    expect(free.location()).toBe("/");
    const acts = ["secondFactorOff", "recoveryCodeUsed", "recoveryCodesRenewed", "secondFactorOn"];
    expect(await audits(window)).toEqual(acts);
  });
});
