import type { Day } from "../../booking/time.ts";
import { IF_REFUSED, isRefusedTopic, isRuledOut } from "../dates/exclusions.ts";
import type { Moment } from "../dates/moment.ts";
import { isOfOther, type Sentence, splitSentences } from "../text/sentences.ts";
import { isBare, isNamedInFront } from "./bare-days.ts";
import { explainsOther } from "./bracketed-days.ts";
import { isWishTopic, topicOf } from "./day-topics.ts";
import { holdsSomething } from "./held-days.ts";
import { lastOfList, wordsAround } from "./moment-clauses.ts";

/** Asked for in plain words (or a bare line), only mentioned in the same breath, told of, or ruled out. */
export type Standing = "asked" | "mentioned" | "told" | "refused";

/** Whether the clause asks for this moment (as a bare line does), tells something about it, or rules it out. */
export function standingOf(
  text: string,
  moment: Moment,
  moments: readonly Moment[],
  sentences: readonly Sentence[],
): Standing {
  const { head, own, tail, before } = wordsAround(text, moment, moments, sentences);
  if (LETTER_COMES.test(tail)) return "told";
  // 平日は昼休みしか出られないので
  if (/^しか(?!.*(?:空[いき]|お願い|希望))/.test(tail)) return "told";
  if (IF_REFUSED.test(tail.replace(/^[\s~※]+/, ""))) return "asked";
  if (HELPED.test(tail)) return "told";
  if (/^と(?:させて(?:いただ|頂)|(?:いた|致)し)/.test(tail)) return "asked";
  // A name or a number behind the moment: nothing is said of it.
  if (/^[\s、,。]*(?:〓|\d{5})/.test(tail)) return "asked";
  if (/毎[月週]の?$|隔週の?$/.test(head)) return "told";
  const sentence = sentences.find(({ start, end }) => moment.start >= start && moment.start < end);
  if (sentence !== undefined && DOES.test(tail) && isOfOther(sentence)) return "told";
  const words = `${head}${own}${tail}`;
  if (isRuledOut(tail, { start: 0, end: 0 })) return "refused";
  if (TOPIC.test(text.slice(text.lastIndexOf("\n", moment.start - 1) + 1, moment.start))) return "told";
  if (explainsOther(text, moment)) return "told";
  if (isRefusedTopic(head)) return "refused";
  const behind = text.slice(lastOfList(text, moment, moments).end);
  if (MEANT_AGAIN.test(behind) || (moment.time === null && ONE_OF_THESE.test(behind))) return "asked";
  const topic = topicOf(head, tail);
  if (topic !== null) return isWishTopic(topic) ? "asked" : "told";
  if (holdsSomething({ head, own, tail, after: text.slice(moment.end) })) return "told";
  if (/[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]/u.test(words)) {
    if (ABOUT_LETTERS.test(head)) return "told";
    // 成人の日は月曜ですが: one day explains the other.
    if (before !== undefined && /^は[、\s]*$/.test(head) && EVENT_END.test(tail)) return "told";
    // 来週の午後で、月曜は仕事です: the days within are spoken of next.
    const within = moments[moments.indexOf(moment) + 1];
    if (within !== undefined && /^(?:の間|中)?で[、,]\s*$/.test(text.slice(moment.end, within.start))) return "asked";
    if (ONLY_THEN.test(tail)) return "asked";
    // 12月前半のうちに一度…、9日の10時で: only the frame of what is asked for.
    if (/^の?(?:うち|中)に(?!お願い)/.test(tail) && moment.fromDay < moment.toDay) return "mentioned";
    if (isNamedInFront(head, tail) && !ASKS.test(head)) return "told";
    const said = inBracket(head, own, tail) ?? words;
    if (PLAINLY.test(said) || PLAINLY_BEHIND.test(tail) || isBare(text, moment, { head, tail })) return "asked";
    return !ASKS.test(said) && TELLS.test(tail) ? "told" : "mentioned";
  }
  if (ASKS_ENGLISH.test(words)) return "asked";
  if (/\b(?:I|we|you|they|it|my|our|your)\b/.test(`${head} ${tail}`)) return "told";
  return (`${head} ${tail}`.match(/[A-Za-z]{2,}/g) ?? []).length >= 4 ? "told" : "asked";
}

/** No other sentence asks for it better. */
export function mayBeMeant(standing: Standing | undefined): boolean {
  return standing === "asked" || standing === "mentioned";
}

