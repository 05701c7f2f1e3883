import { isReported, type Sentence } from "../text/sentences.ts";

/**
 * Whether the writer gives up the booking, asks to move it, or only speaks about such things. `doubt` is every mention that
 * is not plainly the writer's own, present act about this booking: denied, asked about, imagined, past, reported, another
 * person's or another appointment's. `cannot` only says that the writer cannot come.
 */
export type Giving = "no" | "yes" | "cannot" | "doubt" | "question" | "condition";

/** Read as strictly as a confirmation (design §2): every mention must be the act itself, and nothing may speak against it. */
/** True for words that give up a booking, and not only say that one cannot come. */
export function namesCancelling(sentence: Sentence): boolean {
  return CANCEL.test(sentence.text.replace(/\s/g, ""));
}

export function readCancelling(sentences: readonly Sentence[], explained: (sentence: Sentence) => boolean): Giving {
  let result: Giving = "no";
  let announced = false;
  for (const sentence of sentences) {
    const words = sentence.text.replace(/\s+(?=[^A-Za-z])|(?<=[^A-Za-z])\s+|\([^()]{1,12}\)$/g, "");
    if (!CANCEL.test(words) && !CANNOT_COME.test(words)) continue;
    // 「ご辞退の件」 is a heading, and what becomes of it is said below.
    if (HEADING.test(words)) {
      announced = true;
      continue;
    }
    const act = actOf(sentence, words);
    if (act !== "yes") return act;
    if (!explained(sentence)) return "doubt";
    if (result !== "yes") result = CANCEL.test(words) || BECAME_UNABLE.test(words) ? "yes" : "cannot";
  }
  if (result === "no" && announced) return "doubt";
  if (result !== "no" && sentences.some((sentence) => STILL_COMING.test(sentence.text.replace(/\s/g, ""))))
    return "doubt";
  return result;
}

const CANCEL =
  /キャンセル|取り?[消下]|取り?止め|[取と]りやめ|辞退|見送(?:り|ら|る)|お断り(?:いた|致|し|さ|を|申)|断ることに|(?:予約|相談|申し?込み?|参加|利用)(?:を|は|も)?(?:や|止)め|(?:^|[、,]|やっぱり?|やはり|今回は|もう|では|じゃあ)(?:や|止)め(?:ます|させ|ておき|とき|たい|る|$)|な(?:かった|し)(?:こと)?に(?:し|お願い)|見合わせ(?:ます|る|たい|させ)|(?:予約|相談|申し?込み?)(?:は|も)?(?:もう)?(?:いらない|いりません|要らない|要りません|必要(?:あり|ござい)ません|不要です)|(?:(?<!電話|窓口|対面)(?:相談|予約|面談)|申し?込み?|今回)(?:の(?:予約|相談|件|お?話))?(?:は|を)?[、,]?(?:今回は)?(?:無し|なし)(?:で|に|という)|(?:(?<!電話|窓口|対面)(?:相談|予約|面談)|申し?込み?|参加|約束)(?:を|は|も|[、,])?[^。、]{0,10}中止|白紙|不要(?:に|と)な|必要(?:が|は)?な?く?なくな|cancel|withdraw|\bdecline\b/i;
const CANNOT_COME =
  /(?:[行い]け|伺え|うかがえ|(?:参加|出席|受講|利用|相談)(?:が)?(?:でき|出来)|(?:出|受け|来)られ|都合が(?:つか|つけられ))(?:なく|ません|ない|なそう|そうに?(?:ない|あり)|ず)|欠席|都合が?(?:悪く|つかなく)|(?:can'?t|cannot|can not|unable to|won'?t be able to|not able to) (?:attend|come|make|join|participate)/i;

const HEADING =
  /^(?:(?:相談|予約|面談|オンライン相談)の?)?(?:ご?辞退|キャンセル|取り?消し?|取り?下げ)(?:の(?:件|ご?連絡|お知らせ)|について)$/;
const GIVES_REASON = /(?:ので|ため|から|て|まして|ところ恐縮ですが|ところですが|のですが)[、,]?$/;
const WAS_OTHERWISE = /た(?:の(?:です|だ)|ん(?:です|だ))?(?:が|けど|けれども?)[、,]?$/;
const BECAME_UNABLE = /なくな(?:り|っ)/;

