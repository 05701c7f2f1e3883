import { LETTER_MATTERS } from "./letter-matters.ts";
import { LIFE_MATTERS } from "./life-matters.ts";
import { NEAR_MATTERS } from "./near-matters.ts";
import type { Stop } from "./stop-signs.ts";
import { TALK_MATTERS } from "./talk-matters.ts";

/**
 * What a remark speaks of, where that is plainly another matter than whether, when and how the talk takes place: told by its main
 * predicate, which Japanese says last. In such words the milder families of signs (`stop-signs.ts`) mean nothing: 「離職票がまだ届いて
 * いないのですが、当日ご相談させてください」 is no condition, for what is asked for is the talk. `words` are a sentence or one clause of it.
 */
export function isCalm(words: string, family: Stop | "question"): boolean {
  if (words.length > LONGEST) return false;
  const said = words.replace(/[?!]+$/, "");
  return MATTERS.some(({ calms, says, unless }) => calms.has(family) && says.test(said) && !unless.test(said));
}

/** A remark that is longer is for a person anyway. */
const LONGEST = 120;
export const MATTERS = [...TALK_MATTERS, ...LETTER_MATTERS, ...LIFE_MATTERS, ...NEAR_MATTERS];
