import { matchesOf } from "./matches.ts";

/**
 * A text made comparable, with the way back: `origins[i]` is the index in the original of the character that became
 * `text[i]`, and `origins[text.length]` is the original's length.
 */
export type Folded = { text: string; origins: readonly number[] };

/** Replaces matches in a folded text and keeps the way back to the original; the new text maps to the match's start. */
export function replaceFolded(folded: Folded, pattern: RegExp, replace: (match: RegExpExecArray) => string): Folded {
  if (folded.text.search(pattern) < 0) return folded;
  const tracked = folded.origins.length > 0;
  const pieces: string[] = [];
  const origins: number[] = [];
  let position = 0;
  for (const match of matchesOf(folded.text, pattern)) {
    pieces.push(folded.text.slice(position, match.index));
    for (let i = position; tracked && i < match.index; i += 1) origins.push(folded.origins[i] ?? 0);
    const replacement = replace(match);
    pieces.push(replacement);
    for (let i = 0; tracked && i < replacement.length; i += 1) {
      // Same-length replacements keep each character's own place.
      const source = match.index + (replacement.length === match[0].length ? i : 0);
      origins.push(folded.origins[source] ?? 0);
    }
    position = match.index + match[0].length;
  }
  pieces.push(folded.text.slice(position));
  for (let i = position; tracked && i <= folded.text.length; i += 1) origins.push(folded.origins[i] ?? 0);
  return { text: pieces.join(""), origins };
}
