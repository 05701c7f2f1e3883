import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Templates } from "../mail/render.ts";

/** The wording and layout of the letters as they come with the program. */
export const LETTER_TEMPLATES = join(import.meta.dirname, "../../templates/letters");

/** Every .txt and .mjml file below a folder as UTF-8, keyed by its path from there with `/` between folders. */
export async function readTemplates(dir: string = LETTER_TEMPLATES): Promise<Templates> {
  const entries = await readdir(dir, { recursive: true });
  const files = entries.filter((path) => /\.(?:txt|mjml)$/.test(path)).sort();
  const texts = await Promise.all(files.map((file) => readFile(join(dir, file), "utf8")));
  return Object.fromEntries(files.map((file, index) => [file.replaceAll("\\", "/"), texts[index] ?? ""]));
}
