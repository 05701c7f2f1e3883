import { isTrouble, type Trouble } from "../world/world.ts";
import type { Desk } from "./desk.ts";
import { receive, WATCHED_FOLDERS } from "./intake.ts";
import type { Measures } from "./look-ahead.ts";
import { watchSent } from "./sent-folder.ts";

/** What is told while the mailbox is being looked at, as a long inbox takes minutes. */
export type PollNews = {
  /** Sent was looked through, as far as the server lets us. */
  onSentRead?: () => void;
  /** A mail was stored and can be decided. */
  onStored?: () => void;
  measures?: Measures;
};

/**
 * One look at the mailbox. Sent comes first, so that what staff answered by now is known before the inbox brings the mail to
 * the clerk; a server that will not show its Sent folder must not keep the inbox from being read. Null when all was read.
 */
export async function poll(desk: Desk, { onSentRead, ...news }: PollNews = {}): Promise<Trouble | null> {
  const sent = await watchSent(desk);
  if (isTrouble(sent)) {
    if (sent.trouble === "network" || sent.trouble === "authentication") return sent;
    desk.world.log.warn("sent folder cannot be read", { trouble: sent.trouble, detail: sent.detail });
  }
  onSentRead?.();
  for (const folder of WATCHED_FOLDERS) {
    const received = await receive(desk, folder, news);
    if (isTrouble(received)) return received;
  }
  return null;
}
