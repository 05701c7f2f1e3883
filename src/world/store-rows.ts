import type { BookingId, Event, PersonId, StaffId } from "../booking/booking.ts";
import type { Day, Time } from "../booking/time.ts";
import type { KnownLanguage, OtherLanguage } from "../mail/language.ts";
import type { LetterKind } from "../mail/letters/letter.ts";
import type { LetterEdits } from "../mail/letters/rewording.ts";
import type { FolderRole } from "./world.ts";

/** What the store keeps, row by row, and what may be changed of each. */

/** 利用のお断り: a person's decision about a person, for online consultations only, with a last day. */
export type PersonRefusal = {
  id: string;
  personId: PersonId;
  at: Time;
  by: StaffId;
  /** T6-6c for repeated silence, T12-1 for threats, abuse and other purposes. */
  ground: "noShows" | "misuse";
  /** Stays in the office. */
  reason: string;
  /** The last day on which it holds. */
  until: Day;
  liftedAt: Time | null;
  liftedBy: StaffId | null;
  liftReason: string | null;
};

/** One event of any booking and its place in the order of `View.history`. */
export type HistoryEntry = { at: Time; bookingId: BookingId; position: number; event: Event };

export type LetterFate = Pick<
  OutboxLetter,
  "id" | "order" | "bookingId" | "kind" | "state" | "writtenAt" | "acceptedAt"
>;

export type HeldMail = Pick<InboundMail, "id" | "receivedAt" | "state"> & { heldAt: Time; settledAt: Time | null };

/** Personal values live here and nowhere else; bookings and events carry the id (decision 20). */
export type Person = {
  id: PersonId;
  name: string | null;
  /** As written, digits and hyphen; null when there is none yet. */
  jobSeekerNumber: string | null;
  /** Said explicitly that there is no number or that it is not at hand (T2). */
  registering: boolean;
  /** 連絡先メールアドレス; null for a person who only telephones. */
  address: string | null;
  phone: string | null;
  /** Companion, interpreter or other needs, in the person's words (T12-2). */
  companion: string | null;
  /** Deaf or speech-impaired: is written to where others are called (decision 12). */
  cannotTelephone?: true;
  /** In what words this person reads letters best; absent while nobody has said anything: Japanese. */
  language?: KnownLanguage;
};

/** new → handled | held | ignored; a person moves `held` on. */
export type InboundState = "new" | "handled" | "held" | "ignored";

export type InboundMail = {
  id: string;
  folder: FolderRole;
  uidValidity: string;
  uid: number;
  messageId: string | null;
  /** SHA-256 of From, Date and body without trace headers: with the Message-ID it tells a duplicate (decision 5). */
  contentHash: string;
  /** INTERNALDATE. */
  receivedAt: Time;
  storedAt: Time;
  size: number;
  oversize: boolean;
  state: InboundState;
  /** Why it is held or ignored; a word of the desk's closed list. */
  reason: string | null;
  bookingId: BookingId | null;
  /** From address, plain for search; null when unreadable. */
  fromAddress: string | null;
  fromName: string | null;
  /** The address that could not be reached, of a mail that tells so; plain for search. Null for every other mail. */
  about: string | null;
  /** The job seeker number that it names; compared as `numberKey` does, plain for search. Null when it names none, or is unread. */
  numberNamed: string | null;
  subject: string;
  /** The reading as JSON, once read. Encrypted at rest with the raw mail. */
  reading: unknown;
  attempts: number;
  /** When staff were first shown it as held. */
  heldAt: Time | null;
  settledAt: Time | null;
  /** Who moved a held mail on. */
  settledBy: StaffId | null;
};

type InboundPlace = "id" | "folder" | "uidValidity" | "uid" | "messageId";
export type InboundChange = Omit<
  InboundMail,
  InboundPlace | "contentHash" | "receivedAt" | "storedAt" | "size" | "oversize"
>;

/**
 * queued → sending → accepted | unknown | failed; `awaiting` a person's release in approve mode, `drafted` in shadow mode,
 * `capped` over a cap (decision 8), `withdrawn` with a reason. `bounced` after acceptance.
 */
export type LetterState =
  | "awaiting"
  | "drafted"
  | "capped"
  | "queued"
  | "sending"
  | "accepted"
  | "unknown"
  | "failed"
  | "withdrawn"
  | "bounced";

