import { isTrouble, type Trouble } from "../world/world.ts";
import type { Desk } from "./desk.ts";
import { receive, WATCHED_FOLDERS } from "./intake.ts";
import { watchSent } from "./sent-folder.ts";

/**
 * One look at the mailbox. Sent comes first, so that what staff answered by now is known before the inbox brings the mail to
 * the clerk; a server that will not show its Sent folder must not keep the inbox from being read. Null when all was read.
 */
export async function poll(desk: Desk): Promise<Trouble | null> {
  const sent = await watchSent(desk);
  if (isTrouble(sent)) {
    if (sent.trouble === "network" || sent.trouble === "authentication") return sent;
    desk.world.log.warn("sent folder cannot be read", { trouble: sent.trouble, detail: sent.detail });
  }
  for (const folder of WATCHED_FOLDERS) {
    const received = await receive(desk, folder);
    if (isTrouble(received)) return received;
  }
  return null;
}
