import type { Day } from "../../booking/time.ts";
import type { Moment } from "../dates/moment.ts";

/** Dates that a sentence names for another reason (認定日, 面接, 退職, 生年月日 …) are no wishes. */
export function isConstraint(text: string, moment: Moment, today: Day): boolean {
  // 希望日時: is the form's word, not the writer's.
  const clause = clauseAround(text, moment).replace(/^[^:=]{0,8}希望[^:=、。]{0,6}[:=]/, "");
  // 希望日時（記入例：12月3日 10:00～）: the form's own words.
  if (/[(](?:ご?記入)?例[:)]?[^()\n]*$/.test(text.slice(Math.max(0, moment.start - 20), moment.start))) return true;
  if (REPLY_BY.test(text.slice(Math.max(0, moment.start - 40), moment.start))) return true;
  if (/\bgood $/i.test(text.slice(Math.max(0, moment.start - 5), moment.start))) return true;
  // 今日申し込んで12月4日は早すぎますか: today is when this is written.
  if (
    /^(?:今日|本日)(?:は|、)?(?:こうして)?(?:申し?込|メール|連絡|送|書い|お願いし|予約(?:を)?し|電話)/.test(
      text.slice(moment.start),
    )
  )
    return true;
  // 12月25日では遅いですか: about when to apply.
  if (/^(?:では?|だと|じゃ|でも)(?:もう)?(?:遅|間に合)/.test(text.slice(moment.end)) && moment.time === null)
    return true;
  // 12月25日までに申し込めばよいですか: when to apply, and not the talk.
  if (
    /^(?:まで)?に?(?:は)?(?:申し?込|応募)(?!みます|みたい)/.test(text.slice(moment.end)) &&
    /までに?$/.test(text.slice(moment.start, moment.end))
  )
    return true;
  if (LONG_PAST.test(text.slice(moment.start, moment.end))) return true;
  // 11月20日に窓口で…: a day that has passed is told, not asked for.
  const told = /^\s*(?:\([月火水木金土日]\))?\s*(?:に|から|より|付|まで)/.test(text.slice(moment.end));
  if (told && moment.time === null && moment.toDay < today) return true;
  if (FOR_WORK.test(text.slice(moment.end))) return true;
  if (!/\d\s?[月/日]/.test(text.slice(moment.start, moment.end)) && isOfJob(text.slice(moment.end))) return true;
  if (moment.doubts.includes("no_date") && isDaily(clause, text.slice(moment.start, moment.end))) return true;
  if (OWN_LABEL.test(text.slice(Math.max(0, moment.start - 12), moment.start))) return true;
  // 12月9日の10時なら出かけないので: a condition of time is a wish.
  if (/^(?:なら|でしたら|であれば|だったら)/.test(text.slice(moment.end))) return false;
  if (/希望/.test(clause) && !/生年月日|認定日/.test(clause)) return false;
  if (!CONSTRAINT.test(clause)) return false;
  if (moment.toDay < today) return true;
  // 12月7日の10時にしました: what was chosen just now.
  if (/^に(?:し|決め|いたし|させていただき)ました/.test(text.slice(moment.end))) return false;
  // 12月7日に有休を取りました: a day off is there to be used.
  if (/^[^。\n]{0,6}(?:有[休給]|休み|休暇|年休|代休)を(?:取|と|もら|いただ|頂)/.test(text.slice(moment.end)))
    return false;
  const beside = `${text.slice(Math.max(0, moment.start - 8), moment.start)}\n${text.slice(moment.end, moment.end + 12)}`;
  return !ASKED.test(clause) || REPORTED.test(clause) || OF_EVENT.test(beside);
}

/** 有効期限12/31 希望12/14: what stands right in front of a day names it, whatever the line says of another. */
const OWN_LABEL = /(?:期限|締め?切り?|締切|(?:認定|退職|離職|入社|交付|誕生|生年月)日)[ \t]*[:はが]?[ \t]*$/;

/** "Please reply by December 1": a day for the answer, not for the talk. */
const REPLY_BY =
  /\b(?:reply|answer|respond|confirm|let me know|hear (?:back )?from you)\b[^.\n\d]{0,12}\b(?:by|before|until) (?:the )?$/i;
/** 先週, 昨日: told, never asked for. */
const LONG_PAST = /^(?:先[週月々日]|昨[日年晩夜]|きのう|おととい|一昨|去年|前年|先々)/;
/** The words of the clause ask for a talk, and what stands beside the moment is no event of its own. */
const ASKED = /相談|予約|お願い|オンライン|zoom|ズーム|面談|いかが|でしょうか|可能|空いて|都合/i;
const REPORTED =
  /(?:しました|いただきました|でした(?!ら)|(?:いただい|頂い|もらっ|送っ|届い|受け取っ)た)(?:が|けど|のに|ん|。|$)|[しいっ]たのに|と(?:言|聞|案内)/;
