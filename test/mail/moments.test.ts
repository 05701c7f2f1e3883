import { describe, expect, it } from "vitest";
import { toTime } from "../../src/booking/time.ts";
import { findDates } from "../../src/mail/dates/moments.ts";
import { TEST_OFFICE } from "./office.ts";

/** Wednesday. */
const NOW = toTime("2026-11-25T10:00:00+09:00");
const find = (text: string, now = NOW) => findDates(text, now, TEST_OFFICE);
const starts = (text: string, now = NOW) => find(text, now).map((found) => found.from.slice(0, 16));

describe("dates and times in a text", () => {
  it.each([
    ["12月3日", "2026-12-03T00:00"],
    ["１２月３日（木）", "2026-12-03T00:00"],
    ["12/3 14:00", "2026-12-03T14:00"],
    ["12／3　14：00", "2026-12-03T14:00"],
    ["2026年12月3日午後2時半", "2026-12-03T14:30"],
    ["令和8年12月3日 14時", "2026-12-03T14:00"],
    ["R8.12.3 14時", "2026-12-03T14:00"],
    ["㋿8年12月3日", "2026-12-03T00:00"],
    ["十二月三日午後二時", "2026-12-03T14:00"],
    ["20261203", "2026-12-03T00:00"],
    ["12.3 14:00", "2026-12-03T14:00"],
    ["12-3(木)", "2026-12-03T00:00"],
    ["木曜日 12/3", "2026-12-03T00:00"],
    ["1月7日 10時", "2027-01-07T10:00"],
    ["来年の1月7日", "2027-01-07T00:00"],
    ["明日", "2026-11-26T00:00"],
    ["明後日の10時", "2026-11-27T10:00"],
    ["来週の火曜", "2026-12-01T00:00"],
    ["再来週の月曜", "2026-12-07T00:00"],
    ["来月の第2火曜", "2026-12-08T00:00"],
    ["来月3日", "2026-12-03T00:00"],
    ["3日後", "2026-11-28T00:00"],
    ["3営業日後", "2026-11-30T00:00"],
    ["12/3 正午", "2026-12-03T12:00"],
    ["12/3 14時10分", "2026-12-03T14:10"],
    ["12/3⑩時", "2026-12-03T10:00"],
    ["Dec 3 (Thu) 2pm", "2026-12-03T14:00"],
    ["Thursday, December 3rd at 2:30 pm", "2026-12-03T14:30"],
  ])("reads %s without a doubt", (text, expected) => {
    expect(find(text).map(({ from, doubts }) => [from.slice(0, 16), doubts])).toEqual([[expected, []]]);
  });

  it("ends a date at the next midnight and a start one slot later", () => {
    expect(find("12月3日")[0]).toMatchObject({ kind: "date", to: "2026-12-04T00:00:00+09:00" });
    expect(find("12月3日14時")[0]).toMatchObject({ kind: "datetime", to: "2026-12-03T14:30:00+09:00" });
  });

  it("keeps both ends of a range", () => {
    for (const text of [
      "12/3 14:00-15:00",
      "12月3日 14時～15時",
      "12/3 午後2時から3時まで",
      "12/3 14～15時",
      "12/3 14:00～12/3 15:00",
    ]) {
      expect(find(text)).toMatchObject([
        { kind: "range", from: "2026-12-03T14:00:00+09:00", to: "2026-12-03T15:00:00+09:00", doubts: [] },
      ]);
    }
    expect(find("12/3-5")).toMatchObject([
      { kind: "range", from: "2026-12-03T00:00:00+09:00", to: "2026-12-06T00:00:00+09:00" },
    ]);
  });

  it("does not fold an enumerator into the date behind it", () => {
    expect(starts("①12月3日(木)10時 ②12/4(金)14時")).toEqual(["2026-12-03T10:00", "2026-12-04T14:00"]);
    expect(starts("1.12/3 14:00\n2.12/4 10:00")).toEqual(["2026-12-03T14:00", "2026-12-04T10:00"]);
  });

  it("gives a shared window to every day of a list", () => {
    expect(starts("12/3,4の午前")).toEqual(["2026-12-03T08:30", "2026-12-04T08:30"]);
    expect(starts("12/3・4・7の14時")).toEqual(["2026-12-03T14:00", "2026-12-04T14:00", "2026-12-07T14:00"]);
  });

  it("never joins a start with the line below it into a range", () => {
    expect(starts("12月3日（木）14時～\n12月4日（金）10時～")).toEqual(["2026-12-03T14:00", "2026-12-04T10:00"]);
    expect(find("12/3 14時～\n15時～")[0]).toMatchObject({ kind: "datetime", from: "2026-12-03T14:00:00+09:00" });
  });

  it("takes the weekdays of a list from one week", () => {
    expect(starts("来週の火曜か金曜の14時")).toEqual(["2026-12-01T14:00", "2026-12-04T14:00"]);
    expect(starts("来週の月・水・金の午前")).toEqual(["2026-11-30T08:30", "2026-12-02T08:30", "2026-12-04T08:30"]);
  });

  it("reports the words as they were written, in text order", () => {
    expect(find("えっと、１２月３日（木）１４：００か、来週の火曜で").map(({ text }) => text)).toEqual([
      "１２月３日（木）１４：００",
      "来週の火曜",
    ]);
  });

  it.each([
    ["12月3日(水)14時", "weekday_mismatch"],
    ["12月3日 2時", "ambiguous_time"],
    ["12月3日 午後12時半", "ambiguous_time"],
    ["8/12/3", "ambiguous_date"],
    ["11月31日", "ambiguous_date"],
    ["11/20", "past"],
    ["4日の14時", "ambiguous_date"],
    ["14時", "no_date"],
    ["二〇十八年7月9日", "ambiguous_date"],
    ["平成38年12月3日", "ambiguous_date"],
  ])("attaches a doubt to %s", (text, doubt) => {
    expect(find(text)[0]?.doubts).toContain(doubt);
  });

  it("names both days of a weekday that does not fit its date", () => {
    expect(find("12月3日(水)")[0]?.alternatives?.map(({ from }) => from.slice(0, 10))).toEqual([
      "2026-12-02",
      "2026-12-03",
    ]);
  });

  it("names both weeks for 来週 written on a Sunday, and both days for 明日 written near midnight", () => {
    const sunday = toTime("2026-11-29T10:00:00+09:00");
    expect(find("来週の火曜", sunday)[0]).toMatchObject({ doubts: ["ambiguous_date"] });
    expect(find("来週の火曜", sunday)[0]?.alternatives).toHaveLength(1);
    expect(find("明日", toTime("2026-11-25T23:50:00+09:00"))[0]?.doubts).toContain("ambiguous_date");
  });

  it.each([
    "TEL 025-552-0333",
    "求職番号 15010-01234567",
    "〒941-0058",
    "1時間ほど",
    "3日間",
    "2名",
    "24/7",
    "一番",
    "土日",
    "12月分",
    "5,000円",
  ])("finds no date in %s", (text) => {
    expect(find(text).filter((found) => found.kind !== "range" || found.doubts.length === 0)).toEqual([]);
  });
});
