import type { Applicant, Intent, Reading } from "../reading.ts";
import { showsAny } from "../replies/stop-signs.ts";
import { foldText } from "../text/japanese-text.ts";
import { plainOf } from "../text/sentences.ts";
import { asksForTalk, officeQuestions } from "../wishes/office-questions.ts";
import type { WishReading } from "../wishes/wishes.ts";
import { isElsewhere } from "./elsewhere.ts";
import { meetsEmployer } from "./employer-meetings.ts";
import { BOOKING, type FirstMail, firstMail, ownSubject, withoutTopic } from "./first-mail.ts";
import { lacksMeans } from "./means.ts";
import { asksOtherDeed } from "./other-asks.ts";
import { isNotMeant } from "./own-words.ts";
import { isTrouble, SECRET_AT_WORK } from "./trouble-words.ts";

/** What shows that a mail is no request of its writer's for a talk, with what it is instead. */
export const STOPS: readonly (readonly [name: string, intent: Intent, test: (mail: FirstMail) => boolean])[] = [
  ["certification", "unclear", ({ title, whole }) => /認定日?の/.test(title) || CERTIFICATION.test(whole)],
  ["interview", "unclear", ({ besideTopic }) => INTERVIEW.test(besideTopic)],
  ["employer", "unclear", ({ besideTopic }) => meetsEmployer(besideTopic)],
  ["elsewhere", "unclear", ({ title, sentences }) => isElsewhere(title, sentences)],
  ["trouble", "unclear", ({ title, sentences }) => isTrouble(title, sentences)],
  ["myNumber", "unclear", ({ text, applicant }) => applicant.jobSeekerNumber === null && MY_NUMBER.test(text)],
  ["foreignTime", "unclear", ({ text }) => FOREIGN_TIME.test(text)],
  ["onlyToday", "unclear", ({ text }) => ONLY_TODAY.test(text)],
  ["means", "unclear", ({ sentences }) => lacksMeans(sentences)],
  ["notMeant", "unclear", ({ sentences }) => isNotMeant(sentences)],
  ["deed", "unclear", ({ sentences }) => asksOtherDeed(sentences)],
  [
    "forPerson",
    "unclear",
    ({ sentences }) => sentences.some(({ text }) => !isStory(text) && isForPerson(plainOf(text))),
  ],
  ["otherWriter", "unclear", ({ whole }) => OTHER_WRITER.test(whole)],
  ["otherTrade", "unclear", ({ whole, facts }) => !facts && OTHER_TRADE.test(whole)],
  ["standsAlready", "unclear", ({ own }) => STANDS_ALREADY.test(own)],
  ["otherBusiness", "unclear", isOtherBusiness],
  ["cancel", "cancel", ({ text }) => CANCEL.test(withoutImagined(withoutDenied(text)))],
  ["complaint", "unclear", ({ text }) => COMPLAINT.test(text) || OBJECTION.test(text)],
  ["change", "change", ({ text, title }) => isChange(withoutDenied(title), withoutDenied(text))],
  ["deadline", "question", ({ text, dated }) => !dated && ASKS_DEADLINE.test(text)],
  ["officeHours", "question", asksOnlyOfOffice],
  ["late", "late", ({ text }) => LATE.test(text)],
  [
    "isItBooked",
    "question",
    ({ text, dated }) => IS_IT_BOOKED.test(text) || OPENING_UNTIL.test(text) || (!dated && OF_AN_OPENING.test(text)),
  ],
  ["channel", "unclear", isOtherWay],
];

/**
 * T0: a job seeker, known by a number or the word that there is none, asks for an interview with an employer or for managed selection. It
 * is a request like any other, though only staff book it; an employer or another office who writes of interviews asks for none.
 */
export function asksForInterview({ newText, subject, applicant }: Reading): boolean {
  if (applicant.jobSeekerNumber === null && !applicant.registering) return false;
  const whole = foldText(`${ownSubject(foldText(subject))}\n${newText}`);
  return INTERVIEW.test(withoutTopic(whole)) && !OTHER_WRITER.test(whole);
}

/** 電話による職業相談の申込み, with a number: a request as well, though staff decide how they talk; of a talk that was is only told. */
export function asksForTelephoneTalk({ newText, applicant }: Reading): boolean {
  if (applicant.jobSeekerNumber === null && !applicant.registering) return false;
  const text = foldText(newText);
  return TELEPHONE_TALK.test(text) && !OTHER_WRITER.test(text);
}

