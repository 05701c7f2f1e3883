import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { splitReply } from "../../src/mail/new-words/reply-text.ts";

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

const OUTLOOK = "差出人: HW <m@office.example.jp>\n送信日時: 2026年11月25日 9:30\n宛先: x@example.jp\n件名: ご案内";
const GMAIL = "2026年11月25日(水) 9:30 HW <m@office.example.jp>:";
const newWords = (text: string, sent: string | null = SENT) => splitReply(text, sent).newText;

describe("our own letter repeated without a mark", () => {
  const words = fc.constantFrom(
    "2番でお願いします。",
    "承知しました。",
    "よろしくお願いします",
    "すみませんが都合が変わりました",
  );

  it("is no new word however a program breaks its lines, with or without a header above", () => {
    const header = fc.constantFrom("", `${OUTLOOK}\n\n`, "-----Original Message-----\n");
    fc.assert(
      fc.property(words, header, fc.integer({ min: 4, max: 60 }), (own, above, width) => {
        expect(newWords(`${own}\n\n${above}${wrap(SENT, width)}`)).toBe(own);
      }),
      { numRuns: 150, seed: 20261125 },
    );
  });

  it("is no new word when its lines are run together, even with the answer on the same line", () => {
    const joined = SENT.replace(/\n+/g, " ");
    expect(newWords(`2番でお願いします。\n\n${joined}`)).toBe("2番でお願いします。");
    expect(newWords(`2番でお願いします。 ${joined}`)).toBe("2番でお願いします");
  });

  it("is no new word with other punctuation, widths and spaces", () => {
    const changed = SENT.replaceAll("～", " - ").replaceAll("（", "(").replaceAll("）", ")").replaceAll("。", ".");
    expect(newWords(`2番でお願いします。\n\n${changed}`)).toBe("2番でお願いします。");
    expect(newWords(`2番でお願いします。\n\n${SENT.replace(/^/gm, "　 ")}`)).toBe("2番でお願いします。");
  });

  it("never yields a time that stands only in it", () => {
    const marks = fc.constantFrom("> ", ">", "＞", "| ", "｜", "≫ ", "");
    const above = fc.constantFrom(`${GMAIL}\n\n`, `${OUTLOOK}\n\n`, "", "----- 元のメッセージ -----\n");
    fc.assert(
      fc.property(marks, above, fc.integer({ min: 5, max: 80 }), fc.boolean(), (mark, before, width, first) => {
        const quoted = first ? wrap(quote(SENT, mark), width) : quote(wrap(SENT, width), mark);
        expect(newWords(`お願いします\n\n${before}${quoted}`)).not.toMatch(/\d/);
      }),
      { numRuns: 300, seed: 20261125 },
    );
  });

  it("leaves the person's own copy of one of our lines", () => {
    const copy = "2) 12月4日（金）14時00分～14時30分";
    expect(newWords(`${copy}でお願いします。\n\n${GMAIL}\n\n${quote(SENT)}`)).toBe(`${copy}でお願いします。`);
    expect(newWords(`${copy}\nでお願いします。\n\n${OUTLOOK}\n\n${SENT}`)).toBe(`${copy}\nでお願いします。`);
    expect(newWords(`${copy}\nでお願いします。`)).toBe(`${copy}\nでお願いします。`);
  });
});

