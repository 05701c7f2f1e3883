import type { Time } from "../../booking/time.ts";
import type { Moment } from "../dates/moment.ts";
import { findMoments, prepare } from "../dates/moments.ts";
import type { Doubt, ReadingOffice } from "../reading.ts";
import { isReported, plainOf, type Sentence, type Stretch, splitSentences } from "../text/sentences.ts";
import { asksDeed, asksForChange, isIllThen, saysAfterAll, turnsItDown } from "./against.ts";
import { type Answer, chosenIn, covers, endingOf, isWithin, liesElsewhen, mayCover, momentsIn } from "./answer.ts";
import { isCountedWeek, type Offered, readChosen } from "./choices.ts";
import { lastsFromOthers, wantsSoonest } from "./other-choices.ts";
import { countsOtherwise } from "./other-letters.ts";
import { asksElsewhere, turnsDownAll } from "./other-times.ts";
import { asks, isPlainlyOther, mayBeReason, mayStandBeside, suits } from "./remarks.ts";
import { isIn, type ReplyReading, readStrictly } from "./reply.ts";
import { leavesFree, meansAnotherHour } from "./same-day.ts";
import { apartFromBracket, labelOf, withoutOthers } from "./set-aside.ts";
import { showsAny } from "./stop-signs.ts";
import { takingOf } from "./taking.ts";
import { isUndone } from "./undone.ts";

/**
 * The answer to an offer (design decision 11). First every word of it must be known (`readStrictly`). Where that fails, a sentence
 * that takes exactly one choice by itself still confirms if nothing beside it bears on the booking (docs/decisions/0019); words
 * that turn down what was offered and name other times are a new wish; the rest is for staff.
 */
export function readOfferReply(
  newText: string,
  context: Offered,
  received: Time,
  office: ReadingOffice,
  name: string | null,
): ReplyReading {
  const folded = prepare(newText);
  const sentences = splitSentences(folded.text);
  const moments = findMoments(folded, received, office);
  const choose = (own: readonly Sentence[], inside: readonly Moment[]) =>
    readChosen(folded.text, own, inside, context.offered, office, received);
  const alone = (sentence: Sentence) => readStrictly(sentence.text, context, received, office, name);
  const answer: Answer = {
    text: folded.text,
    sentences: sentences.flatMap(apartFromBracket),
    moments,
    named: choose(sentences, moments),
    offered: context.offered,
    name,
    choose,
    alone,
  };
  const strict = readStrictly(newText, context, received, office, name);
  if (countsOtherwise(folded.text)) return { ...strict, intent: "unclear", choice: null };
  if (takesChoice(strict) && isUndone(sentences)) return { ...strict, intent: "unclear", choice: null };
  if (takesChoice(strict)) {
    const isAgainst = (sentence: Sentence) =>
      [turnsItDown(sentence), asksForChange(sentence), isIllThen(sentence, answer)].includes(true) ||
      isElsewhereThen(sentence, strict, answer);
    const { choice } = strict;
    const own = choice === null ? sentences : sentences.flatMap((told) => withoutOthers(told, choice, answer));
    const isOther = (told: Sentence) =>
      choice !== null &&
      partOf(told, answer).choice === null &&
      [meansAnotherHour, doubtsIt, lastsFromOthers].some((means) => means(told, choice, answer));
    if (own.some((told) => isAgainst(told) || isOther(told))) return { ...strict, intent: "unclear", choice: null };
    // 「2番と3番で迷いましたが、3番で」 names two and takes one.
    const read = (strict.choice === null && answer.named.numbers.size > 1 ? readTaking(answer) : null) ?? strict;
    return read.doubts.length === 0 && sentences.some(asksDeed) ? { ...read, doubts: ["remark"] } : read;
  }
  if (strict.intent !== "unclear" && strict.intent !== "question") return strict;
  if (sentences.length > MOST_SENTENCES) return strict;
  const read = readTaking(answer) ?? readPlainYes(answer) ?? readWishedInstead(answer) ?? readBareYes(answer);
  return read === null || (takesChoice(read) && isUndone(sentences)) ? strict : read;
}