function actOf(sentence: Sentence, words: string): Giving {
  if (sentence.reported && isReported(fromActOn(sentence))) return "doubt";
  const last = sentence.clauses.at(-1)?.text ?? "";
  const asked =
    (CANCEL.test(last) || CANNOT_COME.test(last)) &&
    /\?$|か(?:ね|な)?[。?]*$|教えて|方法(?:を|は|が|について|$)|どう(?:すれば|したら|やって)/.test(words) &&
    !POLITELY_ASKED.test(words);
  if (asked) return "question";
  const clauses = sentence.clauses.map((clause) => clause.text.replace(/\s+(?=[^A-Za-z])|(?<=[^A-Za-z])\s+/g, ""));
  const without = (told: RegExp) =>
    clauses
      .filter((clause) => told.test(clause) && !/(?:じゃ|では)なく/.test(clause))
      .filter((clause) => !CANCEL.test(clause) && !CANNOT_COME.test(clause))
      .reduce((rest, clause) => rest.replace(clause, ""), words);
  // 「お願いするつもりでしたが」 tells what was.
  if (IMAGINED.test(without(WAS_OTHERWISE))) return "condition";
  // 「先日受けた会社から内定をいただきましたので」 only gives the reason.
  if (NOT_NOW.test(without(GIVES_REASON))) return "doubt";
  const about = clauses.filter((clause) => CANCEL.test(clause) || CANNOT_COME.test(clause));
  if (about.length === 0) about.push(words);
  return about.every((clause) => isAct(clause)) ? "yes" : "doubt";
}

/** 「修理は高いと言われましたので、お断りします」: what others said is only the reason. */
function fromActOn({ text, start, clauses }: Sentence): string {
  const act = clauses.find((clause) => CANCEL.test(clause.text) || CANNOT_COME.test(clause.text));
  return act ? text.slice(act.start - start) : text;
}

function isAct(clause: string): boolean {
  const bare = clause
    .replace(/\([^()]{1,12}\)$/, "")
    .replace(/(?:です|ます|した)?(?:ので|ため(?:に)?|から|が|けど|けれども?)?[、,。.!?]*$/, (end) =>
      end.replace(/(?:ので|ため(?:に)?|から|が|けど|けれども?)?[、,。.!?]*$/, ""),
    );
  if (OTHERS.test(clause)) return false;
  const thing = THING.exec(clause)?.[1];
  if (thing !== undefined && (!OWN.test(thing.replace(/^.*の/, "")) || OF_OTHERS.test(thing))) return false;
  if (CANCEL.test(bare)) return PERFORMS.test(bare) && !DENIED.test(bare);
  return CANNOT_COME.test(bare) && !LIMITED.test(bare);
}

