import { dayOf, type Time, weekdayOf } from "../../booking/time.ts";
import type { Moment } from "../dates/moment.ts";
import { plainOf, type Sentence, type Stretch } from "../text/sentences.ts";
import { type Answer, chosenIn, covers, momentsIn } from "./answer.ts";
import { GIVES_UP, KEEPS, SHARED } from "./refusing-words.ts";
import { asks } from "./remarks.ts";
import { showsAny } from "./stop-signs.ts";

/**
 * Whether what is told has other offered times for its subject: 「1番と2番はまだ引き継ぎが残っていて抜けられません」. Whatever is impossible,
 * inconvenient or on then supports the choice; only what lasts until the chosen time, speaks well of the other one, or is about the
 * agreement as a whole does not.
 */
export function tellsOfOtherChoices(told: Stretch, choice: number, answer: Answer): boolean {
  const plain = plainOf(told.text);
  if (plain.length > LONGEST || !TOPIC.test(plain) || !liesApart(told, choice, answer)) return false;
  const said = plain.replace(NECESSITY, "").replace(UNLIKELY, "").replace(LETS_GO, "").replace(FIXED, "");
  if (KEEPS.test(said) || HOLDS.test(said) || SHARED.test(said) || NEED.test(said)) return false;
  if (asks({ text: said } as Sentence) || /お願い|予約|参加します|返事/.test(said)) return false;
  return !showsAny(said.replace(GIVES_UP, ""), OF_THE_WHOLE);
}

/** What names only other choices, and may last over the chosen one. */
export function lastsFromOthers(told: Stretch, choice: number, answer: Answer): boolean {
  const { numbers, against } = chosenIn([told], answer);
  const named = new Set([...numbers, ...against]);
  return named.size > 0 && !named.has(choice) && lastsOver(told, choice, answer);
}

/** 「早く相談できるほうがありがたいので」 gives the reason for the earliest of several. */
export function wantsSoonest({ text }: Stretch, choice: number, { offered }: Answer): boolean {
  const [soonest] = [...offered].sort((a, b) => a.start.localeCompare(b.start));
  return offered.length > 1 && soonest?.number === choice && SOON.test(plainOf(text)) && !SOONER_STILL.test(text);
}

const SOON =
  /^(?:急(?:で|な(?:の)?で)(?:すみません|恐縮です|申し訳(?:ありません|ございません))(?:が)?[、,])?(?:なるべく|できるだけ|少しでも|とにかく|やはり)?早(?:く|め(?:に)?)[^。、]{0,14}(?:(?:ほう|方)が[^。、]{0,4}(?:ありがたい|有り難い|いい|よい|良い|助かる|助かり|嬉しい|うれしい|安心)|(?:動き|始め|相談し|話し|決め|進め)た(?:くて|い|かった|く))[^。、か]{0,10}$/;
const SOONER_STILL = /もっと|もう少し|終わ|終え|短|電話|窓口|なら|たら|れば|別の|変更|ずら|前の日/;

const LONGEST = 120;
/** What is named is what the words are about: neither quoted (「3番と送りました」) nor taken (「1番で」). */
const TOPIC =
  /^[^。、]{0,12}?(?:[\uE001-\uE032\d)]|[日番時分曜つ枠]|方|ほう|目|案)(?:の[^。、はもがに]{1,6})?(?:は|も|だと|ですと|には?|が|まで)/;

/** Nothing that is named reaches the chosen time. */
function liesApart(told: Stretch, choice: number, answer: Answer): boolean {
  const start = answer.offered.find(({ number }) => number === choice)?.start;
  const inside = momentsIn(told, answer);
  // An hour behind a day is one of that day: 「4日は送り迎えがあって、昼前は無理です」.
  const namesDay = (moment: Moment) => !isDayless(moment, answer);
  const days = inside.some(namesDay) ? namesDay : () => true;
  const { numbers, against, unknownNumber } = chosenIn([told], answer, days);
  const isOthers = OTHERS_COUNTED.test(told.text) && answer.offered.length > 1;
  const named = new Set([...numbers, ...against]);
  if (start === undefined || unknownNumber || /当日|本日/.test(told.text)) return false;
  if (named.size === 0 && !isOthers) return false;
  // 「朝は2日も4日もバタバタで」: the part of the day that stands first limits whatever day is named behind it.
  const [first] = inside;
  const isLimited =
    first?.window === true &&
    first.doubts.includes("no_date") &&
    !covers(first, choice, answer) &&
    /^(?:中)?(?:は|だと|ですと)/.test(answer.text.slice(first.end));
  if (isLimited) return inside.length > 1 && inside.slice(1).every(namesDay);
  if (named.has(choice)) return false;
  let isLed = isOthers || [...named].some((number) => namesNumber(number, told));
  for (const moment of inside) {
    if (isDayless(moment, answer) ? !isLed : reaches(moment, start, choice, answer)) return false;
    isLed = true;
  }
  return true;
}

function isDayless({ start, end, doubts }: Moment, answer: Answer): boolean {
  return doubts.includes("no_date") && !/曜/.test(answer.text.slice(start, end));
}

/** The number stands there as such, and not only a time that it may mean. */
function namesNumber(number: number, { text }: Stretch): boolean {
  return new RegExp(
    `[${String.fromCharCode(0xe000 + number)}]|(?:^|[^\\d:/月])${number}\\s?(?:番|つ目|と[2-9]番)`,
  ).test(text);
}

