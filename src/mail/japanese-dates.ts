import { type Day, dayOf, daysBetween, plusDays, type Time, toDay, weekdayOf } from "../booking/time.ts";
import { matchAt } from "./japanese-times.ts";
import type { Doubt } from "./reading.ts";

/** A date or a stretch of days found at one place of a folded text; `to` is the last day, included. */
export type DateToken = {
  start: number;
  end: number;
  from: Day;
  to: Day;
  doubts: Doubt[];
  others: { from: Day; to: Day }[];
  /** True when the words name a stretch (来週, 上旬), even one of a single day. */
  stretch: boolean;
};

export type DateFrame = {
  now: Time;
  /** The day that the text named last, which lends its month to 「4日」. */
  last: Day | null;
  horizonDays: number;
  isClosed: (day: Day) => boolean;
  /** The same day if only か, と or a comma stands between it and here: 来週の火曜か金曜 means that week's Friday. */
  linked?: Day | null;
  /** The year written before a month (来年の1月7日), null when none is. */
  year?: number | null;
  /** Text without any Japanese letter: 3/12 may then be the third of December. */
  foreign: boolean;
};

/** The date expression that begins exactly at `index`, with its weekday checked, if any. */
export function readDateAt(text: string, index: number, frame: DateFrame): DateToken | null {
  const year = readYear(text, index, frame);
  const found = year === null ? readYearless(text, index, frame) : readWithYear(text, index, year, frame);
  // A year that was not understood stands before it (二〇十八年7月9日): the year is then anybody's guess.
  const strange = found !== null && /年\s?の?$/.test(text.slice(Math.max(0, index - 3), index));
  return strange ? { ...found, doubts: with_(found.doubts, "ambiguous_date") } : found;
}

/** A year in front of a month: 2016年6月, 平成30年10月, 来年の4月. */
function readYear(text: string, index: number, frame: DateFrame): { year: number; end: number } | null {
  const match = matchAt(
    /(?:((?:19|20)\d{2})年|(令和|平成|昭和|[RrHhSs])\s*(元|\d{1,2})年|(今年|本年|来年|翌年|去年|昨年))の?\s*(?=\d{1,2}\s*月)/y,
    text,
    index,
  );
  if (match === null) return null;
  const end = index + match[0].length;
  if (match[1] !== undefined) return { year: Number(match[1]), end };
  if (match[2] !== undefined) {
    const base = /^[令Rr]/.test(match[2]) ? 2018 : /^[平Hh]/.test(match[2]) ? 1988 : 1925;
    return { year: base + (match[3] === "元" ? 1 : Number(match[3])), end };
  }
  const now = Number(frame.now.slice(0, 4));
  return { year: /来|翌/.test(match[4] ?? "") ? now + 1 : /去|昨/.test(match[4] ?? "") ? now - 1 : now, end };
}

function readWithYear(
  text: string,
  index: number,
  year: { year: number; end: number },
  frame: DateFrame,
): DateToken | null {
  const full = readFullDate(text, index);
  if (full !== null) return checkWeekday(text, full);
  const framed = { ...frame, year: year.year };
  const found = readMonthDay(text, year.end, framed) ?? readMonthWord(text, year.end, framed);
  return found === null ? null : { ...checkWeekday(text, found), start: index };
}

function readYearless(text: string, index: number, frame: DateFrame): DateToken | null {
  if (/[\d./]/.test(text[index - 1] ?? "") && /\d/.test(text[index] ?? "")) return null;
  const before = readLeadingWeekday(text, index);
  const start = before?.end ?? index;
  for (const read of [readFullDate, readMonthDay, readRelativeDay, readWeek, readMonthWord, readDayOfMonth]) {
    const found = read(text, start, frame);
    if (found === null) continue;
    const checked = before === null ? checkWeekday(text, found) : withWeekday(found, before.weekday);
    return { ...checked, start: index };
  }
  return before === null
    ? (readEnglishDate(text, index, frame) ?? readWeekday(text, index, frame))
    : readWeekday(text, index, frame);
}

