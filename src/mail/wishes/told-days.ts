import type { Day } from "../../booking/time.ts";
import { IF_REFUSED, isContrast, isRuledOut } from "../dates/exclusions.ts";
import type { Moment } from "../dates/moment.ts";
import { matchesOf } from "../text/matches.ts";
import { type Sentence, splitSentences } from "../text/sentences.ts";

/**
 * The moments that are asked for, where the words ask for any: beside 「12月7日の13時でお願いします」 a day whose own clause
 * says something else (12月8日は雪の予報なので, 28日から帰省します, 明日アプリを入れておきます) is small talk, reason or habit, whatever
 * it is about. What is ruled out stays, and so does everything where nothing is surely asked for.
 */
export function withoutTold(text: string, moments: readonly Moment[]): Moment[] {
  if (moments.length === 0) return [];
  const sentences = splitSentences(text);
  const standing = moments.map((moment) =>
    isGround(text, moment, moments, sentences) ? "told" : standingOf(text, moment, moments, sentences),
  );
  const asked = moments.filter((moment, index) => standing[index] === "asked" && !isRuledOut(text, moment));
  // 早番で15時に上がれます。15時半から…: beside an hour that is asked for, another that is told of is no hour of the days.
  if (!asked.some(({ doubts }) => !doubts.includes("no_date"))) {
    const hours = asked.some(({ time }) => time !== null);
    const isToldHour = (moment: Moment, index: number) =>
      hours && standing[index] === "told" && moment.doubts.includes("no_date") && !isRuledOut(text, moment);
    // 夫が8月に倒れまして: a month that is only told of is no wish where nothing is asked for.
    const isToldMonth = ({ start, end }: Moment, index: number) =>
      standing[index] === "told" && /^\d{1,2}月(?:初め|末|頃)?$/.test(text.slice(start, end).trim());
    return moments.filter((moment, index) => !isToldHour(moment, index) && !isToldMonth(moment, index));
  }
  const timed = asked.some(({ time }) => time !== null);
  return moments.filter((moment, index) => {
    if (standing[index] !== "told" || isRuledOut(text, moment)) return true;
    return moment.doubts.includes("no_date") && !timed;
  });
}

/** 木曜は夕方からバイトです。なので12月10日の午前に: what the next sentence follows from is the ground of its wish. */
function isGround(text: string, moment: Moment, moments: readonly Moment[], sentences: readonly Sentence[]): boolean {
  const at = sentences.findIndex(({ start, end }) => moment.start >= start && moment.start < end);
  const [sentence, next] = [sentences[at], sentences[at + 1]];
  if (sentence === undefined || next === undefined || !FOLLOWS.test(next.text)) return false;
  const dated = moments.some(
    ({ start, end }) => start >= next.start && end <= next.end && /\d\s?[月/日]/.test(text.slice(start, end)),
  );
  return dated && !/\d\s?[月/日]/.test(text.slice(moment.start, moment.end)) && !WISHES.test(sentence.text);
}

const FOLLOWS = /^(?:なので|ですので|だから|ですから|そのため|よって|それで|そこで|ということで|というわけで)/;
const WISHES = /希望|お願い|予約|(?:が|で|も)(?:いい|良い|よい)|助か|ありがた/;

/** 16日17日: what stands before the first of a list is said of them all. */
function firstOfList(text: string, moment: Moment, moments: readonly Moment[]): Moment {
  let first = moment;
  for (let index = moments.indexOf(moment) - 1; index >= 0; index -= 1) {
    const before = moments[index];
    if (before === undefined || !LINK.test(text.slice(before.end, first.start))) break;
    first = before;
  }
  return first;
}

type Standing = "asked" | "told" | "refused";

/** Whether any of these days that lies ahead is asked for, and not only told of. */
export function asksForAny(text: string, moments: readonly Moment[], today: Day): boolean {
  const sentences = splitSentences(text);
  return moments.some((moment) => moment.toDay >= today && standingOf(text, moment, moments, sentences) === "asked");
}

