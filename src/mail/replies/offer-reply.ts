import type { Time } from "../../booking/time.ts";
import { findMoments, prepare } from "../dates/moments.ts";
import type { Doubt, ReadingOffice } from "../reading.ts";
import { plainOf, type Sentence, splitSentences } from "../text/sentences.ts";
import { type Offered, readChosen } from "./choices.ts";
import { asks, mayStandBeside } from "./remarks.ts";
import { isIn, type ReplyReading, readStrictly } from "./reply.ts";
import { readWords, touchesBooking } from "./reply-words.ts";
import { type Stop, stopsBy } from "./stop-signs.ts";

/**
 * The answer to an offer (design decision 11). First every word of it must be known (`readStrictly`). Where that fails, a sentence
 * that takes exactly one choice by itself still confirms if nothing beside it bears on the booking; the rest is shown to staff.
 */
export function readOfferReply(
  newText: string,
  context: Offered,
  received: Time,
  office: ReadingOffice,
  name: string | null,
): ReplyReading {
  const strict = readStrictly(newText, context, received, office, name);
  const folded = prepare(newText);
  const sentences = splitSentences(folded.text);
  if ((strict.intent === "accept" || strict.intent === "choose") && sentences.some(takesUsForOthers))
    return { ...strict, intent: "unclear", choice: null };
  if (strict.intent !== "unclear" && strict.intent !== "question") return strict;
  if (sentences.length < 2 || sentences.length > MOST_SENTENCES) return strict;
  const moments = findMoments(folded, received, office);
  const named = readChosen(folded.text, sentences, moments, context.offered, office, received);
  if (named.contradicts || named.unknownNumber || named.numbers.size > 1) return strict;
  const alone = sentences.map((sentence) => ({
    sentence,
    read: readStrictly(sentence.text, context, received, office, name),
  }));
  const firm = alone.filter(
    ({ sentence, read }) =>
      (read.doubts.length === 0 && isFirm(sentence, read)) || (named.naming.has(sentence.start) && asksFor(sentence)),
  );
  const choices = new Set([...named.numbers, ...firm.flatMap(({ read }) => read.choice ?? [])]);
  const [choice] = choices;
  if (firm.length === 0 || choices.size !== 1 || choice === undefined) return strict;
  const remarks = sentences.filter((sentence) => !firm.some((one) => one.sentence === sentence));
  const wishesElsewhere = named.elsewhere.some((moment) =>
    remarks.some((remark) => isIn(moment, remark) && ASKS_TIME.test(remark.text)),
  );
  if (wishesElsewhere || !mayStandBeside(remarks, isKnownRemark(name), touchesBooking)) return strict;
  const doubts: Doubt[] = remarks.some(asks) ? ["question"] : ["remark"];
  return { intent: "choose", choice, doubts, notWished: [...named.notWished, ...named.elsewhere] };
}

const MOST_SENTENCES = 20;

/** By the lists that a bare yes is held to. */
function isKnownRemark(name: string | null): (remark: Sentence) => boolean {
  return (remark) => {
    const { strange, asks, hesitates, conditional, refuses, channel, objects, reports } = readWords(
      [remark],
      name,
      NONE,
    );
    const isDoubtful = asks || hesitates || conditional || refuses || channel || objects || reports;
    const sign = stopsBy(plainOf(remark.text));
    return strange.length === 0 && !isDoubtful && (sign === null || !NEVER_IDLE.has(sign));
  };
}

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
  "english",
]);
const NONE: ReadonlySet<number> = new Set();

/** In so many words, with nothing else of weight: 「10時半の枠、いただけますでしょうか」. */
function asksFor({ text, reported }: Sentence): boolean {
  const plain = plainOf(text);
  return !reported && plain.length <= 60 && ASKS_IT.test(plain) && stopsBy(plain) === null;
}

const ASKS_IT =
  /(?:お願い(?:(?:いた|致)?し(?:ます|たいです|たく(?:存じます|思います)?)|できますか|申し上げます)|希望(?:(?:いた|致)?します|です)|いただけますで?しょ?う?か|(?:入室|参加|接続|出席)(?:(?:いた|致)?します|させていただきます)|(?:が|で)いいです|にします|にしてください|(?:して)?くんない|頼みます|たのんます|で(?:OK|大丈夫|問題(?:あり|ござい)ません|差し支え(?:あり|ござい)ません)(?:です)?)(?:ね|よ|わ)?$/;

/** 「面接官の方によろしく」: whatever was accepted, it is not what was offered. */
function takesUsForOthers({ text }: Sentence): boolean {
  const sign = stopsBy(plainOf(text));
  return sign === "wrongMatter" || sign === "anger";
}

/** A time that is named to be had, not only told of: 「会社は16時からなので、ちょうどいいです」. */
const ASKS_TIME =
  /希望|お願い|変更|(?<!ちょうど)(?:が|で|も)(?:いい|良い|よい|大丈夫|OK)|でき(?:ます|れば|ません)|可能|空(?:い|き)|ください|ほしい|いかが|どう/;

/** It names its choice, or takes by name the one time that was offered: 「ご案内の日時で差し支えありません」. */
function isFirm({ text }: Sentence, { intent, choice }: ReplyReading): boolean {
  return choice !== null && (intent === "choose" || (intent === "accept" && NAMES_OFFER.test(plainOf(text))));
}

const NAMES_OFFER =
  /(?:こちら|この|その|上記|下記|(?:ご?案内|ご?提示|ご?指定|ご?提案|いただいた|頂いた|くださった)[^。、]{0,6})の?(?:候補|予約)?の?(?:日時|日程|時間帯?|お時間|日にち|枠|予定|通り|とおり)/;
