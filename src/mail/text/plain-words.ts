import { makeLettersOf, neededLetters } from "./needed-letters.ts";

/**
 * The words of a mail with what phones and hurried fingers add to them taken off: emoji and faces become the end of a
 * sentence, kana spellings of the few words that matter become the usual ones, and set phrases of politeness that look
 * like doubt (〜できればと思います) become what they mean. For judging intent and finding times; never for names.
 */
export function plainWords(text: string): string {
  let plain = text.normalize("NFC").replace(/\uFE0F?\u20E3/g, "番");
  if (/[^\p{ASCII}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{P}\s]/u.test(plain)) {
    plain = plain
      .replace(/[⭕◯〇](?=\s|$|[、。])/gu, "○")
      .replace(/[❌✖✗✘]\uFE0F?/gu, "×")
      .replace(/[☎📞📱]\uFE0F?/gu, "電話 ")
      .replace(
        /(?![▶◀■●◆★☆✔↔↕⬆⬇➡⬅©®™‼⁉〰〽㊗㊙])\p{Extended_Pictographic}(?:\p{Extended_Pictographic}|\p{Emoji_Modifier}|\u200D|\uFE0F|♀|♂)*/gu,
        "。",
      );
  }
  plain = plain.replace(FACES, "。");
  if (/[A-Za-z]/.test(plain)) for (const [pattern, words] of ROMAN) plain = plain.replace(pattern, words);
  // What follows is about Japanese words; English is done.
  if (/^\p{ASCII}*$/u.test(plain)) return plain;
  const letters = makeLettersOf();
  letters.add(plain);
  for (const [needed, pattern, words] of NEEDED_SPELLINGS) {
    if (needed !== null && !letters.hasAny(needed)) continue;
    const replaced = plain.replace(pattern, words);
    if (replaced !== plain) letters.add(replaced);
    plain = replaced;
  }
  return plain;
}

/** Faces made of signs, laughter at the end of a sentence, rows of dots. */
const FACES =
  /m\s?\(_ ?_\)\s?m|[（(][^\p{L}\p{N}\n（）()]{2,8}[)）][;；]?|(?<=[^A-Za-z0-9\s])\s?[\^＾][_＿]?[\^＾][;；]?|[（(](?:笑|汗|泣)[)）]|(?<=\p{Script=Hiragana})[wｗ]+(?=\s|$|。)|[♪☆★♡♥]+(?=\s|$)/gmu;

/** Japanese in Roman letters, as foreign residents without a Japanese keyboard type it. */
const ROMAN: readonly (readonly [RegExp, string])[] = [
  [/\b(?:ok|ii|ee) ?desu(?: ?yo)?\b/gi, "OKです"],
  [/^hai(?=[,.! \n]|$)/gim, "はい"],
  [/\b(?:doozo |dou?zo )?(?:yoroshiku )?onegai ?(?:shi|ita ?shi)masu?\b/gi, "お願いします"],
  [/\bari?gat[oō]u?(?: ?gozai?masu)?\b/gi, "ありがとう"],
  [/\bwakari ?mashita\b/gi, "わかりました"],
  [/\bshouchi ?(?:shi|itashi)mashita\b|\bry[oō]u?kai(?: ?desu| ?shimashita)?\b/gi, "了解しました"],
  [/\bdai?j[oō]u?bu(?: ?desu)?\b/gi, "大丈夫です"],
];

