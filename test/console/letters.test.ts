import { describe, expect, it } from "vitest";
import { makeConsole } from "../../src/console/server.ts";
import { ONE_TIME_CODES } from "../../src/world/one-time-codes.ts";
import { StoreDown } from "../../src/world/store.ts";
import {
  audits,
  CALLER,
  confirmedByPhone,
  lettersOf,
  onlyBooking,
  openTasks,
  requestByMail,
  signedIn,
} from "./callers.ts";
import { Browser, ICHIRO, openWindow, PLAIN_PASSWORDS } from "./window.ts";

describe("letters in approve mode", () => {
  it("wait for somebody else than the person whose act wrote them", async () => {
    const window = await openWindow("approve");
    const hanako = await signedIn(window);
    await hanako.act("/phone", CALLER);
    const [letter] = await lettersOf(window);
    expect(letter?.state).toBe("awaiting");
    expect(await hanako.get(`/letters/${letter?.id}`)).toContain("別の職員の承認が必要です");
    await hanako.post(`/letters/${letter?.id}/release`, { seen: "" });
    expect(hanako.status).toBe(409);
    expect((await lettersOf(window))[0]?.state).toBe("awaiting");
    const ichiro = window.browser();
    await ichiro.signIn(ICHIRO);
    await ichiro.get(`/letters/${letter?.id}`);
    await ichiro.post(`/letters/${letter?.id}/release`, ichiro.fields());
    expect(ichiro.location()).toBe("/letters?done=released");
    expect((await lettersOf(window))[0]).toMatchObject({ state: "queued", releasedBy: "ichiro" });
    await ichiro.post(`/letters/${letter?.id}/release`, { seen: "" });
    expect(
      (await window.look((view) => view.events(letter?.bookingId ?? ""))).filter((one) => one.type === "offerReleased"),
    ).toHaveLength(1);
  });

  it("may be released by their own cause once the chief allows one-person duty", async () => {
    const window = await openWindow("approve");
    const hanako = await signedIn(window);
    await hanako.act("/phone", CALLER);
    expect(await hanako.act("/settings/one-person", { alone: "yes" })).toContain("責任者だけ");
    const ichiro = window.browser();
    await ichiro.signIn(ICHIRO);
    await ichiro.act("/settings/one-person", { alone: "yes" });
    const [letter] = await lettersOf(window);
    await hanako.get(`/letters/${letter?.id}`);
    await hanako.post(`/letters/${letter?.id}/release`, hanako.fields());
    expect((await lettersOf(window))[0]).toMatchObject({ state: "queued", releasedBy: "hanako" });
  });

  it("T6-4: count the reply-by from their release, and say so in the letter that was previewed", async () => {
    const window = await openWindow("approve");
    const hanako = await signedIn(window);
    await requestByMail(window);
    const [letter] = await lettersOf(window);
    const before = await onlyBooking(window);
    if (before.status !== "offered") throw new Error(before.status);
    window.setNow("2026-11-26T10:00:00+09:00");
    await hanako.get(`/letters/${letter?.id}`);
    await hanako.post(`/letters/${letter?.id}/release`, hanako.fields());
    const after = await onlyBooking(window);
    if (after.status !== "offered") throw new Error(after.status);
    expect(after.offer.replyBy > before.offer.replyBy).toBe(true);
    const [released] = await lettersOf(window);
    expect(released).toMatchObject({ state: "queued", usefulUntil: after.offer.replyBy });
    expect(released?.text).not.toBe(letter?.text);
    expect(released?.text).toContain(letter?.token);
    expect(await hanako.get(`/letters/${letter?.id}/html`)).toBe(released?.html);
    const policy = hanako.response.headers.get("content-security-policy") ?? "";
    expect(policy).toMatch(/^sandbox; default-src 'none'; style-src 'unsafe-inline';/);
    expect(hanako.response.headers.get("x-frame-options")).toBe("SAMEORIGIN");
  });

  it("are shown again instead of sent when they changed after the preview", async () => {
    const window = await openWindow("approve");
    const hanako = await signedIn(window);
    await requestByMail(window);
    const [letter] = await lettersOf(window);
    await hanako.get(`/letters/${letter?.id}`);
    const seen = hanako.fields();
    window.setNow("2026-11-26T10:00:00+09:00");
    await hanako.post(`/letters/${letter?.id}/release`, seen);
    expect(hanako.page).toContain("手紙の内容が変わりました");
    expect((await lettersOf(window))[0]?.state).toBe("awaiting");
    await hanako.post(`/letters/${letter?.id}/release`, hanako.fields());
    expect((await lettersOf(window))[0]?.state).toBe("queued");
  });

  it("are withdrawn at release when the booking has moved on", async () => {
    const window = await openWindow("approve");
    const hanako = await signedIn(window);
    await requestByMail(window);
    const { id } = await onlyBooking(window);
    await hanako.act(`/bookings/${id}/cancel`, { by: "phone", reason: "電話で取消し" });
    const [offer] = await lettersOf(window);
    expect(await hanako.get(`/letters/${offer?.id}`)).toContain("この手紙は送れません");
    await hanako.post(`/letters/${offer?.id}/release`, hanako.fields());
    expect(hanako.location()).toBe("/letters?done=overtaken");
    expect((await lettersOf(window))[0]).toMatchObject({ state: "withdrawn", reason: "overtaken" });
  });

  it("are made anew when an offer waited until nobody could answer it in time", async () => {
    const window = await openWindow("approve");
    const hanako = await signedIn(window);
    await requestByMail(window);
    const [letter] = await lettersOf(window);
    window.setNow("2026-12-03T09:00:00+09:00");
    await hanako.get(`/letters/${letter?.id}`);
    expect(hanako.page).toContain("新しい手紙が作られます");
    await hanako.post(`/letters/${letter?.id}/release`, hanako.fields());
    expect(hanako.location()).toBe("/letters?done=madeAnew");
    const [old, fresh] = await lettersOf(window);
    expect(old?.state).toBe("withdrawn");
    expect(fresh).toMatchObject({ kind: "offer", state: "awaiting", causedBy: null });
  });

  it("agreed on the telephone for tomorrow can still be released this afternoon", async () => {
    const window = await openWindow("approve");
    const hanako = await signedIn(window);
    window.setNow("2026-12-02T15:00:00+09:00");
    await hanako.act("/phone", CALLER);
    const ichiro = window.browser();
    await ichiro.signIn(ICHIRO);
    const [letter] = await lettersOf(window);
    await ichiro.get(`/letters/${letter?.id}`);
    await ichiro.post(`/letters/${letter?.id}/release`, ichiro.fields());
    expect((await lettersOf(window))[0]).toMatchObject({ state: "queued", releasedBy: "ichiro" });
  });

  it("leave a task when a person withdraws them", async () => {
    const window = await openWindow("approve");
    const hanako = await signedIn(window);
    await requestByMail(window);
    const [letter] = await lettersOf(window);
    await hanako.act(`/letters/${letter?.id}/withdraw`);
    expect((await lettersOf(window))[0]).toMatchObject({ state: "withdrawn", reason: "byStaff:hanako" });
    expect(await openTasks(window)).toMatchObject([{ kind: "review", why: "withdrawn:offer" }]);
  });

  it("of unknown fate are sent again unchanged or counted as sent, never withdrawn", async () => {
    const window = await openWindow("approve");
    const hanako = await signedIn(window);
    await requestByMail(window);
    const [letter] = await lettersOf(window);
    const id = letter?.id ?? "";
    await window.desk.hold.transaction((tx) => tx.updateLetter(id, { state: "unknown" }));
    expect(await hanako.act(`/letters/${id}/withdraw`)).toContain("もう届いているかもしれない");
    await hanako.get(`/letters/${id}`);
    await hanako.post(`/letters/${id}/release`, hanako.fields());
    expect((await lettersOf(window))[0]).toMatchObject({
      state: "queued",
      maybeTwice: true,
      text: letter?.text,
      messageId: letter?.messageId,
    });
    await window.desk.hold.transaction((tx) => tx.updateLetter(id, { state: "unknown" }));
    await hanako.act(`/letters/${id}/sent`);
    expect((await lettersOf(window))[0]).toMatchObject({ state: "accepted" });
  });

  it("of unknown fate that are no longer true are neither sent again nor withdrawn", async () => {
    const window = await openWindow("approve");
    const hanako = await signedIn(window);
    await requestByMail(window);
    const [letter] = await lettersOf(window);
    const { id } = await onlyBooking(window);
    await window.desk.hold.transaction((tx) => tx.updateLetter(letter?.id ?? "", { state: "unknown" }));
    await hanako.act(`/bookings/${id}/cancel`, { by: "phone", reason: "電話で取消し" });
    expect(await hanako.get(`/letters/${letter?.id}`)).toContain("内容がもう合わない");
    await hanako.post(`/letters/${letter?.id}/release`, { seen: "" });
    expect(hanako.status).toBe(409);
    expect((await lettersOf(window))[0]?.state).toBe("unknown");
  });
});

