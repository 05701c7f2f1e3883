import type { Agreement, Choice, Command, Decision, Event, Evidence, Slot } from "./booking.ts";
import type { Meeting, OwnMeeting } from "./meeting.ts";
import type { Facts } from "./offers.ts";
import type { Refusal } from "./refusal.ts";
import type { Time } from "./time.ts";

/** The command of one type. */
export type Of<T extends Command["type"]> = Extract<Command, { type: T }>;

/**
 * The event of a confirmation, with what is `kept` of an earlier one (a meeting of its own, the telephone), else with the meeting of its seat: the
 * pool room, one of its own that is still to come, or the telephone.
 */
export function confirmed(
  at: Time,
  choice: Choice,
  evidence: Evidence,
  terms: Agreement["terms"],
  facts: Facts,
  replaces: Slot | null = null,
  kept: OwnMeeting | (Meeting & { by: "telephone" }) | null = null,
): Event {
  const ofSeat: Meeting = facts.roomSeats.includes(choice.seat) ? roomAt(choice.seat, facts) : { by: "telephone" };
  const meeting = kept ?? (facts.ownMeetings ? null : ofSeat);
  return { type: "confirmed", at, choice, evidence, terms, meeting, replaces };
}

/** The room that a seat has now. */
export function roomAt(seat: number, { roomIds }: Pick<Facts, "roomIds">): Meeting & { by: "room" } {
  const room = roomIds?.get(seat);
  return { by: "room", seat, ...(room === undefined ? {} : { room }) };
}

export function after(first: Event, next: Event | { refused: Refusal }): Decision {
  return "refused" in next ? next : record(first, next);
}

export function record(...events: Event[]): Decision {
  return { events };
}

export function refuse(refused: Refusal): Decision {
  return { refused };
}
