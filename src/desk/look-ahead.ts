import type { Time } from "../booking/time.ts";
import { addressKey } from "../mail/address.ts";
import type { Tx } from "../world/store.ts";
import type { Cursor } from "../world/store-rows.ts";
import { type FetchedBatch, type FetchedMail, isTrouble } from "../world/world.ts";
import type { Desk } from "./desk.ts";
import { isNumberedAnew, type ReadMail } from "./folder-end.ts";

/** Sizes by which a folder is read. */
export type Measures = {
  mailsAFetch: number;
  mailsAhead: number;
  /** Nobody looks ahead where fewer mails wait, nor where fewer are by senders of many: in order they are read as soon. */
  crowd: number;
  /** So many mails of one sender are read ahead; his later ones wait for their turn. */
  ofOneSender: number;
};

export const USUAL_MEASURES: Measures = { mailsAFetch: 50, mailsAhead: 50, crowd: 200, ofOneSender: 5 };

/** Mails that are listed at once. */
const MOST_LISTED = 2_000;
/** Where there are as many senders as mails no order is fairer than that of arrival. */
const MOST_SENDERS = 2_000;
/** Between two batches of the ordinary order the list is not continued for longer. */
const LISTING_MS = 5_000;

/**
 * What is known, within one poll, of the mails behind the place of a folder. It orders the reading and decides nothing: what is
 * forgotten with the process is read in its turn, and what was stored ahead is then known by its number.
 */
export type Ahead = {
  /** No further list is asked for. */
  isOver: boolean;
  lookedUpTo: number;
  mailsOf: Map<string, number>;
  /** UIDs of the first mails of each sender, lowest first. */
  few: number[];
  /** How many others there are. */
  others: number;
  /** What is committed, with its arrival. */
  stored: Map<number, Time>;
};

export function beginAhead(): Ahead {
  return { isOver: false, lookedUpTo: 0, mailsOf: new Map(), few: [], others: 0, stored: new Map() };
}

/**
 * Behind a batch of the ordinary order, where a crowd still waits: stores one batch of the first mails of each sender, in the order of
 * their arrival. The place of the folder does not move, so nothing is stepped over, and the server's numbers are proved to be
 * those of the place, as for every batch. Whatever goes wrong is left to the ordinary order. Returns how many mails were stored.
 */
export async function readAhead(
  desk: Desk,
  ahead: Ahead,
  place: Cursor,
  { batch, measures }: { batch: Pick<FetchedBatch, "waiting" | "uidNext">; measures: Measures },
  store: (tx: Tx, mails: readonly FetchedMail[]) => Promise<number | "numbersTaken">,
): Promise<number> {
  if (ahead.isOver || batch.waiting < measures.crowd) return 0;
  await listSenders(desk, ahead, place, { upTo: batch.uidNext - 1, ofOneSender: measures.ofOneSender });
  ahead.few = ahead.few.filter((uid) => uid > place.lastUid);
  const wanted = ahead.few.slice(0, measures.mailsAhead);
  if (wanted.length === 0 || ahead.others < measures.crowd) return 0;
  const found = await desk.world.mailbox.fetchAhead(place.folder, place.lastUid, wanted);
  if (isTrouble(found) || (await isNumberedAnew(desk, place, found)) || found.mails.length === 0) {
    ahead.isOver = true;
    return 0;
  }
  const count = await desk.hold.transaction((tx) => store(tx, found.mails));
  if (count === "numbersTaken") {
    ahead.isOver = true;
    return 0;
  }
  desk.world.log.info("stored ahead", { folder: place.folder, stored: count, passedBy: ahead.others });
  const last = found.mails.at(-1)?.uid ?? 0;
  ahead.few = ahead.few.filter((uid) => uid > last);
  for (const { uid, receivedAt } of found.mails) ahead.stored.set(uid, receivedAt);
  return count;
}

/** What was stored ahead has numbers above the place of the folder: where the server has not given them yet, it began anew. */
export function isBehindAhead({ stored }: Ahead, { uidNext }: Pick<FetchedBatch, "uidNext">): boolean {
  for (const uid of stored.keys()) if (uid >= uidNext) return true;
  return false;
}

/** What a batch and what was stored ahead have read together, lowest UID first, up to where the batch goes. */
export function readWith(
  { stored }: Ahead,
  { lastUid }: Cursor,
  { mails, complete }: Pick<FetchedBatch, "mails" | "complete">,
): ReadMail[] {
  const upTo = complete ? Number.POSITIVE_INFINITY : (mails.at(-1)?.uid ?? 0);
  const early = [...stored].filter(([uid]) => uid > lastUid && uid <= upTo);
  return [...mails, ...early.map(([uid, receivedAt]) => ({ uid, receivedAt }))].sort(
    (one, other) => one.uid - other.uid,
  );
}

async function listSenders(
  desk: Desk,
  ahead: Ahead,
  place: Cursor,
  { upTo, ofOneSender }: { upTo: number; ofOneSender: number },
): Promise<void> {
  const { clock, mailbox } = desk.world;
  const startedAt = clock.monotonic();
  while (!ahead.isOver && ahead.lookedUpTo < upTo && clock.monotonic() - startedAt <= LISTING_MS) {
    const from = Math.max(ahead.lookedUpTo, place.lastUid);
    const listed = await mailbox.sendersAfter(place.folder, from, MOST_LISTED);
    if (isTrouble(listed)) {
      ahead.isOver = true;
      return;
    }
    for (const { uid, from: address } of listed.senders) {
      const sender = address === null ? "" : addressKey(address);
      const mails = (ahead.mailsOf.get(sender) ?? 0) + 1;
      ahead.mailsOf.set(sender, mails);
      if (mails <= ofOneSender) ahead.few.push(uid);
      else ahead.others += 1;
    }
    ahead.lookedUpTo = listed.senders.at(-1)?.uid ?? upTo;
    ahead.isOver = ahead.mailsOf.size >= MOST_SENDERS;
  }
}