const TELEPHONE_TALK =
  /電話(?:で(?:の)?|に(?:よる)?)?(?:職業|就職)?(?:相談|面談)(?:を|の(?:予約|申し?込み?))?[^。\n]{0,8}(?:申し?込(?:み?たい|みます)|希望(?:し|です|いた)|お願い(?:し(?!た)|でき|いた)|予約(?:し(?!た)|でき|を))/;

/** The names of everything in a first mail that leaves it to staff. */
export function stopsOf(text: string, subject: string, wishes: WishReading, applicant: Applicant): string[] {
  const mail = firstMail(text, subject, wishes, applicant);
  return STOPS.filter(([, , test]) => test(mail)).map(([name]) => name);
}

/** Where nothing says that it is online, a plainly asked hour, or one under a label, is still asked of us: 12月2日は認定日で窓口に伺いますが、…. */
function isOtherWay(mail: FirstMail): boolean {
  const { online, facts, dated, applicant, wishes, sentences } = mail;
  if (online || !sentences.some(({ text }) => goesElsewhere(text))) return false;
  const elsewhere = sentences.some(({ text }) => goesElsewhere(text) && ASKS_HOUR.test(text));
  const plain = facts && dated && applicant.name !== null && (wishes.labelled || asksForHour(mail));
  return !plain || elsewhere;
}

/** 12月4日の9時に窓口へ行きますので. */
const ASKS_HOUR = /\d\s?(?:時|:\d\d)|半|午[前後]/;

/** 窓口に伺いたい; that somebody was there, cannot come, or got a leaflet there is told. */
function goesElsewhere(words: string): boolean {
  return OTHER_CHANNEL.test(words) && !TOLD_OF_CHANNEL.test(words);
}

/** 年末は12/28の17時まで窓口は開いていますか, and no word of a booking beside it. */
function asksOnlyOfOffice({ dated, title, sentences }: FirstMail): boolean {
  if (dated) return false;
  const asked = officeQuestions(sentences);
  const beside = () => sentences.some((sentence) => !asked.includes(sentence) && asksForTalk(sentence.text));
  return asked.length > 0 && !asksForTalk(title) && !beside();
}

/** The matters of a job seeker's talk (訓練, 説明会, 応募) beside number, day and a word of booking are its subject. */
function isOtherBusiness(mail: FirstMail): boolean {
  const { whole, besideTopic, wishes, applicant, facts, online, dated } = mail;
  if (online && (facts || wishes.labelled)) return false;
  if (facts && dated && applicant.name !== null && asksForHour(mail)) return false;
  if (facts && dated && applicant.name !== null)
    return OTHER_BUSINESS.test(
      `${isStory(mail.title) ? "" : mail.title}\n${askingWords(mail)}`.replace(TOPIC_OF_TALK, ""),
    );
  return OTHER_BUSINESS.test(wishes.labelled && BOOKING.test(whole) ? besideTopic : whole);
}

/** 12月9日の10時からお願いします, in a sentence of its own and under no other title: the rest is what the talk will be about. */
function asksForHour({ title, sentences }: FirstMail): boolean {
  const topic =
    TOPIC_TITLE.test(title) && sentences.some(({ text }) => TALK_WANTED.test(text) && !EVENT_ASKED.test(text));
  if (OTHER_BUSINESS.test(title) && !isStory(title) && !topic) return false;
  return sentences.some(({ text }) => {
    const asking = text.replace(REASON, "");
    return /\d\s?(?:時|日|:\d)|半|午[前後]/.test(asking) && TALK_ASKED.test(asking) && !OTHER_BUSINESS.test(asking);
  });
}

/** 職業訓練について above 「溶接の訓練のことで相談したいです」: what the talk is to be about. */
const TOPIC_TITLE = /(?:について|に関して|の?件|のこと|の?ご?相談)$/;
const TALK_WANTED = /相談(?:を|に|が)?(?:し(?:たい|たく)|お願い|させて|乗っ|でき|希望)/;
const EVENT_ASKED = /(?:説明会|面接会|セミナー|見学|講習)(?:に|へ|の(?:予約|申))|申し?込み?(?:ます|たい)/;

const TALK_ASKED =
  /(?:で|に|から|を|が)?(?:お願い(?:し|いた|でき)|希望(?:し|です)|いかが|どう(?:です|でしょ)|相談(?:し|でき|させ)|頼|たの[みむん])|希望[。\s]*$/;

