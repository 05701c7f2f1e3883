import type { Slot } from "../booking/booking.ts";
import type { Time } from "../booking/time.ts";
import type { Explanation } from "../mail/explain.ts";
import type { WayIn } from "../mail/letters/letter.ts";
import type { ReadingArguments } from "../mail/read.ts";
import type { ParsedMail, Reading } from "../mail/reading.ts";
import type { OfficeToRead } from "../mail/reading-office.ts";
import type { Store } from "./store.ts";

/**
 * Everything outside the program, by interface. The rooms above see only this file; `main.ts`, the caller of
 * `service.ts` and the tests pick the implementations.
 */
export type World = {
  clock: Clock;
  ids: Ids;
  store: Store;
  mailbox: Mailbox;
  transport: Transport;
  parser: Parser;
  /** Null in an office that has no meetings made for it (decision 9). */
  meetings: Meetings | null;
  digests: Digests;
  log: Log;
};

/** Two clocks: the civil one is Tokyo's and can be moved in trials; the monotonic one counts milliseconds and cannot. */
export type Clock = {
  now(): Time;
  monotonic(): number;
  /** The civil time of the machine itself, where `now` can be moved; absent where it cannot, and then it is `now`. */
  unmoved?(): Time;
  /** Resolves after so many real milliseconds, or earlier when the signal aborts. Only `desk/loop.ts` sleeps. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
};

export type Ids = {
  /** A new identifier, unique for ever: lower-case letters and digits, sortable by time of making where it can. */
  next(): string;
  /** The short reference that people see (受付番号): letters and digits that cannot be mistaken for one another. */
  reference(): string;
  /** So many random bytes, for session cookies and tokens. */
  bytes(count: number): Uint8Array;
};

/** Passwords of staff accounts: one-way hashes (scrypt), and words that a person can read aloud and type. */
export type Passwords = {
  /** Takes a fifth of a second or so, on purpose. */
  hash(password: string): Promise<string>;
  verify(password: string, stored: string): Promise<boolean>;
  generate(): string;
  /** Null when a person may choose it. */
  fault(password: string): "tooShort" | "tooLong" | null;
};

/** One-time codes of a second factor (RFC 6238), and the picture by which a device takes the secret. */
export type OneTimeCodes = {
  /** 160 random bits in base 32. */
  newSecret(): string;
  /** `otpauth://totp/…`, as authenticators read it. */
  uriOf(secret: string, names: { office: string; account: string }): string;
  /** A QR code as SVG. */
  pictureOf(uri: string): string;
  /** The 30-second step that a code of six digits belongs to, at most one before or after `at`; null for a wrong code. */
  stepOf(secret: string, code: string, at: Time): number | null;
};

/** The accounts that people have at their organisation (OpenID Connect), beside the passwords of ours. */
export type IdentityProvider = {
  /** Where the browser goes, and what has to be kept here until it comes back. */
  begin(): Promise<{ url: string; proof: OutsideProof } | Trouble>;
  /** `query` is what the browser brought back, as it came, with its question mark. */
  finish(
    query: string,
    proof: OutsideProof,
  ): Promise<OutsideName | { refused: "denied" | "notProved" | "noName" } | Trouble>;
};

export type OutsideProof = { state: string; nonce: string; codeVerifier: string };

/**
 * How the organisation calls the person, as its claim says it, and `subject`, which alone stays with a person (OpenID Connect Core,
 * section 5.7): issuer and `sub`.
 */
export type OutsideName = { name: string; subject: string };

/** Keyed and plain digests; the key never leaves the implementation. */
export type Digests = {
  /** Proof of thread (decision 4): the same parts give the same token, and nobody without the office's key can make one. */
  token(parts: string[]): string;
  /** SHA-256 in hex. */
  sha256(bytes: Uint8Array): string;
};

/** Log lines carry ids and counts, never names, addresses, numbers, bodies or passcodes (design §7). */
export type Log = {
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  error(event: string, fields?: LogFields): void;
};

export type LogFields = Record<string, string | number | boolean | null | undefined>;

/** The outside failed. A value, retried with growing pauses, then shown to staff. */
export type Trouble = {
  trouble: "network" | "authentication" | "protocol" | "limit";
  /** A short English sentence without personal data, for the log and `doctor`. */
  detail: string;
};