const WEEKDAYS = "日月火水木金土";
const ENGLISH_WEEKDAYS = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
const ENGLISH_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
/** A yearless date that passed so many days ago is taken as past, not as next year's (domain rule: ask, do not guess). */
const RECENTLY_PAST_DAYS = 60;

/** With a year: 2026年12月3日, 令和8年12月3日, R8.12.3, 2026-12-03, 20261203, 8年12月3日, '26/12/3, 12/3/2026. */
function readFullDate(text: string, index: number): DateToken | null {
  const era = matchAt(
    /(令和|平成|昭和|令|平|[RrHhSs])\s*(元|\d{1,2})\s*(?:年|[./-])\s*(\d{1,2})\s*(?:月|[./-])\s*(\d{1,2})(?!\d)\s*日?/y,
    text,
    index,
  );
  if (era !== null) {
    const number = era[2] === "元" ? 1 : Number(era[2]);
    const base = /^[令Rr]/.test(era[1] ?? "") ? 2018 : /^[平Hh]/.test(era[1] ?? "") ? 1988 : 1925;
    const found = exact(era, base + number, Number(era[3]), Number(era[4]));
    // 平成 ended in its 31st year; a form that still prints it may or may not be meant.
    return base === 2018 ? found : { ...found, doubts: with_(found.doubts, "ambiguous_date") };
  }
  const western = matchAt(
    /(?:((?:19|20)\d{2})|'(\d{2}))\s*(?:年|[./・-])\s*(\d{1,2})\s*(?:月|[./・-])\s*(\d{1,2})(?!\d)\s*日?/y,
    text,
    index,
  );
  if (western !== null)
    return exact(
      western,
      western[1] === undefined ? 2000 + Number(western[2]) : Number(western[1]),
      Number(western[3]),
      Number(western[4]),
    );
  const compact = matchAt(/(20\d{2})(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?!\d)/y, text, index);
  if (compact !== null) return exact(compact, Number(compact[1]), Number(compact[2]), Number(compact[3]));
  const shortYear = matchAt(/(\d{1,2})年\s*(\d{1,2})月\s*(\d{1,2})(?!\d)\s*日?/y, text, index);
  if (shortYear !== null) {
    const number = Number(shortYear[1]);
    return exact(shortYear, number <= 18 ? 2018 + number : 2000 + number, Number(shortYear[2]), Number(shortYear[3]));
  }
  const american = matchAt(/(\d{1,2})\/(\d{1,2})\/(20\d{2})(?!\d)/y, text, index);
  if (american !== null) return exact(american, Number(american[3]), Number(american[1]), Number(american[2]));
  const triple = matchAt(/(\d{1,2})([./-])(\d{1,2})\2(\d{1,2})(?![\d./-])/y, text, index);
  if (triple !== null && Number(triple[3]) <= 12) {
    const found = exact(triple, 2018 + Number(triple[1]), Number(triple[3]), Number(triple[4]));
    return { ...found, doubts: with_(found.doubts, "ambiguous_date") };
  }
  return null;
}

/** Without a year: 12月3日, 12月3, 12/3, and 12.3, 12-3, 12・3 where a weekday or a time follows. */
function readMonthDay(text: string, index: number, frame: DateFrame): DateToken | null {
  const match =
    matchAt(/(\d{1,2})\s*月\s*(?:の\s*)?(\d{1,2})(?!\d|\s*[時:月人名回か])\s*日?(?!間)/y, text, index) ??
    (/[A-Za-z=_]/.test(text[index - 1] ?? "")
      ? null
      : matchAt(/(\d{1,2})\/(\d{1,2})(?![\d/]|[A-Za-z])/y, text, index)) ??
    matchAt(
      /(\d{1,2})\s?[.・-]\s?(\d{1,2})(?=\s*[(]?[月火水木金土日][)曜]|\s+(?:午前|午後|\d{1,2}[:時]))/y,
      text,
      index,
    );
  if (match === null) return null;
  const month = Number(match[1]);
  const day = Number(match[2]);
  if (month < 1 || month > 12 || day < 1 || (day > 31 && !match[0].includes("月"))) return null;
  const found = yearless(match, month, day, frame);
  if (!frame.foreign || day > 12 || day === month || !match[0].includes("/")) return found;
  const swapped = yearless(match, day, month, frame);
  return {
    ...found,
    doubts: with_(found.doubts, "ambiguous_date"),
    others: [...found.others, { from: swapped.from, to: swapped.to }],
  };
}

/** 今日, 明日, 明後日, 3日後, 2週間後, 3営業日後. Near midnight the writer's "tomorrow" may be another day than ours. */
function readRelativeDay(text: string, index: number, frame: DateFrame): DateToken | null {
  const today = dayOf(frame.now);
  const named = matchAt(
    /(一昨日|おととい|昨日|きのう|今日|本日|きょう|ほんじつ|明々後日|明明後日|しあさって|明後日|あさって|みょうごにち|明日|あした|あす(?!か)|みょうにち|翌々日|翌日|[Tt]he day after tomorrow|[Tt]omorrow|[Tt]oday)/y,
    text,
    index,
  );
  if (named !== null) {
    const word = named[1] ?? "";
    if (word.startsWith("翌")) {
      if (frame.last === null) return single(named, plusDays(today, word === "翌日" ? 1 : 2), ["ambiguous_date"]);
      return single(named, plusDays(frame.last, word === "翌日" ? 1 : 2), []);
    }
    const distance = RELATIVE_DAYS.find(([pattern]) => pattern.test(word))?.[1] ?? 0;
    const hour = Number(frame.now.slice(11, 13));
    const nearMidnight = hour >= 23 || hour < 4;
    const day = plusDays(today, distance);
    const doubtful = nearMidnight || distance === 3;
    const neighbour = plusDays(day, hour >= 23 ? 1 : distance === 3 ? 1 : -1);
    const doubts: Doubt[] = doubtful ? ["ambiguous_date"] : [];
    if (distance < 0) doubts.push("past");
    return { ...single(named, day, doubts), others: doubtful ? [{ from: neighbour, to: neighbour }] : [] };
  }
  const several = matchAt(/(\d{1,2})\s*[,、~-]\s*(\d{1,2})\s*日後/y, text, index);
  if (several !== null) {
    return {
      ...single(several, plusDays(today, Number(several[1])), []),
      to: plusDays(today, Number(several[2])),
      stretch: true,
    };
  }
  const later = matchAt(/(\d{1,3})\s*(営業日|日|週間|週|か月|ヶ月|カ月)後/y, text, index);
  if (later === null) return null;
  const count = Number(later[1]);
  if (later[2] === "日") return single(later, plusDays(today, count), []);
  if (later[2]?.startsWith("週")) return single(later, plusDays(today, 7 * count), []);
  if (later[2] === "営業日") return single(later, addOpenDays(today, Math.min(count, 60), frame.isClosed), []);
  const [year, month, day] = partsOf(today);
  return exact(later, year + Math.floor((month - 1 + count) / 12), ((month - 1 + count) % 12) + 1, day);
}

const RELATIVE_DAYS: readonly [RegExp, number][] = [
  [/一昨日|おととい/, -2],
  [/昨日|きのう/, -1],
  [/明々後日|明明後日|しあさって/, 3],
  [/明後日|あさって|みょうごにち|day after/, 2],
  [/明日|あした|あす|みょうにち|omorrow/, 1],
];

/** 今週金曜, 来週の火曜, 再来週, 来週前半, 週明け. Weeks run Monday to Sunday; on a weekend both counts are kept. */
function readWeek(text: string, index: number, frame: DateFrame): DateToken | null {
  const match = matchAt(
    /(先週|前週|今週|来週|翌週|再来週|さ来週|さらいしゅう|らいしゅう|次週|次の週|[Nn]ext week|[Tt]his week)(?:の?(中(?!旬)|週?末|明け|前半|後半|半ば|いっぱい|終わり|初め|はじめ))?(?:の|\s)?(?:([月火水木金土日])(?:曜日?|(?=[\s、,。)・]|の|か|と|$)))?/y,
    text,
    index,
  );
  const today = dayOf(frame.now);
  if (match === null) {
    const monday = plusDays(mondayOf(today), 7);
    const opening = matchAt(/週明け/y, text, index);
    if (opening !== null) return { ...single(opening, monday, []), to: plusDays(monday, 1), stretch: true };
    const weekend = matchAt(/週末/y, text, index);
    const friday = plusDays(mondayOf(today), 5);
    return weekend === null
      ? null
      : { ...single(weekend, friday, ["ambiguous_date"]), to: plusDays(friday, 1), stretch: true };
  }
  const word = match[1] ?? "";
  const weeks = /先|前/.test(word) ? -1 : /今週|[Tt]his/.test(word) ? 0 : /再|さ来|さらい/.test(word) ? 2 : 1;
  const monday = plusDays(mondayOf(today), 7 * weeks);
  const weekend = [0, 6].includes(weekdayOf(today));
  const shift = (from: Day, to: Day) => ({ from: plusDays(from, 7), to: plusDays(to, 7) });
  if (match[3] !== undefined) {
    const weekday = WEEKDAYS.indexOf(match[3]);
    const day = plusDays(monday, (weekday + 6) % 7);
    const doubtful = weekend || weekday === 0;
    const doubts: Doubt[] = doubtful ? ["ambiguous_date"] : [];
    if (day < today) doubts.push("past");
    const other = weekday === 0 && !weekend ? { from: plusDays(day, -7), to: plusDays(day, -7) } : shift(day, day);
    return { ...single(match, day, doubts), others: doubtful ? [other] : [] };
  }
  const [first, last] =
    match[2] === "前半"
      ? [0, 2]
      : match[2] === "後半"
        ? [2, 4]
        : match[2] === "明け"
          ? [7, 8]
          : match[2] === "半ば"
            ? [1, 3]
            : /末/.test(match[2] ?? "") || match[2] === "終わり"
              ? [5, 6]
              : [0, 4];
  const from = plusDays(monday, first ?? 0);
  const to = plusDays(monday, last ?? 4);
  return {
    ...single(match, from, weekend ? ["ambiguous_date"] : []),
    to,
    stretch: true,
    others: weekend ? [shift(from, to)] : [],
  };
}

