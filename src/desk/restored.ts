import { plusMinutes, type Time } from "../booking/time.ts";
import { headerField, identify, messageIdsIn } from "../mail/applicant/identity.ts";
import { LETTER_HEADER } from "../mail/letters/compose.ts";
import type { Tx, View } from "../world/store.ts";
import type { InboundMail, OutboxLetter } from "../world/store-rows.ts";
import { type FetchedMail, isTrouble } from "../world/world.ts";
import type { Desk } from "./desk.ts";
import { addTask } from "./tasks.ts";

/**
 * Life after a restore. The database has forgotten what happened since the backup; the mailbox has not. Before anything is
 * decided, what was sent since is read from Sent once; a mail that has its answer there is held instead of answered, and every
 * letter that the database does not know is shown to staff. Until a person says otherwise no letter leaves without one.
 */
export type Restored = {
  backupAt: Time;
  restoredAt: Time;
  /** What was found in Sent; null until it was looked through, and nothing is decided before. */
  answered: Answered | null;
  /** When a person ended the time of approval, and who. */
  lifted: { at: Time; by: string } | null;
};

/** Message-IDs: what mails sent since the backup answer, and the letters among them; `everything` where that cannot be known. */
type Answered = { everything: true } | { everything: false; messageIds: string[]; letters: string[] };

export const RESTORED_SETTING = "restored";
/** `reason` of a letter that may have left after the backup was made. */
export const RESTORED_LETTER = "restoredFromBackup";

/** Sent is looked through from this long before the backup, as clocks differ and a letter may have been on its way. */
const MARGIN_MINUTES = 60;
/** More Message-IDs than this are not kept: then every mail that arrived in between is held. */
const MOST_ANSWERED = 20_000;
const MOST_IDS_OF_A_MAIL = 50;

export async function restoredOf(view: View): Promise<Restored | null> {
  return (await view.setting(RESTORED_SETTING)) as Restored | null;
}

/** Until a person lifts it, every letter needs a release. */
export function isOnProbation(restored: Restored | null): boolean {
  return restored !== null && restored.lifted === null;
}

/** What `restore` writes down. */
export function restoredAt(backupAt: Time, at: Time): Restored {
  return { backupAt, restoredAt: at, answered: null, lifted: null };
}

/** Looks through Sent. Returns false while the mail server does not let us; then nothing may be decided yet. */
export async function catchUp(desk: Desk, restored: Restored): Promise<boolean> {
  const { mailbox, log } = desk.world;
  const status = await mailbox.status("sent");
  if (status !== null && isTrouble(status)) return false;
  const listed =
    status === null ? null : await mailbox.listSince("sent", plusMinutes(restored.backupAt, -MARGIN_MINUTES));
  if (listed !== null && isTrouble(listed)) return false;
  const messageIds = new Set<string>();
  const letters: string[] = [];
  for (const uid of listed?.uids ?? []) {
    const mail = await mailbox.fetchOne("sent", listed?.uidValidity ?? "", uid);
    if (mail === null) continue;
    if (isTrouble(mail)) return false;
    const found = await desk.hold.transaction((tx) => noteSent(tx, desk, listed?.uidValidity ?? "", mail));
    if (found.known) continue;
    for (const id of found.answers) messageIds.add(id);
    if (found.letter !== null) letters.push(found.letter);
  }
  const cannotBeKnown = status === null || messageIds.size + letters.length > MOST_ANSWERED;
  const answered: Answered = cannotBeKnown
    ? { everything: true }
    : { everything: false, messageIds: [...messageIds], letters };
  await desk.hold.transaction((tx) => tx.putSetting(RESTORED_SETTING, { ...restored, answered } satisfies Restored));
  const looked = listed?.uids.length ?? 0;
  log.warn("sent looked through after a restore", { looked, forgottenLetters: letters.length });
  return true;
}

type Sent = { known: true } | { known: false; letter: string | null; answers: string[] };

