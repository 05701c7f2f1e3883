import type { Booking, Command } from "../booking/booking.ts";
import { openOfferOf } from "../booking/offers.ts";
import { isReminderTime } from "../booking/reminders.ts";
import { standing } from "../booking/seats.ts";
import { dayOf, plusDays, startOf, type Time } from "../booking/time.ts";
import type { View } from "../world/store.ts";
import type { Desk } from "./desk.ts";
import { countUnsettled, offerLetterOf, standingOf } from "./silence.ts";

const MOST_AT_ONCE = 1000;

/** What time brings besides the end of an offer: the choices of the `open` offers drop one by one, and people are reminded once. */
export async function findReminders(
  view: View,
  desk: Desk,
  readThrough: Time,
  at: Time,
  open: readonly Booking[],
): Promise<Command[]> {
  const mayRemind = isReminderTime(at, desk.office.policy);
  const commands: Command[] = [];
  for (const booking of open) {
    const offer = openOfferOf(booking);
    if (!offer || booking.frozen) continue;
    const common = { at, bookingId: booking.id, readThrough };
    const left = standing(offer);
    const over = left.filter((choice) => choice.cutOff < readThrough);
    const lastCutOff = over
      .map((choice) => choice.cutOff)
      .sort()
      .at(-1);
    if (lastCutOff !== undefined && over.length < left.length) {
      const unsettledMails = await countUnsettled(view, desk, booking, lastCutOff, at);
      commands.push({ type: "lapseChoices", ...common, unsettledMails });
    }
    if (!mayRemind || offer.reminded || dayOf(offer.replyBy) !== dayOf(at) || dayOf(offer.madeAt) === dayOf(at))
      continue;
    const offerStanding = standingOf(await offerLetterOf(view, booking));
    const unsettledMails = await countUnsettled(view, desk, booking, at, at);
    commands.push({ type: "remindReply", ...common, unsettledMails, offerStanding });
  }
  return mayRemind ? [...commands, ...(await findTomorrow(view, desk, readThrough, at))] : commands;
}

/** Consultations of tomorrow whose people were not told today. */
async function findTomorrow(view: View, desk: Desk, readThrough: Time, at: Time): Promise<Command[]> {
  const tomorrow = plusDays(dayOf(at), 1);
  const span = { from: startOf(tomorrow), to: startOf(plusDays(tomorrow, 1)) };
  const commands: Command[] = [];
  for (const booking of await view.bookings({ statuses: ["confirmed"], ...span, limit: MOST_AT_ONCE })) {
    if (booking.status !== "confirmed" || booking.frozen || booking.reminded) continue;
    if (booking.confirmedAt >= startOf(dayOf(at)) || booking.entered?.remind === false) continue;
    const unsettledMails = await countUnsettled(view, desk, booking, at, at);
    commands.push({ type: "remind", at, bookingId: booking.id, readThrough, unsettledMails });
  }
  return commands;
}
