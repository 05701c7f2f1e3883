import { dayOf, type Time } from "../../booking/time.ts";
import type { Moment } from "../dates/moment.ts";
import { findMoments, prepare } from "../dates/moments.ts";
import type { Doubt, Intent, ReadingOffice } from "../reading.ts";
import { plainOf, type Sentence, splitSentences } from "../text/sentences.ts";
import { type Giving, readCancelling, readChanging } from "./cancelling.ts";
import { readChosen } from "./choices.ts";
import { isIn, isWished, type ReplyReading, type Result } from "./reply.ts";
import { readWords, type Words } from "./reply-words.ts";
import { isPlainChoice } from "./small-talk.ts";

/** The answer of somebody whose booking is confirmed: thanks, cancellation, change, lateness or a question. */
export function readConfirmedReply(
  newText: string,
  start: Time,
  received: Time,
  office: ReadingOffice,
  name: string | null,
): ReplyReading {
  const folded = prepare(newText);
  const sentences = splitSentences(folded.text);
  const moments = findMoments(folded, received, office);
  const own = readChosen(folded.text, sentences, moments, [{ number: 1, start }], office, received);
  const isOwn = (moment: Moment) =>
    !own.elsewhere.includes(moment) ||
    (moment.time === null && moment.fromDay === dayOf(start) && moment.toDay === dayOf(start));
  const notWished = moments.filter((moment) => own.notWished.includes(moment) || isOwn(moment));
  // 「昨夜から熱があり」「朝起きたら」「次の日にちは」: nobody asks for a day that is over, nor for one that is only called the next.
  const isOver = ({ start: from, end, toDay, window }: Moment) =>
    toDay < dayOf(received) ||
    (toDay === dayOf(received) && window && !/\d/.test(folded.text.slice(from, end))) ||
    /^昨|^きのう|^ゆうべ|^おととい/.test(folded.text.slice(Math.max(0, from - 1))) ||
    /^次の日(?:にち|程|時)/.test(folded.text.slice(from)) ||
    SEASON.test(folded.text.slice(from));
  const elsewhere = own.elsewhere.filter((moment) => !isOwn(moment) && !isOver(moment));
  const explained = new Set<number>(
    sentences
      .filter((sentence) => moments.some((moment) => isIn(moment, sentence) && isOwn(moment)))
      .filter((sentence) => isPlainChoice(plainOf(sentence.text)))
      .map((sentence) => sentence.start),
  );
  const words = readWords(sentences, name, explained);
  const result = (intent: Intent, doubts: Doubt[] = []): ReplyReading => ({ intent, choice: null, doubts, notWished });
  const changing = readChanging(sentences);
  const cancelling = readCancelling(
    sentences,
    (sentence) =>
      !DECLINES.test(sentence.text) && !elsewhere.some((moment) => isCancelledThing(moment, sentence, folded.text)),
  );
  const moves = elsewhere.length > 0 && isWished(elsewhere, sentences);
  if (
    changing === "yes" ||
    (changing === "question" && moves) ||
    (changing === "no" && cancelling === "no" && moves && !words.asks && MAKE_IT.test(folded.text)) ||
    ((cancelling === "yes" || cancelling === "cannot") && moves && ASKS_INSTEAD.test(folded.text.replace(GIVES_UP, "")))
  ) {
    if (words.reports || words.channel || cancelling === "question" || cancelling === "condition")
      return result("unclear", ["contradiction"]);
    // 「10日か11日の同じ時間に」 lends its hour to two days.
    if (elsewhere.length > 1 && SAME_HOUR.test(folded.text)) return result("unclear", ["contradiction"]);
    const asksOnly =
      sentences.some(({ text }) => text.includes("変更はでき") || /変更(?:は)?可能/.test(text)) && !moves;
    return asksOnly ? result("question", ["question"]) : result("change");
  }
  const misses = (moment: Moment) => isAnotherDay(moment, start) && sentences.some((one) => isMissed(moment, one));
  if ((cancelling === "yes" || cancelling === "cannot") && (elsewhere.length > 0 || moments.some(misses)))
    return result("unclear", ["contradiction"]);
  if (cancelling !== "no") return readGivenUp(cancelling, words, changing, result);
  if (words.late && dayOf(received) === dayOf(start)) return result("late");
  if (words.asks || changing === "question") return result("question", ["question"]);
  const calm = changing === "no" && !words.reports && !words.hesitates && !words.conditional && !words.channel;
  if (sentences.some(({ text }) => CORRECTED.test(text))) return result("unclear");
  const notes = words.accepts || words.thanks || words.polite || sentences.some(({ text }) => RECEIVED.test(text));
  const thanks = notes && !words.risky && words.untold.length === 0;
  return calm && thanks && elsewhere.length === 0 ? result("accept") : result("unclear");
}

