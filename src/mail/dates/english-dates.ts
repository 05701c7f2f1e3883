import { type Day, dayOf, plusDays } from "../../booking/time.ts";
import { yearless } from "./absolute-dates.ts";
import { matchAt } from "./clock.ts";
import {
  type DateFrame,
  type DateToken,
  ENGLISH_WEEKDAYS,
  exact,
  exactDay,
  lastOf,
  make,
  mondayOf,
  nthWeekday,
  partsOf,
  single,
} from "./date-token.ts";
import { withWeekday } from "./date-weekday.ts";

/** Dates as people write them in English: Dec 3 (Thu), 3rd of December, early December, the 3rd, next month, weekdays. */
export function readEnglishDate(text: string, index: number, frame: DateFrame): DateToken | null {
  return (
    readNamedMonthDay(text, index, frame) ??
    readMonthPart(text, index, frame) ??
    readWeekOf(text, index, frame) ??
    readWeekdays(text, index, frame) ??
    readNth(text, index, frame) ??
    readInDays(text, index, frame) ??
    readOrdinal(text, index, frame)
  );
}

const ENGLISH_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

const ENGLISH_MONTH =
  "(Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)";
const ENGLISH_WEEKDAY = "(?:(Sun|Mon|Tue|Wed|Thu|Fri|Sat)[a-z]{0,6}\\.?,?[ \\t]{1,3})?";
const ENGLISH_TAIL =
  "(?:[,-]?[ \\t]{0,3}(20\\d{2}))?(?:,?[ \\t]{0,3}\\(?(Sun|Mon|Tue|Wed|Thu|Fri|Sat)[a-z]{0,6}\\.?\\)?)?";
const MONTH_FIRST = new RegExp(
  `${ENGLISH_WEEKDAY}${ENGLISH_MONTH}\\.?(?:[ \\t]{1,3}|-)(\\d{1,2})(?:st|nd|rd|th)?(?!\\d|:)${ENGLISH_TAIL}`,
  "iy",
);
const DAY_FIRST = new RegExp(
  `${ENGLISH_WEEKDAY}(\\d{1,2})(?:st|nd|rd|th)?(?:[ \\t]{1,3}|-)(?:of[ \\t]+)?${ENGLISH_MONTH}\\b\\.?${ENGLISH_TAIL}`,
  "iy",
);

function readNamedMonthDay(text: string, index: number, frame: DateFrame): DateToken | null {
  const monthFirst = matchAt(MONTH_FIRST, text, index);
  const dayFirst = matchAt(DAY_FIRST, text, index);
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

/** early December, mid-December, the end of December, next month, December alone behind in or for. */
function readMonthPart(text: string, index: number, frame: DateFrame): DateToken | null {
  const match =
    matchAt(MONTH_PART, text, index) ?? matchAt(/()next month\b/iy, text, index) ?? matchAt(IN_MONTH, text, index);
  if (match === null) return null;
  const [year, month] = partsOf(dayOf(frame.now));
  const named = ENGLISH_MONTHS.indexOf((match[2] ?? "").slice(0, 3).toLowerCase()) + 1;
  const m = named === 0 ? (month % 12) + 1 : named;
  const y = (named === 0 && month === 12) || m < month ? year + 1 : year;
  const part = (match[1] ?? "").slice(0, 3).toLowerCase();
  const last = lastOf(y, m);
  const [from, to] =
    part === "ear" || part === "beg"
      ? [make(y, m, 1), make(y, m, 10)]
      : part === "mid"
        ? [make(y, m, 11), make(y, m, 20)]
        : part === "lat" || part === "end"
          ? [make(y, m, 21), last]
          : [make(y, m, 1), last];
  return { ...single(match, from, []), to, stretch: true, ...(part === "" ? {} : { loose: [] }) };
}

const MONTH_PART = new RegExp(
  `(?:the )?(early|beginning of|middle of|mid|late|end of)[ -](?:in )?${ENGLISH_MONTH}\\b(?![ .]{1,2}\\d)`,
  "iy",
);
const IN_MONTH = new RegExp(`(?<=\\b(?:in|during|any day of) )()${ENGLISH_MONTH}\\b(?![ .]{1,2}\\d)`, "iy");

/** the week of December 7 */
function readWeekOf(text: string, index: number, frame: DateFrame): DateToken | null {
  const head = matchAt(/(?:the )?week (?:of|starting|beginning)(?: the| on)? /iy, text, index);
  const day = head === null ? null : readNamedMonthDay(text, index + head[0].length, frame);
  if (day === null) return null;
  const monday = mondayOf(day.from);
  return { ...day, start: index, from: monday, to: plusDays(monday, 4), others: [], stretch: true };
}

const NTH = ["first", "second", "third", "fourth", "fifth"];

/** the first Tuesday of December, the second week of next month; weeks counted both ways, as in Japanese. */
function readNth(text: string, index: number, frame: DateFrame): DateToken | null {
  const match = matchAt(NTH_OF_MONTH, text, index);
  if (match === null) return null;
  const [thisYear, thisMonth] = partsOf(dayOf(frame.now));
  const named = ENGLISH_MONTHS.indexOf((match[4] ?? "").slice(0, 3).toLowerCase()) + 1;
  const month = named > 0 ? named : /next/i.test(match[3] ?? "") ? (thisMonth % 12) + 1 : thisMonth;
  const year = month < thisMonth ? thisYear + 1 : thisYear;
  const written = (match[1] ?? "").toLowerCase();
  const n = written === "last" ? null : /^\d/.test(written) ? Number(written[0]) : NTH.indexOf(written) + 1;
  const weekday = ENGLISH_WEEKDAYS.indexOf((match[2] ?? "").slice(0, 3).toLowerCase());
  if (weekday >= 0) {
    const day = nthWeekday(year, month, weekday, n);
    return day === null ? null : single(match, day, []);
  }
  const last = lastOf(year, month);
  if (n === null) return { ...single(match, mondayOf(last), ["ambiguous_date"]), to: last, stretch: true };
  const monday = plusDays(mondayOf(make(year, month, 4)), 7 * (n - 1));
  return { ...single(match, monday, ["ambiguous_date"]), to: plusDays(monday, 4), stretch: true };
}

const NTH_OF_MONTH = new RegExp(
  `(?:the )?(first|second|third|fourth|last|1st|2nd|3rd|4th) (week|(?:Sun|Mon|Tues?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?)(?:day)?) (?:of|in) (?:(next month|this month|the month)|${ENGLISH_MONTH})\\b`,
  "iy",
);

const NUMBERS = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];

