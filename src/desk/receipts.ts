import { answerByOf } from "../booking/deadlines.ts";
import { dayOf } from "../booking/time.ts";
import { addressKey } from "../mail/address.ts";
import type { HeldFor } from "../mail/interpret.ts";
import { OFFICE_LANGUAGE, readLanguage } from "../mail/language.ts";
import { asksForInterview, asksForTelephoneTalk } from "../mail/requests/stops.ts";
import type { Tx } from "../world/store.ts";
import type { Desk } from "./desk.ts";
import { isWrittenTo } from "./in-writing.ts";
import type { OpenMail } from "./open-mail.ts";
import { officeInForce } from "./opening.ts";
import { languageOf, post } from "./post.ts";

/** The held mails whose sender is told so: surely a person, writing about a booking, at an address we may answer. */
const RECEIPTED: Record<HeldFor, boolean> = {
  unreadable: false,
  oversize: false,
  brokenMail: false,
  maybeAutomatic: false,
  unclear: true,
  question: true,
  remark: false,
  doubtfulWish: true,
  noThread: true,
  noProof: false,
  failedAuthentication: false,
  addressDiffers: true,
  wrongAddressee: false,
  changeRequest: true,
  lateWord: true,
  lateReply: true,
  oldOffer: true,
  bounce: false,
  inJunk: false,
  sameIdOtherContent: false,
  foundAfterReset: false,
  movedBeforeRead: false,
  noArrival: true,
  refusedPerson: true,
  personConflict: true,
  severalRequests: true,
  tooManyMails: false,
  refused: true,
  manyAttempts: false,
  readAgain: false,
  answeredByStaff: false,
  answeredBefore: false,
  answersForgottenLetter: true,
  sentAfterBackup: false,
};

/**
 * One receipt for a held request (T6-3d): received, not confirmed, phone if nothing by the date. It goes to the address on file,
 * or for a first request to its sender; once a day for one address, and never where the mail shows no booking matter.
 */
export async function postReceipt(tx: Tx, desk: Desk, open: OpenMail, why: HeldFor): Promise<void> {
  const { reading, thread, mail, parsed } = open;
  if (!RECEIPTED[why] || reading.sender !== "person" || reading.doubts.includes("maybe_automatic")) return;
  const proved = thread?.match.by === "reply" && thread.match.fromAddressee;
  const booking = proved ? thread.match.booking : null;
  // Outside a thread only a request is answered: the shared inbox carries other business, too (decision 7).
  const asks = reading.intent === "request" || asksForInterview(reading) || asksForTelephoneTalk(reading);
  if (!booking && !asks) return;
  // The receipt says that nothing is confirmed yet, which would be untrue, and frightening, of a confirmed booking.
  if (thread?.match.booking.status === "confirmed") return;
  // Staff are talking to the person themselves; the clerk keeps quiet.
  if (thread?.match.booking.frozen) return;
  const person = booking ? await tx.person(booking.personId) : null;
  const to = person?.address ?? parsed.from[0]?.address ?? null;
  if (!to) return;
  const at = desk.world.clock.now();
  // One receipt for an address and day: the cause says so, and with it the token that the letter would carry.
  const cause = `receipt:${desk.world.digests.sha256(new TextEncoder().encode(`${addressKey(to)} ${dayOf(at)}`))}`;
  if (await tx.letterByToken(desk.world.digests.token([desk.office.id, cause, "heldReceipt"]))) return;
  const { policy, calendar } = await officeInForce(tx, desk);
  await post(tx, desk, {
    body: { kind: "heldReceipt", answerBy: answerByOf(mail.receivedAt, policy, calendar) },
    to,
    name: person?.name ?? reading.applicant.name,
    language: person ? languageOf(person) : (readLanguage(reading.newText)?.code ?? OFFICE_LANGUAGE),
    writes: await isWrittenTo(tx, person, to),
    booking,
    cause,
    at,
    answers: { mail, references: parsed.references, staff: null },
  });
}
