import { existsSync, writeFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { createAdaptorServer } from "@hono/node-server";
import { type Browser as Chromium, chromium } from "playwright-core";
import { describe, expect, it } from "vitest";
import type { Booking } from "../../src/booking/booking.ts";
import { choice, confirmed, event, offered, person } from "../world/store.samples.ts";
import { openWindow, type Window } from "./window.ts";

const DAY = "2026-12-03";
const executablePath = process.env.CHROMIUM_PATH ?? "/usr/bin/chromium";
/** Set to a folder to keep the printed sheet. */
const PICTURES = process.env.CONSOLE_PICTURES;
const hasChromium = existsSync(executablePath);

if (!hasChromium) {
  console.warn(`\n!!! NO CHROMIUM at ${executablePath}: the day sheet is NOT printed. Set CHROMIUM_PATH. !!!\n`);
  it("has a Chromium to print the day sheet with, where CI says that it must", () => {
    expect(process.env.CI === "true" ? "no Chromium" : "").toBe("");
  });
}

/** Sixteen consultations on two seats, one by telephone, one without a number, one with a companion, and one offer. */
async function fullDay(): Promise<Window> {
  const window = await openWindow();
  const starts = ["09:00", "09:30", "10:00", "10:30", "11:00", "11:30", "13:00", "13:30"];
  const evidence = { by: "bookedInConsultation" as const, staff: "hanako", at: "2026-11-25T10:00:00+09:00" };
  await window.desk.hold.transaction(async (tx) => {
    const keep = (booking: Booking) => tx.record(booking, event());
    for (const seat of [2, 1]) {
      for (const [n, clock] of starts.entries()) {
        const id = `b${seat}${n}`;
        await tx.savePerson(
          person(id, {
            name: `練習 長井長之助 ${seat}の${n}`,
            phone: n === 3 ? null : "025-000-0000",
            companion: n === 1 ? "手話通訳の者が一名同席します" : null,
          }),
        );
        const change = { evidence, ...(n === 5 ? { meeting: { by: "telephone" } } : {}) } as object;
        await keep(
          confirmed(choice(`${DAY}T${clock}`, seat), { id, personId: id, reference: `AAAA-B2${seat}${n}` }, change),
        );
      }
    }
    await tx.savePerson(person("asks", { name: "仮野 次郎" }));
    await keep(offered([choice(`${DAY}T14:00`)], { id: "o", personId: "asks", reference: "CCCC-D234" }));
    await tx.savePerson(person("other", { name: "別日 三郎" }));
    await keep(confirmed(choice("2026-12-04T10:00"), { id: "x", personId: "other", reference: "EEEE-F234" }));
  });
  return window;
}

describe("予定表", () => {
  it("T12-2, L5: lists the day by seat and time with needs and telephone, offers apart, and no passcode", async () => {
    const window = await fullDay();
    const hanako = window.browser();
    await hanako.signIn();
    const page = await hanako.get(`/sheet/${DAY}`);
    const rows = [...page.matchAll(/<th scope="row" class="keep">([^<]*)<\/th>\s*<td><a [^>]*>([^<]*)</g)].map(
      ([, at, name]) => `${at} ${name}`,
    );
    expect(rows).toHaveLength(16);
    expect(rows.slice(0, 2)).toEqual(["9時00分 練習 長井長之助 1の0", "9時30分 練習 長井長之助 1の1"]);
    expect(page.indexOf("1番口")).toBeLessThan(page.indexOf("2番口"));
    expect(page).toContain("ミーティングID：000 1111 2222");
    expect(page).not.toContain("MIHON-1");
    expect(page).toContain("同席・配慮：</strong>手話通訳の者が一名同席します");
    expect(page).toContain('<td class="keep">なし</td>');
    expect(page).toContain('<td class="way">電話</td>');
    const silent = page.slice(page.indexOf("電話番号がない方"), page.indexOf("<h2>仮"));
    expect(silent).toContain("10時30分 練習 長井長之助 1の3、10時30分 練習 長井長之助 2の3");
    expect(page.slice(page.indexOf("<h2>仮"))).toContain("14時00分　1番口　仮　仮野 次郎（CCCC-D234）");
    expect(page).not.toContain("別日 三郎");
  });

  it("leads to the day of today, and nowhere for what is no day", async () => {
    const window = await openWindow();
    const hanako = window.browser();
    await hanako.signIn();
    expect(await hanako.get("/")).toContain('href="/sheet"');
    await hanako.get("/sheet");
    expect(hanako.location()).toBe("/sheet/2026-11-25");
    expect(await hanako.get("/sheet/2026-11-25")).toContain("確定した相談はありません");
    await hanako.get("/sheet/2026-02-30");
    expect(hanako.status).toBe(404);
  });

  it.runIf(hasChromium)(
    "fits sixteen consultations on one page of A4",
    async () => {
      const window = await fullDay();
      const hanako = window.browser();
      await hanako.signIn();
      const server = createAdaptorServer({ fetch: window.app.fetch });
      await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", () => resolve()));
      let browser: Chromium | null = null;
      try {
        const args = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
        browser = await chromium.launch({ executablePath, args });
        const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
        const context = await browser.newContext({ extraHTTPHeaders: { cookie: hanako.cookie } });
        const page = await context.newPage();
        await page.goto(`${url}/sheet/${DAY}`);
        const pdf = await page.pdf({ preferCSSPageSize: true });
        if (PICTURES) writeFileSync(join(PICTURES, "sheet.pdf"), pdf);
        expect(pdf.toString("latin1").match(/\/Type \/Page\n/g)).toHaveLength(1);
        expect(pdf.toString("latin1")).toMatch(/MediaBox \[0 0 59\d(\.\d+)? 84\d(\.\d+)?\]/);
        await page.emulateMedia({ media: "print" });
        const text = await page.locator("body").innerText();
        for (const words of ["1の0", "2の7", "手話通訳", "仮野", "連絡なし"]) expect(text).toContain(words);
        expect(text).not.toContain("サインアウト");
      } finally {
        await browser?.close();
        await new Promise((resolve) => server.close(resolve));
      }
    },
    60_000,
  );
});
