import type { Booking, Event, Evidence, StaffId } from "../booking/booking.ts";
import { canonicalJson } from "../booking/canonical-json.ts";
import { ERASED, ERASED_DOMAIN, foldOf, withoutWords } from "../booking/erasing.ts";
import type { Time } from "../booking/time.ts";
import type { Tx } from "../world/store.ts";
import type { InboundMail, OutboxLetter, Person } from "../world/store-rows.ts";
import { forgetHolds } from "./legal-hold.ts";
import { gatherPerson, isLiving, type PersonFile, type Whom } from "./person-file.ts";
import { forgetPersonChanges } from "./person-record.ts";
import { RESTORED_SETTING, restoredOf } from "./restored.ts";

/** What erasing needs besides the transaction. */
export type Eraser = { at: Time; by: StaffId; sha256(bytes: Uint8Array): string };

/** How many rows lost their words. */
export type Erased = { people: number; bookings: number; mails: number; letters: number };

export const NOTHING_ERASED: Erased = { people: 0, bookings: 0, mails: 0, letters: 0 };

/** Why a person cannot be erased now, with what stands in the way. */
export type Obstacle =
  | { why: "legalHold"; ids: string[] }
  | { why: "openBookings"; references: string[] }
  | { why: "unsettledMails"; ids: string[] }
  | { why: "lettersOnTheirWay"; ids: string[] };

/** Rows that one transaction changes at most, so that the office's other work goes on in between. */
const MOST_A_TRANSACTION = 50;

/** Empty when nothing stands in the way. Open matters are closed by people first, as erasing them would decide them. */
export function obstaclesTo({ bookings, mails, perhaps, letters, holds, holdsOfOthers }: PersonFile): Obstacle[] {
  const open = bookings.filter(({ booking }) => isOpen(booking)).map(({ booking }) => booking.reference);
  // Whose a doubtful mail is shows when somebody settles it.
  const unsettled = [...mails, ...perhaps].filter(({ state }) => state === "new" || state === "held");
  const held = [...holds, ...holdsOfOthers].map(({ id }) => id);
  const leaving = letters.filter(isOnItsWay).map(({ id }) => id);
  return [
    ...(held.length > 0 ? [{ why: "legalHold" as const, ids: held }] : []),
    ...(open.length > 0 ? [{ why: "openBookings" as const, references: open }] : []),
    ...(unsettled.length > 0 ? [{ why: "unsettledMails" as const, ids: unsettled.map(({ id }) => id) }] : []),
    ...(leaving.length > 0 ? [{ why: "lettersOnTheirWay" as const, ids: leaving }] : []),
  ];
}

/** What erasing this person would still change. */
export function leftToErase({ people, bookings, mails, letters }: PersonFile): Erased {
  return {
    people: people.filter(isLiving).length,
    bookings: bookings.filter(({ events }) => hasWords(events)).length,
    mails: mails.filter(hasMailWords).length,
    letters: letters.filter(hasLetterWords).length,
  };
}

/**
 * One step of erasing a person (decision 10), looking anew at everything: mails first, then letters, then the words of the
 * history, and the rows by which the person is found last, so that whatever a kill leaves behind is found and finished by the
 * same call. Each step writes its line of 履歴 with what it took away.
 */
export async function eraseSome(
  tx: Tx,
  eraser: Eraser,
  whom: Whom,
): Promise<{ erased: Erased; finished: boolean } | { obstacles: Obstacle[] }> {
  const file = await gatherPerson(tx, whom);
  const obstacles = obstaclesTo(file);
  if (obstacles.length > 0) return { obstacles };
  let room = MOST_A_TRANSACTION;
  const some = <T>(all: T[]) => {
    const taken = all.slice(0, Math.max(room, 0));
    room -= all.length;
    return taken;
  };
  // What belongs to no booking is found by what the others still say, and goes before them.
  const isBeside = ({ bookingId }: { bookingId: string | null }) => bookingId === null;
  const [mailsLeft, lettersLeft] = [file.mails.filter(hasMailWords), file.letters.filter(hasLetterWords)];
  // A mail that names their number may be all that leads to the address where the receipt for it went.
  const isLead = ({ numberNamed }: InboundMail) => numberNamed !== null;
  const mails = some(mailsLeft.filter((mail) => isBeside(mail) && !isLead(mail)));
  const letters = some(lettersLeft.filter(isBeside));
  mails.push(...some(mailsLeft.filter((mail) => isBeside(mail) && isLead(mail))));
  mails.push(...some(mailsLeft.filter((mail) => !isBeside(mail))));
  letters.push(...some(lettersLeft.filter((letter) => !isBeside(letter))));
  const bookings = some(file.bookings.filter(({ events }) => hasWords(events)));
  await forgetMessageIds(tx, [...mails, ...letters]);
  for (const { id } of mails) await tx.eraseInbound(id, "sender");
  await eraseLetters(tx, letters);
  for (const { booking, events } of bookings) await eraseHistory(tx, eraser, booking, events);
  const finished = room >= 0;
  if (finished) await eraseMeetings(tx, file, eraser.at);
  if (finished) await eraseRows(tx, file);
  const erased: Erased = {
    people: finished ? file.people.filter(isLiving).length : 0,
    bookings: bookings.length,
    mails: mails.length,
    letters: letters.length,
  };
  await noteErased(tx, eraser, "erasePerson", file.people[0]?.id ?? "no-row", erased);
  return { erased, finished };
}

