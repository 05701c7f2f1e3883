import type { View } from "../world/store.ts";
import type { InboundMail } from "../world/store-rows.ts";

/** So many waiting mails by so few senders are no ordinary morning. */
const CROWD = 20;
const FEW_SENDERS = 3;

/**
 * The oldest undecided mail, except that a crowd of mails by a few senders lets everybody else go first: the ten people behind a
 * flood are answered in seconds. The mails of one sender keep their order.
 */
export async function nextUndecided(view: View): Promise<InboundMail | undefined> {
  const oldest = await view.inboundMails({ states: ["new"], limit: CROWD });
  const senders = new Set(oldest.map(({ fromAddress }) => fromAddress));
  if (oldest.length < CROWD || senders.size > FEW_SENDERS) return oldest[0];
  const notFrom = [...senders].filter((sender) => sender !== null);
  const [other] = await view.inboundMails({ states: ["new"], notFrom, limit: 1 });
  return other ?? oldest[0];
}
