import type {
  BookAgainCommand,
  CancelByStaffCommand,
  EnterExistingCommand,
  MeetingCommand,
  MoveCommand,
  RecordOutcomeCommand,
  RequestCommand,
  ReviseCommand,
} from "./commands.ts";
import type { AwaitedMeeting, Meeting, MeetingEvent } from "./meeting.ts";
import type { Refusal } from "./refusal.ts";
import type { Day, Time } from "./time.ts";

/**
 * A booking (予約) as the union of its statuses. A status carries its proof: a confirmed booking without evidence, or an
 * offered one with a meeting, cannot be written down. A stored row is always the fold of its events (`apply`).
 */
export type Booking = Requested | Offered | Confirmed | Concluded | Cancelled | Closed;

export type Status = Booking["status"];

/** Waiting for the office (to offer, or for staff) or, when `asked` is set, for the job seeker's answer. */
export type Requested = Common & { status: "requested"; asked: Asked | null; keptFor: KeptFor | null };

/** Seats are held and the reply-by runs (T6-3a). */
export type Offered = Common & { status: "offered"; offer: Offer };

/**
 * What was agreed stands, also while another time is being offered in its place: `change` is that offer, holding seats of its
 * own until it is accepted or lapses (design §2).
 */
export type Confirmed = Common & { status: "confirmed"; change: Offer | null; reminded?: true } & Agreement &
  AwaitedMeeting;

/** After the time of the consultation, by a person's word (decision 17). */
export type Concluded = Common & { status: "attended" | "noShow" | "stopped"; outcomeBy: StaffId } & Agreement;

export type Cancelled = Common & {
  status: "cancelled";
  closedAt: Time;
  by: CancelledBy;
  was: Choice | null;
  /** The booking that goes on in its place, where it was a duplicate. */
  into?: BookingId;
};

export type Closed = Common & { status: "expired" | "declined" | "rejected"; closedAt: Time; lastOffer: Offer | null };

type Common = {
  id: BookingId;
  /** 受付番号: what people see and may quote. Proves nothing. */
  reference: string;
  personId: PersonId;
  via: Via;
  /** Arrival of the request: INTERNALDATE for mail, the act for telephone and consultation. */
  requestedAt: Time;
  /** Our own promise: closing time of the third business day after arrival (T6-3d). */
  answerBy: Time;
  /** In order of preference. */
  wishes: Wish[];
  /** How many offers were made so far; numbers the letters. */
  offersMade: number;
  /** Asked already once what was missing (decision 16 asks once). */
  askedOnce: boolean;
  /** What the person sent about the day itself; its presence forbids a no-show (decisions 12 and 17). */
  words: Word[];
  /** What staff noted about the day itself; any of it forbids a no-show, too. */
  dayNotes?: DayNote[];
  /** Set while staff handle it themselves (職員対応中): nothing moves by mail or clock until a person says what came of it. */
  frozen: Frozen | null;
};

/** Who took a booking over, and since when: an answer seen among the sent mails, or a person in the console (design §2). */
export type Frozen = { at: Time; by: { mail: string } | { staff: StaffId } };

/** What both sides agreed on, and the proof of it. */
export type Agreement = {
  choice: Choice;
  evidence: Evidence;
  terms: TermsRef;
  confirmedAt: Time;
  /** Null while a meeting of its own is still to come. */
  meeting: Meeting | null;
  /** It was agreed before this desk knew of it, and no letter told of it. */
  entered?: Entered;
};

/** What was agreed elsewhere: whether it may be reminded of, and whether the person has consented to the terms. */
export type Entered = { remind: boolean; consented: boolean };

export type Offer = {
  n: number;
  /** At least one, at most `policy.mostChoices`, numbered from 1. */
  choices: Choice[];
  /** The version in force on the day of the earliest choice (T13). */
  terms: TermsRef;
  madeAt: Time;
  replyBy: Time;
  notes: OfferNote[];
  /** Numbers of choices whose own cut-off passed in silence; their seats are free again. */
  lapsed?: number[];
  /** The one reminder before its end was written. */
  reminded?: true;
};