/** Whether the clause asks for this moment (as a bare line does), tells something about it, or rules it out. */
export function standingOf(
  text: string,
  moment: Moment,
  moments: readonly Moment[],
  sentences: readonly Sentence[],
): Standing {
  const clause = clauseOf(text, moment, sentences);
  const own = text.slice(moment.start, moment.end);
  const first = firstOfList(text, moment, moments);
  const before = moments.filter(({ end }) => end > clause.start && end <= first.start).at(-1);
  // 「希望日12月2日 備考 10月に手術をした」: what asks for the one before does not ask for this one.
  const head =
    before === undefined
      ? text.slice(Math.min(clause.start, first.start), first.start)
      : (text
          .slice(before.end, first.start)
          .split(/[ \t。\n]/)
          .at(-1) ?? "");
  const until = isContrast(text, moment) ? moment.end : clause.end;
  const tail = ownPart(withoutMoments(text, moment.end, until, moments))
    .replace(/[\s。!?、,.~笑wｗ()]+$/, "")
    .replace(ASIDE, "");
  if (LETTER_COMES.test(tail)) return "told";
  if (IF_REFUSED.test(tail)) return "asked";
  if (HELPED.test(tail)) return "told";
  if (/^と(?:させて(?:いただ|頂)|(?:いた|致)し)/.test(tail)) return "asked";
  // A name or a number behind the moment: nothing is said of it.
  if (/^[\s、,。]*(?:〓|\d{5})/.test(tail)) return "asked";
  const words = `${head}${own}${tail}`;
  if (isRuledOut(tail, { start: 0, end: 0 })) return "refused";
  if (TOPIC.test(text.slice(text.lastIndexOf("\n", moment.start - 1) + 1, moment.start))) return "told";
  // 13時から15時まで、家に誰もいないのでその間で
  if (IN_BETWEEN.test(text.slice(moment.end))) return "asked";
  if (holdsSomething({ head, own, tail, after: text.slice(moment.end) })) return "told";
  if (/[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]/u.test(words)) {
    if (CLEFT.test(head)) return "asked";
    if (ABOUT_LETTERS.test(head)) return "told";
    // 成人の日は月曜ですが: one day explains the other.
    if (before !== undefined && /^は[、\s]*$/.test(head) && EVENT_END.test(tail)) return "told";
    if (BRACKETED.test(head) && tail.startsWith(")")) return "told";
    if (EVENT_BEFORE.test(head) && EVENT_END.test(tail)) return "told";
    // 来週の午後で、月曜は仕事です: the days within are spoken of next.
    const within = moments[moments.indexOf(moment) + 1];
    if (within !== undefined && /^(?:の間|中)?で[、,]\s*$/.test(text.slice(moment.end, within.start))) return "asked";
    if (ONLY_THEN.test(tail)) return "asked";
    const said = inBracket(head, own, tail) ?? words;
    if (ASKS.test(said) || ASKS_WHETHER.test(tail)) return "asked";
    return TELLS.test(tail) ? "told" : "asked";
  }
  if (ASKS_ENGLISH.test(words)) return "asked";
  if (/\b(?:I|we|you|they|it|my|our|your)\b/.test(`${head} ${tail}`)) return "told";
  return (`${head} ${tail}`.match(/[A-Za-z]{2,}/g) ?? []).length >= 4 ? "told" : "asked";
}

/** What the day or the hour holds, or held. */
function holdsSomething(said: { head: string; own: string; tail: string; after: string }): boolean {
  const { head, own, tail, after } = said;
  if (HOLDS.some((pattern) => pattern.test(tail))) return true;
  // 歯医者の予約が12月9日にあります
  if (/(?:予約|約束|予定|用事)[はが][^。、]{0,4}$/.test(head) && /^に(?:あ[るり]|入って)/.test(tail)) return true;
  // 仕事が12月16日まであるんで、そのあと17日か18日に
  if (/まで$/.test(own) && UNTIL_THEN.test(after)) return true;
  return (
    (EVENT.test(tail) && !/希望|予約/.test(tail)) || isPast(tail) || /と(?:伺っ|聞い|うかがっ|承っ|のこと)/.test(tail)
  );
}

/** 12/7に学校の面談があって, 11月いっぱいでたたむ, 12月1日に有給を使い切ります. */
const HOLDS: readonly RegExp[] = [
  /^(?:に|は)?[^。、]{1,14}(?<!空き|時間|余裕|希望|都合)(?:が|も)(?:あって|ありまして|あるので|あるため|ありますので|入って(?:い|お|しま))/,
  /^(?:いっぱい|末|限り)?で[^。、]{0,10}(?:たた[むみ]|閉|辞め|退職|契約|満了|失業|解雇|離職|終わり|終わる)/,
  /^(?:に|で)[^。、]{0,6}(?:使い切|使い果た)/,
];
const UNTIL_THEN = /^[^。\n、]{0,12}(?:ので|んで|ため|から)[、,]?(?:その(?:後|あと)|それ以降|翌)/;
const EVENT = /^の?(?:面接|試験|選考|説明会|見学|講習|実習|検査|検診|健診|診察|手術|法事|会議|研修|参観|懇談|結果)/;

