import { dayOf, plusMinutes, type Time, weekdayOf } from "../../booking/time.ts";
import { type Moment, spanOf } from "../dates/moment.ts";
import type { ReadingContext, ReadingOffice } from "../reading.ts";
import { matchesOf } from "../text/matches.ts";
import { plainOf, type Sentence, type Stretch } from "../text/sentences.ts";
import { leadsDay, onDay, onDayBefore } from "../wishes/lent-days.ts";
import { isAnyTime } from "../wishes/wishes.ts";
import { isBare } from "./bare-choice.ts";
import { namedNumbers } from "./choice-numbers.ts";
import { isFreeThen, isMiscounted, mixesChoices } from "./choice-slips.ts";
import { REFUSED, rulesOut } from "./refusing-words.ts";
import { isPreparation, isSmallTalk } from "./small-talk.ts";

export type Offered = Extract<ReadingContext, { state: "offered" }>;

export type Chosen = {
  /** The choices that are named in words that want them. */
  numbers: Set<number>;
  /** Those that are named in words that rule them out. */
  against: Set<number>;
  /** Dates or times that were not offered, in words that do not rule them out. */
  elsewhere: Moment[];
  /** What was not offered or is ruled out: it is no new wish. */
  notWished: Moment[];
  /** A number that no choice has. */
  unknownNumber: boolean;
  /** Number and time differ, or the same choice is wanted and ruled out. */
  contradicts: boolean;
  /** The starts of the sentences that name a choice. */
  naming: Set<number>;
  /** Something was named in words that rule it out. */
  ruledOut: boolean;
  /** The text is little more than the choice itself: 「2」「12月4日14時」. */
  bare: boolean;
};

/**
 * Which of the offered choices the words want, by number (2番, ②, 上から2つ目) and by date or time; both must agree. A
 * choice in a clause that rules it out (「1番は無理なので」) is not taken.
 */
export function readChosen(
  text: string,
  sentences: readonly Sentence[],
  moments: readonly Moment[],
  offered: Offered["offered"],
  office: ReadingOffice,
  received: Time,
): Chosen {
  const wanted = new Set<number>();
  const against = new Set<number>();
  const weekdays = new Set<string>();
  const said = new Set<number>();
  const sets: number[][] = [];
  const chosen: Chosen = {
    numbers: wanted,
    against,
    elsewhere: [],
    notWished: [],
    unknownNumber: false,
    contradicts: false,
    naming: new Set(),
    ruledOut: false,
    bare: isBare(text),
  };
  const isOffered = (moment: Moment) => {
    const bare = bareDay(text.slice(moment.start, moment.end));
    return offered.some(({ start }) => dayOf(start) === moment.fromDay || bare === Number(start.slice(8, 10)));
  };
  const bound = onDayBefore(moments, sentences, isOffered).map((moment) => {
    const next = leadsDay(text, moments, moment);
    return next !== null && !isOffered(next) ? onDay(moment, next.fromDay) : moment;
  });
  const clauses = sentences.flatMap((sentence) =>
    sentence.clauses.map((clause) => ({ ...clause, of: sentence.start, sentence: sentence.text })),
  );
  for (const [at, clause] of clauses.entries()) {
    const inside = bound.filter((moment) => moment.start >= clause.start && moment.start < clause.end);
    const byNumber = namedNumbers(clause, inside, offered);
    const valid = [...byNumber].filter((number) => offered.some((choice) => choice.number === number));
    if (valid.length < byNumber.size) chosen.unknownNumber = true;
    const isAhead = inside.some(({ toDay, doubts }) => toDay > dayOf(received) || doubts.includes("no_date"));
    const next = clauses[at + 1];
    const refused =
      rulesOut(clause.text, isAhead) ||
      // 「ご案内の12/4ですが、役場に行く用ができました」
      (inside.length > 0 && next?.of === clause.of && isTopic(clause, inside) && REFUSED.test(next.text));
    if (inside.some((moment) => isImpossible(text.slice(moment.start, moment.end)))) chosen.contradicts = true;
    if (!refused) for (const [, weekday = ""] of matchesOf(clause.text, WEEKDAY_IN_BRACKETS)) weekdays.add(weekday);
    if (SWAPPED.test(clause.text) && valid.length + inside.length > 0) chosen.contradicts = true;
    const byTime = timesOf(inside, clause, text, offered, office, received, refused, chosen, bound);
    if (valid.length + byTime.length > 0) chosen.naming.add(clause.of);
    if (valid.length + byTime.length > 0 && refused) chosen.ruledOut = true;
    const meant = combine(valid, byTime, chosen);
    for (const number of meant) (refused ? against : wanted).add(number);
    if (!refused && meant.length > 0) sets.push(meant);
    if (!refused) for (const number of valid) said.add(number);
  }
  // 「午後がよいので2番で」: a window that holds the one number that was said does not name its other choices.
  const [only] = said;
  if (said.size === 1 && only !== undefined && sets.every((set) => set.includes(only)))
    for (const number of [...wanted]) if (number !== only) wanted.delete(number);
  if ([...wanted].some((number) => against.has(number))) chosen.contradicts = true;
  // A weekday beside a date that could not be read still speaks against another day.
  const days = offered.filter(({ number }) => wanted.has(number)).map(({ start }) => weekdayOf(dayOf(start)));
  if (wanted.size === 1 && [...weekdays].some((weekday) => !days.includes("日月火水木金土".indexOf(weekday))))
    chosen.contradicts = true;
  return chosen;
}

