import type { Doubt } from "../reading.ts";
import {
  type Clock,
  type ClockToken,
  type Half,
  halfOf,
  matchAt,
  readHalfPast,
  resolveClock,
  type TimeToken,
  token,
  withTimeDoubt,
} from "./clock.ts";
import { CLOSING, OPENING, readDayPart } from "./day-parts.ts";

/** The time expression that begins exactly at `index`, if any. */
export function readTimeAt(text: string, index: number): TimeToken | null {
  return readClockRange(text, index) ?? readSingleClock(text, index) ?? readDayPart(text, index);
}

/** 1400 or 1430 directly after a date; elsewhere four digits are no time. */
export function readDigitsTimeAt(text: string, index: number): TimeToken | null {
  const match = matchAt(
    /([01]\d|2[0-3])([0-5]\d)(?=\s*(?:~|-|から|で|か|と|に|または|又は|もしくは|あるいは|or\b|[\s、,。・/;)]|$))/y,
    text,
    index,
  );
  if (match === null) return null;
  return token(index, match, { from: Number(match[1]) * 60 + Number(match[2]), doubts: [], others: [] });
}

/** 希望時間：1430, 開始時刻 0930: the label says that the four digits are an hour. */
export function readLabelledDigitsAt(text: string, index: number): TimeToken | null {
  const digits = /[012]/.test(text[index] ?? "") ? readDigitsTimeAt(text, index) : null;
  return digits !== null && HOUR_LABEL.test(text.slice(Math.max(0, index - 12), index)) ? digits : null;
}

const HOUR_LABEL =
  /(?:希望|(?:希望|開始)(?:の)?(?:時間帯?|時刻)|(?:^|[\s、。・:【[])(?:時間帯?|時刻))[】\])]?\s*(?:[:=は]\s*)?$/;

/** 14.30 directly after a date; 10.30 there could be one more date. */
export function readDottedTimeAt(text: string, index: number): TimeToken | null {
  const match = matchAt(/(\d|1\d|2[0-3])\.([0-5]\d)(?=\s*(?:~|-|から|で|に|[\s、,。]|$))/y, text, index);
  if (match === null) return null;
  const doubts: Doubt[] = Number(match[1]) <= 12 ? ["ambiguous_time"] : [];
  return token(index, match, { from: Number(match[1]) * 60 + Number(match[2]), doubts, others: [] });
}

/** In the middle of 12/314:00 or 1:14:00 no time begins; 12/3午後2時 is a date and a time. */
function isInsideNumber(text: string, index: number): boolean {
  if (!/\d/.test(text[index] ?? "")) return false;
  const before = text.slice(Math.max(0, index - 4), index);
  // 12/8:13-15時, 12/8:13:00: the sign behind a date is no minute sign.
  if (
    /\/\d{1,2}:$/.test(before) &&
    matchAt(/\d{1,2}(?:時|:\d\d|[ ]?[-~][ ]?\d{1,2}(?:時|:\d\d))/y, text, index) !== null
  )
    return false;
  // 10:30/13:00 are two times; the digit behind 12/ is the day of a date.
  return /\d[:.-]?$/.test(before) || (/\d\/$/.test(before) && !/:\d\d\/$/.test(before));
}

const PREFIX =
  "(午前中?|午後|ごぜん|ごご|[AaPp]\\.?[Mm]\\.?|(?<=[\\s日)])[前後](?=\\d)|早朝|未明|明け方|今朝|朝|お昼|昼|夕方|今晩|今夜|今夕|夜|晩|深夜|(?:仕事|会社)(?:帰り|終わり|の後))";
const MINUTES =
  "(?:\\s*[:;]\\s*([0-5]\\d)(?::([0-5]\\d))?(?!\\d)|\\s*(?:時(?!間|給|期|短|点)|h(?![a-z]))(?:\\s?(半)|([0-5]\\d)分?(?![\\d時/月:分秒])|\\s*([0-5]?\\d)\\s*分)?)(?:\\s*([0-5]?\\d)秒)?";
const SUFFIX = "(?:\\s*([AaPp])\\.?[Mm]\\b\\.?)?";
const CLOCK = `(?:(?:今?朝|今夜|今晩|今夕|夜|夕方|お?昼)の?(?=午[前後]))?(?:${PREFIX}の?\\s*)?(\\d{1,2})${MINUTES}${SUFFIX}`;
const ENGLISH_CLOCK = "(\\d{1,2})(?::([0-5]\\d))?\\s*([AaPp])\\.?[Mm]\\b\\.?";
const TO = "[ \\t]*(?:~|-|→|から|より|to|until|and)+[ \\t]*";

