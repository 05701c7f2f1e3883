import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { filesBelow, HOUSE, namesIn } from "./source-text.ts";

/** Every rule of the office: L is its leaflet, T an article of its terms. */
const IDS = [
  ...["T0", "L1", "L2", "L3", "L4", "L5", "L6", "L7", "T2", "T3", "T4", "T5, T12-3"],
  ...["T6-1", "T6-2", "T6-3a", "T6-3b", "T6-3c", "T6-3d", "T6-4", "T6-5", "T6-6a", "T6-6b", "T6-6c"],
  ...["T7-1, T7-2", "T7-3", "T8", "T9-T11", "T12-1", "T12-2", "T13", "T14"],
];

type Row = { id: string; state: string; today: string; tests: { file: string; name: string }[]; sources: string[] };

/** One story for each rule, played in memory and through real servers. */
const STORIES = "test/stories/rules";
const STORY_FILES = filesBelow(STORIES, [".ts"]).map((path) => ({ path, names: storiesIn(path) }));

const rows = readRows(readFileSync(join(HOUSE, "docs/rules.md"), "utf8"));

describe("the table of rules", () => {
  it("has one row for every rule, in order", () => {
    expect(rows.map(({ id }) => id)).toEqual(IDS);
  });

  it("says of every rule that it is kept; none may fall back", () => {
    expect(rows.filter(({ state }) => state !== "done").map(({ id }) => id)).toEqual([]);
  });

  it("names the story of each rule before its other tests", () => {
    const isStory = ({ file }: { file: string }) => file.startsWith(`${STORIES}/`);
    const late = rows.filter(({ tests }) => tests.findLastIndex(isStory) >= tests.filter(isStory).length);
    expect(late.map(({ id }) => id)).toEqual([]);
  });

  it.each(rows)("$id says what happens today", ({ today, tests, sources }) => {
    expect(today.length).toBeGreaterThan(20);
    expect([tests.length > 0, sources.length > 0]).toEqual([true, true]);
  });

  it.each(rows.flatMap(({ id, tests }) => tests.map((test) => ({ id, ...test }))))(
    "$id is shown by $file: $name",
    ({ id, file, name }) => {
      const text = readFileSync(join(HOUSE, file), "utf8");
      expect(namesIn(text)).toContain(name);
      expect(idsOf(id).some((each) => carries(name, each))).toBe(true);
    },
  );

  it("names only files that exist", () => {
    expect(rows.flatMap(({ sources }) => sources).filter((path) => !existsSync(join(HOUSE, path)))).toEqual([]);
  });
});

describe("the story of each rule", () => {
  it("is told in one of the files that both grounds play", () => {
    const silent = STORY_FILES.filter(({ path, names }) => names.length > 0 && !isPlayed(path));
    expect(silent).toEqual([]);
    for (const ground of ["memory", "real"])
      expect(readFileSync(join(HOUSE, STORIES, `${ground}.test.ts`), "utf8")).toContain("of STORIES");
  });

  it.each(rows.flatMap(({ id, tests }) => idsOf(id).map((rule) => ({ rule, tests }))))(
    "of $rule is told, and named in the table",
    ({ rule, tests }) => {
      const told = STORY_FILES.flatMap(({ path, names }) => names.map((name) => ({ file: path, name })));
      const mine = told.filter(({ name }) => carries(name.split(":")[0] ?? "", rule));
      expect(mine.length).toBeGreaterThan(0);
      for (const story of mine) expect(tests).toContainEqual(story);
    },
  );
});

describe("what stands in the terms alone", () => {
  it("T9, T10, T11, T14: no letter disclaims, threatens or names a court", () => {
    const letters = [...filesBelow("fixtures/letters", [".txt"]), ...filesBelow("templates/letters", [".txt"])];
    expect(letters.length).toBeGreaterThan(20);
    const speaks = letters.filter((path) =>
      /損害|賠償|免責|責任|裁判|準拠法/.test(readFileSync(join(HOUSE, path), "utf8")),
    );
    expect(speaks).toEqual([]);
  });
});

function readRows(text: string): Row[] {
  return text
    .split("\n")
    .filter((line) => line.startsWith("| ") && !/^\| (id|---) \|/.test(line))
    .map((line) => line.split("|").map((cell) => cell.trim()))
    .map(([, id = "", state = "", today = "", tests = "", sources = ""]) => ({
      id,
      state,
      today,
      tests: [...tests.matchAll(/`([^`]+)` "((?:[^"]|"(?!<br>|$))+)"/g)].map(([, file = "", name = ""]) => ({
        file,
        name,
      })),
      sources: [...sources.matchAll(/`([^`]+)`/g)].map(([, path = ""]) => path),
    }));
}

function storiesIn(path: string): string[] {
  return [...readFileSync(join(HOUSE, path), "utf8").matchAll(/\bstory\(\s*"([^"]+)"/g)].map(([, name = ""]) => name);
}

function isPlayed(path: string): boolean {
  return readFileSync(join(HOUSE, STORIES, "all.ts"), "utf8").includes(`from ".${path.slice(STORIES.length)}"`);
}

function carries(name: string, id: string): boolean {
  return new RegExp(`\\b${id}(?![\\w-])`).test(name);
}

/** `T5, T12-3` is two rules in one row, `T9-T11` three. */
function idsOf(id: string): string[] {
  return id === "T9-T11" ? ["T9", "T10", "T11"] : id.split(", ");
}
