import type { Booking, Event } from "../booking/booking.ts";
import type { Policy } from "../booking/policy.ts";
import { at, dayOf, endOf, plusDays, startOf, type Time } from "../booking/time.ts";
import { type Language, OFFICE_LANGUAGE } from "../mail/language.ts";
import { isMessageId } from "../mail/letters/compose.ts";
import { detailsCalendar } from "../mail/letters/ics.ts";
import type { Letter, LetterBody } from "../mail/letters/letter.ts";
import { letterFor, wayOf } from "../mail/letters/letter-for.ts";
import type { SendMode } from "../mail/office.ts";
import type { Tx, View } from "../world/store.ts";
import type { LetterState, OutboxLetter, Person } from "../world/store-rows.ts";
import { alarm, type Cap, capOver } from "./caps.ts";
import { consentBefore, lacksTerms } from "./consent.ts";
import type { Cause, Desk } from "./desk.ts";
import { freeTimes } from "./facts.ts";
import { isWrittenTo } from "./in-writing.ts";
import { meetingFacts } from "./meeting-facts.ts";
import { wordingNow } from "./office-changes.ts";
import { officeInForce } from "./opening.ts";
import { restoredOf } from "./restored.ts";
import { sendModeOf } from "./send-mode.ts";
import { addTask } from "./tasks.ts";
import { tellBy } from "./telling.ts";
import { openShelf } from "./terms.ts";

/** Most Message-IDs in References; enough for any thread, short enough for any header limit. */
const MOST_REFERENCES = 20;
const MOST_LETTERS_OF_A_BOOKING = 200;

/** Writes the letter an event calls for into the outbox, in the transaction that records the event. */
export async function postFor(
  tx: Tx,
  desk: Desk,
  event: Event,
  booking: Booking,
  position: number,
  cause: Cause,
): Promise<void> {
  const person = await tx.person(booking.personId);
  const office = await officeInForce(tx, desk);
  const body = letterFor(event, booking, await knownAfter(tx, desk, event, booking, person), office);
  if (!body) return;
  if (!person?.address) {
    // Whoever is told by telephone is called once, when there is an ID to tell.
    if (body.kind === "detailsFollow") return;
    return addTask(tx, desk, {
      kind: "telephone",
      why: `tell:${body.kind}`,
      at: event.at,
      due: tellBy(body, booking, event.at, office),
      bookingId: booking.id,
    });
  }
  await post(tx, desk, {
    body,
    to: person.address,
    name: person.name,
    language: languageOf(person),
    writes: await isWrittenTo(tx, person, person.address),
    booking,
    cause: `${booking.id}:${position}`,
    at: event.at,
    answers: cause,
  });
}

/** What the letter of this event must know, of its person and of what else is written. */
export async function knownAfter(tx: Tx, desk: Desk, event: Event, booking: Booking, person: Person | null) {
  const isByOffice = event.type === "cancelled" && event.by === "office";
  const { agreed, ...ofMeeting } = await meetingFacts(tx, event, booking);
  return {
    ...(await knownFor(tx, desk, person, await consentBefore(tx, agreed ?? event, booking, person))),
    ...{ agreed, ...ofMeeting, lacksTerms: await lacksTerms(tx, agreed ?? event, booking) },
    freeTimes: isByOffice ? await freeTimes(tx, desk, event.at) : [],
  };
}

/** What a letter must know beyond its event. */
export async function knownFor(view: View, desk: Desk, person: Person | null, consentedTo: string | null = null) {
  const shelf = await openShelf(view, desk);
  return {
    consentedTo,
    freeTimes: [],
    ...{ ownMeeting: null, agreed: null, told: "nothing" as const },
    phone: person?.phone ?? null,
    cannotTelephone: person?.cannotTelephone === true,
    hasTermsText: (version: string) => shelf.files(version).text !== null,
  };
}

export type Posting = {
  body: LetterBody;
  to: string;
  name: string | null;
  language: Language;
  /** Somebody who cannot telephone (`isWrittenTo`). */
  writes: boolean;
  booking: Booking | null;
  /** Names the one thing this letter answers; with the kind it is unique, so nothing is said twice. */
  cause: string;
  at: Time;
  answers: Cause;
};

