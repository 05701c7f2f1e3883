import { dayOf, type Time } from "../../booking/time.ts";
import type { Moment } from "../dates/moment.ts";
import { findMoments, prepare } from "../dates/moments.ts";
import type { Doubt, Intent, ReadingOffice } from "../reading.ts";
import { plainOf, type Sentence, splitSentences } from "../text/sentences.ts";
import { isBare } from "./bare-choice.ts";
import { type Giving, namesCancelling, readCancelling, readChanging } from "./cancelling.ts";
import { type Chosen, isCountedWeek, type Offered, readChosen } from "./choices.ts";
import { ANSWERED_BEFORE } from "./refusing-words.ts";
import { ANY_OF_THEM, isQuestion, readWords, WANTS, type Words } from "./reply-words.ts";

/**
 * What a reply says about the thread it answers, before proof and deadlines are looked at. `notWished` are dates and times
 * that are named but not asked for: the old slot, what is ruled out, what is only spoken of.
 */
export type ReplyReading = { intent: Intent; choice: number | null; doubts: Doubt[]; notWished: Moment[] };

/**
 * The answer to an offer, read strictly (design decision 11): only plain acceptances and exactly one choice count.
 * Conditions, other times, wishes for telephone or counter, objections, 結構です or 大丈夫です alone, promises to answer
 * later, hearsay, and choices that contradict themselves never come out as `accept` or `choose` without a doubt.
 */
export function readStrictly(
  newText: string,
  context: Offered,
  received: Time,
  office: ReadingOffice,
  name: string | null,
): ReplyReading {
  const folded = prepare(newText);
  const sentences = splitSentences(folded.text);
  const moments = findMoments(folded, received, office);
  const named = readChosen(folded.text, sentences, moments, context.offered, office, received);
  const words = readWords(sentences, name, named.naming);
  const { notWished } = named;
  const result: Result = (intent, doubts = [], choice = null) => ({ intent, choice, doubts, notWished });
  const changing = readChanging(sentences);
  // 「1番は行けません」 gives up a choice, not the booking.
  const cancelling = readCancelling(
    sentences.filter((sentence) => !named.naming.has(sentence.start) || namesCancelling(sentence)),
    () => true,
  );
  // Who gives the booking up may say what others told him, and may well write again later.
  const hesitates = words.hesitates && changing !== "yes";
  if (cancelling !== "yes" && (words.reports || hesitates))
    return result("unclear", [words.reports ? "contradiction" : "condition"]);
  const others = sentences.filter((sentence) => !named.elsewhere.some((moment) => isIn(moment, sentence)));
  // 「遅い時間がいいのですが、なければこのままで」 wants both, one after the other.
  if (changing === "yes" || named.elsewhere.length > 0) {
    if (STAYS.test(folded.text)) return result("unclear", ["condition"]);
    // 「翌日の同じ時間」 counts from the offered day, which a reader of dates does not know.
    const isCounted = named.elsewhere.some((moment) => isCountedWeek(moment, folded.text));
    if (isCounted || COUNTED.test(folded.text)) return result("unclear", ["contradiction"]);
  }
  // 「どれも行けますが、できれば土曜日がいいです」: what was offered would do, and need not be given up.
  if (named.elsewhere.length > 0 && sentences.some((sentence) => saysYesBut(sentence, named.elsewhere)))
    return result("unclear", ["contradiction"]);
  const saysYes = named.elsewhere.length > 0 && (words.startsYes || readWords(others, name, named.naming).accepts);
  // 「お願いします。16時までかかりますか」: a question behind the yes asks for no other time.
  if (asksBehindYes(sentences, named.elsewhere)) return result("question", ["question"]);
  const wishesElsewhere =
    named.elsewhere.some((moment) => cancelling !== "yes" || !isInReason(moment, sentences)) &&
    isWished(named.elsewhere, sentences) &&
    !(saysYes && changing !== "yes" && !named.ruledOut && !words.refuses);
  if (wishesElsewhere && named.numbers.size === 0 && changing !== "doubt") {
    const asked = { words, named, offered: context.offered, cancelling, changing, sentences };
    return readElsewhere(asked, result);
  }
  if (cancelling !== "no")
    return readDecline(
      cancelling,
      { ...words, channel: words.channel && asksForChannel(sentences) },
      { ...named, elsewhere: named.elsewhere.filter((moment) => !isInReason(moment, sentences)) },
      changing,
      result,
    );
  if (named.elsewhere.length > 0) return result("unclear", ["contradiction"]);
  if (changing === "yes" && named.numbers.size === 0 && !words.accepts && !words.channel) return result("other_times");
  if (changing === "question") return result("question", ["question"]);
  if (changing !== "no") return result("unclear", [changing === "condition" ? "condition" : "contradiction"]);
  return readAcceptance(words, named, context, sentences, result);
}

