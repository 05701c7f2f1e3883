import type { Booking } from "../booking/booking.ts";
import { plusMinutes, type Time } from "../booking/time.ts";
import { sameAddress } from "../mail/address.ts";
import { identify } from "../mail/applicant/identity.ts";
import { LETTER_HEADER } from "../mail/letters/compose.ts";
import type { Office } from "../mail/office.ts";
import type { ParsedMail } from "../mail/reading.ts";
import type { Tx, View } from "../world/store.ts";
import type { Cursor, InboundMail } from "../world/store-rows.ts";
import { type FetchedMail, isTrouble } from "../world/world.ts";
import { IN_MAIL_PROGRAM } from "./acts.ts";
import { BY_CLOCK, type Desk, handleIn } from "./desk.ts";
import { beginEnd, isNumberedAnew, lastReadOf, lookAtEnd, rememberEnd } from "./folder-end.ts";
import { makeFirstContact, type Received } from "./intake.ts";
import { closeHeld } from "./mail-endings.ts";
import { nextNumbering, numberedAnew } from "./numbering.ts";
import { officeNow } from "./office-values.ts";
import { isKnown, MAX_NUMBERINGS, mailRow } from "./stored-mails.ts";
import { findThread, namesBooking, ofLiving } from "./thread.ts";

const MAILS_A_FETCH = 50;
const DAY_MINUTES = 24 * 60;
/** Message-IDs of one answer that are noted; a thread names fewer. */
const MOST_ANSWERED = 30;

/**
 * Takeover (design §2): an answer that staff sent from their own mail program, seen in the Sent folder, freezes the booking of
 * its thread, settles the held mail it answers, and keeps the clerk from answering that mail as well. Our own letters
 * and copies are passed over, and what belongs to no booking leaves nothing behind but the digest of what it answered.
 */
export async function watchSent(desk: Desk): Promise<Received> {
  const { mailbox, clock, store } = desk.world;
  const cursor = await store.look(desk.office.id, (view) => view.cursor("sent"));
  if (!cursor) return makeFirstContact(desk, "sent");
  const polledAt = clock.now();
  let stored = 0;
  for (let current = cursor; ; ) {
    const batch = await mailbox.fetchHeadsAfter("sent", current.lastUid, MAILS_A_FETCH);
    if (isTrouble(batch)) return batch;
    if (await isNumberedAnew(desk, current, batch)) return lookAgain(desk, current, polledAt);
    for (const head of batch.mails) {
      if (!(await concerns(desk, head))) continue;
      const mail = await mailbox.fetchOne("sent", batch.uidValidity, head.uid);
      if (mail === null) continue;
      if (isTrouble(mail)) return mail;
      stored += (await noteSent(desk, current.uidValidity, mail, polledAt)) ? 1 : 0;
    }
    const lastUid = Math.max(current.lastUid, ...batch.mails.map((mail) => mail.uid));
    const next: Cursor = { ...current, lastUid, polledAt: batch.complete ? polledAt : current.polledAt };
    if (next.lastUid !== current.lastUid || next.polledAt !== current.polledAt)
      await desk.hold.transaction(async (tx) => {
        await rememberEnd(tx, current, batch, lastUid);
        await tx.setCursor(next);
      });
    if (batch.complete || batch.mails.length === 0) return { stored, complete: batch.complete };
    current = next;
  }
}

/** After a UIDVALIDITY change or a restored backup: what was sent since a day before the last look; what is known changes nothing. */
async function lookAgain(desk: Desk, cursor: Cursor, polledAt: Time): Promise<Received> {
  const { mailbox } = desk.world;
  const since = plusMinutes(cursor.polledAt ?? cursor.firstContactAt, -DAY_MINUTES);
  // The end before the list: what is sent in between is in the list and not stepped over.
  const status = await mailbox.status("sent");
  if (status === null || isTrouble(status)) return status ?? { stored: 0, complete: false };
  let last = await lookAtEnd(desk, "sent", status);
  if (last !== null && isTrouble(last)) return last;
  const listed = await mailbox.listSince("sent", since < cursor.firstContactAt ? cursor.firstContactAt : since);
  if (isTrouble(listed)) return listed;
  if (status.uidValidity !== listed.uidValidity) return { stored: 0, complete: false };
  const numbering = numberedAnew(cursor.uidValidity, listed.uidValidity);
  let stored = 0;
  for (const uid of listed.uids) {
    const mail = await mailbox.fetchOne("sent", listed.uidValidity, uid);
    if (mail === null) continue;
    if (isTrouble(mail)) return mail;
    if (uid > (last?.uid ?? 0)) last = lastReadOf(mail);
    if (await concerns(desk, mail)) stored += (await noteSent(desk, numbering, mail, polledAt)) ? 1 : 0;
  }
  const lastUid = Math.max(status.uidNext - 1, ...listed.uids);
  await desk.hold.transaction(async (tx) => {
    const next: Cursor = { ...cursor, uidValidity: numbering, lastUid, polledAt };
    await tx.setCursor(next);
    // Without it a backup that is restored before the next look would give this number to an answer that nobody has seen.
    await beginEnd(tx, next, last);
  });
  return { stored, complete: true };
}

