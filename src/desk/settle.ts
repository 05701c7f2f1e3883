import { type HeldFor, interpret, type Triage } from "../mail/interpret.ts";
import type { ParsedMail, Reading } from "../mail/reading.ts";
import { readAuthentication } from "../mail/sender/authentication.ts";
import type { Tx } from "../world/store.ts";
import type { InboundMail } from "../world/store-rows.ts";
import type { ParseFailure } from "../world/world.ts";
import { acceptBounce, noteAboutErased } from "./bounces.ts";
import type { Desk } from "./desk.ts";
import { handleIn } from "./desk.ts";
import { isOutside, type Step } from "./loop.ts";
import { type Acting, commandFor, keepLanguage, keepNotice } from "./mail-commands.ts";
import { findCopy, isOurs } from "./mail-copies.ts";
import { hold, ignore, ignoreBare, markHandled } from "./mail-endings.ts";
import { nextUndecided } from "./next-mail.ts";
import { type OpenMail, readInThread, shortened } from "./open-mail.ts";
import { postReceipt } from "./receipts.ts";
import { catchUp, forgottenIn, restoredOf } from "./restored.ts";
import { isAnsweredByStaff } from "./sent-folder.ts";
import { answeredLetter, answersErased, answersLetterOfNone, type FoundThread, findThread } from "./thread.ts";
import { holdUndecided } from "./undecided-mails.ts";

/** After so many aborted attempts a mail is shown to a person instead of being tried again. */
const MOST_ATTEMPTS = 3;

/**
 * The mail door, second half: takes the oldest undecided mail, reads it and lets the desk decide, in one transaction with the
 * mail's own settlement. Every mail ends handled, held or ignored with a reason.
 */
export async function settle(desk: Desk): Promise<Step> {
  const { store, log } = desk.world;
  const { mail, restored } = await store.look(desk.office.id, async (view) => ({
    mail: await nextUndecided(view),
    restored: await restoredOf(view),
  }));
  if (restored && !restored.answered) return (await catchUp(desk, restored)) ? "worked" : "idle";
  if (!mail) return "idle";
  try {
    const raw = await store.look(desk.office.id, (view) => view.inboundRaw(mail.id));
    const parsed = raw
      ? await desk.world.parser.parse(raw)
      : ({ failed: "malformed", detail: "no bytes stored" } as const);
    await desk.hold.transaction((tx) => settleIn(tx, desk, mail, parsed));
  } catch (error) {
    if (isOutside(error)) throw error;
    log.error("mail could not be settled", { mail: mail.id, attempt: mail.attempts + 1, error: nameOf(error) });
    await desk.hold.transaction((tx) => countAttempt(tx, desk, mail));
  }
  return "worked";
}