function takesChoice({ intent }: ReplyReading): boolean {
  return intent === "accept" || intent === "choose";
}

/** 「来週の水曜なら病院もなく家におります」 */
const AT_HOME = /(?<!(?<!自分|私)の|実)(?:家|自宅|うち|自室)に(?:い|お)(?:り)?(?:ます|ました)$/;

const MOST_SENTENCES = 20;

/** One choice is taken in so many words, and everything beside it may stand there. */
function readTaking(answer: Answer): ReplyReading | null {
  const { named, sentences, name } = answer;
  const parts = sentences.map((sentence) => partOf(sentence, answer));
  const choices = new Set(parts.flatMap((part) => part.choice ?? []));
  const choice = choices.size === 0 ? echoed(parts, answer) : [...choices][0];
  if (choices.size > 1 || choice === undefined) return null;
  if (parts.some((part) => part.choice === null && endingOf(part.sentence, choice, answer) === "after")) return null;
  const isLeft = (told: Sentence) => (leavesFree(told, choice, answer) ? [] : withoutOthers(told, choice, answer));
  const reasons = parts.flatMap(({ sentence, before }) => reasonOf(sentence, before)).flatMap(isLeft);
  const remarks = parts
    .filter((part) => part.choice === null && !part.isYes && !(choices.size === 0 && isEcho(part)))
    .map(({ sentence }) => sentence)
    .flatMap(isLeft);
  const cores = parts.flatMap(({ choice: taken, core }) => (taken === null ? [] : [core]));
  if (isTornApart([...cores, ...reasons, ...remarks], answer)) return null;
  if ([...reasons, ...remarks].some((told) => meansOther(told, choice, answer))) return null;
  const rulesOut = (remark: Sentence) =>
    !mayCover(remark, choice, answer) && named.ruledOut && !GOES_ON.test(remark.text) && !BETTER.test(remark.text);
  // What speaks of the chosen time as a good one, or rules out another, says why it was taken.
  const isWhy = (remark: Sentence) =>
    wantsSoonest(remark, choice, answer) ||
    (momentsIn(remark, answer).length > 0 &&
      mayBeReason(remark, name) &&
      (endingOf(remark, choice, answer) === "before" ||
        (liesElsewhen(remark, choice, answer) && onlyTellsOfTime(remark)) ||
        (!isSpentOtherwise(plainOf(remark.text)) &&
          (rulesOut(remark) ||
            ((suits(remark) || AT_HOME.test(plainOf(remark.text))) && mayCover(remark, choice, answer))))));
  if (!reasons.every((reason) => mayBeReason(reason, name))) return null;
  const rest = remarks.filter((remark) => !isWhy(remark));
  if (!mayStandBeside(rest, name) || rest.some(saysAfterAll)) return null;
  const doubts: Doubt[] = remarks.some(asks) ? ["question"] : ["remark"];
  return { intent: "choose", choice, doubts, notWished: [...named.notWished, ...named.elsewhere] };
}

function meansOther(told: Sentence, choice: number, answer: Answer): boolean {
  return [namesAnother, doubtsIt, meansAnotherHour].some((means) => means(told, choice, answer));
}

/** 「11時半からですね。お願いします」: a time is repeated, or found good, and a plain yes stands behind it. */
function echoed(parts: readonly Part[], answer: Answer): number | undefined {
  const [only] = answer.named.numbers;
  const at = parts.findIndex(({ sentence }) => answer.named.naming.has(sentence.start));
  const echo = parts[at];
  if (echo === undefined || answer.named.numbers.size !== 1 || echo.sentence.reported) return undefined;
  const around = NOTED.test(plainOf(echo.sentence.text)) ? parts : parts.slice(at + 1);
  return isEcho(echo) && around.some(({ isYes }) => isYes) ? only : undefined;
}

