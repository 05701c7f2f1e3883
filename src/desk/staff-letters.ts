import type { Booking, StaffId } from "../booking/booking.ts";
import { knownBy } from "../booking/deadlines.ts";
import { openOfferOf } from "../booking/offers.ts";
import type { SendMode } from "../mail/office.ts";
import type { Tx } from "../world/store.ts";
import type { LetterChange, OutboxLetter } from "../world/store-rows.ts";
import { type ActOutcome, audit, byStaff, closeTasks } from "./acts.ts";
import { askedAnew } from "./asked-anew.ts";
import { BY_CLOCK, type Desk, handleIn } from "./desk.ts";
import { stillStands } from "./letter-standing.ts";
import { offerBody, wordsAnew } from "./letters-anew.ts";
import { officeInForce } from "./opening.ts";
import { isOnProbation, liftRestored, restoredOf } from "./restored.ts";
import { may } from "./rights.ts";
import { mayApprove, ONE_PERSON_DUTY_SETTING, SEND_MODE_SETTING, sendModeOf } from "./send-mode.ts";
import { addTask } from "./tasks.ts";

export type OnLetter = { staff: StaffId; letterId: string };

export type Released = ActOutcome & { withdrawn?: string };

/**
 * A person lets a letter go (decision 18). An offer is released first, so that its reply-by runs from now and stands so in the
 * letter; a letter that is no longer true is withdrawn instead. `seen` is the digest of the preview that the person saw: a
 * letter that reads otherwise by now is shown again rather than sent.
 */
export async function releaseLetter(
  tx: Tx,
  desk: Desk,
  { staff, letterId, seen }: OnLetter & { seen: string | null },
): Promise<Released> {
  const letter = await tx.letter(letterId);
  if (!letter) return { refused: "unknownLetter" };
  if (!isReleasable(letter)) return { refused: "notWaiting" };
  if (await isOwn(tx, desk, letter, staff)) return { refused: "ownLetter" };
  if (await isOwnEdit(tx, letter, staff)) return { refused: "ownEdit" };
  if (letter.bookingId && (await tx.booking(letter.bookingId))?.frozen) return { refused: "frozen" };
  const at = desk.world.clock.now();
  // After a lost answer it may be there already, whatever became of a later try: then it leaves again as it was, or not at all.
  const mayHaveArrived = letter.state === "unknown" || letter.maybeTwice;
  const restarts = letter.kind === "offer" && !mayHaveArrived;
  const standing = await stillStands(tx, restarts ? { ...letter, usefulUntil: null } : letter, at);
  // A reply to a letter that may have arrived must still find its offer, so it is never withdrawn.
  if (standing !== "stands" && mayHaveArrived) return { refused: "noLongerTrue" };
  if (standing !== "stands") return withdraw(tx, desk, letter, staff, standing);
  let change: Partial<LetterChange> = (await askedAnew(tx, desk, letter, at)) ?? {};
  if (restarts) {
    const renewed = await renewOffer(tx, desk, letter, staff);
    if ("refused" in renewed) return renewed;
    if ("madeAnew" in renewed) return { done: letterId, bookingId: letter.bookingId, withdrawn: "madeAnew" };
    change = renewed;
  }
  if (seen !== null && seen !== digestOf(desk, { ...letter, ...change })) return { refused: "previewChanged" };
  const sent = { state: "queued", reason: null, attempts: 0, notBefore: at, releasedBy: staff } as const;
  await tx.updateLetter(letterId, { ...change, ...sent, maybeTwice: letter.maybeTwice || mayHaveArrived });
  await closeTasks(tx, desk, staff, { letterId });
  await audit(tx, desk, staff, "releaseLetter", letterId);
  return { done: letterId, bookingId: letter.bookingId };
}

/** What a person sees before releasing, as one short text that the form carries back. */
export function digestOf(desk: Desk, { to, subject, text, html }: OutboxLetter): string {
  return desk.world.digests.sha256(new TextEncoder().encode(JSON.stringify([to, subject, text, html])));
}

