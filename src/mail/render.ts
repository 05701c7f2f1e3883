import mjml2html from "mjml";
import type { Time } from "../booking/time.ts";
import { type FreeLine, freeLinesOf } from "./free-lines.ts";
import type { Letter, LetterKind, Rendered } from "./letter.ts";
import { letterValues } from "./letter-values.ts";
import { LETTER_KINDS, VOCABULARY } from "./letter-vocabulary.ts";
import { breakLine, LINE_COLUMNS } from "./line-break.ts";
import type { Office } from "./office.ts";
import { ownWordingProblems } from "./own-wording.ts";
import { fillWording, type Line, type LineKind, parseWording, toOneLine, type Wording } from "./wording.ts";

/**
 * A letter in words, as a pure function of its values. `at` is when it is written; years are said where they differ from it. `own`
 * is a wording that the office gave itself since the start; one that is not sound (any more) is passed over.
 */
export type RenderLetter = {
  (letter: Letter, office: Office, at: Time, own?: string | null): Rendered;
  /** The source of a letter's wording, as it was loaded. */
  sourceOf(kind: LetterKind): string;
  /** What is wrong with another wording of it, each a sentence; empty when nothing is. */
  problemsOf(kind: LetterKind, own: string): string[];
  /** Lines of that kind of letter which staff may change in a single one. */
  freeLines(kind: LetterKind, own?: string | null): readonly FreeLine[];
};

/** File names below templates/letters with their text: layout.mjml, <kind>.txt, parts/<part>.txt. */
export type Templates = Readonly<Record<string, string>>;

const LAYOUT = "layout.mjml";
const PART = /^parts\/(.+)\.txt$/;
/** Wordings that were given in the console, one or two for each letter. */
const MOST_OWN_KEPT = 100;
/** Full-width space: the second line of an item stands below the first. */
const HANGING = "　";

/**
 * Reads every wording and compiles the layout once. Text and HTML are made from the same lines, so they cannot drift. Throws in
 * words when a file is missing, has an unknown placeholder, lacks one that a rule demands, or would put a link into a letter.
 */
export async function loadLetters(templates: Templates, shipped: Templates = templates): Promise<RenderLetter> {
  const parts: Record<string, string> = {};
  for (const [file, source] of Object.entries(templates)) {
    const name = PART.exec(file)?.[1];
    if (name !== undefined) parts[name] = source;
  }
  const wordings = new Map<LetterKind, Wording>();
  for (const kind of LETTER_KINDS) {
    const file = `${kind}.txt`;
    wordings.set(kind, parseWording(file, need(templates, file), parts, VOCABULARY[kind]));
  }
  const layout = await compileLayout(need(templates, LAYOUT));
  const problemsOf = (kind: LetterKind, own: string) => ownWordingProblems(shipped, { [`${kind}.txt`]: own });
  const owns = new Map<string, Wording | null>();
  const ownWording = (kind: LetterKind, own: string): Wording | null => {
    const name = `${kind}\n${own}`;
    const known = owns.get(name);
    if (known !== undefined) return known;
    const made = problemsOf(kind, own).length > 0 ? null : parseWording(`${kind}.txt`, own, parts, VOCABULARY[kind]);
    if (owns.size >= MOST_OWN_KEPT) owns.clear();
    owns.set(name, made);
    return made;
  };
  const render = (letter: Letter, office: Office, at: Time, own: string | null = null): Rendered => {
    const wording = (own === null ? null : ownWording(letter.kind, own)) ?? wordings.get(letter.kind);
    if (!wording) throw new Error(`no wording for ${letter.kind}`);
    const { subject, lines } = fillWording(wording, letterValues(letter, office, at));
    return { subject: toOneLine(subject), text: toText(lines), html: layout(toOneLine(subject), toHtml(lines)) };
  };
  const sourceOf = (kind: LetterKind) => need(templates, `${kind}.txt`);
  const fixed = new Set(Object.values(parts).flatMap((part) => freeLinesOf(`\n${part}`).map((line) => line.text)));
  // An own wording may repeat the words of a shared part; they stay out of reach there, too.
  const freeLines = (kind: LetterKind, own: string | null = null) =>
    own === null || ownWording(kind, own) === null
      ? freeLinesOf(sourceOf(kind))
      : freeLinesOf(own).filter(({ text }) => !fixed.has(text));
  return Object.assign(render, { problemsOf, sourceOf, freeLines });
}

