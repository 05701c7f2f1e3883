import { describe, expect, it } from "vitest";
import { type ClockTime, type Day, toTime } from "../../src/booking/time.ts";
import { readWishes } from "../../src/mail/wishes/wishes.ts";
import { TEST_OFFICE } from "./office.ts";

/** Wednesday. */
const RECEIVED = toTime("2026-11-25T10:00:00+09:00");
const read = (text: string) => readWishes(text, RECEIVED, TEST_OFFICE);
const starts = (text: string) => read(text).wishes.map(({ from }) => from.slice(5, 16));
const ruledOut = (text: string) => read(text).excluded.map(({ from }) => from.slice(5, 10));

describe("which dates of a mail are wished", () => {
  it.each([
    ["認定日は12/8です。12/9の10時を希望します"],
    ["認定日(12/8)の次の日の、12/9の10時を希望します"],
    ["12/3に面接があるので、12/9の10時でお願いします"],
    ["11/30退職しました。12/9の10時でお願いします"],
    ["生年月日 1980年5月3日\n希望日時 12月9日 10時"],
    ["受付票の有効期限 2026/12/31\n第1希望 12/9 10:00"],
    ["12/9の10時でお願いします。3日以内にご連絡ください。"],
    ["1週間前に登録しました。12/9 10時希望"],
    ["土日は仕事です。12/9 10時希望"],
    ["毎週水曜の午後は通院です。12/9 10時でお願いします"],
  ])("takes the wish alone from: %s", (text) => expect(starts(text)).toEqual(["12-09T10:00"]));

  it.each([
    ["12/3以外でお願いします", ["12-03"]],
    ["12/9 10時希望。12/4はNGです", ["12-04"]],
    ["12/9 10時希望。12/4は×", ["12-04"]],
    ["3日、4日は不可です。12/9 10時でお願いします", ["12-03", "12-04"]],
    ["12月3日は都合が悪いです。12/9 10時でお願いします", ["12-03"]],
    ["水曜以外の午前を希望します", ["12-02"]],
  ])("never wishes what is ruled out: %s", (text, days) => {
    expect(ruledOut(text)).toEqual(days);
    expect(starts(text).filter((start) => days.includes(start.slice(0, 5)))).toEqual([]);
  });

  it.each([
    ["来週の水曜以外の午前", ["11-30T08:30", "12-01T08:30", "12-03T08:30", "12-04T08:30"]],
    ["12月3日、午後はNGなので午前でお願いします", ["12-03T08:30"]],
    ["希望1：12/3 10:00\n希望2：12/4 14:00", ["12-03T10:00", "12-04T14:00"]],
    ["希望日時：11月30日に退職するため、12月3日14時を希望します", ["12-03T14:00"]],
    ["12/10の午前中、何時でも可", ["12-10T08:30"]],
    ["12/7の週で、水曜か木曜の10時", ["12-09T10:00", "12-10T10:00"]],
    ["希望日は12/8、だめなら12/9、いずれも11時", ["12-08T11:00", "12-09T11:00"]],
    ["12/8(火)11:00希望ですが、11:30でも構いません", ["12-08T11:00", "12-08T11:30"]],
    ["12/8の13時から、15時には家を出ます", ["12-08T13:00"]],
    ["来週の平日の午後", ["11-30T12:00", "12-01T12:00", "12-02T12:00", "12-03T12:00", "12-04T12:00"]],
    ["I can't on Monday. Tuesday Dec 8 at 10:30 is good.", ["12-08T10:30"]],
    ["Dec 9 or 10, any time between 1pm and 4pm", ["12-09T13:00", "12-10T13:00"]],
    ["希望日:12/14か15\n時間:15時以降", ["12-14T15:00", "12-15T15:00"]],
  ])("reads the wish that is meant: %s", (text, wished) => expect(starts(text)).toEqual(wished));

  it.each([
    ["12/9 14:00から1時間", true],
    ["12/9 14時から1時間半くらい", true],
    ["12/9 午後2時～1時間程度", true],
    ["12/9 14:00より60分", true],
    ["12/9 14:00から30分", false],
    ["12/9 14:00から1時間以内", false],
  ])("L2: how long somebody wishes to talk is no end of a window: %s", (text, tooLong) => {
    const { wishes, doubts } = read(text);
    expect(wishes.map(({ from, to }) => [from.slice(5, 16), to.slice(5, 16)])).toEqual([
      ["12-09T14:00", "12-09T14:30"],
    ]);
    expect(doubts.includes("too_long")).toBe(tooLong);
  });

  it.each([
    ["2026-12-18T16:00", "年明けの5日か6日の午前でお願いします", ["2027-01-05T08:30", "2027-01-06T08:30"]],
    ["2026-12-18T16:00", "年内は28日だけ空いています", ["2026-12-28T08:30"]],
    ["2026-12-18T16:00", "来月の第2水曜の14時でお願いします", ["2027-01-13T14:00"]],
    ["2026-12-18T16:00", "成人の日の翌日の午前でお願いします", ["2027-01-12T08:30"]],
    ["2026-12-26T20:00", "明日は日曜なので月曜の9時でお願いします", ["2026-12-28T09:00"]],
    ["2026-12-26T20:00", "年明け4日の10時でお願いします", ["2027-01-04T10:00"]],
    ["2026-11-30T08:00", "今月中は無理なので来月3日の10時でお願いします", ["2026-12-03T10:00"]],
    ["2026-11-30T08:00", "明日の火曜10時でお願いします", ["2026-12-01T10:00"]],
  ])("reads, received %s: %s", (received, text, wished) => {
    const { wishes } = readWishes(text, toTime(`${received}:00+09:00`), TEST_OFFICE);
    expect(wishes.map(({ from }) => from.slice(0, 16))).toEqual(wished);
    expect(wishes.flatMap(({ doubts }) => doubts)).toEqual([]);
  });

  it.each([
    ["2026-11-25", "月末", []],
    ["2026-11-29", "月末", ["ambiguous_date"]],
    ["2026-11-25", "月初", []],
    ["2026-12-03", "月初", ["ambiguous_date"]],
    ["2026-11-25", "年内", []],
    ["2026-12-27", "年内", ["ambiguous_date"]],
  ])("on %s doubts %s only near the turn of the month: %j", (today, words, doubts) => {
    const { wishes } = readWishes(`${words}でお願いします`, toTime(`${today}T10:00:00+09:00`), TEST_OFFICE);
    expect(wishes.map((wish) => wish.doubts)).toEqual([doubts]);
  });

  it("makes one wish a day of weekday sets with a part of the day", () => {
    expect(starts("月・水・金の午前でお願いします")).toEqual(["11-30T08:30", "12-02T08:30", "12-04T08:30"]);
    expect(starts("平日の午後でお願いします").slice(0, 3)).toEqual(["11-26T12:00", "11-27T12:00", "11-30T12:00"]);
  });
});

describe("opening hours that begin on a day", () => {
  it("clip a vague window, and close a weekday, from that day on and not before", () => {
    const there = { from: "10:00" as ClockTime, to: "15:00" as ClockTime };
    const later = { from: "2026-12-03" as Day, openHours: [null, there, there, there, there, null, null] };
    const office = { ...TEST_OFFICE, laterHours: [later] };
    const spans = (text: string) =>
      readWishes(text, RECEIVED, office).wishes.map(({ from, to, doubts }) => [
        from.slice(5, 16),
        to.slice(11, 16),
        doubts,
      ]);
    expect(spans("12/2の午後を希望します")).toEqual([["12-02T12:00", "17:15", []]]);
    expect(spans("12/3の午後を希望します")).toEqual([["12-03T12:00", "15:00", []]]);
    expect(spans("12/3の午前を希望します")).toEqual([["12-03T10:00", "12:00", []]]);
    expect(spans("11/27の14時を希望します")).toEqual([["11-27T14:00", "14:30", []]]);
    expect(spans("12/4の14時を希望します")).toEqual([["12-04T14:00", "14:30", ["closed_day"]]]);
  });
});
