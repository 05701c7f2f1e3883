import type { ImapFlow, MailboxObject } from "imapflow";
import { DAY_SECONDS, dayOf, type Time, toEpochSeconds } from "../booking/time.ts";
import { type Behind, openAhead, type Place } from "./imap-ahead.ts";
import { openBell } from "./imap-bell.ts";
import { findElsewhere } from "./imap-elsewhere.ts";
import { arrivalOf, fetchWithin, type Seat } from "./imap-fetch.ts";
import { type FolderNames, findFolder } from "./imap-folders.ts";
import { fetchHeads } from "./imap-heads.ts";
import { IMAP_LIMITS, type ImapLimits, openLine, type Timed } from "./imap-line.ts";
import { askForAll } from "./imap-suspects.ts";
import { ProtocolTrouble } from "./imap-trouble.ts";
import type { ImapSettings } from "./mail-url.ts";
import type { Clock, FetchedBatch, FetchedMail, FolderRole, FolderStatus, Log, Mailbox } from "./world.ts";

/** A search for one Message-ID that finds more than this is not looked through any further. */
const MESSAGE_ID_HITS = 50;

/**
 * One office mailbox. The command connection is opened by the first call and again, after growing pauses, by a call
 * that comes after it broke; meanwhile every call answers with trouble at once. A refused login is not tried again
 * until the mailbox is opened anew, unless `authenticationRetryMs` says otherwise (design decision 10).
 */
export function openMailbox(
  settings: ImapSettings,
  tools: { clock: Clock; log: Log; limits?: Partial<ImapLimits>; folders?: FolderNames },
): Mailbox {
  const limits = { ...IMAP_LIMITS, ...tools.limits };
  const names = tools.folders ?? {};
  const lineTools = {
    settings,
    limits,
    clock: tools.clock,
    log: tools.log,
    gate: { refused: null, giveWay: new Set<() => void>() },
  };
  const line = openLine(lineTools);
  const bells = new Set<() => void>();
  const seatAt = keepSeats({ limits, clock: tools.clock, log: tools.log });

  return {
    status: (folder) =>
      line.run("status", async (client, timed): Promise<FolderStatus | null> => {
        const box = await open(client, timed, names, folder, "look");
        if (box === null) return null;
        return { uidValidity: String(box.uidValidity), uidNext: box.uidNext ?? (await nextUid(client, timed)) };
      }),

    fetchAfter: (folder, afterUid, limit, except) =>
      line.run("fetch", async (client, timed) => {
        const { uids, seat, ...end } = await lookBehind(client, timed, names, { folder, afterUid }, seatAt);
        const wanted = except ? uids.filter((uid) => !except.has(uid)) : uids;
        const fetched = await fetchWithin(client, timed, wanted, Math.min(limit, limits.batchMails), seat);
        return { ...end, ...fetched, waiting: wanted.length - fetched.mails.length - fetched.vanished.length };
      }),

    ...openAhead(line, tools.clock, (client, timed, place) => lookBehind(client, timed, names, place, seatAt)),

    fetchHeadsAfter: (folder, afterUid, limit) =>
      line.run("fetch heads", async (client, timed) => {
        const { uids, seat, ...end } = await lookBehind(client, timed, names, { folder, afterUid }, seatAt);
        const fetched = await fetchHeads(client, timed, uids, limit, seat);
        return { ...end, ...fetched, waiting: uids.length - fetched.mails.length };
      }),

    listSince: (folder, since) =>
      line.run("list", async (client, timed) => {
        const box = await openPresent(client, timed, names, folder, "look");
        // SINCE compares days in the server's own zone, so one day more is searched and the arrival itself decides.
        const found = await search(client, timed, {
          since: new Date(toEpochSeconds(since) * 1000 - DAY_SECONDS * 1000),
        });
        const uidValidity = String(box.uidValidity);
        const uids =
          found.length === 0 ? [] : await keepSince(client, timed, found, since, seatAt(folder, uidValidity));
        return { uidValidity, uids };
      }),

    fetchOne: (folder, uidValidity, uid) =>
      line.run("fetch one", async (client, timed): Promise<FetchedMail | null> => {
        const box = await open(client, timed, names, folder, "look");
        if (box === null || String(box.uidValidity) !== uidValidity) return null;
        if (!(await search(client, timed, { uid: String(uid) })).includes(uid)) return null;
        const { mails, complete } = await fetchWithin(client, timed, [uid], 1, seatAt(folder, uidValidity));
        if (!complete) throw new ProtocolTrouble("the server does not give a mail that it lists");
        return mails[0] ?? null;
      }),

    findElsewhere: (since, limit) =>
      line.run("look elsewhere", (client, timed) => findElsewhere(client, timed, names, { since, limit }, seatAt)),

    findMessageId: (folder, messageId) =>
      line.run("find", async (client, timed) => {
        const box = await open(client, timed, names, folder, "look");
        return box === null
          ? []
          : await findMessageId(client, timed, messageId, seatAt(folder, String(box.uidValidity)));
      }),

    mark: (folder, uidValidity, uid, flag) =>
      line.run("mark", async (client, timed): Promise<"done" | "gone"> => {
        const box = await open(client, timed, names, folder, "change");
        if (box === null || String(box.uidValidity) !== uidValidity) return "gone";
        return mark(client, timed, uid, flag);
      }),

    append: (folder, raw, messageId, date) =>
      line.run("append", async (client, timed): Promise<"done"> => {
        const path = await findFolder(client, timed, folder, names, "create");
        if (path === null) throw new ProtocolTrouble(`there is no ${folder} folder`);
        const { uidValidity } = await timed(client.mailboxOpen(path));
        const seat = seatAt(folder, String(uidValidity));
        if ((await findMessageId(client, timed, messageId, seat)).length > 0) return "done";
        const arrival = new Date(toEpochSeconds(date) * 1000);
        const filed = await timed(client.append(path, Buffer.from(raw), ["\\Seen"], arrival));
        if (!filed) throw new ProtocolTrouble("the server does not file the copy");
        return "done";
      }),

    countUnseen: (folder) =>
      line.run("count", async (client, timed) => {
        const box = await open(client, timed, names, folder, "look");
        return box === null ? 0 : (await search(client, timed, { seen: false })).length;
      }),

    onBell(ring) {
      const stop = openBell(lineTools, ring);
      bells.add(stop);
      return () => {
        bells.delete(stop);
        stop();
      };
    },

    async close() {
      for (const stop of bells) stop();
      bells.clear();
      await line.close();
    },
  };
}