/** Plain text in lines of at most 35 full-width characters, sentences one below the other. */
export function toText(lines: Line[]): string {
  const text: string[] = [];
  let last: LineKind = "gap";
  for (const { kind, text: words } of lines) {
    if (kind !== last && kind === "heading" && last !== "gap") text.push("");
    last = kind;
    text.push(...textLines(kind, words));
  }
  return `${text.join("\n")}\n`;
}

export function toHtml(lines: Line[]): string {
  const blocks: Line[][] = [];
  for (const line of lines) {
    const block = blocks.at(-1);
    if (block?.[0]?.kind === line.kind && line.kind !== "heading") block.push(line);
    else blocks.push([line]);
  }
  return blocks.map(htmlBlock).filter(Boolean).join("\n");
}

export function textLines(kind: LineKind, words: string): string[] {
  switch (kind) {
    case "gap":
      return [""];
    case "heading":
      return breakLine(`【${words}】`);
    case "item":
      return breakLine(words, LINE_COLUMNS - 2).map((line, index) => (index === 0 ? `・${line}` : `${HANGING}${line}`));
    case "notice":
    case "text":
      return breakLine(words);
  }
}

function htmlBlock(block: Line[]): string {
  const words = block.map((line) => escapeHtml(line.text));
  switch (block[0]?.kind) {
    case "heading":
      return `<h2>${words.join("")}</h2>`;
    case "item":
      return `<ul>\n${words.map((item) => `<li>${item}</li>`).join("\n")}\n</ul>`;
    case "notice":
      return `<p class="notice">${words.join("<br>\n")}</p>`;
    case "text":
      return `<p>${words.join("<br>\n")}</p>`;
    case "gap":
    case undefined:
      return "";
  }
}

/**
 * MJML's `fonts: {}` keeps its default from linking a web font. The namespaces and the comments for old Outlook go, too: they hold
 * addresses that scanners count as links, and a letter of one column needs neither.
 */
async function compileLayout(source: string): Promise<(subject: string, body: string) => string> {
  const { html, errors } = await mjml2html(source, { fonts: {}, validationLevel: "strict" });
  if (errors.length > 0) throw new Error(`${LAYOUT}: ${errors.map((error) => error.formattedMessage).join("; ")}`);
  const bare = html
    .replace(/<!--[\s\S]*?-->/g, "")
    .replace(/\sxmlns(?::\w+)?="[^"]*"/g, "")
    .replace(/[ \t]+$/gm, "")
    .replace(/\n{2,}/g, "\n")
    .trim();
  if (/:\/\/|url\(|@import|<(?:a|img|link|script)\b/i.test(bare))
    throw new Error(`${LAYOUT}: a letter loads and links nothing`);
  const [before, after, ...more] = bare.split("{{body}}");
  if (before === undefined || after === undefined || more.length > 0) throw new Error(`${LAYOUT}: needs {{body}} once`);
  const unknown = /\{\{(?!subject\}\})[^}]*\}\}/.exec(before + after);
  if (unknown) throw new Error(`${LAYOUT}: unknown name ${unknown[0]}`);
  return (subject, body) => {
    const title = escapeHtml(subject);
    return `${before.replaceAll("{{subject}}", () => title)}\n${body}\n${after.replaceAll("{{subject}}", () => title)}\n`;
  };
}

export function escapeHtml(text: string): string {
  const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}

function need(templates: Templates, file: string): string {
  const source = templates[file];
  if (source === undefined) throw new Error(`templates/letters/${file} is missing`);
  return source;
}
