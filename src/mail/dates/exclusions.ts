import { at, dayOf, plusDays, plusMinutes, startOf, type Time } from "../../booking/time.ts";
import type { ReadingOffice, ReadWish, Span } from "../reading.ts";
import { hoursOf, type Moment, spanOf } from "./moment.ts";

/** A list that ends in 不可 is ruled out as a whole: 3日、4日は不可. */
export function excludedOf(text: string, moments: readonly Moment[]): Moment[] {
  const excluded: Moment[] = [];
  const marked = /[○×◎△]/.test(text);
  for (let i = moments.length - 1; i >= 0; i -= 1) {
    const moment = moments[i] as Moment;
    const next = moments[i + 1];
    const mark = marked ? leadingMark(text, moment) : null;
    const own =
      (mark === null ? isRuledOut(text, moment) : mark === "×") ||
      RULED_OUT_BEFORE.test(text.slice(Math.max(0, moment.start - 40), moment.start));
    // 14時〜16時、15時は除く: an hour is taken out of the stretch before it.
    const within =
      next !== undefined && moment.window && moment.time !== null && next.time !== null && next.time.to === null;
    // 来週の午前中、水曜以外で: the days of a stretch are taken out of it.
    const around =
      next !== undefined &&
      moment.fromDay < moment.toDay &&
      next.fromDay >= moment.fromDay &&
      next.toDay <= moment.toDay;
    const linked =
      next !== undefined &&
      !within &&
      !around &&
      LINKED.test(text.slice(moment.end, next.start)) &&
      !isContrast(text, moment);
    const byNext = linked && excluded.includes(next);
    if (own || byNext || BUT_THOSE.test(text.slice(moment.end, moment.end + FAR))) excluded.unshift(moment);
  }
  return excluded;
}

/** 12/11の午前（ただし10時は不可）: an hour that was ruled out stays so on the day that it has been lent since. */
export function stillRuledOut(moments: readonly Moment[], before: readonly Moment[]): Moment[] {
  return moments.filter(({ start, end }) => before.some((other) => other.start === start && other.end === end));
}

/**
 * 「12/4は10時以降、12/9は夜勤前なので…」, 「…午前中、12/3は無理です」: what is said of the day behind the comma is said of it alone, for the
 * words in front of it say their own hour already.
 */
export function isContrast(text: string, moment: Pick<Moment, "start" | "end">): boolean {
  const own = text.slice(moment.start, moment.end);
  return (OWN_HOUR.test(own) || !NAMES_DAY.test(own)) && startsOtherDay(text.slice(moment.end, moment.end + FAR));
}

/** 、12/9は…: another day is spoken of next. */
export function startsOtherDay(behind: string): boolean {
  return OTHER_DAY.test(behind);
}

const OWN_HOUR = /^[^\n、]{0,16}[\d日)曜]は[^\n]{0,6}(?:\d\s?時|\d:\d\d|以降|以後)/;
const NAMES_DAY = /\d\s?[月/日]|[月火水木金]曜/;
const OTHER_DAY =
  /^\s*[、,]\s*(?:\d{1,2}[月/]\d{1,2}日?|\d{1,2}日|[月火水木金]曜日?)(?:\s?\([月火水木金土日]\))?(?:は|なら|でしたら|だったら)/;

/** 1日は健診、8日は発表会で出かけますので、その日以外で: every day that the sentence named before. */
const BUT_THOSE =
  /^(?:\([^)\n]{1,6}\))?の?(?:は|が|も|に|\)[、,])[^。]*?(?:その(?:日|時間帯?)|それ(?:ら)?(?:の(?:日|時間帯?))?|これら(?:の日)?|上記(?:の日)?)(?:は)?以外(?!も|でも|だと|は)/;
const FAR = 120;

