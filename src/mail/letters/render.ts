import mjml2html from "mjml";
import type { Time } from "../../booking/time.ts";
import { LANGUAGES, type Language } from "../language.ts";
import type { Office } from "../office.ts";
import { type FreeLine, freeLinesOf } from "./free-lines.ts";
import type { Letter, LetterKind, Rendered } from "./letter.ts";
import { letterValues } from "./letter-values.ts";
import { LETTER_KINDS, VOCABULARY } from "./letter-vocabulary.ts";
import { breakLine, breakWords, LINE_COLUMNS } from "./line-break.ts";
import { ownWordingProblems, unfitForWriters } from "./own-wording.ts";
import {
  fillWording,
  type Line,
  type LineKind,
  parseWording,
  toOneLine,
  type Values,
  type Wording,
} from "./wording.ts";
import { partsOf, type Templates, wordingFile } from "./wording-files.ts";

/**
 * A letter in words, as a pure function of its values. `at` is when it is written; years are said where they differ from it. `own`
 * is a wording in Japanese that the office gave itself since the start; one that is not sound (any more) is passed over.
 */
export type RenderLetter = {
  (letter: Letter, office: Office, at: Time, own?: string | null): Rendered;
  /** The source of a letter's Japanese wording, as it was loaded. */
  sourceOf(kind: LetterKind): string;
  /** What is wrong with another wording of it, each a sentence; empty when nothing is. */
  problemsOf(kind: LetterKind, own: string): string[];
  /** Lines for which those who cannot telephone do not get another wording, but the shipped one; empty where they get it. */
  unfitForWriters(kind: LetterKind, own: string): string[];
  /** Lines of that kind of letter which staff may change in a single one. */
  freeLines(kind: LetterKind, language: Language, own?: string | null): readonly FreeLine[];
};

const LAYOUT = "layout.mjml";
/** Wordings that were given in the console, one or two for each letter. */
const MOST_OWN_KEPT = 100;

/**
 * Reads every wording and compiles the layout once. Text and HTML are made from the same lines, so they cannot drift. Throws in
 * words when a file is missing, has an unknown placeholder, lacks one that a rule demands, or would put a link into a letter.
 */
export async function loadLetters(templates: Templates, shipped: Templates = templates): Promise<RenderLetter> {
  const wordings = parseAll(templates);
  const forWriters = parseAll(wordingsForWriters(templates, shipped));
  const layout = await compileLayout(need(templates, LAYOUT));
  const problemsOf = (kind: LetterKind, own: string) => ownWordingProblems(shipped, { [`${kind}.txt`]: own });
  const unfit = (kind: LetterKind, own: string) => unfitForWriters(need(shipped, `${kind}.txt`), own);
  const owns = new Map<string, OwnWording | null>();
  const parts = partsOf(templates, "ja");
  const ownWording = (kind: LetterKind, own: string): OwnWording | null => {
    const name = `${kind}\n${own}`;
    const known = owns.get(name);
    if (known !== undefined) return known;
    const isSound = problemsOf(kind, own).length === 0;
    const made = isSound
      ? {
          wording: parseWording(`${kind}.txt`, own, parts, VOCABULARY[kind]),
          isForWriters: unfit(kind, own).length === 0,
        }
      : null;
    if (owns.size >= MOST_OWN_KEPT) owns.clear();
    owns.set(name, made);
    return made;
  };
  const fill = (kind: LetterKind, language: Language, values: Values, own: string | null) => {
    const changed = own === null || language !== "ja" ? null : ownWording(kind, own);
    const loaded = values.writes === true ? forWriters : wordings;
    const isTheirs = changed !== null && (values.writes !== true || changed.isForWriters);
    const wording = isTheirs ? changed.wording : loaded.get(wordingFile(language, kind));
    if (!wording) throw new Error(`no wording for ${kind}`);
    const { subject, lines } = fillWording(wording, values);
    return { subject: toOneLine(subject), lines };
  };
  const render = (letter: Letter, office: Office, at: Time, own: string | null = null): Rendered => {
    const { kind, language = "ja" } = letter;
    const values = letterValues(letter, language, office, at);
    const japaneseSubject = language === "ja" ? "" : fill(kind, "ja", bareJapanese(letter, office, at), own).subject;
    const { subject, lines } = fill(kind, language, { ...values, japaneseSubject }, own);
    return { subject, text: toText(lines, language), html: layout(subject, toHtml(lines), language) };
  };
  const sourceOf = (kind: LetterKind) => need(templates, `${kind}.txt`);
  const fixed = new Set(Object.values(parts).flatMap((part) => freeLinesOf(`\n${part}`, "ja").map(({ text }) => text)));
  // An own wording may repeat the words of a shared part; they stay out of reach there, too. Whoever cannot telephone may have got another.
  const freeLines = (kind: LetterKind, language: Language, own: string | null = null) => {
    const file = wordingFile(language, kind);
    const changed = language !== "ja" || own === null || ownWording(kind, own) === null ? [] : [own];
    const sources = new Set([...changed, need(templates, file), need(shipped, file)]);
    const lines = [...sources].flatMap((source) =>
      freeLinesOf(source, language).map((line) => [line.text, line] as const),
    );
    return [...new Map(lines).values()].filter(({ text }) => changed.length === 0 || !fixed.has(text));
  };
  return Object.assign(render, { problemsOf, unfitForWriters: unfit, sourceOf, freeLines });
}

