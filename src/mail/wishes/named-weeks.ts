import { plusDays, weekdayOf } from "../../booking/time.ts";
import { excludedOf, isRuledOut } from "../dates/exclusions.ts";
import type { Moment } from "../dates/moment.ts";

/**
 * 「月・水・金の午前で。12/14の週でお願いします」, 「水曜か金曜が休みです。12月7日から11日の間で」: weekdays without a week are those of the one
 * stretch that is named, unless that is another choice beside them (それか12/14の週でも).
 */
export function inNamedWeek(text: string, moments: readonly Moment[]): Moment[] {
  if (moments.length < 2 || !moments.some(({ kind, time }) => kind === "range" && time === null)) return [...moments];
  const refused = excludedOf(text, moments);
  const stretches = moments.filter(
    (moment) =>
      moment.kind === "range" &&
      moment.time === null &&
      moment.weekdays === undefined &&
      plusDays(moment.fromDay, LONGEST_FRAME) >= moment.toDay &&
      !refused.includes(moment),
  );
  const [stretch] = stretches;
  // 金曜以外で、12/7の週: what is ruled out asks for the rest of the week.
  const bare = moments.filter((moment) => {
    const words = text.slice(moment.start, moment.end);
    return (
      !refused.includes(moment) &&
      /^[月火水木金](?:曜|[^\p{L}]|[のはがもにでとかや]|なら|だ|午|$)/u.test(words) &&
      !/\d\s?[月/日]|週/.test(words)
    );
  });
  if (stretch === undefined || stretches.length > 1 || bare.length === 0 || isOtherChoice(text, stretch, bare))
    return [...moments];
  return moments
    .filter((moment) => moment !== stretch)
    .map((moment) => (bare.includes(moment) ? onWeekdayOf(stretch, moment) : moment));
}

const LONGEST_FRAME = 15;

/** The weekday of the stretch, its only one or each of them. */
function onWeekdayOf(stretch: Moment, bare: Moment): Moment {
  const weekday = weekdayOf(bare.fromDay);
  const day = plusDays(stretch.fromDay, (weekday - weekdayOf(stretch.fromDay) + 7) % 7);
  const doubts = [...stretch.doubts, ...bare.doubts.filter((doubt) => doubt !== "ambiguous_date")];
  const placed = { ...bare, fromDay: day, toDay: day, others: [], doubts: [...new Set(doubts)] };
  return plusDays(day, 7) > stretch.toDay
    ? placed
    : { ...placed, toDay: stretch.toDay, kind: "range", weekdays: [weekday] };
}

/** それか12/14の週でも: another choice; できれば火曜: a preference that leaves the whole week asked for. */
function isOtherChoice(text: string, stretch: Moment, bare: readonly Moment[]): boolean {
  const [first, last] = [bare[0] ?? stretch, bare.at(-1) ?? stretch];
  const between = stretch.start > last.end ? text.slice(last.end, stretch.start) : text.slice(stretch.end, first.start);
  const behind = text.slice((stretch.start > last.end ? stretch : last).end);
  return OTHER_CHOICE.test(between) || /^(?:の?[^。、\n]{0,6})?でも/.test(behind);
}

const OTHER_CHOICE =
  /それか|または|又は|もしくは|あるいは|(?:なら|れば|たら|場合は?|でしたら)[、,\s]*$|できれば|出来れば|特に|なるべく|しいて|強いて|いつでも|でも(?:いい|大丈夫|可|構)/;

/** 「12月9日から11日の午前で。9日が第一希望です」: the day of a stretch that is liked best comes first, with the hours of the stretch. */
export function withPreferredDay(text: string, moments: readonly Moment[]): Moment[] {
  const first = new Map<Moment, Moment>();
  const left = moments.filter((day, index) => {
    if (day.time !== null || day.fromDay !== day.toDay || day.doubts.includes("no_date") || !isPreferred(text, day))
      return true;
    const number = Number(/^\d{1,2}(?=日?$)/.exec(text.slice(day.start, day.end))?.[0]);
    const stretch = moments.slice(0, index).find((other) => other.fromDay !== other.toDay && other.kind === "range");
    // 12月上旬(できれば4日): nothing but that day.
    if (stretch === undefined || isRuledOut(text, stretch) || !/[。\n]/.test(text.slice(stretch.end, day.start)))
      return true;
    for (let named = stretch.fromDay; named <= stretch.toDay; named = plusDays(named, 1)) {
      if (named !== day.fromDay && Number(named.slice(8)) !== number) continue;
      const { weekdays: _, ...rest } = stretch;
      first.set(stretch, { ...rest, fromDay: named, toDay: named });
      return false;
    }
    return true;
  });
  return left.flatMap((moment) => {
    const preferred = first.get(moment);
    return preferred === undefined ? [moment] : [preferred, moment];
  });
}

function isPreferred(text: string, { start, end }: Moment): boolean {
  return (
    /(?:できれば|出来れば|可能なら|なるべく|一番は|ベストは|特に|第一希望は)[、,]?\s*$/.test(
      text.slice(Math.max(0, start - 8), start),
    ) || /^(?:が|を|だと)?(?:第\s?[1一]希望|一番|いちばん|ベスト|最も|特に)/.test(text.slice(end))
  );
}
