import { describe, expect, it } from "vitest";
import type { Time } from "../../src/booking/time.ts";
import { linesOf, readReportArgs } from "../../src/commands/report.ts";
import { reportOf } from "../../src/desk/month-records.ts";
import { type Month, toMonth } from "../../src/desk/report.ts";
import { keepTerminal } from "../terminal.ts";
import { choice, confirmed, event, person } from "../world/store.samples.ts";
import { ICHIRO, openWindow, type Window } from "./window.ts";

const MONTH = toMonth("2026-12") as Month;

/** Twenty-two consultations of which two were missed: enough to publish, and something to hide. */
async function busyMonth(): Promise<Window> {
  const window = await openWindow();
  await window.desk.hold.transaction(async (tx) => {
    for (let n = 0; n < 22; n++) {
      const two = (value: number) => String(value).padStart(2, "0");
      const parts = { id: `b${n}`, personId: `p${n}`, reference: `AAAA-${two(n)}` };
      await tx.savePerson(person(parts.personId, { name: `練習 ${n}郎`, companion: "母が同席" }));
      const agreed = confirmed(choice(`2026-12-${two(3 + (n % 2))}T${two(9 + Math.floor(n / 2))}:00`), parts);
      const status = n < 2 ? ("noShow" as const) : ("attended" as const);
      await tx.record({ ...agreed, status, outcomeBy: "hanako" } as typeof agreed, { ...event(), type: "reminded" });
    }
  });
  return window;
}

describe("統計", () => {
  it("T7-2: shows staff what may be published, and a chief every number", async () => {
    const window = await busyMonth();
    const hanako = window.browser();
    await hanako.signIn();
    const staffPage = await hanako.get("/figures?month=2026-12&form=internal");
    expect(staffPage).toContain("公表用");
    expect(staffPage).not.toContain("内部用");
    expect(staffPage).toContain('連絡なし（職員が記録）</th><td data-of="件数">―');
    expect(staffPage).not.toContain("曜日ごと、開始時刻ごとの件数");
    const ichiro = window.browser();
    await ichiro.signIn(ICHIRO);
    const chiefPage = await ichiro.get("/figures?month=2026-12");
    expect(chiefPage).toContain('連絡なし（職員が記録）</th><td data-of="件数">2<');
    expect(chiefPage).toContain('aria-label="相談済み：20件"');
    expect(chiefPage).toContain("<dt>3営業日以内に回答した割合</dt><dd>まだありません</dd>");
    expect(staffPage).toContain("<dt>3営業日以内に回答した割合</dt><dd>―</dd>");
    expect(chiefPage).toContain("曜日ごと、開始時刻ごとの件数");
    expect(await ichiro.get("/figures?month=2026-12&form=published")).toContain(
      '連絡なし（職員が記録）</th><td data-of="件数">―',
    );
  });

  it("T7-2: gives the same two forms as a spreadsheet, by role", async () => {
    const window = await busyMonth();
    const hanako = window.browser();
    await hanako.signIn();
    const csv = await hanako.get("/figures.csv?month=2026-12&form=internal");
    expect(hanako.response.headers.get("content-type")).toContain("text/csv");
    expect(hanako.response.headers.get("content-disposition")).toContain("madoguchi-2026-12-published.csv");
    expect(csv).toContain("連絡なし（職員が記録）,―\r\n");
    const ichiro = window.browser();
    await ichiro.signIn(ICHIRO);
    expect(await ichiro.get("/figures.csv?month=2026-12")).toContain("連絡なし（職員が記録）,2\r\n");
  });

  it("T7-2, T12-2: holds nothing about a person in any form", async () => {
    const window = await busyMonth();
    const ichiro = window.browser();
    await ichiro.signIn(ICHIRO);
    const pages = [await ichiro.get("/figures?month=2026-12"), await ichiro.get("/figures.csv?month=2026-12")];
    for (const text of pages) expect(text).not.toMatch(/練習|taro@|15010|AAAA-|母が同席|025-000/);
  });

  it("answers a month that is none with not found, and nobody without a session", async () => {
    const window = await openWindow();
    const browser = window.browser();
    await browser.get("/figures");
    expect(browser.status).toBe(303);
    await browser.signIn();
    await browser.get("/figures?month=2026-13");
    expect(browser.status).toBe(404);
    expect(await browser.get("/figures")).toContain("2026年11月");
  });
});

describe("madoguchi report", () => {
  it("reads its words, and says what is wrong with them", () => {
    const read = (...args: string[]) => readReportArgs(args, keepTerminal());
    expect(read("--month", "2026-12")).toEqual({ month: "2026-12", form: "internal", as: "table" });
    expect(read("--month", "2026-12", "--csv", "--published")).toEqual({
      month: "2026-12",
      form: "published",
      as: "csv",
    });
    expect([read(), read("--month", "12"), read("--month", "2026-12", "--csv", "--json")]).toEqual([null, null, null]);
  });

  it("prints the month as a table, as JSON and for a spreadsheet", async () => {
    const window = await busyMonth();
    const now = "2027-01-05T09:00:00+09:00" as Time;
    const made = (form: "internal" | "published") =>
      window.look((view) => reportOf(view, window.desk.office, MONTH, form, now));
    const internal = await made("internal");
    expect(linesOf(internal, "table").join("\n")).toMatch(/連絡なし（職員が記録）\s+2/);
    expect(JSON.parse(linesOf(internal, "json").join(""))).toEqual(internal);
    expect(linesOf(await made("published"), "csv")).toContain(
      "2026-12,相談の結果（その月に行う予定だった相談）,連絡なし（職員が記録）,―",
    );
  });
});