/** 「火曜まで」 is over, and 「木曜から」 has not begun, on a Wednesday; 「1日から」 lasts over the 2nd. */
function reaches(moment: Moment, start: Time, choice: number, answer: Answer): boolean {
  const words = wordsOf(moment, answer);
  const letter = /^([月火水木金土日])曜/.exec(words)?.[1];
  const weekday = letter === undefined ? undefined : "日月火水木金土".indexOf(letter);
  const named = answer.offered.find((one) => one.number !== choice && weekdayOf(dayOf(one.start)) === weekday);
  if (weekday === weekdayOf(dayOf(start))) return true;
  // An offered weekday is the offered day; another one lies in the week of the chosen day.
  const distance =
    weekday === undefined
      ? 0
      : named === undefined
        ? inWeek(weekday) - inWeek(weekdayOf(dayOf(start)))
        : named.start.localeCompare(start);
  if (UNTIL.test(words)) return weekday !== undefined ? distance > 0 : moment.toDay >= dayOf(start);
  if (FROM.test(words)) return weekday !== undefined ? distance < 0 : moment.fromDay <= dayOf(start);
  return covers(moment, choice, answer);
}

/** With the particle behind it. */
function wordsOf({ start, end }: Moment, answer: Answer): string {
  return answer.text.slice(start, end) + (PARTICLE.exec(answer.text.slice(end, end + 2))?.[0] ?? "");
}

const PARTICLE = /^(?:まで|から|以降|以後|より)/;
const UNTIL = /まで$/;
const FROM = /(?:から|以降|以後)$/;

/** Weekdays from Monday on. */
function inWeek(weekday: number): number {
  return (weekday + 6) % 7;
}

/** 「3日から出張です」, 「1番の日に引っ越すので」: what begins at another time that comes first may last over the chosen one. */
export function lastsOver(told: Stretch, choice: number, answer: Answer): boolean {
  const start = answer.offered.find(({ number }) => number === choice)?.start;
  if (start === undefined) return true;
  const inside = momentsIn(told, answer);
  if (inside.some((moment) => moment.fromDay < moment.toDay && covers(moment, choice, answer))) return true;
  const { numbers, against } = chosenIn([told], answer);
  const isEarlier = (day: string) => day < dayOf(start);
  const isFirst =
    OTHERS_COUNTED.test(told.text) ||
    answer.offered.some((one) => (numbers.has(one.number) || against.has(one.number)) && isEarlier(dayOf(one.start))) ||
    inside.some(({ fromDay, doubts }) => isEarlier(fromDay) && !doubts.includes("no_date"));
  const begins = inside.some(
    (moment) =>
      !isDayless(moment, answer) && FROM.test(wordsOf(moment, answer)) && reaches(moment, start, choice, answer),
  );
  return begins || (isFirst && (LASTING.test(told.text) || BEGINS.test(told.text)));
}

/** 「前の二つは」, 「もう一つの日は」 */
const OTHERS_COUNTED =
  /^(?:(?:前|上|最初|はじめ|初め|先|後|あと|後ろ|下|残り)の?[二2]つ|(?:もう|残りの?)(?:一つ|1つ|片方|一方|一日|1日)の(?:日時?|方|ほう|候補|枠|時間|日程|案))(?:の(?:日時?|候補|枠|時間|方|ほう))?(?:は|だと|が|も|ですと|に)/;

/** 〜ねばならない and its kin are no conditions. */
const NECESSITY =
  /(?:ねば|なければ|なくては|なくちゃ|なきゃ|ないと)(?:なら|いけ|だめ)(?:ない|ず|なく|ん|ません|なくて)?|なきゃ(?=[、,]|$)/g;
/** 「無理かも」, 「届いてないかもしれないので」: it may well not suit. */
const UNLIKELY =
  /(?<=ない|なく|ません|無理|難しい|厳しい|だめ|ダメ|遅い|[^で]ん|そう)(?:です)?かも(?:しれ(?:ない|ません|ん)(?:です)?)?/g;
/** Another may have it. */
const LETS_GO =
  /(?:枠|時間|日|方|ほう|番)(?:は|も|を)[^。、]{0,8}(?:空け|解放し|手放し)て[^。、お]{0,8}(?:構いません|かまいません|結構です|大丈夫です|いいです)/g;
/** What cannot be moved is no wish for another time. */
const FIXED = /(?:ずら|動か|変え|外)せ(?:な[いく]|ませ?ん|ず)/g;
/** 「念のため空けておいて」 */
const HOLDS =
  /(?:空|あ)けて(?:お|あ|い(?!た))|わか[らり]|分か[らり]|未定|押さえ|おさえ|取って(?:お|い)|とって(?:お|い)|残して|キープ|保険|(?:が|も)(?:いい|良い|よい)|(?:方|ほう)が/;
const NEED = /全部|すべて|全て|一切|どれも|によっては|によります|殴|暴力|助けて|生き|死[ぬにん]|つらい|辛い|限界/;
/** What begins then may well not be over, or reaches into the day behind. */
const LASTING =
  /その先|そのまま|それきり|生まれ|翌|次の(?:日|朝)|あくる日|明け(?:の日|は)|泊まり(?:で|の|がけ)|[二三四五2-9]日間|数日|契約が切れ|しばらく|当分|ずっと|以降|以後|それから|そのあと|その後|この先|今後|入院|手術|引っ?越|転居|移住|帰国|出国|渡航|入社|就職|働き始|勤め始|始ま|出産|予定日|解約|骨折|怪我|けが|亡くな|葬|通夜|危篤|受か|決ま|内定|採用/;

const BEGINS = /(?:[\uE001-\uE032番]|の(?:日|方|ほう))(?:から(?!も?(?:帰|戻))|以降|以後)/;

const OF_THE_WHOLE = [
  "condition",
  "channel",
  "undecided",
  "givenUp",
  "terms",
  "others",
  "identity",
  "wrongMatter",
  "otherTime",
  "asked",
  "asksAnew",
  "aboutTalk",
  "anger",
] as const;
