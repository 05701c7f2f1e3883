import { plusDays, weekdayOf } from "../../booking/time.ts";
import type { Doubt } from "../reading.ts";
import { type DateToken, withDoubt } from "./date-token.ts";

/** Among this and other readings of the date the weekday may pick one; if it fits none, both repairs are kept, none chosen. */
export function withWeekday(found: DateToken, weekday: number): DateToken {
  // 12月中旬の火曜 is one of several days.
  if (found.stretch) return { ...found, weekdays: [weekday], loose: found.loose ?? [] };
  if (weekdayOf(found.from) === weekday) {
    const settled: Doubt[] = ["ambiguous_date"];
    return found.others.length > 0 && !found.doubts.includes("past")
      ? { ...found, doubts: found.doubts.filter((doubt) => !settled.includes(doubt)), others: [] }
      : { ...found, others: [] };
  }
  const fitting = found.others.find((other) => weekdayOf(other.from) === weekday);
  if (fitting !== undefined) {
    const rest = found.doubts.filter((doubt) => doubt !== "ambiguous_date" && doubt !== "past");
    return { ...found, ...fitting, doubts: rest, others: [] };
  }
  if (found.passed !== undefined && weekdayOf(found.passed) === weekday)
    return { ...found, from: found.passed, to: found.passed, doubts: ["past"], others: [] };
  const ahead = (weekday - weekdayOf(found.from) + 7) % 7;
  const near = plusDays(found.from, ahead <= 3 ? ahead : ahead - 7);
  return {
    ...found,
    doubts: withDoubt(found.doubts, "weekday_mismatch"),
    others: [found.from, near].sort().map((day) => ({ from: day, to: day })),
  };
}