const OF_EVENT =
  /(?:認定日|予定日|面接日?|退職日?|離職日?|生年月日|誕生日|締め?切り?|期限|受講日|開始日|入社日|登録日|交付日)(?:[はが:(=]|\s)*\n|\n[^\n]{0,3}(?:\([月火水木金土日]\))?\s?(?:付け?|[にのがはでかまら]{0,2})[^\n、。]{0,4}(?:認定日|面接(?!の?(?:練習|対策|相談|準備|振り返|反省|報告|こと|件|話|アドバイス|仕方|受け方|マナー))|退職|離職|生まれ|誕生|期限|締め?切|入社|説明会|(?:登録|卒業|契約|満了|来日|帰国|受講)(?!し?たい))/;

/** 年内には仕事を決めたい, 1月から働きたい: by when somebody wants work. */
const FOR_WORK =
  /^(?:に|には|までに|までには|中に|から)(?:は)?[^。、\n]{0,8}(?:仕事|就職|転職|再就職|職場|勤め先|正社員)[^。、\n]{0,8}(?:決め|見つけ|始め|就き|就け|したい|戻り|探し)/;

/** 9時~14時で、月・水・金に働ける仕事を探して: hours and weekdays of the job that is wanted. */
function isOfJob(after: string): boolean {
  const said = JOB_THEN.exec(after)?.[0];
  return said !== undefined && !/相談|予約|面談|オンライン|zoom|お願い|ので|ため/i.test(said);
}

const JOB_THEN =
  /^[^。\n]{0,30}?(?:(?:働け|勤められ|通え|勤務(?:でき|可能な)|働き(?:たい|やすい)|入れ)る?[^。\n、]{0,8}(?:仕事|職場|職|パート|バイト|求人|会社|ところ|所|お店)|(?:の|だけの|くらいの|まで?の|程度の)[^。\n、]{0,6}(?:仕事|パート|バイト|求人|勤務)(?:を|が)?[^。\n、]{0,6}(?:探|希望し|見つけ|見つか|ありま|あれば))(?![^。\n、]{0,6}相談)/;

/** An hour of every day: work, school, when to telephone, the cold of the mornings. */
function isDaily(clause: string, words: string): boolean {
  if (!/\d/.test(words) && /^(?:仕事|会社)|夜分|朝晩/.test(words)) return true;
  if (!/\d/.test(words) && IDLE.test(clause)) return true;
  return (
    DAILY.test(clause) &&
    !/希望|お願い|相談|予約|以降(?:で|が|なら|を)|いい|良い|よい|大丈夫|可能(?!性)|でき(?:ます|れば)/.test(clause)
  );
}

const IDLE = /失礼|すみません|すいません|申し訳|夜分|朝晩|冷え|寒|暑|涼|いつも|毎[日朝晩]|ふだん|普段/;
const DAILY =
  /(?:仕事|勤務|パート|バイト|シフト|夜勤|日勤|残業|授業|学校|保育園|幼稚園|送迎|迎え|リハビリ|通院|帰宅|介護|世話|面倒を見|子守|家事|農作業|畑|田んぼ|配達|仕込み|昼寝|散歩|透析|塾|習い事|見守|デイ(?:サービス|ケア)|開庁|営業|受付時間)|(?:電話|連絡|返信|返事|折り?返し)(?:は|を|が|に)|(?:電話|連絡|返信|返事|折り?返し)[^、。]{0,6}(?:ください|下さい|いただ|もらえ|欲し|ほし)/;

const CONSTRAINT =
  /認定日|面接|退職|離職|生年月日|生まれ|誕生日|有効期限|(?:病院|歯医者|歯科|通院|検査|お?迎え)[^。、\n]{0,16}(?:あるの|なの|ため|があ|あります|です)|家を出|外出し|出かけ|登録(?:日|を?し(?:た|て|まし|、)|済)|届(?:いた|きました)|先日|前回|(?:いただい|頂い|もらっ)た|受け取|締め?切|期限|交付|入社|就職(?:日|しま)|掲載|送信日|日付|現在(?!.*希望)|受講|訓練|説明会|(?:返信|返事|連絡|回答)(?:は|を|、)?[^。、]{0,16}まで|まで(?:に)?(?:ご)?(?:返信|連絡|回答|お返事)|働き|働く|卒業|契約|満了|来日|帰国|在留|手当|以来|(?<!空き|なり|取れ|とれ|でき|(?:時間|休み|休暇|有[休給]|年休|予定)を(?:作り|空け|あけ|取り|とり|もらい))ました(?:が|けど|。|、|$|ので|のに)|でした(?!ら)|ていた(?!だ|ら)|働[いき]|勤め|勤務し|仕事(?:を|に)(?:探|つ|就|し|始|戻)|就活|再就職|求職活動|入学|引っ?越|転居|転入|出産|[育産]休|復帰|開業|手続|つもり|予定(?:です|でい|とな|にな|があ(?!りま?せん)|が入)|(?<![時日分半旬末)\d])以前|辞め|やめ(?:ま|た|て)|解雇|リストラ|倒産|作成|発行|記入日|(?:ID|パスコード|案内|資料)[^。、]{0,20}(?:もらえ|届|いただけ|送って)|[入退]院|手術|葬[儀式]|法事|\b(?:moved|since|born|expires?|valid|visa|graduated?|quit|resign(?:ed)?|retired?|arrived|came|interview)\b|仮登録|予定日/;

/** From the previous 。 or line break or ので、 to the next: the words that speak about this moment. */
function clauseAround(text: string, moment: Moment): string {
  const before = text.slice(0, moment.start);
  const ends = [
    "。",
    "\n",
    "、",
    ". ",
    "が、",
    "!",
    "?",
    "(",
    "ので",
    "ため",
    ", so ",
    ", but ",
    "です ",
    "ます ",
    "した ",
  ].map((mark) => [before.lastIndexOf(mark), mark.length] as const);
  const opening = Math.max(0, ...ends.map(([found, length]) => (found < 0 ? 0 : found + length)));
  // 認定日(12/8): the word that the bracket explains belongs to it.
  const label = /\p{L}{1,8}\($/u.exec(before.slice(Math.max(0, opening - 9), opening))?.[0].length ?? 0;
  const start = opening - label;
  const rest = text.slice(moment.end);
  const stop = rest.search(/[。\n、!?(]|\. |, (?:so|but) |ので|ため|(?<=です|ます|した) /);
  return text.slice(start, moment.end + (stop < 0 ? rest.length : stop + 2));
}
