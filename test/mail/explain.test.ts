import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { toTime } from "../../src/booking/time.ts";
import { type Explanation, explainReading, writeMarked } from "../../src/mail/explain.ts";
import { MARK_WORDS } from "../../src/mail/explain-words.ts";
import { readMail } from "../../src/mail/read.ts";
import type { Reading } from "../../src/mail/reading.ts";
import { readContext } from "../../src/read-command.ts";
import { makeInProcessParser } from "../../src/world/parser.ts";
import { TEST_OFFICE } from "./office.ts";

const FOLDER = new URL("../../fixtures/mail/", import.meta.url);
const parser = makeInProcessParser();

async function explain(name: string): Promise<Explanation & { reading: Reading }> {
  const json = JSON.parse(readFileSync(new URL(`${name}.json`, FOLDER), "utf8")) as {
    received?: string;
    context?: object;
  };
  const received = toTime(json.received ?? "2026-11-25T10:00:00+09:00");
  const parsed = await parser.parse(readFileSync(new URL(`${name}.eml`, FOLDER)));
  const mail = "failed" in parsed ? null : parsed;
  const context = json.context === undefined ? null : readContext(json.context);
  const reading = readMail(mail, { file: name, received, now: received, office: TEST_OFFICE, context });
  return { reading, ...explainReading(reading, mail, { received, office: TEST_OFFICE }) };
}

const marked = ({ reading, marks }: Explanation & { reading: Reading }) =>
  marks.map(({ from, to, what }) => [what, reading.text.slice(from, to)]);

describe("explaining a reading", () => {
  it.each([
    ["parts-last-boundary-missing", "区切りが壊れているか、途中で切れて"],
    ["parts-alternative-parts-disagree", "装飾付きの本文（HTML）とで、書かれていることが違います"],
    ["parts-words-only-in-winmail-dat", "winmail.dat"],
    ["parts-words-encrypted", "暗号化されて"],
  ])("says why %s is not read", async (name, reason) => {
    const { sentences } = await explain(name);
    expect(sentences.join("")).toContain(reason);
    expect(sentences.join("")).toContain("本文の内容は使いません");
  });

  it.each([
    ["bounce-dsn", "この手紙は届きませんでした。"],
    ["machine-delayed-delivery", "まだ送り直しています。"],
  ])("says of %s whose letter it is about, and whether the server still tries", async (name, fate) => {
    const { sentences } = await explain(name);
    expect(sentences).toContainEqual(expect.stringContaining("宛先は taro.shiken@example.jp です。"));
    expect(sentences).toContainEqual(expect.stringContaining(fate));
  });

  it("points at name, number, wish and contact where they stand", async () => {
    const found = await explain("request-labelled-lines-utf8");
    expect(marked(found)).toEqual([
      ["signal", "オンライン相談の予約をお願い"],
      ["name", "試験 太郎"],
      ["number", "15010-01234567"],
      ["wish", "12月3日（木）14:00"],
      ["email", "taro.shiken@example.jp"],
    ]);
    expect(found.sentences).toContain("希望1：12月3日（木）14時00分～14時30分。");
    expect(found.sentences.at(-1)).toBe("そこで：予約できる日時を案内します。");
  });

  it("finds a number written in full width", async () => {
    const found = await explain("request-bracket-labels-three-preferences");
    expect(marked(found)).toContainEqual(["number", "１５０１０－０１２３４５６７"]);
  });

  it("marks the quoted letter as old, whatever times it names", async () => {
    const found = await explain("reply-gmail-choice-by-number");
    const old = marked(found).find(([what]) => what === "old")?.[1];
    expect(old).toContain("1) 12月3日");
    expect(marked(found).filter(([what]) => what !== "old" && what !== "signal")).toEqual([]);
    expect(found.sentences.join("")).toContain("選ばれたのは案内の2番です");
  });

  it("says both readings of a wish whose weekday does not fit", async () => {
    const { sentences } = await explain("request-weekday-does-not-fit");
    const wish = sentences.find((sentence) => sentence.startsWith("希望1")) ?? "";
    expect(wish).toContain("日付と曜日が合いません。");
    expect(wish).toContain("12月2日（水）14時00分～14時30分");
  });

  it("names the header line that a machine wrote, and takes nothing from its words", async () => {
    const found = await explain("auto-vacation-header-quotes-the-offer");
    expect(found.sentences.join("\n")).toContain("auto-submitted: auto-replied");
    expect(found.marks.every(({ what }) => what === "old")).toBe(true);
  });

  it("shows the words of a condition", async () => {
    expect(marked(await explain("reply-condition"))).toContainEqual(["signal", "なら大丈夫です"]);
  });

  it("writes the marks into the text", () => {
    const marks = [
      { from: 0, to: 2, what: "name" as const },
      { from: 3, to: 8, what: "old" as const },
    ];
    expect(writeMarked("試験\n> a\n> b".slice(0, 8), marks)).toBe(`【試験】〔${MARK_WORDS.name}〕\n┊ > a\n┊ >`);
  });

  const names = readdirSync(FOLDER)
    .filter((name) => name.endsWith(".eml"))
    .map((name) => name.slice(0, -4));

  it("explains every fixture with marks in order, inside the text and apart from each other", async () => {
    for (const name of names) {
      const { reading, marks, sentences } = await explain(name);
      let place = 0;
      for (const { from, to } of marks) {
        expect([name, from >= place && to > from && to <= reading.text.length]).toEqual([name, true]);
        place = to;
      }
      expect(sentences.length).toBeGreaterThanOrEqual(3);
      expect(sentences.every((sentence) => sentence.trim() !== "")).toBe(true);
    }
  });
});
