import { type Day, daysBetween, plusDays, startOf, weekdayOf } from "../../booking/time.ts";
import type { Doubt } from "../reading.ts";
import { matchAt } from "./clock.ts";
import { type DateFrame, type DateToken, WEEKDAYS } from "./date-token.ts";
import { readDateAt } from "./japanese-dates.ts";
import { readTimeAt } from "./japanese-times.ts";
import { readOpenEnd } from "./open-ends.ts";

/** 12/3-5, 3日～5日, 12/3から12/5の間, 12/3以降, 10日まで, 3日頃. */
export function readDateRange(text: string, date: DateToken, frame: DateFrame): DateToken {
  const whole =
    readBegun(text, date, frame) ??
    readStretch(text, date, frame) ??
    readBeside(text, date) ??
    readOpenEnd(text, date, frame);
  // 来週の平日 is that week; its closed days are left out anyway.
  const workdays = whole.stretch
    ? matchAt(
        /(?:の|なら|は|ならば|であれば|でしたら|だったら|中の?)?[、,]?[ \t]*(?:平日(?:なら|は|の)?|\(?土日(?:・?祝日?)?(?:以外(?:の平日)?|は?を?除(?:いた|いて|く|き|けば)(?:平日)?)(?:の日)?\)?)/y,
        text,
        whole.end,
      )
    : null;
  return onWeekdays(text, workdays === null ? whole : { ...whole, end: whole.end + workdays[0].length });
}

/** 12/3以降の火・木, 12月の毎週月曜, 12/3～12/10の間の火曜か木曜: some weekdays of a stretch. */
function onWeekdays(text: string, date: DateToken): DateToken {
  if (!date.stretch || date.weekdays !== undefined) return date;
  const isOpen = /(?:以降|以後|から|~|後|すぎ|過ぎ)\s*$/.test(text.slice(date.start, date.end));
  const match = matchAt(SOME_WEEKDAYS, text, date.end) ?? (isOpen ? matchAt(WEEKDAYS_FROM_THEN, text, date.end) : null);
  if (match === null) return date;
  const signs = [...(match[1] ?? "").replaceAll("曜日", "曜")].filter((sign) => WEEKDAYS.includes(sign));
  return {
    ...date,
    end: date.end + match[0].length,
    weekdays: signs.map((sign) => WEEKDAYS.indexOf(sign)),
    loose: date.loose ?? [],
  };
}

const LIST_OF_WEEKDAYS =
  "((?:[月火水木金土](?:曜日?)?(?:か|と|や|または|もしくは|[・、,/])?\\s?)*[月火水木金土](?:曜日?|(?=[のにでは、。\\s]|なら|だと|だったら|午[前後]|希望|$)))(?!以外)";
const SOME_WEEKDAYS = new RegExp(`(?:中|の間|のうち)?の?(?:毎週の?)?${LIST_OF_WEEKDAYS}`, "y");
/** 来月7日以降、月曜か木曜の午前で: behind an open end the weekdays that are asked for are those from then on. */
const WEEKDAYS_FROM_THEN = new RegExp(
  `(?:で|なら|でしたら|は)?[、,]?\\s?(?:毎週の?)?${LIST_OF_WEEKDAYS}(?=の(?:午[前後]|[朝昼夕]|\\d)|[ 、]?(?:午[前後]|\\d{1,2}(?:時|:))|に(?:お願い|予約|希望)|を?希望|でお願い)`,
  "y",
);

