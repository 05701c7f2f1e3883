import { weekdayOf } from "../../booking/time.ts";
import { isRuledOut } from "../dates/exclusions.ts";
import type { Moment } from "../dates/moment.ts";
import { onDay } from "./lent-days.ts";
import { LINK } from "./moment-clauses.ts";

/**
 * 「来週は、子どもを預けられるのが火曜と木曜で」: a week that opens a sentence only tells where its weekdays lie, however far
 * behind they are named; by itself it is no wish. A preference (できれば火曜) leaves the week asked for.
 */
export function withoutWeekAround(text: string, moments: readonly Moment[]): Moment[] {
  const frames = moments.filter((week, index) => isFrame(text, week, moments[index + 1]));
  return moments
    .filter((moment) => !frames.includes(moment))
    .map((moment) => {
      const sure = frames.some((week) => week.doubts.length === 0 && isWeekdayIn(text, week, moment));
      const doubts = moment.doubts.filter((doubt) => doubt !== "ambiguous_date");
      return sure ? { ...moment, doubts, others: [] } : moment;
    });
}

function isFrame(text: string, week: Moment, next: Moment | undefined): boolean {
  // 今月最後の休みが12月9日です: the month of the topic.
  if (next !== undefined && /^[今来]月/.test(text.slice(week.start, week.end)) && isDated(text, next))
    if (/^の?[^、。\n\d]{1,16}(?:が|は)[、\s]*$/.test(text.slice(week.end, next.start))) return true;
  // 月末(11月30日)の15時: the bracket says which day of it.
  if (next !== undefined && week.fromDay < week.toDay && /^\s?\($/.test(text.slice(week.end, next.start)))
    if (next.fromDay >= week.fromDay && next.toDay <= week.toDay && isDated(text, next))
      return /^[^()\n]{1,10}\)/.test(text.slice(next.start)) && !isRuledOut(text, next);
  // 模試が終わった翌週の、12/8か12/9: the week only says where its days lie.
  const within = next !== undefined && next.fromDay >= week.fromDay && next.toDay <= week.toDay && isDated(text, next);
  const named = text.slice(week.start, week.end).replace(/の$/, "");
  const spelt = within || (next !== undefined && named === "翌週" && isDated(text, next));
  if (spelt && WEEK.test(named) && /^の?[、,]?\s?$/.test(text.slice(week.end, next.start)))
    return !isRuledOut(text, next);
  if (!WEEK.test(text.slice(week.start, week.end)) || isRuledOut(text, week)) return false;
  if (next === undefined || !isWeekdayIn(text, week, next) || isRuledOut(text, next)) return false;
  const gap = text.slice(week.end, next.start);
  const leads = /^(?:は|だと|だったら|でしたら|なら|であれば|のうち|の中で|の|で|に|、)[^。\n]{0,40}$/.test(gap);
  return leads && !PREFERS.test(gap);
}

function isDated(text: string, day: Moment): boolean {
  return day.fromDay === day.toDay && /^\d{1,2}[月/日]/.test(text.slice(day.start, day.end));
}

const WEEK = /^(?:(?:今|来|再来|さ来|翌|次の)々?週(?:中)?|\d{1,2}[月/]\d{1,2}日?の週)$/;
const PREFERS = /できれば|出来れば|特に|なるべく|可能なら|強いて|しいて|いつでも|でも(?:いい|大丈夫|可|構)/;

function isWeekdayIn(text: string, week: Moment, day: Moment): boolean {
  const named = /^(?:\d{1,2}日)?[月火水木金]/.test(text.slice(day.start, day.end));
  const inside = day.fromDay === day.toDay && day.fromDay >= week.fromDay && day.toDay <= week.toDay;
  return named && inside && weekdayOf(day.fromDay) > 0 && !day.doubts.includes("no_date");
}

/** 「来週は火曜が仕事、木曜が空き。木曜の午前で」: a weekday that is named again is the day that it was before. */
export function withSameWeekday(text: string, moments: readonly Moment[]): Moment[] {
  const nameOf = ({ start, end }: Moment) => /^([月火水木金])曜/.exec(text.slice(start, end))?.[1];
  const saidOf = ({ start, end }: Moment) => /(?:^|の)([月火水木金])曜/.exec(text.slice(start, end))?.[1];
  return moments.map((moment, index) => {
    const name = nameOf(moment);
    const before = moments
      .slice(0, index)
      .findLast((other) => name !== undefined && saidOf(other) === name && other.fromDay === other.toDay);
    if (before === undefined || moment.fromDay !== moment.toDay || before.fromDay < moment.fromDay) return moment;
    if (isRuledOut(text, before)) return moment;
    const doubts = moment.doubts.filter((doubt) => doubt !== "ambiguous_date");
    return { ...moment, fromDay: before.fromDay, toDay: before.fromDay, others: [], doubts };
  });
}