describe("answers inside our letter", () => {
  const FORM =
    "次の点をお知らせください。\n\nお名前：\n求職番号：\n第1希望：\n\n例のとおりにお書きください。このメールにご返信ください。";
  const filled = FORM.replace("お名前：", "お名前：試験 太郎").replace("第1希望：", "第1希望：12月8日 14時");

  it.each([
    ["without marks", filled],
    ["behind quote marks", quote(filled)],
    ["under an Outlook block", `${OUTLOOK}\n\n${filled}`],
  ])("keep the label that they fill in, %s", (_label, text) => {
    expect(newWords(text, FORM)).toBe("お名前：試験 太郎\n第1希望：12月8日 14時");
  });

  it("bring the label along when they stand under it", () => {
    const under = quote(FORM).replace("> お名前：", "> お名前：\n試験 太郎");
    expect(newWords(`${GMAIL}\n${under}`, FORM)).toBe("お名前：\n試験 太郎");
  });

  it("bring the choice along when they stand between two, and none when they stand under the whole list", () => {
    const between = quote(SENT).replace("> 2)", "こちらでお願いします。\n> 2)");
    expect(newWords(between)).toBe("1) 12月3日（木）10時00分～10時30分\nこちらでお願いします。");
    const after = quote(SENT).replace("14時30分\n", "14時30分\nこちらでお願いします。\n");
    expect(newWords(after)).toBe("こちらでお願いします。");
  });

  it("keep the whole choice that somebody marked", () => {
    const marked = SENT.replace("14時30分", "14時30分 ○");
    expect(newWords(marked)).toBe("2) 12月4日（金）14時00分～14時30分 ○");
    expect(newWords(quote(marked))).toBe("2) 12月4日（金）14時00分～14時30分 ○");
    const three = SENT.replace("14時30分", "14時30分\n3) 12月7日（月）15時00分～15時30分");
    expect(newWords(quote(three.replace("14時30分", "14時30分 ←これで")), three)).toBe(
      "2) 12月4日（金）14時00分～14時30分 ←これで",
    );
    expect(newWords(SENT.replace("2) ", "○ 2) "))).toBe("○ 2) 12月4日（金）14時00分～14時30分");
  });

  it("say so when a line of ours was changed inside", () => {
    const split = splitReply(SENT.replace("10時00分～10時30分", "11時00分～11時30分"), SENT);
    expect([split.newText, split.altered]).toEqual(["1) 12月3日（木）11時00分～11時30分", true]);
    expect(splitReply(`はい\n\n${SENT}`, SENT).altered).toBe(false);
  });
});

describe("announcements of older words", () => {
  it.each([
    ["2026年11月25日(水) 9:30 HW <m@office.example.jp>:", "> "],
    ["2026年11月25日(水) 9:30 ハローワーク\n糸魚川 <m@office.example.jp>:", "> "],
    ["2026/11/25 9:30、HW <m@office.example.jp>のメール:", "> "],
    ["2009/07/25 12:15 に HW<m@office.example.jp> さんは書きました:", "> "],
    ["HWさんは 2026/11/25 9:30 に書きました:", "| "],
    ["On Wed, Nov 25, 2026 at 9:30 AM HW <m@office.example.jp>\nwrote:", "> "],
    ["On Wed, 25 Nov 2026 09:30:00 +0900\nHW <m@office.example.jp> wrote:", ">"],
    ["El mié, 25 nov 2026 a las 9:30, HW (<m@office.example.jp>) escribió:", "> "],
    ["Em qua., 25 de nov. de 2026 às 09:30, HW <m@office.example.jp>\nescreveu:", "> "],
    ["Am Mi., 25. Nov. 2026 um 09:30 Uhr schrieb HW <m@office.example.jp>:", "> "],
    ["Fra: HW\nSendt: 25. november 2026 09:30\nTil: x@example.jp\nEmne: x", ""],
    ["De : HW\nEnvoyé : mercredi 25 novembre 2026 09:30\nÀ : x@example.jp\nObjet : x", ""],
    ["Date: Wed, 25 Nov 2026 09:30:00 +0900\nTo: x@example.jp", ""],
    ["---- On Wed, 25 Nov 2026 09:30:00 +0900 m@office.example.jp wrote ----", ""],
    ["-------- 転送メッセージ --------\n差出人: HW <m@office.example.jp>\n日時: 2026/11/25", ""],
  ])("are known: %s", (announcement, mark) => {
    expect(newWords(`2番で\n\n${announcement}\n\n${quote("12月3日 10時\n", mark)}`, null)).toBe("2番で");
  });

  it("are told apart from new words above them, on one line with them, and from a request in labelled lines", () => {
    expect(newWords(`12/4 14:00で\n\n${GMAIL}\n> x`, null)).toBe("12/4 14:00で");
    expect(newWords("OK On Wed, Nov 25, 2026 at 9:30 AM HW <m@office.example.jp> wrote:\n> x", null)).toBe("OK");
    const request = "氏名：試験 太郎\n日時：12月3日 14時\n件名：相談\n連絡先：taro@example.jp";
    expect(newWords(request, null)).toBe(request);
    expect(newWords("On Monday\n\nI wrote something to you\n\nwhich you did not read", null)).toContain("did not");
  });

  it.each([
    "iPhoneから送信",
    "Sent from my iPhone",
    "Enviado desde mi iPhone",
    "Envoyé à partir de Outlook pour iOS<https://example.com>",
    "Outlook for Android を入手",
    "ドコモメールアプリから送信",
    "Sent from Mail for Windows",
    "__\ntown mailing list\ntown@lists.example.com\nhttps://lists.example.com/town",
  ])("leave footers aside: %s", (footer) => {
    expect(newWords(`2番で\n\n${footer}`, null)).toBe("2番で");
  });

  it.each([
    "Sent from my desk, is much easier than my phone.",
    "iPhoneから参加できますか",
    "メールで送信しましたが届きましたか",
  ])("are not footers: %s", (sentence) => {
    expect(newWords(`2番で\n${sentence}`, null)).toBe(`2番で\n${sentence}`);
  });
});

