import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { basename, dirname, resolve } from "node:path";
import { z } from "zod";
import type { TermsVersion } from "../booking/terms.ts";
import {
  isVersionName,
  MAX_TERMS_BYTES,
  type TermsFileProblem,
  termsFileProblem,
  WANTED_PDF_BYTES,
} from "../booking/terms-files.ts";
import { toDay } from "../booking/time.ts";

/** The terms that can be attached, with their bytes, which are read and checked once so that every offer gets the same. */
export type Terms = {
  /** By effective date, earliest first. */
  versions: TermsVersion[];
  /** Throws on a version that is not in `versions`. */
  files(version: string): TermsFiles;
};

/** What is attached to an offer (T6-3a). The names are what the person sees; `text` is null where the office gave none. */
export type TermsFiles = { pdf: Uint8Array; text: Uint8Array | null; pdfName: string; textName: string };

/** One version as an office profile names it; file names are relative to the profile. Attached byte for byte (decision 19). */
export type OfficeTermsEntry = { version: string; effectiveOn: string; pdf: string; text?: string | undefined };

/** Not wrong, but the office should know: shown by `doctor` and the console. */
export type TermsWarning =
  | { warning: "noText"; version: string }
  | { warning: "largePdf"; version: string; bytes: number };

export const MAX_TERMS_VERSIONS = 100;

const digestForm = z.string().regex(/^[0-9a-f]{64}$/, "must be a SHA-256 in 64 lower-case hex figures");
const plainFileName = z.string().refine((name) => name !== "" && basename(name) === name, "must be a plain file name");

const manifestForm = z
  .array(
    z.strictObject({
      version: z.string(),
      effectiveOn: z.string(),
      /** What changed, for staff and for the notice of a change. */
      summary: z.string(),
      files: z.strictObject({ pdf: plainFileName, text: plainFileName }),
      sha256: z.strictObject({ pdf: digestForm, text: digestForm }),
      sample: z.boolean(),
      /** Which ground of T13 a change without consent rests on; null for the first version. */
      ground: z.enum(["13(1)", "13(2)"]).nullable(),
    }),
  )
  .min(1)
  .max(MAX_TERMS_VERSIONS);

type Found = { version: TermsVersion; files: TermsFiles };

/**
 * Reads a manifest (templates/terms/terms.json) and its files. Throws one Error whose message holds a sentence for each
 * thing that is wrong: a manifest of another form, a missing file, bytes that do not have the SHA-256 written down.
 */
export function loadTerms(manifestPath: string): Terms {
  const problems: string[] = [];
  const found = readManifest(manifestPath).flatMap((entry): Found[] => {
    const pdf = readPdf(resolve(dirname(manifestPath), entry.files.pdf), problems);
    const text = readText(resolve(dirname(manifestPath), entry.files.text), problems);
    if (pdf === null || text === null) return [];
    checkDigest(entry.files.pdf, pdf, entry.sha256.pdf, problems);
    checkDigest(entry.files.text, text, entry.sha256.text, problems);
    return [assemble(entry, entry.sample, pdf, text)];
  });
  return gather(found, problems);
}

/**
 * Reads the office's own terms. The profile is the only manifest, so there is no digest to compare with; the one counted
 * here goes into every consent. Throws as `loadTerms` does.
 */
export function loadOfficeTerms(
  entries: readonly OfficeTermsEntry[],
  folder: string,
): { terms: Terms; warnings: TermsWarning[] } {
  const problems: string[] = [];
  const warnings: TermsWarning[] = [];
  if (entries.length > MAX_TERMS_VERSIONS) problems.push(`More than ${MAX_TERMS_VERSIONS} versions of the terms.`);
  const found = entries.slice(0, MAX_TERMS_VERSIONS).flatMap((entry): Found[] => {
    const pdf = readPdf(resolve(folder, entry.pdf), problems);
    const text = entry.text === undefined ? null : readText(resolve(folder, entry.text), problems);
    if (entry.text === undefined) warnings.push({ warning: "noText", version: entry.version });
    if (pdf === null || (entry.text !== undefined && text === null)) return [];
    if (pdf.length > WANTED_PDF_BYTES)
      warnings.push({ warning: "largePdf", version: entry.version, bytes: pdf.length });
    return [assemble(entry, false, pdf, text)];
  });
  for (const entry of entries) checkNames(entry, problems);
  return { terms: gather(found, problems), warnings };
}

/** The files of a version to be published, read and checked as those of a profile are; or a sentence for each thing that is wrong. */
export function readTermsFiles(
  version: string,
  paths: { pdf: string; text: string | null },
): { pdf: Uint8Array; text: Uint8Array | null; warnings: TermsWarning[] } | { problems: string[] } {
  const problems: string[] = [];
  checkNames({ version, effectiveOn: null }, problems);
  const pdf = readPdf(resolve(paths.pdf), problems);
  const text = paths.text === null ? null : readText(resolve(paths.text), problems);
  if (pdf === null || problems.length > 0) return { problems };
  const warnings: TermsWarning[] = text === null ? [{ warning: "noText", version }] : [];
  if (pdf.length > WANTED_PDF_BYTES) warnings.push({ warning: "largePdf", version, bytes: pdf.length });
  return { pdf, text, warnings };
}

