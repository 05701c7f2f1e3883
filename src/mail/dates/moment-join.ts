import { type Day, plusDays, type Time } from "../../booking/time.ts";
import type { Doubt } from "../reading.ts";
import { ENUMERATORS } from "../text/japanese-text.ts";
import { matchAt, type TimeToken } from "./clock.ts";
import type { DateToken } from "./date-token.ts";
import { CLOSING, OPENING } from "./day-parts.ts";
import { isRuledOut } from "./exclusions.ts";
import { isHourOfDay, SOFTENING } from "./hour-of-day.ts";
import type { Moment, OtherMoment } from "./moment.ts";
import { type Item, LIST_LINK } from "./moment-scan.ts";

/** A moment before the way back to the original text is known. */
export type Bare = Omit<Moment, "originalStart" | "originalEnd">;

/** Between two times of one day: 14時か15時, 10:30～でも11:00～でも, 午前または午後. */
const TIME_LINK = new RegExp(
  `^[ \\t]*(?:~|から|より)?[ \\t]*(?:(?:は|:)?[ \\t]*(?:[○×◎△]|OK|NG|可|不可|だめ|ダメ)(?:です)?[、,。]?)?[ \\t]*(?:(?:か|と|や|も|でも|または|又は|もしくは|あるいは|ないし(?:は)?|or|and|,|、|・|/|→)*[ \\t]*(?:か|は)?(?:${SOFTENING})?[${ENUMERATORS}]?|\\n[ \\t]*[・※*${ENUMERATORS}-]?)[ \\t]*(?:第[1-5一二三四五](?:希望|候補)[ \\t:]*)?$`,
  "i",
);

/** 12/3の10時が第一希望、だめなら11時 */
const IF_NOT =
  /^(?:が?第\s?[1一]希望(?:です(?:が)?)?)?[、,。]?\s*(?:それ|そこ|その時間)?(?:は|が|も)?\s*(?:もし)?(?:だめ|ダメ|駄目|無理|不可|NG|難しい|埋まって(?:い?る|いた))(?:なら|であれば|でしたら|だったら|な?場合は?|の場合は?|ようなら|ようでしたら|ら)[、,]?\s*$/;

/** 午前中、何時でも; 午後ならいつでも */
const WITHIN = /^(?:なら|であれば|でしたら)?[、,]?[ \t]*$/;

const FOR_ALL = /いずれも|どれも|どちらも|どの日も|とも|全て|すべて|全部/;

function isAllDay(time: TimeToken): boolean {
  return time.from === OPENING && time.to === CLOSING;
}

/** 午後3時か4時: the second hour belongs to the same half of the day as the first, if that was certain. */
function sameHalf(time: TimeToken, before: Bare): TimeToken {
  const sure = before.time !== null && before.time.from >= 720 && !before.doubts.includes("ambiguous_time");
  if (!sure || time.window || time.from < 720 || time.others.some(({ from }) => from >= 720)) return time;
  return { ...time, doubts: time.doubts.filter((doubt) => doubt !== "ambiguous_time"), others: [] };
}

/** Joins dates with their times; a time window after a list of dates applies to all of them (12/3,4の午前). */
export function joinItems(text: string, items: readonly Item[], now: Time): Bare[] {
  const moments: Bare[] = [];
  let waiting: Bare[] = [];
  let previous: { moment: Bare; hadTime: boolean } | null = null;
  let i = 0;
  while (i < items.length) {
    const item = items[i] as Item;
    if (item.date !== null) {
      const moment = dateMoment(item.date);
      const gap: string = previous === null ? "x" : text.slice(previous.moment.end, moment.start);
      if (previous !== null && !previous.hadTime && LIST_LINK.test(gap) && !gap.includes("\n"))
        waiting.push(previous.moment);
      else waiting = [];
      moments.push(moment);
      previous = { moment, hadTime: false };
      i += 1;
      continue;
    }
    const gap: string = previous === null ? "x" : text.slice(previous.moment.end, item.time.start);
    if (previous !== null && !previous.hadTime && isHourOfDay(text, previous.moment, item.time, items[i + 1])) {
      const last: Bare = previous.moment;
      // 12/8、だめなら12/9、いずれも11時: every day of the line that has no hour yet.
      const all = moments.filter(({ end, time }) => time === null && !text.slice(end, last.end).includes("\n"));
      // 12/7以降いつでも asks for whole days.
      if (last.kind === "range" && isAllDay(item.time)) last.end = item.time.end;
      else
        for (const listed of FOR_ALL.test(gap) ? all : [...waiting, last]) addTime(listed, item.time, listed === last);
      previous.hadTime = true;
      waiting = [];
    } else if (previous?.hadTime && previous.moment.window && WITHIN.test(gap) && isAllDay(item.time)) {
      // 午前中、何時でも: the hours are named already.
      previous.moment.end = item.time.end;
    } else if (previous?.hadTime && boundsOrNarrows(text, previous.moment, item.time, gap)) {
      previous = { moment: previous.moment, hadTime: true };
    } else if (previous?.hadTime && (TIME_LINK.test(gap) || IF_NOT.test(gap)) && previous.moment.kind !== "time") {
      const moment: Bare = {
        ...previous.moment,
        start: item.time.start,
        end: item.time.end,
        time: null,
        others: [],
      };
      moment.doubts = moment.doubts.filter((doubt) => doubt !== "ambiguous_time");
      delete moment.loose;
      addTime(moment, sameHalf(item.time, previous.moment), true);
      moments.push(moment);
      previous = { moment, hadTime: true };
    } else {
      const led = timeThenDate(text, item.time, items[i + 1]);
      if (led !== null) {
        moments.push(led);
        previous = { moment: led, hadTime: true };
        i += 2;
        continue;
      }
      const moment = fromNowOn(text, timeMoment(item.time, now), now);
      // 今晩 and 今朝 name their day themselves.
      if (OF_TODAY.test(text.slice(Math.max(0, item.time.start - 5), item.time.end)))
        moment.doubts = moment.doubts.filter((doubt) => doubt !== "no_date");
      moments.push(moment);
      previous = { moment, hadTime: true };
    }
    i += 1;
  }
  return moments;
}

