import {
  type AnyColumn,
  and,
  asc,
  count,
  desc,
  eq,
  gt,
  gte,
  inArray,
  isNotNull,
  isNull,
  lt,
  lte,
  ne,
  or,
  type SQL,
  sql,
} from "drizzle-orm";
import { ERASED } from "../booking/erasing.ts";
import type { Taken } from "../booking/seats.ts";
import type { Time } from "../booking/time.ts";
import { mailReads } from "./postgres-mails.ts";
import { meetingReads } from "./postgres-meetings.ts";
import { personReads } from "./postgres-people.ts";
import { changeReads, recordReads } from "./postgres-records.ts";
import { refusalReads } from "./postgres-refusals.ts";
import { addressKeyOf, attachmentPlace, letterOf, settingPlace, staffOf, taskOf } from "./postgres-rows.ts";
import type { Scope } from "./postgres-scope.ts";
import { signInReads } from "./postgres-sign-ins.ts";
import { termsReads } from "./postgres-terms.ts";
import * as t from "./schema.ts";
import type { View } from "./store.ts";
import { checkLimit, storableText } from "./store-values.ts";

/** Reads within one transaction that speaks for one office. Every statement names the office first, then a total order. */
export function postgresView(scope: Scope): View {
  return {
    ...recordReads(scope),
    ...changeReads(scope),
    ...bookingReads(scope),
    ...personReads(scope),
    ...mailReads(scope),
    ...mailboxReads(scope),
    ...letterReads(scope),
    ...officeReads(scope),
    ...termsReads(scope),
    ...refusalReads(scope),
    ...meetingReads(scope),
    ...signInReads(scope),
  };
}

function bookingReads({
  office,
  db,
}: Scope): Pick<View, "booking" | "bookingByReference" | "bookings" | "events" | "taken"> {
  const ours = eq(t.bookings.officeId, office);
  const one = async (where: SQL) => {
    const [row] = await db.select({ body: t.bookings.body }).from(t.bookings).where(and(ours, where));
    return row?.body ?? null;
  };
  return {
    booking: (id) => one(eq(t.bookings.id, storableText(id))),
    bookingByReference: (reference) => one(eq(t.bookings.reference, storableText(reference))),
    bookings: async ({ statuses, personId, from, to, frozen, after, limit }) => {
      const rows = await db
        .select({ body: t.bookings.body })
        .from(t.bookings)
        .where(
          and(
            ours,
            statuses && inArray(t.bookings.status, statuses),
            personId === undefined ? undefined : eq(t.bookings.personId, personId),
            from && gte(t.bookings.starts, from),
            to && lt(t.bookings.starts, to),
            frozen && sql`${t.bookings.body} -> 'frozen' <> 'null'`,
            after && behind(t.bookings.starts, t.bookings.id, after.start, after.id),
          ),
        )
        .orderBy(asc(t.bookings.starts), asc(t.bookings.id))
        .limit(checkLimit(limit));
      return rows.map((row) => row.body);
    },
    events: async (bookingId) => {
      const rows = await db
        .select({ body: t.events.body })
        .from(t.events)
        .where(and(eq(t.events.officeId, office), eq(t.events.bookingId, storableText(bookingId))))
        .orderBy(asc(t.events.position));
      return rows.map((row) => row.body);
    },
    taken: async (from, to) => {
      const rows = await db
        .select()
        .from(t.heldSeats)
        .where(
          and(
            eq(t.heldSeats.officeId, office),
            sql`${t.heldSeats.during} && tstzrange(${from}::text::timestamptz, ${to}::text::timestamptz, '[)')`,
          ),
        )
        .orderBy(asc(t.heldSeats.seat), asc(t.heldSeats.starts));
      return rows.map((row): Taken => {
        const { bookingId, seat, starts: start, ends: end, heldBy: by } = row;
        return { bookingId, seat, start, end, by };
      });
    },
  };
}

function mailboxReads({ office, db }: Scope): Pick<View, "cursor" | "staffAnswer" | "openActs"> {
  return {
    cursor: async (folder) => {
      const where = and(eq(t.mailboxCursors.officeId, office), eq(t.mailboxCursors.folder, folder));
      const [row] = await db.select().from(t.mailboxCursors).where(where);
      if (row === undefined) return null;
      const { officeId: _office, ...cursor } = row;
      return cursor;
    },
    staffAnswer: async (answered) => {
      const where = and(eq(t.staffAnswers.officeId, office), eq(t.staffAnswers.answered, answered));
      const [row] = await db.select({ seenAt: t.staffAnswers.seenAt }).from(t.staffAnswers).where(where);
      return row?.seenAt ?? null;
    },
    openActs: async (limit) => {
      const rows = await db
        .select()
        .from(t.mailboxActs)
        .where(and(eq(t.mailboxActs.officeId, office), eq(t.mailboxActs.state, sql`'open'`)))
        .orderBy(asc(t.mailboxActs.position))
        .limit(checkLimit(limit));
      return rows.map(({ officeId: _office, position: _position, state: _state, ...act }) => act);
    },
  };
}

function letterReads(
  scope: Scope,
): Pick<
  View,
  "letter" | "letters" | "letterByMessageId" | "letterByToken" | "countLettersTo" | "letterWrittenBefore" | "attachment"
