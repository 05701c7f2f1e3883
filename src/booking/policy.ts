import type { ClockTime, Day } from "./time.ts";

/** Every number the office can argue about. The profile overrides; the defaults are the Itoigawa leaflet's and decision 15's. */
export type Policy = {
  /** Length of a consultation in minutes, 10 to 30 (L2, T6-1). */
  slotMinutes: number;
  /** Minutes between two starts on the grid. */
  gridMinutes: number;
  firstStart: ClockTime;
  lastStart: ClockTime;
  /** No consultation overlaps the pause. */
  pause: { from: ClockTime; to: ClockTime } | null;
  /** How many consultations can run at once (口). */
  seats: number;
  /** Last bookable day = today plus this many calendar days. */
  horizonDays: number;
  /** 前日まで: the literal end of the calendar day before, or closing time of the previous open day (decision 15). */
  cutOff: "endOfDayBefore" | "closingOfPreviousOpenDay";
  /** A choice is offered only if its cut-off lies this many open hours ahead when the offer leaves. */
  leastOpenHoursToReply: number;
  mostChoices: number;
  /** Business days an offer stays open at most. */
  replyBusinessDays: number;
  /** Our own promise in business days (T6-3d). */
  answerBusinessDays: number;
  /** Share of a day's seats that open offers may hold (decision 13). */
  mostHoldShare: number;
  /** Live bookings a person may have before staff decide (L6). */
  openBookingsPerPerson: number;
  /**
   * Consultations of one person, held or confirmed, in a calendar month or a block of months counted from January, before staff
   * decide (L6); null for no limit.
   */
  bookingsPerPeriod: { months: number; count: number | null; minutes: number | null };
  /** Months in which a no-show that a person recorded is counted and shown (T6-6c). */
  noShowMonths: number;
  /** Longest refusal of a person, in months (T6-6c). */
  mostRefusalMonths: number;
  /** Most letters to one address in a calendar day, and in the life of one booking (decision 8). */
  lettersPerAddressAndDay: number;
  lettersPerBooking: number;
  /** Letters of an hour above which no talk is begun with anybody new without a person (decision 8). */
  lettersPerHour: number;
  /** By day only: between these hours a reminder may be written; null for an office that sends none. */
  reminders: { from: ClockTime; to: ClockTime } | null;
  /** What the watermark stays behind the last complete poll, for mail in transit (decision 14). */
  transitGraceMinutes: number;
  /** Counts from 1 up to below this are hidden in published figures (T7-2). */
  smallCell: number;
};

export const DEFAULT_POLICY: Policy = {
  slotMinutes: 30,
  gridMinutes: 30,
  firstStart: "09:00" as ClockTime,
  lastStart: "16:30" as ClockTime,
  pause: { from: "12:00" as ClockTime, to: "13:00" as ClockTime },
  seats: 1,
  horizonDays: 30,
  cutOff: "endOfDayBefore",
  leastOpenHoursToReply: 4,
  mostChoices: 3,
  replyBusinessDays: 3,
  answerBusinessDays: 3,
  mostHoldShare: 0.5,
  openBookingsPerPerson: 1,
  bookingsPerPeriod: { months: 1, count: null, minutes: null },
  noShowMonths: 12,
  mostRefusalMonths: 12,
  lettersPerAddressAndDay: 6,
  lettersPerBooking: 12,
  lettersPerHour: 300,
  reminders: { from: "09:00" as ClockTime, to: "19:00" as ClockTime },
  transitGraceMinutes: 15,
  smallCell: 5,
};

/** What each limit for a person, an address and an hour may be; the profile and the console hold to the same. */
export const LIMIT_RANGES = {
  openBookingsPerPerson: { least: 1, most: 20 },
  noShowMonths: { least: 1, most: 60 },
  mostRefusalMonths: { least: 1, most: 12 },
  lettersPerAddressAndDay: { least: 1, most: 100 },
  lettersPerBooking: { least: 4, most: 100 },
  lettersPerHour: { least: 10, most: 100_000 },
} as const satisfies Partial<Record<keyof Policy, { least: number; most: number }>>;

/** Business days of theirs to reply and of ours to answer: three is the most that the office's own terms leave us (T6-3d). */
export const DEADLINE_RANGES = {
  replyBusinessDays: { least: 1, most: 10 },
  answerBusinessDays: { least: 1, most: 3 },
} as const satisfies Partial<Record<keyof Policy, { least: number; most: number }>>;

/** `bookingsPerPeriod` counts within calendar months, or blocks of them that a year holds a whole number of. */
export const PERIOD_MONTHS = [1, 2, 3, 4, 6, 12] as const;
export const PERIOD_RANGES = { count: { least: 1, most: 100 }, minutes: { least: 10, most: 3_000 } } as const;

export type WeekHours = readonly ({ from: ClockTime; to: ClockTime } | null)[];

/** When the office is open. Holidays come in as values: the law knows no library. */
export type Calendar = {
  /** By weekday, 0 = Sunday; null is closed. */
  openHours: WeekHours;
  /** Weeks that take its place from a day on, by day (`weekOn`); absent where nothing is planned. */
  laterHours?: readonly { from: Day; openHours: WeekHours }[];
  /** National holidays (祝日法). The closure of 12/29-1/3 is the law's own knowledge. */
  holidays: ReadonlySet<Day>;
  /** Days the office itself closes. */
  closures: ReadonlySet<Day>;
};
