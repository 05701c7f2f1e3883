import { describe, expect, it } from "vitest";
import type { OutboxLetter } from "../../src/world/store-rows.ts";
import { audits, CALLER, lettersOf, requestByMail, signedIn } from "./callers.ts";
import { type Browser, ICHIRO, openWindow, type Window } from "./window.ts";

const PROMISE = "オンライン相談のお申し込みをいただき、ありがとうございます。";
const KIND = "お申し込みをいただき、ありがとうございます。\nお手紙でのご質問には、相談のときにお答えします。";

const only = async (window: Window) => (await lettersOf(window)).at(-1) as OutboxLetter;

async function waiting(): Promise<{ window: Window; hanako: Browser; ichiro: Browser; letter: OutboxLetter }> {
  const window = await openWindow("approve");
  await requestByMail(window);
  const hanako = await signedIn(window);
  const ichiro = window.browser();
  await ichiro.signIn(ICHIRO);
  return { window, hanako, ichiro, letter: await only(window) };
}

/** Types other words into the field that has these. */
async function edit(browser: Browser, id: string, was: string, now: string): Promise<string> {
  await browser.get(`/letters/${id}/edit`);
  const index = /name="was(\d+)" value="/.exec(browser.page.slice(browser.page.indexOf(`value="${was}"`) - 30))?.[1];
  return browser.act(`/letters/${id}/edit`, { ...browser.areas(), [`line${index}`]: now });
}

describe("the words of a letter that waits for its release", () => {
  it("are changed by one person, seen as they will arrive, released by another, and leave so", async () => {
    const { window, hanako, ichiro, letter } = await waiting();
    const page = await edit(hanako, letter.id, PROMISE, KIND);
    expect(page).toContain("文面を直しました");
    const edited = await only(window);
    expect(edited).toMatchObject({ state: "awaiting", edits: { by: ["hanako"] } });
    for (const key of ["messageId", "to", "subject", "token", "attachments", "date"] as const)
      expect(edited[key]).toEqual(letter[key]);
    for (const words of [edited.text, edited.html]) expect(words).toContain("お手紙でのご質問には");
    expect(await hanako.get(`/letters/${letter.id}`)).toContain("あなたが文面を直した手紙です");
    await hanako.post(`/letters/${letter.id}/release`, { seen: "" });
    expect((await only(window)).state).toBe("awaiting");
    // A day later: the reply-by of the offer counts anew, and the changed words stand beside it.
    window.setNow("2026-11-26T09:30:00+09:00");
    const seen = await ichiro.get(`/letters/${letter.id}`);
    expect(seen).toContain("お手紙でのご質問には");
    expect(seen).toContain("文面を直した人");
    await ichiro.post(`/letters/${letter.id}/release`, { seen: ichiro.fields().seen ?? "" });
    const released = await only(window);
    expect(released).toMatchObject({ state: "queued", releasedBy: "ichiro", messageId: letter.messageId });
    expect(released.text).toContain("お手紙でのご質問には");
    expect(released.text).not.toBe(edited.text);
    expect(seen).toContain(released.text.split("\n").find((line) => line.startsWith("返信の期限")) ?? "?");
    expect(await audits(window)).toEqual(["releaseLetter", "editLetter"]);
  });

  it("T6-3b: of an offer let nobody touch times, deadlines, the consent or the warning", async () => {
    const { window, hanako, letter } = await waiting();
    const page = await hanako.get(`/letters/${letter.id}/edit`);
    const fields = [...page.matchAll(/name="was\d+" value="([^"]*)"/g)].map(([, was = ""]) => was);
    expect(fields.length).toBeGreaterThan(5);
    for (const words of ["返信の期限：", "まだ予約は確定していません", "同意したものとみなし", "12月3日", "版："])
      expect(fields.filter((one) => one.includes(words))).toEqual([]);
    await hanako.post(`/letters/${letter.id}/edit`, {
      seen: hanako.fields().seen ?? "",
      was0: "返信をいただいた時点で、添付の利用規約に同意したものとみなし、予約が確定します。",
      line0: "",
      sure: "1",
    });
    expect(hanako.page).toContain("手紙の内容が変わりました");
    expect(await only(window)).toEqual(letter);
  });

  it("are not overwritten by a colleague who had opened them before", async () => {
    const { window, hanako, ichiro, letter } = await waiting();
    await ichiro.get(`/letters/${letter.id}/edit`);
    const opened = { ...ichiro.fields(), ...ichiro.areas() };
    await edit(hanako, letter.id, PROMISE, KIND);
    await ichiro.post(`/letters/${letter.id}/edit`, { ...opened, line1: "あとから直した文。" });
    expect(ichiro.page).toContain("手紙の内容が変わりました");
    expect(ichiro.page).toContain("あとから直した文。");
    expect(ichiro.page).toContain("お手紙でのご質問には");
    expect((await only(window)).edits?.by).toEqual(["hanako"]);
    // With the present words before them, they may go on.
    await ichiro.post(`/letters/${letter.id}/edit`, { ...ichiro.fields(), ...ichiro.areas() });
    expect(ichiro.page).toContain("まだ実行していません");
  });

  it("take no address and nothing too long, and say so beside the field", async () => {
    const { window, hanako, letter } = await waiting();
    expect(await edit(hanako, letter.id, PROMISE, "http://example.test をご覧ください。")).toContain(
      "アドレスを書けません",
    );
    expect(await edit(hanako, letter.id, PROMISE, "あ".repeat(400))).toContain("300文字まで");
    expect(await only(window)).toEqual(letter);
  });

  it("can be put back, which does not make the editor a second pair of eyes", async () => {
    const { window, hanako, letter } = await waiting();
    await edit(hanako, letter.id, PROMISE, "");
    expect((await only(window)).text).not.toContain("お申し込みをいただき");
    await edit(hanako, letter.id, PROMISE, PROMISE);
    expect(await only(window)).toMatchObject({ text: letter.text, html: letter.html, edits: { by: ["hanako"] } });
    expect(await hanako.get(`/letters/${letter.id}`)).toContain("あなたが文面を直した手紙です");
  });

  it("are fixed once the letter leaves by itself", async () => {
    const window = await openWindow("auto");
    const hanako = await signedIn(window);
    await hanako.act("/phone", CALLER);
    const letter = await only(window);
    expect(await hanako.get(`/letters/${letter.id}/edit`)).toContain("いま直せる文がありません");
    expect(await hanako.get(`/letters/${letter.id}`)).not.toContain("/edit");
  });
});