describe("the reading of any text", () => {
  const text = fc.array(
    fc.constantFrom(
      "> ",
      "＞",
      "\n",
      "On ",
      "2026/12/01 10:00 ",
      "<a@b.jp>",
      " wrote:",
      "From: ",
      "To: ",
      "-- ",
      "=====",
      "あ",
      "2) 12月4日（金）14時00分～14時30分",
      SENT.slice(0, 40),
      "\r",
    ),
    { maxLength: 40 },
  );
  it("never throws and takes no longer than its length asks for", () => {
    fc.assert(
      fc.property(text, fc.boolean(), (pieces, known) => {
        const split = splitReply(pieces.join(""), known ? SENT : null);
        expect(split.newText.length).toBeLessThanOrEqual(pieces.join("").length + 200);
      }),
      { numRuns: 1000, seed: 20261125 },
    );
  });
});

describe("what looks like a quote and is none, or the other way round", () => {
  it("keeps a line that is framed by arrows on both sides", () => {
    expect(splitReply("お世話になります。\n>>> 2番を希望 <<<\nお願いします。", null).newText).toBe(
      "お世話になります。\n>>> 2番を希望 <<<\nお願いします。",
    );
  });

  it("drops a link that a program broke out of the quote", () => {
    const text = "Fine.\n\nOn 4 Dec 2026, Office wrote:\n> Please answer\n (https://example.com/a) >\n> by Monday";
    expect(splitReply(text, null).newText).toBe("Fine.");
  });

  it("keeps an answer under a quoted line that holds more than a link", () => {
    const text = "On 4 Dec 2026, Office wrote:\n> Please answer\nNo https://example.com/a\n> by Monday";
    expect(splitReply(text, null).newText).toBe("No https://example.com/a");
  });

  it("takes a name behind a dash for a signature, and an answer behind a dash for an answer", () => {
    expect(splitReply("Thank you.\n\n-Jane Doe", null)).toMatchObject({
      newText: "Thank you.",
      signature: "-Jane Doe",
    });
    expect(splitReply("Number 2, please.\n\n-Friday", null).newText).toBe("Number 2, please.\n\n-Friday");
  });

  it("keeps sentences that speak of sending by telephone or mail", () => {
    for (const words of [
      "書類はメールで送信しました。",
      "携帯で送信した内容は取り消します。",
      "iPhoneから送信したのですが届きましたか",
    ])
      expect(splitReply(words, null).newText).toBe(words);
  });

  it.each([
    "11/25のメール拝見しました。",
    "11月25日のメール、ありがとうございます。",
    "11月25日 9:30のメッセージを確認しました。",
    "12月4日の14時より希望",
    "12/4 14:00より",
    "11/25に書類を送信しました。",
    "11/25 9:30のメールの件:",
    "連絡先 taro@example.jp のメール：",
    "山田 <y@example.jp> さんのメールを拝見しました。",
    "On Dec 4 I can come, as I wrote:",
    "From: 12/4 14:00\nTo: 12/4 15:00",
    "--- 12/4 14時のメール ---",
  ])("keeps what stands below 「%s」, a sentence that begins like an attribution", (sentence) => {
    expect(splitReply(`承知しました。\n${sentence}\nただ、変更したいです。`, null).newText).toContain("変更したい");
  });
});
