import { type Day, dayOf, plusDays, weekdayOf } from "../../booking/time.ts";
import type { Doubt } from "../reading.ts";
import { matchAt } from "./clock.ts";
import {
  type DateFrame,
  type DateToken,
  ENGLISH_WEEKDAYS,
  exactDay,
  mondayOf,
  partsOf,
  single,
  WEEKDAYS,
} from "./date-token.ts";

/** 今日, 明日, 明後日, 翌日. Near midnight the writer's "tomorrow" may be another day than ours. */
export function readRelativeDay(text: string, index: number, frame: DateFrame): DateToken | null {
  const today = dayOf(frame.now);
  const named = matchAt(
    /(一昨日|おととい|昨日|きのう(?!せい)|今日|本日|(?<!べん|とう|りょ|ゆう|じょう)きょう(?!いく|だい|かい|しつ|とふ|とし|みん)|ほんじつ|明々後日|明明後日|しあさって|明後日|あさって|みょうごにち|明日(?!香|架|佳|奈)|あした|あす(?!か)|みょうにち|翌々日|翌日|同日(?=[のにで\s\d、午])|同じ日(?=[のにで\s\d、午])|次の日(?=[にの、。はで]|$)|前日(?=[にの、。はで]|$)|(?:[Tt]he )?[Dd]ay after tomorrow|[Tt]omorrow|[Tt]oday)/y,
    text,
    index,
  );
  if (named !== null) {
    const word = named[1] ?? "";
    const steps = BESIDE[word];
    // 同じ日 without a day before it leans on what the other side wrote.
    if (steps === 0 && frame.last === null) return null;
    if (steps !== undefined)
      return frame.last === null
        ? single(named, plusDays(today, steps), ["ambiguous_date"])
        : single(named, plusDays(frame.last, steps), []);
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
  return null;
}

/** Days from the one named before. */
const BESIDE: Readonly<Record<string, number>> = { 同日: 0, 同じ日: 0, 翌日: 1, 次の日: 1, 翌々日: 2, 前日: -1 };

const RELATIVE_DAYS: readonly [RegExp, number][] = [
  [/一昨日|おととい/, -2],
  [/昨日|きのう/, -1],
  [/明々後日|明明後日|しあさって/, 3],
  [/明後日|あさって|みょうごにち|day after/, 2],
  [/明日|あした|あす|みょうにち|omorrow/, 1],
];

/** 今週金曜, 来週の火曜, 再来週, 来週前半, 週明け. Weeks run Monday to Sunday; on a weekend both counts are kept. */
export function readWeek(text: string, index: number, frame: DateFrame): DateToken | null {
  const same = /[再来]/.test(text[index] ?? "") ? matchAt(SAME_DAY_AHEAD, text, index) : null;
  if (same !== null) return single(same, plusDays(dayOf(frame.now), same[1] === "来週" ? 7 : 14), []);
  const match = matchAt(
    /(先週|前週|今週|当週|この週|来週|翌週|再来週|さ来週|さらいしゅう|らいしゅう|次週|次の週|[Nn]ext week|[Tt]his week)(?:の?(中(?!旬)|週?末|明け|前半|後半|半ば|いっぱい|終わり|初め|始め|はじめ|頭|あたま|アタマ)(?:頃|ごろ)?)?(?:の\s?|[、,]\s?(?=[月火水木金土日]曜)|\s)?(?:([月火水木金土日])(?:曜日?|(?=[\s、,。)・~-]|の|か|と|$|[月火水木金土]+(?:[の、,\s]|で|に|$))))?/y,
    text,
    index,
  );
  const today = dayOf(frame.now);
  if (match === null) return readWeekEdge(text, index, frame);
  const word = match[1] ?? "";
  const weeks = /先|前/.test(word)
    ? -1
    : /今週|当週|この週|[Tt]his/.test(word)
      ? 0
      : /再|さ来|さらい/.test(word)
        ? 2
        : 1;
  // 12/8か次の週: the week behind the day just named, not behind today's.
  const named =
    /^(?:翌週|次の週)/.test(word) && frame.near !== null && frame.near.from > today ? frame.near.from : null;
  const monday = plusDays(mondayOf(named ?? today), 7 * weeks);
  const weekend = named === null && [0, 6].includes(weekdayOf(today));
  const shift = (from: Day, to: Day) => ({ from: plusDays(from, 7), to: plusDays(to, 7) });
  // 今週か来週の木曜: the weekday behind the second week belongs to the first as well.
  const english = /week\s?$/.test(match[0])
    ? matchAt(/,?[ \t]?(Sun|Mon|Tue|Wed|Thu|Fri|Sat)[a-z]{0,6}/iy, text, index + match[0].length)
    : null;
  if (english !== null) {
    const weekday = ENGLISH_WEEKDAYS.indexOf((english[1] ?? "").toLowerCase());
    const signed = `${match[0].trim()}の${WEEKDAYS[weekday] ?? ""}曜`;
    const found = readWeek(signed, 0, frame);
    return found === null ? null : { ...found, start: index, end: index + match[0].length + english[0].length };
  }
  const shared = matchAt(SHARED_WEEKDAY, text, index + match[0].length)?.[1];
  const written = match[3] ?? (match[2] === undefined ? shared : undefined);
  if (written !== undefined) {
    const weekday = WEEKDAYS.indexOf(written);
    const day = plusDays(monday, (weekday + 6) % 7);
    const doubtful = weekend || weekday === 0;
    const doubts: Doubt[] = doubtful ? ["ambiguous_date"] : [];
    if (day < today) doubts.push("past");
    const other = weekday === 0 && !weekend ? { from: plusDays(day, -7), to: plusDays(day, -7) } : shift(day, day);
    return { ...single(match, day, doubts), others: doubtful ? [other] : [] };
  }
  const [first, last] = daysOfPart(match[2] ?? "");
  const from = plusDays(monday, first);
  const to = plusDays(monday, last);
  const doubts: Doubt[] = weekend ? ["ambiguous_date"] : [];
  if (to < today) doubts.push("past");
  return {
    ...single(match, from, doubts),
    to,
    stretch: true,
    others: weekend ? [shift(from, to)] : [],
    // Where the beginning, the middle and the end of a week lie is not fixed.
    ...(/初|はじ|始|頭|あたま|アタマ|終わり|半/.test(match[2] ?? "") ? { loose: [] } : {}),
  };
}

