import { existsSync, mkdirSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { createAdaptorServer } from "@hono/node-server";
import axe from "axe-core";
import { Secret, TOTP } from "otpauth";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { toEpochSeconds } from "../../src/booking/time.ts";
import { HANAKO, ICHIRO, MORNING, mailText, openWindow, PASSWORD, type Window } from "./window.ts";

const executablePath = process.env.CHROMIUM_PATH ?? "/usr/bin/chromium";
const hasChromium = existsSync(executablePath);
/** Set to a folder to keep a picture of every page in both widths. */
const PICTURES = process.env.CONSOLE_PICTURES;

if (!hasChromium) {
  console.warn(
    `\n!!! NO CHROMIUM at ${executablePath}: the console is NOT tried in a browser. Set CHROMIUM_PATH. !!!\n`,
  );
  it("has a Chromium to try the console with, where CI says that it must", () => {
    expect(process.env.CI === "true" ? "no Chromium" : "").toBe("");
  });
}

/** Some fifty pages in two widths, each looked at by axe. */
const EVERY_PAGE_MS = 240_000;

describe.runIf(hasChromium)("the console in Chromium", () => {
  let browser: Browser;
  let window: Window;
  let server: ReturnType<typeof createAdaptorServer>;
  let origin: string;

  beforeAll(async () => {
    browser = await chromium.launch({ executablePath, args: process.getuid?.() === 0 ? ["--no-sandbox"] : [] });
  });

  afterAll(async () => {
    await browser?.close();
  });

  beforeEach(async () => {
    window = await openWindow("approve");
    server = createAdaptorServer({ fetch: window.app.fetch });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", () => resolve()));
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });

  afterEach(async () => {
    for (const context of browser.contexts()) await context.close();
    await new Promise((resolve) => server.close(resolve));
  });

  async function signIn(staff = HANAKO, width = 1280): Promise<Page> {
    // Without script: every page is server-rendered, and the policy would not let any script run.
    const context = await browser.newContext({
      viewport: { width, height: 900 },
      javaScriptEnabled: false,
      locale: "ja-JP",
    });
    const page = await context.newPage();
    await page.goto(`${origin}/`);
    await page.getByLabel("職員の名前").fill(staff.id);
    await page.getByLabel("パスワード").fill(PASSWORD);
    await page.getByRole("button", { name: "サインイン" }).click();
    await page.getByRole("heading", { name: "今日", exact: true }).waitFor();
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

  it("shows every page at 1280 and 360 px without scrolling sideways and without a barrier", {
    timeout: EVERY_PAGE_MS,
  }, async () => {
    const paths = await everyPage();
    for (const width of [1280, 360]) {
      const page = await lookingPage(width);
      for (const [name, path] of paths) {
        const complaints: string[] = [];
        page.on("console", (message) => {
          if (message.type() === "error") complaints.push(message.text());
        });
        await page.goto(`${origin}${path}`);
        if (PICTURES) {
          mkdirSync(PICTURES, { recursive: true });
          if (name === "letter") await page.waitForTimeout(500);
          await page.screenshot({ path: join(PICTURES, `${name}-${width}.png`), fullPage: true });
        }
        const seen = await page.evaluate(inspect);
        page.removeAllListeners("console");
        expect([name, width, complaints.filter((text) => !text.includes("favicon"))]).toEqual([name, width, []]);
        expect([name, seen.lang, seen.headings]).toEqual([name, "ja", 1]);
        expect([name, width, seen.pageWidth <= width]).toEqual([name, width, true]);
        expect([name, seen.smallest >= 15]).toEqual([name, true]);
        expect([name, width, await barriersIn(page)]).toEqual([name, width, []]);
      }
    }
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
    await page.goto(`${origin}/sign-in`);
    if (PICTURES) {
      mkdirSync(PICTURES, { recursive: true });
      await page.screenshot({ path: join(PICTURES, `sign-in-${width}.png`), fullPage: true });
    }
    await page.getByLabel("職員の名前").fill(ICHIRO.id);
    await page.getByLabel("パスワード").fill(PASSWORD);
    await page.getByRole("button", { name: "サインイン" }).click();
    await page.getByRole("heading", { name: "今日", exact: true }).waitFor();
    return page;
  }

  async function everyPage(): Promise<[string, string][]> {
    const hanako = window.browser();
    await hanako.signIn();
    const caller = { name: "試験　花子", hasNumber: "no", address: "hanako@example.jp", phone: "" };
    await hanako.act("/phone", { ...caller, slot: "2026-12-03T14:00:00+09:00" });
    const offered = /\/bookings\/([0-9a-z]+)\/confirm/.exec(hanako.page)?.[1] ?? "";
    const noMail = {
      ...caller,
      name: "練習 次郎",
      address: "",
      phone: "025-000-0000",
      slot: "2026-12-01T10:00:00+09:00",
    };
    await hanako.act("/phone", noMail);
    const confirmed = /\/bookings\/([0-9a-z]+)\/confirm/.exec(hanako.page)?.[1] ?? "";
    await hanako.act(`/bookings/${confirmed}/confirm`, {
      choice: "1",
      termsGiven: "readOut",
      reason: "メールを使わない方",
    });
    await window.receive(mailText({ body: "氏名：試験 太郎\n相談したいです。" }));
    const body = "先日の件ですが、\n\n1でお願いしたいのですが、電話でもよいでしょうか。\n\n試験 花子";
    const held = await window.receiveHeld(
      mailText({ from: "試験 花子 <hanako@example.jp>", subject: "Re: 予約可能日時のご案内", body }),
      "hanako@example.jp",
    );
    await window.desk.hold.transaction((tx) => tx.updateInbound(held, { bookingId: offered }));
    const [letter] = await window.look((view) => view.letters({ limit: 1 }));
    const personId = (await window.look((view) => view.booking(offered)))?.personId;
    return [
      ["today", "/"],
      ["today-coming", "/today/all/coming"],
      ["calendar", "/calendar?week=2026-12-03"],
      ["calendar-day", "/calendar/2026-12-03"],
      ["calendar-opening", "/calendar/opening"],
      ["calendar-close", "/calendar/close?from=2026-12-01&to=2026-12-03"],
      ["calendar-block", "/calendar/block"],
      ["calendar-seat", "/calendar/seats/1"],
      ["search", "/search?q=%E8%8A%B1%E5%AD%90"],
      ["phone", "/phone"],
      ["existing", "/existing"],
      ["existing-new", "/existing/new"],
      ["booking-offered", `/bookings/${offered}`],
      ["booking-confirmed", `/bookings/${confirmed}`],
      ["confirm", `/bookings/${offered}/confirm`],
      ["cancel", `/bookings/${confirmed}/cancel`],
      ["again", `/bookings/${confirmed}/again`],
      ["outcome", `/bookings/${confirmed}/outcome`],
      ["note", `/bookings/${confirmed}/note`],
      ["person", `/people/${personId}`],
      ["person-address", `/people/${personId}/address`],
      ["person-refuse", `/people/${personId}/refuse`],
      ["offer", `/bookings/${offered}/offer`],
      ["meeting", `/bookings/${confirmed}/meeting`],
      ["move", `/bookings/${confirmed}/move`],
      ["reject", `/bookings/${offered}/reject`],
      ["memo", `/bookings/${confirmed}/memo`],
      ["duplicate", `/bookings/${offered}/duplicate`],
      ["cannot-telephone", `/people/${personId}/cannot-telephone`],
      ["person-merge", `/people/${personId}/merge`],
      ["told", `/bookings/${confirmed}/told`],
      ["telephone", `/bookings/${confirmed}/telephone`],
      ["telephone-today", "/today/telephone"],
      ["take-over", `/bookings/${confirmed}/take-over`],
      ["mails", "/mails"],
      ["mail", `/mails/${held}`],
      ["mail-request", `/mails/${held}/request`],
      ["mail-accept", `/mails/${held}/accept`],
      ["mail-read-again", `/mails/${held}/read-again`],
      ["mail-could-not-read", `/mails/${held}/could-not-read`],
      ["letters", "/letters"],
      ["letter", `/letters/${letter?.id}`],
      ["letter-edit", `/letters/${letter?.id}/edit`],
      ["figures", "/figures?month=2026-12"],
      ["sheet", "/sheet/2026-12-01"],
      ["disclosures", "/disclosures"],
      ["disclosure", "/disclosures/new"],
      ["feed", "/feed"],
      ["retention", "/retention"],
      ["hold", `/retention/booking/${confirmed}/hold`],
      ["terms", "/terms"],
      ["settings", "/settings"],
      ["settings-limits", "/settings/limits"],
      ["settings-hours", "/settings/hours"],
      ["settings-deadlines", "/settings/deadlines"],
      ["settings-contact", "/settings/contact"],
      ["settings-staff-addresses", "/settings/staff-addresses"],
      ["settings-letters", "/settings/letters"],
      ["settings-letter", "/settings/letters/offer"],
      ["staff", "/staff"],
      ["staff-new", "/staff/new"],
      ["staff-account", "/staff/hanako"],
      ["account", "/account"],
      ["account-password", "/account/password"],
      ["second-factor", "/account/second-factor"],
      ["send-mode", "/settings/send-mode"],
    ];
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

/** JIS X 8341-3 and WCAG 2.2 AA, as far as a machine can tell, and what axe counts as good practice. */
const STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** Fewer rules than this find something to look at only on a page that did not load. */
const LEAST_RULES = 15;

async function barriersIn(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const { violations, passes } = await page.evaluate(
    (values) => (globalThis as unknown as { axe: typeof axe }).axe.run({ runOnly: { type: "tag", values } }),
    STANDARDS,
  );
  if (passes.length < LEAST_RULES) return [`only ${passes.length} rules had anything to look at`];
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html.slice(0, 120)}`));
}

/** Runs in the page: what axe does not measure. */
function inspect() {
  let smallest = 99;
  for (const element of document.querySelectorAll("body *")) {
    const own = [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent?.trim());
    if (!own || element.closest("option, optgroup, .skip")) continue;
    smallest = Math.min(smallest, Number.parseFloat(getComputedStyle(element).fontSize));
  }
  return {
    lang: document.documentElement.lang,
    headings: document.querySelectorAll("h1").length,
    pageWidth: document.documentElement.scrollWidth,
    smallest,
  };
}
