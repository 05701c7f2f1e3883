import { withoutPrefix } from "./quote-start.ts";

type Answered = { choice: string; by: "mark" | "pointing" | "words" };

/** Lines of a mail of which it is known whether they are old. */
type Divided = { lines: readonly string[]; quoted: readonly boolean[] };

/**
 * The quoted choice that a new line answers by standing under it, and by what it shows that; null where it answers none or may mean
 * the whole list. A mark (「→ ×」) speaks of the line right above it. Other words do where the next choice follows below, where
 * another choice was answered in the same way, or where they point up (「こちらで」「↑」) and no other choice was left standing.
 * Only the first line of what stands under a choice answers it. `isOurs` says whether the line there is surely one of the letter.
 */
export function answeredChoice(mail: Divided, at: number, isOurs: (at: number) => boolean): Answered | null {
  const { lines, quoted } = mail;
  const above = nearest(lines, at, -1);
  if (quoted[at] === true || above === null || quoted[above] !== true) return null;
  const choice = withoutPrefix(lines[above] ?? "").trim();
  const line = lines[at] ?? "";
  if (!isChoice(choice) || !isOurs(above) || line.trim() === "" || isChoice(line)) return null;
  const by = MARK.test(line) ? "mark" : POINTS.test(line) ? "pointing" : "words";
  if (by !== "mark" && OF_SEVERAL.test(line)) return null;
  if (by === "words" && !isAnswer(line)) return null;
  if ((by !== "mark" || above < at - 1) && !stands(mail, at, above, by === "pointing")) return null;
  return { choice: choice.replace(REPLY_BY, ""), by };
}

/** A line that offers one time: 「2) 12月4日（金）14時00分～14時30分」, with or without a quote mark. */
export function isChoice(line: string): boolean {
  return CHOICE.test(withoutPrefix(line).trim());
}

/** Whether the words between the lines can mean nothing but the choice above them. */
function stands({ lines, quoted }: Divided, at: number, above: number, points: boolean): boolean {
  const choices = lines.flatMap((line, index) => (quoted[index] === true && isChoice(line) ? [index] : []));
  const next = choices.find((index) => index > at);
  if (next !== undefined) return isUnder(lines, quoted, at, next);
  const others = choices.filter((index) => index < above);
  const answered = others.filter((index) =>
    lines.slice(index + 1, above).some((line, on) => isNew(line, quoted, index + 1 + on)),
  );
  return answered.length > 0 || (points && others.length === 0);
}

/** Courtesy between the lines answers none, and what names a choice of its own needs no other. */
export function isAnswer(line: string): boolean {
  return !COURTESY.test(line) && !NAMES_ITS_OWN.test(line);
}

const COURTESY =
  /^[\s\u3000]*(?:[^。、]{1,12}です[。、]?)?[\s\u3000]*(?:いつも|大変|お世話|ありがと|お疲れ|こんにちは|こんばんは|おはよう|はじめまして|失礼|拝啓|前略|(?:どうぞ|何卒)?よろしく|お願い(?:し|いた|致)|ご?連絡|ご?案内|お?返事|返信)/;
const NAMES_ITS_OWN = /[1-9１-９一二三]\s*(?:番|つ目)|[①-⑨]|[0-9０-９]\s*(?:月|日(?!間))|[0-9０-９][/／][0-9０-９]/;

/** Nothing old stands between the answer and the next choice. */
function isUnder(lines: readonly string[], quoted: readonly boolean[], at: number, next: number): boolean {
  return lines.slice(at, next).every((line, on) => quoted[at + on] !== true || withoutPrefix(line).trim() === "");
}

function isNew(line: string, quoted: readonly boolean[], at: number): boolean {
  return quoted[at] !== true && line.trim() !== "" && isAnswer(line);
}

export function nearest(lines: readonly string[], at: number, step: 1 | -1): number | null {
  for (let other = at + step; other >= 0 && other < lines.length; other += step) {
    if (withoutPrefix(lines[other] ?? "") !== "") return other;
  }
  return null;
}

/** 「↑の2つ以外で」「どちらも無理です」 */
const OF_SEVERAL = /以外|除[いく]|[2-9２-９二三四五]つ|両方|どちらも|どれも|いずれも|全部|すべて|全て/;
const MARK = /^[\s\u3000]*(?:→|⇒|➡|⇨|->|=>|←|⇐|<-|[○◯〇×✕✖❌⭕◎△])/u;
/** 「こちらでお願いします」「↑これで」「この日がいいです」, perhaps behind the writer's name. */
const POINTS =
  /^[\s\u3000↑⇧▲]*(?:[\p{Script=Han}\p{Script=Katakana}]{1,6}です[。、]?)?[\s\u3000↑⇧]*(?:これ|こちら|ここ|この(?:日|時間|日時|枠|日程))(?:で|に|が|を|なら|でしたら)|^[\s\u3000]*[↑⇧]/u;
const CHOICE =
  /^(?:【\s*[1-9１-９]\s*】|[（(]\s*[1-9１-９]\s*[)）]|[①-⑨]|第?\s*[1-9１-９]\s*(?:番|候補|希望|[.．)）:：]|[\s\u3000](?=\s*(?:20[0-9]{2}\s*[年/]|令和|[0-9０-９]{1,2}\s*[月/／])))).*[0-9０-９]+\s*[月/／].*[0-9０-９]+\s*[時:：]/;
const REPLY_BY = /[（(][^（()）]*返信[^（()）]*(?:[（(][^（()）]*[）)][^（()）]*)*[）)]\s*$/;
