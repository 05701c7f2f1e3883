import type { Browser, BrowserContext, Page } from "playwright-core";
import type { StaffAccount } from "../../src/world/store-rows.ts";

/** Tabs that were opened once and are used again, as opening one costs more than what is done in it. */
export type Tabs = { take(account: StaffAccount): Promise<{ page: Page; [Symbol.asyncDispose](): Promise<void> }> };

/** Each account has a browser of its own, already signed in by its cookie (`name=value`). */
export function openTabs(browser: Browser, origin: string, cookieOf: (account: StaffAccount) => Promise<string>): Tabs {
  const contexts = new Map<string, Promise<BrowserContext>>();
  const idle = new Map<string, Page[]>();

  async function signedIn(account: StaffAccount): Promise<BrowserContext> {
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: "ja-JP" });
    const [name = "", value = ""] = (await cookieOf(account)).split("=");
    await context.addCookies([{ name, value, url: origin }]);
    return context;
  }

  return {
    async take(account) {
      const context = contexts.get(account.id) ?? signedIn(account);
      contexts.set(account.id, context);
      const page = idle.get(account.id)?.pop() ?? (await (await context).newPage());
      return {
        page,
        // Nothing is listened to and fetched for a tab that nobody looks at.
        async [Symbol.asyncDispose]() {
          if (page.isClosed()) return;
          await page.goto("about:blank");
          idle.set(account.id, [...(idle.get(account.id) ?? []), page]);
        },
      };
    },
  };
}