/** One for each folder and numbering, for as long as the mailbox is open. */
function keepSeats(tools: Pick<Seat, "limits" | "clock" | "log">): (folder: string, uidValidity: string) => Seat {
  const seats = new Map<string, Seat>();
  return (folder, uidValidity) => {
    const place = `${folder} ${uidValidity}`;
    const seat = seats.get(place) ?? { ...tools, tries: new Map(), suspects: new Map(), proofs: new Set() };
    seats.set(place, seat);
    return seat;
  };
}

/**
 * Opens the folder anew even when it is open already: only SELECT and EXAMINE promise to show what arrived since
 * (RFC 3501, section 6.3.10, warns against STATUS for that). EXAMINE keeps looking from changing anything.
 */
async function open(
  client: ImapFlow,
  timed: Timed,
  names: FolderNames,
  folder: FolderRole,
  purpose: "look" | "change",
): Promise<MailboxObject | null> {
  const path = await findFolder(client, timed, folder, names, "find");
  if (path === null) return null;
  try {
    return await timed(client.mailboxOpen(path, { readOnly: purpose === "look" }));
  } catch (error) {
    if ((error as { mailboxMissing?: boolean }).mailboxMissing === true) return null;
    throw error;
  }
}

async function openPresent(
  client: ImapFlow,
  timed: Timed,
  names: FolderNames,
  folder: FolderRole,
  purpose: "look" | "change",
): Promise<MailboxObject> {
  const box = await open(client, timed, names, folder, purpose);
  if (box === null) throw new ProtocolTrouble(`there is no ${folder} folder`);
  return box;
}

/** Old servers leave UIDNEXT out; then it is the UID after the last mail's. */
async function nextUid(client: ImapFlow, timed: Timed): Promise<number> {
  return ((await search(client, timed, { all: true })).at(-1) ?? 0) + 1;
}

