import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Letter } from "../../src/mail/letters/letter.ts";
import { loadLetters } from "../../src/mail/letters/render.ts";
import { linesIn } from "../../src/mail/letters/rewording.ts";
import { readProfile } from "../../src/world/profile.ts";
import { LETTER_TEMPLATES, readOwnWording, readTemplates } from "../../src/world/templates.ts";
import { office, sample, writtenAt } from "./letter-samples.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "madoguchi-wording-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const shipped = readFileSync(join(LETTER_TEMPLATES, "offer.txt"), "utf8");
function problemsOf(change: (text: string) => string, file = "offer.txt"): string[] {
  writeFileSync(join(folder, file), change(shipped));
  const read = readOwnWording(folder);
  return "problems" in read ? read.problems : [];
}

describe("an office's own wording", () => {
  it("says the same letter in its own words", async () => {
    const thanks = "のお申し込みをいただき、ありがとうございます。";
    expect(problemsOf((text) => text.replace(`{{service}}${thanks}`, "お申し込み、たしかに受け取りました。"))).toEqual(
      [],
    );
    const own = readOwnWording(folder);
    if ("problems" in own) throw new Error(own.problems.join());
    const render = await loadLetters({ ...(await readTemplates()), ...own.templates });
    const { text } = render(sample("offer"), office, writtenAt);
    expect(text).toContain("お申し込み、たしかに受け取りました。");
    expect(text).not.toContain(thanks);
  });

  it("may name what it holds itself, as wordings did that were begun from an earlier copy", () => {
    expect(problemsOf((text) => text.replaceAll("{{service}}", "オンライン相談"))).toEqual([]);
    expect(problemsOf((text) => text.replaceAll("{{service}}", "就職相談")).join()).toContain("must keep this line");
  });

  it("T6-3b: cannot lose the consent sentence, nor that nothing is confirmed yet", () => {
    expect(problemsOf((text) => text.replace("{{> consent}}\n", ""))).toEqual([
      expect.stringMatching(/^offer\.txt: must keep this line.*\{\{> consent\}\}/),
    ]);
    const quiet = problemsOf((text) => text.replaceAll(/^! まだ予約は.*$/gm, "ご案内です。"));
    expect(quiet.join()).toContain("! まだ予約は確定していません");
    expect(problemsOf((text) => text.replace("【まだ予約は確定していません】", ""))).not.toEqual([]);
  });

  it("cannot lose a value that a rule demands, name one that is not there, or bring in a link", () => {
    expect(problemsOf((text) => text.replaceAll("{{replyBy}}", "今週中")).join()).toContain("{{replyBy}}");
    expect(problemsOf((text) => `${text}\n{{password}}\n`).join()).toContain("{{password}}");
    expect(problemsOf((text) => `${text}\nくわしくは www.example.com へ\n`).join()).toContain("web or mail address");
  });

  describe("and whoever cannot telephone", () => {
    const others = { ...sample("offer-pdf-only") } as Letter;
    const writer: Letter = { ...others, writes: true };
    const OWN = "お申し込み、たしかに受け取りました。";
    const withThanks = (source: string) =>
      source.replace("{{service}}のお申し込みをいただき、ありがとうございます。", OWN);
    /** As a wording reads that was begun before there were lines for them. */
    const early = withThanks(shipped).replace(/\{\{#writes\}\}\n[\s\S]*?\{\{\/writes\}\}\n|\{\{[\^/]writes\}\}\n/g, "");

    it("T6-6a: gets the shipped wording where the office's own asks for a call, and everybody else the office's", async () => {
      expect(early).not.toContain("writes");
      expect(problemsOf(() => early)).toEqual([]);
      const templates = await readTemplates();
      const configured = await loadLetters({ ...templates, "offer.txt": early }, templates);
      const render = await loadLetters(templates);
      expect(render.unfitForWriters("offer", early)).toContain(
        "返信のあと、次の平日になっても当所からメールが届かないときは、お電話ください。",
      );
      for (const written of [
        (letter: Letter) => configured(letter, office, writtenAt),
        (letter: Letter) => render(letter, office, writtenAt, early),
      ]) {
        expect(written(others).text).toContain(OWN);
        expect(written(writer)).toEqual(render(writer, office, writtenAt));
        expect(written(writer).text).not.toContain("お電話ください");
      }
    });

    it("gets the office's own where it has what ours says to them, and names the telephone to nobody else", async () => {
      const render = await loadLetters(await readTemplates());
      const own = withThanks(shipped);
      expect(render.unfitForWriters("offer", own)).toEqual([]);
      const { text } = render(writer, office, writtenAt, own);
      expect(text).toContain(OWN);
      expect(text).toContain("「PDFを開けません」とだけ書いて返信してください");
      for (const line of ["お急ぎの方はお電話ください。", "{{telephone}}へどうぞ。", "でんわでも どうぞ。"]) {
        const calling = own.replace("{{> manners}}", `${line}\n{{> manners}}`);
        expect(render.unfitForWriters("offer", calling)).toEqual([line]);
        const hidden = own.replace("{{> manners}}", `{{^writes}}\n${line}\n{{/writes}}\n{{> manners}}`);
        expect(render.unfitForWriters("offer", hidden)).toEqual([]);
      }
    });

    it("has lines that staff may change in one letter, whichever wording it was written in", async () => {
      const render = await loadLetters(await readTemplates());
      const free = (letter: Letter) =>
        linesIn(render(letter, office, writtenAt, early), render.freeLines("offer", "ja", early)).map(
          ({ text }) => text,
        );
      expect(free(others)).toContain(OWN);
      expect(free(writer)).toContain("PDFを開けないときは、「PDFを開けません」とだけ書いて返信してください。");
    });
  });

  it("does not touch the parts that all letters share", () => {
    mkdirSync(join(folder, "parts"));
    writeFileSync(join(folder, "parts/contact.txt"), "お問い合わせは窓口へ\n");
    const read = readOwnWording(folder);
    expect("problems" in read && read.problems).toEqual([expect.stringContaining("parts/contact.txt")]);
  });

  it("is named in the profile, and its faults are told with the others at start", () => {
    const profile = JSON.parse(readFileSync(new URL("../../offices/itoigawa.json", import.meta.url), "utf8"));
    const file = join(folder, "office.json");
    mkdirSync(join(folder, "own"));
    writeFileSync(join(folder, "own/offer.txt"), shipped.replace("{{> contact}}", ""));
    writeFileSync(file, JSON.stringify({ ...profile, letters: "own" }));
    const none = { imap: null, smtp: null, mailFrom: null, authservId: null, allowSampleTerms: true };
    const read = readProfile(file, none);
    expect("problems" in read && read.problems.join()).toContain("{{> contact}}");
    writeFileSync(file, JSON.stringify({ ...profile, letters: "nowhere" }));
    expect(readProfile(file, none)).toHaveProperty("problems");
  });
});
