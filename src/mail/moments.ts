import { at, type Day, plusDays, plusMinutes, plusSeconds, startOf, type Time, weekdayOf } from "../booking/time.ts";
import type { DateToken } from "./date-token.ts";
import { CLOSING, FIRST_START, OPENING } from "./day-parts.ts";
import { ENUMERATORS, type Folded, fold, replaceFolded } from "./japanese-text.ts";
import { matchAt, type TimeToken } from "./japanese-times.ts";
import { type Item, LIST_LINK, scan } from "./moment-scan.ts";
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
  // 希望1:12/3 holds no time of day.
  const ranked = /((?:希望|候補)\s?[1-5]\s?):(?=\s*\d{1,2}\s*[月/])/g;
  return replaceFolded(
    replaceFolded(fold(text), ranked, (match) => `${match[1]} `),
    item,
    (match) => {
      const mark = String.fromCharCode(0xe000 + Number(match[4]));
      return `${match[1]}${match[2]}${mark.padEnd(match[3]?.length ?? 1, " ")}`;
    },
  );
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
  // 25時 and 0時の前 lie outside the day, and seconds between two minutes.
  const within = Number.isInteger(minutes) && minutes >= 0 && minutes < 1440;
  if (!within) return plusSeconds(startOf(day), Math.round(minutes * 60));
  return at(day, `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`);
}

type Bare = Omit<Moment, "originalStart" | "originalEnd">;

/** Between a date and the time that belongs to it: particles, a bracket, a label such as 時間：, one line break. */
const DATE_TO_TIME = new RegExp(
  `^[ \\t]*(?:の[、,]?|は|に|には|で|、|,|:|/|・|-|T|,?[ \\t]?at|@|,?[ \\t]?(?:any ?time )?(?:from|after|before|until|by|between)|\\)|\\])?[ \\t]*(?:(?:の|は)?(?:いずれも|どれも|どちらも|どの日も|とも|全て|すべて|全部|両方とも|両日とも)|in the|第[1-5一二三四五](?:希望|候補):?)?[ \\t]*(?:\\n[ \\t]*[・※*${ENUMERATORS}]?)?[ \\t]*(?:[・■●○◆◇※*【\\[(${ENUMERATORS}]*[ \\t]*(?:ご?希望)?の?(?:時間帯?|時刻|開始時間|開始時刻|time)[】\\])]?[ \\t]*[:=は]?[ \\t]*)?\\(?$`,
  "i",
);

/** Between two times of one day: 14時か15時, 10:30～でも11:00～でも, 午前または午後. */
const TIME_LINK = new RegExp(
  `^[ \\t]*(?:~|から|より)?[ \\t]*(?:(?:か|と|や|も|でも|または|又は|もしくは|あるいは|or|and|,|、|・|/|→)*[ \\t]*(?:か|は)?|\\n[ \\t]*[・※*${ENUMERATORS}-]?)[ \\t]*(?:第[1-5一二三四五](?:希望|候補)[ \\t:]*)?$`,
  "i",
);

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
      const last: Bare = previous.moment;
      // 12/8、だめなら12/9、いずれも11時: every day of the line that has no hour yet.
      const all = moments.filter(({ end, time }) => time === null && !text.slice(end, last.end).includes("\n"));
      for (const listed of FOR_ALL.test(gap) ? all : [...waiting, last]) addTime(listed, item.time, listed === last);
      previous.hadTime = true;
      waiting = [];
    } else if (previous?.hadTime && previous.moment.window && TIME_LINK.test(gap) && isAllDay(item.time)) {
      // 午前中、何時でも: the hours are named already.
      previous.moment.end = item.time.end;
    } else if (previous?.hadTime && TIME_LINK.test(gap) && previous.moment.kind !== "time") {
      const moment: Bare = {
        ...previous.moment,
        start: item.time.start,
        end: item.time.end,
        time: null,
        others: [],
      };
      moment.doubts = moment.doubts.filter((doubt) => doubt !== "ambiguous_time");
      addTime(moment, sameHalf(item.time, previous.moment), true);
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
