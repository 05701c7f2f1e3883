import { toTime } from "../../src/booking/time.ts";
import { findDates } from "../../src/mail/moments.ts";
import { TEST_OFFICE } from "../mail/office.ts";
import { type DateSample, loadDateSamples } from "./corpus.ts";
import { whyOutOfScope, whySourceErrs } from "./datetime-scope.ts";
import { findWithChrono } from "./peers.ts";

type Expected = DateSample["expected"][number];

/** How one expected expression was read: one answer only, the first that touches its place in the text. */
export type Verdict = "right" | "doubtful" | "missed" | "wrong";

export type DateScore = {
  inScope: number;
  ours: Record<Verdict, number>;
  chrono: Record<Verdict, number>;
  /** Of the doubtful ones, how many name what the source expects among their alternatives. */
  named: number;
  /** Left out and all the same judged, as far as the source names a moment that its own program finds. */
  aside: Record<Verdict, number>;
  /** Reasons for leaving expressions out, with how many each. */
  outOfScope: Map<string, number>;
  /** Silently wrong by the count, though the source's own answer is none: expression id and why. */
  sourceErrs: Map<string, string>;
  /** Ids of what was left out and is read silently wrong. */
  asideWrong: string[];
  /** Ids read silently wrong, missed, or with a doubt and another moment. */
  wrong: string[];
  missed: string[];
  doubtful: string[];
};

/** An answer of either reader, as civil minutes `YYYY-MM-DDTHH:MM`. */
export type Answer = {
  start: number;
  end: number;
  words: string;
  /** True when it names hours and not whole days. */
  timed: boolean;
  from: string;
  to: string | null;
  doubted: boolean;
  /** The other readings, where it gives any. */
  others?: { from: string; to: string }[];
};

/** Where a source gives no reference time, any will do: its expressions then name their day in full or none at all. */
const REFERENCE = "2026-11-25T10:00:00";

export function scoreDates(): DateScore {
  const score: DateScore = {
    inScope: 0,
    ours: { right: 0, doubtful: 0, missed: 0, wrong: 0 },
    chrono: { right: 0, doubtful: 0, missed: 0, wrong: 0 },
    named: 0,
    aside: { right: 0, doubtful: 0, missed: 0, wrong: 0 },
    outOfScope: new Map(),
    sourceErrs: new Map(),
    asideWrong: [],
    wrong: [],
    missed: [],
    doubtful: [],
  };
  for (const sample of loadDateSamples()) {
    const reference = (sample.reference ?? REFERENCE).slice(0, 19);
    const ours = answersOf(sample.text, reference);
    const theirs = chronoAnswersOf(sample.text, reference);
    for (const expected of sample.expected.length === 0 ? [null] : sample.expected) {
      const reason = whyLeftOut(sample, expected);
      if (reason !== null) {
        score.outOfScope.set(reason, (score.outOfScope.get(reason) ?? 0) + 1);
        if (sample.unmet || expected === null || momentsOf(expected).length === 0) continue;
        const verdict = judge(sample, expected, ours);
        score.aside[verdict] += 1;
        if (verdict === "wrong") score.asideWrong.push(sample.id);
        continue;
      }
      score.inScope += 1;
      const verdict = judge(sample, expected, ours);
      score.ours[verdict] += 1;
      score.chrono[judge(sample, expected, theirs)] += 1;
      if (verdict !== "right") score[verdict].push(sample.id);
      const errs = verdict === "wrong" && expected !== null ? whySourceErrs(sample.text, expected) : null;
      if (errs !== null) score.sourceErrs.set(sample.id, errs);
      if (verdict === "doubtful" && namesExpected(sample, expected, ours)) score.named += 1;
    }
  }
  return score;
}

function whyLeftOut(sample: DateSample, expected: Expected | null): string | null {
  if (sample.unmet) return "its own source does not meet it";
  if (expected === null) return null;
  const scope = whyOutOfScope(sample.text, expected, sample.reference);
  if (scope !== null) return scope;
  if (momentsOf(expected).length === 0) return "the source names no moment";
  return null;
}

