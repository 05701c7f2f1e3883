import { plainOf, type Stretch } from "../text/sentences.ts";
import { KIN } from "./matter.ts";

/**
 * What no agreement outlives, whatever stands around it and however the choice is taken: another length than the one that was offered,
 * coming to the office, an employer or a listener who is to be there, and a choice that is taken back in the next breath.
 */
export function isUndone(sentences: readonly Stretch[]): boolean {
  const plain = sentences.map(({ text }) => plainOf(text)).filter(({ length }) => length <= LONGEST);
  return (
    plain.some(undoes) || (plain.some((words) => COMES.test(words)) && plain.some((words) => AT_THE_DOOR.test(words)))
  );
}

function undoes(plain: string): boolean {
  return (
    TAKEN_BACK.test(plain) ||
    (LONGER.test(plain) && !OTHER_LENGTH.test(plain)) ||
    SLOT_TOO_SHORT.test(plain) ||
    MORE_SLOTS.test(plain) ||
    ONLY_IF_BY_THEN.test(plain) ||
    (ARRIVES.test(plain) && !NEED_NOT_COME.test(plain)) ||
    EMPLOYER_JOINS.test(plain) ||
    SHARES_KEY.test(plain) ||
    LISTENS.test(plain) ||
    SPEAKS_INSTEAD.test(plain) ||
    POSTPONES.test(plain) ||
    (HURRIES.test(plain) && !OF_LETTERS.test(plain))
  );
}

const LONGEST = 160;

/** 「…と思いましたが、」 quotes what was just written and turns from it. */
const TAKEN_BACK =
  /^(?:と|って)[、,]?(?:思|考え|書|打|言|送|入力|選|お?返事|お?返信|お答え|決め|申し|お願い|した(?:い|かった)|いう(?:ところ|つもり))[^。]{0,14}?(?:が|けど|けれども?|ところ|ものの|のに|つつ|たら)[、,で]?|[、,](?:と|って)(?:打|書|送)[^。、]{0,8}(?:が|けど|けれども?|ところ)/;

/** 「1時間みっちりお願いします」「60分で」: a length beyond the slot is asked for. */
const LONGER =
  /(?:\d+時間|(?<!時)(?:3[1-9]|[4-9]\d|1\d\d)分)(?:半)?(?:ほど|くらい|ぐらい|程度|は|コース|枠|分|たっぷり|みっちり|じっくり|いっぱい|まるまる|ずつ|[、,])*(?:で|を|に|の|も)?[^。]{0,10}(?:お願い|希望|予約|いただ|頂|もら|ほしい|欲しい|取[りっ]|とっ|かか[りる]|見て|話(?:し|を|せ)|はなし|相談|必要|ください|下さい)/;
/** The way there, work by the hour, or what is said of before and after. */
const OTHER_LENGTH =
  /(?:時間|分)(?:半)?(?:ほど|くらい|ぐらい)?(?:前|後|以内|早|遅|待|歩|おき|ごと|目)|まで[^。]{0,8}(?:時間|分)|往復|片道|車で|バス|電車|通勤|運転|徒歩|[日週月](?:に)?\d+時間|時間(?:の|で)?(?:パート|勤務|労働|仕事|働)|働|勤務|残業|睡眠|かけて(?:入|設定|読|書|打)|(?:かか|待)(?:り|っ)(?:まし)?[たて]/;
const SLOT_TOO_SHORT =
  /(?:30|三十|半)分(?:だけ)?(?:だと|では|じゃ|で(?:は|も)?|という.{0,4}は|は|しか)[^。]{0,10}(?:足り(?!ると)|短[いくす]|少な|無理|終わら|終わりそうにな|話し?き|収ま[らり]|おさま[らり]|厳し|きつ)|倍の時間/;
const MORE_SLOTS =
  /もう\s?(?:1|一)\s?(?:回|度|枠)[^。]{0,8}(?:予約|取[りっ]|申し?込)|別件で[^。]{0,24}(?:予約|相談)|(?:[2二3三]\s?(?:枠|コマ)|(?:次|続き|隣|後ろ|後|前)の(?:枠|コマ|30分)(?:も|と続け)|連続(?:で|して|の枠)|(?:枠|コマ)(?:を|も)?続けて)[^。]{0,10}(?:お願い|希望|予約|取|とっ|ほしい|欲しい|いただ|ください)/;

/** 「3日までにパソコンが直らないと無理です」 */
const ONLY_IF_BY_THEN =
  /までに[^。]{0,20}(?:ないと|なければ|なきゃ|ない場合)[^。]{0,8}(?:無理|難し|だめ|ダメ|でき|参加|行け|出られ|受けられ)/;

