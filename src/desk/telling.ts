import type { Booking } from "../booking/booking.ts";
import { answerByOf, knownBy } from "../booking/deadlines.ts";
import { earlier, type Time } from "../booking/time.ts";
import type { LetterBody } from "../mail/letters/letter.ts";
import type { Office } from "../mail/office.ts";

/**
 * By when somebody without an address is told on the telephone what a letter would have said: within the office's own promise (T6-3d),
 * and in time for what it is about, the day before a consultation (L4) or the end of an offer.
 */
export function tellBy(
  body: LetterBody,
  booking: Pick<Booking, "answerBy">,
  now: Time,
  office: Pick<Office, "policy" | "calendar">,
): Time {
  const promised = promisedBy(booking, now, office);
  const needed = neededBy(body, now, office.calendar);
  return needed ? earlier(promised, needed) : promised;
}

/** The office's promise to whoever asked, or to whoever hears of something that came up behind it. */
export function promisedBy(
  { answerBy }: Pick<Booking, "answerBy">,
  now: Time,
  { policy, calendar }: Pick<Office, "policy" | "calendar">,
): Time {
  return now < answerBy ? answerBy : answerByOf(now, policy, calendar);
}

function neededBy(body: LetterBody, now: Time, calendar: Office["calendar"]): Time | null {
  switch (body.kind) {
    case "details":
    case "detailsFollow":
    case "reminder":
    case "changeLapsed":
    case "phoneOnly":
      return knownBy(body.slot.start, now, calendar);
    case "cancellationReceipt":
      return body.slot && knownBy(body.slot.start, now, calendar);
    case "offer":
    case "askWhich":
    case "replyReminder":
      return body.replyBy;
    case "askBack":
    case "expiryNotice":
    case "declineReceipt":
    case "nothingFree":
    case "termsNotice":
    case "heldReceipt":
    case "couldNotRead":
    case "refusalNotice":
      return null;
  }
}