/** 来月3日, 12月の第2火曜, 来月上旬, 月末, 年内: words around a month. */
function readMonthWord(text: string, index: number, frame: DateFrame): DateToken | null {
  const today = dayOf(frame.now);
  const [year, month] = partsOf(today);
  const head = matchAt(/(先月|今月|当月|来月|翌月|再来月|さ来月|(\d{1,2})月)(?:の|\s)?/y, text, index);
  if (head === null) {
    const loose = matchAt(/月末|月初(?:め)?|年内|年末|年明け/y, text, index);
    if (loose === null) return null;
    const nextMonth = month === 12 ? ([year + 1, 1] as const) : ([year, month + 1] as const);
    const span =
      loose[0] === "月末"
        ? [plusDays(lastOf(year, month), -6), lastOf(year, month)]
        : loose[0].startsWith("月初")
          ? [make(...nextMonth, 1), make(...nextMonth, 7)]
          : loose[0] === "年明け"
            ? [make(year + 1, 1, 4), make(year + 1, 1, 15)]
            : [plusDays(today, 1), make(year, 12, 28)];
    return { ...single(loose, span[0] as Day, ["ambiguous_date"]), to: span[1] as Day, stretch: true };
  }
  const ahead =
    head[2] !== undefined
      ? null
      : /先月/.test(head[1] ?? "")
        ? -1
        : /再|さ来/.test(head[1] ?? "")
          ? 2
          : /来月|翌月/.test(head[1] ?? "")
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
    /(?:第\s*([1-5一二三四五])|(最終|最後の)|(最初の))の?\s*([月火水木金土日])曜?日?/y,
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
  const third = matchAt(/(上旬|初旬|初め|はじめ|頭|中旬|半ば|下旬|終わり|末|前半|後半)/y, text, rest);
  const last = Number(lastOf(y, m).slice(8));
  const [, a, b] = THIRDS.find(([words]) => third !== null && words.test(third[1] ?? "")) ?? [null, 1, last];
  const to = Math.min(b, last);
  const week = matchAt(/第\s*([1-5一二三四五])週/y, text, rest);
  if (week !== null) {
    const n = "一二三四五".includes(week[1] ?? "") ? "一二三四五".indexOf(week[1] ?? "") : Number(week[1]) - 1;
    const monday = plusDays(mondayOf(make(y, m, 1)), 7 * n);
    return { ...single(week, monday, ["ambiguous_date"]), start: index, to: plusDays(monday, 4), stretch: true };
  }
  // 12月分, 12月号 and the like name no days.
  if (third === null && named !== null && /^[分号度額給謝報\d]/.test(text.slice(rest))) return null;
  return {
    ...single(third ?? head, make(y, m, a), []),
    start: index,
    to: make(y, m, to),
    stretch: true,
  };
}