/** 「駐車場は裏に停めればよいですか」「9時に着くように家を出ます」: whoever says so means to come. */
const ARRIVES =
  /(?:停め|止め)(?:る|て|れば|たら|られ)[^。]{0,14}か(?:ね|な)?[?]*$|何階|(?:入り?口|玄関|建物|会場|受付(?!番号|票|メール|時間))(?:は|が|に|で|を)[^。]{0,14}(?:どこ|どちら|正面|裏|言え|車椅子|名乗)[^。]{0,14}か[?]*$|(?:駐車場|駐輪場)(?:に|を)(?:停め|止め|とめ|使|お借|借)|(?:バス|電車|車|自転車|徒歩|タクシー|歩い)で(?:行[きく]|伺|参|向か|そちら)|駅から(?:歩|徒歩|どう|バス|タクシー)|(?:早めに|余裕を(?:持|も)って|時間に?余裕を.{0,4})[^。、]{0,6}(?:家を出|出発|出ます|向か)|家を出ま|(?<!(?:前|席|机|椅子)に)着く(?:と思|よう|予定|かと|はず)|(?:そちら|ハローワーク|窓口|事務所)に(?:着|到着)|到着(?:し|す|予定|いた)/;
/** 「伺います」 is often said of the screen; beside a question about doors and parking it is meant. */
const COMES = /(?:伺い|うかがい|参り|まいり|お邪魔し|おじゃまし)ます$/;
const AT_THE_DOOR =
  /(?:駐車|駐輪|停め|入り?口|玄関|建物|会場|受付(?!番号|票|メール|時間)|最寄り?駅|バス停|スリッパ|上履き|道順|地図|持参|持って(?:行|伺|参))/;
const NEED_NOT_COME =
  /(?:行か|出か?け|出|通わ|運転し|外出し|探さ)(?:なく|ず|ない|ん)|助か|ありがた|嬉し|うれし|便利|楽(?:です|で)|不要|いら[なず]|要ら|前回|先日|以前|この前|だけで|メールが|荷物|郵便|配達|宅配|(?:Zoom|ズーム|アプリ|画面|ミーティング|会議)の(?:入り?口|受付)|仕事|職場|会社/;

const EMPLOYER =
  "(?:応募先|紹介先|求人(?:先|元|の会社)|先方|(?:面接|採用)(?:して|を)?[^。、]{0,8}の?(?:会社|企業|店|先)|(?:社|店|所|園|院|工場|施設)長|オーナー|人事|採用担当者?|採用の担当|(?:会社|企業|お?店|事業所)の(?:方|人|担当))(?:の?(?:方|人|者|担当者?|社長|店長))*(?:さん|様|さま)?(?:の方)?";
/** Interviews and talks with an employer are booked by staff only (T0). */
const EMPLOYER_JOINS = new RegExp(
  `${EMPLOYER}(?:(?:も|にも|に(?:は)?|が)[^。]{0,14}(?:入って|同席|参加し|出て|加わ|つない|つなぎ|聞いて)[^。、]{0,4}(?:もら|いただ|頂|くれ|くださ|下さ|ます|する)|を(?:交え|含め|呼)|(?:も|を)[^。、]{0,6}(?:呼ん|招待)|に(?:も)?[^。、]{0,10}声を(?:かけ|掛け)|と[^。]{0,10}顔合わせ)|[三四五3-5]人で[^。、]{0,8}(?:話|相談|面談|つな|参加|入)|三者面談(?:の|みたい|形)[^。、]{0,8}(?:形|よう|感じ|お願い)|(?:顔合わせ|面接)[^。]{0,16}先方に声`,
);
/** The meeting's number is for whoever was offered the time. */
const SHARES_KEY =
  /に(?:も)?[^。、]{0,8}(?:ID|URL|パスコード|招待)[^。、]{0,6}(?:教え|伝え|送[っり]|渡し|転送|共有)し?(?:た|ても|て(?:お|い|あ)|ます|まし)/;
/** 「その日は母がいますが、隣で聞かせてもらいます」 */
const LISTENS = /(?:隣|横|そば)で[^。、]{0,4}聞(?:い|か(?:せ|れ)|く|き(?:ます|たい))/;
/** 「妻が操作を手伝い、妻が答えます」 */
const SPEAKS_INSTEAD = new RegExp(
  `(?:${KIN})(?:と|から|が)[^。、]{0,4}(?:話して(?:ください|下さい|もら|いただ)|答え(?:ます|させ)|聞きます|話します)`,
);
/** 「その結果が出てから相談したいです」 */
const POSTPONES =
  /(?:結果|返事|内定|気持ち|体調|仕事)(?:が|も)[^。、]{0,8}(?:てから|た後(?:に|で))[、,]?(?:改めて|また)?[^。、]{0,4}(?:相談|面談|予約|お話)[^。、]{0,4}(?:した|します|させて|お願い|いたし)/;
const HURRIES =
  /(?:急いで|手短に|早めに|早々に)[、,]?(?:終わ|切り上げ|お願い|して(?:ください|いただ|もら))|早く(?:終わら|終わって|切り上げ)/;
const OF_LETTERS = /返信|返事|連絡|案内|手続|送|届|申し?込/;
