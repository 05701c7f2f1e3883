import { describe, expect, it } from "vitest";
import { MAX_TERMS_BYTES } from "../../src/booking/terms-files.ts";
import { MOST_LARGE_FORM_BYTES } from "../../src/console/reading-forms.ts";
import { announceTerms } from "../../src/desk/terms-notices.ts";
import { audits, CALLER, lettersOf, openTasks, requestByMail } from "./callers.ts";
import { type Browser, HANAKO, ICHIRO, openWindow, type Window } from "./window.ts";

const SUMMARY = "相談の中止についての決まりが変わります。";
const TYPED = { version: "2026-12", effective: "2026-12-03", ground: "13(2)", summary: SUMMARY };
const PDF = "%PDF-1.7 an invented version of the terms";
const pdf = (text = PDF, name = "規約.pdf") => new File([text], name, { type: "application/pdf" });
const text = (words: BlobPart = "見本の規約の本文です。\n") => new File([words], "規約.txt", { type: "text/plain" });

async function asChief(window: Window): Promise<Browser> {
  const ichiro = window.browser();
  await ichiro.signIn(ICHIRO);
  await ichiro.get("/new-terms");
  return ichiro;
}

/** The form that is open, with what is asked for in it unless the test says otherwise. */
const fills = (
  browser: Browser,
  change: Partial<typeof TYPED & { withoutText: string }>,
  files: Record<string, File>,
) => browser.send("/new-terms", { ...browser.fields(), ...TYPED, ...change }, files);
const publishedIn = (window: Window) => window.look((view) => view.publishedTerms());
const sure = (browser: Browser) => browser.post("/new-terms", { ...browser.fields(), sure: "1" });

/** One with an open offer by mail for the day of the new terms, one whom only a call reaches. */
async function twoPeople(window: Window): Promise<void> {
  await requestByMail(window);
  const hanako = window.browser();
  await hanako.signIn(HANAKO);
  const slot = "2026-12-04T14:00:00+09:00";
  await hanako.act("/phone", { ...CALLER, address: "", hasNumber: "no", number: "", slot });
}

