import type { Doubt } from "../reading.ts";

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
  /** Readings whose difference any offer settles: a part of the day has no fixed hours. Absent where there are none. */
  loose?: { from: number; to: number | null }[];
};

export type ClockToken = TimeToken & { half: Half; hour: number };

export type Clock = { from: number; doubts: Doubt[]; others: { from: number; to: number | null }[] };

export type Half = "morning" | "afternoon" | "evening" | "night" | null;

export function halfOf(prefix: string | undefined): Half {
  if (prefix === undefined) return null;
  if (/^(午前|ごぜん|a|早朝|今?朝|未明|明け方|前)/i.test(prefix)) return "morning";
  if (/^(午後|ごご|p|お?昼|夕方|後)/i.test(prefix)) return "afternoon";
  return prefix === "深夜" ? "night" : "evening";
}

const MORNING = 9 * 60;
const NOON = 12 * 60;

/**
 * Without 午前/午後 the hours 1-8 have two readings; the one inside usual office hours stands first. Noon and midnight by
 * 12時 or 0時 with 午前/午後 are read differently by decree, broadcasters and clocks, so both readings are kept.
 */
export function resolveClock(hour: number, minutes: number, half: Half, padded: boolean): Clock | null {
  const clock = (h: number, doubtful: number[] = []): Clock => ({
    from: h * 60 + minutes,
    doubts: doubtful.length > 0 ? ["ambiguous_time"] : [],
    others: doubtful.map((other) => ({ from: other * 60 + minutes, to: null })),
  });
  if (hour > 30) return null;
  // 25時 is one o'clock of the night that follows, and nothing else.
  if (hour >= 24) return clock(hour);
  switch (half) {
    case "morning":
      // By clock and by broadcaster 12:10 of the morning is ten past midnight; noon itself is 午前12時 by decree.
      if (hour === 12 && minutes > 0) return clock(0, [12]);
      if (hour === 12 || hour === 0) return clock(hour, [12 - hour]);
      // 午前14時 says two things, and any hour of the morning may be meant; 朝の13時 nobody writes.
      return hour > 12 ? { ...clock(hour, [hour - 12]), others: [{ from: MORNING, to: NOON }] } : clock(hour);
    case "afternoon":
      if (hour === 12 || hour === 0) return clock(12, [24]);
      return clock(hour < 12 ? hour + 12 : hour);
    case "evening":
      // 夜12時 is midnight, 夜1時 the small hours after it: nothing an office could mean, so both readings stand.
      if (hour === 12 || hour === 0) return clock(24);
      return hour < 4 ? clock(hour + 24, [hour + 12]) : clock(hour < 12 ? hour + 12 : hour);
    case "night":
      return hour >= 6 && hour < 12 ? clock(hour + 12) : clock(hour === 12 ? 24 : hour);
    case null:
      if (hour >= 1 && hour <= 6) return clock(hour + 12, [hour]);
      if ((hour === 7 || hour === 8) && !padded) return clock(hour, [hour + 12]);
      return clock(hour);
  }
}

export function token(index: number, match: RegExpExecArray, clock: Clock): TimeToken {
  return { start: index, end: index + match[0].length, to: null, window: false, ...clock };
}

export function withTimeDoubt(doubts: readonly Doubt[], doubt: Doubt): Doubt[] {
  return doubts.includes(doubt) ? [...doubts] : [...doubts, doubt];
}

export function matchAt(pattern: RegExp, text: string, index: number): RegExpExecArray | null {
  pattern.lastIndex = index;
  return pattern.exec(text);
}

/** half past two, quarter to 3 pm. */
export function readHalfPast(text: string, index: number): ClockToken | null {
  const named = matchAt(HALF_PAST, text, index);
  if (named === null) return null;
  const hour = HOURS_IN_WORDS.indexOf((named[2] ?? "").toLowerCase()) + 1 || Number(named[2]);
  const half = halfOf(named[3]);
  const before = /^to$/i.test(named[1] ?? "");
  const minutes = before ? 45 : named[1] === undefined ? 30 : 15;
  const clock = hour > 12 ? null : resolveClock(before ? hour - 1 || 12 : hour, minutes, half, false);
  return clock === null ? null : { ...token(index, named, clock), half, hour };
}

const HALF_PAST =
  /(?:half past|(?:a )?quarter (past|to)) (\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)(?: ?([AaPp]\.?[Mm]))?\b/iy;
const HOURS_IN_WORDS = "one two three four five six seven eight nine ten eleven twelve".split(" ");
