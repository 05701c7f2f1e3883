import type { Time } from "../../booking/time.ts";
import type { DateExpression, ReadingOffice } from "../reading.ts";
import { type Folded, replaceFolded } from "../text/folded-text.ts";
import { fold } from "../text/japanese-text.ts";
import { spellOutTables } from "../text/mark-table.ts";
import { type Moment, spanOf } from "./moment.ts";
import { joinAcrossDays, joinItems } from "./moment-join.ts";
import { scan } from "./moment-scan.ts";

/** Dates and times of a text, one entry per expression, in text order (the contract of `read --text`). */
export function findDates(text: string, now: Time, office: ReadingOffice): DateExpression[] {
  return findMoments(prepare(text), now, office).map((moment) => {
    const others = [...moment.others, ...(moment.loose?.others ?? [])];
    return {
      text: text.slice(moment.originalStart, moment.originalEnd).trim(),
      ...spanOf(moment, office, false),
      kind: moment.kind,
      doubts: [...new Set([...moment.doubts, ...(moment.loose?.doubts ?? [])])],
      ...(others.length > 0
        ? { alternatives: others.map((other) => spanOf({ ...moment, ...other }, office, false)) }
        : {}),
    };
  });
}

/** Folds a text and turns the numbers of list items (1. 2) (3)) into enumerators, so that 1.12/3 is not read as a date. */
export function prepare(text: string): Folded {
  const item = /(^|\n)([ \t]*)(\(?([1-9])[).:、．,](?![\d]{2}\b(?!\s*[月/])))(?=\s*\d{1,4}\s*[月/年])/g;
  // 希望1:12/3 holds no time of day, and 希望1/12月3日 no day of January.
  const ranked = /((?:(?:希望|候補)\s?[1-5]|第\s?[1-5一二三四五])\s?)(?::(?=\s*\d{1,2}\s*[月/])|\/(?=\d{1,2}月))/g;
  // 金曜日(11日) is 11日(金), 月曜(12/7) is 12/7(月); 来週の火曜日(1日) says its day already.
  const explained =
    /(?<!週の?|第\s?[1-5一二三四五]の?)([月火水木金土日])曜日?[ ]?\((\d{1,2}日|\d{1,2}\/\d{1,2}|\d{1,2}月\d{1,2}日)\)/g;
  const turned = replaceFolded(
    spellOutTables(fold(text)),
    explained,
    (match) => `${match[2]}${" ".repeat(match[0].length - (match[2]?.length ?? 0) - 3)}(${match[1]})`,
  );
  // 14の月曜か15の火曜: days of the month, with their weekdays.
  const dayAndWeekday = /(?<![\d第:/.-])(1\d|2\d|3[01])の(?=[月火水木金]曜)/g;
  const spelt = replaceFolded(turned, dayAndWeekday, (match) => `${match[1]}日`);
  return replaceFolded(
    replaceFolded(spelt, ranked, (match) => `${match[1]} `),
    item,
    (match) => {
      const mark = String.fromCharCode(0xe000 + Number(match[4]));
      return `${match[1]}${match[2]}${mark.padEnd(match[3]?.length ?? 1, " ")}`;
    },
  );
}

export function findMoments(folded: Folded, now: Time, office: ReadingOffice): Moment[] {
  const items = scan(folded.text, now, office);
  const moments = joinItems(folded.text, items, now);
  return joinAcrossDays(folded.text, moments).map((moment) => ({
    ...moment,
    doubts: isBehindNoMonth(folded.text, moment)
      ? [...new Set([...moment.doubts, "ambiguous_date" as const])]
      : moment.doubts,
    originalStart: folded.origins[moment.start] ?? 0,
    originalEnd: folded.origins[moment.end] ?? 0,
  }));
}

/** 13月2日: the day is read, the month is none. */
export function isBehindNoMonth(text: string, { start }: Pick<Moment, "start">): boolean {
  return (
    /\d/.test(text[start] ?? "") && /(?<!\d)(?:1[3-9]|[2-9]\d)月の?\s?$/.test(text.slice(Math.max(0, start - 6), start))
  );
}
