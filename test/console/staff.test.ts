import { beforeEach, describe, expect, it } from "vitest";
import { audits } from "./callers.ts";
import { type Browser, HANAKO, ICHIRO, JIRO, openWindow, PASSWORD, type Window } from "./window.ts";

let window: Window;
let ichiro: Browser;

beforeEach(async () => {
  window = await openWindow();
  ichiro = window.browser();
  await ichiro.signIn(ICHIRO);
});

const NEW = { id: "sakura", displayName: "練習 さくら", role: "staff" };

/** The password that stands on the page this once. */
function shownPassword(page: string): string {
  return /<code>([2-9a-z-]{23})<\/code>/.exec(page)?.[1] ?? "";
}

async function addSakura(): Promise<string> {
  await ichiro.act("/staff/new", NEW);
  return shownPassword(ichiro.page);
}

describe("accounts of staff in the console", () => {
  it("a chief adds an account; its password is shown once and must be replaced before anything else", async () => {
    const password = await addSakura();
    expect(password).not.toBe("");
    expect(await ichiro.get("/staff/sakura")).not.toContain(password);
    expect(ichiro.page).toContain("最初のパスワードのまま");
    const sakura = window.browser();
    await sakura.post("/sign-in", { staff: "sakura", password, to: "/phone" });
    expect(sakura.status).toBe(303);
    for (const path of ["/", "/phone", "/account", "/settings"]) {
      await sakura.get(path);
      expect([path, sakura.location()]).toEqual([path, "/account/password"]);
    }
    await sakura.get("/account/password");
    expect(sakura.page).toContain("最初のパスワードは一度しか使えません");
    const own = "sakura no nagai pasuwado";
    await sakura.post("/account/password", { present: password, next: own, again: own });
    expect(sakura.location()).toBe("/account?done=password");
    await sakura.get("/");
    expect(sakura.status).toBe(200);
    const again = window.browser();
    await again.post("/sign-in", { staff: "sakura", password });
    expect(again.status).toBe(401);
    await again.post("/sign-in", { staff: "sakura", password: own });
    expect(again.status).toBe(303);
    expect(await audits(window)).toEqual(["staffOwnPassword", "staffAdded"]);
    expect(await ichiro.get("/staff")).toContain("自分のパスワードを変えた");
  });

  it("says what is wrong with a new account and keeps what was typed", async () => {
    await ichiro.get("/staff/new");
    await ichiro.post("/staff/new", { id: "Sakura!", displayName: " ", role: "boss" });
    expect(ichiro.status).toBe(422);
    for (const word of ["2文字から40文字", "60文字の名前", "役割を選んで", "Sakura!"])
      expect(ichiro.page).toContain(word);
    expect(await ichiro.act("/staff/new", { ...NEW, id: "hanako" })).toContain("もう使われています");
    expect(await ichiro.act("/staff/new", { ...NEW, id: "mail-program" })).toContain("別の意味に使われています");
    expect(await audits(window)).toEqual([]);
  });

  it("shuts an account at once, with every page it has open, and opens it again", async () => {
    const hanako = window.browser();
    await hanako.signIn();
    await ichiro.act("/staff/hanako/shut");
    await hanako.get("/");
    expect(hanako.location()).toBe("/sign-in");
    await hanako.signIn();
    expect(hanako.status).toBe(401);
    await ichiro.act("/staff/hanako/open");
    await hanako.signIn();
    expect(hanako.status).toBe(303);
    expect(await audits(window)).toEqual(["staffEnabled", "staffDisabled"]);
  });

  it("a new password and an end of sessions sign somebody out everywhere", async () => {
    const hanako = window.browser();
    await hanako.signIn();
    await ichiro.act("/staff/hanako/sessions");
    await hanako.get("/");
    expect(hanako.location()).toBe("/sign-in");
    await hanako.signIn();
    await ichiro.act("/staff/hanako/password");
    expect(shownPassword(ichiro.page)).not.toBe("");
    await hanako.get("/");
    expect(hanako.location()).toBe("/sign-in");
    await hanako.signIn();
    expect(hanako.status).toBe(401);
    expect(await audits(window)).toEqual(["staffPassword", "staffSessionsEnded"]);
  });

  it("changes a role from the next page on", async () => {
    const hanako = window.browser();
    await hanako.signIn();
    await hanako.get("/staff");
    expect(hanako.status).toBe(403);
    await ichiro.act("/staff/hanako/role", { role: "chief" });
    await hanako.get("/staff");
    expect(hanako.status).toBe(200);
    expect(await audits(window)).toEqual(["staffRole:chief"]);
  });

  it("nobody shuts, demotes or re-passwords himself, and the last chief stays", async () => {
    for (const [path, values] of [
      ["shut", {}],
      ["role", { role: "staff" }],
      ["password", {}],
    ] as const)
      expect(await ichiro.act(`/staff/ichiro/${path}`, values)).toContain("自分の登録は、ここからは変えられません");
    await window.desk.hold.transaction((tx) => tx.saveStaff(JIRO));
    const jiro = window.browser();
    await jiro.signIn(JIRO);
    expect(await jiro.act("/staff/ichiro/shut")).toContain("最後の責任者");
    expect(await jiro.act("/staff/ichiro/role", { role: "operator" })).toContain("最後の責任者");
    expect(await audits(window)).toEqual([]);
    await jiro.act("/staff/hanako/role", { role: "chief" });
    await jiro.act("/staff/ichiro/shut");
    expect(await window.look((view) => view.staff("ichiro"))).toMatchObject({ active: false });
    await ichiro.get("/");
    expect(ichiro.location()).toBe("/sign-in");
  });
});

