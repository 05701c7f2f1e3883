import type { Folded } from "./folded-text.ts";

/**
 * A table of marks, as people draw it in a mail, spelt out row by row: under 「午前 午後」 the row 「12/3 ○ ×」 becomes
 * 「12/3 午前○ 午後×」. The head goes, so that its words are not read as hours without a day. Rows with another number of
 * marks stay as they are.
 */
export function spellOutTables(folded: Folded): Folded {
  if (!/[○×◎△]/.test(folded.text)) return folded;
  const written = newCopy(folded);
  let columns: string[] | null = null;
  let start = 0;
  for (const line of folded.text.split("\n")) {
    const marks = [...line.matchAll(/[○×◎△]/g)];
    const head = HEAD.exec(line)?.[1]?.match(CELL) ?? null;
    if (head !== null && HAS_ROW.test(folded.text.slice(start + line.length, start + line.length + ROW_LENGTH))) {
      columns = head;
      written.keep(start + line.length, start + line.length);
    } else if (columns !== null && marks.length === columns.length && ROW.test(line)) {
      const first = line.slice(0, marks[0]?.index ?? 0).replace(/[\s|:]+$/, "").length;
      written.keep(start, start + first);
      marks.forEach((mark, column) => {
        written.add(` ${columns?.[column]}`, start + mark.index);
        // The words end where the mark does, so that the mark is what stands for them in the original.
        written.add(mark[0], start + mark.index + 1);
      });
    } else {
      if (marks.length === 0 && line.trim() !== "") columns = null;
      written.keep(start, start + line.length);
    }
    start += line.length + 1;
    if (start <= folded.text.length) written.keep(start - 1, start);
  }
  return written.end();
}

/** True when a line sets several marks beside one date and no head says what they are about. */
export function hasUnnamedMarks(text: string): boolean {
  return text.split("\n").some((line) => UNNAMED.test(line));
}

const CELL = /午前中?|午後|夕方|朝|昼|AM|PM|\d{1,2}(?::\d\d|時)(?:\s?[~-]\s?\d{1,2}(?::\d\d|時))?[~-]?/gi;
/** Nothing but columns of hours, perhaps under a word for the day. */
const HEAD = new RegExp(`^[\\s|]*(?:日付?|日程|月日|日時)?[\\s|:]*((?:(?:${CELL.source})[\\s|、,/]*){2,})$`, "i");
const ROW = /^[\s|・]*\d[^○×◎△\n]*(?:[○×◎△][\s|、,/]*)+$/;
const HAS_ROW = /^\n[\s|・]*\d[^○×◎△\n]*[○×◎△][\s|、,/]*[○×◎△]/;
const ROW_LENGTH = 80;
const UNNAMED = /^[\s|・]*\d{1,2}[月/]\d[^○×◎△\n午前後時:]*[:\s|]*[○×◎△][\s|、,/]*[○×◎△][\s|]*$/;

/** A copy of a folded text in pieces, each with its way back to the original. */
function newCopy(folded: Folded): {
  keep: (from: number, to: number) => void;
  add: (words: string, at: number) => void;
  end: () => Folded;
} {
  const tracked = folded.origins.length > 0;
  const pieces: string[] = [];
  const origins: number[] = [];
  return {
    keep: (from, to) => {
      pieces.push(folded.text.slice(from, to));
      for (let i = from; tracked && i < to; i += 1) origins.push(folded.origins[i] ?? 0);
    },
    add: (words, at) => {
      pieces.push(words);
      for (let i = 0; tracked && i < words.length; i += 1) origins.push(folded.origins[at] ?? 0);
    },
    end: () => {
      if (tracked) origins.push(folded.origins[folded.text.length] ?? 0);
      return { text: pieces.join(""), origins };
    },
  };
}
