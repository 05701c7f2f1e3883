import type { Tx } from "../world/store.ts";
import type { OutboxLetter } from "../world/store-rows.ts";
import { type Desk, handleIn } from "./desk.ts";

/**
 * The question which of several times is meant, withdrawn because one of them was over before it could leave, is asked once more with
 * those that are left. False for any other letter, and where no time to answer is left.
 */
export async function askAnew(tx: Tx, desk: Desk, letter: OutboxLetter): Promise<boolean> {
  if (letter.kind !== "askWhich" || !letter.bookingId || letter.maybeTwice) return false;
  const { bookingId, cause } = letter;
  const asked = (await tx.events(bookingId))[Number(cause.slice(cause.lastIndexOf(":") + 1))];
  if (asked?.type !== "askedWhich") return false;
  const { mailId } = asked;
  const at = desk.world.clock.now();
  const answers = { mail: await tx.inboundMail(mailId), references: [], staff: null };
  return !("refused" in (await handleIn(tx, desk, { type: "askWhich", at, bookingId, mailId }, answers)));
}