/** Whether any of these days that lies ahead is asked for, and not only told of. */
export function asksForAny(text: string, moments: readonly Moment[], today: Day): boolean {
  const sentences = splitSentences(text);
  return moments.some((moment) => moment.toDay >= today && mayBeMeant(standingOf(text, moment, moments, sentences)));
}

/** 勤めがないのは12/7です: the topic of the sentence makes its day a wish, whatever else the words name. */
export function isWishOfTopic(text: string, moment: Moment, moments: readonly Moment[]): boolean {
  const { head, tail } = wordsAround(text, moment, moments, splitSentences(text));
  const topic = topicOf(head, tail);
  return topic !== null && isWishTopic(topic);
}

/** 退院は12月4日です: a day of something that is no talk, in so many words. */
export function isFactOfTopic(
  text: string,
  moment: Moment,
  moments: readonly Moment[],
  sentences: readonly Sentence[],
): boolean {
  const { head, tail } = wordsAround(text, moment, moments, sentences);
  const topic = topicOf(head, tail);
  return topic !== null && !isWishTopic(topic) && !isRuledOut(tail, { start: 0, end: 0 });
}

/** その子は12/1に予約しているそうです. */
const DOES = /^(?:に|から|の)[^。]*(?:予約|申し?込|受け|受診|相談|参加|行[くっき]|面接|採用|始め|働|使)/;

/** 年末に相談にのっていただいた試験です */
const HELPED = /(?:いただい|頂い|もらっ|くださっ|下さっ)た(?![らくい])(?!.*(?:お願い|希望))/;

/** 13時から15時まで、家に誰もいないのでその間で; 孫がいないのが9日と10日なので、その日なら: what the next words go back to is asked for. */
const MEANT_AGAIN =
  /^[、,]?[^。\n、\d]{0,24}(?:ので|から|ため|んで|で|です[。が]|ま(?:す|した)[。が])[、,]?\s?(?:(?:その|この)(?!間の\d)(?:日|間|あいだ|期間|時間帯?|どちらか|いずれか|どっちか|両日|[2-5]日間?)|両日とも|どちらの日|そこ)(?:で|に|なら|が|の|は|だと|だったら|も)(?!(?:ち|[^。、\n]{0,18}(?:仕事|用事|用が|無理|だめ|ダメ|以外|予定|都合が悪|つぶれ|送り迎え|送迎|付き添|手が離せ|出かけ|留守|いません|避け|でき(?:ない|ません)|あと|(?<!午)[後前]|次|翌)))/;
/** 12月7日と14日に通訳が取れます。どちらかの13時半で */
const ONE_OF_THESE =
  /^[^。\n\d]{0,24}[。\n]\s*(?:その|この)?(?:[2-5二三]つの?)?(?:うち)?(?:の)?(?:どちらか|いずれか|どれか|どっちか)/;
/** 前日にリマインドのメールは来ますか */
const LETTER_COMES =
  /^(?:まで)?に?(?:は)?[^。\n]{0,14}(?:メール|リマインド|連絡|案内|URL|ID|招待|返事|返信)[^。\n]{0,8}(?:来|届|もらえ|いただけ|頂け|あり)/i;
/** 相談内容：12月11日の面接の練習 */
const TOPIC =
  /^[^\p{L}\n]{0,4}(?:ご?相談)?(?:の)?(?:内容|事項|テーマ|目的|備考|その他|経歴|職歴|近況|事情|理由|補足|※)[^\p{L}\d]/u;
/** Zoomの招待は前日の夕方までに */
const ABOUT_LETTERS = /(?:招待|返信|返事|連絡|URL|ID|案内|資料)(?:の[^、。\s]{1,4})?は[、\s]*$/;

const EVENT_END = /^(?:の?ため|な?ので|です|だから|だ$|であり|となって|になって|\s*$|で$|、$)/;

