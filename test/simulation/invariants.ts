import { isDeepStrictEqual } from "node:util";
import { apply, fold } from "../../src/booking/apply.ts";
import type { Booking, Event } from "../../src/booking/booking.ts";
import { canonicalJson } from "../../src/booking/canonical-json.ts";
import { ERASED, ERASED_DOMAIN } from "../../src/booking/erasing.ts";
import { holdsOf, overlaps } from "../../src/booking/seats.ts";
import { plusMinutes } from "../../src/booking/time.ts";
import type { View } from "../../src/world/store.ts";
import type { OutboxLetter } from "../../src/world/store-rows.ts";
import { erasedMessageId } from "../../src/world/store-values.ts";
import { checkCalls } from "./invariants-calls.ts";
import { type Judged, judgeChange, letterOf, wronglyTaken } from "./invariants-changes.ts";
import { leftOfErased } from "./invariants-erasing.ts";
import { checkLetters, isAddressOf, unanswered } from "./invariants-letters.ts";
import { checkMeetings, checkMeetingsAtRest } from "./invariants-meetings.ts";
import {
  forgottenHits,
  offeredThoughShut,
  openingIsHistory,
  refusedThoughPromised,
  type Shut,
  shutIn,
} from "./invariants-opening.ts";
import { wronglyAbsent } from "./invariants-outcomes.ts";
import {
  type Register,
  readRegister,
  takenThoughRefused,
  untoldOfCorrection,
  wronglyRefused,
} from "./invariants-people.ts";
import { answeredBesides, forgottenPromises, movedThoughFrozen } from "./invariants-staff.ts";
import { crossingOffers, neverTold, otherTerms, wronglyTold } from "./invariants-terms.ts";
import { checkValues, toldOtherDeadline, weeksIn } from "./invariants-values.ts";
import type { Meaning, Town, Written } from "./town.ts";

const ALL = 1000;

/** Rows that were found in order and have not changed since need no second look. */
const IN_ORDER = new WeakSet<object>();

/**
 * What only the state of a moment shows, and no history keeps: asked after every tick that wrote something. What was done wrongly to a
 * booking or written in a letter still stands there when everything is looked at.
 */
export async function checkStanding(town: Town): Promise<void> {
  await town.store.look(town.office.id, async (view) => {
    const { broken } = town;
    const bookings = await view.bookings({ limit: ALL });
    broken.push(...overlapping(bookings), ...(await wronglyTaken(view, bookings)));
    broken.push(...(await openingIsHistory(view, await shutIn(view))), ...(await checkMails(view)));
  });
}

/** What may never be false, whatever has failed so far. Writes a sentence for each broken promise. */
export async function checkAlways(town: Town): Promise<void> {
  await town.store.look(town.office.id, async (view) => {
    const bookings = await view.bookings({ limit: ALL });
    const letters = await view.letters({ limit: ALL });
    town.broken.push(...overlapping(bookings), ...(await wronglyTaken(view, bookings)));
    town.broken.push(...answeredBesides(town, letters), ...(await forgottenPromises(town, view, letters)));
    const shut = await shutIn(view);
    const weeks = await weeksIn(town, view);
    town.broken.push(...toldOtherDeadline(bookings, letters), ...(await checkValues(town, view, bookings, letters)));
    town.broken.push(...(await forgottenHits(town, view, bookings, shut)), ...(await openingIsHistory(view, shut)));
    town.broken.push(...(await refusedThoughPromised(town, view, shut)));
    const whole = letters.filter(({ to }) => to !== ERASED);
    town.broken.push(...wronglyTold(town, whole), ...(await crossingOffers(town, view, bookings)));
    town.broken.push(...(await leftOfErased(town, view)));
    const register = await readRegister(view);
    town.broken.push(...(await wronglyRefused(town, view, register, whole)));
    for (const booking of bookings) {
      if (IN_ORDER.has(booking)) continue;
      const broken = await checkBooking(town, view, booking, { letters, shut, weeks, register });
      town.broken.push(...broken);
      if (broken.length === 0) IN_ORDER.add(booking);
    }
    town.broken.push(...(await checkMeetings(town, view, letters)));
    town.broken.push(...(await checkCalls(town, view, bookings, letters)));
    town.broken.push(...(await checkMails(view)), ...(await checkLetters(town, view, letters, shut)));
  });
}

