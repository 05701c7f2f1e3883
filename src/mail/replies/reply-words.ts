import { plainOf, type Sentence } from "../text/sentences.ts";
import { hasOtherSubject, isHarmless, saysNothing, speaksOfChoice } from "./beside-words.ts";
import {
  CAME,
  isCourtesy,
  isKnown,
  isOwnName,
  isSelf,
  isShortName,
  OFFICE_LINE,
  POLITE,
  POLITE_INSIDE,
  RISKY,
  SET_PHRASES,
  THANKS,
  TRAILS_OFF,
  WEAK_YES,
} from "./courtesy.ts";
import { isFirmChoice } from "./firm-choice.ts";
import { BUSY, REFUSED } from "./refusing-words.ts";
import { isPlainChoice, isSmallTalk } from "./small-talk.ts";
import { stopsBy } from "./stop-signs.ts";
import { saysYes } from "./yes-words.ts";

/** What the words of an answer do, sentence by sentence; every field errs towards doubt. */
export type Words = {
  accepts: boolean;
  /** お願いします and its kin, which only close a letter when other things were said. */
  polite: boolean;
  /** 大丈夫です, いいです: a yes only beside a named time or お願いします. */
  weakYes: boolean;
  /** 結構です, or 大丈夫です with は, 今回は, もう: as often a refusal. */
  refusesPolitely: boolean;
  thanks: boolean;
  wants: boolean;
  late: boolean;
  asks: boolean;
  /** Every question names a subject of its own, such as parking or the counsellor, and not the booking. */
  asksOnlyAround: boolean;
  /** A question touches time, terms, channel or the booking itself. */
  touches: boolean;
  /** A yes stands at the beginning of some sentence, whatever follows. */
  startsYes: boolean;
  conditional: boolean;
  channel: boolean;
  objects: boolean;
  refuses: boolean;
  hesitates: boolean;
  corrects: boolean;
  /** Hearsay, quotation, an answer given for somebody else. */
  reports: boolean;
  /** The last of these alone. */
  forOthers: boolean;
  anyOfThem: boolean;
  /** A word of doubt or denial that no rule above explains. */
  risky: boolean;
  /** Sentences that no rule knows. */
  unknown: string[];
  /** Those of them that do more than tell or thank. */
  untold: string[];
  /** Those of them that may well be about the booking itself: 「その日は旅行中です」, 「友達に譲ります」. */
  strange: string[];
};

