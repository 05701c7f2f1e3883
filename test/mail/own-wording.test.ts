import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { loadLetters } from "../../src/mail/letters/render.ts";
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
