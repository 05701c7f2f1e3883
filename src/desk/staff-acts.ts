import type { Booking, BookingId, PersonId, Slot, StaffId, Wish } from "../booking/booking.ts";
import type { MoveCommand } from "../booking/commands.ts";
import { ERASED } from "../booking/erasing.ts";
import { numberedOfferOf } from "../booking/offers.ts";
import { sameAddress, sameName } from "../mail/address.ts";
import { withLanguage } from "../mail/language.ts";
import type { Tx } from "../world/store.ts";
import type { Person } from "../world/store-rows.ts";
import { type ActOutcome, asOutcome, audit, byStaff, closeTasks } from "./acts.ts";
import { type Desk, handleIn } from "./desk.ts";
import { withKnown } from "./known-person.ts";
import { officeInForce } from "./opening.ts";
import { silenceOf } from "./outcome-acts.ts";
import { addTask } from "./tasks.ts";
import { promisedBy } from "./telling.ts";

/**
 * The staff door: acts of a signed-in person, each one transaction with its line of 履歴. They make the same commands as mail
 * does; `bookingId` and `reference` of a new booking come from the form, so that a form sent twice books once.
 */
export type NewBooking = { staff: StaffId; bookingId: BookingId; reference: string };

export type PersonFacts = Omit<Person, "id">;

/**
 * L1: the request made on the telephone, with the one slot agreed there held and offered alone. Without an address no letter
 * can go; the desk then leaves the task to telephone.
 */
export async function takePhoneApplication(
  tx: Tx,
  desk: Desk,
  { staff, bookingId, reference, facts, slot }: NewBooking & { facts: PersonFacts; slot: Slot },
): Promise<ActOutcome> {
  if (await isKnown(tx, bookingId, reference)) return { refused: "alreadyKnown" };
  const person = await personFor(tx, desk, facts);
  if (person === "numberOfAnotherName") return { refused: person };
  const at = desk.world.clock.now();
  const outcome = await handleIn(
    tx,
    desk,
    {
      type: "request",
      at,
      bookingId,
      reference,
      via: "phone",
      personId: person.id,
      receivedAt: at,
      mailId: null,
      staff,
      wishes: [{ from: slot.start, to: slot.end }],
      missing: [],
      readings: [],
      agreed: slot,
      notes: [],
    },
    byStaff(staff),
  );
  await audit(tx, desk, staff, "takePhoneApplication", bookingId);
  return asOutcome(outcome, bookingId);
}

/** T6-5: agreed in a consultation, confirmed at once; only the details follow. */
export async function bookAgain(
  tx: Tx,
  desk: Desk,
  { staff, bookingId, reference, personId, slot }: NewBooking & { personId: PersonId; slot: Slot },
): Promise<ActOutcome> {
  if (await isKnown(tx, bookingId, reference)) return { refused: "alreadyKnown" };
  if (await isErased(tx, personId)) return { refused: "erased" };
  const at = desk.world.clock.now();
  const outcome = await handleIn(
    tx,
    desk,
    { type: "bookAgain", at, bookingId, reference, personId, staff, slot },
    byStaff(staff),
  );
  await audit(tx, desk, staff, "bookAgain", bookingId);
  return asOutcome(outcome, bookingId);
}

export type OnBooking = { staff: StaffId; bookingId: BookingId };

/** As witnessed by staff (L1); the day-before rule may be overridden with a recorded reason (T6-1). */
export async function confirmByHand(
  tx: Tx,
  desk: Desk,
  {
    staff,
    bookingId,
    ofOffer,
    ...how
  }: OnBooking & { choice: number; ofOffer: number; termsGiven: string; reason: string; overrideCutOff: boolean },
): Promise<ActOutcome> {
  const at = desk.world.clock.now();
  const booking = await tx.booking(bookingId);
  // The number means a time of the offer that the person had on the screen.
  const offer = booking && numberedOfferOf(booking);
  if (offer && offer.n !== ofOffer) return { refused: "offerChanged" };
  // Whoever consented by telephone has been told the offer.
  await closeTasks(tx, desk, staff, { bookingId }, (task) => task.why === "tell:offer" || task.why === "newTerms");
  const outcome = await handleIn(tx, desk, { type: "confirmByStaff", at, bookingId, staff, ...how }, byStaff(staff));
  await audit(tx, desk, staff, how.overrideCutOff ? "confirmByHandAfterCutOff" : "confirmByHand", bookingId);
  return asOutcome(outcome, bookingId);
}

