import type { Booking, BookingId, Event, PersonId, StaffId, Status } from "../booking/booking.ts";
import type { Taken } from "../booking/seats.ts";
import type { PublishedTerms } from "../booking/terms.ts";
import type { Time } from "../booking/time.ts";
import type { Change } from "./store-changes.ts";
import type { MeetingTx, MeetingView } from "./store-meetings.ts";
import type {
  AuditEntry,
  Cursor,
  Disclosure,
  HeldMail,
  HistoryEntry,
  InboundChange,
  InboundMail,
  InboundState,
  LetterChange,
  LetterFate,
  LetterState,
  MailboxAct,
  OfficeChange,
  OutboxLetter,
  Person,
  PersonRefusal,
  StaffAccount,
  Task,
  TermsNotice,
  TermsToTell,
} from "./store-rows.ts";
import type { SignInTx, SignInView } from "./store-sign-ins.ts";
import type { FolderRole } from "./world.ts";

/**
 * The one place where state lives. `transaction` runs one at a time per office and either commits all or nothing; `look`
 * reads without waiting for it. Both throw `StoreDown` when the database is away, and nothing else for outside reasons.
 */
export type Store = {
  transaction<T>(officeId: string, work: (tx: Tx) => Promise<T>): Promise<T>;
  look<T>(officeId: string, work: (view: View) => Promise<T>): Promise<T>;
  /**
   * Takes an office for this worker by a session lock that dies with the process, and raises the office's epoch. From then
   * on `transaction` through the returned hold fails with `Superseded` once another worker has taken the office.
   */
  holdOffice(officeId: string): Promise<OfficeHold | "taken">;
  /** Calls back behind every commit that changed what staff may look at, whoever made it. Returns how to stop. */
  watch(officeId: string, onChange: (changes: Change[]) => void): () => void;
  close(): Promise<void>;
};

export type OfficeHold = {
  officeId: string;
  epoch: number;
  /** Like `Store.transaction`, but checks the epoch first. */
  transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  release(): Promise<void>;
};

/** The database cannot be reached or refused to work: trouble, to be tried again later. */
export class StoreDown extends Error {
  override name = "StoreDown";
}

/** Another worker holds the office now; this one must stop. */
export class Superseded extends Error {
  override name = "Superseded";
}