/** One numbered line of an offer: a slot on a seat (口), held until its own cut-off (T6-1, decision 15). */
export type Choice = { number: number; slot: Slot; seat: number; cutOff: Time };

export type Slot = { start: Time; end: Time };

/** A wished slot (at most one slot long) or a window in which any slot is welcome. */
export type Wish = { from: Time; to: Time };

/** Why an offer looks as it does; each has its sentence in the offer letter. */
export type OfferNote =
  | "closedDay"
  | "outsideHours"
  | "past"
  | "tooSoon"
  | "beyondHorizon"
  | "offGrid"
  | "taken"
  | "tooLong"
  | "senderAddressUsed"
  | "askedBesides"
  /** What was sent before is withdrawn; why is said by the one beside it. */
  | "replacesEarlier"
  | "newWishes"
  | "newAddress"
  | "byOffice"
  | "agreedByPhone"
  | "offeredAgain"
  | "newTerms";

export type TermsRef = { version: string; digest: string };

export type Asked = { at: Time; missing: Missing[]; readings: Slot[][]; answerBy: Time };

/** What a request lacks (T6-2); `wishReading` asks which of two readings of a date is meant. */
export type Missing = "name" | "number" | "wishes" | "wishReading";

/** Why a request waits for staff instead of an offer. */
export type KeptFor = "nothingFree" | "limit" | "holdShare" | "noTerms" | "stillMissing" | "unanswered";

export type Evidence =
  | { by: "mailReply"; mailId: string; receivedAt: Time; afterReplyBy: boolean }
  | { by: "staffWitnessed"; staff: StaffId; at: Time; termsGiven: string; reason: string }
  | { by: "bookedInConsultation"; staff: StaffId; at: Time }
  /** Its words were erased (decision 10); what kind it was is still counted. */
  | { by: "erased"; was: "mailReply" | "staffWitnessed"; digest: string };

/** Same-day mail that is word but cannot cancel (T6-6a). */
export type Word = { mailId: string; receivedAt: Time; about: "cancel" | "change" | "late" };

/** The office began late, or the person telephoned in time: silence of the person is out of the question (decision 17). */
export type DayNote = { at: Time; staff: StaffId; about: "officeLate" | "personPhoned" };

/** `earlier`: agreed on before this desk knew of it, and entered afterwards. */
export type Via = "mail" | "phone" | "consultation" | "earlier";
/** `duplicate`: the same wish stands in another booking, which goes on. */
export type CancelledBy = "mail" | "phone" | "office" | "duplicate";

export type BookingId = string;
export type PersonId = string;
export type StaffId = string;

/** What somebody asks the desk to do. Mail, staff and the clock only ever make these. `at` is when the desk decides. */
export type Command = { at: Time; bookingId: BookingId } & (
  | RequestCommand
  | ReviseCommand
  | { type: "accept"; receivedAt: Time; mailId: string; choice: number | null }
  | { type: "askWhich"; mailId: string }
  | { type: "decline"; receivedAt: Time; mailId: string }
  | { type: "cancel"; receivedAt: Time; mailId: string }
  | { type: "sendWord"; receivedAt: Time; mailId: string; about: Word["about"] }
  | { type: "expire"; readThrough: Time; offerStanding: OfferStanding; unsettledMails: number }
  | { type: "lapseQuestion"; readThrough: Time; unsettledMails: number }
  | { type: "lapseChoices"; readThrough: Time; unsettledMails: number }
  | { type: "remind"; readThrough: Time; unsettledMails: number }
  | { type: "remindReply"; readThrough: Time; unsettledMails: number; offerStanding: OfferStanding }
  | { type: "renewOffer"; unsettledMails: number }
  | { type: "release"; staff: StaffId }
  | {
      type: "confirmByStaff";
      staff: StaffId;
      choice: number;
      termsGiven: string;
      reason: string;
      overrideCutOff: boolean;
    }
  | CancelByStaffCommand
  | { type: "closeDuplicate"; staff: StaffId; into: BookingId; reason: string }
  | { type: "reject"; staff: StaffId; reason: string }
  | RecordOutcomeCommand
  | { type: "noteDay"; staff: StaffId; about: DayNote["about"] }
  | { type: "undoOutcome"; staff: StaffId }
  | { type: "changePerson"; staff: StaffId; personId: PersonId }
  | MoveCommand
  | { type: "switchToTelephone"; staff: StaffId; reason: string }
  | MeetingCommand
  | { type: "reseat"; staff: StaffId; reason: string }
  | { type: "giveRoom"; staff: StaffId; reason: string }
  | { type: "noteTold"; staff: StaffId; about: Told; inWriting?: true }
  | { type: "writeNote"; staff: StaffId; note: string }
  | { type: "takeOver"; by: Frozen["by"] }
  | { type: "handBack"; staff: StaffId }
  | BookAgainCommand
  | EnterExistingCommand
);