/** A letter we know is accepted then; one we do not know is stored and held, so that people see what was written. */
async function noteSent(tx: Tx, desk: Desk, uidValidity: string, mail: FetchedMail): Promise<Sent> {
  const { messageId, essence, fromAddress } = identify(mail.raw);
  const letter = messageId ? await tx.letterByMessageId(messageId) : null;
  const answers = ["in-reply-to", "references"].flatMap((name) => messageIdsIn(headerField(mail.raw, name)));
  if (letter) {
    if (mayHaveLeft(letter)) {
      // A forgotten release may have given the offer another reply-by than ours, so people see what was sent before it ends.
      if (waitedForPerson(letter)) {
        const { bookingId } = letter;
        await holdSent(tx, desk, uidValidity, mail, { messageId, essence, fromAddress, bookingId });
      }
      const accepted = {
        state: "accepted",
        acceptedAt: mail.receivedAt,
        copied: true,
        reason: "found in Sent",
      } as const;
      await tx.updateLetter(letter.id, accepted);
    }
    return { known: true };
  }
  const isLetter = headerField(mail.raw, LETTER_HEADER) !== null;
  if (isLetter) {
    const bookingId = await bookingAnswered(tx, answers);
    await holdSent(tx, desk, uidValidity, mail, { messageId, essence, fromAddress, bookingId });
  }
  return { known: false, letter: isLetter ? messageId : null, answers: answers.slice(-MOST_IDS_OF_A_MAIL) };
}

function mayHaveLeft({ state }: OutboxLetter): boolean {
  switch (state) {
    case "awaiting":
    case "drafted":
    case "capped":
    case "queued":
    case "sending":
    case "unknown":
    case "failed":
      return true;
    case "accepted":
    case "withdrawn":
    case "bounced":
      return false;
  }
}

/** Written and not sent: only a person's act, of which nothing is known any more, let it leave. */
function waitedForPerson({ state }: OutboxLetter): boolean {
  return state === "awaiting" || state === "drafted" || state === "capped" || state === "failed";
}

async function holdSent(
  tx: Tx,
  desk: Desk,
  uidValidity: string,
  mail: FetchedMail,
  found: { messageId: string | null; essence: Uint8Array; fromAddress: string | null; bookingId: string | null },
): Promise<void> {
  const at = desk.world.clock.now();
  const row: InboundMail = {
    id: desk.world.ids.next(),
    folder: "sent",
    uidValidity,
    uid: mail.uid,
    messageId: found.messageId,
    contentHash: desk.world.digests.sha256(found.essence),
    receivedAt: mail.receivedAt,
    storedAt: at,
    size: mail.size,
    oversize: mail.oversize,
    state: "held",
    reason: "sentAfterBackup",
    bookingId: found.bookingId,
    fromAddress: found.fromAddress,
    fromName: null,
    about: null,
    numberNamed: null,
    subject: "",
    reading: null,
    attempts: 0,
    heldAt: at,
    settledAt: null,
    settledBy: null,
  };
  if ((await tx.storeInbound(row, mail.raw)) === "known") return;
  const parsed = await desk.world.parser.parse(mail.raw);
  if (!("failed" in parsed)) await tx.updateInbound(row.id, { subject: parsed.subject });
  const { bookingId, id: mailId } = row;
  await addTask(tx, desk, { kind: "heldMail", why: "sentAfterBackup", at, due: null, bookingId, mailId });
}

/** The booking of the nearest letter or mail of the thread that the database still knows. */
async function bookingAnswered(tx: Tx, answers: readonly string[]): Promise<string | null> {
  for (const id of answers.slice(-MOST_IDS_OF_A_MAIL).toReversed()) {
    const letter = await tx.letterByMessageId(id);
    if (letter?.bookingId) return letter.bookingId;
  }
  return null;
}

/** Whether a mail was answered in the time that the database has forgotten, or answers a letter of that time. */
export function forgottenIn(
  { answered, restoredAt: until }: Restored,
  mail: InboundMail,
  answers: readonly string[],
): "answeredBefore" | "answersForgottenLetter" | null {
  if (answered === null) return null;
  if (answered.everything) return mail.receivedAt <= until ? "answeredBefore" : null;
  if (mail.messageId && answered.messageIds.includes(mail.messageId)) return "answeredBefore";
  return answers.some((id) => answered.letters.includes(id)) ? "answersForgottenLetter" : null;
}

/** A person has seen to what was forgotten; the configured send mode holds again. */
export async function liftRestored(tx: Tx, at: Time, by: string): Promise<"lifted" | "notRestored"> {
  const restored = await restoredOf(tx);
  if (restored === null || restored.lifted !== null) return "notRestored";
  await tx.putSetting(RESTORED_SETTING, { ...restored, lifted: { at, by } } satisfies Restored);
  await tx.audit({ at, staff: by, act: "liftRestored", subject: restored.backupAt });
  return "lifted";
}
