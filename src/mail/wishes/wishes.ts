import { weekOn } from "../../booking/calendar.ts";
import { at, clockTimeOf, type Day, dayOf, plusDays, type Time, weekdayOf } from "../../booking/time.ts";
import { CLOSING, OPENING } from "../dates/day-parts.ts";
import { excludedOf, isRuledOut, refusedSpans, stillRuledOut, without } from "../dates/exclusions.ts";
import { hoursOf, type Moment, spanOf } from "../dates/moment.ts";
import { findMoments, prepare } from "../dates/moments.ts";
import type { Doubt, ReadingOffice, ReadWish, Span } from "../reading.ts";
import type { Folded } from "../text/folded-text.ts";
import { hasUnnamedMarks } from "../text/mark-table.ts";
import { withDayFirst, withDoubtedDays } from "./day-contradictions.ts";
import { asksForAny, isWishOfTopic } from "./day-standing.ts";
import {
  inMonthSaid,
  inTalkedMonth,
  onDay,
  onDayOfEvent,
  onOnlyBookable,
  onSettledDay,
  withLeadingHours,
  withoutRest,
  withoutSwapped,
} from "./lent-days.ts";
import { onOnlyDay, withHourOfPart, withoutCountedTo, withoutWeekAround, withSameWeekday } from "./named-frames.ts";
import { withoutOfficeHours } from "./office-questions.ts";
import {
  besideTakenHours,
  isRuledOutHours,
  onRefusedDay,
  onTakenDays,
  weekButOneDay,
  withRefusedHours,
} from "./refused-hours.ts";
import { withSecondBestHours } from "./second-best.ts";
import { withoutTakenBack, withoutVague } from "./taken-back.ts";
import { withoutTold } from "./told-days.ts";
import { withTopicDays } from "./topic-days.ts";
import { withDatesOfWeekdays } from "./weekdays-with-dates.ts";
import { isConstraint } from "./wish-constraints.ts";
import { rankOf, underLabels } from "./wish-labels.ts";
import { narrowed } from "./wish-neighbours.ts";

export type WishReading = {
  /** In order of preference. */
  wishes: ReadWish[];
  excluded: Span[];
  doubts: Doubt[];
  /** True when the words that ask for times stood under a label such as 希望日時 or 第1希望. */
  labelled: boolean;
  /** True when a day ahead, or any time, is asked for: 昨日の相談, 15日に採用が決まり are told. */
  asked: boolean;
};

/**
 * What is known from the thread: dates that are named but not asked for, the day that an hour alone belongs to, and any day
 * of the one month that is talked about.
 */
type About = { notWished: readonly Moment[]; day: Day | null; month: Day | null };

