import type { Moment } from "../dates/moment.ts";
import { plainOf, type Sentence } from "../text/sentences.ts";
import { readChanging } from "./cancelling.ts";
import type { Chosen } from "./choices.ts";
import { isIn, isWished } from "./reply.ts";
import { isQuestion } from "./reply-words.ts";
import { showsAny } from "./stop-signs.ts";
import { saysYes } from "./yes-words.ts";

/**
 * Whether an answer turns down what was offered and asks for the other times that it names: 「ご案内の日は難しそうです。1月12日か13日の
 * 午前中は空いていませんか」. Why, is the writer's own affair; a yes, another way, another person or anger beside it is for staff.
 */
export function asksElsewhere(sentences: readonly Sentence[], named: Chosen): boolean {
  const plain = sentences.map(({ text }) => plainOf(text));
  const turnsDown =
    named.ruledOut ||
    turnsDownAll(sentences, named) ||
    plain.some((words) => TURNS_DOWN.test(words)) ||
    readChanging(sentences) === "yes";
  if (!turnsDown || !(isWished(named.elsewhere, sentences) || isPointedTo(named.elsewhere, sentences))) return false;
  if (plain.some((words) => saysYes(words) && !CLOSES.test(words))) return false;
  if (sentences.some(({ reported }) => reported) || plain.some((words) => showsAny(words, NOT_ONLY_ANOTHER_TIME)))
    return false;
  // An hour counted from the offered one (「翌日の同じ時間」) is not known to a reader of dates.
  return !plain.some((words) => COUNTED.test(words) || KEEPS.test(words) || isOtherQuestion(words));
}

/** 「1も2も授業とかぶってしまいました」, 「3日 4日 できません」: whatever names an offered time says what is on then, or that it cannot be. */
export function turnsDownAll(sentences: readonly Sentence[], named: Chosen): boolean {
  const naming = sentences.filter(({ start }) => named.naming.has(start)).map(({ text }) => plainOf(text));
  return naming.length > 0 && naming.every((words) => TAKEN.test(words) && !WOULD_DO.test(words) && !isQuestion(words));
}

const TAKEN =
  /(?:で|出)き(?:ません|ない|ず)|(?:行|い)け(?:ません|ない|なく|ず)|無理|難し|厳し|だめ|ダメ|駄目|NG|都合が(?:悪|つか|つき)|(?:しごと|仕事|シフト|授業|実習|バイト|パート|当番|用事|用|予定|会議|研修|通院|病院|検査|法事|出張|留守)(?:が(?:入|あ[っりる])|と(?:かぶ|重な)|です|で[、。]|なので|だ|$)|(?:かぶ|重な)(?:って|り)/;
const WOULD_DO =
  /なら|(?:れ|け)ば|たら|以外|より|大丈夫|OK|空[いき]|お願い|希望|いい|良い|よい|(?:(?<!予定|用事|仕事|授業)(?:でも|ても))|前に|後に|終わっ|までは|から(?:は|なら)/;

/** Of the offered times it is said that they do not suit. */
const TURNS_DOWN =
  /(?:その|この|ご?案内の?|ご?提示の?|ご?提案の?|いただいた|頂いた|どの|どれ|いずれ|どちら|どっち|どっちも|全部|すべて|全て|両方|\d日)[^。]{0,24}(?:都合|難し|無理|行け(?:ない|ませ|なく|ず)|厳し|合わ|合い(?:ませ|そうに)|だめ|ダメ|NG|空いて(?:い)?(?:ない|ませ)|仕事|シフト|予定が|用事|入って|入れられ|入りました|(?:参加でき|出られ)(?:ない|ませ|なく|ず))|(?:^|[、,])(?:その|この|ご?案内の?)(?:日|時間|日時|日程)(?:は|だと)(?!.*(?:大丈夫|空い|都合が(?:いい|良)|[行い]け(?:ます|る)|参加(?:します|でき(?:ます|る))|OK|可能|問題|休み|ちょうど|お願い|承知|了解))[^。?]{4,}(?:です|ます|ました|ので|まして)$|(?:都合(?:が|を)?(?:悪|つか|つき(?:ま)?せ)|変更(?:して|を|でき|お願い|は可能)|別の(?:日|時間)|改めて希望|再度希望|午前(?:中)?(?:は|に)?[^。]{0,12}(?:無理|難し|苦手|起き))/;

/** 「12月9日の午前中でしたら家におります。そちらでお願いします」 */
function isPointedTo(moments: readonly Moment[], sentences: readonly Sentence[]): boolean {
  return sentences.some(
    (sentence, at) =>
      moments.some((moment) => isIn(moment, sentence)) && POINTS_BACK.test(plainOf(sentences[at + 1]?.text ?? "")),
  );
}

const POINTS_BACK =
  /^(?:それ|そちら|その(?:日|時間|日時|あたり|頃))(?:で|に|なら|でしたら|は)[^。]{0,12}(?:お願い|いかが|可能|変更|して(?:くだ|下さ|いただ|頂))/;

/** よろしくお願いします closes every letter. */
const CLOSES = /よろしく|お願い/;
const NOT_ONLY_ANOTHER_TIME = [
  "channel",
  "givenUp",
  "terms",
  "others",
  "identity",
  "wrongMatter",
  "need",
  "money",
  "anger",
] as const;
const COUNTED = /(?:^|[^一-龠])(?:翌々?日|次の日|前の日|翌週の同じ)(?!の?\d)(?:の|に|は|で|が|$)|同じ時[間刻](?!の?\d)/;
const KEEPS = /(?:このまま|そのまま|元の(?:まま|日)|今の(?:まま|日時|時間)|ご?提示の(?:まま|日時))(?:で|の)/;

/** A question about something else than whether the other time is free. */
function isOtherQuestion(plain: string): boolean {
  return isQuestion(plain) && !ASKS_WHETHER_FREE.test(plain);
}

const ASKS_WHETHER_FREE =
  /空い|空き|あい|可能|でき|出来|よろしい|いかが|大丈夫|どう(?:です|でしょう|か)|変更|お願い|いい|ませんか|ますか|(?:いただけ|頂け|もらえ)(?:ない|ません)/;
