import type { BookingId } from "../booking/booking.ts";
import { weekOn } from "../booking/calendar.ts";
import { type Day, dayOf, plusDays } from "../booking/time.ts";
import type { Tx } from "../world/store.ts";
import type { ActOutcome } from "./acts.ts";
import { calendarFault, hitsOf, type OpenTimes, type Settlement, settleHit } from "./closing.ts";
import type { Desk } from "./desk.ts";
import { isSame, newestChange, recordChange, type Said } from "./office-changes.ts";
import { officeNow } from "./office-values.ts";
import { openingOf } from "./opening.ts";
import { may } from "./rights.ts";
import { hoursValueOf, isWeek, MOST_PLANNED_WEEKS, type Week, withWeekFrom } from "./week-hours.ts";

/** What becomes of the choices of open offers that lie outside the new hours. */
export type OfferSettlement = "keep" | "renew";

export const HOURS_NAMES = ["openHours"] as const;

/** The furthest day from which other hours can hold, counted from today. */
export const FURTHEST_START_DAYS = 366;

export type HoursAct = Said & {
  week: Week;
  /** The first day of the new hours, today or later; today where nothing is said. */
  from?: Day;
  settlements: ReadonlyMap<BookingId, Settlement>;
  offers: OfferSettlement;
};

/**
 * The opening hours of an ordinary week, from a day on; until then the ones before hold. Nobody who was told a time loses it by this
 * alone: for each booking outside the new hours staff say what becomes of it, and an open offer stands as it was sent unless they have
 * it renewed.
 */
export async function changeHours(tx: Tx, desk: Desk, input: HoursAct): Promise<ActOutcome> {
  const { staff, reason, week, settlements } = input;
  if (!may(await tx.staff(staff), "opening")) return { refused: "chiefOnly" };
  if ((await newestChange(tx, HOURS_NAMES)) !== input.seen) return { refused: "settingChanged" };
  const { calendar, policy } = await officeNow(tx, desk);
  const today = dayOf(desk.world.clock.now());
  const { from = today } = input;
  if (!isWeek(week, policy) || from < today || from > plusDays(today, FURTHEST_START_DAYS))
    return { refused: "unsoundValue" };
  const changed = withWeekFrom(calendar, week, from, today);
  if ((changed.laterHours ?? []).length > MOST_PLANNED_WEEKS) return { refused: "unsoundValue" };
  const profile = desk.office.calendar;
  const value = hoursValueOf(changed, profile);
  // Weeks that have begun already are told from those before them by nobody.
  const asOfToday = withWeekFrom(calendar, [...weekOn(today, calendar)], today, today);
  if (isSame(hoursValueOf(asOfToday, profile), value)) return { refused: "nothingToDo" };
  const before: OpenTimes = { calendar, opening: await openingOf(tx) };
  const after: OpenTimes = { ...before, calendar: changed };
  const refused = calendarFault(after, today);
  if (refused) return { refused };
  const hits = await hitsOf(tx, desk, before, after);
  // Whoever was booked after the list was read has been settled by nobody.
  if (hits.some((hit) => hit.agreed && !settlements.has(hit.booking.id))) return { refused: "newHits" };
  await recordChange(
    tx,
    desk,
    { staff, reason },
    "openHours",
    hoursValueOf(calendar, profile) ?? profile.openHours,
    value,
  );
  for (const hit of hits) {
    const how = hit.agreed ? (settlements.get(hit.booking.id) ?? null) : input.offers === "keep" ? "keep" : null;
    const failed = await settleHit(tx, desk, hit, how, { staff, reason });
    if (failed) return { refused: failed };
  }
  return { done: "openHours", bookingId: null };
}