const NAMED_ACT = "(?:キャンセル|中止|取り?消し?|取消し?|取り?下げ|取り?止め|[取と]りやめ|(?:ご)?辞退|見送り|お断り)";
const END = "(?:です|でございます|よ|ね|の|ん|m|。|\\.|!)*";
/** キャンセルします, 取消をお願いしたく, 辞退させていただき…: the act said or asked for, up to the end of its clause. */
const PERFORMS = new RegExp(
  `${NAMED_ACT}(?:の?(?:ご)?(?:手続き?|扱い|処理|ほど|方向|連絡|対応|旨|希望|お願い|方))*(?:ということ)?(?:を|で|に|と|は|の|も)?(?:して|させて|とさせて|にさせて)?(?:$|(?:ご)?(?:お願い|連絡|希望|よろしく|頼み|したい|したく|たい|たく|し?ます|致し|いたし|し(?:て)?(?:ください|下さい|ほしい|欲しい|いただ|頂|もら|たい|たく|とき|おき)|ください|下さい|いただ|頂|もら|願い|申し?(?:上げ|あげ)?ます|する(?:こと)?|です|でした)[^?]{0,30}$)` +
    `|(?:(?:取り?|と)りやめ|やめ|止め|見送|見合わせ|取り?下げ|控え|お?断|辞退す|キャンセルす|取り?消)(?:る|す)(?:こと|運び)(?:に|と)(?:し|いたし|致し|決め|決まり|なり|させていただき)[^?]{0,10}$` +
    "|(?:予約|相談|申し?込み?)(?:は|も)?(?:もう)?(?:いらない|いりません|要らない|要りません|必要(?:あり|ござい)ません|必要ない|不要)(?:です)?$" +
    `|(?:見送(?:り|ら)|(?:や|止)め|な(?:かった|し)(?:こと)?に|(?:無し|なし)(?:で|に|ということで)|中止(?:に|と)?|取り?消|取り?下げ|白紙に)(?:(?:さ)?せて|して|て)?(?:し)?(?:ます|くん(?:ない|ねえ)|くれ(?:ない|ません)|お願い|いただ|頂|ください|下さい|おき|とき|たい|たく|もら|ほしい|欲しい)[^?]{0,24}$` +
    `|(?:や|止)め${END}$|(?:不要(?:に|と)なり|必要(?:が|は)?なくな(?:り|っ))(?:まし|た|$)[^?]{0,10}$` +
    "|^(?!.*\\b(?:not|don'?t|won'?t|if|how|whether)\\b).*\\b(?:please|i|i'?d|i'?m|i'?ll|could you|can you|would you|to)\\b.{0,40}\\b(?:cancel(?:l?ing)?|withdraw)\\b|^cancel(?:lation)? please|^cancel\\b.{0,40}$" +
    "|^(?:sorry,? )?i(?:'ll| (?:must|have to|will|would like to|want to))? decline(?: (?:it|the offer|your offer|my request|the (?:booking|consultation|appointment)))?$",
  "i",
);
const DENIED =
  /(?:キャンセル|中止|取り?消し?|取り?下げ|辞退|見送り|やめ)(?:する(?:つもり|予定|気|必要|わけ)|(?:は|を|に|で|も)?(?:し|せ|では|じゃ|になら|になって)(?:な[いく]|ません(?!か)|ずに|ず(?:[、,]|$))|(?:は|を)?(?:不要|必要(?:ありません|ない)|取り?(?:消|や|止)|撤回|やめ|なし|無し)|待ち|料|ポリシー|された|になった|になりました|した(?:つもり|はず)|扱い(?!で(?:お願い|よろしく)|に(?:して|お願い)))|たくな[いく]|たくありません/;
/** The act is only imagined, weighed or promised. */
const IMAGINED =
  /(?<![一-龠ァ-ヶー])もし(?!よろし|可能)|場合|(?<!できまし|よかっ|でし|よろしかっ)たら|だら|なら(?!び)|(?<!でき|よろしけ|なけ|であ|よけ)れば|なければ(?!な|いけ)|かもしれ|かも$|検討|迷|考え(?:て(?![、,]|、?(?:み|の結果))|中)|可能性|予定です|つもり|かどうか|か(?:わ|分)から|次第|恐れ(?!入)|おそれ(?!い)|if\b|maybe|might|unless|perhaps|think/i;
/** Past, taken back, or a thing that happened to the writer. */
const NOT_NOW =
  /^(?:じゃ|では)なく|前回|先日(?!(?:[おご])?(?:予約|申し?込|お願い|確定)[^、。]{0,30}(?:相談|予約|件|面談)(?:です|でした|なの(?:です)?)が)|以前|(?:行け|でき|出来|られ|伺え)(?:ませんでした|なかった)|この(?:前|間)|昨日|さっき|先ほど|先程|キャンセル(?:した(?![いく])|してしま(?:った|い)|され|になっ|になり|し(?:まし)?た(?![いく]))|キャンセルの(?:メール|電話|連絡)を(?:送|し|いただ|受)|取り?消(?:した(?![いく])|され)|間違|やっぱりキャンセルは|取り?消しを取り?消|キャンセルを取り?消|don'?t (?:want|need|wish)|not (?:want|need|cancel)|do not cancel|cancell?ed/i;
const POLITELY_ASKED =
  /(?:お願い(?:は|を|して(?:も)?)?(?:でき|出来|いただけ|頂け|よろし)|(?:いただけ|頂け|もらえ|願え))[^。]{0,8}(?:ます|でしょう|です|ません)か?[?。]*$|(?:could|can|would) you (?:please )?(?:cancel|withdraw)/i;