/** The words without stories and without reasons: 12月9日は説明会が13時からあるので、それより前でお願いします. */
function askingWords({ sentences }: FirstMail): string {
  return sentences
    .filter(({ text }) => !isStory(text))
    .map(({ text }) => text.replace(REASON, ""))
    .join("\n");
}

const REASON = /^.*(?:(?:ので|ため)[、,]?|(?:ですが|ますが|けど|けれど|ですから|ますから)[、,])/;

/** 職業訓練のことで相談: what the talk is to be about. */
const TOPIC_OF_TALK = /[^。\n]{0,20}(?:の|について|のこと[でもを]|に関して)[、]?ご?相談/g;

/** 11月13日の診察で軽い仕事ならよいと言われました: what happened in a life, and nothing of a booking. */
function isStory(words: string): boolean {
  return (
    /(?:(?:まし|でし|だっ|かっ)た(?:が|ので|けれども?|ため)?|(?:言われて|聞いて|続けて|なって|ながら(?:探して|暮らして|働いて))(?:い|お)り?(?:ます|る))[。、!]*$/.test(
      words,
    ) && !ABOUT_BOOKING.test(words)
  );
}

const ABOUT_BOOKING = /予約|申し?込|相談|希望|お願い|頼|依頼|代わりに|代理|代筆|代行|取材|授業|同意|内緒/;

/** Somebody else's booking, other matters, a place to be kept for the time being, and what must stay hidden from somebody. */
function isForPerson(plain: string): boolean {
  return (
    showsAny(plain.replace(TOLD_PERSONS, ""), ["others", "wrongMatter"]) ||
    FOR_A_PERSON.test(plain.replace(SECRET_AT_WORK, ""))
  );
}

/** Letters of 本人 that are none, and whom one met elsewhere. */
const TOLD_PERSONS =
  /(?:メール|オンライン|ホームページ|ネット|こちら)[^。、]{0,8}(?:申し?込|予約|連絡|送)[^。、]{0,10}(?:言われ|教わ|聞き)|日本人|面接官(?=[にからがの])|採用担当(?:者|の方|の人)?(?=に|へ|から|と|が|は|も|を|や)|入社(?=し|した|以来|から|後|時)|診察(?=が|で|の(?:日|ため|後|予定))/g;

const FOR_A_PERSON = new RegExp(
  [
    "仮(?:で|に)[^。]{0,6}(?:押さえ|予約|取)|やめておきます|無視して",
    "(?<!(?:会社|職場|上司|同僚|勤め先|勤務先|社内)(?:の人)?(?:\\([^)\\n]{1,24}\\))?に(?:は|も)?)(?:知られ|ばれ|見られ|(?<!と|何を|ことを|よく|面接で)聞かれ)(?:たくな|ては|ると)|(?<!(?:会社|職場|上司)(?:の人)?に(?:は|も)?)内緒(?!で[^。、]{0,16}(?:まし|てい))|(?:夫|妻|親|父|母|家族|会社)(?:も|に|が)[^。]{0,4}見(?:ます|られ)|返信が(?:来る|届く)と困",
    "(?:全部|すべて|何もかも|もう)[、]?(?:終わりに|消えて)|終わりにしよう",
    "同意し(?:たくあり|たくな|かね)|今日中に[^。]{0,6}電話",
    "(?:父|母|夫|妻|娘|息子|兄|姉|弟|妹|祖父|祖母)の[^。、]{1,12}が[^。]{0,30}(?:申し?込|相談し|予約し)|急逝",
    "[2二]回分|(?:両方|片方)(?:の|とも|だけ|、)[^。]{0,12}(?:予約|枠|では)",
    "インタビュー|取材(?!の仕事|先|記者(?:を|だっ|でし))|クラス(?:全員|の皆|で)|授業(?:で(?:調べ|学|取り上げ|発表|必要|使うので)|の(?:一環|課題|中))",
    "雪が降ったら|当日の朝(?:に)?決め",
    "\\bif not\\b(?!,? (?:then |maybe |on |also )?(?:mon|tue|wed|thu|fri|dec|jan|nov|\\d|the|any|in the))|need an? [a-z]+ interpreter",
  ].join("|"),
  "i",
);

