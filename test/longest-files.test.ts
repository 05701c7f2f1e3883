import { describe, expect, it } from "vitest";
import { LONGEST } from "./longest-files.ts";
import { filesBelow } from "./source-text.ts";

describe("the order of the test files", () => {
  it("names only files that are there", () => {
    const there = filesBelow("test", [".test.ts"]);
    expect(LONGEST.filter((path) => !there.includes(`test/${path}.test.ts`))).toEqual([]);
  });
});
