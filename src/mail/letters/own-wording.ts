import { LANGUAGES } from "../language.ts";
import { LETTER_KINDS, VOCABULARY } from "./letter-vocabulary.ts";
import { parseWording } from "./wording.ts";
import { partsOf, type Templates, wordingFile } from "./wording-files.ts";

/** Every letter in every language, by its file. */
const WORDING_FILES = new Map(
  LANGUAGES.flatMap((language) =>
    LETTER_KINDS.map((kind) => [wordingFile(language, kind), { language, kind }] as const),
  ),
);

/** To whom a letter goes: `writers` cannot telephone (decision 12) and read the lines under {{#writes}}, the others those under {{^writes}}. */
type Readers = "writers" | "others";

/**
 * What is wrong with an office's own wording of some letters, each a sentence with the file; empty when nothing is. An office may say
 * everything in its own way but what a letter must not lose: its subject, what is marked as not to be overlooked, the parts
 * that all letters share (consent, contact, safety, the choices), and every value that a rule demands to be read there. Each language
 * has files of its own (en/offer.txt): rewording one leaves the others as they are shipped. What it leaves out or adds for
 * those who cannot telephone is no fault: `unfitForWriters` says whether they read it.
 */
export function ownWordingProblems(shipped: Templates, own: Templates): string[] {
  const problems: string[] = [];
  for (const [file, source] of Object.entries(own)) {
    const found = WORDING_FILES.get(file);
    if (found === undefined) {
      problems.push(`${file}: no letter has this name; the shared parts and the layout cannot be reworded.`);
      continue;
    }
    const lost = lostLines(shipped[file] ?? "", source, "others");
    problems.push(...lost.map((line) => `${file}: must keep this line, in its place: ${line}`));
    try {
      parseWording(file, source, partsOf(shipped, found.language), VOCABULARY[found.kind]);
    } catch (error) {
      problems.push(error instanceof Error ? `${error.message}.` : `${file}: cannot be read.`);
    }
  }
  return problems;
}

/**
 * Why those who cannot telephone get the shipped wording instead of an office's own, each reason a line: one that names the
 * telephone to them where ours does not, or one of ours for them that is lost. Empty where the office's own is theirs, too.
 */
export function unfitForWriters(shipped: string, own: string): string[] {
  const ours = new Set(linesFor("writers", shipped).map(unnamed));
  const calls = linesFor("writers", own).filter((line) => TELEPHONE.test(line) && !ours.has(unnamed(line)));
  return [...calls, ...lostLines(shipped, own, "writers")];
}

/** In any of the three wordings; a smartphone is none. */
const TELEPHONE = /電話|でんわ|デンワ|\bTEL\b|ＴＥＬ|(?<!smart)phone|\bcall(?:s|ed|ing)?\b/i;

/** Lines of ours that the other wording has not, or not in their order: subject, `!` lines, parts. */
function lostLines(shipped: string, own: string, readers: Readers): string[] {
  const theirs = linesFor(readers, own).map(unnamed);
  let from = 0;
  return fixedLinesOf(linesFor(readers, shipped)).filter((line) => {
    const at = theirs.indexOf(unnamed(line), from);
    if (at >= 0) from = at + 1;
    return at < 0;
  });
}

/** An office may name what it holds itself, where our line leaves that to how it meets people. */
function unnamed(line: string): string {
  return line.replaceAll(NAMED, "{{service}}");
}

const NAMED =
  /\{\{aService\}\}|(?:オンライン|電話)相談(?:（(?:でんわ)?そうだん）)?|(?:\ban? )?\b(?:online|telephone) consultation/g;

/** The subject stands above the first empty line, beside what must not be overlooked. */
function fixedLinesOf(lines: readonly string[]): string[] {
  const gap = lines.indexOf("");
  return lines.filter(
    (line, index) => line !== "" && ((gap >= 0 && index < gap) || line.startsWith("! ") || line.startsWith("{{>")),
  );
}

/** What one kind of readers can come to read: without the sections that say nothing to them, and without the marks of the two. */
function linesFor(readers: Readers, source: string): string[] {
  let skipped: string | null = null;
  return linesOf(source).filter((line) => {
    const [, mark = "", name = ""] = SECTION.exec(line) ?? [];
    if (skipped === null && UNREAD[readers].includes(mark + name)) skipped = name;
    const says = skipped === null && name !== "writes";
    if (mark === "/" && name === skipped) skipped = null;
    return says;
  });
}

const SECTION = /^\{\{\s*([#^/])\s*(\w+)\s*\}\}$/;
/** Nobody rings those who cannot telephone, or asks for their number. */
const UNREAD = { writers: ["^writes", "#askPhone", "#phone", "^cannotCall"], others: ["#writes"] };

function linesOf(source: string): string[] {
  return source.split(/\r?\n/).map((line) => line.trim());
}
