import { prepare } from "../dates/moments.ts";
import type { Intent } from "../reading.ts";
import { plainWords } from "../text/plain-words.ts";

/** What the subject says besides the letter that is answered: words to be read, or a doubt where it may be an old one. */
export type SubjectWords = { words: string; contradicts: boolean };

/** What the body is to the subject: words of its own, a pointer to it (「件名の通りです」), or nothing at all. */
export type Body = "words" | "points" | "empty";

/**
 * An answer whose subject says it, such as 「1番でお願いします」 typed over ours, above a mail of mere courtesy. Our own subject and
 * mere topics (オンライン相談の件) say nothing. What stands behind Re: may come from an older mail of the thread, so dates and
 * wishes there are nobody's new words, and a word of refusal only makes the mail one for staff. A body that points to its
 * subject makes it new; above an empty one only a subject without Re:, which can be nobody's but the writer's, is read.
 */
export function wordsOfSubject(subject: string, body: Body = "words"): SubjectWords {
  const folded = prepare(plainWords(subject)).text.replace(/\s+/g, " ").trim();
  const reply = REPLY.exec(folded)?.[0] ?? "";
  const rest = folded.slice(reply.length);
  const words = withoutOurs(rest).replace(NAMED_BEHIND, "").trim();
  if (body === "empty" && reply !== "") return NOTHING;
  const isOld = reply !== "" && words === rest.replace(NAMED_BEHIND, "").trim() && body === "words";
  if (words === "" || words.length > LONGEST_SUBJECT) return NOTHING;
  if (REFUSES.test(words)) return isOld ? { words: "", contradicts: true } : { words, contradicts: false };
  if (!SAYS_IT.test(words) || TOPIC.test(words)) return NOTHING;
  return isOld && OLD_MATTER.test(words) && !NAMES_CHOICE.test(words) ? NOTHING : { words, contradicts: false };
}

export function bodyOf(words: string): Body {
  if (words.trim() === "") return "empty";
  return POINTS_TO_SUBJECT.test(words) ? "points" : "words";
}

/** What a body says besides 「件名の通りです」. */
export function withoutPointer(words: string): string {
  return words.replace(POINTS_TO_SUBJECT, "");
}

/** What a subject above an empty mail may say; for anything else there would be words. */
export const SAID_IN_SUBJECT: ReadonlySet<Intent> = new Set<Intent>(["accept", "choose", "decline", "cancel"]);

const NOTHING: SubjectWords = { words: "", contradicts: false };
const LONGEST_SUBJECT = 60;
const REPLY = /^(?:(?:re|fwd?|aw|sv|返信|転送|回答)(?:\[\d+\])?\s*[:>]\s*)+/i;
/** A subject without our title and reference; a reference that was kept behind new words takes none of them along. */
function withoutOurs(words: string): string {
  const reference = REFERENCE.exec(words);
  if (reference === null) return words.replace(OURS, "");
  const before = words.slice(0, reference.index);
  return (OUR_TITLE.test(before) ? "" : before) + words.slice(reference.index + reference[0].length);
}

const REFERENCE = /[([【]受付番号\s?[A-Z0-9-]+[)\]】]/i;
const OUR_TITLE =
  /案内|お知らせ|確定して|確定しま|読むことができ|お伺い|うかがい|ご確認|お詫び|受け?付け|承りました|終了|無効/;
const OURS =
  /(?:\[[^\]]*\]|【[^】]*】)?[^【[]*(?:まだ(?:予約|変更)は確定していません|読むことができませんでした)[^】]*】?.*(?:案内|お知らせ)?/;
/** 「件名の通りです」 */
const POINTS_TO_SUBJECT =
  /(?:件名|タイトル|題名|表題|サブジェクト|Subject)(?:の|に(?:記載|書い|記し|入力)[^。\n]{0,6}の?)?(?:の)?(?:通り|とおり)(?:です|で|になります|でございます)?(?:[、。,.]|(?=お願い|よろしく)|$)/im;
const REFUSES =
  /キャンセル|辞退|取り?消|取り?下げ|無理|不可|欠席|不参加|変更|延期|都合|遅れ|[行い]け(?:ません|ない|なく)|伺え(?:ません|ない)|参加(?:でき|出来)(?:ません|ない|なく)|やめ|別の日|cancel|change|can'?t|cannot/i;
const SAYS_IT =
  /(?:お願い(?:いた|致)?(?:し(?:ます)?)?|よろしく|(?:承知|了解|了承|承諾|同意)(?:(?:いた|致)?し(?:まし)?た|です)?|わかりました|分かりました|はい|OK(?:です)?|大丈夫です|問題ありません|(?:番目?|[\uE001-\uE032]|[日時分半]|:\d\d~?)(?:を|で|に)?(?:希望(?:します)?|します)?|参加(?:します|希望)?|伺います)[!。.]*$/i;
const TOPIC =
  /(?:件|について|返信|返事|回答|連絡|お礼|報告|案内)$|^(?:(?:オンライン|職業|Zoom|相談|面談|予約|申し?込み?|希望日時?|参加)の?)+(?:を)?(?:お?願い|希望)?(?:(?:いた|致)?します)?$/;
/** 「①12月3日10時でお願いします（試験）」 */
const NAMED_BEHIND = /\s?\([\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana} ]{1,10}\)$/u;
/** Only our own letter numbers times, so that such a subject is no older than it. */
const NAMES_CHOICE = /^[\uE001-\uE032]|^[1-9]\s?番/;
const OLD_MATTER = /\d\s*[月日時:/]|予約|相談|申し?込|面談|希望/;
