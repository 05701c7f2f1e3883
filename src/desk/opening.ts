import type { StaffId } from "../booking/booking.ts";
import type { Calendar } from "../booking/policy.ts";
import { NOBODY, type Taken } from "../booking/seats.ts";
import {
  at,
  type ClockTime,
  type Day,
  dayOf,
  endOf,
  plusDays,
  startOf,
  type Time,
  weekdayOf,
} from "../booking/time.ts";
import type { Office } from "../mail/office.ts";
import type { View } from "../world/store.ts";
import type { Desk } from "./desk.ts";
import { officeNow } from "./office-values.ts";

/** A day that staff closed in the console, beside the closures of the profile. */
export type Closure = { day: Day; reason: string; staff: StaffId; at: Time };

/** A seat (口) taken out for a dated time: leave, counter duty. */
export type SeatBlock = { id: string; seat: number; from: Time; to: Time; reason: string; staff: StaffId; at: Time };

/** When a seat is there in an ordinary week, 0 = Sunday; null is not that day. A seat without such hours follows the office. */
export type SeatHours = { seat: number; week: ({ from: ClockTime; to: ClockTime } | null)[]; staff: StaffId; at: Time };

/** What staff changed about the office's opening; everything else stands in the profile. */
export type Opening = {
  closures: Closure[];
  blocks: SeatBlock[];
  hours: SeatHours[];
  /** Who changed what and why, newest first; older ones stand in 履歴 without their reason. */
  changes: OpeningChange[];
};

export type OpeningChange = {
  at: Time;
  staff: StaffId;
  act: "closed" | "reopened" | "seatOut" | "seatBack" | "seatHours";
  about: string;
  reason: string;
};

export const OPENING_SETTING = "opening";

const NOTHING_CHANGED: Opening = { closures: [], blocks: [], hours: [], changes: [] };

export async function openingOf(view: Pick<View, "setting">): Promise<Opening> {
  return ((await view.setting(OPENING_SETTING)) as Opening | null) ?? NOTHING_CHANGED;
}

/** The profile's calendar with the days that staff closed. */
export function calendarWith(calendar: Calendar, { closures }: Opening): Calendar {
  if (closures.length === 0) return calendar;
  return { ...calendar, closures: new Set([...calendar.closures, ...closures.map((one) => one.day)]) };
}

/** The office as it is in force now: what staff changed of its values, and the days that they closed. */
export async function officeInForce(view: View, desk: Desk): Promise<Office> {
  const office = await officeNow(view, desk);
  const calendar = calendarWith(office.calendar, await openingOf(view));
  return calendar === office.calendar ? office : { ...office, calendar };
}

/** The seats that the office has taken out itself between two days (both included), by seat then start. */
export function blockedSeats({ blocks, hours }: Opening, from: Day, to: Day): Taken[] {
  const blocked = blocks
    .filter((block) => block.from <= endOf(to) && block.to > startOf(from))
    .map((block) => taken(block.seat, block.from, block.to));
  for (const { seat, week } of hours) {
    for (let day = from, next = from; day <= to; day = next) {
      next = plusDays(day, 1);
      const there = week[weekdayOf(day)] ?? null;
      const [begins, ends] = [startOf(day), startOf(next)];
      if (!there) blocked.push(taken(seat, begins, ends));
      else {
        const [opens, closes] = [at(day, there.from), at(day, there.to)];
        if (begins < opens) blocked.push(taken(seat, begins, opens));
        if (closes < ends) blocked.push(taken(seat, closes, ends));
      }
    }
  }
  return blocked.sort((a, b) => a.seat - b.seat || (a.start < b.start ? -1 : a.start > b.start ? 1 : 0));
}

/** Everything that cannot be given to anybody else between two days (both included): held, agreed or taken out. */
export async function takenBetween(view: View, opening: Opening, from: Day, to: Day): Promise<Taken[]> {
  const booked = await view.taken(startOf(from), endOf(to));
  const blocked = blockedSeats(opening, from, to);
  return blocked.length === 0 ? booked : [...booked, ...blocked];
}

/** Why a seat is out at a time, in the words of whoever took it out; null for a seat's ordinary hours. */
export function reasonOfBlock({ blocks }: Opening, seat: number, start: Time, end: Time): string | null {
  return blocks.find((block) => block.seat === seat && block.from < end && start < block.to)?.reason ?? null;
}

export function closureOf({ closures }: Opening, day: Day): Closure | null {
  return closures.find((one) => one.day === day) ?? null;
}

/** Keeps what is still ahead or lately past, so that the setting stays small; the history of changes is in 履歴. */
export function withoutPast(opening: Opening, today: Day): Opening {
  const oldest = plusDays(today, -DAYS_KEPT);
  return {
    ...opening,
    closures: opening.closures.filter((one) => one.day >= oldest),
    blocks: opening.blocks.filter((one) => dayOf(one.to) >= oldest),
  };
}

const DAYS_KEPT = 62;

function taken(seat: number, start: Time, end: Time): Taken {
  return { bookingId: NOBODY, seat, start, end, by: "blocked" };
}
