import { dayOf, plusMinutes, type Time } from "../booking/time.ts";
import { identify } from "../mail/applicant/identity.ts";
import type { Tx, View } from "../world/store.ts";
import type { Cursor, InboundMail } from "../world/store-rows.ts";
import type { FetchedMail, FolderRole, MovedMail } from "../world/world.ts";
import { everyMail } from "./beside-bookings.ts";
import type { Desk } from "./desk.ts";
import { nextNumbering } from "./numbering.ts";

/**
 * Returns how many were new. A number that is known belongs to a mail that was stored ahead of its turn, by a process that came no
 * further; where it is another mail's by now, the numbers of the place are no longer the server's, and the place must not move.
 */
export async function storeAll(
  tx: Tx,
  desk: Desk,
  place: Cursor,
  mails: readonly FetchedMail[],
  storedAt: Time,
): Promise<number | "numbersTaken"> {
  let count = 0;
  for (const mail of mails) {
    const told = inTime(desk, mail, place);
    if (await storeOne(tx, desk, place.folder, place.uidValidity, told, storedAt)) count += 1;
    else if (!(await (mail.oversize ? stoodThere(tx, told) : isKnown(tx, desk, mail)))) return "numbersTaken";
  }
  return count;
}

/** What came without its words cannot be told by them, but by its number and the second of its arrival. */
async function stoodThere(view: View, { uid, receivedAt }: FetchedMail): Promise<boolean> {
  const there = await everyMail(view, { receivedFrom: receivedAt, receivedUpTo: receivedAt });
  return there.some((one) => one.uid === uid);
}

/**
 * By Message-ID and content; without a Message-ID by content, which has its sender in it, and the second of its arrival. Nothing of
 * this goes when a person is erased, so that their mails are known afterwards, too.
 */
export async function isKnown(view: View, desk: Desk, mail: FetchedMail): Promise<boolean> {
  const { messageId, essence } = identify(mail.raw);
  const contentHash = desk.world.digests.sha256(essence);
  if (messageId) return (await view.inboundByMessageId(messageId)).some((one) => one.contentHash === contentHash);
  const span = { receivedFrom: mail.receivedAt, receivedUpTo: mail.receivedAt };
  return (await everyMail(view, span)).some((one) => one.contentHash === contentHash);
}

/** Neither read before nor a letter of our own. */
export async function isUnread(view: View, desk: Desk, mail: FetchedMail): Promise<boolean> {
  const { messageId } = identify(mail.raw);
  if (messageId && (await view.letterByMessageId(messageId))) return false;
  return !(await isKnown(view, desk, mail));
}

/** A mail found where staff moved it is read like any other, but whatever it asks for is left to a person. */
export async function storeMoved(tx: Tx, desk: Desk, { place, mail }: MovedMail): Promise<boolean> {
  // Two folders may show the same mail.
  if (!(await isUnread(tx, desk, mail))) return false;
  const found = { ...mail, reason: "movedBeforeRead" as const };
  await storeUnread(tx, desk, { folder: "inbox", numbering: place }, found, desk.world.clock.now());
  return true;
}

/**
 * Stores a mail that is surely not known, for a person, and returns the numbering under which it stands: a rescan that broke off may have
 * stored another one under its number, where the mailbox was restored once more since.
 */
export async function storeUnread(
  tx: Tx,
  desk: Desk,
  place: { folder: FolderRole; numbering: string },
  mail: FetchedMail & { reason: "foundAfterReset" | "movedBeforeRead" },
  storedAt: Time,
): Promise<string> {
  let { numbering } = place;
  for (let tried = 0; tried < MAX_NUMBERINGS; tried += 1) {
    const found = await storeOne(tx, desk, place.folder, numbering, mail, storedAt);
    if (found) {
      await tx.updateInbound(found.id, { reason: mail.reason });
      return numbering;
    }
    numbering = nextNumbering(numbering);
  }
  throw new Error("a number is taken in every numbering");
}

/** In how many numberings a number may be taken by other mails, which is a bug beyond that. */
export const MAX_NUMBERINGS = 100;

/**
 * A mail of which the server does not say when it came came after the folder was last read to its end. Where that is long ago, or on another
 * day, nobody can say whether it was in time: it counts as come then, so that no silence is judged over it, and a person decides.
 */
export function inTime(desk: Desk, mail: FetchedMail, { polledAt, firstContactAt }: Cursor): FetchedMail {
  const since = polledAt ?? firstContactAt;
  const isClose = mail.receivedAt <= plusMinutes(since, desk.office.policy.transitGraceMinutes);
  if (!mail.arrivalUntold) return mail;
  const { arrivalUntold, ...told } = mail;
  return isClose && dayOf(mail.receivedAt) === dayOf(since) ? told : { ...mail, receivedAt: since };
}

async function storeOne(
  tx: Tx,
  desk: Desk,
  folder: FolderRole,
  uidValidity: string,
  mail: FetchedMail,
  storedAt: Time,
): Promise<InboundMail | null> {
  const row = mailRow(desk, folder, uidValidity, mail, storedAt);
  return (await tx.storeInbound(row, mail.raw)) === "stored" ? row : null;
}

/** A mail as it is first written down, before anything is known of it. */
export function mailRow(
  desk: Desk,
  folder: FolderRole,
  uidValidity: string,
  mail: FetchedMail,
  storedAt: Time,
): InboundMail {
  const { messageId, essence, fromAddress } = identify(mail.raw);
  return {
    id: desk.world.ids.next(),
    folder,
    uidValidity,
    uid: mail.uid,
    messageId,
    contentHash: desk.world.digests.sha256(essence),
    receivedAt: mail.receivedAt,
    storedAt,
    size: mail.size,
    oversize: mail.oversize,
    state: "new",
    reason: mail.arrivalUntold ? "noArrival" : null,
    bookingId: null,
    fromAddress,
    fromName: null,
    about: null,
    numberNamed: null,
    subject: "",
    reading: null,
    attempts: 0,
    heldAt: null,
    settledAt: null,
    settledBy: null,
  };
}
