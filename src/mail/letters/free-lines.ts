import type { Language } from "../language.ts";
import { SERVICES } from "./letter-writing.ts";

/** A line of a letter's wording that is nothing but words. */
export type FreeLine = { kind: "text" | "item"; text: string; language: Language };

/** The lines of a wording's source that are nothing but words, each once; what is booked counts as a word. */
export function freeLinesOf(source: string, language: Language): FreeLine[] {
  const lines = source.split(/\r?\n/).map((line) => line.trim());
  const body = lines.slice(Math.max(0, lines.indexOf("")));
  const found = new Map<string, FreeLine>();
  for (const line of body.flatMap((one) => named(one, language))) {
    if (line === "" || line.includes("{{") || /^[!#] /.test(line)) continue;
    const free: FreeLine = line.startsWith("- ")
      ? { kind: "item", text: line.slice(2), language }
      : { kind: "text", text: line, language };
    found.set(free.text, free);
  }
  return [...found.values()];
}

/** A line that names what is booked, once by each of its names. */
function named(line: string, language: Language): string[] {
  if (!/\{\{a?[sS]ervice\}\}/.test(line)) return [line];
  const { onlineService, telephoneService } = SERVICES[language];
  return [onlineService, telephoneService].map(({ service, aService }) =>
    line.replaceAll("{{service}}", service).replaceAll("{{aService}}", aService),
  );
}
