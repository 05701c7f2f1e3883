import { type Day, dayOf, daysBetween, plusDays, weekdayOf } from "../../booking/time.ts";
import type { Doubt } from "../reading.ts";
import { matchAt } from "./clock.ts";
import { type DateFrame, type DateToken, exact, mondayOf, partsOf, single, WEEKDAYS } from "./date-token.ts";

/** Days counted from now: 3日後, 2、3日後, 2週間後の火曜, 3営業日後, 5日以内, これからの2日間. */
export function readCountedDays(text: string, index: number, frame: DateFrame): DateToken | null {
  const today = dayOf(frame.now);
  const several = matchAt(/(\d{1,2})\s*[,、~-]\s*(\d{1,2})\s*日後/y, text, index);
  if (several !== null) {
    const [from, to] = [plusDays(today, Number(several[1])), plusDays(today, Number(several[2]))];
    return { ...single(several, from, []), to: to < from ? from : to, stretch: true };
  }
  // 2年と21日後, 1年3ヶ月後: the whole distance is not what its last part says.
  if (/[年月日週間\d]と?$/.test(text.slice(Math.max(0, index - 2), index)) && /\d/.test(text[index] ?? "")) return null;
  return readLater(text, index, frame, today) ?? readWithin(text, index, frame, today);
}

function readLater(text: string, index: number, frame: DateFrame, today: Day): DateToken | null {
  const later = matchAt(LATER, text, index) ?? matchAt(/(ひと|ふた)(月)後/y, text, index);
  if (later === null) return null;
  const count = later[2] === "月" ? ["ひと", "ふた"].indexOf(later[1] ?? "") + 1 : Number(later[1]);
  const unit = later[2] ?? later[3] ?? "";
  // 12/8の11時は。無理なら一週間後の同じ時間でも: counted from the day just named.
  if (frame.last !== null && !/^(?:今|これ)/.test(later[0]) && OF_THAT_DAY.test(text.slice(0, index)))
    return single(later, plusDays(frame.last, count * (unit.startsWith("週") ? 7 : 1)), []);
  if (unit === "日") return single(later, plusDays(today, count), []);
  if (unit === "営業日") return single(later, addOpenDays(today, Math.min(count, 60), frame.isClosed), []);
  if (unit.startsWith("週")) {
    const day = plusDays(today, 7 * count);
    return onWeekday(text, later, day, []);
  }
  const [year, month, day] = partsOf(today);
  const found = exact(later, year + Math.floor((month - 1 + count) / 12), ((month - 1 + count) % 12) + 1, day);
  // 1か月後の木曜: the one of that week, or the nearest to that day.
  const named = onWeekday(text, later, found.from, ["ambiguous_date"]);
  return named.end > found.end ? named : found;
}

/** 2週間後の火曜: the day of that week; without a weekday the day itself. */
function onWeekday(text: string, later: RegExpExecArray, day: Day, doubts: Doubt[]): DateToken {
  const end = later.index + later[0].length;
  const weekday = matchAt(/の?\s*([月火水木金土日])曜日?/y, text, end);
  if (weekday === null) return single(later, day, []);
  const named = plusDays(mondayOf(day), (WEEKDAYS.indexOf(weekday[1] ?? "") + 6) % 7);
  return { ...single(later, named, doubts), end: end + weekday[0].length };
}

const OF_THAT_DAY =
  /(?:その|(?:だめ|ダメ|駄目|無理|難し[^。、\n]{0,6}|埋ま[^。、\n]{0,6}|でき[^。、\n]{0,8})(?:なら|でしたら|だったら|たら|れば|場合は?)[、,]?(?:その)?)$/;

/** 3日後, 2週間以上あと, 10日経ったら; 2週間で and 4営業日で where no promise follows. */
const LATER =
  /(?:今日?から|これから)?(\d{1,3})\s*(?:(営業日|日|週間|週|か月|ヶ月|カ月|ヵ月|箇月|カ月)(?:以上)?(?:後|あと|経ったら|経過したら|過ぎたら|経ってから)|(営業日|週間|か月|ヶ月|カ月|ヵ月|箇月)で(?!す|しょ|き|の|も|は|[^\n。]{0,12}(?:連絡|返|回答|お知らせ|提出|届|送|終|完了|決|面接)))/y;

/**
 * 5日以内, 向こう3日間: a stretch that begins now. Promises to answer within some days name no wish, and the others may
 * be about anything that lasts, so the doubt stays.
 */
function readWithin(text: string, index: number, frame: DateFrame, today: Day): DateToken | null {
  const within = matchAt(
    /(?:今日から|今から|これから)?(\d{1,2})\s*(営業日|日|週間)以内(?!に?[^\n。]{0,12}(?:連絡|返信|返事|回答|お知らせ|提出|届|送))/y,
    text,
    index,
  );
  const count = Number(within?.[1] ?? 0);
  if (within !== null) {
    const last =
      within[2] === "営業日"
        ? addOpenDays(today, Math.min(count, 60), frame.isClosed)
        : plusDays(today, within[2] === "日" ? count : 7 * count);
    const first = within[2] === "営業日" ? plusDays(today, 1) : today;
    return { ...single(within, first, ["ambiguous_date"]), to: last, stretch: true };
  }
  const next = matchAt(
    /(?:次の|これから(?:の)?|今後(?:の)?|向こう|この先|ここ)(\d{1,2})\s*(?:(日|週)間|(営業日)(?:の間)?|([かヶカヵ]月)(?:の間|間)?)/y,
    text,
    index,
  );
  if (next === null) return null;
  const [year, month, date] = partsOf(today);
  const inMonths = exact(
    next,
    year + Math.floor((month - 1 + Number(next[1])) / 12),
    ((month - 1 + Number(next[1])) % 12) + 1,
    date,
  );
  const days = next[4] === undefined ? Number(next[1]) * (next[2] === "週" ? 7 : 1) : daysBetween(today, inMonths.from);
  return {
    ...single(next, plusDays(today, 1), ["ambiguous_date"]),
    to:
      next[3] === undefined
        ? plusDays(today, Math.max(1, days))
        : addOpenDays(today, Math.min(60, Math.max(1, days)), frame.isClosed),
    stretch: true,
  };
}

function addOpenDays(day: Day, count: number, isClosed: (day: Day) => boolean): Day {
  let found = day;
  for (let left = count; left > 0; ) {
    found = plusDays(found, 1);
    if (![0, 6].includes(weekdayOf(found)) && !isClosed(found)) left -= 1;
  }
  return found;
}
