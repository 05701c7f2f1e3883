import type { Booking, Command, Slot } from "../booking/booking.ts";
import type { Facts } from "../booking/offers.ts";
import type { Policy } from "../booking/policy.ts";
import { bookableSlots, lastBookableDay } from "../booking/slots.ts";
import { type Day, dayOf, plusDays, type Time } from "../booking/time.ts";
import type { Office } from "../mail/office.ts";
import type { View } from "../world/store.ts";
import type { Desk } from "./desk.ts";
import { wayInto } from "./meeting-facts.ts";
import { officeNow } from "./office-values.ts";
import { calendarWith, openingOf, takenBetween } from "./opening.ts";
import { agreedSlotsOf, countOpenBookings } from "./same-person.ts";
import { sendModeOf } from "./send-mode.ts";
import { hasNeverLeft, offerLetterOf } from "./silence.ts";
import { openShelf } from "./terms.ts";

/** Book-again may go beyond the horizon of offers, so seats are looked up a little further than it. */
const LOOK_AHEAD_DAYS = 92;

/** Everything `decide` needs to know, read in the same transaction that writes the outcome. */
export async function lookUp(view: View, desk: Desk, command: Command, booking: Booking | null): Promise<Facts> {
  const office = await officeNow(view, desk);
  const { calendar, rooms, meetings } = office;
  const policy = await policyInForce(view, desk, office);
  const opening = await openingOf(view);
  const today = dayOf(command.at);
  const lastDay = lastBookableDay(command.at, policy);
  // What a person names may lie further ahead than anything that is offered.
  const furthest = [plusDays(today, LOOK_AHEAD_DAYS), "slot" in command ? dayOf(command.slot.start) : today]
    .sort()
    .at(-1) as Day;
  const personId = booking?.personId ?? ("personId" in command ? command.personId : null);
  const person = personId === null ? null : await view.person(personId);
  return {
    policy,
    calendar: calendarWith(calendar, opening),
    terms: (await openShelf(view, desk)).versions,
    // Rooms that an office still has beside another way of meeting are those of earlier bookings.
    roomSeats: meetings ? [] : rooms.map((room) => room.seat),
    ownMeetings: meetings?.kind === "zoom",
    meetingStands: (booking && (await wayInto(view, booking))) !== null,
    roomIds: new Map(rooms.flatMap(({ seat, id }) => (id === undefined ? [] : [[seat, id]]))),
    taken: await takenBetween(view, opening, today, lastDay > furthest ? lastDay : furthest),
    openBookings: person ? await countOpenBookings(view, person, command.bookingId) : 0,
    offerNeverLeft: booking !== null && replacesOffer(command) && hasNeverLeft(await offerLetterOf(view, booking)),
    agreedSlots: person ? await agreedSlotsOf(view, person, command.bookingId, command.at, policy) : [],
  };
}

function replacesOffer({ type }: Command): boolean {
  return type === "revise" || type === "changePerson" || type === "handBack" || type === "renewOffer";
}

/** Up to three times that could be offered now, on different days and at different hours, as an example: nothing is held. */
export async function freeTimes(view: View, desk: Desk, at: Time): Promise<Slot[]> {
  const office = await officeNow(view, desk);
  const policy = await policyInForce(view, desk, office);
  const opening = await openingOf(view);
  const calendar = calendarWith(office.calendar, opening);
  const taken = await takenBetween(view, opening, dayOf(at), lastBookableDay(at, policy));
  const days = Map.groupBy(bookableSlots({ now: at, policy, calendar, taken }), (slot) => dayOf(slot.start));
  return [...days.values()].slice(0, MOST_EXAMPLES).flatMap((slots, index) => {
    const slot = slots[Math.floor((slots.length * index) / MOST_EXAMPLES)];
    return slot ? [slot] : [];
  });
}

const MOST_EXAMPLES = 3;

/** Where a person releases each letter, nobody is there at midnight: a reply counts until the office closes (decision 15). */
async function policyInForce(view: View, desk: Desk, { policy }: Office): Promise<Policy> {
  return (await sendModeOf(view, desk)) === "approve" ? { ...policy, cutOff: "closingOfPreviousOpenDay" } : policy;
}
