import type { OutboxLetter, Tx } from "../world/store.ts";
import type { Desk } from "./desk.ts";
import { hold, type OpenMail } from "./settle.ts";
import { addTask } from "./tasks.ts";
import { TOKEN_FORM } from "./thread.ts";

const MOST_TRIED = 30;

/**
 * A letter came back (RFC 3464, or a carrier's free form): the office's promise is then unmet from the person's view, so staff
 * telephone (T6-3d). Only a permanent failure marks the letter; a delay is shown and nothing more.
 */
export async function acceptBounce(tx: Tx, desk: Desk, open: OpenMail): Promise<void> {
  const { mail } = open;
  const letter = await findReturned(tx, open);
  const at = desk.world.clock.now();
  if (letter && !isDelay(open)) {
    await tx.updateLetter(letter.id, { state: "bounced", reason: "returned by the receiving server" });
    if (letter.bookingId) await tx.updateInbound(mail.id, { bookingId: letter.bookingId });
    await addTask(tx, desk, {
      kind: "telephone",
      why: "bounced",
      at,
      due: at,
      bookingId: letter.bookingId,
      mailId: mail.id,
      letterId: letter.id,
    });
  }
  await hold(tx, desk, mail, "bounce");
}

/** The letter is named by its Message-ID or its token, both of which hold the token. */
async function findReturned(tx: Tx, { parsed }: OpenMail): Promise<OutboxLetter | null> {
  const text = [
    parsed.subject,
    parsed.text,
    ...parsed.reportParts.map((part) => part.text),
    ...parsed.inReplyTo,
    ...parsed.references,
  ].join("\n");
  for (const token of new Set(text.match(TOKEN_FORM)?.slice(0, MOST_TRIED) ?? [])) {
    const letter = await tx.letterByToken(token.toUpperCase());
    if (letter) return letter;
  }
  return null;
}

function isDelay({ parsed }: OpenMail): boolean {
  const report = parsed.reportParts.map((part) => part.text).join("\n");
  return /^action:\s*(delayed|delivered|relayed|expanded)/im.test(report) && !/^action:\s*failed/im.test(report);
}
