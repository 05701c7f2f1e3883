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
export const DAY_MINUTES = 1440;
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
  const clock = digits(time, 11) * HOUR_SECONDS + digits(time, 14) * MINUTE_SECONDS + digits(time, 17);
  return numberOfDay(time) * DAY_SECONDS + clock - TOKYO_OFFSET_SECONDS;
}

export function fromEpochSeconds(seconds: number): Time {
  const inTokyo = Math.floor(seconds) + TOKYO_OFFSET_SECONDS;
  const day = Math.floor(inTokyo / DAY_SECONDS);
  const rest = inTokyo - day * DAY_SECONDS;
  const hour = Math.floor(rest / HOUR_SECONDS);
  const minute = Math.floor((rest % HOUR_SECONDS) / MINUTE_SECONDS);
  return `${dayOfNumber(day)}T${twoDigits(hour)}:${twoDigits(minute)}:${twoDigits(rest % MINUTE_SECONDS)}+09:00` as Time;
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

/** Minutes since midnight. */
export function minutesOf(clockTime: ClockTime): number {
  return digits(clockTime, 0) * 60 + digits(clockTime, 3);
}

/** The time of day so many minutes, 1440 at most, after midnight. */
export function clockTimeAt(minutes: number): ClockTime {
  return `${twoDigits(Math.floor(minutes / 60))}:${twoDigits(minutes % 60)}` as ClockTime;
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
  return dayOfNumber(numberOfDay(day) + days);
}

export function daysBetween(from: Day, to: Day): number {
  return numberOfDay(to) - numberOfDay(from);
}

/** 0 = Sunday … 6 = Saturday. */
export function weekdayOf(day: Day): number {
  // 1 January 1970 was a Thursday; years before it count below zero.
  return (((numberOfDay(day) + 4) % 7) + 7) % 7;
}

export function earlier(a: Time, b: Time): Time {
  return a < b ? a : b;
}

export function later(a: Time, b: Time): Time {
  return a > b ? a : b;
}

/**
 * Days since 1970-01-01 of the date at the head of a text, by the arithmetic of the Gregorian calendar in years that begin in
 * March, so that the leap day is the last one. A month or day that no calendar has gives NaN, as `Date.parse` does.
 */
function numberOfDay(text: Day | Time): number {
  const month = digits(text, 5);
  const date = digits(text, 8);
  if (!(month >= 1 && month <= 12 && date >= 1 && date <= 31)) return Number.NaN;
  const year = digits(text, 0) * 100 + digits(text, 2) - (month <= 2 ? 1 : 0);
  const dayOfYear = Math.floor((153 * ((month + 9) % 12) + 2) / 5) + date - 1;
  const leapDays = Math.floor(year / 4) - Math.floor(year / 100) + Math.floor(year / 400);
  return year * 365 + leapDays + dayOfYear - DAYS_BEFORE_1970;
}

const DAYS_BEFORE_1970 = 719_468;
const FOUR_CENTURIES_DAYS = 146_097;

function dayOfNumber(number: number): Day {
  const known = dayTexts.get(number);
  if (known !== undefined) return known;
  const day = writeDay(number);
  if (dayTexts.size >= MOST_DAY_TEXTS) dayTexts.clear();
  dayTexts.set(number, day);
  return day;
}

/** The same few days are written again and again. */
const dayTexts = new Map<number, Day>();
const MOST_DAY_TEXTS = 2000;

function writeDay(number: number): Day {
  const days = number + DAYS_BEFORE_1970;
  const centuries = Math.floor(days / FOUR_CENTURIES_DAYS);
  const day = days - centuries * FOUR_CENTURIES_DAYS;
  const leapDays = Math.floor(day / 1460) - Math.floor(day / 36_524) + Math.floor(day / 146_096);
  const yearInEra = Math.floor((day - leapDays) / 365);
  const dayOfYear = day - (365 * yearInEra + Math.floor(yearInEra / 4) - Math.floor(yearInEra / 100));
  const marchMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9;
  const year = yearInEra + centuries * 400 + (month <= 2 ? 1 : 0);
  // Four digits are all that the form has; beyond them, and for what is no number, the platform's answer stands.
  if (!(year >= 0 && year <= 9999)) return new Date(number * DAY_SECONDS * 1000).toISOString().slice(0, 10) as Day;
  const date = dayOfYear - Math.floor((153 * marchMonth + 2) / 5) + 1;
  return `${twoDigits(Math.floor(year / 100))}${twoDigits(year % 100)}-${twoDigits(month)}-${twoDigits(date)}` as Day;
}

function digits(text: string, from: number): number {
  return (text.charCodeAt(from) - 48) * 10 + text.charCodeAt(from + 1) - 48;
}

function twoDigits(value: number): string {
  return TWO_DIGITS[value] ?? String(value);
}

const TWO_DIGITS = Array.from({ length: 100 }, (_, value) => String(value).padStart(2, "0"));