/** Nothing but what is spoken of. */
function isTopic({ text }: Stretch, inside: readonly Moment[]): boolean {
  const named = inside.reduce((sum, { start, end }) => sum + end - start, 0);
  return text.length - named <= LONGEST_TOPIC && TOPIC.test(text);
}

const LONGEST_TOPIC = 16;
const TOPIC = /(?:です|でした|なの(?:です)?|の(?:件|こと)(?:です)?|でございます)(?:が|けど|けれども?)[、,]?$/;
const WEEKDAY_IN_BRACKETS = /\(([月火水木金土日])(?:曜日?)?\)/g;

/** 「午前の14時」 is no hour of any day. */
function isImpossible(words: string): boolean {
  return IMPOSSIBLE.test(words);
}
const IMPOSSIBLE =
  /(?:午前|朝|早朝|AM|a\.m\.)(?:中)?の?\s?(?:1[3-9]|2[0-4])\s?(?:時|:)|(?:1[3-9]|2[0-4])(?:時|:\d\d)\s?(?:の?午前|a\.?m\b)|(?:夕方|夜|晩)の?\s?(?:0?[1-3]|8|9|1[0-5])\s?(?:時|:)(?!.*(?:午後|夜))|(?:夕方)の?\s?(?:[0-2]|7)\s?(?:時|:)/i;
/** 「14時ではなく15時」「2番じゃなくて3番」: which is meant is a person's to read. */
const SWAPPED = /(?:では|じゃ)(?:な(?:い|く(?!て?[、,]?$))|ありません)|よりも?.{1,12}(?:の(?:方|ほう))|instead of/i;

/** The choices that the moments of a clause fit; what fits none is elsewhere, or nothing if it is only spoken of. */
function timesOf(
  inside: readonly Moment[],
  clause: Stretch & { sentence: string },
  text: string,
  offered: Offered["offered"],
  office: ReadingOffice,
  received: Time,
  refused: boolean,
  chosen: Chosen,
  others: readonly Moment[],
): number[][] {
  const found: number[][] = [];
  for (const moment of inside) {
    const fitting = offered.filter((choice) => fits(moment, text, choice.start, office, offered.length));
    const spokenOf =
      refused ||
      isAnyTime(text, moment) ||
      (moment.toDay <= dayOf(received) && (SPOKEN_OF.test(clause.text) || isSmallTalk(plainOf(clause.text)))) ||
      (moment.time === null && isPreparation(plainOf(clause.text))) ||
      BEFORE_THE_DAY.test(text.slice(moment.start, clause.end));
    if (fitting.length > 0) {
      found.push(fitting.map((choice) => choice.number));
      if (refused) chosen.notWished.push(moment);
    } else if (spokenOf) {
      if (refused) chosen.ruledOut = true;
      chosen.notWished.push(moment);
    } else if (isOver(moment, text) || others.some((other) => isToldByDay(moment, other, text))) {
      chosen.notWished.push(moment);
    } else if (isFreeThen(moment, clause.text, offered)) {
      chosen.notWished.push(moment);
    } else if (
      mixesChoices(moment, offered) ||
      (!chosen.ruledOut && isMiscounted(moment, clause.text, text, offered))
    ) {
      chosen.contradicts = true;
      chosen.notWished.push(moment);
    } else chosen.elsewhere.push(moment);
  }
  return found;
}

/** 「翌週の10日」, 「次の週に。14日なら」: a week counted from the offered one tells where the day lies; alone no reader of dates knows it. */
export function isCountedWeek({ start, end }: Moment, text: string): boolean {
  return /^(?:その)?(?:翌々?週|次の(?:次の)?週)の?$/.test(text.slice(start, end).trim());
}

/** 「翌週の10日」, 「年明け早々の1月5日」: the day behind them says which is meant. */
function isToldByDay(vague: Moment, other: Moment, text: string): boolean {
  if (other.start <= vague.start) return false;
  const isDay = other.fromDay === other.toDay;
  if (isCountedWeek(vague, text)) return isDay || other.start - vague.end <= 2;
  const between = text.slice(vague.end, other.start);
  return isDay && vague.fromDay < vague.toDay && vague.time === null && /^(?:早々)?[の、,\s]{0,3}$/.test(between);
}

