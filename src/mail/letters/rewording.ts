import type { FreeLine } from "./free-lines.ts";
import type { Rendered } from "./letter.ts";
import { escapeHtml, textLines } from "./render.ts";
import { looksLikeAddress, toOneLine } from "./wording.ts";

/**
 * Staff may change some lines of one letter before it leaves: those that stand in its wording as plain words. What carries a value
 * (a time, a deadline, a number), what must not be overlooked, headings, the subject and the parts that all letters share
 * (consent, contact, safety, the choices) cannot be touched, as in an office's own wording.
 */
export type LineEdit = {
  /** The line as it was written. */
  was: string;
  /** What stands there instead: one sentence or more, each on a line of its own; nothing drops the line. */
  now: string;
};

/** What a person changed in a letter that had not left: who, which lines, and the words as the clerk wrote them. */
export type LetterEdits = { by: string[]; lines: LineEdit[]; original: Pick<Rendered, "text" | "html"> };

export const MOST_SENTENCES = 5;
export const LONGEST_LINE = 300;

/** Those of them that this letter says, in its order. */
export function linesIn({ text, html }: LetterEdits["original"], free: readonly FreeLine[]): FreeLine[] {
  const at = (line: FreeLine) => placeInText(text, line);
  return free
    .filter((line) => at(line) >= 0 && replaceInHtml(html, line, ["x"]) !== html)
    .sort((a, b) => at(a) - at(b));
}

/** The letter with the changed lines; a line that it does not say (any more) changes nothing. */
export function reword(
  original: LetterEdits["original"],
  free: readonly FreeLine[],
  edits: readonly LineEdit[],
): LetterEdits["original"] {
  let { text, html } = original;
  for (const line of linesIn(original, free)) {
    const edit = edits.find(({ was }) => was === line.text);
    if (!edit) continue;
    const now = sentencesOf(edit.now);
    text = replaceInText(text, line, now);
    html = replaceInHtml(html, line, now);
  }
  return { text, html };
}

/** Why somebody's words cannot stand in a letter, or null. */
export function problemOf(now: string): "tooLong" | "address" | "placeholder" | null {
  const sentences = sentencesOf(now);
  if (sentences.length > MOST_SENTENCES || sentences.some((one) => [...one].length > LONGEST_LINE)) return "tooLong";
  if (sentences.some(looksLikeAddress)) return "address";
  return /\{\{|\}\}/.test(now) ? "placeholder" : null;
}

export function sentencesOf(now: string): string[] {
  return now
    .split(/\r?\n/)
    .map(toOneLine)
    .filter((one) => one !== "");
}

function placeInText(text: string, { kind, text: words, language }: FreeLine): number {
  return `\n${text}`.indexOf(`\n${textLines(kind, words, language).join("\n")}\n`);
}

function replaceInText(text: string, line: FreeLine, now: readonly string[]): string {
  const at = placeInText(text, line);
  const was = `${textLines(line.kind, line.text, line.language).join("\n")}\n`;
  const next = now.map((one) => `${textLines(line.kind, one, line.language).join("\n")}\n`).join("");
  const changed = text.slice(0, at) + next + text.slice(at + was.length);
  return now.length > 0 ? changed : changed.replace(/\n{3,}/g, "\n\n");
}

function replaceInHtml(html: string, { kind, text: words }: FreeLine, now: readonly string[]): string {
  const was = escapeHtml(words);
  const next = now.map(escapeHtml);
  const swap = (pairs: readonly (readonly [string, string])[]) => {
    const found = pairs.find(([from]) => html.includes(from));
    return found ? html.replace(found[0], () => found[1]) : html;
  };
  if (kind === "item") {
    const items = next.map((one) => `<li>${one}</li>`).join("\n");
    if (items) return swap([[`<li>${was}</li>`, items]]);
    return swap([
      [`<ul>\n<li>${was}</li>\n</ul>\n`, ""],
      [`<li>${was}</li>\n`, ""],
    ]);
  }
  const lines = next.join("<br>\n");
  if (lines)
    return swap([
      [`<p>${was}</p>`, `<p>${lines}</p>`],
      [`<p>${was}<br>`, `<p>${lines}<br>`],
      [`<br>\n${was}<br>`, `<br>\n${lines}<br>`],
      [`<br>\n${was}</p>`, `<br>\n${lines}</p>`],
    ]);
  return swap([
    [`<p>${was}</p>\n`, ""],
    [`<p>${was}<br>\n`, "<p>"],
    [`<br>\n${was}<br>`, "<br>"],
    [`<br>\n${was}</p>`, "</p>"],
  ]);
}
