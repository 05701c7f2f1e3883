import { plusMinutes, type Time } from "../booking/time.ts";
import { identify } from "../mail/identity.ts";
import type { Cursor, InboundMail, Tx } from "../world/store.ts";
import { type FetchedMail, type FolderRole, isTrouble, type Trouble } from "../world/world.ts";
import type { Desk } from "./desk.ts";
import { hold } from "./settle.ts";

/** Folders in which a job seeker's mail may arrive (decision 14). */
export const WATCHED_FOLDERS = ["inbox", "junk"] as const satisfies FolderRole[];

const MAILS_A_FETCH = 50;
const DAY_MINUTES = 24 * 60;

export type Received = { stored: number; complete: boolean } | Trouble;

/**
 * The mail door, first half: store first, decide later (decision 5). Fetches what lies above the cursor until the folder is
 * read to its end; raw bytes are committed with the cursor in one transaction, before anything is parsed.
 */
export async function receive(desk: Desk, folder: FolderRole): Promise<Received> {
  const { mailbox, clock, store } = desk.world;
  const cursor = await store.look(desk.office.id, (view) => view.cursor(folder));
  if (!cursor) return makeFirstContact(desk, folder);
  const polledAt = clock.now();
  let stored = 0;
  for (let current = cursor; ; ) {
    const batch = await mailbox.fetchAfter(folder, current.lastUid, MAILS_A_FETCH);
    if (isTrouble(batch)) return batch;
    if (batch.uidValidity !== current.uidValidity) return rescan(desk, current, polledAt);
    const next: Cursor = {
      ...current,
      lastUid: Math.max(current.lastUid, ...batch.mails.map((mail) => mail.uid)),
      polledAt: batch.complete ? polledAt : current.polledAt,
    };
    stored += await desk.hold.transaction(async (tx) => {
      let count = 0;
      for (const mail of batch.mails)
        count += (await storeOne(tx, desk, folder, batch.uidValidity, mail, polledAt)) ? 1 : 0;
      await tx.setCursor(next);
      return count;
    });
    if (batch.complete || batch.mails.length === 0) return { stored, complete: batch.complete };
    current = next;
  }
}

/** The cursor starts at UIDNEXT: nothing older is answered. A server without the folder has nothing to watch there. */
export async function makeFirstContact(desk: Desk, folder: FolderRole): Promise<Received> {
  const at = desk.world.clock.now();
  const status = await desk.world.mailbox.status(folder);
  if (status === null) return { stored: 0, complete: true };
  if (isTrouble(status)) return status;
  const lastUid = status.uidNext - 1;
  await desk.hold.transaction((tx) =>
    tx.setCursor({ folder, uidValidity: status.uidValidity, lastUid, polledAt: at, firstContactAt: at }),
  );
  desk.world.log.info("first contact", { folder, lastUid });
  return { stored: 0, complete: true };
}

/**
 * The server numbered its mails anew (UIDVALIDITY). Everything from a day before the last known mail is looked at again: what
 * we know is skipped, what we do not know is held for a person, and nothing is answered twice.
 */
async function rescan(desk: Desk, cursor: Cursor, polledAt: Time): Promise<Received> {
  const { mailbox, log } = desk.world;
  const { folder } = cursor;
  const since = plusMinutes(cursor.polledAt ?? cursor.firstContactAt, -DAY_MINUTES);
  const listed = await mailbox.listSince(folder, since < cursor.firstContactAt ? cursor.firstContactAt : since);
  if (isTrouble(listed)) return listed;
  const status = await mailbox.status(folder);
  if (status === null || isTrouble(status)) return status ?? { stored: 0, complete: false };
  if (status.uidValidity !== listed.uidValidity) return { stored: 0, complete: false };
  let stored = 0;
  for (const uid of listed.uids) {
    const mail = await mailbox.fetchOne(folder, listed.uidValidity, uid);
    if (mail === null) continue;
    if (isTrouble(mail)) return mail;
    if (mail.receivedAt < cursor.firstContactAt) continue;
    await desk.hold.transaction(async (tx) => {
      if (await isKnown(tx, desk, mail)) return;
      const found = await storeOne(tx, desk, folder, listed.uidValidity, mail, polledAt);
      if (!found) return;
      await hold(tx, desk, found, "foundAfterReset");
      stored += 1;
    });
  }
  const lastUid = Math.max(status.uidNext - 1, ...listed.uids);
  await desk.hold.transaction((tx) => tx.setCursor({ ...cursor, uidValidity: listed.uidValidity, lastUid, polledAt }));
  log.warn("uidvalidity changed", { folder, looked: listed.uids.length, held: stored });
  return { stored, complete: true };
}

async function isKnown(tx: Tx, desk: Desk, mail: FetchedMail): Promise<boolean> {
  const { messageId, essence } = identify(mail.raw);
  if (!messageId) return false;
  const contentHash = desk.world.digests.sha256(essence);
  return (await tx.inboundByMessageId(messageId)).some((one) => one.contentHash === contentHash);
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
    reason: null,
    bookingId: null,
    fromAddress,
    fromName: null,
    subject: "",
    reading: null,
    attempts: 0,
    heldAt: null,
    settledAt: null,
    settledBy: null,
  };
}