/** An employer, another office, the press, a seller: whoever writes so asks for no consultation of their own. */
const OTHER_WRITER =
  /(?:^|[。\n])(?:保護者|ケースワーカー|支援(?:員|機関|団体|施設)(?:の者)?|(?:企業|会社)の(?:人事|採用)(?:担当)?|(?:保険|不動産|証券)の営業)です|利用者のこと(?:で|について)|(?:当社|弊社|自社)の[^。\n]{0,20}(?:ご?案内|ご?紹介|ご?提案|説明)|(?:うち|当社|自社|当店|弊店|わが社)の(?:従業員|社員|職員|スタッフ|パートさん|バイト|生徒|利用者)|(?:(?:株式|有限|合同)会社|\(株\)|(?:医療|社会福祉|学校)法人|(?:ハローワーク|公共職業安定所)(?!糸魚川)[^\s、。で)]{1,8}|市役所|高等学校)[^。\n]{0,12}(?<!も)の(?![でにはが]|こと|もの|方|ほう)(?![^。、\n]*(?:ので|ため|不可|無理|予定|希望))[^。、\n]{1,10}(?:です|と申します|でございます)(?:[。\n]|$)|業務連絡|求人を出(?:して(?:い|お)り?る|した)(?:会社|企業|店|事業所)|求人(?:票)?(?:の|を)(?:掲載|出したい|出させて|出します)|事業所(?:の)?登録|店を(?:始め|開)|打ち?合わ?せ|お?見積|請求書|納品|発注|弊社|採用担当(?!(?:者|の方|の人)*(?:に|へ|から|と|が|は|も|を|や))|ご提案(?!(?:を)?(?:くだ|下さ|いただ|頂|願|お願い))|取材(?!の仕事|先|記者(?:を|だっ|でし))|プレスリリース|invoice|unsubscribe|配信停止/im;
/** The same of writers who name no number: a trade as the writer, or somebody who wants an interview with the office. */
const OTHER_TRADE =
  /(?:^|[。\n])[^。\n]{0,24}(?:商店|商会|工務店|建設|製作所|工業|医院|クリニック|病院|保育園|福祉会|農園|旅館|食品|商事|運送|(?:高校|大学)(?![^。\n]{0,4}(?:\d|[一二三四])年|院?生|を|卒|中退|に|で))(?:[^。\n]{0,12}の[^。、\n]{1,10})?(?:です|と申します)|御社|(?:お話を|話を)(?:お?伺|お?聞かせ)|インタビュー|卒業?論/im;
