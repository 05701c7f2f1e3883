import { plusDays, weekdayOf } from "../../booking/time.ts";
import { CLOSING, OPENING } from "../dates/day-parts.ts";
import { excludedOf, isRuledOut, startsOtherDay } from "../dates/exclusions.ts";
import type { Moment } from "../dates/moment.ts";
import { onDay } from "./lent-days.ts";

/** 12月2日は午前は病院なので午後で, 2日と4日は午前は…: hours that are taken say which days the others belong to. */
export function isRuledOutHours(text: string, moment: Moment, moments: readonly Moment[]): boolean {
  const { time, doubts } = moment;
  if (time === null || doubts.includes("no_date")) return false;
  const after = text.slice(moment.end, moment.end + 16);
  // 12/9は午後から通院なので: the topic is in the moment's own words.
  const topic = /^\s*[はがも]/.test(after) || /[\d日)曜]は/.test(text.slice(moment.start, moment.end));
  if (topic && isRuledOut(text, moment)) return true;
  const next = moments[moments.indexOf(moment) + 1];
  const listed = next !== undefined && LISTED.test(text.slice(moment.end, next.start));
  const same = next?.time?.from === time.from && next.time.to === time.to;
  return listed && same && isRuledOutHours(text, next, moments);
}

const LISTED = /^\s*(?:と|や|、|,|・|も)\s*$/;

/** 12月3日は14時から用事があるので、それまでに; …16時まで仕事なので、その後で: the hours before, or behind, what is taken. */
export function besideTakenHours(text: string, moments: readonly Moment[]): Moment[] {
  const shared = new Map<Moment, Moment>();
  const placed = moments.map((moment, index) => {
    const { time } = moment;
    if (time === null || moment.doubts.includes("no_date") || moment.fromDay !== moment.toDay) return moment;
    const after = text.slice(moment.end);
    // 13時に検査が終わります。それ以降で
    if (time.to === null && !moment.window && ENDS_THEN.test(after))
      return { ...moment, time: { from: time.from, to: CLOSING }, window: true, kind: "range" as const, others: [] };
    const until = time.from === OPENING && time.to !== null && time.to >= 0;
    const said = (until ? AFTER_THAT : BEFORE_THAT).exec(after);
    if (said === null) return moment;
    const next = moments[index + 1];
    const behind = text.slice(moment.end + said[0].length, next?.start);
    // …その前、12/8は何時でも: another day is spoken of next.
    const other = startsOtherDay(text.slice(moment.end + said[0].length));
    if (next !== undefined && !other && !/[。\n]/.test(behind)) return moment;
    const hours = until ? { from: time.to ?? 0, to: CLOSING } : { from: OPENING, to: time.from };
    const beside = { time: hours, window: true, kind: "range" as const, others: [] };
    for (const day of listUpTo(text, moments, index).slice(0, -1))
      if (day.time === null || (day.time.from === time.from && day.time.to === time.to))
        shared.set(day, { ...day, ...beside, end: moment.end + said[0].length });
    return { ...moment, ...beside, end: moment.end + said[0].length };
  });
  return placed.map((moment) => shared.get(moment) ?? moment);
}

const ENDS_THEN =
  /^(?:頃|ごろ)?に[^。\n\d]{1,20}(?:終わ|済|戻|帰|着|上が|あが|空)[^。\n]{0,8}(?:ので|から|ため|が|。)[、,]?\s?(?:それ|その)(?:より)?(?:以降|から|後|あと)(?=[にのでなが、はも])/;
const BEFORE_THAT =
  /^(?:に|から|より|以降)?[^。\n\d]{1,24}(?:ので|ため|から|んで|が|けど)[、,]?(?:それ|その)(?:より(?:も)?)?(?:まで|以前|前)(?=[にのでなが、は])/;
const AFTER_THAT =
  /^[^。\n\d]{0,24}(?:ので|ため|から|んで|が|けど)[、,]?(?:それ|その)(?:より(?:も)?)?(?:以降|後|あと)(?=[にのでなが、は])/;

/** 来週の水曜以外の午前: the other days of that week, with the hours that follow. */
export function weekButOneDay(text: string, moments: readonly Moment[]): Moment[] {
  const used = new Set<Moment>();
  const inWeek = (moment: Moment) => /週.{0,2}[月火水木金]曜/.test(text.slice(moment.start, moment.end));
  return moments.flatMap((moment, index) => {
    if (used.has(moment)) return [];
    const next = moments[index + 1];
    // 来週、月曜と金曜以外の午前: the last of the list tells that all of them are left out.
    let first = index;
    while (first > 0 && isListed(text, moments[first - 1], moments[first])) first -= 1;
    const named = inWeek(moments[first] ?? moment);
    const after = text.slice(moment.end, next?.start ?? moment.end + 8);
    const but = /^\s*(?:以外(?!は)|を?除[いく]て?)/.exec(after)?.[0];
    if (!named || moment.time !== null || but === undefined) return [moment];
    const hours = next?.doubts.includes("no_date") && after.length <= 10 ? next : null;
    if (hours !== null) used.add(hours);
    const monday = plusDays(moment.fromDay, -((weekdayOf(moment.fromDay) + 6) % 7));
    const rest: Moment = {
      ...moment,
      start: hours?.start ?? moment.end + but.length,
      end: hours?.end ?? moment.end + but.length,
      fromDay: monday,
      toDay: plusDays(monday, 4),
      time: hours?.time ?? ALL_DAY,
      window: true,
      kind: "range",
      others: [],
    };
    return [moment, rest];
  });
}

function isListed(text: string, before: Moment | undefined, moment: Moment | undefined): boolean {
  if (before === undefined || moment === undefined || before.time !== null) return false;
  return /^\s*(?:と|や|、|,|・|か)\s*$/.test(text.slice(before.end, moment.start));
}

