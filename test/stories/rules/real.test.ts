import { afterAll, beforeAll, it, vi } from "vitest";
import { describeWithDovecot } from "../../dovecot.ts";
import { STORIES } from "./all.ts";
import { openGround } from "./ground.ts";
import { readOffice } from "./office.ts";
import { openStreet, type Street } from "./real-pieces.ts";
import { openScene } from "./scene.ts";

vi.setConfig({ testTimeout: 60_000 });

describeWithDovecot("every rule, through Dovecot, SMTP, Postgres and http", () => {
  let street: Street;
  beforeAll(async () => {
    street = await openStreet(STORIES.length);
  });
  afterAll(() => street?.close());

  for (const { name, play } of STORIES)
    it.concurrent(name, async () => {
      const pieces = await street.openPieces();
      const ground = await openGround(pieces, await readOffice(`office-${pieces.world.ids.next()}`));
      try {
        const scene = await openScene(ground);
        await play(scene);
        await scene.ends();
      } finally {
        await ground.close();
      }
    });
});
