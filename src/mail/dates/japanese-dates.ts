import { dayOf, weekdayOf } from "../../booking/time.ts";
import { readFullDate, readMonthDay } from "./absolute-dates.ts";
import { matchAt } from "./clock.ts";
import { readCountedDays } from "./counted-days.ts";
import { type DateFrame, type DateToken, ENGLISH_WEEKDAYS, WEEKDAYS, withDoubt } from "./date-token.ts";
import { withWeekday } from "./date-weekday.ts";
import { readEnglishDate } from "./english-dates.ts";
import { readNamedDay } from "./holiday-words.ts";
import { readFirstOfBareList, readMonthWord } from "./month-words.ts";
import { readDayOfMonth, readRelativeDay, readWeek } from "./relative-dates.ts";
import { readNthWeekday, readWeekday } from "./weekday-words.ts";

/** The date expression that begins exactly at `index`, with its weekday checked, if any. */
export function readDateAt(text: string, index: number, frame: DateFrame): DateToken | null {
  const year = readYear(text, index, frame);
  const found = year === null ? readYearless(text, index, frame) : readWithYear(text, index, year, frame);
  // A year that was not understood stands before it (二〇十八年7月9日): the year is then anybody's guess.
  const strange = found !== null && /年\s?(?:の|から|~|-|と)?$/.test(text.slice(Math.max(0, index - 4), index));
  return strange ? { ...found, doubts: withDoubt(found.doubts, "ambiguous_date") } : found;
}

