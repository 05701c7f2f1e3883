import { isReported, plainOf, type Sentence } from "../text/sentences.ts";
import { TRAILS_OFF } from "./courtesy.ts";
import { LETTER_SAYS, withoutIdlePhrases } from "./idle-phrases.ts";
import { KIN } from "./matter.ts";
import { asksOther, isCalm, tellsOther } from "./other-matters.ts";
import { isQuestion, readWords, touchesBooking } from "./reply-words.ts";
import { type Stop, showsAny, stopsBy } from "./stop-signs.ts";

/**
 * Whether a confirmation may stand with these sentences beside it: none shows a sign of bearing on the booking (`stop-signs.ts`), and
 * no question touches time, terms or channel (decision 11). What they say is not understood, and is shown to staff. `name` is the
 * one in From.
 */
export function mayStandBeside(remarks: readonly Sentence[], name: string | null): boolean {
  const unknown = remarks.filter((remark) => !isKnownRemark(remark, name));
  if (unknown.length > MOST_REMARKS) return false;
  return unknown.every((remark) => {
    const plain = plainOf(remark.text);
    if (plain.length > LONGEST_REMARK || stopsBy(plain) !== null) return false;
    if (isOthersAct(remark)) return false;
    return !asks(remark) || !touchesBooking(plain.replace(LETTER_SAYS, "")) || isCalm(plain, "question", "whole");
  });
}

/**
 * Why a choice is taken, said in the same breath: 「授業が15時半に終わるため、…」. What one does at other hours, where, with whom, and
 * that it should be early, are good reasons; a condition, a doubt or another way are none.
 */
export function mayBeReason(reason: Sentence, name: string | null): boolean {
  if (isKnownRemark(reason, name)) return true;
  const plain = plainOf(reason.text).replace(AS_FOR_THEN, "は");
  if (
    plain.length > LONGEST_REMARK ||
    isOthersAct(reason) ||
    (reason.reported && NEAR.test(plain)) ||
    UNSURE_TO_COME.test(plain)
  )
    return false;
  return !showsAny(plain, AGAINST_A_REASON) && !asks(reason);
}

/** Somebody else's words about the booking are not the writer's own act; our own letter's words are nobody's. */
function isOthersAct({ text, reported }: Sentence): boolean {
  const meant = withoutIdlePhrases(plainOf(text));
  return reported && isReported(meant) && ABOUT_BOOKING.test(meant);
}

/** Plainly of another matter: it can be left out, and what is left is read as if it had not been said. */
export function isPlainlyOther(remark: Sentence): boolean {
  const plain = plainOf(remark.text);
  // 「楽しみにしていたのですが。」 leaves out what came of it.
  if (TRAILS_OFF.test(remark.text)) return false;
  if (plain.length > LONGEST_REMARK || remark.reported || stopsBy(plain) !== null) return false;
  return asks(remark) ? asksOther(plain) : tellsOther(plain);
}

/** A question waits for an answer, any other remark for a look. */
export function asks({ text }: Sentence): boolean {
  return isQuestion(plainOf(text)) || text.includes("?");
}

/** The time is spoken of as one that is free, or better than another. */
export function suits({ text }: Sentence): boolean {
  return SUITS.test(plainOf(text));
}

/** By the lists that a bare yes is held to. */
function isKnownRemark(remark: Sentence, name: string | null): boolean {
  const said = readWords([remark], name, NONE);
  const isDoubtful =
    said.asks || said.hesitates || said.conditional || said.refuses || said.channel || said.objects || said.reports;
  const sign = stopsBy(plainOf(remark.text));
  return said.strange.length === 0 && !isDoubtful && (sign === null || !NEVER_IDLE.has(sign));
}

const NONE: ReadonlySet<number> = new Set();
/** 「代筆です」「嘘です」 have the form of a name. */
const NEVER_IDLE: ReadonlySet<Stop> = new Set([
  "aboutTalk",
  "asksAnew",
  "turned",
  "need",
  "others",
  "people",
  "place",
  "work",
  "device",
  "illness",
  "busyThen",
  "toldTime",
  "otherTime",
  "givenUp",
  "english",
]);

const NEAR = new RegExp(KIN);
/** 「行けるかわかりませんが、2番で」 */
const UNSURE_TO_COME =
  /(?:[行い]け|来られ|来れ|参加でき|出られ|出席でき|受けられ|間に合|入れ|つなげ|繋げ)[るう]か(?:どうか)?(?:は|も|が)?[^。、]{0,6}(?:わか|分か|微妙|未定|不明|怪し|あやし|不安)/;

const MOST_REMARKS = 12;
const LONGEST_REMARK = 120;
const ABOUT_BOOKING = /予約|お願い|行[きくけ]|参加|都合|承知|了解|でいい|断|キャンセル/;
const SUITS =
  /助か|(?:が|で|も|は)(?:いい|良い|よい|楽|ありがたい|ちょうど)|空い|あいて|休み|落ち着|静か|集中|ゆっくり|すっきり|はっきり|冴え|(?:よ|良)かった(?!ら)|余裕|在宅|大丈夫|(?:予定|用事|仕事|迎え|授業|シフト)(?:も|は|が)(?:特に)?(?:あり|ござい|入って(?:い|おり)?)ません/;

/** 「月曜日でしたら孫の迎えもございませんので」: a topic, not a condition. */
const AS_FOR_THEN =
  /(?<=曜日?|日|時|半|午前中?|午後|時間帯?|ころ|頃|[こそ]れ)(?:でしたら|なら(?:ば)?|であれば|だったら|だと)/g;

const AGAINST_A_REASON = [
  "condition",
  "channel",
  "undecided",
  "givenUp",
  "terms",
  "others",
  "illness",
  "device",
  "identity",
  "wrongMatter",
  "turned",
  "late",
  "money",
  "need",
  "aboutTalk",
  "anger",
] as const;
