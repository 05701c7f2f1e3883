import { officeToRead, readingOfficeOf } from "../mail/reading-office.ts";
import { runRead } from "../read-command.ts";
import { readProfileOnly } from "../settings.ts";
import { makeInProcessParser } from "../world/parser.ts";
import { makeClock } from "../world/system.ts";
import type { Terminal } from "../world/terminal.ts";

/** `madoguchi read`: needs a profile and nothing else of the environment, neither database nor mail server. */
export function read(args: string[], terminal: Terminal): Promise<number> {
  return runRead(args, {
    stdin: terminal.stdin,
    out: terminal.out,
    err: terminal.err,
    now: makeClock().now,
    readFile: terminal.readBytes,
    loadOffice(file) {
      const profile = readProfileOnly(terminal, file);
      if ("problems" in profile) throw new Error(profile.problems.join("\n"));
      return readingOfficeOf(officeToRead(profile.office));
    },
    parser: makeInProcessParser(),
  });
}
