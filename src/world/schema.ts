import { bigint, boolean, integer, jsonb, pgTable, text } from "drizzle-orm/pg-core";
import type { Booking, Event, Status } from "../booking/booking.ts";
import type { Taken } from "../booking/seats.ts";
import type { TermsGround } from "../booking/terms.ts";
import type { Day } from "../booking/time.ts";
import type { Language, LanguageBy, OtherLanguage } from "../mail/language.ts";
import type { LetterKind } from "../mail/letters/letter.ts";
import { bytes, folderRole, key, moment, officeKey, span } from "./postgres-columns.ts";
import type { MeetingRow, MeetingState } from "./store-meetings.ts";
import type {
  InboundState,
  LetterState,
  MailboxAct,
  OutboxLetter,
  PersonRefusal,
  StaffAccount,
  Task,
  TermsNotice,
} from "./store-rows.ts";

/**
 * The tables as the program sees them. Keys, constraints, indexes, policies and rights stand in drizzle/,
 * which says more than these descriptions can; a test compares the columns of both.
 */

export const offices = pgTable("offices", { officeId: officeKey("office_id").notNull(), epoch: integer().notNull() });

export const people = pgTable("people", {
  officeId: officeKey("office_id").notNull(),
  id: key().notNull(),
  name: text(),
  jobSeekerNumber: text("job_seeker_number"),
  numberKey: key("number_key"),
  registering: boolean().notNull(),
  address: text(),
  addressKey: key("address_key"),
  phone: text(),
  companion: text(),
  cannotTelephone: boolean("cannot_telephone").notNull(),
  language: text().$type<Language>(),
  languageBy: text("language_by").$type<LanguageBy>(),
});

export const peopleNames = pgTable("people_names", {
  officeId: officeKey("office_id").notNull(),
  personId: key("person_id").notNull(),
  part: text().notNull(),
});

export const bookings = pgTable("bookings", {
  officeId: officeKey("office_id").notNull(),
  id: key().notNull(),
  reference: key().notNull(),
  personId: key("person_id").notNull(),
  status: text().$type<Status>().notNull(),
  starts: moment(),
  body: jsonb().$type<Booking>().notNull(),
});

export const events = pgTable("events", {
  officeId: officeKey("office_id").notNull(),
  bookingId: key("booking_id").notNull(),
  position: integer().notNull(),
  at: moment().notNull(),
  type: text().$type<Event["type"]>().notNull(),
  body: jsonb().$type<Event>().notNull(),
});

export const heldSeats = pgTable("held_seats", {
  officeId: officeKey("office_id").notNull(),
  bookingId: key("booking_id").notNull(),
  seat: integer().notNull(),
  starts: moment().notNull(),
  ends: moment().notNull(),
  during: span().notNull(),
  heldBy: text("held_by").$type<Taken["by"]>().notNull(),
});

export const inboundMails = pgTable("inbound_mails", {
  officeId: officeKey("office_id").notNull(),
  id: key().notNull(),
  folder: folderRole().notNull(),
  uidValidity: key("uid_validity").notNull(),
  uid: bigint({ mode: "number" }).notNull(),
  messageId: text("message_id"),
  messageIdKey: key("message_id_key"),
  contentHash: text("content_hash").notNull(),
  receivedAt: moment("received_at").notNull(),
  storedAt: moment("stored_at").notNull(),
  size: bigint({ mode: "number" }).notNull(),
  oversize: boolean().notNull(),
  state: text().$type<InboundState>().notNull(),
  reason: text(),
  bookingId: key("booking_id"),
  fromAddress: text("from_address"),
  fromKey: key("from_key"),
  fromName: text("from_name"),
  about: text(),
  aboutKey: key("about_key"),
  numberNamed: text("number_named"),
  numberNamedKey: key("number_named_key"),
  subject: text().notNull(),
  reading: bytes(),
  attempts: integer().notNull(),
  heldAt: moment("held_at"),
  settledAt: moment("settled_at"),
  settledBy: key("settled_by"),
});

export const inboundRaws = pgTable("inbound_raws", {
  officeId: officeKey("office_id").notNull(),
  mailId: key("mail_id").notNull(),
  content: bytes().notNull(),
});

export const refusals = pgTable("refusals", {
  officeId: officeKey("office_id").notNull(),
  id: key().notNull(),
  personId: key("person_id").notNull(),
  at: moment().notNull(),
  by: key().notNull(),
  ground: text().$type<PersonRefusal["ground"]>().notNull(),
  reason: text().notNull(),
  until: text().$type<Day>().notNull(),
  liftedAt: moment("lifted_at"),
  liftedBy: key("lifted_by"),
  liftReason: text("lift_reason"),
});

export const attachments = pgTable("attachments", {
  officeId: officeKey("office_id").notNull(),
  digest: key().notNull(),
  content: bytes().notNull(),
});

