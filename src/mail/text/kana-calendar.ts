import { type Folded, replaceFolded } from "./folded-text.ts";

/**
 * Calendar words in plain kana, as people write who learn Japanese, become the usual ones: らいしゅうの げつようび,
 * 12がつ 3か 10じはん. Words that are also everyday words (いつか, ようか, しがつく) count only behind a month.
 */
export function foldKanaCalendar(folded: Folded): Folded {
  if (!ANY_KANA_WORD.test(folded.text)) return folded;
  return replaceFolded(folded, KANA_WORDS, (match) => {
    const { month, monthSign, alone, day, week, unit, word, old, part, teen, hour, half } = match.groups ?? {};
    if (teen !== undefined) return `${numeralOf(teen)}日`;
    if (hour !== undefined) return `${numeralOf(hour)}時${half === undefined ? "" : "半"}`;
    if (old !== undefined) return `${OLD_MONTHS.indexOf(old) + 1}月`;
    if (month !== undefined) return `${MONTHS.indexOf(month) % 13}月`;
    if (part !== undefined) return part === "あさ" ? "朝" : part === "よる" ? "夜" : "昼";
    if (monthSign !== undefined) return "月";
    if (alone !== undefined || day !== undefined) return `${DAYS[alone ?? day ?? ""] ?? ""}日`;
    if (week !== undefined) return `${WEEK_WORDS[week] ?? ""}曜`;
    return UNITS[unit ?? ""] ?? WORDS[word ?? ""] ?? match[0];
  });
}

const MONTHS = [
  "",
  "いち",
  "に",
  "さん",
  "し",
  "ご",
  "ろく",
  "しち",
  "はち",
  "く",
  "じゅう",
  "じゅういち",
  "じゅうに",
].concat(
  // The second row holds the other names of the same months, thirteen places on.
  ["", "", "", "", "よん", "", "", "なな", "", "きゅう"],
);
const DIGITS: Readonly<Record<string, number>> = {
  いち: 1,
  に: 2,
  さん: 3,
  よん: 4,
  よっ: 4,
  よ: 4,
  ご: 5,
  ろく: 6,
  しち: 7,
  なな: 7,
  はち: 8,
  く: 9,
  きゅう: 9,
};

/** じゅういち is 11, にじゅうよっ 24. */
function numeralOf(kana: string): number {
  const tens = /^(に|さん)?じゅう/.exec(kana);
  const rest = DIGITS[kana.slice(tens?.[0].length ?? 0)] ?? 0;
  return tens === null ? rest : 10 * (DIGITS[tens[1] ?? ""] ?? 1) + rest;
}

const OLD_MONTHS = ["睦月", "如月", "弥生", "卯月", "皐月", "水無月", "文月", "葉月", "長月", "神無月", "霜月", "師走"];
const DAYS: Readonly<Record<string, number>> = {
  ついたち: 1,
  ふつか: 2,
  みっか: 3,
  よっか: 4,
  いつか: 5,
  むいか: 6,
  なのか: 7,
  ようか: 8,
  ここのか: 9,
  とおか: 10,
  はつか: 20,
};
const WEEK_WORDS: Readonly<Record<string, string>> = {
  げつ: "月",
  か: "火",
  すい: "水",
  もく: "木",
  きん: "金",
  ど: "土",
  にち: "日",
};
const UNITS: Readonly<Record<string, string>> = { じ: "時", はん: "半", ふん: "分", ぷん: "分", にち: "日", か: "日" };
const WORDS: Readonly<Record<string, string>> = {
  こんしゅう: "今週",
  らいしゅう: "来週",
  さらいしゅう: "再来週",
  せんしゅう: "先週",
  まいしゅう: "毎週",
  こんげつ: "今月",
  らいげつ: "来月",
  さらいげつ: "再来月",
  せんげつ: "先月",
  らいねん: "来年",
  さくじつ: "昨日",
  こんばん: "今晩",
  こんゆう: "今夕",
  ゆうがた: "夕方",
  ごぜんちゅう: "午前中",
  ごぜん: "午前",
  ごご: "午後",
  いがい: "以外",
};

