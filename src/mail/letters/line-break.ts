/** Half-width columns of one line of a letter: 35 full-width characters, which phones and quoting replies leave whole. */
export const LINE_COLUMNS = 70;

/** What is read as one: kanji with their reading in brackets, runs of ASCII with a counter behind them, of katakana, of kanji with an honorific before them; any other character alone. */
const UNITS =
  /[一-龠々]{1,8}（[ぁ-んー]{1,16}）|[おご][一-龠々]{1,6}|[!-~]+[年月日時分番回]?|[ァ-ヺー・]+|[一-龠々]{1,6}|[\s\S]/gu;
/** 行頭禁則 and 行末禁則 (JIS X 4051): what may not begin and what may not end a line. */
const NOT_FIRST = /^[、。，．）」』】〕・：；？！ーぁぃぅぇぉっゃゅょァィゥェォッャュョ～]/u;
const NOT_LAST = /[（「『【〔]$/u;
/** A closing bracket, too, but for that of a reading, behind which the word goes on. */
const CLAUSE_END = /[、。]$|(?<![一-龠々]（[ぁ-んー]{1,16})）$/u;
/** Endings and particles stand with the word before them, so a phrase (文節) begins with anything but hiragana. */
const PHRASE_START = /^(?:[^ぁ-ん]|[おご][一-龠々])/u;
/** The end of a clause or phrase is taken as the end of a line only where the line is at least this full. */
const LEAST_FULL = 0.5;

/**
 * Breaks one line of Japanese into lines of at most `columns` half-width columns: after a comma where one is near, else between
 * phrases. A unit longer than a line (an identifier) is left whole. No character is added or lost.
 */
export function breakLine(line: string, columns: number = LINE_COLUMNS): string[] {
  // Most lines of a letter are short.
  if (columnsOf(line) <= columns) return [line];
  const units = joinInseparable(line.match(UNITS) ?? []);
  const lines: string[] = [];
  let from = 0;
  while (from < units.length) {
    const to = endOfLine(units, from, columns);
    lines.push(units.slice(from, to).join(""));
    from = to;
  }
  return lines.length === 0 ? [""] : lines;
}

/** Breaks one line of a language with spaces between its words; the space at a break goes. A word longer than a line stays whole. */
export function breakWords(line: string, columns: number = LINE_COLUMNS): string[] {
  const lines: string[] = [];
  let current = "";
  for (const word of line.split(" ")) {
    const longer = current === "" ? word : `${current} ${word}`;
    if (columnsOf(longer) <= columns || current === "") current = longer;
    else {
      lines.push(current);
      current = word;
    }
  }
  return [...lines, current];
}

/** Columns a text takes: ASCII and half-width katakana one each, everything else two. */
export function columnsOf(text: string): number {
  let columns = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    columns += isNarrow(code) ? 1 : 2;
    // Both halves of a surrogate pair are one character.
    if ((code & 0xfc00) === 0xd800 && (text.charCodeAt(at + 1) & 0xfc00) === 0xdc00) at++;
  }
  return columns;
}

/** ASCII from the space to ~, and half-width katakana with its marks (U+FF61 to U+FF9F). */
function isNarrow(code: number): boolean {
  return (code >= 0x20 && code <= 0x7e) || (code >= 0xff61 && code <= 0xff9f);
}

function endOfLine(units: string[], from: number, columns: number): number {
  let to = from;
  let width = 0;
  let clauseEnd = 0;
  let phraseEnd = 0;
  while (to < units.length) {
    const unit = units[to] ?? "";
    width += columnsOf(unit);
    if (width > columns && to > from) return clauseEnd || phraseEnd || to;
    to++;
    if (width < columns * LEAST_FULL || width > columns) continue;
    if (CLAUSE_END.test(unit)) clauseEnd = to;
    if (PHRASE_START.test(units[to] ?? "")) phraseEnd = to;
  }
  return to;
}

function joinInseparable(units: string[]): string[] {
  const joined: string[] = [];
  for (const unit of units) {
    const last = joined.at(-1);
    if (last !== undefined && (NOT_FIRST.test(unit) || NOT_LAST.test(last))) joined[joined.length - 1] = last + unit;
    else joined.push(unit);
  }
  return joined;
}