export const outbox = pgTable("outbox", {
  officeId: officeKey("office_id").notNull(),
  id: key().notNull(),
  position: integer().notNull(),
  bookingId: key("booking_id"),
  kind: text().$type<LetterKind>().notNull(),
  cause: key().notNull(),
  toAddress: text("to_address").notNull(),
  toKey: key("to_key").notNull(),
  token: key(),
  messageId: text("message_id").notNull(),
  date: moment().notNull(),
  boundary: text().notNull(),
  subject: text().notNull(),
  text: bytes().notNull(),
  html: bytes().notNull(),
  edits: bytes(),
  inReplyTo: text("in_reply_to"),
  referenceIds: jsonb("reference_ids").$type<string[]>().notNull(),
  attachments: jsonb().$type<OutboxLetter["attachments"]>().notNull(),
  state: text().$type<LetterState>().notNull(),
  reason: text(),
  attempts: integer().notNull(),
  notBefore: moment("not_before").notNull(),
  usefulUntil: moment("useful_until"),
  writtenAt: moment("written_at").notNull(),
  causedBy: key("caused_by"),
  releasedBy: key("released_by"),
  acceptedAt: moment("accepted_at"),
  maybeTwice: boolean("maybe_twice").notNull(),
  copied: boolean().notNull(),
  language: text().$type<OtherLanguage>(),
  inJapanese: bytes("in_japanese"),
});

export const mailboxCursors = pgTable("mailbox_cursors", {
  officeId: officeKey("office_id").notNull(),
  folder: folderRole().notNull(),
  uidValidity: key("uid_validity").notNull(),
  lastUid: bigint("last_uid", { mode: "number" }).notNull(),
  polledAt: moment("polled_at"),
  firstContactAt: moment("first_contact_at").notNull(),
});

export const staffAnswers = pgTable("staff_answers", {
  officeId: officeKey("office_id").notNull(),
  answered: key().notNull(),
  seenAt: moment("seen_at").notNull(),
});

export const mailboxActs = pgTable("mailbox_acts", {
  officeId: officeKey("office_id").notNull(),
  id: key().notNull(),
  position: integer().notNull(),
  act: text().$type<MailboxAct["act"]>().notNull(),
  folder: folderRole().notNull(),
  uidValidity: key("uid_validity").notNull(),
  uid: bigint({ mode: "number" }).notNull(),
  attempts: integer().notNull(),
  state: text().$type<"open" | "done" | "gone" | "failed">().notNull(),
});

export const tasks = pgTable("tasks", {
  officeId: officeKey("office_id").notNull(),
  id: key().notNull(),
  kind: text().$type<Task["kind"]>().notNull(),
  bookingId: key("booking_id"),
  mailId: key("mail_id"),
  letterId: key("letter_id"),
  why: text().notNull(),
  at: moment().notNull(),
  due: moment(),
  closedAt: moment("closed_at"),
  closedBy: key("closed_by"),
});

export const staff = pgTable("staff", {
  officeId: officeKey("office_id").notNull(),
  id: key().notNull(),
  displayName: text("display_name").notNull(),
  role: text().$type<StaffAccount["role"]>().notNull(),
  passwordHash: text("password_hash").notNull(),
  active: boolean().notNull(),
});

export const auditLog = pgTable("audit_log", {
  officeId: officeKey("office_id").notNull(),
  position: integer().notNull(),
  at: moment().notNull(),
  staff: key().notNull(),
  act: text().notNull(),
  subject: text().notNull(),
});

export const termsVersions = pgTable("terms_versions", {
  officeId: officeKey("office_id").notNull(),
  version: key().notNull(),
  effectiveOn: text("effective_on").$type<Day>().notNull(),
  digest: key().notNull(),
  textDigest: key("text_digest"),
  ground: text().$type<TermsGround>().notNull(),
  summary: text().notNull(),
  publishedAt: moment("published_at").notNull(),
  publishedBy: key("published_by").notNull(),
});

export const termsNotices = pgTable("terms_notices", {
  officeId: officeKey("office_id").notNull(),
  version: key().notNull(),
  personId: key("person_id").notNull(),
  bookingId: key("booking_id").notNull(),
  at: moment().notNull(),
  toldBy: text("told_by").$type<TermsNotice["toldBy"]>().notNull(),
});

export const disclosures = pgTable("disclosures", {
  officeId: officeKey("office_id").notNull(),
  position: integer().notNull(),
  at: moment().notNull(),
  disclosedOn: text("disclosed_on").$type<Day>().notNull(),
  recipient: text().notNull(),
  ground: text().notNull(),
  content: text().notNull(),
  staff: key().notNull(),
});

export const officeChanges = pgTable("office_changes", {
  officeId: officeKey("office_id").notNull(),
  position: integer().notNull(),
  at: moment().notNull(),
  staff: key().notNull(),
  name: key().notNull(),
  before: text(),
  after: text(),
  reason: text().notNull(),
});

export const meetings = pgTable("meetings", {
  officeId: officeKey("office_id").notNull(),
  id: key().notNull(),
  bookingId: key("booking_id").notNull(),
  madeBy: text("made_by").$type<MeetingRow["madeBy"]>().notNull(),
  state: text().$type<MeetingState>().notNull(),
  seat: integer().notNull(),
  starts: moment().notNull(),
  ends: moment().notNull(),
  wayIn: bytes("way_in"),
  attempts: integer().notNull(),
  notBefore: moment("not_before").notNull(),
  trouble: text(),
  wantedAt: moment("wanted_at").notNull(),
});

export const settings = pgTable("settings", {
  officeId: officeKey("office_id").notNull(),
  key: key().notNull(),
  value: bytes().notNull(),
});
