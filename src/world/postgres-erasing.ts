import { and, eq, inArray, sql } from "drizzle-orm";
import { ERASED } from "../booking/erasing.ts";
import { bookingRow, letterOf, letterRow } from "./postgres-rows.ts";
import { type Scope, searchKey } from "./postgres-scope.ts";
import * as t from "./schema.ts";
import type { ErasingTx } from "./store.ts";
import type { OutboxLetter } from "./store-rows.ts";
import { ConstraintBroken, checkErased, erasedLetter, erasedMessageId } from "./store-values.ts";

/**
 * Takes words away; see `ErasingTx`. The triggers of drizzle/0006_retention.sql let the service change these columns in no other
 * way.
 */
export function postgresErasing(scope: Scope): ErasingTx {
  return { ...mailErasing(scope), ...bookingErasing(scope) };
}

function mailErasing(scope: Scope): Pick<ErasingTx, "eraseInbound" | "eraseLetter" | "dropAttachments"> {
  const { office, db } = scope;
  return {
    eraseInbound: async (id, what) => {
      const where = and(eq(t.inboundMails.officeId, office), eq(t.inboundMails.id, id));
      const [mail] = await db.select({ messageId: t.inboundMails.messageId }).from(t.inboundMails).where(where);
      if (mail === undefined) throw new ConstraintBroken("inbound_mails: no such row");
      const messageId = mail.messageId && erasedMessageId(mail.messageId);
      const messageIdKey = messageId && searchKey(messageId);
      const named = { about: null, aboutKey: null, numberNamed: null, numberNamedKey: null };
      const sender = { fromAddress: null, fromKey: null, ...named, messageId, messageIdKey };
      const words = { subject: ERASED, fromName: null, reading: null };
      await db
        .update(t.inboundMails)
        .set({ ...words, ...(what === "sender" ? sender : {}) })
        .where(where);
      await db.delete(t.inboundRaws).where(and(eq(t.inboundRaws.officeId, office), eq(t.inboundRaws.mailId, id)));
    },
    eraseLetter: async (id) => {
      const where = and(eq(t.outbox.officeId, office), eq(t.outbox.id, id));
      const [row] = await db.select().from(t.outbox).where(where);
      if (row === undefined) throw new ConstraintBroken("outbox: no such row");
      const letter: OutboxLetter = letterOf(scope, row);
      const erased = letterRow(scope, { ...letter, ...erasedLetter(letter) });
      const { toAddress, toKey, subject, text, html, edits, inReplyTo, referenceIds, attachments } = erased;
      const { state, reason, cause, copied, inJapanese } = erased;
      const words = { toAddress, toKey, subject, text, html, edits, inJapanese: inJapanese ?? null };
      const set = { ...words, inReplyTo, referenceIds, attachments, state, reason, cause, copied };
      await db.update(t.outbox).set(set).where(where);
    },
    dropAttachments: async (digests) => {
      if (digests.length === 0) return 0;
      const isNamed = sql`exists (select 1 from ${t.outbox} where ${t.outbox.officeId} = ${office}
        and ${t.outbox.attachments} @> jsonb_build_array(jsonb_build_object('digest', ${t.attachments.digest}::text)))`;
      const isTerms = sql`exists (select 1 from ${t.termsVersions} v where v.office_id = ${office}
        and ${t.attachments.digest} in (v.digest, v.text_digest))`;
      const gone = await db
        .delete(t.attachments)
        .where(
          and(
            eq(t.attachments.officeId, office),
            inArray(t.attachments.digest, [...digests]),
            sql`not ${isNamed} and not ${isTerms}`,
          ),
        )
        .returning({ digest: t.attachments.digest });
      return gone.length;
    },
  };
}

function bookingErasing(scope: Scope): Pick<ErasingTx, "eraseWords"> {
  const { office, db } = scope;
  return {
    eraseWords: async (booking, events) => {
      const ofBooking = and(eq(t.events.officeId, office), eq(t.events.bookingId, booking.id));
      const rows = await db.select().from(t.events).where(ofBooking).orderBy(t.events.position);
      const where = and(eq(t.bookings.officeId, office), eq(t.bookings.id, booking.id));
      const [row] = await db.select({ body: t.bookings.body }).from(t.bookings).where(where);
      const before = rows.map(({ body }) => body);
      checkErased(row?.body ?? null, before, booking, events);
      for (const [index, { position }] of rows.entries()) {
        const body = events[index];
        if (body !== before[index])
          await db
            .update(t.events)
            .set({ body })
            .where(and(ofBooking, eq(t.events.position, position)));
      }
      const { body } = bookingRow(scope, booking);
      await db.update(t.bookings).set({ body }).where(where);
    },
  };
}
