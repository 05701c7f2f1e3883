import { addressKey } from "../mail/address.ts";
import type { View } from "../world/store.ts";
import type { InboundMail } from "../world/store-rows.ts";

/** Of so many waiting mails, so many by people who each wrote so many of them are no ordinary morning. */
const LOOKED_AT = 50;
const CROWD = 20;
const MANY_OF_ONE = 5;

/**
 * The oldest undecided mail, except that a crowd of mails by senders of many lets everybody else go first: the ten people behind a
 * flood are answered in seconds. The mails of one sender keep their order.
 */
export async function nextUndecided(view: View): Promise<InboundMail | undefined> {
  const oldest = await view.inboundMails({ states: ["new"], limit: LOOKED_AT });
  const bySender = Map.groupBy(oldest, ({ fromAddress }) => (fromAddress === null ? null : addressKey(fromAddress)));
  const busy = [...bySender].filter(([sender, mails]) => sender !== null && mails.length >= MANY_OF_ONE);
  const crowd = busy.reduce((sum, [, mails]) => sum + mails.length, 0);
  if (crowd < CROWD) return oldest[0];
  const notFrom = busy.flatMap(([sender]) => sender ?? []);
  const [other] = await view.inboundMails({ states: ["new"], notFrom, limit: 1 });
  return other ?? oldest[0];
}
