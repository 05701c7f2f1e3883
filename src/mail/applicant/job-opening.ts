import { foldText } from "../text/japanese-text.ts";
import { matchesOf } from "../text/matches.ts";

/** Openings named in one mail; more would be a list, not a subject. */
const MOST_OPENINGS = 5;

/**
 * Numbers of job openings (求人番号) that a person names: what they want to talk about (T0). They have the shape of a job-seeker number and
 * count only behind their own label. For staff to read; nothing is decided by them.
 */
export function readJobOpenings(newText: string): string[] {
  const found = new Set<string>();
  for (const [, number = ""] of matchesOf(foldText(newText), LABELLED)) {
    const written = number.replace(/\s/g, "");
    // Twelve bare digits may be a My Number and are never taken.
    if (!/^\d{12}$/.test(written)) found.add(written);
  }
  return [...found].slice(0, MOST_OPENINGS);
}

const LABELLED =
  /(?:求人|job (?:opening|offer))(?:(?!求職|受付票|登録|電話|事業所|被保険者)[^\d\n。]){0,14}\n?[ \t]*(\d{5}\s?-\s?\d{1,8}|\d{9,13})(?![\d-])/gi;