/** The wished times of a mail's new words: what is asked for, what is ruled out, in order of preference. */
export function readWishes(text: string, received: Time, office: ReadingOffice, about?: About): WishReading {
  const folded = prepare(text);
  const all = momentsIn(folded, received, office);
  // So many days are a calendar, or an attack; nobody wishes for them.
  const crowded = all.length > MAX_MOMENTS;
  const meant = withoutWeekAround(
    folded.text,
    withoutVague(folded.text, withoutTakenBack(folded.text, all.slice(0, MAX_MOMENTS))),
  );
  const kept = meant.filter(
    (moment) =>
      isRuledOutHours(folded.text, moment, all) ||
      !isConstraint(folded.text, moment, dayOf(received)) ||
      (moment.toDay >= dayOf(received) && isWishOfTopic(folded.text, moment, meant)),
  );
  const found = placed(folded.text, onDayOfEvent(folded.text, all, kept, dayOf(received)), received, office, about);
  const labelled = underLabels(folded.text, found);
  const listed = STEPS.reduce((moments, step) => step(folded.text, moments), labelled ?? found);
  const ruledOutFirst = excludedOf(folded.text, listed);
  const hours = onRefusedDay(folded.text, listed, ruledOutFirst);
  const moments = about === undefined ? onOnlyDay(folded.text, hours) : hours;
  const excludedMoments = stillRuledOut(moments, ruledOutFirst);
  const wished = moments.filter((moment) => !excludedMoments.includes(moment) && !isAnyTime(folded.text, moment));
  const ranked = wished.map((moment) => ({ moment, rank: rankOf(folded.text, moment) }));
  if (ranked.every(({ rank }) => rank !== null)) ranked.sort((a, b) => (a.rank ?? 0) - (b.rank ?? 0));
  const allWishes = ranked.slice(0, MAX_WISHES).flatMap(({ moment }) => toWishes(moment, received, office));
  const ruledOut = excludedMoments.map((moment) => spanOf(moment, office, false));
  // 水曜日は通院のため、それ以外の平日 and 水曜は通院なので避けて: a reason that rules its day out.
  const reasons = all.filter(
    (moment) =>
      !found.includes(moment) &&
      (/^[^\n]{0,24}それ以外/.test(folded.text.slice(moment.end)) || isRuledOut(folded.text, moment)),
  );
  const refused = refusedSpans(folded.text, [...excludedMoments, ...reasons], office);
  const left = allWishes.flatMap((wish) => without(wish, refused, office));
  const wishes = (left.length > 0 ? left : allWishes).filter(
    ({ from, to }, index, all) => all.findIndex((other) => other.from === from && other.to === to) === index,
  );
  const doubts: Doubt[] = [];
  if (wished.length > 1 && left.length > 1 && CORRECTION.test(folded.text)) doubts.push("contradiction");
  if (crowded || hasUnnamedMarks(folded.text)) doubts.push("contradiction");
  // 15日は都合がつきません … 15日の10時で: nothing is left of what is wished.
  // 希望日：12月10日 … 12月10日は都合が悪くなりました: said beside the label.
  const beside = all.filter((moment) => moment.time === null && isRuledOut(folded.text, moment));
  // 12月9日の14時でお願いします … 希望日時：12月10日: the words and the form ask for different hours.
  const isOther = (moment: Moment) =>
    labelled?.includes(moment) === false &&
    isExact(moment) &&
    !labelled.some(({ fromDay, toDay }) => fromDay <= moment.fromDay && moment.fromDay <= toDay);
  if (labelled?.every(isExact) && found.some((moment) => isOther(moment) && asksForThis(folded.text, moment)))
    doubts.push("contradiction");
  if (beside.some((day) => labelled?.includes(day) === false && isSaidOfDay(folded.text, day, wished)))
    doubts.push("contradiction");
  // 12月3日の10時から… ただ、12月3日は一日じゅう病院なので: said behind the wish.
  const takenBack = (day: Moment) =>
    isRuledOut(folded.text, day) &&
    isSaidOfDay(folded.text, day, wished) &&
    !/^(?:では?|じゃ)は?なく/.test(folded.text.slice(day.end)) &&
    wished.some((wish) => wish.end < day.start && /[。\n]/.test(folded.text.slice(wish.end, day.start)));
  if (all.some(takenBack)) doubts.push("contradiction");
  if (left.length === 0 && excludedMoments.some((day) => isSaidOfDay(folded.text, day, wished)))
    doubts.push("contradiction");
  if (TOO_LONG.test(folded.text)) doubts.push("too_long");
  if (wishes.length === 0 && ANY_TIME.test(folded.text))
    wishes.push(...without(anyTime(received, office), refused, office));
  const asked = ANY_TIME.test(folded.text) || asksForAny(folded.text, found, dayOf(received));
  return { wishes, excluded: ruledOut, doubts, labelled: labelled !== null, asked };
}

/** The moments of a text, hours in their parts of the day and weekdays on the days that they were before; not those of the office itself. */
function momentsIn(folded: Folded, received: Time, office: ReadingOffice): Moment[] {
  const found = withHourOfPart(folded.text, findMoments(folded, received, office));
  return withoutOfficeHours(folded.text, withSameWeekday(folded.text, withoutCountedTo(folded.text, found)));
}

/** From moments to wishes, one look at the words after the other; the order matters. */
const STEPS: readonly ((text: string, moments: readonly Moment[]) => Moment[])[] = [
  besideTakenHours,
  withTopicDays,
  withSecondBestHours,
  withDoubtedDays,
  withDatesOfWeekdays,
  withoutRest,
  withoutTold,
  withSameTime,
  weekButOneDay,
  onTakenDays,
  narrowed,
  withRefusedHours,
];