export const ASKS =
  /希望|お願い|おねがい|願い|頼|相談(?!会|員|窓口|所)|そうだん|予約|面談(?!や|の(?:結果|後))|いかが|どう(?:です|でしょ|だ|かな|か[。?、]|か$)|でしょうか|可能|空[いき]|あい[てた]|都合が?(?:つ|い|良|よ)|大丈夫|だいじょうぶ|(?<!でき|出来)でき|出来|OK|ok|(?:いい|良[いく]|よい|助か|嬉し|うれし|ありがた|有り?難|幸い)|行け(?!ま?せん|ない)|いけ(?!ま?せん|ない)|参加(?:し|でき|可)|(?<![お冬夏春盆])(?:休み|非番|オフ|フリー|暇|ひま)|有[休給]|休暇|どちらか|いずれか|どこか|候補|第\s?[1-5一二三](?!週|[月火水木金土]曜)|受け(?:たい|られ|させ)|話(?:し|を)|でも|なら|でしたら|だったら|だと|構|かま|合わせ|調整|家にい|在宅|伺え|お時間|(?:入れ|取っ|とっ)て(?:い?ただ|くだ|下さ|ほし|欲し|もら)|ください|下さい|よろ|宜し|ヨロ|たの[むみん]|であれば|頂け|いただけ|(?:オンライン|zoom|ズーム)(?!\s?(?:は|を|の(?:使|アプリ|設定|練習|準備)))|どっちか|できれば|第一(?!週|[月火水木金土]曜)|まで(?:なら)|以外|[○◎△×]/i;

/** What asks for a moment by itself, whatever else the clause is about. */
const PLAINLY =
  /希望|お願い|おねがい|願い|頼|いかが|どう(?:です|でしょ|だ|かな|か[。?、]|か$)|でしょうか|可能|空[いき]|あい[てた]|都合が?(?:つ|い|良|よ)|大丈夫|だいじょうぶ|でき(?:ます|れば|たら|そう|る(?!だけ))|出来(?:ます|れば|たら)|OK|ok|(?:いい|良[いく]|よい|助か|嬉し|うれし|ありがた|有り?難|幸い)|行け(?!ま?せん|ない)|いけ(?!ま?せん|ない)|どちらか|いずれか|どこか|候補|第\s?[1-5一二三](?!週|[月火水木金土]曜)|受け(?:たい|られ|させ)|(?:相談|そうだん|面談|予約|よやく|話)[^。、\n]{0,12}た[いく]|(?:オンライン|zoom|ズーム)(?:での?)?(?:相談|面談)?(?:を|で)?[。\s]*$|でも|なら|だと|構|かま|お時間|ください|下さい|よろ|宜し|ヨロ|たの[むみん]|であれば|頂け|いただけ|どっちか|できれば|[○◎△]|申し?込|訂正|直し(?:ます|て)|同じ(?:時間|時刻)|同時刻|空け(?:て|られ|ま)|予備|保険で|控え|在宅|家にい|(?:入れ|取っ|とっ)て(?:い?ただ|くだ|下さ|ほし|欲し|もら)/i;

/** Behind the moment stands a particle with something said of it, or a verb. */
const TELLS =
  /^(?:です|だ)よ?ね|^\s?(?:(?:の?(?:[朝昼夕夜晩]|午[前後]|一日|終日))?(?:は|も|が|に(?!て)|には|から|まで|を|って|で(?!す)))[^\s、。]*\p{L}{1,}|\p{L}{2}(?:ます|ません|ました|です|でした|[いう]る|ない|だ)(?:ので|から|が|けど|し|よ|ね|笑|[wｗ])*\s*$|(?:ので|ため)[、,]?\s*$/u;
/** お願いします(4日はシフトが入っています): what stands in a bracket with a predicate of its own speaks for itself. */
function inBracket(head: string, own: string, tail: string): string | null {
  const open = head.lastIndexOf("(");
  if (open < 0 || head.indexOf(")", open) >= 0) return null;
  const inner = tail.split(")", 1)[0] ?? "";
  return /^[はがも].{2,}/.test(inner) ? `${head.slice(open + 1)}${own}${inner}` : null;
}

/** 4日は午前中のみです */
const ONLY_THEN = /^(?:の)?(?:み|だけ)(?:です|で|可|OK|なら|空|$)/;
/** 9日にします; まだ間に合いますか, 埋まってますかね: whether it can be had. */
const PLAINLY_BEHIND =
  /^[にで](?:し|いたし|させていただき)(?:ます|たい|たく)|^(?:は|も)(?:(?:仕事|パート|バイト|勤務|会社|授業|学校)[がは]?)?お?休み(?!に入)|(?:間に合|埋ま|取れ|とれ|残って|入れそう|空き)[^。]{0,8}か(?:ね|な|しら)?$/;
const ASKS_ENGLISH =
  /\b(?:like|want|please|could|can|available|free|prefer|preferred|wish|book|consult\w*|appointment|possible|how about|ok|okay|also|instead|alternatively|fine|good|choice|option|either|online|zoom|hope|request|works for)\b/i;
