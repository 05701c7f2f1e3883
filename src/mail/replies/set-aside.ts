import { matchesOf } from "../text/matches.ts";
import { isReported, plainOf, type Sentence, type Stretch } from "../text/sentences.ts";
import { type Answer, chosenIn, momentsIn } from "./answer.ts";
import { lastsOver, tellsOfOtherChoices } from "./other-choices.ts";
import { ANSWERED_BEFORE, BUSY, GIVES_UP, KEEPS, REFUSED, SHARED } from "./refusing-words.ts";
import { showsAny } from "./stop-signs.ts";

/** What is left of a sentence without its entries that only say why other choices are not taken. */
export function withoutOthers(told: Sentence, choice: number, answer: Answer): Sentence[] {
  const isAside = (entry: Stretch, before: boolean) => {
    if (lastsOver(entry, choice, answer)) return false;
    const { numbers, against, unknownNumber } = chosenIn([entry], answer);
    const others = [...numbers, ...against];
    if (others.includes(choice))
      return (
        (others.length > 1 && weighs(entry.text) && setsAside(entry.text)) ||
        prefers(entry, choice, answer) ||
        tellsOfOtherChoices(entry, choice, answer)
      );
    if (others.length > 0 || unknownNumber) return setsAside(entry.text) || tellsOfOtherChoices(entry, choice, answer);
    if (prefers(entry, choice, answer)) return true;
    return (
      tellsOfOthers(entry.text) || tellsOfOtherChoices(entry, choice, answer) || (before && goesOnAboutIt(entry.text))
    );
  };
  if (told.text.length > LONGEST_LIST) return [told];
  if (isAside(told, false)) return [];
  const entries = told.clauses.flatMap(entriesOf);
  const kept: Stretch[] = [];
  let before = false;
  for (const entry of entries) {
    before = isAside(entry, before);
    if (!before) kept.push(entry);
  }
  if (kept.length === entries.length) return [told];
  return kept.map((entry) => ({ ...entry, clauses: [entry], reported: isReported(entry.text) }));
}

/** 「朝より夕方のほうがよくて」 in front of the evening one. */
function prefers(entry: Stretch, choice: number, answer: Answer): boolean {
  const better = PREFERS.exec(entry.text);
  if (better === null) return false;
  const middle = entry.start + (better[1] ?? "").length;
  const part = (from: number, to: number) => {
    const stretch = { text: answer.text.slice(from, to), start: from, end: to };
    const { numbers } = answer.choose(
      [{ ...stretch, clauses: [stretch], reported: false }],
      momentsIn(stretch, answer),
    );
    return numbers;
  };
  return part(middle, entry.end).has(choice) && !part(entry.start, middle).has(choice);
}

/** Neither a wish for something else nor a question; the second part is what is better. */
const PREFERS =
  /^([^。、]{1,20}?より(?:も|は)?)[^。、]{1,20}の?(?:ほう|方)が[^。、?]{0,16}(?:て|で|ので|から|ため|です|ます|し)[、。]*$/;

const LONGEST_LIST = 300;

/**
 * The parts of an answer that speak of the choices one by one: 「1→健診があり行けません　3→出勤日です」, 「4日は夫の通院、7日は空き、8日は面談」. A
 * list of them is one sentence to a reader of sentences; here each entry stands by itself.
 */
function entriesOf(stretch: Stretch): Stretch[] {
  const entries: Stretch[] = [];
  let from = 0;
  const cut = (to: number) => {
    const text = stretch.text.slice(from, to);
    const lead = text.length - text.trimStart().length;
    if (text.trim() !== "")
      entries.push({
        text: text.trim(),
        start: stretch.start + from + lead,
        end: stretch.start + from + text.trimEnd().length,
      });
    from = to;
  };
  for (const { index, 0: joint } of matchesOf(stretch.text, ENTRY_JOINT)) cut(index + joint.length);
  cut(stretch.text.length);
  return entries;
}

/** The number of the choice that a whole line is about: 「2→これでお願いします」. */
export function labelOf({ text }: Stretch): number | null {
  const digit = /^([1-9])\s*(?:→|⇒|=|:)/.exec(text)?.[1];
  return digit === undefined ? null : Number(digit);
}

/** 「こちらを希望いたします（火曜は母の通院、木曜はパートのため）」: a reason in brackets behind the taking is a sentence of its own. */
export function apartFromBracket(sentence: Sentence): Sentence[] {
  const bracket = REASON_IN_BRACKET.exec(sentence.text);
  if (bracket === null) return [sentence];
  const { start } = sentence;
  const cut = (from: number, to: number): Sentence => {
    const text = sentence.text.slice(from, to);
    const ends = (clause: Stretch) => ({ ...clause, end: Math.min(clause.end, start + to) });
    const clauses = sentence.clauses
      .filter((clause) => clause.end > start + from && clause.start < start + to)
      .map(ends)
      .map((clause) => ({ ...clause, start: Math.max(clause.start, start + from) }))
      .map((clause) => ({ ...clause, text: sentence.text.slice(clause.start - start, clause.end - start) }));
    return { text, start: start + from, end: start + to, clauses, reported: isReported(text) };
  };
  const inner = bracket.index + 1;
  return [cut(0, bracket.index), cut(inner, inner + (bracket[1] ?? "").length)];
}

const REASON_IN_BRACKET = /\(([^()]{6,80}(?:ため|ので|から|です|ます|した|で))\)[。!\s]*$/;

/** Between entries: a pause before the next number, date or mark that is spoken of. */
const ENTRY_JOINT =
  /(?:[、,。;／\s]+)(?=[\uE001-\uE032×]|(?:\d{1,2}月)?\d{1,2}(?:日|番目?|つ目|\/\d{1,2}|[.)])?(?:\([月火水木金]\))?\s?(?:→|⇒|=|:|は|も|が|だと|[×○◎])|[月火水木金]曜日?\s?(?:→|⇒|=|:|は|も|が|だと|[×○◎]))/g;