/** Fixes everything about a letter before its first attempt: words, token, Message-ID, Date, boundary (decision 1). */
export async function post(tx: Tx, desk: Desk, posting: Posting): Promise<void> {
  const { body, booking, at, to } = posting;
  const { world } = desk;
  const office = await officeInForce(tx, desk);
  // A letter of the forgotten time may have had the same cause and other words; it must not pass for this one.
  const restored = await restoredOf(tx);
  const token = world.digests.token([office.id, posting.cause, body.kind, ...(restored ? [restored.restoredAt] : [])]);
  const way = wayOf(body.kind, booking, office);
  const writes = posting.writes ? { writes: true as const } : {};
  const head = { name: posting.name, reference: booking?.reference ?? null, token, ...way, ...writes };
  const own = await wordingNow(tx, body.kind);
  const rendered = renderIn({ ...desk, office }, { ...head, ...body }, { language: posting.language, at, own });
  const thread = await threadOf(tx, posting);
  const state = await stateOf(tx, desk, posting, office.policy);
  const letter: Omit<OutboxLetter, "order"> = {
    id: world.ids.next(),
    bookingId: booking?.id ?? null,
    kind: body.kind,
    cause: posting.cause,
    to,
    token,
    messageId: `<${token.toLowerCase()}.${body.kind.toLowerCase()}@${domainOf(office.mail.fromAddress)}>`,
    date: at,
    boundary: token.toLowerCase(),
    ...rendered,
    edits: null,
    ...thread,
    attachments: await attach(tx, { ...desk, office }, posting),
    state: state.state,
    reason: state.cap,
    attempts: 0,
    notBefore: at,
    usefulUntil: usefulUntil(body, office.policy),
    writtenAt: at,
    causedBy: posting.answers.staff,
    releasedBy: null,
    acceptedAt: null,
    maybeTwice: false,
    copied: false,
  };
  await tx.post(letter);
  if (state.cap) await alarm(tx, desk, state.cap, { at, bookingId: letter.bookingId, letterId: letter.id });
}

/** The words of a letter, and beside those in another language what they are in Japanese, for staff to read. */
export function renderIn(
  { render, office }: Pick<Desk, "render" | "office">,
  letter: Letter,
  { language, at, own }: { language: Language; at: Time; own: string | null },
): Pick<OutboxLetter, "subject" | "text" | "html" | "other"> {
  if (language === "ja") return render(letter, office, at, own);
  const { subject, text } = render(letter, office, at, own);
  const inJapanese = `${subject}\n\n${text}`;
  return { ...render({ ...letter, language }, office, at, own), other: { language, inJapanese } };
}

/** In what words letters to this person are written. */
export function languageOf(person: Person | null): Language {
  return person?.language?.code ?? OFFICE_LANGUAGE;
}

/** A cap needs no detection of loops: over it a letter waits for a person with an alarm (decision 8). */
async function stateOf(
  tx: Tx,
  desk: Desk,
  { to, at, booking, answers }: Posting,
  policy: Policy,
): Promise<{ state: LetterState; cap: Cap | null }> {
  const earlier = booking ? await tx.letters({ bookingId: booking.id, limit: MOST_LETTERS_OF_A_BOOKING }) : [];
  const cap = await capOver(tx, policy, { to, at, earlier, byStaff: answers.staff !== null });
  if (cap) return { state: "capped", cap };
  const states = { auto: "queued", approve: "awaiting", shadow: "drafted", stop: "queued" } as const satisfies Record<
    SendMode,
    LetterState
  >;
  return { state: states[await sendModeOf(tx, desk)], cap: null };
}

/** An answer threads below the mail it answers, any other letter below our last one, so that the whole reads as one talk. */
async function threadOf(
  tx: Tx,
  { booking, answers }: Posting,
): Promise<{ inReplyTo: string | null; references: string[] }> {
  // What strangers call their mails can be anything; only an id that is one may stand in a letter's header.
  const given = answers.mail?.messageId ?? null;
  const answered = given !== null && isMessageId(given) ? given : null;
  const earlier = booking ? await tx.letters({ bookingId: booking.id, limit: MOST_LETTERS_OF_A_BOOKING }) : [];
  const last = earlier.filter((letter) => letter.state !== "withdrawn").at(-1);
  const inReplyTo = answered ?? last?.messageId ?? null;
  const chain = [
    ...(last?.references ?? []),
    ...(last ? [last.messageId] : []),
    ...answers.references.filter(isMessageId),
    ...(answered ? [answered] : []),
  ];
  return { inReplyTo, references: [...new Set(chain)].slice(-MOST_REFERENCES) };
}

