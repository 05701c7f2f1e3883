import { createHash } from "node:crypto";
import type { ImapFlow } from "imapflow";
import { DAY_SECONDS, type Time, toEpochSeconds } from "../booking/time.ts";
import { fetchRows, fetchWithin, type Row, type Seat } from "./imap-fetch.ts";
import { type FolderNames, otherFolders } from "./imap-folders.ts";
import type { Timed } from "./imap-line.ts";
import { isSound } from "./imap-trouble.ts";
import type { MovedMail } from "./world.ts";

/** An office that keeps more folders than this has a mail moved within them found by a person. */
const MOST_FOLDERS = 200;

type Wanted = { since: Time; limit: number };

/** The latest mails that arrived at or after `since` in folders that are not watched; a folder that refuses is passed by. */
export async function findElsewhere(
  client: ImapFlow,
  timed: Timed,
  names: FolderNames,
  wanted: Wanted,
  seatAt: (folder: string, uidValidity: string) => Seat,
): Promise<MovedMail[]> {
  const found: MovedMail[] = [];
  for (const path of (await otherFolders(client, timed, names)).slice(0, MOST_FOLDERS)) {
    try {
      found.push(...(await findIn(client, timed, path, wanted, seatAt)));
    } catch (error) {
      if (!isSound(error)) throw error;
    }
  }
  return found.sort((one, other) => (one.mail.receivedAt < other.mail.receivedAt ? 1 : -1)).slice(0, wanted.limit);
}

async function findIn(
  client: ImapFlow,
  timed: Timed,
  path: string,
  { since, limit }: Wanted,
  seatAt: (folder: string, uidValidity: string) => Seat,
): Promise<MovedMail[]> {
  const box = await timed(client.mailboxOpen(path, { readOnly: true }));
  // SINCE compares days in the server's own zone; the arrival itself decides.
  const after = new Date(toEpochSeconds(since) * 1000 - DAY_SECONDS * 1000);
  const uids = (await timed(client.search({ since: after }, { uid: true }))) || [];
  if (uids.length === 0) return [];
  const uidValidity = String(box.uidValidity);
  const seat = seatAt(path, uidValidity);
  const recent: Row[] = (await fetchRows(client, timed, uids, seat)).filter(({ receivedAt }) => receivedAt >= since);
  const latest = recent.slice(-limit).map(({ uid }) => uid);
  const { mails } = await fetchWithin(client, timed, latest, limit, seat);
  const folder = createHash("sha256").update(path).digest("hex").slice(0, 16);
  return mails.map((mail) => ({ place: `${uidValidity}@${folder}`, mail }));
}