function isEcho({ sentence }: Part): boolean {
  return [ECHOES, NOTED].some((words) => words.test(plainOf(sentence.text)));
}

const ECHOES =
  /[日時分半番\d)](?:から|より)?(?:です(?:よ)?ね|でしたね|で(?:間違い|まちがい)(?:(?:あり|ござい)ません|ない(?:です)?)|が(?:よさそう|良さそう|よいよう|良いよう)です)$/;
/** Whoever has noted it takes it, before the yes or behind it. */
const NOTED =
  /[日時分半番\d)](?:から|より)?[、,はをで]{0,2}(?:カレンダー|手帳|予定(?:表|帳)?)に(?:も)?(?:入れ|書き込み|書き|登録し|記入し)ました$/;

/** Number and time differ, or the same choice is wanted and ruled out, in what is left. */
function isTornApart(left: readonly Stretch[], answer: Answer): boolean {
  if (!answer.named.contradicts && !answer.named.unknownNumber) return false;
  const { contradicts, unknownNumber } = chosenIn(left, answer);
  return contradicts || unknownNumber;
}

/** Nothing is asked, wished or left open in it, and nobody is ill. */
function onlyTellsOfTime(remark: Sentence): boolean {
  const plain = plainOf(remark.text);
  return (
    !asks(remark) &&
    !suits(remark) &&
    ![ASKS_TIME, MOVES].some((words) => words.test(plain)) &&
    !showsAny(plain, BEYOND_TIME)
  );
}

/** What is no other ever after. */
const MOVES = /引っ?越|転居|移住|住[みんむ]|入社|就職|働[きく](?:始|こと)/;
const BEYOND_TIME = ["denied", "guessed", "otherTime", "asked", "givenUp", "asksAnew", "terms", "others"] as const;

/** 「当日も仕事帰りのバスから入ります」: no reason why the time was taken, whatever it names. */
function isSpentOtherwise(plain: string): boolean {
  return /^(?:当日|本日)/.test(plain) || (!AT_HOME.test(plain) && showsAny(plain, ["place", "busyThen"]));
}

/** A time or number that is not the chosen one, in words that want it; a part of the day only says when something else is. */
function namesAnother(told: Sentence, choice: number, answer: Answer): boolean {
  const inside = momentsIn(told, answer);
  const elsewhere = answer.named.elsewhere.filter((moment) => inside.includes(moment));
  const favours = endingOf(told, choice, answer) === "before" || (suits(told) && mayCover(told, choice, answer));
  if (!favours && ASKS_TIME.test(told.text) && elsewhere.some((moment) => !covers(moment, choice, answer))) return true;
  const exact = inside.filter((moment) => !moment.window || /\d/.test(answer.text.slice(moment.start, moment.end)));
  const isTold = GIVES_REASON.test(told.text) || suits(told);
  const { numbers } = answer.choose([told], isTold ? exact : inside);
  // 「同じ日に二つございますが、午前の方です」 says last which one is meant.
  const last = told.clauses.at(-1);
  const meant = last !== undefined && WHICH_ONE.test(plainOf(last.text)) ? chosenIn([last], answer).numbers : numbers;
  if (meant.size > 0 && !meant.has(choice)) return true;
  return numbers.size > 0 && !numbers.has(choice);
}

const WHICH_ONE = /の?(?:方|ほう)(?:です|でございます)$/;

/** 「2→たぶん大丈夫」 */
function doubtsIt(told: Sentence, choice: number, answer: Answer): boolean {
  return UNSURE.test(told.text) && chosenIn([told], answer).numbers.has(choice);
}

const UNSURE =
  /たぶん|多分|おそらく|恐らく|かも|微妙|怪し|あやし|自信(?:が|は)?(?:な|あり|ござ)|△|未定|(?:わ|(?<!\d)分)か(?:ら[なんず]|りま?せ)/;

const GIVES_REASON = /(?:ので|ため(?:に)?|から|もので|もんで|[るた]んで|し)[、,。.…]*$/;