/** Not sent after all. Something is left to do for a person unless the booking is over. */
export async function withdrawLetter(tx: Tx, desk: Desk, { staff, letterId }: OnLetter): Promise<ActOutcome> {
  const letter = await tx.letter(letterId);
  if (!letter) return { refused: "unknownLetter" };
  // A letter that may have arrived cannot be taken back; a reply to it must still find its booking.
  if (letter.state === "unknown") return { refused: "mayHaveArrived" };
  if (!isReleasable(letter) && letter.state !== "queued" && letter.state !== "drafted")
    return { refused: "notWaiting" };
  await tx.updateLetter(letterId, { state: "withdrawn", reason: `byStaff:${staff}` });
  await closeTasks(tx, desk, staff, { letterId });
  const booking = letter.bookingId ? await tx.booking(letter.bookingId) : null;
  if (booking && (booking.status === "requested" || booking.status === "offered" || booking.status === "confirmed")) {
    const at = desk.world.clock.now();
    const { id: bookingId } = booking;
    const due =
      booking.status === "confirmed"
        ? knownBy(booking.choice.slot.start, at, (await officeInForce(tx, desk)).calendar)
        : booking.answerBy;
    await addTask(tx, desk, { kind: "review", why: `withdrawn:${letter.kind}`, at, due, bookingId });
  }
  await audit(tx, desk, staff, "withdrawLetter", letterId);
  return { done: letterId, bookingId: letter.bookingId };
}

/** A person found out that a letter of unknown fate was sent, for instance in the server's own Sent folder. */
export async function countAsSent(tx: Tx, desk: Desk, { staff, letterId }: OnLetter): Promise<ActOutcome> {
  const letter = await tx.letter(letterId);
  if (!letter) return { refused: "unknownLetter" };
  if (letter.state !== "unknown") return { refused: "notWaiting" };
  const acceptedAt = desk.world.clock.now();
  await tx.updateLetter(letterId, { state: "accepted", acceptedAt, reason: `byStaff:${staff}` });
  await closeTasks(tx, desk, staff, { letterId });
  await audit(tx, desk, staff, "countAsSent", letterId);
  return { done: letterId, bookingId: letter.bookingId };
}

/** How freely letters leave. */
const OPENNESS: Readonly<Record<SendMode, number>> = { stop: 0, shadow: 0, approve: 1, auto: 2 };

/** Everybody may stop, tighten, and go back to what was configured; more than that needs the right to it. */
export async function setSendMode(
  tx: Tx,
  desk: Desk,
  { staff, mode }: { staff: StaffId; mode: SendMode },
): Promise<ActOutcome> {
  const isLooser = OPENNESS[mode] > OPENNESS[desk.sendMode];
  if (isLooser && !may(await tx.staff(staff), "loosenSending")) return { refused: "chiefOnly" };
  if (mode === "auto" && isOnProbation(await restoredOf(tx))) return { refused: "restoredFirst" };
  await noteSwitch(tx, desk, staff, SEND_MODE_SETTING, mode);
  await tx.putSetting(SEND_MODE_SETTING, mode);
  await audit(tx, desk, staff, "setSendMode", mode);
  return { done: mode, bookingId: null };
}

/** After a restore: the chief has seen to what was forgotten, and letters leave again as the send mode says. */
export async function endRestoration(tx: Tx, desk: Desk, { staff }: { staff: StaffId }): Promise<ActOutcome> {
  if (!may(await tx.staff(staff), "endRestoration")) return { refused: "chiefOnly" };
  const lifted = await liftRestored(tx, desk.world.clock.now(), staff);
  return lifted === "lifted" ? { done: "restored", bookingId: null } : { refused: lifted };
}

/** Decision 18: whether one person may write and release; the chief's to allow. */
export async function setOnePersonDuty(
  tx: Tx,
  desk: Desk,
  { staff, allowed }: { staff: StaffId; allowed: boolean },
): Promise<ActOutcome> {
  if (!may(await tx.staff(staff), "onePersonDuty")) return { refused: "chiefOnly" };
  await noteSwitch(tx, desk, staff, ONE_PERSON_DUTY_SETTING, allowed);
  await tx.putSetting(ONE_PERSON_DUTY_SETTING, allowed);
  await audit(tx, desk, staff, "setOnePersonDuty", allowed ? "allowed" : "forbidden");
  return { done: ONE_PERSON_DUTY_SETTING, bookingId: null };
}