/** Decides one mail, if nobody has done so meanwhile. */
async function settleIn(tx: Tx, desk: Desk, mail: InboundMail, parsed: ParsedMail | ParseFailure): Promise<void> {
  const current = await tx.inboundMail(mail.id);
  if (current?.state !== "new") return;
  const isFoundAfterReset = mail.reason === "foundAfterReset";
  const unparsed = isFoundAfterReset ? "foundAfterReset" : mail.oversize ? "oversize" : "brokenMail";
  if ("failed" in parsed) return hold(tx, desk, mail, unparsed);
  await tx.updateInbound(mail.id, {
    subject: parsed.subject,
    fromAddress: parsed.from[0]?.address ?? mail.fromAddress,
    fromName: parsed.from[0]?.name ?? null,
  });
  if (isFoundAfterReset) return holdUndecided(tx, desk, mail, parsed, "foundAfterReset");
  const copy = await findCopy(tx, desk, mail);
  if (copy === "duplicate") return ignore(tx, desk, mail, "duplicate", null);
  if (copy === "copy of erased") return ignoreBare(tx, desk, mail, "duplicate");
  if (copy === "other content") return hold(tx, desk, mail, "sameIdOtherContent");
  if (await isOurs(tx, desk, mail, parsed)) return ignore(tx, desk, mail, "ours", null);
  if (await isAnsweredByStaff(tx, desk, mail.messageId))
    return holdUndecided(tx, desk, mail, parsed, "answeredByStaff");
  const answered = await answeredLetter(tx, parsed);
  const found = await findThread(tx, parsed, answered);
  const reading = await readInThread(tx, desk, mail, parsed, found);
  const thread = (await isAboutNoBooking(tx, parsed, reading, found)) ? null : found;
  const bookingId = thread?.match.booking.id ?? null;
  if ("failed" in reading) {
    await tx.updateInbound(mail.id, { bookingId });
    return hold(tx, desk, mail, "brokenMail");
  }
  const numberNamed = reading.applicant.jobSeekerNumber;
  await tx.updateInbound(mail.id, { reading: shortened(reading), numberNamed, bookingId });
  const forgotten = await forgottenReason(tx, mail, parsed);
  const open: OpenMail = { mail, parsed, reading, thread };
  if (reading.sender !== "person" && (await noteAboutErased(tx, open)))
    return ignoreBare(tx, desk, mail, "aboutErased");
  if (forgotten && reading.sender === "person") {
    return forgotten === "answeredBefore"
      ? hold(tx, desk, mail, forgotten)
      : holdWithReceipt(tx, desk, open, forgotten);
  }
  // Nobody, or several people, in From: whose word it is cannot be said.
  if (parsed.from.length !== 1 && reading.sender === "person") return hold(tx, desk, mail, "brokenMail");
  if (mail.oversize && reading.sender === "person") return holdWithReceipt(tx, desk, open, "oversize");
  if (!thread && reading.sender === "person" && (await answersErased(tx, answered)))
    return holdWithReceipt(tx, desk, open, "noThread");
  const authentication = readAuthentication(parsed, desk.office.mail.authservId);
  const triage = interpret(reading, thread?.match ?? null, authentication, mail.folder === "junk");
  const doubt = triage.act === "ignore" || triage.act === "bounce" ? null : doubtOf(mail);
  await carryOut(tx, desk, open, doubt ? { act: "hold", why: doubt } : triage);
}

/**
 * What was noted when the mail was stored and leaves it to a person. Staff took it out of the inbox before we read it, so it may be in
 * their hands already; or nobody can say whether it came in time, and which day its "tomorrow" is.
 */
function doubtOf({ reason }: InboundMail): "movedBeforeRead" | "noArrival" | null {
  return reason === "movedBeforeRead" || reason === "noArrival" ? reason : null;
}

/**
 * What a machine sends back on a letter of no booking, such as a receipt, is about none: in a household with one address the open booking
 * may be a relative's.
 */
async function isAboutNoBooking(
  tx: Tx,
  parsed: ParsedMail,
  reading: Reading | ParseFailure,
  found: FoundThread | null,
): Promise<boolean> {
  if (found?.match.by !== "guess" || "failed" in reading || reading.sender === "person") return false;
  return answersLetterOfNone(tx, parsed);
}

/** Set where a restored backup has forgotten what was done with this mail, or with the letter that it answers. */
async function forgottenReason(tx: Tx, mail: InboundMail, parsed: ParsedMail) {
  const restored = await restoredOf(tx);
  return restored && forgottenIn(restored, mail, [...parsed.inReplyTo, ...parsed.references]);
}

async function carryOut(tx: Tx, desk: Desk, open: OpenMail, triage: Triage): Promise<void> {
  const { mail } = open;
  if (open.reading.sender === "person" && triage.act !== "ignore") await keepLanguage(tx, open);
  switch (triage.act) {
    case "hold":
      if (triage.why === "lateWord") await keepLateWord(tx, desk, open);
      return holdWithReceipt(tx, desk, open, triage.why);
    case "ignore":
      return ignore(tx, desk, mail, triage.why, open.thread?.match.booking.id ?? null);
    case "note":
      await keepNotice(tx, desk, open);
      return markHandled(tx, desk, mail, open.thread?.match.booking.id ?? null);
    case "bounce":
      await acceptBounce(tx, desk, open);
      return;
    case "accept":
    case "askWhich":
    case "decline":
      // 「承知しました」 to a notice about the terms is no answer to an offer that happens to stand open; new terms may be declined.
      if (open.thread?.letter?.kind === "termsNotice") return holdWithReceipt(tx, desk, open, "unclear");
      if (triage.act !== "decline" && (await answersOldOffer(tx, open)))
        return holdWithReceipt(tx, desk, open, "oldOffer");
      return command(tx, desk, open, triage);
    case "cancel":
    case "sendWord":
    case "revise":
    case "request":
      return command(tx, desk, open, triage);
  }
}