/** 求人を見ていて相談したくなりました: asked for by nobody now. */
function isPast(tail: string): boolean {
  return (
    /(?:[たっい]|で(?:した)?|でい)?(?:ました|でした(?!ら)|だった(?!ら)|ていて)[^、。]{0,3}$/.test(tail) &&
    !/お願い|希望|いただ|頂|でき|(?:休み|有[休給]|休暇|年休)を(?:取|と|もら)|^に(?:し|決め|いたし)ました/.test(tail)
  );
}

/** 年末に相談にのっていただいた試験です */
const HELPED = /(?:いただい|頂い|もらっ|くださっ|下さっ)た(?![らくい])(?!.*(?:お願い|希望))/;

/** 面接は12月8日です, 引っ越しが5日なので: what the day is, and it is no talk. */
const EVENT_BEFORE =
  /(?:^|[^\p{L}])(?![^はが]*(?:また|もしく|あるい|希望|日時|日程|日にち|日付|時間|候補|都合|私|当方|自分|可能|空|予約|相談|面談|第\s?\d|番号|次|いつ|以外|よい|良い|いい|場合|とき|無理|不可|NG|だめ|ダメ))[^\s、。はが]{2,30}(?:は|が)[、,\s]*$/u;
/** 確実なのは12/1の10時です: the one that is singled out. */
/** 前日にリマインドのメールは来ますか */
const IN_BETWEEN = /^[、,]?[^。\n、]{1,24}(?:ので|から|ため)[、,]?その(?:間|時間帯?)(?:で|に|なら|が)/;
const LETTER_COMES =
  /^(?:まで)?に?(?:は)?[^。\n]{0,14}(?:メール|リマインド|連絡|案内|URL|ID|招待|返事|返信)[^。\n]{0,8}(?:来|届|もらえ|いただけ|頂け|あり)/i;
const CLEFT =
  /(?:確実|大丈夫|可能|楽|ベスト|希望|空いて(?:い)?る|行ける|出られる|動ける|休める|いい|よい|良い|都合[^、。]{0,5}|取れる|休み|第[1-3一二三](?:希望)?)(?:な)?の?(?:は|が)[、\s]*$/;
/** 相談内容：12月11日の面接の練習 */
const TOPIC =
  /^[^\p{L}\n]{0,4}(?:ご?相談)?(?:の)?(?:内容|事項|テーマ|目的|備考|その他|経歴|職歴|近況|事情|理由|補足|※)[^\p{L}\d]/u;
/** Zoomの招待は前日の夕方までに */
const ABOUT_LETTERS = /(?:招待|返信|返事|連絡|URL|ID|案内|資料)(?:の[^、。\s]{1,4})?は[、\s]*$/;