/** 「木曜は通院なので、翌日の12月4日」: the date says which day is meant, whatever is counted from. */
export function withoutCountedTo(text: string, moments: readonly Moment[]): Moment[] {
  return moments.filter((moment, index) => {
    const next = moments[index + 1];
    const counted = /^(?:その)?(?:翌日|次の日|翌々日|前日|前の日)$/.test(text.slice(moment.start, moment.end));
    const dated = next !== undefined && /^\d{1,2}\s?[月/]/.test(text.slice(next.start, next.end));
    return !(counted && dated && /^(?:の|は|、)?$/.test(text.slice(moment.end, next.start)));
  });
}

/**
 * 「希望日は12月9日の10時です。…16時半でも助かります」: where a mail names one day, an hour without a day is of that day; one that is
 * past and gone (9時でもよかったのですが) is none.
 */
export function onOnlyDay(text: string, moments: readonly Moment[]): Moment[] {
  const dated = moments.filter(({ doubts }) => !doubts.includes("no_date"));
  const [first] = dated;
  const isOther = (moment: Moment) =>
    moment.fromDay !== first?.fromDay || moment.toDay !== first.fromDay || isRuledOut(text, moment);
  if (first === undefined || dated.some(isOther)) return [...moments];
  return moments
    .filter((moment) => dated.includes(moment) || !BYGONE.test(text.slice(moment.end)))
    .map((moment) => {
      const general = moment.window && !SAME_DAY.test(text.slice(moment.start).split(/[。\n]/, 1)[0] ?? "");
      return dated.includes(moment) || general ? moment : onDay(moment, first.fromDay);
    });
}

/** 母のいない間(9時~15時半)であれば、同じ日のほかの時間でも */
const SAME_DAY = /同じ日|同日|その日|当日/;
const BYGONE =
  /^(?:から|に|で)?(?:でも?|が|は)?(?:よかった|良かった|大丈夫だった|いいと思って(?:い)?た|空いて(?:い)?た)/;

/** 「お昼すぎの13時」, 「朝一番(9時)」: a part of the day and the hour in it are one hour, of the day that either names. */
export function withHourOfPart(text: string, moments: readonly Moment[]): Moment[] {
  const result: Moment[] = [];
  // From the end, for the days of a list share the part of the day, and so its hour: 12/1か12/2で、お昼休みが終わった13時.
  for (let index = moments.length - 1, shared: [Moment, Moment] | null = null; index >= 0; index -= 1) {
    const [part, hour] = [moments[index], result[0]];
    if (part === undefined) continue;
    const hourOfIt = hour === undefined || !isHourOf(text, part, hour) ? null : hour;
    const listed: boolean =
      shared !== null && sameHours(part, shared[0]) && LINK.test(text.slice(part.end, shared[0].start));
    const source: Moment | null = hourOfIt ?? (listed && shared !== null ? shared[1] : null);
    if (source === null) {
      shared = null;
      result.unshift(part);
      continue;
    }
    if (hourOfIt !== null) result.shift();
    shared = [part, source];
    const { time, window } = source;
    const doubts = part.doubts.filter((doubt) => doubt !== "ambiguous_time");
    const end = hourOfIt?.end ?? part.end;
    result.unshift({ ...part, time, window, kind: window ? "range" : "datetime", end, doubts });
  }
  return result;
}

/** Whether a part of the day and the hour behind it are one. */
function isHourOf(text: string, part: Moment, hour: Moment): boolean {
  if (!hour.doubts.includes("no_date") || hour.time === null || isRuledOut(text, hour)) return false;
  const words = text.slice(part.start, part.end);
  const vague = part.time !== null && part.fromDay === part.toDay && PART.test(words) && !/\d\s*[時:]/.test(words);
  return vague && LEADS_TO_HOUR.test(text.slice(part.end, hour.start)) && isAbout(part, hour);
}

const LEADS_TO_HOUR =
  /^(?:(?:明け|後|あと|過ぎ|すぎ|が(?:終わ(?:った|る|って)|明け(?:た|て|る))(?:から|あと|後)?)?の?|、)?\s?\(?$/;

function sameHours({ time }: Moment, other: Moment): boolean {
  return time !== null && other.time !== null && time.from === other.time.from && time.to === other.time.to;
}

const PART = /(?:朝|昼|夕|午[前後]|夜)[^\d]{0,6}(?:\d番)?[^\d]{0,2}$/;

function isAbout(part: Moment, hour: Moment): boolean {
  const [named, said] = [part.time, hour.time];
  if (named === null || said === null) return false;
  const morning = said.from < NOON;
  // Negative minutes stand for opening, closing and the first start.
  if (named.to === null || named.from < 0) return morning;
  return said.from >= named.from - SLACK && said.from <= (named.to < 0 ? said.from : named.to) + SLACK;
}

const NOON = 720;
const SLACK = 60;
