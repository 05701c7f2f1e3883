import { at, type Day, plusDays, plusMinutes, startOf, type Time, weekdayOf } from "../booking/time.ts";
import type { DateFrame, DateToken } from "./date-token.ts";
import { readDateAt } from "./japanese-dates.ts";
import { ENUMERATORS, type Folded, fold, replaceFolded } from "./japanese-text.ts";
import {
  CLOSING,
  FIRST_START,
  matchAt,
  OPENING,
  readDigitsTimeAt,
  readTimeAt,
  type TimeToken,
} from "./japanese-times.ts";
import type { DateExpression, Doubt, ReadingOffice, Span } from "./reading.ts";

/** Dates and times of a text, one entry per expression, in text order (the contract of `read --text`). */
export function findDates(text: string, now: Time, office: ReadingOffice): DateExpression[] {
  return findMoments(prepare(text), now, office).map((moment) => ({
    text: text.slice(moment.originalStart, moment.originalEnd).trim(),
    ...spanOf(moment, office, false),
    kind: moment.kind,
    doubts: moment.doubts,
    ...(moment.others.length > 0
      ? { alternatives: moment.others.map((other) => spanOf({ ...moment, ...other }, office, false)) }
      : {}),
  }));
}

/** One expression, still as days and minutes; `start` and `end` are places in the folded text. */
export type Moment = {
  start: number;
  end: number;
  originalStart: number;
  originalEnd: number;
  kind: DateExpression["kind"];
  fromDay: Day;
  toDay: Day;
  time: { from: number; to: number | null } | null;
  /** True when the words name a stretch of time and not one start. */
  window: boolean;
  doubts: Doubt[];
  others: { fromDay: Day; toDay: Day; time: { from: number; to: number | null } | null }[];
};

/** Folds a text and turns the numbers of list items (1. 2) (3)) into enumerators, so that 1.12/3 is not read as a date. */
export function prepare(text: string): Folded {
  const item = /(^|\n)([ \t]*)(\(?([1-9])[).:、．,](?![\d]{2}\b(?!\s*[月/])))(?=\s*\d{1,4}\s*[月/年])/g;
  return replaceFolded(fold(text), item, (match) => {
    const mark = String.fromCharCode(0xe000 + Number(match[4]));
    return `${match[1]}${match[2]}${mark.padEnd(match[3]?.length ?? 1, " ")}`;
  });
}

export function findMoments(folded: Folded, now: Time, office: ReadingOffice): Moment[] {
  const items = scan(folded.text, now, office);
  const moments = joinItems(folded.text, items, now);
  return joinAcrossDays(folded.text, moments).map((moment) => ({
    ...moment,
    originalStart: folded.origins[moment.start] ?? 0,
    originalEnd: folded.origins[moment.end] ?? 0,
  }));
}

/** The moment as two times. With `clipped`, days without a time are the office's hours (a wish), else 0:00 to 0:00. */
export function spanOf(
  moment: Pick<Moment, "fromDay" | "toDay" | "time">,
  office: ReadingOffice,
  clipped: boolean,
): Span {
  const { fromDay, toDay, time } = moment;
  if (time === null) {
    if (!clipped) return { from: startOf(fromDay), to: startOf(plusDays(toDay, 1)) };
    return { from: minuteOf(fromDay, OPENING, office), to: minuteOf(toDay, CLOSING, office) };
  }
  const from = minuteOf(fromDay, time.from, office);
  const to =
    time.to === null
      ? plusMinutes(fromDay === toDay ? from : minuteOf(toDay, time.from, office), office.slotMinutes)
      : minuteOf(toDay, time.to, office);
  // 17時半以降 begins after closing: the stretch is then one slot, outside the hours.
  return to > from ? { from, to } : { from, to: plusMinutes(from, office.slotMinutes) };
}

const DEFAULT_HOURS = { from: "08:30", to: "17:15" } as const;

export function hoursOf(day: Day, office: ReadingOffice): { from: string; to: string } {
  return office.openHours[weekdayOf(day)] ?? DEFAULT_HOURS;
}

function minuteOf(day: Day, minutes: number, office: ReadingOffice): Time {
  if (minutes === OPENING) return at(day, hoursOf(day, office).from);
  if (minutes === CLOSING) return at(day, hoursOf(day, office).to);
  if (minutes === FIRST_START) return at(day, office.firstStart);
  return plusMinutes(startOf(day), minutes);
}

type Item = { date: DateToken; time: null } | { date: null; time: TimeToken };

