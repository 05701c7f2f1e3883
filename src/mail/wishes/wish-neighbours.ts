import { type Day, plusDays, weekdayOf } from "../../booking/time.ts";
import { ENGLISH_WEEKDAYS, WEEKDAYS } from "../dates/date-token.ts";
import { CLOSING, FIRST_START, OPENING } from "../dates/day-parts.ts";
import { excludedOf, isRuledOut } from "../dates/exclusions.ts";
import type { Moment } from "../dates/moment.ts";
import { withoutHabits } from "./habit-days.ts";
import { inNamedWeek, withPreferredDay } from "./named-weeks.ts";
import { isWithin, shareTime } from "./shared-hours.ts";

/** 12/7の週で、水曜か木曜の10時: days inside a stretch that is named only to tell where they are. */
export function narrowed(text: string, moments: readonly Moment[]): Moment[] {
  const left = moments.flatMap((moment, index) => {
    const outer = moments[index - 1];
    const inner = outer === undefined ? null : dayInside(text, outer, moment);
    const next = moments[index + 1];
    return next !== undefined && dayInside(text, moment, next) !== null ? [] : [inner ?? moment];
  });
  const unglossed = withoutHabits(text, withoutGlosses(text, left));
  const said = withoutEchoes(text, withNamedMonth(text, withPreferredDay(text, unglossed)));
  const asked = withoutFallbacks(text, withoutWideFrame(text, inNamedWeek(text, said)));
  return withoutWholeDays(text, shareTime(text, withoutReasons(text, withoutFrame(text, asked))));
}

/** 「12月3日の1時から(午後1時です)」: an hour in brackets tells which of two hours was meant. */
function withoutGlosses(text: string, moments: readonly Moment[]): Moment[] {
  return moments.flatMap((moment, index) => {
    const [before, next] = [moments[index - 1], moments[index + 1]];
    if (before !== undefined && isGloss(text, before, moment)) return [];
    if (next === undefined || !isGloss(text, moment, next)) return [moment];
    const doubts = moment.doubts.filter((doubt) => doubt !== "ambiguous_time");
    return [{ ...moment, time: next.time, others: [], doubts }];
  });
}

