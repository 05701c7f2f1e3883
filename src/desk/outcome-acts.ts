import type { Booking, DayNote } from "../booking/booking.ts";
import { wordBy } from "../booking/outcomes.ts";
import type { Time } from "../booking/time.ts";
import type { Tx, View } from "../world/store.ts";
import { type ActOutcome, asOutcome, audit, byStaff } from "./acts.ts";
import { type Desk, handleIn } from "./desk.ts";
import { countUnsettled, readThrough } from "./silence.ts";
import type { OnBooking } from "./staff-acts.ts";

/** What the mailbox says of somebody's silence: how far it was read, and how many mails in time may be a word (decision 14). */
export async function silenceOf(
  view: View,
  desk: Desk,
  booking: Booking | null,
): Promise<{ readThrough: Time | null; unsettledMails: number }> {
  if (booking?.status !== "confirmed") return { readThrough: null, unsettledMails: 0 };
  const until = wordBy(booking.choice.slot);
  return {
    readThrough: await readThrough(view, desk),
    unsettledMails: await countUnsettled(view, desk, booking, until, desk.world.clock.now()),
  };
}

/** The office was late, or the person telephoned in time: from then on nobody can record a no-show (decision 17). */
export async function noteDay(
  tx: Tx,
  desk: Desk,
  { staff, bookingId, about }: OnBooking & { about: DayNote["about"] },
): Promise<ActOutcome> {
  const at = desk.world.clock.now();
  const made = await handleIn(tx, desk, { type: "noteDay", at, bookingId, staff, about }, byStaff(staff));
  await audit(tx, desk, staff, `noteDay:${about}`, bookingId);
  return asOutcome(made, bookingId);
}
