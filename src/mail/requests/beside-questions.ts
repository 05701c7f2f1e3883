import type { Moment } from "../dates/moment.ts";
import { isQuestion } from "../replies/reply-words.ts";
import { plainOf, type Sentence } from "../text/sentences.ts";

/**
 * Whether a request asks something besides: what to bring, when a benefit comes. The times are offered all the same, and the question
 * is shown to staff, for no letter of ours answers it. Whether the wished time is free, or the booking possible, is the wish itself.
 */
export function asksBeside(sentences: readonly Sentence[], momentsOf: () => readonly Moment[]): boolean {
  return sentences.some((sentence) => {
    const plain = plainOf(sentence.text);
    if (!ENDS_ASKING.test(plain) || !isQuestion(plain) || ABOUT_THE_WISH.test(plain)) return false;
    return !momentsOf().some(({ start }) => start >= sentence.start && start < sentence.end);
  });
}

/** 履歴書の書き方を教えてほしい is what the talk is to be about. */
const ENDS_ASKING = /(?:か(?:ね|な)?|ですよね|[?])$|教えて(?:ください|下さい)$|[a-z]\?$/i;
const ABOUT_THE_WISH =
  /いつ[^。]{0,8}(?:空|いい|よい|よろし|可能)|日時の書き方|都合の(?:よい|いい|良い)(?:日|時)|^(?!.*(?:スマホ|スマートフォン|携帯|タブレット|パソコン|カメラ|マイク|アプリ|料金|無料|費用|持ち物|書類|服装|手当|保険|給付))[^、。]{0,12}(?:オンライン|zoom|ズーム|ご?相談|ご?予約|面談|申し?込み?|それ|これ|上記|以下|下記|この|その|どちら|いずれ|どこか|ご?都合|こちら|時間|日程|日時|枠|空き)[^。]{0,24}(?:でき|出来|可能|いただけ|頂け|もらえ|よろし|宜し|いかが|どう(?:です|でしょ|か)|大丈夫|いい|良い|お願い|空い|あり(?:ます|ません)|ございま)|^(?:いかが|どう|よろしい|宜しい|大丈夫|可能|お願いでき|空いて)[^。]{0,12}$|お願いでき|いただけ(?:ます|ません|ない)|頂け(?:ます|ません|ない)|^(?:can|could|may|would|is it|are you|do you have)\b.*\b(?:book|appointment|consult\w*|session|available|free|possible|slot)\b/i;