/** Reading. Every list has a total order, stated at its method; each `limit` is 1 to 1,000. */
export type View = {
  booking(id: BookingId): Promise<Booking | null>;
  bookingByReference(reference: string): Promise<Booking | null>;
  /** By start of the consultation (or of the first choice), those without one last, then id. */
  bookings(filter: BookingFilter): Promise<Booking[]>;
  /** In the order they happened. */
  events(bookingId: BookingId): Promise<Event[]>;
  /** What happened to all bookings in [from, to), of some types, by when it was recorded, then booking, then position. */
  history(
    span: Span & { types?: readonly Event["type"][]; after?: Omit<HistoryEntry, "event"> },
  ): Promise<HistoryEntry[]>;
  person(id: PersonId): Promise<Person | null>;
  /** Those of these ids that there are, by id; up to 1,000 ids. */
  peopleByIds(ids: readonly PersonId[]): Promise<Person[]>;
  /** Whose name holds these words, spaces, width and case apart (`nameParts`); newest id first. Nobody for words without a letter. */
  peopleNamed(words: string, limit: number): Promise<Person[]>;
  /** By id. */
  peopleByNumber(jobSeekerNumber: string): Promise<Person[]>;
  /** By id, behind `after`; `living`: without those who were erased. */
  people(filter: { after?: PersonId; living?: true; limit: number }): Promise<Person[]>;
  /** Those of these people that have a booking starting at or after a moment; up to 1,000 ids. */
  activeSince(ids: readonly PersonId[], since: Time): Promise<Set<PersonId>>;
  /** By id; the address is compared as `addressKey` does. */
  peopleByAddress(address: string): Promise<Person[]>;
  /** Seats held or confirmed that touch the span, by seat then start. */
  taken(from: Time, to: Time): Promise<Taken[]>;

  inboundMail(id: string): Promise<InboundMail | null>;
  /** Arrival order (receivedAt, then id). */
  inboundMails(filter: InboundFilter): Promise<InboundMail[]>;
  /** When the first request in [since, from) was recorded that was to be answered in [from, to); null where there is none. */
  firstRequestDue(due: { since: Time; from: Time; to: Time }): Promise<Time | null>;
  /** Mails that arrived in [from, to) and had to wait for a person, without their words; arrival order. */
  heldMails(span: Span & { after?: Pick<InboundMail, "receivedAt" | "id"> }): Promise<HeldMail[]>;
  /** Senders of held mails, the busiest first, then by address; of several spellings of one address the first. */
  heldSenders(limit: number): Promise<HeldSender[]>;
  /** Raw bytes as stored; null after they were dropped. */
  inboundRaw(id: string): Promise<Uint8Array | null>;
  /** Arrival order. */
  inboundByMessageId(messageId: string): Promise<InboundMail[]>;

  letter(id: string): Promise<OutboxLetter | null>;
  /** In the order they were written (`order`). */
  letters(filter: LetterFilter): Promise<OutboxLetter[]>;
  /** What became of the letters written in [from, to), without their words; by when they were written, then `order`. */
  letterFates(span: Span & { after?: Pick<OutboxLetter, "writtenAt" | "order"> }): Promise<LetterFate[]>;
  letterByMessageId(messageId: string): Promise<OutboxLetter | null>;
  letterByToken(token: string): Promise<OutboxLetter | null>;
  /** How many letters to an address were written at or after `since` and not withdrawn. */
  countLettersTo(address: string, since: Time): Promise<number>;
  /** When the letter was written that has `newer` later ones, whatever became of them; null where there are not so many. */
  letterWrittenBefore(newer: number): Promise<Time | null>;
  attachment(digest: string): Promise<Uint8Array | null>;

  cursor(folder: FolderRole): Promise<Cursor | null>;
  /** When an answer of staff was seen among the sent mails, by the SHA-256 of the answered Message-ID; null when none was. */
  staffAnswer(answered: string): Promise<Time | null>;
  /** Mailbox acts not yet finished, in the order they were written; `failed` was given up and is finished, too. */
  openActs(limit: number): Promise<MailboxAct[]>;
  /** By due, then id. */
  tasks(filter: TaskFilter): Promise<Task[]>;
  staff(id: StaffId): Promise<StaffAccount | null>;
  /** By id. */
  allStaff(): Promise<StaffAccount[]>;
  /** Newest first. */
  audits(limit: number): Promise<AuditEntry[]>;
  /** Oldest first, those whose subject is one of these. */
  auditsAbout(subjects: readonly string[], limit: number): Promise<AuditEntry[]>;
  /** Newest first, those whose act is one of these; of one subject where it is given. */
  auditsOf(acts: readonly string[], limit: number, subject?: string): Promise<AuditEntry[]>;
  /** By effective date; versions are few and stay for ever. */
  publishedTerms(): Promise<PublishedTerms[]>;
  /**
   * Bookings of people who have to be told of a version and were not yet: `requested`, `offered` or `confirmed`, and either asked for by
   * the moment of publishing, or agreed under an earlier version for a day on which it is in force (T13). By start, then id.
   */
  bookingsToTell(about: TermsToTell, limit: number): Promise<Booking[]>;
  termsNotice(version: string, personId: PersonId): Promise<TermsNotice | null>;
  countTermsNotices(version: string): Promise<Record<TermsNotice["toldBy"], number>>;
  /** Newest first. */
  disclosures(limit: number): Promise<Disclosure[]>;
  /** The newest change of each of these names that has one, by name. */
  changesInForce(names: readonly string[]): Promise<OfficeChange[]>;
  /** Newest first. */
  officeChanges(limit: number): Promise<OfficeChange[]>;
  /** Small JSON values such as the send mode or the office key; null when never set. */
  setting(key: string): Promise<unknown>;
} & RefusalView &
  MeetingView &
  SignInView;

/** Writing, inside one transaction. A write is visible to the reads that follow it in the same transaction. */
export type Tx = View & {
  savePerson(person: Person): Promise<void>;
  /** Appends the event, replaces the booking's row by `booking` and makes its held seats equal to `holdsOf(booking)`. */
  record(booking: Booking, event: Event): Promise<void>;
  /** Stores a mail before anything is decided. `known` when mailbox, UIDVALIDITY and UID are already there. */
  storeInbound(mail: InboundMail, raw: Uint8Array): Promise<"stored" | "known">;
  updateInbound(id: string, change: Partial<InboundChange>): Promise<void>;
  /** Keeps bytes once by digest. */
  keepAttachment(digest: string, content: Uint8Array): Promise<void>;
  /** Appends a letter; `order` is given by the store, rising within the office. */
  post(letter: Omit<OutboxLetter, "order">): Promise<void>;
  updateLetter(id: string, change: Partial<LetterChange>): Promise<void>;
  setCursor(cursor: Cursor): Promise<void>;
  /** The first time stays. */
  noteStaffAnswer(answered: string, seenAt: Time): Promise<void>;
  addAct(act: MailboxAct): Promise<void>;
  finishAct(id: string, state: "done" | "gone" | "failed", attempts: number): Promise<void>;
  /** Notes one more try of an act that stays open. */
  countActAttempt(id: string, attempts: number): Promise<void>;
  addTask(task: Task): Promise<void>;
  /** A task that is closed already keeps its first closing. */
  closeTask(id: string, at: Time, by: StaffId): Promise<void>;
  saveStaff(account: StaffAccount): Promise<void>;
  audit(entry: Omit<AuditEntry, "order">): Promise<void>;
  /** Its files must have been kept; a version is written once and never changed. */
  publishTerms(terms: PublishedTerms): Promise<void>;
  /** Once a version and person. */
  noteTermsTold(notice: TermsNotice): Promise<void>;
  /** Appends; `order` is given by the store, rising within the office. */
  addDisclosure(disclosure: Omit<Disclosure, "order">): Promise<void>;
  /** Appends; `order` is given by the store, rising within the office. */
  addOfficeChange(change: Omit<OfficeChange, "order">): Promise<void>;
  putSetting(key: string, value: unknown): Promise<void>;
} & ErasingTx &
  RefusalTx &
  MeetingTx &
  SignInTx;

