import { plusMinutes, type Time } from "../booking/time.ts";
import type { LetterKind } from "../mail/letters/letter.ts";
import type { Tx, View } from "../world/store.ts";
import type { LetterChange, OutboxLetter } from "../world/store-rows.ts";
import { isTrouble, type SendResult } from "../world/world.ts";
import { askedAnew } from "./asked-anew.ts";
import { compose } from "./composed-letter.ts";
import type { Desk } from "./desk.ts";
import { stillStands } from "./letter-standing.ts";
import { isOutside, type Step } from "./loop.ts";
import { RESTORED_LETTER } from "./restored.ts";
import { mayApprove, sendModeOf } from "./send-mode.ts";
import { addTask } from "./tasks.ts";

/** Attempts before a letter that the server keeps putting off is shown to staff. */
const MOST_ATTEMPTS = 20;
/** While no server answers at all, letters wait for about five days (RFC 5321, section 4.5.4.1), as that says nothing of them. */
const MOST_ATTEMPTS_WITHOUT_ANSWER = 125;
const FIRST_PAUSE_MINUTES = 1;
const LONGEST_PAUSE_MINUTES = 60;
const PAUSE_AFTER_SIGN_IN_FAILED_MINUTES = 5;
const MOST_AT_ONCE = 1000;
/** Letters that need no telephone call when they came too late: an offer is made anew, a reminder has lost its use. */
const NEEDLESS_LATER: readonly LetterKind[] = ["offer", "askWhich", "reminder", "replyReminder"];

/**
 * Takes the next letter that may leave and tries it once. No transaction is open while SMTP is spoken: the letter is marked
 * `sending` first, and what the server said is committed before anything else is done (decision 1).
 */
export async function deliver(desk: Desk): Promise<Step> {
  const { store, clock } = desk.world;
  await saveFate(desk);
  const candidate = await store.look(desk.office.id, (view) => nextLetter(view, desk, clock.now()));
  if (!candidate) return "idle";
  const letter = await desk.hold.transaction((tx) => claim(tx, desk, candidate.id));
  if (!letter) return "worked";
  await attempt(desk, letter);
  await saveFate(desk);
  return "worked";
}

/** The one letter that is being sent and what became of it, while the database does not know yet. */
type Fate = { letter: OutboxLetter; result: SendResult };
const unsaved = new WeakMap<Desk, Fate>();

/** What the server said outlives a database that is away for a while: it is written down before anything else is sent. */
async function saveFate(desk: Desk): Promise<void> {
  const fate = unsaved.get(desk);
  if (!fate) return;
  await desk.hold.transaction((tx) => settleLetter(tx, desk, fate.letter, fate.result));
  unsaved.delete(desk);
}

async function attempt(desk: Desk, letter: OutboxLetter): Promise<void> {
  const is = (result: SendResult) => unsaved.set(desk, { letter, result });
  let raw: Uint8Array;
  try {
    raw = await compose(desk, letter);
  } catch (error) {
    if (isOutside(error)) throw error;
    // One letter that cannot be written must not keep all later ones from leaving.
    desk.world.log.error("letter could not be composed", { letter: letter.id });
    is({ result: "rejected", response: "the letter could not be composed", code: 554 });
    return;
  }
  is({ result: "unknown", response: "the answer was never seen" });
  const from = desk.office.mail.fromAddress;
  is(await desk.world.transport.send({ from, to: letter.to, raw, mayLeave: () => mayLeave(desk) }));
}

/** A person who stops sending stops the letter that is being sent, too, as long as it has not left (decision 18). */
async function mayLeave(desk: Desk): Promise<boolean> {
  try {
    const mode = await desk.world.store.look(desk.office.id, (view) => sendModeOf(view, desk));
    return mode === "auto" || mode === "approve";
  } catch (error) {
    // What the office wants cannot be known while its database is away; the letter waits.
    if (isOutside(error)) return false;
    throw error;
  }
}

/** A row left `sending` by a dead worker is at once of unknown fate. Run before the first delivery. */
export async function rescueInterrupted(desk: Desk): Promise<void> {
  await desk.hold.transaction(async (tx) => {
    for (const letter of await tx.letters({ states: ["sending"], limit: MOST_AT_ONCE })) {
      await tx.updateLetter(letter.id, { state: "unknown", reason: "the process ended while it was sent" });
    }
  });
}

