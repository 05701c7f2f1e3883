import { dayOf, plusDays } from "../../booking/time.ts";
import type { Moment } from "../dates/moment.ts";
import { plainOf, type Sentence } from "../text/sentences.ts";
import { type Answer, chosenIn, covers, momentsIn } from "./answer.ts";
import { asks } from "./remarks.ts";
import { showsAny } from "./stop-signs.ts";

/**
 * 「12時半から仕事なので、その前に終わる時間で助かりました」, 「その前の11時に歯医者がありますが、すぐ帰れます」: what is on that day lies before the chosen time
 * or behind it and leaves the writer free for it. What it is does not matter, only when it begins and ends, and whether there is any hurry.
 */
export function leavesFree(told: Sentence, choice: number, answer: Answer): boolean {
  const start = answer.offered.find(({ number }) => number === choice)?.start;
  const inside = momentsIn(told, answer);
  if (start === undefined || inside.length === 0 || asks(told) || meansAnotherHour(told, choice, answer)) return false;
  const plain = plainOf(told.text);
  const said = plain.replace(TALK_FITS, "").replace(ONCE_BACK, "");
  if (plain.length > LONGEST || !tellsSomething(plain, inside, answer) || TAKES.test(said)) return false;
  if (HURRIED.test(said) || WISHES.test(said) || showsAny(said, NOT_OF_TIME)) return false;
  // 「この日は二つございましたが、午前の方です」 names another choice.
  const { numbers } = chosenIn([told], answer);
  if (numbers.size > 0 && !numbers.has(choice)) return false;
  const suits = FREE.test(plain);
  const minutes = minutesOf(start);
  const isNight = suits && NIGHT.test(plain) && minutes <= LATEST_BEFORE_NIGHT;
  return (
    inside.some(({ time }) => time !== null || isNight || NEXT_DAY.test(plain)) &&
    inside.every((moment) => {
      const words = answer.text.slice(moment.start, moment.end);
      const behind = answer.text.slice(moment.end, told.end);
      if (moment.time === null)
        return (
          dayOf(start) === moment.fromDay ||
          (suits && NEXT_DAY.test(plain) && plusDays(moment.toDay, 1) === dayOf(start))
        );
      if (!moment.doubts.includes("no_date") && moment.fromDay !== dayOf(start)) return false;
      if (!/\d/.test(words))
        return (
          suits &&
          !REACHES.test(words + behind.slice(0, 3)) &&
          (!covers(moment, choice, answer) || /^(?:間)?のうち/.test(behind))
        );
      if (moment.window && covers(moment, choice, answer)) return false;
      return isApart(moment, words, behind, minutes, suits);
    })
  );
}

/** 「13時まで空いています」 beside 14:00, 「開始は15時半ですね」: another hour is meant, or that one is not free. */
export function meansAnotherHour(told: Sentence, choice: number, answer: Answer): boolean {
  const start = answer.offered.find(({ number }) => number === choice)?.start;
  if (start === undefined) return false;
  const minutes = minutesOf(start);
  return momentsIn(told, answer).some((moment) => {
    const { time } = moment;
    if (time === null || !(moment.doubts.includes("no_date") || moment.fromDay === dayOf(start))) return false;
    const words = answer.text.slice(moment.start, moment.end);
    if (!/\d/.test(words)) return false;
    const written = time.to === null || time.to < 0 ? time.from : time.to;
    const hour = written < EARLIEST ? written + HALF_A_DAY : written;
    if (FREE_FROM.test(words.slice(-4) + answer.text.slice(moment.end, told.end)))
      return UNTIL.test(words.slice(-4) + answer.text.slice(moment.end, moment.end + 7))
        ? hour <= minutes
        : hour > minutes;
    return !moment.window && hour !== minutes && OF_THE_TALK.test(answer.text.slice(told.start, moment.start));
  });
}

/** More than a time that may be meant instead: 「12/4 15時」, 「15時です」. */
function tellsSomething(plain: string, inside: readonly Moment[], answer: Answer): boolean {
  const rest = inside.reduce((left, { start, end }) => left.replace(answer.text.slice(start, end), ""), plain);
  return (
    rest.replace(
      /です|ます|ました|でした|ございます|でし|なので|ので|から|まで|ごろ|頃|[はがもにでのとを、,。\s()]/g,
      "",
    ).length >= 2
  );
}

/** The hour begins something well behind the talk, or ends something before it. */
function isApart({ time }: Moment, words: string, behind: string, minutes: number, suits: boolean): boolean {
  if (time === null) return false;
  if (FREE_FROM.test(words.slice(-4) + behind)) return false;
  const written = time.to === null || time.to < 0 ? time.from : time.to;
  const hour = written < EARLIEST ? written + HALF_A_DAY : written;
  if (UNTIL.test(words.slice(-4) + behind.slice(0, 7))) return hour <= minutes - (suits ? 0 : A_TALK);
  if (hour >= minutes + (suits ? A_TALK : A_TALK_AND_MORE)) return true;
  return RETURNS.test(behind) && hour <= minutes - (ONCE_BACK.test(behind) ? A_TALK_AND_MORE : AN_ERRAND);
}

