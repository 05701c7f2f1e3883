import { type Day, plusDays } from "../../booking/time.ts";
import { isRuledOut } from "../dates/exclusions.ts";
import type { Moment } from "../dates/moment.ts";
import { isBehindNoMonth } from "../dates/moments.ts";
import type { ReadingOffice } from "../reading.ts";
import type { Sentence } from "../text/sentences.ts";
import { withTimeOf } from "./shared-hours.ts";

export function onDay(moment: Moment, day: Day | null): Moment {
  if (day === null) return moment;
  if (!moment.doubts.includes("no_date")) return inMonthOf(moment, day);
  const others = moment.others.map((other) => ({ ...other, fromDay: day, toDay: day }));
  const doubts = moment.doubts.filter((doubt) => doubt !== "no_date");
  return { ...moment, fromDay: day, toDay: day, others, doubts };
}

/** 「16日と18日(12月)の10時」, 「10日か11日で。12月です」: a month said behind its days. */
export function inMonthSaid(text: string, moments: readonly Moment[]): Moment[] {
  const words = (moment: Moment) => text.slice(moment.start, moment.end);
  const isBare = (moment: Moment) => /^\d{1,2}日?/.test(words(moment)) && moment.doubts.includes("ambiguous_date");
  const months = moments.filter(
    (moment) =>
      /^\d{1,2}月の?$/.test(words(moment)) &&
      moment.time === null &&
      /^\s*(?:です|[)。、♪☆!]|$|\n)/.test(text.slice(moment.end)),
  );
  const [month] = months;
  if (month === undefined || months.length > 1 || !moments.some(isBare)) return [...moments];
  const settled = moments.map((moment) => (isBare(moment) ? inMonthOf(moment, month.fromDay) : moment));
  return settled.some(isBare) ? [...moments] : settled.filter((moment) => moment !== month);
}

/** 「説明会が12月2日の13時からあるので、終わった後の15時半に」: an hour behind an event is of the event's day. */
export function onDayOfEvent(text: string, all: readonly Moment[], kept: readonly Moment[], today: Day): Moment[] {
  const events = all.filter(
    (moment) => !kept.includes(moment) && !moment.doubts.includes("no_date") && moment.fromDay === moment.toDay,
  );
  const day = events.find(({ fromDay }) => fromDay > today);
  const ahead = kept.filter(({ toDay, doubts }) => toDay > today || doubts.includes("no_date"));
  const alone = ahead.length > 0 && ahead.every(({ doubts }) => doubts.includes("no_date"));
  if (day === undefined || !alone || events.some(({ fromDay }) => fromDay !== day.fromDay))
    return kept.map((moment) => {
      // 12/7は16時から迎えがあるので15時まで、12/8は一日空いて: the hour behind the reason is of the reason's day.
      const before = all.filter(({ end }) => end <= moment.start).at(-1);
      const reason = before !== undefined && events.includes(before) && before.fromDay > today;
      const lent = reason && isTopicOfReason(text, before, moment) && leadsDay(text, kept, moment) === null;
      return lent ? onDay(moment, before.fromDay) : moment;
    });
  return kept.map((moment) => {
    const between = text.slice(day.end, moment.start);
    const beside = /^[^。\n]{0,40}(?:終わ|[のた]後|のあと|その日|同日|当日|前の|それより[前後早遅])[^。\n]{0,10}$/.test(
      between,
    );
    // 12/7は15時から通院なので14時まで: the day is what is talked about.
    const reason = isTopicOfReason(text, day, moment);
    return beside || reason ? onDay(moment, day.fromDay) : moment;
  });
}

/** 12/7は15時から通院なので14時まで: the day in front is what the clause is about. */
function isTopicOfReason(text: string, day: Moment, hour: Moment): boolean {
  const topic = day.time !== null && /[\d日)曜]は/.test(text.slice(day.start, day.end));
  return topic && /^[^。\n]{0,14}(?:ので|ため)[、,]?$/.test(text.slice(day.end, hour.start));
}

/** 12/2は午後から用事があるので午前で: an hour is of the day in front of it in its sentence, unless that day was offered. */
export function onDayBefore(
  moments: readonly Moment[],
  sentences: readonly Sentence[],
  isOffered: (moment: Moment) => boolean,
): Moment[] {
  return moments.map((moment, index) => {
    const before = moments[index - 1];
    if (before === undefined || before.doubts.includes("no_date") || before.fromDay !== before.toDay) return moment;
    const sentence = sentences.find(({ start, end }) => before.start >= start && before.start < end);
    const together = sentence !== undefined && moment.start < sentence.end;
    return together && moment.doubts.includes("no_date") && !isOffered(before) ? onDay(moment, before.fromDay) : moment;
  });
}

/** 「午前中でしたら来週の木曜か金曜で」: the hour is of the days right behind it, whatever day is talked about. */
export function leadsDay(text: string, moments: readonly Moment[], moment: Moment): Moment | null {
  const next = moments.find(({ start }) => start >= moment.end);
  if (next === undefined || !moment.doubts.includes("no_date") || next.doubts.includes("no_date")) return null;
  return next.time === null && LEADS.test(text.slice(moment.end, next.start)) ? next : null;
}

