import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ownWordingProblems } from "../mail/letters/own-wording.ts";
import type { Templates } from "../mail/letters/wording-files.ts";

/** The wording and layout of the letters as they come with the program. */
export const LETTER_TEMPLATES = join(import.meta.dirname, "../../templates/letters");

/** Every .txt and .mjml file below a folder as UTF-8, keyed by its path from there with `/` between folders. */
export async function readTemplates(dir: string = LETTER_TEMPLATES): Promise<Templates> {
  return filesOf(dir);
}

/** Files of an office's own wording are few and short. */
const MOST_OWN_FILES = 100;
const MOST_OWN_CHARACTERS = 20_000;

/** The letters that an office words itself, checked against what each must keep; every fault is a sentence. */
export function readOwnWording(dir: string): { templates: Templates } | { problems: string[] } {
  let own: Templates;
  try {
    own = filesOf(dir);
  } catch {
    return { problems: [`the folder cannot be read: ${dir}`] };
  }
  const isTooMuch = ([, text]: [string, string]) => text.length > MOST_OWN_CHARACTERS;
  if (Object.keys(own).length > MOST_OWN_FILES || Object.entries(own).some(isTooMuch))
    return { problems: [`at most ${MOST_OWN_FILES} files of ${MOST_OWN_CHARACTERS} characters each.`] };
  const problems = ownWordingProblems(filesOf(LETTER_TEMPLATES), own);
  return problems.length > 0 ? { problems } : { templates: own };
}

function filesOf(dir: string): Templates {
  const entries = readdirSync(dir, { recursive: true, encoding: "utf8" });
  const files = entries.filter((path) => /\.(?:txt|mjml)$/.test(path)).sort();
  return Object.fromEntries(files.map((file) => [file.replaceAll("\\", "/"), readFileSync(join(dir, file), "utf8")]));
}
