import { readFileSync } from "node:fs";
import type { Terminal } from "../src/world/terminal.ts";

/** A terminal that keeps what was said, for tests of commands. */
export function keepTerminal(
  env: Terminal["env"] = {},
  typed = "",
): Terminal & { said: string[]; complained: string[]; stop: () => void } {
  const said: string[] = [];
  const complained: string[] = [];
  const stopping = new AbortController();
  return {
    said,
    complained,
    stop: () => stopping.abort(),
    env,
    out: (line) => void said.push(line),
    err: (line) => void complained.push(line),
    stdin: (async function* () {
      yield typed;
    })(),
    input: async () => typed,
    readFile: (path) => readFileSync(path, "utf8"),
    readBytes: async (path) => readFileSync(path),
    stopSignal: () => stopping.signal,
    end: () => {},
  };
}
