import type { Applicant, Intent } from "../reading.ts";
import { ENUMERATORS, foldText } from "../text/japanese-text.ts";
import type { WishReading } from "../wishes/wishes.ts";
import { type FirstMail, firstMail } from "./first-mail.ts";
import { STOPS } from "./stops.ts";

/**
 * What a mail outside any thread wants, read generously: `request`, or what belongs to staff (`question`, `cancel`, `change`,
 * `late`, `unclear`). Who names himself and a day to be booked makes a request, in whatever words, unless something in the mail
 * shows other business (`STOPS`): an offer binds nobody. Without a day the words must ask for a booking. Both texts are folded.
 */
export function readRequestIntent(text: string, subject: string, wishes: WishReading, applicant: Applicant): Intent {
  const mail = firstMail(text, subject, wishes, applicant);
  const asked = isBareWish(mail, subject) ? "request" : askedIn(mail, wishes, applicant);
  // What is unclear anyhow is not looked through for what would make it so: most mail that is no business of ours ends here.
  if (asked === "unclear" && !STOPS.some(([, intent, test]) => intent !== "unclear" && test(mail))) return asked;
  return STOPS.find(([, , test]) => test(mail))?.[1] ?? asked;
}

/** Re: オンライン above 「試験太郎です。12/8の14時希望です。」: an hour of one who names himself, and nothing else. */
function isBareWish({ dated, text, applicant, wishes }: FirstMail, subject: string): boolean {
  const exact = wishes.wishes.every(
    ({ doubts, from, to }) => doubts.length === 0 && Date.parse(to) - Date.parse(from) <= 30 * 60_000,
  );
  const ours = /オンライン|zoom|ズーム|相談|予約/i.test(subject);
  return (
    dated &&
    exact &&
    ours &&
    applicant.name !== null &&
    text.length <= SHORT &&
    /希望|お願い/.test(text) &&
    !ANSWERS.test(text)
  );
}

/** ②の12月3日14時で, 規約も読みました: a choice from a letter that is not here. */
const ANSWERS = new RegExp(`[${ENUMERATORS}]|番|規約|同意|承知|了解|案内|[提掲]示`);

const SHORT = 60;

/** What the mail would be if nothing in it showed other business. */
function askedIn(mail: FirstMail, wishes: WishReading, applicant: Applicant): "request" | "question" | "unclear" {
  const { text } = mail;
  if (isFilledIn(text)) return "request";
  if (mail.dated && (mail.facts || (mail.booking && applicant.name !== null && ASKS.test(mail.whole))))
    return "request";
  if (mail.booking && BOOKS.test(mail.whole)) return "request";
  // どのように申し込めばよろしいでしょうか: who wants the talk and asks how or when is told what we need.
  if (mail.booking && WISHES_TALK.test(mail.whole) && ASKS_HOW.test(text)) return "request";
  if (mail.online && mail.facts && applicant.name !== null && ASKS_HOW_TO.test(text)) return "request";
  // あいてる日おしえてください, いつ話せるでしょうか: the day is left to us, and we ask for it.
  if (mail.facts && applicant.name !== null && ASKS_WHEN.test(text)) return "request";
  const onlyAsks = mail.asks && !mail.facts && !mail.dated && (ONLY_ASKING.test(text) || !WANTS.test(text));
  const wants = wishes.labelled || WANTS.test(text) || (WANTS.test(mail.title) && (mail.dated || !mail.asks));
  if (mail.booking && wants && !onlyAsks) return "request";
  return mail.asks ? "question" : "unclear";
}

/** The subject (folded) is that of an answer, and what is quoted below is an offer of ours. */
export function answersAnOffer(subject: string, quoted: string): boolean {
  if (!/^\s*(?:re|返信|回复|答复)\s*(?:\[\d+\]|\^\d+)?\s*:/i.test(subject)) return false;
  const words = foldText(quoted);
  return OFFERING.test(words) && !ASKING_BACK.test(words);
}

const OFFERING =
  /確定(?:していません|します)|決\(き\)まっていません|NOT yet confirmed|ご案内できる日時|予約(?:いただける|できる)(?:お?日時|時間)|返信の期限|同意したものとみな/;
/** A letter of ours that asks for name, number or wishes is answered by a request. */
const ASKING_BACK = /教えていただきたい|次のことをお知らせ|次\(つぎ\)のことを教|Please answer the following/;

/** Nothing but lines of our four items: the answer to a question of ours, filled in. */
function isFilledIn(text: string): boolean {
  const lines = text.split("\n").filter((line) => /[\p{L}\p{N}]/u.test(line));
  const others = lines.filter((line) => !ITEM.test(line));
  return lines.length > others.length && others.every((line) => COURTESY.test(line));
}

