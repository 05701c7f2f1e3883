import type { Booking, Event } from "../booking/booking.ts";
import { dayOf, fromEpochSeconds, plusDays, startOf, type Time, toEpochSeconds } from "../booking/time.ts";
import type { View } from "../world/store.ts";
import type { Desk } from "./desk.ts";
import { LOOK_BACK_DAYS, type Month, type MonthRecords, makeReport, type Report, spanOf } from "./report.ts";
import { publish } from "./small-cells.ts";

/** As much as the store gives at once. */
const MOST_AT_ONCE = 1_000;

/** The events that count; a large office's month holds many more. */
const COUNTED: readonly Event["type"][] = [
  ...(["requested", "cancelled", "expired", "declined", "rejected"] as const),
  ...(["toldByPhone", "takenOver", "confirmed"] as const),
];

/** The month's report in the form asked for. */
export async function reportOf(
  view: View,
  office: Desk["office"],
  month: Month,
  form: Report["form"],
  now: Time,
): Promise<Report> {
  const report = makeReport(await gatherMonth(view, month), office.policy, now);
  return form === "published" ? publish(report) : report;
}

/** Reads a month in bounded pages; no words of a mail or a letter and nothing about a person are read. */
export async function gatherMonth(view: View, month: Month): Promise<MonthRecords> {
  const { from, to } = spanOf(month);
  const furthest = startOf(plusDays(dayOf(from), -LOOK_BACK_DAYS));
  const since = (await view.firstRequestDue({ since: furthest, from, to })) ?? from;
  return {
    month,
    history: await allPages((after) =>
      view.history({ from: since, to, types: COUNTED, limit: MOST_AT_ONCE, ...after }),
    ),
    letters: await allPages((after) => view.letterFates({ from: since, to, limit: MOST_AT_ONCE, ...after })),
    held: await allPages((after) => view.heldMails({ from, to, limit: MOST_AT_ONCE, ...after })),
    consultations: await consultationsIn(view, from, to),
  };
}

async function allPages<T>(read: (after: { after?: T }) => Promise<T[]>): Promise<T[]> {
  const all: T[] = [];
  for (let last: T | undefined; ; ) {
    const page = await read(last === undefined ? {} : { after: last });
    all.push(...page);
    last = page.at(-1);
    if (page.length < MOST_AT_ONCE) return all;
  }
}

/** A span that holds more than the store gives at once is read in two halves. */
async function consultationsIn(view: View, from: Time, to: Time): Promise<Booking[]> {
  const statuses: Booking["status"][] = ["confirmed", "attended", "noShow", "stopped"];
  const found = await view.bookings({ statuses, from, to, limit: MOST_AT_ONCE });
  const middle = fromEpochSeconds((toEpochSeconds(from) + toEpochSeconds(to)) / 2);
  if (found.length < MOST_AT_ONCE || middle <= from) return found;
  return [...(await consultationsIn(view, from, middle)), ...(await consultationsIn(view, middle, to))];
}
