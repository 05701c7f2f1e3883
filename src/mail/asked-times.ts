import type { Time } from "../booking/time.ts";
import { findMoments, prepare } from "./dates/moments.ts";
import type { ReadingOffice } from "./reading.ts";
import type { WishReading } from "./wishes/wishes.ts";

/**
 * Whether an answer to a question of ours that is still open says when, and nothing else but courtesy: 「正しい日時：12月3日14時」,
 * 「12月3日のほうです」, 「2日ではなく3日でした」. Without our question such words ask for nothing.
 */
export function saysOnlyTimes(
  newText: string,
  { wishes, excluded }: WishReading,
  name: string | null,
  { received, office }: { received: Time; office: ReadingOffice },
): boolean {
  if (wishes.length === 0 || newText.length > LONGEST) return false;
  const prepared = prepare(newText);
  const { text } = prepared;
  const moments = findMoments(prepared, received, office);
  if (wishes.length + excluded.length < moments.length) return false;
  let rest = "";
  let end = 0;
  for (const moment of moments) {
    // 木曜のほうです names one of the days that we asked about, not the next Thursday.
    if (!DAY.test(text.slice(moment.start, moment.end))) return false;
    rest += text.slice(end, Math.max(end, moment.start));
    end = Math.max(end, moment.end);
  }
  rest += text.slice(end);
  for (const word of name?.split(/[ \u3000]+/) ?? []) rest = rest.replaceAll(word, "");
  return rest.replace(HARMLESS, "").replace(/[\s\p{P}\p{S}\uE001-\uE032]/gu, "") === "";
}

const DAY = /\d{1,2}\s*[月/日.・-]|[A-Za-z]{3,9}\.?\s*\d|\d(?:st|nd|rd|th)?\s*(?:of\s*)?[A-Za-z]{3}/;
/** Longer words say more than when. */
const LONGEST = 300;
/** Labels of our letters, what turns from one day to the other, and courtesy. */
const HARMLESS =
  /正(?:\(ただ\))?しい(?:日時|日にち|日付|日|時間)(?:\(にちじ\))?|正しくは|right date and time|(?:[1-5一二三]つ目|第?[1-5一二三]希望)(?:の(?:希望|日時))?|(?:曜日|日にち|日付|日時|時間|書き方)を(?:書き)?(?:間違え|まちがえ)(?:まし|てい?まし|て)た?|(?:の)?間違い(?:です|でし)た?|ではな(?:く|くて)|じゃな(?:く|くて)|(?:の)?(?:ほう|方)|が?正しい|希望(?:です|します|いたします)|で?お願い(?:いた|致)?(?:し|申し上げ)ます|で?おねがいします|(?:記入|入力|返信|お?書き|回答)(?:いた|致)?(?:し)?ました|(?:どうぞ)?(?:よろしく|宜しく)|(?:お世話|おせわ)になって?(?:おり|い)?ます|(?:誠に|大変)?(?:すみません|申し訳(?:ありません|ございません|ない)|失礼(?:いた|致)?しました)(?:でした)?|(?:ご(?:確認|連絡|返信|指摘))?ありがとうございま(?:す|した)|はい|です|でした|になります|で(?=$|[\s。、])|[はがの]|please|thank you(?: very much)?|i mean|it is|the/gi;