const ALL_DAY = { from: OPENING, to: CLOSING };

/** 11:00希望ですが、11:30でも構いません */
const ALSO = /^(?:から|~)?(?:でも|も)(?:構|かまい|可|大丈夫|OK|いい|良い|よい|結構)/;

/** 12月3日、午後はNGなので午前で: an hour without a day behind hours that are ruled out belongs to their day. */
export function onRefusedDay(text: string, moments: readonly Moment[], excluded: readonly Moment[]): Moment[] {
  return moments.map((moment, index) => {
    const before = moments[index - 1];
    if (before === undefined || before.time === null || before.doubts.includes("no_date")) return moment;
    const gap = text.slice(before.end, moment.start);
    const near =
      /^[^。\n]{0,24}$/.test(gap) || (isOtherHalf(text, before, moment) && /^[^。\n]{0,24}[。\n]\s*$/.test(gap));
    const second = /^(?:が|は)?第\s?[1一]希望(?:です|で)?[、。,]?\s*$/.test(text.slice(before.end, moment.start));
    return near && (second || excluded.includes(before) || ALSO.test(text.slice(moment.end)))
      ? onDay(moment, before.fromDay)
      : moment;
  });
}

/**
 * 「12/2と12/4は午後から仕事なので午前中、12/3は終日空いています」: hours behind those that are taken belong to every day of the list, and to
 * none of the days that are spoken of afterwards.
 */
export function onTakenDays(text: string, moments: readonly Moment[]): Moment[] {
  const excluded = excludedOf(text, moments);
  const taken = new Map<Moment, Moment>();
  const placed = new Map<Moment, Moment[]>();
  for (const [index, moment] of moments.entries()) {
    const before = moments[index - 1];
    if (before === undefined || !isBesideTaken(text, before, moment) || !excluded.includes(before)) continue;
    const later = moments.slice(index + 1).filter(({ time, doubts }) => time === null && !doubts.includes("no_date"));
    // 水曜は午後が仕事なので午前が希望です。12/2か12/9で: the hours are those of the days that follow.
    const dated = /\d\s?[月/日]/.test(text.slice(before.start, before.end));
    const own = (day: Moment) => dated && /[。\n]/.test(text.slice(moment.end, day.start));
    if (!later.every((day) => own(day) || AS_TOPIC.test(text.slice(day.end)))) continue;
    const days = listUpTo(text, moments, index - 1).filter(
      ({ time }) => time === null || (time.from === before.time?.from && time.to === before.time.to),
    );
    for (const day of days) taken.set(day, { ...day, time: before.time, window: before.window, kind: before.kind });
    placed.set(
      moment,
      days.map(({ fromDay }) => onDay(moment, fromDay)),
    );
  }
  return moments.flatMap((moment) => placed.get(moment) ?? [taken.get(moment) ?? moment]);
}

/** An hour without a day, and the hours of one day in front of it that something else fills; none of it within them. */
function isBesideTaken(text: string, before: Moment, hour: Moment): boolean {
  const [full, free] = [before.time, hour.time];
  const dated = !before.doubts.includes("no_date") && before.fromDay === before.toDay;
  if (full === null || free === null || !dated || !hour.doubts.includes("no_date") || isRuledOut(text, hour))
    return false;
  if (free.from >= 0 && free.from >= full.from && (full.to === null || full.to < 0 || free.from < full.to))
    return false;
  const gap = text.slice(before.end, hour.start);
  // 12/9と12/10は午前中だけ仕事です。午後をお願いします: the other half of them.
  return TAKEN_BY.test(gap) || (/^[^。\n\d]{1,24}。\s*$/.test(gap) && isOtherHalf(text, before, hour));
}

/** The days of a list that ends at this index: 12/2と12/4は. */
function listUpTo(text: string, moments: readonly Moment[], last: number): Moment[] {
  let first = last;
  while (first > 0) {
    const [day, next] = [moments[first - 1], moments[first]];
    if (day === undefined || next === undefined || day.fromDay !== day.toDay || day.doubts.includes("no_date")) break;
    if (!LISTED.test(text.slice(day.end, next.start))) break;
    first -= 1;
  }
  return moments.slice(first, last + 1);
}

const TAKEN_BY =
  /^[^。\n\d]{1,24}(?:ので|ため|から|んで|で|が|けど)[、,]?(?:その日は|両日とも|どちらも|どの日も|いずれも)?[、,]?\s*$/;
const AS_TOPIC = /^(?:\s?\([月火水木金土日]\))?\s?(?:は|なら|でしたら|だったら|だと)/;

/** 12月1日の午前は通院です。午後なら: the rest of that day. */
function isOtherHalf(text: string, taken: Moment, rest: Moment): boolean {
  const half = ({ start, end }: Moment) => /午([前後])/.exec(text.slice(start, end))?.[1];
  return half(taken) !== undefined && half(rest) !== undefined && half(taken) !== half(rest);
}

/** 12/3 13時〜17時（14時以外）, 12/10と12/11の午前（10時は不可）: an hour ruled out behind days belongs to each of them. */
export function withRefusedHours(text: string, moments: readonly Moment[]): Moment[] {
  return moments.flatMap((moment, index) => {
    const before = moments[index - 1];
    if (before === undefined || before.time === null || before.doubts.includes("no_date")) return [moment];
    const near = /^\s*[(、,]?\s*$/.test(text.slice(before.end, moment.start));
    if (!near || !isRuledOut(text, moment)) return [moment];
    return listUpTo(text, moments, index - 1).map(({ fromDay }) => onDay(moment, fromDay));
  });
}