/** ◎12/3 ×12/4, 12/3 ×午前○午後: where the marks of a line stand in front of its words, the one in front of this moment. */
function leadingMark(text: string, moment: Moment): string | null {
  const lineStart = text.lastIndexOf("\n", moment.start - 1) + 1;
  const line = text.slice(lineStart).split("\n", 1)[0] ?? "";
  const first = line.search(/[○×◎△]/);
  const before = line.slice(0, Math.max(0, first));
  // 12/3 ×午前○午後; 空きは○12/3 ×12/4, where no date stands before the mark.
  const opens = /^(?:.*[\s:)])?$/.test(before) || (/[、。,はも]$/.test(before) && !/\d\s*[/月日時]/.test(before));
  const inFront = first >= 0 && opens && /^.[\p{L}\d(]/u.test(line.slice(first));
  if (!inFront || /[○×◎△]\s*$/.test(line)) return null;
  const upToEnd = text.slice(lineStart, moment.end);
  const own = [...upToEnd.matchAll(/[○×◎△]/g)].at(-1);
  return own !== undefined && lineStart + own.index >= moment.start - 2 ? own[0] : null;
}

/** 12/1〜12/4（12/3以外）: what is left of a wish beside what is ruled out, as far as a slot fits in. */
export function without(wish: ReadWish, ruledOut: readonly Span[], office: ReadingOffice): ReadWish[] {
  let left: ReadWish[] = [wish];
  for (const { from, to } of ruledOut) {
    left = left.flatMap((part) => {
      if (to <= part.from || from >= part.to) return [part];
      const before = { ...part, to: from };
      const after = { ...part, from: dayOf(to) > dayOf(part.from) ? opened(to, office) : to };
      return [before, after].filter((rest) => plusMinutes(rest.from, office.slotMinutes) <= rest.to);
    });
  }
  return left.length > 1 ? left.flatMap((part) => withoutNight(part, office)).slice(0, MAX_PARTS) : left;
}

/** 平日で、午前は不可: what is left from noon until the next morning is the afternoon of that day, if the office is open. */
function withoutNight(part: ReadWish, office: ReadingOffice): ReadWish[] {
  const [first, last] = [dayOf(part.from), dayOf(part.to)];
  const overnight = last === plusDays(first, 1) && part.to > startOf(last);
  if (!overnight || part.to > at(last, hoursOf(last, office).from)) return [part];
  return office.isClosed(first) ? [] : [{ ...part, to: at(first, hoursOf(first, office).to) }];
}

const MAX_PARTS = 20;

/**
 * What is ruled out, as spans to be cut from the wishes. A weekday by itself (水曜以外) is ruled out every week up to the
 * horizon, although it names the next one.
 */
export function refusedSpans(text: string, moments: readonly Moment[], office: ReadingOffice): Span[] {
  return moments
    .flatMap((moment) => dayByDay(onEveryDay(moment, office)))
    .flatMap((moment) => {
      const span = spanOf(moment, office, false);
      const everyWeek = BARE_WEEKDAY.test(text.slice(moment.start, moment.end));
      // 火曜と木曜以外: the second of the list names next week's, and this week's is meant as well.
      const weeks = everyWeek ? Math.ceil(office.horizonDays / 7) + 1 : 0;
      return Array.from({ length: weeks + 1 }, (_, index) => {
        const week = everyWeek ? index - 1 : 0;
        const [fromDay, toDay] = [plusDays(moment.fromDay, 7 * week), plusDays(moment.toDay, 7 * week)];
        return week === 0 ? span : spanOf({ ...moment, fromDay, toDay }, office, false);
      });
    });
}

/** 15時以降は無理です: an hour that is ruled out without a day is so on any. */
function onEveryDay(moment: Moment, office: ReadingOffice): Moment {
  if (moment.time === null || !moment.doubts.includes("no_date")) return moment;
  return { ...moment, toDay: plusDays(moment.fromDay, Math.min(office.horizonDays, MAX_DAYS - 1)) };
}

/** 平日は5時まで仕事: the hours of every day of a stretch, not all that lies between the first and the last. */
function dayByDay(moment: Moment): Moment[] {
  if (moment.time === null || moment.fromDay === moment.toDay) return [moment];
  const days: Moment[] = [];
  for (let day = moment.fromDay; day <= moment.toDay && days.length < MAX_DAYS; day = plusDays(day, 1))
    days.push({ ...moment, fromDay: day, toDay: day });
  return days;
}

