import { hash } from "node:crypto";
import {
  type Day,
  fromEpochSeconds,
  plusMinutes,
  type Time,
  toDay,
  toEpochSeconds,
  toTime,
} from "../../src/booking/time.ts";
import type { Office, SendMode } from "../../src/mail/office.ts";
import { makeInProcessParser } from "../../src/world/parser.ts";
import type { Store } from "../../src/world/store.ts";
import type { FolderRole, Parser } from "../../src/world/world.ts";
import { type Ground, simulatedOffice, withShortTerms } from "./ground.ts";
import type { Mutant } from "./mutant.ts";
import type { JobSeeker } from "./people.ts";
import { countFault, openPost, type Post, type SentCopies } from "./post.ts";
import { openProvider, type Provider } from "./provider.ts";
import { type Random, seeded } from "./random.ts";
import type { ErasedPerson } from "./staff-erasing.ts";
import { mayBeAnswered } from "./staff-own-mails.ts";
import type { TermsNews } from "./terms-news.ts";
import { openTurnstile, type Turnstile } from "./turnstile.ts";

export const START = toTime("2026-11-25T08:00:00+09:00");
export const LOG_TICKS = 30;
const LINES_A_TICK = 12;

/** A store that can be compared with another one. */
export type TownStore = Store & { snapshot(officeId: string): Promise<string> };

/** What somebody meant by a mail, which the clerk can only read out of its words. */
export type Meaning =
  | "request"
  | "fills"
  | "accept"
  /** Outside of any thread, where it proves nothing. */
  | "acceptLoose"
  | "yes"
  | "decline"
  | "cancel"
  | "wishes"
  | "change"
  /** The agreed time shall stay after all. */
  | "keep"
  | "late"
  | "question"
  | "condition"
  | "thanks"
  | "quoteOnly"
  | "automatic"
  | "receipt"
  | "bounce"
  | "spam"
  | "business";

/** One mail as its writer knows it. */
export type Written = {
  from: string;
  person: JobSeeker | null;
  meaning: Meaning;
  /** The letter it answers. */
  letterId: string | null;
  /** Which start of a consultation an acceptance means. */
  start: Time | null;
  /** First arrival in the office's mailbox, once it has arrived. */
  receivedAt: Time | null;
  /** When a watcher of the mailbox could first have seen it. */
  seenFrom: Time | null;
  /** Staff settled it otherwise than it was meant. */
  overruled: boolean;
};

/** A holiday that was provisional when the program was made, and stands on another day from an update on. */
export type Almanac = { from: Day; to: Day; movedAt: Time };

/** What the chief has changed of the office, as far as nobody but the town can know it. */
export type OfficeValues = {
  dice: Random;
  /** Of a chief who cannot decide how soon people are answered, and makes the promise shorter and longer by turns. */
  wavering: Random | null;
  /** Every room that was ever entered, whether the act was answered or not. */
  rooms: { seat: number; meetingId: string; passcode: string; link: string }[];
  /** Bookings of which staff were asked what becomes of them outside of new hours. */
  asked: Set<string>;
};

type Errand = { at: Time; order: number; run(at: Time): void | Promise<void> };

/** Everything one history is made of. The people know `truth`, the clerk knows only its store. */
export type Town = {
  seed: number;
  random: Random;
  ground: Ground;
  office: Office;
  almanac: Almanac | null;
  /** The terms that were published, once they were. */
  news: TermsNews | null;
  /** When a chief wants new terms, and how many days ahead; null in most months. */
  publishing: { from: Time; days: number } | null;
  /** A mistake under trial; null in an honest history. */
  mutant: Mutant | null;
  /** How the operator configured the service. */
  sendMode: SendMode;
  /** The true time, and how far the office's clock is off. */
  clock: { truth: Time; offMinutes: number };
  /** The office's clock. */
  now(): Time;
  store: TownStore;
  storeFaults: { down: boolean; lostCommit: number };
  post: Post;
  /** Makes the meetings of an office that has no rooms to give (decision 9). */
  provider: Provider;
  /** Of an office whose chief changes its values now and then; null where they stay the profile's. */
  values: OfficeValues | null;
  /** Dice of an office that meets nobody on a screen and rings everybody (decision 9); null in the others. */
  calls: Random | null;
  /** Dice of an office whose mails lie for hours, and whose intake takes two of them for a flood; null in the others. */
  flooded: Random | null;
  /** Meeting IDs that staff typed in, with their booking. */
  typedMeetings: Map<string, string>;
  parser: Parser;
  turnstile: Turnstile;
  truth: Map<string, Written>;
  /** Mails that staff had answered from their own mail program before the clerk had even stored them. */
  answeredUnread: Set<string>;
  /** Whose values were erased, in order. */
  erased: ErasedPerson[];
  /** What staff sent from their own mail program, with the mail that each answers. */
  ownAnswers: Map<string, string>;
  people: JobSeeker[];
  /** How many people are on the telephone and wait for somebody to take their call. */
  ringing: number;
  /** Errands of everybody, earliest first. */
  errands: Errand[];
  later(at: Time, run: Errand["run"]): void;
  nextNumber(): number;
  counts: Map<string, number>;
  count(name: string, by?: number): void;
  fault(kind: string): void;
  log: string[];
  note(event: string, fields?: object): void;
  broken: string[];
};