async function mark(client: ImapFlow, timed: Timed, uid: number, flag: "seen" | "flagged"): Promise<"done" | "gone"> {
  if (!(await search(client, timed, { uid: String(uid) })).includes(uid)) return "gone";
  const name = flag === "seen" ? "\\Seen" : "\\Flagged";
  const stored = await timed(client.messageFlagsAdd([uid], [name], { uid: true }));
  if (!stored) throw new ProtocolTrouble("the server does not store the flag");
  return "done";
}

/** UIDs, lowest first. */
async function search(client: ImapFlow, timed: Timed, query: Parameters<ImapFlow["search"]>[0]): Promise<number[]> {
  const uids = await timed(client.search(query, { uid: true }));
  if (!Array.isArray(uids)) throw new ProtocolTrouble("the server does not search");
  return uids.sort((a, b) => a - b);
}

async function keepSince(client: ImapFlow, timed: Timed, uids: number[], since: Time, seat: Seat): Promise<number[]> {
  const query = { uid: true, internalDate: true };
  const rows = await askForAll(client, timed, uids, query, seat);
  const arrivals = new Map(rows.map(({ uid, internalDate }) => [uid, arrivalOf(internalDate)]));
  return uids.filter((uid) => {
    // An arrival that cannot be read, or that is not told, stays in the list: to look at a mail once more is harmless, to miss it is not.
    const arrival = arrivals.get(uid) ?? null;
    return arrival === null || dayOf(arrival) >= dayOf(since);
  });
}

/** What lies behind a UID, and whether the mail with that UID is still the one it was. */
async function lookBehind(
  client: ImapFlow,
  timed: Timed,
  names: FolderNames,
  { folder, afterUid }: Place,
  seatAt: (folder: string, uidValidity: string) => Seat,
): Promise<Behind> {
  const box = await openPresent(client, timed, names, folder, "look");
  const uidValidity = String(box.uidValidity);
  const seat = seatAt(folder, uidValidity);
  const found = await search(client, timed, { uid: `${Math.max(afterUid, 1)}:*` });
  // `n:*` names the last mail even when its UID is below n (RFC 3501, section 6.4.8).
  const uids = found.filter((uid) => uid > afterUid);
  // Asked each time: one new mail that took the number of a lost one is all that a restored mailbox may show.
  const anchor = found.includes(afterUid) ? await anchorAt(client, timed, afterUid, seat) : null;
  const uidNext = Math.max(box.uidNext ?? afterUid + 1, (uids.at(-1) ?? 0) + 1);
  return { uidValidity, uidNext, anchor, uids, seat };
}

/** The arrival is null where it cannot be read, or the server will not say it. */
async function anchorAt(client: ImapFlow, timed: Timed, uid: number, seat: Seat): Promise<FetchedBatch["anchor"]> {
  const rows = await askForAll(client, timed, [uid], { uid: true, internalDate: true }, seat);
  return { uid, receivedAt: arrivalOf(rows.find((row) => row.uid === uid)?.internalDate) };
}

/**
 * HEADER searches by part of a field (RFC 3501, section 6.4.4), so every hit's own Message-ID is compared. A hit of which the server
 * will not say it is taken for the mail, as the whole ID stands in it.
 */
async function findMessageId(client: ImapFlow, timed: Timed, messageId: string, seat: Seat): Promise<number[]> {
  const hits = (await search(client, timed, { header: { "Message-ID": messageId } })).slice(0, MESSAGE_ID_HITS);
  if (hits.length === 0) return [];
  const rows = await askForAll(client, timed, hits, { uid: true, headers: ["Message-ID"] }, seat);
  const others = rows.filter(({ headers }) => messageIdIn(headers?.toString("latin1") ?? "") !== messageId);
  return hits.filter((uid) => !others.some((other) => other.uid === uid));
}

function messageIdIn(headers: string): string | null {
  const unfolded = headers.replace(/\r?\n(?=[ \t])/g, "");
  return /^message-id:[ \t]*(\S+)[ \t]*$/im.exec(unfolded)?.[1] ?? null;
}
