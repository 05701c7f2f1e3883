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

/**
 * What is wrong with an office's own wording of some letters, each a sentence with the file; empty when nothing is. An office may say
 * everything in its own way but what a letter must not lose: its subject, what is marked as not to be overlooked, the parts
 * that all letters share (consent, contact, safety, the choices), and every value that a rule demands to be read there. Each language
 * has files of its own (en/offer.txt): rewording one leaves the others as they are shipped.
 */
export function ownWordingProblems(shipped: Templates, own: Templates): string[] {
  const problems: string[] = [];
  for (const [file, source] of Object.entries(own)) {
    const found = WORDING_FILES.get(file);
    if (found === undefined) {
      problems.push(`${file}: no letter has this name; the shared parts and the layout cannot be reworded.`);
      continue;
    }
    const lost = lostLines(shipped[file] ?? "", source);
    problems.push(...lost.map((line) => `${file}: must keep this line, in its place: ${line}`));
    try {
      parseWording(file, source, partsOf(shipped, found.language), VOCABULARY[found.kind]);
    } catch (error) {
      problems.push(error instanceof Error ? `${error.message}.` : `${file}: cannot be read.`);
    }
  }
  return problems;
}

/** Lines of ours that the other wording has not, or not in their order: subject, `!` lines, parts. */
function lostLines(shipped: string, own: string): string[] {
  const theirs = linesOf(own).map(unnamed);
  let from = 0;
  return fixedLinesOf(shipped).filter((line) => {
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
function fixedLinesOf(source: string): string[] {
  const lines = linesOf(source);
  const gap = lines.indexOf("");
  return lines.filter(
    (line, index) => line !== "" && ((gap >= 0 && index < gap) || line.startsWith("! ") || line.startsWith("{{>")),
  );
}

function linesOf(source: string): string[] {
  return source.split(/\r?\n/).map((line) => line.trim());
}
