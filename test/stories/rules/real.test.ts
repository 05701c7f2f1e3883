import { afterAll, beforeAll, it, vi } from "vitest";
import { describeWithDovecot } from "../../dovecot.ts";
import { STORIES } from "./all.ts";
import { readOffice } from "./office.ts";
import { playStory } from "./play.ts";
import { openStreet, type Street } from "./real-pieces.ts";

vi.setConfig({ testTimeout: 180_000 });

describeWithDovecot("every rule, through Dovecot, SMTP, Postgres and http", () => {
  let street: Street;
  beforeAll(async () => {
    street = await openStreet(STORIES.length);
  });
  afterAll(() => street?.close());

  for (const story of STORIES)
    it.concurrent(story.name, async () => {
      const pieces = await street.openPieces();
      await playStory(story, pieces, await readOffice(`office-${pieces.world.ids.next()}`));
    });
});