const SPELLINGS: readonly (readonly [RegExp, string])[] = [
  // 2番（ばん）でお願（ねが）いします: words with their readings, copied from a letter in やさしい日本語.
  [
    /(?<=番)[（(]ばん[)）]|(?<=願)[（(]ねが[)）]|(?<=予約)[（(]よやく[)）]|(?<=希望)[（(]きぼう[)）]|(?<=相談)[（(]そうだん[)）]|(?<=日時)[（(]にちじ[)）]|(?<=時間)[（(]じかん[)）]|(?<=変更)[（(]へんこう[)）]|(?<=辞退)[（(]じたい[)）]/g,
    "",
  ],
  // Letters of the old school, and kana of before 1946.
  [/御座(?=い|居)/g, "ござ"],
  [/御(?=世話|忙|手数|願|礼|身|電話|時間|返事|返信|約束|詫|体|名前|手紙|手配|便り)/g, "お"],
  [
    /御(?=辞退|案内|連絡|提示|提案|指定|配慮|対応|丁寧|担当|多忙|教示|指導|調整|準備|用意|説明|挨拶|相談|予約|都合|自愛|健勝|清栄|迷惑|面倒|心配|安心|承知|了承|存知|覧|希望|親切|厚意|返答|回答|通知|縁|恩)/g,
    "ご",
  ],
  [/(?<=て|で)居(?=り(?:ます|まし)|ます|る)/g, "い"],
  [/(?<=て|で)い(?=りま)/g, "お"],
  [/有り?難(?=う|く|い|き|か)/g, "ありがた"],
  [/ありがたう/g, "ありがとう"],
  [/(?<!頂)戴/g, "頂"],
  // 「1)… ×」: dots that lead from a choice to its mark.
  [/(?<=[\d０-９①-⑨][)）.．]?)\s*(?:[…‥]+|[.・]{2,})\s*(?=[×✕○◎△])/g, " "],
  [/(?<=[控考答伝迎備整加])へ(?=ま|て|た)/g, "え"],
  [/(?<=[思言])ひ(?=ま)/g, "い"],
  [/(?<=ま)せう/g, "しょう"],
  [/おそく(?=な)/g, "遅く"],
  [/おくれ(?=て(?:しま|すみ|ごめ|申|もう))/g, "遅れ"],
  [/(?<![一-龠])まって(?=い?ます|おります)/g, "待って"],
  [/[↑↓]/g, ""],
  // 「伺います…じゃなくて、つなぎます」 comes by the line.
  [
    /(?:伺い|うかがい|行き|参り)ます[…・。.、,\s]{0,4}(?:じゃ|では)なくて?[、,…]?\s?(?:つなぎ|繋ぎ|接続し|ログインし|Zoomし|ズームし)ます/g,
    "参加します",
  ],
  [/(?<=[月火水木金]曜日?)でも(?=[月火水木金]曜)/g, "か"],
  // 1番はバイトなんで2番で
  [/(?<=[\p{Script=Han}ァ-ヶー])なんで(?=[、,]|[0-9０-９①②③])/gu, "なので"],
  // 検討の結果、2番で: it is over.
  [/(?:よく)?(?:検討|相談|熟慮)(?:し(?:まし)?た)?の?結果[、,]/g, ""],
  [/できれば(?=[^。、\n]{0,8}が(?:よい|いい|良い)(?:ので|から))/g, ""],
  [/(?<=です|でした|ます|ました|ません)[…‥]+(?=[\d０-９一-龠])/g, "。"],
  [/はいっ(?=[、。!！\s]|$)/gm, "はい"],
  // 「15字半」 is typed in haste; 「ひるから2時」 is what people of the north and west call the afternoon.
  [/(?<=[0-9０-９])字(?=[半にかでのは、。\s]|$)/gm, "時"],
  [/(?:ひる|昼)から(?=[1-5１-５一二三四五](?:時|:|：)(?!.{0,5}(?:まで|の間)))/g, "午後"],
  // 希望日時／12月3日: a label, not a date.
  [/[／/](?<=^[\s・■◆●▪◇□○]*[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー]{2,10}[／/])(?=\s*\S)/gmu, "："],
  [/おせわに/g, "お世話に"],
  [/きゅうしょくばんごう/g, "求職番号"],
  [/つうやく/g, "通訳"],
  [/(?<![ぁ-ん])よろ(?=[。!！、\s]|$)/gm, "よろしく"],
  [/あざ(?:っ|ー)?(?:まー?)?す/g, "ありがとう"],
  [/(?<![ぁ-ん])むり(?=なら|な場合|でし|です|だ|。|、|なので|でした|そう|かも|\s|$)/gm, "無理"],
  // 「一日空いています」 is the whole day.
  [
    /(?<!月)(?:丸|まる)?(?:一日|(?<=丸|まる|[0-9０-９]日?[)）]?(?:は|なら|、))[1１]日)(?:中)?(?=(?:は|も)?[、]?(?:空い|あい|空け|休|お休み|暇|フリー|自由|予定が?な|何?いつでも|何時でも|どこでも|大丈夫|OK|ＯＫ|オッケー|可能|使え|動け|構|かま|対応|お?任せ)|(?:中)?(?:自宅|在宅|家[にで]|出かけ|外出|バタバタ))/g,
    "ずっと",
  ],
  // 「15時で結構ですので、よろしくお願いします」 takes it; 結構です alone may turn it down.
  [
    /(?<=[日時分半番目)）~～]|から|[のそこ]ちら|その(?:日時|時間))で結構(?:です|でございます)(?:ので|から)?[、。,\s]*(?:どうぞ|何卒|なにとぞ)?(?:よろしく|宜しく)お願い/g,
    "でお願い",
  ],
  // 12月7号 is how a day is counted in Chinese, 加用日 what a hurried finger makes of 火曜日.
  [
    /(?<=[\d０-９十]\s?月\s?[\d０-９十]{1,2}\s?)号(?![室車棟館線])|(?<=(?<![\d第])\d{1,2})号(?=の?(?:午[前後]|\d{1,2}[時:：]))/g,
    "日",
  ],
  [/(?<=[日)）、\s])加用日/g, "火曜日"],
  [/(?<=[日)）、\s])([月火水木金])用日/g, "$1曜日"],
  // 「忙しいすけ、」 gives a reason in Echigo.
  [/(?<=[いるただ])(?:すけ|さけ|すけえ)(?=[、,])/g, "ので"],
  // 「バスが一日三本」 counts a day.
  [/(?<![月\d０-９])[一1１]日(?=に?[一二三四五六七八九十\d０-９]+[本回便度食往](?![目日月]))/g, "日に"],
  // 「一日ずらして」 is a distance, not the first of a month.
  [/(?:[一二三]|[1-3１-３])日(?:ほど|だけ|くらい)?(?=(?:後ろに|前に)?(?:ずら|遅ら|早め|延ば|のば))/g, "日程を"],
  // The west of the country, as it is typed.
  [
    /(?<![ぁ-んァ-ヶー一-龠])(?:ほな|(?:せ|そ|それ)やったら|ほんだら|ほんなら?|ほんじゃ|ほいじゃあ?|んじゃあ?|そんじゃあ?|そんなら|そしたら|ほしたら)(?=[、,\s]|それ|その|これ|お願|\d|[①-⑨]|[月火水木金]曜|午[前後])/g,
    "では",
  ],
  [/(?<![ぁ-ん])そんで(?=[、,]?(?:大丈夫|ええ|いい|お願|頼|OK))/g, "それで"],
  [/(?<![ぁ-ん])よか(?=です|ばい|よ(?=[。!！、]|$))/gm, "いい"],
  [/おおきに(?:です)?/g, "ありがとう"],
  [/(?:かま|かめ)(?:へん|まへん)/g, "構いません"],
  [
    /(?:あか(?:ん|へん)|あきまへん|いかん)(?:です|ですわ|わ|ねん|んです|なあ|な|ので|のや)?(?=[。、,!\s]|$)/gm,
    "無理です",
  ],
  [/(?:行|い)(?:け|か?れ)(?:へん|まへん)(?:わ|ねん|です)?/g, "行けません"],
  [/(?<=[一-龠])(?:しまっせ|しますわ)(?=[。、!\s]|$)/gm, "します"],
  [/無理(?:では|じゃ|とは言え)(?:ありません|ないです|ない)(?=[。、,!\s]|$)/gm, "大丈夫です"],
  // Half-width and full-width katakana of people who type on a fixed keyboard.
  [/(?:ﾖﾛｼｸ|ヨロシク)/g, "よろしく"],
  [/(?:ｵﾈｶﾞｲ|オネガイ)/g, "お願い"],
  [/(?<=お願い|よろしく|承知|了解)\s*(?:ｼﾏｽ|シマス)/g, "します"],
  [/^(?:ﾊｲ|ハイ)(?=[、,。!！\s]|$)/gm, "はい"],
  [/(?:ｷｬﾝｾﾙ|きゃんせる|キヤンセル|キャンセﾙ)/g, "キャンセル"],
  [/(?:ﾘｮｳｶｲ|リョーカイ|りょうかい|りょーかい)/g, "了解"],
  [/は[ーぁあ〜~]+い(?=[、,。!！\s]|$)/gm, "はい"],
  [/(?<![ぁ-ん])に\s?ばん(?:め|目)?/g, "2番"],
  [/(?<![ぁ-ん])さん\s?ばん(?:め|目)?/g, "3番"],
  // Easy Japanese and phone typing without conversion.
  [/お(?:ねが|願が|ねがい)い|おねげえ/g, "お願い"],
  [/御願い/g, "お願い"],
  [/(?:宜|夜露死苦|よろ)(?:しく|敷く)|(?<![いで])よろしゅう|よろしゅう(?=お願|頼|お頼)/g, "よろしく"],
  [/おっけ[ーい]?|(?<![ぁ-んァ-ンー])(?:おけ|オケ)(?=です|っす|[。!！、,\s]|$)/gm, "OK"],
  [/^りょ(?=です|っす|[。!！、,\s]|$)/gm, "了解"],
  [/(?<=で|ま|っ)[ーぁ]+す(?=[。!！、,\s]|$|よ|ね)/gm, "す"],
  [/だいじょう?ぶ/g, "大丈夫"],
  [/しょうち(?=し|いた|です)/g, "承知"],
  [/(?:けっこう|けつこう)(?=です|で$)/g, "結構"],
  [/もんだい\s?(?=あり|ない|なし)/g, "問題"],
  [/じかん/g, "時間"],
  [/(?<![ぁ-ん])ごご(?=[\s\d０-９のにはでな、]|$)/g, "午後"],
  [/(?<![ぁ-ん])ごぜん(?=[\s\d０-９のにはでな、]|ちゅう|$)/g, "午前"],
  [/(?<![ぁ-ん])なんじ(?=でも)/g, "何時"],
  [/よやく/g, "予約"],
  [/そうだん(?=[をにがのでしは\s、。!！?？]|おねが|$)/gm, "相談"],
  // 「相談できればと思い、メールいたしました」 asks now, for all its past tense.
  [
    /と(?:思い|思って|存じ|考え)(?:まして)?[、,]?(?:この(?:度|たび))?[、,]?(?:ご?(?:メール|連絡))(?:を)?(?:させていただき|いたし|致し|差し上げ|し|送り)(?:ました|ます|た次第です|ております)/g,
    "、お願いします",
  ],
  [/朝から(?:お)?昼(?:頃|ごろ|前)?まで/g, "午前中"],
  [/(?:お)?昼から夕方(?:頃|ごろ)?まで/g, "午後"],
  [/[朝昼夕晩](?:めし|飯|ごはん|ご飯|食(?=[をのが後]))/g, "食事"],
  [/おんらいん/g, "オンライン"],
  [/にほんご/g, "日本語"],
  [/さんか(?=[ 　]?(?:し|でき|きぼう))/g, "参加"],
  [/きぼう(?=し|です|の|日|$)/g, "希望"],
  [/へんこう/g, "変更"],
  [/でんわ/g, "電話"],
  [/ばんごう/g, "番号"],
  [/(?<=[\d０-９一二三])\s?ばん(?:め|目)?/g, "番"],
  [/(?<=[\d０-９])\s?がつ/g, "月"],
  [/(?<=[\d０-９]\s?)にち(?!よう)/g, "日"],
  [/(?<=[\d０-９])\s?じ(?=[にはでかのを、。\s]|はん|$)/g, "時"],
  [/(?<=時)はん/g, "半"],
  [/(?<=お願い)しm?[aあ]?(?:ま|[mｍ])す|(?<=お願い)しま(?=[。\s]|$)/g, "します"],
  [/(?:お[なね]|オ[ナネ])(?:が(?:い)?)?(?:しゃ|シャ)[ーァぁっッ]*(?:す|ス)|お願いしゃー?っ?す/g, "お願いします"],
  // 「その日時でしたら参加可能です」「3番なら行けます」 name what is taken; they make no condition.
  [
    /(?<=(?:(?:その|この|こちらの|上記の?|ご?提示の?|ご?案内の?|ご?提案の?)(?:日時?|日程|時間帯?|お時間|候補)|[\d①-⑨]番目?|\d{1,2}(?:日|\/\d{1,2})(?:\(.\)|.曜日?)?の?(?:午前|午後)?\d{1,2}(?:時(?:半|\d{2}分)?|:\d{2})|候補\s?\d|[①-⑨])\s?)(?:なら|でしたら|であれば|だったら)(?=[、,]?(?:ぜひ|是非)?[、,]?(?:空いて|あいて|参加|行け(?:ます|る)|いけます|伺え(?:ます|る)|都合が(?:つき|いい|よ|良)|予約|お願い))/g,
    "で",
  ],
  [/お願いして(?:も)?(?:よろしい|いい|良い|よい|大丈夫)(?:でしょう|です)か[?？]?/g, "お願いします"],
  [/(?<=問題(?:は|も)?)無(?=い|し)/g, "な"],
  [/(?<=(?:大丈夫|OK|承知|了解|いい)です|しました)(?=よろしく|お願い|ありがとう)/g, "。"],
  // 「夜分に失礼します」 names no evening.
  [/(?:夜分|早朝)(?:遅く|早く)?(?:から|に|で)?(?=[、,]?(?:失礼|すみ|すいま|申し|恐れ|ごめん))/g, ""],
  // Whether an answer comes in time is ours to judge.
  [/(?:まだ)?間に合(?:う|い)(?:よう)?(?:でしたら|なら|ましたら|えば)[、,]?/g, ""],
  [/お願い(?:を)?(?:でき|出来)(?:ます|ません)(?:でしょう)?か[?？]?/g, "お願いします"],
  [/お願い(?:でき|出来)たら(?:と(?:思い|存じ)ます|(?:幸い|嬉しい|ありがたい)です)?/g, "お願いします"],
  [
    /(?<=て)(?:いただけ|頂け|もらえ|くださ(?=いま))(?:ます|ません|い)(?:でしょう)?か(?:[?？]|(?=[。、!！\s]|$))/gm,
    "ください",
  ],
  [/(?:空|あ)いて(?:い)?(?:ませんか|ないで(?:すか|しょうか))/g, "空いていますか"],
  // Politeness in the form of a condition or an opinion.
  [
    /お願い(?:でき|出来)れば(?:と(?:思い|存じ)ます|幸い(?:です|に存じます)|助かります|ありがたいです)?/g,
    "お願いします",
  ],
  [
    /お願いしたい(?:と(?:思い|思って(?:い|おり)|存じ|考えて(?:い|お)り?)ます|のですが|んですが|です)?(?:が)?(?=[。、\s]|$)/g,
    "お願いします",
  ],
  [/お願い(?:したく|いたしたく)(?:存じます|思います)?/g, "お願いします"],
  [
    /(?:いただ|頂)け(?:れば|ますと|ると|たら)(?:と(?:思い|存じ)ます|幸い(?:です|に存じます)|助かります|(?:有り?難|ありがた)いです|嬉しいです)/g,
    "いただきたいです",
  ],
  [/たい(?:と|なと)(?:思(?:います|っています|っております|い)|存じます|考えて(?:います|おります))/g, "たいです"],
  [/(?:させて|して)(?:いただ|頂)き(?:たく|たい)(?:と)?(?:存じます|思います|思っております)/g, "させてください"],
];

