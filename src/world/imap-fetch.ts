import type { FetchMessageObject, ImapFlow, MessageStructureObject } from "imapflow";
import { DAY_SECONDS, type Time, toEpochSeconds, toTime } from "../booking/time.ts";
import type { ImapLimits, Timed } from "./imap-line.ts";
import { askForAll, isAnswered, isGivenUp, lineHolds, type Suspicion } from "./imap-suspects.ts";
import { isPressed, ProtocolTrouble } from "./imap-trouble.ts";
import type { Clock, FetchedMail } from "./world.ts";

/** `tries`: how often the words of each UID were asked for in vain; kept by the caller from one call to the next, apart for each folder. */
export type Seat = Suspicion & { limits: ImapLimits; clock: Clock; tries: Map<number, number> };
export type Row = Omit<FetchedMail, "raw" | "oversize">;

/** After so many vain tries only the beginning of a mail is asked for, and after so many nothing: then it stands empty. */
const MOST_WHOLE_TRIES = 4;
const MOST_TRIES = 5;
/** After so many a mail is asked for only over a line that has just brought another one. */
const MOST_UNPROVED = 3;
/** Where the folder holds no other mail a vain try counts for less: it may be the line that breaks. */
const UNPROVED_TRY = 0.25;

/**
 * Fetches the first `limit` of `uids` (lowest first), in commands of bounded size, and stops early with a true partial
 * answer when the batch gets big or slow. `complete` means that every one of `uids` is in the answer or gone from the
 * server: a server that lists a UID but does not deliver it ends the batch before that UID, so that nobody steps over it.
 * A mail that is never delivered, or on which the line breaks again and again, is given in part and at last without its
 * bytes: a person is shown it, and the mails behind it are read. `vanished` were listed and are gone.
 */
export async function fetchWithin(
  client: ImapFlow,
  timed: Timed,
  uids: number[],
  limit: number,
  seat: Seat,
): Promise<{ mails: FetchedMail[]; vanished: number[]; complete: boolean }> {
  const { limits, clock, log, tries, suspects } = seat;
  const wanted = uids.slice(0, limit);
  if (wanted.length === 0) return { mails: [], vanished: [], complete: uids.length === 0 };
  const startedAt = clock.monotonic();
  const rows = await fetchRows(client, timed, wanted, seat);
  const mails: FetchedMail[] = [];
  let fetched = 0;
  let bytes = 0;
  for (const group of groupBySize(rows, seat)) {
    if (mails.length > 0 && (bytes >= limits.batchBytes || clock.monotonic() - startedAt > limits.batchMs)) break;
    const brought = await fetchCounted(client, timed, group, seat);
    for (const { uid } of brought) tries.delete(uid);
    mails.push(...brought);
    fetched += group.length;
    bytes += group.reduce((sum, row) => sum + Math.min(row.size, limits.sizeGateBytes), 0);
  }
  const reached = fetched === rows.length ? wanted : wanted.filter((uid) => uid <= (rows[fetched - 1]?.uid ?? 0));
  const got = new Set(mails.map(({ uid }) => uid));
  const missing = reached.filter((uid) => !got.has(uid));
  const present = await stillThere(client, timed, missing);
  const vanished = missing.filter((uid) => !present.includes(uid));
  for (const uid of vanished) tries.delete(uid);
  for (const uid of present) {
    // What came without even a row was not counted above.
    if (!rows.some((row) => row.uid === uid)) tries.set(uid, (tries.get(uid) ?? 0) + 1);
    log.warn("imap.withheld", { uid, tries: tries.get(uid) ?? 0 });
    if ((tries.get(uid) ?? 0) < MOST_TRIES && !isGivenUp(uid, suspects))
      return {
        mails: mails.filter((one) => one.uid < uid),
        vanished: vanished.filter((one) => one < uid),
        complete: false,
      };
    tries.delete(uid);
    const row = rows.find((each) => each.uid === uid) ?? { uid, ...seenAt(clock), size: 0, seen: false };
    mails.push({ ...row, raw: new Uint8Array(), oversize: true });
    mails.sort((one, other) => one.uid - other.uid);
  }
  return { mails, vanished, complete: reached.length === uids.length };
}

/** INTERNALDATE as our Time, or null when the server's text is no date, or none of this and the next century. */
export function arrivalOf(internalDate: Date | string | undefined): Time | null {
  const milliseconds = internalDate === undefined ? Number.NaN : new Date(internalDate).getTime();
  return milliseconds >= EARLIEST_MS && milliseconds < LATEST_MS ? toTime(new Date(milliseconds).toISOString()) : null;
}

const EARLIEST_MS = Date.UTC(1970, 0, 2);
const LATEST_MS = Date.UTC(2200, 0, 1);