/** 2 o'clock; and the hour that at, from, between and their kin announce, unless it is a day or a number of things. */
const OCLOCK_AT = /(\d{1,2})(?::([0-5]\d))?\s?o['’]?clock\b/iy;
const BARE_HOUR_AT =
  /(?<=\b(?:at|between|from|after|before|until|around|about)\s)(\d{1,2})()(?![\d:/.]|-\d|\s?(?:st|nd|rd|th)\b|\s*(?:(?:to|and|-)\s*\d{1,2}(?!\d)(?:st|nd|rd|th)?\s*)?(?:of\s)?(?:[AaPp]\.?[Mm]\b|\d|days?|weeks?|months?|years?|hours?|min|times?|people|Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec))/iy;

const LINK_AT = new RegExp(TO, "y");
const CLOCK_AT = new RegExp(CLOCK, "y");
const ENGLISH_AT = new RegExp(ENGLISH_CLOCK, "y");
const SHORT_RANGE_AT = new RegExp(
  `(?:${PREFIX}の?\\s*)?(\\d{1,2})(?:時)?[ \\t]*(?:~|-|から|to|until|(?<=between \\d{1,2} )and)[ \\t]*(?=\\d{1,2}\\s*時|\\d{1,2}(?::[0-5]\\d)?\\s*[AaPp]\\.?[Mm])`,
  "y",
);
/** The bare hour of 10:00-12; 14:00から1時間 says how long, not until when. */
/** Not the day of the next wish: 13時~ 8(火)13時~, 10時~ 12-11. */
const SHORT_END_AT = /(\d{1,2})(?!\d|\s*[:/月日番名人分]|\s*時間|\s?\([月火水木金土日]|[.・-]\d)/y;

function readSingleClock(text: string, index: number): TimeToken | null {
  if (isInsideNumber(text, index)) return null;
  const found = readClock(text, index);
  if (found === null) return null;
  const after = matchAt(
    /(?:[ \t]*|\s*(?=以[降後]|まで|迄))(以降|以後|以前|から後|より後|の?後(?=[にでの、。)\s]|$)|過ぎ以降|すぎ以降|~(?=\s*(?:[。\n)]|$))|までに?は?|迄|(?:前に|には|に)(?=終わ|出たい|出なければ|出ない|帰|抜け|退出)|頃|ごろ|くらい|ぐらい|前後|あたり|(?:少し|すこし|ちょっと)?(?:過ぎ|すぎ)|より(?:も)?(?:前|早)|より(?:も)?遅|(?:少し|すこし|ちょっと|の)?前(?!後)|台)/y,
    text,
    found.end,
  );
  const slip = withImpossibleMinutes(text, index, found);
  if (slip !== null) return slip;
  const base = { ...found, start: index };
  const { from } = found;
  const early = readMinutesBefore(text, index, found);
  if (early !== null) return early;
  const stretch = (low: number, high: number): TimeToken => ({
    ...base,
    end: found.end + (after?.[0].length ?? 0),
    from: low,
    to: high,
    window: true,
    others: [],
  });
  const bound = /\b(after|before|until|by)[ \t]$/i.exec(text.slice(Math.max(0, index - 8), index))?.[1]?.toLowerCase();
  if (bound !== undefined && after === null) return bound === "after" ? stretch(from, CLOSING) : stretch(OPENING, from);
  switch (after?.[1]?.replace(/^(?:少し|すこし|ちょっと)/, "")) {
    case "以降":
    case "以後":
    case "から後":
    case "より後":
    case "の後":
    case "後":
    case "過ぎ以降":
    case "すぎ以降":
      return stretch(from, CLOSING);

    case "過ぎ":
    case "すぎ":
      return stretch(from, from + 60);
    case "前":
    case "の前":
      return stretch(from - 60, from);
    case "以前":
    case "より前":
    case "よりも前":
    case "より早":
    case "よりも早":
      return stretch(OPENING, from);
    case "より遅":
    case "よりも遅":
      return stretch(from, CLOSING);
    case "台":
      return stretch(from, from + 60);
    case "頃":
    case "ごろ":
    case "くらい":
    case "ぐらい":
    case "前後":
    case "あたり":
      // About 14 o'clock is answered with 14 o'clock, and the doubt says that it was only about.
      return { ...base, end: found.end + after[0].length, doubts: withTimeDoubt(found.doubts, "ambiguous_time") };
    default:
      // 16時まで, 16時には出たい: the clock time bounds the end.
      return after !== null && /^(?:まで|迄|前に|に)/.test(after[1] ?? "") ? stretch(OPENING, from) : base;
  }
}

