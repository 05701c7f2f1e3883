import type { Time } from "../../booking/time.ts";
import type { Moment } from "../dates/moment.ts";
import { ENUMERATORS, enumeratorOf, kanjiNumber } from "../text/japanese-text.ts";
import { matchesOf } from "../text/matches.ts";
import type { Stretch } from "../text/sentences.ts";
import { takeSuperlatives } from "./order-words.ts";

/** Numbers of choices in every common wording; digits that belong to dates and times are not looked at. */
export function namedNumbers(
  clause: Stretch,
  inside: readonly Moment[],
  offered: readonly { number: number; start: Time }[],
): Set<number> {
  let rest = clause.text;
  for (const moment of inside) {
    // 「一番最後の金曜」: the order belongs to the superlative in front.
    const order = /^最[後初]の/.exec(clause.text.slice(moment.start - clause.start))?.[0].length ?? 0;
    const from = moment.start - clause.start + order;
    const to = Math.min(moment.end - clause.start, rest.length);
    rest = rest.slice(0, from) + "\uE0FF".repeat(Math.max(0, to - from)) + rest.slice(to);
  }
  // 第1希望 is a rank where a choice stands behind it, and 一番 a superlative before 早い or 都合.
  rest = rest.replace(/第?\s*[1-3一二三]\s*(?:希望|候補)(?=.{0,4}(?:\d\s*番|[\uE001-\uE032]|\uE0FF))/g, " ");
  // 「２．利用規約　同意いたします」: the number of an item of the answer itself.
  rest = rest.replace(ITEM, " ");
  // A job-seeker number, and whatever telephone, is no choice.
  rest = rest.replace(/\d{4,}[-‐−ー]?\d*/g, " ");
  // 「最初は第二希望だった日ですが」 counts wishes of before.
  rest = rest.replace(/第?[一二三1-3](?:希望|志望)(?:だった|でした|でして|にしていた|に書いた)/g, " ");
  // 「高3」 is a class at school.
  rest = rest.replace(SCHOOL_YEAR, " ");
  if (ABOUT_TERMS.test(rest)) return new Set();
  const found = new Set<number>();
  const add = (number: number | undefined | null) => {
    if (number !== undefined && number !== null && number >= 0 && number < 100) found.add(number);
  };
  rest = takeSuperlatives(rest, offered, add);
  for (const character of rest.match(ENUMERATOR) ?? []) add(enumeratorOf(character));
  for (const pattern of NUMBERED)
    for (const match of matchesOf(rest, pattern))
      for (const written of match.slice(1))
        if (written !== undefined)
          add(
            /^\d+$/.test(written) ? Number(written) : (NUMBER_WORDS.get(written.toLowerCase()) ?? kanjiNumber(written)),
          );
  return found;
}

const SCHOOL_YEAR = /(?:高校?|中学?|小学?校?|大学?)[1-6一二三四五六](?:年生?)?(?=[)、。\s]|です|の|が|で|に|も|$)/g;
const ENUMERATOR = new RegExp(`[${ENUMERATORS}]`, "g");
const ITEM =
  /^\s*(?:\(?\d{1,2}\s*[).:、]|[\uE001-\uE032])\s*(?=(?:ご?希望|利用|規約|使用|氏名|お?名前|ご?連絡|求職|端末|同意|電話|住所|その他|備考|ご?質問|相談|参加|環境|メール)(?!す|\s*です))/;
const ABOUT_TERMS = /規約|条|項|求職|受付番号|ページ|質問|回目|電話番号|terms/i;
const NUMBER_WORDS = new Map([
  ["ひと", 1],
  ["ふた", 2],
  ["みっ", 3],
  ["first", 1],
  ["second", 2],
  ["third", 3],
  ["one", 1],
  ["two", 2],
  ["three", 3],
]);
const NUMBERED: readonly RegExp[] = [
  /(?:第|上から|候補(?:の)?|選択肢|番号(?:は|:)?|No\.?|#|option\s*|choice\s*|number\s*)\s*(\d{1,2}|[一二三四五六]|one|two|three)(?!\d|\s*[月日時:/])/gi,
  /(?<![\d/.-]|\d:|\b(?:Windows|Android|iOS|iPadOS|macOS|OS|version|ver\.?)\s?)(\d{1,2}|[一二三四五六])\s*(?:番(?!地|号室|組)|(?:つ[目め]|個目)(?!の(?:仕事|職|会社|学校|子|資格|求人|質問|用件|お願い|理由|アルバイト|バイト|パート|訓練))|件目|枠目|st\b|nd\b|rd\b|th\b|\)|希望)/g,
  /(?:^|[→【\n。、\s「(:は]|予約|希望|日程|日時|枠|(?<=でし|だっ)たら|なら|ので)(\d)\s*(?:で|を|に|が|は|の(?:方|ほう|回|候補|やつ)(?=[でをにがはのか、。!\s]|$)|:?\s?(?=[○◎×△])|please|の(?:日時|時間|枠)|$|[\n。!」])/g,
  /[[「『【](\d)[\]」』】]/g,
  // A line of a list: 「1→行けません」「3 仕事です」.
  /(?:^|[\s、,])(\d)\s*(?:→|⇒|=>)|^(\d)[ \u3000]+(?=[^\d\s番名人回分時日月])/g,
  /(ひと|ふた|みっ)つ[目め]/g,
  /(?:^|[\n。、\s「])([一二三])(?=の(?:方|ほう|日時|枠|回|候補|時間)(?!が))/g,
  /(?<![\d\uE0FF])(\d)\s*(?:と|か|、|,|・|も|or|and)\s*(\d)(?![\d\uE0FF月日時:/人名分回])/g,
  /^(?:the )?(first|second|third|one|two|three)[.!\s]*$/gi,
  /\b(first|second|third) (?:one|option|choice|time|slot|date|is\b|please)/gi,
];