describe("the send switch", () => {
  it("lets everybody stop, and only the chief start by itself what was not configured so", async () => {
    const window = await openWindow("approve");
    const hanako = await signedIn(window);
    await hanako.act("/settings/send-mode", { mode: "stop" });
    expect(await window.look((view) => view.setting("sendMode"))).toBe("stop");
    expect(await hanako.act("/settings/send-mode", { mode: "auto" })).toContain("責任者だけ");
    const ichiro = window.browser();
    await ichiro.signIn(ICHIRO);
    await ichiro.act("/settings/send-mode", { mode: "auto" });
    expect(await window.look((view) => view.setting("sendMode"))).toBe("auto");
    expect(await audits(window)).toEqual(["setSendMode", "setSendMode"]);
  });

  it("writes ids and never names into the audit", async () => {
    const window = await openWindow();
    const hanako = await signedIn(window);
    await confirmedByPhone(hanako);
    const text = JSON.stringify(await window.look((view) => view.audits(100)));
    expect(text).not.toMatch(/試験|example\.jp|15010/);
  });
});

describe("the console around its acts", () => {
  it("says so and loses nothing while the database is away", async () => {
    const window = await openWindow();
    const hanako = await signedIn(window);
    window.desk.world.store.look = () => Promise.reject(new StoreDown("away"));
    await hanako.get("/");
    expect(hanako.status).toBe(503);
    expect(hanako.page).toContain("何も失われていません");
  });

  it("stands behind a proxy's path: every link and form keeps the prefix", async () => {
    const { desk } = await openWindow();
    const health = () => ({ lastPollAt: null, secondsSincePoll: null, trouble: null });
    const app = makeConsole({
      desk,
      health,
      passwords: { ...PLAIN_PASSWORDS, verify: async () => true },
      codes: ONE_TIME_CODES,
      secureCookies: false,
      basePath: "/madoguchi",
    });
    const browser = new Browser(app);
    await browser.get("/madoguchi/phone");
    expect(browser.location()).toBe("/madoguchi/sign-in?to=%2Fphone");
    await browser.post("/madoguchi/sign-in", { staff: "hanako", password: "x", to: "/phone" });
    expect(browser.location()).toBe("/madoguchi/phone");
    for (const path of ["/madoguchi/", "/madoguchi/phone", "/madoguchi/settings"]) {
      await browser.get(path);
      expect(browser.status).toBe(200);
      const links = [...browser.page.matchAll(/(?:href|action)="(\/[^"]*)"/g)].map((found) => found[1] ?? "");
      expect(links.filter((link) => !link.startsWith("/madoguchi/"))).toEqual([]);
    }
  });
});