/** 成人式(11日)の準備で, ボーナス(12/10): the day of what the bracket explains. */
const BRACKETED =
  /(?:^|[^\p{L}])(?!(?:[^(]*)(?:希望|日時|日程|候補|第\s?\d|予約|相談|曜|週|以降|番号))[\p{L}]{2,12}\($/u;
const EVENT_END = /^(?:の?ため|な?ので|です|だから|だ$|であり|となって|になって|\s*$|で$|、$)/;

const ASKS =
  /希望|お願い|おねがい|願い|頼|相談(?!会|員|窓口|所)|そうだん|予約|面談(?!や|の(?:結果|後))|いかが|どう(?:です|でしょ|だ|かな|か[。?、]|か$)|でしょうか|可能|空[いき]|あい[てた]|都合が?(?:つ|い|良|よ)|大丈夫|だいじょうぶ|(?<!でき|出来)でき|出来|OK|ok|(?:いい|良[いく]|よい|助か|嬉し|うれし|ありがた|有り?難|幸い)|行け(?!ま?せん|ない)|いけ(?!ま?せん|ない)|参加(?:し|でき|可)|(?<!お)(?:休み|非番|オフ|フリー|暇|ひま)|有[休給]|休暇|どちらか|いずれか|どこか|候補|第\s?[1-5一二三]|受け(?:たい|られ|させ)|話(?:し|を)|でも|なら|だと|構|かま|合わせ|調整|家にい|在宅|伺え|お時間|(?:入れ|取っ|とっ)て(?:い?ただ|くだ|下さ|ほし|欲し|もら)|ください|下さい|よろ|宜し|ヨロ|たのむ|たのみ|頂け|いただけ|(?:オンライン|zoom|ズーム)(?!\s?(?:は|を|の(?:使|アプリ|設定|練習|準備)))|どっちか|できれば|第一|まで(?:なら)|以外|[○◎△×]/i;

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

/** …でお願いします(4日はシフトが入っています): nothing of the moment in front. */
const ASIDE = /(?<=です|ます|した|たい|ください|下さい|希望)\([^()]*$/;
/** 4日は午前中のみです */
const ONLY_THEN = /^(?:の)?(?:み|だけ)(?:です|で|可|OK|なら|空|$)/;
/** まだ間に合いますか, 埋まってますかね: whether it can be had. */
const ASKS_WHETHER = /(?:間に合|埋ま|取れ|とれ|残って|入れそう|空き)[^。]{0,8}か(?:ね|な|しら)?$/;
const ASKS_ENGLISH =
  /\b(?:like|want|please|could|can|available|free|prefer|preferred|wish|book|consult\w*|appointment|possible|how about|ok|okay|also|instead|alternatively|fine|good|choice|option|either|online|zoom|hope|request|works for)\b/i;

/** The clause that holds the moment, with those behind it as long as nothing is said yet: 「12月3日、4日は無理」. */
export function clauseOf(text: string, moment: Moment, sentences: readonly Sentence[]): { start: number; end: number } {
  const sentence = sentences.find(({ start, end }) => moment.start >= start && moment.start < end);
  if (sentence === undefined) return { start: moment.start, end: moment.end };
  const clause = sentence.clauses.find(({ end }) => moment.start < end);
  const start = clause?.start ?? sentence.start;
  let end = Math.max(clause?.end ?? sentence.end, Math.min(moment.end, sentence.end));
  // A comma or が inside the moment itself ends nothing.
  for (const next of sentence.clauses) {
    if (next.end <= end) continue;
    if (/\p{L}{2}/u.test(text.slice(moment.end, end))) break;
    end = next.end;
  }
  const from = Math.max(start, lastBreak(text.slice(start, moment.start), start));
  const stop = text.slice(moment.end - 1, end).search(SPACED_END) - 1;
  return { start: from, end: stop < 0 ? Math.max(end, moment.end) : moment.end + stop + 1 };
}

/** Sentences ended by a full stop behind a figure, or by です and a space. */
const SPACED_END =
  /(?<=[\d\p{L})])\. (?=[A-Z])|, (?=(?:so|but|because) )|(?<=です|ます|した|せん|さい)[ \t]|(?<=すか|いい?すか|かな)[ \t]|(?<=ず[、,])|(?<=[ぁ-ん]んで)(?=[\p{Script=Han}ぁ-んァ-ヶ])/u;

const SPACED_ENDS = new RegExp(SPACED_END, "gu");

function lastBreak(words: string, start: number): number {
  const found = matchesOf(words, SPACED_ENDS).at(-1);
  return found === undefined ? start : start + found.index + found[0].length;
}

/** 2日は寄り合いがあるすけ、3日の9時でどうだろか: what is asked of the day behind the comma is not asked of the one before. */
function ownPart(tail: string): string {
  return /^(?:は|に|が|も)[^◆]*、(?=[^◆、]*◆)|^[^◆]*、(?=◆は)/.exec(tail)?.[0] ?? tail;
}

/** What stands behind a moment, with a mark for each moment in it: 「10時、次が◆です」 says です of the other. */
function withoutMoments(text: string, from: number, to: number, moments: readonly Moment[]): string {
  let words = "";
  let place = from;
  for (const { start, end } of moments) {
    if (start < place || end > to) continue;
    const between = text.slice(place, start);
    // 12日・13日には: what is said of the last of a list is said of them all.
    words += words === "" && LINK.test(between) ? "" : `${between}◆`;
    place = end;
  }
  return words + text.slice(place, Math.max(place, to));
}

export const LINK =
  /^(?:から|より|~)?\s*[、,]?\s*(?:[・、,/~;]|と|や|か|も|または|又は|もしくは|あるいは|それか|or|and)?[、,]?\s*$/i;
