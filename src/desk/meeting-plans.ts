import type { Booking, Choice, Confirmed, Event } from "../booking/booking.ts";
import type { Time } from "../booking/time.ts";
import type { Tx } from "../world/store.ts";
import type { MeetingRow, MeetingState } from "../world/store-meetings.ts";
import type { Desk } from "./desk.ts";

/** Rows that something may still have to be done about. */
export const LIVE_MEETINGS: MeetingState[] = ["wanted", "making", "made", "ready", "moving", "unwanted"];

const MOST_OF_A_BOOKING = 100;

/**
 * What an event means for the meetings of its booking, written with it in one transaction; the provider is asked afterwards, and its
 * silence stops nobody (decision 9). Afterwards at most one row of the booking is wanted by anybody.
 */
export async function planMeeting(tx: Tx, desk: Desk, event: Event, booking: Booking): Promise<void> {
  if (!CONCERNS_MEETINGS.includes(event.type)) return;
  const rows = await tx.meetings({ bookingId: booking.id, states: LIVE_MEETINGS, limit: MOST_OF_A_BOOKING });
  const agreed = booking.status === "confirmed" ? booking : null;
  const own = agreed?.meeting?.by === "own" ? agreed.meeting.id : null;
  const isAwaited = agreed !== null && agreed.meeting === null && desk.office.meetings?.kind === "zoom";
  const kept = rows.find((row) => agreed && (row.id === own || (isAwaited && isOnTheWay(row, agreed.choice))));
  for (const row of rows) if (row !== kept) await drop(tx, row, event.at);
  if (agreed && kept) await keep(tx, kept, agreed, event.at);
  else if (agreed && isAwaited) await tx.saveMeeting(newRow(desk, booking, agreed.choice, event.at));
}

const CONCERNS_MEETINGS: readonly Event["type"][] = [
  "confirmed",
  "cancelled",
  "meetingReady",
  "meetingChanged",
  "meetingLost",
  "reseated",
];

/** What is made already stands at the provider with its time, which nobody was told yet; for another one a new one is made. */
function isOnTheWay({ state, madeBy, seat, slot }: MeetingRow, choice: Choice): boolean {
  if (madeBy !== "zoom" || seat !== choice.seat) return false;
  return state === "wanted" || state === "making" || (state === "made" && slot.start === choice.slot.start);
}

/** Nobody needs it any more. What was never asked for has nothing to be taken away. */
async function drop(tx: Tx, row: MeetingRow, at: Time): Promise<void> {
  if (row.state === "unwanted") return;
  const isNowhere = row.madeBy === "staff" || (row.state === "wanted" && row.attempts === 0);
  const fresh = { attempts: 0, notBefore: at, trouble: null };
  await tx.saveMeeting(
    isNowhere ? { ...row, ...fresh, state: "gone", wayIn: null } : { ...row, ...fresh, state: "unwanted" },
  );
}

/** The booking knows of it now, or has another time; what is only on its way is told the time when it is made. */
async function keep(tx: Tx, row: MeetingRow, { choice: { slot }, meeting }: Confirmed, at: Time): Promise<void> {
  const isKnown = meeting !== null;
  const isOther = row.slot.start !== slot.start || row.slot.end !== slot.end;
  if (!isKnown) {
    if (isOther) await tx.saveMeeting({ ...row, slot });
    return;
  }
  const isMoved = isOther && row.madeBy === "zoom";
  const state = isMoved || row.state === "moving" ? "moving" : "ready";
  if (!isOther && state === row.state) return;
  await tx.saveMeeting({ ...row, slot, state, ...(isMoved ? { attempts: 0, notBefore: at, trouble: null } : {}) });
}

function newRow(desk: Desk, booking: Booking, { slot, seat }: Choice, at: Time): MeetingRow {
  return {
    id: desk.world.ids.next(),
    bookingId: booking.id,
    madeBy: "zoom",
    state: "wanted",
    seat,
    slot,
    wayIn: null,
    attempts: 0,
    notBefore: at,
    trouble: null,
    wantedAt: at,
  };
}
