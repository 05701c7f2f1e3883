import { describe, expect, it } from "vitest";
import type { LetterKind } from "../../src/mail/letters/letter.ts";
import { loadLetters } from "../../src/mail/letters/render.ts";
import { linesIn, problemOf, reword } from "../../src/mail/letters/rewording.ts";
import { readTemplates } from "../../src/world/templates.ts";
import { office, sample, sampleNames, writtenAt } from "./letter-samples.ts";

const templates = await readTemplates();
const render = await loadLetters(templates);
const freeLines = (kind: LetterKind) => render.freeLines(kind, "ja");

const LONG = "ここに、職員が書いた別の文が入ります。長いので、手紙の中では二行に分かれるはずです。";

/** The same letter as an office would get it that had worded this one line so from the start. */
async function fromTheStart(name: (typeof sampleNames)[number], was: string, now: readonly string[]) {
  const file = `${sample(name).kind}.txt`;
  const lines = (templates[file] ?? "").split("\n");
  const changed = lines.flatMap((line) => {
    const bare = line.trim().replace("{{service}}", "オンライン相談");
    if (bare !== was && bare !== `- ${was}`) return [line];
    return now.map((one) => (bare.startsWith("- ") ? `- ${one}` : one));
  });
  const { text, html } = (await loadLetters({ ...templates, [file]: changed.join("\n") }))(
    sample(name),
    office,
    writtenAt,
  );
  return { text, html };
}

describe("a letter with lines that staff changed", () => {
  it.each(["offer", "details", "heldReceipt", "cancellationReceipt"] as const)(
    "%s reads as if its wording had been so from the start, line by line",
    async (kind) => {
      const name = sampleNames.find((one) => sample(one).kind === kind);
      if (!name) throw new Error(kind);
      const { text, html } = render(sample(name), office, writtenAt);
      const lines = linesIn({ text, html }, freeLines(kind));
      expect(lines.length).toBeGreaterThan(0);
      for (const { text: was } of lines) {
        for (const now of [[LONG], ["短い文。", LONG], []]) {
          const edited = reword({ text, html }, freeLines(kind), [{ was, now: now.join("\n") }]);
          expect([was, edited]).toEqual([was, await fromTheStart(name, was, now)]);
        }
      }
    },
  );

  it.each(sampleNames)("%s keeps all that carries a value, must not be overlooked or is shared", (name) => {
    const letter = sample(name);
    const { text, html } = render(letter, office, writtenAt);
    const free = freeLines(letter.kind);
    const bare = reword(
      { text, html },
      free,
      linesIn({ text, html }, free).map(({ text: was }) => ({ was, now: "" })),
    );
    for (const line of (templates[`${letter.kind}.txt`] ?? "").split("\n").map((one) => one.trim())) {
      if (!line.startsWith("! ") || line.includes("{{")) continue;
      if (text.includes(line.slice(2))) expect(bare.text).toContain(line.slice(2));
    }
    expect(bare.text).toContain(office.telephone);
    expect(bare.html).toContain(office.telephone);
  });

  it("T6-3a, T6-3b: of an offer neither times nor deadlines nor the sentence of consent can be changed", () => {
    const name = sampleNames.find((one) => sample(one).kind === "offer");
    if (!name) throw new Error("no offer");
    const { text, html } = render(sample(name), office, writtenAt);
    const free = freeLines("offer");
    const all = linesIn({ text, html }, free).map(({ text: was }) => ({ was, now: "" }));
    const bare = reword({ text, html }, free, all).text.replace(/\n/g, "");
    for (const words of [
      "返信の期限：",
      "まで",
      "同意したものとみなし",
      "まだ予約は確定していません",
      "利用規約（版：",
    ])
      expect(bare).toContain(words);
    const dates = (words: string) => words.match(/\d+月\d+日/g);
    expect(dates(bare)).toEqual(dates(text.replace(/\n/g, "")));
  });

  it("takes no address, no placeholder and nothing that is too long, and no markup", () => {
    expect(problemOf("くわしくは https://example.jp をご覧ください。")).toBe("address");
    expect(problemOf("返信は hanako@example.jp へ。")).toBe("address");
    expect(problemOf("{{slot}}にお越しください。")).toBe("placeholder");
    expect(problemOf("あ".repeat(301))).toBe("tooLong");
    expect(problemOf("一。\n二。\n三。\n四。\n五。\n六。")).toBe("tooLong");
    expect(problemOf("お待ちしています。\n\n")).toBeNull();
    const name = sampleNames.find((one) => sample(one).kind === "heldReceipt");
    if (!name) throw new Error("no receipt");
    const letter = render(sample(name), office, writtenAt);
    const [line] = linesIn(letter, freeLines("heldReceipt"));
    const edited = reword(letter, freeLines("heldReceipt"), [
      { was: line?.text ?? "", now: "<b>$& $1</b>\u202e\u200b" },
    ]);
    expect(edited.html).toContain("&lt;b&gt;$&amp; $1&lt;/b&gt;");
    expect(edited.text).toContain("<b>$& $1</b>\n");
  });

  it("leaves a letter alone that does not say the line (any more)", () => {
    const name = sampleNames.find((one) => sample(one).kind === "heldReceipt");
    if (!name) throw new Error("no receipt");
    const { text, html } = render(sample(name), office, writtenAt);
    const edits = [{ was: "この文は、どこにもありません。", now: "別の文。" }];
    expect(reword({ text, html }, freeLines("heldReceipt"), edits)).toEqual({ text, html });
  });
});

it("a line of a letter in English or やさしい日本語 can be changed as one in Japanese", () => {
  for (const [language, was, now] of [
    ["en", "It is free of charge.", "It costs you nothing, whatever your provider may ask for the connection itself."],
    ["easy", "お金（かね）はいりません。", "お金（かね）は、いりません。0円（えん）です。"],
  ] as const) {
    const letter = render({ ...sample("offer"), language }, office, writtenAt);
    const free = render.freeLines("offer", language);
    expect(linesIn(letter, free).map(({ text }) => text)).toContain(was);
    const next = reword(letter, free, [{ was, now }]);
    expect(next.text.replace(/\n {2}/g, " ")).toContain(now);
    expect(next.html).toContain(`<li>${now}</li>`);
    expect(next.text + next.html).not.toContain(was);
  }
});
