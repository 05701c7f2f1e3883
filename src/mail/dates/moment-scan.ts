import { type Day, daysBetween, plusDays, type Time, weekdayOf } from "../../booking/time.ts";
import type { ReadingOffice } from "../reading.ts";
import { matchAt, type TimeToken } from "./clock.ts";
import { readDateRange, readSameDayTwice, readShortList } from "./date-range.ts";
import { type DateFrame, type DateToken, WEEKDAYS } from "./date-token.ts";
import { readDateAt } from "./japanese-dates.ts";
import { readDigitsTimeAt, readDottedTimeAt, readLabelledDigitsAt, readTimeAt } from "./japanese-times.ts";

/** One date or one time, in text order. */
export type Item = { date: DateToken; time: null } | { date: null; time: TimeToken };

/** Every date and every time of a folded text, still apart from one another. */
export function scan(text: string, now: Time, office: ReadingOffice): Item[] {
  const items: Item[] = [];
  const foreign = /[A-Za-z]{3}/.test(text) && !/[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]/u.test(text);
  let last: Day | null = null;
  let lastDoubtful = false;
  let stretch: DateFrame["stretch"] = null;
  let nearby: DateFrame["near"] = null;
  let lastEnd = 0;
  for (let index = nextStart(text, 0); index < text.length; index = nextStart(text, index)) {
    const skip = matchAt(NUMBERS_THAT_ARE_NO_DATES, text, index);
    if (skip !== null) {
      index += skip[0].length;
      continue;
    }
    const linked =
      last !== null && /^[^\n]{0,6}$/.test(text.slice(lastEnd, index)) && LIST_LINK.test(text.slice(lastEnd, index))
        ? last
        : null;
    const frame: DateFrame = {
      now,
      last,
      lastDoubtful,
      stretch,
      near: nearWeek(nearby, text.slice(lastEnd, index)),
      linked,
      horizonDays: office.horizonDays,
      isClosed: office.isClosed,
      foreign,
    };
    const date = readDateAt(text, index, frame);
    const time = date === null ? (readTimeAt(text, index) ?? readLabelledDigitsAt(text, index)) : null;
    if (date !== null) {
      const once = readSameDayTwice(text, date, { ...frame, last: null, linked: null });
      const read = inItsWeek(text, readDateRange(text, once, { ...frame, last: once.to }));
      const said = lastDoubtful ? explained(text, lastEnd, read, stretch) : null;
      if (said !== null) items.pop();
      const whole: DateToken = said ?? read;
      items.push({ date: whole, time: null });
      // 12月に入ってから、4日の金曜; 12月上旬（できれば4日）: a day of the stretch just named, not of the month behind it.
      stretch = whole.stretch && whole.from >= now.slice(0, 10) ? { from: whole.from, to: whole.to } : null;
      // 11日までに返事をするので、その前日: beside the end of what has only an end.
      last = stretch === null || /まで$/.test(text.slice(whole.start, whole.end)) ? whole.to : stretch.from;
      nearby = weekOf(text, whole);
      lastDoubtful = whole.doubts.includes("ambiguous_date");
      index = whole.end;
      lastEnd = whole.end;
      const continued: DateToken[] = readShortList(text, whole, { ...frame, last: whole.to });
      for (const more of continued) {
        items.push({ date: more, time: null });
        last = more.to;
        stretch = null;
        index = more.end;
        lastEnd = more.end;
      }
      // 12月11日1400; behind a figure the four would be part of it.
      const digits = matchAt(/\s+|の(?=\d{4}(?!\d))|(?<=[日曜)\s])(?=(?:0[89]|1[0-8])[0-5]\d)/y, text, index);
      const place = index + (digits?.[0].length ?? 0);
      const compact = digits === null ? null : (readDigitsTimeAt(text, place) ?? readDottedTimeAt(text, place));
      if (compact !== null) {
        items.push({ date: null, time: compact });
        index = compact.end;
      }
    } else if (time !== null) {
      items.push({ date: null, time });
      index = Math.max(time.end, index + 1);
    } else index = skipWord(text, index);
  }
  return items;
}