/** 「2日から帰省します」 may well last until the chosen day. */
const GOES_ON =
  /[日曜月週](?:から|より|まで|以降|以後)(?!の)|^(?!.*(?:[曜週]|\d日|\/\d)).*[時分半朝昼夕夜晩](?:から|より|まで|以降|以後)(?!の)/;

/** 「夜のほうがよかったです」 speaks of a time that was not offered. */
const BETTER = /(?:ほう|方|なら|だったら)が?(?:よかった|良かった|うれし|嬉し|助か)/;

/** `isYes` of one that names no choice: 「予約お願いします」 beside another. */
type Part = { sentence: Sentence; choice: number | null; core: Stretch; before: readonly Stretch[]; isYes: boolean };

function partOf(sentence: Sentence, answer: Answer): Part {
  const taking = takingOf(sentence, answer.text, (stretch) => choiceIn(stretch, answer) !== null);
  if (taking) {
    const choice = choiceIn(taking.core, answer);
    // 「2→14時は無理なので15時で」 speaks of the second, whatever hour it ends with.
    const label = labelOf(sentence);
    return { sentence, choice: label === null || label === choice ? choice : null, ...taking, isYes: false };
  }
  const { intent, choice, doubts } = answer.alone(sentence);
  const isYes = intent === "accept" && doubts.every((doubt) => doubt === "bare_yes");
  const names = intent === "choose" || (intent === "accept" && NAMES_OFFER.test(plainOf(sentence.text)));
  return { sentence, choice: doubts.length === 0 && names ? choice : null, core: sentence, before: [], isYes };
}

/** The clauses before the taking, as one sentence. */
function reasonOf(sentence: Sentence, before: readonly Stretch[]): Sentence[] {
  const end = before.at(-1)?.end;
  if (end === undefined) return [];
  const text = sentence.text.slice(0, end - sentence.start);
  return [{ text, start: sentence.start, end, clauses: [...before], reported: isReported(text) }];
}

/** The one choice that these words name, or the only one that was offered where they point to it. */
function choiceIn(stretch: Stretch, answer: Answer): number | null {
  const { sentences, offered, choose } = answer;
  const clauses = sentences.flatMap((one) => one.clauses.filter((clause) => isWithin(clause, stretch)));
  const said = choose([{ ...stretch, clauses, reported: false }], momentsIn(stretch, answer));
  if (said.contradicts || said.ruledOut || said.elsewhere.length > 0) return null;
  if (said.numbers.size === 1) return [...said.numbers][0] ?? null;
  const [only] = offered;
  const points =
    offered.length === 1 &&
    said.numbers.size === 0 &&
    (POINTS_THERE.test(plainOf(stretch.text)) || NAMES_OFFER.test(plainOf(stretch.text)));
  return points && only !== undefined ? only.number : null;
}

/** Other times in place of what was offered: an offer of them binds nobody. */
function readWishedInstead(answer: Answer): ReplyReading | null {
  const { named, sentences } = answer;
  if (named.unknownNumber || named.contradicts) return null;
  if (named.numbers.size > 0 && !turnsDownAll(sentences, named)) return null;
  if (named.elsewhere.length === 0 || named.elsewhere.some((moment) => isCountedWeek(moment, answer.text))) return null;
  if (!asksElsewhere(sentences, named)) return null;
  // What turns the offered days down names no wish.
  const turnedDown = sentences.filter(({ start }) => named.naming.has(start)).flatMap((one) => momentsIn(one, answer));
  const notWished = named.numbers.size > 0 ? [...named.notWished, ...turnedDown] : named.notWished;
  return { intent: "other_times", choice: null, doubts: [], notWished };
}