export function openTown(seed: number, plain: Ground, store: TownStore): Town {
  const random = seeded(seed);
  const ground = withShortTerms(plain, random.chance(0.5));
  const clock = { truth: START, offMinutes: 0 };
  const now = () => (clock.offMinutes === 0 ? clock.truth : plusMinutes(clock.truth, clock.offMinutes));
  const counts = new Map<string, number>();
  const log: string[] = [];
  const { sendMode, sentCopies, seats, almanac } = configure(seeded(seed + CONFIGURED));
  const ofProvider = seeded(seed + PROVIDED);
  const ofValues = seeded(seed + VALUED);
  const hosts = [1, 2].slice(0, seats).map((seat) => ({ seat, user: `host${seat}@zoom.example.jp` }));
  const meetings = ofProvider.chance(0.35) ? { meetings: { kind: "zoom" as const, hosts } } : {};
  const ofCalls = seeded(seed + CALLED);
  const byTelephone = ofCalls.chance(CALLING) ? { meetings: { kind: "telephone" as const }, rooms: [] } : null;
  const ofFloods = seeded(seed + FLOODED);
  const post = openPost(random, now, sentCopies);
  let numbers = 0;
  let errandsMade = 0;
  const town: Town = {
    seed,
    random,
    ground,
    office: {
      ...simulatedOffice(ground, sentCopies, seats, almanac ? [almanac.from] : []),
      ...(byTelephone ?? meetings),
    },
    almanac,
    news: null,
    publishing: planPublishing(seeded(seed + PUBLISHED)),
    mutant: null,
    sendMode,
    clock,
    now,
    store,
    storeFaults: { down: false, lostCommit: 0 },
    post,
    provider: openProvider(ofProvider, now, (kind) => countFault(post, kind)),
    values: ofValues.chance(CHANGING)
      ? { dice: ofValues, wavering: planWavering(seeded(seed + WAVERED)), rooms: [], asked: new Set() }
      : null,
    calls: byTelephone && ofCalls,
    flooded: ofFloods.chance(FLOODING) ? ofFloods : null,
    typedMeetings: new Map(),
    parser: makeInProcessParser(),
    turnstile: openTurnstile(random),
    truth: new Map(),
    answeredUnread: new Set(),
    ownAnswers: new Map(),
    erased: [],
    people: [],
    ringing: 0,
    errands: [],
    later: (at, run) => {
      const errand = { at, order: errandsMade++, run };
      const after = town.errands.findIndex((other) => other.at > at);
      town.errands.splice(after < 0 ? town.errands.length : after, 0, errand);
    },
    nextNumber: () => ++numbers,
    counts,
    count: (name, by = 1) => void counts.set(name, (counts.get(name) ?? 0) + by),
    fault: (kind) => countFault(post, kind),
    log,
    note: (event, fields = {}) => {
      log.push(`${now()} ${event} ${JSON.stringify(fields)}`);
      if (log.length > LOG_TICKS * LINES_A_TICK) log.shift();
    },
    broken: [],
  };
  return town;
}

/** Another row of numbers than the history's, so that the same seed is the same month in another office. */
const CONFIGURED = 1_000_003;

/** A row of its own, too, for whatever the provider of meetings does. */
const PROVIDED = 2_000_003;

/** And one for what the chief changes of the office's values: two offices in three keep to their profile. */
const VALUED = 5_000_011;
const CHANGING = 0.35;

/** And one for offices that have no meetings: in one of eight the counsellor rings. */
const CALLED = 7_000_003;
const CALLING = 0.125;

/** And one for the terms that a chief publishes, where the command line does not. */
const PUBLISHED = 6_000_011;

/** And one for offices whose intake takes two mails at once for a flood, and reads ahead. */
const FLOODED = 11_000_027;
const FLOODING = 0.2;

/** And one for whether the chief wavers. */
const WAVERED = 8_000_009;
const WAVERING = 0.4;

