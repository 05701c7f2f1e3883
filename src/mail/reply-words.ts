import { hasOtherSubject, isHarmless, saysNothing, speaksOfChoice } from "./beside-words.ts";
import { REFUSED } from "./choices.ts";
import { plainOf, type Sentence } from "./sentences.ts";
import { isPlainChoice, isSmallTalk } from "./small-talk.ts";
import { PLEASE, saysYes, TAIL } from "./yes-words.ts";

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
  anyOfThem: boolean;
  /** A word of doubt or denial that no rule above explains. */
  risky: boolean;
  /** Sentences that no rule knows. */
  unknown: string[];
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
  const questions = all.filter(({ plain }) => isQuestion(plain) && !isSmallTalk(plain));
  const own = all.filter((sentence) => !sentence.reported && !questions.includes(sentence));
  const calm = all.map(withoutSmallTalk).join("\n");
  const told = all
    .filter(({ plain }) => !(isQuestion(plain) && AROUND.test(plain) && !TOUCHES.test(plain)))
    .map(withoutSmallTalk)
    .join("\n");
  const known = (sentence: Plain) => isKnownSentence(sentence, name);
  const unknown = all.filter(
    (sentence) => !known(sentence) && !questions.includes(sentence) && !explained.has(sentence.start),
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
    asks: questions.length > 0 || all.some(({ text, plain }) => text.includes("?") && !POLITE_REQUEST.test(plain)),
    asksOnlyAround: questions.every(
      ({ plain }) => AROUND.test(plain) || (!TOUCHES.test(plain) && hasOtherSubject(plain)),
    ),
    touches: questions.some(({ plain }) => TOUCHES.test(plain)),
    startsYes: all.some(({ plain }) =>
      /^(?:yes|ok(?:ay)?|sure|はい|ええ|承知|了解|わかり|分かり)(?![A-Za-z])/i.test(plain),
    ),
    conditional: CONDITION.test(told),
    channel: CHANNEL.test(calm),
    objects: OBJECTS.test(calm),
    refuses: REFUSES.test(told),
    hesitates: HESITATES.test(told),
    corrects: CORRECTS.test(calm),
    reports: all.some(({ reported }) => reported) || FOR_OTHERS.test(calm),
    anyOfThem: ANY_OF_THEM.test(calm),
    risky:
      all.some((sentence) => explained.has(sentence.start) && RISKY_CHOICE.test(sentence.plain)) ||
      unknown.some(({ plain }) => RISKY.test(plain.replace(SET_PHRASES, calmly))),
    unknown: unknown.map(({ plain }) => plain),
    strange: strangeOf(all, name, explained)
      .filter((sentence) => !questions.some(({ start }) => start === sentence.start))
      .map(({ plain }) => plain),
  };
}

/** What is harmless through and through is asked for no word of doubt: 「わからないことだらけですが」. */
function withoutSmallTalk({ plain, parts }: Plain): string {
  if (isSmallTalk(plain) || OFFICE_LINE.test(plain)) return "";
  const rest = parts.every((part) => !isSmallTalk(part))
    ? plain
    : parts.filter((part) => !isSmallTalk(part)).join("、");
  return rest.replace(SET_PHRASES, calmly);
}

/** A sentence, and its clauses, as `plainOf` gives them. */
type Plain = Sentence & { plain: string; parts: string[] };

