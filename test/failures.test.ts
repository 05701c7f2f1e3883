import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { HOUSE, namesIn } from "./source-text.ts";

const IDS = Array.from({ length: 10 }, (_, at) => `F${at + 1}`);
const PARTS = ["What happens", "Our answer", "Shown by", "Not answered"];

const sections = readFileSync(join(HOUSE, "docs/failures.md"), "utf8")
  .split(/^## (?=F\d)/m)
  .slice(1)
  .map((text) => ({
    id: text.slice(0, text.indexOf(":")),
    text,
    tests: [...text.matchAll(/^- `([^`]+)` "(.+)"$/gm)].map(([, file = "", name = ""]) => ({ file, name })),
  }));

describe("the page of failures", () => {
  it("has one section for each, in order, with all its parts", () => {
    expect(sections.map(({ id }) => id)).toEqual(IDS);
    const missing = sections.flatMap(({ id, text }) =>
      PARTS.filter((part) => !text.includes(`**${part}.**`)).map((part) => `${id} ${part}`),
    );
    expect(missing).toEqual([]);
  });

  it.each(sections)("$id is shown by a test that bears its name", ({ id, tests }) => {
    expect(tests.some(({ name }) => name.startsWith(`${id}: `))).toBe(true);
  });

  it.each(sections.flatMap(({ id, tests }) => tests.map((test) => ({ id, ...test }))))(
    "$id is shown by $file: $name",
    ({ file, name }) => {
      expect(namesIn(readFileSync(join(HOUSE, file), "utf8"))).toContain(name);
    },
  );
});