function planWavering(dice: Random): Random | null {
  return dice.chance(WAVERING) ? dice : null;
}

function planPublishing(dice: Random): Town["publishing"] {
  if (!dice.chance(0.3)) return null;
  return { from: plusDaysOf(START, dice.between(2, 18)), days: dice.between(2, 10) };
}

/** Most offices trust the clerk; some release every letter, some watch it for a while first, some mail servers file copies, some offices have two seats. */
function configure(random: Random): Pick<Town, "sendMode" | "almanac"> & { sentCopies: SentCopies; seats: 1 | 2 } {
  const chance = random.next();
  const [from, to] = random
    .pick([
      [12, 9],
      [9, 16],
      [10, 9],
    ] as const)
    .map((day) => toDay(`2026-12-${String(day).padStart(2, "0")}`));
  const movedAt = plusMinutes(START, random.between(2 * 24 * 60, 12 * 24 * 60));
  return {
    sendMode: chance < 0.15 ? "approve" : chance < 0.25 ? "shadow" : "auto",
    sentCopies: random.chance(0.3) ? "server" : "ours",
    seats: random.chance(0.35) ? 2 : 1,
    almanac: from && to && random.chance(0.4) ? { from, to, movedAt } : null,
  };
}

/** The operator updates the program, which knows the almanac by now: from the next start on the office has other holidays. */
export function moveHoliday(town: Town): void {
  const { almanac, office } = town;
  if (!almanac) return;
  const holidays = new Set([...office.calendar.holidays].filter((day) => day !== almanac.from).concat(almanac.to));
  town.office = { ...office, calendar: { ...office.calendar, holidays } };
}

const LONGEST_LAG_MINUTES = 5;

/**
 * A mail leaves for the office at `at`. Most arrive at once; some are seen in the folder only minutes after their INTERNALDATE,
 * some wait hours in a queue on the way and so overtake nobody, some come twice, and some lie in the junk folder.
 */
export function send(
  town: Town,
  raw: Uint8Array,
  messageId: string,
  written: Omit<Written, "receivedAt" | "seenFrom" | "overruled">,
  at: Time,
): void {
  const { random, truth } = town;
  truth.set(messageId, { ...written, receivedAt: null, seenFrom: null, overruled: false });
  RAWS.set(town, (RAWS.get(town) ?? new Map()).set(messageId, raw));
  const isDelayed = random.chance(0.05);
  const receivedAt = isDelayed ? plusMinutes(at, random.between(10, 2000)) : at;
  const lag = random.chance(0.1) ? random.between(1, LONGEST_LAG_MINUTES) : 0;
  const folder: FolderRole = random.chance(0.02) ? "junk" : "inbox";
  if (isDelayed) town.fault("delayed mail");
  arriveAt(town, raw, messageId, receivedAt, lag, folder);
  if (random.chance(0.05)) {
    town.fault("duplicate mail");
    arriveAt(town, raw, messageId, plusMinutes(receivedAt, random.between(0, 90)), 0, folder);
  }
}

const RAWS = new WeakMap<Town, Map<string, Uint8Array>>();

/** The bytes of a mail that somebody sent. */
export function rawOf(town: Town, messageId: string): Uint8Array | undefined {
  return RAWS.get(town)?.get(messageId);
}

function arriveAt(
  town: Town,
  raw: Uint8Array,
  messageId: string,
  receivedAt: Time,
  lag: number,
  folder: FolderRole,
): void {
  town.later(plusMinutes(receivedAt, lag), (seenFrom) => {
    const written = town.truth.get(messageId);
    if (written && (written.receivedAt === null || receivedAt < written.receivedAt))
      Object.assign(written, { receivedAt, seenFrom });
    town.post.arrive(raw, receivedAt, folder);
    town.count("mails");
    if (lag > 0) town.fault("reordered mail");
    town.note("mail", { id: messageId, meaning: written?.meaning, receivedAt, folder });
    if (written?.person && !town.answeredUnread.has(messageId)) mayBeAnswered(town, messageId, written);
  });
}

export function newMessageId(town: Town): string {
  return `<m${town.nextNumber()}@mail.example.com>`;
}

export function plusDaysOf(time: Time, days: number): Time {
  return fromEpochSeconds(toEpochSeconds(time) + days * 24 * 3600);
}

const DIGESTS = new WeakMap<Uint8Array, string>();

/** The terms are digested with every offer; their bytes never change. */
export function digestOf(bytes: Uint8Array): string {
  const known = DIGESTS.get(bytes);
  if (known) return known;
  const digest = hash("sha256", bytes, "hex");
  DIGESTS.set(bytes, digest);
  return digest;
}
