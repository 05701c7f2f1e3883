import type { Applicant } from "../reading.ts";
import { isOfOther, type Sentence, splitSentences } from "../text/sentences.ts";
import type { WishReading } from "../wishes/wishes.ts";

/** What is looked at to tell whether a first mail is a request, and what stops it. */
export type FirstMail = {
  /** The mail's own subject, folded; empty behind Re:. */
  title: string;
  text: string;
  /** The words without what is reported of others beside the writer's own wish (妹は12/1に予約したそうです。私は12/4の11時で). */
  own: string;
  whole: string;
  /** `whole` without the lines that tell what the talk is to be about. */
  besideTopic: string;
  sentences: readonly Sentence[];
  wishes: WishReading;
  applicant: Applicant;
  /** A job-seeker number, or the word that there is none. */
  facts: boolean;
  online: boolean;
  booking: boolean;
  /** A day that lies ahead is asked for. */
  dated: boolean;
  asks: boolean;
};

export function firstMail(text: string, subject: string, wishes: WishReading, applicant: Applicant): FirstMail {
  const title = ownSubject(subject);
  const whole = `${title}\n${text}`;
  const online = ONLINE.test(whole);
  const all = splitSentences(withoutTopic(text));
  const sentences = all.some((sentence) => MINE.test(sentence.text))
    ? all.filter((said) => !isOfOther(said) || MINE.test(said.text))
    : all;
  const facts = applicant.jobSeekerNumber !== null || applicant.registering;
  const booking = online || BOOKING.test(whole) || wishes.labelled;
  const dated =
    wishes.wishes.length > 0 && (wishes.asked || (facts && booking && applicant.name !== null && isOneHour(wishes)));
  return {
    title,
    text,
    own: sentences === all ? text : sentences.map((sentence) => sentence.text).join("\n"),
    whole,
    besideTopic: withoutTopic(whole),
    sentences,
    wishes,
    applicant,
    facts,
    online,
    booking,
    dated,
    asks: /[?]|(?:でしょう|ます|です|ません)か(?:[。\n]|$)|教えて(?:ください|下さい|いただ)/.test(text),
  };
}

/** 私は12/4の11時がいいです. */
const MINE =
  /^(?:私|わたし|わたくし|僕|ぼく|俺|自分|こちら)(?:は|も|の(?:ほう|方)は|としては|なら)[^。\n]*\d[^。\n]*(?:お願い|希望|いい|良い|よい|たい|いかが|どう|でき|予約)/;

export function withoutTopic(text: string): string {
  return text.replace(TOPIC_LINE, "");
}

/** The subject (folded) of a mail that answers nothing; that of an answer is ours or an old one and says nothing of now. */
export function ownSubject(subject: string): string {
  return /^\s*(?:re|fwd?|返信|転送|答复)\s*[:\]^]/i.test(subject) ? "" : subject;
}

/** 「12/3の13時がベストです」: the one hour of a mail with name, number and a word of booking is asked for, however it is put. */
function isOneHour({ wishes }: WishReading): boolean {
  const [only] = wishes;
  return wishes.length === 1 && only?.doubts.length === 0 && Date.parse(only.to) - Date.parse(only.from) <= HALF_HOUR;
}

const HALF_HOUR = 30 * 60_000;

/** 相談内容：職業訓練について: what the talk will be about is not what the mail is about. */
const TOPIC_LINE =
  /^[^\p{L}\n]{0,4}(?:ご?相談)?(?:したい)?(?:の)?(?:内容|事項|テーマ|目的|備考|その他)(?:[^\n]{0,6}[:】\]→=]|[ \u3000]).*$/gmu;

const ONLINE =
  /オンライン[ の]?(?:での?|による)?(?:職業)?(?:相談|そうだん|面談|カウンセリング|予約|窓口)|オンライン.{0,12}(?:相談|予約|面談)|オンライン(?:で(?:の)?[^。\n]{0,8}(?:練習|対策|添削|話)|[は、で]?(?:あい|空い)|(?:で|にて|を)?[、,\s]*(?:お願い|希望|$|\n))|zoom|ズーム|(?:ウェブ|web|リモート|ビデオ)(?:で(?:の)?)?(?:相談|面談)|online (?:job )?(?:consultation|counsel|appointment|meeting|session)/i;
export const BOOKING =
  /予約|よやく|おんらいん|相談(?:を|の|[しさ]|希望|申|に(?:乗|の)|よろ|頼|お願い|\n|$)|そうだん|面談|申し?込|カウンセリング|appointment|booking|\bbook\b|consultation|counsel/i;