/** An offer is declined; of what is agreed on it may be the recording, the new terms, or all of it. */
const DECLINES = /\bdecline\b/i;

const SAME_HOUR = /同じ時[間刻]|同時刻/;
/** Something about the person or the booking is to be put right. */
const CORRECTED =
  /間違(?:い(?!(?:は|が)?(?:な|あり|ござ))|え(?!な)|っ)|違(?:って|い(?:ます|まし))|訂正|修正|変わ(?:り|っ)|変更(?!(?:は|も|点)*(?:な|あり|ござ))|誤(?:り(?!(?:は|が)?(?:な|あり|ござ))|っ|字|記)|直して/;

/** 「年末のお忙しいところ」 greets. */
const SEASON = /^(?:年末(?:年始)?|年始|年の瀬|月末|月初め?|週末|朝|夜分?)の?(?:お忙し|ご?多忙|ご?多用|慌ただし|押し迫)/;

/** 「IDとパスコード、受け取りました」 answers the details as thanks do. */
const RECEIVED = /(?:受け取り|受領(?:いた|致)?し|届き|拝受(?:いた|致)?し|確認(?:いた|致)?し)まし?た[。!]*$/;

/** 「12月8日の予約をキャンセル」: the date names what is given up, and it is not this booking. */
function isCancelledThing(moment: Moment, sentence: Sentence, text: string): boolean {
  if (!isIn(moment, sentence)) return false;
  return (
    /^[^、,。]{0,16}(?:キャンセル|取り?消|辞退|見送)|^.*cancel/i.test(
      text.slice(moment.end, sentence.end).split("\n")[0] ?? "",
    ) || /cancel[^.]{0,40}$/i.test(text.slice(sentence.start, moment.start))
  );
}

/** 「10日は都合が悪いのでキャンセル」 of a booking of the 4th gives up another one. */
function isMissed(moment: Moment, { clauses }: Sentence): boolean {
  return clauses.some((clause) => isIn(moment, clause) && MISSED.test(clause.text));
}

function isAnotherDay({ fromDay, toDay, doubts }: Moment, start: Time): boolean {
  return fromDay === toDay && fromDay !== dayOf(start) && !doubts.includes("no_date");
}

const MISSED =
  /^[^、,]{0,16}[日)](?:は|に|が)[^、,]{0,8}(?:都合が?(?:悪|つか)|[行い]け(?:な|ま)|伺え|参加(?:でき|出来)|出られ|無理|難し)/;

/** 「8日の14時にしてください」 to a confirmed booking asks to move it. */
const MAKE_IT = /(?:\d|時半|[日時分])(?:から|ごろ|頃)?に(?:して|させて)(?:いただ|頂|もら|くだ|下さ|ほし|欲し)/;

/** 「予約をキャンセルします」「キャンセルをお願いします」: what is asked for is the giving up itself. */
const GIVES_UP =
  /(?:ご?予約|ご?相談|面談|申し?込み?)?(?:の|を|は)?(?:キャンセル|取り?消し?|取り?やめ|辞退|中止)(?:を|で|に)?(?:お願い|希望)?/g;
/** Cancelling in order to be given another time is a change. */
const ASKS_INSTEAD = /取り直|代わりに|かわりに|お願い|希望|変更|変え|instead|予約(?:し|を)/i;

function readGivenUp(cancelling: Giving, words: Words, changing: Giving, result: Result): ReplyReading {
  if (cancelling === "question") return result("question", ["question"]);
  if (cancelling === "condition") return result("unclear", ["condition"]);
  if (cancelling === "doubt" || changing === "doubt" || words.forOthers) return result("unclear", ["contradiction"]);
  return words.asks ? result("question", ["question"]) : result("cancel");
}
