import { isTime, type Time, toTime } from "./booking/time.ts";
import { findDates } from "./mail/dates/moments.ts";
import { explainReading, OLD_LINE, writeMarked } from "./mail/explain.ts";
import { readMail } from "./mail/read.ts";
import type { ParsedMail, Reading, ReadingContext, ReadingOffice } from "./mail/reading.ts";
import type { Parser } from "./world/world.ts";

/** Everything the command touches; `loadOffice` throws an Error in words when the profile cannot be used. */
export type ReadIo = {
  stdin: AsyncIterable<string | Uint8Array>;
  out: (line: string) => void;
  err: (line: string) => void;
  now(): Time;
  readFile(path: string): Promise<Uint8Array>;
  loadOffice(file: string | null): ReadingOffice | Promise<ReadingOffice>;
  parser: Parser;
};

/**
 * `madoguchi read --json …` (design §6): one JSON line a mail, or one a text with `--text`. Returns the exit code: 0, 1
 * when a file or a line of input could not be read (its answer line still comes, in order), 64 on wrong usage. With
 * `--explain` instead of `--json` each mail is explained in Japanese, the text below with its marks.
 */
export async function runRead(argv: readonly string[], io: ReadIo): Promise<number> {
  const options = parseOptions(argv);
  if (typeof options === "string") {
    io.err(`${options}\n${USAGE}`);
    return EXIT_USAGE;
  }
  let office: ReadingOffice;
  let context: ReadingContext | null = null;
  try {
    office = await io.loadOffice(options.office);
    if (options.context !== null) context = readContext(JSON.parse(decodeText(await io.readFile(options.context))));
  } catch (error) {
    io.err(messageOf(error));
    return EXIT_USAGE;
  }
  if (options.text !== null) return readTexts(options.text, options.now, office, io);
  let failures = 0;
  for (const file of options.files) {
    if (file === "-") failures += await readBatch(options, context, office, io);
    else {
      const now = options.now ?? io.now();
      failures += await answerFile(
        { file, received: options.received ?? now, now, context },
        options.explain,
        office,
        io,
      );
    }
  }
  return failures > 0 ? 1 : 0;
}

const EXIT_USAGE = 64;
const MAX_LINE_LENGTH = 1_000_000;
const LONGEST_SHOWN = 20_000;
const USAGE = `usage: madoguchi read --json|--explain [--received T] [--now T] [--office FILE] [--context FILE] FILE.eml… | -
       madoguchi read --json --text "…" | --text -  [--now T] [--office FILE]`;

type Options = {
  received: Time | null;
  now: Time | null;
  office: string | null;
  context: string | null;
  text: string | null;
  /** Plain Japanese for people instead of a line of JSON. */
  explain: boolean;
  files: string[];
};

function parseOptions(argv: readonly string[]): Options | string {
  const options: Options = {
    received: null,
    now: null,
    office: null,
    context: null,
    text: null,
    explain: false,
    files: [],
  };
  let json = false;
  for (let i = 0; i < argv.length; i += 1) {
    const [name, inline] = splitOption(argv[i] ?? "");
    if (name === "--json") json = true;
    else if (name === "--explain") options.explain = true;
    else if (
      name === "--received" ||
      name === "--now" ||
      name === "--office" ||
      name === "--context" ||
      name === "--text"
    ) {
      const value = inline ?? argv[++i];
      if (value === undefined) return `${name} needs a value`;
      if (name === "--received" || name === "--now") {
        const time = readTime(value);
        if (time === null) return `${name}: not a time with an offset: ${value}`;
        options[name === "--now" ? "now" : "received"] = time;
      } else options[name.slice(2) as "office" | "context" | "text"] = value;
    } else if (name.startsWith("--")) return `unknown option ${name}`;
    else options.files.push(name);
  }
  if (json === options.explain) return "say --json or --explain, one of them";
  if (options.explain && options.text !== null) return "--explain reads mails, not --text";
  return options.text === null && options.files.length === 0 ? "no file given" : options;
}

function splitOption(word: string): [string, string | undefined] {
  const at = word.startsWith("--") ? word.indexOf("=") : -1;
  return at < 0 ? [word, undefined] : [word.slice(0, at), word.slice(at + 1)];
}

async function readTexts(text: string, fixed: Time | null, office: ReadingOffice, io: ReadIo): Promise<number> {
  if (text !== "-") {
    io.out(JSON.stringify(findDates(text, fixed ?? io.now(), office)));
    return 0;
  }
  let failures = 0;
  for await (const line of linesOf(io.stdin)) {
    try {
      const { text: words, now } = JSON.parse(line) as { text?: unknown; now?: unknown };
      const moment = givenTime("now", now) ?? fixed ?? io.now();
      io.out(
        JSON.stringify(typeof words === "string" ? findDates(words.slice(0, MAX_LINE_LENGTH), moment, office) : []),
      );
    } catch (error) {
      failures += 1;
      io.err(`a line of input is not {text, now}: ${messageOf(error)}`);
      io.out("[]");
    }
  }
  return failures > 0 ? 1 : 0;
}

