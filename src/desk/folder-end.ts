import type { Time } from "../booking/time.ts";
import type { Tx } from "../world/store.ts";
import type { Cursor } from "../world/store-rows.ts";
import {
  type FetchedBatch,
  type FetchedMail,
  type FolderRole,
  type FolderStatus,
  isTrouble,
  type Trouble,
} from "../world/world.ts";
import type { Desk } from "./desk.ts";
import { serverValidity } from "./numbering.ts";

/** `gone`: no mail had the last number that we know of, and under the same numbering none can ever get it. */
export type LastRead = { uid: number; receivedAt: Time } | { uid: number; gone: true };

/** What the end of a folder has to know of a mail that was read. */
export type ReadMail = Pick<FetchedMail, "uid" | "receivedAt" | "arrivalUntold">;

/** What is known of the end of a folder besides its cursor, kept as a setting. */
export type FolderEnd = {
  numbering: string;
  /** The last mail read: after a restored backup its UID belongs to another one. Null where nothing is known of it. */
  last: LastRead | null;
  /** Up to this UID every number is accounted for: read, or looked for elsewhere. */
  accountedTo: number;
};

/**
 * The server says so (UIDVALIDITY), its numbers went back, or the last mail read is another one now: a backup was restored.
 * Then nothing that the cursor says about this folder holds, and it has to be looked through by date.
 */
export async function isNumberedAnew(
  desk: Desk,
  cursor: Cursor,
  batch: Pick<FetchedBatch, "uidValidity" | "uidNext" | "anchor">,
): Promise<boolean> {
  if (batch.uidValidity !== serverValidity(cursor.uidValidity) || batch.uidNext <= cursor.lastUid) return true;
  if (batch.anchor === null) return false;
  const end = await desk.world.store.look(desk.office.id, (view) => folderEnd(view, cursor));
  if (end.last?.uid !== batch.anchor.uid) return false;
  if ("gone" in end.last) return true;
  return batch.anchor.receivedAt !== null && end.last.receivedAt !== batch.anchor.receivedAt;
}

/**
 * Which mail stands at the end of a folder, before anything behind it is read: a backup that is restored before the next poll gives its
 * UID to a mail that nobody has seen. Null where the server does not tell its arrival; trouble, also where the folder was numbered anew meanwhile.
 */
export async function lookAtEnd(
  desk: Desk,
  folder: FolderRole,
  { uidValidity, uidNext }: FolderStatus,
): Promise<LastRead | null | Trouble> {
  const uid = uidNext - 1;
  const batch = await desk.world.mailbox.fetchHeadsAfter(folder, uid, 1);
  if (isTrouble(batch)) return batch;
  if (batch.uidValidity !== uidValidity) return { trouble: "protocol", detail: "numbered anew while it was looked at" };
  return batch.anchor === null ? { uid, gone: true } : toldOf(batch.anchor);
}

function toldOf(anchor: FetchedBatch["anchor"]): LastRead | null {
  const { uid, receivedAt = null } = anchor ?? {};
  return uid === undefined || receivedAt === null ? null : { uid, receivedAt };
}

/** What is known of a mail that was read. */
export function lastReadOf({ uid, receivedAt, arrivalUntold }: ReadMail): LastRead | null {
  return arrivalUntold ? null : { uid, receivedAt };
}

/** A cursor that was set without reading up to it: at the first contact, or after a new numbering. */
export async function beginEnd(tx: Tx, { folder, uidValidity, lastUid }: Cursor, last: LastRead | null): Promise<void> {
  const known = last?.uid === lastUid ? last : null;
  const now: FolderEnd = { numbering: uidValidity, last: known, accountedTo: lastUid };
  await tx.putSetting(endSetting(folder), now);
}

/** The newest mail of a batch becomes the last one read; `accountedTo` where the caller looked at the numbers between, too. */
export async function rememberEnd(
  tx: Tx,
  before: Cursor,
  batch: Pick<FetchedBatch, "anchor"> & { mails: readonly ReadMail[] },
  accountedTo: number,
): Promise<void> {
  const end = await folderEnd(tx, before);
  const newest = batch.mails.at(-1);
  // After a first contact or a new numbering the mail at the end was never read in a batch; the server tells of it all the same.
  const isFirst = end.last === null && toldOf(batch.anchor) !== null;
  if (!newest && !isFirst && accountedTo <= Math.max(end.accountedTo, before.lastUid)) return;
  const last = newest ? lastReadOf(newest) : (end.last ?? toldOf(batch.anchor));
  const now: FolderEnd = { numbering: before.uidValidity, last, accountedTo: Math.max(end.accountedTo, accountedTo) };
  await tx.putSetting(endSetting(before.folder), now);
}

export async function folderEnd(
  view: Pick<Tx, "setting">,
  { folder, uidValidity, lastUid }: Cursor,
): Promise<FolderEnd> {
  const end = (await view.setting(endSetting(folder))) as FolderEnd | null;
  return end?.numbering === uidValidity ? end : { numbering: uidValidity, last: null, accountedTo: lastUid };
}

function endSetting(folder: FolderRole): string {
  return `folderEnd:${folder}`;
}