/** What staff told by telephone instead of a letter, or before it could arrive (L4). */
export type Told = "offer" | "details" | "change" | "cancellation" | "other";

/**
 * What became of the offer's letter, as delivery knows it. Only `accepted` lets an offer expire (decision 14); the offer of
 * another time also ends when its letter `neverLeft`, since the agreed time still stands.
 */
export type OfferStanding = "accepted" | "waiting" | "bounced" | "neverLeft";

/** What happened. Past tense, append-only. */
export type Event = { at: Time } & (
  | {
      type: "requested";
      bookingId: BookingId;
      reference: string;
      personId: PersonId;
      via: Via;
      receivedAt: Time;
      mailId: string | null;
      staff: StaffId | null;
      answerBy: Time;
      wishes: Wish[];
    }
  | {
      type: "revised";
      receivedAt: Time;
      mailId: string | null;
      wishes: Wish[];
      /** Why staff went beyond a limit (L6); absent where none was in the way. */
      reason?: string;
      staff?: StaffId;
    }
  | { type: "asked"; missing: Missing[]; readings: Slot[][]; answerBy: Time }
  | { type: "keptForStaff"; reason: KeptFor; lastDay: Day }
  | { type: "offered"; offer: Offer }
  | { type: "offerReleased"; staff: StaffId; replyBy: Time }
  | { type: "askedWhich"; mailId: string }
  | {
      type: "confirmed";
      choice: Choice;
      evidence: Evidence;
      terms: TermsRef;
      meeting: Meeting | null;
      /** The time that this one replaces; null for the first confirmation. */
      replaces: Slot | null;
      entered?: Entered;
    }
  | { type: "changeOffered"; receivedAt: Time; mailId: string | null; wishes: Wish[]; offer: Offer }
  | { type: "changeLapsed"; why: "silence" | "neverLeft" }
  | { type: "choicesLapsed"; numbers: number[]; readThrough: Time }
  | { type: "reminded" }
  | { type: "replyReminded" }
  | { type: "meetingChanged"; meeting: Meeting; staff: StaffId; reason: string }
  | MeetingEvent
  | {
      /** The same times on other seats, as the office took theirs out; `agreed` is the seat of the agreed time, if it moved. */
      type: "reseated";
      agreed: number | null;
      choices: { number: number; seat: number }[];
      staff: StaffId;
      reason: string;
    }
  /** `inWriting`: somebody who cannot telephone was written to. */
  | { type: "toldByPhone"; staff: StaffId; about: Told; inWriting?: true }
  | { type: "declined"; mailId: string }
  | {
      type: "cancelled";
      by: CancelledBy;
      mailId: string | null;
      staff: StaffId | null;
      reason: string;
      into?: BookingId;
    }
  | { type: "wordReceived"; word: Word }
  | { type: "expired"; readThrough: Time }
  | { type: "rejected"; staff: StaffId; reason: string }
  | { type: "outcomeRecorded"; outcome: "attended" | "noShow" | "stopped"; staff: StaffId; reason: string }
  | { type: "outcomeUndone"; staff: StaffId }
  | { type: "dayNoted"; note: DayNote }
  | { type: "personChanged"; staff: StaffId; personId: PersonId }
  /** 覚え書き: for colleagues, and nothing follows from it. */
  | { type: "noted"; staff: StaffId; note: string }
  | { type: "takenOver"; by: Frozen["by"] }
  | { type: "handedBack"; staff: StaffId }
);

export type Decision = { events: Event[] } | { refused: Refusal };
