import { isRuledOut } from "../dates/exclusions.ts";
import type { Moment } from "../dates/moment.ts";
import { splitSentences } from "../text/sentences.ts";
import { mayBeMeant, standingOf } from "./day-standing.ts";
import { onDay } from "./lent-days.ts";
import { LINK } from "./moment-clauses.ts";

/**
 * 「12月2日は授業が午前で終わるので、14時からなら帰れます」: an hour that is asked for behind the day that its sentence opens with is of that
 * day, which by itself is no wish.
 */
export function withTopicDays(text: string, moments: readonly Moment[]): Moment[] {
  const sentences = splitSentences(text);
  const topics = new Set<Moment>();
  const placed: Moment[] = [];
  for (const [index, hour] of moments.entries()) {
    const [before, last] = [moments[index - 1], placed.at(-1)];
    const isHour = hour.doubts.includes("no_date") && hour.time !== null && !isRuledOut(text, hour);
    if (before === undefined || last === undefined || !isHour) placed.push(hour);
    // この日の9時、10時、11時: those behind the first are of its day, too.
    else if (last !== before && !last.doubts.includes("no_date") && LINK.test(text.slice(before.end, hour.start)))
      placed.push(onDay(hour, last.fromDay));
    else if (
      (isTopicOf(text, before, hour) ||
        (isTaken(text, before, hour) && standingOf(text, before, moments, sentences) === "told")) &&
      mayBeMeant(standingOf(text, hour, moments, sentences))
    ) {
      topics.add(before);
      // 7日と8日は現場がないので何時でも: the hour is of all the days of a list.
      for (let first = index - 2; first >= 0; first -= 1) {
        const [day, next] = [moments[first], moments[first + 1]];
        if (day === undefined || next === undefined || day.time !== null || day.fromDay !== day.toDay) break;
        if (!LINK.test(text.slice(day.end, next.start))) break;
        topics.add(day);
        placed.push(onDay(hour, day.fromDay));
      }
      placed.push(onDay(hour, before.fromDay));
    } else placed.push(hour);
  }
  return placed.filter((moment) => !topics.has(moment));
}

function isTopicOf(text: string, day: Moment, hour: Moment): boolean {
  const gap = text.slice(day.end, hour.start);
  const whole = day.time === null && day.fromDay === day.toDay && !day.doubts.includes("no_date");
  // 12月2日は仕事が14時までなので: only some hours of it are taken.
  const isFree = !isRuledOut(text, day) || TAKES_HOURS.test(gap);
  const dated = day.fromDay === day.toDay && !day.doubts.includes("no_date");
  if (dated && !whole) return OF_THAT_DAY.test(gap) && TOLD_WHY.test(gap);
  return whole && ((isFree && IS_TOPIC.test(gap)) || OF_THAT_DAY.test(gap));
}

/** 12月4日は10時から12時まで研修ですが、13時以降なら: the hours that are taken say which day is talked about. */
function isTaken(text: string, day: Moment, hour: Moment): boolean {
  const dated = day.time !== null && day.fromDay === day.toDay && !day.doubts.includes("no_date");
  return dated && /は/.test(text.slice(day.start, day.end)) && GROUND.test(text.slice(day.end, hour.start));
}

const GROUND =
  /^[^。\n]{1,24}(?:ので|ため|から|んで|けど|が|で)[、,]?$|^[^。\n]{0,16}(?:終わ|済|戻|帰|着|上が|あが|空)[^。\n]{0,8}[。\n]\s*[^。\n\d]{0,10}$/;
const TAKES_HOURS = /\d\s?時|午[前後]|朝|昼|夕/;
const IS_TOPIC =
  /^(?:\([^)\n]{1,4}\))?は[^。\n]{1,40}(?:ので|ため|から|けど|が)[、,]?(?:(?:それより|その)(?:前|後|あと)(?:に|の|なら)?|終わってから)?[、,]?$/;
/** 12/2は時化で船が出んと思うので、その日の13時半で */
const TOLD_WHY = /(?:ので|んで|ため|から|けど|が)[、,]/;
const OF_THAT_DAY = /^[^。\n]{1,40}(?:この|その|同)日(?:の|なら|でしたら|だったら|は|であれば)?$/;
