import { toOneLine } from "../mail/letters/wording.ts";

/** Most characters of a stranger's words in a list. */
const LONGEST_SHOWN = 120;

/**
 * What strangers wrote in a field, as one short line: marks that turn the direction of writing, hide letters or break lines
 * could make the words around them say something else.
 */
export function oneLine(text: string): string {
  const letters = [...toOneLine(text)];
  return letters.length > LONGEST_SHOWN ? `${letters.slice(0, LONGEST_SHOWN).join("")}…` : letters.join("");
}