function isGloss(text: string, moment: Moment, gloss: Moment): boolean {
  const hours = [moment.time, ...moment.others.map(({ time }) => time)].map((time) => time?.from);
  return (
    gloss.doubts.includes("no_date") &&
    !gloss.window &&
    moment.time !== null &&
    /^[^。\n\d(]{0,24}\($/.test(text.slice(moment.end, gloss.start)) &&
    hours.includes(gloss.time?.from)
  );
}

/** The second moment as a day or days of the stretch right before it, or null: 来週の木曜, 12月中旬の15日, 最後の週(12/21～25). */
function dayInside(text: string, stretch: Moment, moment: Moment): Moment | null {
  if (stretch.kind !== "range" || stretch.time !== null || moment.doubts.includes("no_date")) return null;
  // 12/7〜12/11（12/9を除く） means the others.
  if (isRuledOut(text, moment)) return null;
  const gap = text.slice(stretch.end, moment.start);
  if (!/^(?:で|に|の(?:うち|中で|中の)?|は|[^。\n\d、]{0,8}\()?[、,]?\s*$/.test(gap)) return null;
  // 最後の週(21日の週), 連休明け(1/12): the bracket says what the vague words mean.
  const bracketed = /^\s*\(\s*$/.test(gap) && /^\s*\)/.test(text.slice(moment.end));
  const explained = stretch.doubts.includes("ambiguous_date") && (bracketed || /^\s*の\s*$/.test(gap));
  if (explained && moment.doubts.length === 0) return moment;
  const number = /^(\d{1,2})日/.exec(text.slice(moment.start, moment.end))?.[1];
  const inside = moment.fromDay >= stretch.fromDay && moment.toDay <= stretch.toDay;
  if (number === undefined || !moment.doubts.includes("ambiguous_date")) return inside ? moment : null;
  for (let day = stretch.fromDay; day <= stretch.toDay; day = plusDays(day, 1)) {
    if (Number(day.slice(8)) !== Number(number)) continue;
    const doubts = moment.doubts.filter((doubt) => doubt !== "ambiguous_date");
    return { ...moment, fromDay: day, toDay: day, others: [], doubts };
  }
  return null;
}

/** 「火曜の11時で。12/8です」, 「9日は何時でもいいですが、できれば16時」: a day named without its hour beside the hour of that day. */
function withoutWholeDays(text: string, moments: readonly Moment[]): Moment[] {
  const wanted = moments.filter((moment) => isOneDay(moment) && !isRuledOut(text, moment));
  const isWhole = ({ time }: Moment) => time === null || (time.from === OPENING && time.to === CLOSING);
  return moments.filter(
    (moment) =>
      !wanted.includes(moment) ||
      !isWhole(moment) ||
      moment.doubts.includes("no_date") ||
      !wanted.some((other) => other.fromDay === moment.fromDay && !isWhole(other)),
  );
}

/** 「午後からじゃないと。12/14の14時以降で」: a part of the day around every hour that is named adds nothing. */
function withoutFrame(text: string, moments: readonly Moment[]): Moment[] {
  const dated = moments.filter((moment) => !moment.doubts.includes("no_date") && !isRuledOut(text, moment));
  if (dated.length === 0) return [...moments];
  // 12/4(金)どちらでも(終日可): all day adds nothing to a day.
  const allDay = (moment: Moment) => moment.doubts.includes("no_date") && isAllDay(moment);
  if (dated.some(({ time }) => time === null))
    return moments.filter((moment) => !allDay(moment) || !dated.every(isOneDay));
  const early = dated.every(({ time }) => time !== null && time.from >= 0 && time.from <= EARLY);
  const holds = (frame: Moment) =>
    (frame.time?.from === FIRST_START && early) ||
    dated.every(({ time }) => time !== null && frame.time !== null && frame.window && isWithin(time, frame.time));
  // 「12/8の10時で。夜勤明けなので10時ちょうどで」: the same hour said again.
  const again = (hour: Moment) =>
    !hour.window &&
    dated.some(({ time }) => time !== null && time.from === hour.time?.from && time.to === hour.time.to);
  // 平日は昼休みの前後か16時以降だと都合がつきます。12月11日の16時からは…: hours of any day, told before the one that is asked for.
  const first = Math.min(...dated.map(({ start }) => start));
  const general = ({ start, end, window }: Moment) =>
    window && start < first && /[。!?\n]/.test(text.slice(end, first)) && !isRuledOut(text, { start, end });
  return moments.filter(
    (moment) =>
      !moment.doubts.includes("no_date") || (!allDay(moment) && !holds(moment) && !again(moment) && !general(moment)),
  );
}

/** 「再来週以降がいいです。12/17か18の午前で」: a stretch around every day that is asked for adds nothing. */
function withoutWideFrame(text: string, moments: readonly Moment[]): Moment[] {
  const isWide = (frame: Moment) => frame.kind === "range" && !isOneDay(frame);
  if (!moments.some(isWide)) return [...moments];
  const refused = excludedOf(text, moments);
  return moments.filter((frame) => {
    if (frame.kind !== "range" || isOneDay(frame) || frame.weekdays !== undefined || isRuledOut(text, frame))
      return true;
    const others = moments.filter(
      (other) => other !== frame && !other.doubts.includes("no_date") && !refused.includes(other),
    );
    const within = ({ time }: Moment) =>
      frame.time === null ||
      (time !== null && isWithin(time, frame.time) && (time.from >= 0 || time.from === frame.time.from));
    const inside = others.filter(
      (other) => other.fromDay >= frame.fromDay && other.toDay <= frame.toDay && within(other),
    );
    // 年内に一度: by when, whatever stretch is asked for.
    const byWhen = /^(?:年内|今年中|今月中|来月中)/.test(text.slice(frame.start, frame.end));
    return (
      inside.length === 0 ||
      inside.length < others.length ||
      (!byWhen && others.some((other) => !isOneDay(other))) ||
      others.every(({ start }) => start === frame.start)
    );
  });
}

/** 「もし年内に空きがなければ年明けでも構いません」: a vague second best beside a clear wish needs no question. */
function withoutFallbacks(text: string, moments: readonly Moment[]): Moment[] {
  const clear = moments.some(({ doubts, time }) => doubts.length === 0 && time !== null);
  return moments.filter((moment) => {
    const vague =
      moment.time === null && (moment.doubts.includes("ambiguous_date") || (moment.loose?.others.length ?? 1) === 0);
    if (!clear || !vague) return true;
    return !/^\s*(?:に|の)?[^。、]{0,4}空きが(?:な|無)|^\s*(?:以降|とか|あたり)?(?:でも|なら)(?:構|かまい|可|大丈夫|OK|いい|良い|よい|結構)/.test(
      text.slice(moment.end),
    );
  });
}

/** 朝一 said beside an hour up to ten. */
const EARLY = 600;

/** 「来週は月曜が混むでしょうから、火曜の10時で」: a whole day named as a reason is none of the dated hours behind it. */
function withoutReasons(text: string, moments: readonly Moment[]): Moment[] {
  return moments.filter((moment, index) => {
    const after = moments.slice(index + 1);
    if (moment.time !== null || moment.doubts.includes("no_date") || after.length === 0) return true;
    if (isRuledOut(text, moment)) return true;
    if (after.some(({ time, doubts }) => time === null || doubts.includes("no_date"))) return true;
    const reason =
      /^[^。\n、,]{0,24}(?:(?:ので|ため)[、,]?|(?:だから|ですから|ますから|でしょうから|(?:です|ます)(?:が|けど))[、,])/.exec(
        text.slice(moment.end),
      );
    return (
      reason === null || after.some(({ start }) => start < moment.end + reason[0].length) || WANTED.test(reason[0])
    );
  });
}

const WANTED = /いい|良い|よい|希望|大丈夫|空い|可能|都合が?(?:つ|い|良)|OK|お願い|行け|でき|休み/;

/** 「12/23か24の14時で。23日を第一希望で」: a day named again without its month is the one named before. */
function withoutEchoes(text: string, moments: readonly Moment[]): Moment[] {
  return moments.filter((moment, index) => {
    const day = /^(\d{1,2})日?$/.exec(text.slice(moment.start, moment.end).trim())?.[1];
    const next = moments[index + 1];
    // 翌日の11日10時: the day is said twice, once with its hour.
    const again = next?.time != null && isOneDay(moment) && isOneDay(next) && next.fromDay === moment.fromDay;
    if (again && moment.time === null && !isRuledOut(text, moment) && !next.doubts.includes("no_date")) return false;
    // 12月3日、木曜ですか、午後2時: the weekday of the day just named.
    const weekday = /^\(?([月火水木金土日])(?:曜日?)?\)?$/.exec(text.slice(moment.start, moment.end).trim())?.[1];
    const before = moments[index - 1];
    // 午前なら何時でも: all of it, not all day.
    const last = moments[index - 1];
    const gap = last === undefined ? "x" : text.slice(last.end, moment.start);
    const whole = moment.time?.from === OPENING && moment.time.to === CLOSING && last?.fromDay === moment.fromDay;
    if (whole && last.time !== null && /^(?:中)?(?:なら|であれば|でしたら|は)?[、 \t]*$/.test(gap)) return false;
    // 次の次の水曜日、12/9の午後: the date behind it says which one.
    const named = weekdayNamed(text.slice(moment.start, moment.end));
    if (named !== null && next !== undefined && isOneDay(next) && sameHours(moment, next)) {
      const near = /^[、,はの:\s(]{1,3}$/.test(text.slice(moment.end, next.start)) && !next.doubts.includes("no_date");
      if (near && named === weekdayOf(next.fromDay)) return false;
    }
    if (weekday !== undefined && moment.time === null && before !== undefined && isOneDay(before)) {
      const near = text.slice(before.end, moment.start).length <= 6;
      if (near && WEEKDAYS.indexOf(weekday) === weekdayOf(before.fromDay)) return false;
    }
    if (day === undefined || moment.time !== null || isRuledOut(text, moment)) return true;
    return !moments
      .slice(0, index)
      .some(({ fromDay, toDay }) => isOneDay({ fromDay, toDay }) && Number(fromDay.slice(8)) === Number(day));
  });
}

/** The weekday that ends these words (次の次の水曜日, next Wednesday), as a number from Sunday. */
function weekdayNamed(words: string): number | null {
  const named = /([月火水木金土日])曜日?$/.exec(words.trim())?.[1];
  if (named !== undefined) return WEEKDAYS.indexOf(named);
  const english = /\b(sun|mon|tue|wed|thu|fri|sat)[a-z]*$/i.exec(words.trim())?.[1];
  return english === undefined ? null : ENGLISH_WEEKDAYS.indexOf(english.toLowerCase());
}

function sameHours(moment: Moment, next: Moment): boolean {
  return moment.time === null || (moment.time.from === next.time?.from && moment.time.to === next.time.to);
}

/** 「1日の14時に。12月1日です」: a day without its month that is said again with it. */
function withNamedMonth(text: string, moments: readonly Moment[]): Moment[] {
  const words = (moment: Moment) => text.slice(moment.start, moment.end);
  return moments.flatMap((moment) => {
    const twin = moments.find(
      (other) =>
        other !== moment && isOneDay(other) && other.doubts.length === 0 && isTwin(words(moment), other.fromDay),
    );
    const bare = moment.doubts.includes("ambiguous_date") && isOneDay(moment) && twin !== undefined;
    if (bare && moment.time !== null && twin.time === null) {
      const doubts = moment.doubts.filter((doubt) => doubt !== "ambiguous_date");
      return [{ ...moment, fromDay: twin.fromDay, toDay: twin.toDay, others: [], doubts }];
    }
    const settled = moments.some(
      (other) => other.doubts.includes("ambiguous_date") && other.time !== null && isTwin(words(other), moment.fromDay),
    );
    return settled && moment.time === null && isOneDay(moment) && moment.doubts.length === 0 ? [] : [moment];
  });
}

function isTwin(words: string, day: Day): boolean {
  const number = /^(\d{1,2})日/.exec(words)?.[1];
  return number !== undefined && Number(number) === Number(day.slice(8));
}

function isAllDay({ time }: Moment): boolean {
  return time?.from === OPENING && time.to === CLOSING;
}

function isOneDay({ fromDay, toDay }: { fromDay: Day; toDay: Day }): boolean {
  return fromDay === toDay;
}
