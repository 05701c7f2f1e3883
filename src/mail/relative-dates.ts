import { type Day, dayOf, plusDays, weekdayOf } from "../booking/time.ts";
import {
  type DateFrame,
  type DateToken,
  ENGLISH_WEEKDAYS,
  exact,
  mondayOf,
  partsOf,
  single,
  WEEKDAYS,
  withDoubt,
} from "./date-token.ts";
import { matchAt } from "./japanese-times.ts";
import type { Doubt } from "./reading.ts";

/** 今日, 明日, 明後日, 3日後, 2週間後, 3営業日後. Near midnight the writer's "tomorrow" may be another day than ours. */
export function readRelativeDay(text: string, index: number, frame: DateFrame): DateToken | null {
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
export function readWeek(text: string, index: number, frame: DateFrame): DateToken | null {
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

/** 3日 alone: the month of the date before it, else the next coming third with the doubt that no month was written. */
export function readDayOfMonth(text: string, index: number, frame: DateFrame): DateToken | null {
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
  return { ...first, doubts: withDoubt(first.doubts, "ambiguous_date"), others: [{ from: other.from, to: other.to }] };
}

/** 木曜日, 今度の木曜: the nearest coming one; on or just before that weekday it may be this or the next. */
export function readWeekday(text: string, index: number, frame: DateFrame): DateToken | null {
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

function addOpenDays(day: Day, count: number, isClosed: (day: Day) => boolean): Day {
  let found = day;
  for (let left = count; left > 0; ) {
    found = plusDays(found, 1);
    if (![0, 6].includes(weekdayOf(found)) && !isClosed(found)) left -= 1;
  }
  return found;
}
