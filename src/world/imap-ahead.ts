import type { ImapFlow } from "imapflow";
import { identify } from "../mail/applicant/identity.ts";
import { fetchWithin, type Seat } from "./imap-fetch.ts";
import type { ImapLine, Timed } from "./imap-line.ts";
import { ProtocolTrouble } from "./imap-trouble.ts";
import {
  type Clock,
  type FetchedAhead,
  type FetchedMail,
  type FolderRole,
  isTrouble,
  type ListedSenders,
  type Mailbox,
  type Trouble,
} from "./world.ts";

/** Mails whose senders are asked for in one command; with numbers of seven digits the command stays below 4,000 bytes. */
const SENDERS_A_COMMAND = 400;
/** The list of senders ends early after this long, with what it has. */
const SENDERS_MS = 5_000;
/** After the server would not have it, or the line broke on it, nobody looks ahead for this long. */
const REST_MS = 600_000;

export type Place = { folder: FolderRole; afterUid: number };
/** What lies behind a place, lowest UID first. */
export type Behind = Omit<FetchedAhead, "mails"> & { uids: number[]; seat: Seat };

/**
 * Looking ahead only brings mails in another order. A server that refuses it, or breaks the line on it, is left in peace for a while, so that
 * the ordinary order goes on undisturbed.
 */
export function openAhead(
  line: Pick<ImapLine, "run">,
  clock: Clock,
  look: (client: ImapFlow, timed: Timed, place: Place) => Promise<Behind>,
): Pick<Mailbox, "sendersAfter" | "fetchAhead"> {
  let notBefore: number | null = null;
  async function run<T extends object>(
    act: string,
    work: (client: ImapFlow, timed: Timed) => Promise<T>,
  ): Promise<T | Trouble> {
    if (notBefore !== null && clock.monotonic() < notBefore)
      return { trouble: "protocol", detail: "the server would not let us look ahead" };
    const answer = await line.run(act, work);
    notBefore = isTrouble(answer) ? clock.monotonic() + REST_MS : null;
    return answer;
  }
  async function lookAhead(client: ImapFlow, timed: Timed, place: Place): Promise<Behind> {
    const behind = await look(client, timed, place);
    // By it alone it is seen whether a number above the place was given back by a restored backup.
    if (client.mailbox && client.mailbox.uidNext === undefined)
      throw new ProtocolTrouble("a server that tells no UIDNEXT is read in order");
    return behind;
  }
  return {
    sendersAfter: (folder, afterUid, limit) =>
      run("list senders", async (client, timed) => {
        const { uids, uidValidity } = await lookAhead(client, timed, { folder, afterUid });
        return { uidValidity, senders: await fetchSenders(client, timed, uids.slice(0, limit), clock) };
      }),
    fetchAhead: (folder, afterUid, some) =>
      run("fetch ahead", async (client, timed) => {
        const { uids, seat, ...end } = await lookAhead(client, timed, { folder, afterUid });
        const wanted = new Set(some);
        const listed = uids.filter((uid) => wanted.has(uid));
        return { ...end, mails: await fetchWhole(client, timed, listed, seat) };
      }),
  };
}

/**
 * Who wrote these mails. A From header may be as big as a mail, so of each only the address is kept before the next one is taken.
 */
async function fetchSenders(
  client: ImapFlow,
  timed: Timed,
  uids: readonly number[],
  clock: Clock,
): Promise<ListedSenders["senders"]> {
  const senders: ListedSenders["senders"] = [];
  const startedAt = clock.monotonic();
  for (let at = 0; at < uids.length; at += SENDERS_A_COMMAND) {
    if (at > 0 && clock.monotonic() - startedAt > SENDERS_MS) break;
    const some = uids.slice(at, at + SENDERS_A_COMMAND);
    const found = await timed(addressesOf(client, some));
    for (const uid of some) senders.push({ uid, from: found.get(uid) ?? null });
  }
  return senders;
}

async function addressesOf(client: ImapFlow, uids: readonly number[]): Promise<Map<number, string | null>> {
  const found = new Map<number, string | null>();
  for await (const { uid, headers } of client.fetch(uids.join(","), { uid: true, headers: ["From"] }, { uid: true }))
    found.set(uid, headers ? identify(headers).fromAddress : null);
  return found;
}

/**
 * The whole mails among these. They are asked for under counts of their own: what goes wrong here must not bring a mail nearer
 * to being given up in the ordinary order, and what would come in part or without its arrival is left to it.
 */
async function fetchWhole(client: ImapFlow, timed: Timed, uids: number[], seat: Seat): Promise<FetchedMail[]> {
  const own: Seat = { ...seat, tries: new Map(), suspects: new Map(), proofs: new Set() };
  const { mails } = await fetchWithin(client, timed, uids, seat.limits.batchMails, own);
  return mails.filter(({ oversize, arrivalUntold }) => !oversize && !arrivalUntold);
}
