import type { BookingId, Choice, OfferNote, Slot, Wish } from "./booking.ts";
import { hoursOn } from "./calendar.ts";
import { cutOffOf, leavesTimeToReply } from "./deadlines.ts";
import type { Calendar, Policy } from "./policy.ts";
import { freeSeat, overlaps, type Taken } from "./seats.ts";
import {
  at,
  type ClockTime,
  clockTimeAt,
  DAY_MINUTES,
  type Day,
  dayOf,
  minutesBetween,
  minutesOf,
  plusDays,
  plusMinutes,
  type Time,
} from "./time.ts";

/** What a proposal is judged by. `taken` is everything held or taken within the horizon. */
export type Ground = { now: Time; policy: Policy; calendar: Calendar; taken: readonly Taken[] };

export type Proposal = { choices: Choice[]; notes: OfferNote[] } | { none: "nothingFree" | "holdShare" };

/**
 * The smallest offer (decision 13): the first exactly wished slot that can be booked, alone; otherwise up to
 * `policy.mostChoices` slots spread over the wishes, nearest first. Holds of `own` do not count against its own new offer.
 */
export function propose(wishes: readonly Wish[], own: BookingId | null, ground: Ground): Proposal {
  const others = { ...ground, taken: ground.taken.filter((one) => one.bookingId !== own) };
  const bookable = bookableSlots(others);
  const notes = new Set<OfferNote>();
  for (const wish of wishes) {
    const exact = bookable.find((slot) => isExact(wish, ground.policy) && slot.start === wish.from);
    if (exact) return { choices: number([exact], others), notes: [...notes] };
    const note = hindrance(wish, bookable, others);
    if (note) notes.add(note);
  }
  const picked = spread(
    wishes.map((wish) => nearestFirst(wish, bookable)),
    ground.policy.mostChoices,
  );
  if (picked.length > 0) return { choices: number(picked, others), notes: [...notes] };
  return {
    none:
      bookableSlots({ ...others, policy: { ...ground.policy, mostHoldShare: 1 } }).length > 0
        ? "holdShare"
        : "nothingFree",
  };
}

/** Whether one slot, agreed by a person, can be held: open, on the grid's hours, still to come, with a free seat. */
export function seatForAgreed(
  slot: Slot,
  own: BookingId | null,
  ground: Ground,
): number | "closedDay" | "slotTaken" | "alreadyStarted" {
  if (slot.start <= ground.now) return "alreadyStarted";
  const fits = slotsOn(dayOf(slot.start), ground.policy, ground.calendar).some((one) => one.start === slot.start);
  if (!fits || minutesBetween(slot.start, slot.end) > ground.policy.slotMinutes) return "closedDay";
  return (
    freeSeat(
      slot,
      ground.taken.filter((one) => one.bookingId !== own),
      ground.policy.seats,
    ) ?? "slotTaken"
  );
}

/** Every slot that an offer leaving now may contain, earliest first. */
export function bookableSlots(ground: Ground): Slot[] {
  const { now, policy, calendar } = ground;
  const slots: Slot[] = [];
  const lastDay = lastBookableDay(now, policy);
  const grid = gridOf(policy);
  for (let day = plusDays(dayOf(now), 1); day <= lastDay; day = plusDays(day, 1)) {
    const ofDay = slotsOn(day, policy, calendar, grid);
    const first = ofDay[0];
    if (!first || !leavesTimeToReply(now, cutOffOf(first.start, policy, calendar), policy, calendar)) continue;
    if (isHoldShareReached(day, ofDay, ground)) continue;
    slots.push(...ofDay.filter((slot) => freeSeat(slot, ground.taken, policy.seats) !== null));
  }
  return slots;
}

/** The grid of a day: none on a closed day, none across the pause, none beyond opening hours. */
export function slotsOn(day: Day, policy: Policy, calendar: Calendar, grid = gridOf(policy)): Slot[] {
  const hours = hoursOn(day, calendar);
  if (!hours) return [];
  const slots: Slot[] = [];
  for (const { from, to } of grid) {
    const slot = { start: at(day, from), end: at(day, to) };
    if (slot.start >= hours.opens && slot.end <= hours.closes) slots.push(slot);
  }
  return slots;
}

/** Whether a week of opening hours (0 = Sunday) has room for a single consultation. */
export function leavesTimeForOne(openHours: Calendar["openHours"], policy: Policy): boolean {
  const grid = gridOf(policy);
  return openHours.some((hours) => hours && grid.some(({ from, to }) => from >= hours.from && to <= hours.to));
}

