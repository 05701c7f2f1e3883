import type { ImapFlow } from "imapflow";
import { arrivalOf, type Seat } from "./imap-fetch.ts";
import type { Timed } from "./imap-line.ts";
import { askForAll } from "./imap-suspects.ts";
import type { FetchedBatch, FetchedMail } from "./world.ts";

/** Bytes of one mail's header that are taken; a longer one is cut. */
const MOST_HEADER_BYTES = 100_000;

/**
 * The headers alone of the first `limit` of these UIDs, lowest first: a folder of our own copies is watched without fetching what we wrote ourselves.
 * What was removed meanwhile is left out, and what the server refuses or breaks the line on.
 */
export async function fetchHeads(
  client: ImapFlow,
  timed: Timed,
  uids: readonly number[],
  limit: number,
  seat: Seat,
): Promise<Pick<FetchedBatch, "mails" | "vanished" | "complete">> {
  const wanted = uids.slice(0, limit);
  const mails = wanted.length === 0 ? [] : await fetchThese(client, timed, wanted, seat);
  return { mails, vanished: [], complete: wanted.length === uids.length };
}

async function fetchThese(client: ImapFlow, timed: Timed, uids: number[], seat: Seat): Promise<FetchedMail[]> {
  const query = { uid: true, size: true, flags: true, internalDate: true, headers: true };
  const answers = await askForAll(uids, seat, (some) => timed(client.fetchAll(some.join(","), query, { uid: true })));
  const wanted = new Set(uids);
  return answers
    .filter(({ uid, headers }) => wanted.has(uid) && headers !== undefined)
    .map(({ uid, size, flags, internalDate, headers }): FetchedMail => {
      const raw = new Uint8Array(headers ?? new Uint8Array()).slice(0, MOST_HEADER_BYTES);
      const receivedAt = arrivalOf(internalDate) ?? seat.clock.now();
      return { uid, receivedAt, size: size ?? 0, seen: flags?.has("\\Seen") ?? false, raw, oversize: true };
    })
    .sort((a, b) => a.uid - b.uid);
}
