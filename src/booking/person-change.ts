import type { Booking, Decision, Event } from "./booking.ts";
import { answerByOf } from "./deadlines.ts";
import { type Facts, offerOrKeep, replacing } from "./offers.ts";
import { type Of, refuse } from "./ruling.ts";

/**
 * The booking goes on with the same person at another address, as staff have found out. Proof of a reply goes with the addressee
 * (decision 4), so what was asked or offered is asked or offered anew, and an answer to the old letter confirms nothing. What
 * is confirmed stays with the address that received the offer, for a meeting ID goes nowhere else (design §7).
 */
export function changePerson(booking: Booking | null, command: Of<"changePerson">, facts: Facts): Decision {
  if (booking?.status !== "requested" && booking?.status !== "offered") return refuse("notOnOffer");
  const { at, staff, personId } = command;
  if (personId === booking.personId) return refuse("nothingToDo");
  const changed: Event = { type: "personChanged", at, staff, personId };
  if (booking.status === "offered") {
    // The limits were judged when the offer was made; another address is no further booking.
    const unlimited = { ...facts, agreedSlots: [] };
    const { wishes, id, offersMade } = booking;
    const notes = replacing(booking.offer, "newAddress", facts);
    return { events: [changed, offerOrKeep(wishes, id, offersMade + 1, notes, at, unlimited)] };
  }
  if (!booking.asked) return { events: [changed] };
  const { missing, readings } = booking.asked;
  const answerBy = answerByOf(at, facts.policy, facts.calendar);
  return { events: [changed, { type: "asked", at, missing, readings, answerBy }] };
}