function answersOf(text: string, reference: string): Answer[] {
  let place = 0;
  return findDates(text, toTime(`${reference}+09:00`), TEST_OFFICE).map((found) => {
    const at = text.indexOf(found.text, place);
    const start = at < 0 ? place : at;
    place = start + found.text.length;
    return {
      start,
      end: place,
      words: found.text,
      timed: !(isMidnight(found.from) && isMidnight(found.to)),
      from: found.from.slice(0, 16),
      to: found.to.slice(0, 16),
      doubted: found.doubts.length > 0,
      others: (found.alternatives ?? []).map(({ from, to }) => ({ from: from.slice(0, 16), to: to.slice(0, 16) })),
    };
  });
}

function chronoAnswersOf(text: string, reference: string): Answer[] {
  return findWithChrono(text, reference).map((found) => {
    const day = found.from.slice(0, 10);
    return {
      start: found.index,
      end: found.index + found.text.length,
      words: found.text,
      timed: found.hasHour,
      from: found.hasHour ? found.from : `${day}T00:00`,
      to: found.to,
      doubted: false,
    };
  });
}

export function judge(
  sample: Pick<DateSample, "text">,
  expected: Expected | null,
  answers: readonly Answer[],
): Verdict {
  if (expected === null) {
    if (answers.length === 0) return "right";
    return answers.every((answer) => answer.doubted) ? "doubtful" : "wrong";
  }
  const written = expected.text ?? sample.text;
  // Some sources fold what they quote, so that the words are not found as they stand; then they say where they stand.
  const found = sample.text.indexOf(written);
  const start = found >= 0 ? found : (expected.start ?? 0);
  const answer = answers.find((given) => given.start < start + written.length && given.end > start);
  if (answer === undefined) return "missed";
  if (momentsOf(expected).some((moment) => isSame(moment, answer, expected, written))) return "right";
  return answer.doubted ? "doubtful" : "wrong";
}

/** One of the answer's other readings is what the source expects. */
function namesExpected(sample: DateSample, expected: Expected | null, answers: readonly Answer[]): boolean {
  const count = Math.max(0, ...answers.map(({ others }) => others?.length ?? 0));
  return Array.from({ length: count }, (_, at) =>
    answers.map((answer) => ({ ...answer, ...(answer.others?.[at] ?? {}) })),
  ).some((other) => judge(sample, expected, other) === "right");
}

/** A moment as a source means it; X stands for a digit left open. */
type Moment = { from: string; to: string | null };

/** Words that say themselves at what hour. */
const NAMES_HOURS = /[時:：]|午|朝|昼|夕|夜|晩|終日|\d{4}$|am|pm|noon/i;

/** What the source accepts: its value, for a date without a year also the one gone by, and what else it lists. */
export function momentsOf(expected: Expected): Moment[] {
  const found: Moment[] = [];
  const add = (value: string | undefined, end: string | undefined) => {
    const from = value === undefined ? null : civil(value);
    const to = end === undefined ? null : civil(end);
    if (from !== null || to !== null) found.push({ from: from ?? "", to });
  };
  add(expected.value, expected.end);
  add(expected.past_value, expected.past_end);
  for (const { value, start, end } of expected.values ?? []) add(value ?? start, end);
  if (expected.value === undefined) add(expected.timex_value, undefined);
  return found;
}

/** `2013-02-12T04:30:00`, `2016-11-07 07:00:00`, `05:27:00` and TIMEX3's `2021-07-XX`, `T12-10-XX` as one form. */
function civil(value: string): string | null {
  const clock = /^T?([\dX]{2})(?:[:-]([\dX]{2}))?(?:[:-][\dX]{2}(?:\.\d+)?)?$/.exec(value);
  // 25時 is one o'clock of the night that follows.
  if (clock !== null) return `T${Number(clock[1]) >= 24 ? pad(Number(clock[1]) - 24) : clock[1]}:${minutes(clock[2])}`;
  const whole = /^([\dX]{4})-([\dX]{2})-([\dX]{2})(?:[T ]([\dX]{2})[:-]([\dX]{2}).*)?$/.exec(value);
  if (whole === null) return /^\d{4}-\d{2}$/.test(value) ? `${value}-01` : null;
  const [, year, month, day, hour, minute] = whole;
  const date = `${year}-${month}-${day === "XX" ? "01" : day}`;
  return hour === undefined ? date : `${date}T${hour}:${minutes(minute)}`;
}

