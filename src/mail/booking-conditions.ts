import type { Sentence } from "./sentences.ts";

/**
 * Whether the writer makes the booking depend on something, or has not made up his mind: nothing is offered on that by
 * itself. Politeness in the form of a condition (空いていれば, 可能であれば), wishes (午前なら) and conditions of a job are none.
 * Folded sentences of a first mail; `subject` is its own subject.
 */
export function isConditional(subject: string, sentences: readonly Sentence[]): boolean {
  const all = [subject, ...sentences.map(({ text }) => text)];
  const asks = all.some((words) => /予約|お願い|希望(?:し|です|日|い|$)|申し?込(?:み|ん)?(?:ます|たい)/.test(words));
  return all.some((words) => refusesOtherwise(words) || isLimited(words) || depends(words) || isUndecided(words, asks));
}

/** 女性の相談員でなければ行きません: what happens otherwise. */
function refusesOtherwise(words: string): boolean {
  return (OTHERWISE.test(words) && !CARE.test(words)) || NOBODY_ELSE.test(words);
}

const OTHERWISE =
  /(?:なら(?:ば)?|れば|たら|場合(?:は|には)?|ときは|時は|(?:ない|無い|駄目|無理)だ?と|でないと|以外は)[、,]?[^。\n]{0,24}?(?:(?<![でも])結構です|(?:要|い)りません|(?<!は|も)不要です|やめ(?:ます|ておき|たい|させ)|取り?下げ|見合わせ|取り?消(?:し|して)(?!でき)|無しに|なしに(?!は)|白紙|無効に|(?:お)?断り|遠慮し|遠慮さ|辞退|見送(?:り|ら|っ)|キャンセル(?:し(?!た|て(?:も|よ|い))|で|を?お願い)|申し?込み(?:は)?(?:しま)?せん|申し?込みません|(?:行き|受け|参加し|利用し|予約し|伺い)ません|(?:行か|受け|参加し|利用し)ない(?!と)|他(?:を|に)(?:当|頼)|(?:諦め|あきらめ)(?!まし|て)|(?:なら|れば|たら|と)[、,]?もう?いいです|もういい)/;
/** 都合が悪くなったらキャンセルします: what every careful person would do, or what only is asked about. */
const CARE =
  /(?:体調|急用|急な|万が?一|当日|悪くな|出られなく|行けなく|参加できなく|雪|停電|都合がつかなくな)[^。\n]{0,24}(?:場合|たら|れば|とき|時|際)|(?:でき|出来|可能|よろしい|いい|良い|構い|大丈夫)[^。\n]{0,6}(?:か|でしょう)/;

/** 佐久さん以外とは話しません. */
const NOBODY_ELSE =
  /以外(?:の(?:方|人|相談員|職員))?(?:とは|は|だと|には|なら)[^。\n\d]{0,12}(?:話(?:し|せ)|相談(?:し|でき)|受け(?:ませ|な|たく)|嫌|いや|お断|困り)/;

/** 〜の場合に限ります, 〜が条件です, ただし〜. */
function isLimited(words: string): boolean {
  if (/(?:場合|とき|時|こと)に?(?:限(?:り|る|って|定)|のみ|だけ(?:で|、|お|予約|申))/.test(words)) return true;
  if (
    /(?:こと|の|もの)(?:が|を)(?:前提|条件)|条件(?:が(?:あり|ござ|\d|[一二三])|付き|つき|として|は(?!合|問|特に(?:あり|な)))/.test(
      words,
    )
  )
    return !/(?:労働|雇用|勤務|求人|仕事|就職|希望|給与|待遇|会社|応募)の?条件/.test(words);
  const but = /(?:^|[、。\s])(?:ただし|但し)[、,]?(.*)/.exec(words)?.[1];
  return but !== undefined && !/\d|曜|午前|午後|週|朝|夕|昼|平日|時間|無理|不可|都合|仕事|通院/.test(but);
}

/** 交通費が出るなら、12月7日に…お願いします. */
function depends(words: string): boolean {
  for (const match of words.matchAll(IF)) {
    const before = words.slice(0, match.index);
    const head = before.slice(Math.max(before.lastIndexOf("、"), before.lastIndexOf(",")) + 1).slice(-HEAD);
    if (WISHED_TIME.test(head) || (HARMLESS_IF.test(head + match[0]) && !HIDDEN_FACE.test(head + match[0]))) continue;
    if (ACTING.test(words.slice(match.index + match[0].length))) return true;
  }
  return IF_ENGLISH.test(words);
}

