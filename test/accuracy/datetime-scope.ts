/** One expected expression of the date corpora, as far as judging needs it; the sources do not all name the same fields. */
export type ExpectedDate = {
  text?: string;
  /** Where the words stand in the sentence, for sources that quote them folded. */
  start?: number;
  type?: string;
  grain?: string;
  value?: string;
  end?: string;
  past_value?: string;
  past_end?: string;
  open?: string;
  timex?: string;
  timex_value?: string;
  mod?: string;
  duration?: string;
  /** The hour is the source's own convention for a part of the day, not written. */
  implied_time?: boolean;
  /** All readings that a source holds possible, where it lists them. */
  values?: { value?: string; start?: string; end?: string; Mod?: string }[];
};

/**
 * Why an expected expression cannot be the wished time of a booking mail, or null when it can. The office books slots of
 * half an hour within a month (design decision 15), so a wish names days and clock times ahead.
 */
export function whyOutOfScope(whole: string, expected: ExpectedDate, reference: string | null): string | null {
  const text = (expected.text ?? whole).normalize("NFKC").replace(/\s+/g, "");
  if (/^(?:duration|set)$/i.test(expected.type ?? "") || expected.duration !== undefined)
    return "duration or repetition";
  if (/^P|^PT/.test(expected.timex_value ?? "")) return "duration or repetition";
  if (/^TXX/.test(expected.timex_value ?? "")) return "minutes or seconds without an hour";
  if (/^not resolved/i.test(expected.value ?? "")) return "no moment expected";
  for (const [pattern, reason] of BY_WORDS) if (pattern.test(text)) return reason;
  if (isOfTheNight(text, expected)) return "hours of the night";
  if (isBehindOnly(text, expected, reference)) return "past only";
  if (expected.grain === "year") return "whole years";
  const days = spanInDays(expected);
  if (days !== null && days > LONGEST_WISH_DAYS) return "stretch of more than two months";
  const tag = expected.timex_value;
  if (tag !== undefined && /^[\dX]{2,4}$|^[\dX]{4}-(?:Q|H|S[PU]|FA|WI)|^FY/.test(tag)) return "whole years";
  if (tag !== undefined && /^\d{4}-(?:XX|\d\d)-XX$/.test(tag) && Number(tag.slice(0, 4)) < FIRST_YEAR)
    return "years long ago";
  const year = Number(/^\d{4}/.exec(expected.value ?? expected.end ?? tag ?? "")?.[0] ?? 9999);
  if (year < FIRST_YEAR) return "years long ago";
  if (year < 9999 && reference !== null && year > Number(reference.slice(0, 4)) + 3) return "years far ahead";
  return null;
}

const LONGEST_WISH_DAYS = 62;
const FIRST_YEAR = 2010;

const KANJI_OR_DIGITS = "[\\d〇一二三四五六七八九十百千数何]+";