type Asked = {
  words: Words;
  named: Chosen;
  offered: Offered["offered"];
  cancelling: Giving;
  changing: Giving;
  sentences: readonly Sentence[];
};

/** Times that were not offered are asked for. */
function readElsewhere(
  { words, named, offered, cancelling, changing, sentences }: Asked,
  result: Result,
): ReplyReading {
  // 「面接はキャンセルで」: something else is given up, and what else is asked for belongs to that.
  if (cancelling === "doubt" && changing !== "yes" && sentences.some(namesCancelling))
    return result("unclear", ["contradiction"]);
  // 「12月はどれも空いています」 names a stretch in which our own time lies: nobody asks for another one.
  if (changing !== "yes" && !named.ruledOut && named.elsewhere.some(coversOffered(offered)))
    return result("unclear", ["contradiction"]);
  // 「11時から14時で」 where 11:00 and 14:00 were offered may well mean one of them.
  if (named.elsewhere.some(spansTwo(offered))) return result("unclear", ["contradiction"]);
  const hourOnly = named.elsewhere.every((moment) => moment.doubts.includes("no_date"));
  if (cancelling === "condition" || (words.conditional && hourOnly && !named.ruledOut))
    return result("unclear", ["condition"]);
  return cancelling !== "question" && !words.channel && !words.objects
    ? result("other_times")
    : result("unclear", ["contradiction"]);
}

function asksBehindYes(sentences: readonly Sentence[], elsewhere: readonly Moment[]): boolean {
  const first = sentences.find(({ text }) => SAYS_PLEASE.test(plainOf(text)))?.start ?? Number.POSITIVE_INFINITY;
  const asking = sentences.filter((sentence) => elsewhere.some((moment) => isIn(moment, sentence)));
  return asking.length > 0 && asking.every(({ text, start }) => start > first && isQuestion(plainOf(text)));
}

const SAYS_PLEASE =
  /^(?:はい[、,]?)?(?:(?:それ|これ|その(?:日時?|時間))で)?(?:よろしく)?お願い(?:(?:いた|致)?します|申し上げます)$/;

function saysYesBut(sentence: Sentence, elsewhere: readonly Moment[]): boolean {
  return sentence.clauses.some(
    (clause, at) =>
      YES_BUT.test(clause.text) &&
      !elsewhere.some((moment) => isIn(moment, clause)) &&
      sentence.clauses.slice(at + 1).some((later) => elsewhere.some((moment) => isIn(moment, later))),
  );
}

const YES_BUT =
  /(?:[行い]けます|大丈夫(?:です)?|OK(?:です)?|構いません|可能(?:です)?|(?:参加)?(?:でき|出来)ます|問題(?:ありません|ない(?:です)?)|空いて(?:い)?ます)(?:が|けど|けれども?)[、,]?$/;
