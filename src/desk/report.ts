import type { Booking, CancelledBy, Event, Status, Via } from "../booking/booking.ts";
import type { Policy } from "../booking/policy.ts";
import {
  type Day,
  dayOf,
  daysBetween,
  minutesBetween,
  plusDays,
  startOf,
  type Time,
  weekdayOf,
} from "../booking/time.ts";
import type { LetterKind } from "../mail/letters/letter.ts";
import type { HeldMail, HistoryEntry, LetterFate, LetterState } from "../world/store-rows.ts";
import { isAnswer } from "./answers.ts";

/**
 * The monthly report (T7-1): one calendar month in Tokyo, counted from the records alone. Every table is a partition, so its
 * rows add up to its total. `null` stands for a number that the published form hides (T7-2); the internal form has none.
 */
export type Report = {
  month: Month;
  /** What was known at this moment; a month that is not over yet is unfinished. */
  at: Time;
  form: "internal" | "published";
  /** Counts below this are hidden in the published form. */
  smallCell: number;
  tables: CountTable[];
  /** Consultations by weekday (0 = Sunday) and hour of their start; null in the published form. */
  week: { weekday: number; hour: number; count: number }[] | null;
  /** Calendar days from the request to the day of the consultation. */
  leadDays: Quartiles | null;
  /** Hours from when a held mail was first shown until a person settled it. */
  settlingHours: Quartiles | null;
};

/** `YYYY-MM`. */
export type Month = string & { readonly __month: true };

export type CountTable = {
  key: TableKey;
  /** Tables of one base count the same things, so they share their total. */
  base: "requests" | "consultations" | "endings" | "promises" | "letters" | "heldMails";
  total: number | null;
  rows: CountRow[];
};

export type CountRow = { key: string; count: number | null };

export type TableKey = "requests" | "outcomes" | "weekdays" | "hours" | "endings" | "promise" | "letters" | "heldMails";

/** Of the sorted values the one at a quarter, half and three quarters of their number, rounded up; no value lies between. */
export type Quartiles = { lower: number; median: number; upper: number };

/** Everything that a month is counted from. */
export type MonthRecords = {
  month: Month;
  /** What happened to the end of the month since the first request that fell due in it; more does no harm. */
  history: readonly HistoryEntry[];
  /** Agreed bookings whose consultation starts in the month. */
  consultations: readonly Booking[];
  /** Letters written in the same span as the history. */
  letters: readonly LetterFate[];
  /** Mails that arrived in the month and had to wait for a person. */
  held: readonly HeldMail[];
};

/** A promise that falls due in the month may have been given so long before it: three business days and any closure. */
export const LOOK_BACK_DAYS = 60;

const MONTH_FORM = /^20\d{2}-(0[1-9]|1[0-2])$/;

export function toMonth(text: string): Month | null {
  return MONTH_FORM.test(text) ? (text as Month) : null;
}

export function spanOf(month: Month): { from: Time; to: Time } {
  const first = `${month}-01` as Day;
  const next = plusDays(first, 31).slice(0, 7);
  return { from: startOf(first), to: startOf(`${next}-01` as Day) };
}

/** Counts a month. Pure: the same records at the same moment give the same report. */
export function makeReport(records: MonthRecords, policy: Policy, at: Time): Report {
  const { month } = records;
  const { from, to } = spanOf(month);
  const isInMonth = (time: Time) => time >= from && time < to;
  const events = records.history.filter((entry) => isInMonth(entry.at)).map(({ event }) => event);
  const letters = records.letters.filter(({ writtenAt }) => isInMonth(writtenAt));
  const consultations = records.consultations.flatMap(agreed);
  const starts = consultations.map(({ start }) => start);
  const settled = records.held.filter(({ settledAt }) => settledAt !== null);
  return {
    month,
    at,
    form: "internal",
    smallCell: policy.smallCell,
    tables: [
      tableOf("requests", "requests", ["mail", "phone", "consultation"], events.flatMap(viaOf)),
      tableOf(
        "outcomes",
        "consultations",
        ["attended", "noShow", "stopped", "confirmed"],
        consultations.map(({ status }) => status),
      ),
      tableOf("weekdays", "consultations", WEEKDAYS, starts.map(weekdayKey)),
      tableOf("hours", "consultations", hourKeys(policy, starts), starts.map(hourKey)),
      tableOf("endings", "endings", ENDINGS, events.flatMap(endingOf)),
      tableOf("promise", "promises", ["kept", "broken", "endedBefore", "running"], promisesOf(records, at)),
      tableOf(
        "letters",
        "letters",
        [...new Set(Object.values(FATES))],
        letters.map(({ state }) => FATES[state]),
      ),
      tableOf(
        "heldMails",
        "heldMails",
        ["settled", "waiting"],
        records.held.map(({ settledAt }) => (settledAt === null ? "waiting" : "settled")),
      ),
    ],
    week: weekOf(starts),
    leadDays: quartiles(
      consultations
        .filter(({ via }) => via !== "earlier")
        .map(({ requestedAt, start }) => daysBetween(dayOf(requestedAt), dayOf(start))),
    ),
    settlingHours: quartiles(
      settled.map(
        ({ heldAt, settledAt }) => Math.round(Math.max(0, minutesBetween(heldAt, settledAt ?? heldAt)) / 6) / 10,
      ),
    ),
  };
}

/** T6-3d: kept of those whose promise came to an end, in whole percent; null where one of the two is hidden or both are 0. */
export function promiseShare({ tables }: Report): number | null {
  const rows = tables.find(({ key }) => key === "promise")?.rows ?? [];
  const [kept = null, broken = null] = ["kept", "broken"].map((key) => rows.find((row) => row.key === key)?.count);
  if (kept === null || broken === null || kept + broken === 0) return null;
  return Math.floor((kept * 100) / (kept + broken));
}

