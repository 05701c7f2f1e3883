import type { Booking, BookingId, Command, StaffId, Wish } from "../booking/booking.ts";
import { answerByOf } from "../booking/deadlines.ts";
import { numberedOfferOf } from "../booking/offers.ts";
import { sameAddress } from "../mail/address.ts";
import { missingOf } from "../mail/interpret.ts";
import { type KnownLanguage, OFFICE_LANGUAGE, readLanguage } from "../mail/language.ts";
import type { Reading } from "../mail/reading.ts";
import type { Tx } from "../world/store.ts";
import type { InboundMail, Person } from "../world/store-rows.ts";
import { type ActOutcome, type ActRefusal, audit, closeTasks } from "./acts.ts";
import { type Cause, type Desk, handleIn } from "./desk.ts";
import { isWrittenTo } from "./in-writing.ts";
import { closeHeld } from "./mail-endings.ts";
import { officeInForce } from "./opening.ts";
import { post } from "./post.ts";
import { type PersonFacts, personFor } from "./staff-acts.ts";

/**
 * What a person decides about a held mail. The evidence stays the mail with its arrival; that a person read it is in 履歴. Each
 * act settles the mail in the same transaction: handled, its task closed, marked read in the inbox.
 */
export type OnMail = { staff: StaffId; mailId: string; references: string[] };

/** One mail may hold several requests: with `keepOpen` it stays held for the next one. */
export type OnRequestMail = OnMail & { keepOpen?: boolean };

/** For a mail that a person reads as part of a booking. Another sender than the person on file needs the person's word. */
export type OnBookingMail = OnMail & { bookingId: BookingId; senderChecked: boolean };

/** A new request with the facts a person corrected; what is still missing is asked once, like any request (T6-2). */
export async function treatAsRequest(
  tx: Tx,
  desk: Desk,
  input: OnRequestMail & { bookingId: BookingId; reference: string; facts: PersonFacts; wishes: Wish[] },
): Promise<ActOutcome> {
  const { staff, bookingId, reference, facts, wishes } = input;
  const mail = await heldMail(tx, input.mailId);
  if ("refused" in mail) return mail;
  if ((await tx.booking(bookingId)) ?? (await tx.bookingByReference(reference))) return { refused: "alreadyKnown" };
  const found = languageIn(mail);
  const person = await personFor(tx, desk, { ...facts, ...(found ? { language: found } : {}) });
  if (person === "numberOfAnotherName") return { refused: person };
  return carryOut(tx, desk, input, mail, "treatAsRequest", {
    type: "request",
    at: desk.world.clock.now(),
    bookingId,
    reference,
    via: "mail",
    personId: person.id,
    receivedAt: mail.receivedAt,
    mailId: mail.id,
    staff,
    wishes,
    missing: missingOf(person, wishes, []),
    readings: [],
    agreed: null,
    notes: [],
  });
}

/** New wishes for a booking that is still open: one new offer replaces what stood. */
export async function treatAsWishes(
  tx: Tx,
  desk: Desk,
  input: OnBookingMail & { wishes: Wish[] },
): Promise<ActOutcome> {
  const found = await openMailOf(tx, input);
  if ("refused" in found) return found;
  const { mail, booking } = found;
  return carryOut(tx, desk, input, mail, "treatAsWishes", {
    type: "revise",
    at: desk.world.clock.now(),
    bookingId: booking.id,
    receivedAt: mail.receivedAt,
    mailId: mail.id,
    staff: input.staff,
    wishes: input.wishes,
    missing: [],
    readings: [],
  });
}

/**
 * Still a reply by mail (T6-3b): refused when it arrived after the cut-off. Then staff telephone and confirm by hand with a
 * reason. `choice` is a number of the offer `ofOffer`.
 */
export async function treatAsAcceptance(
  tx: Tx,
  desk: Desk,
  input: OnBookingMail & { choice: number; ofOffer: number },
): Promise<ActOutcome> {
  const found = await openMailOf(tx, input);
  if ("refused" in found) return found;
  const { mail, booking } = found;
  // The number means a time of the offer that the person had on the screen; another one may have taken its place since.
  const offer = numberedOfferOf(booking);
  if (offer && offer.n !== input.ofOffer) return { refused: "offerChanged" };
  if (booking.status === "confirmed") return { refused: "alreadyConfirmed" };
  return carryOut(tx, desk, input, mail, "treatAsAcceptance", {
    type: "accept",
    at: desk.world.clock.now(),
    bookingId: booking.id,
    receivedAt: mail.receivedAt,
    mailId: mail.id,
    choice: input.choice,
  });
}

export async function treatAsDecline(tx: Tx, desk: Desk, input: OnBookingMail): Promise<ActOutcome> {
  return endByMail(tx, desk, input, "decline");
}

/** Before the day it cancels; on the day it is word, answered "please phone" (T6-6a, decision 12). */
export async function treatAsCancellation(tx: Tx, desk: Desk, input: OnBookingMail): Promise<ActOutcome> {
  return endByMail(tx, desk, input, "cancel");
}

