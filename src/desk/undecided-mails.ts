import type { ParsedMail } from "../mail/reading.ts";
import type { Tx } from "../world/store.ts";
import type { InboundMail } from "../world/store-rows.ts";
import { noteAboutErased, whomItIsAbout } from "./bounces.ts";
import type { Desk } from "./desk.ts";
import { hold, ignoreBare } from "./mail-endings.ts";
import { type OpenMail, readInThread } from "./open-mail.ts";
import { findThread } from "./thread.ts";

/**
 * What staff have answered, and what is first found after the mailbox was numbered anew, is theirs whatever it says. It is read only
 * for whom it is about, so that it is found when that person is to be erased, or brings nothing back when they were.
 */
export async function holdUndecided(
  tx: Tx,
  desk: Desk,
  mail: InboundMail,
  parsed: ParsedMail,
  why: "answeredByStaff" | "foundAfterReset",
): Promise<void> {
  const thread = await findThread(tx, parsed);
  // At its booking it is found with it, and the booking's deadlines wait for it (decision 14 b), from whatever address it came.
  await tx.updateInbound(mail.id, { bookingId: thread?.match.booking.id ?? null });
  const reading = await readInThread(tx, desk, mail, parsed, thread);
  if ("failed" in reading) return hold(tx, desk, mail, why);
  const open: OpenMail = { mail, parsed, reading, thread };
  if (reading.sender !== "person" && (await noteAboutErased(tx, open)))
    return ignoreBare(tx, desk, mail, "aboutErased");
  const about = reading.sender === "bounce" ? await whomItIsAbout(tx, open) : null;
  await tx.updateInbound(mail.id, { about, numberNamed: reading.applicant.jobSeekerNumber });
  return hold(tx, desk, mail, why);
}
