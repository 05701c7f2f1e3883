import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { LETTER_STATE_WORDS, STATUS_WORDS } from "../src/console/wording.ts";
import { DOUBTS } from "../src/mail/reading.ts";
import { filesBelow, HOUSE, hits, readSource, type SourceFile, sourceOf } from "./source-text.ts";

describe("what is written down", () => {
  const texts = ["src", "test", "scripts", "docs", "templates", "deploy", "offices", "drizzle", "fixtures"]
    .flatMap((folder) => filesBelow(folder, [".ts", ".md", ".txt", ".mjml", ".json", ".sh", ".sql", ".html"]))
    .filter((path) => path !== "test/documents.test.ts")
    .concat("README.md", "README.ja.md", "CHANGELOG.md", "CONTRIBUTING.md", "package.json", "Dockerfile")
    .map((path) => sourceOf(path, readSource(path).text));

  it("leaves no reminder in place of work", () => {
    expect(textHits(texts, /\b(FIXME|TODO|XXX|HACK)\b/)).toEqual([]);
  });

  it("names no folder of one machine", () => {
    expect(textHits(texts, /(?<![\w.:])\/(work|Users|home\/(?!node\b)[a-z]\w+|root)\/\w/)).toEqual([]);
  });
});

describe("the documents", () => {
  const pages = ["README.md", "README.ja.md", "CHANGELOG.md", "CONTRIBUTING.md", ...filesBelow("docs", [".md"])].map(
    readSource,
  );

  it("lead only to pages and pictures that exist", () => {
    const lost = pages.flatMap(({ path, text }) =>
      [...text.matchAll(/\]\(([^)\s#]+)[^)]*\)/g)]
        .map(([, to = ""]) => to)
        .filter((to) => !/^[a-z]+:/.test(to) && !existsSync(join(HOUSE, dirname(path), to)))
        .map((to) => `${path} -> ${to}`),
    );
    expect(lost).toEqual([]);
  });

  it("are named in the program's own words only where they exist", () => {
    const named = filesBelow("src", [".ts"])
      .map(readSource)
      .flatMap(({ path, text }) => [...text.matchAll(/\bdocs\/[\w/.-]+\.md\b/g)].map(([to]) => ({ path, to })));
    expect(named.length).toBeGreaterThan(0);
    expect(named.filter(({ to }) => !existsSync(join(HOUSE, to)))).toEqual([]);
  });

  it("tell every doubt of the reader and every state of a booking and of a letter", () => {
    const reading = readSource("docs/reading.md").text;
    expect(DOUBTS.filter((doubt) => !reading.includes(`\`${doubt}\``))).toEqual([]);
    const json = readSource("docs/json.md").text;
    const states = [...Object.keys(LETTER_STATE_WORDS), ...Object.keys(STATUS_WORDS)];
    expect(states.filter((state) => !json.includes(`\`${state}\``))).toEqual([]);
  });

  it("tell every variable of the environment and every command", () => {
    const configuration = readSource("docs/configuration.md").text;
    const variables = [...readSource("src/config.ts").text.matchAll(/^ {2}([A-Z][A-Z_]+): /gm)].map(([, name]) => name);
    expect(variables.length).toBeGreaterThan(10);
    expect(variables.filter((name) => !configuration.includes(`\`${name}\``))).toEqual([]);
    const readme = readSource("README.md").text;
    const commands = [...readSource("src/main.ts").text.matchAll(/^ {2}([a-z]+): async/gm)].map(([, name]) => name);
    expect(commands.length).toBeGreaterThan(5);
    expect(commands.filter((name) => !readme.includes(`madoguchi ${name}`))).toEqual([]);
  });
});

function textHits(texts: SourceFile[], pattern: RegExp): string[] {
  return texts.flatMap((file) =>
    hits(file, file.text, pattern).map(({ line, what }) => `${file.path}:${line} ${what}`),
  );
}
