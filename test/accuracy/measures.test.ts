import { describe, expect, it } from "vitest";
import { type Answer, judge } from "./datetime.ts";
import type { ExpectedDate } from "./datetime-scope.ts";
import { differences, loadFixtures, readFixture } from "./fixtures.ts";
import { count, markdownTable, newTally, percent, shown } from "./tally.ts";

const answer = (from: string, to: string | null, more: Partial<Answer> = {}): Answer => ({
  start: 0,
  end: 5,
  words: "",
  timed: false,
  from,
  to,
  doubted: false,
  ...more,
});
const verdict = (text: string, expected: ExpectedDate | null, ...answers: Answer[]) =>
  judge({ text }, expected, answers);

describe("the measure of dates", () => {
  const day = { value: "2026-12-03" };

  it("takes the same day as right and another one as silently wrong", () => {
    expect(verdict("12月3日", day, answer("2026-12-03T00:00", "2026-12-04T00:00"))).toBe("right");
    expect(verdict("12月3日", day, answer("2026-12-02T00:00", "2026-12-03T00:00"))).toBe("wrong");
  });

  it("lets a doubt excuse another day, and never makes it right", () => {
    expect(verdict("12月3日", day, answer("2026-12-02T00:00", null, { doubted: true }))).toBe("doubtful");
  });

  it("calls an expression missed where no answer touches its place", () => {
    expect(verdict("x 12月3日", { ...day, text: "12月3日" }, answer("2026-12-03T00:00", null, { end: 1 }))).toBe(
      "missed",
    );
  });

  it("counts only the first answer at a place", () => {
    const second = answer("2026-12-03T00:00", "2026-12-04T00:00");
    expect(verdict("12月3日", day, answer("2026-12-01T00:00", "2026-12-02T00:00"), second)).toBe("wrong");
  });

  it("compares a time by its minute, and an hour twelve hours off is wrong", () => {
    expect(verdict("14時", { value: "14:00:00" }, answer("2026-12-03T14:00", null))).toBe("right");
    expect(verdict("2時", { value: "14:00:00" }, answer("2026-12-03T02:00", null))).toBe("wrong");
  });

  it("passes an end that counts or does not count the last day, not one two days later", () => {
    const range = { value: "2026-12-03", end: "2026-12-05" };
    expect(verdict("12/3-5", range, answer("2026-12-03T00:00", "2026-12-05T00:00"))).toBe("right");
    expect(verdict("12/3-5", range, answer("2026-12-03T00:00", "2026-12-06T00:00"))).toBe("right");
    expect(verdict("12/3-5", range, answer("2026-12-03T00:00", "2026-12-08T00:00"))).toBe("wrong");
  });

  it("lets a week end on Friday, and a range of dates not end early", () => {
    const week = { value: "2026-11-30", end: "2026-12-07" };
    expect(verdict("来週は", week, answer("2026-11-30T00:00", "2026-12-05T00:00"))).toBe("right");
    expect(verdict("11/30-12/6", week, answer("2026-11-30T00:00", "2026-12-05T00:00"))).toBe("wrong");
  });

  it("takes a find in a text without any date as silently wrong", () => {
    expect(verdict("秋", null)).toBe("right");
    expect(verdict("秋", null, answer("2026-12-03T00:00", null))).toBe("wrong");
  });
});

describe("the measure of fixtures", () => {
  it("names each field that differs, with doubts as a set", async () => {
    const [fixture] = loadFixtures().filter(({ name }) => name === "request-weekday-does-not-fit");
    if (fixture === undefined) throw new Error("the fixture is gone");
    const reading = await readFixture(fixture);
    expect(differences(reading, fixture.expect)).toEqual([]);
    expect(differences(reading, { action: "offer", doubts: [], wishes: [], applicant: { name: "別人" } })).toEqual([
      "action",
      "doubts",
      "wishes",
      "applicant",
    ]);
  });

  it("never rounds up to all", () => {
    expect(percent(999, 1000)).toBe("99.9 %");
    expect(percent(9999, 10_000)).toBe("99.9 %");
    const tally = newTally();
    expect(shown(tally)).toBe("–");
    count(tally, false, "x");
    expect([shown(tally), tally.wrong]).toEqual(["0/1 0.0 %", ["x"]]);
  });

  it("keeps a bar inside a cell from ending it", () => {
    expect(markdownTable(["a"], [["x|y"]])).toBe("| a |\n| --- |\n| x\\|y |");
  });
});
