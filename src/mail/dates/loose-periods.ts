import { type Day, dayOf, daysBetween, plusDays, weekdayOf } from "../../booking/time.ts";
import { matchAt } from "./clock.ts";
import { type DateFrame, type DateToken, lastOf, make, partsOf, single, WEEKDAYS } from "./date-token.ts";

/**
 * Words for a stretch that nobody has fixed: 月末, 年内, 連休明け, お盆, 下旬 without a month. Each gets a reading, and each
 * but 平日 the doubt that makes the clerk spell it out.
 */
export function readLoosePeriod(text: string, index: number, frame: DateFrame): DateToken | null {
  const match = matchAt(WORDS, text, index);
  if (match === null) return null;
  const [from, to] = spanOfWord(match[0], frame);
  const weekday = matchAt(/の([月火水木金])曜日?/y, text, index + match[0].length);
  if (/[連祝]/.test(match[0]) && weekday !== null) {
    const day = firstOpenOn(WEEKDAYS.indexOf(weekday[1] ?? ""), frame);
    if (day !== null) return { ...single(match, day, []), end: weekday.index + weekday[0].length };
  }
  const settled = /^(?:平日|土日|それ|月末日)/.test(match[0]);
  // An offer within it suits whoever lets 月末 begin earlier or 月初 end later; in the last days of a month or in its first ones
  // another month may be meant.
  const today = dayOf(frame.now);
  const ahead = /^月初/.test(match[0]) ? Number(today.slice(8)) > FIRST_DAYS : daysBetween(today, to) > LAST_DAYS;
  if (/^(?:月[末初]|年内)/.test(match[0]) && !settled && ahead)
    return { ...single(match, from, []), to, stretch: true, loose: [] };
  return { ...single(match, from, settled ? [] : ["ambiguous_date"]), to, stretch: true };
}

const FIRST_DAYS = 7;
const LAST_DAYS = 2;

/** 連休明けの火曜日, 祝日明けの火曜: the first open day behind a weekend made longer by a holiday that is such a weekday. */
function firstOpenOn(weekday: number, frame: DateFrame): Day | null {
  let closed = 0;
  let holiday = false;
  for (let day = plusDays(dayOf(frame.now), 1), i = 0; i < 200; i += 1, day = plusDays(day, 1)) {
    if (frame.isClosed(day)) {
      closed += 1;
      holiday ||= ![0, 6].includes(weekdayOf(day));
      continue;
    }
    if (holiday && closed > 0 && weekdayOf(day) === weekday) return day;
    [closed, holiday] = [0, false];
  }
  return null;
}

const WORDS =
  /月末日?|月初(?:め)?|月(?:の)?(?:半ば|中頃)|年内|年末(?!年始|調整)|年明け|(?:お)?正月明け|三が日明け|(?:仕事|御用)始め|連休明け|祝日?明け(?=の|に|以降|から|[、。\n)]|$)|(?:GW|ゴールデンウィーク)明け|お盆(?:明け)?|上旬|初旬|中旬|下旬|土日(?:祝日?|・祝日?)?(?:以外(?:の平日)?|は?を?除(?:いた|いて|く|き|けば)(?:平日)?)|それ以外の(?:曜日|平日)|平日(?:\(月[~・-]金\))?(?!し(?:か|ご)|は(?:仕事|勤務|学校|会社|パート|バイト|忙|難|無理|厳))/y;

function spanOfWord(word: string, frame: DateFrame): [Day, Day] {
  const today = dayOf(frame.now);
  const [year, month, date] = partsOf(today);
  const next = month === 12 ? ([year + 1, 1] as const) : ([year, month + 1] as const);
  const comingIn = (m: number) => (m < month ? year + 1 : year);
  const third = (first: number, last: number): [Day, Day] => {
    const [y, m] = date > last ? next : ([year, month] as const);
    return [make(y, m, first), last > 28 ? lastOf(y, m) : make(y, m, last)];
  };
  if (/^(?:平日|土日|それ)/.test(word)) return [plusDays(today, 1), plusDays(today, frame.horizonDays)];
  switch (word) {
    case "月末日":
      return [lastOf(year, month), lastOf(year, month)];
    case "月末":
      return [plusDays(lastOf(year, month), -6), lastOf(year, month)];
    case "月初":
    case "月初め":
      return [make(...next, 1), make(...next, 7)];
    case "上旬":
    case "初旬":
      return third(1, 10);
    case "下旬":
      return third(21, 31);
    case "年内":
    case "年末": {
      // The last open day of the year, or what is left of it behind that; 年末 are the last open days before it.
      const end = today < make(year, 12, 28) ? make(year, 12, 28) : make(year, 12, 31);
      const start =
        word === "年末" && plusDays(today, 1) < make(year, 12, 21) ? make(year, 12, 21) : plusDays(today, 1);
      return [start, end];
    }
    case "年明け":
    case "正月明け":
    case "お正月明け":
    case "三が日明け":
    case "仕事始め":
    case "御用始め":
      return [make(year + 1, 1, 4), make(year + 1, 1, 15)];
    case "お盆":
      return [make(comingIn(8), 8, 13), make(comingIn(8), 8, 16)];
    case "お盆明け":
      return [make(comingIn(8), 8, 17), make(comingIn(8), 8, 21)];
    case "祝明け":
    case "祝日明け":
    case "連休明け":
      return afterHolidays(today, frame);
    default:
      return /明け$/.test(word) ? afterHolidays(plusDays(make(comingIn(5), 5, 3), -1), frame) : third(11, 20);
  }
}

/** The first two open days behind the next three or more closed days in a row. */
function afterHolidays(start: Day, frame: DateFrame): [Day, Day] {
  let closed = 0;
  let day = plusDays(start, 1);
  for (let i = 0; i < 200; i += 1, day = plusDays(day, 1)) {
    if (frame.isClosed(day)) closed += 1;
    else if (closed >= 3) return [day, plusDays(day, 1)];
    else closed = 0;
  }
  return [plusDays(start, 1), plusDays(start, 2)];
}