/** The days that an hour leads have it; by itself it is no wish. */
export function withLeadingHours(text: string, moments: readonly Moment[]): Moment[] {
  let hour: Moment | null = null;
  let end = 0;
  return moments.flatMap((moment) => {
    if (leadsDay(text, moments, moment) !== null) {
      hour = moment;
      end = moment.end;
      return [];
    }
    const linked = hour !== null && moment.time === null && FOLLOWS.test(text.slice(end, moment.start));
    end = moment.end;
    if (hour === null || !linked) {
      hour = null;
      return [moment];
    }
    return [withTimeOf(moment, hour)];
  });
}

const FOLLOWS =
  /^\s*(?:中)?(?:(?:なら|でしたら|であれば|だったら|ですと|だと|で)[、,\s]*|か|や|と|も|でも|、|または|もしくは|あるいは)+$/;
const LEADS = /^\s*(?:中)?(?:なら|でしたら|であれば|だったら|ですと|だと|で)[、,\s]*$/;

/** 12/10 in a mail of December without a Japanese letter: no day of October can be booked. */
export function withoutSwapped(text: string, moment: Moment, today: Day, office: ReadingOffice): Moment {
  const last = plusDays(today, office.horizonDays);
  const canBe = (day: Day) => day > today && day <= last;
  const slashed = /^\d{1,2}\/\d{1,2}/.test(text.slice(moment.start, moment.end));
  if (!slashed || !moment.doubts.includes("ambiguous_date") || !canBe(moment.fromDay)) return moment;
  if (moment.others.length === 0 || moment.others.some(({ fromDay }) => canBe(fromDay))) return moment;
  return { ...moment, others: [], doubts: moment.doubts.filter((doubt) => doubt !== "ambiguous_date") };
}

/** 「8日の午後」 in the last days of November: of the two eighths that lie ahead one alone can be booked. */
export function onOnlyBookable(text: string, moment: Moment, today: Day, office: ReadingOffice): Moment {
  const words = text.slice(moment.start, moment.end);
  const bare =
    /^\d{1,2}(?:日|\s*$)(?!.*(?:前後|頃|ごろ|あたり))/.test(words) && moment.doubts.includes("ambiguous_date");
  const last = plusDays(today, office.horizonDays);
  const later = moment.others.every(({ fromDay }) => fromDay > last);
  if (
    !bare ||
    isBehindNoMonth(text, moment) ||
    moment.others.length === 0 ||
    !later ||
    moment.fromDay <= today ||
    moment.toDay > last
  )
    return moment;
  return { ...moment, others: [], doubts: moment.doubts.filter((doubt) => doubt !== "ambiguous_date") };
}

/** 27日の9時か9時半: the second hour is of the day of the first, and as sure of it. */
export function onSettledDay(text: string, moment: Moment, before: Moment | undefined): Moment {
  const same = before?.doubts.length === 0 && before.fromDay === moment.fromDay && before.toDay === moment.toDay;
  if (!same || !moment.doubts.includes("ambiguous_date") || !/^\d{1,2}(?:時|:)/.test(text.slice(moment.start)))
    return moment;
  return { ...moment, others: [], doubts: moment.doubts.filter((doubt) => doubt !== "ambiguous_date") };
}

/** 「4日の15時」 to choices of December alone, when the next 4th is in December too. */
export function inTalkedMonth(moment: Moment, month: Day | null): Moment {
  return month !== null && moment.fromDay.slice(0, 7) === month.slice(0, 7) ? inMonthOf(moment, month) : moment;
}

/** 7日 without a month, in a talk about a day of December. */
function inMonthOf(moment: Moment, day: Day): Moment {
  const readings = [{ fromDay: moment.fromDay, toDay: moment.toDay, time: moment.time }, ...moment.others];
  const near = readings.filter(({ fromDay }) => fromDay.slice(0, 7) === day.slice(0, 7));
  const doubts = moment.doubts.filter((doubt) => doubt !== "ambiguous_date");
  if (doubts.length === moment.doubts.length || near.length !== 1 || near[0] === undefined) return moment;
  return { ...moment, ...near[0], others: [], doubts };
}

/** 「来週の午後で、月曜はだめですが、それ以外の平日なら」: the rest is that of the stretch named before, and no wish of its own. */
export function withoutRest(text: string, moments: readonly Moment[]): Moment[] {
  return moments.filter((moment, index) => {
    const words = text.slice(moment.start, moment.end);
    const before = text.slice(Math.max(0, moment.start - 6), moment.start);
    const rest =
      /(?:以外|ほか|他|残り)の?[、 ]?$/.test(before) ||
      /^(?:(?:それ|これ)?以外|その(?:他|ほか)|ほか|他|残り)の/.test(words);
    const vague = !/\d/.test(words) && moment.kind === "range" && moment.time === null;
    const stretch = moments
      .slice(0, index)
      .some((other) => other.fromDay < other.toDay && !isRuledOut(text, other) && !other.doubts.includes("no_date"));
    return !(rest && vague && stretch);
  });
}
