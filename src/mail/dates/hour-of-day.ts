import { ENUMERATORS } from "../text/japanese-text.ts";
import type { TimeToken } from "./clock.ts";
import type { Moment } from "./moment.ts";
import type { Item } from "./moment-scan.ts";

/**
 * Whether an hour belongs to the day in front of it, and not to the one behind (午前なら12/3、午後なら12/7). Behind a bracket
 * (月末(11月30日)の15時) it is of the day that fills the bracket.
 */
export function isHourOfDay(
  text: string,
  day: Pick<Moment, "start" | "end" | "kind">,
  time: TimeToken,
  next: Item | undefined,
): boolean {
  const gap = text.slice(day.end, time.start);
  const bracketed = text[day.start - 1] === "(" && day.kind === "date" && /^\)の\s?$/.test(gap);
  if (!bracketed && !DATE_TO_TIME.test(gap)) return false;
  const behind = next?.date == null ? "" : text.slice(time.end, next.date.start);
  return !/^(?:なら|でしたら|だったら|であれば)[、,]?\s?$/.test(behind);
}

/** できれば10時, 遅くとも15時: words that change nothing about the hour. */
export const SOFTENING = "(?:でき|出来)れば|可能(?:なら|であれば|でしたら)|なるべく|遅くて?も|遅くとも|早くて?も|特に";

/** Between a date and the time that belongs to it: particles, a bracket, a label such as 時間：, one line break. */
const DATE_TO_TIME = new RegExp(
  `^[ \\t]*(?:の同じ|[、,]?同じく|の[、,]?|は[、,]?|に|には|で[、,]?|なら|であれば|でしたら|、|,|:|/|・|-|T|,?[ \\t]?at|@|,?[ \\t]?any ?time|,?[ \\t]?(?:any ?time )?(?:from|after|before|until|by|between|around|about)|\\)|\\])?[ \\t]*(?:の?(?:どこか|いずれか|うち)で?|${SOFTENING})?[ \\t]*\\(?(?:(?:の|は)?(?:いずれも|どれも|どちらも|どの日も|とも|全て|すべて|全部|両方とも|両日とも)|in the|第[1-5一二三四五](?:希望|候補):?)?[ \\t]*(?:\\n[ \\t]*[・※*${ENUMERATORS}]?)?[ \\t]*(?:[・■●○◆◇※*【\\[(${ENUMERATORS}]*[ \\t]*(?:ご?希望)?の?(?:時間帯?|時刻|開始時間|開始時刻|time)[】\\])]?[ \\t]*[:=は]?[ \\t]*)?[(○×◎△${ENUMERATORS}]?[ \\t]*$`,
  "i",
);