/** Another time for a confirmed booking, agreed by telephone or at the counter; one details letter tells the new time. */
export async function moveByHand(
  tx: Tx,
  desk: Desk,
  {
    staff,
    bookingId,
    ...how
  }: OnBooking & Pick<MoveCommand, "slot" | "termsGiven" | "reason" | "overrideCutOff" | "inMeeting">,
): Promise<ActOutcome> {
  const at = desk.world.clock.now();
  await closeTasks(tx, desk, staff, { bookingId }, (task) => task.why.startsWith("changeLapsed:"));
  const outcome = await handleIn(tx, desk, { type: "moveByStaff", at, bookingId, staff, ...how }, byStaff(staff));
  await audit(tx, desk, staff, how.overrideCutOff ? "moveByHandAfterCutOff" : "moveByHand", bookingId);
  return asOutcome(outcome, bookingId);
}

/**
 * T12-1: a person refuses a request, with a reason that stays in the office; the machine never does, and no letter goes. Unless the
 * person knows already, telling them is what the office still owes (T6-3d), and stays as a task.
 */
export async function rejectByHand(
  tx: Tx,
  desk: Desk,
  { staff, bookingId, reason, isTold }: OnBooking & { reason: string; isTold: boolean },
): Promise<ActOutcome> {
  const at = desk.world.clock.now();
  await closeTasks(tx, desk, staff, { bookingId }, (task) => task.mailId === null && !task.letterId);
  const outcome = await handleIn(tx, desk, { type: "reject", at, bookingId, staff, reason }, byStaff(staff));
  const booking = await tx.booking(bookingId);
  if (!("refused" in outcome) && booking && !isTold) {
    const due = promisedBy(booking, at, await officeInForce(tx, desk));
    await addTask(tx, desk, { kind: "telephone", why: "refusedRequest", at, due, bookingId });
  }
  await audit(tx, desk, staff, "rejectByHand", bookingId);
  return asOutcome(outcome, bookingId);
}

/** T6-6a by telephone, or by the office itself. Tasks about the booking have lost their object. */
export async function cancelByHand(
  tx: Tx,
  desk: Desk,
  { staff, bookingId, by, reason }: OnBooking & { by: "phone" | "mail" | "office"; reason: string },
): Promise<ActOutcome> {
  const at = desk.world.clock.now();
  await closeTasks(tx, desk, staff, { bookingId }, (task) => task.mailId === null && !task.letterId);
  const outcome = await handleIn(tx, desk, { type: "cancelByStaff", at, bookingId, staff, by, reason }, byStaff(staff));
  await audit(tx, desk, staff, "cancelByHand", bookingId);
  return asOutcome(outcome, bookingId);
}

/** New wishes taken down by a person: the clerk makes a new offer from them (T6-3a), beside the limits only staff may pass. */
export async function offerByHand(
  tx: Tx,
  desk: Desk,
  { staff, bookingId, wishes, reason }: OnBooking & { wishes: Wish[]; reason: string },
): Promise<ActOutcome> {
  const at = desk.world.clock.now();
  await closeTasks(tx, desk, staff, { bookingId, kinds: ["review", "telephone", "write"] });
  const outcome = await handleIn(
    tx,
    desk,
    { type: "revise", at, bookingId, receivedAt: at, mailId: null, staff, wishes, missing: [], readings: [], reason },
    byStaff(staff),
  );
  await audit(tx, desk, staff, reason.trim() ? "offerByHandBeyondLimit" : "offerByHand", bookingId);
  return asOutcome(outcome, bookingId);
}

/** Decision 17: attended, no-show or stopped is written by a person. */
export async function recordOutcome(
  tx: Tx,
  desk: Desk,
  { staff, bookingId, outcome, reason }: OnBooking & { outcome: "attended" | "noShow" | "stopped"; reason: string },
): Promise<ActOutcome> {
  const at = desk.world.clock.now();
  const silence = await silenceOf(tx, desk, await tx.booking(bookingId));
  const made = await handleIn(
    tx,
    desk,
    { type: "recordOutcome", at, bookingId, staff, outcome, reason, ...silence },
    byStaff(staff),
  );
  // At once, so that the person who has just recorded it does not see it asked for.
  if (!("refused" in made)) await closeTasks(tx, desk, staff, { bookingId, kinds: ["outcomeDue"] });
  await audit(tx, desk, staff, `recordOutcome:${outcome}`, bookingId);
  return asOutcome(made, bookingId);
}

