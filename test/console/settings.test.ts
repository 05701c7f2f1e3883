import { beforeEach, describe, expect, it } from "vitest";
import { audits, lettersOf } from "./callers.ts";
import { type Browser, HANAKO, ICHIRO, JIRO, mailText, openWindow, type Window } from "./window.ts";

let window: Window;
let ichiro: Browser;

beforeEach(async () => {
  window = await openWindow();
  ichiro = window.browser();
  await ichiro.signIn(ICHIRO);
});

const TARO = { name: "試験 太郎", number: "15010-1234567", address: "taro@example.jp" };
const OTHER = { name: "練習 花子", number: "15010-7654321", address: "hanako@example.jp" };

async function request(day: number, { name, number, address } = TARO): Promise<void> {
  const wish = `希望日時：2026年12月${day}日14時00分\n連絡先：${address}\n`;
  const body = `氏名：${name}\n求職番号：${number}\n${wish}`;
  await window.receive(mailText({ from: `${name} <${address}>`, body }));
}

async function booked(day: number, who: typeof TARO): Promise<void> {
  await request(day, who);
  const [offered] = await window.look((view) => view.bookings({ statuses: ["offered"], limit: 10 }));
  await ichiro.act(`/bookings/${offered?.id}/confirm`, { choice: "1", termsGiven: "readOut", reason: "電話で同意" });
}

const kinds = async () => (await lettersOf(window)).map(({ kind }) => kind);
const changes = () => window.look((view) => view.officeChanges(100));

describe("the settings page", () => {
  it("says everything that is in force, and where each is changed", async () => {
    const page = await ichiro.get("/settings");
    for (const word of [
      ...["受信箱", "読めています", "要確認のメール", "自動：手紙を自動で送ります。", "環境変数 SEND_MODE"],
      ...["月曜日", "8時30分から17時15分", "30分おき、1回30分", "000 1111 2222", "30日先まで", "前日の終わりまで"],
      ...["一人が同時に持てる予約", "1件まで", "上限なし", "設定ファイル", "madoguchi@office.example.jp", "MAIL_FROM"],
      ...["適用中の利用規約", "見本", "決めていない（消しません）", "madoguchi terms add", "責任者"],
    ])
      expect(page).toContain(word);
    // A passcode lets somebody into a room; nobody needs it here.
    expect(page).not.toContain("MIHON-1");
  });

  it("names what nobody has confirmed yet in the words of staff, and behind them in the profile's", async () => {
    Object.assign(window.desk.office, { unconfirmed: ["policy.seats", "retention.peopleDays"] });
    const page = await ichiro.get("/settings");
    expect(page).toContain("まだ確かめられていない設定が2件あります：口の数（policy.seats）、retention.peopleDays");
  });

  it("offers each role the links that it may follow", async () => {
    await window.desk.hold.transaction((tx) => tx.saveStaff(JIRO));
    const seen: Record<string, string[]> = {};
    for (const account of [HANAKO, ICHIRO, JIRO]) {
      const browser = window.browser();
      await browser.signIn(account);
      const page = await browser.get("/settings");
      seen[account.role] = ["/settings/limits", "/settings/one-person", "/disclosures", "/terms", "/staff"].filter(
        (path) => page.includes(`href="${path}"`),
      );
    }
    expect(seen).toEqual({
      staff: ["/terms"],
      chief: ["/settings/limits", "/settings/one-person", "/disclosures", "/terms", "/staff"],
      operator: ["/settings/limits", "/staff"],
    });
  });
});

describe("the switches of sending", () => {
  it("stand among the changes with who, when, before and after, and need no reason", async () => {
    const page = await ichiro.act("/settings/send-mode", { mode: "stop" });
    await ichiro.act("/settings/send-mode", { mode: "stop" });
    await ichiro.act("/settings/one-person", { alone: "yes" });
    expect((await changes()).map(({ name, before, after }) => [name, before, after])).toEqual([
      ["onePersonDuty", null, "true"],
      ["sendMode", null, '"stop"'],
    ]);
    for (const word of ["手紙の送り方", "起動時の設定", "停止", "（なし）"]) expect(page).toContain(word);
    expect(await ichiro.get("/settings")).toContain("許可する");
  });
});