/** UID, arrival, size and whether it was seen; a UID that is gone has no row. */
export async function fetchRows(
  client: ImapFlow,
  timed: Timed,
  uids: number[],
  seat: Suspicion & Pick<Seat, "clock">,
): Promise<Row[]> {
  const { clock, log } = seat;
  const wanted = new Set(uids);
  const query = { uid: true, size: true, flags: true, internalDate: true };
  const answers = await askForAll(client, timed, uids, query, seat);
  const rows = answers.filter(({ uid, size }) => wanted.has(uid) && size !== undefined);
  return rows
    .map(({ uid, size, flags, internalDate }): Row => {
      const arrival = arrivalOf(internalDate);
      // Every server must give INTERNALDATE. A clock that is a little ahead is believed, one that is days ahead is not.
      const isCredible = arrival !== null && toEpochSeconds(arrival) <= toEpochSeconds(clock.now()) + DAY_SECONDS;
      if (!isCredible) log.warn("imap.no_arrival", { uid });
      const arrived = isCredible ? { receivedAt: arrival } : seenAt(clock);
      return { uid, ...arrived, size: size ?? 0, seen: flags?.has("\\Seen") ?? false };
    })
    .sort((a, b) => a.uid - b.uid);
}

/** The latest that a mail can have arrived whose arrival the server does not tell. */
export function seenAt(clock: Clock): Pick<FetchedMail, "receivedAt" | "arrivalUntold"> {
  return { receivedAt: clock.now(), arrivalUntold: true };
}

/** Neighbours up to `commandBytes` together; a mail over the size gate stands alone, and so does one asked for in vain. */
function groupBySize(rows: Row[], { limits, tries }: Seat): Row[][] {
  const groups: Row[][] = [];
  let room = -1;
  for (const row of rows) {
    const alone = row.size > limits.sizeGateBytes || tries.has(row.uid);
    const last = groups.at(-1);
    if (last !== undefined && !alone && row.size <= room) {
      last.push(row);
      room -= row.size;
    } else {
      groups.push([row]);
      room = alone ? -1 : limits.commandBytes - row.size;
    }
  }
  return groups;
}

/** Each mail of the group counts as asked for in vain until it came; what a server under pressure refuses says nothing of it. */
async function fetchCounted(client: ImapFlow, timed: Timed, group: Row[], seat: Seat): Promise<FetchedMail[]> {
  const { tries } = seat;
  const before = group.map(({ uid }) => [uid, tries.get(uid)] as const);
  let counts = 1;
  if (before.some(([, times = 0]) => times >= MOST_UNPROVED && times < MOST_TRIES)) {
    // A line that breaks on others as well ends here, and nothing is counted.
    const query = { uid: true, source: { start: 0, maxLength: seat.limits.oversizePartBytes } };
    const asked = new Set(group.map(({ uid }) => uid));
    const holds = await lineHolds(client, timed, query, seat, (uid) => tries.has(uid) || asked.has(uid));
    if (!holds) counts = UNPROVED_TRY;
  }
  for (const [uid, times = 0] of before) tries.set(uid, times + counts);
  try {
    return await fetchGroup(client, timed, group, seat);
  } catch (error) {
    if (isPressed(error))
      for (const [uid, times] of before) {
        if (times === undefined) tries.delete(uid);
        else tries.set(uid, times);
      }
    throw error;
  }
}

async function fetchGroup(client: ImapFlow, timed: Timed, group: Row[], seat: Seat): Promise<FetchedMail[]> {
  const { sizeGateBytes } = seat.limits;
  const [only] = group;
  const single = group.length === 1 ? only : undefined;
  const tried = single === undefined ? 0 : (seat.tries.get(single.uid) ?? 0);
  if (single !== undefined && tried > MOST_TRIES) {
    seat.log.warn("imap.given_up", { uid: single.uid });
    return [{ ...single, raw: new Uint8Array(), oversize: true }];
  }
  if (single !== undefined && (single.size > sizeGateBytes || tried > MOST_WHOLE_TRIES))
    return fetchInPart(client, timed, single, seat);
  // Some servers only estimate RFC822.SIZE, so the fetch of a mail of some size is bounded, too.
  const source = single === undefined ? true : { start: 0, maxLength: sizeGateBytes + 1 };
  const query = { uid: true, source };
  try {
    const answers = await timed(client.fetchAll(group.map(({ uid }) => uid).join(","), query, { uid: true }));
    const sources = new Map(answers.map(({ uid, source }) => [uid, source]));
    const mails: FetchedMail[] = [];
    for (const row of group) {
      const source = sources.get(row.uid);
      if (!source || (source.length === 0 && row.size > 0)) continue;
      if (source.length > sizeGateBytes) mails.push(...(await fetchInPart(client, timed, row, seat)));
      else mails.push({ ...row, raw: new Uint8Array(source), oversize: false });
    }
    return mails;
  } catch (error) {
    // One mail that the server itself cannot read must not keep all later ones from us.
    if (!isAnswered(error)) throw error;
    if (single !== undefined) return fetchInPart(client, timed, single, seat);
    const mails: FetchedMail[] = [];
    for (const row of group) mails.push(...(await fetchGroup(client, timed, [row], seat)));
    return mails;
  }
}

