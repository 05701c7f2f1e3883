import { describe, expect, it } from "vitest";
import type { Booking } from "../../src/booking/booking.ts";
import { choice, confirmed, event, person } from "../world/store.samples.ts";
import { audits } from "./callers.ts";
import { type Browser, HANAKO, ICHIRO, openWindow, type Window } from "./window.ts";

async function withBookings(): Promise<Window> {
  const window = await openWindow("auto", { seats: 2 });
  const evidence = { by: "bookedInConsultation" as const, staff: "hanako", at: "2026-11-25T10:00:00+09:00" };
  await window.desk.hold.transaction(async (tx) => {
    const keep = (booking: Booking) => tx.record(booking, event());
    await tx.savePerson(person("p1", { name: "試験 太郎", companion: "母が同席" }));
    const change = { evidence, confirmedAt: evidence.at } as object;
    await keep(confirmed(choice("2026-12-03T14:00"), { id: "one", reference: "AAAA-B234" }, change));
    const byPhone = { ...change, meeting: { by: "telephone" } } as object;
    await keep(confirmed(choice("2026-12-03T15:00", 2), { id: "two", reference: "CCCC-D234" }, byPhone));
  });
  return window;
}

/** Makes an address in the console and gives its path. */
async function makeFeed(browser: Browser, seat = "all"): Promise<string> {
  await browser.get("/feed");
  const page = await browser.post("/feed/new", { seat });
  return /\/feed\/[0-9a-f]{64}\.ics/.exec(page)?.[0] ?? "";
}

/** As a calendar program reads: no cookie. */
async function read(window: Window, path: string) {
  const response = await window.app.request(path);
  return { status: response.status, text: await response.text(), headers: response.headers };
}

describe("a calendar to subscribe to", () => {
  it("tells times, seats and the way, and nothing about who comes", async () => {
    const window = await withBookings();
    const hanako = window.browser();
    await hanako.signIn();
    const { status, text, headers } = await read(window, await makeFeed(hanako));
    expect(status).toBe(200);
    expect(headers.get("content-type")).toContain("text/calendar");
    expect(headers.get("cache-control")).toContain("private");
    for (const line of [
      "METHOD:PUBLISH",
      "DTSTART:20261203T050000Z",
      "SUMMARY:オンライン相談（1番口）",
      "SUMMARY:電話相談（2番口）",
    ]) {
      expect(text.split("\r\n")).toContain(line);
    }
    expect(text).not.toMatch(/試験|太郎|15010|taro@|025-000|AAAA-|CCCC-|母が|000 1111|MIHON|madoguchi-itoigawa-one/);
  });

  it("may hold one seat alone, and references only where a chief allows it", async () => {
    const window = await withBookings();
    const hanako = window.browser();
    await hanako.signIn();
    const path = await makeFeed(hanako, "2");
    expect((await read(window, path)).text).not.toContain("1番口");
    await hanako.act("/feed/references", { names: "yes" });
    expect(hanako.page).toContain("責任者だけ");
    expect((await read(window, path)).text).not.toContain("CCCC-D234");
    const ichiro = window.browser();
    await ichiro.signIn(ICHIRO);
    await ichiro.act("/feed/references", { names: "yes" });
    expect((await read(window, path)).text).toContain("SUMMARY:電話相談（2番口） CCCC-D234");
  });

  it("keeps its token by its digest alone, shows it once, and writes it into no history", async () => {
    const window = await withBookings();
    const hanako = window.browser();
    await hanako.signIn();
    const token = /[0-9a-f]{64}/.exec(await makeFeed(hanako))?.[0] ?? "none";
    expect(await hanako.get("/feed")).not.toContain(token);
    const kept = await window.look(async (view) =>
      JSON.stringify([await view.setting("feed:hanako"), await view.audits(10)]),
    );
    expect(kept).toContain("renewFeed");
    expect(kept).not.toContain(token);
  });

  it("is the same not found for a token that never was, was renewed, was ended, or whose account is closed", async () => {
    const window = await withBookings();
    const hanako = window.browser();
    await hanako.signIn();
    const first = await makeFeed(hanako);
    const second = await makeFeed(hanako);
    expect((await read(window, second)).status).toBe(200);
    const wrong = [first, `/feed/${"0".repeat(64)}.ics`, "/feed/x.ics", "/feed/feed:hanako.ics", "/feed/..%2f.ics"];
    for (const path of wrong) {
      expect([path, await read(window, path)]).toMatchObject([path, { status: 404, text: "Not found\n" }]);
    }
    await window.desk.hold.transaction((tx) => tx.saveStaff({ ...HANAKO, active: false }));
    expect((await read(window, second)).status).toBe(404);
    await window.desk.hold.transaction((tx) => tx.saveStaff(HANAKO));
    await hanako.signIn();
    await hanako.act("/feed/revoke");
    expect((await read(window, second)).status).toBe(404);
    expect((await audits(window)).slice(0, 1)).toEqual(["revokeFeed"]);
  });

  it("answers one address only so often in five minutes, whatever it asks for", async () => {
    const window = await withBookings();
    const hanako = window.browser();
    await hanako.signIn();
    const path = await makeFeed(hanako);
    const guess = (n: number) => `/feed/${String(n).padStart(64, "0")}.ics`;
    for (let n = 0; n < 600; n++) await window.app.request(guess(n));
    expect([(await read(window, path)).status, (await read(window, guess(1))).status]).toEqual([429, 429]);
    window.passSeconds(301);
    expect((await read(window, path)).status).toBe(200);
  });

  it("is made by a signed-in person with the page's own form alone", async () => {
    const window = await withBookings();
    const stranger = window.browser();
    await stranger.get("/feed");
    expect(stranger.status).toBe(303);
    const hanako = window.browser();
    await hanako.signIn();
    await hanako.get("/feed");
    await hanako.post("/feed/new", { csrf: "forged", seat: "all" });
    expect(hanako.status).toBe(403);
    expect(await window.look((view) => view.setting("feed:hanako"))).toBeNull();
  });
});
