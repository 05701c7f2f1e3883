import { type Time, toTime } from "../../src/booking/time.ts";
import { findDates } from "../../src/mail/dates/moments.ts";
import { TEST_OFFICE } from "./office.ts";

/** Each expression as `from-to` in as few characters as tell it, then its doubts; `|` between two expressions. */
export function inWords(text: string, now: Time): string {
  return findDates(text, now, TEST_OFFICE)
    .map(({ from, to, kind, doubts, alternatives }) => {
      const day = (time: string) => time.slice(0, 10).replace(/^2026-/, "");
      const clock = (time: string) => time.slice(11, 16);
      const lastDay = toTime(new Date(Date.parse(to) - 60_000).toISOString());
      const whole = clock(from) === "00:00" && clock(to) === "00:00";
      const span = whole
        ? day(from) === day(lastDay)
          ? day(from)
          : `${day(from)}..${day(lastDay)}`
        : kind === "range"
          ? `${day(from)} ${clock(from)}-${day(to) === day(from) ? "" : `${day(to)} `}${clock(to)}`
          : `${day(from)} ${clock(from)}`;
      const also = (alternatives ?? []).map((other) =>
        whole ? day(other.from) : `${day(other.from)} ${clock(other.from)}`,
      );
      return [span, ...doubts, ...(also.length > 0 ? [`(${also.join(", ")})`] : [])].join(" ");
    })
    .join(" | ");
}