function pad(hour: number): string {
  return String(hour).padStart(2, "0");
}

function isMidnight(time: string): boolean {
  return time.slice(11, 16) === "00:00";
}

function minutes(written: string | undefined): string {
  return written === undefined || written === "XX" ? "00" : written;
}

/**
 * The start must be the same minute or day. An end, where the source gives one, must be the same; sources disagree on
 * whether a last day or month counts, so one of either beside it passes. Weeks may end on Friday, and a part of the day
 * without a clock time (朝, 午後) is the source's own convention: it must lie on the same day and overlap.
 */
function isSame(moment: Moment, answer: Answer, expected: Expected, written: string): boolean {
  // The source cut a date out of its hours (12/3の14時), or the hours stand elsewhere (3日か4日の14時): the day must be the same.
  const dayOnly = /^[\dX-]+$/.test(moment.from) && (moment.to === null || /^[\d-]+$/.test(moment.to));
  const withHours = answer.end - answer.start > written.length || (answer.timed && !NAMES_HOURS.test(answer.words));
  if (dayOnly && withHours && moment.to === null) return pattern(moment.from).test(answer.from.slice(0, 10));
  if (dayOnly && withHours && answer.timed && answer.to !== null)
    return isSame(
      moment,
      {
        ...answer,
        from: `${answer.from.slice(0, 10)}T00:00`,
        to: shifted(`${answer.to.slice(0, 10)}T00:00`, 1),
        timed: false,
      },
      expected,
      `${written}${answer.words}`,
    );
  if (
    moment.to !== null &&
    !/[\d〇一二三四五六七八九十]\s*(?:時|:)/.test(written.normalize("NFKC")) &&
    moment.from.includes("T")
  )
    return overlaps(moment.from, moment.to, answer);
  const begins = moment.from === "" || expected.open === "before" || matches(moment.from, answer.from);
  if (!begins || moment.to === null) return begins;
  if (answer.to === null) return false;
  const to = moment.to;
  if (matches(to, answer.to)) return true;
  const shifts = written.includes("週") ? [-1, 1, 2] : [-1, 1];
  return (
    (isWholeDay(to) && shifts.some((days) => matches(to, shifted(answer.to ?? "", days)))) ||
    isMonthLater(to, answer.to)
  );
}

function overlaps(from: string, to: string, answer: Answer): boolean {
  if (from.startsWith("T"))
    return `T${answer.from.slice(11)}` < to && `T${(answer.to ?? answer.from).slice(11)}` > from;
  return answer.from.slice(0, 10) === from.slice(0, 10) && answer.from < to && (answer.to ?? answer.from) > from;
}

function isMonthLater(expected: string, answer: string): boolean {
  return (
    /-01(?:T00:00)?$/.test(expected) &&
    answer.slice(8) === "01T00:00" &&
    shifted(answer, -28).slice(0, 7) === expected.slice(0, 7)
  );
}

function isWholeDay(value: string): boolean {
  return !value.includes("T") || value.endsWith("T00:00");
}

function matches(expected: string, answer: string): boolean {
  if (expected.startsWith("T")) return pattern(expected.slice(1)).test(answer.slice(11));
  if (!expected.includes("T")) return pattern(expected).test(answer.slice(0, 10)) && answer.endsWith("T00:00");
  return pattern(expected).test(answer);
}

function pattern(expected: string): RegExp {
  return new RegExp(`^${expected.replaceAll("X", "\\d")}$`);
}

function shifted(minute: string, days: number): string {
  const moved = new Date(Date.parse(`${minute}:00Z`) + days * 86_400_000);
  return moved.toISOString().slice(0, 16);
}
