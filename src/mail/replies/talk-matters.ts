import { BOOKING, bookingBut, DEPENDS, END, KIN, type Matter, matter, WAVERS } from "./matter.ts";

const ASKS_FOR_TALK =
  "(?:相談|質問|話|はな[しせす]|伺|うかが|聞|尋ね|教え|ご?教示|ご?指導|アドバイス|ご?助言|ご?意見|見て|見せ|ご覧|添削|練習|紹介|知り|探し)[^。]{0,12}(?:た[いく]|ください|下さ|お願い|いただけ|いただき|頂け|頂き|もらえ|もらい|くれ|幸い|嬉し|うれし|ありがた|助か|れば|たら|させて|ほし|欲し|でき)[^。]{0,18}$";
const ASKS_WHETHER =
  "(?:相談|練習|添削|紹介|アドバイス|質問|お?話|対策)[^。、]{0,8}(?:でき|し(?:て)?(?:いただけ|もらえ))[^。、]{0,8}か$";
const NOT_THE_TALK = `${BOOKING}|${WAVERS}|${DEPENDS}|窓口|(?:${KIN})(?:に(?!教わ)|と(?!の)|も)|(?:${KIN})(?:が|の)[^。]{0,6}(?:相談|聞|話|質問|教|見)|だめ|やめ|二人|夫婦|待|書類を|資料を|連絡し|(?:相談|確認)して(?:から|み|決)`;

const ENTERS_EARLY =
  "(?:何分|[\\d五十]+分|少し|早め)(?:くらい|ぐらい|ほど)?前?(?:に|から)[^。]{0,14}(?:入[っれりる室]|接続|待|つな|開)[^。]{0,16}か[^。、]{0,3}$";
const LATER = "遅|後(?:に|から)|過ぎ|途中|終|短|早く(?:始|終)|開始";

