import { type Day, plusDays, type Time, weekdayOf } from "../booking/time.ts";
import type { DateFrame, DateToken } from "./date-token.ts";
import { readDateAt } from "./japanese-dates.ts";
import { matchAt, readDigitsTimeAt, readTimeAt, type TimeToken } from "./japanese-times.ts";
import type { Doubt, ReadingOffice } from "./reading.ts";

/** One date or one time, in text order. */
export type Item = { date: DateToken; time: null } | { date: null; time: TimeToken };

/** Every date and every time of a folded text, still apart from one another. */
export function scan(text: string, now: Time, office: ReadingOffice): Item[] {
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

/** Nothing but a link of a list between two expressions: か, と, または, a comma. */
export const LIST_LINK =
  /^[\s]*(?:か|または|又は|もしくは|あるいは|or|and|と|や|も|,|、|・|\/|→)?[\s]*(?:か|は)?[\s]*$/i;
