import type { Moment } from "../dates/moment.ts";
import { isWishTopic } from "./day-topics.ts";

/**
 * Whether a day stands in a bracket that says when something is that is no wish: 実家に帰るので（12/29〜1/3）, ボーナス（12/10）. What a bracket
 * holds explains the words right in front of it; a wish or a convenience (休みなので（12/9）, 空いている日（12/9）) makes its days wishes.
 */
export function explainsOther(text: string, { start, end }: Pick<Moment, "start" | "end">): boolean {
  const line = text.slice(Math.max(text.lastIndexOf("\n", start - 1) + 1, start - FAR), start);
  const open = line.lastIndexOf("(");
  if (open < 0 || /[)。!?]/.test(line.slice(open)) || !/^[^(。\n]{0,40}\)/.test(text.slice(end))) return false;
  const before =
    line
      .slice(0, open)
      .split(/[。!?、,]/)
      .at(-1)
      ?.trim() ?? "";
  if (!/[\p{L}]{2}$/u.test(before) || OF_DAYS.test(before)) return false;
  const topic = before.replace(REASON, "").replace(/(?<=\p{L}{2})[にはで]$/u, "");
  return !isWishTopic(topic) && !(topic !== before && CONVENIENT.test(before));
}

const FAR = 80;
/** 来週の後半(12/9か12/11), 第一希望(12/9): the bracket says which days these are. */
const OF_DAYS =
  /(?:[曜週日旬末頃]|週目)$|以降$|第\s?\d|希望|日[時程]|候補|番号|予約$|相談$|(?:午[前後]|前半|後半|朝|夕方?|間)$/;
/** How a clause of reason ends. */
const REASON = /(?:(?:な|です|ます)?ので|(?:の|な)?ため(?:に)?|(?:です|ます|だ|る)から|んで|もので)$/;
/** 夜勤明けなので(12/9と12/11): the days are good for it. */
const CONVENIENT =
  /空[いき]|あい[てた]|(?<![夏冬春盆])休み|休[日暇]|有[休給]|都合|明け|非番|オフ|フリー|暇|在宅|(?<!実)家に|大丈夫|取れ|可能|でき/;