/** What is said of the talk itself, of work, and of the machine. */
export const TALK_MATTERS: readonly Matter[] = [
  // What the talk is to be about, asked for there: 「資格が何もないのですが、当日お聞きしたいです」.
  matter(
    [
      "question",
      "condition",
      "guessed",
      "denied",
      "work",
      "illness",
      "need",
      "money",
      "aboutTalk",
      "asked",
      "toldTime",
      "asksAnew",
      "undecided",
      "device",
    ],
    ASKS_FOR_TALK,
    NOT_THE_TALK,
  ),
  matter(["question", "denied", "toldTime", "asked"], ASKS_WHETHER, NOT_THE_TALK),
  matter(["people"], ASKS_FOR_TALK, NOT_THE_TALK),
  // How the machine is used.
  matter(
    ["question", "condition", "otherTime", "identity"],
    "(?:ID|アイディ|パスコード|アプリ|Zoom|ズーム|カメラ|マイク|イヤホン|スマホ|パソコン|タブレット|画面|背景|表示|名前|履歴書|服装|書類|メモ)[^。]{0,24}(?:どこ|どちら|どれ|どう|何|いい|よろし|大丈夫|でき|必要|いり)[^。]{0,12}(?:か|かね|かな)$",
    `${BOOKING}|${WAVERS}|時間|日(?!本)|なし|な[いく](?!てはいけ)|ず|ません|オフ|切|映さ|無料|料金|借り|会社|店|外|職場|車|Teams|LINE|窓口|行っ|行け|来`,
  ),
  // What is done as soon as our next letter is there.
  matter(
    ["condition", "undecided", "guessed", "toldTime"],
    "(?:ID|URL|アドレス|パスコード|ご?案内|ご?招待|メール|お?知らせ|ご?連絡|詳細)[^。、]{0,14}(?:いただ|頂|届|来|もら)[^。、]{0,6}(?:たら|次第|てから|後)[、,]?[^。]{0,24}(?:試|確認|設定|準備|テスト|入れて|つないで|練習|読|印刷|メモ)[^。]{0,10}ます$",
    "返事|返信|連絡し|決め|予約|予定を|都合|日程|考え|行け|参加",
  ),
  matter(["place"], ASKS_FOR_TALK, `${NOT_THE_TALK}|(?:会社|職場|店|カフェ|車|出?先|外|実家)(?:から|で|に)`),
  matter(
    ["otherTime"],
    ASKS_FOR_TALK,
    `${NOT_THE_TALK}|曜|午前|午後|朝|夕方|夜(?!勤)|日(?:に(?!も)|が|だと|なら)|長[くめ]|短|早[くめ]|遅|\\d`,
  ),
  // The wish to work: 「少しでも働けたらと思い、申し込みました」.
  matter(
    ["condition", "work", "guessed", "place", "people", "need", "denied", "illness"],
    "働(?:け(?:たら|れば)と(?:思|存)|く(?:気|意欲)|き(?:始め)?(?:たい|口)|ける(?:うち|と(?:思|存|嬉|うれ|いい)))[^。]{0,30}$",
    `${bookingBut("again")}|来週|来月|明日|から働|雇|(?:会社|店)で働`,
  ),
  // What is made ready: 「当日は資格証の写しを手元に準備しておきます」.
  matter(
    ["toldTime", "money", "condition", "device", "people", "undecided"],
    `(?:準備|用意|印刷|プリント|充電|インストール|ダウンロード|アップデート|更新|設定|練習|テスト|整理|まとめ|書き出|片付け|掃除|予習|調べ|揃え|そろえ|コピーを取っ|出し|並べ|座っ|開い|つけ|入れ|読み返|見直)[^。、]{0,3}(?:て(?:おき|あり|お|い))?り?(?:ます|ました|済み(?:です)?|万端(?:です)?)${END}`,
    `${BOOKING}|${WAVERS}|${DEPENDS}|添付|持って|持参|名刺|(?:会社|職場|店|カフェ|席|会議室|実家|ホテル)(?:の|から|で|に|を)|(?:時間|(?<!当)日|時|頃|午前|午後|朝|昼)は`,
  ),
  // What kind of work is looked for.
  matter(
    ["place", "people", "work", "illness", "need", "denied", "undecided"],
    "(?:仕事|職|求人|パート|正社員|勤務|範囲|働|会社|ところ)[^。]{0,24}(?:探して|希望して|考えて|目指して|思って)(?:い|お)り?ます[^。、]{0,2}$",
    `${BOOKING}|${WAVERS}|${DEPENDS}`,
  ),
  // Where one learnt to use it.
  matter(
    ["work", "place", "illness", "people", "toldTime"],
    `(?:使っ|やっ|慣れ|触っ|経験し|参加し|習[いっ]|教わ[りっ])[^。、]{0,3}(?:てい(?:た|ました|て)|ており(?:ました)?|たことがあ|ました|た(?:ので|から))[^。、]{0,10}[、,]?$|(?:使っ|やっ|慣れ|触っ|経験し)[^。、]{0,3}ていた(?:ので|から)[、,][^。、]{0,14}(?:大丈夫|慣れ|問題|安心)[^。、]{0,10}$`,
    `${BOOKING}|${WAVERS}|ません|ない|まで(?:使|や)|ながら|今も`,
  ),
  // When one may enter.
  matter(["question", "condition", "otherTime", "toldTime", "asked"], ENTERS_EARLY, LATER),
  // Another errand at the office, on another day.
  matter(
    ["channel", "condition", "guessed", "denied", "toldTime", "work", "busyThen"],
    "(?:認定|(?:別|他|ほか)の(?:用事|件|手続))[^。]{0,24}(?:行[くきっ]|伺[いうっ]|参り|窓口)",
    `予約|(?:窓口|そちら|そのとき|その時|その際)[^。]{0,8}相談|都合|変更|変え`,
  ),
  // Whether one will manage.
  matter(
    ["need", "denied", "guessed"],
    "(?:初めて|はじめて|慣れ|うまく|ちゃんと|上手に)[^。]{0,20}(?:心配|不安)[^。、]{0,10}$",
    `${BOOKING}|${WAVERS}|体|家族`,
  ),
];
