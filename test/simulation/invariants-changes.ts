import type { Booking, Event, Offer } from "../../src/booking/booking.ts";
import { openOfferOf } from "../../src/booking/offers.ts";
import { holdsOf } from "../../src/booking/seats.ts";
import { clockTimeOf, dayOf, plusDays, plusMinutes, type Time } from "../../src/booking/time.ts";
import type { View } from "../../src/world/store.ts";
import type { OutboxLetter, Person } from "../../src/world/store-rows.ts";
import { START, type Town, type Written } from "./town.ts";

/** One event of a booking with all that it is judged by; `before` is the booking as the event found it. */
export type Judged = { before: Booking | null; event: Event; earlier: readonly Event[]; letters: OutboxLetter[] };

/** How far the office's clock may go wrong, so that what it calls earlier surely was. */
const CLOCK_MAY_JUMP_MINUTES = 60;

/** What becomes of an agreed time while another one is wished for, of choices that lapse, and of reminders. */
export async function judgeChange(town: Town, view: View, judged: Judged): Promise<string[]> {
  const { before, event } = judged;
  if (!before) return [];
  const person = await view.person(before.personId);
  return [
    ...gaveUpAgreed(before, event),
    ...tookLapsed(before, event),
    ...wronglyLapsed(town, judged, person),
    ...(await wronglyReminded(town, view, judged, person)),
  ];
}

/** What was agreed ends only by what is agreed instead, by a cancellation, or by its own day. */
function gaveUpAgreed(before: Booking, { type }: Event): string[] {
  const gaveUp = ["offered", "revised", "asked", "keptForStaff", "expired", "declined", "rejected"].includes(type);
  return before.status === "confirmed" && gaveUp ? [`${before.id}: ${type} gave up an agreed time`] : [];
}

/** Decision 15: a choice whose cut-off passed is over, whoever asks for it. */
function tookLapsed(before: Booking, event: Event): string[] {
  if (event.type !== "confirmed") return [];
  // What staff agree on with a person instead of the old time is no choice of an offer.
  const isMove = before.status === "confirmed" && event.evidence.by !== "mailReply";
  const lapsed = openOfferOf(before)?.lapsed ?? [];
  return !isMove && lapsed.includes(event.choice.number) ? [`${before.id}: a lapsed choice was confirmed`] : [];
}

/** A yes in time to another time, or to a choice, is never called silence. */
function wronglyLapsed(town: Town, judged: Judged, person: Person | null): string[] {
  const { before, event } = judged;
  if (event.type !== "changeLapsed" && event.type !== "choicesLapsed") return [];
  const offer = before && openOfferOf(before);
  if (!offer) return [];
  const letter = letterOf(judged);
  if (event.type === "changeLapsed" && event.why === "neverLeft")
    return letter?.acceptedAt ? [`${before.id}: a change is said never to have left, and did`] : [];
  const over = event.type === "choicesLapsed" ? event.numbers : offer.choices.map(({ number }) => number);
  const until = (cutOff: Time) => {
    const ends = event.type === "choicesLapsed" ? [cutOff] : [cutOff, offer.replyBy];
    return ends.sort()[0] ?? cutOff;
  };
  return [...town.truth].flatMap(([messageId, written]) => {
    const choice = choiceMeant(offer, letter, written, person);
    const isInTime = choice && over.includes(choice.number) && (written.receivedAt ?? "9") <= until(choice.cutOff);
    return isInTime
      ? [`${before.id}: ${event.type} lapsed what ${messageId} had accepted at ${written.receivedAt}`]
      : [];
  });
}

/** T5 and decision 14: one reminder for a time, on the day before and by day, never against a word that had arrived. */
async function wronglyReminded(town: Town, view: View, judged: Judged, person: Person | null): Promise<string[]> {
  const { before, event, earlier } = judged;
  if (!before || (event.type !== "reminded" && event.type !== "replyReminded")) return [];
  const { id } = before;
  const broken: string[] = [];
  const hours = town.office.policy.reminders;
  const clock = clockTimeOf(event.at);
  if (!hours || clock < hours.from || clock >= hours.to) broken.push(`${id}: ${event.type} by night, at ${event.at}`);
  const begins: Event["type"][] = event.type === "reminded" ? ["confirmed"] : ["offered", "changeOffered"];
  const begun = earlier.findLastIndex((one) => begins.includes(one.type));
  if (earlier.slice(begun + 1).some((one) => one.type === event.type)) broken.push(`${id}: ${event.type} twice`);
  if (event.type === "reminded") {
    const day = before.status === "confirmed" ? plusDays(dayOf(before.choice.slot.start), -1) : null;
    if (dayOf(event.at) !== day) broken.push(`${id}: reminded on another day than the one before`);
  }
  const seenBy = plusMinutes(event.at, -CLOCK_MAY_JUMP_MINUTES);
  const offer = openOfferOf(before);
  for (const [messageId, written] of town.truth) {
    if (!written.receivedAt || written.receivedAt > seenBy || written.from !== person?.address) continue;
    if (written.overruled) continue;
    const accepted = event.type === "replyReminded" && offer && choiceMeant(offer, letterOf(judged), written, person);
    if (accepted) broken.push(`${id}: ${event.type} after ${messageId} had answered at ${written.receivedAt}`);
    if (await wasOpen(view, messageId, before, event.at))
      broken.push(`${id}: ${event.type} against ${messageId}, which nobody had settled by then`);
  }
  return broken;
}

/** The longest that the office's clock has gone back by. */
const CLOCK_BEHIND_MINUTES = 200;

/** Whether a mail about this booking lay unread or held at that time, surely so whatever the office's clock did meanwhile. */
export async function wasOpen(view: View, messageId: string, booking: Booking, at: Time): Promise<boolean> {
  const [mail] = await view.inboundByMessageId(messageId);
  if (!mail || mail.bookingId !== booking.id || mail.state === "ignored" || mail.receivedAt < booking.requestedAt)
    return false;
  return mail.settledAt === null || mail.settledAt > plusMinutes(at, CLOCK_BEHIND_MINUTES);
}

/** The letter of the offer that stood before the event: by its cause, as the office's clock may have gone back since. */
export function letterOf({ before, earlier, letters }: Judged): OutboxLetter | null {
  const position = earlier.findLastIndex((one) => one.type === "offered" || one.type === "changeOffered");
  return letters.find((one) => one.cause === `${before?.id}:${position}` && one.kind === "offer") ?? null;
}

function choiceMeant(offer: Offer, letter: OutboxLetter | null, written: Written, person: Person | null) {
  const isAnswer = written.meaning === "accept" && letter !== null && written.letterId === letter.messageId;
  if (!isAnswer || written.overruled || written.from !== person?.address) return null;
  return offer.choices.find(({ slot }) => slot.start === written.start) ?? null;
}

const LAST_DAY = plusMinutes(START, 100 * 24 * 60);

/** The seats that are taken are those that bookings hold: an agreed one is never free, one of a lapsed choice always. */
export async function wronglyTaken(view: View, bookings: Booking[]): Promise<string[]> {
  const place = (all: readonly { seat: number; start: Time; bookingId: string; by: string }[]) =>
    all
      .map(({ seat, start, bookingId, by }) => `${seat} ${start} ${bookingId} ${by}`)
      .sort()
      .join(", ");
  const held = place(bookings.flatMap(holdsOf));
  const taken = place(await view.taken(START, LAST_DAY));
  return held === taken ? [] : [`the seats taken are not those that bookings hold: ${taken}, not ${held}`];
}