/** 予約済みですが, 追加で予約: something is booked, and how many one person may have is for staff to see. */
const STANDS_ALREADY =
  /(?:\d日|\d時|半|曜日?|午[前後])の(?:オンライン)?(?:職業)?(?:相談|面談|予約)の(?:内容|詳細|ID|URL|アドレス|つなぎ方|入り方|場所|時間|担当|準備|持ち物)[^。\n]{0,8}(?:教え|知りた|確認)|(?:(?:\d\s?[月日時]|曜|先日|昨日|今朝|先ほど|さきほど|先週|電話)[^。\n]{0,30}(?:お願い|予約|依頼)を?(?:し|いたし|させていただい)(?:まし)?た(?:者|もの(?!の))|(?:ID|パスワード|パスコード|URL|招待(?:状|メール)?)(?:[^。\n、]{0,8})(?:が|は|も)(?:まだ)?[^。\n、]{0,6}(?:届(?:か|いて(?:い|お)ら?)?(?:な|ま?せ)|来(?:な|ま?せ|て(?:い|お)ら?(?:な|ま?せ))|もらって(?:い)?(?:な|ま?せ)|いただいて(?:い|お)り?(?:な|ま?せ))|(?:オンライン|zoom|ズーム)?(?:相談|面談)(?:が|は|に|と)(?:すでに|もう)?(?:決ま(?:って(?:い|お)|りまし)|確定して|取れて(?:い|お)|入って(?:い|お)))|(?:前|先ほど|さっき|さきほど|昨日|先日|今朝)の(?:メール|件|申し?込み?|連絡)の(?:続き|訂正|補足|修正|件)|(?:昨日|先日|前|さきほど|先ほど|今朝|先週)(?:に)?も(?:送|メールし|申し?込|連絡し)[^。\n、]{0,6}(?:ました|たの?です|たん)が|(?<!日にちと|曜日と)時間を間違え(?:ました|ていました)$|(?:この|これ|今回)(?:の?(?:予約|申し?込み?|メール))?で(?:もう)?(?:予約)?(?:確定|完了|成立)(?:です|と|で)|(?:予約|申し?込み?)(?:は)?(?:完了|確定|成立)(?:した)?と(?:理解|認識|思って)|(?:ご?案内|ご?提示|お?知らせ|ご?提案)(?:を)?(?:して)?(?:いただ[いき]|頂[いき]|ください?|下さ|もら)(?:まし)?[たっ][^。\n]{0,16}(?:時間|日時|日程|候補|枠|なか|中|うち)|\d番目の(?=[^。\n]{0,3}\d{1,2}\s?[月/])|already (?:have|booked|made) (?:an? )?(?:appointment|booking)|(?:ミーティング|会議)?ID(?:が|は)(?:わか(?:ら|り)|分か(?:ら|り))|(?:決めて|取って|入れて|予約して)(?:いただい|頂い|もらっ|くださっ|下さっ)た[^。\n]{0,6}(?:次回|\d|予約|枠|時間|日時|日程)|(?:昨日|先日|今朝|先ほど|さっき|先週|この前|おととい)[^。\n]{0,8}(?:予約|申し?込み?)(?:を)?し(?:まし)?た|(?:昨日|先日|今朝|先ほど|さきほど|さっき|先週|この前|おととい)[^。\n]{0,12}(?:オンライン|相談|面談|zoom|ズーム)[^。\n]{0,6}(?:予約|申し?込み?)(?:を)?(?:し|み)(?:まし)?た|(?:\d時|半)[^。\n、]{0,4}で(?:お願い|予約)した(?:件|分)|予約[^。\n]{0,6}確定(?:という(?:こと)?で|で)?(?:いい|よい|よろしい|宜しい|間違いない)|申し?込んだ(?:者|もの(?!の)|(?:の|ん)です(?:が|けど)|けど|が[、,])|予約(?:票|番号|確認書)(?:が|を|は|に)|(?:\d日|\d時|半)の(?:オンライン)?(?:職業)?(?:相談|面談)(?:について|の件|のこと)(?:です|なの?です|なん(?:です)?)?(?:が|けど)(?![^\n]*(?:予約|お願い|希望|空い|でき|入れ|取っ|申し?込))|(?:\d日|\d時|半|明日|明後日)の(?:オンライン)?(?:職業)?(?:相談|面談)(?:(?:について|の件|のこと)(?:です|なの?です|なん(?:です)?)?(?:が|けど)|ですが)(?![^。\n]*(?:予約|お願い|希望|空い|でき|入れ|取っ))[^。\n]*(?:(?:もらえ|いただけ|頂け)ま(?:す|せん)か|ください)|(?:先ほど|さきほど|さっき|先日|昨日|先週)[^。\n]{0,8}(?:予約|申し?込み?)の?メール|追加で(?:お願い|予約|希望)|(?<!(?:歯医者|歯科|病院|医院|クリニック|美容院|床屋|健診|検診|車検|整備|通院|診察|リハビリ)の)予約(?:済み?(?:です|なの|の(?!方)|で(?!は)|ですが)|が(?:入って|あり(?!ません))|を?(?:取って|とって|入れて)(?:い|あ)|して(?:います|いる|おります|あ[るり])(?!か)|し(?:まし)?た(?:者|もの|んですが|のですが|けど|が[、,]))|(?:追加|もう(?:1|一)(?:回|件|つ|枠))(?:で|の)?[^。\n]{0,8}予約/;
const OTHER_BUSINESS =
  /(?:株式会社|有限会社|合同会社|医療法人|社会福祉法人)[^。\n]{0,20}の[^。\n]{1,10}(?:です|と申します)|請求書|お?見積|御社|貴社|弊社|当社|求人(?:票|の?(?:申込|掲載|取り?下げ|募集|依頼))|会議|研修|セミナー|助成金|生活保護の申請|(?:雇用保険|失業(?:保険|給付)?|年金)の(?:申請|手続き?)(?:を|の)[^。\n]{0,12}(?:したい|お願い|希望)|再就職手当|給付金|忘年会|新年会|飲み会|二次会|同窓会|入金|振り?込み?(?:先|日|は)|申請書|説明会|職業訓練|紹介状|応募(?:し|を)|失業(?:保険|給付|手当)|苦情|生命の|証券の|不動産|(?<!雇用)保険の|当社|取材|営業|ご提案|キャンペーン|採用担当(?!(?:者|の方|の人)*(?:に|へ|から|と|が|は|も|を|や))|監査|納品|発注|事業主|invoice|unsubscribe|newsletter|配信停止|当選|未払い|アカウント|セール|フェア|イベント|ブース|雇用継続|適用事業所|アンケート|調査票|労基|労働基準|事業所(?:の)?登録|店を(?:始め|開)|面接会|相談会|見学|講習|合同(?:企業|説明|面接)|インターン(?!(?:シップ)?先|(?:シップ)?のこと|(?:シップ)?で)|プレスリリース|(?:応募|履歴)?書類(?:を|は)拝見|お待ちして(?:おり|い)ますので|ご予約(?:をいただき)?ありがとう|承りました|承っております|ご予約(?:いただき)?ありがとう|ご応募|お申し?込み(?:いただき)?ありがとう|予約完了/i;
