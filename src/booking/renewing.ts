import type { Booking, Choice, Decision, Offer } from "./booking.ts";
import { leavesTimeToReply, replyByOf } from "./deadlines.ts";
import { type Facts, openOfferOf } from "./offers.ts";
import { type Of, record, refuse } from "./ruling.ts";
import { standing } from "./seats.ts";
import { newerTermsFor, type TermsVersion, termsInForce } from "./terms.ts";
import { dayOf, earlier } from "./time.ts";

/**
 * T13: the version under which an open offer now falls although it names an earlier one, as its earliest choice lies behind the new
 * version's first day; null where the offer stands as it is.
 */
export function newTermsOf(offer: Offer, versions: readonly TermsVersion[]): TermsVersion | null {
  return newerTermsFor(versions, offer.terms.version, dayOf(earliestOf(offer.choices).slot.start));
}

/**
 * The same times are offered once more with the terms that will be in force, and the earlier offer ends with it. What was agreed by
 * telephone is not replaced behind the person's back, an answer that may be there already is read first, and where no fair time is
 * left to answer a person settles it.
 */
export function renewOffer(booking: Booking | null, command: Of<"renewOffer">, facts: Facts): Decision {
  const offer = booking && openOfferOf(booking);
  if (!offer) return refuse("notOnOffer");
  if (!newTermsOf(offer, facts.terms)) return refuse("nothingToDo");
  if (offer.notes.includes("agreedByPhone")) return refuse("withStaff");
  if (command.unsettledMails > 0) return refuse("unsettledMails");
  const { policy, calendar } = facts;
  const { at } = command;
  const isFair = (cutOff: Choice["cutOff"]) => leavesTimeToReply(at, cutOff, policy, calendar);
  const left = standing(offer).filter((choice) => isFair(choice.cutOff));
  if (left.length === 0) return refuse("pastCutOff");
  const terms = termsInForce(facts.terms, dayOf(earliestOf(left).slot.start));
  if (!terms) return refuse("noTerms");
  const cutOffs = left.map((choice) => choice.cutOff);
  const renewed: Offer = {
    n: booking.offersMade + 1,
    choices: left.map((choice, index) => ({ ...choice, number: index + 1 })),
    terms: { version: terms.version, digest: terms.digest },
    madeAt: at,
    replyBy: replyByOf(at, cutOffs, policy, calendar),
    // Nobody who never got the times is offered the same ones again.
    notes: facts.offerNeverLeft ? offer.notes : ["replacesEarlier", "newTerms"],
  };
  if (booking.status !== "confirmed") return record({ type: "offered", at, offer: renewed });
  // Another time can be agreed only before the day of the agreed one (design §2).
  if (!isFair(booking.choice.cutOff)) return refuse("pastCutOff");
  const change = { ...renewed, replyBy: earlier(renewed.replyBy, booking.choice.cutOff) };
  return record({ type: "changeOffered", at, receivedAt: at, mailId: null, wishes: booking.wishes, offer: change });
}

function earliestOf(choices: readonly Choice[]): Choice {
  const [earliest] = choices.toSorted((a, b) => (a.slot.start < b.slot.start ? -1 : 1));
  if (!earliest) throw new Error("an offer without a choice");
  return earliest;
}
