import { describe, expect, it } from "vitest";
import type { Time } from "../../src/booking/time.ts";
import { readWishes } from "../../src/mail/wishes/wishes.ts";
import { TEST_OFFICE } from "./office.ts";

/**
 * Two wishes in one mail mean what each of them means alone, whatever stands between them: 「12/10 午前⏎12/11 午前」 once lost the
 * hours of its first day. Every way to write a day, every way to write hours, every way to join two of them.
 */
const RECEIVED = "2026-11-25T10:00:00+09:00" as Time;

const DAYS: readonly (readonly [string, string])[] = [
  ["12月10日", "12月11日"],
  ["12/10", "12/11"],
  ["12月10日(木)", "12月11日(金)"],
  ["１２月１０日（木曜日）", "１２月１１日（金曜日）"],
  ["十二月十日", "十二月十一日"],
  ["12-10", "12-11"],
  ["12.10", "12.11"],
  ["2026/12/10", "2026/12/11"],
  ["令和8年12月10日", "令和8年12月11日"],
  ["来週の木曜", "来週の金曜"],
  ["Dec 10", "Dec 11"],
];
const HOURS = [
  "午前",
  "午後",
  "の午前中",
  "10時",
  "10:00",
  "午前10時",
  "午後2時",
  "14時半",
  "14:00〜15:00",
  "14時から16時",
  "13時以降",
  "15時まで",
  "夕方",
  "朝一番",
  "終日",
  "1400",
];
const JOINTS: readonly { between: string; before?: string }[] = [
  { between: "\n" },
  { between: "\n\n" },
  { between: "、" },
  { between: "・" },
  { between: " / " },
  { between: "か" },
  { between: "と" },
  { between: "または" },
  { between: "、もしくは" },
  { between: "。それか" },
  { between: "、だめなら" },
  { between: "\n・", before: "・" },
  { between: "\n② ", before: "① " },
  { between: "\n2. ", before: "1. " },
  { between: "\n第2希望：", before: "第1希望：" },
];
const FRAMES: readonly (readonly [string, string])[] = [
  ["", ""],
  ["", "でお願いします。"],
  ["試験太郎です。求職番号は15030-771001です。", "を希望します。"],
  ["都合がいいのは", "です。"],
  ["相談希望日は", "とさせていただきます。"],
];

/** Latin letters and figures are kept apart by a space: Dec 10 午前, 12/10 10時. */
function written(day: string, hours: string): string {
  const apart = /^[A-Z]/.test(day) || (/\d$/.test(day) && /^\d/.test(hours));
  return `${day}${apart ? " " : ""}${hours}`;
}

/** Start and end of each wish, with its doubts. */
function wishesOf(text: string): string[] {
  return readWishes(text, RECEIVED, TEST_OFFICE).wishes.map(({ from, to, doubts }) => [from, to, ...doubts].join(" "));
}

describe("two wishes in one mail", () => {
  it.each(JOINTS)("mean what each means alone, joined by $between", ({ between, before = "" }) => {
    const amiss: string[] = [];
    for (const [first, second] of DAYS)
      for (const [index, hours] of HOURS.entries()) {
        const other = HOURS[(index * 7 + 3) % HOURS.length] ?? hours;
        // 12-10 1400 may be any number.
        if (/^12[.-]/.test(first) && [hours, other].includes("1400")) continue;
        const [one, two] = [written(first, hours), written(second, other)];
        const [opening, closing] = FRAMES[index % FRAMES.length] ?? ["", ""];
        const wanted = [...wishesOf(one), ...wishesOf(two)];
        const text = `${opening}${before}${one}${between}${two}${closing}`;
        const seen = wishesOf(text);
        if (wanted.length !== 2 || seen.join() !== wanted.join()) amiss.push(`${text} → ${seen.join(", ")}`);
      }
    expect(amiss).toEqual([]);
  });
});
