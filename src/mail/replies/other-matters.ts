import { LETTER_MATTERS } from "./letter-matters.ts";
import { LIFE_MATTERS } from "./life-matters.ts";
import { LINE_MATTERS } from "./line-matters.ts";
import { NEAR_MATTERS } from "./near-matters.ts";
import { PLAIN_KINDS } from "./plain-kinds.ts";
import type { Stop } from "./stop-signs.ts";
import { TALK_MATTERS } from "./talk-matters.ts";
import { TERM_MATTERS } from "./term-matters.ts";
import { THEMES } from "./themes.ts";

/**
 * What a remark speaks of, where that is plainly another matter than whether, when and how the talk takes place: told by its main
 * predicate, which Japanese says last. In such words the milder families of signs (`stop-signs.ts`) mean nothing: 「離職票がまだ届いて
 * いないのですが、当日ご相談させてください」 is no condition, for what is asked for is the talk. `words` are a sentence or one clause of it.
 */
export function isCalm(words: string, family: Stop | "question", extent: "whole" | "part"): boolean {
  if (words.length > LONGEST) return false;
  const said = words.replace(LAUGHS, "");
  return MATTERS.some(
    ({ calms, says, unless, whole }) =>
      calms.has(family) && (extent === "whole" || !whole) && says.test(said) && !unless.test(said),
  );
}

/** A question of a matter that is known by its own words: beside a yes that names nothing, a theme is not enough. */
export function asksOther(plain: string): boolean {
  const said = plain.replace(LAUGHS, "");
  return KNOWN_MATTERS.some(
    ({ calms, says, unless }) => calms.has("question") && says.test(said) && !unless.test(said),
  );
}

/** Some other matter is told, whatever signs there are in it. */
export function tellsOther(plain: string): boolean {
  const said = plain.replace(LAUGHS, "");
  return MATTERS.some(({ says, unless, whole }) => !whole && says.test(said) && !unless.test(said));
}

/** A remark that is longer is for a person anyway. */
const LONGEST = 120;
const KNOWN_MATTERS = [
  ...PLAIN_KINDS,
  ...TALK_MATTERS,
  ...LETTER_MATTERS,
  ...LIFE_MATTERS,
  ...NEAR_MATTERS,
  ...LINE_MATTERS,
  ...TERM_MATTERS,
];
export const MATTERS = [...KNOWN_MATTERS, ...THEMES];
/** Signs and laughter behind the last word. */
const LAUGHS = /(?:[?!~♪☆★\s\p{Extended_Pictographic}]|\(?笑\)?|[wｗ]+|\(\^[^()]{0,4}\^?\)|\^\^;?|m\(__\)m)+$/u;
