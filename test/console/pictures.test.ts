import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { HOUSE } from "../source-text.ts";

const FOLDER = join(HOUSE, "docs/images/console");
const MOST_BYTES = 60_000;
const WALK_FOLDER = join(HOUSE, "docs/images/staff");
const MOST_TALL_BYTES = 130_000;

describe("docs/console.md", () => {
  it("shows every picture there is, each small, and none that is not there", () => {
    const page = readFileSync(join(HOUSE, "docs/console.md"), "utf8");
    const shown = [...page.matchAll(/\(images\/console\/([^)]+)\)/g)].map(([, name]) => name ?? "");
    expect(shown.toSorted()).toEqual(readdirSync(FOLDER).toSorted());
    expect(shown.length).toBeGreaterThan(60);
    expect(shown.filter((name) => statSync(join(FOLDER, name)).size >= MOST_BYTES)).toEqual([]);
  });
});

describe("docs/staff.ja.md", () => {
  it("leads through the pictures of the same office, each small, and there are no others", () => {
    const page = readFileSync(join(HOUSE, "docs/staff.ja.md"), "utf8");
    const shown = [...page.matchAll(/!\[[^\]]+\]\(images\/([^)]+)\)/g)].map(([, name]) => name ?? "");
    const there = readdirSync(WALK_FOLDER).map((name) => `staff/${name}`);
    expect(shown.toSorted()).toEqual(there.toSorted());
    expect(there.filter((name) => statSync(join(HOUSE, "docs/images", name)).size >= MOST_TALL_BYTES)).toEqual([]);
  });
});
