import { describe, expect, it } from "vitest";
import { audits, CALLER, lettersOf, onlyBooking, signedIn } from "./callers.ts";
import { HANAKO, ICHIRO, openWindow } from "./window.ts";

describe("職員が対応する", () => {
  it("stops the clerk for one booking, shows it on the first page, and hands it back", async () => {
    const window = await openWindow();
    const hanako = await signedIn(window);
    await hanako.act("/phone", CALLER);
    const { id } = await onlyBooking(window);
    expect(await hanako.get(`/bookings/${id}`)).toContain("職員が対応する（受付係を止める）");
    const after = await hanako.act(`/bookings/${id}/take-over`);
    expect(after).toContain("職員が対応中です");
    expect(after).toContain("職員 窓口 花子 が引き受け");
    expect((await onlyBooking(window)).frozen?.by).toEqual({ staff: "hanako" });
    const today = await hanako.get("/");
    expect(today.slice(today.indexOf("職員が対応中の予約"))).toContain("試験 花子");
    expect(await hanako.act(`/bookings/${id}/hand-back`)).not.toContain("職員が対応中です");
    expect((await onlyBooking(window)).frozen).toBeNull();
    expect(await lettersOf(window)).toHaveLength(1);
    expect(await audits(window)).toEqual(["handBack", "takeOver", "takePhoneApplication"]);
  });

  it("names whoever did something as colleagues know them, also once the account is shut", async () => {
    const window = await openWindow();
    const hanako = await signedIn(window);
    await hanako.act("/phone", CALLER);
    const { id } = await onlyBooking(window);
    await hanako.act(`/bookings/${id}/memo`, { note: "折り返し待ち" });
    await window.desk.hold.transaction((tx) => tx.saveStaff({ ...HANAKO, active: false }));
    const ichiro = window.browser();
    await ichiro.signIn(ICHIRO);
    const page = await ichiro.get(`/bookings/${id}`);
    expect(page).toContain("覚え書き（職員 窓口 花子）：折り返し待ち");
    expect(page).not.toContain("職員 hanako");
    await window.desk.hold.transaction((tx) => tx.saveStaff({ ...HANAKO, displayName: "職員 花子" }));
    expect(await ichiro.get(`/bookings/${id}`)).toContain("覚え書き（職員 花子）：折り返し待ち");
  });

  it("refuses a second taking over in words", async () => {
    const window = await openWindow();
    const hanako = await signedIn(window);
    await hanako.act("/phone", CALLER);
    const { id } = await onlyBooking(window);
    await hanako.act(`/bookings/${id}/take-over`);
    await hanako.get(`/bookings/${id}/take-over`);
    expect(hanako.status).toBe(409);
    expect(hanako.page).toContain("職員が対応中です");
  });
});
