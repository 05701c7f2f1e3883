import type { ExpectedDate } from "./datetime-scope.ts";

/** A moment as a source means it; X stands for a digit left open. */
export type Moment = { from: string; to: string | null };

/** What the source accepts: its value, for a date without a year also the one gone by, and what else it lists. */
export function momentsOf(expected: ExpectedDate): Moment[] {
  const found: Moment[] = [];
  const add = (value: string | undefined, end: string | undefined) => {
    const from = value === undefined ? null : civil(value);
    const to = end === undefined ? null : civil(end);
    if (from !== null || to !== null) found.push({ from: from ?? "", to });
  };
  add(expected.value, expected.end);
  add(expected.past_value, expected.past_end);
  for (const { value, start, end } of expected.values ?? []) add(value ?? start, end);
  if (expected.value === undefined) add(expected.timex_value, undefined);
  return found;
}

/** `2013-02-12T04:30:00`, `2016-11-07 07:00:00`, `05:27:00` and TIMEX3's `2021-07-XX`, `T12-10-XX` as one form. */
function civil(value: string): string | null {
  const clock = /^T?([\dX]{2})(?:[:-]([\dX]{2}))?(?:[:-][\dX]{2}(?:\.\d+)?)?$/.exec(value);
  // 25時 is one o'clock of the night that follows.
  if (clock !== null) return `T${Number(clock[1]) >= 24 ? pad(Number(clock[1]) - 24) : clock[1]}:${minutes(clock[2])}`;
  const whole = /^([\dX]{4})-([\dX]{2})-([\dX]{2})(?:[T ]([\dX]{2})[:-]([\dX]{2}).*)?$/.exec(value);
  if (whole === null) return /^\d{4}-\d{2}$/.test(value) ? `${value}-01` : null;
  const [, year, month, day, hour, minute] = whole;
  const date = `${year}-${month}-${day === "XX" ? "01" : day}`;
  return hour === undefined ? date : `${date}T${hour}:${minutes(minute)}`;
}

function pad(hour: number): string {
  return String(hour).padStart(2, "0");
}

function minutes(written: string | undefined): string {
  return written === undefined || written === "XX" ? "00" : written;
}

export function matches(expected: string, answer: string): boolean {
  if (expected.startsWith("T")) return pattern(expected.slice(1)).test(answer.slice(11));
  if (!expected.includes("T")) return pattern(expected).test(answer.slice(0, 10)) && answer.endsWith("T00:00");
  return pattern(expected).test(answer);
}

export function pattern(expected: string): RegExp {
  return new RegExp(`^${expected.replaceAll("X", "\\d")}$`);
}

export function shifted(minute: string, days: number): string {
  const moved = new Date(Date.parse(`${minute}:00Z`) + days * 86_400_000);
  return moved.toISOString().slice(0, 16);
}
export function isWholeDay(value: string): boolean {
  return !value.includes("T") || value.endsWith("T00:00");
}

export function isMonthLater(expected: string, answer: string): boolean {
  return (
    /-01(?:T00:00)?$/.test(expected) &&
    answer.slice(8) === "01T00:00" &&
    shifted(answer, -28).slice(0, 7) === expected.slice(0, 7)
  );
}