/** By its headers: written by staff, not known yet, and an answer to something. The other mail of the office is none of ours. */
async function concerns(desk: Desk, { raw }: FetchedMail): Promise<boolean> {
  const { messageId } = identify(raw);
  const { known, office } = await desk.world.store.look(desk.office.id, async (view) => ({
    known: await isKnownAlready(view, messageId),
    office: await officeNow(view, desk),
  }));
  if (known) return false;
  const parsed = await desk.world.parser.parse(raw);
  // What cannot be taken apart names no thread; it stays where it is.
  if ("failed" in parsed || !isByStaff(office, parsed)) return false;
  return parsed.inReplyTo.length + parsed.references.length > 0 || namesBooking(parsed.subject);
}

/** Whether the mail was an answer of staff that the clerk has to know about. */
async function noteSent(desk: Desk, numbering: string, mail: FetchedMail, polledAt: Time): Promise<boolean> {
  const parsed = await desk.world.parser.parse(mail.raw);
  if ("failed" in parsed) return false;
  return desk.hold.transaction(async (tx) => {
    const answered = [...new Set([...parsed.inReplyTo, ...parsed.references])].slice(-MOST_ANSWERED);
    // Some programs name what they answer in References alone.
    const direct = parsed.inReplyTo.length > 0 ? parsed.inReplyTo.slice(0, MOST_ANSWERED) : answered.slice(-1);
    for (const id of direct) await tx.noteStaffAnswer(digestOf(desk, id), polledAt);
    // Some programs thread what is passed on to a colleague, too; only who gets word back has been answered.
    const told = [...parsed.to, ...parsed.cc].map(({ address }) => address);
    const held = (await heldAmong(tx, direct)).filter((one) => told.some((to) => sameAddress(to, one.fromAddress)));
    for (const one of held) await closeHeld(tx, desk, one, IN_MAIL_PROGRAM, "answeredInMail");
    const booking = await bookingOf(tx, parsed, answered);
    if (!booking) return held.length > 0;
    const about = { bookingId: booking.id, subject: parsed.subject, at: polledAt };
    const row = await storeAnswer(tx, desk, numbering, mail, about);
    if (!row) return false;
    // A booking that is over, or in their hands already, stays as it is; the answer is kept beside it all the same.
    const at = desk.world.clock.now();
    await handleIn(tx, desk, { type: "takeOver", at, bookingId: booking.id, by: { mail: row.id } }, BY_CLOCK);
    return true;
  });
}

/** Null where the answer is known. Its number may be another one's, from a look at Sent that broke off before a backup was restored. */
async function storeAnswer(
  tx: Tx,
  desk: Desk,
  numbering: string,
  mail: FetchedMail,
  about: { bookingId: string; subject: string; at: Time },
): Promise<InboundMail | null> {
  let place = numbering;
  for (let tried = 0; tried < MAX_NUMBERINGS; tried += 1) {
    const { bookingId, subject, at } = about;
    const row = mailRow(desk, "sent", place, mail, at);
    const stored: InboundMail = { ...row, state: "handled", bookingId, subject, settledAt: at };
    if ((await tx.storeInbound(stored, mail.raw)) === "stored") return stored;
    if (await isKnown(tx, desk, mail)) return null;
    place = nextNumbering(place);
  }
  throw new Error("a number is taken in every numbering");
}

/** Whether staff answered this mail already, so that the clerk must not answer it, too. */
export async function isAnsweredByStaff(view: View, desk: Desk, messageId: string | null): Promise<boolean> {
  return messageId !== null && (await view.staffAnswer(digestOf(desk, messageId))) !== null;
}

async function isKnownAlready(view: View, messageId: string | null): Promise<boolean> {
  if (messageId === null) return false;
  if (await view.letterByMessageId(messageId)) return true;
  return (await view.inboundByMessageId(messageId)).some((one) => one.folder === "sent");
}

/**
 * Any mail in Sent that is not the clerk's is staff's (decision 7): not a letter by its header, not automatic (RFC 3834), and
 * not only a note of the office to itself.
 */
function isByStaff({ mail: { ownAddresses, fromAddress } }: Office, parsed: ParsedMail): boolean {
  const isOwn = (address: string) => [fromAddress, ...ownAddresses].some((one) => sameAddress(one, address));
  const isMachine = parsed.headers.some(
    ({ name, value }) =>
      name === LETTER_HEADER.toLowerCase() || (name === "auto-submitted" && !/^\s*no\b/i.test(value)),
  );
  const written = [...parsed.to, ...parsed.cc];
  return !isMachine && (written.length === 0 || written.some(({ address }) => !isOwn(address)));
}

/** By the letters and mails of its thread, then as any mail is matched, but never by an address alone. */
async function bookingOf(tx: Tx, parsed: ParsedMail, answered: readonly string[]): Promise<Booking | null> {
  const found = await findThread(tx, { ...parsed, from: [] });
  if (found) return found.match.booking;
  for (const id of answered.toReversed()) {
    const mail = (await tx.inboundByMessageId(id)).find((one) => one.bookingId !== null);
    if (mail?.bookingId) return ofLiving(tx, await tx.booking(mail.bookingId));
  }
  return null;
}

async function heldAmong(tx: Tx, ids: readonly string[]) {
  const found = [];
  for (const id of ids) found.push(...(await tx.inboundByMessageId(id)).filter((one) => one.state === "held"));
  return found;
}

function digestOf(desk: Desk, messageId: string): string {
  return desk.world.digests.sha256(new TextEncoder().encode(messageId));
}
