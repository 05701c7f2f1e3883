import type { StaffId } from "../booking/booking.ts";
import { interpret, type Triage } from "../mail/interpret.ts";
import type { ParsedMail, Reading } from "../mail/reading.ts";
import { readAuthentication } from "../mail/sender/authentication.ts";
import type { Tx, View } from "../world/store.ts";
import type { InboundMail } from "../world/store-rows.ts";
import type { ParseFailure } from "../world/world.ts";
import { type ActOutcome, audit } from "./acts.ts";
import type { Desk } from "./desk.ts";
import { isOutside } from "./loop.ts";
import { readInThread, shortened } from "./open-mail.ts";
import { findThread } from "./thread.ts";

/** What the clerk would have made of a mail that it can read now; a person decides. */
export type Proposal = Triage["act"] | "copy" | "ours";

/** Stands before the proposal in the reason of a mail that was read again. */
const READ_AGAIN = "readAgain";

/** Reasons that a better reader, or a library without the fault, may do away with. */
const REPLAYABLE: readonly string[] = ["unreadable", "oversize", "brokenMail", "manyAttempts", READ_AGAIN];

/** Whether reading the stored mail again may show more than what is there now. */
export function isReplayable({ state, reason, reading }: InboundMail): boolean {
  return state === "held" && (reading === null || REPLAYABLE.includes(reason?.split(":")[0] ?? ""));
}

/** The proposal of a mail that was read again, or null. */
export function proposalOf({ state, reason }: InboundMail): Proposal | null {
  const [word, proposal] = (reason ?? "").split(":");
  return state === "held" && word === READ_AGAIN ? ((proposal ?? null) as Proposal | null) : null;
}

/** The stored bytes as the present parser reads them; what it throws at is a failure like any other (decision 6). */
export async function parseStored(desk: Desk, mailId: string): Promise<ParsedMail | ParseFailure> {
  const raw = await desk.world.store.look(desk.office.id, (view) => view.inboundRaw(mailId));
  if (!raw) return { failed: "malformed", detail: "no bytes stored" };
  try {
    return await desk.world.parser.parse(raw);
  } catch (error) {
    if (isOutside(error)) throw error;
    return { failed: "malformed", detail: "the parser threw" };
  }
}

/**
 * A held mail that could not be read is read again. It stays held, whatever it says: what the clerk would do now is only shown, for
 * days may have passed, and the person may have been telephoned since. A mail that was settled is never read again.
 */
export async function readHeldAgain(
  tx: Tx,
  desk: Desk,
  { staff, mailId, parsed }: { staff: StaffId; mailId: string; parsed: ParsedMail | ParseFailure },
): Promise<ActOutcome> {
  const mail = await tx.inboundMail(mailId);
  if (!mail) return { refused: "unknownMail" };
  if (!isReplayable(mail)) return { refused: "alreadySettled" };
  if ("failed" in parsed) return { refused: "stillUnreadable" };
  const thread = await findThread(tx, parsed);
  const reading = await readInThread(tx, desk, mail, parsed, thread);
  if ("failed" in reading) return { refused: "stillUnreadable" };
  await tx.updateInbound(mail.id, {
    subject: parsed.subject,
    fromAddress: parsed.from[0]?.address ?? mail.fromAddress,
    fromName: parsed.from[0]?.name ?? null,
    reading: shortened(reading),
    numberNamed: reading.applicant.jobSeekerNumber,
    bookingId: thread?.match.booking.id ?? mail.bookingId,
    reason: `${READ_AGAIN}:${await proposalFor(tx, desk, mail, parsed, reading)}`,
  });
  await audit(tx, desk, staff, "readHeldAgain", mail.id);
  return { done: mail.id, bookingId: null };
}

async function proposalFor(
  view: View,
  desk: Desk,
  mail: InboundMail,
  parsed: ParsedMail,
  reading: Reading,
): Promise<Proposal> {
  if (mail.messageId) {
    if (await view.letterByMessageId(mail.messageId)) return "ours";
    const others = (await view.inboundByMessageId(mail.messageId)).filter((one) => one.id !== mail.id);
    if (others.some((one) => one.contentHash === mail.contentHash)) return "copy";
    if (others.length > 0) return "hold";
  }
  // Nobody, or several people, in From: whose word it is cannot be said.
  if (parsed.from.length !== 1 && reading.sender === "person") return "hold";
  const thread = await findThread(view, parsed);
  const authentication = readAuthentication(parsed, desk.office.mail.authservId);
  return interpret(reading, thread?.match ?? null, authentication, mail.folder === "junk").act;
}