/** 14時70分: a slip of the pen, and nobody knows which. */
function withImpossibleMinutes(text: string, index: number, found: ClockToken): TimeToken | null {
  const slip = matchAt(/(?<=時)\s*[6-9]\d分/y, text, found.end);
  if (slip === null) return null;
  const doubts = withTimeDoubt(found.doubts, "ambiguous_time");
  return { ...found, start: index, end: found.end + slip[0].length, doubts };
}

/** 10時5分前 is 9:55; 10時30分前 is before 10:30, and between the two either may be meant. */
function readMinutesBefore(text: string, index: number, found: ClockToken): TimeToken | null {
  const written = /時\s*(\d{1,2})分$/.exec(text.slice(index, found.end));
  const minutes = Number(written?.[1] ?? 0);
  if (
    written === null ||
    minutes === 0 ||
    minutes > 20 ||
    matchAt(/前(?!後|半|に(?:終|出|帰))/y, text, found.end) === null
  )
    return null;
  const before = (from: number) => from - 2 * minutes;
  const doubtful = minutes > 10;
  const others = found.others.map(({ from }) => ({ from: before(from), to: null }));
  return {
    ...found,
    start: index,
    end: found.end + 1,
    from: before(found.from),
    doubts: doubtful ? withTimeDoubt(found.doubts, "ambiguous_time") : found.doubts,
    others: doubtful ? [...others, { from: found.from - 60, to: found.from }] : others,
  };
}

/** One clock time: 14時半, 午後2:30, 2pm, 正午. */
function readClock(text: string, index: number): ClockToken | null {
  const noon = matchAt(/正午(?:の?12時)?|お?昼の12時|(?<![A-Za-z])noon\b/iy, text, index);
  if (noon !== null)
    return { ...token(index, noon, { from: 720, doubts: [], others: [] }), half: "afternoon", hour: 12 };
  const bare = matchAt(OCLOCK_AT, text, index) ?? matchAt(BARE_HOUR_AT, text, index);
  if (bare !== null) {
    const clock = resolveClock(Number(bare[1]), Number(bare[2] ?? 0), null, false);
    return clock === null ? null : { ...token(index, bare, clock), half: null, hour: Number(bare[1]) };
  }
  const spelt = matchAt(/(\d{1,2})(?::([0-5]\d))? in the (morning|afternoon|evening)\b/iy, text, index);
  if (spelt !== null) {
    const half: Half = spelt[3]?.toLowerCase() === "morning" ? "morning" : "afternoon";
    const clock = resolveClock(Number(spelt[1]), Number(spelt[2] ?? 0), half, false);
    return clock === null ? null : { ...token(index, spelt, clock), half, hour: Number(spelt[1]) };
  }
  const halfPast = readHalfPast(text, index);
  if (halfPast !== null) return halfPast;
  const english = matchAt(ENGLISH_AT, text, index);
  if (english !== null) {
    const hour = Number(english[1]) % 12;
    if (Number(english[1]) > 12) return null;
    const half = english[3]?.toLowerCase() === "p" ? 720 : 0;
    const from = half + hour * 60 + Number(english[2] ?? 0);
    return {
      ...token(index, english, { from, doubts: [], others: [] }),
      half: half === 0 ? "morning" : "afternoon",
      hour,
    };
  }
  const match = matchAt(CLOCK_AT, text, index);
  if (match === null) return readSlip(text, index);
  const minutes = match[5] === "半" ? 30 : Number(match[3] ?? match[6] ?? match[7] ?? 0);
  const seconds = Number(match[4] ?? match[8] ?? 0);
  const half = halfOf(match[1] ?? match[9]);
  const clock = resolveClock(Number(match[2]), minutes + seconds / 60, half, /^0\d/.test(match[2] ?? ""));
  if (clock === null) return null;
  // 昼の12時半 is never at night.
  const byDay = /昼/.test(match[1] ?? "") ? { ...clock, doubts: [], others: [] } : clock;
  return { ...token(index, match, byDay), half, hour: Number(match[2]) };
}

