import type { Moment } from "../dates/moment.ts";
import { type Sentence, splitSentences } from "../text/sentences.ts";

/** The moments of a text that stand in no question about the office itself. */
export function withoutOfficeHours(text: string, moments: readonly Moment[]): Moment[] {
  const asked = moments.length > 0 && MAY_ASK.test(text) ? officeQuestions(splitSentences(text)) : [];
  return moments.filter((moment) => !asked.some(({ start, end }) => moment.start >= start && moment.start < end));
}

const MAY_ASK =
  /開|閉|や(?:って|り)|閲覧|検索|年末|年始|休|営業|混|何時|使え|停め|止め|とめ|通じ|つなが|納め|始め|受け?付け|着[いく]|行け|行き方|道順|地図|電話/;

/**
 * The sentences that ask when the office itself, its telephone or its service can be had (年末は12/28の17時まで窓口は開いていますか, 12月8日は
 * 駐車場は混みますか): a day in them is no wish. So is one in a question that only goes on with it (年始は1/4の8時半からで合っていますか). Whether
 * an hour is free (12月9日の10時は空いていますか) is a wish.
 */
export function officeQuestions(sentences: readonly Sentence[]): Sentence[] {
  const found: Sentence[] = [];
  for (const [at, sentence] of sentences.entries()) {
    if (!ASKS.test(sentence.text)) continue;
    const goesOn = found.length > 0 && found.at(-1) === sentences[at - 1] && !ASKS_FOR_TALK.test(sentence.text);
    if (goesOn || isOfOffice(sentence.text)) found.push(sentence);
  }
  return found;
}

/** Nothing in these words (the subject, or a sentence beside the questions) asks for a talk. */
export function asksForTalk(words: string): boolean {
  return ASKS_FOR_TALK.test(words);
}

function isOfOffice(words: string): boolean {
  if (SERVICE_HOURS.test(words)) return true;
  return (
    !TALK.test(words) && ((THE_HOUSE.test(words) && OPEN.test(words)) || HOURS_ASKED.test(words) || ARRIVES.test(words))
  );
}

const ASKS = /(?:か(?:ね|な)?|よね|かしら)[。?!)]*$|[?][)]*$|教えて|知りた/;
const TALK = /相談|面談|予約|オンライン|zoom|ズーム|希望|お願い|申し?込/i;
const ASKS_FOR_TALK =
  /予約|希望|申し?込|空[いき]|可能|いかが|取れ|どうで(?:す|しょ)|(?:相談|面談|話)(?:を|が|に|も)?(?:し(?:たい|て)|したく|お願い|でき|させ|乗っ|伺|聞)|(?:オンライン|zoom|ズーム)[^。]{0,8}(?:お願い|でき|たい)/i;
const THE_HOUSE =
  /窓口|庁舎|事務所|ハローワーク|職安|役所|受付|電話|業務|駐車場|玄関|入口|端末|検索機|求人の?(?:検索|閲覧)|パソコン|コピー機|キッズ|待合|そちら/;
const OPEN =
  /(?:開|あ)[いけ]て|開[くき]|閉(?:ま|め|じ|庁)|やって|(?<!昼)お?休み|休業|休館|営業|混[むみん]|すいて|何時(?:まで|から)|通常(?:どおり|通り)|使え|使って|停め|止め|とめ|つなが|通じ|出られ|電話に出|いらっしゃ|でき(?:ます|る)/;
/** 開庁時間は, 仕事納めは12月28日ですか, 年末年始のお休みは. */
const HOURS_ASKED =
  /(?:開庁|閉庁|営業|受付|業務|利用|窓口)(?:の)?(?:時間|日)|(?:仕事|御用)(?:納め|始め)|(?:年末年始|年末|年始|祝日|土日|土曜|日曜|お盆|臨時)[^。]{0,16}(?:お?休み|休業|休館|開いて|やって|営業|閉ま)|(?:駅|高速|インター)から[^。]{0,16}(?:行け|行く|着|かか)|(?:行き方|道順|地図|バスの時間)/;
/** オンライン相談は12月28日まで受け付けていますか: the service, and no hour of it. */
const SERVICE_HOURS =
  /(?:相談|サービス|オンライン|受付|予約)[^。]*(?:まで|以降|から|年末年始|土日|祝日|夜間?)(?:は|も|に)?[^。\d]{0,8}(?:受け?付け|やって|対応して|実施して|行って|行なって|やり|対応し)(?:い)?(?:ます|る|ない|ません)|(?:年末年始?|年始|年明け)[^。]*(?:まで|から)(?:です|でしょう)か|(?:まで|から|以降)(?:は|も)?(?:やって|受け?付けて)(?:い)?(?:ます|る|ない)/;
/** 16時半に着いても受け付けてもらえますか. */
const ARRIVES = /(?:着い|着く|到着|行っ|伺っ|駆け込)[^。]{0,12}(?:受け?付け|間に合|入れ|見てもら|対応して)/;