/** A yes that names nothing, beside words that plainly speak of something else: without them it is read strictly once more. */
function readPlainYes({ sentences, named, alone }: Answer): ReplyReading | null {
  const others = sentences.filter(isPlainlyOther);
  const left = sentences.filter((sentence) => !others.includes(sentence));
  const [first] = left;
  if (first === undefined || others.length === 0 || others.length > MOST_OTHERS || others.some(turnsItDown))
    return null;
  const { intent, choice, doubts } = alone({ ...first, text: left.map(({ text }) => text).join("\n") });
  if (intent !== "accept" || doubts.length > 0) return null;
  return { intent, choice, doubts: others.some(asks) ? ["question"] : ["remark"], notWished: named.notWished };
}

const MOST_OTHERS = 6;

/** A yes to several times, whatever stands beside it: which one, is asked. */
function readBareYes({ named, sentences, offered, name, alone }: Answer): ReplyReading | null {
  if (offered.length < 2 || named.numbers.size === 1 || named.contradicts || named.unknownNumber) return null;
  if (named.ruledOut) return null;
  const isYes = (sentence: Sentence) => {
    const { intent, doubts } = alone(sentence);
    return intent === "accept" && doubts.join() === "bare_yes";
  };
  const rest = sentences.filter((sentence) => !isYes(sentence));
  const isWished = (sentence: Sentence) => named.elsewhere.some((moment) => isIn(moment, sentence));
  if (rest.some((sentence) => isWished(sentence) && ASKS_TIME.test(sentence.text))) return null;
  if (rest.length === sentences.length || rest.some(asks) || !mayStandBeside(rest, name)) return null;
  return { intent: "accept", choice: null, doubts: ["bare_yes"], notWished: named.notWished };
}

/** 「3番でお願いします。月曜は叔父の家におります」, where the third is a Monday. */
function isElsewhereThen(sentence: Sentence, { choice }: ReplyReading, answer: Answer): boolean {
  if (choice !== null && endingOf(sentence, choice, answer) === "after") return true;
  if (choice === null || suits(sentence) || !showsAny(plainOf(sentence.text), ["place", "busyThen"])) return false;
  return partOf(sentence, answer).choice === null && mayCover(sentence, choice, answer);
}

/** A time that is named to be had, not only told of: 「会社は16時からなので、ちょうどいいです」. */
const ASKS_TIME =
  /希望|お願い|変更|(?<!ちょうど)(?:が|で|も)(?:いい|良い|よい|大丈夫|OK)|でき(?:ます|れば|ません)|可能|空(?:い|き)|ください|ほしい|いかが|どう/;

const POINTS_THERE =
  /(?:この|その)まま(?:ご?予約|確定|手続き?|お?話)?(?:を)?(?:進め|お願い|確定)|(?:こちら|この|その|上記|下記|当該)の?(?:候補|予約)?の?(?:日時|日程|時間帯?|お時間|日にち|日|枠|予定)|(?:ご?案内|ご?提示|ご?指定|ご?提案|お送り|ご?用意|ご?調整|ご?設定|ご?連絡|お知らせ)(?:の|いただいた|頂いた|いただきました|くださった|下さった|された)(?:日時|日程|お?時間|枠|候補)/;
const NAMES_OFFER =
  /^(?:はい[、,]?)?(?:お?日にち|日時|日程|お?時間)(?:の(?:件|方|ほう))?(?:(?:[、,・と]|および|及び)*(?:ご?利用)?規約(?:の(?:件|内容))?(?:とも(?:に)?|も)?)?(?:は|も|を|で|、|,)*(?:了解|承知|了承|承り|大丈夫|OK|問題(?:あり|ござい)ません|問題ない)|^(?:はい[、,]?)?(?:それ|これ|そちら|こちら)(?:で|にて)(?:ご?予約|確定|決定)?(?:を)?(?:お願い|進め)|(?:こちら|この|その|上記|下記|当該|(?:ご?案内|ご?提示|ご?指定|ご?提案|お送り|ご?用意|ご?調整|いただいた|頂いた|くださった)[^。、]{0,6})の?(?:候補|予約)?の?(?:日時|日程|時間帯?|お時間|日にち|枠|予定|通り|とおり)/;