function minutesOf(start: string): number {
  return Number(start.slice(11, 13)) * 60 + Number(start.slice(14, 16));
}

const LONGEST = 80;
const HALF_A_DAY = 12 * 60;
/** 「3時」 is said of the afternoon. */
const EARLIEST = 7 * 60;
/** Minutes: the talk, the talk with time to spare, and something that one goes out for and comes back from. */
const A_TALK = 30;
const A_TALK_AND_MORE = 60;
const AN_ERRAND = 120;
const LATEST_BEFORE_NIGHT = 15 * 60;

/** A part of the day that something lasts from or until. */
const REACHES = /(?:から|まで)|の(?:方|ほう)$/;
/** 「15時から空いています」: not before. */
const FREE_FROM =
  /^.{0,4}(?:以降|から|過ぎ|まで)(?:は|も|が|に|なら|だと|でしたら)?(?:空い|あいて|大丈夫|家に|自宅に|うちに|休み|暇|都合|時間(?:が|は)|話せ|余裕|集中|落ち着|ゆっくり|ちょうど|助か|いい|良い|よい|OK|可|フリー)/;
const OF_THE_TALK =
  /(?:開始|始まり|始まるの|スタート|会うの|お会いするの|相談|面談|予約|入室|集合)(?:の)?(?:お?時間|時刻|日時)?(?:は|が)[、,]?$/;
/** What is done then may be the talk. */
const TAKES =
  /参加|入室|入り(?:ます|たい)|つなぎ|つなげ|接続|出席|受け(?!取)|待って|お待ち|伺い|行きます|面談|予約|開始|始め(?:ま|た)|スタート|変え|希望|相談(?!でき|し(?:て(?:いただ|頂|もら)|やす))/;
const NIGHT = /夜勤(?!明け)|夜の(?:仕事|勤務|部)|遅番|夜に/;
const NEXT_DAY = /(?:その)?(?:翌日|次の日)(?:で|が|だと|なら|なので|は)/;
const UNTIL = /(?:時|半|分|\d)(?:頃|ごろ|過ぎ)?(?:まで|に(?:は)?(?:終|上が|あが|帰|戻|家)|で(?:終|上が|あが))/;
const RETURNS = /(?:帰|戻)(?:れ|り|って)|終わ(?:り|って)|済[みん]|近所|近く|すぐ/;
/** 「30分なら余裕です」: the talk is known to be that long. */
const TALK_FITS =
  /(?:30|三十)?分(?:間)?(?:なら|でしたら|であれば|だったら|だと)[、,]?(?=[^。、]{0,6}(?:余裕|大丈夫|十分|問題|間に合い|平気))/g;
/** 「帰ってきてからなら」: it is over by then. */
const ONCE_BACK = /(?:帰って|戻って|終わって|済んで|済ませて)(?:き|い)?て?から(?:なら|でしたら|だと|は)?/;
const FREE =
  /助か(?!ら)|余裕|大丈夫|ありがた|ちょうど|丁度|空い|間に合い|家に(?:い|お)|自宅に(?:い|お)|落ち着|集中|話せます|(?:帰|戻)れます|(?:帰|戻)って(?:い|お|き)|終わり(?:ます|なので|ですので)|平気|問題(?:あり|な)|(?:よ|良)かったです|ゆっくり/;
const HURRIED =
  /早め|早く|抜け|遅|かも|ぎりぎり|ギリギリ|急(?:い|ぎ)|走っ|走り|移動|(?<![一-龠])車(?!検)|電車|バス(?!ケ)|途中|延び|長引|次第|わか[らり]|分か[らり]|なんとか|何とか|会社|職場|外(?:から|で|に(?:い|お))|出先|出発|ないと|いけません|出られ|まま|電話|窓口|予定(?:です|な)|と思|はず|つもり|ほうが|方が|別の|変更|無理|難し|厳し|だめ|ダメ|入院|手術|熱|体調|陽性|倒れ|葬|通夜|危篤|眠|疲|当日中|しだい|ません/;
const WISHES = /お願い|ください|下さい|ほしい|欲しい|(?<!ありが)たい(?:です|の|と)|もらえ|いただけ|頂け|くれ/;
const NOT_OF_TIME = [
  "condition",
  "channel",
  "undecided",
  "givenUp",
  "terms",
  "others",
  "identity",
  "wrongMatter",
  "asksAnew",
  "anger",
  "device",
  "place",
  "turned",
  "denied",
  "guessed",
] as const;