export type OutboxLetter = {
  id: string;
  order: number;
  bookingId: BookingId | null;
  kind: LetterKind;
  /** What caused it: `<booking id>:<event position>`, or for a receipt a digest of its day and address. Unique in the office with kind. */
  cause: string;
  to: string;
  token: string | null;
  messageId: string;
  date: Time;
  boundary: string;
  subject: string;
  text: string;
  html: string;
  /** What staff changed in it before it left; null for a letter in the clerk's own words. */
  edits: LetterEdits | null;
  inReplyTo: string | null;
  references: string[];
  attachments: { fileName: string; contentType: string; digest: string }[];
  state: LetterState;
  /** Why it was withdrawn, capped or failed, or the server's last word. */
  reason: string | null;
  attempts: number;
  /** Not before this moment, civil clock. */
  notBefore: Time;
  usefulUntil: Time | null;
  writtenAt: Time;
  /** Staff whose act caused it; somebody else releases it (decision 18). */
  causedBy: StaffId | null;
  releasedBy: StaffId | null;
  acceptedAt: Time | null;
  /** It may have arrived twice. */
  maybeTwice: boolean;
  /** Filed in Sent. */
  copied: boolean;
  /** Absent for a letter in Japanese; of any other, what it says in Japanese, for staff to read. */
  other?: { language: OtherLanguage; inJapanese: string };
};

export type LetterChange = Pick<
  OutboxLetter,
  | "state"
  | "reason"
  | "attempts"
  | "notBefore"
  | "usefulUntil"
  | "releasedBy"
  | "acceptedAt"
  | "maybeTwice"
  | "copied"
  | "subject"
  | "text"
  | "html"
  | "edits"
  | "other"
>;

/** Which people have to be told of a version; `since` counts those who booked under an earlier one. */
export type TermsToTell = {
  version: string;
  publishedAt: Time;
  effectiveOn: Day;
  /** The version itself and all later ones: whoever agreed under one of them has it. */
  since: string[];
};

/** That a person was told of a version: a letter was written, or a task to telephone. */
export type TermsNotice = {
  version: string;
  personId: PersonId;
  bookingId: BookingId;
  at: Time;
  toldBy: "letter" | "telephone";
};

/** How far a folder has been read. */
export type Cursor = {
  folder: FolderRole;
  uidValidity: string;
  lastUid: number;
  /** The last COMPLETE poll (decision 14). */
  polledAt: Time | null;
  /** Set at first contact: nothing older is answered. */
  firstContactAt: Time;
};

/** Something to be done in the mailbox, written with the decision and done later, idempotent (decision 1). */
export type MailboxAct = {
  id: string;
  act: "seen" | "flagged";
  folder: FolderRole;
  uidValidity: string;
  uid: number;
  attempts: number;
};

/** Something a person must do. */
export type Task = {
  id: string;
  kind:
    | "telephone"
    /** The same for somebody who cannot telephone. */
    | "write"
    | "heldMail"
    | "capped"
    | "unknownLetter"
    | "failedLetter"
    | "sameDayWord"
    | "switchRegistration"
    | "review"
    | "answerDue"
    | "outcomeDue";
  bookingId: BookingId | null;
  mailId: string | null;
  letterId: string | null;
  /** English words of the desk's closed list; the console has the Japanese. */
  why: string;
  at: Time;
  due: Time | null;
  closedAt: Time | null;
  closedBy: StaffId | null;
};

export type StaffAccount = {
  /** The sign-in name. */
  id: StaffId;
  displayName: string;
  role: "staff" | "chief" | "operator";
  /** scrypt with its parameters and salt. */
  passwordHash: string;
  active: boolean;
};

/** Personal information given out under law, as a chief wrote it down. */
export type Disclosure = {
  order: number;
  /** When it was written down. */
  at: Time;
  disclosedOn: Day;
  recipient: string;
  /** The law and article, or the order. */
  ground: string;
  /** What was given out, about whom (by reference). */
  content: string;
  staff: StaffId;
};

/** One value of the office's own that staff changed; the newest of a name is in force. */
export type OfficeChange = {
  order: number;
  at: Time;
  staff: StaffId;
  name: string;
  /** As JSON; null is the profile's value. */
  before: string | null;
  after: string | null;
  reason: string;
};

export type AuditEntry = { order: number; at: Time; staff: StaffId; act: string; subject: string };

/** A signed-in person, known by a SHA-256 of the cookie's value, which is kept nowhere. `half`: the second factor is still asked for. */
export type ConsoleSession = {
  digest: string;
  staff: StaffId;
  stage: "half" | "whole";
  /** Signed in with an account of the organisation, not with a password of ours. */
  isOutside: boolean;
  /** SHA-256 of the password's hash as it was at the sign-in. */
  credential: string;
  /** The secret of a second factor that the person is just taking over; sealed at rest. */
  enrolling: string | null;
  beganAt: Time;
  seenAt: Time;
  endsAt: Time;
};
