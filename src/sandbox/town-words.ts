import type { Status } from "../booking/booking.ts";
import type { HeldFor } from "../mail/interpret.ts";
import type { InboundState } from "../world/store-rows.ts";
import type { ClockMove } from "./movable-clock.ts";
import type { AnswerId, SampleId } from "./town-drafts.ts";
import type { MailProgram } from "./town-people.ts";
import { EN, HELD_EN } from "./town-words-en.ts";
import { HELD_JA, JA } from "./town-words-ja.ts";

/** The page speaks both; the mails themselves stay Japanese, as they are what the public writes and gets. */
export const LANGUAGES = ["ja", "en"] as const;

export type Language = (typeof LANGUAGES)[number];

export type TownWords = {
  title: string;
  subtitle: string;
  steps: [string, string, string];
  otherLanguage: string;
  clock: string;
  ahead: (days: number, hours: number) => string;
  moves: Record<ClockMove, string>;
  seeker: string;
  seekerNote: string;
  people: string;
  inbox: string;
  sent: string;
  nothingYet: string;
  newMail: string;
  samplesLead: string;
  samples: Record<SampleId, string>;
  answersLead: string;
  answers: Record<AnswerId, string>;
  manner: string;
  programs: Record<MailProgram, string>;
  subject: string;
  body: string;
  charset: string;
  to: string;
  from: string;
  send: string;
  sending: string;
  sentNotice: string;
  replyingTo: string;
  notReplying: string;
  asSeen: string;
  asText: string;
  attachments: string;
  pickLetter: string;
  unread: string;
  office: string;
  officeNote: string;
  states: Record<InboundState, string>;
  flagged: string;
  seen: string;
  unseen: string;
  bookings: string;
  bookingsNote: string;
  statuses: Record<Status, string>;
  history: string;
  noBookings: string;
  seats: string;
  seatWords: { free: string; held: string; taken: string; shut: string };
  console: string;
  consoleNote: string;
  account: string;
  password: string;
  mailClients: string;
  mailClientsNote: string;
  signIn: string;
  noScript: string;
  lost: string;
  failed: string;
};

export function wordsOf(language: Language): TownWords {
  return language === "ja" ? JA : EN;
}

export function languageOf(text: string | undefined): Language {
  return text === "en" ? "en" : "ja";
}

export const HELD_SHORT: Readonly<Record<Language, Record<HeldFor, string>>> = { ja: HELD_JA, en: HELD_EN };