/** What must have become true when the faults have stopped and time has passed. */
export async function checkFinally(town: Town): Promise<void> {
  await checkAlways(town);
  const { broken, post } = town;
  const now = town.now();
  await town.store.look(town.office.id, async (view) => {
    for (const mail of await view.inboundMails({ states: ["new", "held"], limit: ALL }))
      broken.push(`mail ${mail.id} is still ${mail.state}: ${mail.reason}`);
    const stored = new Set((await view.inboundMails({ limit: ALL })).map((mail) => mail.messageId));
    for (const [messageId, written] of town.truth) {
      // Under the name that a mail has once it was erased, it is told a second time.
      if (messageId.endsWith(ERASED_DOMAIN)) continue;
      if (written.receivedAt && !stored.has(messageId) && !stored.has(erasedMessageId(messageId)))
        broken.push(`mail ${messageId} arrived and was never stored`);
    }
    broken.push(...(await lostRequests(town, view)), ...(await neverTold(town, view)));
    const letters = await view.letters({ limit: ALL });
    const sent = new Set(post.sent.map((one) => one.messageId));
    const ours = town.office.mail.sentCopies === "ours";
    broken.push(...wronglyCopied(town, letters));
    for (const letter of letters) {
      const { id, kind, state, copied } = letter;
      if (state === "queued" || state === "sending") broken.push(`letter ${id} (${kind}) is still ${state}`);
      if (state === "unknown" && !letter.maybeTwice)
        broken.push(`letter ${id} (${kind}) of unknown fate was forgotten`);
      if (state === "accepted" && !copied && ours) broken.push(`letter ${id} was never filed in Sent`);
      const isTrue = sent.has(letter.messageId) || letter.reason?.startsWith("byStaff") || letter.to === ERASED;
      if (state === "accepted" && !isTrue) broken.push(`letter ${id} is called accepted and was never sent`);
    }
    for (const booking of await view.bookings({ statuses: ["offered"], limit: ALL })) {
      const overdue = booking.status === "offered" && plusMinutes(booking.offer.replyBy, 3 * 24 * 60) < now;
      const last = letters.filter((one) => one.bookingId === booking.id && one.kind === "offer").at(-1);
      if (overdue && last?.state === "accepted")
        broken.push(`${booking.id}: an offer outlived its reply-by by three days`);
    }
    broken.push(...(await checkMeetingsAtRest(town, view)));
    if ((await view.openActs(1)).length > 0) broken.push("an act in the mailbox was never done");
  });
}

/** A request that the clerk calls handled is the request, or the new wishes, of a booking. */
async function lostRequests(town: Town, view: View): Promise<string[]> {
  const acted = new Set<string>();
  for (const { id } of await view.bookings({ limit: ALL }))
    for (const event of await view.events(id)) acted.add(mailOf(event) ?? "");
  const handled = await view.inboundMails({ states: ["handled"], limit: ALL });
  return handled.flatMap(({ id, messageId, settledBy }) => {
    const isRequest = messageId !== null && town.truth.get(messageId)?.meaning === "request";
    return isRequest && settledBy === null && !acted.has(id)
      ? [`mail ${id} is a request, called handled, of no booking`]
      : [];
  });
}

/** Each letter stands in Sent once where we file the copies, as often as it left where the server does so itself. */
function wronglyCopied({ post, office }: Town, letters: OutboxLetter[]): string[] {
  const countOf = (ids: string[]) => Map.groupBy(ids, (messageId) => messageId);
  const sent = countOf(post.sent.map(({ messageId }) => messageId));
  const filed = countOf(post.copies());
  return letters.flatMap(({ messageId, state, to }) => {
    const copies = filed.get(messageId)?.length ?? 0;
    const times = sent.get(messageId)?.length ?? 0;
    const left = state === "accepted" || state === "bounced";
    const wanted = office.mail.sentCopies === "server" ? times : left ? 1 : 0;
    // What a restored backup did not know is gone, and nobody files it again.
    if ((post.lostCopies.has(messageId) || to === ERASED) && copies < wanted) return [];
    return copies === wanted ? [] : [`${copies} copies of ${messageId} (${state}) stand in Sent, not ${wanted}`];
  });
}