/**
 * A letter of unknown fate: looked up in Sent where the server files copies itself; otherwise sent once more with the same
 * Message-ID, or left to a person in approve mode. Either way it is shown as possibly arrived twice.
 */
export async function resolveUnknown(desk: Desk): Promise<Step> {
  const { store, mailbox, clock } = desk.world;
  const [letter] = await store.look(desk.office.id, (view) =>
    view.letters({ states: ["unknown"], limit: MOST_AT_ONCE }).then((all) => all.filter((one) => !one.maybeTwice)),
  );
  if (!letter) return "idle";
  // After a restore our own copy in Sent tells as well that the letter left.
  if (desk.office.mail.sentCopies === "server" || letter.reason === RESTORED_LETTER) {
    const found = await mailbox.findMessageId("sent", letter.messageId);
    if (isTrouble(found)) return "idle";
    if (found.length > 0) {
      const accepted = { state: "accepted", acceptedAt: clock.now(), copied: true, reason: "found in Sent" } as const;
      await desk.hold.transaction((tx) => tx.updateLetter(letter.id, accepted));
      return "worked";
    }
  }
  await desk.hold.transaction(async (tx) => {
    const again = (await sendModeOf(tx, desk)) === "auto";
    await tx.updateLetter(letter.id, { state: again ? "queued" : "unknown", maybeTwice: true });
    await addTask(tx, desk, {
      kind: "unknownLetter",
      why: letter.kind,
      at: clock.now(),
      due: null,
      bookingId: letter.bookingId,
      letterId: letter.id,
    });
  });
  return "worked";
}

/** The first letter that may leave now; however many wait for a person's release, they stand in nobody else's way. */
async function nextLetter(view: View, desk: Desk, now: Time): Promise<OutboxLetter | null> {
  const mode = await sendModeOf(view, desk);
  if (mode === "stop" || mode === "shadow") return null;
  // With `rescueInterrupted` and `saveFate` behind us, `sending` means that a claim was written whose answer got lost.
  for (const letter of await view.letters({ states: ["queued", "sending"], limit: MOST_AT_ONCE })) {
    if (!isDue(letter, now) || (await isHeldBack(view, letter, now))) continue;
    if (!(await isFrozen(view, letter))) return letter;
  }
  return null;
}

/** Letters of one booking leave in order, so an earlier one that still waits holds back the later ones. */
async function isHeldBack(view: View, { bookingId, order }: OutboxLetter, now: Time): Promise<boolean> {
  if (bookingId === null) return false;
  const states = ["queued", "sending", "unknown", "awaiting"] as const;
  for (const earlier of await view.letters({ bookingId, states: [...states], limit: MOST_AT_ONCE })) {
    if (earlier.order >= order) return false;
    // What rests with a person after a second lost answer may have arrived; it holds nothing back.
    if (earlier.state === "unknown" && earlier.maybeTwice) continue;
    // Nor does what a person has not released and its booking has overtaken: it will never be sent.
    if (earlier.state === "awaiting" && (await isOvertaken(view, earlier, now))) continue;
    return true;
  }
  return false;
}

/** While staff handle a booking themselves, its letters wait; they are looked at anew when it is handed back (design §2). */
async function isFrozen(view: View, { bookingId }: OutboxLetter): Promise<boolean> {
  return bookingId !== null && (await view.booking(bookingId))?.frozen != null;
}

/**
 * No letter waits longer than the longest pause. One that seems to was written by a clock that ran ahead and was put right since;
 * it would lie there unseen until its own time came.
 */
function isDue({ notBefore }: OutboxLetter, now: Time): boolean {
  return notBefore <= now || notBefore > plusMinutes(now, LONGEST_PAUSE_MINUTES);
}

/** A letter that came too late is written anew at its release, so its time alone says nothing here. */
async function isOvertaken(view: View, letter: OutboxLetter, now: Time): Promise<boolean> {
  return (await stillStands(view, { ...letter, usefulUntil: null }, now)) === "overtaken";
}

