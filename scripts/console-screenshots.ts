/**
 * A picture of every page of the console, of an invented office after its first year: docs/images/console/*.webp, and docs/console.md,
 * which lists them; and taller ones of the pages that docs/staff.ja.md leads through: docs/images/staff/*.webp. Run by hand after pages
 * changed: node scripts/console-screenshots.ts, or with --staff for the taller ones alone.
 */
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Browser, chromium, type Page } from "playwright-core";
import { A_YEAR } from "../test/console/big-office.ts";
import { filled, landmarksOf, routesOf } from "../test/console/every-page.ts";
import { withBigOffice } from "../test/console/open-big-office.ts";
import { ICHIRO, PASSWORD, type Window } from "../test/console/window.ts";

const DOCS = join(import.meta.dirname, "../docs");
const IMAGES = join(DOCS, "images/console");
const MOST_BYTES = 60_000;
const VIEW = { width: 1100, height: 800 };
const STAFF_IMAGES = join(DOCS, "images/staff");
const TALL = { width: 1100, height: 1800 };
const MOST_TALL_BYTES = 130_000;
/** The pages of the walk, by the name of the picture. */
const WALK = [
  ["today", "/"],
  ["calendar", "/calendar"],
  ["mail", "/mails/:id"],
  ["phone", "/phone"],
  ["booking", "/bookings/:id"],
  ["letter", "/letters/:id"],
] as const;