describe("publishing new terms at the console", () => {
  it("T13: says before the act who is written to, who is called and which offer is made anew, and then exactly that happens", async () => {
    const window = await openWindow();
    await twoPeople(window);
    const ichiro = await asChief(window);
    const letters = (await lettersOf(window)).length;
    const page = await fills(ichiro, {}, { pdf: pdf(), text: text() });
    for (const words of [
      "まだ実行していません",
      "12月3日（木）から",
      "第13条(2)",
      SUMMARY,
      "規約.pdf（41バイト）",
      "お知らせの手紙を送る方（1人）",
      "試験 太郎（受付番号",
      "電話で伝える方（1人）",
      "試験 花子（受付番号",
      "案内を作り直す方（1人）",
      "案内について電話する方（1人）",
      "<dd>taro@example.jp</dd>",
      "見本の規約の本文です。",
    ])
      expect(page.replace(/　/g, " ")).toContain(words);
    expect(page.match(/<dd>taro@example\.jp<\/dd>/g)).toHaveLength(2);
    expect([await publishedIn(window), (await lettersOf(window)).length]).toEqual([[], letters]);

    await sure(ichiro);
    expect(await ichiro.get(ichiro.location())).toContain("新しい版の規約を公表しました。");
    expect(await publishedIn(window)).toMatchObject([{ version: "2026-12", publishedBy: "ichiro", summary: SUMMARY }]);
    expect(await audits(window)).toContain("termsPublished");
    const tasks = (await openTasks(window)).length;
    await window.readsMailbox();
    await announceTerms(window.desk);
    const written = (await lettersOf(window)).slice(letters);
    expect(written.map(({ kind, to, causedBy }) => [kind, to, causedBy])).toEqual([
      ["termsNotice", "taro@example.jp", "ichiro"],
      ["offer", "taro@example.jp", null],
    ]);
    expect((await openTasks(window)).length - tasks).toBe(2);
    expect(await ichiro.get("/terms")).toContain("手紙 1人、電話 1人");
    await ichiro.get("/terms/2026-12/pdf");
    expect(ichiro.page).toBe(PDF);
  });

  it("T13: what was rehearsed with one file is published with the file chosen afterwards, byte for byte", async () => {
    const window = await openWindow();
    const ichiro = await asChief(window);
    await fills(ichiro, {}, { pdf: pdf("%PDF-1.7 the wrong file") });
    await ichiro.post("/new-terms", { ...ichiro.fields(), edit: "1" });
    expect(ichiro.page).toContain("「規約.pdf（23バイト）」を選んであります。");
    await fills(ichiro, {}, { pdf: pdf() });
    await sure(ichiro);
    await ichiro.get("/terms/2026-12/pdf");
    expect(ichiro.page).toBe(PDF);
  });

  it.each([
    ["no PDF", { pdf: pdf("not one") }, "はPDFではありません"],
    ["an empty file", { pdf: pdf("") }, "は空のファイルです"],
    [
      "a text that is not UTF-8",
      { pdf: pdf(), text: text(new Uint8Array([0x8b, 0x4b])) },
      "文字コードがUTF-8ではありません",
    ],
    ["a file above the limit", { pdf: pdf(PDF.padEnd(MAX_TERMS_BYTES + 1)) }, "大きすぎます。5MBまで"],
    [
      "more than is read at all",
      { pdf: pdf(PDF.padEnd(MOST_LARGE_FORM_BYTES + 1)) },
      "ファイルが大きすぎます。どちらも5MB",
    ],
    ["no file", {}, "規約のPDFを選んでください。"],
  ])("says what is wrong with %s and loses nothing that was typed", async (_, files: Record<string, File>, words) => {
    const window = await openWindow();
    const ichiro = await asChief(window);
    await fills(ichiro, {}, files);
    expect([ichiro.status, ichiro.page.includes(words)]).toEqual([422, true]);
    expect({ ...ichiro.fields(), summary: ichiro.areas().summary?.trim() }).toMatchObject(TYPED);
    expect(await publishedIn(window)).toEqual([]);
  });

  it("keeps a good file while another field is wrong, and can take the text away again", async () => {
    const window = await openWindow();
    const ichiro = await asChief(window);
    await fills(ichiro, { ground: "", effective: "2026-11-20" }, { pdf: pdf(), text: text() });
    expect(ichiro.page).toContain("変更の根拠を選んでください。");
    await fills(ichiro, { effective: "2026-11-20" }, {});
    for (const words of ["過ぎた日からは適用できません。", "「規約.pdf（41バイト）」", "「規約.txt（"])
      expect(ichiro.page).toContain(words);
    await fills(ichiro, { withoutText: "1" }, {});
    expect(ichiro.page).toContain("なし（PDFを開けない方は、規約を読めません）");
    await sure(ichiro);
    expect(await publishedIn(window)).toMatchObject([{ version: "2026-12", textDigest: null }]);
  });

  it("is bound to the file that was shown: another one chosen in another tab, or none after a restart, is asked for again", async () => {
    const window = await openWindow();
    const ichiro = await asChief(window);
    await fills(ichiro, {}, { pdf: pdf() });
    const shown = ichiro.fields();
    await fills(ichiro, {}, { pdf: pdf("%PDF-1.7 from another tab") });
    await ichiro.post("/new-terms", { ...shown, sure: "1" });
    expect([ichiro.status, ichiro.page.includes("もう残っていません")]).toEqual([422, true]);
    const after = window.restarted();
    after.cookie = ichiro.cookie;
    await after.get("/new-terms");
    await after.post("/new-terms", { ...shown, sure: "1" });
    expect([after.status, after.page.includes("もう残っていません")]).toEqual([422, true]);
    expect(after.fields()).toMatchObject({ version: "2026-12" });
    expect(await publishedIn(window)).toEqual([]);
  });

  it("refuses the second of two chiefs with the same version, and says why", async () => {
    const window = await openWindow();
    const [one, other] = [await asChief(window), await asChief(window)];
    for (const browser of [one, other]) await fills(browser, {}, { pdf: pdf() });
    await sure(one);
    await sure(other);
    expect([other.status, other.page.includes("その名前の版は、もうあります")]).toEqual([422, true]);
    expect(await publishedIn(window)).toHaveLength(1);
  });

  it("tells a chief with the form open that another version was published, and goes on with what was typed and chosen", async () => {
    const window = await openWindow();
    const [one, other] = [await asChief(window), await asChief(window)];
    expect(other.page).toContain('data-about="terms"');
    await fills(other, { version: "2027-01", effective: "2027-01-04" }, { pdf: pdf() });
    await fills(one, {}, { pdf: pdf() });
    await sure(one);
    await sure(other);
    expect([other.status, other.page.includes("職員 受付 一郎　利用規約「2026-12」を公表しました")]).toEqual([
      409,
      true,
    ]);
    expect(other.fields()).toMatchObject({ version: "2027-01", effective: "2027-01-04" });
    await other.send("/new-terms", { ...other.fields(), summary: SUMMARY }, {});
    await sure(other);
    expect((await publishedIn(window)).map(({ version }) => version)).toEqual(["2026-12", "2027-01"]);
  });

  it("T13: the chief who published does not release the notices alone; somebody else does (decision 18)", async () => {
    const window = await openWindow("approve");
    await requestByMail(window);
    const ichiro = await asChief(window);
    await fills(ichiro, { effective: "2026-12-20" }, { pdf: pdf() });
    expect(ichiro.page).toContain("承認待ちになります。別の職員が手紙の画面で承認すると送られます。");
    await sure(ichiro);
    await announceTerms(window.desk);
    const notice = (await lettersOf(window)).find(({ kind }) => kind === "termsNotice");
    await ichiro.get(`/letters/${notice?.id}`);
    await ichiro.post(`/letters/${notice?.id}/release`, ichiro.fields());
    expect(ichiro.page).toContain("できません");
    const hanako = window.browser();
    await hanako.signIn();
    await hanako.get(`/letters/${notice?.id}`);
    await hanako.post(`/letters/${notice?.id}/release`, hanako.fields());
    expect(hanako.location()).toContain("done=released");
  });

  it("lets nobody else bring more than a few pages, with a session or without", async () => {
    const window = await openWindow();
    const hanako = window.browser();
    await hanako.signIn();
    await hanako.get("/");
    await fills(hanako, {}, { pdf: pdf(PDF.padEnd(100_000)) });
    expect(hanako.status).toBe(413);
    const nobody = window.browser();
    await fills(nobody, {}, { pdf: pdf(PDF.padEnd(100_000)) });
    expect(nobody.status).toBe(413);
    await fills(hanako, {}, { pdf: pdf() });
    expect(hanako.status).toBe(403);
  });
});