export function isTrouble(value: object): value is Trouble {
  return "trouble" in value;
}

/** Folders are named by role; the implementation finds `\Junk` and `\Sent` by their special use (RFC 6154) or the profile. */
export type FolderRole = "inbox" | "junk" | "sent";

/** One office mailbox over IMAP (RFC 3501, RFC 9051). No call throws for reasons of the network. */
export type Mailbox = {
  /** UIDVALIDITY and UIDNEXT of a folder, or null where the server has no such folder. */
  status(folder: FolderRole): Promise<FolderStatus | null | Trouble>;
  /**
   * Mails with a UID above `afterUid`, lowest first, at most `limit`; never marks anything seen. Those in `except` are
   * passed by.
   */
  fetchAfter(
    folder: FolderRole,
    afterUid: number,
    limit: number,
    except?: Pick<ReadonlySet<number>, "has">,
  ): Promise<FetchedBatch | Trouble>;
  /** The same with the headers alone as `raw`, for a folder whose bodies are mostly our own. */
  fetchHeadsAfter(folder: FolderRole, afterUid: number, limit: number): Promise<FetchedBatch | Trouble>;
  /**
   * Who wrote the mails above `afterUid`, lowest UID first, at most `limit`; fewer where that takes long. Only a hint for the order
   * in which they are read: where the server will not say it, this is trouble, and trouble at once for a while.
   */
  sendersAfter(folder: FolderRole, afterUid: number, limit: number): Promise<ListedSenders | Trouble>;
  /**
   * Those of these mails above `afterUid` that the server gives whole, lowest UID first, and no more of them than fit into a batch. What
   * it does not give now is `fetchAfter`'s to ask for, and is counted there alone.
   */
  fetchAhead(folder: FolderRole, afterUid: number, uids: readonly number[]): Promise<FetchedAhead | Trouble>;
  /** UIDs of mails whose INTERNALDATE is on or after the day of `since`, lowest first (after a UIDVALIDITY change). */
  listSince(folder: FolderRole, since: Time): Promise<{ uidValidity: string; uids: number[] } | Trouble>;
  /** One mail by its UID; null when it is gone. */
  fetchOne(folder: FolderRole, uidValidity: string, uid: number): Promise<FetchedMail | null | Trouble>;
  /**
   * The latest `limit` mails that arrived at or after `since` in folders that are neither watched nor hold what the office
   * writes: a mail that staff moved before it was read is among them.
   */
  findElsewhere(since: Time, limit: number): Promise<MovedMail[] | Trouble>;
  /** UIDs in a folder whose Message-ID header equals the given one (angle brackets included). */
  findMessageId(folder: FolderRole, messageId: string): Promise<number[] | Trouble>;
  /** Adds `\Seen` or `\Flagged`. Idempotent; a mail that is gone or a changed UIDVALIDITY is `gone`. */
  mark(
    folder: FolderRole,
    uidValidity: string,
    uid: number,
    flag: "seen" | "flagged",
  ): Promise<"done" | "gone" | Trouble>;
  /** Files a copy with `\Seen`, unless one with the same Message-ID is already there. */
  append(folder: FolderRole, raw: Uint8Array, messageId: string, date: Time): Promise<"done" | Trouble>;
  /** Unseen mails below UIDNEXT at first contact, for `doctor` and the console. */
  countUnseen(folder: FolderRole): Promise<number | Trouble>;
  /**
   * Calls back when the server hints (IDLE, RFC 2177) that something is new, and when listening begins or breaks, as something may
   * have come while nobody listened. Only a hint; returns how to stop.
   */
  onBell(ring: () => void): () => void;
  close(): Promise<void>;
};

export type FolderStatus = { uidValidity: string; uidNext: number };

export type FetchedBatch = {
  uidValidity: string;
  uidNext: number;
  mails: FetchedMail[];
  /** How many more mails than these the server listed, without those in `except`. */
  waiting: number;
  /** UIDs that were listed and then gone before they could be read: moved or deleted meanwhile. */
  vanished: number[];
  /** The arrival of the mail `afterUid`, null where the server does not tell it; and no anchor where that mail is gone. */
  anchor: { uid: number; receivedAt: Time | null } | null;
  /** True when no mail above the last one remained on the server as of this fetch. */
  complete: boolean;
};

export type FetchedAhead = Pick<FetchedBatch, "uidValidity" | "uidNext" | "anchor" | "mails">;

