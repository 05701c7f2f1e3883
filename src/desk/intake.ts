import { plusMinutes, type Time } from "../booking/time.ts";
import type { Tx } from "../world/store.ts";
import type { Cursor } from "../world/store-rows.ts";
import { type FetchedBatch, type FolderRole, isTrouble, type Trouble } from "../world/world.ts";
import type { Desk } from "./desk.ts";
import {
  beginEnd,
  folderEnd,
  isNumberedAnew,
  lastReadOf,
  lookAtEnd,
  type ReadMail,
  rememberEnd,
} from "./folder-end.ts";
import { beginAhead, isBehindAhead, type Measures, readAhead, readWith, USUAL_MEASURES } from "./look-ahead.ts";
import { measureMailClock } from "./mail-clock.ts";
import { findVanished, noteVanished } from "./moved-mail.ts";
import { numberedAnew } from "./numbering.ts";
import { inTime, isKnown, isUnread, storeAll, storeMoved, storeUnread } from "./stored-mails.ts";

/** Folders in which a job seeker's mail may arrive (decision 14). */
export const WATCHED_FOLDERS = ["inbox", "junk"] as const satisfies FolderRole[];

const DAY_MINUTES = 24 * 60;

export type Received = { stored: number; complete: boolean } | Trouble;

/**
 * The mail door, first half: store first, decide later (decision 5). Fetches what lies above the cursor until the folder is
 * read to its end; raw bytes are committed with the cursor in one transaction, before anything is parsed. Where many mails wait, those
 * of senders with few are stored ahead of their turn, without the cursor. `onStored` is called behind each commit that stored one.
 */
export async function receive(
  desk: Desk,
  folder: FolderRole,
  { measures = USUAL_MEASURES, onStored }: { measures?: Measures; onStored?: () => void } = {},
): Promise<Received> {
  const { mailbox, clock, store } = desk.world;
  const cursor = await store.look(desk.office.id, (view) => view.cursor(folder));
  if (!cursor) return makeFirstContact(desk, folder);
  const polledAt = clock.now();
  const ahead = beginAhead();
  let stored = 0;
  for (let current = cursor; ; ) {
    const batch = await mailbox.fetchAfter(folder, current.lastUid, measures.mailsAFetch, ahead.stored);
    if (isTrouble(batch)) return folder === "inbox" ? batch : passGoneFolder(desk, current, polledAt, batch);
    if (isBehindAhead(ahead, batch) || (await isNumberedAnew(desk, current, batch)))
      return rescan(desk, current, polledAt);
    const read = readWith(ahead, current, batch);
    const next: Cursor = {
      ...current,
      lastUid: Math.max(current.lastUid, ...read.map(({ uid }) => uid)),
      polledAt: batch.complete ? polledAt : current.polledAt,
    };
    const came = await desk.hold.transaction(async (tx) => {
      const count = await storeAll(tx, desk, current, batch.mails, polledAt);
      if (count === "numbersTaken") return count;
      await accountFor(tx, desk, current, { ...batch, mails: read }, next);
      const told = batch.mails.filter((mail) => !mail.arrivalUntold);
      await measureMailClock(tx, desk, { before: current.polledAt, now: clock.now() }, told);
      await tx.setCursor(next);
      return count;
    });
    if (came === "numbersTaken") return rescan(desk, current, polledAt);
    stored += came;
    if (came > 0) onStored?.();
    if (batch.complete || batch.mails.length === 0) {
      stored += await findVanished(
        desk,
        (view, { mail }) => isUnread(view, desk, mail),
        (tx, moved) => storeMoved(tx, desk, moved),
      );
      return { stored, complete: batch.complete };
    }
    current = next;
    const early = await readAhead(desk, ahead, current, { batch, measures }, (tx, mails) =>
      storeAll(tx, desk, next, mails, polledAt),
    );
    stored += early;
    if (early > 0) onStored?.();
  }
}

