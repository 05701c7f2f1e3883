import type { Language } from "../language.ts";
import type { LetterKind } from "./letter.ts";

/** File names below templates/letters with their text: layout.mjml, <kind>.txt, parts/<part>.txt, the same in en/ and easy/. */
export type Templates = Readonly<Record<string, string>>;

const PART = /^([^/]+)\.txt$/;

/** Japanese stands in the folder itself, every other language in one of its own: en/offer.txt. */
export function wordingFile(language: Language, kind: LetterKind): string {
  return `${folderOf(language)}${kind}.txt`;
}

/** The parts that the letters of one language share, by name. */
export function partsOf(templates: Templates, language: Language): Record<string, string> {
  const folder = `${folderOf(language)}parts/`;
  return Object.fromEntries(
    Object.entries(templates).flatMap(([file, source]) => {
      const name = file.startsWith(folder) ? PART.exec(file.slice(folder.length))?.[1] : undefined;
      return name === undefined ? [] : [[name, source]];
    }),
  );
}

function folderOf(language: Language): string {
  return language === "ja" ? "" : `${language}/`;
}
