import type { StaffId } from "../booking/booking.ts";
import type { HeldFor, IgnoredFor } from "../mail/interpret.ts";
import type { Tx } from "../world/store.ts";
import type { InboundMail } from "../world/store-rows.ts";
import { closeTasks } from "./acts.ts";
import type { Desk } from "./desk.ts";
import { addTask } from "./tasks.ts";

/** Held: unread and flagged in the inbox, listed in the console, and nothing of its booking moves on silence meanwhile. */
export async function hold(tx: Tx, desk: Desk, mail: InboundMail, why: HeldFor, detail?: string): Promise<void> {
  const at = desk.world.clock.now();
  const reason = detail ? `${why}:${detail}` : why;
  await tx.updateInbound(mail.id, { state: "held", reason, heldAt: at });
  const bookingId = (await tx.inboundMail(mail.id))?.bookingId ?? null;
  await addTask(tx, desk, { kind: "heldMail", why: reason, at, due: null, bookingId, mailId: mail.id });
  await addAct(tx, desk, mail, "flagged");
}

/** Not for us: left exactly as found, unread, unflagged, unanswered (decision 7). */
export async function ignore(
  tx: Tx,
  desk: Desk,
  mail: InboundMail,
  why: IgnoredFor,
  bookingId: string | null,
): Promise<void> {
  await tx.updateInbound(mail.id, { state: "ignored", reason: why, bookingId, settledAt: desk.world.clock.now() });
}

/** What would only bring back words that were erased: the fact of it stays, and nobody has to read it. */
export async function ignoreBare(tx: Tx, desk: Desk, mail: InboundMail, why: IgnoredFor): Promise<void> {
  await ignore(tx, desk, mail, why, null);
  await tx.eraseInbound(mail.id, "sender");
}

/** A person has dealt with a held mail: handled, and its task is closed. */
export async function closeHeld(
  tx: Tx,
  desk: Desk,
  mail: InboundMail,
  by: StaffId,
  reason: "answeredInMail" | "movedToInbox" | null,
): Promise<void> {
  await markHandled(tx, desk, mail, mail.bookingId);
  await tx.updateInbound(mail.id, { settledBy: by, reason });
  // A task that the decision itself has just written, such as the switch of a registration, stays open.
  await closeTasks(tx, desk, by, { mailId: mail.id, kinds: ["heldMail", "sameDayWord"] });
}

export async function markHandled(tx: Tx, desk: Desk, mail: InboundMail, bookingId: string | null): Promise<void> {
  await tx.updateInbound(mail.id, { state: "handled", reason: null, bookingId, settledAt: desk.world.clock.now() });
  await addAct(tx, desk, mail, "seen");
}

async function addAct(tx: Tx, desk: Desk, mail: InboundMail, act: "seen" | "flagged"): Promise<void> {
  const { id, ...place } = {
    id: desk.world.ids.next(),
    folder: mail.folder,
    uidValidity: mail.uidValidity,
    uid: mail.uid,
  };
  await tx.addAct({ id, act, ...place, attempts: 0 });
}
