import type { Tx } from "../world/store.ts";
import type { MeetingRow } from "../world/store-meetings.ts";
import { type ActOutcome, asOutcome, audit, byStaff } from "./acts.ts";
import { type Desk, handleIn } from "./desk.ts";
import type { OnBooking } from "./staff-acts.ts";

/**
 * The ID of a meeting that staff made themselves, typed in because the provider stays down or its meeting is of no use. It is told
 * in one letter like any other.
 */
export async function typeMeeting(
  tx: Tx,
  desk: Desk,
  { staff, bookingId, meetingId, passcode }: OnBooking & { meetingId: string; passcode: string },
): Promise<ActOutcome> {
  const at = desk.world.clock.now();
  const booking = await tx.booking(bookingId);
  if (!booking) return { refused: "unknownBooking" };
  if (booking.status !== "confirmed") return { refused: "notConfirmed" };
  const row: MeetingRow = {
    id: desk.world.ids.next(),
    bookingId,
    madeBy: "staff",
    state: "made",
    seat: booking.choice.seat,
    slot: booking.choice.slot,
    wayIn: { meetingId, passcode },
    attempts: 0,
    notBefore: at,
    trouble: null,
    wantedAt: at,
  };
  // The letter reads the way in from its row, so that is there first; a refusal takes everything back.
  await tx.saveMeeting(row);
  const made = await handleIn(tx, desk, { type: "typeMeeting", at, bookingId, id: row.id, staff }, byStaff(staff));
  await audit(tx, desk, staff, "typeMeeting", bookingId);
  return asOutcome(made, bookingId);
}