function scan(text: string, now: Time, office: ReadingOffice): Item[] {
  const items: Item[] = [];
  const foreign = /[A-Za-z]{3}/.test(text) && !/[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]/u.test(text);
  let last: Day | null = null;
  let lastEnd = 0;
  for (let index = 0; index < text.length; ) {
    if (!MAY_BEGIN.test(text[index] ?? "")) {
      index += 1;
      continue;
    }
    const skip = matchAt(NUMBERS_THAT_ARE_NO_DATES, text, index);
    if (skip !== null) {
      index += skip[0].length;
      continue;
    }
    const linked =
      last !== null && /^[^\n]{1,6}$/.test(text.slice(lastEnd, index)) && LIST_LINK.test(text.slice(lastEnd, index))
        ? last
        : null;
    const frame: DateFrame = { now, last, linked, horizonDays: office.horizonDays, isClosed: office.isClosed, foreign };
    const date = readDateAt(text, index, frame);
    const time = date === null ? readTimeAt(text, index) : null;
    if (date !== null) {
      const whole = readDateRange(text, date, { ...frame, last: date.to });
      items.push({ date: whole, time: null });
      last = whole.to;
      index = whole.end;
      lastEnd = whole.end;
      const continued: DateToken[] = readShortList(text, whole, { ...frame, last: whole.to });
      for (const more of continued) {
        items.push({ date: more, time: null });
        last = more.to;
        index = more.end;
        lastEnd = more.end;
      }
      const digits = matchAt(/\s+/y, text, index);
      const compact = digits === null ? null : readDigitsTimeAt(text, index + digits[0].length);
      if (compact !== null) {
        items.push({ date: null, time: compact });
        index = compact.end;
      }
    } else if (time !== null) {
      items.push({ date: null, time });
      index = Math.max(time.end, index + 1);
    } else index = skipWord(text, index);
  }
  return items;
}

