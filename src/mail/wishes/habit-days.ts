import type { Moment } from "../dates/moment.ts";

/** 「月・水・金は施設に通っています」 beside 12月3日14時: days that nobody asks for tell how somebody lives. */
export function withoutHabits(text: string, moments: readonly Moment[]): Moment[] {
  const isBare = ({ start, end }: Moment) =>
    /^(?:[(]?[月火水木金土日]|平日|毎[日週]|[今来再][日週月年]|明[日後]|あした|あす|年内)/.test(
      text.slice(start, end),
    ) && !/\d[日/月]/.test(text.slice(start, end));
  // 来週金曜の13時か16時: the second hour is of a day that is named so, too.
  const isHour = ({ start, end }: Moment) => HOUR_ALONE.test(text.slice(start, end));
  const exact = moments.some(
    (moment) =>
      !isBare(moment) &&
      !isHour(moment) &&
      moment.time !== null &&
      !moment.window &&
      !moment.doubts.includes("no_date"),
  );
  const asks = (moment: Moment) => {
    const sentence = sentenceAround(text, moment);
    return ASKS.test(sentence) && (!isAnyWeek(text, moment) || WANTS.test(sentence));
  };
  return exact ? moments.filter((moment) => !isBare(moment) || asks(moment)) : [...moments];
}

/** 平日は16時以降だと都合がつきます: free time of every week is told, unless it is wished for in so many words. */
function isAnyWeek(text: string, { start, end }: Moment): boolean {
  return /^(?:平日|毎[日週]|[月火水木金](?:曜|[・、,と/]))/.test(text.slice(start, end));
}

const WANTS =
  /希望|お願い|おねがい|相談(?:でき|した|させ)|予約|(?:でも|も|または|もしくは|あるいは)[^。\n]{0,10}(?:いい|よい|良い|構|可|大丈夫|OK|空[いき])|いかが|どう(?:です|でしょ|だ)|いい(?:です|かな)|助か|ありがた|うれし|嬉し/i;
const HOUR_ALONE = /^(?:午[前後]|朝|夕方|夜|お?昼)?の?\s?\d{1,2}\s*(?:時|:)/;

const ASKS =
  /希望|お願い|相談|予約|でも(?:いい|よい|良い|構|可|大丈夫)|あるいは|または|もしくは|いかが|どう(?:です|でしょ|だ)|空[いき]|間に合|取れ|大丈夫|可能|OK|都合が?(?:つ|い|良|よ)/i;

function sentenceAround(text: string, moment: Moment): string {
  const from = Math.max(text.lastIndexOf("。", moment.start - 1), text.lastIndexOf("\n", moment.start - 1)) + 1;
  const rest = text.slice(moment.end);
  const stop = rest.search(/[。\n]/);
  return text.slice(from, moment.end + (stop < 0 ? rest.length : stop));
}
