import { type Day, dayOf, plusDays, weekdayOf } from "../../booking/time.ts";
import type { Doubt } from "../reading.ts";
import { matchAt } from "./clock.ts";
import {
  type DateFrame,
  type DateToken,
  ENGLISH_WEEKDAYS,
  make,
  mondayOf,
  nthWeekday,
  partsOf,
  single,
  WEEKDAYS,
} from "./date-token.ts";

/** 木曜日, 今度の木曜, (木), 月・水・金: the nearest coming one; on or just before that weekday it may be this or the next. */
export function readWeekday(text: string, index: number, frame: DateFrame): DateToken | null {
  const same = frame.last === null ? null : matchAt(SAME_WEEK, text, index);
  if (same !== null && frame.last !== null) {
    const day = plusDays(mondayOf(frame.last), (WEEKDAYS.indexOf(same[1] ?? "") + 6) % 7);
    return single(same, day, frame.lastDoubtful ? ["ambiguous_date"] : []);
  }
  const match =
    (frame.linked ? matchAt(LISTED, text, index) : null) ??
    matchAt(NAMED, text, index) ??
    readLoneLetter(text, index) ??
    matchAt(ENGLISH, text, index);
  if (match === null) return null;
  const weekday = WEEKDAYS.includes(match[2] ?? "")
    ? WEEKDAYS.indexOf(match[2] ?? "")
    : ENGLISH_WEEKDAYS.indexOf((match[2] ?? "").slice(0, 3).toLowerCase());
  const today = dayOf(frame.now);
  const before = match[1] ?? "";
  if (before === "" && !frame.near?.whole && frame.linked && frame.linked >= today)
    return inWeekOf(text, frame.linked, weekday, match, frame);
  // 12月7日の月曜でお願いします。月曜がだめなときは: the one that was asked for.
  if (before === "" && frame.last !== null && frame.last > today && weekdayOf(frame.last) === weekday)
    if (REFUSED.test(text.slice(match.index + match[0].length))) return single(match, frame.last, []);
  const later = before === "" && !frame.near?.whole ? matchAt(OF_THAT_WEEK, text, match.index + match[0].length) : null;
  if (later !== null) {
    const weeks = later[1]?.toLowerCase() === "next" ? 7 : 0;
    const day = plusDays(mondayOf(today), weeks + ((weekday + 6) % 7));
    const doubtful = [0, 6].includes(weekdayOf(today));
    const following = plusDays(day, 7);
    return {
      ...single(match, day, doubtful ? ["ambiguous_date"] : []),
      end: match.index + match[0].length + later[0].length,
      others: doubtful ? [{ from: following, to: following }] : [],
    };
  }
  const near = before === "" ? inNearWeek(frame, weekday, match, today) : null;
  if (near !== null) return near;
  const ahead = (weekday - weekdayOf(today) + 7) % 7;
  const day = plusDays(today, ahead === 0 ? 7 : ahead);
  // 12/9の10時が無理なら、その次の水曜で: counted from the day just named.
  if (before === "次の" && frame.last !== null && /その\s?$/.test(text.slice(Math.max(0, index - 3), index)))
    return single(match, plusDays(frame.last, (weekday - weekdayOf(frame.last) + 7) % 7 || 7), []);
  // 次の次の水曜日: the one behind the next, which on the days before a Wednesday may be counted in two ways.
  if (before === "次の次の") {
    const second = plusDays(day, 7);
    if (ahead === 0 || ahead > 3) return single(match, second, []);
    return { ...single(match, plusDays(day, 14), ["ambiguous_date"]), others: [{ from: second, to: second }] };
  }
  if (/前の|先の/.test(before)) return single(match, plusDays(today, ahead === 0 ? -7 : ahead - 7), ["past"]);
  // 毎週水曜 names every Wednesday; the next one stands for it and the doubt says that it is not the only one.
  const soon = /毎週/.test(before)
    ? true
    : /次|今度|こんど|next/i.test(before)
      ? ahead <= 3 || mondayOf(day) === mondayOf(today)
      : ahead === 0;
  const other = ahead === 0 && !/毎週/.test(before) ? today : plusDays(day, 7);
  // Who means tomorrow says 明日: 次の木曜 on a Wednesday is rather next week's.
  const [first, second] = /^次/.test(before) && ahead === 1 ? [other, day] : [day, other];
  const passed = plusDays(day, -7);
  const alone = before === "" && /^(?:に(?!\s*\d)|[。、]?\s*$)/.test(text.slice(match.index + match[0].length));
  return {
    ...single(match, first, soon ? ["ambiguous_date"] : []),
    others: soon ? [{ from: second, to: second }] : [],
    // 木曜 written on a Friday: for a text that asks for nothing, yesterday is the nearer one.
    ...(alone && ahead >= NEARER_BEHIND ? { loose: [{ from: passed, to: passed }] } : {}),
  };
}

