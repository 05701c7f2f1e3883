import { describe, expect, it } from "vitest";
import { type KnownLanguage, laterLanguage, readLanguage } from "../../src/mail/language.ts";

const ENGLISH = `Hello,

I am looking for a job and would like to book an online consultation.
My name is Testa Sample.
Could I come on 3 December at 14:00?`;

const written = (code: KnownLanguage["code"]): KnownLanguage => ({ code, by: "written" });
const asked = (code: KnownLanguage["code"]): KnownLanguage => ({ code, by: "asked" });

describe("whose own words are English", () => {
  it.each([
    ["sentences", ENGLISH],
    ["one Japanese line above", `よろしくお願いします。\n${ENGLISH}`],
    ["one Japanese line below", `${ENGLISH}\n\nどうぞよろしくお願いいたします。`],
    [
      "a Japanese signature",
      `${ENGLISH}\n\nBest regards,\nテスタ サンプル\n新潟県糸魚川市のどこかにて\n電話はこちらです\nよろしくおねがいします`,
    ],
    ["the items of the leaflet in Japanese", `${ENGLISH}\n氏名：Testa Sample\n求職番号：まだない`],
    ["one short sentence", "I would like to book a consultation."],
    ["an answer", "Yes, I would like to take the second one."],
  ])("%s: English", (_, text) => expect(readLanguage(text)).toEqual(written("en")));

  it.each([
    ["a Japanese mail", "オンライン相談を希望します。\n12月3日の14時からお願いします。"],
    [
      "a Japanese mail with an English signature",
      "オンライン相談を希望します。\n12月3日の14時からお願いします。\n\nBest regards,\nTaro Shiken\nWe are the people who make things for you\nThis is our motto and we like it",
    ],
    [
      "a Japanese mail with an English disclaimer",
      "オンライン相談を希望します。\n12月3日の14時からお願いします。\n--\nThis mail is for you and you only. If you are not the one it is for, please do not read it.",
    ],
    [
      "a Japanese mail sent from a telephone",
      "オンライン相談を希望します。\nよろしくお願いします。\nSent from my iPhone at home with my thumbs",
    ],
  ])("%s: Japanese", (_, text) => expect(readLanguage(text)).toEqual(written("ja")));

  it.each([
    ["nothing", ""],
    ["a number", "2"],
    ["two words", "Number 2 please"],
    ["OK", "OK"],
    ["a form filled in", "Name: Testa Sample\nJob-seeker number: 15123-4567890\nFirst choice: 3 December 2026, 14:00"],
    ["a yes in Japanese", "1番でお願いします。"],
    [
      "as much in both",
      "I would like to book a time.\nMy name is Testa.\n相談の予約をしたいです。\n名前はテスタです。",
    ],
    ["a name and an address", "Testa Sample\nsample@example.com\nNiigata, Itoigawa, Japan"],
    ["another language", "Guten Tag, ich hätte gern einen Termin am Donnerstag."],
  ])("%s says nothing", (_, text) => expect(readLanguage(text)).toBeNull());
});

describe("who asks for it", () => {
  it.each([
    "やさしい日本語でお願いします。",
    "やさしいにほんごで　おねがいします",
    "返信は、やさしい日本語で書いてください。",
    "ひらがなで おねがいします。",
    "ふりがなをつけてください。",
    "にほんごが すこししか わかりません。",
    "日本語が少ししかわかりません。オンライン相談を予約したいです。",
    "日本語（にほんご）が少（すこ）ししかわかりません",
    "漢字があまり読めません。",
    "Easy Japanese please.",
    "Please write in easy Japanese.",
  ])("「%s」 asks for やさしい日本語", (text) => expect(readLanguage(text)).toEqual(asked("easy")));

  it.each([
    "英語でお願いします。",
    "返事は英語でもらえますか。",
    "日本語が少ししかわかりません。英語でお願いします。",
    "Please reply in English.",
    "In English please!",
  ])("「%s」 asks for English", (text) => expect(readLanguage(text)).toEqual(asked("en")));

  it.each(["日本語でお願いします。", "ふつうの日本語で大丈夫です。", "Japanese is fine."])(
    "「%s」 asks for Japanese",
    (text) => expect(readLanguage(text)).toEqual(asked("ja")),
  );

  it.each([
    "やさしい日本語の講座はありますか。",
    "夫は日本語が少ししかわかりません。",
    "友人はひらがなで書いてほしいそうです。",
    "英語でなくて大丈夫です。",
    "英語を使う仕事をお願いします。",
    "英語の求人を紹介してください。",
    "英語が得意です。",
    "日本語で大丈夫ですか。",
    "ひらがなでもいいです。お願いします。",
    "日本語の勉強をお願いしたいです。",
  ])("「%s」 asks for none", (text) => expect(readLanguage(text)?.by ?? "nobody").not.toBe("asked"));
});

describe("what is known after one more mail", () => {
  it("takes the words of the newest mail, a wish above words, and what staff set above all", () => {
    expect(laterLanguage(undefined, null)).toBeUndefined();
    expect(laterLanguage(undefined, written("en"))).toEqual(written("en"));
    expect(laterLanguage(written("en"), null)).toEqual(written("en"));
    expect(laterLanguage(written("en"), written("ja"))).toEqual(written("ja"));
    expect(laterLanguage(written("ja"), asked("easy"))).toEqual(asked("easy"));
    expect(laterLanguage(asked("easy"), written("ja"))).toEqual(asked("easy"));
    expect(laterLanguage(asked("easy"), asked("en"))).toEqual(asked("en"));
    const set: KnownLanguage = { code: "ja", by: "staff" };
    expect(laterLanguage(set, asked("en"))).toEqual(set);
    expect(laterLanguage(asked("en"), set)).toEqual(set);
  });
});
