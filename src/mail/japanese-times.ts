import type { Doubt } from "./reading.ts";

/**
 * A time of day found at one place of a folded text. Minutes since midnight; `to` null means one slot. `OPENING` and
 * `CLOSING` stand for the office's hours of the day it will be joined with.
 */
export type TimeToken = {
  start: number;
  end: number;
  from: number;
  to: number | null;
  /** False for one clock time, true for a stretch. */
  window: boolean;
  doubts: Doubt[];
  /** Other readings of the same words. */
  others: { from: number; to: number | null }[];
};

export const OPENING = -1;
export const CLOSING = -2;
/** The first start of a slot, as in 朝一. */
export const FIRST_START = -3;

/** The time expression that begins exactly at `index`, if any. */
export function readTimeAt(text: string, index: number): TimeToken | null {
  return readClockRange(text, index) ?? readSingleClock(text, index) ?? readWindow(text, index);
}

/** 1400 or 1430 directly after a date; elsewhere four digits are no time. */
export function readDigitsTimeAt(text: string, index: number): TimeToken | null {
  const match = matchAt(/([01]\d|2[0-3])([0-5]\d)(?=\s*(?:~|-|から|で|[\s、,。]|$))/y, text, index);
  if (match === null) return null;
  return token(index, match, { from: Number(match[1]) * 60 + Number(match[2]), doubts: [], others: [] });
}

type Clock = { from: number; doubts: Doubt[]; others: { from: number; to: number | null }[] };

const PREFIX = "(午前|午後|ごぜん|ごご|[AaPp]\\.?[Mm]\\.?|早朝|朝|お昼|昼|夕方|今晩|夜|晩|深夜)";
const MINUTES =
  "(?:\\s*:\\s*([0-5]\\d)(?::\\d\\d)?(?!\\d)|\\s*時(?!間|給|期|短|点)(?:(半)|([0-5]\\d)分?(?![\\d時/月:分秒])|\\s*([0-5]?\\d)\\s*分)?)(?:\\s*\\d{1,2}秒)?";
const SUFFIX = "(?:\\s*([AaPp])\\.?[Mm]\\b\\.?)?";
const CLOCK = `(?:${PREFIX}の?\\s*)?(\\d{1,2})${MINUTES}${SUFFIX}`;
const ENGLISH_CLOCK = "(\\d{1,2})(?::([0-5]\\d))?\\s*([AaPp])\\.?[Mm]\\b\\.?";
const TO = "[ \\t]*(?:~|-|→|から|より|to|until|and)+[ \\t]*";

const CLOCK_AT = new RegExp(CLOCK, "y");
const ENGLISH_AT = new RegExp(ENGLISH_CLOCK, "y");
const SHORT_RANGE_AT = new RegExp(
  `(?:${PREFIX}の?\\s*)?(\\d{1,2})(?:時)?[ \\t]*(?:~|-|から)[ \\t]*(?=\\d{1,2}\\s*時)`,
  "y",
);
const SHORT_END_AT = /(\d{1,2})(?!\d|\s*[:/月日番名人分])/y;

function readSingleClock(text: string, index: number): TimeToken | null {
  if (/\d:?$/.test(text.slice(Math.max(0, index - 2), index))) return null;
  const found = readClock(text, index);
  if (found === null) return null;
  const after = matchAt(
    /\s*(以降|以後|から後|過ぎ以降|すぎ以降|~(?=\s*(?:[。\n)]|$))|まで|迄|頃|ごろ|くらい|ぐらい|前後|あたり|過ぎ|すぎ|前|台)/y,
    text,
    found.end,
  );
  const base = { ...found, start: index };
  const { from } = found;
  const stretch = (low: number, high: number): TimeToken => ({
    ...base,
    end: found.end + (after?.[0].length ?? 0),
    from: low,
    to: high,
    window: true,
    others: [],
  });
  switch (after?.[1]) {
    case "以降":
    case "以後":
    case "から後":
    case "過ぎ以降":
    case "すぎ以降":
      return stretch(from, CLOSING);
    case "まで":
    case "迄":
      return stretch(OPENING, from);
    case "過ぎ":
    case "すぎ":
      return stretch(from, from + 60);
    case "前":
      return stretch(from - 60, from);
    case "台":
      return stretch(from, from + 60);
    case "頃":
    case "ごろ":
    case "くらい":
    case "ぐらい":
    case "前後":
    case "あたり":
      // About 14 o'clock is answered with 14 o'clock, and the doubt says that it was only about.
      return { ...base, end: found.end + after[0].length, doubts: withDoubt(found.doubts, "ambiguous_time") };
    default:
      return base;
  }
}

