import { type Day, dayOf, plusDays } from "../../booking/time.ts";
import { matchAt } from "./clock.ts";
import {
  type DateFrame,
  type DateToken,
  exact,
  lastOf,
  make,
  mondayOf,
  nthWeekday,
  partsOf,
  single,
  WEEKDAYS,
} from "./date-token.ts";
import { readLoosePeriod } from "./loose-periods.ts";

/** 来月3日, 12月の第2火曜, 来月上旬, 月末, 年内: words around a month. */
export function readMonthWord(text: string, index: number, frame: DateFrame): DateToken | null {
  const today = dayOf(frame.now);
  const [year, month] = partsOf(today);
  const head = matchAt(
    /(先月|今月|当月|来月|翌月|次の月(?!曜)|次月|再来月|さ来月|(\d{1,2})月)(?:の|\s)?/y,
    text,
    index,
  );
  if (head === null) return readBareWeek(text, index, today) ?? readLoosePeriod(text, index, frame);
  const ahead =
    head[2] !== undefined
      ? null
      : /先月/.test(head[1] ?? "")
        ? -1
        : /再|さ来/.test(head[1] ?? "")
          ? 2
          : /来月|翌月|次の?月/.test(head[1] ?? "")
            ? 1
            : 0;
  const named = head[2] === undefined ? null : Number(head[2]);
  if (named !== null && (named < 1 || named > 12)) return null;
  const y =
    frame.year ??
    (ahead !== null ? year + Math.floor((month - 1 + ahead) / 12) : (named ?? 0) < month ? year + 1 : year);
  const m = ahead !== null ? ((month - 1 + ahead + 12) % 12) + 1 : (named ?? 1);
  const rest = index + head[0].length;
  const day = matchAt(/(\d{1,2})日(?!間|後|以内)/y, text, rest);
  if (day !== null && ahead !== null) return { ...exact(day, y, m, Number(day[1])), start: index };
  const ordinal = matchAt(
    /(?:第\s*([1-5一二三四五])|(最終|最後の)|(最初の))の?\s*([月火水木金土日])(?:曜日?|(?=[\s、,。・のにはでか]|$))/y,
    text,
    rest,
  );
  if (ordinal !== null) {
    const weekday = WEEKDAYS.indexOf(ordinal[4] ?? "月");
    const n =
      ordinal[3] !== undefined
        ? 1
        : ordinal[2] !== undefined
          ? null
          : "一二三四五".includes(ordinal[1] ?? "")
            ? "一二三四五".indexOf(ordinal[1] ?? "一") + 1
            : Number(ordinal[1]);
    const found = nthWeekday(y, m, weekday, n);
    return { ...single(ordinal, found ?? lastOf(y, m), found === null ? ["ambiguous_date"] : []), start: index };
  }
  const listed = readFirstOfList(text, rest, y, m);
  if (listed !== null) return { ...listed, start: index };
  const third = matchAt(THIRD, text, rest);
  const last = Number(lastOf(y, m).slice(8));
  const [, a, b] = THIRDS.find(([words]) => third !== null && words.test(third[1] ?? "")) ?? [null, 1, last];
  const [first, to] = [Math.min(a, last), Math.min(b, last)];
  const week = readWeekOfMonth(text, rest, y, m);
  if (week !== null) return { ...week, start: index };
  // 12月分, 12月号 and the like name no days.
  if (third === null && named !== null && /^[分号度額給謝報\d]/.test(text.slice(rest))) return null;
  return {
    // 12月の月曜日 is one of several days.
    ...single(
      third ?? head,
      make(y, m, first),
      // 12月の第2、第3火曜 is two of its days.
      matchAt(/第/y, text, rest) === null ? [] : ["ambiguous_date"],
    ),
    start: index,
    to: make(y, m, to),
    stretch: third?.[1] !== "末日",
    ...(third === null ? {} : looseOf(third[1] ?? "", y, m)),
  };
}

/** 第1・第3木曜: the first of two; the other is read behind it. */
const FIRST_OF_LIST =
  /第\s*([1-5])(?=(?:[・、,とか]|または|\s)*第\s*[1-5](?:[・、,とか]第\s*[1-5])*の?([月火水木金土日])曜)/y;

/** 第1・第3木曜 without a month: of the month whose day has not passed. */
export function readFirstOfBareList(text: string, index: number, today: Day): DateToken | null {
  const [year, month] = partsOf(today);
  const here = readFirstOfList(text, index, year, month);
  if (here !== null && here.from >= today) return here;
  return readFirstOfList(text, index, month === 12 ? year + 1 : year, (month % 12) + 1);
}

