import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { type Browser, chromium, type Page } from "playwright-core";
import { startTown } from "../src/sandbox/town.ts";
import { makeClock } from "../src/world/system.ts";

/**
 * Writes docs/images/demo.png (and, with `--all`, demo-en.png and demo-phone.png beside it in the given folder):
 *   node scripts/demo-screenshots.ts [--all FOLDER]
 */
const executablePath = process.env.CHROMIUM_PATH ?? "/usr/bin/chromium";
const IMAGES = join(import.meta.dirname, "../docs/images");
const WAIT_MS = 20_000;
const quiet = { info: () => undefined, warn: console.warn, error: console.error };

const more = process.argv[2] === "--all" ? (process.argv[3] ?? IMAGES) : null;
const town = await startTown({
  env: {},
  clock: makeClock(),
  log: quiet,
  ports: { page: 0, console: 0, smtp: 0, imap: {} },
});
const browser = await chromium.launch({
  executablePath,
  // Grey edges instead of coloured ones: the picture gets smaller and looks the same on every screen.
  args: ["--disable-lcd-text", ...(process.getuid?.() === 0 ? ["--no-sandbox"] : [])],
});
try {
  mkdirSync(IMAGES, { recursive: true });
  await takePictures(browser);
} finally {
  await browser.close();
  await town.stop();
}

async function takePictures(browser: Browser): Promise<void> {
  const page = await browser.newPage({ viewport: { width: 1400, height: 985 } });
  // Nine o'clock on an open morning looks the same whenever the picture is taken.
  await page.goto(town.url);
  await page.getByRole("button", { name: "翌朝9時" }).click();
  if (more !== null) await page.screenshot({ path: join(more, "demo-empty.png") });
  await converse(page, "見本 さくら", "求職登録がまだ", "お願いします");
  await converse(page, "試験 太郎", "携帯から（JIS）", null);
  await converse(page, "窓口 花子", "項目をそろえて", "お願いします");
  // The clerk's flags and copies follow the letters by a moment.
  await page.locator("#office .quiet li").nth(4).waitFor();
  await page.waitForTimeout(1_500);
  await page.evaluate("scrollTo(0, 0)");
  await page.screenshot({ path: join(IMAGES, "demo.png") });
  if (more === null) return;
  await page.getByRole("link", { name: "English" }).click();
  await page.waitForTimeout(1_500);
  await page.screenshot({ path: join(more, "demo-en.png"), fullPage: true });
  const phone = await browser.newPage({ viewport: { width: 360, height: 740 } });
  await phone.goto(`${town.url}/?person=hanako&mail=2`);
  await phone.locator("#letter iframe").scrollIntoViewIfNeeded();
  await phone.waitForTimeout(1_500);
  await phone.screenshot({ path: join(more, "demo-phone.png"), fullPage: true });
}

async function converse(page: Page, name: string, sample: string, answer: string | null): Promise<void> {
  const letters = page.locator("#mailbox button");
  await page.getByRole("button", { name }).click();
  await page.locator(`#people button[aria-pressed=true]:has-text("${name}")`).waitFor();
  await page.getByRole("button", { name: sample, exact: true }).click();
  await page.waitForTimeout(300);
  await page.getByRole("button", { name: "送信する" }).click();
  await letters.first().waitFor({ timeout: WAIT_MS });
  await page.getByRole("button", { name: "お願いします", exact: true }).waitFor({ timeout: WAIT_MS });
  if (answer === null) return;
  await page.getByRole("button", { name: answer, exact: true }).click();
  await page.waitForTimeout(300);
  await page.getByRole("button", { name: "送信する" }).click();
  await letters.nth(1).waitFor({ timeout: WAIT_MS });
  await page.locator("#letter h3", { hasText: "確定しました" }).waitFor({ timeout: WAIT_MS });
}
