import { clockTimeOf, dayOf, plusMinutes, type Time, weekdayOf } from "../booking/time.ts";
import { ENUMERATORS, enumeratorOf, kanjiNumber } from "./japanese-text.ts";
import { type Moment, spanOf } from "./moments.ts";
import type { ReadingContext, ReadingOffice } from "./reading.ts";

export type Offered = Extract<ReadingContext, { state: "offered" }>;

export type Chosen = {
  numbers: Set<number>;
  /** A date or time that was not offered. */
  elsewhere: boolean;
  /** A number that no choice has. */
  unknownNumber: boolean;
  /** Number and time, or two parts of the text, point to different choices. */
  contradicts: boolean;
  /** The text is little more than the choice itself: 「2」「12月4日14時」. */
  bare: boolean;
};

/** Which of the offered choices the words name, by number (2番, ②, 上から2つ目) and by date or time; both must agree. */
export function readChosen(
  text: string,
  moments: readonly Moment[],
  offered: Offered["offered"],
  office: ReadingOffice,
): Chosen {
  const byNumber = namedNumbers(text, moments, offered);
  const byTime = new Set<number>();
  let elsewhere = false;
  const negated = /^\s*(?:以外|は?(?:不可|NG|×|だめ|ダメ|無理|都合が|難し|厳し|行け))/;
  let ruledOut = false;
  for (const moment of moments) {
    if (negated.test(text.slice(moment.end, moment.end + 16))) {
      ruledOut = true;
      continue;
    }
    const fitting = offered.filter((choice) => fits(moment, text, choice.start, office));
    if (fitting.length === 0) elsewhere = true;
    else if (fitting.length === 1 && fitting[0] !== undefined) byTime.add(fitting[0].number);
    else for (const choice of fitting) byTime.add(choice.number);
  }
  const valid = [...byNumber].filter((number) => offered.some((choice) => choice.number === number));
  const numbers = new Set(byTime.size === 0 ? valid : byTime);
  // A date alone that fits several choices is settled by a number that is one of them.
  const agreed = valid.length === 1 && byTime.size > 0 && byTime.has(valid[0] as number);
  if (agreed && everyMomentFits(moments, text, offered, valid[0] as number, office))
    return settled(new Set(valid), elsewhere, valid.length < byNumber.size, ruledOut, text);
  const contradicts =
    ruledOut ||
    (valid.length > 0 &&
      byTime.size > 0 &&
      !(valid.length === byTime.size && valid.every((number) => byTime.has(number))));
  return settled(numbers, elsewhere, valid.length < byNumber.size, contradicts, text);
}

function settled(
  numbers: Set<number>,
  elsewhere: boolean,
  unknownNumber: boolean,
  contradicts: boolean,
  text: string,
): Chosen {
  return { numbers, elsewhere, unknownNumber, contradicts, bare: numbers.size === 1 && isBare(text) };
}

function everyMomentFits(
  moments: readonly Moment[],
  text: string,
  offered: Offered["offered"],
  number: number,
  office: ReadingOffice,
): boolean {
  const choice = offered.find((candidate) => candidate.number === number);
  return choice !== undefined && moments.every((moment) => fits(moment, text, choice.start, office));
}

/** Only numbers, dates, times and brackets, at most a few particles. */
function isBare(text: string): boolean {
  return (
    /^(?:No\.|上から|[\s\d\uE001-\uE032()月火水木金土日年時分半:~/.・、番目めつ第の希望でに午前午後から-])*$/.test(
      text.trim(),
    ) && text.trim() !== ""
  );
}

/** Whether an expression can mean an offered start: a day, a time of day (1-12 modulo twelve), or both. A window never does. */
function fits(moment: Moment, text: string, start: Time, office: ReadingOffice): boolean {
  const day = dayOf(start);
  // 金曜日 in an answer means the offered Friday, not the nearest one.
  const weekday = /^(?:次の|今度の|この)?([月火水木金土日])曜/.exec(text.slice(moment.start, moment.end))?.[1];
  if (weekday !== undefined && "日月火水木金土".indexOf(weekday) !== weekdayOf(day)) return false;
  const readings = [{ fromDay: moment.fromDay, toDay: moment.toDay, time: moment.time }, ...moment.others];
  if (moment.doubts.includes("weekday_mismatch") || moment.doubts.includes("past")) return false;
  return readings.some((reading) => {
    const dayFits =
      weekday !== undefined || moment.doubts.includes("no_date") || (reading.fromDay === day && reading.toDay === day);
    if (!dayFits || reading.time === null) return dayFits;
    const span = spanOf({ ...reading, fromDay: day, toDay: day }, office, false);
    const asSlot = span.from === start && (!moment.window || span.to <= plusMinutes(start, office.slotMinutes));
    return asSlot && clockTimeOf(span.from) === clockTimeOf(start);
  });
}

/** Numbers of choices in every common wording; digits that belong to dates and times are not looked at. */
function namedNumbers(text: string, moments: readonly Moment[], offered: Offered["offered"]): Set<number> {
  let rest = text;
  for (const moment of moments)
    rest = rest.slice(0, moment.start) + " ".repeat(moment.end - moment.start) + rest.slice(moment.end);
  const found = new Set<number>();
  const add = (written: string | undefined) => {
    const number = written === undefined ? null : /^\d+$/.test(written) ? Number(written) : kanjiNumber(written);
    if (number !== null && number > 0 && number < 100) found.add(number);
  };
  for (const character of rest.match(new RegExp(`[${ENUMERATORS}]`, "g")) ?? []) {
    const number = enumeratorOf(character);
    if (number !== null) found.add(number);
  }
  for (const match of rest.matchAll(
    /(?:第|上から|候補|選択肢|番号|No\.?|#|option\s*|choice\s*|number\s*)\s*(\d{1,2}|[一二三四五六])(?!\d|\s*[月日時:/])/gi,
  ))
    add(match[1]);
  for (const match of rest.matchAll(
    /(?<![\d/:.-])(\d{1,2}|[一二三四五六])\s*(?:番(?!地|号室)|つ[目め]|個目|件目|枠目|番[目め]|st\b|nd\b|rd\b|th\b|\)|希望)/g,
  ))
    add(match[1]);
  for (const match of rest.matchAll(
    /(?:^|[\n。、\s「(]|予約|希望|候補|日程|日時|枠)(\d)\s*(?:で|を|に|が|の(?:日時|時間|枠)|$|\n|。|」|でお願い)/g,
  ))
    add(match[1]);
  if (
    /(?:一番|いちばん|1番)(?:上|最初)|(?:最初|はじめ|始め)の(?:日|時間|候補|枠|もの|で|を)|1番上|the first\b/i.test(
      rest,
    )
  )
    found.add(1);
  if (/1番(?:上|最初|早|遅|下|最後)|一番(?:上|最初)/.test(rest) && /(?:1|一)番(?:早|遅|下|最後)/.test(rest))
    found.delete(1);
  const sorted = [...offered].sort((a, b) => (a.start < b.start ? -1 : 1));
  if (/(?:1|一)番(?:早|はや)い|最も早い|the earliest/i.test(rest)) found.add(sorted[0]?.number ?? 0);
  if (/(?:1|一)番(?:遅|おそ)い|the latest/i.test(rest)) found.add(sorted.at(-1)?.number ?? 0);
  if (/(?:1|一)番(?:下|最後)|最後の(?:日|時間|候補|枠)/.test(rest)) found.add(offered.at(-1)?.number ?? 0);
  found.delete(0);
  return found;
}
