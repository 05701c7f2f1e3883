import { isBare, REFUSED } from "./choices.ts";

/**
 * What may stand beside a yes. Somebody who writes 承知しました and then 「その日は旅行中です」 has said that the mail was
 * understood, not that the time suits: a sentence that no rule knows leaves the mail to staff unless it is plainly about
 * something else, such as what the talk will be about, how one prepares, or how one feels. `plain` is a sentence or clause
 * without closing signs.
 */
export function isHarmless(plain: string): boolean {
  return !NEAR_THE_BOOKING.test(plain) && HARMLESS.some((pattern) => pattern.test(plain));
}

/** A sentence that names a choice wants it, rules it out, or only repeats it: 「12月3日14時ですね」. */
export function speaksOfChoice(plain: string, wants: RegExp): boolean {
  return wants.test(plain) || REFUSED.test(plain) || saysNothing(plain);
}

/** Only a date, a time or a number. */
export function saysNothing(plain: string): boolean {
  return isBare(plain) || NOTHING_MORE.test(plain.replace(DATE_LETTERS, ""));
}

/**
 * A question that touches neither time nor terms nor channel (decision 11): its subject is written out, and it is not about
 * 「それ」 or about whether something is all right, which may well be the booking.
 */
export function hasOtherSubject(plain: string): boolean {
  return !ABOUT_THIS.test(plain) && SUBJECT.test(plain);
}

const DATE_LETTERS = /[\d月火水木金土日曜年時分半:~/.・()[\]\s\uE001-\uE032-]+|来週|再来週|今週|来月|午前|午後/g;
const NOTHING_MORE =
  /^(?:番目?|つ目|の|に|で|は|が|から|まで|より|か|と|または|もしくは|ということ|とのこと|こと|件|予約|日時|枠|回|候補|です|でした|ですね|よ|ね|な|、|,)*$/;

/** Words of the day, the time and the outcome: a sentence with one of them is never only small talk. */
const NEAR_THE_BOOKING =
  /その(?:日|時間|頃)|今回|(?:この|次の|またの|別の)(?:機会|日|時)|都合|決ま[りっ]|内定|採用[さがにと]|受かり|合格|見つか|入社|働[くけきい]|始ま|別(?!名)|(?<!その)他(?!人)|ほか|代わり|かわり|友[人達だ]|息子|娘|自分で|壊|故障|借り|調子|ませ|ない|なく|ず[に、]|たら|なら|れば|けど|(?:です|ます)が|先に|出かけ|旅行|出張|入院|手術|葬|通夜|帰省|引っ越/;