describe("the limits for a person", () => {
  it("L6: hold from the next mail on as they were changed, and the change stands with who, when, before, after and why", async () => {
    await booked(3, OTHER);
    await request(4, OTHER);
    expect(await kinds()).toEqual(["offer", "details", "heldReceipt"]);
    const after = await ichiro.act("/settings/limits", { openBookingsPerPerson: "３", reason: "年末の試み" });
    expect(after).toContain("変更を記録しました");
    expect(after).toContain("3件まで");
    await booked(7, TARO);
    await request(8, TARO);
    expect((await kinds()).slice(3)).toEqual(["offer", "details", "offer"]);
    const [change] = await changes();
    expect(change).toMatchObject({
      ...{ name: "openBookingsPerPerson", before: "1", after: "3", staff: "ichiro", reason: "年末の試み" },
      at: "2026-11-25T10:00:00+09:00",
    });
    for (const word of ["年末の試み", "1件まで", "この画面（"]) expect(after).toContain(word);
    expect(await audits(window)).toContain("officeChange");
  });

  it("go back to the profile with the profile's value, and follow it again", async () => {
    await ichiro.act("/settings/limits", { months: "3", count: "4", reason: "一" });
    expect(await ichiro.get("/settings")).toContain("3か月に4回まで");
    await ichiro.act("/settings/limits", { months: "1", count: "", reason: "二" });
    expect((await changes()).map(({ after }) => after)).toEqual([null, '{"months":3,"count":4,"minutes":null}']);
    expect(await ichiro.get("/settings")).toContain("上限なし");
  });

  it("are refused out of their range, without a reason, unchanged, or over somebody else's change", async () => {
    await ichiro.get("/settings/limits");
    const fields = ichiro.fields();
    await ichiro.post("/settings/limits", {
      ...fields,
      openBookingsPerPerson: "0",
      count: "x",
      months: "5",
      reason: "",
    });
    expect(ichiro.status).toBe(422);
    for (const word of ["1から20まで", "1から100まで", "期間を選んで", "理由"]) expect(ichiro.page).toContain(word);
    await ichiro.post("/settings/limits", { ...fields, reason: "何も" });
    expect(ichiro.status).toBe(409);
    const values = { ...fields, lettersPerBooking: "20", reason: "三", sure: "1" };
    await ichiro.act("/settings/limits", { lettersPerBooking: "15", reason: "先に" });
    await ichiro.post("/settings/limits", values);
    expect([ichiro.status, ichiro.page.includes("ほかの職員がこの設定を変えました")]).toEqual([409, true]);
    expect(await changes()).toHaveLength(1);
  });
});

