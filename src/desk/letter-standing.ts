import type { Booking, Event, Offer } from "../booking/booking.ts";
import { openOfferOf } from "../booking/offers.ts";
import type { Time } from "../booking/time.ts";
import { sameAddress } from "../mail/address.ts";
import type { View } from "../world/store.ts";
import type { OutboxLetter } from "../world/store-rows.ts";

/**
 * Whether a letter is still true of its booking, asked at release and before every attempt (decision 1). A letter that was
 * overtaken while it waited is withdrawn with the reason and never sent.
 */
export async function stillStands(
  view: View,
  letter: OutboxLetter,
  now: Time,
): Promise<"stands" | "overtaken" | "tooLate"> {
  if (letter.usefulUntil && letter.usefulUntil <= now) return "tooLate";
  if (letter.kind === "refusalNotice") return (await isRefusalInForce(view, letter)) ? "stands" : "overtaken";
  if (!letter.bookingId) return "stands";
  const booking = await view.booking(letter.bookingId);
  if (!booking) return "overtaken";
  // Staff have found out another address since; what waits for the old one may be read by a stranger there (design §7).
  if (!sameAddress((await view.person(booking.personId))?.address ?? null, letter.to)) return "overtaken";
  if (!isTrueOf(letter, booking, await view.events(booking.id))) return "overtaken";
  return letter.usefulUntil && namesDeadTime(letter, booking, now) ? "tooLate" : "stands";
}

/**
 * An offer that waited for its sending until one of its times can no longer be agreed on (decision 15). What may have arrived is
 * left as it is, and so is another time for an agreed one: its other choices are worth more than their number.
 */
function namesDeadTime({ kind, maybeTwice }: OutboxLetter, booking: Booking, now: Time): boolean {
  return kind === "offer" && !maybeTwice && booking.status === "offered" && hasDeadChoice(booking.offer, now);
}

export function hasDeadChoice({ choices }: Offer, now: Time): boolean {
  return choices.some(({ cutOff }) => cutOff < now);
}

/** The notice's cause names its refusal; nobody is told of one that was lifted meanwhile. */
async function isRefusalInForce(view: View, { cause }: OutboxLetter): Promise<boolean> {
  const refusal = await view.refusal(cause.slice(cause.indexOf(":") + 1));
  return refusal !== null && refusal.liftedAt === null;
}

function isTrueOf(letter: OutboxLetter, booking: Booking, events: readonly Event[]): boolean {
  switch (letter.kind) {
    case "offer":
      return booking.status === "confirmed"
        ? booking.change !== null && isLatest(letter, events, "changeOffered")
        : booking.status === "offered" && isLatest(letter, events, "offered");
    case "askWhich":
      return booking.status === "offered";
    case "askBack":
      return booking.status === "requested" && isLatest(letter, events, "asked");
    case "nothingFree":
      return booking.status === "requested";
    case "details":
      return (
        booking.status === "confirmed" &&
        isLatest(letter, events, "confirmed", "meetingChanged", "meetingReady", "meetingLost")
      );
    case "detailsFollow":
      return (
        booking.status === "confirmed" &&
        booking.meeting === null &&
        isLatest(letter, events, "confirmed", "meetingPromised")
      );
    case "reminder":
      return booking.status === "confirmed" && booking.reminded === true;
    case "replyReminder":
      return openOfferOf(booking) !== null && isLatest(letter, events, "replyReminded", "offered", "changeOffered");
    case "phoneOnly":
      return booking.status === "confirmed";
    case "expiryNotice":
      return booking.status === "expired";
    case "changeLapsed":
      return booking.status === "confirmed" && booking.change === null && isLatest(letter, events, "changeLapsed");
    case "declineReceipt":
    case "cancellationReceipt":
    case "termsNotice":
    case "heldReceipt":
    case "couldNotRead":
    case "refusalNotice":
      return true;
  }
}

/** The letter's cause ends in the position of its event; a later event of the same type has a letter of its own. */
export function isLatest(letter: OutboxLetter, events: readonly Event[], ...types: Event["type"][]): boolean {
  const position = Number(letter.cause.slice(letter.cause.lastIndexOf(":") + 1));
  return events.findLastIndex((event) => types.includes(event.type)) === position;
}
