import { clockTimeOf, dayOf } from "../../booking/time.ts";
import type { Doubt, ReadingOffice, ReadWish, Span } from "../reading.ts";
import { isOutsideHours } from "./wishes.ts";

export const doubtsOf = (wishes: readonly ReadWish[]): Doubt[] => wishes.flatMap((wish) => wish.doubts);

/**
 * True when a careful clerk would ask first: two readings of a wish that both could be meant, or nothing but past days.
 * A closed day or an hour outside is no riddle: it is answered with times that can be had.
 */
export function mustAsk(wishes: readonly ReadWish[], office: ReadingOffice): boolean {
  if (wishes.every((wish) => wish.doubts.includes("past"))) return true;
  return wishes.some((wish) => {
    if (wish.doubts.some((doubt) => doubt === "weekday_mismatch" || doubt === "ambiguous_date" || doubt === "no_date"))
      return true;
    if (!wish.doubts.includes("ambiguous_time")) return false;
    // 15時から14時まで ends on the next day: one of the two is a slip.
    if (clockTimeOf(wish.from) > clockTimeOf(wish.to) && dayOf(wish.to) > dayOf(wish.from)) return true;
    const inside = (span: Span) => !isOutsideHours(span, { window: false }, office);
    const others = wish.alternatives ?? [];
    // 8時, before opening, and 20時: neither can be had, and times near the first are offered.
    return others.some(inside);
  });
}