describe("the wording of a letter", () => {
  const source = () => window.desk.render.sourceOf("offer");
  const THANKS = "のお申し込みをいただき、ありがとうございます。";

  it("is looked at before it is kept, and used from the next letter on", async () => {
    const own = source().replace(`{{service}}${THANKS}`, "糸魚川の窓口へのお申し込み、ありがとうございます。<b>");
    await ichiro.get("/settings/letters/offer");
    expect(ichiro.page).toContain("見本 太郎");
    await ichiro.post("/settings/letters/offer", {
      ...ichiro.fields(),
      source: own.replaceAll("\n", "\r\n"),
      reason: "土地の言葉",
    });
    expect(ichiro.page).toContain("変えた後の見本");
    expect(ichiro.page).toContain("糸魚川の窓口へのお申し込み、ありがとうございます。&lt;b&gt;");
    expect(await changes()).toEqual([]);
    await ichiro.post("/settings/letters/offer", { ...ichiro.fields(), sure: "1" });
    expect(ichiro.location()).toBe("/settings/letters?done=wording");
    await request(3);
    const [letter] = await lettersOf(window);
    expect(letter?.text).toContain("糸魚川の窓口へのお申し込み、ありがとうございます。<b>");
    expect(letter?.html).toContain("&lt;b&gt;");
    expect(letter?.text).not.toContain(THANKS);
    await ichiro.act("/settings/letters/offer", { back: "1", reason: "元へ" });
    await request(4, OTHER);
    expect((await lettersOf(window)).at(-1)?.text).toContain(THANKS);
    expect((await changes()).map(({ name, after }) => [name, after === null])).toEqual([
      ["wording:offer", true],
      ["wording:offer", false],
    ]);
    expect(await ichiro.get("/settings")).toContain("手紙の文面：予約可能日時の案内");
  });

  it.each([
    [
      "the sentence that a reply is consent",
      (text: string) => text.replace("{{> consent}}\n", ""),
      "そのままの順で残して",
    ],
    ["the deadline", (text: string) => text.replace("返信の期限：{{replyBy}}\n", ""), "{{replyBy}}"],
    ["a line that must not be overlooked", (text: string) => text.replace(/^! .*\n/m, ""), "そのままの順で残して"],
    ["a web address", (text: string) => `${text}\n詳しくは https://example.jp\n`, "アドレスは書けません"],
    ["a name that this letter has not", (text: string) => `${text}\n{{passcode}}\n`, "使えない名前"],
  ])("is not kept without, or with: %s", async (_, spoilt, words) => {
    await ichiro.get("/settings/letters/offer");
    await ichiro.post("/settings/letters/offer", { ...ichiro.fields(), source: spoilt(source()), reason: "試し" });
    expect([ichiro.status, ichiro.page.includes(words)]).toEqual([422, true]);
    await ichiro.post("/settings/letters/offer", { source: spoilt(source()), reason: "試し", seen: "0", sure: "1" });
    expect(await changes()).toEqual([]);
  });

  it("that asks for a call is kept, and the page says for which lines whoever cannot telephone gets another", async () => {
    const line = "お急ぎの方は、お電話ください。";
    const said = [`「${line}」`, "電話ができない方への手紙", "{{^writes}} と {{/writes}} の間に"];
    const calling = source().replace("{{> manners}}", `${line}\n{{> manners}}`);
    expect(await ichiro.get("/settings/letters/offer")).not.toContain("電話ができない方への手紙");
    await ichiro.post("/settings/letters/offer", { ...ichiro.fields(), source: calling, reason: "急ぐ方のため" });
    for (const words of said) expect(ichiro.page).toContain(words);
    await ichiro.post("/settings/letters/offer", { ...ichiro.fields(), sure: "1" });
    const page = await ichiro.get("/settings/letters/offer");
    for (const words of said) expect(page).toContain(words);
    const hidden = calling.replace(line, `{{^writes}}\n${line}\n{{/writes}}`);
    await ichiro.post("/settings/letters/offer", {
      ...ichiro.fields(),
      source: hidden,
      reason: "電話ができない方のため",
    });
    expect([ichiro.status, ichiro.page.includes("電話ができない方への手紙")]).toEqual([200, false]);
  });

  it("that asks for many calls is told of three lines, and how many there are besides", async () => {
    const lines = [1, 2, 3, 4, 5].map((n) => `お急ぎの方は、${n}番にお電話ください。`);
    const calling = source().replace("{{> manners}}", `${lines.join("\n")}\n{{> manners}}`);
    await ichiro.get("/settings/letters/offer");
    await ichiro.post("/settings/letters/offer", { ...ichiro.fields(), source: calling, reason: "急ぐ方のため" });
    expect(ichiro.page).toContain(`「${lines[2]}」ほか2行。`);
  });

  it("that a later program no longer takes gives way to the shipped one", async () => {
    const row = { at: window.desk.world.clock.now(), staff: "ichiro", before: null, reason: "前の版" };
    await window.desk.hold.transaction((tx) =>
      tx.addOfficeChange({ ...row, name: "wording:offer", after: JSON.stringify("件名\n\n{{gone}}\n") }),
    );
    await request(3);
    expect((await lettersOf(window))[0]?.text).toContain(THANKS);
  });

  it("shows each letter as it will look", async () => {
    const list = await ichiro.get("/settings/letters");
    const paths = [...list.matchAll(/href="(\/settings\/letters\/\w+)"/g)].map(([, path]) => path ?? "");
    expect(paths).toHaveLength(17);
    for (const path of paths) {
      const page = await ichiro.get(path);
      expect([path, ichiro.status, page.includes("見本の本文")]).toEqual([path, 200, true]);
    }
    await ichiro.get("/settings/letters/layout");
    expect(ichiro.status).toBe(404);
  });
});
