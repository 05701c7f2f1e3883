import { BOOKING, bookingBut, DEPENDS, KIN, type Matter, matter, WAVERS } from "./matter.ts";

const AT_HAND = "スマホ|スマートフォン|携帯(?!電話)|タブレット|iPad|iPhone|アイフォン";
const ELSEWHERE = "会社|職場|店|カフェ|外(?:から|で)|車|電話|窓口|借り";
const ASKED = "[^。、]{0,10}(?:か|かね|かな|よね|ね)$";

/** What is said of our next letter, of the things at hand and of whoever is at home. */
export const NEAR_MATTERS: readonly Matter[] = [
  // Whether the ID comes by itself: 「パスコードは後でもらえますか」.
  matter(
    ["question", "undecided", "asked", "condition", "otherTime", "toldTime"],
    `(?:ID|アイディ|パスコード|パスワード|URL|リンク|招待)[^。]{0,24}(?:もらえ|いただけ|頂け|届[きく]|来る|来ます|送られて|送ってもらえ|教えてもらえ)[^。]{0,16}(?:か|かね|よね|ね)$`,
    `${bookingBut("mail", "rest")}|変更|別の|郵送|FAX|LINE|窓口|キャンセル|都合|(?:届|来)(?:てから|たら)|代わ|前日に(?:決|返)`,
  ),
  // Whether the machine that is there will do: 「画面は小さいですが大丈夫ですよね」「IDはスマホのメールでも見られますよね」.
  matter(
    ["question", "asked", "condition", "denied"],
    `(?:ID|パスコード|アプリ|Zoom|ズーム|画面|背景|スマホ|タブレット|パソコン|イヤホン)[^。]{0,24}(?:見られ|見れ|使え|開け|読め|足り|いい|よろし|大丈夫|平気)${ASKED}`,
    `${bookingBut("mail")}|${WAVERS}|${ELSEWHERE}|時間|日(?!本)|なし|な[いく]|ず|ません|オフ|切|映さ|料金|Teams|LINE|行っ|行け`,
  ),
  // What is not needed: 「アカウントは作らなくてもよいのですよね」.
  matter(
    ["question", "asked", "condition", "denied"],
    `(?:アカウント|会員登録|サインイン|サインアップ|ログイン|印刷|スーツ|ネクタイ|化粧)[^。、]{0,14}(?:なくて|ずに)も?[^。、]{0,4}(?:いい|良い|よい|よろし|大丈夫|構わな|かまわな)${ASKED}`,
    `${BOOKING}|${WAVERS}|規約|同意`,
  ),
  // From when one may wait: 「何時ごろから画面を開けておけばよいですか」.
  matter(
    ["question", "condition", "otherTime", "toldTime", "asked"],
    "(?:何時|いつ)(?:ごろ|頃|くらい|ぐらい)?から[^。、]{0,10}(?:入[っれりる室]|接続|待|つな|開け|開い|準備|立ち上げ)[^。]{0,16}か$",
    "遅|後(?:に|から)|過ぎ|途中|終|短|早く(?:始|終)|開始|電話|窓口|変更|別の|(?:いつ|何時)からでも",
  ),
  // One machine is not there, and another is: 「パソコンは持ってないのでスマホでやります」.
  matter(
    ["device", "denied"],
    `^[^。、]{0,6}(?:パソコン|PC|ノートパソコン|タブレット|プリンター|イヤホン|ヘッドセット)(?:は|が|を|も)[^。、]{0,4}(?:持って(?:い)?(?:ない|なく|ません)|持って(?:お|い)り?ません|な[いく]|ありません)[^。、]{0,4}(?:ので|んで|ため|から|て|が)[、,]?[^。、]{0,6}(?:${AT_HAND})(?:で|を使|から)[^。、]{0,14}(?:ます|です)$`,
    `${BOOKING}|${WAVERS}|${ELSEWHERE}|と思|かも|たら|なら|古い|調子`,
  ),
  // A machine that somebody left or gave: 「息子の置いていったノートパソコンでやってみます」.
  matter(
    ["people", "others"],
    `(?:${KIN})(?:の|が)[^。、]{0,10}(?:パソコン|スマホ|タブレット|イヤホン|ヘッドホン|ヘッドセット|カメラ|マイク|お古|お下がり)(?:で|を|から|が)[^。、]{0,14}(?:ます|です)$`,
    `${BOOKING}|${WAVERS}|${DEPENDS}|${ELSEWHERE}|(?:${KIN})(?:が|は)(?:出|受|話|参加|相談)|頼|許可|空い|使って(?:い|な)|返|と思|かも|聞い`,
  ),
  // Where whoever lives there is during the talk: 「主人も在宅ですが別の部屋にいるようにします」.
  matter(
    ["people", "others", "place", "busyThen", "toldTime", "asked"],
    `(?:${KIN})[^。、]{0,8}(?:在宅|家|いますが|おりますが|休み)?[^。]{0,12}(?:別の部屋|別室|二階|隣の部屋|ほかの部屋|他の部屋)(?:に|へ|で)[^。、]{0,14}(?:ます|です|ました)(?:ね|よ|ので)?$`,
    `${BOOKING}|${WAVERS}|${DEPENDS}|一緒|同席|そば|横で|聞いて|かも|と思|なら`,
  ),
  // Whoever minds the children has said so: 「学校が早帰りなのですが、祖母が見てくれることになりました」.
  matter(
    ["people", "asked", "work", "place", "busyThen", "toldTime", "others"],
    `(?:${KIN})[^。]{0,16}(?:見て(?:もらえ|くれ)|みて(?:もらえ|くれ)|預かって(?:もらえ|くれ)|迎えに行って(?:もらえ|くれ))[^。、]{0,4}(?:ことにな[^。、]{0,4}ました|ました|ことにしました)$`,
    `${BOOKING}|${WAVERS}|${DEPENDS}|かも|まだ|予定|はず|と思|ませんでし|断|途中|まで`,
  ),
  // Good words for another firm or visit that is over: 「前回教わった会社、見学に行ってきましたよ」「良い会社でした」.
  matter(
    ["place", "work"],
    "^[^。、]{0,10}(?:良い|いい|素敵な|立派な|明るい|温かい|きれいな|綺麗な|感じの(?:良い|いい))(?:会社|職場|お?店|工場|施設|ところ|所)(?:でした|でしたよ|ですね)$",
    `${BOOKING}|${WAVERS}|決|内定|から|働|採用`,
  ),
  // Consent, said in so many words: 「規約への同意についても、本メールをもってお伝えいたします」.
  matter(
    ["terms"],
    "^(?:ご?利用)?規約(?:へ|に(?:対する|ついて))?の?同意(?:の(?:旨|件|意))?(?:に(?:ついて|つきまして|関して)|を|は)も?[、,]?[^。、]{0,14}(?:お伝え|ご連絡|お知らせ|ご?返信|ご?返答|申し(?:上げ|伝え)|表明)(?:を)?(?:(?:いた)?し|させていただき)?(?:ます|ました)$",
    "ない|ません|できかね|のち|後[にほ日で]|改めて|あらためて|別途|当日|一部|部分|だけ|以外|たら|れば|なら|次第|保留|(?:です|ます)が",
  ),
  // To whom the letter goes.
  matter(["channel"], "^ハローワーク(?:糸魚川|プラス)?[^。、]{0,16}(?:御中|各位)$", "電話|訪問|伺|来所|行"),
  // What one has not written for years.
  matter(
    ["device", "turned", "guessed", "denied"],
    "(?:何年|何十年|[\\d一二三四五六七八九十]+年|久し)ぶり[^。]{0,14}(?:手が止ま|筆が止ま|戸惑|苦戦し|緊張し|忘れて|ドキドキし|どきどきし)[^。]{0,10}$",
    `${BOOKING}|${WAVERS}|たら|れば|なら|かも`,
  ),
  // What was weighed before choosing: 「迷ったのですが、4日に決めました」.
  matter(
    ["undecided"],
    "^(?:[^。、]{0,10}(?:とても|少し|かなり|ちょっと|だいぶ|最後まで|どれも良くて|どれにするか|どちらにするか))?(?:迷|悩)(?:い|み|っ|ん)(?:まし)?[ただ](?:の|ん)?(?:です|だ)?(?:が|けど|けれども?)?[、,]?$",
    "まだ|やっぱ|やはり|今も",
  ),
];