export type ListedSenders = {
  uidValidity: string;
  /** `from`: the first address of the From header; null where it has none, or the mail is gone. */
  senders: { uid: number; from: string | null }[];
};

export type FetchedMail = {
  uid: number;
  /** INTERNALDATE: the arrival (到達), the only time that deadlines know. */
  receivedAt: Time;
  /** The server tells no arrival that can be believed: then `receivedAt` is when the mail was seen, the latest that it can be. */
  arrivalUntold?: true;
  /** RFC822.SIZE in bytes. */
  size: number;
  seen: boolean;
  /** The whole mail, or for a mail over the size gate its headers and the start of its first text part. */
  raw: Uint8Array;
  oversize: boolean;
};

/** A mail in a folder that is not watched; `place` tells folder and UIDVALIDITY apart from all others. */
export type MovedMail = { place: string; mail: FetchedMail };

/** One SMTP submission (RFC 5321, RFC 6409). */
export type Transport = {
  send(mail: Submission): Promise<SendResult>;
  /** Connects and logs in without sending, for `doctor`. */
  verify(): Promise<"ready" | Trouble>;
  close(): Promise<void>;
};

export type Submission = {
  from: string;
  to: string;
  raw: Uint8Array;
  /** Asked once the server waits for the body, and again before its end: false takes the letter back, unsent (decision 18). */
  mayLeave?: () => Promise<boolean>;
};

/**
 * What SMTP told us. `unknown`: the body left and the answer was lost, so the letter may have arrived (design decision 1).
 * `response` is the server's last line without addresses.
 */
export type SendResult =
  | { result: "accepted"; response: string }
  | { result: "deferred"; response: string; code: number | null }
  | { result: "rejected"; response: string; code: number }
  | { result: "unknown"; response: string }
  | { result: "unauthorised"; response: string }
  | { result: "halted"; response: string };

/** Meetings made at a provider, one for each booking (decision 9). No call throws for reasons of the network. */
export type Meetings = {
  make(meeting: WantedMeeting): Promise<MadeMeeting | MeetingTrouble>;
  /** Every meeting of the seat's host that carries this tag and is not over, the oldest first: one, unless an answer was lost. */
  find(tag: string, seat: number): Promise<MadeMeeting[] | MeetingTrouble>;
  /** `gone`: the provider has it no more. */
  move(meetingId: string, slot: Slot): Promise<"done" | "gone" | MeetingTrouble>;
  remove(meetingId: string): Promise<"done" | "gone" | MeetingTrouble>;
  /** What would hinder the making of meetings, without making one; for `doctor`. */
  verify(): Promise<MeetingCheck[] | MeetingTrouble>;
};

/** `tag` finds the meeting again; it and the reference are all that the provider learns of a booking. */
export type WantedMeeting = { tag: string; reference: string; slot: Slot; seat: number; passcode: string };

export type MadeMeeting = WayIn & { start: Time };

/**
 * `settings`: the provider will not have a meeting as it must be (no recording, a waiting room), so nobody is told of one.
 * `waitSeconds`: how long it asks to be left alone.
 */
export type MeetingTrouble = {
  trouble: Trouble["trouble"] | "settings";
  detail: string;
  waitSeconds?: number;
};

/** One host, and what an operator must or should put right about it, in English sentences. */
export type MeetingCheck = { seat: number; faults: string[]; doubts: string[] };

/**
 * Everything that is done with the content of a mail, behind limits. A mail that cannot be taken apart or read within them is a
 * value, and its raw bytes stay stored.
 */
export type Parser = {
  parse(raw: Uint8Array): Promise<ParsedMail | ParseFailure>;
  /** Says what the mail means (`readMail`). */
  read(mail: ParsedMail, task: ReadingTask): Promise<Reading | ParseFailure>;
  /** Says in words why it was read so (`explainReading`). */
  explain(
    reading: Reading,
    mail: ParsedMail | null,
    basis: Pick<ReadingTask, "received" | "office">,
  ): Promise<Explanation | ParseFailure>;
};

/** Plain values only, for the reader may sit in another thread. */
export type ReadingTask = Omit<ReadingArguments, "office"> & { office: OfficeToRead };

export type ParseFailure = { failed: "deadline" | "limit" | "malformed"; detail: string };
