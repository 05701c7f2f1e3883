import type { StaffId } from "./booking.ts";
import type { Time } from "./time.ts";

/**
 * `room`: the pool room of that seat; its own `room` says which of several that the seat has had, absent for the profile's, as the
 * person goes where the details led, whatever room the seat is given later. `told`: another meeting, of which the person has the ID
 * already; its passcode is not known here.
 */
export type Meeting =
  | { by: "room"; seat: number; room?: string }
  | { by: "told"; meetingId: string }
  | { by: "telephone" }
  | OwnMeeting;

/**
 * Made for this booking alone, at the host of that seat. ID and passcode stand in the row `id` of the meetings, sealed and never in an event. `since`: when the
 * office had it. `typedBy` typed it in, while no provider could be asked.
 */
export type OwnMeeting = { by: "own"; id: string; seat: number; since: Time; typedBy?: StaffId };

/** While `meeting` is null: what the person was told of the ID that is still to come (decision 9). */
export type AwaitedMeeting = {
  /** Until when a letter has promised it. */
  promisedBy?: Time;
  /** The ID that the person had is void, as the provider has lost its meeting. */
  lostMeeting?: true;
};

/** What happens to a meeting of a booking's own, without the time that every event carries. */
export type MeetingEvent =
  /** The ID is there. `voids`: the one that the office had for this time is void. */
  | { type: "meetingReady"; meeting: OwnMeeting; voids: boolean }
  /** Confirmed without an ID so far: a letter says by when it follows (decision 9). */
  | { type: "meetingPromised"; by: Time }
  /** The provider has it no more; another one is wanted. */
  | { type: "meetingLost" };
