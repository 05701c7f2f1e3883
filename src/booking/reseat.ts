import type { Booking, Choice, Confirmed, Decision, Event, Slot } from "./booking.ts";
import { hoursOn } from "./calendar.ts";
import { type Facts, openOfferOf } from "./offers.ts";
import { type Of, record, refuse, roomAt } from "./ruling.ts";
import { freeSeat, holdsOf, overlaps, standing, type Taken } from "./seats.ts";
import { dayOf } from "./time.ts";

/**
 * The seat of a booking is taken out: the same times on other seats, when there are any. Nobody is told of a seat; a person with
 * another room than before gets it in a letter (`meetingChanged`). A consultation in a room never becomes one by telephone here.
 */
export function reseat(booking: Booking | null, command: Of<"reseat">, facts: Facts): Decision {
  if (!booking || (booking.status !== "offered" && booking.status !== "confirmed")) return refuse("nothingToDo");
  const { at, staff, reason } = command;
  const own = holdsOf(booking);
  if (own.some((one) => hoursOn(dayOf(one.start), facts.calendar) === null)) return refuse("closedDay");
  const isOut = (seat: number, slot: Slot) => isTakenOut(seat, slot, facts.taken);
  const used: Taken[] = [
    ...facts.taken.filter((one) => one.bookingId !== booking.id),
    ...own.filter((one) => !isOut(one.seat, one)),
  ];
  const give = (choice: Choice, by: Taken["by"], inRoom: boolean): number | null => {
    const seat = freeSeatFor(choice.slot, used, facts, inRoom);
    if (seat !== null) used.push({ bookingId: booking.id, seat, ...choice.slot, by });
    return seat;
  };
  let agreed: number | null = null;
  if (booking.status === "confirmed" && isOut(booking.choice.seat, booking.choice.slot)) {
    agreed = give(booking.choice, "confirmed", booking.meeting?.by === "room");
    if (agreed === null) return refuse("slotTaken");
  }
  const choices: { number: number; seat: number }[] = [];
  const offer = openOfferOf(booking);
  for (const choice of offer ? standing(offer) : []) {
    if (!isOut(choice.seat, choice.slot)) continue;
    const seat = give(choice, "offer", facts.roomSeats.includes(choice.seat));
    if (seat === null) return refuse("slotTaken");
    choices.push({ number: choice.number, seat });
  }
  if (agreed === null && choices.length === 0) return refuse("nothingToDo");
  const events: Event[] = [{ type: "reseated", at, agreed, choices, staff, reason }];
  if (agreed !== null && booking.status === "confirmed" && booking.meeting?.by === "room")
    events.push({ type: "meetingChanged", at, meeting: roomAt(agreed, facts), staff, reason });
  // Another seat has another host; what staff typed in has none.
  if (agreed !== null && booking.status === "confirmed" && hasOtherHost(booking, agreed))
    events.push({ type: "meetingLost", at });
  return record(...events);
}

function hasOtherHost({ meeting }: Confirmed, seat: number): boolean {
  return meeting?.by === "own" && meeting.typedBy === undefined && meeting.seat !== seat;
}

/** The seat has another room than the one that the person was told of; they are told of it in a letter. */
export function giveRoom(booking: Booking | null, { at, staff, reason }: Of<"giveRoom">, facts: Facts): Decision {
  if (booking?.status !== "confirmed") return refuse("notConfirmed");
  const { meeting, choice } = booking;
  if (choice.slot.start <= at) return refuse("alreadyStarted");
  if (meeting?.by !== "room" || !facts.roomSeats.includes(meeting.seat)) return refuse("nothingToDo");
  const given = roomAt(meeting.seat, facts);
  return given.room === meeting.room
    ? refuse("nothingToDo")
    : record({ type: "meetingChanged", at, meeting: given, staff, reason });
}

/**
 * Whether the office itself has closed a choice's day or taken its seat out since it was offered: then only a person goes on. A
 * holiday that moved in the almanac is nobody's decision; what was promised before it stays.
 */
export function shutFor({ slot, seat }: Choice, facts: Facts): "closedDay" | "slotTaken" | null {
  if (facts.calendar.closures.has(dayOf(slot.start))) return "closedDay";
  return isTakenOut(seat, slot, facts.taken) ? "slotTaken" : null;
}

export function isTakenOut(seat: number, slot: Slot, taken: readonly Taken[]): boolean {
  return taken.some((one) => one.by === "blocked" && one.seat === seat && overlaps(one, slot));
}

/** The lowest free seat, with a meeting room where one is needed. */
export function freeSeatFor(
  slot: Slot,
  taken: readonly Taken[],
  { policy, roomSeats }: Facts,
  inRoom: boolean,
): number | null {
  if (!inRoom) return freeSeat(slot, taken, policy.seats);
  for (let seat = 1; seat <= policy.seats; seat++) {
    if (roomSeats.includes(seat) && isSeatFree(seat, slot, taken)) return seat;
  }
  return null;
}

export function isSeatFree(seat: number, slot: Slot, taken: readonly Taken[]): boolean {
  return !taken.some((one) => one.seat === seat && overlaps(one, slot));
}