/** Stands among the changes of the settings, without a reason: whoever stops the letters has no time to write one. */
async function noteSwitch(tx: Tx, desk: Desk, staff: StaffId, name: string, value: SendMode | boolean): Promise<void> {
  const before = await tx.setting(name);
  const row = { before: before === null ? null : JSON.stringify(before), after: JSON.stringify(value), reason: "" };
  if (before !== value) await tx.addOfficeChange({ at: desk.world.clock.now(), staff, name, ...row });
}

function isReleasable({ state }: OutboxLetter): boolean {
  return state === "awaiting" || state === "capped" || state === "unknown" || state === "failed";
}

async function isOwn(tx: Tx, desk: Desk, letter: OutboxLetter, staff: StaffId): Promise<boolean> {
  if (await mayApprove(tx, letter, staff)) return false;
  return letter.state === "awaiting" || (await sendModeOf(tx, desk)) === "approve";
}

/** Who has changed its words cannot be the one who looks them over. */
async function isOwnEdit(tx: Tx, letter: OutboxLetter, staff: StaffId): Promise<boolean> {
  if (!letter.edits?.by.includes(staff)) return false;
  return (await tx.setting(ONE_PERSON_DUTY_SETTING)) !== true;
}

/** The reply-by of an offer counts from its release, so the letter is written anew from the offer that stands now. */
async function renewOffer(
  tx: Tx,
  desk: Desk,
  letter: OutboxLetter,
  staff: StaffId,
): Promise<Partial<LetterChange> | { refused: "staleOffer" } | { madeAnew: true }> {
  if (!letter.bookingId) throw new Error("an offer letter without a booking");
  const { bookingId } = letter;
  const at = desk.world.clock.now();
  const released = await handleIn(tx, desk, { type: "release", at, bookingId, staff }, byStaff(staff));
  if ("refused" in released) return makeAnew(tx, desk, letter, staff);
  const booking = released.booking;
  const offer = booking && openOfferOf(booking);
  if (!offer) throw new Error("a release left no offer");
  const person = await tx.person(booking.personId);
  const body = await offerBody(tx, desk, booking, person, at);
  if (!body) throw new Error("an offer without words");
  return { ...(await wordsAnew(tx, desk, letter, { body, booking, person, at })), usefulUntil: offer.replyBy };
}

/** The offer waited too long for a fair time to reply: the clerk makes a new one from the same wishes (decision 15). */
async function makeAnew(
  tx: Tx,
  desk: Desk,
  letter: OutboxLetter,
  staff: StaffId,
): Promise<{ refused: "staleOffer" } | { madeAnew: true }> {
  const booking = letter.bookingId ? await tx.booking(letter.bookingId) : null;
  // What was agreed by telephone is not replaced behind the person's back.
  const offer = booking && openOfferOf(booking);
  if (!offer || offer.notes.includes("agreedByPhone")) return { refused: "staleOffer" };
  await withdraw(tx, desk, letter, staff, "overtaken");
  const { id: bookingId, requestedAt: receivedAt, wishes } = booking satisfies Booking;
  const at = desk.world.clock.now();
  const anew = { type: "revise", mailId: null } as const;
  const command = { ...anew, missing: [], readings: [], at, bookingId, receivedAt, staff, wishes };
  const made = await handleIn(tx, desk, command, BY_CLOCK);
  return "refused" in made ? { refused: "staleOffer" } : { madeAnew: true };
}

async function withdraw(
  tx: Tx,
  desk: Desk,
  letter: OutboxLetter,
  staff: StaffId,
  reason: "overtaken" | "tooLate",
): Promise<Released> {
  await tx.updateLetter(letter.id, { state: "withdrawn", reason });
  await closeTasks(tx, desk, staff, { letterId: letter.id });
  await audit(tx, desk, staff, `withdrawLetter:${reason}`, letter.id);
  return { done: letter.id, bookingId: letter.bookingId, withdrawn: reason };
}