/** in 3 days, two weeks from now */
function readInDays(text: string, index: number, frame: DateFrame): DateToken | null {
  const match = matchAt(/(in )?(\d{1,2}|[a-z]{1,5}) (day|week)s?( from (?:now|today)| later)?\b/iy, text, index);
  if (match === null || (match[1] === undefined && match[4] === undefined)) return null;
  const written = (match[2] ?? "").toLowerCase();
  const count = written === "a" ? 1 : /^\d/.test(written) ? Number(written) : NUMBERS.indexOf(written);
  if (count < 1) return null;
  return single(match, plusDays(dayOf(frame.now), count * (match[3]?.toLowerCase() === "week" ? 7 : 1)), []);
}

/** weekdays, any weekday: what 平日 is. */
function readWeekdays(text: string, index: number, frame: DateFrame): DateToken | null {
  const match = matchAt(/(?:any )?weekdays?\b(?: (?:of )?(next|this) week\b)?/iy, text, index);
  if (match === null) return null;
  const today = dayOf(frame.now);
  if (match[1] !== undefined) {
    const monday = plusDays(mondayOf(today), match[1].toLowerCase() === "next" ? 7 : 0);
    return { ...single(match, monday, []), to: plusDays(monday, 4), stretch: true };
  }
  return { ...single(match, plusDays(today, 1), []), to: plusDays(today, frame.horizonDays), stretch: true };
}

/** the 3rd, without a month: the coming one, with the doubt that no month was written. */
function readOrdinal(text: string, index: number, frame: DateFrame): DateToken | null {
  const match = matchAt(
    /the (\d{1,2})(?:st|nd|rd|th)\b(?! (?:floor|time|choice|option|week|of|one|wish|slot))/iy,
    text,
    index,
  );
  const number = Number(match?.[1] ?? 0);
  if (match === null || number < 1 || number > 31) return null;
  // "The 2nd" by itself is rather the second of some choices.
  const before = text.slice(Math.max(0, index - 12), index);
  const dated =
    /\b(?:on|(?:Sun|Mon|Tue|Wed|Thu|Fri|Sat)[a-z]{0,6}\.?,?) $/i.test(before) ||
    frame.linked ||
    /^ at \d/.test(text.slice(index + match[0].length));
  if (!dated) return null;
  const today = dayOf(frame.now);
  const base = frame.last !== null && frame.last >= today ? frame.last : today;
  const [year, month] = partsOf(base);
  const coming = [0, 1, 2, 3]
    .map((i) => exactDay(year + Math.floor((month - 1 + i) / 12), ((month - 1 + i) % 12) + 1, number))
    .filter((day): day is Day => day !== null && day >= base);
  const [first, second] = coming;
  if (first === undefined || second === undefined) return null;
  const lent =
    frame.last !== null && base === frame.last && first.slice(0, 7) === base.slice(0, 7) && !frame.lastDoubtful;
  if (lent) return single(match, first, []);
  return { ...single(match, first, ["ambiguous_date"]), others: [{ from: second, to: second }] };
}