/** One clock time: 14時半, 午後2:30, 2pm, 正午. */
function readClock(text: string, index: number): TimeToken | null {
  const noon = matchAt(/正午(?:の?12時)?|お?昼の12時/y, text, index);
  if (noon !== null) return token(index, noon, { from: 720, doubts: [], others: [] });
  const english = matchAt(ENGLISH_AT, text, index);
  if (english !== null) {
    const hour = Number(english[1]) % 12;
    if (Number(english[1]) > 12) return null;
    const half = english[3]?.toLowerCase() === "p" ? 720 : 0;
    return token(index, english, { from: half + hour * 60 + Number(english[2] ?? 0), doubts: [], others: [] });
  }
  const match = matchAt(CLOCK_AT, text, index);
  if (match === null) return null;
  const minutes = match[4] === "半" ? 30 : Number(match[3] ?? match[5] ?? match[6] ?? 0);
  const half = halfOf(match[1] ?? match[7]);
  const clock = resolveClock(Number(match[2]), minutes, half, /^0\d/.test(match[2] ?? ""));
  return clock === null ? null : token(index, match, clock);
}

/** 14時～15時, 14:00-14:30, 13～15時, 午後1時から3時. */
function readClockRange(text: string, index: number): TimeToken | null {
  if (/\d[:/.-]?$/.test(text.slice(Math.max(0, index - 2), index))) return null;
  const short = matchAt(SHORT_RANGE_AT, text, index);
  const first = short === null ? readClock(text, index) : null;
  const link = first === null ? null : matchAt(new RegExp(TO, "y"), text, first.end);
  let half = null as Half;
  let from: Clock | null = first;
  let second = first === null || link === null ? null : readClock(text, first.end + link[0].length);
  if (short !== null) {
    half = halfOf(short[1]);
    from = resolveClock(Number(short[2]), 0, half, false);
    second = readClock(text, index + short[0].length);
  } else if (first !== null) half = halfOf(new RegExp(`^${PREFIX}`).exec(text.slice(index, index + 4))?.[1]);
  if (first !== null && link !== null && second === null && /[~-]|から/.test(link[0])) {
    const bare = matchAt(SHORT_END_AT, text, first.end + link[0].length);
    const clock = bare === null ? null : resolveClock(Number(bare[1]), 0, half, false);
    if (bare !== null && clock !== null) second = token(first.end + link[0].length, bare, clock);
  }
  if (from === null || second === null) return null;
  let to = second.from;
  let doubts = [...new Set([...from.doubts, ...second.doubts])];
  const ownHalf = new RegExp(`^${PREFIX}`).test(text.slice(second.start, second.start + 4));
  if (half === "afternoon" && !ownHalf) {
    const hour = Math.floor(to / 60);
    if (hour < 12) to += 720;
    // 午後1時から3時: the second time belongs to the same half of the day, so nothing is doubtful about it.
    doubts = [...from.doubts];
  }
  if (half === "morning" && !ownHalf && to <= 780) doubts = [...from.doubts];
  if (to <= from.from) doubts = withDoubt(doubts, "ambiguous_time");
  const closing = matchAt(/\s*(?:まで|迄)?\s*(?:の間|のあいだ|の枠)?/y, text, second.end);
  return {
    start: index,
    end: second.end + (closing?.[0].trim() === "" ? 0 : (closing?.[0].length ?? 0)),
    from: from.from,
    to: to <= from.from ? null : to,
    window: true,
    doubts,
    others: from.others,
  };
}

type Half = "morning" | "afternoon" | "evening" | "night" | null;