const REFUSED = /^(?:が|は|も)?(?:もし)?(?:だめ|ダメ|駄目|無理|不可|NG|難し|むずかし|厳し|埋ま|取れな)/;

/** 来週の火曜でどうでしょうか。同じ週の木曜でも: the week of the day before it. */
const SAME_WEEK = /(?:同じ|同|その)週の?([月火水木金土])曜日?/y;

/** From so many days ahead on, the weekday gone by is the nearer one. */
const NEARER_BEHIND = 4;

const NAMED = /(毎週の?|次の次の|次の|今度の|この|こんどの|前の|先の|次回の)?\s*([月火水木金土日])曜日?(?!日)/y;
/** In a list the sign of the weekday is enough: 火曜か金, 来週の月・水・金. */
/** Tuesday next week is next week's, as 来週の火曜 is. */
const OF_THAT_WEEK = /,?[ \t](next|this) week\b/iy;
const LISTED =
  /()([月火水木金土])(?=[月火水木金土]*(?:[\s、,。・/)~]|の|か|と|に|で|は|が|も|曜|や|または|以外|なら|だ(?:と|ったら)|(?:午[前後]|希望)|$))(?:曜日?)?/y;
const ENGLISH =
  /(next |this |coming )?\b(Sun|Mon|Tues?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?)(?:days?)?\b(?:\.(?=\s\d))?/iy;
/** One letter by itself: (火)に, 火木の午前, 月・水・金, 水で. Not the wood, water, gold or moon of other words. */
const LONE =
  /()(?:\(([月火水木金土日])\)|(?!土木)([月火水木金土])(?=[月火水木金土]*(?:で|に(?![\d一])|どっち|どちら|いずれ)|\s\d{1,2}(?::\d\d|時)|[火水木金土]*[月火水木金土](?:の|は|が|も|、|,|\s|なら|以外|だ(?:と|ったら)|午[前後]|希望|$)|(?:[・、,/~][月火水木金土])+(?:[^\p{L}\d]|の|で|に|は|が|なら|以外|曜|か|$)))/uy;

function readLoneLetter(text: string, index: number): RegExpExecArray | null {
  if (!/[(月火水木金土]/.test(text[index] ?? "")) return null;
  // A run such as 月・水・金 or 火木 may go on to the left; any other letter there makes it a part of a word.
  const before = text.slice(Math.max(0, index - 2), index);
  // (月)(水) goes on; 12/3(木) does not.
  const goesOn =
    text[index] === "(" && /(?<![\p{L}\d\s])\([月火水木金土日]\)$/u.test(text.slice(Math.max(0, index - 4), index));
  if (
    !goesOn &&
    /[\p{L}\d)]$/u.test(before) &&
    !/(?:^|[^\p{L}])[月火水木金土]$|は$|(?:[たな]ら|だと|れば)$/u.test(before)
  )
    return null;
  const match = matchAt(LONE, text, index);
  if (match === null) return null;
  match[2] = match[2] ?? match[3] ?? "";
  return match;
}