/** Moments on the days that they are of: a month said behind, hours before their days, the day and month of the thread. */
function placed(
  text: string,
  moments: readonly Moment[],
  received: Time,
  office: ReadingOffice,
  about: About | undefined,
): Moment[] {
  const today = dayOf(received);
  const passed = about?.notWished ?? [];
  return withLeadingHours(text, inMonthSaid(text, moments))
    .filter(
      (moment) =>
        !passed.some((other) => other.start === moment.start && other.end === moment.end) || isRuledOut(text, moment),
    )
    .map((moment) => withoutSwapped(text, moment, today, office))
    .map((moment) => withDayFirst(text, moment, today, office))
    .map((moment, _, kept) => {
      const day = isAnyTime(text, moment) || hasDayBefore(text, kept, moment) ? null : (about?.day ?? null);
      return onDay(inTalkedMonth(moment, about?.month ?? null), day);
    })
    .map((moment) => (about === undefined ? onOnlyBookable(text, moment, today, office) : moment))
    .map((moment, index, days) => onSettledDay(text, moment, days[index - 1]));
}

/** 「12月4日でしたら、9時から11時の間で」: a day in front of the hour in its sentence, nearer than the one that is talked about. */
function hasDayBefore(text: string, moments: readonly Moment[], hour: Moment): boolean {
  return moments.some(
    ({ start, end, doubts }) =>
      end <= hour.start && !doubts.includes("no_date") && start < end && !/[。!?\n]/.test(text.slice(end, hour.start)),
  );
}

const MAX_WISHES = 20;
const MAX_MOMENTS = 100;
const MAX_DAYS_OF_A_STRETCH = 7;
const CORRECTION = /やっぱり|やはり|訂正|間違(?:い|え)|書き間違|(?:先ほど|さきほど|前)の(?:メール|件)は/;
const TOO_LONG =
  /(?:[1-9]|一|二)時間(?:半)?(?:ほど|程度|くらい|ぐらい)?[^\n。]{0,10}(?:相談|お願い|希望|話)|(?:4[05]|[5-9]0|120)分(?:間)?(?:ほど|程度|くらい)?[^\n。]{0,10}(?:相談|お願い|希望|話)|(?:[\d十]時|半|\d分|:\d\d)(?:から|より|~)\s*約?(?:(?:[1-9]|一|二|三)時間(?!以内|帯|後|前)|(?:4[05]|[5-9]0|120)分(?!以内|後|前))/;
const ANY_TIME =
  /いつでも|何時でも|おまかせ|お任せ|特に希望(?:は|日時は)?(?:なし|ありません|ない|ございません)|(?:空いて(?:いる|る)|あいている)(?:日|時間|ところ|枠)|最短|なるべく早|できるだけ早|any ?time|as soon as possible|earliest/i;

/** A single day by its figure is ruled out, and wished elsewhere in the mail. */
/** One hour of one day, without a doubt. */
function isExact({ time, window, doubts }: Moment): boolean {
  return time !== null && !window && doubts.length === 0;
}

function asksForThis(text: string, { end }: Moment): boolean {
  return /^(?:から)?(?:で|を|に)?(?:オンライン)?(?:相談|面談)?(?:の?予約)?(?:で|を)?(?:お願い|希望)/.test(
    text.slice(end),
  );
}

function isSaidOfDay(text: string, refused: Moment, wished: readonly Moment[]): boolean {
  const allDay = refused.time === null || (refused.time.from === OPENING && refused.time.to === CLOSING);
  const exact = allDay && refused.fromDay === refused.toDay && /\d/.test(text.slice(refused.start, refused.end));
  return exact && wished.some(({ fromDay, toDay }) => fromDay === refused.fromDay && toDay === fromDay);
}

/** いつでも without a date names no day; it is answered by every free one (`ANY_TIME`). */
export function isAnyTime(text: string, moment: Moment): boolean {
  return moment.doubts.includes("no_date") && ANY_TIME.test(text.slice(moment.start, moment.end));
}