/** First and last day of a part of a week, counted from its Monday. */
function daysOfPart(part: string): readonly [number, number] {
  if (part === "前半") return [0, 2];
  // From Wednesday or from Thursday, as one counts: these two days are in it either way.
  if (part === "後半") return [3, 4];
  if (part === "明け") return [7, 8];
  if (part === "半ば") return [1, 3];
  if (part === "終わり") return [3, 6];
  if (/末/.test(part)) return [5, 6];
  return /初|はじ|始|頭|あたま|アタマ/.test(part) ? [0, 2] : [0, 4];
}

const SHARED_WEEKDAY = /(?:か|と|または|もしくは|・|、)\s*(?:今週|来週|再来週|さ来週)(?:の\s?)?([月火水木金土日])曜/y;

/** 週明け, 週末 of the week we are in, or behind the day that the same words set aside: 12/11は仕事なので、週明けの午前. */
function readWeekEdge(text: string, index: number, frame: DateFrame): DateToken | null {
  const match = matchAt(/週(明け|末)(?:早々)?(?:の?([月火水木金])曜日?)?/y, text, index);
  if (match === null) return null;
  const today = dayOf(frame.now);
  const near = frame.near !== null && frame.last !== null && frame.last > today ? frame.last : null;
  const monday = mondayOf(near !== null && match[1] === "明け" && BEHIND_DAY.test(text.slice(0, index)) ? near : today);
  if (match[2] !== undefined && match[1] === "明け")
    return single(match, plusDays(monday, 7 + ((WEEKDAYS.indexOf(match[2]) + 6) % 7)), []);
  const first = plusDays(monday, match[1] === "末" ? 5 : 7);
  const doubts: Doubt[] = match[1] === "末" ? ["ambiguous_date"] : [];
  return { ...single(match, first, doubts), to: plusDays(first, 1), stretch: true };
}

