import { toTime } from "../../src/booking/time.ts";
import { findDates } from "../../src/mail/dates/moments.ts";
import { TEST_OFFICE } from "../mail/office.ts";
import { type DateSample, loadDateSamples } from "./corpus.ts";
import { isMonthLater, isWholeDay, type Moment, matches, momentsOf, pattern, shifted } from "./datetime-moments.ts";
import { whyOutOfScope } from "./datetime-scope.ts";
import { isOtherNegative, whyNoNegative, whySourceErrs } from "./datetime-sources.ts";
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
  /** As `ours`, with what is left out because the source's answer cannot be a wish: hours of the night, and no answer at all. */
  wider: Record<Verdict, number>;
  /** Left out and all the same judged, as far as the source names a moment that its own program finds. */
  aside: Record<Verdict, number>;
  /** Reasons for leaving expressions out, with how many each. */
  outOfScope: Map<string, number>;
  /** Why a source's own answer cannot be meant, with the ids of the expressions it is said of. */
  sourceErrs: Map<string, string[]>;
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
    wider: { right: 0, doubtful: 0, missed: 0, wrong: 0 },
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
      const outside = whyLeftOut(sample, expected);
      const errs = outside === null ? whyNotMeant(sample, expected) : null;
      if (errs !== null) score.sourceErrs.set(errs, [...(score.sourceErrs.get(errs) ?? []), sample.id]);
      const reason = outside ?? (errs === null ? null : NOT_MEANT);
      if (reason !== null) {
        score.outOfScope.set(reason, (score.outOfScope.get(reason) ?? 0) + 1);
        if (WIDER.includes(reason)) score.wider[judge(sample, expected, ours)] += 1;
        if (sample.unmet || expected === null || momentsOf(expected).length === 0) continue;
        const verdict = judge(sample, expected, ours);
        score.aside[verdict] += 1;
        if (verdict === "wrong") score.asideWrong.push(sample.id);
        continue;
      }
      score.inScope += 1;
      const verdict = judge(sample, expected, ours);
      score.ours[verdict] += 1;
      score.wider[verdict] += 1;
      score.chrono[judge(sample, expected, theirs)] += 1;
      if (verdict !== "right") score[verdict].push(sample.id);
      if (verdict === "doubtful" && namesExpected(sample, expected, ours)) score.named += 1;
    }
  }
  return score;
}

const NOT_MEANT = "the source's answer cannot be meant";
/** Reasons that are about the source's answer and not about the words alone. */
const WIDER: readonly string[] = [NOT_MEANT, "hours of the night", "negatives of readers of durations"];

function whyLeftOut(sample: DateSample, expected: Expected | null): string | null {
  if (sample.unmet) return "its own source does not meet it";
  if (expected === null) return isOtherNegative(sample.id) ? "negatives of readers of durations" : null;
  const scope = whyOutOfScope(sample.text, expected, sample.reference);
  if (scope !== null) return scope;
  if (momentsOf(expected).length === 0) return "the source names no moment";
  return null;
}

function whyNotMeant(sample: DateSample, expected: Expected | null): string | null {
  return expected === null ? whyNoNegative(sample.text) : whySourceErrs(sample.text, expected, sample.reference);
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
  const behind = sample.text.slice(start + written.length);
  if (momentsOf(expected).some((moment) => passes(moment, answer, { expected, written, behind }))) return "right";
  return answer.doubted ? "doubtful" : "wrong";
}

/** One of the answer's other readings is what the source expects. */
function namesExpected(sample: DateSample, expected: Expected | null, answers: readonly Answer[]): boolean {
  const count = Math.max(0, ...answers.map(({ others }) => others?.length ?? 0));
  return Array.from({ length: count }, (_, at) =>
    answers.map((answer) => ({ ...answer, ...(answer.others?.[at] ?? {}) })),
  ).some((other) => judge(sample, expected, other) === "right");
}

/** What a source names, and where it stands: the words, and what comes after them in its text. */
type Place = { expected: Expected; written: string; behind: string };

/** The same moment, or one that differs only by what the source leaves open or cuts off. */
function passes(moment: Moment, answer: Answer, { expected, written, behind }: Place): boolean {
  if (isSame(moment, answer, expected, written)) return true;
  // 今晩 at 22:00, which the source marks as its own guess: the same half of the same day.
  if (expected.implied_time === true && answer.timed)
    return answer.from.slice(0, 10) === moment.from.slice(0, 10) && isMorning(answer.from) === isMorning(moment.from);
  // 8月1日より後 begins on the first or on the second, as the source counts; 6月より後 in June or in July.
  const opens =
    /後(?:から)?$|[過す]ぎ/.test(written) && (expected.open === "after" || MOD_AFTER.test(modsOf(expected)));
  if (opens && moment.to === null) {
    const next = expected.grain === "month" ? [28, 29, 30, 31] : [1];
    if (next.some((days) => matches(moment.from, shifted(answer.from, -days)))) return true;
  }
  // 7月末 tagged as any day of July: what lies in that July passes, if the words name a part of it.
  const tag = /^(\d{4}-\d{2})-XX$/.exec(expected.timex_value ?? "")?.[1];
  if (tag !== undefined && /[初頭末始旬半]/.test(written) && answer.to !== null)
    return answer.from.startsWith(tag) && shifted(answer.to, -1).startsWith(tag);
  // 来月 cut out of 来月まで: its end must be the same.
  const cut = /^まで/.test(behind) && answer.words.length > written.length && moment.to !== null;
  return cut && isSame({ from: "", to: moment.to }, answer, expected, written);
}

const MOD_AFTER = /(?:^| )after(?: |$)/;

function modsOf(expected: Expected): string {
  return (expected.values ?? []).map(({ Mod }) => Mod ?? "").join(" ");
}

function isMorning(time: string): boolean {
  return time.slice(11) < "12:00";
}

/** Words that say themselves at what hour. */
const NAMES_HOURS = /[時:：]|午|朝|昼|夕|夜|晩|終日|\d{4}$|am|pm|noon/i;

function isMidnight(time: string): boolean {
  return time.slice(11, 16) === "00:00";
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