const STAYS = /(?:このまま|そのまま|元の(?:まま|日)|今の(?:まま|日時|時間)|ご?提示の(?:まま|日時))(?:で|の)/;
const COUNTED = /(?:^|[^一-龠])(?:翌々?日|次の日|前の日|翌週の同じ)(?!の?\d)(?:の|に|は|で|が|$)|同じ時[間刻]/m;

/** Days on end, named without an hour, among them one that was offered. */
function coversOffered(offered: Offered["offered"]): (moment: Moment) => boolean {
  return ({ fromDay, toDay, time }) =>
    time === null && fromDay < toDay && offered.some(({ start }) => fromDay <= dayOf(start) && dayOf(start) <= toDay);
}

/** Hours from the start of one choice to the start of another. */
function spansTwo(offered: Offered["offered"]): (moment: Moment) => boolean {
  const starts = offered.map(({ start }) => Number(start.slice(11, 13)) * 60 + Number(start.slice(14, 16)));
  return ({ time }) =>
    time !== null &&
    time.to !== null &&
    time.from !== time.to &&
    starts.includes(time.from) &&
    starts.includes(time.to);
}

export type Result = (intent: Intent, doubts?: Doubt[], choice?: number | null) => ReplyReading;

export function isIn(moment: Moment, stretch: { start: number; end: number }): boolean {
  return moment.start >= stretch.start && moment.start < stretch.end;
}

/** At least one sentence asks for the new times, or they stand alone in a list. */
export function isWished(moments: readonly Moment[], sentences: readonly Sentence[]): boolean {
  return sentences.some((sentence) => {
    const inside = moments.filter((moment) => isIn(moment, sentence));
    if (inside.length === 0 || sentence.reported) return false;
    const length = inside.reduce((sum, moment) => sum + moment.end - moment.start, 0);
    // 「午後は畑です」 tells what one does then.
    const told = /^(?:は[^、,]{1,8}(?:です|だ|なので)|(?:に|まで|から)[^、,]{1,8}(?:です|ます|ました))[。!]*$/.test(
      sentence.text.slice((inside.at(-1)?.end ?? 0) - sentence.start),
    );
    return WANTS.test(sentence.text) || (sentence.text.length - length <= 8 && !told);
  });
}

/** 「年明けから知人の店を手伝うことになりましたので、取り下げます」 */
function isInReason(moment: Moment, sentences: readonly Sentence[]): boolean {
  return sentences.some(({ clauses }) =>
    clauses.some((clause) => isIn(moment, clause) && GIVES_REASON.test(clause.text)),
  );
}

/** 「直接窓口へ伺うことにしましたので、…」 says why there is no need any more. */
function asksForChannel(sentences: readonly Sentence[]): boolean {
  const clauses = sentences.flatMap((sentence) =>
    sentence.clauses.filter(({ text }) => !GIVES_REASON.test(text) && !/ことにし(?:ました|て)/.test(text)),
  );
  return readWords(
    clauses.map((clause) => ({ ...clause, clauses: [clause], reported: false })),
    null,
    new Set(),
  ).channel;
}

const GIVES_REASON = /(?:ので|ため(?:に)?|から|(?:こと|運び)に(?:なり|なっ|いたし|し)(?:まし)?て)[、,。]*$/;

function readDecline(cancelling: Giving, words: Words, named: Chosen, changing: Giving, result: Result): ReplyReading {
  if (cancelling === "question") return result("question", ["question"]);
  if (cancelling === "condition") return result("unclear", ["condition"]);
  // 「慣れないと参加できません」 does not say that the booking is given up.
  if (cancelling === "cannot") return result("unclear", ["contradiction"]);
  if (cancelling === "doubt" || changing !== "no" || named.numbers.size > 0 || named.elsewhere.length > 0)
    return result("unclear", ["contradiction"]);
  if (words.accepts || words.asks || words.channel)
    return result("unclear", [words.asks ? "question" : "contradiction"]);
  return result("decline");
}