/** 4月1日から3月31日まで, 5月1日から10月1日 in July: the stretch that we are in, not next year's. */
function readBegun(text: string, date: DateToken, frame: DateFrame): DateToken | null {
  const today = frame.now.slice(0, 10) as Day;
  const words = text.slice(date.start, date.end);
  if (date.stretch || daysBetween(today, date.from) < FAR_AHEAD || /年|\d{4}|['./-]\d+[./-]/.test(words)) return null;
  const year = Number(date.from.slice(0, 4)) - 1;
  const earlier = readDateAt(text, date.start, { ...frame, year });
  if (earlier === null || earlier.end !== date.end || earlier.from > today || earlier.stretch) return null;
  const whole = readStretch(text, earlier, frame);
  // 9月3日から12日 names one month for both ends.
  const ends = whole !== null && /[月/]/.test(text.slice(date.end, whole.end));
  return ends && whole.stretch && whole.to >= today ? whole : null;
}

/** A start so many days ahead, that may have been meant as the one gone by. */
const FAR_AHEAD = 90;

const TO = /[ \t]*(?:~|-|→|から|より|to|until|through)[ \t]*/y;
const AND = /[ \t]+and[ \t]+/y;

/** From one day to another: 12/3-5, 3日～5日, 明日から3日間. Null when nothing but the one day is there. */
function readStretch(text: string, date: DateToken, frame: DateFrame): DateToken | null {
  // between Dec 7 and Dec 11
  const between = /\bbetween (?:the )?$/i.test(text.slice(Math.max(0, date.start - 12), date.start));
  const link = matchAt(between ? AND : TO, text, date.end);
  if (link === null) return null;
  const second = readEnd(text, date.end + link[0].length, date, frame);
  const short =
    second === null
      ? matchAt(/(\d{1,2})(?![\d:時/月.週か年泊人回名]|日間|ヶ月|\s*[:時分])日?/y, text, date.end + link[0].length)
      : null;
  const day = short === null ? null : dayInMonthOf(date.from, Number(short[1]));
  const length = short === null ? readLength(text, date, date.end + link[0].length) : null;
  if (length !== null) return length;
  const ahead = second === null || second.to >= date.from ? undefined : second.others.find((o) => o.to >= date.from);
  const to = ahead?.to ?? (second !== null ? second.to : date.stretch ? null : day);
  const bareEnd = date.end + link[0].length + (short?.[0].length ?? 0);
  const weekday = short === null ? null : matchAt(/\s*\(([月火水木金土日])\)/y, text, bareEnd);
  const end = second?.end ?? bareEnd + (weekday?.[0].length ?? 0);
  const isTimeRange = second !== null && readTimeAt(text, date.end + link[0].length) !== null;
  // 8月から10月 in September: the month that has begun, not next year's.
  const begun = to !== null && to < date.from && date.stretch ? yearBefore(date.from) : null;
  const from = begun !== null && startOf(begun) <= frame.now && to !== null && begun <= to ? begun : date.from;
  if (to !== null && to >= from && !isTimeRange && /から|to|~|-|→|より|and/.test(link[0])) {
    const closing = matchAt(/\s*(?:まで|迄)?(?:の間|のあいだ)?/y, text, end);
    // The start settles which month the end is in; a day that does not exist (11/28〜11/31) stays in doubt, and so does
    // 12月から7日まで, where the start is a month and the end a day.
    const unlike =
      date.stretch && /月\s*$/.test(text.slice(date.start, date.end)) && /^\d{1,2}日/.test(text.slice(second?.start));
    const ofEnd = second?.doubts.filter((d) => unlike || d !== "ambiguous_date" || second.others.length === 0) ?? [];
    if (unlike) ofEnd.push("ambiguous_date");
    const doubts = [...new Set([...date.doubts, ...ofEnd])];
    if (weekday !== null && WEEKDAYS.indexOf(weekday[1] ?? "") !== weekdayOf(to)) doubts.push("weekday_mismatch");
    const others = otherStretches({ ...date, from, to }, second);
    return { ...date, end: end + (closing?.[0].trimEnd().length ?? 0), from, to, doubts, others, stretch: true };
  }
  // 11月から2017年2月: the ends do not fit together, so neither is sure.
  if (second !== null && to !== null && to < from && !isTimeRange)
    return { ...date, doubts: [...new Set<Doubt>([...date.doubts, "ambiguous_date"])] };
  return null;
}

/** 12/8の翌日, 12/8の前の日. */
function readBeside(text: string, date: DateToken): DateToken | null {
  const match = date.stretch ? null : matchAt(/の(前日|前の日|翌日|次の日|翌々日)/y, text, date.end);
  if (match === null) return null;
  const days = match[1]?.startsWith("前") ? -1 : match[1] === "翌々日" ? 2 : 1;
  const shift = (span: { from: Day; to: Day }) => ({ from: plusDays(span.from, days), to: plusDays(span.to, days) });
  return { ...date, ...shift(date), end: date.end + match[0].length, others: date.others.map(shift) };
}

/** The end of a stretch: 2027年1月12日から1月15日 ends in the year of its start, 12月28日から1月5日 in the next. */
function readEnd(text: string, index: number, date: DateToken, frame: DateFrame): DateToken | null {
  const found = readDateAt(text, index, { ...frame, linked: date.to });
  if (found === null || date.stretch || found.stretch) return found;
  const year = Number(date.from.slice(0, 4));
  const same = readDateAt(text, index, { ...frame, linked: date.to, year });
  if (same === null || same.to >= date.from) return same;
  return readDateAt(text, index, { ...frame, linked: date.to, year: year + 1 });
}

/** 3日〜5日, 12/3(木)〜12/8(水): the stretch moved to the other reading of its start, or ended on the other of its end. */
function otherStretches(
  stretch: Pick<DateToken, "from" | "to" | "others">,
  second: DateToken | null,
): DateToken["others"] {
  const days = daysBetween(stretch.from, stretch.to);
  const moved = stretch.others
    .filter(({ from }) => from !== stretch.from)
    .map(({ from }) => ({ from, to: plusDays(from, days) }));
  const ended = (second?.doubts.includes("weekday_mismatch") ? second.others : [])
    .filter(({ to }) => to >= stretch.from && to !== stretch.to)
    .map(({ to }) => ({ from: stretch.from, to }));
  return [...moved, ...ended];
}

/** 今日から2日後, 明日から3日間, 次の月曜日から三週間. */
function readLength(text: string, date: DateToken, at: number): DateToken | null {
  const relative = /[今本明昨翌]日|あ[しす]|あさって$/.test(text.slice(date.start, date.end));
  const later =
    matchAt(/(\d{1,2})\s*(日|週間)(?:以上)?(?:後|あと)/y, text, at) ??
    (relative ? matchAt(/(\d{1,2})\s*(日|週間)で(?!す)/y, text, at) : null);
  if (later !== null && !date.stretch) {
    const day = plusDays(date.from, Number(later[1]) * (later[2] === "日" ? 1 : 7));
    return { ...date, end: at + later[0].length, from: day, to: day, others: [] };
  }
  const match = matchAt(/(\d{1,2})\s*(?:(日|週)間|(日)半(?:の間|ほど)?)/y, text, at);
  if (match === null || date.stretch) return null;
  const days = Math.max(1, Number(match[1]) * (match[2] === "週" ? 7 : 1));
  return { ...date, end: at + match[0].length, to: plusDays(date.from, days - 1), others: [], stretch: true };
}

/** 来週の火曜(12/1), 12/1(来週の火曜): two names of one day stand for it once; if they differ, both days are kept. */
export function readSameDayTwice(text: string, date: DateToken, frame: DateFrame): DateToken {
  const bracket = matchAt(/\s?[([]\s?/y, text, date.end);
  const second = bracket === null || date.stretch ? null : readDateAt(text, date.end + bracket[0].length, frame);
  const closing = second === null ? null : matchAt(/\s?[)\]]/y, text, second.end);
  if (second === null || closing === null || second.stretch) return date;
  const end = second.end + closing[0].length;
  const days = (token: DateToken) => [{ from: token.from, to: token.to }, ...token.others];
  const common = days(date).find((day) => days(second).some((other) => other.from === day.from));
  if (common !== undefined) return { ...date, ...common, end, doubts: [], others: [] };
  const others = [...days(date), ...days(second)];
  const doubts = [...new Set<Doubt>([...date.doubts, ...second.doubts, "ambiguous_date"])];
  return { ...date, end, doubts, others };
}

function yearBefore(day: Day): Day {
  return `${Number(day.slice(0, 4)) - 1}${day.slice(4)}` as Day;
}

/** 12/3,4の午前 and 12/3・4・7: bare numbers that continue the list of days. */
export function readShortList(text: string, date: DateToken, frame: DateFrame): DateToken[] {
  // 12/8〜10、14、15 goes on; 12月の、3、4人で does not.
  if (date.stretch && !/\d日?(?:\([月火水木金土日]\))?$/.test(text.slice(date.start, date.end))) return [];
  const found: DateToken[] = [];
  for (let end = date.end, last = date.to; found.length < 10; ) {
    const match = matchAt(
      /\s*(?:[,、・]|[、,]?(?:または|又は|もしくは|あるいは|とか|や)(?=\d{1,2}(?:日|[の、。\n(]|で[すお]|$))|か(?=\d{1,2}(?:日|[の、。\n( \t]|で[すお]|か\d|どれ|どちら|いずれ|全部|$))|と(?=\d{1,2}(?:の(?:午|朝|夕|昼|\d)|[、。\n(]|と\d|$))|,?[ \t](?:and|or)(?=[ \t]\d{1,2}(?:st|nd|rd|th|(?=[,.\n]|$|[ \t](?:in|at|from|after|any)\b))))\s*(\d{1,2})(?:日(?!間|後|以内)|(?:st|nd|rd|th)\b)?(?![A-Za-z]|\s[AaPp]\.?[Mm]\b)(?![\d/月:時.]|[ \t]*[:時分年]|日(?:間|後|以内)|[ \t]*[-~][ \t]*\d{1,2}(?:[:時]|\s?[ap]m))/iy,
      text,
      end,
    );
    const day = match === null ? null : dayInMonthOf(last, Number(match[1]));
    if (match === null || day === null || day <= last) break;
    const token = readDateAt(`${text.slice(0, end)}`, end, frame);
    if (token !== null) break;
    const weekday = matchAt(/\s*(?:\(([月火水木金土日])\)|の?([月火水木金土日])曜日?)/y, text, end + match[0].length);
    const agrees = weekday === null || "日月火水木金土".indexOf(weekday[1] ?? weekday[2] ?? "") === weekdayOf(day);
    const stop = end + match[0].length + (weekday?.[0].length ?? 0);
    const numberStart = end + match[0].search(/\d/);
    found.push({
      start: numberStart,
      end: stop,
      from: day,
      to: day,
      doubts: agrees ? date.doubts.filter((doubt) => doubt === "ambiguous_date") : ["weekday_mismatch"],
      // 23日か24日: with the other month of the first goes that of the second.
      others: agrees ? inOtherMonths(date, day) : [],
      stretch: false,
    });
    end = stop;
    last = day;
  }
  return found;
}

function inOtherMonths(first: DateToken, day: Day): DateToken["others"] {
  if (!first.doubts.includes("ambiguous_date")) return [];
  return first.others
    .map(({ from }) => dayInMonthOf(from, Number(day.slice(8))))
    .filter((other): other is Day => other !== null && other !== day)
    .map((other) => ({ from: other, to: other }));
}

function dayInMonthOf(day: Day, number: number): Day | null {
  if (number < 1 || number > 31) return null;
  const first = `${day.slice(0, 8)}01` as Day;
  const found = plusDays(first, number - 1);
  return found.slice(0, 7) === day.slice(0, 7) ? found : null;
}
