import { prepare } from "./moments.ts";
import { plainWords } from "./plain-words.ts";

/** What the subject says besides the letter that is answered: words to be read, or a doubt where it may be an old one. */
export type SubjectWords = { words: string; contradicts: boolean };

/**
 * An answer whose subject says it, such as 「1番でお願いします」 typed over ours, above a mail of mere courtesy. Our own subject and
 * mere topics (オンライン相談の件) say nothing. What stands behind Re: may come from an older mail of the thread, so dates and
 * wishes there are nobody's new words, and a word of refusal only makes the mail one for staff.
 */
export function wordsOfSubject(subject: string): SubjectWords {
  const folded = prepare(plainWords(subject)).text.replace(/\s+/g, " ").trim();
  const reply = REPLY.exec(folded)?.[0] ?? "";
  const words = folded.slice(reply.length).replace(OURS, "").trim();
  const isOld = reply !== "" && !OURS.test(folded);
  if (words === "" || words.length > LONGEST_SUBJECT) return NOTHING;
  if (REFUSES.test(words)) return isOld ? { words: "", contradicts: true } : { words, contradicts: false };
  if (!SAYS_IT.test(words) || TOPIC.test(words)) return NOTHING;
  return isOld && OLD_MATTER.test(words) ? NOTHING : { words, contradicts: false };
}

const NOTHING: SubjectWords = { words: "", contradicts: false };
const LONGEST_SUBJECT = 60;
const REPLY = /^(?:(?:re|fwd?|aw|sv|返信|転送|回答)(?:\[\d+\])?\s*[:>]\s*)+/i;
const OURS =
  /(?:\[[^\]]*\]|【[^】]*】)?[^【[]*(?:\(受付番号\s?[A-Z0-9]+\)|まだ予約は確定していません|読むことができませんでした)/;
const REFUSES =
  /キャンセル|辞退|取り?消|取り?下げ|無理|不可|欠席|不参加|変更|延期|都合|遅れ|[行い]け(?:ません|ない|なく)|伺え(?:ません|ない)|参加(?:でき|出来)(?:ません|ない|なく)|やめ|別の日|cancel|change|can'?t|cannot/i;
const SAYS_IT =
  /(?:お願い(?:いた|致)?(?:し(?:ます)?)?|よろしく|(?:承知|了解|了承|承諾|同意)(?:(?:いた|致)?し(?:まし)?た|です)?|わかりました|分かりました|はい|OK(?:です)?|大丈夫です|問題ありません|(?:番目?|[\uE001-\uE032]|[日時分半])(?:を|で|に)?(?:希望(?:します)?|します)?|参加(?:します|希望)?|伺います)[!。.]*$/i;
const TOPIC =
  /(?:件|について|返信|返事|回答|連絡|お礼|報告|案内)$|^(?:(?:オンライン|職業|Zoom|相談|面談|予約|申し?込み?|希望日時?|参加)の?)+(?:を)?(?:お?願い|希望)?(?:(?:いた|致)?します)?$/;
const OLD_MATTER = /\d\s*[月日時:/]|予約|相談|申し?込|面談|希望/;