/** A hundred searches, of which a mail needs a few: the others are told by the letters that they need. */
const NEEDED_SPELLINGS = SPELLINGS.map(([pattern, words]) => [neededLetters(pattern), pattern, words] as const);

/**
 * A mail typed in katakana throughout (オンライン ソウダン ヲ オネガイシマス), also in half width, becomes hiragana, letter by
 * letter; words that are katakana anyway stay. Any other text comes back as it is.
 */
export function hiraganaOf(text: string): string {
  if (/[ぁ-ん]/.test(text) || !/[ァ-ヶｦ-ﾝ]/.test(text)) return text;
  const wide = text.replace(/[｡-ﾟ]+/g, (run) => run.normalize("NFKC"));
  if (!/デス|マス|シタイ|ネガイ|クダサイ|デシタ/.test(wide)) return text;
  return wide.replace(/[ァ-ヶー]+/g, (run) =>
    run
      .split(LOAN_WORDS)
      .map((part) =>
        LOAN_WORD.test(part)
          ? part
          : part.replace(/[ァ-ヶ]/g, (kana) => String.fromCharCode(kana.charCodeAt(0) - 0x60)),
      )
      .join(""),
  );
}

const LOANS =
  "オンライン|ズーム|ハローワーク|メールアドレス|メール|アドレス|カード|パソコン|スマートフォン|スマホ|キャンセル|リモート|ビデオ|ウェブ|パート|アルバイト|セミナー";
const LOAN_WORDS = new RegExp(`(${LOANS})`);
const LOAN_WORD = new RegExp(`^(?:${LOANS})$`);

/** | 氏名 | 試験太郎 |: the rows of a table typed with bars become labelled lines. */
export function withoutBars(text: string): string {
  return text.replace(
    /^[ \t]*[|｜][ \t\u3000]*([^|｜\n]{1,16}?)[ \t\u3000]*[|｜][ \t\u3000]*([^|｜\n]+?)[ \t\u3000]*[|｜]?[ \t]*$/gm,
    "$1：$2",
  );
}

/** A name found in `words`, a text so changed: in katakana again unless the mail itself holds it as it is. */
export function nameIn(original: string, words: string, name: string | null): string | null {
  if (name === null || words === original || original.includes(name)) return name;
  return name.replace(/[ぁ-ゖ]/g, (kana) => String.fromCharCode(kana.charCodeAt(0) + 0x60));
}