const WEEKDAYS = ["0", "1", "2", "3", "4", "5", "6"];

const ENDINGS = [
  "cancelledByMail",
  "cancelledByPhone",
  "cancelledByOffice",
  "expired",
  "declined",
  "rejected",
] as const;

/** A duplicate is no ending: its wish goes on in another booking. */
const CANCELLED: Record<CancelledBy, (typeof ENDINGS)[number][]> = {
  mail: ["cancelledByMail"],
  phone: ["cancelledByPhone"],
  office: ["cancelledByOffice"],
  duplicate: [],
};

/** What became of a letter, in the words of the report. */
const FATES = {
  accepted: "sent",
  bounced: "bounced",
  failed: "failed",
  unknown: "unknown",
  awaiting: "waiting",
  capped: "waiting",
  queued: "waiting",
  sending: "waiting",
  withdrawn: "withdrawn",
  drafted: "drafted",
} satisfies Record<LetterState, string>;

function tableOf(
  key: TableKey,
  base: CountTable["base"],
  keys: readonly string[],
  counted: readonly string[],
): CountTable {
  const counts = new Map(keys.map((one) => [one, 0]));
  for (const one of counted) counts.set(one, (counts.get(one) ?? 0) + 1);
  return { key, base, total: counted.length, rows: Array.from(counts, ([row, count]) => ({ key: row, count })) };
}

function viaOf(event: Event): string[] {
  // What was agreed before this desk knew of it was asked for at another time.
  return event.type === "requested" && event.via !== "earlier" ? [event.via] : [];
}

/** An event that ended a request or booking without a consultation. */
function endingOf(event: Event): (typeof ENDINGS)[number][] {
  switch (event.type) {
    case "cancelled":
      return CANCELLED[event.by];
    case "expired":
    case "declined":
    case "rejected":
      return [event.type];
    default:
      return [];
  }
}

function agreed(booking: Booking): { status: Status; start: Time; requestedAt: Time; via: Via }[] {
  switch (booking.status) {
    case "confirmed":
    case "attended":
    case "noShow":
    case "stopped":
      return [{ ...booking, start: booking.choice.slot.start }];
    default:
      return [];
  }
}

/** Letters that answer a request (T6-3d); a receipt says only that it came. */
const ANSWERS: ReadonlySet<LetterKind> = new Set<LetterKind>([
  "offer",
  "askBack",
  "askWhich",
  "nothingFree",
  "details",
  "detailsFollow",
  "couldNotRead",
]);

type Promised = { answerBy: Time; answeredAt: Time | null; endedAt: Time | null };

/** What became of every promise that fell due in the month. A consultation's own next booking is agreed on the spot. */
function promisesOf({ month, history, letters }: MonthRecords, at: Time): string[] {
  const { from, to } = spanOf(month);
  const promised = new Map<string, Promised>();
  const answer = (bookingId: string | null, time: Time) => {
    const one = bookingId === null ? undefined : promised.get(bookingId);
    if (one && (one.answeredAt === null || time < one.answeredAt)) one.answeredAt = time;
  };
  for (const { bookingId, event } of history) {
    if (event.type === "requested") {
      const { answerBy } = event;
      if (event.via !== "consultation" && event.via !== "earlier" && answerBy >= from && answerBy < to) {
        promised.set(bookingId, { answerBy, answeredAt: null, endedAt: null });
      }
    } else if (isAnswer(event)) answer(bookingId, event.at);
    else if (endingOf(event).length > 0 || event.type === "cancelled") {
      const one = promised.get(bookingId);
      if (one) one.endedAt ??= event.at;
    }
  }
  for (const { bookingId, kind, state, acceptedAt } of letters) {
    // A letter that came back has answered nobody.
    if (ANSWERS.has(kind) && state === "accepted" && acceptedAt !== null) answer(bookingId, acceptedAt);
  }
  return Array.from(promised.values(), ({ answerBy, answeredAt, endedAt }) => {
    if (answeredAt !== null && answeredAt <= answerBy) return "kept";
    if (endedAt !== null && endedAt <= answerBy) return "endedBefore";
    return at <= answerBy ? "running" : "broken";
  });
}

function weekdayKey(start: Time): string {
  return String(weekdayOf(dayOf(start)));
}

function hourKey(start: Time): string {
  return start.slice(11, 13);
}

/** Every hour in which a consultation can begin, and every other in which one did. */
function hourKeys({ firstStart, lastStart }: Policy, starts: readonly Time[]): string[] {
  const hours = new Set(starts.map(hourKey));
  for (let hour = Number(firstStart.slice(0, 2)); hour <= Number(lastStart.slice(0, 2)); hour++) {
    hours.add(String(hour).padStart(2, "0"));
  }
  return [...hours].sort();
}

function weekOf(starts: readonly Time[]): NonNullable<Report["week"]> {
  const cells = new Map<string, { weekday: number; hour: number; count: number }>();
  for (const start of starts) {
    const key = `${weekdayKey(start)} ${hourKey(start)}`;
    const cell = cells.get(key) ?? { weekday: Number(weekdayKey(start)), hour: Number(hourKey(start)), count: 0 };
    cells.set(key, { ...cell, count: cell.count + 1 });
  }
  return [...cells.values()].sort((a, b) => a.weekday - b.weekday || a.hour - b.hour);
}

function quartiles(values: readonly number[]): Quartiles | null {
  if (values.length === 0) return null;
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.ceil(share * sorted.length) - 1] as number;
  return { lower: at(0.25), median: at(0.5), upper: at(0.75) };
}
