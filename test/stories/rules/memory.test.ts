import { describe, it } from "vitest";
import { STORIES } from "./all.ts";
import { openGround } from "./ground.ts";
import { memoryPieces } from "./memory-pieces.ts";
import { readOffice } from "./office.ts";
import { openScene } from "./scene.ts";

describe("every rule, in memory", () => {
  for (const { name, play } of STORIES)
    it(name, async () => {
      const ground = await openGround(memoryPieces(), await readOffice("itoigawa"));
      try {
        const scene = await openScene(ground);
        await play(scene);
        await scene.ends();
      } finally {
        await ground.close();
      }
    });
});
