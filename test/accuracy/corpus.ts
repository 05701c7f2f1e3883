import { existsSync, readdirSync, readFileSync } from "node:fs";
import type { ExpectedDate } from "./datetime-scope.ts";

/** Real mails and date expressions beside the repository; absent on most machines. Read from there, never copied. */
const CORPUS = new URL("../../../shared/corpus/", import.meta.url);

export const hasCorpus = existsSync(CORPUS);

/** One labelled mail of the corpus; the fields are those of its SOURCES.md. */
export type Sample = {
  source: string;
  file: string;
  format: "eml" | "mbox" | "body_text" | "body_html";
  kind?: "bounce" | "dsn_success" | "auto_reply" | "complaint" | "mdn" | "bulk" | "spam" | "human";
  expect_text?: string;
  expect_body?: string;
  expect_subject?: string;
  expect_from?: string;
  expect_from_name?: string;
  expect_contains?: string[];
  expect_not_contains?: string[];
  expect_regex?: string[];
  expect_not_regex?: string[];
  compare?: string;
  ja_charset?: boolean;
  dup_of?: string;
  bytes: Uint8Array;
};

/** Every labelled mail once: what repeats another file word for word is left out. */
export function loadSamples(): Sample[] {
  return readdirSync(CORPUS, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(new URL(`${entry.name}/labels.jsonl`, CORPUS)))
    .map((entry) => entry.name)
    .sort()
    .flatMap((source) => [...labelled(source), ...inlineCases(source)]);
}

function labelled(source: string): Sample[] {
  return readLines<Omit<Sample, "source" | "bytes">>(`${source}/labels.jsonl`)
    .filter((label) => label.dup_of === undefined && label.format !== "mbox")
    .map((label) => ({ ...label, source, bytes: readFileSync(new URL(`${source}/${label.file}`, CORPUS)) }));
}

/** Cases that a source writes as text in its tests; the HTML ones expect markup, not words, and are left out. */
function inlineCases(source: string): Sample[] {
  const file = `${source}/inline_cases.jsonl`;
  if (!existsSync(new URL(file, CORPUS))) return [];
  return readLines<{ name: string; format: Sample["format"]; text: string; expect_text?: string; compare?: string }>(
    file,
  )
    .filter((line) => line.format === "body_text" && line.expect_text !== undefined)
    .map(({ name, text, ...label }) => ({ ...label, source, file: name, bytes: new TextEncoder().encode(text) }));
}

/** One sentence of the date corpora and what its source expects in it; nothing expected is a negative example. */
export type DateSample = {
  id: string;
  text: string;
  reference: string | null;
  expected: ExpectedDate[];
  unmet: boolean;
};

/** Every sentence whose source says what moment is meant; lists of spans without values are not read. */
export function loadDateSamples(): DateSample[] {
  return readdirSync(new URL("datetime/", CORPUS))
    .filter((name) => name.endsWith(".jsonl") && !name.endsWith("_extract.jsonl"))
    .sort()
    .flatMap((name) => readLines<Omit<DateSample, "unmet"> & { not_supported?: string }>(`datetime/${name}`))
    .map(({ not_supported, ...sample }) => ({ ...sample, unmet: /dotnet/i.test(not_supported ?? "") }));
}

function readLines<T>(path: string): T[] {
  return readFileSync(new URL(path, CORPUS), "utf8")
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => JSON.parse(line) as T);
}
