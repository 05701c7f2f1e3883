import { type Day, plusDays } from "../../booking/time.ts";
import { isRuledOut } from "../dates/exclusions.ts";
import type { Moment } from "../dates/moment.ts";
import type { ReadingOffice, ReadWish } from "../reading.ts";

/**
 * 「来週の火曜、12月16日の13時半」: a day named by its place in the week and a date right beside it are one day; where they differ,
 * both readings are kept and the person is asked. A list (、between more than two, か, と) names several days.
 */
export function withDoubtedDays(text: string, moments: readonly Moment[]): Moment[] {
  const dropped = new Set<Moment>();
  const kept = moments.map((moment, index) => {
    const next = moments[index + 1];
    if (next === undefined || !isDay(moment) || !isDay(next) || next.fromDay === moment.fromDay) return moment;
    const gap = text.slice(moment.end, next.start);
    const [written, named] = isDate(text, next) ? [next, moment] : [moment, next];
    const pair = isDate(text, written) && isPlaceInWeek(text, named);
    const beside =
      /^(?:の)?[ ]?(?:[、,:]|は|の|\(|、?つまり)?[ ]?$/.test(gap) && !(written === moment && gap.startsWith("の"));
    if (!pair || !beside || isListed(text, moments, index) || isRuledOut(text, next)) return moment;
    dropped.add(named);
    dropped.add(written);
    const time = next.time ?? moment.time;
    const doubts = [...new Set([...written.doubts, "weekday_mismatch" as const])];
    const readings = [written, named].map(({ fromDay, toDay }) => ({ fromDay, toDay, time }));
    return { ...written, time, kind: next.kind, window: next.window, doubts, others: readings };
  });
  return kept.filter((moment) => !dropped.has(moment));
}

function isDay(moment: Moment): boolean {
  return moment.fromDay === moment.toDay && !moment.doubts.includes("no_date");
}

function isDate(text: string, { start, end }: Moment): boolean {
  return /^\d{1,2}\s?(?:[月/]|日)/.test(text.slice(start, end));
}

/** 来週の火曜, 明後日: no figure of a day. */
function isPlaceInWeek(text: string, { start, end }: Moment): boolean {
  const words = text.slice(start, end);
  return (
    !/\d\s?[月/日]/.test(words) &&
    /^(?:今週|来週|再来週|翌週|次の|今度の)[^\d]{0,3}[月火水木金土日]曜?|^(?:明日|明後日|あさって|あした|しあさって)/.test(
      words,
    )
  );
}

/** A third day hangs on by the same comma. */
function isListed(text: string, moments: readonly Moment[], index: number): boolean {
  const [first, second] = [moments[index], moments[index + 1]];
  const [before, after] = [moments[index - 1], moments[index + 2]];
  const comma = (from: Moment | undefined, to: Moment | undefined) =>
    from !== undefined &&
    to !== undefined &&
    isDay(from) &&
    isDay(to) &&
    /^\s*(?:[、,・/]|と|か|や)\s*$/.test(text.slice(from.end, to.start));
  return comma(before, first) || comma(second, after);
}

/** True when the days and hours of the subject and those of the words have nothing in common. */
export function contradictsSubject(titled: readonly ReadWish[], wished: readonly ReadWish[]): boolean {
  if (titled.length === 0 || wished.length === 0) return false;
  const sure = [...titled, ...wished].every(({ doubts }) => !doubts.includes("no_date"));
  return sure && !titled.some((title) => wished.some((wish) => title.from < wish.to && wish.from < title.to));
}

/**
 * 8/12 among English words, where 8 December can be booked and 12 August cannot: who writes the day first means the one,
 * and nobody can tell.
 */
export function withDayFirst(text: string, moment: Moment, today: Day, office: ReadingOffice): Moment {
  const figures = /^(\d{1,2})\/(\d{1,2})(?!\/?\d)/.exec(text.slice(moment.start, moment.end));
  if (figures === null || moment.others.length > 0 || !ENGLISH.test(text)) return moment;
  const [day, month] = [figures[1] ?? "", figures[2] ?? ""].map((figure) => figure.padStart(2, "0"));
  const last = plusDays(today, office.horizonDays);
  const swapped = [today.slice(0, 4), last.slice(0, 4)]
    .map((year) => `${year}-${month}-${day}` as Day)
    .find((other) => other > today && other <= last);
  if (swapped === undefined || (moment.fromDay > today && moment.fromDay <= last)) return moment;
  const others = [
    { fromDay: moment.fromDay, toDay: moment.toDay, time: moment.time },
    { fromDay: swapped, toDay: swapped, time: moment.time },
  ];
  return { ...moment, others, doubts: [...moment.doubts, "ambiguous_date"] };
}

const ENGLISH = /\b(?:I|I'm|my|is|am|from|hope|want|would|like|please|at|on|to|for|the)\b/;