const OF_TODAY = /^.{0,5}今[朝晩夜夕]|[Tt]onight|[Tt]his (?:morning|afternoon|evening)$/;

/**
 * 13時から、15時までに終わりたい and 14時以降で、17時まで are one stretch; 午後（できれば2時） is that hour of the afternoon. The
 * moment is changed in place.
 */
function boundsOrNarrows(text: string, moment: Bare, time: TimeToken, gap: string): boolean {
  const before = moment.time;
  if (before === null) return false;
  const ends = time.from === OPENING && time.to !== null && time.to > before.from && before.from >= 0;
  const open = before.to === null ? /^\s*(?:から|~|より)/.test(gap) : before.to === CLOSING;
  if (ends && open && /^\s*(?:から|~|より)?(?:で|に)?[、,]?\s*$/.test(gap)) {
    moment.time = { from: before.from, to: time.to };
    moment.window = true;
    moment.kind = "range";
    moment.end = time.end;
    return true;
  }
  // 13時以降、15時前まで
  const upTo = time.window && time.to !== null && time.to > before.from && before.to === CLOSING;
  if (upTo && /^[、,]\s*$/.test(gap) && /^まで/.test(text.slice(time.end))) {
    moment.time = { from: before.from, to: time.to };
    moment.end = time.end;
    return true;
  }
  const wish = /^\s*[(、,]\s*(?:(?:でき|出来)れば|可能(?:なら|であれば)|特に|なるべく|希望は)?[、,]?\s*$/.test(gap);
  if (!wish || moment.doubts.includes("no_date") || !moment.window || before.to === null || isRuledOut(text, time))
    return false;
  const from = before.from === OPENING ? 0 : before.from;
  const to = before.to === CLOSING ? 1440 : before.to;
  const inside = [{ from: time.from, to: time.to }, ...time.others].filter(
    (clock) =>
      clock.from >= from && (clock.to ?? clock.from) <= to && !(clock.from === before.from && clock.to === before.to),
  );
  const [only] = inside;
  if (only === undefined || inside.length > 1) return false;
  moment.time = only;
  // 夕方（16時頃）: which half of the day is said, that it is about then stays.
  if (time.others.length === 0) moment.doubts = [...new Set([...moment.doubts, ...time.doubts])];
  moment.window = time.window;
  moment.kind = time.window ? "range" : "datetime";
  moment.end = time.end;
  delete moment.loose;
  return true;
}

/** 10:30 on Dec 3: the hour stands in front of its day. */
function timeThenDate(text: string, time: TimeToken, next: Item | undefined): Bare | null {
  if (!next?.date) return null;
  const between = text.slice(time.end, next.date.start);
  const linked = /^\s*(?:on|,)?\s*$/i.test(between) && !between.includes("\n");
  if (!linked || !/[A-Za-z:]/.test(text.slice(time.start, time.end + 4))) return null;
  const moment = dateMoment(next.date);
  addTime(moment, time, false);
  return { ...moment, start: time.start };
}

/** 12/3 14:00～12/3 15:00 and 今日の午後4時から明日の午前中: two dated times are the ends of one stretch. */
export function joinAcrossDays(text: string, moments: readonly Bare[]): Bare[] {
  const joined: Bare[] = [];
  for (const moment of moments) {
    const first = joined.at(-1);
    const linked = first !== undefined && /^[ \t]*(?:~|から|より|-|→)[ \t]*$/.test(text.slice(first.end, moment.start));
    // 12/3 14時～ 12/4 10時～ on one line are two starts, not one stretch.
    const openEnded = first?.fromDay !== moment.fromDay && /^[ \t]*~/.test(text.slice(moment.end, moment.end + 4));
    if (
      first === undefined ||
      !linked ||
      openEnded ||
      first.time === null ||
      moment.time === null ||
      moment.doubts.includes("no_date")
    ) {
      joined.push(moment);
      continue;
    }
    const doubts = new Set<Doubt>([...first.doubts, ...moment.doubts]);
    if (moment.fromDay !== first.fromDay) doubts.add("ambiguous_time");
    const closing = matchAt(/\s*まで(?:の間)?/y, text, moment.end);
    joined[joined.length - 1] = {
      ...first,
      end: moment.end + (closing?.[0].length ?? 0),
      kind: "range",
      window: true,
      toDay: moment.toDay,
      time: { from: first.time.from, to: moment.time.to ?? moment.time.from },
      doubts: [...doubts],
    };
  }
  return joined;
}

function dateMoment(date: DateToken): Bare {
  const loose = date.loose?.map((other) => ({ fromDay: other.from, toDay: other.to, time: null }));
  return {
    ...(loose === undefined ? {} : { loose: { doubts: ["ambiguous_date"], others: loose } }),
    ...(date.weekdays === undefined ? {} : { weekdays: date.weekdays }),
    start: date.start,
    end: date.end,
    kind: date.stretch ? "range" : "date",
    fromDay: date.from,
    toDay: date.to,
    time: null,
    window: true,
    doubts: [...date.doubts],
    others: date.others.map((other) => ({ fromDay: other.from, toDay: other.to, time: null })),
  };
}

function addTime(moment: Bare, time: TimeToken, extends_: boolean): void {
  const days = [
    { fromDay: moment.fromDay, toDay: moment.toDay },
    ...moment.others.map(({ fromDay, toDay }) => ({ fromDay, toDay })),
  ];
  const own = { from: time.from, to: time.to };
  moment.others = days
    .flatMap((day) => [own, ...time.others].map((clock) => ({ ...day, time: clock })))
    .slice(moment.others.length === 0 ? 1 : 0);
  if (moment.others.length > 0 && time.others.length === 0 && days.length > 1) moment.others = moment.others.slice(1);
  moment.time = own;
  moment.window = time.window || moment.kind === "range";
  moment.kind = time.window || moment.kind === "range" ? "range" : "datetime";
  moment.doubts = [...new Set([...moment.doubts, ...time.doubts])];
  const looseDays = (moment.loose?.others ?? []).map((other) => ({ ...other, time: own }));
  const looseHours = (time.loose ?? []).map((clock) => ({ fromDay: moment.fromDay, toDay: moment.toDay, time: clock }));
  if (moment.loose !== undefined || time.loose !== undefined)
    moment.loose = {
      doubts: [...(moment.loose?.doubts ?? []), ...(time.loose === undefined ? [] : (["ambiguous_time"] as const))],
      others: [...looseDays, ...looseHours],
    };
  if (extends_) moment.end = Math.max(moment.end, time.end);
}

/** 今から8時まで: from now to the next eight o'clock. */
function fromNowOn(text: string, moment: Bare, now: Time): Bare {
  const opening = /(?:今|いま|これ)から(?:は|、|だと|なら)?\s*$/.exec(
    text.slice(Math.max(0, moment.start - 8), moment.start),
  );
  const until = moment.time?.from === OPENING ? moment.time.to : null;
  if (opening === null || until === null || until < 0) return moment;
  const from = minuteOfDay(now);
  const to = [until, until < 720 ? until + 720 : 0].find((end) => end > from);
  if (to === undefined) return moment;
  const doubts = moment.doubts.filter((doubt) => doubt !== "ambiguous_time" && doubt !== "no_date");
  return { ...moment, start: moment.start - opening[0].length, time: { from, to }, doubts, others: [] };
}

function minuteOfDay(now: Time): number {
  return Number(now.slice(11, 13)) * 60 + Number(now.slice(14, 16));
}

function timeMoment(time: TimeToken, now: Time): Bare {
  const day = now.slice(0, 10) as Day;
  const tomorrow = plusDays(day, 1);
  // 午前3時 said at four is tomorrow's rather than the one gone by.
  const gone = !time.window && time.from >= 0 && time.from < minuteOfDay(now);
  const loose: OtherMoment[] = [
    ...(gone ? [{ fromDay: tomorrow, toDay: tomorrow, time: { from: time.from, to: time.to } }] : []),
    ...(time.loose ?? []).map((clock) => ({ fromDay: day, toDay: day, time: clock })),
  ];
  return {
    start: time.start,
    end: time.end,
    kind: time.window ? "range" : "time",
    fromDay: day,
    toDay: day,
    time: { from: time.from, to: time.to },
    window: time.window,
    doubts: [...time.doubts, "no_date"],
    others: time.others.map((clock) => ({ fromDay: day, toDay: day, time: clock })),
    ...(loose.length === 0 && time.loose === undefined
      ? {}
      : { loose: { doubts: time.loose === undefined ? [] : ["ambiguous_time"], others: loose } }),
  };
}
