import type { BookingId } from "../booking/booking.ts";
import { dayOf } from "../booking/time.ts";
import type { Tx } from "../world/store.ts";
import type { ActOutcome } from "./acts.ts";
import { calendarFault, hitsOf, type OpenTimes, type Settlement, settleHit } from "./closing.ts";
import type { Desk } from "./desk.ts";
import { isSame, newestChange, recordChange, type Said } from "./office-changes.ts";
import { isWeek, officeNow, type Week } from "./office-values.ts";
import { openingOf } from "./opening.ts";
import { may } from "./rights.ts";

/** What becomes of the choices of open offers that lie outside the new hours. */
export type OfferSettlement = "keep" | "renew";

export const HOURS_NAMES = ["openHours"] as const;

export type HoursAct = Said & {
  week: Week;
  settlements: ReadonlyMap<BookingId, Settlement>;
  offers: OfferSettlement;
};

/**
 * The opening hours of an ordinary week, from the next command on. Nobody who was told a time loses it by this alone: for each
 * booking outside the new hours staff say what becomes of it, and an open offer stands as it was sent unless they have it renewed.
 */
export async function changeHours(tx: Tx, desk: Desk, input: HoursAct): Promise<ActOutcome> {
  const { staff, reason, week, settlements } = input;
  if (!may(await tx.staff(staff), "opening")) return { refused: "chiefOnly" };
  if ((await newestChange(tx, HOURS_NAMES)) !== input.seen) return { refused: "settingChanged" };
  const { calendar, policy } = await officeNow(tx, desk);
  if (!isWeek(week, policy)) return { refused: "unsoundValue" };
  if (isSame(calendar.openHours, week)) return { refused: "nothingToDo" };
  const before: OpenTimes = { calendar, opening: await openingOf(tx) };
  const after: OpenTimes = { ...before, calendar: { ...calendar, openHours: week } };
  const refused = calendarFault(after, dayOf(desk.world.clock.now()));
  if (refused) return { refused };
  const hits = await hitsOf(tx, desk, before, after);
  // Whoever was booked after the list was read has been settled by nobody.
  if (hits.some((hit) => hit.agreed && !settlements.has(hit.booking.id))) return { refused: "newHits" };
  const isProfile = isSame(week, desk.office.calendar.openHours);
  await recordChange(tx, desk, { staff, reason }, "openHours", calendar.openHours, isProfile ? null : week);
  for (const hit of hits) {
    const how = hit.agreed ? (settlements.get(hit.booking.id) ?? null) : input.offers === "keep" ? "keep" : null;
    const failed = await settleHit(tx, desk, hit, how, { staff, reason });
    if (failed) return { refused: failed };
  }
  return { done: "openHours", bookingId: null };
}
