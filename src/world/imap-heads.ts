import type { ImapFlow } from "imapflow";
import { arrivalOf, type Seat, seenAt } from "./imap-fetch.ts";
import type { Timed } from "./imap-line.ts";
import { askForAll } from "./imap-suspects.ts";
import type { FetchedBatch, FetchedMail } from "./world.ts";

/** Bytes of one mail's header that are taken; a longer one is cut. */
const MOST_HEADER_BYTES = 100_000;

/**
 * The headers alone of the first `limit` of these UIDs, lowest first: a folder of our own copies is watched without fetching what we wrote ourselves.
 * What was removed meanwhile is left out, and what the server refuses or breaks the line on. Where all of them are left out, the next ones are
 * asked for: the caller goes on behind the last mail that it got.
 */
export async function fetchHeads(
  client: ImapFlow,
  timed: Timed,
  uids: readonly number[],
  limit: number,
  seat: Seat,
): Promise<Pick<FetchedBatch, "mails" | "vanished" | "complete">> {
  const { clock, limits } = seat;
  const startedAt = clock.monotonic();
  let mails: FetchedMail[] = [];
  let asked = 0;
  while (mails.length === 0 && asked < uids.length && clock.monotonic() - startedAt <= limits.batchMs) {
    mails = await fetchThese(client, timed, uids.slice(asked, asked + limit), seat);
    asked += limit;
  }
  return { mails, vanished: [], complete: asked >= uids.length };
}

async function fetchThese(client: ImapFlow, timed: Timed, uids: number[], seat: Seat): Promise<FetchedMail[]> {
  const query = { uid: true, size: true, flags: true, internalDate: true, headers: true };
  const answers = await askForAll(client, timed, uids, query, seat);
  const wanted = new Set(uids);
  return answers
    .filter(({ uid, headers }) => wanted.has(uid) && headers !== undefined)
    .map(({ uid, size, flags, internalDate, headers }): FetchedMail => {
      const raw = new Uint8Array(headers ?? new Uint8Array()).slice(0, MOST_HEADER_BYTES);
      const arrival = arrivalOf(internalDate);
      const arrived = arrival === null ? seenAt(seat.clock) : { receivedAt: arrival };
      return { uid, ...arrived, size: size ?? 0, seen: flags?.has("\\Seen") ?? false, raw, oversize: true };
    })
    .sort((a, b) => a.uid - b.uid);
}
