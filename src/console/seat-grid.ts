import type { Booking, Slot } from "../booking/booking.ts";
import { hoursOn } from "../booking/calendar.ts";
import { overlaps } from "../booking/seats.ts";
import { slotsOn } from "../booking/slots.ts";
import {
  type ClockTime,
  clockTimeOf,
  type Day,
  endOf,
  plusDays,
  startOf,
  type Time,
  weekdayOf,
} from "../booking/time.ts";
import { calendarWith, closureOf, type Opening, openingOf, reasonOfBlock, takenBetween } from "../desk/opening.ts";
import type { Office } from "../mail/office.ts";
import type { View } from "../world/store.ts";
import { type Known, withPeople } from "./room.ts";

/** The calendar as values: for each day its opening, and for each start and seat what is there. */
export type SeatDay = {
  day: Day;
  isOpen: boolean;
  /** Why staff closed the day, in their words; null for a day that the calendar closes, or an open one. */
  closedFor: string | null;
  cells: ReadonlyMap<ClockTime, Cell[]>;
};

/** What is at one seat at one time. */
export type Cell =
  | { seat: number; is: "free" | "past" }
  | { seat: number; is: "blocked"; reason: string | null }
  | { seat: number; is: "held" | "confirmed" | "concluded"; known: Known; begins: Time };

type Occupant = Slot & { seat: number; is: "held" | "confirmed" | "concluded"; bookingId: string };

const MOST_BOOKINGS = 1000;

export async function gatherDays(
  view: View,
  { office, now }: { office: Office; now: Time },
  from: Day,
  days: number,
): Promise<SeatDay[]> {
  const to = plusDays(from, days - 1);
  const opening = await openingOf(view);
  const taken = await takenBetween(view, opening, from, to);
  const known = await knownOf(
    view,
    taken.filter((one) => one.by !== "blocked").map((one) => one.bookingId),
    from,
    to,
  );
  const occupants: Occupant[] = taken.flatMap(({ by, ...one }) =>
    by === "blocked" ? [] : [{ ...one, is: by === "offer" ? ("held" as const) : ("confirmed" as const) }],
  );
  for (const { booking } of known.values()) {
    if (booking.status !== "attended" && booking.status !== "noShow" && booking.status !== "stopped") continue;
    const { slot, seat } = booking.choice;
    occupants.push({ ...slot, seat, is: "concluded", bookingId: booking.id });
  }
  const blocked = taken.filter((one) => one.by === "blocked");
  return Array.from({ length: days }, (_, index) =>
    seatDay(plusDays(from, index), { office, now, opening, occupants, blocked, known }),
  );
}

type Ground = {
  office: Office;
  now: Time;
  opening: Opening;
  occupants: readonly Occupant[];
  blocked: readonly { seat: number; start: Time; end: Time }[];
  known: ReadonlyMap<string, Known>;
};

function seatDay(day: Day, ground: Ground): SeatDay {
  const { office, opening } = ground;
  const calendar = calendarWith(office.calendar, opening);
  const ofDay = ground.occupants.filter((one) => one.start <= endOf(day) && startOf(day) < one.end);
  const slots = slotsOn(day, office.policy, calendar);
  // What was booked before the day was closed, or before the hours changed, must not vanish from sight.
  const further = ofDay.filter((one) => !slots.some((slot) => overlaps(slot, one)));
  const starts = new Map([...slots, ...further].map((slot) => [clockTimeOf(slot.start), slot]));
  const cells = new Map<ClockTime, Cell[]>();
  for (const start of [...starts.keys()].sort()) {
    const slot = starts.get(start);
    if (slot) cells.set(start, cellsAt(slot, ofDay, slots.includes(slot), ground));
  }
  return {
    day,
    isOpen: hoursOn(day, calendar) !== null,
    closedFor: closureOf(opening, day)?.reason ?? null,
    cells,
  };
}

function cellsAt(slot: Slot, ofDay: readonly Occupant[], isOnGrid: boolean, ground: Ground): Cell[] {
  const { office, now, opening, known } = ground;
  const cells: Cell[] = [];
  const here = ofDay.filter((one) => overlaps(one, slot));
  // A booking may sit on a seat that the profile has given up since.
  const seats = Math.max(office.policy.seats, ...here.map((one) => one.seat));
  for (let seat = 1; seat <= seats; seat++) {
    const mine = here.filter((one) => one.seat === seat);
    for (const { bookingId, is, start } of mine) {
      const one = known.get(bookingId);
      if (one) cells.push({ seat, is, known: one, begins: start });
    }
    if (mine.length > 0 || !isOnGrid || seat > office.policy.seats) continue;
    if (ground.blocked.some((one) => one.seat === seat && overlaps(one, slot))) {
      cells.push({ seat, is: "blocked", reason: reasonOfBlock(opening, seat, slot.start, slot.end) });
    } else cells.push({ seat, is: slot.start <= now ? "past" : "free" });
  }
  return cells;
}

/** The bookings that hold a seat in the span, and those that took place in it. */
async function knownOf(view: View, holding: readonly string[], from: Day, to: Day): Promise<Map<string, Known>> {
  const bookings = new Map<string, Booking>();
  const span = { from: startOf(from), to: startOf(plusDays(to, 1)), limit: MOST_BOOKINGS };
  for (const booking of await view.bookings({
    statuses: ["confirmed", "offered", "attended", "noShow", "stopped"],
    ...span,
  }))
    bookings.set(booking.id, booking);
  // An offer stands in the list under its first choice, which may lie before the span.
  for (const id of new Set(holding)) {
    if (bookings.has(id) || bookings.size >= MOST_BOOKINGS) continue;
    const booking = await view.booking(id);
    if (booking) bookings.set(id, booking);
  }
  return new Map((await withPeople(view, [...bookings.values()])).map((known) => [known.booking.id, known]));
}

/** Monday of the week that a day lies in. */
export function mondayOf(day: Day): Day {
  return plusDays(day, -((weekdayOf(day) + 6) % 7));
}
