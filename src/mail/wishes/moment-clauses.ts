import { isContrast } from "../dates/exclusions.ts";
import type { Moment } from "../dates/moment.ts";
import { matchesOf } from "../text/matches.ts";
import type { Sentence } from "../text/sentences.ts";

/** What its clause says in front of the moment, in it, and behind it, and the moment in front of it there. */
export function wordsAround(text: string, moment: Moment, moments: readonly Moment[], sentences: readonly Sentence[]) {
  const clause = clauseOf(text, moment, sentences);
  const own = text.slice(moment.start, moment.end);
  const first = firstOfList(text, moment, moments);
  const before = moments.filter(({ end }) => end > clause.start && end <= first.start).at(-1);
  // 「希望日12月2日 備考 10月に手術をした」: what asks for the one before does not ask for this one.
  // パートがないのが9日、10日なので: a list is one, though its comma ends a clause.
  const opening =
    first === moment || text.slice(first.end, moment.start).includes("\n") ? clause : clauseOf(text, first, sentences);
  const head =
    before === undefined
      ? text.slice(Math.min(opening.start, first.start), first.start)
      : (text
          .slice(before.end, first.start)
          .split(/[ \t。\n]/)
          .at(-1) ?? "");
  const until = isContrast(text, moment) ? moment.end : clause.end;
  const tail = ownPart(withoutMoments(text, moment.end, until, moments))
    .replace(/[\s。!?、,.~笑wｗ()]+$/, "")
    .replace(ASIDE, "");
  return { head, own, tail, before };
}

/** …でお願いします(4日はシフトが入っています): nothing of the moment in front. */
const ASIDE = /(?<=です|ます|した|たい|ください|下さい|希望)\([^()]*$/;
/** 16日17日: what stands before the first of a list is said of them all. */
function firstOfList(text: string, moment: Moment, moments: readonly Moment[]): Moment {
  let first = moment;
  for (let index = moments.indexOf(moment) - 1; index >= 0; index -= 1) {
    const before = moments[index];
    if (before === undefined || !LINK.test(text.slice(before.end, first.start))) break;
    first = before;
  }
  return first;
}

/** The last of the list in which a moment stands. */
export function lastOfList(text: string, moment: Moment, moments: readonly Moment[]): Moment {
  let last = moment;
  for (let index = moments.indexOf(moment) + 1; index < moments.length; index += 1) {
    const next = moments[index];
    if (next === undefined || !LINK.test(text.slice(last.end, next.start))) break;
    last = next;
  }
  return last;
}

/** The clause that holds the moment, with those behind it as long as nothing is said yet: 「12月3日、4日は無理」. */
export function clauseOf(text: string, moment: Moment, sentences: readonly Sentence[]): { start: number; end: number } {
  const sentence = sentences.find(({ start, end }) => moment.start >= start && moment.start < end);
  if (sentence === undefined) return { start: moment.start, end: moment.end };
  const clause = sentence.clauses.find(({ end }) => moment.start < end);
  const start = clause?.start ?? sentence.start;
  let end = Math.max(clause?.end ?? sentence.end, Math.min(moment.end, sentence.end));
  // A comma or が inside the moment itself ends nothing.
  for (const next of sentence.clauses) {
    if (next.end <= end) continue;
    if (/\p{L}{2}/u.test(text.slice(moment.end, end))) break;
    end = next.end;
  }
  const from = Math.max(start, lastBreak(text.slice(start, moment.start), start));
  const stop = text.slice(moment.end - 1, end).search(SPACED_END) - 1;
  return { start: from, end: stop < 0 ? Math.max(end, moment.end) : moment.end + stop + 1 };
}

/** Sentences ended by a full stop behind a figure, or by です and a space. */
const SPACED_END =
  /(?<=[\d\p{L})])\. (?=[A-Z])|, (?=(?:so|but|because) )|(?<=です|ます|した|せん|さい)[ \t]|(?<=すか|いい?すか|かな)[ \t]|(?<=ず[、,])|(?<=[ぁ-ん]んで)(?=[\p{Script=Han}ぁ-んァ-ヶ])/u;

const SPACED_ENDS = new RegExp(SPACED_END, "gu");

function lastBreak(words: string, start: number): number {
  const found = matchesOf(words, SPACED_ENDS).at(-1);
  return found === undefined ? start : start + found.index + found[0].length;
}

/** 2日は寄り合いがあるすけ、3日の9時でどうだろか: what is asked of the day behind the comma is not asked of the one before. */
function ownPart(tail: string): string {
  return (
    /^(?:は|に|が|も)[^◆]*、(?=[^◆、]*◆)|^[^◆]*、(?=◆は)|^[^◆]*(?:ので|んで|から|ため|けど|すけ)、(?=[^◆]*◆)|^(?:に?は|も|が)[^◆、]{3,}(?:ので|んで|から|ため|すけ)、/.exec(
      tail,
    )?.[0] ?? tail
  );
}

/** What stands behind a moment, with a mark for each moment in it: 「10時、次が◆です」 says です of the other. */
function withoutMoments(text: string, from: number, to: number, moments: readonly Moment[]): string {
  let words = "";
  let place = from;
  for (const { start, end } of moments) {
    if (start < place || start >= to) continue;
    const between = text.slice(place, start);
    // 12日・13日には: what is said of the last of a list is said of them all.
    words += words === "" && LINK.test(between) ? "" : `${between}◆`;
    place = end;
  }
  return words + text.slice(place, Math.max(place, to));
}

export const LINK =
  /^(?:から|より|~)?\s*[、,]?\s*(?:[・、,/~;]|と|や|か|も|または|又は|もしくは|あるいは|それか|or|and)?[、,]?\s*$/i;