const MAY_BEGIN =
  /[\d'(前第一二三令平昭午ごA-Za-z先今来翌再さ次こらみ明あ昨おき本ほ週月年朝正始昼夕夜晩深早終仕会い何時日火水木金土当し]/u;
/** Phone numbers, postal codes, job-seeker numbers, addresses with block numbers: digits with no date in them. */
const NUMBERS_THAT_ARE_NO_DATES =
  /(?:https?:\/\/|www\.)[^\s]+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|0\d{1,4}-\d{1,4}-\d{3,4}(?!\d)|0\d{9,10}(?!\d)|\d{3}-\d{4}(?!\d)|\d{5}[- ]\d{4,8}(?!\d)|\d{13}(?!\d)|\d{4}[- ]\d{4}[- ]\d{4}(?!\d)|\d{12}(?!\d)|\d{1,3}(?:,\d{3})+円?|\d+(?:円|人|名|歳|才|回|件|枚|個|階|丁目|番地|号|条|項|%|分間|時間)/y;

/** A run of digits or of Latin letters is left as a whole, so that no expression begins in its middle. */
function skipWord(text: string, index: number): number {
  const run = matchAt(/\d+|[A-Za-z]+/y, text, index);
  return index + Math.max(1, run?.[0].length ?? 1);
}

/** 12/3-5, 3日～5日, 12/3から12/5の間, 12/3以降, 10日まで, 3日頃. */
function readDateRange(text: string, date: DateToken, frame: DateFrame): DateToken {
  const link = matchAt(/[ \t]*(?:~|-|→|から|より|to|until|through)[ \t]*/y, text, date.end);
  if (link !== null) {
    const second = readDateAt(text, date.end + link[0].length, frame);
    const short =
      second === null ? matchAt(/(\d{1,2})(?![\d:時/月.]|\s*[:時分])/y, text, date.end + link[0].length) : null;
    const day = short === null ? null : dayInMonthOf(date.from, Number(short[1]));
    const to = second !== null ? second.to : date.stretch ? null : day;
    const end = second?.end ?? date.end + link[0].length + (short?.[0].length ?? 0);
    const isTimeRange = second !== null && readTimeAt(text, date.end + link[0].length) !== null;
    if (to !== null && to >= date.from && !isTimeRange && /から|to|~|-|→|より/.test(link[0])) {
      const closing = matchAt(/\s*(?:まで|迄)?(?:の間|のあいだ)?/y, text, end);
      const doubts = [...new Set([...date.doubts, ...(second?.doubts.filter((d) => d !== "ambiguous_date") ?? [])])];
      return { ...date, end: end + (closing?.[0].trimEnd().length ?? 0), to, doubts, others: [], stretch: true };
    }
  }
  const after = matchAt(
    /\s*(以降|以後|(?:から|~)(?=\s*(?:[、。\n]|いつでも|空|大丈夫|可|なら|$)(?!\d))|まで(?!に?[、\s]*(?:返信|連絡|回答))|までに|迄|前後|頃|ごろ|あたり)/y,
    text,
    date.end,
  );
  if (after === null) return date;
  switch (after[1]) {
    case "まで":
    case "までに":
    case "迄":
      return {
        ...date,
        end: date.end + after[0].length,
        from: earlierDay(plusDays(frame.now.slice(0, 10) as Day, 1), date.from),
        others: [],
        stretch: true,
      };
    case "前後":
    case "頃":
    case "ごろ":
    case "あたり":
      return {
        ...date,
        end: date.end + after[0].length,
        doubts: [...new Set<Doubt>([...date.doubts, "ambiguous_date"])],
      };
    default: {
      const horizon = plusDays(frame.now.slice(0, 10) as Day, frame.horizonDays);
      return {
        ...date,
        end: date.end + after[0].length,
        to: horizon > date.to ? horizon : date.to,
        others: [],
        stretch: true,
      };
    }
  }
}

/** 12/3,4の午前 and 12/3・4・7: bare numbers that continue the list of days. */
function readShortList(text: string, date: DateToken, frame: DateFrame): DateToken[] {
  if (date.stretch) return [];
  const found: DateToken[] = [];
  for (let end = date.end, last = date.to; found.length < 10; ) {
    const match = matchAt(
      /\s*[,、・]\s*(\d{1,2})(?:日(?!間|後|以内))?(?![\d/月:時.]|\s*[:時分年]|日(?:間|後|以内))/y,
      text,
      end,
    );
    const day = match === null ? null : dayInMonthOf(last, Number(match[1]));
    if (match === null || day === null || day <= last) break;
    const token = readDateAt(`${text.slice(0, end)}`, end, frame);
    if (token !== null) break;
    const weekday = matchAt(/\s*\(([月火水木金土日])\)/y, text, end + match[0].length);
    const agrees = weekday === null || "日月火水木金土".indexOf(weekday[1] ?? "") === weekdayOf(day);
    const stop = end + match[0].length + (weekday?.[0].length ?? 0);
    const numberStart = end + match[0].search(/\d/);
    found.push({
      start: numberStart,
      end: stop,
      from: day,
      to: day,
      doubts: agrees ? [] : ["weekday_mismatch"],
      others: [],
      stretch: false,
    });
    end = stop;
    last = day;
  }
  return found;
}

function dayInMonthOf(day: Day, number: number): Day | null {
  if (number < 1 || number > 31) return null;
  const first = `${day.slice(0, 8)}01` as Day;
  const found = plusDays(first, number - 1);
  return found.slice(0, 7) === day.slice(0, 7) ? found : null;
}

function earlierDay(a: Day, b: Day): Day {
  return a < b ? a : b;
}

type Bare = Omit<Moment, "originalStart" | "originalEnd">;

/** Between a date and the time that belongs to it: particles, a bracket, a label such as 時間：, one line break. */
const DATE_TO_TIME = new RegExp(
  `^[ \\t]*(?:の|は|に|には|で|、|,|:|/|・|-|T|at|@|from|\\)|\\])?[ \\t]*\\n?[ \\t]*(?:[・■●○◆◇※*【\\[(${ENUMERATORS}]*[ \\t]*(?:ご?希望)?の?(?:時間帯?|時刻|開始時間|開始時刻|time)[】\\])]?[ \\t]*[:=は]?[ \\t]*)?\\(?$`,
  "i",
);
const LIST_LINK = /^[\s]*(?:か|または|又は|もしくは|あるいは|or|and|と|や|も|,|、|・|\/|→)?[\s]*(?:か|は)?[\s]*$/i;

/** Joins dates with their times; a time window after a list of dates applies to all of them (12/3,4の午前). */
function joinItems(text: string, items: readonly Item[], now: Time): Bare[] {
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
    if (previous !== null && !previous.hadTime && DATE_TO_TIME.test(gap)) {
      for (const listed of [...waiting, previous.moment]) addTime(listed, item.time, listed === previous.moment);
      previous.hadTime = true;
      waiting = [];
    } else if (previous?.hadTime && LIST_LINK.test(gap) && !/\n/.test(gap) && previous.moment.kind !== "time") {
      const moment: Bare = {
        ...structuredClone(previous.moment),
        start: item.time.start,
        end: item.time.end,
        time: null,
        others: [],
      };
      moment.doubts = moment.doubts.filter((doubt) => doubt !== "ambiguous_time");
      addTime(moment, item.time, true);
      moments.push(moment);
      previous = { moment, hadTime: true };
    } else {
      const leading = items[i + 1];
      const between = leading?.date ? text.slice(item.time.end, leading.date.start) : "x";
      if (
        leading?.date &&
        /^\s*(?:on|,)?\s*$/i.test(between) &&
        !between.includes("\n") &&
        /[A-Za-z:]/.test(text.slice(item.time.start, item.time.end + 4))
      ) {
        const moment = dateMoment(leading.date);
        addTime(moment, item.time, false);
        moments.push({ ...moment, start: item.time.start });
        previous = { moment, hadTime: true };
        i += 2;
        continue;
      }
      const moment = timeMoment(item.time, now);
      moments.push(moment);
      previous = { moment, hadTime: true };
    }
    i += 1;
  }
  return moments;
}

/** 12/3 14:00～12/3 15:00 and 今日の午後4時から明日の午前中: two dated times are the ends of one stretch. */
function joinAcrossDays(text: string, moments: readonly Bare[]): Bare[] {
  const joined: Bare[] = [];
  for (const moment of moments) {
    const first = joined.at(-1);
    const linked = first !== undefined && /^[ \t]*(?:~|から|より|-|→)[ \t]*$/.test(text.slice(first.end, moment.start));
    if (
      first === undefined ||
      !linked ||
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
  return {
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
  if (extends_) moment.end = Math.max(moment.end, time.end);
}

function timeMoment(time: TimeToken, now: Time): Bare {
  const day = now.slice(0, 10) as Day;
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
  };
}
