import type { Slot } from "../../booking/booking.ts";
import type { Calendar } from "../../booking/policy.ts";
import type { ClockTime, Day, Time } from "../../booking/time.ts";
import type { Language } from "../language.ts";
import type { Office } from "../office.ts";
import { writeEasyDay, writeEasyDeadline, writeEasySlot, writeEasyWeekdays } from "./easy-writing.ts";
import {
  writeEnglishClockTime,
  writeEnglishDay,
  writeEnglishMoment,
  writeEnglishSlot,
  writeEnglishWeekdays,
} from "./english-writing.ts";
import { writeClockTime, writeDay, writeDeadline, writeOpenWeekdays, writeSlot } from "./japanese-writing.ts";

/** How a letter of one language, written on the day `today`, says what its values are. */
export type Writing = {
  today: Day;
  slot(slot: Slot): string;
  day(day: Day): string;
  /** In Japanese with まで behind it, in English for the words "by …". */
  deadline(time: Time): string;
  clockTime(clockTime: ClockTime): string;
  weekdays(week: Pick<Calendar, "openHours">): string;
  span(from: ClockTime, to: ClockTime): string;
  /** How a wish may be written, for instance. */
  example(day: Day, start: ClockTime): string;
  /** Which of several questions this one is, from 1. */
  nthTime(n: number): string;
  /** For the end of a subject. */
  inSubject(reference: string): string;
  /** Where a meeting ID or a passcode would stand: the person has it from elsewhere. */
  asTold: string;
  onlineService: Service;
  telephoneService: Service;
  /** In place of a number that cannot be printed. */
  knownPhone: string;
  officeName(office: Office): string;
  telephoneHours(office: Office): string;
};

/** What is booked; `aService` with an article where the language has one. */
type Service = { service: string; aService: string };

export function writingIn(language: Language, today: Day): Writing {
  switch (language) {
    case "ja":
      return japanese(today);
    case "easy":
      return { ...EASY, today };
    case "en":
      return { ...ENGLISH, today };
  }
}

const named = (service: string, aService = service): Service => ({ service, aService });

/** What is booked, in an office or of a booking that meets on a screen, and where the telephone is used. */
export const SERVICES: Record<Language, { onlineService: Service; telephoneService: Service }> = {
  ja: { onlineService: named("オンライン相談"), telephoneService: named("電話相談") },
  easy: {
    onlineService: named("オンライン相談（そうだん）"),
    telephoneService: named("電話相談（でんわそうだん）"),
  },
  en: {
    onlineService: named("online consultation", "an online consultation"),
    telephoneService: named("telephone consultation", "a telephone consultation"),
  },
};

/** The year is said only where it is another one. */
const japanese = (today: Day): Writing => ({
  today,
  slot: (slot) => writeSlot(slot, today),
  day: (day) => writeDay(day, today),
  deadline: (time) => writeDeadline(time, today),
  clockTime: writeClockTime,
  weekdays: writeOpenWeekdays,
  span: (from, to) => `${writeClockTime(from)}から${writeClockTime(to)}まで`,
  example: (day, start) => `${writeDay(day, today)}${writeClockTime(start)}から`,
  nthTime: (n) => `${n}つ目の日時`,
  inSubject: (reference) => `（受付番号 ${reference}）`,
  asTold: "前にお知らせしたもの",
  ...SERVICES.ja,
  knownPhone: "お知らせいただいた電話番号",
  officeName: (office) => office.name,
  telephoneHours: (office) => office.telephoneHours,
});

const EASY: Omit<Writing, "today"> = {
  slot: writeEasySlot,
  day: writeEasyDay,
  deadline: writeEasyDeadline,
  clockTime: writeClockTime,
  weekdays: writeEasyWeekdays,
  span: (from, to) => `${writeClockTime(from)}から${writeClockTime(to)}まで`,
  example: (day, start) => `${writeEasyDay(day)}${writeClockTime(start)}から`,
  nthTime: (n) => `${n}番目（ばんめ）の日時（にちじ）`,
  inSubject: (reference) => `（${reference}）`,
  asTold: "前（まえ）に知（し）らせたもの",
  ...SERVICES.easy,
  knownPhone: "あなたが教（おし）えてくれた電話番号（でんわばんごう）",
  officeName: (office) => office.inEasyJapanese?.name ?? office.name,
  telephoneHours: (office) => office.inEasyJapanese?.telephoneHours ?? office.telephoneHours,
};

const ENGLISH: Omit<Writing, "today"> = {
  slot: writeEnglishSlot,
  day: writeEnglishDay,
  deadline: writeEnglishMoment,
  clockTime: writeEnglishClockTime,
  weekdays: writeEnglishWeekdays,
  span: (from, to) => `${writeEnglishClockTime(from)} to ${writeEnglishClockTime(to)}`,
  example: (day, start) => `${writeEnglishDay(day)}, ${writeEnglishClockTime(start)}`,
  nthTime: (n) => `Time ${n}`,
  inSubject: (reference) => ` (reference ${reference})`,
  asTold: "the one we told you before",
  ...SERVICES.en,
  knownPhone: "the number you gave us",
  officeName: (office) => (office.inEnglish ? `${office.inEnglish.name} (${office.name})` : office.name),
  telephoneHours: (office) => office.inEnglish?.telephoneHours ?? office.telephoneHours,
};
