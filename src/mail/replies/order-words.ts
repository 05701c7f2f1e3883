import type { Time } from "../../booking/time.ts";

/** 一番上, 最後の日, 真ん中, the earliest: named without a number. The words found are taken out of the text. */
export function takeSuperlatives(
  text: string,
  offered: readonly { number: number; start: Time }[],
  add: (number: number | undefined) => void,
): string {
  const sorted = [...offered].sort((a, b) => (a.start < b.start ? -1 : 1));
  const at = (index: number) => offered[index]?.number;
  const kinds: readonly (readonly [RegExp, () => number | undefined])[] = [
    [/(?:1番|一番|いちばん|最も|もっとも)\s?(?:早|はや)[いく]|\bearliest\b/gi, () => sorted[0]?.number],
    [/(?:1番|一番|いちばん|最も)\s?(?:遅|おそ)[いく]|\blatest\b/gi, () => sorted.at(-1)?.number],
    [
      /(?:1番|一番|いちばん)(?:上|うえ|最初|頭)|(?:最初|はじめ|始め|先頭)の?(?:日|時間|候補|枠|もの|やつ|方|ほう|選択肢|(?<=の)(?:で|を|が|に))/g,
      () => at(0),
    ],
    [
      /(?:1番|一番|いちばん)(?:下|した|最後|後ろ|うしろ)|(?:最後|末尾)の?(?:日|時間|候補|枠|もの|やつ|方|ほう|選択肢|(?<=の)(?:で|を|が|に))|\blast one\b|\blast option\b/gi,
      () => at(-1 + offered.length),
    ],
    [
      // Not いただきました日程, which names none.
      /(?:^|[^の])(?:後者|(?:あと|(?<!\p{Script=Han})後|後ろ|うしろ|下|(?<!\p{Script=Hiragana})した)の(?:方|ほう|日程|日時|候補|枠)(?!が(?:都合|楽)))/gu,
      () => (offered.length === 2 ? at(1) : undefined),
    ],
    [
      /(?:^|[^の])(?:前者|(?:(?<!\p{Script=Han})(?:先|前|上)|さき|まえ|うえ|初め|最初)の(?:方|ほう|日程|日時|候補|枠))/gu,
      () => (offered.length === 2 ? at(0) : undefined),
    ],
    [
      /(?:早|はや)い(?:時間|日|日程|日にち|時刻)?の?(?:方|ほう)/g,
      () => (offered.length === 2 ? sorted[0]?.number : undefined),
    ],
    [
      /(?:遅|おそ)い(?:時間|日|日程|日にち|時刻)?の?(?:方|ほう)/g,
      () => (offered.length === 2 ? sorted[1]?.number : undefined),
    ],
    [
      /(?<!(?:田んぼ|畑|町|街|村|山|部屋|冬|夏|森|国)の)真ん?中|まんなか|\bmiddle\b/gi,
      () => (offered.length % 2 === 1 ? at((offered.length - 1) / 2) : undefined),
    ],
  ];
  let rest = text;
  for (const [pattern, number] of kinds) {
    if (rest.search(pattern) < 0) continue;
    add(number());
    rest = rest.replace(pattern, " ");
  }
  return rest.replace(
    /(?:1番|一番|いちばん)(?=\s?(?:都合|良|よ|い|助か|近|希望に|ありがた|嬉|うれし|楽|[聞話知気心不困悩苦伝相得好働迷難落空静動多少重嫌手頭合通考安自簡便面充]|ゆっくり|しっくり|しっかり|あり(?!ま)|に(?:希望|お願いし(?:まし|てい)|書|選ん|挙げ|考え|言)|先に|大(?!丈夫)|最|重要|[^ぁ-ん、。]{0,4}(?:たい|てい)))/g,
    " ",
  );
}
