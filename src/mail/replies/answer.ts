import { dayOf, weekdayOf } from "../../booking/time.ts";
import type { Moment } from "../dates/moment.ts";
import type { Sentence, Stretch } from "../text/sentences.ts";
import type { Chosen, Offered } from "./choices.ts";
import { isIn, type ReplyReading } from "./reply.ts";

/** An answer taken apart. `choose` reads choices in a part of it, `alone` a sentence as if it were the whole answer. */
export type Answer = {
  text: string;
  sentences: readonly Sentence[];
  moments: readonly Moment[];
  named: Chosen;
  offered: Offered["offered"];
  name: string | null;
  choose: (own: readonly Sentence[], inside: readonly Moment[]) => Chosen;
  alone: (sentence: Sentence) => ReplyReading;
};

/** The choices that these parts of the answer name. */
export function chosenIn(
  stretches: readonly Stretch[],
  answer: Answer,
  counts: (moment: Moment) => boolean = () => true,
): Chosen {
  const inside = answer.moments.filter(
    (moment) => counts(moment) && stretches.some((stretch) => isIn(moment, stretch)),
  );
  const own = stretches.map((stretch) => ({ ...stretch, clauses: clausesIn(stretch, answer), reported: false }));
  return answer.choose(own, inside);
}

function clausesIn(stretch: Stretch, { sentences }: Answer): Stretch[] {
  const clauses = sentences.flatMap((one) => one.clauses.filter((clause) => isWithin(clause, stretch)));
  return clauses.length > 0 ? clauses : [stretch];
}

/** Some time that is spoken of may be the chosen one. */
export function mayCover(told: Sentence, choice: number, answer: Answer): boolean {
  return momentsIn(told, answer).some((moment) => covers(moment, choice, answer));
}

/** The day or the weekday of the choice, at hours around it. */
export function covers({ start: from, end, fromDay, toDay, time }: Moment, choice: number, answer: Answer): boolean {
  const start = answer.offered.find(({ number }) => number === choice)?.start;
  if (start === undefined) return true;
  const day = dayOf(start);
  const minutes = Number(start.slice(11, 13)) * 60 + Number(start.slice(14, 16));
  const words = answer.text.slice(from, end);
  const weekday = /([月火水木金土日])曜/.exec(words)?.[1];
  const onDay = !NAMES_DAY.test(words) || (fromDay <= day && day <= toDay);
  if (!onDay && (weekday === undefined || "日月火水木金土".indexOf(weekday) !== weekdayOf(day))) return false;
  if (time === null) return true;
  const to = time.to ?? time.from;
  // The ends of 午前 and 午後 are the office's own hours, written as negative numbers.
  return time.from <= minutes && (to < 0 || minutes <= to);
}

/**
 * 「授業が13時に終わるので、走って帰ってつなぎます」: whether what ends so is over before the chosen time, and leaves the person free for it. Null
 * where nothing of the kind is told.
 */
export function endingOf(told: Sentence, choice: number, answer: Answer): "before" | "after" | null {
  const start = answer.offered.find(({ number }) => number === choice)?.start;
  const words = told.text.replace(/[。!~\s]+$/, "");
  const inside = momentsIn(told, answer);
  if (start === undefined || inside.length === 0 || words.length > LONGEST_END || !ENDS.test(words)) return null;
  const minutes = Number(start.slice(11, 13)) * 60 + Number(start.slice(14, 16));
  const isOver = inside.every(({ time, toDay, doubts, start: from, end }) => {
    if (toDay < start.slice(0, 10) && !doubts.includes("no_date")) return true;
    if (time === null || NAMES_DAY.test(answer.text.slice(from, end))) return false;
    const isBefore = /前/.test(answer.text.slice(from, end + 1));
    const until = time.to === null || time.to < 0 ? time.from : time.to;
    // 「1時に終わる」 is said of the afternoon.
    return until >= 0 && (until < EARLIEST_END ? until + 12 * 60 : until) < minutes + (isBefore ? 1 : 0);
  });
  if (!isOver) return "after";
  return KEPT_BUSY.test(words) ? null : "before";
}

const LONGEST_END = 60;
const EARLIEST_END = 7 * 60;
const ENDS =
  /[時半分\d](?:頃|ごろ|前)?(?:に|には|で|まで)?(?:は)?[^。、\d]{0,4}(?:終わ|上が|あが|引け|まで|済)[^。、]{0,6}(?:ので|から|ため|んで|し)[、,]?[^。\d]{0,16}(?:間に合い|つなぎ|つなげ|入り|入れ|受けられ|帰って|帰れ|家(?:に|で|から)|余裕|大丈夫|助か|ちょうど)[^。]{0,12}(?:ます|です|ました)(?:ね|よ)?$/;
const KEPT_BUSY =
  /会社|職場|車|外|店|電車|バス|移動|途中|ぎりぎり|ギリギリ|遅|かも|と思|はず|たら|なら|れば|延び|長引|な[いく]|ません|電話|窓口|予定(?:です|な)|から始|別の|変更/;
/**
 * 「朝のドラマを見てから、ゆっくり準備します」「15日が認定日です」 beside an afternoon of the 10th: what is told lies wholly at other hours or on another day, and does not
 * last until the chosen time.
 */
export function liesElsewhen(told: Sentence, choice: number, answer: Answer): boolean {
  const start = answer.offered.find(({ number }) => number === choice)?.start;
  const inside = momentsIn(told, answer);
  if (start === undefined || inside.length === 0 || THAT_TIME.test(told.text)) return false;
  const minutes = Number(start.slice(11, 13)) * 60 + Number(start.slice(14, 16));
  return inside.every((moment) => {
    const words = answer.text.slice(moment.start, moment.end);
    const behind = answer.text.slice(moment.end, told.end);
    if (covers(moment, choice, answer)) return false;
    const isBegun = LASTS.test(words + behind.slice(0, 4));
    if (NAMES_DAY.test(words) || moment.time === null) return !isBegun;
    if (!/\d/.test(words)) return !isBegun;
    // An hour by itself: only what begins well after the talk.
    return (
      /^から/.test(behind) &&
      moment.time.from >= minutes + (HALF_AN_HOUR.test(told.text) ? 30 : AFTER_THE_TALK) &&
      moment.time.from > EARLIEST_END
    );
  });
}

const THAT_TIME = /その日|その時|その頃|当日|本日|同日|同じ(?:日|時)|翌|前の?日|明け|毎日|ずっと|ごろから|頃から/;
const LASTS = /から|以降|以後|より|まで|~|以外|だけ|しか|いっぱい|中(?!旬)|[いえ]っ?ても/;
/** Minutes from the start of a talk of half an hour until one is surely free for something else. */
const AFTER_THE_TALK = 60;
/** Who says so knows how long the talk is. */
const HALF_AN_HOUR = /(?:30|三十)分(?:間|きっかり|ちょうど)?(?:で|まで)?(?:終|と)/;
const NAMES_DAY = /[月日曜週]|\d\/\d|年(?:明け|始)/;

export function momentsIn(stretch: Stretch, { moments }: Answer): readonly Moment[] {
  return moments.filter((moment) => isIn(moment, stretch));
}

export function isWithin(inner: Stretch, outer: Stretch): boolean {
  return inner.start >= outer.start && inner.end <= outer.end;
}
