import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { openCipher } from "../../src/world/cipher.ts";
import { openPostgresStore, type PostgresStore } from "../../src/world/postgres-store.ts";
import { freshDatabase, silentLog, type TestDatabase } from "../database.ts";
import { A_YEAR } from "./big-office.ts";
import { hasChromium, missChromium, serveWindow, signInOn, startChromium } from "./chromium.ts";
import { type Landmarks, landmarksOf } from "./every-page.ts";
import { pour } from "./pour.ts";
import { HANAKO, ICHIRO, MORNING, mailText, openWindow, type Window } from "./window.ts";

missChromium("pages that keep themselves up to date are NOT tried");

describe.runIf(hasChromium)("pages of an office of a year, kept up to date by their script", () => {
  let browser: Browser;
  let database: TestDatabase;
  let store: PostgresStore;
  let window: Window;
  let marks: Landmarks;
  let server: Awaited<ReturnType<typeof serveWindow>>;
  let origin: string;

  beforeAll(async () => {
    browser = await startChromium();
    database = await freshDatabase();
    const cipher = openCipher([{ id: "test", key: new Uint8Array(32).fill(7) }]);
    store = await openPostgresStore({ url: database.serviceUrl, cipher, log: silentLog });
    window = await openWindow("approve", {}, store);
    await pour(database.ownerUrl, cipher, window.desk, A_YEAR, MORNING);
    marks = await landmarksOf(window);
    server = await serveWindow(window);
    origin = server.origin;
  });

  afterEach(async () => {
    for (const context of browser.contexts()) await context.close();
  });

  afterAll(async () => {
    await browser?.close();
    await server?.close();
    await store?.close();
    await database?.drop();
  });

  /** A browser of one's own, and what the page complains about: a policy that stops something of ours, or an error. */
  async function signIn(staff = HANAKO): Promise<{ page: Page; complaints: string[] }> {
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: "ja-JP" });
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
    page.on("pageerror", (error) => complaints.push(error.message));
    await signInOn(page, origin, staff);
    return { page, complaints };
  }

  const held = (from: string) =>
    window.receiveHeld(mailText({ from, subject: "至急の件", body: "お願いします" }), from);
  const heldCount = (page: Page) =>
    page
      .getByRole("definition")
      .filter({ hasText: /^\d+通$/ })
      .first();

  it("shows a new held mail without being loaded again, says so, and leaves what is typed, the focus and the place", async () => {
    const { page, complaints } = await signIn();
    const before = Number.parseInt((await heldCount(page).textContent()) ?? "", 10);
    expect(before).toBe(A_YEAR.held);
    await page.evaluate("globalThis.neverLoadedAgain = true");
    const field = page.getByLabel("受付番号");
    await field.fill("KABC");
    await field.press("ArrowLeft");
    const top = () => field.evaluate((one) => Math.round(one.getBoundingClientRect().top));
    const at = await top();
    await held("urgent@example.jp");
    await page.getByText(`${before + 1}通`, { exact: true }).waitFor();
    expect(await page.locator("#news").textContent()).toBe("新しい要確認のメールがあります。");
    expect(await page.title()).toMatch(/^（新着1）今日/);
    expect(await page.evaluate("globalThis.neverLoadedAgain")).toBe(true);
    expect(await field.inputValue()).toBe("KABC");
    expect(await field.evaluate((one) => one === document.activeElement)).toBe(true);
    expect(await field.evaluate((one) => (one as HTMLInputElement).selectionStart)).toBe(3);
    expect(Math.abs((await top()) - at)).toBeLessThanOrEqual(1);
    await page.keyboard.type("X");
    expect(await field.inputValue()).toBe("KABXC");
    expect(await page.title()).toMatch(/^今日/);
    expect(complaints).toEqual([]);
  });

  it("keeps unfolded letters unfolded and the keyboard where it stood while the history of a booking grows", async () => {
    const { page, complaints } = await signIn();
    await page.goto(`${origin}/bookings/${marks.confirmed}`);
    const letter = page.locator("summary").first();
    await letter.click();
    const link = page.getByRole("link", { name: "日時を変える" });
    await link.focus();
    const ichiro = window.browser();
    await ichiro.signIn(ICHIRO);
    await ichiro.act(`/bookings/${marks.confirmed}/told`, { about: "details" });
    await page.locator("ol.history li", { hasText: "受付 一郎" }).first().waitFor();
    expect(
      await page
        .locator("details")
        .first()
        .evaluate((one) => (one as HTMLDetailsElement).open),
    ).toBe(true);
    expect(await link.evaluate((one) => one === document.activeElement)).toBe(true);
    expect(complaints).toEqual([]);
  });

  it("shows two staff on one booking to each other, and no longer once one of them has gone on", async () => {
    const [hanako, ichiro] = [await signIn(), await signIn(ICHIRO)];
    await hanako.page.goto(`${origin}/bookings/${marks.offered}`);
    expect(await hanako.page.locator("#others").textContent()).toBe("");
    await ichiro.page.goto(`${origin}/bookings/${marks.offered}/cancel`);
    await hanako.page.getByText("ほかの職員も、いま見ています：受付 一郎").waitFor();
    await ichiro.page.getByText("ほかの職員も、いま見ています：窓口 花子").waitFor();
    await ichiro.page.goto(`${origin}/calendar`);
    await hanako.page.locator("#others:empty").waitFor({ state: "attached" });
    expect([...hanako.complaints, ...ichiro.complaints]).toEqual([]);
  });

  it("changes nothing under the hand of somebody who fills in a form, and says that its booking changed", async () => {
    const { page, complaints } = await signIn();
    await page.goto(`${origin}/bookings/${marks.offered}/reject`);
    await page.getByLabel("理由").fill("書きかけの理由");
    const ichiro = window.browser();
    await ichiro.signIn(ICHIRO);
    await ichiro.act(`/bookings/${marks.offered}/told`, { about: "offer" });
    await page.getByText("この画面を開いてから、内容が変わりました。").waitFor();
    expect(await page.getByLabel("理由").inputValue()).toBe("書きかけの理由");
    await page.getByRole("button", { name: "内容を確かめる" }).click();
    await page.getByText("この画面を開いてからのこと").waitFor();
    expect(await page.getByLabel("理由").inputValue()).toBe("書きかけの理由");
    expect(complaints.filter((text) => !text.includes("409"))).toEqual([]);
  });

  it("says on an open form of a setting that a colleague changed it, and leaves what is typed", async () => {
    const { page, complaints } = await signIn(ICHIRO);
    await page.goto(`${origin}/settings/limits`);
    await page.getByLabel("理由").fill("書きかけの理由");
    const ichiro = window.browser();
    await ichiro.signIn(ICHIRO);
    await ichiro.act("/settings/deadlines", { replyBusinessDays: "2", reason: "ほかの設定" });
    await ichiro.act("/settings/limits", { lettersPerBooking: "15", reason: "先に" });
    await page.getByText("この画面を開いてから、内容が変わりました。").waitFor();
    expect(await page.getByLabel("理由").inputValue()).toBe("書きかけの理由");
    await page.getByRole("button", { name: "内容を確かめる" }).click();
    await page.getByText("一つの予約について送る手紙：12通まで から 15通まで に（理由：先に）").waitFor();
    expect(await page.getByLabel("理由").inputValue()).toBe("書きかけの理由");
    expect(complaints.filter((text) => !text.includes("409"))).toEqual([]);
  });

  it("rings for whoever switched the sound on, and says when the session is over", async () => {
    const { page, complaints } = await signIn();
    await page.evaluate(
      "globalThis.rung = 0; const { start } = OscillatorNode.prototype; OscillatorNode.prototype.start = function () { rung += 1; return start.call(this); };",
    );
    await held("quiet@example.jp");
    await page.locator("#news", { hasText: "要確認" }).waitFor();
    expect(await page.evaluate("rung")).toBe(0);
    const button = page.getByRole("button", { name: "音で知らせる：切" });
    await button.click();
    expect(await page.getByRole("button", { name: "音で知らせる：入" }).getAttribute("aria-pressed")).toBe("true");
    await held("loud@example.jp");
    await vi.waitFor(async () => expect(await page.evaluate("rung")).toBe(2), { timeout: 10_000, interval: 200 });
    await window.desk.hold.transaction((tx) => tx.saveStaff({ ...HANAKO, active: false }));
    await page.locator("#news", { hasText: "サインインが切れました" }).waitFor();
    await window.desk.hold.transaction((tx) => tx.saveStaff(HANAKO));
    expect(complaints).toEqual([]);
  });
});
