import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { barriersIn, hasChromium, inspect, missChromium, serveWindow, signInOn, startChromium } from "./chromium.ts";
import { ICHIRO, mailText, openWindow, type Window } from "./window.ts";

/** Set to a folder to keep a picture of every page in both widths. */
const PICTURES = process.env.CONSOLE_PICTURES;

const WIDTHS = [1280, 360] as const;

/** Every page by the name of its picture; `:word` stands for the id of something in the window. */
const PAGES: readonly (readonly [string, string])[] = [
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
  ["booking-offered", "/bookings/:offered"],
  ["booking-confirmed", "/bookings/:confirmed"],
  ["confirm", "/bookings/:offered/confirm"],
  ["cancel", "/bookings/:confirmed/cancel"],
  ["again", "/bookings/:confirmed/again"],
  ["outcome", "/bookings/:confirmed/outcome"],
  ["note", "/bookings/:confirmed/note"],
  ["person", "/people/:person"],
  ["person-address", "/people/:person/address"],
  ["person-refuse", "/people/:person/refuse"],
  ["offer", "/bookings/:offered/offer"],
  ["meeting", "/bookings/:confirmed/meeting"],
  ["move", "/bookings/:confirmed/move"],
  ["reject", "/bookings/:offered/reject"],
  ["memo", "/bookings/:confirmed/memo"],
  ["duplicate", "/bookings/:offered/duplicate"],
  ["cannot-telephone", "/people/:person/cannot-telephone"],
  ["person-merge", "/people/:person/merge"],
  ["person-correct", "/people/:person/correct"],
  ["told", "/bookings/:confirmed/told"],
  ["telephone", "/bookings/:confirmed/telephone"],
  ["telephone-today", "/today/telephone"],
  ["take-over", "/bookings/:confirmed/take-over"],
  ["mails", "/mails"],
  ["mail", "/mails/:held"],
  ["mail-request", "/mails/:held/request"],
  ["mail-accept", "/mails/:held/accept"],
  ["mail-read-again", "/mails/:held/read-again"],
  ["mail-could-not-read", "/mails/:held/could-not-read"],
  ["letters", "/letters"],
  ["letter", "/letters/:letter"],
  ["letter-edit", "/letters/:letter/edit"],
  ["figures", "/figures?month=2026-12"],
  ["sheet", "/sheet/2026-12-01"],
  ["disclosures", "/disclosures"],
  ["disclosure", "/disclosures/new"],
  ["feed", "/feed"],
  ["retention", "/retention"],
  ["hold", "/retention/booking/:confirmed/hold"],
  ["terms", "/terms"],
  ["new-terms", "/new-terms"],
  ["settings", "/settings"],
  ["settings-limits", "/settings/limits"],
  ["settings-hours", "/settings/hours"],
  ["settings-rooms", "/settings/rooms"],
  ["settings-room", "/settings/rooms/1"],
  ["settings-room-show", "/settings/rooms/1/show"],
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

missChromium("pages are NOT looked at in a browser");

describe.runIf(hasChromium)("every page at 1280 and 360 px, without scrolling sideways and without a barrier", () => {
  let browser: Browser;
  let server: Awaited<ReturnType<typeof serveWindow>>;
  let ids: Record<string, string>;
  let pages: Page[];

  beforeAll(async () => {
    browser = await startChromium();
    const window = await openWindow("approve");
    ids = await furnish(window);
    server = await serveWindow(window);
    if (PICTURES) mkdirSync(PICTURES, { recursive: true });
    pages = await Promise.all(WIDTHS.map((width) => openTab(width)));
  });

  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });

  /** With script, which is in the test's own hands. */
  async function openTab(width: number): Promise<Page> {
    const context = await browser.newContext({ viewport: { width, height: 900 }, locale: "ja-JP" });
    const page = await context.newPage();
    if (PICTURES) {
      await page.goto(`${server.origin}/sign-in`);
      await page.screenshot({ path: join(PICTURES, `sign-in-${width}.png`), fullPage: true });
    }
    await signInOn(page, server.origin, ICHIRO);
    return page;
  }

  it.each(PAGES)("%s", async (name, path) => {
    const address = `${server.origin}${path.replace(/:([a-z]+)/g, (_, word: string) => ids[word] ?? "none")}`;
    const [wide, narrow] = await Promise.all(pages.map((page, n) => look(page, name, address, WIDTHS[n] ?? 0)));
    const sound = { answer: 200, complaints: [], lang: "ja", headings: 1, fits: true, readable: true, barriers: [] };
    expect({ wide, narrow }).toEqual({ wide: sound, narrow: sound });
  });
});

async function look(page: Page, name: string, address: string, width: number) {
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error" && !message.text().includes("favicon")) complaints.push(message.text());
  });
  const answer = await page.goto(address);
  if (PICTURES) {
    // The letter stands in a frame of its own.
    if (name === "letter") await page.waitForTimeout(500);
    await page.screenshot({ path: join(PICTURES, `${name}-${width}.png`), fullPage: true });
  }
  const { lang, headings, pageWidth, smallest } = await page.evaluate(inspect);
  page.removeAllListeners("console");
  const barriers = await barriersIn(page);
  return {
    answer: answer?.status(),
    complaints,
    lang,
    headings,
    fits: pageWidth <= width,
    readable: smallest >= 15,
    barriers,
  };
}

/** One of everything that a page is about. */
async function furnish(window: Window): Promise<Record<string, string>> {
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
  return { offered, confirmed, held, letter: letter?.id ?? "", person: personId ?? "" };
}
