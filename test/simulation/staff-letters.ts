import { countAsSent, digestOf, releaseLetter, withdrawLetter } from "../../src/desk/staff-letters.ts";
import type { OutboxLetter } from "../../src/world/store-rows.ts";
import type { Clerk } from "./staff.ts";
import { OTHER_CLERK } from "./strangers.ts";

/** Letters that wait for a person: in approve mode, over a cap, of unknown fate, refused by a server, left over as drafts. */
export async function settleLetters(clerk: Clerk, most: number): Promise<void> {
  const { desk } = clerk;
  const waiting = await desk.world.store.look(desk.office.id, (view) =>
    view.letters({ states: ["awaiting", "capped", "unknown", "failed", "drafted"], limit: 200 }),
  );
  const mine = waiting.filter((letter) => isForPerson(letter));
  for (const letter of mine.slice(0, most)) await settleLetter(clerk, letter);
}

async function settleLetter({ town, desk, staff, does }: Clerk, letter: OutboxLetter): Promise<void> {
  const { random } = town;
  const on = { staff, letterId: letter.id };
  const withdraw = () => does("withdrawLetter", (tx) => withdrawLetter(tx, desk, on));
  if (letter.to === OTHER_CLERK || letter.state === "drafted") return void (await withdraw());
  if (letter.state === "unknown" && random.chance(0.6))
    return void (await does("countAsSent", (tx) => countAsSent(tx, desk, on)));
  if (letter.state === "failed" && random.chance(0.7)) return;
  if (letter.state === "awaiting" && random.chance(0.07)) return void (await withdraw());
  const seen = random.chance(0.5) ? digestOf(desk, letter) : null;
  const release = (preview: string | null) =>
    does("releaseLetter", (tx) => releaseLetter(tx, desk, { ...on, seen: preview }));
  const released = await release(seen);
  // An offer reads otherwise when it is released, as its reply-by runs from then; the person looks again and lets it go.
  if ("refused" in released && released.refused === "previewChanged") await release(null);
  if ("refused" in released && (released.refused === "staleOffer" || released.refused === "noLongerTrue"))
    await withdraw();
}

/** A letter of unknown fate is the clerk's own until it was tried a second time. */
function isForPerson(letter: OutboxLetter): boolean {
  return letter.state !== "unknown" || letter.maybeTwice;
}
