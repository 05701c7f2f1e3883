/**
 * All matches of a global expression, in order. `matchAll` makes a new expression for every call; of one that V8 has
 * dropped from its cache meanwhile it is compiled anew, which costs more than the search in a sentence.
 */
export function matchesOf(text: string, pattern: RegExp): RegExpExecArray[] {
  const found: RegExpExecArray[] = [];
  pattern.lastIndex = 0;
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    found.push(match);
    // An empty match would be found again for ever; by whole characters, as `matchAll` goes on.
    if (match[0] === "")
      pattern.lastIndex += pattern.unicode && (text.codePointAt(pattern.lastIndex) ?? 0) > 0xffff ? 2 : 1;
  }
  return found;
}
