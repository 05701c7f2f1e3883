import { isName, isPersonal } from "./name-words.ts";

/**
 * A whole name that stands by itself where people put theirs: it opens the mail (試験一郎。オンライン相談たのむ) or stands right
 * beside the number (15030-1234567 試験一郎 12/3 16:00). Only whole names count: three letters or more, or two words.
 */
export function openingName(lines: readonly string[]): string | null {
  const pieces = lines
    .filter((line) => line.trim() !== "")
    .slice(0, OPENING_LINES)
    .flatMap((line) => line.split(BREAKS))
    .map((piece) => piece.replace(/^[\s\u3000・■●○◆◇□▼*-]+|[\s\u3000]+$/g, ""))
    .filter((piece) => piece !== "");
  const opening = pieces.findIndex((piece) => !GREETING.test(piece));
  for (const [index, piece] of pieces.entries()) {
    const near = [pieces[index - 1], pieces[index + 1]].some((next) => next !== undefined && NUMBER.test(next));
    if (index !== opening && !near) continue;
    const name = wholeName(piece) ?? twoWords(piece, pieces[index + 1]);
    if (name !== null) return name;
  }
  return null;
}

const OPENING_LINES = 6;
/** Punctuation, gaps, and where letters turn into figures. */
const BREAKS =
  /[、。,.!！?？…／/|｜()（）【】「」:：\s\u3000]+|(?<=[^\d０-９])(?=[\d０-９]{2})|(?<=[\d０-９]{4})(?=\p{L})|(?<=\p{Script=Han})(?:です|でございます|っす|だ)(?=\s|$|[\d０-９])/u;
const GREETING =
  /^(?:はじめまして|初めまして|こんにち[はわ]|こんばん[はわ]|おはよう.*|お世話.*|お疲れ.*|ハローワーク.*|ご?担当.*|様|御中|突然.*|失礼.*|すみません|すいません|どうも|いつも.*|.*御中|.*様)$/;
const NUMBER = /^(?:(?:求職)?(?:者)?番号|求職|No)?\s?[0-9０-９]{5}/;

function wholeName(piece: string): string | null {
  const words = piece.replace(/^(?:どうも|私|わたし|俺|僕)[、はの]?/, "");
  const whole =
    /^[\p{Script=Han}々]{3,5}$/u.test(words) ||
    /^[\p{Script=Han}々]{1,4}(?:[ぁ-ん]{2,4}|[ァ-ヶー]{2,5})$/u.test(words) ||
    /^[\p{Script=Han}々]{2,4}(?:[ぁ-んァ-ヶ][\p{Script=Han}々]?|[ぁ-んァ-ヶ]{1,2}[\p{Script=Han}々])$/u.test(words);
  return whole && isName(words) && isPersonal(words) && !PARTICLE_END.test(words) ? words : null;
}

/** 試験 太郎: the two halves were taken apart by the gap. */
function twoWords(piece: string, next: string | undefined): string | null {
  if (next === undefined || !HALF.test(piece) || !HALF.test(next) || !isName(piece) || !isName(next)) return null;
  const name = `${piece} ${next}`;
  return isName(name) && isPersonal(name) ? name : null;
}

const HALF = /^[\p{Script=Han}々]{1,3}$/u;
const PARTICLE_END = /(?:[はがをにでともへや]|から|まで|など|して|った|ない|ます|です|たい|さん|くん)$/;