/** 12月第2週(7日~11日): the bracket behind a vague stretch says which days are meant. */
function explained(text: string, before: number, date: DateToken, vague: DateFrame["stretch"]): DateToken | null {
  if (!date.stretch || !vague || !/^\s*\(\s*$/.test(text.slice(before, date.start))) return null;
  const inside = date.from >= plusDays(vague.from, -1) && date.to <= plusDays(vague.to, 2);
  if (!inside || !/^\s*\)/.test(text.slice(date.end, date.end + 4))) return null;
  return { ...date, doubts: date.doubts.filter((doubt) => doubt !== "ambiguous_date") };
}

/** 来週8日, 来週の8日: the day of that week, though neither names a month. */
function inItsWeek(text: string, week: DateToken): DateToken {
  if (!week.stretch || daysBetween(week.from, week.to) > 6 || !/週$/.test(text.slice(week.start, week.end)))
    return week;
  const number = matchAt(/の?[ ]?(\d{1,2})日(?![間目])(?:[ ]?\(?([月火水木金])(?:曜日?|\))\)?)?/y, text, week.end);
  if (number === null) return week;
  for (let day = week.from; daysBetween(week.from, day) < 7; day = plusDays(day, 1)) {
    if (Number(day.slice(8)) !== Number(number[1])) continue;
    if (number[2] !== undefined && WEEKDAYS.indexOf(number[2]) !== weekdayOf(day)) return week;
    return { ...week, end: week.end + number[0].length, from: day, to: day, others: [], doubts: [], stretch: false };
  }
  return week;
}

function weekOf(text: string, { start, end, from, to, stretch }: DateToken): DateFrame["near"] {
  return {
    from,
    whole: stretch && daysBetween(from, to) < 7,
    listed: OF_NAMED_WEEK.test(text.slice(start, end)),
  };
}

/** 来週は無理なので木曜 is not about next week's Thursday: only words that narrow a week down keep it. */
function nearWeek(nearby: DateFrame["near"], gap: string): DateFrame["near"] {
  if (nearby === null || gap.length > NEAR_CHARACTERS) return null;
  return { ...nearby, whole: nearby.whole && NARROWING.test(gap), listed: nearby.listed && ONLY_HOURS.test(gap) };
}

const OF_NAMED_WEEK = /^(?:今|来|再来|さ来|翌|次の|同じ|その)々?週の?[月火水木金土]/;
/** の14時か、; の午前、または */
const ONLY_HOURS =
  /^(?:の|は|に)?[ \t]*(?:第[1-3一二三]希望)?(?:[\d時分半:~]|から|まで|頃|ごろ|以降|過ぎ|すぎ|午[前後]|朝|お?昼|夕方|中|一番?|イチ)*(?:の?(?:間|どこか))?(?:で)?[、,\s]*(?:か|と|や|または|又は|もしくは|あるいは|それか)?[、,\s]*$/;

const NARROWING =
  /^[)のでは、,\s]*(?:できれば|可能(?:なら|であれば|でしたら)|出来れば|特に|なるべく|希望は|中でも)?[、,\s]*$/;

/** So far a weekday may stand behind a date and still mean a day of the same week. */
const NEAR_CHARACTERS = 40;

/** The next place where an expression, or a number to be stepped over, may begin. */
function nextStart(text: string, index: number): number {
  MAY_BEGIN.lastIndex = index;
  return MAY_BEGIN.exec(text)?.index ?? text.length;
}