/** A record about somebody who was erased stays as it is: its booking would stand open again, and there is nobody to tell. */
export async function undoOutcome(tx: Tx, desk: Desk, { staff, bookingId }: OnBooking): Promise<ActOutcome> {
  if (await isErased(tx, (await tx.booking(bookingId))?.personId)) return { refused: "erased" };
  const at = desk.world.clock.now();
  const made = await handleIn(tx, desk, { type: "undoOutcome", at, bookingId, staff }, byStaff(staff));
  await audit(tx, desk, staff, "undoOutcome", bookingId);
  return asOutcome(made, bookingId);
}

/** 職員対応中: from now on only people act on this booking, until they say what came of it or hand it back (design §2). */
export async function takeOver(tx: Tx, desk: Desk, { staff, bookingId }: OnBooking): Promise<ActOutcome> {
  const at = desk.world.clock.now();
  const made = await handleIn(tx, desk, { type: "takeOver", at, bookingId, by: { staff } }, byStaff(staff));
  await audit(tx, desk, staff, "takeOver", bookingId);
  return asOutcome(made, bookingId);
}

/** The clerk goes on where it stopped; an offer whose reply-by passed meanwhile is made anew. */
export async function handBack(tx: Tx, desk: Desk, { staff, bookingId }: OnBooking): Promise<ActOutcome> {
  const at = desk.world.clock.now();
  const made = await handleIn(tx, desk, { type: "handBack", at, bookingId, staff }, byStaff(staff));
  await audit(tx, desk, staff, "handBack", bookingId);
  return asOutcome(made, bookingId);
}

/** 覚え書き: what colleagues should know; nothing follows from it. */
export async function writeNote(
  tx: Tx,
  desk: Desk,
  { staff, bookingId, note }: OnBooking & { note: string },
): Promise<ActOutcome> {
  const at = desk.world.clock.now();
  const made = await handleIn(tx, desk, { type: "writeNote", at, bookingId, staff, note }, byStaff(staff));
  await audit(tx, desk, staff, "writeNote", bookingId);
  return asOutcome(made, bookingId);
}

/** L4: the meeting ID was shown to be read out, after name and number were checked. */
export async function showMeeting(tx: Tx, desk: Desk, { staff, bookingId }: OnBooking): Promise<ActOutcome> {
  const booking = await tx.booking(bookingId);
  if (!booking) return { refused: "unknownBooking" };
  if (booking.status !== "confirmed") return { refused: "notConfirmed" };
  await audit(tx, desk, staff, "showMeeting", bookingId);
  return { done: bookingId, bookingId };
}

/**
 * The row of the person a form speaks of: number plus matching name and no other address. The same person with a new address
 * gets a row of their own, so that earlier bookings keep the address their offers went to.
 */
export async function personFor(tx: Tx, desk: Desk, facts: PersonFacts): Promise<Person | "numberOfAnotherName"> {
  const sharing = facts.jobSeekerNumber ? await tx.peopleByNumber(facts.jobSeekerNumber) : [];
  if (sharing.some((other) => other.name && facts.name && !sameName(other.name, facts.name))) {
    return "numberOfAnotherName";
  }
  const known = sharing.find(
    (other) =>
      sameName(other.name, facts.name) &&
      (other.address === facts.address || sameAddress(other.address, facts.address) || other.address === null),
  );
  const person: Person = known
    ? {
        ...known,
        address: known.address ?? facts.address,
        phone: facts.phone ?? known.phone,
        companion: facts.companion ?? known.companion,
        ...withLanguage(known.language, facts.language ?? null),
      }
    : { id: desk.world.ids.next(), ...(await withKnown(tx, facts)) };
  await tx.savePerson(person);
  return person;
}

async function isErased(tx: Tx, personId: PersonId | undefined): Promise<boolean> {
  return personId !== undefined && (await tx.person(personId))?.name === ERASED;
}

async function isKnown(tx: Tx, bookingId: BookingId, reference: string): Promise<Booking | null> {
  return (await tx.booking(bookingId)) ?? (await tx.bookingByReference(reference));
}
