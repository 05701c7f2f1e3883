import { describe, expect, it } from "vitest";
import { type Answer, judge } from "./datetime.ts";
import { type ExpectedDate, whyOutOfScope } from "./datetime-scope.ts";
import { whyNoNegative, whySourceErrs } from "./datetime-sources.ts";
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

  it("takes a guessed hour for the half of its day, and no other half or day", () => {
    const evening = { value: "2026-12-03T22:00:00", implied_time: true };
    const part = (from: string) => answer(from, null, { timed: true });
    expect(verdict("今晩", evening, part("2026-12-03T18:00"))).toBe("right");
    expect(verdict("今晩", evening, part("2026-12-03T09:00"))).toBe("wrong");
    expect(verdict("今晩", evening, part("2026-12-04T18:00"))).toBe("wrong");
    expect(verdict("今晩", { value: "2026-12-03T22:00:00" }, part("2026-12-03T18:00"))).toBe("wrong");
  });

  it("lets より後 begin on the day or behind it, and 以降 only on it", () => {
    const open = { value: "2026-12-03", open: "after" };
    expect(verdict("12月3日より後", open, answer("2026-12-04T00:00", "2026-12-26T00:00"))).toBe("right");
    expect(verdict("12月3日より後", open, answer("2026-12-05T00:00", "2026-12-26T00:00"))).toBe("wrong");
    expect(verdict("12月3日以降", open, answer("2026-12-04T00:00", "2026-12-26T00:00"))).toBe("wrong");
  });

  it("wants the same end of a period that its source cut out of its まで", () => {
    const month = { text: "来月", value: "2026-12-01", end: "2027-01-01" };
    const until = (to: string) => answer("2026-11-26T00:00", to, { words: "来月まで" });
    expect(verdict("来月まで", month, until("2027-01-01T00:00"))).toBe("right");
    expect(verdict("来月まで", month, until("2026-12-02T00:00"))).toBe("wrong");
    expect(verdict("来月に", month, until("2027-01-01T00:00"))).toBe("wrong");
  });

  it("leaves out hours of the night only where every reading lies in it", () => {
    const both = { value: "17:00:00", values: [{ value: "05:00:00" }, { value: "17:00:00" }] };
    expect(whyOutOfScope("5時", { value: "05:00:00" }, null)).toBe("hours of the night");
    expect(whyOutOfScope("5時", both, null)).toBeNull();
    expect(whyOutOfScope("7時", { value: "07:00:00" }, null)).toBeNull();
    expect(whyOutOfScope("12月3日", { value: "2026-12-03T00:00:00" }, null)).toBeNull();
  });

  it("leaves out what a source cannot mean by its words and its answer, never by ours", () => {
    expect(whySourceErrs("2日後", { value: "2026-12-03", end: "2026-12-05" }, null)).not.toBeNull();
    expect(whySourceErrs("2日後", { value: "2026-12-05" }, null)).toBeNull();
    expect(whySourceErrs("3月下旬", { value: "2026-03-16", end: "2026-04-01" }, null)).not.toBeNull();
    expect(whySourceErrs("3月下旬", { value: "2026-03-21", end: "2026-04-01" }, null)).toBeNull();
    expect(whySourceErrs("21日から23日", { value: "2026-12-21", end: "2026-12-23" }, null)).toBeNull();
    expect([whyNoNegative("今晩"), whyNoNegative("今秋")]).toEqual([expect.any(String), null]);
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