/** `explained` are the starts of sentences whose dates and numbers have already been understood, such as 「1番は仕事です」. */
export function readWords(sentences: readonly Sentence[], name: string | null, explained: ReadonlySet<number>): Words {
  const all: Plain[] = sentences.map((sentence) => ({
    ...sentence,
    plain: plainOf(sentence.text),
    parts: sentence.clauses.map((clause) => plainOf(clause.text)),
  }));
  const isIdleQuestion = ({ plain, start }: Plain) =>
    isSmallTalk(plain) || ASKS_WEATHER.test(plain) || (ASKS_LEAVE.test(plain) && isSettled(all, start));
  const questions = all.filter((sentence) => isQuestion(sentence.plain) && !isIdleQuestion(sentence));
  const own = all.filter((sentence) => !sentence.reported && !questions.includes(sentence));
  const calm = all.map(withoutSmallTalk).join("\n");
  const told = all.filter((sentence) => !isQuestion(sentence.plain) || isSmallTalk(sentence.plain));
  const tellings = all
    .filter(({ plain }) => !(isQuestion(plain) && AROUND.test(plain) && !TOUCHES.test(plain)))
    .map(withoutSmallTalk)
    .join("\n");
  const known = (sentence: Plain) => isKnownSentence(sentence, name);
  const unknown = all.filter(
    (sentence) => !known(sentence) && told.includes(sentence) && !explained.has(sentence.start),
  );
  // 「はい、届きました」 answers whether the mail came.
  const yes = (pattern: { test: (words: string) => boolean }) =>
    own.some(
      ({ plain, parts }) => pattern.test(plain) || (!CAME.test(plain) && parts.some((part) => pattern.test(part))),
    );
  return {
    accepts: yes({ test: saysYes }),
    polite: yes(POLITE) || own.some(({ plain }) => POLITE_INSIDE.test(plain)),
    weakYes: yes(WEAK_YES),
    refusesPolitely: REFUSES_POLITELY.test(calm),
    thanks: all.some(({ plain }) => THANKS.test(plain)),
    wants: own.some(({ plain }) => WANTS.test(plain)),
    late: LATE.test(calm),
    asks:
      questions.length > 0 ||
      all.some(
        (sentence) => sentence.text.includes("?") && !POLITE_REQUEST.test(sentence.plain) && !isIdleQuestion(sentence),
      ),
    asksOnlyAround: questions.every(
      ({ plain }) => AROUND.test(plain) || (!TOUCHES.test(plain) && hasOtherSubject(plain)),
    ),
    touches: questions.some(({ plain }) => TOUCHES.test(plain)),
    startsYes: all.some(({ plain }) =>
      /^(?:yes|ok(?:ay)?|sure|はい|ええ|承知|了解|わかり|分かり)(?![A-Za-z])/i.test(plain),
    ),
    conditional: CONDITION.test(tellings),
    channel: CHANNEL.test(calm),
    objects: OBJECTS.test(calm),
    refuses: REFUSES.test(tellings),
    hesitates: HESITATES.test(tellings),
    corrects: CORRECTS.test(calm),
    reports: all.some(({ reported, plain }) => reported && !THANKED.test(plain)) || FOR_OTHERS.test(calm),
    forOthers: FOR_OTHERS.test(calm),
    anyOfThem: ANY_OF_THEM.test(calm),
    risky:
      all.some((sentence) => explained.has(sentence.start) && RISKY_CHOICE.test(sentence.plain)) ||
      unknown.some((sentence) => !onlyTells(sentence) && RISKY.test(sentence.plain.replace(SET_PHRASES, calmly))),
    unknown: unknown.map(({ plain }) => plain),
    untold: unknown.filter((sentence) => !onlyTells(sentence)).map(({ plain }) => plain),
    strange: strangeOf(told, name, explained).map(({ plain }) => plain),
  };
}

/** 「いつでもどうぞ」, or longer words that say that all of them suit. */
const SHORT = 8;
const SUITS =
  /大丈夫|OK|可能|問題|いい|良い|よい|行け|空い|空け|あい|参加|構い|かまい|都合|お?任せ|おまかせ|結構|家に|在宅|自宅に|伺え|合わせ|ok|fine|good|free|available|suit|work/i;
/** 「そちらはもう雪ですか」 */
const ASKS_WEATHER =
  /^(?:メール|返信|お?返事)の?(?:返信|返事|送り方|仕方|し方|やり方|方法)?は(?:これ|この形|こう|この(?:方法|やり方))で(?:合って(?:い|お)?(?:り)?ます|よろしい|よかった|良かった|いい|大丈夫)(?:です|でしょう)?(?:でしょう)?か[?]*$|^(?:(?:そちら|糸魚川|新潟|海の方|山の方)(?:の方)?(?:は|も|では|でも))?[^。、]{0,8}(?:雪|雨|みぞれ|寒い|寒く|天気|暖かい|積も|降って|冷え)[^。、たなば合]{0,8}(?:です|ます|ました|でしょう)(?:か|かね|ね)[?]*$/;
/** A denial that rules a choice out names it. */
const ASKS_FOR = /お願い|希望|ください|下さい|ほしい|欲しい/;
const NAMES_TIME =
  /真ん?中|最[初後]|[前後]者|[一二三]つ目|[上下](?:の|から)|[\d\uE001-\uE032曜日時番]|午前|午後|候補|以外は|残り|ほかは|他は/;