/** A year in front of a month: 2016年6月, 平成30年10月, 来年の4月. */
function readYear(text: string, index: number, frame: DateFrame): { year: number; end: number } | null {
  if (!/[\d令平昭RrHhSs今本来翌去昨年新]/.test(text[index] ?? "")) return null;
  const match = matchAt(
    /(?:((?:19|20)\d{2})年|(令和|平成|昭和|[RrHhSs])\s*(元|\d{1,2})年|(今年|本年|来年|翌年|去年|昨年|年明け|新年))[の/]?\s*(?=\d{1,2}\s*(?:月|\/\s?\d))/y,
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
  return { year: /来|翌|明|新/.test(match[4] ?? "") ? now + 1 : /去|昨/.test(match[4] ?? "") ? now - 1 : now, end };
}

function readWithYear(
  text: string,
  index: number,
  year: { year: number; end: number },
  frame: DateFrame,
): DateToken | null {
  const full = readFullDate(text, index, frame);
  if (full !== null) return checkWeekday(text, full, frame);
  const framed = { ...frame, year: year.year };
  const found = readMonthDay(text, year.end, framed) ?? readMonthWord(text, year.end, framed);
  return found === null ? null : { ...checkWeekday(text, found, frame), start: index };
}

function readYearless(text: string, index: number, frame: DateFrame): DateToken | null {
  // In the middle of a number; but …12月3日 begins behind three dots.
  if (/\d$|\d\/$|(?<!\.\.)\.$/.test(text.slice(Math.max(0, index - 3), index)) && /\d/.test(text[index] ?? ""))
    return null;
  const before = readLeadingWeekday(text, index);
  const start = before?.end ?? index;
  const opening = text[start] ?? "";
  for (const [opens, read] of READERS) {
    const found = opens.test(opening) ? read(text, start, frame) : null;
    if (found === null) continue;
    const checked = before === null ? checkWeekday(text, found, frame) : withWeekday(found, before.weekday);
    return { ...checked, start: index };
  }
  const english = /[A-Za-z\d]/.test(opening) ? readEnglishDate(text, start, frame) : null;
  if (english !== null && before !== null) return { ...withWeekday(english, before.weekday), start: index };
  return english ?? readWeekday(text, index, frame);
}

type Reader = (text: string, index: number, frame: DateFrame) => DateToken | null;

/** Each with the characters it can begin with: most places are settled by a look at one character. */
const READERS: readonly (readonly [RegExp, Reader])[] = [
  [/[\d'令平昭RrHhSs]/, readFullDate],
  [/\d/, readMonthDay],
  [/[一昨お今本きほ明しあみ翌次前同TtDd]/, readRelativeDay],
  [/[\d今こ次向ひふ]/, readCountedDays],
  [/[先前今当こ来翌再さら次週NnTt]/, readWeek],
  [/[\d先今当来翌次再さ月年正お連祝Gゴ上初中下平第毎最新土そ三仕御]/, readMonthWord],
  [/第/, (text, index, frame) => readFirstOfBareList(text, index, dayOf(frame.now))],
  [/[第最]/, readNthWeekday],
  [/[元成建天昭憲みこ子海山敬ス文勤ク大次今]/, readNamedDay],
  [/\d/, readDayOfMonth],
];

/** 「木曜日 12/3」「(木)12月3日」: the weekday stands before the date. */
function readLeadingWeekday(text: string, index: number): { weekday: number; end: number } | null {
  const opening = text[index] ?? "";
  if (/[SMTWF]/i.test(opening)) {
    const english = matchAt(
      /(Sun|Mon|Tue|Wed|Thu|Fri|Sat)[a-z]{0,6}\.?,?[ \t]{1,3}(?=\d{1,2}\/\d|the \d{1,2}(?:st|nd|rd|th))/iy,
      text,
      index,
    );
    if (english === null) return null;
    return { weekday: ENGLISH_WEEKDAYS.indexOf((english[1] ?? "").toLowerCase()), end: index + english[0].length };
  }
  if (!/[(月火水木金土日]/.test(opening)) return null;
  // 火曜か木曜、12/8か12/10の: a list of weekdays, and behind it one of dates.
  if (/[月火水木金土]曜?日?(?:か|と|や|・|、|または)\s*$/.test(text.slice(Math.max(0, index - 7), index))) return null;
  const match = matchAt(
    /(?:\(([月火水木金土日])\)|([月火水木金土日])曜日?)(?:の|[\s,、])*(?=\d{1,4}\s*[月/年.-]\s*\d|(?<=[\s,、曜日])\d{1,2}日(?!間|中))/y,
    text,
    index,
  );
  return match === null
    ? null
    : { weekday: WEEKDAYS.indexOf(match[1] ?? match[2] ?? ""), end: index + match[0].length };
}

function checkWeekday(text: string, found: DateToken, frame: DateFrame): DateToken {
  // 12月の火曜か木曜 are days of a stretch, which is not known yet to its end.
  if (found.stretch) return found;
  // 今週の木金 and 来週火・木 name further days, not the weekday of the first.
  const bySign =
    /[月火水木金土]曜?日?$/.test(text.slice(found.start, found.end)) && !/\d/.test(text.slice(found.start, found.end));
  if (bySign && !/[(<【]/.test(text.slice(found.end, found.end + 2))) return found;
  const match =
    matchAt(/\s*[([<【]\s*([月火水木金土日])(?:曜日?)?(?:[・,、/]?\s*(?:祝日?|休))?\s*[)\]>】]/y, text, found.end) ??
    matchAt(/\s*の?\s*([月火水木金土日])曜日?/y, text, found.end) ??
    matchAt(/\s*([月火水木金土日])(?=\s*(?:午前|午後|朝|夕方|\d{1,2}\s*[:時]))/y, text, found.end) ??
    // 12/3木: the letter alone, but never the 日 that may close the date itself.
    matchAt(/[ \t]*([月火水木金土])(?=[\s、,。)・の~]|から|$)/y, text, found.end) ??
    matchAt(/\s*\(?(Sun|Mon|Tue|Wed|Thu|Fri|Sat)[a-z]*\.?\)?/iy, text, found.end);
  if (match === null) {
    const holiday = matchAt(/\s*\(祝日?\)/y, text, found.end);
    if (holiday === null) return withWeekdayBehindComma(text, found);
    // (祝) on a day that is none: the writer looked at another day, or at another year's calendar.
    const doubts = frame.isClosed(found.from) ? found.doubts : withDoubt(found.doubts, "ambiguous_date");
    return { ...found, doubts, end: found.end + holiday[0].length };
  }
  const written = match[1] ?? "";
  const weekday = WEEKDAYS.includes(written)
    ? WEEKDAYS.indexOf(written)
    : ENGLISH_WEEKDAYS.indexOf(written.toLowerCase());
  return withWeekday({ ...found, end: found.end + match[0].length }, weekday);
}

/**
 * 12月10日、木曜、14時: its own weekday behind a comma explains the day. Another one is the next of a list, unless the hour that
 * follows both is that of one day.
 */
function withWeekdayBehindComma(text: string, found: DateToken): DateToken {
  const match = matchAt(/[、,]\s*([月火水木金土日])曜日?(?=[\s、,のはで。)]|$)/y, text, found.end);
  if (match === null) return found;
  const end = found.end + match[0].length;
  const weekday = WEEKDAYS.indexOf(match[1] ?? "");
  if (weekday === weekdayOf(found.from)) return { ...found, end };
  return matchAt(/[、,]\s*(?:午前|午後)?\d{1,2}[時:]/y, text, end) === null
    ? found
    : withWeekday({ ...found, end }, weekday);
}