/** 「昨日は停電で」: what is over is no wish. */
function isOver({ start, end }: Moment, text: string): boolean {
  return /^(?:一?昨[日夜晩年]|きのう|ゆうべ|おととい|先[日週月])/.test(text.slice(start, end));
}

/** 「前日にもう一度ご連絡ください」 */
const BEFORE_THE_DAY =
  /^(?:前日|前の日)(?:に|まで(?:に)?)?[^。]{0,14}(?:連絡|メール|案内|お知らせ|準備|用意|印刷|確認|入れて|インストール|ダウンロード|設定|済ませ)/;
const SPOKEN_OF = /メール|連絡|案内|返信|返事|電話|送|(?:いただ|頂)(?!き?たい|け)|ありがと|世話|失礼|thank|mail/i;

/** Number and times of one clause: a date that fits several choices is settled by the number or the hour beside it. */
function combine(valid: readonly number[], byTime: readonly number[][], chosen: Chosen): number[] {
  const sets = [...(valid.length > 0 ? [[...valid]] : []), ...byTime];
  if (sets.length === 0) return [];
  // 「1) 12月3日 → 2番で」: of two numbers the date explains one, and leaves the other.
  if (valid.length > 1 && byTime.length > 0) chosen.contradicts = true;
  const common = (sets[0] as number[]).filter((number) => sets.every((set) => set.includes(number)));
  if (common.length === 1) return common;
  if (valid.length > 0 && byTime.length > 0 && common.length === 0) chosen.contradicts = true;
  return [...new Set(sets.flat())];
}

const NUMBER_WORDS_DAYS = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

/** Whether an expression can mean an offered start: a day, a time of day (1-12 modulo twelve), both, or 午前 of its day. */
function fits(moment: Moment, text: string, start: Time, office: ReadingOffice, count: number): boolean {
  const day = dayOf(start);
  const words = text.slice(moment.start, moment.end);
  const weekday = namedWeekday(words);
  if (weekday !== null && weekday !== weekdayOf(day)) return false;
  if (moment.doubts.includes("past")) return false;
  // 「3日(木)」 behind 「4日」 may be read as the 3rd of the next month; with its weekday it is the offered one.
  const ownWeekday = bareDay(words) === Number(day.slice(8)) && weekdayInBrackets(words) === weekdayOf(day);
  if (moment.doubts.includes("weekday_mismatch") && !ownWeekday) return false;
  const readings = [{ fromDay: moment.fromDay, toDay: moment.toDay, time: moment.time }, ...moment.others];
  const dayless = moment.doubts.includes("no_date");
  return readings.some((reading) => {
    const dayFits =
      weekday !== null ||
      dayless ||
      bareDay(words) === Number(day.slice(8)) ||
      (reading.fromDay === day && reading.toDay === day);
    if (!dayFits || reading.time === null) return dayFits;
    const span = spanOf({ ...reading, fromDay: day, toDay: day }, office, false);
    const end = plusMinutes(start, office.slotMinutes);
    if (span.from === start && (!moment.window || span.to <= end)) return true;
    // 朝イチ is the first of the offered ones of its morning.
    if (/朝(?:イチ|いち|一)/.test(words)) return start.slice(11, 16) < "12:00";
    // 午前 names a choice where there are others to tell it from; a stretch of hours with both ends written does not.
    const half = moment.window && /午前|午後|朝|夕方|昼|morning|afternoon/i.test(words) && !/\d\s*(?:時|:)/.test(words);
    return half && (count > 1 || !dayless) && span.from <= start && end <= span.to;
  });
}

function weekdayInBrackets(words: string): number | null {
  const weekday = /\(([月火水木金土日])/.exec(words)?.[1];
  return weekday === undefined ? null : "日月火水木金土".indexOf(weekday);
}

/** 金曜日 in an answer means the offered Friday, not the nearest one; 来週の金曜 stays the date that it is. */
function namedWeekday(words: string): number | null {
  if (/[今来翌]週|再来|第\s?\d|\d+[日/]/.test(words)) return null;
  const japanese = /([月火水木金土日])曜/.exec(words)?.[1];
  if (japanese !== undefined) return "日月火水木金土".indexOf(japanese);
  const english =
    /(?:next|last|following|\d(?:st|nd|rd|th)|dec|nov|jan).*\b(?:mon|tue|wed|thu|fri)|\b(mon|tue|wed|thu|fri|sat|sun)[a-z]*/i.exec(
      words,
    )?.[1];
  return english === undefined ? null : NUMBER_WORDS_DAYS.indexOf(english.toLowerCase());
}

/** 4日 without a month is the offered 4th, whichever month comes first in the calendar. */
function bareDay(words: string): number | null {
  const day = /^\s*(\d{1,2})日(?!間|後|前|以)/.exec(words)?.[1];
  return day === undefined ? null : Number(day);
}
