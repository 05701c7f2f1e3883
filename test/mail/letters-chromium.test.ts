import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { LETTER_KINDS } from "../../src/mail/letters/letter-vocabulary.ts";
import { sample, sampleNames } from "./letter-samples.ts";

const executablePath = process.env.CHROMIUM_PATH ?? "/usr/bin/chromium";
const hasChromium = existsSync(executablePath);
const GOLDEN = join(import.meta.dirname, "../../fixtures/letters");
const WIDTHS = { wide: 1024, phone: 360 };

if (!hasChromium) {
  console.warn(
    `\n!!! NO CHROMIUM at ${executablePath}: the letters are NOT looked at in a browser. Set CHROMIUM_PATH. !!!\n`,
  );
  it("has a Chromium to look at the letters with, where CI says that it must", () => {
    expect(process.env.CI === "true" ? "no Chromium" : "").toBe("");
  });
}

describe.runIf(hasChromium)("letters in Chromium", () => {
  let browser: Browser;

  beforeAll(async () => {
    browser = await chromium.launch({ executablePath, args: process.getuid?.() === 0 ? ["--no-sandbox"] : [] });
  });

  afterAll(async () => {
    await browser?.close();
  });

  describe.each(Object.entries(WIDTHS))("%s", (_, width) => {
    let page: Page;
    let asked: string[] = [];

    beforeAll(async () => {
      page = await browser.newPage({ viewport: { width, height: 800 } });
      await page.route("**", (route) => {
        asked.push(route.request().url());
        return route.abort();
      });
    });

    it.each(sampleNames)("shows all of %s without sideways scrolling and without asking the network", async (name) => {
      const html = await readFile(join(GOLDEN, `${name}.html`), "utf8");
      asked = [];
      await page.setContent(html, { waitUntil: "load" });
      const seen = await page.evaluate<Seen>(MEASURE);
      expect(asked).toEqual([]);
      expect(seen.pageWidth).toBeLessThanOrEqual(width);
      expect(seen.outside).toEqual([]);
      expect(seen.unseen).toEqual([]);
      expect(seen.smallestFont).toBeGreaterThanOrEqual(16);
      expect(seen.texts).toBeGreaterThan(10);
    });
  });

  it.each(["en", "easy"] as const)("shows one letter of each kind in %s on a telephone", async (language) => {
    const page = await browser.newPage({ viewport: { width: WIDTHS.phone, height: 800 } });
    const oneOfEach = LETTER_KINDS.map((kind) => sampleNames.find((name) => sample(name).kind === kind) ?? kind);
    for (const name of oneOfEach) {
      await page.setContent(await readFile(join(GOLDEN, language, `${name}.html`), "utf8"), { waitUntil: "load" });
      const { pageWidth, outside, unseen, smallestFont } = await page.evaluate<Seen>(MEASURE);
      expect({ name, outside, unseen, fits: pageWidth <= WIDTHS.phone, readable: smallestFont >= 16 }).toEqual({
        name,
        outside: [],
        unseen: [],
        fits: true,
        readable: true,
      });
    }
    await page.close();
  });
});

type Seen = { outside: string[]; unseen: string[]; texts: number; smallestFont: number; pageWidth: number };

/** Runs in the page. A text is unseen when it has no box, no size, no contrast, or is switched off. */
const MEASURE = `(() => {
  const outside = [];
  const unseen = [];
  let texts = 0;
  let smallestFont = Number.POSITIVE_INFINITY;
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const words = node.textContent?.trim();
    const parent = node.parentElement;
    if (!words || !parent) continue;
    texts++;
    const range = document.createRange();
    range.selectNodeContents(node);
    const box = range.getBoundingClientRect();
    const style = getComputedStyle(parent);
    smallestFont = Math.min(smallestFont, Number.parseFloat(style.fontSize));
    if (box.left < 0 || box.right > window.innerWidth) outside.push(words);
    const shown = parent.checkVisibility({ opacityProperty: true, visibilityProperty: true });
    if (!shown || box.width === 0 || box.height === 0 || style.color !== "rgb(26, 26, 26)") unseen.push(words);
  }
  return { outside, unseen, texts, smallestFont, pageWidth: document.documentElement.scrollWidth };
})()`;