/** What can be had of a mail over the gate, or of one that the server refuses to give: in the worst case no byte. */
async function fetchInPart(client: ImapFlow, timed: Timed, row: Row, seat: Seat): Promise<FetchedMail[]> {
  try {
    const raw = await fetchOversize(client, timed, row.uid, seat.limits.oversizePartBytes);
    return raw === null ? [] : [{ ...row, raw, oversize: true }];
  } catch (error) {
    if (!isAnswered(error)) throw error;
    seat.log.warn("imap.refused_mail", { uid: row.uid });
    return [{ ...row, raw: new Uint8Array(), oversize: true }];
  }
}

/** Those of `uids` that the server still lists, lowest first. */
async function stillThere(client: ImapFlow, timed: Timed, uids: number[]): Promise<number[]> {
  if (uids.length === 0) return [];
  const found = await timed(client.search({ uid: uids.join(",") }, { uid: true }));
  // Without an answer nobody can say that they are gone.
  if (!Array.isArray(found)) throw new ProtocolTrouble("the server does not search");
  return uids.filter((uid) => found.includes(uid)).sort((one, other) => one - other);
}

/**
 * A small readable mail made of a big one: its headers, and the start of its first text part under that part's own
 * content headers. Attachments stay in the mailbox (design decision 6).
 */
async function fetchOversize(client: ImapFlow, timed: Timed, uid: number, most: number): Promise<Uint8Array | null> {
  const head = await fetchParts(client, timed, uid, [{ key: "HEADER", start: 0, maxLength: most }]);
  if (head === null) return null;
  const headers = endLine(head.headers ?? Buffer.alloc(0), most);
  const part = head.bodyStructure === undefined ? undefined : firstText(head.bodyStructure);
  const key = part?.part ?? "TEXT";
  const body = await fetchParts(client, timed, uid, [{ key, start: 0, maxLength: most }]);
  const text = endLine(body?.bodyParts?.get(key.toLowerCase()) ?? Buffer.alloc(0), most);
  const top = part?.part === undefined ? headers : Buffer.concat([withoutContent(headers), contentHeaders(part)]);
  return new Uint8Array(Buffer.concat([trimEnd(top), Buffer.from("\r\n\r\n"), text]));
}

async function fetchParts(
  client: ImapFlow,
  timed: Timed,
  uid: number,
  bodyParts: { key: string; start: number; maxLength: number }[],
): Promise<FetchMessageObject | null> {
  const query = { uid: true, bodyStructure: true, bodyParts };
  const rows = await timed(client.fetchAll(String(uid), query, { uid: true }));
  return rows.find((row) => row.uid === uid) ?? null;
}

function firstText(node: MessageStructureObject): MessageStructureObject | undefined {
  if (node.type === "text/plain" || node.type === "text/html") return node;
  if (!node.type.startsWith("multipart/")) return undefined;
  for (const child of node.childNodes ?? []) {
    const text = firstText(child);
    if (text !== undefined) return text;
  }
  return undefined;
}

function contentHeaders({ type, encoding, parameters }: MessageStructureObject): Buffer {
  const charset = parameters?.charset?.replace(/[^\w.:+-]/g, "");
  const transfer = encoding?.replace(/[^\w-]/g, "");
  const lines = [
    `Content-Type: ${type}${charset ? `; charset="${charset}"` : ""}`,
    ...(transfer ? [`Content-Transfer-Encoding: ${transfer}`] : []),
  ];
  return Buffer.from(lines.map((line) => `${line}\r\n`).join(""));
}

function withoutContent(headers: Buffer): Buffer {
  const fields = headers.toString("latin1").split(/\r?\n(?![ \t])/);
  const kept = fields.filter((field) => field !== "" && !/^content-/i.test(field));
  return Buffer.from(kept.map((field) => `${field}\r\n`).join(""), "latin1");
}

/** Text that was cut at `most` bytes loses its broken last line, so that no encoding is cut inside a character. */
function endLine(bytes: Buffer, most: number): Buffer {
  const end = bytes.length < most ? bytes.length : bytes.lastIndexOf("\n") + 1 || bytes.length;
  return bytes.subarray(0, end);
}

function trimEnd(bytes: Buffer): Buffer {
  let end = bytes.length;
  while (end > 0 && (bytes[end - 1] === 10 || bytes[end - 1] === 13)) end -= 1;
  return bytes.subarray(0, end);
}
