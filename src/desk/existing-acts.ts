import type { BookingId, Slot, StaffId } from "../booking/booking.ts";
import type { MeetingBefore } from "../booking/commands.ts";
import { decide } from "../booking/decide.ts";
import { overlaps } from "../booking/seats.ts";
import { dayOf, endOf, startOf } from "../booking/time.ts";
import { namePart, numberKey, sameName, sameNumber } from "../mail/address.ts";
import type { Tx } from "../world/store.ts";
import type { Person } from "../world/store-rows.ts";
import { type ActOutcome, asOutcome, audit, byStaff } from "./acts.ts";
import { type Desk, handleIn } from "./desk.ts";
import { lookUp } from "./facts.ts";
import { type PersonFacts, personFor } from "./staff-acts.ts";

/** A booking that the office agreed on before this desk knew of it: on paper, by telephone, in another program. */
export type ExistingBooking = {
  facts: PersonFacts;
  slot: Slot;
  /** 口; null takes the lowest that fits. */
  seat: number | null;
  meeting: MeetingBefore;
};

/** What holds for one entry, or for every row of a table alike. */
export type EnteredHow = { termsGiven: string; consented: boolean; reason: string; remind: boolean };

/**
 * Enters it as confirmed, and no letter tells of it. The booking's id comes from who and when, so that the same form or the same
 * table given twice enters nothing twice, also where the booking has ended or moved meanwhile.
 */
export async function enterExisting(
  tx: Tx,
  desk: Desk,
  { staff, booking, how }: { staff: StaffId; booking: ExistingBooking; how: EnteredHow },
): Promise<ActOutcome> {
  const { facts, ...rest } = booking;
  const bookingId = existingId(desk, booking);
  if (await tx.booking(bookingId)) return { refused: "alreadyKnown" };
  if (await isBookedAt(tx, booking)) return { refused: "alreadyBooked" };
  const at = desk.world.clock.now();
  const reference = await freeReference(tx, desk);
  const wanted = { type: "enterExisting" as const, at, bookingId, reference, staff, ...rest, ...how };
  // Asked first, so that a row which cannot be entered leaves no person behind for the rows after it.
  const asked = { ...wanted, personId: bookingId };
  const ruling = decide(null, asked, await lookUp(tx, desk, asked, null));
  if ("refused" in ruling) return ruling;
  const person = await personFor(tx, desk, facts);
  if (person === "numberOfAnotherName") return { refused: person };
  const outcome = await handleIn(tx, desk, { ...wanted, personId: person.id }, byStaff(staff));
  await audit(tx, desk, staff, "enterExisting", bookingId);
  return asOutcome(outcome, bookingId);
}

/** Who (number, else name) and when; a corrected telephone number or address is no other booking. */
function existingId(desk: Desk, { facts, slot }: ExistingBooking): BookingId {
  const who = facts.jobSeekerNumber ? numberKey(facts.jobSeekerNumber) : namePart(facts.name ?? "");
  const digest = desk.world.digests.sha256(
    new TextEncoder().encode(JSON.stringify(["existing", desk.office.id, who, slot.start])),
  );
  return digest.slice(0, LONG_ENOUGH);
}

/** Hexadecimal digits of the digest: 104 bits. */
const LONG_ENOUGH = 26;

const MOST_OF_A_DAY = 1000;

/** Whether the same person has a booking at that time already, whichever way it was made. */
async function isBookedAt(tx: Tx, { facts, slot }: ExistingBooking): Promise<boolean> {
  const day = dayOf(slot.start);
  const ofDay = await tx.bookings({
    statuses: ["confirmed", "attended", "noShow", "stopped"],
    from: startOf(day),
    to: endOf(day),
    limit: MOST_OF_A_DAY,
  });
  const then = ofDay.filter((one) => "choice" in one && overlaps(one.choice.slot, slot));
  const people = await tx.peopleByIds([...new Set(then.map((one) => one.personId))]);
  return people.some((person) => isSamePerson(person, facts));
}

/** Number plus matching name; where one has no number, the name at the very same time is enough for a person to look at it. */
function isSamePerson(person: Person, { name, jobSeekerNumber }: PersonFacts): boolean {
  const isOtherNumber =
    person.jobSeekerNumber !== null && jobSeekerNumber !== null && !sameNumber(person.jobSeekerNumber, jobSeekerNumber);
  return sameName(person.name, name) && !isOtherNumber;
}

const MOST_TRIES = 5;

/** References are drawn at random; a table of many rows must not stop at one that is taken. */
async function freeReference(tx: Tx, desk: Desk): Promise<string> {
  for (let tries = 1; ; tries++) {
    const reference = desk.world.ids.reference();
    if (tries === MOST_TRIES || !(await tx.bookingByReference(reference))) return reference;
  }
}
