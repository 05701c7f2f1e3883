import { and, asc, desc, eq, gt, gte, inArray, isNotNull, lt, min, or, sql } from "drizzle-orm";
import type { Scope } from "./postgres-scope.ts";
import * as t from "./schema.ts";
import type { View } from "./store.ts";
import type { HeldMail } from "./store-rows.ts";
import { checkLimit } from "./store-values.ts";

/**
 * What the monthly report and the disclosure log read; see `postgresView`. No words of mails or letters are opened. A page begins
 * at the time of the last one, so that the index leads to it and nothing before it is walked again.
 */
export function recordReads({
  office,
  db,
}: Scope): Pick<View, "history" | "firstRequestDue" | "letterFates" | "heldMails" | "disclosures"> {
  const { events, outbox, inboundMails: mails, disclosures } = t;
  return {
    history: async ({ from, to, types, after, limit }) => {
      const { at, bookingId, position, type } = events;
      const behind =
        after &&
        or(
          gt(at, after.at),
          and(eq(at, after.at), gt(bookingId, after.bookingId)),
          and(eq(at, after.at), eq(bookingId, after.bookingId), gt(position, after.position)),
        );
      const ofTypes = types && inArray(type, [...types]);
      return db
        .select({ at, bookingId, position, event: events.body })
        .from(events)
        .where(and(eq(events.officeId, office), gte(at, after?.at ?? from), lt(at, to), ofTypes, behind))
        .orderBy(asc(at), asc(bookingId), asc(position))
        .limit(checkLimit(limit));
    },
    firstRequestDue: async ({ since, from, to }) => {
      const { at, type, body } = events;
      // The domain has the order of the bytes, which is the order of the moments.
      const answerBy = sql`(${body} ->> 'answerBy') collate "C"`;
      const [row] = await db
        .select({ at: min(at) })
        .from(events)
        .where(
          and(
            eq(events.officeId, office),
            eq(type, "requested"),
            gte(at, since),
            lt(at, from),
            sql`${answerBy} >= ${from} and ${answerBy} < ${to}`,
          ),
        );
      return row?.at ?? null;
    },
    letterFates: async ({ from, to, after, limit }) => {
      const { id, position: order, bookingId, kind, state, writtenAt, acceptedAt } = outbox;
      const behind =
        after && or(gt(writtenAt, after.writtenAt), and(eq(writtenAt, after.writtenAt), gt(order, after.order)));
      return db
        .select({ id, order, bookingId, kind, state, writtenAt, acceptedAt })
        .from(outbox)
        .where(and(eq(outbox.officeId, office), gte(writtenAt, after?.writtenAt ?? from), lt(writtenAt, to), behind))
        .orderBy(asc(writtenAt), asc(order))
        .limit(checkLimit(limit));
    },
    heldMails: async ({ from, to, after, limit }) => {
      const { id, receivedAt, state, heldAt, settledAt } = mails;
      const behind =
        after && or(gt(receivedAt, after.receivedAt), and(eq(receivedAt, after.receivedAt), gt(id, after.id)));
      const rows = await db
        .select({ id, receivedAt, state, heldAt, settledAt })
        .from(mails)
        .where(
          and(
            eq(mails.officeId, office),
            isNotNull(heldAt),
            gte(receivedAt, after?.receivedAt ?? from),
            lt(receivedAt, to),
            behind,
          ),
        )
        .orderBy(asc(receivedAt), asc(id))
        .limit(checkLimit(limit));
      return rows as HeldMail[];
    },
    disclosures: async (limit) => {
      const rows = await db
        .select()
        .from(disclosures)
        .where(eq(disclosures.officeId, office))
        .orderBy(desc(disclosures.position))
        .limit(checkLimit(limit));
      return rows.map(({ officeId: _office, position, ...entry }) => ({ ...entry, order: position }));
    },
  };
}

/** What was done by whom, and what staff changed of the office's own values. */
export function changeReads({ office, db }: Scope): Pick<View, "auditsOf" | "changesInForce" | "officeChanges"> {
  const { auditLog, officeChanges: changes } = t;
  return {
    auditsOf: async (acts, limit, subject) => {
      if (acts.length === 0) return [];
      const ofSubject = subject === undefined ? undefined : eq(auditLog.subject, subject);
      const rows = await db
        .select()
        .from(auditLog)
        .where(and(eq(auditLog.officeId, office), inArray(auditLog.act, [...acts]), ofSubject))
        .orderBy(desc(auditLog.position))
        .limit(checkLimit(limit));
      return rows.map(({ officeId: _office, position, ...entry }) => ({ ...entry, order: position }));
    },
    changesInForce: async (names) => {
      if (names.length === 0) return [];
      const rows = await db
        .selectDistinctOn([changes.name])
        .from(changes)
        .where(and(eq(changes.officeId, office), inArray(changes.name, [...names])))
        .orderBy(asc(changes.name), desc(changes.position));
      return rows.map(({ officeId: _office, position, ...change }) => ({ ...change, order: position }));
    },
    officeChanges: async (limit) => {
      const rows = await db
        .select()
        .from(changes)
        .where(eq(changes.officeId, office))
        .orderBy(desc(changes.position))
        .limit(checkLimit(limit));
      return rows.map(({ officeId: _office, position, ...change }) => ({ ...change, order: position }));
    },
  };
}