const THIRDS: readonly [RegExp, number, number][] = [
  [/上旬|初|はじめ|頭/, 1, 10],
  [/中旬|半ば/, 11, 20],
  [/下旬|終わり|末/, 21, 31],
  [/前半/, 1, 15],
  [/後半/, 16, 31],
];

/** 3日 alone: the month of the date before it, else the next coming third with the doubt that no month was written. */
function readDayOfMonth(text: string, index: number, frame: DateFrame): DateToken | null {
  const match = matchAt(
    /(\d{1,2})日(?!間|後|以内|程度|中(?!旬)|ほど|分|ずつ|曜|目|前(?!後)|ごと|おき|くらい|空|あい)/y,
    text,
    index,
  );
  const number = Number(match?.[1] ?? 0);
  if (match === null || number < 1 || number > 31) return null;
  const today = dayOf(frame.now);
  const base = frame.last ?? today;
  const [year, month, day] = partsOf(base);
  const next = month === 12 ? ([year + 1, 1] as const) : ([year, month + 1] as const);
  const first = number >= day ? exact(match, year, month, number) : exact(match, next[0], next[1], number);
  if (frame.last !== null && number >= day) return first;
  const second = exact(
    match,
    ...(next[1] === 12 ? ([next[0] + 1, 1] as const) : ([next[0], next[1] + 1] as const)),
    number,
  );
  const other = number >= day ? exact(match, next[0], next[1], number) : second;
  return { ...first, doubts: with_(first.doubts, "ambiguous_date"), others: [{ from: other.from, to: other.to }] };
}