type OwnWording = { wording: Wording; isForWriters: boolean };

/** Those who cannot telephone get an office's own wording only where it asks none of them to. */
function wordingsForWriters(templates: Templates, shipped: Templates): Templates {
  const unfit = Object.entries(templates).filter(([file, source]) => {
    const ours = shipped[file];
    return ours !== undefined && ours !== source && unfitForWriters(ours, source).length > 0;
  });
  return { ...templates, ...Object.fromEntries(unfit.map(([file]) => [file, shipped[file] ?? ""])) };
}

function parseAll(templates: Templates): Map<string, Wording> {
  const wordings = new Map<string, Wording>();
  for (const language of LANGUAGES) {
    const parts = partsOf(templates, language);
    for (const kind of LETTER_KINDS) {
      const file = wordingFile(language, kind);
      wordings.set(file, parseWording(file, need(templates, file), parts, VOCABULARY[kind]));
    }
  }
  return wordings;
}

/** The reference stands beside the Japanese subject already. */
function bareJapanese(letter: Letter, office: Office, at: Time): Values {
  return letterValues({ ...letter, reference: null }, "ja", office, at);
}

/** Plain text in lines of at most 35 full-width characters, sentences one below the other. */
export function toText(lines: Line[], language: Language): string {
  const text: string[] = [];
  let last: LineKind = "gap";
  for (const line of lines) {
    const { kind } = line;
    if (kind !== last && kind === "heading" && last !== "gap") text.push("");
    last = kind;
    const known = broken.get(line) ?? textLines(kind, line.text, language);
    if (Object.isFrozen(line)) broken.set(line, known);
    text.push(...known);
  }
  return `${text.join("\n")}\n`;
}

/** The lines of a wording that no value stands in, each in its own language, are broken once and not with every letter. */
const broken = new WeakMap<Line, string[]>();

export function toHtml(lines: Line[]): string {
  const blocks: Line[][] = [];
  for (const line of lines) {
    const block = blocks.at(-1);
    if (block?.[0]?.kind === line.kind && line.kind !== "heading") block.push(line);
    else blocks.push([line]);
  }
  return blocks.map(htmlBlock).filter(Boolean).join("\n");
}

export function textLines(kind: LineKind, words: string, language: Language): string[] {
  const { split, heading, item, hanging } = language === "en" ? LATIN : JAPANESE;
  switch (kind) {
    case "gap":
      return [""];
    case "heading":
      return split(heading(words), LINE_COLUMNS);
    case "item":
      return split(words, LINE_COLUMNS - 2).map((line, index) => `${index === 0 ? item : hanging}${line}`);
    case "notice":
    case "text":
      return split(words, LINE_COLUMNS);
  }
}

/** The marks of plain text; the second line of an item stands below the first. */
const JAPANESE = { split: breakLine, heading: (words: string) => `【${words}】`, item: "・", hanging: "　" };
const LATIN = { split: breakMixed, heading: (words: string) => `[${words}]`, item: "- ", hanging: "  " };

/** A line of Japanese in an English letter has no spaces to break at. */
function breakMixed(words: string, columns: number): string[] {
  return /[ぁ-ん]{2}/.test(words) ? breakLine(words, columns) : breakWords(words, columns);
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
async function compileLayout(source: string): Promise<(subject: string, body: string, language: Language) => string> {
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
  const unknown = /\{\{(?!(?:subject|lang)\}\})[^}]*\}\}/.exec(before + after);
  if (unknown) throw new Error(`${LAYOUT}: unknown name ${unknown[0]}`);
  return (subject, body, language) => {
    const title = escapeHtml(subject);
    const around = (frame: string) =>
      frame.replaceAll("{{subject}}", () => title).replaceAll("{{lang}}", language === "en" ? "en" : "ja");
    return `${around(before)}\n${body}\n${around(after)}\n`;
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
