import { describe, expect, it } from "vitest";
import { toTime } from "../../src/booking/time.ts";
import { readWishes } from "../../src/mail/wishes.ts";
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

  it("makes one wish a day of weekday sets with a part of the day", () => {
    expect(starts("月・水・金の午前でお願いします")).toEqual(["11-30T08:30", "12-02T08:30", "12-04T08:30"]);
    expect(starts("平日の午後でお願いします").slice(0, 3)).toEqual(["11-26T12:00", "11-27T12:00", "11-30T12:00"]);
  });
});
