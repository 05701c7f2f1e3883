import { isRuledOut } from "../dates/exclusions.ts";
import type { Moment } from "../dates/moment.ts";
import { onDay } from "./lent-days.ts";

/**
 * The moments without those that the writer takes back before the mail is out, because another one takes their place:
 * 「12/14でお願いしようかと思ったのですが、その日は仕事なので12/15の13時で」, 「12月9日、いや、12月11日の14時」. A thought that stands
 * (12/14と思っています) and a choice between two (12/14と思いましたが、12/15でも) take nothing back.
 */
export function withoutTakenBack(text: string, moments: readonly Moment[]): Moment[] {
  return withCorrectedHours(text, moments).filter((moment, index, all) => {
    const next = all.slice(index + 1).find((other) => !isRuledOut(text, other) && !isSameDay(moment, other));
    if (next === undefined || moment.doubts.includes("no_date")) return true;
    const between = text.slice(moment.end, next.start);
    const second = ALSO.test(text.slice(next.end, next.end + 10));
    return second || ![CORRECTED, ONCE_MEANT, ONCE_WISHED, TAKEN_DAY].some((pattern) => pattern.test(between));
  });
}

/** 「来月1週目の午前がよいです。具体的には2日、3日の10時から」: what is spelt out takes the place of what was vague. */
export function withoutVague(text: string, moments: readonly Moment[]): Moment[] {
  const at = text.search(/具体的には|詳しくは|具体的に(?:言|申)/);
  if (at < 0 || !moments.some(({ start, doubts }) => start > at && !doubts.includes("no_date"))) return [...moments];
  return moments.filter((moment) => moment.start > at || moment.fromDay === moment.toDay || isRuledOut(text, moment));
}

/** 12/9の10時、すみません間違えました、11時で: the hour of the same day is put right. */
function withCorrectedHours(text: string, moments: readonly Moment[]): Moment[] {
  const used = new Set<Moment>();
  return moments.flatMap((moment, index) => {
    if (used.has(moment)) return [];
    const next = moments[index + 1];
    const isHour = next?.doubts.includes("no_date") && next.time !== null && moment.time !== null;
    if (next === undefined || !isHour || moment.doubts.includes("no_date")) return [moment];
    if (!CORRECTED.test(text.slice(moment.end, next.start))) return [moment];
    used.add(next);
    return [onDay(next, moment.fromDay)];
  });
}

function isSameDay(moment: Moment, other: Moment): boolean {
  return moment.fromDay === other.fromDay || other.doubts.includes("no_date");
}

/** 12/15でもいいです: a second wish, not another one. */
const ALSO = /^(?:の?[^、。\n]{0,6})?でも(?:いい|良い|よい|大丈夫|OK|可|構|かま)/;
/** 12月9日、いや、12月11日 */
const CORRECTED =
  /^[^。\n]{0,8}[、。,.…・ー~\s]*(?:(?<=[…・.ー~\s、])(?:では|じゃ)なく|いや(?!で|だ)|いえ|と(?:いう|言う)か|っていうか|もとい|訂正|あ[、っ]?\s?(?:違|ちが)|(?:の)?(?:間違い|まちがい|間違え))[^\d]{0,14}$/;
/** What was thought of, past, with a reason against it: と思ったのですが…仕事, お願いするつもりでしたが…入って. */
const ONCE_MEANT =
  /^(?:で(?:お願い(?:いた)?(?:し|致)?ます|希望(?:し?ます|です)))?[。\s….・]*[^。\n]{0,24}?(?:思|おも|考え|かんがえ|つもり|予定|書|しよう|入れよう)[^。\n]{0,8}?(?:た|だ)(?:の|ん)?(?:です|だ)?(?:が|けれども?|けども?|のに)(?=[、,。…\s]|[\p{Script=Han}])[\s\S]{0,60}?(?:ので|から|ため|んで|でした|だった|入っ|入り|無理|だめ|ダメ|重な|かぶ|都合|用事|予定|仕事|シフト|当番|やっぱ|やはり|変わ|でき(?:な|ず)|行け(?:な|ず)|埋ま|休み|すみません|ごめん)/u;
/** 12/3の13:30希望でしたが、用事が入ったので: a wish that was, and why it is no longer one. */
const ONCE_WISHED =
  /^(?:でした(?:の|ん)?(?:です)?が[、,]?[^。\n]{1,40}?(?:ので|から|ため|んで)[、,]?[^。\n\d]{0,16}$)|^(?:を|で|に|が)?[、\s]*(?:第[1一])?(?:希望|お願い|予約|申し?込)(?:でし|(?:し|を)?(?:して|するつもりで|しようとして)?い(?:まし)?|したかっ|するつもりでし)た(?:の|ん)?(?:です|だ)?(?:が|けれども?|けども?|のに)[、,]?[^。\n]{1,40}?(?:ので|から|ため|んで|しまい|しまって|なくなり|なくなって)[、,]?[^。\n\d]{0,16}$/;
/** 12月3日10時。あ、その日は参観日でした。 */
const TAKEN_DAY =
  /(?:あ[、っ…]|すみません|ごめん|しまった|忘れて|そういえば|よく(?:見|考え)たら)[^。\n]{0,12}その日(?:は|が)?[^。\n]{0,24}(?:でした|だった|入って|があ[りっる]|無理|だめ|ダメ|仕事|用事)/;