/** Attachments come from the fixed list only: the terms with an offer, a notice about them or where they are new to a person, the calendar entry with the details (design §7). */
async function attach(
  tx: Tx,
  desk: Desk,
  { body, booking, at, language }: Posting,
): Promise<OutboxLetter["attachments"]> {
  const keep = async (fileName: string, contentType: string, content: Uint8Array) => {
    const digest = desk.world.digests.sha256(content);
    await tx.keepAttachment(digest, content);
    return { fileName, contentType, digest };
  };
  const terms: OutboxLetter["attachments"] = [];
  const isConfirmation = body.kind === "details" || body.kind === "detailsFollow";
  if (body.kind === "offer" || body.kind === "termsNotice" || (isConfirmation && body.attachTerms)) {
    const files = (await openShelf(tx, desk)).files(body.termsVersion);
    terms.push(await keep(files.pdfName, "application/pdf", files.pdf));
    if (files.text) terms.push(await keep(files.textName, "text/plain; charset=utf-8", files.text));
  }
  const calendar = booking && (await calendarFor(tx, desk, { body, booking, at, language }));
  if (!calendar) return terms;
  const method = isConfirmation ? "PUBLISH" : "CANCEL";
  return [
    ...terms,
    await keep(CALENDAR_FILE, `text/calendar; charset=utf-8; method=${method}`, new TextEncoder().encode(calendar)),
  ];
}

const CALENDAR_FILE = "yoyaku.ics";

/** The details put the time into people's calendars, a change moves it there, a cancellation takes it out again. */
async function calendarFor(
  tx: Tx,
  desk: Desk,
  { body, booking, at, language }: Pick<Posting, "body" | "at" | "language"> & { booking: Booking },
): Promise<string | null> {
  const isCancelled = body.kind === "cancellationReceipt";
  const isConfirmation = body.kind === "details" || body.kind === "detailsFollow";
  if ((!isConfirmation && !isCancelled) || !body.slot) return null;
  const earlier = await tx.letters({ bookingId: booking.id, limit: MOST_LETTERS_OF_A_BOOKING });
  const sequence = earlier.filter((one) => one.attachments.some(({ fileName }) => fileName === CALENDAR_FILE)).length;
  // Nobody has the entry of a booking whose details were never written.
  if (isCancelled && sequence === 0) return null;
  const byTelephone = wayOf(body.kind, booking, desk.office).byTelephone ?? false;
  const agreed = body.kind === "details" && body.called === "cannot" ? "inWriting" : null;
  const meeting = agreed ?? (body.kind === "details" ? body.meeting : byTelephone ? "telephone" : "toFollow");
  const { office } = desk;
  return detailsCalendar({
    office,
    bookingId: booking.id,
    slot: body.slot,
    meeting,
    sequence,
    stampAt: at,
    isCancelled,
    language,
  });
}

/** After this moment the letter would only mislead; it is withdrawn and the booking decided anew (decision 1). */
function usefulUntil(body: LetterBody, { reminders }: Policy): Time | null {
  switch (body.kind) {
    case "offer":
    case "askWhich":
      return body.replyBy;
    case "details":
      return body.slot.start;
    case "detailsFollow":
      return body.meetingBy;
    case "phoneOnly":
      return body.slot.end;
    case "reminder": {
      const slotDay = dayOf(body.slot.start);
      return reminders ? at(plusDays(slotDay, -1), reminders.to) : startOf(slotDay);
    }
    case "replyReminder":
      return body.replyBy;
    case "changeLapsed":
      return body.slot.start;
    case "askBack":
    case "expiryNotice":
    case "declineReceipt":
    case "cancellationReceipt":
    case "nothingFree":
    case "termsNotice":
    case "heldReceipt":
    case "couldNotRead":
      return null;
    case "refusalNotice":
      return endOf(body.until);
  }
}

function domainOf(address: string): string {
  return address.slice(address.lastIndexOf("@") + 1).toLowerCase();
}
