import { type Draft, inStates, type Tables } from "./memory-tables.ts";
import type { MeetingTx, MeetingView } from "./store-meetings.ts";
import { ConstraintBroken, checkLimit, compareText, storable } from "./store-values.ts";

/** Meetings of bookings' own in the memory store. */
export function meetingReads(now: () => Tables): MeetingView {
  return {
    meeting: async (id) => now().meetings.get(id) ?? null,
    meetings: async ({ bookingId, states, endedBefore, limit }) => {
      const most = checkLimit(limit);
      return inStates(now().meetings, states)
        .filter(
          (row) =>
            (bookingId === undefined || row.bookingId === bookingId) &&
            (endedBefore === undefined || row.slot.end < endedBefore),
        )
        .sort((a, b) => compareText(a.wantedAt, b.wantedAt) || compareText(a.id, b.id))
        .slice(0, most);
    },
  };
}

export function meetingWrites(draft: Draft): MeetingTx {
  return {
    saveMeeting: async (meeting) => {
      const { bookings, meetings } = draft.tables;
      if (!bookings.has(meeting.bookingId)) throw new ConstraintBroken("a meeting of no booking");
      const isKnown = meeting.state === "made" || meeting.state === "ready" || meeting.state === "moving";
      if ((isKnown && meeting.wayIn === null) || meeting.slot.start >= meeting.slot.end)
        throw new ConstraintBroken("a meeting without a way in, or without length");
      const before = meetings.get(meeting.id);
      const kept = before && { bookingId: before.bookingId, madeBy: before.madeBy, wantedAt: before.wantedAt };
      draft.put("meetings", meeting.id, storable({ ...meeting, ...kept }));
    },
  };
}
