import { and, asc, eq, inArray, lt } from "drizzle-orm";
import type { WayIn } from "../mail/letters/letter.ts";
import type { Scope } from "./postgres-scope.ts";
import * as t from "./schema.ts";

import type { MeetingRow, MeetingTx, MeetingView } from "./store-meetings.ts";
import { checkLimit, storable, storableText } from "./store-values.ts";

/** Meetings of bookings' own in the database; the way in is sealed. */
export function meetingReads(scope: Scope): MeetingView {
  const { office, db } = scope;
  const ours = eq(t.meetings.officeId, office);
  return {
    meeting: async (id) => {
      const where = and(ours, eq(t.meetings.id, storableText(id)));
      const [row] = await db.select().from(t.meetings).where(where);
      return row ? meetingOf(scope, row) : null;
    },
    meetings: async ({ bookingId, states, endedBefore, limit }) => {
      const rows = await db
        .select()
        .from(t.meetings)
        .where(
          and(
            ours,
            bookingId === undefined ? undefined : eq(t.meetings.bookingId, storableText(bookingId)),
            states === undefined ? undefined : inArray(t.meetings.state, states),
            endedBefore === undefined ? undefined : lt(t.meetings.ends, endedBefore),
          ),
        )
        .orderBy(asc(t.meetings.wantedAt), asc(t.meetings.id))
        .limit(checkLimit(limit));
      return rows.map((row) => meetingOf(scope, row));
    },
  };
}

export function meetingWrites(scope: Scope): MeetingTx {
  const { office, db, seal } = scope;
  return {
    saveMeeting: async (meeting) => {
      const { slot, wayIn, ...rest } = storable(meeting);
      const sealed = wayIn && seal.text(wayInPlace(meeting.id), JSON.stringify(wayIn));
      const row = { officeId: office, ...rest, starts: slot.start, ends: slot.end, wayIn: sealed };
      const { state, seat, starts, ends, attempts, notBefore, trouble } = row;
      await db
        .insert(t.meetings)
        .values(row)
        .onConflictDoUpdate({
          target: [t.meetings.officeId, t.meetings.id],
          set: { state, seat, starts, ends, wayIn: sealed, attempts, notBefore, trouble },
        });
    },
  };
}

export function meetingOf({ seal }: Scope, row: typeof t.meetings.$inferSelect): MeetingRow {
  const { officeId: _office, starts, ends, wayIn, ...rest } = row;
  const opened = wayIn && (JSON.parse(seal.openText(wayInPlace(row.id), wayIn)) as WayIn);
  return { ...rest, slot: { start: starts, end: ends }, wayIn: opened };
}

function wayInPlace(id: string) {
  return { table: "meetings", row: id, column: "way_in" };
}