/** What every text with one of the words holds: a quick look that spares most texts the careful one. */
const ANY_KANA_WORD =
  /じゅう|がつ|ようび|しゅう|[んい]げつ|らいねん|さくじつ|こんばん|こんゆう|ゆうがた|[睦如卯皐無文葉長霜]月|弥生|師走|ついたち|[ふいは]つか|[みよ]っか|むいか|なのか|ようか|ここのか|とおか|\d\s?(?:じ|ふん|ぷん|にち|か)|じ\s?はん|ごぜん|ごご|いがい|(?:あさ|ひる|よる)の?\s?\d|ひる(?:から|すぎ|ごろ)|\d[日\s]*(?:げつ|すい|もく|きん)|\((?:げつ|か|すい|もく|きん|ど|にち)\)/;

const NUMERALS = Object.keys(DIGITS).join("|");

/** No word goes on before it: particles の and は may stand there, other kana and kanji may not. */
const FRESH = "(?<![ぁ-ねひ-んァ-ヶ一-龯])";
const KANA_WORDS = new RegExp(
  [
    `(?<old>${OLD_MONTHS.join("|")})(?=の?[\\d一二三四五六七八九十]+日)`,
    `${FRESH}(?<month>じゅういち|じゅうに|じゅう|いち|さん|よん|ろく|しち|なな|はち|きゅう|に|し|ご|く)がつ(?![んくかき])`,
    "(?<=\\d\\s?)(?<monthSign>がつ)(?!ん)",
    `${FRESH}(?<alone>ついたち|みっか|よっか|むいか|ここのか|とおか|はつか)(?!い|ね)`,
    "(?<=(?:月|がつ)の?\\s?)(?<day>ついたち|ふつか|みっか|よっか|いつか|むいか|なのか|ようか|ここのか|とおか|はつか)",
    `(?<=(?:月|がつ)の?\\s?)(?<teen>(?:にじゅう|さんじゅう|じゅう)?(?:${NUMERALS})|[にさ]?ん?じゅう)にち(?!よう)|(?<=(?:月|がつ)の?\\s?)(?<teen>(?:に?じゅう)よっ)か`,
    `(?<=(?:ようび|にち|ごご|ごぜん|午[前後]|[日曜)]|[つおまよ]か)の?\\s?)(?<hour>じゅう[いに]?ち?|いち|に|さん|よ|ご|ろく|しち|なな|はち|く)じ(?<half>はん)?(?=[にかでのを、。\\s]|から|$)`,
    "(?<=\\d(?:日|か|にち)?\\s?\\()(?<week>げつ|か|すい|もく|きん|ど|にち)(?=\\))|(?<week>げつ|か|すい|もく|きん|ど|にち)ようび?(?<=び)",
    "(?<=\\d\\s?)(?<unit>じ(?![ゃゅょ]|か(?!ら))|ふん|ぷん)|(?<=[\\d\\s]じ\\s?)(?<unit>はん)|(?<=(?:月|がつ)\\s?\\d{1,2}\\s?)(?<unit>にち|か)|(?<=\\d)(?<unit>にち)(?!かん|ご|め)",
    "(?<=\\d日?\\s?)(?<week>げつ|すい|もく|きん)(?=\\s)",
    `${FRESH}(?<part>あさ|お?ひる|よる)(?=の?\\s?\\d{1,2}\\s?(?:時|じ|:))|${FRESH}(?<part>お?ひる)(?=から|すぎ|ごろ)`,
    // 「こんばんは」 greets.
    `${FRESH}(?!こんばん(?:は(?:[、。,.!！~〜\\s]|$)|わ))(?<word>${Object.keys(WORDS)
      .sort((a, b) => b.length - a.length)
      .join("|")})`,
  ].join("|"),
  "g",
);