const MAX_DAYS = 40;

const BARE_WEEKDAY =
  /^\(?(?:毎週の?)?[月火水木金土日]\)?(?:曜日?)?の?(?:午前中?|午後)?$|^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]{0,6}$/i;

/** A day that is ruled out ends at midnight; the next one begins when the office opens. */
function opened(time: Time, office: ReadingOffice): Time {
  const opening = at(dayOf(time), hoursOf(dayOf(time), office).from);
  return time < opening ? opening : time;
}

/** The words behind a moment rule it out: 以外, 不可, ×, は面接. */
export function isRuledOut(text: string, moment: Pick<Moment, "start" | "end">): boolean {
  const behind = text.slice(moment.end, moment.end + 40);
  if (IF_REFUSED.test(behind) || IF_TAKEN.test(behind)) return false;
  if (FILLED.test(behind) && /午前中?$/.test(text.slice(moment.start, moment.end))) return true;
  if (OFF_DUTY.test(behind) && SHIFTS.test(text)) return false;
  const before = lineBefore(text, moment);
  return RULED_OUT.test(behind) || RULED_OUT_LABEL.test(before) || isRefusedTopic(before);
}

/** 12/7 出勤、12/8 休み: in a list of shifts a day off is a free one. */
const OFF_DUTY = /^[ \t]*(?:\([月火水木金土日]\))?[ \t]*(?:は|が|:)?[ \t]*(?:公休|お?休み)(?:[。、\n\s]|$)/;
const SHIFTS = /早番|遅番|日勤|夜勤|出勤|シフト/;

/** Whether the words in front of a day name it as one that is impossible. */
export function isRefusedTopic(before: string): boolean {
  return MAY_REFUSE.test(before) && REFUSED_DAYS.test(before);
}

const MAY_REFUSE = /ない|[理めメ可G]な|悪い|しい|たい/;
/** 都合が悪いのは12月8日です, 行けないのが12/8と12/10: the days that a sentence singles out as impossible. */
const REFUSED_DAYS =
  /(?:都合が(?:悪い|つかない|合わない)|無理な|だめな|ダメな|駄目な|不可な|NGな|(?:行け|出られ|出れ|参加でき|つなげ|休め|受けられ|空けられ|取れ|でき|空いてい|空いて)ない|難しい|厳しい|避けたい|外したい)(?:の|日|曜日|時間帯?)(?:は|が|だけ)[、\s]*(?:[\d月日/()曜火水木金土・、,と]|\s)*$/;

/** 12/4が埋まっている場合は12/7で: the first is wished, and only if the office cannot give it the second. */
export const IF_REFUSED =
  /^[ \t]*(?:は|が|も)?[ \t]*(?:もし(?:も)?)?[ \t]*(?:不可|NG|だめ|ダメ|駄目|無理|難し[いくけ]|厳し[いくけ]|埋ま(?:って(?:い?る|い?た)?|る|り)|空いてい?な(?:い|けれ?)|取れな(?:い|けれ?)|都合が(?:悪い|悪けれ?|つかない))(?:ら|よう)?(?:なら(?:ば)?|でしたら|だったら|であれば|(?:の|な)?(?:場合|とき|時は)|れ?(?<=け|れ)ば|たら)/;

/** 12/3の15:00ってもう埋まってますか: asked for, in doubt whether it is free. */
const IF_TAKEN =
  /^[ \t]*(?:の枠)?(?:って|は|も|とか)?[ \t]*(?:もう|まだ|やっぱり)?[、]?(?:空きは?)?(?:埋ま(?:って|っちゃって)|取れ|とれ|空いて|あいて|無理|だめ|ダメ|難し[いく]|厳し[いく])(?:い)?(?:ます|ません|そう|る|ない|です|た)?(?:でしょう|です|の)?か(?:ね|な|も)?(?:[。?？!\n]|$)/;