> {
  const { office, db, seal } = scope;
  const ours = eq(t.outbox.officeId, office);
  const one = async (where: SQL) => {
    const [row] = await db.select().from(t.outbox).where(and(ours, where));
    return row === undefined ? null : letterOf(scope, row);
  };
  return {
    letter: (id) => one(eq(t.outbox.id, storableText(id))),
    letterByMessageId: (messageId) => one(eq(t.outbox.messageId, storableText(messageId))),
    letterByToken: (token) => one(eq(t.outbox.token, storableText(token))),
    letters: async ({ bookingId, states, copied, to, writtenUpTo, withWords, after, limit }) => {
      const rows = await db
        .select()
        .from(t.outbox)
        .where(
          and(
            ours,
            bookingId === undefined ? undefined : eq(t.outbox.bookingId, bookingId),
            states && inArray(t.outbox.state, states),
            copied === undefined ? undefined : eq(t.outbox.copied, copied),
            to === undefined ? undefined : eq(t.outbox.toKey, addressKeyOf(to) ?? ""),
            writtenUpTo && lte(t.outbox.writtenAt, writtenUpTo),
            withWords && ne(t.outbox.subject, ERASED),
            after === undefined ? undefined : gt(t.outbox.position, after),
          ),
        )
        .orderBy(asc(t.outbox.position))
        .limit(checkLimit(limit));
      return rows.map((row) => letterOf(scope, row));
    },
    countLettersTo: async (address, since) => {
      const written = and(gte(t.outbox.writtenAt, since), ne(t.outbox.state, "withdrawn"));
      const to = eq(t.outbox.toKey, addressKeyOf(address) ?? "");
      const [row] = await db
        .select({ letters: count() })
        .from(t.outbox)
        .where(and(ours, to, written));
      return row?.letters ?? 0;
    },
    letterWrittenBefore: async (newer) => {
      const [row] = await db
        .select({ writtenAt: t.outbox.writtenAt })
        .from(t.outbox)
        .where(ours)
        .orderBy(desc(t.outbox.position))
        .offset(newer)
        .limit(1);
      return row?.writtenAt ?? null;
    },
    attachment: async (digest) => {
      const where = and(eq(t.attachments.officeId, office), eq(t.attachments.digest, digest));
      const [row] = await db.select({ content: t.attachments.content }).from(t.attachments).where(where);
      return row === undefined ? null : seal.openBytes(attachmentPlace(digest), row.content);
    },
  };
}

function officeReads({
  office,
  db,
  seal,
}: Scope): Pick<View, "tasks" | "staff" | "allStaff" | "audits" | "auditsAbout" | "setting"> {
  return {
    tasks: async ({ open, id, bookingId, mailId, letterId, kinds, notKind, after, limit }) => {
      const rows = await db
        .select()
        .from(t.tasks)
        .where(
          and(
            eq(t.tasks.officeId, office),
            open ? isNull(t.tasks.closedAt) : isNotNull(t.tasks.closedAt),
            id === undefined ? undefined : eq(t.tasks.id, storableText(id)),
            bookingId === undefined ? undefined : eq(t.tasks.bookingId, bookingId),
            mailId === undefined ? undefined : eq(t.tasks.mailId, mailId),
            letterId === undefined ? undefined : eq(t.tasks.letterId, letterId),
            kinds && inArray(t.tasks.kind, [...kinds]),
            notKind && ne(t.tasks.kind, notKind),
            after && behind(t.tasks.due, t.tasks.id, after.due, after.id),
          ),
        )
        .orderBy(asc(t.tasks.due), asc(t.tasks.id))
        .limit(checkLimit(limit));
      return rows.map(taskOf);
    },
    staff: async (id) => {
      const where = and(eq(t.staff.officeId, office), eq(t.staff.id, storableText(id)));
      const [row] = await db.select().from(t.staff).where(where);
      return row === undefined ? null : staffOf(row);
    },
    allStaff: async () => {
      const rows = await db.select().from(t.staff).where(eq(t.staff.officeId, office)).orderBy(asc(t.staff.id));
      return rows.map(staffOf);
    },
    audits: async (limit) => {
      const rows = await db
        .select()
        .from(t.auditLog)
        .where(eq(t.auditLog.officeId, office))
        .orderBy(desc(t.auditLog.position))
        .limit(checkLimit(limit));
      return rows.map(({ officeId: _office, position, ...entry }) => ({ ...entry, order: position }));
    },
    auditsAbout: async (subjects, limit) => {
      if (subjects.length === 0) return [];
      const rows = await db
        .select()
        .from(t.auditLog)
        .where(and(eq(t.auditLog.officeId, office), inArray(t.auditLog.subject, subjects.map(storableText))))
        .orderBy(asc(t.auditLog.position))
        .limit(checkLimit(limit));
      return rows.map(({ officeId: _office, position, ...entry }) => ({ ...entry, order: position }));
    },
    setting: async (key) => {
      const where = and(eq(t.settings.officeId, office), eq(t.settings.key, key));
      const [row] = await db.select({ value: t.settings.value }).from(t.settings).where(where);
      return row === undefined ? null : (JSON.parse(seal.openText(settingPlace(key), row.value)) as unknown);
    },
  };
}

/** Behind a place in an order by a moment, rows without one last, then by id. */
function behind(moment: AnyColumn, id: AnyColumn, at: Time | null, last: string): SQL | undefined {
  if (at === null) return and(isNull(moment), gt(id, last));
  return or(gt(moment, at), and(eq(moment, at), gt(id, last)), isNull(moment));
}