/** 「2番でいいですか」, settled by 「そちらで決定でお願いします」 behind it. */
const ASKS_LEAVE = /(?:で|に)(?:も)?(?:いい|良い|よい|よろしい|大丈夫|OK)(?:です|でしょう)か[?]*$/;
const SETTLES =
  /^(?:では|それでは|はい[、,]?)?(?:(?:それ|そちら|これ|こちら|その(?:日時?|時間|方))(?:で|に)|.{0,8}\d[^。?]{0,10}(?:で|に))(?:ご?予約|決定|確定)?(?:で|を)?[^。?]{0,4}お願い(?:(?:いた)?し(?:ます|たいです))?$/;

function isSettled(all: readonly Plain[], asked: number): boolean {
  return all.some(({ plain, start }) => start > asked && SETTLES.test(plain));
}

/** What is harmless through and through is asked for no word of doubt: 「わからないことだらけですが」. */
function withoutSmallTalk({ plain, parts }: Plain): string {
  const isIdle = isSmallTalk;
  if (isIdle(plain) || OFFICE_LINE.test(plain)) return "";
  const rest = parts.every((part) => !isIdle(part)) ? plain : parts.filter((part) => !isIdle(part)).join("、");
  return rest.replace(SET_PHRASES, calmly);
}

/** What is over, or was done by then, and shows no sign of bearing on the booking. */
function onlyTells({ plain }: Plain): boolean {
  return COMES.test(plain) || (TOLD.test(plain) && stopsBy(plain) === null);
}

const TOLD = /(?:ました|でした|おかげです)(?:ね|よ)?$/;
/** 「予約確定とのこと、ありがとうございます」 */
const THANKED =
  /とのこと(?:で|、)[^。]{0,10}(?:ありがと|感謝|安心|嬉し|うれし|助か|(?<!(?:日程|時間|番|埋|予約|変更|中止|キャンセル|取れ)[^。]*)(?:了解|承知|わかり|分かり))[^。、]*$/;
const COMES = /^[\d月日時分半:]{2,14}に(?:入室|参加)(?:いた)?します$/;

/** A sentence, and its clauses, as `plainOf` gives them. */
type Plain = Sentence & { plain: string; parts: string[] };

/** Sentences of which it is not known that they leave a yes alone. */
function strangeOf(all: readonly Plain[], name: string | null, explained: ReadonlySet<number>): Plain[] {
  const yesAt = all.find(({ plain, parts }) =>
    [plain, ...parts].some((part) => saysYes(part) || POLITE.test(part)),
  )?.start;
  return all.filter(({ text, plain, parts, start }) => {
    const passes = (words: string, whole = parts.length > 1 && words === plain) => {
      const rest = words.replace(SET_PHRASES, "");
      return (
        isKnown(words, words, name) ||
        isKnown(rest, rest, name) ||
        isHarmless(rest) ||
        isSmallTalk(words) ||
        isSmallTalk(rest) ||
        (ANY_OF_THEM.test(words) && (words.length <= SHORT || SUITS.test(words))) ||
        (explained.has(start)
          ? isFirmChoice(words) ||
            (speaksOfChoice(words, WANTS) &&
              ((!(whole && ASKS_FOR.test(words)) &&
                (REFUSED.test(words) || BUSY.test(words)) &&
                NAMES_TIME.test(words)) ||
                isPlainChoice(words)))
          : saysNothing(words))
      );
    };
    // 「試験です」 says who writes; behind the yes the same form gives a reason: 「会議です」.
    if (
      yesAt !== undefined &&
      start > yesAt &&
      !isSmallTalk(plain) &&
      isSelf(plain) &&
      !isCourtesy(text, plain) &&
      !isOwnName(plain, name)
    )
      return !/の[\p{Script=Han}]{4,5}です$/u.test(plain);
    if (TRAILS_OFF.test(text)) return true;
    if (passes(plain) || isKnown(text, plain, name) || parts.every((part) => passes(part))) return false;
    // A name in hiragana stands on a line of its own.
    const before = all.at(-2)?.end ?? -1;
    return !(start === all.at(-1)?.start && (start > before || !/^[ぁ-んー]+$/.test(plain)) && isShortName(plain));
  });
}

function isKnownSentence({ text, plain, parts }: Plain, name: string | null): boolean {
  return (
    isKnown(text, plain, name) ||
    isSmallTalk(plain) ||
    parts.every((part) => part === "" || isKnown(part, part, name) || isSmallTalk(part))
  );
}

