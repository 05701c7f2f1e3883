import type { Booking, Event } from "../../src/booking/booking.ts";
import { wordBy } from "../../src/booking/outcomes.ts";
import type { View } from "../../src/world/store.ts";
import { wasOpen } from "./invariants-changes.ts";
import type { Town } from "./town.ts";

/** Decision 17: nobody is a no-show while a mail of theirs that came by minute ten lies unread or held, or a word stands open. */
export async function wronglyAbsent(town: Town, view: View, before: Booking | null, event: Event): Promise<string[]> {
  if (event.type !== "outcomeRecorded" || event.outcome !== "noShow" || before?.status !== "confirmed") return [];
  const { id } = before;
  const broken = before.words.length > 0 ? [`${id}: a no-show was written against a word`] : [];
  const person = await view.person(before.personId);
  const until = wordBy(before.choice.slot);
  for (const [messageId, { from, receivedAt }] of town.truth) {
    if (receivedAt === null || receivedAt > until || from !== person?.address) continue;
    if (await wasOpen(view, messageId, before, event.at))
      broken.push(`${id}: a no-show was written against ${messageId}, which nobody had settled by then`);
  }
  return broken;
}
