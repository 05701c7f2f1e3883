import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";

/** What a command sees of the shell that started it. */
export type Terminal = {
  env: Readonly<Record<string, string | undefined>>;
  /** Answers, one line each, on standard output. */
  out(line: string): void;
  /** Everything that is not an answer, on standard error. */
  err(line: string): void;
  /** Standard input as it comes, and all of it as text. */
  stdin: AsyncIterable<string | Uint8Array>;
  input(): Promise<string>;
  /** Both throw where the file cannot be read. */
  readFile(path: string): string;
  readBytes(path: string): Promise<Uint8Array>;
  /** Aborts at SIGTERM or SIGINT. From then on the process has `graceMs` to end; a second signal ends it at once. */
  stopSignal(graceMs: number): AbortSignal;
  /** Ends with this code once everything written has left, at the latest a moment later. */
  end(code: number): void;
};

const MOST_INPUT_CHARACTERS = 50_000_000;
const LAST_MOMENT_MS = 1_000;
/** `timeout` and some runners signal the process and its group: that is one wish to stop, not two. */
const SAME_PRESS_MS = 500;
/** The shell's convention: 128 and the number of SIGINT. */
const EXIT_INTERRUPTED = 130;

export function openTerminal(env: Terminal["env"]): Terminal {
  // A reader that has gone away, as with `madoguchi list | head`, is no error.
  process.stdout.on("error", () => undefined);
  return {
    env,
    out: (line) => void process.stdout.write(`${line}\n`),
    err: (line) => void process.stderr.write(`${line}\n`),
    get stdin() {
      return process.stdin;
    },
    input,
    readFile: (path) => readFileSync(path, "utf8"),
    readBytes: (path) => readFile(path),
    stopSignal,
    end(code) {
      process.exitCode = code;
      setTimeout(() => process.exit(code), LAST_MOMENT_MS).unref();
    },
  };
}

/** A line with words of strangers in it: they must not move the cursor, colour the screen or turn the direction of writing. */
export function printable(line: string): string {
  return line.replace(/[^\P{Cc}\t]|[\u061C\u200E\u200F\u2028\u2029\u202A-\u202E\u2066-\u2069]/gu, "");
}

async function input(): Promise<string> {
  process.stdin.setEncoding("utf8");
  let text = "";
  for await (const chunk of process.stdin) {
    text += chunk;
    if (text.length > MOST_INPUT_CHARACTERS) throw new Error("standard input is too long");
  }
  return text;
}

function stopSignal(graceMs: number): AbortSignal {
  const stopping = new AbortController();
  let firstAt = 0;
  const stop = () => {
    if (stopping.signal.aborted) {
      if (performance.now() - firstAt > SAME_PRESS_MS) process.exit(EXIT_INTERRUPTED);
      return;
    }
    firstAt = performance.now();
    stopping.abort();
    setTimeout(() => {
      process.stderr.write("madoguchi: not everything ended in time; leaving now. Nothing is lost.\n");
      process.exit(1);
    }, graceMs).unref();
  };
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.on(signal, stop);
  return stopping.signal;
}