/** 木曜日, 今度の木曜: the nearest coming one; on or just before that weekday it may be this or the next. */
function readWeekday(text: string, index: number, frame: DateFrame): DateToken | null {
  const match =
    (frame.linked ? matchAt(/()([月火水木金])(?=[\s、,。・]|の|か|と|に|曜|$)(?:曜日?)?/y, text, index) : null) ??
    matchAt(/(次の|今度の|この|こんどの|前の|先の)?\s*([月火水木金土日])曜日?(?!日)/y, text, index) ??
    matchAt(
      /(next |this |on |coming )?\b(Sun|Mon|Tues?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?)(?:day)?\b/iy,
      text,
      index,
    );
  if (match === null) return null;
  const weekday = WEEKDAYS.includes(match[2] ?? "")
    ? WEEKDAYS.indexOf(match[2] ?? "")
    : ENGLISH_WEEKDAYS.indexOf((match[2] ?? "").slice(0, 3).toLowerCase());
  const today = dayOf(frame.now);
  if (frame.linked !== undefined && frame.linked !== null && (match[1] ?? "") === "" && frame.linked >= today) {
    const sameWeek = plusDays(mondayOf(frame.linked), (weekday + 6) % 7);
    const follows = sameWeek > frame.linked;
    const doubtful: Doubt[] = follows ? [] : ["ambiguous_date"];
    const next = plusDays(sameWeek, 7);
    return {
      ...single(match, follows ? sameWeek : next, doubtful),
      others: follows ? [] : [{ from: sameWeek, to: sameWeek }],
    };
  }
  const ahead = (weekday - weekdayOf(today) + 7) % 7;
  const day = plusDays(today, ahead === 0 ? 7 : ahead);
  if (/前の|先の/.test(match[1] ?? "")) return single(match, plusDays(today, ahead === 0 ? -7 : ahead - 7), ["past"]);
  const soon = /次|今度|こんど|next/i.test(match[1] ?? "")
    ? ahead <= 3 || mondayOf(day) === mondayOf(today)
    : ahead === 0;
  const other = ahead === 0 ? today : plusDays(day, 7);
  return { ...single(match, day, soon ? ["ambiguous_date"] : []), others: soon ? [{ from: other, to: other }] : [] };
}