/**
 * Running late, or the line does not work, on the day itself: it is word from now on and no no-show follows (T6-6b), and it alarms
 * staff. How to help is for the person who reads the mail, so no letter goes.
 */
async function keepLateWord(tx: Tx, desk: Desk, { mail, parsed, thread }: OpenMail): Promise<void> {
  if (!thread) return;
  const word = {
    at: desk.world.clock.now(),
    bookingId: thread.match.booking.id,
    mailId: mail.id,
    about: "late" as const,
  };
  const command = { type: "sendWord" as const, ...word, receivedAt: mail.receivedAt };
  // After the end of the talk it is no word any more; the mail waits for a person all the same.
  await handleIn(tx, desk, command, { mail, references: parsed.references, staff: null });
}

async function command(tx: Tx, desk: Desk, open: OpenMail, triage: Acting): Promise<void> {
  const { mail, parsed } = open;
  const made = await commandFor(tx, desk, open, triage);
  if ("hold" in made) return holdWithReceipt(tx, desk, open, made.hold);
  // The details that a yes brings name the number that stands beside it, and ask for none.
  if (triage.act === "accept") await keepNotice(tx, desk, open);
  const outcome = await handleIn(tx, desk, made.command, { mail, references: parsed.references, staff: null });
  if ("refused" in outcome) return holdWithReceipt(tx, desk, open, "refused", outcome.refused);
  const beside = besideOf(triage, open.reading);
  if (beside) {
    // A first request belongs to the booking that it has just become; whoever answers the question must see that.
    await tx.updateInbound(mail.id, { bookingId: made.command.bookingId });
    return hold(tx, desk, mail, beside);
  }
  return markHandled(tx, desk, mail, made.command.bookingId);
}

/**
 * The booking is confirmed, or times are offered; the question or remark beside the yes, and the question beside the wish, waits for
 * a person (decision 11), for no letter of ours answers it.
 */
function besideOf(triage: Acting, { doubts }: Reading): "question" | "remark" | null {
  const isAsked = triage.act === "accept" || triage.act === "request" || triage.act === "revise";
  if (isAsked && doubts.includes("question")) return "question";
  return triage.act === "accept" && doubts.includes("remark") ? "remark" : null;
}

/** The numbers of a letter are those of its own offer: once a new one was made, 「1番」 means another time there. */
async function answersOldOffer(tx: Tx, { thread }: OpenMail): Promise<boolean> {
  if (!thread?.letter) return false;
  const answered = Number(thread.letter.cause.slice(thread.letter.cause.lastIndexOf(":") + 1));
  const newest = (await tx.events(thread.match.booking.id)).findLastIndex(
    (event) => event.type === "offered" || event.type === "changeOffered",
  );
  // A letter about what was agreed before another time was offered is not an answer to that offer.
  return answered < newest && thread.letter.kind !== "details" && thread.letter.kind !== "detailsFollow";
}

async function holdWithReceipt(tx: Tx, desk: Desk, open: OpenMail, why: HeldFor, detail?: string): Promise<void> {
  await hold(tx, desk, open.mail, why, detail);
  await postReceipt(tx, desk, open, why);
}

async function countAttempt(tx: Tx, desk: Desk, mail: InboundMail): Promise<void> {
  const attempts = mail.attempts + 1;
  await tx.updateInbound(mail.id, { attempts });
  if (attempts >= MOST_ATTEMPTS) await hold(tx, desk, mail, "manyAttempts");
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : "unknown";
}