/** Somebody else, or another thing, is what is cancelled or cannot come. Its illness may well be the reason. */
const OTHERS =
  /(?:家族|友人|友達|知人|知り合い|息子|娘|子供|子ども|母|父|親|夫|妻|主人|旦那|彼女?|兄|姉|弟|妹|通訳者?|付き?添い|同席者?|支援員|病院|歯医者|歯科|美容院|面接|用事|用件|他の(?!方)|ほかの|別の|会社|企業|仕事|バイト|研修|旅行|ホテル|先方|相手|応募|求人|選考|紹介状?|窓口|訓練|セミナー|説明会|(?:\d+月)?\d+日の?(?:面接|病院))(?:の|を|は|が|も|に|へ|との|への)(?!都合|事情|体調|病気|関係|看病|介護|用事|仕事|看護|入院|葬儀|不幸|急用|ため|件で|熱|具合|入|あ[りっる]|忙|終|長引|決ま|見つか)[^、,。]{0,16}(?:キャンセル|中止|無し|なし(?:で|に)|取り?[消下]|辞退|見送|見合わせ|断る|やめ|止め|[行い]け|伺え|でき|出来|られ|欠席|cancel)|\b(?:my|his|her|their) (?:friend|son|daughter|wife|husband|mother|father|family|brother|sister|interview|doctor)/i;
