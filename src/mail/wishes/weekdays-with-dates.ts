import { weekdayOf } from "../../booking/time.ts";
import { WEEKDAYS } from "../dates/date-token.ts";
import { isRuledOut } from "../dates/exclusions.ts";
import type { Moment } from "../dates/moment.ts";
import { isWithin } from "./shared-hours.ts";

/**
 * 「木曜10時 12/3」, 「水曜か木曜の15時で(12/2か12/3)」, 「火曜15時、12月8日の方の」: a weekday by itself and a date of that weekday are
 * one day, with the hour of whichever has one.
 */
export function withDatesOfWeekdays(text: string, moments: readonly Moment[]): Moment[] {
  const words = ({ start, end }: Moment) => text.slice(start, end);
  // 水曜が休みなので再来週の水曜の午後で: the weekday of a reason is that of the day behind it.
  const isReason = (day: Moment) => {
    const weekday = /[来々]週の?([月火水木金])/.exec(words(day))?.[1];
    const before = text.slice(moments[moments.indexOf(day) - 1]?.start ?? day.start, day.start);
    return weekday !== undefined && before.startsWith(weekday) && REASON.test(before);
  };
  const dates = moments.filter(
    (moment) =>
      isOneDay(moment) &&
      (/^\d{1,2}[/月]/.test(words(moment)) || isSureDay(words(moment), moment) || isReason(moment)) &&
      !isRuledOut(text, moment),
  );
  const hours = new Map<Moment, Moment>();
  const left = moments.filter((moment) => {
    const named = /^[(]?([月火水木金])(?:曜|[)・、,と/か]|の|$)/.exec(words(moment))?.[1];
    if (named === undefined || dates.includes(moment) || isRuledOut(text, moment)) return true;
    const meant = dates.filter(({ fromDay }) => weekdayOf(fromDay) === WEEKDAYS.indexOf(named));
    const [date] = meant;
    if (date === undefined) return true;
    // 水曜日の午後がよいので、12月2日か9日の13時で: the dates say which Wednesdays, and when in that afternoon.
    if (isFrameOf(text, moment, meant) && !isBehindChoice(text, moment, moments)) return false;
    if (meant.length > 1) {
      // 水曜の午後はいかがでしょうか。12月9日か16日です: the hours of the weekday are those of each of its dates.
      const bare = moment.time !== null && moment.start < date.start && meant.every(({ time }) => time === null);
      if (bare) for (const day of meant) hours.set(day, moment);
      return !bare;
    }
    if (moment.time === null || (date.time?.from === moment.time.from && date.time.to === moment.time.to)) return false;
    // 月曜は朝から空いております。12月7日の午後に: the date says which Monday, and its own hours.
    if (date.time !== null && /^[月火水木金]曜日?は/.test(text.slice(moment.start))) return false;
    if (date.time !== null || hours.has(date)) return true;
    hours.set(date, moment);
    return false;
  });
  return left.map((moment) => {
    const hour = hours.get(moment);
    if (hour === undefined) return moment;
    const doubts = [...moment.doubts, ...hour.doubts.filter((doubt) => doubt !== "ambiguous_date")];
    return { ...moment, time: hour.time, window: hour.window, kind: hour.kind, others: [], doubts };
  });
}

/** Each of its dates begins in the weekday's hours, and it is no other wish beside them (水曜の午後か、12月9日の13時). */
function isFrameOf(text: string, { time, end }: Moment, dates: readonly Moment[]): boolean {
  if (/^(?:でも|か|も|と|や|または|もしくは|、?あるいは|、?それか)/.test(text.slice(end))) return false;
  return dates.every((date) => {
    if (date.time === null || time === null) return date.time !== null;
    if (isWithin(date.time, time)) return true;
    const until = time.to === null ? time.from + 1 : time.to < 0 ? MIDNIGHT : time.to;
    return date.time.from >= time.from && date.time.from < until;
  });
}

/** 12/10の13時か、木曜の午後で: another choice behind the date. */
function isBehindChoice(text: string, weekday: Moment, moments: readonly Moment[]): boolean {
  const before = moments[moments.indexOf(weekday) - 1];
  return (
    before !== undefined &&
    /^\s?(?:か|と|や|または|又は|もしくは|あるいは|それか)[、,\s]*$/.test(text.slice(before.end, weekday.start))
  );
}

const MIDNIGHT = 1440;
const REASON = /^.曜日?(?:が|は)[^。\n、月火水木金]{1,12}(?:ので|から|ため)[、,]?$/;

/** 16日 behind 12月9日. */
function isSureDay(words: string, { doubts }: Moment): boolean {
  return /^\d{1,2}日?/.test(words) && !/^\d{1,2}(?:時|:)/.test(words) && doubts.length === 0;
}

function isOneDay({ fromDay, toDay }: Moment): boolean {
  return fromDay === toDay;
}
