import { describe, expect, it } from "vitest";
import { makeLettersOf, neededLetters } from "../../src/mail/text/needed-letters.ts";

describe("letters that an expression needs", () => {
  it.each([
    ["a word", /御座/, "御"],
    ["one of each alternative", /宜しく|予約/, "宜予"],
    ["a group, and what stands around it", /(?:宜|敷)しい/, "宜敷"],
    ["what is looked ahead for or back at", /(?<=番)ばん(?=号)/, "番"],
    ["a class that lists its letters", /[朝昼]から/, "朝昼"],
    ["what is said once or more", /御+座?/, "御"],
    ["nothing of what may be left out", /予?約*相{0,2}の/, "の"],
    ["nothing of what must not be there", /(?<!月)の(?!日)/, "の"],
    ["nothing of an alternative that needs nothing", /予約|\d+/, null],
    ["nothing of an empty alternative", /(?:予約|)$/, null],
    ["nothing of ranges and of what a class leaves out", /[一-龠]|[^予]/, null],
    ["nothing of signs of expressions", /\s.\p{L}\u3042$/u, null],
    ["no letter that has two cases, where cases do not count", /zoom|予OK/i, null],
    ["nothing of groups with modifiers of their own", /(?i:予)/, null],
    ["nothing of letters in two pieces", /\u{1F600}|😀/u, null],
  ])("are %s", (_, pattern, letters) => expect(neededLetters(pattern)).toBe(letters));

  it("are the rarest of a sequence", () => expect(neededLetters(/お電話でのお願い/)).toMatch(/^[電話願]$/));
});

describe("letters of a text", () => {
  it("are found again, in what is added later as well", () => {
    const letters = makeLettersOf();
    letters.add("予約をお願いします");
    expect(letters.hasAny("宜約")).toBe(true);
    expect(letters.hasAny("宜")).toBe(false);
    letters.add("宜しく");
    expect(letters.hasAny("宜")).toBe(true);
  });
});
