import type { BookingId, Slot } from "../booking/booking.ts";
import type { Time } from "../booking/time.ts";
import type { WayIn } from "../mail/letters/letter.ts";

/** Meetings of bookings' own (decision 9). */
export type MeetingView = {
  meeting(id: string): Promise<MeetingRow | null>;
  /** By when they were wanted, then id. */
  meetings(filter: MeetingFilter): Promise<MeetingRow[]>;
};

export type MeetingTx = {
  /** Adds or replaces a row; its booking, who made it and since when it is wanted stay as they were. */
  saveMeeting(meeting: MeetingRow): Promise<void>;
};

export type MeetingFilter = {
  bookingId?: BookingId;
  states?: MeetingState[];
  /** Over before this moment. */
  endedBefore?: Time;
  limit: number;
};

/**
 * wanted → making → made → ready, once its booking knows of it; `moving` has to be told another time, `unwanted` has to be taken away,
 * `gone` is over. A `making` row whose worker has died may exist at the provider or not.
 */
export type MeetingState = "wanted" | "making" | "made" | "ready" | "moving" | "unwanted" | "gone";

/** A meeting of a booking's own (decision 9). Its id is what the provider's meeting is found by, and tells nothing of anybody. */
export type MeetingRow = {
  id: string;
  bookingId: BookingId;
  /** What staff typed in is not the provider's to change. */
  madeBy: "zoom" | "staff";
  state: MeetingState;
  /** Whose host it has. */
  seat: number;
  slot: Slot;
  /** Null until it is known, and once it was erased. Encrypted at rest. */
  wayIn: WayIn | null;
  attempts: number;
  /** Not before this moment, civil clock. */
  notBefore: Time;
  /** What the provider said last, in English; null while nothing is wrong. */
  trouble: string | null;
  wantedAt: Time;
};
