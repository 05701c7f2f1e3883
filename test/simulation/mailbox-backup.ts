import { fromEpochSeconds, plusMinutes, toEpochSeconds } from "../../src/booking/time.ts";
import type { MailboxBackup } from "./post.ts";
import { plusDaysOf, START, type Town } from "./town.ts";

const HOUR = 60;

/**
 * The mail server fails in one month of three and comes back from a backup of hours or days before, some of them twice. Nobody tells the
 * clerk: mails vanish, marks are taken back, and numbers that it has read are given to other mails.
 */
export function settleMailboxBackups(town: Town): void {
  const { random } = town;
  if (!random.chance(0.35)) return;
  town.later(plusMinutes(plusDaysOf(START, random.between(2, 22)), random.between(0, 24 * HOUR)), (at) => {
    const backup = town.post.backUp();
    const restored = plusMinutes(at, random.between(HOUR, 72 * HOUR));
    town.later(restored, () => restore(town, backup));
    if (random.chance(0.4))
      town.later(plusMinutes(restored, random.between(1, 30 * HOUR)), () => restore(town, backup));
  });
}

async function restore(town: Town, backup: MailboxBackup): Promise<void> {
  const { post, random, truth } = town;
  town.fault("mailbox restored");
  const lost = post.restore(backup, random.chance(0.7) ? "asBefore" : "new");
  for (const { folder, messageId } of lost) {
    if (messageId === null) continue;
    if (folder === "sent") {
      // An answer of staff that nobody saw before it was gone is no answer that the clerk could know of.
      const answered = town.ownAnswers.get(messageId);
      if (answered) town.answeredUnread.delete(answered);
      continue;
    }
    const written = truth.get(messageId);
    if (!written) continue;
    const stored = await town.store.look(town.office.id, (view) => view.inboundByMessageId(messageId));
    const arrivals = [...post.arrivalsOf(messageId), ...stored.map(({ receivedAt }) => receivedAt)];
    town.count(arrivals.length > 0 ? "mails lost and known" : "mails lost unread");
    // What was never read and is gone has arrived for nobody; its writer will ask again, or telephone.
    written.receivedAt = arrivals.length > 0 ? fromEpochSeconds(Math.min(...arrivals.map(toEpochSeconds))) : null;
  }
}