function halfOf(prefix: string | undefined): Half {
  if (prefix === undefined) return null;
  if (/^(午前|ごぜん|a|早朝|朝)/i.test(prefix)) return "morning";
  if (/^(午後|ごご|p|お?昼|夕方)/i.test(prefix)) return "afternoon";
  return prefix === "深夜" ? "night" : "evening";
}

/**
 * Without 午前/午後 the hours 1-8 have two readings; the one inside usual office hours stands first. Noon and midnight by
 * 12時 or 0時 with 午前/午後 are read differently by decree, broadcasters and clocks, so both readings are kept.
 */
function resolveClock(hour: number, minutes: number, half: Half, padded: boolean): Clock | null {
  const clock = (h: number, doubtful: number[] = []): Clock => ({
    from: h * 60 + minutes,
    doubts: doubtful.length > 0 ? ["ambiguous_time"] : [],
    others: doubtful.map((other) => ({ from: other * 60 + minutes, to: null })),
  });
  if (hour > 30) return null;
  if (hour >= 24) return clock(hour, [hour - 24]);
  switch (half) {
    case "morning":
      if (hour === 12 || hour === 0) return clock(hour, [12 - hour]);
      return clock(hour);
    case "afternoon":
    case "evening":
      if (hour === 12 || hour === 0) return clock(12, [24]);
      return clock(hour < 12 ? hour + 12 : hour);
    case "night":
      return hour >= 6 && hour < 12 ? clock(hour + 12) : clock(hour);
    case null:
      if (hour >= 1 && hour <= 6) return clock(hour + 12, [hour]);
      if ((hour === 7 || hour === 8) && !padded) return clock(hour, [hour + 12]);
      return clock(hour);
  }
}

const WINDOWS: readonly [RegExp, number, number | null, boolean][] = [
  [/午後\s*(?:一|1|イチ|いち)(?:番|ばん)?(?!\d|時|:)/y, 780, null, false],
  [/朝\s*(?:一|1|イチ|いち)(?:番|ばん)?(?!\d|時|:)|始業時?/y, FIRST_START, null, false],
  [/午前中?(?:の(?:うち|間|早い時間|遅い時間))?(?!\s*の?\s*\d)|[Mm]orning\b/y, OPENING, 720, true],
  [/午後(?:の(?:うち|間|早い時間|遅い時間))?(?!\s*の?\s*\d)|[Aa]fternoon\b/y, 720, CLOSING, true],
  [/お?昼(?:過ぎ|すぎ)/y, 720, 900, true],
  [/お?昼休み/y, 720, 780, true],
  [/お?昼(?:頃|ごろ|前後)/y, 660, 780, true],
  [/昼前/y, 540, 720, true],
  [/夕方(?!の?\s*\d)/y, 900, CLOSING, true],
  [
    /(?:仕事|会社)(?:帰り|終わり|の後)|夜間?(?!の?\s*\d|勤|行)|今晩|深夜(?!の?\s*\d)|晩(?!の?\s*\d)|[Ee]vening\b/y,
    1080,
    1260,
    true,
  ],
  [/早朝(?!の?\s*\d)|(?<!今|毎|翌)朝(?!の?\s*\d|日|食)/y, OPENING, 600, true],
  [
    /終日|(?:一|1)日(?:中|じゅう)|(?<=は|、|,|\s)(?:一|1)日(?=空|あい|大丈夫|OK|可)|(?:いつ|何時)でも|時間は?(?:問い|問わ)|any ?time/y,
    OPENING,
    CLOSING,
    true,
  ],
];

function readWindow(text: string, index: number): TimeToken | null {
  for (const [pattern, from, to, window] of WINDOWS) {
    const match = matchAt(pattern, text, index);
    if (match !== null) {
      return { start: index, end: index + match[0].length, from, to, window, doubts: [], others: [] };
    }
  }
  return null;
}

function token(index: number, match: RegExpExecArray, clock: Clock): TimeToken {
  return { start: index, end: index + match[0].length, to: null, window: false, ...clock };
}

function withDoubt(doubts: readonly Doubt[], doubt: Doubt): Doubt[] {
  return doubts.includes(doubt) ? [...doubts] : [...doubts, doubt];
}

export function matchAt(pattern: RegExp, text: string, index: number): RegExpExecArray | null {
  pattern.lastIndex = index;
  return pattern.exec(text);
}