const HEAD = 24;
const IF =
  /(?<!よ|な)なら(?:ば)?(?![なずわいっんびべし])|のであれば|であれば|でしたら|だったら|(?<=[えけげせてねべめれ])ば(?=[、,\sお予申受希1-9相]|$)|(?<=[っんし]|まし)(?:た|だ)ら(?=[、,\sお予申受希1-9相])|(?<=[るたいなの])場合(?:は|に|、)/g;
/** The times themselves, or that is what the condition is about. */
const WISHED_TIME =
  /(?:\d\s?(?:日|時|分|番|:\d\d|\))?|[一二三四五六七八九十]日|半|曜日?|午[前後]中?|[前後]半|週|朝|昼|夕方?|夜|平日|祝|頃|ごろ|以降|以外|以前|まで|から|間|うち|中|その日|そこ|その(?:時間帯?|日時|日程|週)|[いど]ちらか|いずれか|どれか|年内|年明け|月末|ほか|他|別の?(?:日|時間)|時間帯?|日程|日時|日|枠)(?:の(?:方|ほう))?(?:で|に|が|は)?(?:も)?$/;
const HARMLESS_IF =
  /空|あ[いき]|可能|でき|出来|よろし|宜し|よけ|よかっ|良[けか]|い[いけ]|都合|お?時間|余裕|問題|差し?支え|支障|迷惑|邪魔|無理|難し|むずかし|厳し|だめ|ダメ|NG|不可|埋ま|取れ|とれ|いただけ|頂け|もらえ|くださ|下さ|幸い|必要|何か|なにか|質問|不備|不足|不明|間違|わから|分から|間に合|許|叶|かなう|相談|仕事|求人|職場|職種|会社|働け|働[くい]|就[けい職]|見つか|合[うえっい]|アドバイス|情報|オンライン|ズーム|zoom|リモート|パソコン|スマホ|自宅|家|詳し|教え|急ぎ|体調|具合|天気|雪|早け|遅け|そう(?:で|いう)|例え|たとえ|なんとか|何とか|つなが|繋が|切れ|初めて|はじめて|構わ|かまわ|若け|資格|経験|訓練|正社員|パート|でき?るだけ|なるべく|と(?:すれ|した)|なけれ|欲を|しいて|強いて|させて|思え|助か|嬉し|興味|返|連絡|ご?案内|登録|希望/i;
/** カメラはオフでよければ: how the talk is to be held is for staff. */
const HIDDEN_FACE =
  /(?:カメラ|顔|ビデオ|映像|画面|録[画音]|匿名|名前)[^。\n]{0,14}(?:オフ|なし|無し|切っ|出さ|映さ|うつさ|し|伏せ|のま[まん]|ず|もい|もよ)/;
const ACTING =
  /予約|申し?込|お願い|希望(?:し|です)|受け(?:たい|ます|させ)|相談(?:し(?:ます|たい)|を)|利用し(?:ます|たい)|参加し/;
const IF_ENGLISH = /\b(?:only\b[^.\n]{0,24}\bif|unless|on (?:the )?condition that|provided that|as long as)\b/i;

/** まだ決めてはいないのですが, 検討中です, お願いするかもしれません. */
function isUndecided(words: string, asks: boolean): boolean {
  if (WAVERING.test(words) && !(OTHER_MATTER.test(words) && !/オンライン|zoom|予約/i.test(words))) return true;
  if (/まだ[^。\n]{0,6}(?:決め|きめ)て(?:は)?い?(?:ない|ません|おりません|おらず|かね)/.test(words))
    return !/仕事|職種|業種|職業|働|何を|どんな|どの|方向|就職先|応募|進路|会社/.test(words);
  if (LATER.test(words))
    return !/番号|書類|資料|履歴|電話|変更|なら|れば|たら|場合|際|とき(?!は)|内容|詳し|結果/.test(words);
  if (!asks && /オンライン[^。\n]{0,8}(?:に|は)?(?:興味|関心)|オンライン[^。\n]{0,8}(?:が|は)気になって/.test(words))
    return true;
  return ENGLISH_WAVERING.test(words);
}

