/**
 * Pictures of three letters as a phone shows them, for the documentation: docs/images/letter-<name>.png from the golden files.
 * Run by hand after the wording changed: node scripts/letter-screenshots.ts
 */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { chromium } from "playwright-core";

const ROOT = join(import.meta.dirname, "..");
const LETTERS = ["offer", "details", "askBack"];
const PHONE = { width: 360, height: 760 };

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM_PATH ?? "/usr/bin/chromium",
  args: process.getuid?.() === 0 ? ["--no-sandbox"] : [],
});
try {
  for (const letter of LETTERS) {
    const page = await browser.newPage({ viewport: PHONE });
    await page.setContent(await readFile(join(ROOT, `fixtures/letters/${letter}.html`), "utf8"));
    await page.screenshot({ path: join(ROOT, `docs/images/letter-${letter}.png`) });
    await page.close();
  }
} finally {
  await browser.close();
}
