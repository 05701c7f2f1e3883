import type { Booking, BookingId, Choice, Offer, Slot } from "./booking.ts";
import type { Time } from "./time.ts";

/**
 * A seat (口) that is held by an offer or taken by a confirmed booking for a time, or that the office has taken out itself
 * (`blocked`: leave, counter duty, a seat's own hours), which is nobody's booking: its `bookingId` is `NOBODY`.
 */
export type Taken = {
  bookingId: BookingId;
  seat: number;
  start: Time;
  end: Time;
  by: "offer" | "confirmed" | "blocked";
};

/** No booking has an empty id, so nothing is ever freed by it. */
export const NOBODY: BookingId = "";

/** The seats that a booking holds: every choice of a standing offer, the agreed slot of a confirmed booking, else none. */
export function holdsOf(booking: Booking): Taken[] {
  switch (booking.status) {
    case "offered":
      return standing(booking.offer).map((choice) => hold(booking.id, choice.seat, choice.slot, "offer"));
    case "confirmed":
      return [
        hold(booking.id, booking.choice.seat, booking.choice.slot, "confirmed"),
        ...(booking.change ? standing(booking.change) : []).map((choice) =>
          hold(booking.id, choice.seat, choice.slot, "offer"),
        ),
      ];
    case "requested":
    case "attended":
    case "noShow":
    case "stopped":
    case "cancelled":
    case "expired":
    case "declined":
    case "rejected":
      return [];
  }
}

/** The choices that can still be had; the others passed their own cut-off (decision 15). */
export function standing({ choices, lapsed = [] }: Offer): Choice[] {
  return choices.filter((choice) => !lapsed.includes(choice.number));
}

/** The choices that whoever is asked for one now can still have. */
export function askableAt(offer: Offer, at: Time): Choice[] {
  return standing(offer).filter(({ cutOff }) => cutOff > at);
}

export function overlaps(a: { start: Time; end: Time }, b: { start: Time; end: Time }): boolean {
  return a.start < b.end && b.start < a.end;
}

/** The lowest seat that is free for the slot, or null. Seats count from 1. */
export function freeSeat(slot: Slot, taken: readonly Taken[], seats: number): number | null {
  for (let seat = 1; seat <= seats; seat++) {
    if (!taken.some((one) => one.seat === seat && overlaps(one, slot))) return seat;
  }
  return null;
}

function hold(bookingId: BookingId, seat: number, slot: Slot, by: Taken["by"]): Taken {
  return { bookingId, seat, start: slot.start, end: slot.end, by };
}