/** 問題ありません says yes, the other set phrases say nothing. */
function calmly(phrase: string): string {
  return /^(?:問題|支障|差し支え|構|かま)/.test(phrase) ? "大丈夫" : "";
}

/** True for what asks something; a wish in the form of a question (お願いできますか) does not. */
export function isQuestion(plain: string): boolean {
  if (POLITE_REQUEST.test(plain)) return false;
  return /\?$|(?:でしょう|ます|です|ました|ません|せん|いい|良い|よい|よろしい|の)か(?:ね|な)?$|ですよね$|(?:教えて|お教え|お聞かせ|お知らせ)[^。]{0,10}(?:くだ(?!さっ|さり)|下さ(?!っ|り)|いただ(?!い[たて]|き(?:まし|あり|、))|頂(?!い[たて]|き(?:まし|あり|、))|ほし|欲し)|伺いたい|(?:お聞き|お尋ね|うかがい)した|質問|わからないので(?:すが)?$|ですか|ますか|^(?:can|could|may|do|does|is|are|what|when|where|how|why|which|should|will)\b/i.test(
    plain,
  );
}

/** A question that touches time, terms, channel or the outcome is for staff before anything is confirmed (decision 11). */
export function touchesBooking(plain: string): boolean {
  return TOUCHES.test(plain.replace(AROUND_IT, ""));
}

/** 「ミーティングIDはいつごろ届きますか」 asks about our next letter, not about the talk. */
const AROUND_IT =
  /(?:ミーティング|会議|Zoomの?)?(?:ID|アイディー|URL|アドレス|リンク|パスコード|パスワード|招待|詳細|ご?案内|次のメール|確定のメール)[^。]{0,12}(?:いつ(?:ごろ|頃)?|何日|何時|どこ|どう(?:やって|いう形)|どのよう)|(?:アプリ|Zoom|ズーム)[^。]{0,6}(?:無料|有料)(?:版|の(?:もの|方|ほう))?/;

const POLITE_REQUEST =
  /(?:お願い(?:は|を|して(?:も))?(?:でき|出来|いただけ|頂け|よろし)|(?:いただけ|頂け|もらえ|願え|頂戴でき))[^。]{0,8}(?:ます|でしょう|です|ません)か?\??$|でお願い(?:します|いたします)\?$|^(?:could|can|would) you (?:please )?(?:cancel|book|confirm|reserve|change)/i;

const REFUSES_POLITELY =
  /(?<!(?:去年|昨年|以前|先日|先週|前回|節|頃|時|際|とき|ころ)(?:は|も|の.{1,4}(?:も|は|に)|に|には)?(?:大変)?)お世話になりました|今回は[、,]?(?:結構|けっこう|大丈夫|遠慮|いい)|遠慮(?:し|させ|いた)|(?:もう|やはり|やっぱり)[、,]?(?:結構|大丈夫|いい(?:です|$))|(?:^|(?<![日時分半番目])[、,]|[。\n]|は)結構です(?!が)|(?:^|\n)いいえ|no,? thank|^nope?\b/im;
export const WANTS =
  /ちょうど(?:よい|いい|良い)|承り|お受け(?:いた)?し|できませんか|できないでしょうか|了承|申し?込み(?:ます|たい)|間違い(?:あり|ござい)ません|[○◎]|お願い|願い(?:ます|致)|希望|選(?:び|択|ば)|に(?:させて|します|決め|しま(?:す|した)|いたします|致します|し(?:たい|て))|(?:が|で|の)(?:いい|良い|よい|ええ)|都合が?(?:いい|良|よ|つき)|いいです|大丈夫|OK|オーケー|オッケー|可能|参加|伺(?:い|え)|[行い](?:き|け)(?:ます|る)|来(?:られ|れ)ます|空いて|あいて|予約|よろしく|頼[みむん]|承知|了解|了承|承諾|助か|嬉し|ありがた|(?:で|を|に|にて)$|出来ます|できます|問題|結構(?:です|でござい)|(?:構|かま)いません|同意|確定|決定|一択|please|works?\b|fine|good|perfect|see you|ideal|suits|choose|prefer|would like|i'd like|want|take|\bcome|attend|join|\byes\b|confirm|いかが|どう(?:で|$|か)|ほしい|欲しい|変更|[変替]えて|差し支え(?:あり|ござい)ません|\bbest\b|\bgreat\b|\?$/i;