function readEnglishDate(text: string, index: number, frame: DateFrame): DateToken | null {
  const months =
    "(Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)";
  const weekday = "(?:(Sun|Mon|Tue|Wed|Thu|Fri|Sat)[a-z]*\\.?,?\\s+)?";
  const tail = "(?:,?\\s*(20\\d{2}))?(?:\\s*\\(?(Sun|Mon|Tue|Wed|Thu|Fri|Sat)[a-z]*\\.?\\)?)?";
  const monthFirst = matchAt(
    new RegExp(`${weekday}${months}\\.?\\s+(\\d{1,2})(?:st|nd|rd|th)?(?!\\d|:)${tail}`, "iy"),
    text,
    index,
  );
  const dayFirst = matchAt(
    new RegExp(`${weekday}(\\d{1,2})(?:st|nd|rd|th)?\\s+(?:of\\s+)?${months}\\b\\.?${tail}`, "iy"),
    text,
    index,
  );
  const match = monthFirst ?? dayFirst;
  if (match === null) return null;
  const month = ENGLISH_MONTHS.indexOf((match[monthFirst === null ? 3 : 2] ?? "").slice(0, 3).toLowerCase()) + 1;
  const day = Number(match[monthFirst === null ? 2 : 3]);
  if (day < 1 || day > 31) return null;
  const found =
    match[4] === undefined ? yearless(match, month, day, frame) : exact(match, Number(match[4]), month, day);
  const written = match[1] ?? match[5];
  return written === undefined
    ? found
    : withWeekday(found, ENGLISH_WEEKDAYS.indexOf(written.slice(0, 3).toLowerCase()));
}

/** 「木曜日 12/3」「(木)12月3日」: the weekday stands before the date. */
function readLeadingWeekday(text: string, index: number): { weekday: number; end: number } | null {
  const match = matchAt(
    /(?:\(([月火水木金土日])\)|([月火水木金土日])曜日?)[\s,、]*(?=\d{1,4}\s*[月/年.-]\s*\d)/y,
    text,
    index,
  );
  return match === null
    ? null
    : { weekday: WEEKDAYS.indexOf(match[1] ?? match[2] ?? ""), end: index + match[0].length };
}

function checkWeekday(text: string, found: DateToken): DateToken {
  const match =
    matchAt(/\s*[([]\s*([月火水木金土日])(?:曜日?)?(?:[・,、]?\s*(?:祝日?|休))?\s*[)\]]/y, text, found.end) ??
    matchAt(/\s*([月火水木金土日])曜日?/y, text, found.end) ??
    matchAt(/\s*([月火水木金土日])(?=\s*(?:午前|午後|\d{1,2}\s*[:時]))/y, text, found.end) ??
    matchAt(/\s*\(?(Sun|Mon|Tue|Wed|Thu|Fri|Sat)[a-z]*\.?\)?/iy, text, found.end);
  if (match === null) {
    const holiday = matchAt(/\s*\(祝日?\)/y, text, found.end);
    return holiday === null ? found : { ...found, end: found.end + holiday[0].length };
  }
  const written = match[1] ?? "";
  const weekday = WEEKDAYS.includes(written)
    ? WEEKDAYS.indexOf(written)
    : ENGLISH_WEEKDAYS.indexOf(written.toLowerCase());
  return withWeekday({ ...found, end: found.end + match[0].length }, weekday);
}