function overlapping(bookings: Booking[]): string[] {
  const holds = bookings.flatMap(holdsOf).sort((a, b) => a.seat - b.seat || (a.start < b.start ? -1 : 1));
  return holds.flatMap((one, index) => {
    const other = holds[index + 1];
    return other && one.seat === other.seat && overlaps(one, other)
      ? [`${one.bookingId} and ${other.bookingId} share a seat at ${one.start}`]
      : [];
  });
}

/** What is read once for each look. */
type Office = { letters: OutboxLetter[]; shut: readonly Shut[]; weeks: readonly Shut[]; register: Register };

async function checkBooking(
  town: Town,
  view: View,
  booking: Booking,
  { letters, shut, weeks, register }: Office,
): Promise<string[]> {
  const events = await view.events(booking.id);
  const broken: string[] = [];
  const folded = fold(events);
  if (!isDeepStrictEqual(folded, booking) && canonicalJson(folded) !== canonicalJson(booking))
    broken.push(`${booking.id}: the row is not the fold of its events`);
  broken.push(...(await unanswered(view, booking, events, letters)));
  broken.push(...(await actedOnTwice(town, view, booking, events)));
  let before: Booking | null = null;
  for (const [index, event] of events.entries()) {
    const earlier = events.slice(0, index);
    broken.push(...(await notMeant(town, view, booking, { before, event, earlier, letters })));
    broken.push(
      ...(await movedThoughFrozen(view, before, event)),
      ...offeredThoughShut(town, { shut, weeks }, before, event),
    );
    broken.push(...otherTerms(town, before, event));
    broken.push(...untoldOfCorrection(before, event, events[index + 1]));
    broken.push(...(await takenThoughRefused(view, register, booking, { before, event, index, letters })));
    broken.push(...(await judgeChange(town, view, { before, event, earlier, letters })));
    broken.push(...(await wronglyAbsent(town, view, before, event)));
    if (event.type === "expired" && before?.status === "offered")
      broken.push(...(await wronglyExpired(town, view, before, events.slice(0, index), letters)));
    before = apply(before, event);
  }
  return broken;
}

/** What each mail did, by its Message-ID: a copy of it is the same mail. */
const DONE_BY = new WeakMap<Town, Map<string, string>>();

async function actedOnTwice(town: Town, view: View, booking: Booking, events: Event[]): Promise<string[]> {
  const done = DONE_BY.get(town) ?? new Map<string, string>();
  DONE_BY.set(town, done);
  const broken: string[] = [];
  for (const [index, event] of events.entries()) {
    const mailId = mailOf(event);
    const messageId = mailId && (await view.inboundMail(mailId))?.messageId;
    if (!messageId) continue;
    const what = `${booking.id}:${index} ${event.type}`;
    const earlier = done.get(messageId) ?? what;
    done.set(messageId, earlier);
    if (earlier !== what) broken.push(`the mail ${messageId} was acted on twice: ${earlier} and ${what}`);
  }
  return broken;
}

const MEANT: Partial<Record<Event["type"], readonly Meaning[]>> = {
  // Whoever names times after the office has closed the booking asks anew.
  requested: ["request", "business", "acceptLoose", "fills", "wishes", "change"],
  revised: ["wishes", "fills", "request", "business", "change"],
  changeOffered: ["change", "wishes", "fills"],
  askedWhich: ["yes", "accept"],
  confirmed: ["accept", "acceptLoose"],
  declined: ["decline", "cancel"],
  cancelled: ["cancel", "decline"],
  // On the day, taking an offer back or wishing for another time is word about the booking it has become (T6-6a).
  wordReceived: ["cancel", "late", "change", "decline", "wishes"],
};