const THE_BOOKING =
  "(?:申し?込(?:み|む|もう)?|予約(?:する|しよう|を)?|(?:ご?利用|参加)(?:する|しよう)?|受け(?:る|よう)|オンライン(?:での?)?(?:職業)?(?:相談|に)?(?:する|しよう)?|お願い(?:する|しよう)?|相談する)";
const WAVERING = new RegExp(
  [
    `${THE_BOOKING}(?:か(?:どうか)?|べきか|かしない[^。\\n]{0,4}|の?か)[、は]?[^。\\n]{0,10}(?:迷|考え|悩|決め|検討|わからな|分からな)`,
    `${THE_BOOKING}(?:の?利用)?(?:を|は|も|で|の)?[^。\\n、]{0,6}(?:検討(?:中|し(?!たい))|考え中|思案中|保留|未定)`,
    "^[^。\\n]{0,16}検討(?:中です|して(?:い|お)り?ます)",
    "(?:予約|お願い|申し?込み?|受け|相談|利用)(?:を)?(?:する|し|する事|すること)?(?:に)?(?:なる)?か(?:も(?:しれ|知れ)|もです)",
    "(?:とりあえず|ひとまず|まずは|先に|今は)[^。\\n]{0,24}(?:聞|様子|確認|知り|空き|状況|問い?合わ?せ)[^。\\n]{0,6}(?:だけ|のみ|たいだけ)|(?:聞いて|きいて|確認して)(?:みた|みる|いる)だけ|様子(?:を|が)(?:知り|見)たい",
    "(?:仮に|仮の|もしも?)[^。\\n]{0,30}(?:申し?込|予約)(?:む|す)(?:る)?(?:と(?:した|すれ)|場合|なら)",
    "仮(?:押さえ|抑え|おさえ|予約|申し?込み?)(?:で|を|し|に|の|と|$)|行けるか(?:どうか)?[^。\\n]{0,6}(?:分か|わか|未定|微妙)|(?:返事|返信|回答)(?:は|を)?[^。\\n]{0,8}(?:待って(?!い|お)|保留)",
    "空いて(?:いる|る)?こと(?:が|は)(?:多|あり)|混(?:んで|み)(?:い)?(?:ます|る|合)[^。\\n]{0,6}か(?:[。?]|$)|混雑(?:し|状況)",
    "(?:申し?込む|予約する|お願いする|決めた|決まった)(?:とき|時|際|場合|後)(?:は|に|には)[^。\\n]{0,10}(?:改めて|あらためて|また|別途|こちらから)",
    "(?:窓口|電話|対面)[^。\\n]{0,12}(?:か|と)[^。\\n]{0,4}オンライン[^。\\n]{0,16}(?:迷|考え|どちら|どっち|悩)|どちらがいい(?:でしょう|です)",
    "(?:^|[^た])(?:決め|決心が)(?:かねて|つか(?:ない|ず))",
  ].join("|"),
);
/** 訓練を受けるか検討中: what the talk is to be about. */
const OTHER_MATTER = /訓練|講座|資格|試験|応募|求人|会社|転職|就職|内定|仕事|進学|退職|復職|面接|選考/;
/** 申込みは後日いたします, また連絡します. */
const LATER =
  /(?:改めて|あらためて|(?<![明々])後日|追って|のちほど|後ほど|正式(?:に|な申し?込み?)(?:は)?)[^。\n]{0,14}(?:申し?込|予約し|連絡(?:し|いた|致|さ)|メール(?:し|いた|致|さ)|お願い(?:し|いた|する)|いたします|します)|また(?:こちらから)?(?:ご)?(?:連絡|メール|申し?込み)(?:し|いた|致|さ)|申し?込み(?:は|を)[^。\n]{0,16}(?:てから|あとで|後で)(?:に?し|に?いた|です|に?さ)/;
const ENGLISH_WAVERING =
  /\b(?:not (?:yet )?(?:sure|decided)|haven'?t decided|have not decided|still (?:thinking|deciding|considering)|(?:am|i'm) (?:only |just )?(?:thinking (?:about|of)|considering)|just (?:asking|wondering|checking)|might (?:book|apply))\b(?![^.\n]{0,30}\b(?:job|career|work|field)\b)/i;