/** 第2希望 12月4日 同じ時間: the hour of the wish before. */
function withSameTime(text: string, moments: readonly Moment[]): Moment[] {
  let time: Moment["time"] = null;
  return moments.map((moment) => {
    const after = text.slice(moment.end, moment.end + 20).split("\n")[0] ?? "";
    if (moment.time === null && time !== null && /^[^\d]{0,6}(?:同じ(?:時間|時刻)|同時刻|同様)/.test(after)) {
      return { ...moment, time, kind: "datetime", window: false };
    }
    time = moment.time ?? time;
    return moment;
  });
}

/** A stretch of days with hours becomes one wish a day, its closed days left out; everything else stays one wish. */
function toWishes(moment: Moment, received: Time, office: ReadingOffice): ReadWish[] {
  const days: Moment[] = [];
  if ((moment.time !== null || moment.weekdays !== undefined) && moment.fromDay < moment.toDay) {
    const meant = (day: Day) => moment.weekdays?.includes(weekdayOf(day)) ?? true;
    for (let day = moment.fromDay; day <= moment.toDay && days.length < MAX_DAYS_OF_A_STRETCH; day = plusDays(day, 1)) {
      if (!office.isClosed(day) && meant(day)) days.push({ ...moment, fromDay: day, toDay: day });
    }
  }
  return (days.length > 0 ? days : [moment]).map((part) => {
    const span = spanOf(part, office, true);
    const others = part.others
      .map((other) => spanOf({ ...part, ...other }, office, true))
      .filter((other) => other.from !== span.from || part.doubts.includes("weekday_mismatch"));
    return {
      ...span,
      doubts: [...new Set([...part.doubts, ...placeDoubts(span, part, received, office)])],
      ...(mightBeMeant(others, span, part, office) ? { alternatives: others } : {}),
    };
  });
}

/** 2時 is 14時 where the office is open by day: nobody is asked whether two in the night is meant. */
function mightBeMeant(others: readonly Span[], span: Span, { doubts }: Moment, office: ReadingOffice): boolean {
  if (others.length === 0) return false;
  if (doubts.some((doubt) => doubt === "weekday_mismatch" || doubt === "ambiguous_date" || doubt === "no_date"))
    return true;
  return others.some((other) => !isOutsideHours(other, { window: false }, office)) || !isOpenAt(span.from, office);
}

/** What stands against a wish as written, whatever seats are free: the office is closed, the day is past, and so on. */
function placeDoubts(span: Span, moment: Moment, received: Time, office: ReadingOffice): Doubt[] {
  if (moment.doubts.includes("no_date")) return [];
  const doubts: Doubt[] = [];
  const day = dayOf(span.from);
  const today = dayOf(received);
  const oneDay = moment.fromDay === moment.toDay;
  if (span.to <= received || (oneDay && day < today)) doubts.push("past");
  else if (oneDay && day === today) doubts.push("too_soon");
  if (oneDay && (office.isClosed(day) || weekOn(day, office)[weekdayOf(day)] === null)) doubts.push("closed_day");
  if (day > plusDays(today, office.horizonDays)) doubts.push("beyond_horizon");
  if (oneDay && isOutsideHours(span, moment, office)) doubts.push("outside_hours");
  return doubts;
}

/** An exact start must be a possible start of a slot's day; a stretch must leave room for one slot. */
export function isOutsideHours(span: Span, moment: { window: boolean }, office: ReadingOffice): boolean {
  const day = dayOf(span.from);
  if (!moment.window) {
    const start = clockTimeOf(span.from);
    const inPause = office.pause !== null && start >= office.pause.from && start < office.pause.to;
    return start < office.firstStart || start > office.lastStart || inPause;
  }
  const hours = hoursOf(day, office);
  return span.to <= at(day, hours.from) || span.from >= at(day, hours.to);
}

/** The office is open at that time, whether or not a slot begins then: 8時半 is the morning's. */
export function isOpenAt(time: Time, office: ReadingOffice): boolean {
  const hours = hoursOf(dayOf(time), office);
  return clockTimeOf(time) >= hours.from && clockTimeOf(time) < hours.to;
}

function anyTime(received: Time, office: ReadingOffice): ReadWish {
  const today = dayOf(received);
  const first = plusDays(today, 1);
  const last = plusDays(today, office.horizonDays);
  return { from: at(first, hoursOf(first, office).from), to: at(last, hoursOf(last, office).to), doubts: [] };
}