/** The same on every day, so many days need it once: what lies across the pause, or ends on another day, is none. */
function gridOf(policy: Policy): { from: ClockTime; to: ClockTime }[] {
  const { pause, firstStart, lastStart, gridMinutes, slotMinutes } = policy;
  const grid: { from: ClockTime; to: ClockTime }[] = [];
  const last = Math.min(minutesOf(lastStart), DAY_MINUTES - slotMinutes);
  for (let start = minutesOf(firstStart); start <= last; start += gridMinutes) {
    const [from, to] = [clockTimeAt(start), clockTimeAt(start + slotMinutes)];
    if (!pause || from >= pause.to || pause.from >= to) grid.push({ from, to });
  }
  return grid;
}

export function lastBookableDay(now: Time, policy: Policy): Day {
  return plusDays(dayOf(now), policy.horizonDays);
}

function number(slots: Slot[], ground: Ground): Choice[] {
  const inOrder = [...slots].sort((a, b) => (a.start < b.start ? -1 : 1));
  return inOrder.map((slot, index) => {
    const seat = freeSeat(slot, ground.taken, ground.policy.seats);
    if (seat === null) throw new Error(`a bookable slot without a free seat: ${slot.start}`);
    return { number: index + 1, slot, seat, cutOff: cutOffOf(slot.start, ground.policy, ground.calendar) };
  });
}

function isExact(wish: Wish, policy: Policy): boolean {
  return minutesBetween(wish.from, wish.to) <= policy.slotMinutes;
}

/** Slots inside the wish in order of time, then the others by distance from its beginning. */
function nearestFirst(wish: Wish, bookable: readonly Slot[]): Slot[] {
  const inside = bookable.filter((slot) => slot.start >= wish.from && slot.end <= wish.to);
  if (inside.length > 0) return inside;
  const distance = (slot: Slot) => Math.abs(minutesBetween(wish.from, slot.start));
  return [...bookable].sort((a, b) => distance(a) - distance(b) || (a.start < b.start ? -1 : 1));
}

/** Takes turns between the wishes so that each wished window is represented before any gets a second slot. */
function spread(lists: Slot[][], most: number): Slot[] {
  const picked: Slot[] = [];
  const clashes = (slot: Slot) => picked.some((one) => one.start < slot.end && slot.start < one.end);
  for (let misses = 0, turn = 0; picked.length < most && misses < lists.length; turn++) {
    const next = lists[turn % lists.length]?.find((slot) => !clashes(slot));
    if (next) picked.push(next);
    misses = next ? 0 : misses + 1;
  }
  return picked;
}

/** The one reason, told in the letter, why a wish is not offered as it stands; null when it is a window with free slots. */
function hindrance(wish: Wish, bookable: readonly Slot[], ground: Ground): OfferNote | null {
  const { now, policy, calendar } = ground;
  if (bookable.some((slot) => slot.start >= wish.from && slot.end <= wish.to)) return null;
  if (wish.to <= now) return "past";
  const days = daysOf(wish);
  const open = days.filter((day) => hoursOn(day, calendar) !== null);
  if (dayOf(wish.from) > lastBookableDay(now, policy)) return "beyondHorizon";
  if (open.length === 0) return "closedDay";
  const grid = open.flatMap((day) => slotsOn(day, policy, calendar));
  const touching = grid.filter((slot) => slot.start < wish.to && wish.from < slot.end);
  if (touching.length === 0) return "outsideHours";
  if (isExact(wish, policy) && !touching.some((slot) => slot.start === wish.from)) return "offGrid";
  const reachable = touching.some(
    (slot) => slot.start > now && leavesTimeToReply(now, cutOffOf(slot.start, policy, calendar), policy, calendar),
  );
  return reachable ? "taken" : "tooSoon";
}

function daysOf(wish: Wish): Day[] {
  const days: Day[] = [];
  const last = dayOf(plusMinutes(wish.to, -1));
  for (let day = dayOf(wish.from); day <= last && days.length < MOST_DAYS_OF_A_WISH; day = plusDays(day, 1))
    days.push(day);
  return days;
}

/** A longer window says nothing more about why nothing is free. */
const MOST_DAYS_OF_A_WISH = 62;

/** Offers may hold at most half of a day's seats; confirmed bookings do not count (decision 13), nor do seats taken out. */
function isHoldShareReached(day: Day, slotsOfDay: readonly Slot[], { policy, taken }: Ground): boolean {
  const ofDay = taken.filter((one) => one.by !== "confirmed" && dayOf(one.start) === day);
  const held = ofDay.filter((one) => one.by === "offer").length;
  const blocked = ofDay.filter((one) => one.by === "blocked");
  const open = slotsOfDay.reduce((sum, slot) => sum + policy.seats - blockedSeats(slot, blocked), 0);
  return held + 1 > Math.max(1, open * policy.mostHoldShare);
}

function blockedSeats(slot: Slot, blocked: readonly Taken[]): number {
  return blocked.length === 0 ? 0 : new Set(blocked.filter((one) => overlaps(one, slot)).map((one) => one.seat)).size;
}