/** 認定日と重なって…12月10日に変えて: the day of certification is moved by staff. */
const CERTIFICATION =
  /(?<!介護|要介護|障害|資格)認定日?(?:は|を|も)[^。\n、が]{0,12}(?:オンライン|zoom|ズーム|リモート)[^。\n]{0,16}(?:でき|お願い|受け|希望|参加)|(?:オンライン|zoom|ズーム)(?:での?)?(?:失業)?認定(?!日が|日は|の(?:ため|日が))|認定(?:日)?(?:を|の)[^。\n]{0,16}(?:変更|変え|ずら|振り?替|延期|早め)|認定日[\s\S]{0,80}(?:重な|かぶ|行けな|行けま|出られ|都合が)[\s\S]{0,60}(?:変え|変更|ずら|振り?替|延期|(?:別|他|ほか)の日)/;
/** マイナンバーを書きます。1234 5678 9012: twelve figures that nobody here may keep. */
const MY_NUMBER =
  /番号[^。\n]{0,12}(?:の?で|ため|代わり|かわり)[^。\n]{0,6}(?:マイナンバー|個人番号)[^\d]{0,30}\d{4}[ -]?\d{4}[ -]?\d{4}(?!\d)/;
/** 9:00 am London time is another hour here. */
const FOREIGN_TIME =
  /\b(?:GMT|UTC|[ECMP][SD]T|CET|my (?:local )?time(?= zone|[,.)]|$)|(?:London|Paris|Berlin|New York|Beijing|Shanghai|Manila|Hanoi|Bangkok|local) time)\b|現地時間|(?:ロンドン|パリ|ニューヨーク|北京|中国|韓国|ベトナム|フィリピン|アメリカ|ハワイ)時間/i;
/** No time of today can be booked, and another day is no use to the writer. */
const ONLY_TODAY = /(?:今日|本日)(?:しか|のみ|じゃないと|でないと|でなければ|中に(?!.{0,6}(?:返|連絡)))/;
/** T0: interviews and managed selection, where an employer takes part, are booked by staff alone; talks about them are ours. */
const INTERVIEW = new RegExp(
  [
    "(?:企業|会社|法人|応募先|求人先|先方|人事|採用担当)[^。\\n]{0,12}(?:との?|の)(?:オンライン|zoom|ズーム|web|ウェブ|リモート)?(?:採用)?面接(?:を|の|に)[^。\\n]{0,12}(?:予約|申し?込|希望(?!して(?:い|お)(?:る|り)|され)|お願い|受け(?:たい|させ)|設定|調整)",
    "(?:オンライン|zoom|ズーム|web|ウェブ|リモート)(?:での?|による)?(?:の)?(?:採用|企業)?面接(?:を|の|に)[^。\\n]{0,6}(?:予約|申し?込|希望|お願い|受け(?:たい|させ)|設定|調整)",
    "(?:選考|入校|入学|入試|採用|一次|二次|最終)面接(?!の?(?:練習|対策|準備|相談))(?:を|の|に)[^。\\n]{0,16}(?:受け|予約|お願い|希望)",
    "(?:オンライン|zoom|ズーム|web|ウェブ|企業|会社側?|先方)[^。\\n]{0,12}面接(?:を|の)(?:して(?:いただ|頂|もら)|させて|設定|部屋|会場|場所|日程)|面接を受けたい(?!(?:と思う|と考えている)?(?:会社|企業|求人|ところ|職場))|面接の予約(?:を|の)?(?:お願い|希望|し(?:たい|ます)|申し|取りたい)",
    "(?:会社|企業|法人|先方)と(?:の)?(?:オンライン|zoom|ズーム)?面接を(?:し|やり)たい",
    "面接は[^。\\n、]{0,4}\\d(?:(?!ので|から|ため|が)[^。\\n]){0,14}(?:希望|お願い)",
    "面接(?:を|に)[^。\\n]{0,16}(?:ので|ため)[、,]?(?:その)?(?:日時の)?予約",
    "面接(?:の?(?:日程|日時|希望日?|候補日?))?(?:は|の|を|、|について(?:は)?)?[、]?(?:先方|会社|企業|相手|応募先|求人先|事業所)(?:様|側|さん)?(?:に|へ)(?:お)?(?:伝え|知らせ|連絡|取り?次)",
    "面接(?!の?(?:練習|対策|準備|相談|指導|振り返))(?:の|は|、)?(?:希望(?:の)?(?:日|日時|日程)|候補(?:の)?(?:日|日時|日程))(?:は|が|:|を|に|です|と)",
    "(?:先方|応募先|求人先|企業|会社)(?:様|側|さん)?(?:に|へ)(?:お)?(?:伝え|知らせ)[^。\\n]{0,12}(?:希望|候補|面接)(?:の)?日",
    "(?:^|\\n)[^。\\n]{0,12}面接(?:の)?(?:日程|日時)(?:の|に(?:関する|ついての))?(?:ご?連絡|調整|希望|候補|ご?回答|お返事)",
    "管理選考(?:会)?(?:へ|に|を|の)?[^。\\n]{0,8}(?:希望|参加|申し?込|予約|お願い|受け)",
  ].join("|"),
  "i",
);
const OTHER_CHANNEL =
  /電話(?:で(?:の)?(?:相談|話|予約|お願い)|相談)|窓口(?:で|に|へ)|来所|対面で|訪問|(?:(?<!つい)(?:に|へ|まで)|直接|から|[日時半]に?は?)[、]?(?:お)?伺(?:い|う)|直接行/;
