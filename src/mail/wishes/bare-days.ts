import type { Moment } from "../dates/moment.ts";
import { isWishTopic } from "./day-topics.ts";

/**
 * Nothing but particles stands behind the moment: a line of a list, or its last one, which asks as much as words do. What a
 * label, a heading or a bracket says of something else is no such line.
 */
export function isBare(text: string, moment: Moment, { head, tail }: { head: string; tail: string }): boolean {
  const said = (tail.split("\n", 1)[0] ?? "").replace(/◆/g, "").replace(PARTICLES, "");
  if (/\p{L}{2}|\d\s?[歳才年人名回]/u.test(said) || IS_SUBJECT.test(head)) return false;
  // 12月までです: until when something else lasts.
  if (moment.time === null && moment.fromDay < moment.toDay && /^\s*まで/.test(tail)) return false;
  return !isExplained(head, tail) && !isLabelled(head) && !isUnderHeading(text, moment);
}

const PARTICLES =
  /^[\s、,()~※]*(?:から|より|まで|です|頃|ごろ|以降|くらい|ぐらい|あたり|前後|の間|または|もしくは|か|と|で|に|、|~|\s)*/;
const IS_SUBJECT = /[はがも](?:毎[月週日年]|だいたい|いつも)?(?:[月火水木金土日][・、,])*[、\s]*$/;

/** 忘年会12/11、餅つき12/12、その前の…: a noun right in front of a day says what is on then; words of order and of the day say nothing. */
export function isNamedInFront(head: string, tail: string): boolean {
  // The last of a list, too: 美容院12/4、免許更新12/14。
  if (!/^[、,]/.test(tail) && !(tail === "" && /^[、,]/.test(head))) return false;
  const front = head.split(/[\n、,]/).at(-1) ?? "";
  return !FRONT_OF_WISH.test(front) && /\p{L}{2}/u.test(front.replace(NEUTRAL, " "));
}

/** つごうわるければ4日, 明けの12/9: a second best, and what the day is like. */
const FRONT_OF_WISH = /(?:の|れば|たら|なら|でしたら|だと|場合は?|ときは?)[ \t\u3000:→]*$/;
const NEUTRAL =
  /(?:という(?:こと|わけ)|そんなわけ|なの|ですの|そこ|それ)で(?:すから)?|だから|ですから|そのため|よって|じゃあ|まず(?:は)?|最初|はじめ|[年月週]末|[上中下]旬|次(?:に|は|点)?|第\s?[1-5一二三四五]|その[1-5一二三]|同じ|その|この|[月火水木金土日]曜日?|平日|[朝昼夕](?:方|一)?|日時|日程|日にち|時間帯?|または|又は|もしくは|あるいは|それか|それと|あと(?:は)?|ほか|他|予備|次点|本命|候補|訂正|正しく|年内|から|まで|より|では?なく|じゃなく|[でにはのとかやもがを]/g;

/** 第1・第3水曜(2日・16日)です: the bracket explains another day. */
function isExplained(head: string, tail: string): boolean {
  return /\($/.test(head) && /^\)/.test(tail);
}

/** バイト 12/3, 試験期間：11/26から: a label that names no wish. */
function isLabelled(head: string): boolean {
  const label = LABEL.exec(head)?.[1];
  return label !== undefined && !isWishTopic(label) && !LEADS_ON.test(label);
}

const LABEL = /(?:^|\n)[^\p{L}\n]{0,3}([\p{L}ー]{2,10})[ \u3000:]+$/u;
const LEADS_ON = /^(?:できれば|出来れば|なるべく|例えば|たとえば|最初|その後)$/;

/** バイトのシフト⏎1日 10-18⏎2日 休: lines of dates under a heading that tells what is on them. */
function isUnderHeading(text: string, { start }: Moment): boolean {
  const lines = text
    .slice(Math.max(0, start - FARTHEST), start)
    .split("\n")
    .slice(0, -1);
  const heading = lines.findLast((line) => !/^\W{0,3}\d/.test(line));
  return heading !== undefined && PLAN.test(heading) && !WISHED.test(heading);
}

const FARTHEST = 400;
const PLAN =
  /(?:シフト|勤務|バイト|予定|スケジュール|行事|授業|時間割|ローテ(?:ーション)?)(?:表|は?こんな感じ|は?(?:以下|次の通り|下記))?(?:です|になります)?[。:↓\s]*$/;
const WISHED = /希望|空[きい]|可能|都合|候補|休み|相談|面談|予約/;