/** Sentences about something other than the booking: subject of the talk, preparation, feelings, the seasons. */
const HARMLESS: readonly RegExp[] = [
  /^(?:日時|時間|日程|内容|氏名|連絡先|電話番号|住所)(?:の|に|等の)?(?:変更(?:点)?(?:は|も)?(?:特に)?)?$/,
  /(?:アドレス|連絡先|電話番号|住所|氏名)は(?:このまま|そのまま|以前と同じ|前回と同じ)(?:で(?:結構|大丈夫|お願い)?)?(?:です|します)?$/,
  /楽しみ|緊張|不慣れ|(?:初めて|はじめて)(?:です|で|なので|の(?:利用|相談|参加|Zoom|オンライン))|心強|(?:嬉し|うれし)[いく]|安心(?:し|です|いた)|ご?自愛|お体|風邪(?:に|など)|(?:寒|暑)[いくさ]|日々が続|季節/,
  /(?:相談|質問|お聞き|お伺い|伺い|聞き|話|教えていただき)(?:し)?たい(?:こと|内容|点|の)?(?:は|が|です|と(?:思|存))/,
  /(?:相談|質問|聞きたい|話したい)(?:の)?(?:内容|事項|こと|点)?(?:は|として|:).{1,40}(?:です|ます|こと|について|など)$/,
  /(?:希望|志望)(?:する)?(?:職種|業種|勤務地|条件|の仕事)|前職|職歴|資格(?:は|を|が)|求人(?:票|の?番号|は)/,
  /(?:履歴書|経歴書|書類|筆記用具|メモ|資料|アプリ|Zoom|ズーム|カメラ|マイク|イヤ[フホ]ォ?ン|ヘッドセット|パソコン|スマホ|タブレット|環境|部屋|接続|通信|Wi-?Fi).{0,12}(?:準備|用意|インストール|ダウンロード|設定|テスト|確認|入れ|済ませ|アップデート|更新|つな[いが]|使え)(?:し|いた|致|て|が(?:でき|済)|は(?:でき|済))?(?:おき|い|お)?(?:り)?(?:ます|ました|済み|る|た)(?:です)?$/i,
  /^(?:当日は?|事前に|前日までに|それまでに)?[、,]?(?:しっかり|きちんと)?(?:準備|用意)(?:し|いた|致)(?:ます|します|ておきます|て(?:参加|臨み)ます|て(?:お待ち)しています)$/,
  /(?:履歴書|経歴書|添削|面接(?:対策|練習|の(?:練習|対策))|志望動機|自己PR|求人|応募|就職|転職|就活|仕事|書き方|働き方|適職)[^。、]{0,14}(?:も|を|について|に関して|のこと(?:で|を|など)?)[^。、]{0,6}(?:お願い|相談|教え|聞|お話)[^。]{0,14}$/,
  /(?:自宅|実家|家|自室|静かな(?:部屋|場所|ところ)|パソコン|スマホ|スマートフォン|タブレット|iPad|iPhone)(?:の(?:部屋|パソコン|PC|スマホ))?(?:から|で|にて|を(?:使って|使用して))(?:参加|受け|接続|つな|利用|使)(?:する予定です|(?:いた|致)?します|させて.{2,4}ます|ます|る予定です)$/i,
  /^(?:当日は|本日は)?(?:1|2|3|一|二)(?:名|人)で参加.{0,6}$/,
  /(?:前日|直前|事前|近く)に.{0,8}(?:連絡|メール|お知らせ|案内).{0,10}$/,
  /(?:予定|手帳|カレンダー|スケジュール帳?)に.{0,6}(?:入れ|書|登録|記入|メモ)/,
  /(?:規約|内容|案内|添付|メール|注意事項).{0,16}(?:確認|拝見|拝読|一読|読み|読んで|目を通)(?:(?:いた|致)?し)?(?:ました|の上|のうえ|まして|済み(?:です)?)?$/,
  /(?:規約|条件|内容|事項).{0,10}同意(?:(?:いた|致)?し|の(?:上|うえ)(?:で)?)$/,
  /(?:駐車場|資料|郵送|書類|返信|お?返事|折り返し|ご連絡)(?:は|の).{0,6}(?:不要|無用|結構)です$/,
  /^(?:わたし|私)は.{1,12}(?:人|じん|国籍|出身)です$/,
  /^[^。]{0,24}(?:まして|いただき|頂き|いただいて|くださり|くださって|下さり)[、,]?(?:誠に|本当に|どうも)?(?:ありがとう|感謝|有難う)[^。]{0,14}$/,
  /^(?:ご)?(?:指導|教示|鞭撻|アドバイス|助言)?.{0,8}(?:いただけ|頂け|ください|お願い)(?:ると)?(?:幸い|嬉し|ありがた)/,
  /^(?:好的|可以|没问题|没問題|谢谢|謝謝|감사합니다|네|sim|obrigad[oa]|está bem|tudo bem|gracias|vâng|dạ|được|(?:xin )?cảm ơn|salamat|opo)[、, 。.!]*(?:好的|没问题|谢谢|謝謝|está bem|obrigad[oa]|cảm ơn|ạ)?$/i,
  /^(?:お待ち|ご連絡|ID|パスコード|詳細|案内).{0,12}(?:お待ちして|待って)(?:い|お).{0,4}$/,
];

const SUBJECT = /(?:[\p{Script=Han}]{2,}|[\p{Script=Katakana}ー]{3,}|[A-Z]{2,})[^、。]{0,12}?(?:は|が|を|に|も|で|の)/u;
const ABOUT_THIS =
  /でき|出来|もらえ|いただ|頂|くだ|下さ|ほし|欲し|たい|させ|開始|終了|早め|遅ら|遅く|早く|前倒|短|延|休憩|予定|通訳|それ|これ|そちら|こちら|そこ|ここ|この|その|あの|あれ|どう(?!いう(?:人|方|話))|大丈夫|いい|良い|よい|よろし|問題|構いま|かまいま|可能|間違|本当|なぜ|何故|なんで|意味|以上|だけ|必ず|絶対|しなければ|しないと|いけな|べき|断|拒|迷惑|個人情報|名前|本名|受け(?:られ|れ)|参加|相談(?:は)|メール|案内|もう一度|日(?:は|に|が|で)|午前|午後|曜|番/;
