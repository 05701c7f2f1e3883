import type { Moment } from "../dates/moment.ts";
import { ENUMERATORS } from "../text/japanese-text.ts";
import { matchesOf } from "../text/matches.ts";

/** The moments under labels of wishes; null where there is no label, or it holds hours alone (希望時間：10時) and no day. */
export function underLabels(text: string, moments: readonly Moment[]): Moment[] | null {
  const section = wishSection(text);
  if (section === null) return null;
  const inside = moments.filter((moment) => section.some(([from, to]) => moment.start >= from && moment.start < to));
  const dated = ({ doubts }: Moment) => !doubts.includes("no_date");
  return inside.length === 0 || (!inside.some(dated) && moments.some(dated)) ? null : inside;
}

/** The stretches of text under labels of wishes, or null when there is no such label. */
function wishSection(text: string): [number, number][] | null {
  // 「12/3の10時が希望です」 with 「第2希望：…」 below: the first wish stands elsewhere.
  if (SECOND_LABEL.test(text) && !FIRST_LABEL.test(text)) return null;
  const sections: [number, number][] = [];
  let open: number | null = null;
  let position = 0;
  for (const line of text.split("\n")) {
    if (WISH_LABEL.test(line)) {
      if (open === null) open = position;
    } else if (open !== null && OTHER_LABEL.test(line)) {
      sections.push([open, position]);
      open = null;
    }
    position += line.length + 1;
  }
  if (open !== null) sections.push([open, position]);
  return sections.length === 0 ? null : sections;
}

const WISH_LABEL = new RegExp(
  `^[\\s${ENUMERATORS}・■●○◆◇□▼▶※*＊【\\[(<《「\\d).]*(?:第\\s*[1-5一二三四五]\\s*(?:希望|候補)|(?:ご?希望|候補|相談|予約)\\s*(?:の)?\\s*(?:日|時|\\d|[一二三]|${"[①②③]"})|ご?希望\\s*[:】]|preferred|desired|wish)`,
  "i",
);
const RANK_LABEL = (rank: string) =>
  new RegExp(
    `(?:^|\\n)[\\s・■●○◆◇□▼▶※*【\\[(<《「]*(?:(?:\\d[.)]\\s*)?(?:ご?希望|候補)(?:日時?|時間)?[\\s:】\\])]*)?第\\s*${rank}\\s*(?:希望|候補)`,
  );
const FIRST_LABEL = RANK_LABEL("[1一]");
const SECOND_LABEL = RANK_LABEL("[2二]");
const OTHER_LABEL =
  /^[\s・■●○◆◇□▼▶※*＊【[(<《「\d).\uE001-\uE032]*(?:ご?氏\s*名|お?名\s*前|フリガナ|ふりがな|求職|求人|ハローワーク|生年月日|年齢|性別|住所|電話|TEL|携帯|連絡先|メール|E-?mail|相談内容|内容|備考|その他|登録|有効|資格|離職|name|phone|address)[^\n。]{0,20}(?:[:】\])=]|$)/i;

const KANJI_RANK = "一二三四五";
const RANK = /(?:第\s*([1-5一二三四五])\s*(?:希望|候補)|(?:希望|候補)\s*([1-5]))/g;

/** 第2希望, 希望2, ②, 2): the rank written before a moment on its line or on the line above. */
export function rankOf(text: string, moment: Moment): number | null {
  const lineStart = text.lastIndexOf("\n", moment.start - 1) + 1;
  const above = text.slice(text.lastIndexOf("\n", lineStart - 2) + 1, lineStart);
  const line = text.slice(lineStart, moment.start);
  for (const scope of [line, /\S/.test(line) ? "" : above]) {
    const match = matchesOf(scope, RANK).at(-1);
    const written = match?.[1] ?? match?.[2];
    if (written !== undefined) return KANJI_RANK.includes(written) ? KANJI_RANK.indexOf(written) + 1 : Number(written);
  }
  return null;
}