/** Nothing is done by a mail that its writer did not mean so; what confirms names the time the writer meant, and its terms. */
async function notMeant(town: Town, view: View, booking: Booking, judged: Judged): Promise<string[]> {
  const { event } = judged;
  const mailId = mailOf(event);
  if (!mailId) return [];
  const written = await writtenOf(town, view, mailId);
  const what = `${booking.id}: ${event.type} at ${event.at} by mail ${mailId}`;
  if (!written) return [`${what}, which nobody wrote`];
  if (!MEANT[event.type]?.includes(written.meaning)) return [`${what}, which meant ${written.meaning}`];
  if (event.type !== "confirmed" || event.evidence.by !== "mailReply") return [];
  const broken: string[] = [];
  const { choice, evidence } = event;
  const person = await view.person(booking.personId);
  const isTheirs = written.person && isAddressOf(written.person, person?.address ?? null);
  if (!isTheirs || written.person?.name !== person?.name) broken.push(`${what}, which another person wrote`);
  // Only a person may take a yes from elsewhere for theirs.
  const isReadByStaff = ((await view.inboundMail(mailId))?.settledBy ?? null) !== null;
  if (!isReadByStaff && written.from !== person?.address)
    broken.push(`${what}, which came from another address than the offer went to`);
  if (written.start !== choice.slot.start)
    broken.push(`${what} for ${choice.slot.start}, which meant ${written.start}`);
  if (evidence.receivedAt > choice.cutOff) broken.push(`${what}, which came after the cut-off`);
  if (written.receivedAt === null || evidence.receivedAt < written.receivedAt) broken.push(`${what} before it arrived`);
  if (!letterOf(judged)?.attachments.some(({ digest }) => digest === event.terms.digest))
    broken.push(`${what} for terms that were not attached to its offer`);
  return broken;
}

/** T6-4: an acceptance that arrived in time is never expired; an offer whose letter never left never expires. */
async function wronglyExpired(
  town: Town,
  view: View,
  booking: Booking & { status: "offered" },
  events: Event[],
  letters: OutboxLetter[],
): Promise<string[]> {
  const position = events.findLastIndex((one) => one.type === "offered");
  const letter = letters.find((one) => one.cause === `${booking.id}:${position}` && one.kind === "offer");
  // What was agreed on the telephone without an address has no letter.
  if (!letter) return [];
  if (letter.acceptedAt === null) return [`${booking.id}: expired though its letter never left`];
  const person = await view.person(booking.personId);
  const { replyBy, choices } = booking.offer;
  for (const [messageId, written] of town.truth) {
    const isReturned = written.meaning === "bounce" && written.letterId === letter.messageId;
    // What was found unread after the server had lost its numbers is for staff to judge, and stands in the way until they have.
    const isRead = isReturned && (await view.inboundByMessageId(messageId)).some((one) => one.reading !== null);
    if (isRead && written.receivedAt !== null && written.receivedAt <= replyBy)
      return [`${booking.id}: expired though ${messageId} said at ${written.receivedAt} that its letter came back`];
    const isAnswer = written.meaning === "accept" && written.letterId === letter.messageId && !written.overruled;
    const isInTime = written.receivedAt !== null && written.receivedAt <= replyBy;
    const isClear = written.from === person?.address && choices.some(({ slot }) => slot.start === written.start);
    if (isAnswer && isInTime && isClear)
      return [`${booking.id}: expired at ${replyBy} though ${messageId} accepted it at ${written.receivedAt}`];
  }
  return [];
}

/** Every mail that was decided says how, and every held one is on somebody's list. */
async function checkMails(view: View): Promise<string[]> {
  const broken: string[] = [];
  const decided = await view.inboundMails({ states: ["held", "ignored"], limit: ALL });
  for (const mail of decided) if (!mail.reason) broken.push(`mail ${mail.id} is ${mail.state} without a reason`);
  const tasks = new Set((await view.tasks({ open: true, limit: ALL })).map((task) => task.mailId));
  for (const mail of decided)
    if (mail.state === "held" && !tasks.has(mail.id))
      broken.push(`mail ${mail.id} is held (${mail.reason}) and on no list`);
  return broken;
}

async function writtenOf(town: Town, view: View, mailId: string): Promise<Written | null> {
  const mail = await view.inboundMail(mailId);
  return (mail?.messageId && town.truth.get(mail.messageId)) || null;
}

function mailOf(event: Event): string | null {
  if (event.type === "confirmed") return event.evidence.by === "mailReply" ? event.evidence.mailId : null;
  if (event.type === "wordReceived") return event.word.mailId;
  // A person who accepts a mail of the day as a cancellation names the mail that stands as word already (decision 12).
  if (event.type === "cancelled" && event.staff !== null) return null;
  return "mailId" in event ? event.mailId : null;
}
