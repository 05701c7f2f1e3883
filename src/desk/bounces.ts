import { ERASED } from "../booking/erasing.ts";
import { type ReturnedMail, readBounce } from "../mail/sender/returned-mail.ts";
import type { Tx } from "../world/store.ts";
import type { OutboxLetter } from "../world/store-rows.ts";
import type { Desk } from "./desk.ts";
import { hold } from "./mail-endings.ts";
import type { OpenMail } from "./open-mail.ts";
import { addTask } from "./tasks.ts";
import { TOKEN_FORM } from "./thread.ts";

const MOST_TRIED = 30;
const MOST_BOOKINGS_OF_AN_ADDRESS = 20;

/**
 * A letter came back (RFC 3464, or a carrier's free form): the office's promise is then unmet from the person's view, so staff
 * telephone (T6-3d). Only a permanent failure marks the letter; a delay is shown and nothing more. A notice that names no
 * letter but a recipient with one open booking is shown at that booking and marks nothing.
 */
export async function acceptBounce(tx: Tx, desk: Desk, open: OpenMail): Promise<void> {
  const { mail, parsed } = open;
  const returned = readBounce(parsed);
  const letter = await findReturned(tx, open, returned);
  const bookingId = letter?.bookingId ?? (letter ? null : await bookingOf(tx, returned.recipient));
  // By this it is found again when whoever it is about is to be erased, also where no booking leads to it.
  const about = letter?.to ?? returned.recipient;
  await tx.updateInbound(mail.id, { about, ...(bookingId ? { bookingId } : {}) });
  if (letter && returned.permanent) {
    await tx.updateLetter(letter.id, RETURNED);
    const at = desk.world.clock.now();
    await addTask(tx, desk, {
      kind: "telephone",
      why: "bounced",
      at,
      due: at,
      bookingId: letter.bookingId,
      mailId: mail.id,
      letterId: letter.id,
    });
  }
  await hold(tx, desk, mail, "bounce");
}

/** The address that could not be reached, if the mail or the letter that it names says so. */
export async function whomItIsAbout(tx: Tx, open: OpenMail): Promise<string | null> {
  const returned = readBounce(open.parsed);
  return (await findReturned(tx, open, returned))?.to ?? returned.recipient;
}

/**
 * Whether an automatic mail is about a letter whose words were erased: it quotes what is to be forgotten, and there is nobody whom
 * staff could call. That the letter came back is a fact of the letter and is noted.
 */
export async function noteAboutErased(tx: Tx, open: OpenMail): Promise<boolean> {
  const returned = readBounce(open.parsed);
  const letter = await findReturned(tx, open, returned);
  if (letter?.to !== ERASED) return false;
  if (open.reading.sender === "bounce" && returned.permanent && letter.state === "accepted")
    await tx.updateLetter(letter.id, RETURNED);
  return true;
}

const RETURNED = { state: "bounced", reason: "returned by the receiving server" } as const;

/** The letter is named by its token, which also stands in its Message-ID, or by its Message-ID. */
async function findReturned(tx: Tx, { parsed }: OpenMail, returned: ReturnedMail): Promise<OutboxLetter | null> {
  const text = [
    parsed.subject,
    parsed.text,
    ...parsed.reportParts.map((part) => part.text),
    ...returned.messageIds,
  ].join("\n");
  for (const token of new Set(text.match(TOKEN_FORM)?.slice(0, MOST_TRIED) ?? [])) {
    const letter = await tx.letterByToken(token.toUpperCase());
    if (letter) return letter;
  }
  for (const id of returned.messageIds.slice(0, MOST_TRIED)) {
    const letter = await tx.letterByMessageId(id);
    if (letter) return letter;
  }
  return null;
}

async function bookingOf(tx: Tx, recipient: string | null): Promise<string | null> {
  if (recipient === null) return null;
  const open: string[] = [];
  for (const person of (await tx.peopleByAddress(recipient)).slice(0, MOST_BOOKINGS_OF_AN_ADDRESS)) {
    const bookings = await tx.bookings({
      personId: person.id,
      statuses: ["requested", "offered", "confirmed"],
      limit: MOST_BOOKINGS_OF_AN_ADDRESS,
    });
    open.push(...bookings.map((booking) => booking.id));
  }
  return open.length === 1 ? (open[0] ?? null) : null;
}