/** How dates and times begin; whatever is not among these words is never looked at more closely. */
const MAY_BEGIN = new RegExp(
  [
    "\\d|'\\d|\\([月火水木金土日]\\)|[月火水木金土日]曜",
    "(?<![\\p{L}])[月火水木金土](?=[月火水木金土]|[・、,/~]|で|に|どっち|どちら)|(?<=[たな]ら|だと|れば)[月火水木金土](?=[・、,/])|(?<=[はか、・,/月火水木金土と])[月火水木金土](?!(?![月火水木金土]|以外)\\p{Script=Han})",
    "[令平昭](?:和|成|\\d)|[RrHhSs]\\s?\\d",
    "午[前後]|(?<=[\\s日)])[前後]\\d|[前先]の[月火水木金土日]曜|ご(?:ぜん|ご)|正午|始業|[朝昼夕夜晩]|お昼|早朝|深夜|真夜中|未明|明け方|仕事|会社[帰終の]|終日|全日|丸[1一]日|まる[1一]日|[1一]日|[何い][つ時]|時間は?問",
    "[今来翌先前当再本去昨][週月年日夜晩夕朝々後]|再来|さ来|さらい|らいし|おとと|きのう|きょう|ほんじつ|あした|あす|あさって|しあさ|みょう|一昨日|明[日々明後]|今から|これから|今後|向こう|この[月火水木金土日週先]|こんど|今度|次|前日|同日|同じ日|同じ週|同週の|その週の[月火水木金土]|翌々|週[末明]|平日|[上中下初]旬|月(?:の)?[半中第]|連休明|GW明|ゴールデン|お盆|お?正月明|三が日明|(?:ひと|ふた)月後|仕事始め|御用始め",
    "第\\s?[1-5一二三四五]|最[終後初]|毎週|[月年][末初内明]|新年|祝日?明|土日祝?日?(?:以外|を?除)|それ以外の(?:曜日|平日)",
    "元[日旦]|成人の日|建国|天皇誕|昭和の|憲法|みどり|こども|子供の日|海の日|山の日|敬老|スポーツの|文化の日|勤労|クリスマス|大晦日|大みそか",
    "(?<![A-Za-z])(?:[AaPp]\\.?[Mm]|[AP]M|[Tt]o(?:day|morrow)|[Tt]he (?:day|week|\\d)|[Dd]ay after|[Tt]onight|[Aa]ll day|[Hh]alf past|[Qq]uarter (?:past|to)|[Ii]n (?:\\d|a |[a-z]{3,5} (?:day|week))|(?:a|one|two|three|four|five) (?:day|week)s? from|[Ff]irst|[Ss]econd|[Tt]hird|[Ff]ourth|[Ll]ast |[Tt]he (?:first|second|third|fourth|last)|[Ww]eekday|[Ee]arly|[Mm]id|[Ll]ate|[Ee]nd of|[Nn]oon|[Nn]ext|[Tt]his|[Cc]oming|[Mm]orning|[Aa]fternoon|[Ee]vening|[Aa]ny ?time|(?:[Jj]an|[Ff]eb|[Mm]ar|[Aa]pr|[Mm]ay|[Jj]un|[Jj]ul|[Aa]ug|[Ss]ep|[Oo]ct|[Nn]ov|[Dd]ec|[Ss]un|[Mm]on|[Tt]ue|[Ww]ed|[Tt]hu|[Ff]ri|[Ss]at|JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC|SUN|MON|TUE|WED|THU|FRI|SAT))",
    "https?:|www\\.",
  ].join("|"),
  "gu",
);
/** Phone numbers, postal codes, job-seeker numbers, addresses with block numbers: digits with no date in them. */
const NUMBERS_THAT_ARE_NO_DATES =
  /(?:https?:\/\/|www\.)[^\s]+|[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}|0\d{1,4}-\d{1,4}-\d{3,4}(?!\d)|0\d{9,10}(?!\d)|\d{3}-\d{4}(?!\d)|\d{5}(?: ?- ?|[ の/._])\d{4,8}(?![\d月時年])|(?<=(?<![今来翌先]|再来)週に?[ \t]?)\d日|(?<=月に?[ \t]?)\d{1,2}日(?=勤務|程度|くらい|ぐらい|働|以内|出勤)|1日(?=に?\d{1,2}時間)|(?<![月/\dとや、・か~])1日(?=お?休み|がかり|がけ|おき|ごと|でも早|も早|仕事|パート|バイト)|(?<=(?:この|以上の|上の|上記の|下記の|以下の))[2-5]日(?![に\d月])|(?<=(?:^|[。\n])[ \t]?)[2-5]日(?=とも|間とも)|\d{13}(?!\d)|\d{4}[- ]\d{4}[- ]\d{4}(?!\d)|\d{12}(?!\d)|\d{1,3}(?:,\d{3})+円?|\d+(?:円|人|名|歳|才|回|件|枚|個|階|丁目|番地|号|条|項|%|分間|時間)/y;

/** A run of digits or of Latin letters is left as a whole, so that no expression begins in its middle. */
function skipWord(text: string, index: number): number {
  const run = matchAt(/\d+|[A-Za-z]+/y, text, index);
  return index + Math.max(1, run?.[0].length ?? 1);
}

/** Nothing but a link of a list between two expressions: か, と, または, a comma. */
export const LIST_LINK =
  /^[\s]*(?:か|または|又は|もしくは|あるいは|ないし(?:は)?|or|and|と|や|も|,|、|・|\/|→)?[\s]*(?:か|は)?[\s]*$/i;