/** Sentences of which it is not known that they leave a yes alone. */
function strangeOf(all: readonly Plain[], name: string | null, explained: ReadonlySet<number>): Plain[] {
  const yesAt = all.find(({ plain, parts }) =>
    [plain, ...parts].some((part) => saysYes(part) || POLITE.test(part)),
  )?.start;
  return all.filter(({ text, plain, parts, start }) => {
    const passes = (words: string) => {
      const rest = words.replace(SET_PHRASES, "");
      return (
        isKnown(words, words, name) ||
        isKnown(rest, rest, name) ||
        isHarmless(rest) ||
        isSmallTalk(words) ||
        isSmallTalk(rest) ||
        ANY_OF_THEM.test(words) ||
        (explained.has(start)
          ? speaksOfChoice(words, WANTS) && (REFUSED.test(words) || isPlainChoice(words))
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
    if (passes(plain) || isKnown(text, plain, name) || parts.every(passes)) return false;
    return !(start === all.at(-1)?.start && isShortName(plain));
  });
}

function isKnownSentence({ text, plain, parts }: Plain, name: string | null): boolean {
  return (
    isKnown(text, plain, name) ||
    isSmallTalk(plain) ||
    parts.every((part) => part === "" || isKnown(part, part, name) || isSmallTalk(part))
  );
}

/** A family name under the mail. */
function isShortName(plain: string): boolean {
  return /^(?:[\p{Script=Han}々]{1,2}|[\p{Script=Katakana}ー]{2,8})$/u.test(plain) && !NO_NAME.test(plain);
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

const POLITE_REQUEST =
  /(?:お願い(?:は|を|して(?:も))?(?:でき|出来|いただけ|頂け|よろし)|(?:いただけ|頂け|もらえ|願え|頂戴でき))[^。]{0,8}(?:ます|でしょう|です|ません)か?\??$|でお願い(?:します|いたします)\?$|^(?:could|can|would) you (?:please )?(?:cancel|book|confirm|reserve|change)/i;

const POLITE = new RegExp(
  `^(?:(?:また|では|それでは|(?:日時|日程|予約|相談|面談)の件(?:は|も)?(?=[、,])|(?:ご?相談|面談|オンライン相談)(?:の(?:ほど|程|方)|を|も)?(?=[、,]?(?:どうぞ|何卒)?(?:よろしく|お願い))|じゃあ|どうぞ|どうか|何卒|なにとぞ|以上|当日は?も?|本日は|引き続き|今後とも|こちらこそ|お忙しい(?:中|ところ)|お手数(?:ですが|をおかけしますが|おかけしますが)|恐れ入りますが|以上|はい)[、,]?|(?:で|にて|を)(?=よろしく|お願い))*${PLEASE}(?:いたします|致します|ます)?${TAIL}$|^(?:please|thank you in advance|yes please)$`,
  "i",
);
const POLITE_INSIDE = new RegExp(`${PLEASE}$|\\bplease\\b`, "i");
const WEAK_YES =
  /^(?:はい[、,]?)?(?:全然|全く|まったく|もちろん|ぜんぜん|特に)?(?:.{0,24}(?:日|時|分|半|番|目|曜日?|午前|午後|[\d\uE001-\uE032])(?:から|で|は|が|も|なら|に|の方が|のほうが)*)?[、,]?(?:大丈夫|だいじょぶ|OK|オーケー|オッケー|いい|良い|よい|ええ)(?:です|でございます)?(?:よ|ね)*$/i;
const REFUSES_POLITELY =
  /お世話になりました|今回は[、,]?(?:結構|けっこう|大丈夫|遠慮|いい)|遠慮(?:し|させ|いた)|(?:もう|やはり|やっぱり)[、,]?(?:結構|大丈夫|いい(?:です|$))|(?:^|[、,。\n]|は)結構です(?!が)|(?:^|\n)いいえ|no,? thank|^nope?\b/im;
const THANKS =
  /ありがと|有り?難う|感謝|助かりま|thank|thx|お手数|恐れ入り|恐縮|すみません|申し訳|失礼(?:いた|致)?し|お世話に|楽しみに/i;
export const WANTS =
  /申し?込み(?:ます|たい)|間違い(?:あり|ござい)ません|[○◎]|お願い|願い(?:ます|致)|希望|選(?:び|択|ば)|に(?:させて|します|決め|しま(?:す|した)|いたします|致します|し(?:たい|て))|(?:が|で|の)(?:いい|良い|よい|ええ)|都合が?(?:いい|良|よ|つき)|いいです|大丈夫|OK|オーケー|オッケー|可能|参加|伺(?:い|え)|[行い](?:き|け)(?:ます|る)|来(?:られ|れ)ます|空いて|あいて|予約|よろしく|頼[みむん]|承知|了解|了承|承諾|助か|嬉し|ありがた|(?:で|を|に|にて)$|出来ます|できます|問題|結構です|同意|確定|決定|一択|please|works?\b|fine|good|choose|prefer|would like|i'd like|want|take|\bcome|attend|join|\byes\b|confirm|いかが|どう(?:で|$|か)|ほしい|欲しい|変更|変えて|差し支え(?:あり|ござい)ません|\bbest\b|\bgreat\b|\?$/i;
const LATE =
  /あと\d{1,2}分|\d{1,2}分(?:ほど|くらい|ぐらい)?(?:後|で)に?(?:入|参加|接続|着)|遅れ(?!て(?:すみ|申|ごめ|失|ご)|まして|ましたが|ました)|遅刻|間に合(?:い(?!ます)|わ(?!ない(?:ため|から|ので[^す])))|つながら|繋が(?:ら|り)|つなが(?:り|ら)な|接続(?:でき|が|に)|入れ(?:ません|ない|なく|ず)|入室でき|音(?:声)?が(?:出|聞)|映ら|エラー|running late|i(?:'m| am|'ll| will) be .{0,16}late|(?:can'?t|cannot|unable to) (?:connect|join|log|enter|hear|open)/i;
/** Subjects of a harmless question beside a clear choice (decision 11). */
const AROUND =
  /駐車|マスク|飲み物|資料|画面共有|添削|自己PR|志望動機|面接の(?:相談|練習)|持ち物|持って|用意|準備|必要な(?:もの|物)|スマホ|スマートフォン|携帯|iPhone|Android|iPad|タブレット|パソコン|PC|アプリ|Zoom|ズーム|インストール|ダウンロード|使い方|操作|履歴書|職務経歴書|書類|服装|カメラ|マイク|イヤ[フホ]ォ?ン|ヘッドホン|印鑑|身分証|背景|顔|wi-?fi|通信|アカウント|登録が|メモ|parking|bring|prepare|app\b|smartphone|phone app|camera|install/i;
const TOUCHES =
  /会場|どちら(?:に|で|へ)|いくら|謝礼|報酬|支払|払(?:う|い|え)|時間|日時|日程|何時|いつ|何分|何日|規約|同意|録画|録音|撮影|記録|電話|窓口|対面|来所|来庁|場所|住所|どこ|直接|変更|別の|他の|ほかの|料金|費用|無料|有料|お金|キャンセル|取り?消|延期|予約|確定|返信|代理|本人|代わり|持って(?:行|い)[きくけっ]|持参|行けば|行ったら|伺|提出|資格者証|同席|一緒|子供|子ども|こども|赤ちゃん|家族|隣|車(?:の中|内|から)|カフェ|喫茶|公共|フリー|お?店|外から|外出先|出先|静か|ウイルス|ウィルス|セキュリティ|ファイアウォール|バージョン|(?<![A-Za-z])OS(?![A-Za-z])|サポート(?:切れ|終了)|古い|Teams|Skype|Meet|LINE|ではな|じゃな|以外|使え(?:な|ま)|でき(?:ない|ません|なかっ)|持って(?:い)?(?:ない|ません)|ない場合|なければ|なくても|(?:カメラ|マイク|スマホ|パソコン|Wi-?Fi)(?:が|は|も)(?:ない|ありません|壊れ)|terms|record|\bpay|money|free\b|charge|phone call|by phone|cost|fee|when\b|where\b|what time|cancel|change/i;
const CONDITION =
  /(?<!恐れ入り|すみ)(?:なら(?!び|ず|ない|な(?:く|かっ)|では)|(?<!あ)れば|あれば|であれば|でしたら|だったら|(?<!できまし|よかっ|よろしかっ|もしかし|どうし)たら(?!し)|(?:込|済|飲|休|並|進)んだら|(?<!その|お忙しい)場合|次第|(?<![一-龠ァ-ヶー])もし(?!も?し)|仮に|条件(?!に同意)|ただし|但し|ただ[、,]|限り(?!です)|\bif\b|\bunless\b|provided|as long as|depends)/i;
const CHANNEL =
  /電話(?:し(?:て(?!い)|たい|ます)|で(?!ご?連絡)|に(?:して|変更|切|変え|替え)|相談|が(?:いい|良)|を(?:希望|ください|下さい|お願い)|でも|希望|お願い)|お電話(?:を)?(?:ください|下さい|お願い|いただ|頂)|窓口|来所|来庁|対面|直接|(?:ハローワーク|そちら|事務所|役所|会場|安定所)(?:に|まで|へ)[^。\n]{0,8}(?:行[きくけっ]|いき|伺|うかが)|歩いて|車で|バスで|Teams|Skype|Google ?Meet|LINE(?:で|通話)|by (?:phone|telephone)|call me|in person|your office|face.to.face/i;
const OBJECTS =
  /同意(?:し(?:ない|かね|ません|たく|ていません|ておりません)|でき(?!ます)|は(?:でき|し)|しないと)|納得(?:でき|いか|し(?:て|ま))|(?:規約|条件|内容)(?:に|が|は|を|の)[^。\n]{0,24}(?:反対|不満|おかしい|納得|できません|できない|読め|読んで(?:い)?(?:ない|ません)|開け|開か|ない|わか(?:ら|り)ま?せ?ん?|難し|疑問|気にな|不安)|録画|録音|撮影|disagree|(?:do not|don'?t|cannot|can'?t|not) (?:agree|accept|understand)|record/i;
const REFUSES =
  /(?:都合が?(?:悪|つか|つき(?:ません|そうに)|合(?:わ|い(?:ません|そうに)))|難し|厳し|無理|[行い]け(?:ない|ません|なく)|伺え(?:ない|ません)|(?:参加|出席|承知|了解|了承|承諾|約束|お願い)(?:は|が)?(?:でき|出来)(?:ない|ません|かね)|(?:承知|了解|承諾|お願い)(?:いた|致)?し(?:ない|ません|かね)|出られ(?:ない|ません)|合い?ません|合わない|どれも(?!大丈夫|OK|可|問題|いい)|いずれも(?!可|大丈夫|問題|OK)|どちらも(?!可|大丈夫|問題|OK)|not available|can(?:no|'?)t|unable|不可|不参加|欠席|ダメ|だめ|駄目|(?<![A-Za-z])NG(?![A-Za-z])|×)/i;
const HESITATES =
  /(?<!員|方|様|さん|当日|そちら)に(?:も|は)?(?:確認|聞いて|許可|相談)(?:を)?(?:し(?:ます|て)|み|取|いたします)|(?<!ご)検討|折り?返|△|帰ったら|見てから|(?<!と)考え(?:て(?:から|みま|おきま|い(?:る|ま)|中)|させ|ます|たい|中)|(?:後日|後ほど|のちほど|改めて|あらためて|また|再度|明日|あした|今週中|週末|夜|夕方|今日中|[日時]まで)(?:に|は)?[^。\n]{0,16}(?:連絡|返事|返信|回答|お知らせ|決め|メール)(?!(?:を)?(?:いただ|頂|くだ|下さ|ありが|を?お待ち))|(?:後|あと)で(?:返|連|決|また)|確認(?:し|いた)?(?:て|して|を)?(?:から|(?:の?上|後|次第)(?!.{0,6}(?:同意|承知|了解))|中|してみ)|多分|たぶん|おそらく|恐らく|かもしれ|かもです|かも$|(?:行け|参加でき|大丈夫|可能|いい|OK)(?:だ|る)?(?:と|かと|とは)(?:思|存)|はず(?!っと|れ|か)|仮(?:に|で|予約|押さえ)|とりあえず|一旦|いったん|まだ(?!.{0,6}(?:登録|寒|未熟|不慣れ|求職))|未定|微妙|相談し(?:て|ます|てから)|迷(?:っ|い)|保留|わから(?:ない|ず|なく)|分から(?:ない|ず|なく)|わかりません|分かりません|決め(?:かね|られ)|しようか|つもり|予定が(?:わ|分|見え|はっきり|決ま|変わ)|シフトが(?:出|わ|決)|maybe|perhaps|probably|tentativ|let me (?:check|think|see)|not sure|i think|will (?:tell|let|reply|answer|contact|check)|get back to|later|もう少し待|(?:少々|しばらく|ちょっと)お?待|待って(?:ください|下さい|もら|いただ)/im;
const CORRECTS =
  /より(?:も)?\s?(?:[\d一二三半]+\s?(?:時間|分)(?:ほど|くらい|半)?)?(?:早|遅|前に|後ろ|あと)|やっぱ|やはり|訂正|間違(?:え|い|っ)(?!なく|あり|ござ)|取り消|撤回|と思った|と思いました?が|つもり|無視して|(?:先|さき)(?:ほど|程|に)の?(?:メール|返信|連絡|返事)|前(?:回)?の(?:メール|返信)|(?:…|\.\.|、|^)(?:いや|あ、)|いいえ|ではなく(?!問題)|じゃなく|使わない|使えな|使えません|correction|mistake|instead|ignore/im;
const FOR_OTHERS =
  /代わり(?:に|で)|かわりに|代理|に代わって|別の(?:人|者|方(?!法|が))|本人(?:では|に|が|は|から)|(?:転送|(?<!お)伝え|申し伝え)(?:し|て|ま|る)|(?:息子|娘|夫|妻|主人|旦那|母|父|子供|家族|弟|妹|兄|姉|友人|友達|知人|彼女?)(?:が|は)[^。、\n]{0,10}(?:予約|選び|選ん|希望し|申し?込)|(?:息子|娘|夫|妻|主人|旦那|母|父|子供|家族|弟|妹|兄|姉|友人|友達|知人)(?:(?:が|は)(?:参加|受け|出席|相談|利用|[行い]き)|(?:の|に)(?:分|もの|予約|申し?込み|代|確認|聞|伝))/;
export const ANY_OF_THEM =
  /全部|全て|すべて(?!(?:承知|了解|同意|了承|承諾|わかり|分かり|把握|確認|拝見))|[23二三]つ(?:とも|どれ)|[23]日(?:とも|間とも)|どれでも|どちらでも|どっちでも|どれも(?=大丈夫|OK|可|問題|いい)|ご都合の(?:良|い|よ)い(?:日|方|ほう|時間)|いずれ(?:で|の(?:日|候補).{0,4}で|も(?=可|大丈夫|問題))|いつでも|何時でも|どの(?:日|時間|候補)|なんでも|おまかせ|お任せ|any (?:of|time|day|one)|anytime|either|all (?:of them|are|three)|whichever/i;
const RISKY =
  /ない|なく|なし(?!です)|ません|せん$|ず[、に]|(?:です|ます|した|だ)(?:が|けど|けれど)(?:[、,]|$)|しかし|でも[、,]|けれど|以外|除(?:く|き|い)|(?<![A-Za-z])NG(?![A-Za-z])|取り?消|キャンセル|辞退|断|やめ|中止|代わり|代理|不安|心配|困|問題が|事情|急|できれば|なるべく|ほうが|方が|よりも|\bnot\b|n't\b|\bbut\b|\bhowever\b|\bno\b|never|instead|prefer|hope|wish|希望|\d\s*(?:時|分)|延長|短|半分|途中|早退|遅/i;
/** Beside a named choice only these tell against it. */
const RISKY_CHOICE =
  /しかし|でも[、,]|けれど|(?:です|ます)が$|取り?消|キャンセル|お断り|不安|心配|困り|\bbut\b|however/i;
export const SET_PHRASES =
  /(?:お?時間|時刻)になりましたら|(?:いろいろ|色々|よく)?考え(?:て|た結果|まして)[、,]?(?=.{0,10}(?:にしました|決めました))|(?:家族|夫|妻|主人|母|父|親|息子|娘)(?:と|に)(?:も)?(?:相談|話し合)(?:し(?:て|まして|た結果)|って|の結果)[、,]?(?=[^。、]{0,14}(?:決めました|にしました))|(?:ご)?検討(?:した|いたしました|しました)?(?:の)?結果|(?:少し|かなり|どれ(?:にする)?か|とても)?(?:迷い|悩み)ましたが|(?:何かと|色々|いろいろ)?(?:至ら(?:ぬ|ない)|不慣れな?|(?:分|わ)から(?:ない|ぬ)|慣れない|拙い|ご迷惑を)[^。、]{0,20}(?:ますが|ですが|ますけど|ですけど)|(?:時間に|時刻に|お?約束に|くれぐれも)?(?:遅れ|遅刻(?:し|を?する)?|忘れ|間違え|失礼(?:の|が)?|ご?迷惑(?:の|が)?(?:おかけし)?)(?:る)?(?:こと(?:の|が)?)?(?:ない|無い)(?:よう|様)(?:に)?|(?:遅れ|忘れ|遅刻せ)ず(?:に)?|(?:問題|支障|異存|異論|異議|差し支え|(?:他に|ほかに|特に)?(?:質問|希望|変更|要望|不明点|他の希望|追加)(?:点|等|など)?)(?:は|も|など)?(?:特に)?(?:ありません|ございません|ないです|なしです|なし|ない)(?:ので|が)?|間違い(?:あり|ござい)ません|間違いな[いく]|(?:申し訳|もうしわけ)(?:ありません|ございません|ない(?:です)?)(?:が|でした)?|すみません(?:でした)?(?:が)?|済みません|(?:構|かま)いません|(?:不慣れ|初めて|はじめて|急|突然|夜分|お忙しい(?:ところ|中)?|簡単|取り急ぎ)(?:なこと|のこと|のところ)?(?:では(?:あり|ござい)ますが|で(?:す|恐縮です|申し訳ないです)(?:が|けど))|(?:お手数|ご面倒|ご迷惑|恐縮|遅く|恐れ入り|お世話)(?:を?おかけ(?:し|いたし|致し)|です|なり|に?なり)?(?:ます|ました)?(?:が|けど)|心配(?:は|が|も)?(?:なくて?|ありません|いりません|ない)|取り急ぎ|お返事(?:が)?遅く|(?:返信|返事|連絡)が遅(?!れます|れる|くなります|くなる)(?:れ|く)[^。\n]*|no problem|not a problem|don'?t worry|no (?:other )?(?:questions?|changes?)/gi;

const GREETING =
  /^(?:(?:ハローワーク|窓口|職業相談|公共職業安定所|糸魚川)[^。ぁ-ん]{0,24}(?:の?[^。ぁ-ん]{0,10})(?:様|御中|さん|さま|ご担当者様?|宛て?|へ)?|ご?担当(?:者|の方|職員)?(?:様|さん|さま)?|各位|(?:大変)?(?:お待たせ|おまたせ)(?:いた|致)?しました|.{0,10}どうも(?:です)?|拝啓|敬具|前略|草々|お世話(?:に|様|さま|を)[^。]*|いつも[^。]{0,12}お世話[^。]*|お疲れ(?:様|さま)[^。]*|こんにち[はわ]|こんばん[はわ]|おはよう(?:ございます)?|はじめまして|初めまして|突然[^。]{0,12}|(?:夜分|遅い時間|夜遅く|朝早く|早朝)[^。]{0,20}|お忙しい[^。]{0,20}|(?:早速|さっそく|迅速|丁寧)?の?(?:に)?(?:ご|お)?(?:返信|返事|連絡|案内|対応|メール|手配|調整|提示|返答)[^。]{0,30}(?:ありがと|有り?難|拝見|受け取り|届き|いただき|感謝|確認|助かり)[^。]*|(?:メール|ご?案内|ご?連絡|内容|規約|添付(?:の|ファイル)?.{0,6}|利用規約)(?:を|も|は)?(?:すべて)?(?:拝見|確認|拝読|読み|読ませて|目を通し|受け取り|届き)[^。]{0,14}(?:まし)?た|(?:返信|お?返事|ご?連絡)(?:が|も)?遅(?!れます|れる|くなります|くなる)[^。]*|遅(?:く|れ)[^。]{0,8}(?:すみ|申|失|ごめ|お詫)[^。]*|(?:申し訳|すみ|ごめん|失礼|恐縮|恐れ入り|お手数|ご面倒|ご迷惑|お騒がせ)[^。]{0,30}|以上(?:です|、?よろしく.*)?|取り急ぎ[^。]{0,16}|.{0,20}(?:楽しみに|お待ちして|(?:連絡|メール|ID|案内)(?:を)?待って(?:い|お))[^。]{0,8}|(?:寒|暑)[^。]{0,24}|(?:.{0,24}(?:受け取り|受領し|受信し|届き|拝受し|確認(?:いた|致)?し|拝見(?:いた|致)?し|確認でき)まし?た|(?:Zoom|アプリ)(?:の|を)?(?:インストール|準備|設定)(?:が|は)?(?:でき|完了し|し)ました)|(?:dear|hello|hi|good (?:morning|afternoon|evening)|to whom)\b.*|(?:best |kind |warm )?regards|sincerely.*|thanks? .*|thank you.*|many thanks|thanks|sorry for .{0,20}(?:late|delay).*|have a (?:nice|good).*|nice to .*|i (?:look|am looking) forward.*|i(?:'ve| have) (?:read|received|checked).{0,40})[.、,]*$/i;
const FACT =
  /^(?:[\p{Script=Han}々ぁ-んァ-ヶー \u3000]{2,12}[ \u3000(]*\d{5}-\d{1,8}\)?|.{0,12}(?:電話|TEL|tel|携帯|FAX|〒|住所|メール|mail|アドレス|氏名|名前|お名前|求職(?:者)?番号|登録番号|連絡先|フリガナ|ふりがな)(?:番号|アドレス)?\s*(?:は|:|が|も|\/|\.|\s)?\s*(?:[^。ぁ-ん(]|\([^()。]{0,20}(?:\)|$)){0,60}(?:です|でございます|になります|に(?:変わり|なり)ました|(?:を)?(?:お伝えします|お知らせします|連絡いたします))?|.{0,6}(?:氏名|名前|フリガナ|ふりがな|読み方?)\s*(?:は|:|が|\s)\s*[ぁ-ん ]{2,16}(?:です|と(?:読み|申し)ます)?|(?:また|なお|あと|それと|ちなみに)?[、,]?電話番号(?:が|は)?(?:も)?変わりました.{0,24}|.{0,4}(?:求職(?:者)?番号|氏名|名前|電話番号)(?:の記載)?(?:が|を|も)?(?:抜けて|漏れて|書き忘れ|忘れて).{0,10}|〒?\d{3}-\d{4}.{0,40}|[\d\s()+-]{9,20}(?:です)?|[\w.+"-]+@[\w.-]+(?:です)?|(?:念のため|一応)?.{0,6}(?:電話番号|連絡先|求職番号)(?:も|を)?.{0,4}(?:お伝え|お知らせ|記載|書いて).{0,8}|.{0,16}(?:母|父|夫|妻|家族|娘|息子|通訳|支援員|支援者|ヘルパー|介助者?|手話通訳者?|友人|友達|姉|兄)(?:が|も|と|と一緒に|者と一緒に|者が|の方が|の方と(?:一緒に)?).{0,10}(?:同席|参加|付き?添|一緒|(?:そば|横)にいます|隣|同伴|サポート).{0,8}|(?:他|ほか|それ以外|残り|別|あと)の(?:[2-3二三]つ|日|日時|日程|時間|候補|もの)?(?:は|が).{0,20}|(?:ちょうど|その日|当日|その時間|この日|金曜日?|\d+日|仕事)?(?:は|も|が|で)?.{0,6}(?:お?休み|(?:空|あ)いて(?:い)?(?:ます|る)|予定(?:は|が|も)?(?:ありません|ないです|なし|ない))(?:なので|ですので|ので|の日なので|の日です|日です|のため|です|の日)?|(?:Zoom|ズーム|オンライン|パソコン|スマホ|操作).{0,8}(?:初めて|不慣れ|慣れて|初心者|苦手|はじめて).{0,12}|(?:Zoom|ズーム|アプリ).{0,6}(?:インストール|入れ|ダウンロード|準備).{0,6}(?:ました|済み|おきます|ます|です)|.{0,24}(?:緊張|どきどき|ドキドキ).{0,8}|.{0,6}日本語.{0,20}(?:すこし|わかります|話せ|話します|上手|苦手|難し|むずかし|少し|下手|勉強|うまく).{0,14}|当日(?:は|も)?.{0,12}(?:スマホ|パソコン|iPad|タブレット|自宅).{0,8}(?:から)?(?:参加|使い|利用)?.{0,6}|.{0,12}(?:録画|録音)(?:は)?(?:しません|いたしません))$/iu;
/** 「楽しみにしていたのですが。」 leaves out what came of it. */
const TRAILS_OFF = /(?:た(?:の|ん)です|でした|てい(?:た|ました)|(?<!し)たかったです)(?:が|けど|けれども?)[。….、\s]*$/;
const OFFICE_LINE = /^(?:ハローワーク|公共職業安定所|糸魚川)[^ぁ-ん。]{0,24}(?:様|御中|ご?担当者様?|係|宛)$/;
/** What makes an apology, a greeting or thanks more than that: 「申し訳ないですが出張中です」. */
const TOUCHY =
  /だと|[るい]と(?:大変)?(?:助か|嬉し|うれし|ありがた)|女性|男性|仕事|予定|用事|用が|出張|旅行|急用|所用|私用|病院|通院|入院|手術|体調(?!に|を)|発熱|怪我|学校|授業|会議|会社|職場|研修|シフト|勤務|夜勤(?!明け)|面接|説明会|葬|不幸|法事|[\p{Script=Han}]{2}中です|待ち合わせ|駐車|玄関|ロビー|迎え|運転|電車|移動|留守|外出|帰省|帰宅|別の|ほかの|代わ|都合|なくな|辞退|キャンセル|明日|明後日|来週|再来|今週|午後|重な|(?:受け取り|受領|受信)の|覚え(?:が|は)/u;
/** A line of a signature: an address without label, or the house alone. */
const ADDRESS_LINE =
  /^(?:[\p{Script=Han}]{2,3}[都道府県])?[\p{Script=Han}]{1,5}[市区町村郡][^ぁ-んァ-ヶ。!?時番]{0,24}\d[\d-]{0,10}[^ぁ-ん。!?時]{0,20}$|^[\p{Script=Han}\p{Script=Katakana}ー]{2,12}(?:荘|アパート|マンション|ハイツ|コーポ|ハウス|メゾン|団地)?[^ぁ-ん月日時番分]{0,8}\d{2,4}号?室?$/u;
const NAME_LINE =
  /^(?!.*(?:むり|やめ|いや|だめ|まだ|です|ます|なし|まし|せん|ない))[ぁ-ん]{2,5}[ \u3000][ぁ-ん]{2,5}$|^[\p{Script=Han}々]{1,4}[ \u3000][\p{Script=Han}々\p{Script=Hiragana}\p{Script=Katakana}]{1,6}(?:より|拝)?(?: ?\([ぁ-んァ-ヶー \u3000]+\))?$/u;
const CAME =
  /^(?:はい|ええ|OK)[、,].*(?:受け取り|受領し|届き|拝受し|見|読み|拝見(?:いた)?し|確認(?:いた)?し)まし?た$|^(?:はい|ええ|OK)[、,].*(?:届い|受け取っ|読ん)て(?:い|お)?り?ます$/;
const SELF =
  /^.{0,30}(?:と申します|ともうします)$|^(?:[^はがをに、]{0,12}の(?=[^。]{4}))?(?:[\p{Script=Han}々]{1,5}(?: [\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]{1,5})?|[\p{Script=Katakana}ー ・]{2,16}|(?!.*(?:むり|だめ|いや|ふかのう|びょういん|しごと|やすみ|がっこう|めんせつ|びみょう|けっこう|だいじょ|えんりょ|ばいと|まだ|みてい|べつ|ほか|つごう|きゃんせる))[\p{Script=Hiragana} ]{2,10})です$|^[\p{Script=Han}々]{2,6}でございます$/u;

const NO_NAME =
  /無理|延期|中止|不可|却下|検討|保留|欠席|辞退|取消|変更|電話|対面|窓口|希望|相談|必要|拒否|拒絶|仕事|病院|通院|入院|出張|旅行|面接|用事|外出|残念|困|後日|多忙|私用|急用|所用|発熱|風邪|葬|コロナ|インフル|都合|予定|出勤|勤務|休日|調整|延長|期限|日程|時間|体調|帰省|キャンセル|パス|ムリ|ダメ|シフト|バイト|[未不否別他要欠]|遅刻|緊急|至急|返信|録画/;

/** Courtesy, names, contact lines and yes: what needs no further thought. */
function isKnown(text: string, plain: string, name: string | null): boolean {
  return isCourtesy(text, plain) || isOwnName(plain, name) || isSelf(plain, name);
}

function isCourtesy(text: string, plain: string): boolean {
  if (
    plain === "" ||
    saysYes(plain) ||
    WEAK_YES.test(plain) ||
    POLITE.test(plain) ||
    (GREETING.test(plain) && !TOUCHY.test(plain)) ||
    FACT.test(plain)
  )
    return true;
  const rest = plain.replace(SET_PHRASES, "");
  if (rest.length < plain.length && rest.length <= 2) return true;
  if (THANKS.test(plain) && plain.length <= 30 && !RISKY.test(rest) && !TOUCHY.test(plain)) return true;
  if (/^\(?[\p{Script=Han}]{2,5}\)?$/u.test(text.trim()) && /^\(.*\)[。]?$/.test(text.trim())) return true;
  if (ADDRESS_LINE.test(text.trim())) return true;
  if (NAME_LINE.test(text.trim()) || /^[A-Z][a-z'-]+(?: [A-Z][a-z'-]+){0,3}$/.test(text.trim())) return true;
  if (/^[\p{Script=Han}]{3,5}$/u.test(plain) && !NO_NAME.test(plain)) return true;
  return false;
}

function isOwnName(words: string, name: string | null): boolean {
  const own = (name ?? "").normalize("NFKC").replace(/[\s\u3000]/g, "");
  const bare = words
    .replace(/\([ぁ-んァ-ヶー\s]+$/, "")
    .replace(/\s/g, "")
    .replace(/(?:です|でございます|より|拝)$/, "");
  return bare.length >= 2 && own.includes(bare) && !NO_NAME.test(bare);
}

function isSelf(plain: string, name: string | null = null): boolean {
  // 「会議中です」 has the form of a name; where From tells a name in kanji, only that one is its writer's.
  const said = /^([\p{Script=Han}々]{2,6})です$/u.exec(plain)?.[1];
  if (
    said !== undefined &&
    /\p{Script=Han}{2}/u.test(name ?? "") &&
    ![...said].some((letter) => name?.includes(letter))
  )
    return false;
  return (
    SELF.test(plain) &&
    !NO_NAME.test(plain) &&
    !/大丈夫|結構|無理|希望|遠慮|仕事|面接|休み|未定|微妙|都合|別|他|日|時|番/.test(plain)
  );
}