/** Letters and the attachments that were theirs alone. */
export async function eraseLetters(tx: Tx, letters: readonly OutboxLetter[]): Promise<void> {
  for (const { id } of letters) await tx.eraseLetter(id);
  const digests = letters.flatMap(({ attachments }) => attachments.map(({ digest }) => digest));
  await tx.dropAttachments([...new Set(digests)]);
}

/** The line of 履歴: how many of what, and no value of anybody. */
export async function noteErased(tx: Tx, eraser: Eraser, act: string, subject: string, erased: Erased): Promise<void> {
  const counts = Object.entries(erased)
    .filter(([, count]) => count > 0)
    .map(([name, count]) => `${name}=${count}`);
  if (counts.length === 0) return;
  await tx.audit({ at: eraser.at, staff: eraser.by, act: `${act}:${counts.join(",")}`, subject });
}

export function addErased(a: Erased, b: Erased): Erased {
  return {
    people: a.people + b.people,
    bookings: a.bookings + b.bookings,
    mails: a.mails + b.mails,
    letters: a.letters + b.letters,
  };
}

export function isOpen({ status }: Booking): boolean {
  return status === "requested" || status === "offered" || status === "confirmed";
}

export function isOnItsWay({ state }: OutboxLetter): boolean {
  return state === "queued" || state === "sending" || state === "unknown";
}

/** The Message-ID goes last, with everything else. */
function hasMailWords({ subject, fromAddress, about, numberNamed, messageId }: InboundMail): boolean {
  return (
    subject !== ERASED ||
    fromAddress !== null ||
    about !== null ||
    numberNamed !== null ||
    !(messageId ?? ERASED_DOMAIN).endsWith(ERASED_DOMAIN)
  );
}

function hasLetterWords({ subject, to }: OutboxLetter): boolean {
  return subject !== ERASED || to !== ERASED;
}

/** `withoutWords` gives back the same event where there is nothing to take. */
function hasWords(events: readonly Event[]): boolean {
  return events.some((event) => {
    const bare = withoutWords(event, () => "");
    return bare !== event && JSON.stringify(bare) !== JSON.stringify(event);
  });
}

async function eraseHistory(tx: Tx, { sha256 }: Eraser, booking: Booking, events: readonly Event[]): Promise<void> {
  const digests = new Map<Evidence, string>();
  for (const event of events) {
    if (event.type !== "confirmed") continue;
    const { evidence } = event;
    const hash = evidence.by === "mailReply" ? (await tx.inboundMail(evidence.mailId))?.contentHash : undefined;
    digests.set(evidence, hash ?? sha256(new TextEncoder().encode(canonicalJson(evidence))));
  }
  const bare = events.map((event) => withoutWords(event, (evidence) => digests.get(evidence) ?? ""));
  const folded = foldOf(bare);
  if (folded?.id !== booking.id) throw new Error("a history that does not fold to its booking");
  await tx.eraseWords(folded, bare);
}

/** Nothing of the way in stays; what still stands at the provider is found by its tag, which tells nothing of anybody. */
async function eraseMeetings(tx: Tx, { meetings }: PersonFile, at: Time): Promise<void> {
  for (const row of meetings) {
    if (row.state === "gone" && row.wayIn === null && row.trouble === null) continue;
    const state = row.state === "gone" || row.madeBy === "staff" ? "gone" : "unwanted";
    await tx.saveMeeting({ ...row, state, wayIn: null, attempts: 0, notBefore: at, trouble: null });
  }
}

async function eraseRows(tx: Tx, { people, bookings }: PersonFile): Promise<void> {
  for (const { id } of people.filter(isLiving)) {
    const tombstone: Person = {
      id,
      name: ERASED,
      jobSeekerNumber: null,
      registering: false,
      address: null,
      phone: null,
      companion: null,
    };
    await tx.savePerson(tombstone);
    await tx.eraseRefusals(id);
    await forgetPersonChanges(tx, id);
  }
  await forgetHolds(tx, new Set([...people.map(({ id }) => id), ...bookings.map(({ booking }) => booking.id)]));
}

/** After a restore the office remembers what was answered; what is known to the database needs no remembering. */
async function forgetMessageIds(tx: Tx, rows: readonly { messageId: string | null }[]): Promise<void> {
  const restored = await restoredOf(tx);
  if (restored === null || restored.answered === null || restored.answered.everything) return;
  const gone = new Set(rows.map(({ messageId }) => messageId));
  const messageIds = restored.answered.messageIds.filter((id) => !gone.has(id));
  if (messageIds.length === restored.answered.messageIds.length) return;
  await tx.putSetting(RESTORED_SETTING, { ...restored, answered: { ...restored.answered, messageIds } });
}