/** Taking words away (decision 10). What happened, when, and the ids stay; each write may be done again. */
export type ErasingTx = {
  /**
   * Drops our copy, the reading and the subject; with `sender` also who wrote it, whom it was about, the number that it names and
   * the Message-ID, by whose digest a copy is still known (`inboundByMessageId`). The hash of the content stays.
   */
  eraseInbound(id: string, what: "words" | "sender"): Promise<void>;
  /** Drops the words, the addressee, the Message-IDs answered and attached calendar entries; the fact of the letter stays. */
  eraseLetter(id: string): Promise<void>;
  /** Replaces events and row by the same ones without words (`withoutWords`). The booking is the fold of these events. */
  eraseWords(booking: Booking, events: Event[]): Promise<void>;
  /** Removes attachments that no letter and no version of the terms has any more; returns how many. */
  dropAttachments(digests: readonly string[]): Promise<number>;
};

/** Refusals of a person (T6-6c, T12-1). */
export type RefusalView = {
  refusal(id: string): Promise<PersonRefusal | null>;
  /** By time, then id; of all these rows of one person. */
  refusalsOf(personIds: readonly PersonId[], limit: number): Promise<PersonRefusal[]>;
};

export type RefusalTx = {
  addRefusal(refusal: PersonRefusal): Promise<void>;
  /** A refusal that is lifted already keeps its first lifting. */
  liftRefusal(id: string, at: Time, by: StaffId, reason: string): Promise<void>;
  /** Drops the words of all refusals of one row; that there was one, from when to when, stays. */
  eraseRefusals(personId: PersonId): Promise<void>;
};

export type BookingFilter = {
  statuses?: Status[];
  personId?: PersonId;
  /** Consultations (or first choices) starting in [from, to). */
  from?: Time;
  to?: Time;
  /** Only those that staff handle themselves. */
  frozen?: true;
  /** Behind this place in the order of the list. */
  after?: { start: Time | null; id: BookingId };
  limit: number;
};

/** A page of what happened in [from, to). */
export type Span = { from: Time; to: Time; limit: number };

export type InboundFilter = {
  states?: InboundState[];
  bookingId?: BookingId;
  fromAddress?: string;
  /** About this address, which could not be reached; compared as `addressKey` does. */
  about?: string;
  /** Naming this job seeker number; compared as `numberKey` does. */
  numberNamed?: string;
  /** Not from any of these, compared as `addressKey` does; a mail without a sender always passes. */
  notFrom?: string[];
  /** Arrived at or after. */
  receivedFrom?: Time;
  /** Arrived at or before. */
  receivedUpTo?: Time;
  /** Only those that belong to no booking. */
  withoutBooking?: true;
  /** Only those of which we still have the copy, or the copy, an address or a number. */
  kept?: "raw" | "rawOrSender";
  /** Behind this mail in the order of the list. */
  after?: Pick<InboundMail, "receivedAt" | "id">;
  limit: number;
};

export type HeldSender = { fromAddress: string; mails: number };

export type TaskFilter = {
  open: boolean;
  id?: string;
  bookingId?: BookingId;
  mailId?: string;
  letterId?: string;
  kinds?: readonly Task["kind"][];
  notKind?: Task["kind"];
  /** Behind this task in the order of the list. */
  after?: Pick<Task, "due" | "id">;
  limit: number;
};

export type LetterFilter = {
  bookingId?: BookingId;
  states?: LetterState[];
  copied?: boolean;
  /** Compared as `addressKey` does. */
  to?: string;
  /** Written at or before. */
  writtenUpTo?: Time;
  /** Only those whose words were not erased. */
  withWords?: true;
  /** Behind this place in the order of the list. */
  after?: number;
  limit: number;
};
