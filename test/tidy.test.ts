import { describe, expect, it } from "vitest";
import { filesBelow, functionsOf, hits, readSource, type SourceFile, sourceOf } from "./source-text.ts";

/**
 * The borders of the house (docs/decisions/0002-shape.md), read off the source text. Every rule brings a text that
 * breaks it, so that a rule which no longer notices anything fails as well.
 */
type Rule = {
  name: string;
  /** Which files it looks at, by path. */
  of: (path: string) => boolean;
  /** Lines and what is wrong there. */
  offences: (file: SourceFile) => { line: number; what: string }[];
  breaks: { path: string; text: string };
};

/** Not asked for by the program itself. */
const FOR_TESTS: { path: string; why: string }[] = [
  { path: "src/world/memory-store.ts", why: "the simulation runs on it, and one contract keeps it equal to Postgres" },
];

/** Where a rule does not hold, and why. An entry that is no longer needed fails. */
const EXCEPTIONS: { rule: string; path: string; why: string }[] = [
  {
    rule: "a function fits on a screen: at most 70 lines",
    path: "src/sandbox/town-drafts.ts",
    why: "`sampleDraft` is a table of ready-made mails, one case each",
  },
];

const MOST_LINES = 300;
const MOST_OWN_LINES = 70;
/** With the functions inside it: a resource held open is a function that returns its methods. */
const MOST_LINES_WITH_INNER = 120;

const room = (name: string) => (path: string) => path.startsWith(`src/${name}/`);
const source = (path: string) => path.startsWith("src/");
/** Entry files, which join rooms and choose what stands behind an interface. */
const CHOOSERS = ["main", "config", "settings", "serve", "open-world"].map((name) => `src/${name}.ts`);
const chooses = (path: string) => CHOOSERS.includes(path) || room("commands")(path) || room("sandbox")(path);

/** The values of the outside that a room above may use: they say what went wrong and reach nothing. */
const VALUES_OF_TROUBLE: Readonly<Record<string, string[]>> = {
  "src/world/world.ts": ["isTrouble"],
  "src/world/store.ts": ["StoreDown", "Superseded"],
};

/** From bytes to what is meant; letters stand apart. `src/mail/read.ts` joins them. */
const MAIL_ROOMS = ["text", "sender", "new-words", "dates", "applicant", "wishes", "replies", "requests", "letters"];
/** What every room of the language may use: the form of a reading, an address, the office, the language of a letter. */
const MAIL_COMMON = ["reading", "address", "office", "language"].map((name) => `src/mail/${name}.ts`);

/** Libraries that turn values into values. */
const PURE_LIBRARIES = ["mjml", "ical-generator", "nodemailer/lib/mail-composer"];
const PAGE_LIBRARIES = ["hono", "hono/html", "hono/cookie", "hono/body-limit", "zod", "csv-parse/sync"];

