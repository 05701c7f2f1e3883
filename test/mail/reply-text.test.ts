import { describe, expect, it } from "vitest";
import { splitReply } from "../../src/mail/reply-text.ts";

const SENT = `まだ予約は確定していません。\nこのメールに返信いただくと予約が確定します。\n\n試験 太郎 様\n\nご予約いただける日時は次のとおりです。\n\n1) 12月3日（木）10時00分～10時30分\n2) 12月4日（金）14時00分～14時30分\n\nご返信の期限は11月30日（月）17時15分です。期限までにご返信がない場合、お申込みは無効になります。その場合はお電話ください。\n\nハローワーク糸魚川\n電話 025-552-0333`;
const HALVES = SENT.split("\n\nご返信");
const quote = (text: string, mark = "> ") => text.replace(/^/gm, mark);
const wrap = (text: string, width: number) =>
  text
    .split("\n")
    .map((line) => line.replace(new RegExp(`.{${width}}`, "g"), "$&\n"))
    .join("\n");
const CASES: [string, string][] = [
  [
    "gmail wrapped attribution",
    `2番で\n\n2026年11月25日(水) 9:30 ハローワーク糸魚川 オンライン相談窓口 <\nmadoguchi@office.example.jp>:\n\n${quote(SENT)}`,
  ],
  [
    "wrapped quotes",
    `2番で\n\n2026年11月25日(水) 9:30 HW <m@office.example.jp>:\n\n${quote(SENT).replace(/.{30}/g, "$&\n")}`,
  ],
  [
    "inline answer",
    `2026年11月25日(水) 9:30 HW <m@office.example.jp>:\n\n${quote(HALVES[0] ?? "")}\n\nこちらでお願いします。\n\n${quote(`ご返信${HALVES[1] ?? ""}`)}`,
  ],
  [
    "outlook no blank",
    `2番で\n差出人: HW <m@office.example.jp>\n送信日時: 2026年11月25日 9:30\n宛先: x@example.jp\n件名: ご案内\n${SENT}`,
  ],
  [
    "outlook wrapped body",
    `2番で\n\n差出人: HW <m@office.example.jp>\n送信日時: 2026年11月25日 9:30\n宛先: x@example.jp\n件名: ご案内\n\n${wrap(SENT, 12)}`,
  ],
  [
    "docomo",
    `2番でお願いします\n\n-------- 元のメッセージ --------\n差出人: m@office.example.jp\n日時: 2026/11/25 9:30\n件名: ご案内\n\n${SENT}`,
  ],
  [
    "mobile sig",
    `2番でお願いします\n\nドコモメールアプリから送信\n\n2026年11月25日 9:30、"HW" <m@office.example.jp>のメール:\n${quote(SENT, ">")}`,
  ],
  [
    "sig with rule",
    `2番でお願いします。\n\n━━━━━━━━━━\n試験 太郎\nTEL 090-0000-0000\ntaro@example.jp\n━━━━━━━━━━\n\n2026年11月25日(水) 9:30 HW <m@office.example.jp>:\n> x`,
  ],
  ["evolution", `2番で\n\n2026-11-25 (水) の 09:30 +0900 に HW さんは書きました:\n${quote(SENT)}`],
  [
    "edited form",
    `差出人: HW <m@office.example.jp>\n送信日時: 2026年11月25日 9:30\n宛先: x@example.jp\n件名: ご案内\n\n${SENT.replace("\n\nご返信", "\n\n→ 2番でお願いします\n\nご返信")}`,
  ],
  [
    "samsung",
    `2番で\n\nGalaxyから送信\n\n-------- 元のメッセージ --------\n送信者：HW <m@office.example.jp>\n日付：2026/11/25 9:30 (GMT+09:00)\n宛先：x@example.jp\n件名：ご案内\n\n${SENT}`,
  ],
  [
    "outlook mobile",
    `2番で\n\nOutlook for iOS を入手\n________________________________\nFrom: HW <m@office.example.jp>\nSent: Wednesday, November 25, 2026 9:30:00 AM\nTo: x@example.jp <x@example.jp>\nSubject: ご案内\n\n${SENT}`,
  ],
  ["thunderbird ja", `2番で\n\n(2026/11/25 9:30), HW wrote:\n${quote(SENT)}`],
  [
    "yahoo jp",
    `2番で\n\n----- 元のメッセージ -----\nFrom: "m@office.example.jp" <m@office.example.jp>\nTo: x@example.jp\nDate: 2026/11/25 水 09:30\nSubject: ご案内\n\n${SENT}`,
  ],
];

const ANSWER = /^(?:→ )?(?:2番で(?:お願いします)?|こちらでお願いします)。?$/;

describe("the new words of an answer", () => {
  it.each(CASES)("are found with our letter at hand: %s", (_name, text) => {
    expect(splitReply(text, SENT).newText).toMatch(ANSWER);
  });

  it.each(CASES.filter(([name]) => !["wrapped quotes", "edited form"].includes(name)))(
    "are found by marks alone: %s",
    (_name, text) => {
      expect(splitReply(text, null).newText).toMatch(ANSWER);
    },
  );

  it("are nothing where only the quote and a footer are left", () => {
    expect(
      splitReply(`iPhoneから送信\n\n2026/11/25 9:30、HW <m@office.example.jp>のメール:\n\n${quote(SENT)}`, SENT)
        .newText,
    ).toBe("");
  });

  it("keep a labelled request that stands between ruled lines", () => {
    const request =
      "お願いします。\n----------\n氏名：試験太郎\n希望日時：12月3日\n連絡先：taro@example.jp\n----------";
    expect(splitReply(request, null).newText).toContain("希望日時：12月3日");
  });

  it("leave the signature aside but keep it for name and telephone", () => {
    const split = splitReply("2番でお願いします。\n\n-- \n試験 太郎\nTEL 090-0000-0000", null);
    expect(split).toMatchObject({ newText: "2番でお願いします。", signature: "-- \n試験 太郎\nTEL 090-0000-0000" });
  });
});
