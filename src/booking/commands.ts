import type { Missing, OfferNote, PersonId, Slot, StaffId, Wish } from "./booking.ts";
import type { Time } from "./time.ts";

/** The longer commands of the union `Command`, without the time and the booking that all of them carry. */
export type RequestCommand = {
  type: "request";
  via: "mail" | "phone";
  reference: string;
  personId: PersonId;
  receivedAt: Time;
  mailId: string | null;
  staff: StaffId | null;
  wishes: Wish[];
  missing: Missing[];
  readings: Slot[][];
  /** The one slot agreed on the telephone (L1); offered alone. */
  agreed: Slot | null;
  notes: OfferNote[];
};

/** New wishes by mail, from the clock when an offer never left, or typed in by `staff`. */
export type ReviseCommand = {
  type: "revise";
  receivedAt: Time;
  mailId: string | null;
  staff: StaffId | null;
  wishes: Wish[];
  missing: Missing[];
  readings: Slot[][];
  /** What the letter must say of these wishes beyond what the law sees for itself; absent where there is nothing. */
  notes?: readonly OfferNote[];
  /** Why staff go beyond a limit of the profile (L6); empty or absent where none is in the way. */
  reason?: string;
};

/** What became of the consultation, with what was read of the mailbox: a mail in time may be the word that nobody has seen yet. */
export type RecordOutcomeCommand = {
  type: "recordOutcome";
  staff: StaffId;
  outcome: "attended" | "noShow" | "stopped";
  reason: string;
  readThrough: Time | null;
  /** Mails that arrived by minute 10 and may be this person's. */
  unsettledMails: number;
};

/** Another time for a confirmed booking, agreed with a person; the reason says how, and why after the cut-off if it is (T6-1). */
export type MoveCommand = {
  type: "moveByStaff";
  staff: StaffId;
  slot: Slot;
  termsGiven: string;
  reason: string;
  overrideCutOff: boolean;
  /** In a meeting again, though it was switched to the telephone. */
  inMeeting?: true;
};

/**
 * The person's word by telephone or in a mail (`mailId`, where one is known), or the office's own doing. On the day itself a mail
 * cancels only because a person accepts it (decision 12).
 */
export type CancelByStaffCommand = {
  type: "cancelByStaff";
  staff: StaffId;
  by: "phone" | "mail" | "office";
  mailId?: string | null;
  reason: string;
};

/** How the person was told to meet: in the seat's own room, by an ID of another meeting that they have already, or by telephone. */
export type MeetingBefore = { by: "room" } | { by: "told"; meetingId: string } | { by: "telephone" };

/** A booking that the office agreed on before this desk knew of it; `seat` null takes the lowest that fits. */
export type EnterExistingCommand = {
  type: "enterExisting";
  reference: string;
  personId: PersonId;
  staff: StaffId;
  slot: Slot;
  seat: number | null;
  meeting: MeetingBefore;
  /** How the terms were given, or that they were not. */
  termsGiven: string;
  /** Whether the person agreed to them. */
  consented: boolean;
  reason: string;
  /** Whether the reminder on the day before may leave. */
  remind: boolean;
};

/** What becomes of a meeting of a booking's own (decision 9); `id` is its row. By the clock, but for what staff type in. */
export type MeetingCommand =
  | { type: "noteMeeting"; id: string; seat: number }
  | { type: "typeMeeting"; id: string; staff: StaffId }
  /** `wantedAt`: since when the meeting has been asked for. */
  | { type: "promiseMeeting"; wantedAt: Time }
  | { type: "loseMeeting"; id: string };

export type BookAgainCommand = {
  type: "bookAgain";
  reference: string;
  personId: PersonId;
  staff: StaffId;
  slot: Slot;
};
