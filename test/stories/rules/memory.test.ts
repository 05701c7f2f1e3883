import { describe, it } from "vitest";
import { STORIES } from "./all.ts";
import { memoryPieces } from "./memory-pieces.ts";
import { readOffice } from "./office.ts";
import { playStory } from "./play.ts";

describe("every rule, in memory", () => {
  for (const story of STORIES)
    it(story.name, async () => {
      await playStory(story, memoryPieces(), await readOffice("itoigawa"));
    });
});