describe("one's own account", () => {
  it("changes the password only with the present one, and ends all other sessions under a new id", async () => {
    const [hanako, elsewhere] = [window.browser(), window.browser()];
    await hanako.signIn();
    await elsewhere.signIn();
    const before = hanako.cookie;
    const next = "another long password";
    await hanako.get("/account/password");
    await hanako.post("/account/password", { present: "wrong", next, again: next });
    expect([hanako.status, hanako.page.includes("いまのパスワードが違います")]).toEqual([422, true]);
    await hanako.post("/account/password", { present: PASSWORD, next: "short", again: "other" });
    for (const word of ["12文字以上", "同じパスワード"]) expect(hanako.page).toContain(word);
    await hanako.post("/account/password", { present: PASSWORD, next: PASSWORD, again: PASSWORD });
    expect(hanako.page).toContain("いまと違うパスワード");
    expect(hanako.page).not.toContain(PASSWORD);
    await hanako.post("/account/password", { present: PASSWORD, next, again: next });
    expect(hanako.location()).toBe("/account?done=password");
    expect(hanako.cookie).not.toBe(before);
    await hanako.get("/account");
    expect(hanako.status).toBe(200);
    await elsewhere.get("/");
    expect(elsewhere.location()).toBe("/sign-in");
    expect(await audits(window)).toEqual(["staffOwnPassword"]);
  });

  it("locks after five wrong present passwords, as at the door", async () => {
    const hanako = window.browser();
    await hanako.signIn();
    await hanako.get("/account/password");
    const next = "another long password";
    for (let n = 0; n < 5; n++) await hanako.post("/account/password", { present: "wrong", next, again: next });
    await hanako.post("/account/password", { present: PASSWORD, next, again: next });
    expect(hanako.status).toBe(429);
  });

  it("lists its sign-ins and ends the others", async () => {
    const [hanako, elsewhere] = [window.browser(), window.browser()];
    await hanako.signIn();
    await elsewhere.signIn(HANAKO);
    expect(await hanako.get("/account")).toContain("いま続いているもの、2件");
    await hanako.act("/account/sessions");
    expect(hanako.page).toContain("いま続いているもの、1件");
    await elsewhere.get("/");
    expect(elsewhere.location()).toBe("/sign-in");
  });

  it("no act on an account is done without the token of the page", async () => {
    await ichiro.get("/staff");
    for (const path of ["new", "hanako/shut", "hanako/role", "hanako/password", "hanako/sessions"]) {
      await ichiro.post(`/staff/${path}`, { ...NEW, role: "chief", sure: "1", csrf: "forged" });
      expect([path, ichiro.status]).toEqual([path, 403]);
    }
    for (const path of ["password", "sessions"]) {
      await ichiro.post(`/account/${path}`, { sure: "1", csrf: "" });
      expect([path, ichiro.status]).toEqual([path, 403]);
    }
    expect(await audits(window)).toEqual([]);
  });
});