/** What is given up, where it is named, must be this booking. */
const THING =
  /([^、,。\s]{1,20}?)(?:を|の|は|も)(?:全て|すべて|一旦|いったん|急遽|ご|また)?(?:キャンセル|中止|無し|なし(?:で|に)|取り?消|取り?下げ|取り?止|[取と]りやめ|辞退|見送|やめ|止め|白紙)|cancel(?:ling)? (?:my |the |our |this )?((?:[a-z'-]+ ?){1,3})/i;
/** 「友だちの予約」「田中さんの相談」 */
const OF_OTHERS =
  /(?:さん|ちゃん|くん|君|様|友だち|達|者|員|生|方)の|電話|窓口|対面|来所|[二三]つ|[2-9]つ|[2-9]件|もう(?:1|一|ひと)つ|片方|先月|来月/;
const OWN =
  /予約|相談|申し?込|面談|参加|オンライン|Zoom|ズーム|日時|日程|枠|件|方|ほう|今回|今日|本日|明日|当日|分$|お願い|約束|アポ|それ|これ|先|この度|やはり|\d+(?:日|時|分|\/\d+)|曜|分|appointment|booking|consultation|reservation|meeting|session|slot|request|^it|^this|today|friday|monday|tuesday|wednesday|thursday|please|because|$^/i;
/** 「スマホでは参加できません」「14時には行けません」 says how or when, not whether. */
const LIMITED =
  /\b(?:any|all|either|those|these|them)\b|では(?:参加|[行い]け)|スマホ|パソコン|Zoom|ズーム|カメラ|対面|最後まで|時間(?:通り|どおり|に(?:は|間))|途中|窓口|顔|電話|\d+時(?:半|\d+分)?(?:に|には|まで|から)(?!の)|早く|早め|リンク|(?<![時\d])\d+分/;
const STILL_COMING =
  /予定(?:通り|どおり)|参加(?:し|いたし|致し|させていただき)ます|(?:は|では|には|で)(?:伺い|うかがい|行き)ます|行けます|参加でき(?:ます|る)|出席します|変更なし|そのままで|i will (?:attend|come)|will be there/i;

/** Whether the writer asks to move the booking. `yes` needs a wish; whose thing is changed is looked at as with cancelling. */
export function readChanging(sentences: readonly Sentence[]): Giving {
  let result: Giving = "no";
  for (const sentence of sentences) {
    const words = sentence.text.replace(/\s+(?=[^A-Za-z])|(?<=[^A-Za-z])\s+/g, "");
    if (!CHANGE.test(words) || NO_CHANGE.test(words)) continue;
    if (sentence.reported || OTHER_CHANGE.test(words)) return "doubt";
    if (
      IMAGINED.test(
        words
          .replace(/^.*[、,](?=.*(?:変|別|他|ずら))/, "")
          .replace(
            /(?:空いて|あいて|可能|都合|でき|よろし|よけ|(?:日|時間|枠|空き)(?:が|で)?あ)(?:れば|たら|なら|でしたら)/g,
            "",
          ),
      )
    )
      return "condition";
    // 「仕事の都合によっては、移していただくことは可能なのでしょうか」 asks whether one could.
    if (WEIGHED.test(words)) return "condition";
    const asked = /\?$|か[。]*$/.test(words) && !POLITELY_ASKED.test(words) && !ASKS_FOR_OTHERS.test(words);
    if (WISHED_CHANGE.test(words) && !asked) result = "yes";
    else if (asked || /\?$|か[。]*$/.test(words)) return result === "yes" ? result : "question";
    else if (result === "no") return "doubt";
  }
  return result;
}

const WEIGHED = /によっては|場合によ(?:り|って)|まだ(?:確定|決まっ|決まり|わか|分か)/;
const CHANGE =
  /変更|(?:別|ほか|他|違う)の?(?:日|時間|日時|日程|候補|時間帯|曜日|枠)|日(?:程|時|にち)?を(?:変|ずら|改め|遅ら|早め|延ば|のば|後ろ)|ずら(?:し|せ|す)|延期|振り?替|リスケ|変え(?:て|たい|ても?ら|ること|られ|ます)|(?<=[にへ日時分半])(?:[替換]え|移し)(?:て(?:くだ|下さ|いただ|頂|もら|ほし|欲し)|たい|られ)|取り直|(?:もう少し|もう少々|もっと|もうちょっと)(?:早|遅|後|前|あと)|reschedul|(?:another|different|other) (?:day|time|date|slot)|(?:change|move|postpone) (?:the|my|it|to)/i;
/** 変更はありません, 他の日は仕事です: nothing is to be changed. */
const NO_CHANGE =
  /変更(?:は|も|点は?)?(?:特に)?(?:あり(?:ません|ませんでした)|ございません|な[しく](?:で)?|ない|不要|しな(?:い|く)|したくな|したくあり|せず|しません)|(?:他|ほか|別|違う)の(?:日|時間|日時|日程|候補)は?(?:は|が|も)(?:仕事|パート|シフト|面接|通院|病院|学校|研修|出勤|勤務|埋ま|空いて(?:い)?(?:ない|ません)|無理|都合|難し|予定|行け|でき|参加|バイト|用事|だめ|厳し|すべて|全)/;
/** 「他の日はありますか」 is a wish for another time, 「変更できますか」 a question. */
const ASKS_FOR_OTHERS = /別の|ほかの|他の|違う|もっと|もう少し|もうちょっと|ずらせ|another|other|different/i;
const OTHER_CHANGE =
  /(?:番号|アドレス|住所|名前|氏名|名字|姓|担当者?|相談員|窓口|対面|電話|方法|内容|シフト|面接|認定日?|求人|パスワード|パスコード|ID|人数|参加者|同席|名義|回線|端末|アプリ|Zoom|ズーム|背景|設定|書類|支払|口座|仕事|連絡先|銀行)(?:を|が|は|の|に|から|へ|も)?[^。、]{0,10}(?:変更|変え|変わ)|(?:変更|変わり|変え)(?:に)?(?:なり|なっ|に?なる|されました|しました|した(?![いく]))|変更(?:手続|方法|届|する(?:方法|に|際))/;
const WISHED_CHANGE =
  /お願い|願い|希望|したい|したく|たい(?:です|の|ん|$)|してください|して下さい|ください|下さい|ほしい|欲しい|いただけ|いただき|頂け|頂き|もらえ|もらい|(?:でき|出来)(?:ます|ません|る|ない)(?:でしょう)?か|可能|ありますか|ありませんか|ないですか|ないでしょうか|いかが|どう(?:で|$|か)|よろしい|させて|します|いたします|いい|良い|助かり|ずらせ|変更$|延期$|please|could|can\b|may i|like to|would like|i'd like|want|need|possible|instead|let me/i;