const LATE =
  /あと\d{1,2}分|\d{1,2}分(?:ほど|くらい|ぐらい)?(?:後|で)に?(?:入|参加|接続|着)|遅れ(?!て(?:すみ|申|ごめ|失|ご)|まして|ましたが|ました)|遅刻|間に合(?:い(?!ます)|わ(?!ない(?:ため|から|ので[^す])))|つながら|繋が(?:ら|り)|つなが(?:り|ら)な|つながりません|接続(?:でき|が|に)|入れ(?:ません|ない|なく|ず)|入室でき|音(?:声)?が(?:出|聞)|映ら|エラー|running late|i(?:'m| am|'ll| will) be .{0,16}late|(?:can'?t|cannot|unable to) (?:connect|join|log|enter|hear|open)/i;
/** Subjects of a harmless question beside a clear choice (decision 11). */
const AROUND =
  /求人票|スーツ|普段着|ネクタイ|手書き|駐車|マスク|飲み物|資料|画面共有|添削|自己PR|志望動機|面接の(?:相談|練習)|持ち物|持って|用意|準備|必要な(?:もの|物)|スマホ|スマートフォン|携帯|iPhone|Android|iPad|タブレット|パソコン|PC|アプリ|Zoom|ズーム|インストール|ダウンロード|使い方|操作|履歴書|職務経歴書|書類|服装|カメラ|マイク|イヤ[フホ]ォ?ン|ヘッドホン|印鑑|身分証|背景|顔|wi-?fi|通信|アカウント|登録が|メモ|parking|bring|prepare|app\b|smartphone|phone app|camera|install/i;
const TOUCHES =
  /会場|ままで(?:も)?(?:いい|大丈夫|よ)|たくな|もたな|(?:友[人達だ]|家族|他人|ほかの人|夫|妻|息子|娘|母|父)[^。、]{0,4}に(?:も)?(?:教え|見せ|送|渡)|(?:会社|職場)の(?:でも|で|を|スマホ|パソコン|PC|タブレット|携帯|ですが)|どちら(?:に|で|へ)|いくら|謝礼|報酬|支払|払(?:う|い|え)|時間|日時|日程|何時|いつ|何分|何日|規約|同意|録画|録音|撮影|記録|電話|窓口|対面|来所|来庁|場所|住所|どこ|直接|変更|別の|他の|ほかの|料金|費用|無料|有料|お金|キャンセル|取り?消|延期|予約|確定|返信|代理|本人|代わり|持って(?:行|い)[きくけっ]|持参|行けば|行った(?:ら|ほう|方)|行っても|(?:に|へ|まで)お?伺|提出|資格者証|同席|一緒|子供|子ども|こども|赤ちゃん|家族|隣|車(?:の中|内|から)|カフェ|喫茶|公共|フリー|お?店|外から|外出先|出先|静か|ウイルス|ウィルス|セキュリティ|ファイアウォール|バージョン|(?<![A-Za-z])OS(?![A-Za-z])|サポート(?:切れ|終了)|古い|Teams|Skype|Meet|LINE|ではな|じゃな|以外|使え(?:な|ま)|でき(?:ない|ません|なかっ)|持って(?:い)?(?:ない|ません)|ない場合|なければ|なくても|(?:カメラ|マイク|スマホ|パソコン|Wi-?Fi)(?:が|は|も)(?:ない|ありません|壊れ)|terms|record|\bpay|money|free\b|charge|phone call|by phone|cost|fee|when\b|where\b|what time|cancel|change/i;
const CONDITION =
  /(?<!恐れ入り|すみ)(?:なら(?!び|ず|ない|な(?:く|かっ)|では)|(?<!あ)れば|あれば|であれば|でしたら|だったら|(?<!できまし|よかっ|よろしかっ|もしかし|どうし)たら(?!し)|(?:込|済|飲|休|並|進)んだら|(?<!その|お忙しい)場合|次第|(?<![一-龠ァ-ヶー])もし(?!も?し)|仮に|条件(?!に同意)|ただし|但し|ただ[、,]|限り(?!です)|\bif\b|\bunless\b|provided|as long as|depends)/i;
const CHANNEL =
  /電話(?:し(?:て(?!い)|たい|ます)|で(?!ご?連絡)|に(?:して|変更|切|変え|替え)|相談|が(?:いい|良)|を(?:希望|ください|下さい|お願い)|でも|希望|お願い)|お電話(?:を)?(?:ください|下さい|お願い|いただ|頂)|窓口|来所|来庁|対面|直接|(?:ハローワーク|そちら|事務所|役所|会場|安定所)(?:に|まで|へ)[^。\n]{0,8}(?:行[きくけっ]|いき|伺|うかが)|歩いて|車で|バスで|Teams|Skype|Google ?Meet|LINE(?:で|通話)|by (?:phone|telephone)|call me|in person|your office|face.to.face/i;
const OBJECTS =
  /同意(?:し(?:ない|かね|ません|たく|ていません|ておりません)|でき(?!ます)|は(?:でき|し)|しないと)|納得(?:でき|いか|し(?:て|ま))|(?:規約|条件|内容)(?:に|が|は|を|の)[^。\n]{0,24}(?:反対|不満|おかしい|納得|できません|できない|読め|読んで(?:い)?(?:ない|ません)|開け|開か|ない|わか(?:ら|り)ま?せ?ん?|難し|疑問|気にな|不安)|録画|録音|撮影|disagree|(?:do not|don'?t|cannot|can'?t|not) (?:agree|accept|understand)|record/i;
const REFUSES =
  /(?:都合が?(?:悪|つか|つき(?:ません|そうに)|合(?:わ|い(?:ません|そうに)))|難し|厳し|無理|[行い]け(?:ない|ません|なく)|伺え(?:ない|ません)|(?:参加|出席|承知|了解|了承|承諾|約束|お願い)(?:は|が)?(?:でき|出来)(?:ない|ません|かね)|(?:承知|了解|承諾|お願い)(?:いた|致)?し(?:ない|ません|かね)|出られ(?:ない|ません)|合い?ません|合わない|どれも(?!大丈夫|OK|可|問題|いい|空い|あい|行け(?:ます|る)|参加でき(?:ます|る)|都合がつき)|いずれも(?!可|大丈夫|問題|OK)|どちらも(?!可|大丈夫|問題|OK)|not available|can(?:no|'?)t|unable|不可|不参加|欠席|ダメ|だめ|駄目|(?<![A-Za-z])NG(?![A-Za-z])|×)/i;
const HESITATES =
  /(?:一応|とりあえず|仮に|ひとまず|暫定(?:的に|で)?)[^。\n]{0,6}(?:お願い|予約|希望|それで|これで|その|\d)|(?<!員|方|様|さん|当日|そちら)に(?:も|は)?(?:確認|聞いて|許可|相談)(?:を)?(?:し(?:ます|て)|み|取|いたします)|(?<!ご)検討|折り?返|△|帰ったら|見てから|(?<!と)考え(?:て(?:から|みま|おきま|い(?:る|ま)|中)|させ|ます|たい|中)|(?:後日|後ほど|のちほど|改めて|あらためて|また|再度|明日|あした|今週中|週末|夜|夕方|今日中|[日時]まで)(?:に|は)?[^。\n]{0,16}(?:連絡|返事|返信|回答|お知らせ|決め|メール)(?!(?:を)?(?:いただ|頂|くだ|下さ|ありが|を?お待ち))|(?:後|あと)で(?:返|連|決|また)|確認(?:し|いた)?(?:て|して|を)?(?:から|(?:の?上|後|次第)(?!.{0,6}(?:同意|承知|了解))|中|してみ)|多分|たぶん|おそらく|恐らく|かもしれ|かもです|かも$|(?:行け|参加でき|大丈夫|可能|いい|OK)(?:だ|る)?(?:と|かと|とは)(?:思|存)|はず(?!っと|れ|か)|仮(?:に|で|予約|押さえ)|とりあえず|一旦|いったん|まだ(?!.{0,6}(?:登録|寒|未熟|不慣れ|求職))|未定|微妙|相談し(?:て|ます|てから)|迷(?:っ|い)|保留|わから(?:ない|ず|なく)|分から(?:ない|ず|なく)|わかりません|分かりません|決め(?:かね|られ)|しようか|つもり|予定が(?:わ|分|見え|はっきり|決ま|変わ)|シフトが(?:出|わ|決)|maybe|perhaps|probably|tentativ|let me (?:check|think|see)|not sure|i think|will (?:tell|let|reply|answer|contact|check)|get back to|later|もう少し待|(?:少々|しばらく|ちょっと)お?待|待って(?:ください|下さい|もら|いただ)/im;
const CORRECTS =
  /より(?:も)?\s?(?:[\d一二三半]+\s?(?:時間|分)(?:ほど|くらい|半)?)?(?:早|遅|前に|後ろ|あと)|やっぱ|やはり|訂正|間違(?:え|い|っ)(?!なく|あり|ござ)|取り消|撤回|と思った|と思いました?が|つもり|無視して|(?:先|さき)(?:ほど|程|に)の?(?:メール|返信|連絡|返事)|前(?:回)?の(?:メール|返信)|(?:…|\.\.|、|^)(?:いや|あ、)|いいえ|ではなく(?!問題)|じゃなく|使わない|使えな|使えません|correction|mistake|instead|ignore/im;
const FOR_OTHERS =
  /代わり(?:に|で)|かわりに|代理|に代わって|別の(?:人|者|方(?!法|が))|本人(?:では|に|が|は|から)|(?:転送|(?<!お)伝え|申し伝え)(?:し|て|ま|る)|(?:息子|娘|夫|妻|主人|旦那|母|父|子供|家族|弟|妹|兄|姉|友人|友達|知人|彼女?)(?:が|は)[^。、\n]{0,10}(?:予約|選び|選ん|希望し|申し?込)|(?:息子|娘|夫|妻|主人|旦那|母|父|子供|家族|弟|妹|兄|姉|友人|友達|知人)(?:(?:が|は)(?:参加|受け|出席|相談|利用|[行い]き)|(?:の|に)(?:分|もの|予約|申し?込み|代|確認|聞|伝)|の[^。、\n]{2,8}の分)/;
export const ANY_OF_THEM =
  /全部|全て|すべて(?!(?:承知|了解|同意|了承|承諾|わかり|分かり|把握|確認|拝見))|[23二三]つ(?:とも|どれ)|[23]日(?:とも|間とも)|どれでも|どちらでも|どっちでも|どれも(?=大丈夫|OK|可|問題|いい|空いて(?:い)?ます|行けます|参加できます|都合がつきます)|ご都合の(?:良|い|よ)い(?:日|方|ほう|時間)|いずれ(?:で|の(?:日|候補).{0,4}で|も(?=可|大丈夫|問題)|(?:の|の?ご?提案)(?:お?日にち|日時|日程|候補|時間|枠|日)?(?:も|でも)(?=[、,]?(?:私は|当方は?|こちらは?)?(?:ご?都合|大丈夫|問題|可能|参加|空[いけ]|OK|結構|差し支え|構い|かまい|支障|伺え|行け|いい|よい|対応)))|いつでも|何時でも|どの(?:日|時間|候補)|なんでも|おまかせ|お任せ|any (?:of|time|day|one)|anytime|either|all (?:of them|are|three)|whichever/i;
/** Beside a named choice only these tell against it. */
const RISKY_CHOICE =
  /しかし|でも[、,]|けれど|(?:です|ます)が$|取り?消|キャンセル|お断り|不安|心配|困り|\bbut\b|however/i;
