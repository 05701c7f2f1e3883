import { sameAddress } from "../mail/address.ts";
import type { ParsedMail } from "../mail/reading.ts";
import type { Tx } from "../world/store.ts";
import type { InboundMail } from "../world/store-rows.ts";
import { IN_MAIL_PROGRAM } from "./acts.ts";
import type { Desk } from "./desk.ts";
import { closeHeld } from "./mail-endings.ts";
import { officeNow } from "./office-values.ts";

/**
 * The same Message-ID with the same content is a copy; with other content it is a riddle for a person (decision 5). A mail that
 * was left in Junk and now lies in the inbox was moved there by staff, who say with it that it is none: it is read anew, and
 * what was held in Junk is settled by that. Of an original that was erased the digest of its Message-ID is left.
 */
export async function findCopy(
  tx: Tx,
  desk: Desk,
  mail: InboundMail,
): Promise<"duplicate" | "copy of erased" | "other content" | null> {
  if (!mail.messageId) return null;
  const others = (await tx.inboundByMessageId(mail.messageId)).filter((one) => one.id !== mail.id);
  const fromJunk = others.filter((one) => mail.folder === "inbox" && wasLeftInJunk(one));
  for (const one of fromJunk) if (one.state === "held") await closeHeld(tx, desk, one, IN_MAIL_PROGRAM, "movedToInbox");
  const rest = others.filter((one) => !fromJunk.includes(one));
  const original = rest.find((one) => one.contentHash === mail.contentHash && one.state !== "new");
  if (original) return original.messageId === mail.messageId ? "duplicate" : "copy of erased";
  return rest.some((one) => one.contentHash !== mail.contentHash) ? "other content" : null;
}

/** Our own letters are known by their Message-ID or header, and whatever else the office sends is staff's own business. */
export async function isOurs(tx: Tx, desk: Desk, mail: InboundMail, parsed: ParsedMail): Promise<boolean> {
  if (mail.messageId && (await tx.letterByMessageId(mail.messageId))) return true;
  const { ownAddresses, fromAddress } = (await officeNow(tx, desk)).mail;
  return parsed.from.some((from) => [fromAddress, ...ownAddresses].some((own) => sameAddress(from.address, own)));
}

function wasLeftInJunk({ folder, state, reason }: InboundMail): boolean {
  return folder === "junk" && ((state === "ignored" && reason === "junk") || (state === "held" && reason === "inJunk"));
}
