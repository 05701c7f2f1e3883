import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { Secret, TOTP } from "otpauth";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { toEpochSeconds } from "../../src/booking/time.ts";
import { barriersIn, hasChromium, inspect, missChromium, serveWindow, signInOn, startChromium } from "./chromium.ts";
import { HANAKO, ICHIRO, MORNING, openWindow, PASSWORD, type Window } from "./window.ts";

/** Set to a folder to keep a picture of pages that show once. */
const PICTURES = process.env.CONSOLE_PICTURES;

missChromium("the console is NOT tried in a browser");

describe.runIf(hasChromium)("the console in Chromium", () => {
  let browser: Browser;
  let window: Window;
  let server: Awaited<ReturnType<typeof serveWindow>>;
  let origin: string;

  beforeAll(async () => {
    browser = await startChromium();
  });

  afterAll(async () => {
    await browser?.close();
  });

  beforeEach(async () => {
    window = await openWindow("approve");
    server = await serveWindow(window);
    origin = server.origin;
  });

  afterEach(async () => {
    for (const context of browser.contexts()) await context.close();
    await server.close();
  });

  async function signIn(staff = HANAKO, width = 1280): Promise<Page> {
    // Without script: every page is server-rendered, and the policy would not let any script run.
    const context = await browser.newContext({
      viewport: { width, height: 900 },
      javaScriptEnabled: false,
      locale: "ja-JP",
    });
    const page = await context.newPage();
    await signInOn(page, origin, staff);
    return page;
  }

  it("takes a telephone application by keyboard alone", async () => {
    const page = await signIn();
    await page.goto(`${origin}/phone`);
    const type = async (text: string) => page.keyboard.type(text);
    await tabTo(page, "お名前");
    await type("試験 花子");
    await tabTo(page, "ある（次の欄に書く）");
    await page.keyboard.press("Space");
    await tabTo(page, "求職番号の数字");
    await type("15010-7654321");
    await tabTo(page, "メールアドレス");
    await type("hanako@example.jp");
    await tabTo(page, "電話番号");
    await type("025-000-0000");
    await tabTo(page, "電話で決めた日時");
    for (let n = 0; n < 3; n++) await page.keyboard.press("ArrowDown");
    await tabTo(page, "内容を確かめる");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "確認：電話で受けた申込み" }).waitFor();
    expect(await page.textContent("main")).toContain("hanako@example.jp");
    await tabTo(page, "実行する");
    await page.keyboard.press("Enter");
    await page.getByText("電話の申込みを登録し").waitFor();
    const [booking] = await window.look((view) => view.bookings({ limit: 10 }));
    expect(booking).toMatchObject({ status: "offered", via: "phone" });
  });

  it("lets somebody else look at the letter as it will arrive, and release it", async () => {
    const hanako = await signIn();
    await fillPhoneForm(hanako);
    await hanako.goto(`${origin}/letters`);
    await hanako.getByRole("link", { name: "予約可能日時の案内" }).click();
    expect(await hanako.textContent("main")).toContain("別の職員の承認が必要です");
    const ichiro = await signIn(ICHIRO);
    await ichiro.goto(`${origin}/letters`);
    await ichiro.getByRole("link", { name: "予約可能日時の案内" }).click();
    const frame = ichiro.frameLocator("iframe");
    await frame.getByText("12月3日（木）").first().waitFor();
    await ichiro.getByRole("button", { name: "承認して送る" }).click();
    await ichiro.getByText("手紙を承認しました").waitFor();
    const [letter] = await window.look((view) => view.letters({ limit: 10 }));
    expect(letter).toMatchObject({ state: "queued", causedBy: "hanako", releasedBy: "ichiro" });
  });

  it("takes a second factor over and signs in with it, by keyboard, on pages without a barrier that show once", async () => {
    const page = await lookingPage(360);
    const looked = async (name: string) => {
      expect([name, await barriersIn(page)]).toEqual([name, []]);
      expect([name, (await page.evaluate(inspect)).pageWidth <= 360]).toEqual([name, true]);
      if (PICTURES) mkdirSync(PICTURES, { recursive: true });
      if (PICTURES) await page.screenshot({ path: join(PICTURES, `${name}-360.png`), fullPage: true });
    };
    await page.goto(`${origin}/staff/new`);
    await page.getByLabel("サインイン用の名前").fill("sakura");
    await page.getByLabel("表示する名前").fill("練習 さくら");
    await page.getByRole("button", { name: "内容を確かめる" }).click();
    await page.getByRole("button", { name: "実行する" }).click();
    await page.getByRole("heading", { name: "最初のパスワード" }).waitFor();
    await looked("staff-password");
    await page.goto(`${origin}/account/second-factor`);
    const secret = ((await page.locator("code").first().textContent()) ?? "").replaceAll(" ", "");
    const code = (seconds: number) =>
      new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: toEpochSeconds(MORNING) * 1000 + seconds });
    await tabTo(page, "いまのパスワード");
    await page.keyboard.type(PASSWORD);
    await tabTo(page, "アプリに出ている6けたの数字");
    await page.keyboard.type(code(0));
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "予備のコード" }).first().waitFor();
    await looked("recovery-codes");
    await page.getByRole("button", { name: "サインアウト" }).click();
    await page.getByLabel("職員の名前").fill(ICHIRO.id);
    await page.getByLabel("パスワード").fill(PASSWORD);
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "確認コード" }).waitFor();
    await looked("sign-in-code");
    await tabTo(page, "確認コード");
    await page.keyboard.type(code(30_000));
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "今日", exact: true }).waitFor();
  });

  it("takes a table of bookings from before, shown row by row in a page without a barrier", async () => {
    const page = await lookingPage(360);
    await page.goto(`${origin}/existing`);
    const text =
      "日付,開始時刻,氏名,電話番号,方法\n2026/12/3,14:00,例 花子,025-000-0000,電話\n2026/11/1,14:00,例 太郎,,\n";
    await page
      .getByLabel("CSVファイル")
      .setInputFiles({ name: "a.csv", mimeType: "text/csv", buffer: Buffer.from(text) });
    await page.getByLabel("まだ伝えていない").check();
    await page.getByLabel("どのように決まった予約か").fill("紙の予約簿から");
    await page.getByRole("button", { name: "内容を確かめる" }).click();
    await page.getByText("2行のうち1件を入力できます").waitFor();
    expect(await barriersIn(page)).toEqual([]);
    expect((await page.evaluate(inspect)).pageWidth).toBeLessThanOrEqual(360);
    await page.getByRole("button", { name: "実行する（1件を入力する）" }).click();
    await page.getByText("1件を入力しました").waitFor();
    expect(await barriersIn(page)).toEqual([]);
    expect(await window.look((view) => view.bookings({ limit: 10 }))).toMatchObject([{ via: "earlier" }]);
  });

  async function fillPhoneForm(page: Page): Promise<void> {
    await page.goto(`${origin}/phone`);
    await page.getByLabel("お名前").fill("試験 花子");
    await page.getByLabel("ない、または手元にない").check();
    await page.getByLabel("メールアドレス").fill("hanako@example.jp");
    await page.getByLabel("電話で決めた日時").selectOption("2026-12-03T14:00:00+09:00");
    await page.getByRole("button", { name: "内容を確かめる" }).click();
    await page.getByRole("button", { name: "実行する" }).click();
    await page.getByText("電話の申込みを登録し").waitFor();
  }

  /** For looking, with script in the test's own hands. */
  async function lookingPage(width: number): Promise<Page> {
    const context = await browser.newContext({ viewport: { width, height: 900 }, locale: "ja-JP" });
    const page = await context.newPage();
    await signInOn(page, origin, ICHIRO);
    return page;
  }
});

/** Presses Tab until the control with this name has the focus, and sees that the focus shows. */
async function tabTo(page: Page, name: string): Promise<void> {
  for (let presses = 0; presses < 80; presses++) {
    await page.keyboard.press("Tab");
    const focused = page.locator(":focus");
    const label = await page
      .locator(`label:has-text("${name}"), button:has-text("${name}")`)
      .first()
      .getAttribute("for");
    const id = await focused.getAttribute("id").catch(() => null);
    const text = await focused.textContent().catch(() => "");
    if ((label !== null && id === label) || (label === null && text === name)) return;
  }
  throw new Error(`no Tab stop: ${name}`);
}
