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

/** What the main job cannot do without; none of these may fall back. */
const KEPT = [
  ...["L1", "L2", "L3", "L7", "T2", "T3", "T4"],
  ...["T6-1", "T6-2", "T6-3a", "T6-3b", "T6-3c", "T6-4", "T6-6a"],
];

type Row = { id: string; state: string; today: string; tests: { file: string; name: string }[]; sources: string[] };

const rows = readRows(readFileSync(join(HOUSE, "docs/rules.md"), "utf8"));

describe("the table of rules", () => {
  it("has one row for every rule, in order", () => {
    expect(rows.map(({ id }) => id)).toEqual(IDS);
  });

  it("says of each whether it is kept, and keeps what the main job needs", () => {
    expect(rows.filter(({ state }) => !["done", "part", "open"].includes(state))).toEqual([]);
    expect(rows.filter(({ id, state }) => KEPT.includes(id) && state !== "done")).toEqual([]);
  });

  it.each(rows)("$id says what happens today", ({ state, today, tests, sources }) => {
    expect(today.length).toBeGreaterThan(20);
    if (state === "open") return;
    expect([tests.length > 0, sources.length > 0]).toEqual([true, true]);
  });

  it.each(rows.flatMap(({ id, tests }) => tests.map((test) => ({ id, ...test }))))(
    "$id is shown by $file: $name",
    ({ id, file, name }) => {
      const text = readFileSync(join(HOUSE, file), "utf8");
      expect(namesIn(text)).toContain(name);
      expect(idsOf(id).some((each) => new RegExp(`\\b${each}(?![\\w-])`).test(name))).toBe(true);
    },
  );

  it("names only files that exist", () => {
    expect(rows.flatMap(({ sources }) => sources).filter((path) => !existsSync(join(HOUSE, path)))).toEqual([]);
  });
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

/** `T5, T12-3` is two rules in one row, `T9-T11` three. */
function idsOf(id: string): string[] {
  return id === "T9-T11" ? ["T9", "T10", "T11"] : id.split(", ");
}