async function claim(tx: Tx, desk: Desk, id: string): Promise<OutboxLetter | null> {
  const letter = await tx.letter(id);
  if (!letter || !isClaimable(letter) || (await isFrozen(tx, letter))) return null;
  const at = desk.world.clock.now();
  const mode = await sendModeOf(tx, desk);
  // The mode may have changed since the letter was looked for; nothing leaves once it says so (decision 18).
  if (mode === "stop" || mode === "shadow") return null;
  if (mode === "approve" && !(await isApproved(tx, letter))) {
    // Written, or let go by its own writer, before staff asked to approve every letter: it waits like the others (decision 18).
    await tx.updateLetter(id, { state: "awaiting", releasedBy: null });
    return null;
  }
  const overtaken = await stillStands(tx, letter, at);
  if (overtaken !== "stands") {
    // What was overtaken after a first try may well have arrived: then it was never taken back, and is not called so.
    const state = letter.maybeTwice && overtaken === "overtaken" ? "unknown" : "withdrawn";
    await tx.updateLetter(id, { state, reason: overtaken });
    // An offer is decided anew; what else could not be told in time is told by telephone.
    const told = overtaken === "overtaken" || NEEDLESS_LATER.includes(letter.kind);
    if (!told)
      await addTask(tx, desk, {
        kind: "telephone",
        why: `tooLate:${letter.kind}`,
        at,
        due: at,
        bookingId: letter.bookingId,
        letterId: id,
      });
    return null;
  }
  const anew = await askedAnew(tx, desk, letter, at);
  if (anew && mode === "approve") {
    // Nobody has released these words yet.
    await tx.updateLetter(id, { ...anew, state: "awaiting", releasedBy: null });
    return null;
  }
  const claimed = { ...anew, state: "sending", attempts: letter.attempts + 1 } as const;
  await tx.updateLetter(id, claimed);
  return { ...letter, ...claimed };
}

async function isApproved(view: View, letter: OutboxLetter): Promise<boolean> {
  return letter.releasedBy !== null && (await mayApprove(view, letter, letter.releasedBy));
}

function isClaimable({ state }: OutboxLetter): boolean {
  return state === "queued" || state === "sending";
}

async function settleLetter(tx: Tx, desk: Desk, letter: OutboxLetter, result: SendResult): Promise<void> {
  const at = desk.world.clock.now();
  const change = (values: Partial<LetterChange>) => tx.updateLetter(letter.id, { reason: result.response, ...values });
  const task = { at, bookingId: letter.bookingId, letterId: letter.id, due: at };
  const current = await tx.letter(letter.id);
  if (current?.state === "bounced") {
    // An earlier copy came back while this one was on its way to the same address: nothing that is said of this one unsays that.
    if (result.result === "accepted") await tx.updateLetter(letter.id, { acceptedAt: current.acceptedAt ?? at });
    return;
  }
  switch (result.result) {
    case "accepted":
      return change({ state: "accepted", acceptedAt: at });
    case "unknown":
      return change({ state: "unknown" });
    case "halted":
      return change({ state: "queued", attempts: letter.attempts - 1 });
    case "unauthorised":
      // Nothing was tried with this letter, so nothing counts against it.
      return change({
        state: "queued",
        attempts: letter.attempts - 1,
        notBefore: plusMinutes(at, PAUSE_AFTER_SIGN_IN_FAILED_MINUTES),
      });
    case "rejected":
      await change({ state: "failed" });
      return addTask(tx, desk, {
        ...task,
        kind: letter.bookingId ? "telephone" : "failedLetter",
        why: `rejected:${letter.kind}`,
      });
    case "deferred":
      if (letter.attempts < (result.code === null ? MOST_ATTEMPTS_WITHOUT_ANSWER : MOST_ATTEMPTS))
        return change({ state: "queued", notBefore: plusMinutes(at, pauseAfter(letter.attempts)) });
      await change({ state: "failed" });
      return addTask(tx, desk, {
        ...task,
        kind: letter.bookingId ? "telephone" : "failedLetter",
        why: `givenUp:${letter.kind}`,
      });
  }
}

/** 1, 2, 4 … 60 minutes. */
export function pauseAfter(attempts: number): number {
  return Math.min(LONGEST_PAUSE_MINUTES, FIRST_PAUSE_MINUTES * 2 ** (attempts - 1));
}
