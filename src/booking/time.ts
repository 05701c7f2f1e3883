/**
 * A moment as ISO text in Tokyo time with second precision: `YYYY-MM-DDTHH:MM:SS+09:00`, always in exactly this form.
 * Japan has no summer time, so the order of the texts is the order of the moments and `===` is equality; a Temporal
 * object offers neither to `deepStrictEqual`, which is why none is ever stored or compared.
 */
export type Time = string & { readonly __time: true };

/** A calendar day in Tokyo, `YYYY-MM-DD`. */
export type Day = string & { readonly __day: true };

/** A time of day, 24 hours, `HH:MM`. */
export type ClockTime = string & { readonly __clockTime: true };

export const MINUTE_SECONDS = 60;
export const HOUR_SECONDS = 3600;
export const DAY_SECONDS = 86_400;

const TIME_FORM = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\+09:00$/;
const DAY_FORM = /^\d{4}-\d{2}-\d{2}$/;
const CLOCK_FORM = /^([01]\d|2[0-4]):[0-5]\d$/;
const TOKYO_OFFSET_SECONDS = 9 * HOUR_SECONDS;

/** Any ISO 8601 moment with an offset or Z, as our canonical text; parts of a second are dropped. Throws on other text. */
export function toTime(text: string): Time {
  return TIME_FORM.test(text)
    ? (text as Time)
    : fromEpochSeconds(Math.floor(Temporal.Instant.from(text).epochMilliseconds / 1000));
}

export function isTime(text: string): text is Time {
  return TIME_FORM.test(text) && !Number.isNaN(Date.parse(text));
}

/** Seconds since 1970-01-01T00:00:00Z. */
export function toEpochSeconds(time: Time): number {
  return Date.parse(time) / 1000;
}

export function fromEpochSeconds(seconds: number): Time {
  return `${new Date((seconds + TOKYO_OFFSET_SECONDS) * 1000).toISOString().slice(0, 19)}+09:00` as Time;
}

/** `YYYY-MM-DD` of a real calendar day; throws on 2月30日 and the like. */
export function toDay(text: string): Day {
  if (!DAY_FORM.test(text)) throw new RangeError(`not a day: ${text}`);
  // 30 February would roll over into March; what comes back another day is none.
  const milliseconds = Date.parse(`${text}T00:00:00Z`);
  if (Number.isNaN(milliseconds) || new Date(milliseconds).toISOString().slice(0, 10) !== text)
    throw new RangeError(`not a day: ${text}`);
  return text as Day;
}

export function toClockTime(text: string): ClockTime {
  if (!CLOCK_FORM.test(text)) throw new RangeError(`not a time of day: ${text}`);
  return text as ClockTime;
}

export function plusSeconds(time: Time, seconds: number): Time {
  return fromEpochSeconds(toEpochSeconds(time) + seconds);
}

export function plusMinutes(time: Time, minutes: number): Time {
  return plusSeconds(time, minutes * MINUTE_SECONDS);
}

export function minutesBetween(from: Time, to: Time): number {
  return (toEpochSeconds(to) - toEpochSeconds(from)) / MINUTE_SECONDS;
}

export function dayOf(time: Time): Day {
  return time.slice(0, 10) as Day;
}

export function clockTimeOf(time: Time): ClockTime {
  return time.slice(11, 16) as ClockTime;
}

/** The moment a day reaches a time of day; `24:00` is the first moment of the next day. */
export function at(day: Day, clockTime: ClockTime | string): Time {
  if (clockTime === "24:00") return startOf(plusDays(day, 1));
  return `${day}T${clockTime}:00+09:00` as Time;
}

export function startOf(day: Day): Time {
  return `${day}T00:00:00+09:00` as Time;
}

/** The last second that still belongs to the day: 「前日まで」 includes it. */
export function endOf(day: Day): Time {
  return `${day}T23:59:59+09:00` as Time;
}

export function plusDays(day: Day, days: number): Day {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_SECONDS * 1000).toISOString().slice(0, 10) as Day;
}

export function daysBetween(from: Day, to: Day): number {
  return (Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / (DAY_SECONDS * 1000);
}

/** 0 = Sunday … 6 = Saturday. */
export function weekdayOf(day: Day): number {
  return new Date(`${day}T00:00:00Z`).getUTCDay();
}

export function earlier(a: Time, b: Time): Time {
  return a < b ? a : b;
}

export function later(a: Time, b: Time): Time {
  return a > b ? a : b;
}
