import { describe, expect, it } from "vitest";
import { CALLER, cellOf, confirmedByPhone, fillSeats, onlyBooking, signedIn } from "./callers.ts";
import { openWindow } from "./window.ts";

describe("the calendar", () => {
  it("shows the week by start and day as a table with headers: free, held, closed and over", async () => {
    const window = await openWindow();
    const hanako = await signedIn(window);
    await hanako.act("/phone", CALLER);
    const { id } = await onlyBooking(window);
    await hanako.get("/calendar?week=2026-12-02");
    expect(hanako.status).toBe(200);
    expect(hanako.page).toContain("<h1>11月30日（月）からの週</h1>");
    expect(hanako.page).toContain('<th scope="col">12月3日（木）</th>');
    expect(hanako.page).toContain('<th scope="col">12月5日（土）（閉庁）</th>');
    expect(hanako.page).toContain('<th scope="row">14時00分</th>');
    expect(hanako.page).toContain("<caption");
    expect(cellOf(hanako.page, "14時00分", "12月3日（木）")).toBe("仮押さえ 試験 花子");
    expect(hanako.page).toContain(`href="/bookings/${id}"`);
    expect(cellOf(hanako.page, "14時30分", "12月3日（木）")).toBe("空き");
    expect(cellOf(hanako.page, "14時00分", "12月5日（土）（閉庁）")).toBe("閉庁");
    expect(hanako.page).toContain('href="/calendar?week=2026-11-23"');
    expect(hanako.page).toContain('href="/calendar?week=2026-12-07"');
    await hanako.get("/calendar");
    expect(cellOf(hanako.page, "9時00分", "11月25日（水）今日")).toBe("受付なし");
    expect(cellOf(hanako.page, "9時00分", "11月23日（月）（閉庁）")).toBe("閉庁");
  });

  it("shows a day by seat, with what took place", async () => {
    const window = await openWindow("auto", { seats: 2 });
    const hanako = await signedIn(window);
    await confirmedByPhone(hanako);
    const { id } = await onlyBooking(window);
    await hanako.get("/calendar/2026-12-03");
    expect(cellOf(hanako.page, "14時00分", "口1")).toBe("予約確定 試験 花子");
    expect(cellOf(hanako.page, "14時00分", "口2")).toBe("空き");
    expect(hanako.page).not.toContain("12時00分</th>");
    window.setNow("2026-12-03T14:40:00+09:00");
    await hanako.act(`/bookings/${id}/outcome`, { outcome: "attended", reason: "" });
    await hanako.get("/calendar/2026-12-03");
    expect(cellOf(hanako.page, "14時00分", "口1")).toBe("相談済み 試験 花子");
    expect(cellOf(hanako.page, "14時00分", "口2")).toBe("受付なし");
    await hanako.get("/calendar/2026-11-23");
    expect(hanako.page).toContain("この日は閉庁日です");
  });

  it("counts the states of the week where there are many seats, and stays small with every seat taken", async () => {
    const window = await openWindow("auto", { seats: 50, mostHoldShare: 1 });
    const hanako = await signedIn(window);
    await hanako.act("/phone", CALLER);
    await hanako.get("/calendar?week=2026-12-03");
    expect(cellOf(hanako.page, "14時00分", "12月3日（木）")).toBe("空き49、仮押さえ1");
    expect(hanako.page.length).toBeLessThan(100_000);
    await hanako.get("/calendar/2026-12-03?seats=4");
    expect(hanako.page).toContain('<th scope="col">口50</th>');
    expect(hanako.page).not.toContain('<th scope="col">口1</th>');
  });

  it("stays below 100 kB with 2,000 bookings, in the fullest week and on the fullest day", async () => {
    const window = await openWindow("auto", { seats: 4 });
    await fillSeats(window, 4, 2000);
    const hanako = await signedIn(window);
    for (const path of ["/calendar?week=2026-12-03", "/calendar/2026-12-03"]) {
      await hanako.get(path);
      expect(hanako.page.split("予約確定</span>").length).toBeGreaterThan(50);
      expect([path, new TextEncoder().encode(hanako.page).length < 100_000]).toEqual([path, true]);
    }
  });

  it("keeps a name from becoming markup, and an address that is no day from becoming a page", async () => {
    const window = await openWindow();
    const hanako = await signedIn(window);
    await hanako.act("/phone", { ...CALLER, name: "<img src=x onerror=alert(1)>" });
    await hanako.get("/calendar/2026-12-03");
    expect(hanako.page).toContain("&lt;img src=x");
    expect(hanako.page).not.toContain("<img");
    for (const path of ["/calendar/2026-02-30", "/calendar/9999-12-31", "/calendar/x"]) {
      await hanako.get(path);
      expect(hanako.status).toBe(404);
    }
    await hanako.get("/calendar?week=nonsense");
    expect(hanako.page).toContain("11月23日（月）からの週");
  });

  it("is shown to nobody who has not signed in", async () => {
    const window = await openWindow();
    const browser = window.browser();
    for (const path of ["/calendar", "/calendar/2026-12-03"]) {
      await browser.get(path);
      expect([browser.status, browser.location()]).toEqual([303, `/sign-in?to=${encodeURIComponent(path)}`]);
    }
  });
});
