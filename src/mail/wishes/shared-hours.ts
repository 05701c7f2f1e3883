import { CLOSING, OPENING } from "../dates/day-parts.ts";
import { excludedOf, isRuledOut } from "../dates/exclusions.ts";
import type { Moment } from "../dates/moment.ts";

/** 「3日か4日でお願いします。時間は14時以降」: one time apart belongs to every date that has none. */
export function shareTime(text: string, moments: readonly Moment[]): Moment[] {
  const excluded = excludedOf(text, moments);
  // 「12/10か12/11で。14時は都合が悪いです」: an hour that is ruled out is lent to no day; it is ruled out on each.
  const taken = excluded.filter((moment) => moment.doubts.includes("no_date"));
  if (taken.length > 0) {
    const rest = moments.filter((moment) => !taken.includes(moment));
    return [...taken, ...shareTime(text, rest)].sort((a, b) => a.start - b.start);
  }
  const refused = excluded;
  const wished = moments.filter((moment) => !refused.includes(moment) && !moment.doubts.includes("no_date"));
  // 火曜以外なら何曜日でも可、時間は13時以降: the hour is not that of the days that are ruled out.
  if (wished.length === 0 && refused.length > 0 && refused.every(({ time }) => time === null)) return [...moments];
  if (refused.length > 0 && moments.some((moment) => moment.time === null && !refused.includes(moment))) {
    const shared = shareTime(
      text,
      moments.filter((moment) => !refused.includes(moment)),
    );
    return [...refused, ...shared].sort((a, b) => a.start - b.start);
  }
  const dated = moments.filter((moment) => !moment.doubts.includes("no_date"));
  const apart = withoutRepeats(moments.filter((moment) => moment.doubts.includes("no_date")));
  const [only] = apart;
  // 「12月9日 午後。できれば13時台で」: the hour said later narrows the part of the day.
  const narrower =
    only !== undefined && apart.length === 1 && dated.every((moment) => isNarrowedBy(text, moment, only));
  if (narrower && dated.length > 0) return dated.map((moment) => withTimeOf(moment, only));
  if (apart.length === 0 || dated.length === 0 || dated.some((moment) => moment.time !== null)) return [...moments];
  const [first, last] = [apart[0]?.start ?? 0, apart.at(-1)?.start ?? 0];
  const between = dated.some(({ start }) => start > first) && dated.some(({ start }) => start < last);
  if (between) return shareInTurn(text, dated, apart) ?? [...moments];
  if (apart.length > 1 && (apart.length > MAX_HOURS_APART || dated.some(isStretch))) return [...moments];
  return dated.flatMap((moment) => apart.map((hour) => withTimeOf(moment, hour)));
}

/** 「3日なら午前、4日なら午後」, 「12/1 ○午前のみ」 line by line: hours belong to the day right before them, or nobody knows. */
function shareInTurn(text: string, dated: readonly Moment[], apart: readonly Moment[]): Moment[] | null {
  const owners = apart.map((hour) => {
    const day = dated.filter(({ start }) => start < hour.start).at(-1);
    return day !== undefined && /^[^。\n\d]{0,10}$/.test(text.slice(day.end, hour.start)) ? day : null;
  });
  if (owners.includes(null)) return null;
  return dated.flatMap((day) => {
    const own = apart.filter((_, index) => owners[index] === day);
    return own.length === 0 ? [day] : own.map((hour) => withTimeOf(day, hour));
  });
}

function isNarrowedBy(text: string, moment: Moment, hour: Moment): boolean {
  const part =
    moment.time !== null && moment.window && (moment.time.to === null || moment.time.to < 0 || moment.time.from < 0);
  return (
    part &&
    !isRuledOut(text, hour) &&
    hour.time !== null &&
    moment.time !== null &&
    isWithin(hour.time, moment.time) &&
    hour.start > moment.end
  );
}

const MAX_HOURS_APART = 3;

function isStretch(moment: Moment): boolean {
  return moment.fromDay !== moment.toDay;
}

/** お昼休みの12時から13時: the same hours said twice, or a part of the day and an hour in it, are one. */
function withoutRepeats(apart: readonly Moment[]): Moment[] {
  return apart.filter((moment, index) => {
    const next = apart[index + 1];
    if (moment.time === null || next?.time == null) return true;
    const { from, to } = moment.time;
    return !(from === next.time.from && to === next.time.to);
  });
}

export function withTimeOf(moment: Moment, hour: Moment): Moment {
  const doubts = hour.doubts.filter((doubt) => doubt !== "no_date");
  return {
    ...moment,
    time: hour.time,
    window: hour.window,
    kind: hour.window ? "range" : "datetime",
    doubts: [...new Set([...moment.doubts, ...doubts])],
    others: [
      ...moment.others.map((other) => ({ ...other, time: hour.time })),
      ...hour.others.map((other) => ({ fromDay: moment.fromDay, toDay: moment.toDay, time: other.time })),
    ],
  };
}

export function isWithin(
  inner: { from: number; to: number | null },
  outer: { from: number; to: number | null },
): boolean {
  const first = (minutes: number) => (minutes === OPENING ? 0 : minutes === CLOSING ? 1440 : minutes);
  const last = (time: { from: number; to: number | null }) => first(time.to ?? time.from);
  return first(outer.from) <= first(inner.from) && last(inner) <= last(outer);
}