const TOLD_OF_CHANNEL =
  /(?:電話|窓口|来所|対面|訪問|伺|直接)[^。\n]{0,16}(?:(?:行く|伺う|出る|来る)(?:の|こと)(?:が|は|も)|(?:ました|(?<!い)ません|ず|なく|なかっ)|ない(?:です)?(?:ので|から|ため|状|$)|た(?:者|もの|時|とき|際|ところ|ので|が[、,]|[\p{Script=Han}])|世話に?な[りっ]|会話)|(?:電話|窓口|対面|来所)(?:より|だと|は(?:苦手|緊張|遠)|まで(?:は|が)?遠)|(?:切れ|つなが|繋が|だめ|無理|いか(?:な|ん))[^。\n]{0,8}電話/u;
const CANCEL =
  /キャンセル(?:し|を|で|さ|いた|の(?:お願い|連絡)|$|\n)|予約(?:を|の)?(?:取り?消|取りやめ|辞退)|(?:相談|面談|予約)(?:を|は)(?:取りやめ|見送|辞退)|取り?消し(?:て|を|たい|ます)|cancel (?:my|the|this|it|that)|(?:want|like|need|have) to cancel/i;
/** 都合が悪くなった場合はキャンセルできますか: nobody gives up what is only imagined. */
/** 前回キャンセルしてしまい失礼しました: another booking, long gone. */
const CANCELLED_ONCE =
  /(?:前回|以前|先月|昔|去年|昨年|前に|この前)[^。\n]{0,12}(?:キャンセル|取り?消)[^。\n]*(?:まし|でし)た$/;
const IMAGINED = /場合|際|とき|時|たら|なれば/;
const CANCELLING = /キャンセル|取り?消/;
const ABOUT_CANCELLING = /キャンセル(?:料|待ち|方法|ポリシー|規定)[^。\n]*$/;

function isChange(title: string, text: string): boolean {
  return CHANGE.test(text) || CHANGED_SUBJECT.test(title) || MOVED.test(text);
}

/** 変更ではなく新規です, キャンセルの連絡じゃなくて: what the mail says that it is not. */
function withoutDenied(text: string): string {
  return text.replace(DENIED, "");
}

const DENIED =
  /(?:予約|相談|日時|日程)?(?:の)?(?:変更|キャンセル|取り?消し|延期)(?:の?(?:ご?連絡|お?願い|依頼|件|申し?込み?|話|こと|メール))?(?:で|じゃ)は?(?:なく(?:て)?|あり?ません|ないです)/g;

/** Sentence by sentence, for a pattern over all of them would look at each place from each place. */
function withoutImagined(text: string): string {
  if (!CANCELLING.test(text)) return text;
  return text.replace(/[^。\n]+/g, (sentence) => {
    if (CANCELLED_ONCE.test(sentence)) return "";
    const at = sentence.search(IMAGINED);
    return at >= 0 && CANCELLING.test(sentence.slice(at)) ? "" : sentence.replace(ABOUT_CANCELLING, "");
  });
}

