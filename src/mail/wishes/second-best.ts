import { isRuledOut } from "../dates/exclusions.ts";
import type { Moment } from "../dates/moment.ts";
import { onDay } from "./lent-days.ts";
import { LINK } from "./moment-clauses.ts";

/**
 * 「12月7日の11時、できますか。できない場合は午後でも」: an hour that is asked for only if what stands before cannot be had is of the days
 * just named, whether it is an hour or a part of the day.
 */
export function withSecondBestHours(text: string, moments: readonly Moment[]): Moment[] {
  return moments.flatMap((hour, index) => {
    const last = moments[index - 1];
    if (last === undefined || !hour.doubts.includes("no_date") || hour.time === null || isRuledOut(text, hour))
      return [hour];
    const gap = text.slice(last.end, hour.start);
    if (!IF_NOT.test(gap) || leadsOn(text, hour, moments[index + 1])) return [hour];
    const days = daysBefore(text, moments, index);
    return days.length === 0 ? [hour] : days.map((day) => onDay(hour, day.fromDay));
  });
}

/** だめなら, できない場合は, 埋まっていたら同じ日の. */
const IF_NOT =
  /(?:だめ|ダメ|駄目|無理|不可|NG|ふさが|空き?が?な|空いて(?:い)?な|取れな|でき(?:な|ま?せん)|出来(?:な|ま?せん)|難し|むずかし|厳し|埋ま|都合が(?:悪|つか)|合わな|いっぱい)[^。、\n]{0,12}?(?:なら(?:ば)?|場合(?:は|には)?|たら|だら|れば|ときは?|時は?|際は?)[、,]?(?:同じ日|その日|同日|当日)?の?\s*$/;

/** だめなら午後、12/8で: the hour is of a day behind it. */
function leadsOn(text: string, hour: Moment, next: Moment | undefined): boolean {
  if (next === undefined || next.doubts.includes("no_date")) return false;
  return /^(?:の|に|で|なら|、|\s)*$/.test(text.slice(hour.end, next.start));
}

/** The day in front, with those before it in one list: 12/7か12/8の11時. */
function daysBefore(text: string, moments: readonly Moment[], index: number): Moment[] {
  const days: Moment[] = [];
  for (let at = index - 1; at >= 0; at -= 1) {
    const [day, next] = [moments[at], days[0]];
    if (day === undefined || day.doubts.includes("no_date") || day.fromDay !== day.toDay) break;
    if (next !== undefined && !LINK.test(text.slice(day.end, next.start))) break;
    if (next?.fromDay !== day.fromDay) days.unshift(day);
  }
  return days;
}