/** What a page is for; the first line that fits counts. Pages without a line are listed by their title alone. */
const WORDS: readonly (readonly [RegExp, string])[] = [
  [/^\/sign-in$/, "Sign-in; a wrong name and a wrong password are answered alike."],
  [/^\/$/, "Today: what needs a person now, and the consultations of the day."],
  [/^\/today\/all/, "A list of the first page to its end."],
  [/^\/today\/telephone$/, "All of today's consultations to the telephone in one act (L5)."],
  [/^\/phone$/, "A request by telephone: what to tell, what is free, one agreed time (L1)."],
  [/^\/tasks/, "A task is done."],
  [/^\/calendar$/, "The week by seat: free, held, confirmed, closed."],
  [/^\/calendar\/opening$/, "Closed days and seats taken out."],
  [/^\/calendar\/close$/, "Closing a day: every booking hit is listed and settled."],
  [/^\/calendar\/block$/, "A seat taken out for some hours."],
  [/^\/calendar\/seats/, "The weekly hours of a seat."],
  [/^\/calendar\//, "One day by seat."],
  [/^\/search$/, "Search by name, number, address or reference."],
  [/^\/bookings\/:id$/, "A booking: state, evidence, history, letters, what can be done."],
  [/^\/bookings\//, "An act on a booking; the next page says what is sent to whom."],
  [/^\/people\/:id$/, "A person: bookings, no-shows, refusals, whatever address."],
  [/^\/people\/:id\/correct$/, "Name and number corrected on all rows of a person, with the reason."],
  [/^\/people\/:id\/unmerge$/, "Two records that were taken for one person are two again."],
  [/^\/people\//, "An act about a person."],
  [/^\/existing/, "Bookings that were agreed on before, one by one or from a table."],
  [/^\/mails$/, "Held mails, in the order of their arrival."],
  [/^\/mails\/:id$/, "A held mail: what was understood, why it was held, what can be made of it."],
  [/^\/mails\//, "A decision about a held mail, with the mail beside it."],
  [/^\/letters$/, "Letters that wait, could not be sent, or are on their way."],
  [/^\/letters\/:id$/, "A letter exactly as it will arrive."],
  [/^\/letters\//, "An act on a letter."],
  [
    /^\/new-terms/,
    "A new version of the terms: its file, ground, first day and what changes; the next page says who is told how.",
  ],
  [/^\/terms/, "The versions of the terms and the notice for the counter (T13)."],
  [/^\/figures/, "The report of a month, with its tables."],
  [/^\/sheet/, "The day on paper, A4."],
  [/^\/retention/, "What is kept how long, and what holds it back."],
  [/^\/disclosures/, "What was disclosed to whom on which ground."],
  [/^\/feed/, "A calendar feed for a counsellor."],
  [
    /^\/settings\/hours$/,
    "The opening hours of an ordinary week and from which day they hold; the next page lists whom they hit.",
  ],
  [/^\/settings\/deadlines$/, "How long people have to reply and the office to answer; who was told a date keeps it."],
  [/^\/settings\/contact$/, "What letters print of the office; who holds the old number is listed before it changes."],
  [/^\/settings\/staff-addresses$/, "Who at the office gets the numbers of the day and the alarms."],
  [/^\/settings\/rooms$/, "The room of each seat, and earlier ones that must stay open."],
  [/^\/settings\/rooms\/:seat$/, "Another room for a seat: who was told of the old one keeps it, or is told."],
  [/^\/settings\/rooms\/:seat\/show$/, "A passcode, shown by an act that is written down."],
  [/^\/settings/, "What is in force, and who changed it."],
  [/^\/staff/, "Accounts, roles and their log."],
  [/^\/account/, "One's own password, second factor and sessions."],
];

/** Further faces of pages: what follows a form, and what an office of another kind sees. */
const FACES: readonly { file: string; route: string; words: string; open: Open }[] = [
  {
    file: "settings-hours-list",
    route: "/settings/hours?start=…",
    words: "Whom opening hours that begin on a day hit, each with what may become of it.",
    open: (page, origin) => page.goto(`${origin}/settings/hours?${shortWeek()}`),
  },
  {
    file: "new-terms-sure",
    route: "/new-terms",
    words: "What publishing would do: who is written to, who is called, whose offer is made anew.",
    open: async (page, origin) => {
      await page.goto(`${origin}/new-terms`);
      await page.getByLabel("版の名前").fill("2027-01");
      await page.getByLabel("適用する最初の日").fill("2026-12-03");
      await page.getByLabel("第13条(2)（目的に反せず合理的）").check();
      await page.getByLabel("変わること").fill("相談の中止についての決まりが変わります。");
      const buffer = Buffer.from("%PDF-1.7 an invented version of the terms");
      await page
        .getByLabel("規約のPDF")
        .setInputFiles({ name: "kiyaku-2027-01.pdf", mimeType: "application/pdf", buffer });
      await page.getByRole("button", { name: "内容を確かめる" }).click();
      const heading = page.getByRole("heading", { name: "公表した後に行われること" });
      await heading.waitFor();
      // The page begins at its first box, where the keyboard stands.
      await page.waitForTimeout(500);
      await heading.evaluate((one) => one.scrollIntoView());
    },
  },
  {
    file: "settings-zoom",
    route: "/settings",
    words: "The settings of an office whose meetings are made at Zoom: a host for each seat, recording off.",
    open: async (page, origin, { desk }) => {
      const hosts = [1, 2, 3].map((seat) => ({ seat, user: `soudan${seat}@zoom.example.jp` }));
      desk.office = { ...desk.office, meetings: { kind: "zoom", hosts } };
      await page.goto(`${origin}/settings`);
      await page.getByRole("heading", { name: "ミーティングルーム" }).evaluate((one) => one.scrollIntoView());
    },
  },
];

type Open = (page: Page, origin: string, window: Window) => Promise<unknown>;

/** Until four, and no Friday, from a week ahead. */
function shortWeek(): URLSearchParams {
  const week = new URLSearchParams({ start: "2026-12-02" });
  for (let day = 0; day < 7; day++) {
    week.set(`from${day}`, day >= 1 && day <= 4 ? "08:30" : "");
    week.set(`to${day}`, day >= 1 && day <= 4 ? "16:00" : "");
  }
  return week;
}

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM_PATH ?? "/usr/bin/chromium",
  // Grey edges instead of coloured ones: the picture gets smaller and looks the same on every screen.
  args: ["--disable-lcd-text", ...(process.getuid?.() === 0 ? ["--no-sandbox"] : [])],
});
try {
  await withBigOffice(A_YEAR, (window, origin) => takePictures(browser, window, origin));
} finally {
  await browser.close();
}

type Picture = { route: string; title: string; file: string; words?: string };

async function takePictures(inBrowser: Browser, window: Window, origin: string): Promise<void> {
  const page = await (await inBrowser.newContext({ viewport: VIEW, locale: "ja-JP" })).newPage();
  await page.goto(`${origin}/sign-in`);
  const signIn = await pageShot(page, MOST_BYTES);
  const signInTitle = ((await page.textContent("h1")) ?? "").trim();
  await page.getByLabel("職員の名前").fill(ICHIRO.id);
  await page.getByLabel("パスワード").fill(PASSWORD);
  await page.getByRole("button", { name: "サインイン" }).click();
  await page.getByRole("heading", { name: "今日", exact: true }).waitFor();
  const marks = await landmarksOf(window);
  await page.setViewportSize(TALL);
  mkdirSync(STAFF_IMAGES, { recursive: true });
  for (const [name, route] of WALK) {
    await page.goto(`${origin}${filled(route, marks)}`);
    if (name === "letter") await page.waitForTimeout(500);
    writeFileSync(join(STAFF_IMAGES, `${name}.webp`), await pageShot(page, MOST_TALL_BYTES));
  }
  if (process.argv.includes("--staff")) return;
  await page.setViewportSize(VIEW);
  rmSync(IMAGES, { recursive: true, force: true });
  mkdirSync(IMAGES, { recursive: true });
  writeFileSync(join(IMAGES, "sign-in.webp"), signIn);
  const pictures: Picture[] = [{ route: "/sign-in", title: signInTitle, file: "sign-in.webp" }];
  for (const { method, path: route } of routesOf(window)) {
    if (
      method !== "GET" ||
      /^\/(console\.css|live\.js|events|sign-in.*|feed\/:file.*)$|\.csv$|\/(html|pdf)$/.test(route)
    )
      continue;
    const path = route === "/search" ? "/search?q=太郎" : filled(route, marks);
    const answer = await page.goto(`${origin}${path}`).catch(() => null);
    // Acts that make no sense now, and pages that lead on.
    if (answer?.status() !== 200 || new URL(page.url()).pathname !== path.replace(/\?.*/, "")) {
      console.log(`left out: ${route} ${answer?.status()}`);
      continue;
    }
    if (route.startsWith("/letters/")) await page.waitForTimeout(500);
    pictures.push(await take(page, route));
  }
  for (const { file, route, words, open } of FACES) {
    await open(page, origin, window);
    pictures.push({ ...(await take(page, route, file)), words });
  }
  writeFileSync(join(DOCS, "console.md"), listOf(pictures));
}

/** The first screenful, as WebP, which Chromium writes itself. */
async function take(page: Page, route: string, name = nameOf(route)): Promise<Picture> {
  const file = `${name}.webp`;
  writeFileSync(join(IMAGES, file), await pageShot(page, MOST_BYTES));
  return { route, title: ((await page.textContent("h1")) ?? "").trim(), file };
}

async function pageShot(page: Page, most: number): Promise<Buffer> {
  const session = await page.context().newCDPSession(page);
  for (let quality = 60; ; quality -= 15) {
    const { data } = await session.send("Page.captureScreenshot", { format: "webp", quality });
    const bytes = Buffer.from(data, "base64");
    if (bytes.length >= most && quality > 15) continue;
    await session.detach();
    return bytes;
  }
}

function nameOf(route: string): string {
  return route === "/" ? "today" : route.slice(1).replaceAll(/\/:?|:/g, "-");
}

function listOf(pictures: readonly Picture[]): string {
  const lines = pictures.map(({ route, title, file, words: own }) => {
    const words = own ?? WORDS.find(([pattern]) => pattern.test(route))?.[1] ?? "";
    return `- [${title}](images/console/${file}) \`${route}\`${words ? `: ${words}` : ""}`;
  });
  return `# The console, page by page

Every page of the staff window, with a picture of its first screenful: an invented office after its first year, invented people.
Written by \`node scripts/console-screenshots.ts\`. How to use them stands in [staff.ja.md](staff.ja.md).

${lines.join("\n")}
`;
}