const ITEM = new RegExp(
  `^[\\s${ENUMERATORS}・■●○◆◇□▼▶※*>【\\[(<]*(?:\\d[.)]\\s*)?(?:ご?氏\\s*名|お?名前|求職(?:者)?番号|第\\s?[1-5一二三]\\s?希望|ご?希望(?:の)?(?:日時?|時間)|日時|連絡先(?:メール(?:アドレス)?)?|メール(?:アドレス)?|電話(?:番号)?|name|job[ -]?seeker number|(?:preferred|desired) (?:date|time))[^:\\n]{0,14}[】\\]:=)]`,
  "i",
);
const COURTESY =
  /^[^\d]{0,20}(?:お願い|よろしく|宜しく|世話|申し訳|すみません|失礼|ありがと|です。?$|様$|御中$|thank|regards|hello)/i;

const WANTS =
  /希望(?:し|いた|です|で|日|時|者|$|\n|\()|(?:予約|申し?込み?|相談)(?:を|の|で)?\s*(?:お願い|(?:いた|致)?し(?:ます|たい|たく)|取り?たい|入れ|希望|させて|できれば)|(?:予約|申し?込み|相談)(?:\(|$|\n|】|:|。)|受けたい|相談(?:が|を)?(?:でき|させ(?:て(?:いただ[けい]|頂[けい]|もらえ))?)(?:たら|れば)(?:と(?:思|存|考)|幸い|うれし|嬉し|ありがた|有り難|助か|いい|良い|よい)|相談(?:を[^。\n]{0,8})?(?:し|やり|受け)たい|利用したい|申し?込みます|お願い(?:いた|致)?(?:し|申し上げ)ます|お願いでき|頼(?:み|む|ん|め)|たのん?[みむめ]|申し?込み(?:を)?(?:し)?たく(?!は|な|あり)|i would like|i'd like|i want|please (?:book|reserve|arrange)|(?:consultation|appointment|counsel\w*),? please|request/i;
const ASKS_WHEN =
  /(?:空い|あい|開い)と?て?(?:い)?る(?:日|時間|ところ|とこ|枠)[^。\n]{0,8}(?:教え|おしえ|知り|あり|は(?:いつ|あり)|でお願い)|いつ(?:なら|ごろ|頃|でしたら|だと|から)?[^。\n]{0,8}(?:話せ|相談でき|予約でき|受けられ|取れ|空い)[^。\n]{0,8}(?:か|[?])/;
const WISHES_TALK =
  /(?:相談|予約|面談|申し?込み?|オンライン|zoom)[^。\n]{0,16}(?:お願いし|受け|利用し|し|申し込み|取り|話し|(?:受け|利用し|し|使っ)てみ)(?:たい|たく)|(?:ぜひ|是非)[^。\n]{0,12}お願い/i;
const ASKS_HOW =
  /(?:どの(?:ように|よう)|どうやって|どうすれ|どうしたら|(?:予約|申し?込み?)の?(?:仕方|方法|やり方|手順)|何を(?:書|送|伝|お伝)|いつ(?:ごろ|頃)?(?:なら|が|だと|でしたら)[^。\n]{0,8}(?:よ|良|い[い]|空|都合|可能|取れ))[^。\n]{0,24}(?:か|ください|下さい|[?])/;
/** Any word of asking: enough beside a name, a day and a word of booking. */
const ASKS =
  /お願い|願い|おねがい|よろしく|希望|頼|たの[みむ]|たい(?!へん)|ほしい|欲しい|ください|下さい|くだせ|もら(?:い|え|う)|いただ|頂|くれ|(?:でき|出来|取れ|とれ|いけ|行け|空いて|あいて|可能)[^。\n]{0,8}(?:か|[?])|いかが|どう(?:です|でしょ|か)|よろし/;
/** オンライン相談を受けるにはどうしたらいいですか, from somebody with a number. */
const ASKS_HOW_TO =
  /(?:受ける|利用する|予約する|申し込む|相談する|始める|する)(?:に|ため|とき|場合)(?:は|に)?[^。\n]{0,8}(?:どう|何を|なにを|どこ)[^。\n]{0,24}(?:か|ください|下さい|[?])/;
/** 予約をお願いいたします beside a question how to go about it: our letter asks for what is missing. */
const BOOKS =
  /予約(?:を|の)?(?:お願い(?:いた|致)?(?:し|で|申)|申し?込み(?:ます|たい)|(?:取|と)り(?:ます|たい)|入れて(?:くだ|下|ほし|もら|いただ)|(?:いた|致)?し(?:ます|たい)(?!.*(?:どう|いつ|どこ|何)))|申し?込み(?:ます|たいです|たく(?!は|な|あり))|(?:できる(?:ん|の)?|可能|よろしい|空いて(?:い)?る)(?:なら|でしたら|であれば|ようなら)[、,]?[^。\n]{0,8}(?:お願い|おねがい|予約)/;
const ONLY_ASKING =
  /(?:について|か教えて|質問|お聞き|お尋ね|問い合わせ|でしょうか|可能ですか|できますか|ありますか|必要ですか|いくら|何分|方法)/;