/** 12月の第1・第3木曜. */
function readFirstOfList(text: string, index: number, year: number, month: number): DateToken | null {
  const match = matchAt(FIRST_OF_LIST, text, index);
  if (match === null) return null;
  const found = nthWeekday(year, month, WEEKDAYS.indexOf(match[2] ?? "月"), Number(match[1]));
  return found === null ? null : single(match, found, []);
}

/** What others count otherwise: some halve the month into 初旬 and 下旬; beginning, middle and end have no fixed days. */
function looseOf(word: string, year: number, month: number): Pick<DateToken, "loose"> {
  if (/初旬/.test(word)) return { loose: [{ from: make(year, month, 1), to: make(year, month, 15) }] };
  if (/下旬|終|おわり/.test(word)) return { loose: [{ from: make(year, month, 16), to: lastOf(year, month) }] };
  return /初|始|はじ|頭|あたま|アタマ|半ば|中頃|末$/.test(word) ? { loose: [] } : {};
}

/** 月の第2週, 最後の週: of the month we are in, or of the next once it is over. */
function readBareWeek(text: string, index: number, today: Day): DateToken | null {
  const head = matchAt(/(?:毎?月の)?(?=第\s*[1-5一二三四五]週|(?:最終|最後の)週(?!末))/y, text, index);
  if (head === null) return readNewYearWeek(text, index, today);
  const [year, month] = partsOf(today);
  const here = readWeekOfMonth(text, index + head[0].length, year, month);
  const next = readWeekOfMonth(text, index + head[0].length, month === 12 ? year + 1 : year, (month % 12) + 1);
  // 最後の週 may be that of this month or of the next.
  const others = here !== null && next !== null && here.others.length === 0 ? [{ from: next.from, to: next.to }] : null;
  if (here !== null && here.to >= today) return { ...here, start: index, ...(others === null ? {} : { others }) };
  return next === null ? null : { ...next, start: index };
}

/** 年明けの5日, 年明けの第1週, 新年最初の週: a day or a week of the coming January. */
function readNewYearWeek(text: string, index: number, today: Day): DateToken | null {
  const day = matchAt(
    /(?:年明け|正月明け|新年)(?:早々)?[の、]?\s?(\d{1,2})日(?!間|後|以内|ほど|くらい|ぐらい)/y,
    text,
    index,
  );
  if (day !== null) return exact(day, Number(today.slice(0, 4)) + 1, 1, Number(day[1]));
  const head = matchAt(/(?:年明け|正月明け|新年|来年)(?:早々)?の?(?=第|[1-5]週目|最初の週)/y, text, index);
  if (head === null) return null;
  const week = readWeekOfMonth(text, index + head[0].length, Number(today.slice(0, 4)) + 1, 1);
  return week === null ? null : { ...week, start: index };
}

/** Calendars differ in which week is a month's first; here the one that holds most of its days, and both are kept. */
function readWeekOfMonth(text: string, index: number, year: number, month: number): DateToken | null {
  const last = matchAt(/(?:最終|最後の)週(?!末)/y, text, index);
  if (last !== null) {
    const end = lastOf(year, month);
    return { ...single(last, mondayOf(end), ["ambiguous_date"]), to: end, stretch: true };
  }
  const week = matchAt(/第\s*([1-5一二三四五])週目?|([1-5])週目|(?:最初|初め|始め|はじめ)の週/y, text, index);
  if (week === null) return null;
  const written = week[1] ?? week[2] ?? "1";
  const n = "一二三四五".includes(written) ? "一二三四五".indexOf(written) : Number(written) - 1;
  const monday = plusDays(mondayOf(make(year, month, 4)), 7 * n);
  const other = plusDays(mondayOf(make(year, month, 1)), 7 * n);
  return {
    ...single(week, monday, ["ambiguous_date"]),
    to: plusDays(monday, 4),
    stretch: true,
    others: other === monday ? [] : [{ from: other, to: plusDays(other, 4) }],
  };
}

const THIRD =
  /(上旬|初旬|初め|始め|はじめ|頭|あたま|アタマ|中旬|半ば|中頃|下旬|終わり|おわり|末日|末|前半|後半|中(?!旬|頃))(?:頃|ごろ)?/y;
const THIRDS: readonly [RegExp, number, number][] = [
  [/末日/, 31, 31],
  [/上旬|初|始|はじめ|頭|あたま|アタマ/, 1, 10],
  [/中旬|半ば|中頃/, 11, 20],
  [/^中$/, 1, 31],
  [/下旬|終わり|おわり|末/, 21, 31],
  [/前半/, 1, 15],
  [/後半/, 16, 31],
];
