import type { Calendar } from "../booking/policy.ts";
import type { ClockTime, Day, Time } from "../booking/time.ts";

/** What the clerk understood of one mail: the contract of `madoguchi read --json` (design §6), field by field. */
export type Reading = {
  file: string;
  sender: Sender;
  readable: boolean;
  subject: string;
  from: string | null;
  newText: string;
  text: string;
  intent: Intent;
  /** The number of the offered choice that the person took; accepting the only slot is 1. */
  choice: number | null;
  applicant: Applicant;
  /** In order of preference. */
  wishes: ReadWish[];
  excluded: Span[];
  doubts: Doubt[];
  action: Action;
};

export type Sender = "person" | "auto_reply" | "bounce" | "receipt" | "bulk";

export type Intent =
  | "request"
  | "accept"
  | "choose"
  | "other_times"
  | "cancel"
  | "change"
  | "decline"
  | "late"
  | "question"
  | "unclear";

export type Action = "offer" | "ask" | "confirm" | "cancel" | "phone_only" | "staff" | "ignore";

export type Applicant = {
  /** As the person wrote it (髙 stays 髙), without honorifics; null when not written. */
  name: string | null;
  /** ASCII digits with the hyphen as written; null when none is written. */
  jobSeekerNumber: string | null;
  /** True when the person says that no number exists yet or is at hand (T2). */
  registering: boolean;
  /** Only if written in the body, else null. */
  email: string | null;
  phone: string | null;
  /** The words about a companion or interpreter (T12-2), else null. */
  companion: string | null;
};

export type Span = { from: Time; to: Time };

export type ReadWish = Span & { doubts: Doubt[]; alternatives?: Span[] };

/** The closed list of doubts; docs/reading.md says what each means and what the clerk does about it. */
export const DOUBTS = [
  "maybe_automatic",
  "unreadable",
  "weekday_mismatch",
  "ambiguous_time",
  "ambiguous_date",
  "closed_day",
  "outside_hours",
  "past",
  "too_soon",
  "beyond_horizon",
  "no_date",
  "too_long",
  "missing_name",
  "missing_number",
  "missing_wishes",
  "address_differs",
  "address_mistyped",
  "bare_yes",
  "contradiction",
  "condition",
  "question",
  "remark",
  "several_requests",
  "failed_authentication",
  "wrong_addressee",
  "late",
] as const;

export type Doubt = (typeof DOUBTS)[number];

/** What is known about the thread that a mail answers; the `context` of the contract. Absent fields count as proved. */
export type ReadingContext =
  | {
      state: "offered";
      offered: { number: number; start: Time }[];
      addressee?: string;
      replyBy?: Time;
      sent?: string;
      reference?: string;
    }
  | { state: "confirmed"; start: Time; addressee?: string; sent?: string; reference?: string };

/** What the reader must know about the office; taken from the profile. */
export type ReadingOffice = {
  /** Minutes of one slot, at most 30 (L2). */
  slotMinutes: number;
  /** Opening hours by weekday, 0 = Sunday; null is closed. Default Mon-Fri 08:30-17:15. */
  openHours: Calendar["openHours"];
  /** Those that take their place from a day on. */
  laterHours?: NonNullable<Calendar["laterHours"]>;
  /** First and last start of a slot (default 09:00 and 16:30) and the pause without slots (12:00-13:00), null for none. */
  firstStart: ClockTime;
  lastStart: ClockTime;
  pause: { from: ClockTime; to: ClockTime } | null;
  /** National holidays, 12/29-1/3 and the office's own closures. */
  isClosed: (day: Day) => boolean;
  horizonDays: number;
  /** Its talks are held by telephone. */
  byTelephone?: true;
  /** Addresses of the office itself: never a job seeker's. */
  ownAddresses: readonly string[];
  /** Whose Authentication-Results are believed; null believes none. */
  authservId: string | null;
};

/** One expression of date or time in a text: the contract of `read --text`. */
export type DateExpression = Span & {
  text: string;
  kind: "date" | "time" | "datetime" | "range";
  doubts: Doubt[];
  alternatives?: Span[];
};

/**
 * Why a mail is `damaged`. `subject`: not decoded without loss; `too_long`: cut at a limit; `alternatives_differ`: the plain
 * and the HTML text say different things; `unseen`: words in the HTML that a person can hardly see; `structure`: parts whose boundary is broken; `enclosed`: another
 * mail is attached, whose words are not the sender's; `winmail`, `encrypted`: the words are inside something we cannot open.
 */
export type Damage =
  | "subject"
  | "too_long"
  | "alternatives_differ"
  | "unseen"
  | "structure"
  | "enclosed"
  | "winmail"
  | "encrypted";

/**
 * A mail taken apart by the parser, still untouched by any judgement. All texts are decoded; what could not be decoded
 * without loss stays visible in `text` (U+FFFD, stray escapes, see charset.ts) and counts where the new words are read.
 * `damaged` says that the mail as a whole must not be read by a machine, `damage` why.
 */
export type ParsedMail = {
  messageId: string | null;
  inReplyTo: string[];
  references: string[];
  from: Mailbox[];
  sender: Mailbox[];
  replyTo: Mailbox[];
  to: Mailbox[];
  cc: Mailbox[];
  returnPath: string | null;
  subject: string;
  /** The Date header as our time, null when absent or nonsense. Never used for deadlines. */
  date: Time | null;
  /** The text to read: text/plain parts, or HTML turned into text with quotes marked by `> `. */
  text: string;
  /** True when `text` was made from HTML. */
  fromHtml: boolean;
  /** Header lines in order, topmost first, names in lower case, values unfolded and decoded as UTF-8 where possible. */
  headers: { name: string; value: string }[];
  /** Content-Type of the whole mail, lower case without parameters, and its report-type parameter if any. */
  contentType: string;
  reportType: string | null;
  /**
   * Parts that say what happened or what a program wants: message/delivery-status, disposition-notification, returned
   * headers, the headers of an enclosed mail (`message/rfc822`), text/calendar.
   */
  reportParts: { contentType: string; text: string }[];
  attachments: { contentType: string; fileName: string | null; bytes: number }[];
  damaged: boolean;
  damage?: readonly Damage[];
};

export type Mailbox = { name: string; address: string };
