import { describe, expect, it } from "vitest";
import { linesOf } from "../../src/commands/report.ts";
import { reportOf } from "../../src/desk/month-records.ts";
import type { Month } from "../../src/desk/report.ts";
import { HANAKO, ICHIRO, mailText, openWindow } from "../console/window.ts";

const NEED = "手話通訳の者が隣に座ります";

describe("a companion or need that was announced", () => {
  it("T12-2: is shown at the booking, on Today and on the day sheet, and stands in no letter, figure or log", async () => {
    const window = await openWindow();
    const logged: unknown[] = [];
    const { log } = window.desk.world;
    for (const level of ["info", "warn", "error"] as const) {
      log[level] = (event: string, fields?: unknown) => logged.push([level, event, fields]);
    }
    const body = `氏名：試験 太郎\n求職番号：15010-1234567\n希望日時：2026年12月3日（木）14時00分から14時30分\n連絡先：taro@example.jp\n${NEED}。\n`;
    await window.receive(mailText({ body }));
    const [booking] = await window.look((view) => view.bookings({ limit: 10 }));
    const hanako = window.browser();
    await hanako.signIn(HANAKO);
    const path = `/bookings/${booking?.id}`;
    await hanako.act(`${path}/confirm`, { choice: "1", termsGiven: "readOut", reason: "電話で同意" });
    expect(await hanako.get(path)).toContain(NEED);
    expect(await hanako.get("/")).toContain(`同席・配慮：${NEED}`);
    expect(await hanako.get("/sheet/2026-12-03")).toContain(`同席・配慮：</strong>${NEED}`);
    await hanako.act(`${path}/telephone`, { reason: "Zoomにつながらないため" });
    await hanako.act(`${path}/cancel`, { by: "phone", reason: "都合がつかない" });
    const letters = await window.look((view) => view.letters({ limit: 100 }));
    expect(letters.length).toBeGreaterThan(2);
    for (const letter of letters) {
      expect(`${letter.subject}${letter.text}${letter.html}`).not.toMatch(/手話|隣に座/);
      for (const { digest } of letter.attachments) {
        const bytes = await window.look((view) => view.attachment(digest));
        expect(Buffer.from(bytes ?? []).toString("utf8")).not.toContain(NEED);
      }
    }
    const events = JSON.stringify(await window.look((view) => view.events(booking?.id ?? "")));
    const audits = JSON.stringify(await window.look((view) => view.audits(100)));
    const tasks = JSON.stringify(await window.look((view) => view.tasks({ open: true, limit: 100 })));
    for (const kept of [events, audits, tasks]) expect(kept).not.toContain(NEED);
    const ichiro = window.browser();
    await ichiro.signIn(ICHIRO);
    for (const month of ["2026-11", "2026-12"] as Month[]) {
      expect(await ichiro.get(`/figures?month=${month}`)).not.toContain(NEED);
      const made = await window.look((view) =>
        reportOf(view, window.desk.office, month, "internal", window.desk.world.clock.now()),
      );
      expect(linesOf(made, "json").join("")).not.toContain(NEED);
    }
    expect(logged.length).toBeGreaterThan(0);
    expect(JSON.stringify(logged)).not.toContain(NEED);
  });
});