/** Who does not agree to the terms is answered by a person. */
const OBJECTION =
  /\b(?:do not|don't|cannot|can't) (?:agree|accept|consent)\b|(?:規約|利用条件|録[音画]の?禁止)[^。\n]{0,16}(?:従え|守れ|守り|受け入れ|認め)(?:ない|ません|たくな)|(?:規約|条件|録画)[^。\n]{0,24}(?:同意(?:でき(?:ない|ません|かね)|し(?:ない|ません|かね))|反対|納得|疑問|おかし)|同意(?:は|も)?(?:でき(?:ない|ません|かね)|し(?:ません|かね))/;
/** いつまでに申し込めばよいですか, 25日までに申し込めば間に合いますか, where no hour is asked for: when to write again. */
const ASKS_DEADLINE =
  /(?:いつ|何日|\d日|日前|前日|週間前|月末|\d{1,2}\/\d{1,2})(?:頃|ごろ)?までに?(?:は)?[^。\n]{0,6}(?:申し?込|予約)[^。\n]{0,20}(?:か|[?])(?:[。\n]|$)/;
const CHANGED_SUBJECT =
  /(?:予約|日時|日程|時間|相談日?)(?:の)?変更|^\s*変更|リスケ|日程の?(?:再)?調整|キャンセル|取り?消し|reschedul|cancel/i;
/** 12月3日14時の相談を4日にしてもらえませんか: something that stands is moved. */
const MOVED =
  /(?:日|時|分|曜|\)|午前|午後)の(?:オンライン|zoom|ズーム)?(?:での?)?(?:職業)?(?:相談|予約|面談)(?:を|から|は|なんですが|ですが|の件)[^。\n]{0,24}(?:に(?:して(?:もら|いただ|ほし|欲し|くだ|下さ)|変え|ずら|移|替え|でき(?:ま|な))|へ(?:変|移|ずら))/i;
/** 予約できていますか: whether something is booked already. */
const IS_IT_BOOKED =
  /(?:予約|申し?込み)(?:は|が|って)?(?:ちゃんと|きちんと|もう)?(?:でき|出来|取れ|とれ|入っ|され|完了し|確定し|成立し|通っ|届い)て(?:い)?(?:ます|る|ました)(?:か|でしょうか|よね|\?)|(?:相談|予約|面談)(?:は|で|の(?:日時|日|時間)は?)[^。\n]{0,16}(?:間違い(?:は)?な(?:い|かった)|あって(?:い)?(?:ます|る)|合って(?:い)?(?:ます|る))(?:です|でしょう)?(?:か|よね|\?)|予約(?:の)?(?:状況|確認)(?:を|の|について|したい|お願い)|(?:確定|受付|受理)(?:して|され)て?い?(?:ます|る)か|(?:何時|いつ)(?:から)?(?:でした|だった)(?:っけ|でしょう|か)/;
/** まだ応募できますか, where no talk is asked for. */
const OF_AN_OPENING = /応募(?:でき|は可能|は?まだ)[^。\n]{0,8}か/;
const OPENING_UNTIL = /\d\s?日[^。\n]{0,6}(?:応募(?:でき|は可能|は?まだ)[^。\n]{0,8}か)/;
/** Something went wrong before this mail: what was promised, sent or booked is for a person to look up. */
const COMPLAINT =
  /(?:メール|返信|返事|連絡|案内|電話|ID)[^。\n]{0,12}(?:(?:来|(?<!で)き|届[いき]?|とど[いき]?|もらえ|いただけ|頂け)て?(?:い?ません|い?ない)|(?:が|も)(?:ありません|ない|ございません))(?!か)(?:$|[\s。、!?が]|の?で|けど|ん)|どうなって(?:い|る)|どうなり(?:ま|そう)|クレーム(?!対応|処理|の(?:電話|仕事|多)|が多)|苦情(?!対応|処理|の(?:電話|仕事|多)|が多)|抗議|(?:予約した|言われた|聞いた)のに/;
const CHANGE =
  /(?:予約|日時|日程|時間|相談日)(?:を|の|について)?(?:[^。\n]{0,10})変更(?:し|を|で|さ|いた|の)|変更(?:を|の)?(?:お願い|希望)|延期(?!に?な[っる]|され|した)|reschedul/i;
const LATE =
  /遅れ(?:ます|そう(?!な(?:場合|とき|時|際|ら))|て)|遅刻(?:し|で)|(?:zoom|ズーム|会議|ミーティング)(?:に|へ|が)[^。\n]{0,12}(?:入れ|つながら|繋がら|接続でき)/i;
