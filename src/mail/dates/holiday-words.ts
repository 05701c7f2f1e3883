import { type Day, dayOf, daysBetween, plusDays } from "../../booking/time.ts";
import { matchAt } from "./clock.ts";
import { type DateFrame, type DateToken, make, nthWeekday, partsOf, single } from "./date-token.ts";

/** 元日, 勤労感謝の日, クリスマス: days known by name, and the day before or after one (クリスマスの前日). */
export function readNamedDay(text: string, index: number, frame: DateFrame): DateToken | null {
  const match = matchAt(NAMED, text, index);
  if (match === null) return null;
  const [month, day] = DAYS[match[1] ?? ""] ?? [1, 1];
  const found = coming(match, month, day, frame);
  const holidays = matchAt(/の?(?:[3三]?連休|祝日|お?休み)明け/y, text, found.end);
  if (holidays !== null) {
    let open = plusDays(found.from, 1);
    for (let tried = 0; tried < 7 && frame.isClosed(open); tried += 1) open = plusDays(open, 1);
    return { ...found, from: open, to: open, end: found.end + holidays[0].length, others: [] };
  }
  const beside = matchAt(/の?(前日|前の日|翌日|次の日)/y, text, found.end);
  if (beside === null) return found;
  const days = beside[1]?.startsWith("前") ? -1 : 1;
  const shift = (span: { from: Day; to: Day }) => ({ from: plusDays(span.from, days), to: plusDays(span.to, days) });
  return { ...found, ...shift(found), end: found.end + beside[0].length, others: found.others.map(shift) };
}

/** Month and day; a day below zero is the so manieth Monday of the month. */
const DAYS: Readonly<Record<string, readonly [number, number]>> = {
  元日: [1, 1],
  元旦: [1, 1],
  成人の日: [1, -2],
  建国記念の日: [2, 11],
  建国記念日: [2, 11],
  天皇誕生日: [2, 23],
  昭和の日: [4, 29],
  憲法記念日: [5, 3],
  みどりの日: [5, 4],
  こどもの日: [5, 5],
  子供の日: [5, 5],
  海の日: [7, -3],
  山の日: [8, 11],
  敬老の日: [9, -3],
  スポーツの日: [10, -2],
  文化の日: [11, 3],
  勤労感謝の日: [11, 23],
  クリスマスイブ: [12, 24],
  クリスマス: [12, 25],
  大晦日: [12, 31],
  大みそか: [12, 31],
};
const NAMED = new RegExp(
  `(?:次の|今度の|今年の)?(${Object.keys(DAYS)
    .sort((a, b) => b.length - a.length)
    .join("|")})`,
  "y",
);

/** A day known by name is the coming one; just after it, it may as well be the one that has been. */
function coming(match: RegExpExecArray, month: number, day: number, frame: DateFrame): DateToken {
  const today = dayOf(frame.now);
  const [year] = partsOf(today);
  const inYear = (y: number) => (day > 0 ? make(y, month, day) : nthWeekday(y, month, 1, -day)) ?? today;
  if (frame.year !== undefined && frame.year !== null) return single(match, inYear(frame.year), []);
  const here = inYear(year);
  const next = here >= today ? here : inYear(year + 1);
  const passed = here < today ? here : inYear(year - 1);
  const recent = daysBetween(passed, today) <= JUST_BEEN_DAYS && !/^[次今]/.test(match[0]);
  return {
    ...single(match, next, recent ? ["ambiguous_date"] : []),
    others: recent ? [{ from: passed, to: passed }] : [],
  };
}

const JUST_BEEN_DAYS = 14;
