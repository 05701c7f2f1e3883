import { existsSync, readFileSync } from "node:fs";
import type { Server } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { createAdaptorServer } from "@hono/node-server";
import type axe from "axe-core";
import { type Browser, chromium, type Page } from "playwright-core";
import { expect, it } from "vitest";
import type { StaffAccount } from "../../src/world/store-rows.ts";
import { PASSWORD, type Window } from "./window.ts";

const executablePath = process.env.CHROMIUM_PATH ?? "/usr/bin/chromium";
export const hasChromium = existsSync(executablePath);

/** Where there is no Chromium: a loud line, and a failure under CI=true. */
export function missChromium(what: string): void {
  if (hasChromium) return;
  console.warn(`\n!!! NO CHROMIUM at ${executablePath}: ${what}. Set CHROMIUM_PATH. !!!\n`);
  it("has a Chromium to try the console with, where CI says that it must", () => {
    expect(process.env.CI === "true" ? "no Chromium" : "").toBe("");
  });
}

export function startChromium(): Promise<Browser> {
  const args = [
    ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
    // Else the next process of another context is made ready after each page, and thrown away.
    "--renderer-process-limit=3",
  ];
  // The parts of a date stand in the order of the browser's own language, not of the page's.
  return chromium.launch({ executablePath, args, env: { ...process.env, LANGUAGE: "en_US" } });
}

/** The console of a window on a free port of 127.0.0.1. */
export async function serveWindow(window: Window): Promise<{ origin: string; close(): Promise<void> }> {
  const server = createAdaptorServer({ fetch: window.app.fetch }) as Server;
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", () => resolve()));
  const close = () => {
    window.stop();
    server.closeAllConnections();
    return new Promise<void>((resolve) => void server.close(() => resolve()));
  };
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close };
}

/** Goes through the sign-in page as a person does. */
export async function signInOn(page: Page, origin: string, { id, role }: StaffAccount): Promise<void> {
  await page.goto(`${origin}/sign-in`);
  await page.getByLabel("職員の名前").fill(id);
  await page.getByLabel("パスワード").fill(PASSWORD);
  await page.getByRole("button", { name: "サインイン" }).click();
  await page.getByRole("heading", { name: role === "operator" ? "設定" : "今日", exact: true }).waitFor();
}

/** JIS X 8341-3 and WCAG 2.2 AA, as far as a machine can tell, and what axe counts as good practice. */
const STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** Fewer rules than this find something to look at only on a page that did not load. */
const LEAST_RULES = 15;

/** Half as long as `axe.source`, which every new page reads from its beginning. */
const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** What axe finds wrong with the page as it stands. */
export async function barriersIn(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  const { violations, passes } = await page.evaluate(
    (values) =>
      (globalThis as unknown as { axe: typeof axe }).axe
        // Selectors of what is right would be made for every element, and nobody reads them.
        .run({ runOnly: { type: "tag", values }, resultTypes: ["violations"] })
        .then(({ violations, passes }) => ({
          violations: violations.map(({ id, nodes }) => ({ id, nodes: nodes.map(({ html }) => html) })),
          passes: passes.length,
        })),
    STANDARDS,
  );
  if (passes < LEAST_RULES) return [`only ${passes} rules had anything to look at`];
  return violations.flatMap(({ id, nodes }) => nodes.map((html) => `${id}: ${html.slice(0, 120)}`));
}

/** Runs in the page: what axe does not measure. */
export function inspect() {
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