/** 12/11の10時か、; …でお願いします。埋まっていれば; 12/10まで出張です。: what follows is counted from that day. */
const BEHIND_DAY =
  /(?:\d\s?[日)時]|\/\s?\d{1,2}|曜日?)[^。!?\n]{0,40}$|まで[^。!?\n]{0,16}[。!?\n][^。!?\n]{0,8}$|[。!?\n][^。!?\n]{0,12}(?:埋ま|無理|だめ|ダメ|駄目|NG|難し|厳し|な(?:い|けれ)|一杯|いっぱい)[^。!?\n]{0,8}$/;

/** 24,25日, 2・3日, 7(月)、8(火): the sign behind the last number is meant for all; 2、3日 by itself is two or three days. */
function readSharedDay(text: string, index: number): RegExpExecArray | null {
  const match = matchAt(
    /(\d{1,2})(?=([,・、])\s?\d{1,2}(?:[,・、]\s?\d{1,2}){0,3}日(?!間|後|以内|中|ほど|程度|くらい|ぐらい|前|おき))/y,
    text,
    index,
  );
  if (match !== null && (match[2] === "・" || Number(match[1]) >= 4)) return match;
  return matchAt(/(\d{1,2})(?=\s?\([月火水木金土日]\))/y, text, index);
}

/** 3日 alone: the month of the date before it, else the next coming third with the doubt that no month was written. */
export function readDayOfMonth(text: string, index: number, frame: DateFrame): DateToken | null {
  const match =
    matchAt(
      /(\d{1,2})日(?!間|が(?:長|短|終わ|始ま|過ぎ)|を(?:過ごし|無駄)|後(?=[、。にでの\s]|$)|以[内上下]|半(?!ば|日)|を[上下]回|程度|中(?!旬)|ほど|分|ずつ|曜|目|前(?!後)|ごと|おき|くらい|ぐらい|空|あい|\(いちにち|数|本|常|程|\s*に?約?\d+(?:回|時間|分(?!の)|人|本|杯|件|社|円)|(?<=1日)(?:の(?:終|中|うち)|ずっと|じゅう))/y,
      text,
      index,
    ) ?? readSharedDay(text, index);
  const number = Number(match?.[1] ?? 0);
  if (match === null || number < 1 || number > 31) return null;
  const today = dayOf(frame.now);
  // A day gone by lends its month only to what stands in one list with it: 10月5日に登録、20日希望 is no past October.
  const lent = frame.last !== null && (frame.last >= today || frame.linked) ? frame.last : null;
  const base = lent ?? today;
  const [year, month, date] = partsOf(base);
  // 31日 in a month without one is the next month's that has it.
  const months = [0, 1, 2, 3].map((i) =>
    exactDay(year + Math.floor((month - 1 + i) / 12), ((month - 1 + i) % 12) + 1, number),
  );
  const [first, second] = months.filter((found) => found !== null && found >= base);
  if (!first || !second) return null;
  const within = frame.stretch != null && first <= frame.stretch.to;
  if (lent !== null && (within || first.slice(0, 7) === lent.slice(0, 7)) && !frame.lastDoubtful)
    return single(match, first, []);
  // 3日から入院のため、1日か2日: in no list with it, a lower number is rather a day before it in the same month.
  const earlier =
    lent !== null && !frame.linked && number < Number(lent.slice(8)) ? exactDay(year, month, number) : null;
  if (earlier !== null && earlier > today)
    return { ...single(match, earlier, ["ambiguous_date"]), others: [{ from: first, to: first }] };
  const passed = lent === null && number < date ? (months[0] ?? null) : null;
  return {
    ...single(match, first, ["ambiguous_date"]),
    others: [{ from: second, to: second }],
    ...(passed === null ? {} : { passed }),
  };
}

/** 来週の今日: so many weeks from the day of arrival. */
const SAME_DAY_AHEAD = /(再来週|来週)の(?:今日|きょう|本日|同じ曜日)/y;
