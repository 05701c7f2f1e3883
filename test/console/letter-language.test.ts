import { describe, expect, it } from "vitest";
import { CALLER, lettersOf, onlyBooking, signedIn } from "./callers.ts";
import { openWindow } from "./window.ts";

describe("the words of a person's letters in the console", () => {
  it("L1: a caller who reads English gets the offer in English, and staff see it in Japanese before it is written", async () => {
    const window = await openWindow();
    const hanako = await signedIn(window);
    await hanako.get("/phone");
    await hanako.post("/phone", { ...hanako.fields(), ...CALLER, language: "en" });
    expect(hanako.page).toContain("手紙のことば");
    expect(hanako.page).toContain("[NOT YET CONFIRMED] Times for your online consultation");
    expect(hanako.page).toContain("英語で書きました。同じ手紙の日本語は次のとおりです");
    expect(hanako.page).toContain("1番：12月3日（木）14時00分～14時30分");
    await hanako.act("/phone", { ...CALLER, language: "en" });
    const [letter] = await lettersOf(window);
    expect(letter?.text).toContain("Number 1: Thursday, 3 December 2026, 14:00 to 14:30 (Japan time)");
    expect(letter?.text).toContain("Here is the time that we agreed on the telephone.");
    const { id, personId } = await onlyBooking(window);
    expect(await hanako.get(`/bookings/${id}`)).toContain("英語（職員が決めました）");
    expect(await hanako.get(`/letters/${letter?.id}`)).toContain("日本語では");
    expect((await window.look((view) => view.person(personId)))?.language).toEqual({ code: "en", by: "staff" });
  });

  it("staff set them from the booking's page; what is written already stays, what comes is in the new words", async () => {
    const window = await openWindow();
    const hanako = await signedIn(window);
    await hanako.act("/phone", CALLER);
    const { id, personId } = await onlyBooking(window);
    expect(await hanako.get(`/bookings/${id}`)).toContain("日本語（ほかのことばの希望はありません）");
    expect(hanako.page).toContain(`/people/${personId}/language`);
    await hanako.get(`/people/${personId}/language`);
    await hanako.post(`/people/${personId}/language`, { ...hanako.fields() });
    expect(hanako.page).toContain("手紙のことばを選んでください。");
    await hanako.act(`/people/${personId}/language`, { language: "easy" });
    expect(await hanako.get(`/bookings/${id}`)).toContain("やさしい日本語（職員が決めました）");
    await hanako.act(`/bookings/${id}/cancel`, { by: "phone", reason: "電話で連絡" });
    const texts = (await lettersOf(window)).map(({ kind, text, other }) => [
      kind,
      other?.language ?? "ja",
      text.split("\n")[0],
    ]);
    expect(texts).toEqual([
      ["offer", "ja", "まだ予約は確定していません。返信をいただくと確定します。"],
      ["cancellationReceipt", "easy", "申（もう）し込（こ）みをキャンセルしました。"],
    ]);
  });
});
