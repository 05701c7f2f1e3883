import { type ClockTime, type Day, toDay } from "../booking/time.ts";

/** The day of an address, or null for what is none; far from any booking it is none, too. */
export function readDay(text: string): Day | null {
  try {
    const day = toDay(text);
    return day >= "2000-01-01" && day <= "2999-12-31" ? day : null;
  } catch {
    return null;
  }
}

/** A time of day as the browser's field gives it, or null. */
export function readClock(text: string): ClockTime | null {
  return /^([01]\d|2[0-3]):[0-5]\d$/.test(text) ? (text as ClockTime) : null;
}