/**
 * 来週の後半、できれば木曜: a day of the week just named. Behind a single day it is that week's where both stand in one
 * list (来週月曜の10時、水曜の14時); elsewhere it may be the nearest one as well, and if these differ both are kept.
 */
function inNearWeek(frame: DateFrame, weekday: number, match: RegExpExecArray, today: Day): DateToken | null {
  if (frame.near === null) return null;
  const day = plusDays(mondayOf(frame.near.from), (weekday + 6) % 7);
  if (day <= today || (!frame.near.whole && day <= frame.near.from)) return null;
  const nearest = plusDays(today, (weekday - weekdayOf(today) + 7) % 7 || 7);
  // 来週の水曜の14時か、金曜の11時: nothing but hours between two days of one list.
  if (frame.near.whole || frame.near.listed || nearest === day) return single(match, day, []);
  return { ...single(match, day, ["ambiguous_date"]), others: [{ from: nearest, to: nearest }] };
}

/** 来週の火曜か金曜 means that week's Friday; 木曜か火曜 the Tuesday after, with the doubt that the week was not said. */
function inWeekOf(text: string, linked: Day, weekday: number, match: RegExpExecArray, frame: DateFrame): DateToken {
  const sameWeek = plusDays(mondayOf(linked), (weekday + 6) % 7);
  const follows = sameWeek > linked;
  const doubts: Doubt[] = follows && !frame.lastDoubtful ? [] : ["ambiguous_date"];
  const next = plusDays(sameWeek, 7);
  const earlier = sameWeek >= dayOf(frame.now) ? sameWeek : plusDays(next, 7);
  const today = dayOf(frame.now);
  const nearest = plusDays(today, (weekday - weekdayOf(today) + 7) % 7 || 7);
  // 来週の月曜か火曜 is of one week to every listener; on a Monday a text taken word by word names tomorrow.
  const apart =
    follows &&
    nearest < sameWeek &&
    nearest <= plusDays(today, 1) &&
    /(?:か|または)\s*$/.test(text.slice(Math.max(0, match.index - 4), match.index));
  return {
    ...single(match, follows ? sameWeek : next, doubts),
    others: follows ? [] : [{ from: earlier, to: earlier }],
    ...(apart ? { loose: [{ from: nearest, to: nearest }] } : {}),
  };
}

/** 第2火曜, 第3の火曜日, 最終金曜 without a month: of the month named before, else the coming one. */
export function readNthWeekday(text: string, index: number, frame: DateFrame): DateToken | null {
  const match = matchAt(/(?:第\s*([1-5一二三四五])の?|(最終|最後の)|最初の)\s*([月火水木金土日])曜日?/y, text, index);
  if (match === null) return null;
  const today = dayOf(frame.now);
  const written = match[1] ?? "1";
  const n =
    match[2] !== undefined
      ? null
      : "一二三四五".indexOf(written) >= 0
        ? "一二三四五".indexOf(written) + 1
        : Number(written);
  const weekday = WEEKDAYS.indexOf(match[3] ?? "");
  const [year, month] = partsOf(frame.last !== null && frame.last > today ? frame.last : today);
  const here = nthWeekday(year, month, weekday, n);
  if (here !== null && here >= today) return single(match, here, []);
  const coming = month === 12 ? nthWeekday(year + 1, 1, weekday, n) : nthWeekday(year, month + 1, weekday, n);
  if (coming === null) return single(match, here ?? make(year, month, 1), ["ambiguous_date"]);
  // A fifth Sunday in a month that has four: the coming month may not be the one that was meant. 最初の月曜 without a month
  // may as well be the next one.
  const unnamed = match[0].startsWith("最初") && frame.last === null;
  const doubts: Doubt[] = unnamed || here === null || here > plusDays(today, -10) ? ["ambiguous_date"] : [];
  return {
    ...single(match, coming, doubts),
    others: doubts.length > 0 && here !== null ? [{ from: here, to: here }] : [],
  };
}
