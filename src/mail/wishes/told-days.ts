import { isRuledOut } from "../dates/exclusions.ts";
import type { Moment } from "../dates/moment.ts";
import { type Sentence, splitSentences } from "../text/sentences.ts";
import { explainsOther } from "./bracketed-days.ts";
import { ASKS, isFactOfTopic, mayBeMeant, type Standing, standingOf } from "./day-standing.ts";
import { holdsSomething, IS_ON } from "./held-days.ts";
import { wordsAround } from "./moment-clauses.ts";

/**
 * The moments that are asked for, where the words ask for any: beside 「12月7日の13時でお願いします」 a day whose own clause
 * says something else (12月8日は雪の予報なので, 28日から帰省します, 明日アプリを入れておきます) is small talk, reason or habit, whatever
 * it is about. What is ruled out stays, and so does everything where nothing is surely asked for.
 */
export function withoutTold(text: string, moments: readonly Moment[]): Moment[] {
  if (moments.length === 0) return [];
  const sentences = splitSentences(text);
  const standing = moments.map((moment) =>
    isGround(text, moment, moments, sentences) ? "told" : standingOf(text, moment, moments, sentences),
  );
  const asked = moments.filter((moment, index) => mayBeMeant(standing[index]) && !isRuledOut(text, moment));
  if (!asked.some(({ doubts }) => !doubts.includes("no_date")))
    return withoutFacts(text, moments, asked, standing, sentences);
  const timed = asked.some(({ time }) => time !== null);
  const plainly = moments.filter(
    (moment, index) => standing[index] === "asked" && asked.includes(moment) && !moment.doubts.includes("no_date"),
  );
  const wholly = plainly.some(({ time }) => time !== null);
  // 水曜か金曜が休みです。12月7日から11日の間で: the weekdays say which days of the stretch.
  const framed = plainly.some(({ fromDay, toDay }) => fromDay < toDay);
  // 14日の週が暇なので、月曜か火曜で: the week says which ones.
  const weekdays = plainly.some(({ start, end }) => /^[月火水木金]曜?日?$/.test(text.slice(start, end)));
  // 休みは4日と15日です。4日は付き添いなので: what is said later of a day counts.
  const taken = new Set(
    moments
      .filter((moment, index) => standing[index] === "told" && /^は[^、。]/.test(text.slice(moment.end)))
      .filter((moment) => isDated(text, moment) && moment.fromDay === moment.toDay)
      .map(({ fromDay }) => fromDay),
  );
  return moments.filter((moment, index) => {
    if (isRuledOut(text, moment)) return true;
    if (moment.time === null && taken.has(moment.fromDay) && moment.fromDay === moment.toDay) return false;
    const free = standing[index] === "mentioned" || /^が[^。\n]{1,24}ので[、,]?$/.test(gapBehind(text, moments, index));
    if (weekdays && free && moment.fromDay < moment.toDay) return true;
    if (standing[index] === "mentioned" && plainly.length > 0)
      return moment.doubts.includes("no_date") ? !wholly : framed && !isDated(text, moment);
    if (standing[index] !== "told") return true;
    return moment.doubts.includes("no_date") && !timed;
  });
}

/**
 * Where no day is asked for, what surely tells of something else is no wish all the same; 早番で15時に上がれます。15時半から…: beside an hour that
 * is asked for, another that is told of is no hour of the days.
 */
function withoutFacts(
  text: string,
  moments: readonly Moment[],
  asked: readonly Moment[],
  standing: readonly Standing[],
  sentences: readonly Sentence[],
): Moment[] {
  const hours = asked.some(({ time }) => time !== null);
  const isToldHour = (moment: Moment, index: number) =>
    hours && standing[index] === "told" && moment.doubts.includes("no_date") && !isRuledOut(text, moment);
  // 退院は12月4日です。オンライン相談をお願いします: that is no day for the talk.
  const isFact = (moment: Moment) =>
    !hours &&
    !moment.doubts.includes("no_date") &&
    (explainsOther(text, moment) || isFactOfTopic(text, moment, moments, sentences));
  // 夫が8月に倒れまして: a month that is only told of is no wish where nothing is asked for.
  const isToldMonth = ({ start, end }: Moment, index: number) =>
    standing[index] === "told" && /^\d{1,2}月(?:初め|末|頃)?$/.test(text.slice(start, end).trim());
  // 12/8は組合の会合、12/10は健診: what is on then, and nothing that is good for a talk.
  const isOccupied = (moment: Moment) => {
    const { head, own, tail } = wordsAround(text, moment, moments, sentences);
    if (moment.time !== null || !isDated(text, moment)) return false;
    return standing[moments.indexOf(moment)] === "told" && IS_ON.test(tail) && !ASKS.test(`${head}${own}${tail}`);
  };
  // 失業保険が1月8日で切れます, 実習が11月いっぱいあって: something else, and no wish.
  const isHeld = (moment: Moment) => {
    const { head, own, tail } = wordsAround(text, moment, moments, sentences);
    const held = holdsSomething({ head, own, tail, after: text.slice(moment.end) });
    const counted = isDated(text, moment) || /(?:前の?|次の|翌)週の$/.test(head);
    return held && counted && !isRuledOut(text, moment);
  };
  return moments.filter(
    (moment, index) =>
      !isToldHour(moment, index) &&
      !isToldMonth(moment, index) &&
      !isFact(moment) &&
      !isHeld(moment) &&
      !isOccupied(moment),
  );
}

function gapBehind(text: string, moments: readonly Moment[], index: number): string {
  return text.slice(moments[index]?.end, moments[index + 1]?.start);
}

/** 木曜は夕方からバイトです。なので12月10日の午前に: what the next sentence follows from is the ground of its wish. */
function isGround(text: string, moment: Moment, moments: readonly Moment[], sentences: readonly Sentence[]): boolean {
  const at = sentences.findIndex(({ start, end }) => moment.start >= start && moment.start < end);
  const [sentence, next] = [sentences[at], sentences[at + 1]];
  if (sentence === undefined || next === undefined || !FOLLOWS.test(next.text)) return false;
  const dated = moments.some(
    ({ start, end }) => start >= next.start && end <= next.end && /\d\s?[月/日]/.test(text.slice(start, end)),
  );
  return dated && !/\d\s?[月/日]/.test(text.slice(moment.start, moment.end)) && !WISHES.test(sentence.text);
}

const FOLLOWS = /^(?:なので|ですので|だから|ですから|そのため|よって|それで|そこで|ということで|というわけで)/;
const WISHES = /希望|お願い|予約|(?:が|で|も)(?:いい|良い|よい)|助か|ありがた/;

/** A date, a week or a month; 火曜と木曜は家にいます says which days of it. */
function isDated(text: string, moment: Moment): boolean {
  return !moment.doubts.includes("no_date") && DATED.test(text.slice(moment.start, moment.end));
}

const DATED = /\d\s?[月/日(]|週|[今来]月/;
