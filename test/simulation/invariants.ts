import { fold } from "../../src/booking/apply.ts";
import type { Booking, Event } from "../../src/booking/booking.ts";
import { holdsOf, overlaps } from "../../src/booking/seats.ts";
import { plusMinutes, type Time } from "../../src/booking/time.ts";
import type { Office } from "../../src/mail/office.ts";
import type { OutboxLetter, Store, View } from "../../src/world/store.ts";
import type { Post } from "./post.ts";

/** What the simulation knows and the clerk does not. */
export type Truth = {
  /** Clear acceptances as they arrived: which letter they answered and when. */
  acceptances: { letterId: string; receivedAt: Time; ofOffer: boolean }[];
  /** Offers that an automatic reply answered. */
  vacations: Set<string>;
};

export type Ground = { store: Store; officeId: string; post: Post; truth: Truth; now: Time; office: Office };

const ALL = 1000;

/** What may never be false, whatever has failed so far. Returns a sentence for each broken promise. */
export async function checkAlways(ground: Ground): Promise<string[]> {
  const broken: string[] = [];
  await ground.store.look(ground.officeId, async (view) => {
    const bookings = await view.bookings({ limit: ALL });
    const letters = await view.letters({ limit: ALL });
    broken.push(...overlapping(bookings));
    for (const booking of bookings) {
      const events = await view.events(booking.id);
      if (JSON.stringify(fold(events)) !== JSON.stringify(booking))
        broken.push(`${booking.id}: the row is not the fold of its events`);
      broken.push(...unproved(booking), ...expiredInTime(booking, events, letters, ground.truth));
    }
    broken.push(...(await leaking(view, letters, ground.office)), ...sentTwice(letters, ground.post));
  });
  return broken;
}

/** What must have become true when the faults have stopped and time has passed. */
export async function checkFinally(ground: Ground): Promise<string[]> {
  const broken = await checkAlways(ground);
  await ground.store.look(ground.officeId, async (view) => {
    for (const mail of await view.inboundMails({ states: ["new"], limit: ALL }))
      broken.push(`mail ${mail.id} was never decided`);
    for (const mail of await view.inboundMails({ states: ["held", "ignored"], limit: ALL })) {
      if (!mail.reason) broken.push(`mail ${mail.id} is ${mail.state} without a reason`);
    }
    const letters = await view.letters({ limit: ALL });
    for (const letter of letters) {
      if (letter.state === "queued" || letter.state === "sending")
        broken.push(`letter ${letter.id} (${letter.kind}) is still ${letter.state}`);
      if (letter.state === "accepted" && !letter.copied) broken.push(`letter ${letter.id} was never filed in Sent`);
      if (letter.state === "accepted" && !ground.post.sent.some((one) => one.messageId === letter.messageId))
        broken.push(`letter ${letter.id} is called accepted and was never sent`);
    }
    for (const booking of await view.bookings({ statuses: ["offered"], limit: ALL })) {
      const overdue = booking.status === "offered" && plusMinutes(booking.offer.replyBy, 3 * 24 * 60) < ground.now;
      const last = letters.filter((one) => one.bookingId === booking.id && one.kind === "offer").at(-1);
      if (overdue && last?.state === "accepted")
        broken.push(`${booking.id}: an offer outlived its reply-by by three days`);
    }
    if ((await view.openActs(1)).length > 0) broken.push("an act in the mailbox was never done");
  });
  return broken;
}

function overlapping(bookings: Booking[]): string[] {
  const holds = bookings.flatMap(holdsOf);
  return holds.flatMap((one, index) =>
    holds
      .slice(index + 1)
      .flatMap((other) =>
        one.seat === other.seat && overlaps(one, other)
          ? [`${one.bookingId} and ${other.bookingId} share a seat at ${one.start}`]
          : [],
      ),
  );
}

/** T6-3b: a confirmed booking has evidence that arrived before the cut-off, or names a member of staff. */
function unproved(booking: Booking): string[] {
  if (booking.status !== "confirmed" && booking.status !== "attended") return [];
  const { evidence, choice } = booking;
  if (evidence.by === "mailReply" && evidence.receivedAt > choice.cutOff)
    return [`${booking.id}: confirmed by a mail that came after the cut-off`];
  return [];
}

/** T6-4: an acceptance that arrived in time is never expired; an offer whose letter never left never expires. */
function expiredInTime(booking: Booking, events: Event[], letters: OutboxLetter[], truth: Truth): string[] {
  return events.flatMap((event, index) => {
    if (event.type !== "expired") return [];
    const position = events.slice(0, index).findLastIndex((one) => one.type === "offered");
    const offered = events[position];
    const letter = letters.find((one) => one.cause === `${booking.id}:${position}` && one.kind === "offer");
    if (offered?.type !== "offered" || !letter) return [];
    if (letter.acceptedAt === null) return [`${booking.id}: expired though its letter never left`];
    const inTime = truth.acceptances.find(
      (one) => one.ofOffer && one.letterId === letter.messageId && one.receivedAt <= offered.offer.replyBy,
    );
    return inTime ? [`${booking.id}: expired though it was accepted at ${inTime.receivedAt}`] : [];
  });
}

/** No meeting ID outside a details letter, no letter with another person's name, number or address. */
async function leaking(view: View, letters: OutboxLetter[], office: Office): Promise<string[]> {
  const broken: string[] = [];
  const secrets = office.rooms.flatMap((room) => [room.meetingId, room.passcode]);
  for (const letter of letters) {
    const words = `${letter.subject}\n${letter.text}\n${letter.html}`;
    if (letter.kind !== "details" && secrets.some((secret) => words.includes(secret)))
      broken.push(`letter ${letter.id} (${letter.kind}) tells a meeting ID`);
    const booking = letter.bookingId ? await view.booking(letter.bookingId) : null;
    const person = booking && (await view.person(booking.personId));
    if (person && person.address !== letter.to)
      broken.push(`letter ${letter.id} goes to an address that is not on its booking`);
    const numbers = words.match(/15999-\d+/g) ?? [];
    if (numbers.some((number) => number !== person?.jobSeekerNumber))
      broken.push(`letter ${letter.id} holds another person's number`);
  }
  return broken;
}

/** A letter leaves once; a second time only with the same Message-ID and shown as possibly arrived twice. */
function sentTwice(letters: OutboxLetter[], post: Post): string[] {
  return letters.flatMap((letter) => {
    const times = post.sent.filter((one) => one.messageId === letter.messageId).length;
    return times > 1 && !letter.maybeTwice
      ? [`letter ${letter.id} (${letter.kind}) was sent ${times} times unnoticed`]
      : [];
  });
}