/** 14:70 behind a date: there is no such time, and the day by itself was not meant either. */
function readSlip(text: string, index: number): ClockToken | null {
  const match = matchAt(/(?<=[\s)日])(\d{1,2}):[6-9]\d(?![\d:])/y, text, index);
  const clock = match === null ? null : resolveClock(Number(match[1]), 0, null, false);
  if (match === null || clock === null) return null;
  return { ...token(index, match, { ...clock, doubts: ["ambiguous_time"] }), half: null, hour: Number(match[1]) };
}

/** 14時～15時, 14:00-14:30, 13～15時, 午後1時から3時. */
function readClockRange(text: string, index: number): TimeToken | null {
  if (isInsideNumber(text, index)) return null;
  const short = matchAt(SHORT_RANGE_AT, text, index);
  const first = short === null ? readClock(text, index) : null;
  const link = first === null ? null : matchAt(LINK_AT, text, first.end);
  const half = short === null ? (first?.half ?? null) : halfOf(short[1]);
  const from = short === null ? first : resolveClock(Number(short[2]), 0, half, false);
  const secondAt = short === null ? (first?.end ?? index) + (link?.[0].length ?? 0) : index + short[0].length;
  let second = short === null && link === null ? null : readClock(text, secondAt);
  const announced = /\b(?:between|from)[ \t]$/i.test(text.slice(Math.max(0, index - 8), index));
  if (link !== null && second === null && (announced || /[~-]|から/.test(link[0]))) {
    const bare = matchAt(SHORT_END_AT, text, secondAt);
    const clock = bare === null ? null : resolveClock(Number(bare[1]), 0, null, false);
    if (bare !== null && clock !== null)
      second = { ...token(secondAt, bare, clock), half: null, hour: Number(bare[1]) };
  }
  if (from === null || second === null) return null;
  // 2-3pm: the letters behind the second hour belong to both.
  const both = short !== null && short[1] === undefined && /m\.?$/i.test(text.slice(secondAt, second.end));
  const whole = both ? resolveClock(Number(short[2]), 0, second.half, false) : null;
  const closing = matchAt(/\s*(?:まで|迄)?\s*(?:の間|のあいだ|の枠)?/y, text, second.end);
  return {
    start: index,
    end: second.end + (closing?.[0].trim() === "" ? 0 : (closing?.[0].length ?? 0)),
    window: true,
    ...fromMidnight(first?.hour ?? Number(short?.[2]), half, from, second),
    ...joinClocks(whole !== null && whole.from < second.from ? whole : from, second),
  };
}

/** 12時から4時, with no word of the day beside it, may begin at midnight. */
function fromMidnight(hour: number, half: Half, first: Clock, second: ClockToken): Pick<TimeToken, "loose"> {
  const small = half === null && hour === 12 && second.half === null && second.hour < 7;
  return small ? { loose: [{ from: first.from - 720, to: second.from % 720 }] } : {};
}

/** The end is the first such hour after the start: 午後1時から3時 ends at 15:00, 10時から2時 at 14:00. */
function joinClocks(first: Clock, second: ClockToken): Pick<TimeToken, "from" | "to" | "doubts" | "others"> {
  const ends =
    second.half !== null || second.hour > 12 ? [second.from] : [second.from % 720, (second.from % 720) + 720];
  const endAfter = (start: number) => ends.find((end) => end > start) ?? null;
  const others = first.others
    .map(({ from }) => ({ from, to: endAfter(from) }))
    .filter(({ to }) => to !== null || second.half === null);
  const to = endAfter(first.from);
  // 1:30 to 2:00 pm: nobody would begin at half past one in the night.
  const sure = second.half === "afternoon" && first.from >= 720 && to !== null;
  const settled = first.others.length > 0 && (sure || others.every((other) => other.to === null));
  let doubts = [...new Set([...(settled ? [] : first.doubts), ...(second.half === null ? [] : second.doubts)])];
  if (second.hour >= 24) doubts = withTimeDoubt(doubts, "ambiguous_time");
  // 23時20分から2時 would end on the next day; that somebody wrote it so is doubtful enough.
  if (to === null) doubts = withTimeDoubt(doubts, "ambiguous_time");
  return { from: first.from, to: to ?? (ends[0] ?? 0) + 1440, doubts, others: settled ? [] : others };
}