/** 「読み取れませんでした」 is a letter that only staff send (decision 16), and only to the sender of the mail itself. */
export async function sendCouldNotRead(tx: Tx, desk: Desk, input: OnMail): Promise<ActOutcome> {
  const mail = await heldMail(tx, input.mailId);
  if ("refused" in mail) return mail;
  const reading = mail.reading as Reading | null;
  if (!mail.fromAddress || !/^[^\s@<>]+@[^\s@<>]+$/.test(mail.fromAddress)) return { refused: "senderUnknown" };
  if (reading && (reading.sender !== "person" || reading.doubts.includes("maybe_automatic"))) {
    return { refused: "senderAutomatic" };
  }
  await closeHeld(tx, desk, mail, input.staff, null);
  const { policy, calendar } = await officeInForce(tx, desk);
  await post(tx, desk, {
    body: { kind: "couldNotRead", answerBy: answerByOf(mail.receivedAt, policy, calendar) },
    to: mail.fromAddress,
    name: null,
    language: languageIn(mail)?.code ?? OFFICE_LANGUAGE,
    writes: await isWrittenTo(tx, null, mail.fromAddress),
    booking: null,
    cause: `mail:${mail.id}`,
    at: desk.world.clock.now(),
    answers: causeOf(input, mail),
  });
  await audit(tx, desk, input.staff, "sendCouldNotRead", mail.id);
  return { done: mail.id, bookingId: mail.bookingId };
}

/** Staff answered from their own mail program, by telephone or at the counter; the clerk sends nothing. */
export async function answeredMyself(tx: Tx, desk: Desk, input: OnMail): Promise<ActOutcome> {
  const mail = await heldMail(tx, input.mailId);
  if ("refused" in mail) return mail;
  await closeHeld(tx, desk, mail, input.staff, null);
  await audit(tx, desk, input.staff, "answeredMyself", mail.id);
  return { done: mail.id, bookingId: mail.bookingId };
}

/** Other business of the shared inbox: our copy is put aside, the mail itself stays unread where it is (decision 7). */
export async function notForUs(tx: Tx, desk: Desk, input: OnMail): Promise<ActOutcome> {
  const mail = await heldMail(tx, input.mailId);
  if ("refused" in mail) return mail;
  await tx.updateInbound(mail.id, {
    state: "ignored",
    reason: "notForUs",
    settledAt: desk.world.clock.now(),
    settledBy: input.staff,
  });
  await closeTasks(tx, desk, input.staff, { mailId: mail.id });
  await audit(tx, desk, input.staff, "notForUs", mail.id);
  return { done: mail.id, bookingId: null };
}

/** Mails that one act settles; what a flood leaves behind is put aside in as many acts as it takes. */
export const MOST_PUT_ASIDE = 200;

/** The same for the oldest held mails of one sender together, for nobody opens ten thousand one by one. */
export async function noneForUs(
  tx: Tx,
  desk: Desk,
  { staff, fromAddress }: { staff: StaffId; fromAddress: string },
): Promise<ActOutcome> {
  const held = await tx.inboundMails({ states: ["held"], fromAddress, limit: MOST_PUT_ASIDE });
  for (const mail of held) await notForUs(tx, desk, { staff, mailId: mail.id, references: [] });
  return held[0] ? { done: held[0].id, bookingId: null } : { refused: "alreadySettled" };
}

/** Whether the mail came from the address that the person of the booking gave. */
export function isFromPerson(mail: InboundMail, person: Person | null): boolean {
  return sameAddress(mail.fromAddress, person?.address ?? null);
}

/** What the mail's own words say about the letters that its writer reads best. */
function languageIn({ reading }: InboundMail): KnownLanguage | null {
  return readLanguage((reading as Reading | null)?.newText ?? "");
}

async function endByMail(tx: Tx, desk: Desk, input: OnBookingMail, type: "decline" | "cancel"): Promise<ActOutcome> {
  const found = await openMailOf(tx, input);
  if ("refused" in found) return found;
  const { mail, booking } = found;
  const at = desk.world.clock.now();
  const command = { type, at, bookingId: booking.id, receivedAt: mail.receivedAt, mailId: mail.id } as const;
  return carryOut(tx, desk, input, mail, type === "decline" ? "treatAsDecline" : "treatAsCancellation", command);
}

async function carryOut(
  tx: Tx,
  desk: Desk,
  input: OnRequestMail,
  mail: InboundMail,
  act: string,
  command: Command,
): Promise<ActOutcome> {
  const outcome = await handleIn(tx, desk, command, causeOf(input, mail));
  if ("refused" in outcome) return outcome;
  // What is already so needs no second event; the mail is settled all the same.
  if (!input.keepOpen) await closeHeld(tx, desk, { ...mail, bookingId: command.bookingId }, input.staff, null);
  const isChecked = "senderChecked" in input && input.senderChecked === true;
  await audit(tx, desk, input.staff, isChecked ? `${act}:senderChecked` : act, mail.id);
  return { done: mail.id, bookingId: command.bookingId };
}

/** Letters answer the mail in its thread, and are caused by the person who decided. */
function causeOf({ staff, references }: OnMail, mail: InboundMail): Cause {
  return { mail, references, staff };
}

async function heldMail(tx: Tx, mailId: string): Promise<InboundMail | { refused: ActRefusal }> {
  const mail = await tx.inboundMail(mailId);
  if (!mail) return { refused: "unknownMail" };
  return mail.state === "held" ? mail : { refused: "alreadySettled" };
}

async function openMailOf(
  tx: Tx,
  { mailId, bookingId, senderChecked }: OnBookingMail,
): Promise<{ mail: InboundMail; booking: Booking } | { refused: ActRefusal }> {
  const mail = await heldMail(tx, mailId);
  if ("refused" in mail) return mail;
  const booking = await tx.booking(bookingId);
  if (!booking) return { refused: "unknownBooking" };
  // A mail that came before its booking was asked for cannot be about it.
  if (mail.receivedAt < booking.requestedAt) return { refused: "bookingMismatch" };
  if (!isFromPerson(mail, await tx.person(booking.personId)) && !senderChecked) return { refused: "senderDiffers" };
  return { mail, booking };
}