/** Among this and other readings of the date the weekday may pick one; if it fits none, both repairs are kept, none chosen. */
function withWeekday(found: DateToken, weekday: number): DateToken {
  if (found.stretch || weekdayOf(found.from) === weekday) {
    const settled: Doubt[] = ["ambiguous_date"];
    return found.others.length > 0 && !found.doubts.includes("past")
      ? { ...found, doubts: found.doubts.filter((doubt) => !settled.includes(doubt)), others: [] }
      : { ...found, others: [] };
  }
  const fitting = found.others.find((other) => weekdayOf(other.from) === weekday);
  if (fitting !== undefined) {
    const rest = found.doubts.filter((doubt) => doubt !== "ambiguous_date" && doubt !== "past");
    return { ...found, ...fitting, doubts: rest, others: [] };
  }
  const ahead = (weekday - weekdayOf(found.from) + 7) % 7;
  const near = plusDays(found.from, ahead <= 3 ? ahead : ahead - 7);
  return {
    ...found,
    doubts: with_(found.doubts, "weekday_mismatch"),
    others: [found.from, near].sort().map((day) => ({ from: day, to: day })),
  };
}

function yearless(match: RegExpExecArray, month: number, day: number, frame: DateFrame): DateToken {
  if (frame.year !== undefined && frame.year !== null) return exact(match, frame.year, month, day);
  const today = dayOf(frame.now);
  const year = Number(today.slice(0, 4));
  const options = [year - 1, year, year + 1]
    .map((y) => exactDay(y, month, day))
    .filter((option): option is Day => option !== null);
  const coming = options.find((option) => option >= today);
  const passed = options.findLast((option) => option < today);
  if (coming === undefined) return exact(match, year, month, day);
  if (passed !== undefined && daysBetween(passed, today) <= RECENTLY_PAST_DAYS) {
    return { ...single(match, passed, ["past"]), others: [passed, coming].map((d) => ({ from: d, to: d })) };
  }
  return single(match, coming, []);
}

function exact(match: RegExpExecArray, year: number, month: number, day: number): DateToken {
  const found = exactDay(year, month, day);
  if (found !== null) return single(match, found, []);
  // There is no such day (11月31日): the last real one stands in, and the doubt keeps everybody from using it.
  return single(match, lastOf(year, Math.min(12, Math.max(1, month))), ["ambiguous_date"]);
}

function single(match: RegExpExecArray, day: Day, doubts: Doubt[]): DateToken {
  return {
    start: match.index,
    end: match.index + match[0].length,
    from: day,
    to: day,
    doubts,
    others: [],
    stretch: false,
  };
}

function exactDay(year: number, month: number, day: number): Day | null {
  if (month < 1 || month > 12 || day < 1 || day > Number(lastOf(year, month).slice(8))) return null;
  return make(year, month, day);
}

function make(year: number, month: number, day: number): Day {
  return toDay(`${String(year).padStart(4, "0")}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`);
}

function lastOf(year: number, month: number): Day {
  return plusDays(month === 12 ? make(year + 1, 1, 1) : make(year, month + 1, 1), -1);
}

function partsOf(day: Day): [number, number, number] {
  return [Number(day.slice(0, 4)), Number(day.slice(5, 7)), Number(day.slice(8, 10))];
}

function mondayOf(day: Day): Day {
  return plusDays(day, -((weekdayOf(day) + 6) % 7));
}

function nthWeekday(year: number, month: number, weekday: number, n: number | null): Day | null {
  const days = Array.from({ length: Number(lastOf(year, month).slice(8)) }, (_, i) => make(year, month, i + 1));
  const fitting = days.filter((day) => weekdayOf(day) === weekday);
  return (n === null ? fitting.at(-1) : fitting[n - 1]) ?? null;
}

function addOpenDays(day: Day, count: number, isClosed: (day: Day) => boolean): Day {
  let found = day;
  for (let left = count; left > 0; ) {
    found = plusDays(found, 1);
    if (![0, 6].includes(weekdayOf(found)) && !isClosed(found)) left -= 1;
  }
  return found;
}

function with_(doubts: readonly Doubt[], doubt: Doubt): Doubt[] {
  return doubts.includes(doubt) ? [...doubts] : [...doubts, doubt];
}