/**
 * Whether words that name other choices than the one that is taken only say why not those: they do not suit, something else is on
 * then, they were written by mistake or weighed before. Nothing in them may ask, depend on something or speak well of the time.
 */
function setsAside(text: string): boolean {
  if (text.length > LONGEST) return false;
  const said = text.replace(WEEKDAY, "");
  const told = said.replace(WEIGHED, "").replace(TAKEN_BACK, "");
  const rest = plainOf(told);
  if (KEEPS.test(rest) || SHARED.test(rest) || ANSWERED_BEFORE.test(told) || showsAny(rest, NEVER_ASIDE)) return false;
  return (
    told !== said || [REFUSED, BUSY, GIVES_UP, ENTRY, TELLS].some((words) => words.test(rest)) || REASON.test(text)
  );
}

/** 「その日は歯医者でしたので」 behind a day that is not taken: still that day. */
function goesOnAboutIt(text: string): boolean {
  return (
    STILL_IT.test(plainOf(text)) && (setsAside(text) || SLIP.test(plainOf(text)) || ANOTHER_DAY.test(plainOf(text)))
  );
}

const STILL_IT =
  /^(?:別の日|ほかの日|他の日|違う日)(?:が|の(?:方|ほう)が|に|で)(?:いい|良い|よい|助か|し)|^(?:その日|そっち|そちら|そこ|その時間|どちらも|いずれも|両方|どっちも)|^(?:見|書き|打ち|数え|読み)間違|^勘違い/;
/** 「別の日がいいと思いまして」 gives the reason why not that day. */
const ANOTHER_DAY = /^(?:別の日|ほかの日|他の日|違う日).{0,12}(?:と思(?:い|って)(?:まし)?て?|ので|から|ため)$/;
const SLIP = /^(?:(?:見|書き|打ち|数え|読み)間違(?:え|い)?|勘違い(?:し|で(?:し)?)?)(?:まし)?(?:た|です)/;

/** 「×の日は職業訓練の見学と、娘の懇談会です」, 「あとの二つはほかの方にお回しください」: whatever is told of the others. */
function tellsOfOthers(text: string): boolean {
  const plain = plainOf(text);
  return OF_OTHERS.test(plain) && !KEEPS.test(plain) && !showsAny(plain, NEVER_ASIDE) && plain.length <= LONGEST;
}

/** 「12/3と12/4で迷いましたが」: what was chosen may be among them. */
function weighs(text: string): boolean {
  return WEIGHED.test(text);
}

const WEEKDAY = /\([月火水木金土日](?:曜日?)?\)/g;
const LONGEST = 80;
const NEVER_ASIDE = [
  "condition",
  "channel",
  "undecided",
  "terms",
  "others",
  "wrongMatter",
  "need",
  "money",
  "anger",
] as const;
/** In front of what is taken, a reason that names another time is one against that. */
const REASON = /(?<!休み?|暇|自由|フリー)(?:ので|から|ため(?:に)?|(?:です|ます|だ|た|い|る)し|[なる]んで)[、,。\s]*$/;
/** 「先ほど8日と書きかけましたが」, 「最初③って書いてたけど③ないですね」: written before, and not meant any more. */
const TAKEN_BACK =
  /(?:先ほど|さっき|先に|最初|はじめ|当初)?[^。、]{0,16}(?:(?:書き|送りし?|打ち|返し|言い)かけ|(?:書い|打っ|入力し|考え|思っ)(?:て(?:い)?|(?:てしまい?)?まし)?|思い|(?:書き|打ち|見|数え|読み)間違(?:え|い)?)(?:(?:まし)?た|る|て(?:い)?(?:ました|た))?(?:の(?:です|だ)|ん(?:です|だ))?(?:が|けど|けれども?|ものの)/;
/** 「12/3と12/4で迷いましたが」, 「1番と2番で悩んだのですが」 */
const WEIGHED =
  /(?:で|か|と)?(?:少し|かなり|とても|ちょっと|だいぶ|最後まで)?(?:迷|悩)(?:い|み|っ|ん)(?:まし)?[ただ](?:の(?:です|だ)|ん(?:です|だ))?(?:が|けど|けれども?|結果|末に?)/;
/** 「3→パート先の出勤日です」, 「8日は懇談会」: an entry that gives nothing but what is on then. */
const ENTRY =
  /(?:→|⇒|=|:)\s?[^→⇒=:]{1,24}$|^\(?(?:\d{1,2}[月/])?\d{1,2}日?(?:\([^()]\))?は(?!.*(?:まだ|わか|分か|未定|たぶん|かも))[^。、はがを]{1,12}[、,\s]?$/;
/** 「10日はちょうど引っ越しの日でして」: whatever is told of a day that is not taken. */
const TELLS =
  /^(?!.*(?:予約|相談|面談|申し?込|そのまま|空け|あけ|(?:ほう|方)が|本当|実は|[よ良]かった|でき|出来|断られ|返事|連絡|まだ))[^、。]{0,14}(?:は|が|に(?!し|決|お願|希望|変|伺|行|参|出|受|入|つな|待))[^、。]{1,30}(?:です|でして|ます|まして|ました|でした|ございます)$/;
const OF_OTHERS =
  /^(?:×|[xX✕]|だめ|ダメ|無理|だめな|無理な)の?(?:日|方|ほう|所|ところ|時間)?(?:は|に)|^(?:(?:あと|残り|ほか|他|それ以外|以外)の?(?:[23二三]つ|[12一二]つ|日|日時|日程|候補|時間|枠|番号)?)(?:は|に)/;
