import { describe, expect, it } from "vitest";
import { toDay } from "../../src/booking/time.ts";
import { publishTerms } from "../../src/desk/terms.ts";
import { announceTerms } from "../../src/desk/terms-notices.ts";
import { CALLER, onlyBooking, signedIn } from "./callers.ts";
import { mailText, openWindow, type Window } from "./window.ts";

const SUMMARY = "相談の中止についての決まりが変わります。";

function publish({ desk }: Window) {
  const publication = {
    ...{ version: "2026-12", effectiveOn: toDay("2026-12-03"), ground: "13(2)" as const, summary: SUMMARY },
    ...{ pdf: new TextEncoder().encode("%PDF-1.7 invented"), text: null },
  };
  const by = { at: desk.world.clock.now(), staff: "command-line" };
  return desk.hold.transaction((tx) => publishTerms(tx, desk, publication, by));
}

describe("the page of the terms", () => {
  it("T13: shows every version with its first day, ground, digest and who was told", async () => {
    const window = await openWindow();
    const hanako = await signedIn(window);
    expect(await hanako.get("/terms")).toContain("sample-1（見本）");
    await hanako.act("/phone", { ...CALLER, address: "", hasNumber: "no", number: "" });
    expect(await publish(window)).toEqual([]);
    await announceTerms(window.desk);
    const page = await hanako.get("/terms");
    for (const words of [
      "2026-12",
      "これから",
      "12月3日（木）から",
      "第13条(2)",
      "手紙 0人、電話 1人",
      SUMMARY,
      "適用中",
    ])
      expect(page).toContain(words);
    expect(await hanako.get("/")).toContain("利用規約の変更のお知らせ");
  });

  it("T13: has a notice for the counter that can be printed", async () => {
    const window = await openWindow();
    const hanako = await signedIn(window);
    await publish(window);
    const notice = await hanako.get("/terms/2026-12/notice");
    for (const words of ['class="sheet notice"', SUMMARY, "12月3日（木）から", "版：2026-12", "025-552-0333"])
      expect(notice).toContain(words);
    await hanako.get("/terms/other/notice");
    expect(hanako.status).toBe(404);
  });
});

describe("a booking's page", () => {
  it("T0, T13: shows both acts of consent with their terms, and the opening as the subject of the talk", async () => {
    const window = await openWindow();
    const hanako = await signedIn(window);
    const body =
      "オンライン相談を希望します。\n氏名：試験 太郎\n求職番号：15010-1234567\n希望日時：12月4日(金) 14:00\n求人番号 15020-7654361 について相談したいです。";
    await window.receive(mailText({ body }));
    const booking = await onlyBooking(window);
    const page = await hanako.get(`/bookings/${booking.id}`);
    expect(page).toMatch(
      /申込みによる同意<\/dt><dd>メールによる申込み（11月25日（水）10時00分到達）。その日の利用規約：sample-1/,
    );
    expect(page).toMatch(/返信などによる同意<\/dt><dd>まだありません/);
    expect(page).toMatch(/相談したい求人（求人番号）<\/dt><dd>15020-7654361</);
  });

  it("T13: says where it was agreed under the old terms for a day under the new ones", async () => {
    const window = await openWindow();
    const hanako = await signedIn(window);
    await hanako.act("/phone", { ...CALLER, address: "", hasNumber: "no", number: "" });
    const booking = await onlyBooking(window);
    const reason = "電話で本人の意思を確かめた";
    await hanako.act(`/bookings/${booking.id}/confirm`, { choice: "1", termsGiven: "readOut", reason });
    expect(await onlyBooking(window)).toMatchObject({ status: "confirmed", terms: { version: "sample-1" } });
    await publish(window);
    expect(await hanako.get(`/bookings/${booking.id}`)).toContain("相談の日には利用規約「2026-12」");
    expect(hanako.page).toContain("変更のお知らせは、まだ記録がありません");
    await announceTerms(window.desk);
    expect(await hanako.get(`/bookings/${booking.id}`)).toContain("電話で伝える用件にしました");
    expect(hanako.page).toMatch(/返信などによる同意<\/dt><dd>職員 窓口 花子 が確認/);
  });
});
