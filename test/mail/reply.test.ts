import { describe, expect, it } from "vitest";
import { toTime } from "../../src/booking/time.ts";
import { readMail } from "../../src/mail/read.ts";
import type { ParsedMail, ReadingContext } from "../../src/mail/reading.ts";
import { TEST_OFFICE } from "./office.ts";

const RECEIVED = toTime("2026-11-25T10:00:00+09:00");
const CHOICES = [
  { number: 1, start: toTime("2026-12-03T10:00:00+09:00") },
  { number: 2, start: toTime("2026-12-04T14:00:00+09:00") },
  { number: 3, start: toTime("2026-12-07T15:00:00+09:00") },
];
const ONE: ReadingContext = { state: "offered", offered: [{ number: 1, start: toTime("2026-12-04T14:00:00+09:00") }] };
const THREE: ReadingContext = { state: "offered", offered: CHOICES };
const CONFIRMED: ReadingContext = { state: "confirmed", start: toTime("2026-12-04T14:00:00+09:00") };

function mailOf(text: string): ParsedMail {
  return {
    messageId: "<1@example.jp>",
    inReplyTo: ["<offer@office.example.jp>"],
    references: [],
    from: [{ name: "", address: "taro@example.jp" }],
    sender: [],
    replyTo: [],
    to: [{ name: "", address: "madoguchi@office.example.jp" }],
    cc: [],
    returnPath: "taro@example.jp",
    subject: "Re: ご案内",
    date: null,
    text,
    fromHtml: false,
    headers: [],
    contentType: "text/plain",
    reportType: null,
    reportParts: [],
    attachments: [],
    damaged: false,
  };
}

const read = (text: string, context: ReadingContext) =>
  readMail(mailOf(text), { file: "-", received: RECEIVED, now: RECEIVED, office: TEST_OFFICE, context });

describe("answers to an offer of one time", () => {
  it.each([
    "承知しました。",
    "了解です！",
    "お願いします",
    "よろしくお願いいたします。",
    "はい、大丈夫です。",
    "OKです。",
    "問題ありません。",
    "その日時でお願いいたします。",
    "規約に同意します。予約をお願いします。",
    "お世話になっております。\n試験太郎です。\nご案内ありがとうございます。その日時でお願いいたします。\n\n試験 太郎",
    "12月4日（金）14時00分～14時30分",
    "2時でお願いします。",
    "14時から大丈夫です。",
    "Yes, please.",
    "I agree to the terms and confirm the booking.",
  ])("T6-3b: %s confirms", (text) => {
    expect(read(text, ONE)).toMatchObject({ action: "confirm", choice: 1 });
  });

  it.each([
    "大丈夫です。",
    "結構です。",
    "今回は結構です。",
    "検討します。よろしくお願いします。",
    "家族と相談してから返事します。",
    "14時なら大丈夫です。",
    "13時からなら行けます。",
    "承知しました。ただし15分だけにしてください。",
    "承知しました。当日は電話でお願いします。",
    "承知しました。窓口に伺います。",
    "規約には同意できません。よろしくお願いします。",
    "同意しないといけませんか？",
    "承知しました。12月5日ですね。",
    "12月4日でお願いします。できれば15時がいいです。",
    "12月4日14時は仕事です。",
    "12月4日 14時 ×",
    "14時からではなく15時からがいいです。",
    "承知しました。なお、12月3日でも可能です。",
    "了解しました。録画してもいいですか？",
    "予約確定の連絡はいつ来ますか？よろしくお願いします。",
    "息子の代わりに返信しています。承知しました。",
    "それではキャンセル待ちでお願いします。",
    "お願いしません",
    "No thank you",
    "Yes, but can we do it at 3pm?",
    "ありがとうございます。",
    "不参加でお願いします",
  ])("T6-3b: %s does not confirm and is left to staff", (text) => {
    expect(read(text, ONE)).toMatchObject({ action: "staff", choice: null });
  });
});

describe("answers to an offer of three times", () => {
  it.each([
    ["2番でお願いします", 2],
    ["②", 2],
    ["２）でお願いします", 2],
    ["上から三番目", 3],
    ["二つ目の日時を希望します", 2],
    ["No.2", 2],
    ["一番早い時間で", 1],
    ["最後の日程で", 3],
    ["12/4", 2],
    ["4日でお願いします", 2],
    ["金曜日でお願いします", 2],
    ["3時でお願いします", 3],
    ["1番の3日10時でお願いします", 1],
    ["3番でお願いします。電話番号は090-0000-0000です。", 3],
    ["2名で参加します。1番でお願いします。", 1],
    ["Option 2 please", 2],
  ])("T6-3b: %s takes choice %i", (text, choice) => {
    expect(read(text, THREE)).toMatchObject({ intent: "choose", choice, action: "confirm" });
  });

  it.each(["はい、お願いします", "承知しました", "全部大丈夫です", "1番か2番でお願いします", "木曜か金曜で"])(
    "%s is asked which one",
    (text) => {
      expect(read(text, THREE)).toMatchObject({ choice: null, action: "ask", doubts: ["bare_yes"] });
    },
  );

  it.each([
    "2番の12月3日でお願いします",
    "2番の14時半でお願いします",
    "4番でお願いします",
    "①以外でお願いします",
    "2番がだめなら3番で",
    "1番と2番は無理です",
  ])("%s contradicts itself and is left to staff", (text) => {
    expect(read(text, THREE)).toMatchObject({ choice: null, action: "staff" });
  });

  it("takes a time that was not offered for a new wish", () => {
    expect(read("どれも都合が悪いです。12月10日の10時はどうでしょう", THREE)).toMatchObject({
      intent: "other_times",
      action: "offer",
      wishes: [{ from: "2026-12-10T10:00:00+09:00" }],
    });
  });
});

describe("mails about a confirmed booking", () => {
  it.each([
    "キャンセルします。",
    "予約の取り消しをお願いします。",
    "体調不良のためキャンセルさせてください",
    "急用で行けなくなりました。申し訳ありません。",
    "キャンセルをお願いできますか。",
  ])("T6-6a: %s cancels before the day", (text) => {
    expect(read(text, CONFIRMED)).toMatchObject({ intent: "cancel", action: "cancel" });
  });

  it.each([
    "キャンセルできますか？",
    "キャンセル料はかかりますか",
    "もし雪が降ったらキャンセルします",
    "キャンセルせずに伺います",
    "キャンセルではありません。よろしくお願いします。",
    "行けるかわかりません",
  ])("T6-6a: %s cancels nothing", (text) => {
    expect(read(text, CONFIRMED)).toMatchObject({ action: "staff" });
  });
});