const RULES: Rule[] = [
  imports("the law imports nothing but the law", room("booking"), (to) => room("booking")(to), {
    path: "src/booking/x.ts",
    text: 'import { join } from "node:path";',
  }),
  imports(
    "the language imports the law, itself and pure libraries",
    room("mail"),
    (to) => room("booking")(to) || room("mail")(to) || PURE_LIBRARIES.includes(to),
    { path: "src/mail/x.ts", text: 'import type { World } from "../world/world.ts";' },
  ),
  {
    name: "a room of the language knows the rooms before it, and what is common to all",
    of: (path) => MAIL_ROOMS.some((name) => room(`mail/${name}`)(path)),
    offences: ({ path, imports }) => {
      const own = MAIL_ROOMS.findIndex((name) => room(`mail/${name}`)(path));
      const known = path.startsWith("src/mail/letters/") ? ["letters"] : MAIL_ROOMS.slice(0, own + 1);
      return imports
        .map(({ from, line }) => ({ what: target(path, from), line }))
        .filter(({ what }) => what.startsWith("src/mail/") && !MAIL_COMMON.includes(what))
        .filter(({ what }) => !known.some((name) => room(`mail/${name}`)(what)));
    },
    breaks: { path: "src/mail/dates/x.ts", text: 'import { readWishes } from "../wishes/wishes.ts";' },
  },
  imports(
    "the work sees the outside only by its types",
    room("desk"),
    (to, values) => ["booking", "mail", "desk"].some((name) => room(name)(to)) || isSeenByType(to, values),
    { path: "src/desk/x.ts", text: 'import { openMailbox } from "../world/imap.ts";' },
  ),
  imports(
    "the window stands on the desk and sees the outside only by its types",
    room("console"),
    (to, values) =>
      ["booking", "mail", "desk", "console"].some((name) => room(name)(to)) ||
      PAGE_LIBRARIES.includes(to) ||
      isSeenByType(to, values),
    { path: "src/console/x.ts", text: 'import { makeClock } from "../world/system.ts";' },
  ),
  imports(
    "the outside knows the law, the language and itself",
    room("world"),
    (to) => ["booking", "mail", "world"].some((name) => room(name)(to)) || !source(to),
    { path: "src/world/x.ts", text: 'import type { Desk } from "../desk/desk.ts";' },
  ),
  imports(
    "only an entry file or a command reaches the trial town",
    (path) => source(path) && path !== "src/main.ts" && !room("commands")(path) && !room("sandbox")(path),
    (to) => !room("sandbox")(to),
    { path: "src/serve.ts", text: 'import { runDemo } from "./sandbox/demo.ts";' },
  ),
  imports(
    "only an entry file or a command chooses what stands behind an interface",
    (path) => /^src\/[^/]+$/.test(path) && !chooses(path),
    (to, values) => !room("world")(to) || isSeenByType(to, values),
    { path: "src/service.ts", text: 'import { openParser } from "./world/parser.ts";' },
  ),
  imports(
    "what is pure asks for no command",
    (path) => ["booking", "mail", "desk", "console", "world"].some((name) => room(name)(path)),
    (to) => !room("commands")(to) && !/^src\/[^/]+$/.test(to),
    { path: "src/desk/x.ts", text: 'import { readConfig } from "../config.ts";' },
  ),
  imports(
    "sockets, files and programs are used by the outside, the trial town and entry files alone",
    (path) => source(path) && !room("world")(path) && !chooses(path),
    (to) =>
      !/^node:(net|tls|http|https|http2|fs|fs\/promises|dgram|dns|child_process|worker_threads|timers.*)$/.test(to),
    { path: "src/status-pages.ts", text: 'import { readFileSync } from "node:fs";' },
  ),

  code("the wall clock has one place", isElse("src/world/system.ts"), /\bDate\.now\b|\bnew Date\(\s*\)|\bDate\(\s*\)/, {
    path: "src/desk/x.ts",
    text: "const now = new Date();",
  }),
  code("nobody asks Temporal for the time", source, /\bTemporal\.Now\b/, {
    path: "src/booking/x.ts",
    text: "Temporal.Now.instant();",
  }),
  code(
    "chance has one kind of place: the outside",
    (path) => source(path) && !room("world")(path),
    /\b(Math\.random|randomBytes|randomUUID|randomInt|getRandomValues)\b/,
    { path: "src/mail/x.ts", text: "const id = Math.random();" },
  ),
  code("Math.random is used nowhere", source, /\bMath\.random\b/, {
    path: "src/world/x.ts",
    text: "const id = Math.random();",
  }),
  code(
    "timers belong to the outside and the trial town",
    (path) => source(path) && !room("world")(path) && !room("sandbox")(path),
    /(?<![.\w])(setTimeout|setInterval|setImmediate)\b/,
    { path: "src/desk/x.ts", text: "setTimeout(step, 1000);" },
  ),
  code("the environment is read in one place", isElse("src/config.ts"), /\bprocess\s*\.\s*env\b/, {
    path: "src/world/x.ts",
    text: "const url = process.env.DATABASE_URL;",
  }),
  code(
    "the process is ended by main and the terminal it opens",
    isElse("src/main.ts", "src/world/terminal.ts"),
    /\bprocess\s*\.\s*(exit|exitCode|abort)\b/,
    { path: "src/serve.ts", text: "process.exit(1);" },
  ),
  code("nobody prints past the log and the terminal", source, /\bconsole\s*\.\s*(log|info|warn|error|debug|trace)\b/, {
    path: "src/desk/x.ts",
    text: 'console.log("here");',
  }),
  {
    name: "no file expects a browser around it",
    of: source,
    offences: (file) =>
      hits(file, file.code, /(?<![.\w$])(?:document|window)\s*\??[.[]/).filter(({ what }) => !isOwnName(file, what)),
    breaks: { path: "src/console/x.ts", text: 'document.querySelector("form");' },
  },
  code("nothing is exported without a name", source, /\bexport\s+default\b/, {
    path: "src/desk/x.ts",
    text: "export default function step() {}",
  }),
  code("no barrels", source, /\bexport\s*\*/, { path: "src/desk/x.ts", text: 'export * from "./desk.ts";' }),
  code(
    "only syntax that can be erased, and no any",
    (path) => source(path) && !path.endsWith(".d.ts"),
    /\b(enum|namespace)\s+[A-Za-z_]\w*\s*\{|(?<=[:<,|&(=]\s*)any\b(?!\s*[(:])|\bas\s+any\b/,
    { path: "src/desk/x.ts", text: "const value: any = 1;" },
  ),
  code(
    "names that say nothing are not used",
    source,
    /\b(?:class|type|interface)\s+\w+(?:Manager|Service|Helpers?|Utils?|Handler)\b|\b(?:function|const|let)\s+\w+(?:Manager|Helpers?|Utils?|Handler)\b/,
    { path: "src/desk/x.ts", text: "export class BookingManager {}" },
  ),
  code(
    "no value is compared by a deep equality that finds any two Temporal values equal",
    source,
    /\b(deepEqual|deepStrictEqual|isDeepStrictEqual)\b/,
    { path: "src/booking/x.ts", text: "if (isDeepStrictEqual(a, b)) return;" },
  ),
  {
    name: "SQL is written beside the database",
    of: (path) =>
      source(path) && !/^src\/world\/(postgres[\w-]*|migrations|schema|embedded-postgres|postmaster)\.ts$/.test(path),
    offences: (file) => [
      ...hits(file, file.strings, /\b(select\s[^\n]{0,80}\sfrom|insert\s+into|delete\s+from|update\s+\w+\s+set)\s/i),
      ...file.imports
        .filter(({ from }) => /^(postgres|drizzle-orm)(\/|$)/.test(from))
        .map(({ from, line }) => ({ line, what: from })),
    ],
    breaks: { path: "src/desk/x.ts", text: "run(`select name from people`);" },
  },
  {
    name: "no Temporal value leaves its function in the law and the language",
    of: (path) => room("booking")(path) || room("mail")(path),
    offences: (file) =>
      hits(
        file,
        file.code,
        /(?:[:|<,]|=>|\bextends|\bas)\s*Temporal\.\w+|^export\s+(?:type|interface|const)[^;{]*\bTemporal\b/m,
      ),
    breaks: { path: "src/booking/x.ts", text: "export function dayOf(at: Time): Temporal.PlainDate {}" },
  },
  {
    name: "one file has one thing to say: at most 300 lines",
    of: source,
    offences: ({ text }) => {
      const lines = text.trimEnd().split("\n").length;
      return lines > MOST_LINES ? [{ line: lines, what: `${lines} lines` }] : [];
    },
    breaks: { path: "src/desk/x.ts", text: "\nlet x;".repeat(MOST_LINES) },
  },
  {
    name: "a function fits on a screen: at most 70 lines",
    of: source,
    offences: (file) =>
      functionsOf(file)
        .filter(({ lines, ownLines }) => ownLines > MOST_OWN_LINES || lines > MOST_LINES_WITH_INNER)
        .map(({ line, lines, ownLines }) => ({ line, what: `${lines} lines, ${ownLines} of its own` })),
    breaks: { path: "src/desk/x.ts", text: `function long(): { a: string } {${"\n  x();".repeat(MOST_OWN_LINES)}\n}` },
  },
  {
    name: "files are named by words in small letters, and none is a barrel",
    of: source,
    offences: ({ path }) =>
      /^src\/([a-z]+\/|mail\/[a-z-]+\/)?(?!index\.)[a-z0-9]+(-[a-z0-9]+)*(\.d)?\.ts$/.test(path)
        ? []
        : [{ line: 1, what: path }],
    breaks: { path: "src/desk/index.ts", text: "" },
  },
  code(
    "no test is left out or alone",
    (path) => path.startsWith("test/") && path !== "test/tidy.test.ts",
    /\b(it|test|describe|suite)(\.\w+)*\.(only|skip|todo|fails)\b/,
    { path: "test/x.test.ts", text: 'it.only("works", () => {});' },
  ),
  code(
    "no test compares Temporal values",
    (path) => path.startsWith("test/") && path !== "test/tidy.test.ts",
    /\bexpect\([^)\n]*Temporal\.|\.to(Equal|StrictEqual|MatchObject)\([^)\n]*Temporal\./,
    { path: "test/x.test.ts", text: "expect(Temporal.PlainDate.from(day)).toEqual(other);" },
  ),
];

const SOURCES = filesBelow("src", [".ts"]).map(readSource);
const FILES = [...SOURCES, ...filesBelow("test", [".ts"]).map(readSource)];

describe("the borders of the house:", () => {
  for (const rule of RULES) {
    it(rule.name, () => {
      const found = FILES.filter(({ path }) => rule.of(path) && !isExcepted(rule, path)).flatMap((file) =>
        rule.offences(file).map(({ line, what }) => `${file.path}:${line} ${what}`),
      );
      expect(found).toEqual([]);
      const { path, text } = rule.breaks;
      expect([rule.of(path), rule.offences(sourceOf(path, text)).length > 0]).toEqual([true, true]);
    });
  }

  it("every exception is still needed", () => {
    const idle = EXCEPTIONS.filter(({ rule, path }) => {
      const file = FILES.find((each) => each.path === path);
      return !file || !RULES.some((each) => each.name === rule && each.offences(file).length > 0);
    });
    expect(idle).toEqual([]);
  });

  it("every source file but main is asked for by another", () => {
    const asked = (files: SourceFile[]) =>
      new Set(files.flatMap((file) => file.imports.map(({ from }) => target(file.path, from))));
    const forTests = FOR_TESTS.map(({ path }) => path);
    const wanted = asked(SOURCES);
    expect(forTests.filter((path) => wanted.has(path) || !asked(FILES).has(path))).toEqual([]);
    const alone = SOURCES.map(({ path }) => path).filter(
      (path) => ![...forTests, "src/main.ts"].includes(path) && !path.endsWith(".d.ts") && !wanted.has(path),
    );
    expect(alone).toEqual([]);
  });

  it("nothing below src runs in a browser but two scripts, the console's and the trial page's, and nothing else is no TypeScript", () => {
    expect(filesBelow("src", [".js", ".mjs", ".cjs", ".tsx", ".jsx", ".mts", ".cts"])).toEqual([
      "src/console/live-client.js",
      "src/sandbox/town-client.js",
    ]);
  });

  it("no file needs another that needs it", () => {
    // The parser starts its worker by address, as a thread of its own, which loads what it needs for itself.
    const outside = SOURCES.filter(({ path }) => path !== "src/world/parser-worker.ts");
    expect(roundsIn(outside)).toEqual([]);
    const one = sourceOf("src/desk/one.ts", 'import { b } from "./two.ts";');
    const two = sourceOf("src/desk/two.ts", 'import { a } from "./one.ts";');
    expect(roundsIn([one, two])).toEqual(["src/desk/one.ts", "src/desk/two.ts"]);
    expect(roundsIn([one, sourceOf(two.path, 'import type { A } from "./one.ts";')])).toEqual([]);
  });

  it("every import of our own leads to a file", () => {
    const paths = new Set(FILES.map(({ path }) => path));
    const lost = FILES.flatMap((file) =>
      file.imports
        .filter(({ from }) => from.startsWith("."))
        .map(({ from }) => target(file.path, from))
        .filter((to) => /^(src|test)\//.test(to) && !paths.has(to))
        .map((to) => `${file.path} -> ${to}`),
    );
    expect(lost).toEqual([]);
  });
});

/** A rule over what a file imports; `may` gets the target and, for values, their names. */
function imports(
  name: string,
  of: Rule["of"],
  may: (to: string, values: string[]) => boolean,
  breaks: Rule["breaks"],
): Rule {
  return {
    name,
    of: (path) => of(path) && path.endsWith(".ts"),
    offences: (file) =>
      file.imports
        .map(({ from, values, line }) => ({ to: target(file.path, from), values, line }))
        .filter(({ to, values }) => !may(to, values))
        .map(({ to, values, line }) => ({ line, what: `${to} ${values.join(", ")}`.trim() })),
    breaks,
  };
}

/** A rule over the code, with comments, strings and regular expressions blanked. */
function code(name: string, of: Rule["of"], pattern: RegExp, breaks: Rule["breaks"]): Rule {
  return { name, of, offences: (file) => hits(file, file.code, pattern), breaks };
}

function isElse(...paths: string[]): Rule["of"] {
  return (path) => source(path) && !paths.includes(path);
}

/** A field or variable of the file's own that happens to be called like a browser's. */
function isOwnName({ code }: SourceFile, what: string): boolean {
  const name = /^\w+/.exec(what)?.[0];
  return new RegExp(`[{,(]\\s*${name}\\s*[,}:)]|\\b(?:const|let)\\s+${name}\\b`).test(code);
}

function isSeenByType(to: string, values: string[]): boolean {
  if (!room("world")(to)) return false;
  const seen = ["world", "store", "store-rows", "store-meetings", "store-changes"].map(
    (name) => `src/world/${name}.ts`,
  );
  if (!seen.includes(to)) return false;
  return values.every((value) => VALUES_OF_TROUBLE[to]?.includes(value));
}

function target(path: string, from: string): string {
  return from.startsWith(".") ? new URL(from, `file:///${path}`).pathname.slice(1) : from;
}

/** Files that are loaded for their own sake, by way of others; an import of types alone loads nothing. */
function roundsIn(files: SourceFile[]): string[] {
  const loads = new Map(
    files.map(({ path, imports: all }) => [
      path,
      all.filter(({ typeOnly }) => !typeOnly).map(({ from }) => target(path, from)),
    ]),
  );
  const isReached = (from: string): boolean => {
    const seen = new Set<string>();
    const left = [...(loads.get(from) ?? [])];
    for (let next = left.pop(); next !== undefined; next = left.pop()) {
      if (next === from) return true;
      if (!seen.has(next)) left.push(...(loads.get(next) ?? []));
      seen.add(next);
    }
    return false;
  };
  return [...loads.keys()].filter(isReached).sort();
}

function isExcepted(rule: Rule, path: string): boolean {
  return EXCEPTIONS.some((each) => each.rule === rule.name && each.path === path);
}