function readAcceptance(
  words: Words,
  named: Chosen,
  context: Offered,
  sentences: readonly Sentence[],
  result: Result,
): ReplyReading {
  const only = context.offered.length === 1 ? (context.offered[0]?.number ?? null) : null;
  const chosen = named.numbers.size === 1 ? ([...named.numbers][0] ?? null) : null;
  if (words.conditional) return result("unclear", ["condition"]);
  if (named.unknownNumber || named.contradicts || words.channel || words.objects || words.corrects || words.late)
    return result("unclear", ["contradiction"]);
  if (words.refuses && !(chosen !== null && named.ruledOut)) return result("unclear", ["contradiction"]);
  if (words.strange.length > 0) return result("unclear");
  const asking: Doubt[] = words.asks ? ["question"] : [];
  const asked = sentences.some(({ start, text }) => named.naming.has(start) && isQuestion(plainOf(text)));
  if (words.asks && (asked || words.touches || !words.asksOnlyAround)) return result("question", ["question"]);
  // To a single time, 「いつでもいいです」 says less than a yes.
  if (words.anyOfThem && chosen === null && only !== null) return result("unclear");
  if (named.numbers.size > 1 || (words.anyOfThem && chosen === null))
    return words.asks || words.risky || sentences.some(({ text }) => BOTH.test(text) || ANSWERED_BEFORE.test(text))
      ? result("unclear", ["contradiction"])
      : result("accept", ["bare_yes"]);
  if (words.refusesPolitely || (words.anyOfThem && !prefersOne(sentences))) return result("unclear", ["contradiction"]);
  if (
    chosen !== null &&
    (words.accepts || words.polite || named.bare || words.weakYes || wantsChoice(sentences, named.naming))
  )
    return words.risky ? result("unclear", ["condition"]) : result("choose", asking, chosen);
  if (named.ruledOut) return result("unclear", ["contradiction"]);
  // よろしくお願いします closes every letter: it is a yes only where nothing else was said.
  const yes = words.accepts || (words.polite && words.unknown.length === 0);
  if (!yes) return result(words.asks ? "question" : "unclear", words.weakYes ? ["contradiction"] : asking);
  if (words.risky) return result("unclear", asking);
  return only !== null ? result("accept", asking, only) : result("accept", ["bare_yes", ...asking]);
}

/** 「2番と3番、両方予約します」 wants more than one booking. */
const BOTH = /(?:両方|[二三2-3]つとも|すべて|全て|全部)(?:を|で|の)?(?:ご?予約|お願い|申し?込)/;

/** 「すべて空いていますが、1番でお願いします」: any would do, and one is asked for, in clauses of their own. */
function prefersOne(sentences: readonly Sentence[]): boolean {
  const clauses = sentences.flatMap((sentence) => sentence.clauses.map(({ text }) => plainOf(text)));
  const names = (text: string) => /[\d\uE001-\uE032]|曜/.test(text);
  return (
    clauses.some((text) => names(text) && !ANY_OF_THEM.test(text) && /お願い|希望|にします|がいい|が良い/.test(text)) &&
    clauses.every((text) => !ANY_OF_THEM.test(text) || !names(text))
  );
}

/** What is, was or seems, and is not wanted: 「2番を予約しています」「前回は2番でした」. */
const TOLD =
  /(?:てい(?:る|ます)|でした|(?<!決め|にし|選び|選択し|承知し|了解し|了承し|承諾し|いたし|致し|希望し|予約し)ました|らしい(?:です)?|みたい(?:です)?)(?:が|ので)?$/;

/** The sentence that names the choice also wants it: 「2番がいいな」「金曜日に決めました」. */
function wantsChoice(sentences: readonly Sentence[], naming: ReadonlySet<number>): boolean {
  return sentences.some(
    (sentence) =>
      !sentence.reported &&
      !TOLD.test(plainOf(sentence.text)) &&
      naming.has(sentence.start) &&
      (WANTS.test(plainOf(sentence.text)) || isBare(sentence.text)),
  );
}
