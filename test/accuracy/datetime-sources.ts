import type { ExpectedDate } from "./datetime-scope.ts";

/**
 * Why the source's own answer is no reading of its words, or null: each rule is about the words and the answer alone, never
 * about ours, and holds whether we read them right or not. Such expressions are left out, counted and named by id.
 */
export function whySourceErrs(whole: string, expected: ExpectedDate, reference: string | null): string | null {
  const text = (expected.text ?? whole).normalize("NFKC").replace(/\s+/g, "");
  const before = whole.normalize("NFKC").split(text)[0] ?? "";
  const timex = `${expected.timex ?? ""} ${expected.timex_value ?? ""}`;
  const from = expected.value ?? "";
  if (/^\d日後に?$/.test(text) && expected.end !== undefined)
    return "2日後 as anything within two days; the same source elsewhere, and all others, take the day itself";
  if (/^子供の日$/.test(text) && /-06-01/.test(from))
    return "子供の日 on 1 June, which is the international day; the holiday of that name is 5 May";
  const nth = /第([1-5一二三四五])の?[月火水木金土日]曜/.exec(text)?.[1];
  const named = /#([1-5])/.exec(timex)?.[1];
  if (nth !== undefined && named !== undefined && String("_一二三四五".indexOf(nth)) !== named && nth !== named)
    return "the fifth Sunday as the fourth, by the source's own tag";
  if (/[初下]旬/.test(text) && /-16(?:T|$)/.test(/下旬/.test(text) ? from : (expected.end ?? "")))
    return "下旬 from the 16th or 初旬 until the 15th; the dictionary's thirds of a month, and the same source's 中旬, end on the 10th and the 20th";
  if (/旬以降$/.test(text) && /after-/.test(modOf(expected)))
    return "中旬以降 as behind the 20th and 下旬以降 as the month behind; 以降 counts what it stands behind, as the same source has it of days";
  if (/から\d+週間$/.test(text) && expected.end === undefined)
    return "明日から3週間 as the one day three weeks from tomorrow, which is 3週間後";
  if (/\d日の月$/.test(text)) return "9月16日の月 as all of September: no Japanese words for it";
  if (
    /来週の?[月火水木金土日]曜日?か$/.test(before) &&
    /^[月火水木金土日]曜/.test(text) &&
    isOfWeek(expected, reference)
  )
    return "来週の月曜日か火曜日 with the Tuesday of this week";
  if (/^\d{1,2}日から\d{1,2}日/.test(text) && Number(from.slice(8, 10)) !== Number.parseInt(text, 10))
    return "21日から23日 as the 1st of February to the 23rd";
  return null;
}

/** Tests of a reader of durations or repetitions alone: that 1時 is none of them does not say that it is no time. */
export function isOtherNegative(id: string): boolean {
  return /^jatimex-(?:duration|set)_tagger/.test(id);
}

/** Why a text in which its source finds nothing is no negative, or null. */
export function whyNoNegative(whole: string): string | null {
  const text = whole.normalize("NFKC");
  if (/^(?:今晩|今夜|深夜)$/.test(text)) return "今晩 as no time at all, which the other sources name";
  if (/^午後1[3-9]時$/.test(text)) return "午後13時, which many write and everybody understands";
  return null;
}

function modOf(expected: ExpectedDate): string {
  return [expected.mod, ...(expected.values ?? []).map(({ Mod }) => Mod)].join(" ");
}

/** All readings of a weekday lie before the week behind the reference's. */
function isOfWeek(expected: ExpectedDate, reference: string | null): boolean {
  const today = Date.parse((reference ?? "").slice(0, 10));
  const monday = today + (7 - ((new Date(today).getUTCDay() + 6) % 7)) * 86_400_000;
  const days = [expected, ...(expected.values ?? [])].map(({ value }) => Date.parse((value ?? "").slice(0, 10)));
  return !Number.isNaN(monday) && days.every((day) => Number.isNaN(day) || day < monday);
}