type Task = { file: string; received: Time; now: Time; context: ReadingContext | null };

async function readBatch(
  options: Options,
  context: ReadingContext | null,
  office: ReadingOffice,
  io: ReadIo,
): Promise<number> {
  let failures = 0;
  for await (const line of linesOf(io.stdin)) {
    let task: Task;
    let file = "";
    try {
      const given = JSON.parse(line) as Partial<Record<"file" | "received" | "now" | "context", unknown>>;
      if (typeof given.file !== "string") throw new Error("no file");
      file = given.file;
      const now = givenTime("now", given.now) ?? options.now ?? io.now();
      const own = given.context === undefined ? context : given.context === null ? null : readContext(given.context);
      task = {
        file: given.file,
        received: givenTime("received", given.received) ?? options.received ?? now,
        now,
        context: own,
      };
    } catch (error) {
      failures += 1;
      io.err(`a line of input cannot be used: ${messageOf(error)}`);
      const now = options.now ?? io.now();
      answer(null, { file, received: now, now, context: null }, options.explain, office, io);
      continue;
    }
    failures += await answerFile(task, options.explain, office, io);
  }
  return failures;
}

/** Prints the answer of one file; 1 when the file itself could not be read. */
async function answerFile(task: Task, explain: boolean, office: ReadingOffice, io: ReadIo): Promise<0 | 1> {
  let raw: Uint8Array;
  try {
    raw = await io.readFile(task.file);
  } catch (error) {
    io.err(`${task.file}: ${messageOf(error)}`);
    answer(null, task, explain, office, io);
    return 1;
  }
  const parsed = await io.parser.parse(raw);
  answer("failed" in parsed ? null : parsed, task, explain, office, io);
  return 0;
}

/** One line of JSON, or the explanation with the marked text below it. */
function answer(mail: ParsedMail | null, task: Task, explain: boolean, office: ReadingOffice, io: ReadIo): void {
  const reading: Reading = readMail(mail, { ...task, office });
  if (!explain) {
    io.out(JSON.stringify(reading));
    return;
  }
  const { sentences, marks } = explainReading(reading, mail, { received: task.received, office });
  const text = reading.text.slice(0, LONGEST_SHOWN);
  const shown = writeMarked(
    text,
    marks.filter(({ to }) => to <= text.length),
  );
  const lines = [
    `── ${task.file}`,
    `件名：${reading.subject}`,
    ...sentences.map((sentence) => `・${sentence}`),
    "",
    `本文（【】は読み取りに使った言葉、「${OLD_LINE.trim()}」の行は引用・署名）`,
    ...shown.split("\n"),
    "",
  ];
  for (const line of lines) io.out(line.replace(UNPRINTABLE, ""));
}

/** A mail must not be able to move the cursor, colour the screen or turn the direction of writing. */
const UNPRINTABLE = /[^\P{Cc}\t]|[\u202A-\u202E\u2066-\u2069]/gu;

async function* linesOf(chunks: AsyncIterable<string | Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const chunk of chunks) {
    rest += typeof chunk === "string" ? chunk : decoder.decode(chunk, { stream: true });
    const lines = rest.split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) if (line.trim() !== "") yield line;
  }
  rest += decoder.decode();
  if (rest.trim() !== "") yield rest;
}

/** Null where none is given; a time that cannot be read is no reason to take another. */
function givenTime(field: string, value: unknown): Time | null {
  if (value === undefined || value === null) return null;
  const time = readTime(value);
  if (time === null) throw new Error(`${field}: not a time with an offset: ${String(value)}`);
  return time;
}

function readTime(value: unknown): Time | null {
  if (typeof value !== "string") return null;
  try {
    const time = toTime(value);
    return isTime(time) ? time : null;
  } catch {
    return null;
  }
}

type ContextField = "state" | "start" | "offered" | "replyBy" | "addressee" | "sent" | "reference";

/** Checks the shape of a context and brings its times into canonical form; throws an Error in words. */
export function readContext(value: unknown): ReadingContext {
  const given = value as Partial<Record<ContextField, unknown>>;
  if (typeof value !== "object" || value === null) throw new Error("context: not an object");
  const time = (field: string, from: unknown): Time => {
    const found = readTime(from);
    if (found === null) throw new Error(`context.${field}: not a time`);
    return found;
  };
  const texts = Object.fromEntries(
    (["addressee", "sent", "reference"] as const)
      .filter((key) => typeof given[key] === "string")
      .map((key) => [key, given[key] as string]),
  );
  if (given.state === "confirmed") return { state: "confirmed", start: time("start", given.start), ...texts };
  if (given.state !== "offered" || !Array.isArray(given.offered))
    throw new Error("context.state: offered or confirmed");
  const offered = (given.offered as { number?: unknown; start?: unknown }[]).map((choice, index) => ({
    number: typeof choice.number === "number" ? choice.number : index + 1,
    start: time("offered.start", choice.start),
  }));
  const replyBy =
    given.replyBy === undefined || given.replyBy === null ? {} : { replyBy: time("replyBy", given.replyBy) };
  return { state: "offered", offered, ...replyBy, ...texts };
}

function decodeText(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
