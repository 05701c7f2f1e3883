import { html } from "hono/html";
import type { Slot } from "../booking/booking.ts";
import { cutOffOf } from "../booking/deadlines.ts";
import type { Policy } from "../booking/policy.ts";
import { freeSeat } from "../booking/seats.ts";
import { lastBookableDay, slotsOn } from "../booking/slots.ts";
import { clockTimeOf, type Day, dayOf, plusDays, type Time } from "../booking/time.ts";
import { calendarWith, openingOf, takenBetween } from "../desk/opening.ts";
import { writeClockTime, writeDay } from "../mail/letters/japanese-writing.ts";
import type { Office, SendMode } from "../mail/office.ts";
import type { View } from "../world/store.ts";
import type { Option } from "./fields.ts";
import { type Html, table } from "./layout.ts";

export type FreeDay = { day: Day; slots: Slot[] };

/** Days shown as a table beside the choices; the choices go to the end of the horizon. */
const DAYS_AT_A_GLANCE = 8;

/**
 * Times that staff can agree on: open, to come, with a free seat. For an offer the cut-off must lie ahead (T6-1); what is agreed
 * in a consultation needs none (T6-5). The share that offers may hold binds the clerk, not a person.
 */
export async function freeDays(
  view: View,
  { office, now, mode }: { office: Office; now: Time; mode: SendMode },
  needsReply: boolean,
): Promise<FreeDay[]> {
  const opening = await openingOf(view);
  const calendar = calendarWith(office.calendar, opening);
  // Where a person releases each letter, the cut-off is closing time (decision 15), as the desk decides it.
  const policy: Policy = mode === "approve" ? { ...office.policy, cutOff: "closingOfPreviousOpenDay" } : office.policy;
  const lastDay = lastBookableDay(now, policy);
  const taken = await takenBetween(view, opening, dayOf(now), lastDay);
  const days: FreeDay[] = [];
  for (let day = dayOf(now); day <= lastDay; day = plusDays(day, 1)) {
    const slots = slotsOn(day, policy, calendar).filter(
      (slot) =>
        slot.start > now &&
        (!needsReply || cutOffOf(slot.start, policy, calendar) >= now) &&
        freeSeat(slot, taken, policy.seats) !== null,
    );
    if (slots.length > 0) days.push({ day, slots });
  }
  return days;
}

export function freeTable(days: readonly FreeDay[], today: Day): Html {
  if (days.length === 0) return html`<p>受付期間の中に、空いている時間がありません。</p>`;
  return table(
    "空いている開始時刻（近い日から）",
    ["日", "開始時刻"],
    days
      .slice(0, DAYS_AT_A_GLANCE)
      .map(({ day, slots }) => [
        writeDay(day, today),
        html`${slots.map(
          (slot, index) =>
            html`<span class="whole">${writeClockTime(clockTimeOf(slot.start))}${index < slots.length - 1 ? "、" : ""}</span>`,
        )}`,
      ]),
  );
}

export function freeOptions(days: readonly FreeDay[], today: Day): { label: string; options: Option[] }[] {
  return days.map(({ day, slots }) => ({
    label: writeDay(day, today),
    options: slots.map(({ start, end }) => ({
      value: start,
      label: `${writeDay(day, today)} ${writeClockTime(clockTimeOf(start))}～${writeClockTime(clockTimeOf(end))}`,
    })),
  }));
}