/** What staff are told about a warning, in Japanese as in the console. */
export function describeTermsWarning(warning: TermsWarning): string {
  switch (warning.warning) {
    case "noText":
      return `利用規約「${warning.version}」のテキスト版がありません。PDFを開けない方のために、同じ内容のテキスト版を用意してください。`;
    case "largePdf":
      return `利用規約「${warning.version}」のPDFは約${Math.round(warning.bytes / 1000)}KBあります。携帯電話のメールに届かないことがあるため、${WANTED_PDF_BYTES / 1000}KB以下をお勧めします。`;
  }
}

function readManifest(path: string): z.infer<typeof manifestForm> {
  const parsed = manifestForm.safeParse(parseJson(path));
  if (!parsed.success) {
    const lines = parsed.error.issues.map((issue) => `${path}: ${issue.path.join(".")}: ${issue.message}.`);
    throw new Error(lines.join("\n"));
  }
  const problems: string[] = [];
  for (const entry of parsed.data) checkNames(entry, problems);
  if (problems.length > 0) throw new Error(problems.join("\n"));
  return parsed.data;
}

function parseJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    throw new Error(`The terms manifest ${path} cannot be read: ${(error as Error).message}.`);
  }
}

function checkNames(entry: { version: string; effectiveOn: string | null }, problems: string[]): void {
  if (!isVersionName(entry.version)) {
    problems.push(`Terms version "${entry.version}" must be 1 to 40 letters, figures, dots, hyphens or underscores.`);
  }
  if (entry.effectiveOn === null) return;
  try {
    toDay(entry.effectiveOn);
  } catch {
    problems.push(`Terms version "${entry.version}": effectiveOn "${entry.effectiveOn}" is not a day like 2026-04-01.`);
  }
}

function readPdf(path: string, problems: string[]): Uint8Array | null {
  return readSound("pdf", path, problems);
}

function readText(path: string, problems: string[]): Uint8Array | null {
  return readSound("text", path, problems);
}

function readSound(kind: "pdf" | "text", path: string, problems: string[]): Uint8Array | null {
  try {
    const bytes = readFileSync(path);
    const problem = termsFileProblem(kind, bytes);
    if (problem === null) return bytes;
    problems.push(`The terms file ${path} ${sayProblem(problem, bytes.length)}`);
  } catch (error) {
    problems.push(`The terms file ${path} cannot be read: ${(error as Error).message}.`);
  }
  return null;
}

function sayProblem(problem: TermsFileProblem, bytes: number): string {
  switch (problem) {
    case "empty":
    case "tooLarge":
      return `has ${bytes} bytes; 1 to ${MAX_TERMS_BYTES} are allowed.`;
    case "notPdf":
      return "is not a PDF.";
    case "notUtf8":
      return "is not UTF-8 text; save it again as UTF-8.";
  }
}

function checkDigest(name: string, bytes: Uint8Array, expected: string, problems: string[]): void {
  const actual = sha256(bytes);
  if (actual === expected) return;
  problems.push(
    `The terms file ${name} is not the one in the manifest: its SHA-256 is ${actual}, the manifest says ${expected}. ` +
      "Terms that people may have consented to are never changed in place; give the new text a new version.",
  );
}

function assemble(
  entry: { version: string; effectiveOn: string },
  sample: boolean,
  pdf: Uint8Array,
  text: Uint8Array | null,
): Found {
  const name = `${sample ? "見本_" : ""}利用規約_${entry.version}`;
  return {
    // The day is checked by `checkNames`; a wrong one has left a problem and nothing of this is returned.
    version: {
      version: entry.version,
      effectiveOn: entry.effectiveOn as TermsVersion["effectiveOn"],
      digest: sha256(pdf),
      sample,
    },
    files: { pdf, text, pdfName: `${name}.pdf`, textName: `${name}.txt` },
  };
}

function gather(found: Found[], problems: string[]): Terms {
  const sorted = [...found].sort((a, b) => (a.version.effectiveOn < b.version.effectiveOn ? -1 : 1));
  const byVersion = new Map<string, TermsFiles>();
  sorted.forEach(({ version, files }, index) => {
    if (byVersion.has(version.version)) problems.push(`Terms version "${version.version}" is listed twice.`);
    if (sorted[index - 1]?.version.effectiveOn === version.effectiveOn) {
      problems.push(`Two versions of the terms take effect on ${version.effectiveOn}; only one can be in force.`);
    }
    byVersion.set(version.version, files);
  });
  if (problems.length > 0) throw new Error(problems.join("\n"));
  return {
    versions: sorted.map(({ version }) => version),
    files(version) {
      const files = byVersion.get(version);
      if (!files) throw new Error(`No terms of version ${version} are loaded.`);
      return files;
    },
  };
}

function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