/** The cursor starts at UIDNEXT: nothing older is answered. A server without the folder has nothing to watch there. */
export async function makeFirstContact(desk: Desk, folder: FolderRole): Promise<Received> {
  const at = desk.world.clock.now();
  const status = await desk.world.mailbox.status(folder);
  if (status === null) return { stored: 0, complete: true };
  if (isTrouble(status)) return status;
  const last = await lookAtEnd(desk, folder, status);
  if (last !== null && isTrouble(last)) return last;
  const lastUid = status.uidNext - 1;
  const cursor: Cursor = { folder, uidValidity: status.uidValidity, lastUid, polledAt: at, firstContactAt: at };
  await desk.hold.transaction(async (tx) => {
    await tx.setCursor(cursor);
    await beginEnd(tx, cursor, last);
  });
  desk.world.log.info("first contact", { folder, lastUid });
  return { stored: 0, complete: true };
}

/** A folder for junk that was removed has nothing left to read; the watermark must not wait for it. */
async function passGoneFolder(desk: Desk, cursor: Cursor, polledAt: Time, trouble: Trouble): Promise<Received> {
  if (trouble.trouble !== "protocol") return trouble;
  const status = await desk.world.mailbox.status(cursor.folder);
  if (status !== null) return isTrouble(status) ? status : trouble;
  await desk.hold.transaction((tx) => tx.setCursor({ ...cursor, polledAt }));
  return { stored: 0, complete: true };
}

/** A number that no mail has any more was moved or deleted before we read it (decision 14). */
async function accountFor(
  tx: Tx,
  desk: Desk,
  before: Cursor,
  batch: Omit<FetchedBatch, "mails"> & { mails: readonly ReadMail[] },
  next: Cursor,
): Promise<void> {
  const end = await folderEnd(tx, before);
  const upTo = batch.complete ? batch.uidNext - 1 : next.lastUid;
  const accountedTo = Math.max(end.accountedTo, before.lastUid);
  const gone = upTo - accountedTo - batch.mails.filter((mail) => mail.uid > accountedTo).length;
  if (gone > 0 || batch.vanished.length > 0) await noteVanished(tx, desk, before, batch.vanished.length > 0);
  await rememberEnd(tx, before, batch, upTo);
}

/**
 * The server numbered its mails anew. Everything from a day before the last complete poll is looked at again: what we know is
 * skipped, what we do not know is held for a person, and nothing is answered twice.
 */
async function rescan(desk: Desk, cursor: Cursor, polledAt: Time): Promise<Received> {
  const { mailbox, log } = desk.world;
  const { folder } = cursor;
  const since = plusMinutes(cursor.polledAt ?? cursor.firstContactAt, -DAY_MINUTES);
  // The end is asked for before the list, so that what arrives in between is in the list and not stepped over.
  const status = await mailbox.status(folder);
  if (status === null || isTrouble(status)) return status ?? { stored: 0, complete: false };
  let last = await lookAtEnd(desk, folder, status);
  if (last !== null && isTrouble(last)) return last;
  const listed = await mailbox.listSince(folder, since < cursor.firstContactAt ? cursor.firstContactAt : since);
  if (isTrouble(listed)) return listed;
  if (status.uidValidity !== listed.uidValidity) return { stored: 0, complete: false };
  let numbering = numberedAnew(cursor.uidValidity, listed.uidValidity);
  let stored = 0;
  let vanished = false;
  for (const uid of listed.uids) {
    const mail = await mailbox.fetchOne(folder, listed.uidValidity, uid);
    if (mail !== null && isTrouble(mail)) return mail;
    vanished ||= mail === null;
    if (mail !== null && mail.uid > (last?.uid ?? 0)) last = lastReadOf(mail);
    if (mail === null || mail.receivedAt < cursor.firstContactAt) continue;
    await desk.hold.transaction(async (tx) => {
      if (await isKnown(tx, desk, mail)) return;
      // It is held for staff; before that it is only asked whom it is about.
      const told = { ...inTime(desk, mail, cursor), reason: "foundAfterReset" as const };
      numbering = await storeUnread(tx, desk, { folder, numbering }, told, polledAt);
      stored += 1;
    });
  }
  const lastUid = Math.max(status.uidNext - 1, ...listed.uids);
  await desk.hold.transaction(async (tx) => {
    if (vanished) await noteVanished(tx, desk, cursor, true);
    const next: Cursor = { ...cursor, uidValidity: numbering, lastUid, polledAt };
    await tx.setCursor(next);
    await beginEnd(tx, next, last);
  });
  log.warn("mailbox numbered anew", { folder, looked: listed.uids.length, held: stored });
  return { stored, complete: true };
}
