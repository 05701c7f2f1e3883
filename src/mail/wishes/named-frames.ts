import { weekdayOf } from "../../booking/time.ts";
import { isRuledOut } from "../dates/exclusions.ts";
import type { Moment } from "../dates/moments.ts";

/**
 * 「来週は、子どもを預けられるのが火曜と木曜で」: a week that opens a sentence only tells where its weekdays lie, however far
 * behind they are named; by itself it is no wish. A preference (できれば火曜) leaves the week asked for.
 */
export function withoutWeekAround(text: string, moments: readonly Moment[]): Moment[] {
  return moments.filter((week, index) => {
    if (!WEEK.test(text.slice(week.start, week.end)) || isRuledOut(text, week)) return true;
    const next = moments[index + 1];
    if (next === undefined || !isWeekdayIn(text, week, next) || isRuledOut(text, next)) return true;
    const gap = text.slice(week.end, next.start);
    return (
      !/^(?:は|だと|だったら|でしたら|なら|であれば|のうち|の中で|の|で|に|、)[^。\n]{0,40}$/.test(gap) ||
      PREFERS.test(gap)
    );
  });
}

const WEEK = /^(?:今|来|再来|さ来|翌)々?週(?:中)?$/;
const PREFERS = /できれば|出来れば|特に|なるべく|可能なら|強いて|しいて|いつでも|でも(?:いい|大丈夫|可|構)/;

function isWeekdayIn(text: string, week: Moment, day: Moment): boolean {
  const named = /^[月火水木金]/.test(text.slice(day.start, day.end));
  const inside = day.fromDay === day.toDay && day.fromDay >= week.fromDay && day.toDay <= week.toDay;
  return named && inside && weekdayOf(day.fromDay) > 0 && !day.doubts.includes("no_date");
}

/** 「お昼すぎの13時」, 「朝一番(9時)」: a part of the day and the hour in it are one hour, of the day that either names. */
export function withHourOfPart(text: string, moments: readonly Moment[]): Moment[] {
  const used = new Set<Moment>();
  return moments.flatMap((part, index) => {
    if (used.has(part)) return [];
    const hour = moments[index + 1];
    if (hour === undefined || !hour.doubts.includes("no_date") || hour.time === null || isRuledOut(text, hour))
      return [part];
    const words = text.slice(part.start, part.end);
    const vague = part.time !== null && part.fromDay === part.toDay && PART.test(words) && !/\d\s*[時:]/.test(words);
    if (!vague || !/^(?:の|、)?\s?\(?$/.test(text.slice(part.end, hour.start)) || !isAbout(part, hour)) return [part];
    used.add(hour);
    const doubts = part.doubts.filter((doubt) => doubt !== "ambiguous_time");
    return [
      {
        ...part,
        time: hour.time,
        window: hour.window,
        kind: hour.window ? "range" : "datetime",
        end: hour.end,
        doubts,
      },
    ];
  });
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