const BY_WORDS: readonly [RegExp, string][] = [
  [
    /世紀|年代|四半期|半期|上期|下期|年度|Q[1-4]|[1-4]Q|シーズン|[春夏秋冬](?!分|至|休)|季/,
    "quarters, seasons, centuries",
  ],
  [/毎|隔[日週月]|おき|ごと|につき|週[一二三四五\d]回/, "duration or repetition"],
  [
    /^(?!.*\d時(?!間)).*(?:秒(?:前|後|以内|間)|[分秒](?:前|後|以内|間)|時間(?:前|後|以内|半|ほど|以上|くらい)?(?:に)?$|時間(?:以内|後|前|で)|[分秒](?:で|経|過ぎ))|^(?:今|現在|即|即刻|至急|今すぐ|ただちに|直ちに|いますぐ|すぐ|たった今|只今|ただいま|今から)(?:に|の|まで)?$/,
    "distances in hours and minutes",
  ],
  [
    /先週|先月|先日|先々|昨|去年|おととい|きのう|前年|前月|前週|前の|先の|この前|過去|以来|ここ数|最近|前回|直近|かつて|^以前|年(?:より(?:も)?|以)前|(?:年|[かヶカヵ箇]月|数月|ひと月|[かヶカヵ箇]月\d{1,2}日|(?<!月\d{1,2})日|週間?|時間)前(?!後)|ぶり|一昨/,
    "past only",
  ],
  [
    /^(?:(?:西暦|[平令昭]?[成和]?)?[\d〇零一二三四五六七八九十百千元X]{1,5}年|[今来再昨去本翌]{1,2}年)(?:[内中間末初]|に|は|の|から|以降|以後|以前|以来|まで|の終わりごろ|まで)*$/,
    "whole years",
  ],
  [
    new RegExp(
      `^(?:次の|今後の?|これから|この先|あと|向こう|残り|翌|続く)?の?${KANJI_OR_DIGITS}年間?(?:半)?(?:後|以内|先|間|で|経ったら|経過したら|過ぎたら)?(?:に|の間)?$|年(?:と|\\d).*日後`,
    ),
    "distances in years",
  ],
  [
    /(?<!月の?)第[\d一二三四五]+週|(?:年|月間|週間?)の?(?:第.|最初の|最後の|残りの)?(?:週|日)$|年の第.週|^[月週]間$|同じ[月週日]|その[年月週日]|私の一週間|週の残り|数[日週]|\d+日目|[一二三四五六七八九十]+日目|この.年間|最後の日|月の(?:前|後)半$|日の終わり|ぎりぎり|早く$|過去|直在|^\d{4}$/,
    "not a day by itself: week numbers, ordinals, backward references",
  ],
  [
    /復活祭|イースター|感謝祭|ハロウィ|バレンタイン|ホワイトデー|ブラックフライデー|エイプリル|旧正月|春節|端午|中秋|清明|重陽|元宵|除夕|母の日|父の日|独立記念|労働者の日|メーデー|婦人デー|女性デー|児童節|国慶節|ラマダン|マーティン|戦没|植樹|教師|キング牧師|プレジデン|退役|植木|復活|七夕|節分|ひな祭|バレンタインデー|先生の日|サンクスギビング|シングルデー|ガールズデー|青年の日|クリーンマンデ|建軍|新年|正月|グラウンドホッグ|聖パトリック|インディペンデンス|レイバー|コロンブス|リンカーン|ワシントン|大統領/,
    "feasts of no concern to an office",
  ],
];

function spanInDays(expected: ExpectedDate): number | null {
  if (expected.value === undefined || expected.end === undefined) return null;
  const [from, to] = [Date.parse(expected.value.slice(0, 10)), Date.parse(expected.end.slice(0, 10))];
  return Number.isNaN(from) || Number.isNaN(to) ? null : (to - from) / 86_400_000;
}

/**
 * A clock time that every reading of the source places before seven in the morning: no office is open then, and who writes
 * 5時 to one means the afternoon. (The same source, where it lists its readings, names the afternoon beside.)
 */
function isOfTheNight(text: string, expected: ExpectedDate): boolean {
  if (!CLOCK.test(text)) return false;
  const hours = [expected, ...(expected.values ?? [])]
    .flatMap((reading) => [reading.value, "start" in reading ? String(reading.start) : undefined])
    .concat(expected.value === undefined ? [expected.timex_value] : [])
    .map((value) => /(?:[T ]|^)(\d\d)[:-](?:\d\d|XX)(?:[:-]|$)/.exec(value ?? "")?.[1])
    .filter((hour) => hour !== undefined);
  return hours.length > 0 && hours.every((hour) => Number(hour) < FIRST_HOUR);
}

const FIRST_HOUR = 7;
const CLOCK = /[\d〇一二三四五六七八九十](?:時(?!間)|:\d\d)|\d\s?[AaPp]\.?[Mm]/;

/** 木曜日 or 第3火曜日 by itself, which the source takes backwards: a wish lies ahead, and nothing in the words is past. */
function isBehindOnly(text: string, expected: ExpectedDate, reference: string | null): boolean {
  if (reference === null || !/^(?:第[1-5一二三四五]の?)?[月火水木金土日]曜日?$/.test(text)) return false;
  const days = [expected, ...(expected.values ?? [])].map(({ value }) => (value ?? "").slice(0, 10));
  return days.every((day) => day !== "" && day < reference.slice(0, 10));
}