/** 午前は組合の寄り合い、午後2時からなら: a part of the day that something else fills, set against another hour. */
const FILLED =
  /^は(?![^、。\n]*(?:空|大丈夫|希望|いい|良い|可|OK|休み|家に|フリー|お願い|都合|暇|何時))[^、。\n\d]{2,16}(?:で)?[、,](?=午後|夕方|昼|\d{1,2}(?:時|:))/;

const RULED_OUT =
  /^[ \t]*(?:\([月火水木金土日]\))?[ \t]*(?!(?:だけ|のみ)(?:は|が)?[ \t]?お?休み)(?!は[^。、\n]{1,8}が(?:お)?休み|(?:は|が|も)?[^。、\n]{0,4}(?:仕事|バイト|パート|学校|会社|用事|予定|シフト|勤務|授業|勤め)(?:が|は|も|の)?(?:お)?(?:休み|な[いく]|なし|入って(?:い)?(?:な|ま?せん)|あり?ません))(?:以外(?!は[^。\n、]{0,10}(?:バイト|パート|仕事|無理|だめ|ダメ|NG|不可|予定|用事|難し|厳し|埋ま))|[はが][^、。\n\d]{1,10}(?:のため|ので|で)[、,]?(?:不可|NG|無理|行け(?:ない|ません)|でき(?:ない|ません))|[をは]?除[いきくかけ]|(?:だけ|のみ)?[はをが][^。\n\d、午朝夕昼夜曜日後前]{0,20}(?:避け|外し(?:て|た)|はずし(?:て|た)|除[いき外]|抜[いき])|(?:で|じゃ)は?なく|:\s*×|(?:は|が|も|だけは?|のみ|まで(?:は)?)?[ \t]*(?:どうしても|あいにく|残念ながら|ちょっと|終日|[一1]日(?:中|じゅう)?|じゅう|中)?[ \t]*(?:不可|NG|ng|×|✕|✖|だめ|ダメ|駄目|無理|都合が(?:悪|つか|つき|合わ)|難し|むずかし|厳し|空いてい?(?:ない|ません)|行け(?:ない|ません)|でき(?:ない|ません)|出来(?:ない|ません)|予定が(?:あ|入)|面接|通院|デイ(?:サービス|ケア)|リハビリ|入院|帰省|里帰り|留守|実習|外出|忙し|病院|歯医者|仕事|用事|用が|バイト|パート|法事|葬[儀式]|結婚式|旅行|出張|検査|手術|授業参観|学校行事|埋ま|避け|休み(?!な?ので|\s?で(?:す|した)|だ|の(?:日|ため)|が(?:取|と)れ|を(?:取|と(?:っ|り)|もら|いただ))|不在)|(?:is|are|was)?\s?(?:not (?:good|possible|ok|okay|available|convenient|free)|isn'?t|aren'?t|won'?t|impossible|no good|does(?:n'?t| not) work))/;
function lineBefore(text: string, moment: Pick<Moment, "start">): string {
  return text.slice(Math.max(text.lastIndexOf("\n", moment.start - 1) + 1, moment.start - 60), moment.start);
}

/** NG→12/2、12/3 and 都合の悪い日：…: a line of days that are ruled out. */
const RULED_OUT_LABEL =
  /^[^\p{L}\d]{0,3}(?:NG(?:日|な日)?|不可(?:日|の日)?|×|(?:ご?都合の?(?:悪い|つかない)|行けない|無理な|だめな|ダメな|避けたい|できない|参加できない)(?:日時?|時間|曜日)?)[ \t]*(?:[→:=)】\]]|->|は)/u;
const RULED_OUT_BEFORE =
  /\b(?:can'?t|can ?not|not (?:available|free|possible|able to)|unavailable|busy|except|(?<!after )work)\b[^.,;!?\n\d]{0,36}$/i;
const LINKED = /^$|^\s*(?:と|や|、|,|・|及び|および|か|\/)\s*$/;
