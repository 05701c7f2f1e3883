import { and, eq, inArray, isNull, sql } from "drizzle-orm";
import type { Booking, Event } from "../booking/booking.ts";
import { holdsOf } from "../booking/seats.ts";
import { postgresErasing } from "./postgres-erasing.ts";
import { meetingWrites } from "./postgres-meetings.ts";
import { personWrites } from "./postgres-people.ts";
import { nextPosition } from "./postgres-position.ts";
import { refusalWrites } from "./postgres-refusals.ts";
import {
  attachmentPlace,
  bookingRow,
  letterChange,
  letterRow,
  mailChange,
  mailRow,
  rawPlace,
  settingPlace,
} from "./postgres-rows.ts";
import type { Scope } from "./postgres-scope.ts";
import { signInWrites } from "./postgres-sign-ins.ts";
import { termsWrites } from "./postgres-terms.ts";
import { postgresView } from "./postgres-view.ts";
import * as t from "./schema.ts";
import type { Tx } from "./store.ts";
import { ConstraintBroken, storable } from "./store-values.ts";

/** Reads and writes of one transaction that has the office to itself, so counting up is safe. */
export function postgresTx(scope: Scope): Tx {
  return {
    ...postgresView(scope),
    ...personWrites(scope),
    ...bookingWrites(scope),
    ...letterWrites(scope),
    ...mailWrites(scope),
    ...mailboxWrites(scope),
    ...officeWrites(scope),
    ...refusalWrites(scope),
    ...postgresErasing(scope),
    ...termsWrites(scope),
    ...meetingWrites(scope),
    ...signInWrites(scope),
  };
}

function bookingWrites(scope: Scope): Pick<Tx, "record"> {
  const { office } = scope;
  return {
    record: (booking, event) => record(scope, storable(booking), storable(event), office),
  };
}

async function record(scope: Scope, booking: Booking, event: Event, office: string): Promise<void> {
  const { db } = scope;
  const row = bookingRow(scope, booking);
  const { status, personId, starts, body } = row;
  const holds = holdsOf(booking).map((hold) => ({
    officeId: office,
    bookingId: hold.bookingId,
    seat: hold.seat,
    starts: hold.start,
    ends: hold.end,
    during: sql`tstzrange(${hold.start}::text::timestamptz, ${hold.end}::text::timestamptz, '[)')`,
    heldBy: hold.by,
  }));
  // A line sends them one after the other in this order.
  await Promise.all([
    db
      .insert(t.bookings)
      .values(row)
      .onConflictDoUpdate({ target: [t.bookings.officeId, t.bookings.id], set: { status, personId, starts, body } })
      .execute(),
    db
      .insert(t.events)
      .values({
        officeId: office,
        bookingId: booking.id,
        position: nextPosition(sql`${t.events}`, office, sql`and booking_id = ${booking.id}`),
        at: event.at,
        type: event.type,
        body: event,
      })
      .execute(),
    db
      .delete(t.heldSeats)
      .where(and(eq(t.heldSeats.officeId, office), eq(t.heldSeats.bookingId, booking.id)))
      .execute(),
    holds.length === 0 ? null : db.insert(t.heldSeats).values(holds).execute(),
  ]);
}

function letterWrites(scope: Scope): Pick<Tx, "keepAttachment" | "post" | "updateLetter"> {
  const { office, db, seal } = scope;
  return {
    keepAttachment: async (digest, content) => {
      const sealed = seal.bytes(attachmentPlace(digest), content);
      await db.insert(t.attachments).values({ officeId: office, digest, content: sealed }).onConflictDoNothing();
    },
    post: async (letter) => {
      const digests = [...new Set(letter.attachments.map((attachment) => attachment.digest))];
      if (digests.length > 0) {
        const kept = await db
          .select({ digest: t.attachments.digest })
          .from(t.attachments)
          .where(and(eq(t.attachments.officeId, office), inArray(t.attachments.digest, digests)));
        if (kept.length < digests.length) throw new ConstraintBroken("outbox: an attachment that was not kept");
      }
      const row = letterRow(scope, { ...letter, order: 0 });
      await db.insert(t.outbox).values({ ...row, position: nextPosition(sql`${t.outbox}`, office) });
    },
    updateLetter: async (id, change) => {
      const set = letterChange(scope, id, change);
      const where = and(eq(t.outbox.officeId, office), eq(t.outbox.id, id));
      const touched =
        Object.keys(set).length === 0
          ? await db.select({ id: t.outbox.id }).from(t.outbox).where(where)
          : await db.update(t.outbox).set(set).where(where).returning({ id: t.outbox.id });
      mustExist(touched, "outbox");
    },
  };
}

function mailWrites(scope: Scope): Pick<Tx, "storeInbound" | "updateInbound"> {
  const { office, db, seal } = scope;
  const mails = t.inboundMails;
  return {
    storeInbound: async (mail, raw) => {
      const stored = await db
        .insert(mails)
        .values(mailRow(scope, mail))
        .onConflictDoNothing({ target: [mails.officeId, mails.folder, mails.uidValidity, mails.uid] })
        .returning({ id: mails.id });
      if (stored.length === 0) return "known";
      const content = seal.bytes(rawPlace(mail.id), raw);
      await db.insert(t.inboundRaws).values({ officeId: office, mailId: mail.id, content });
      return "stored";
    },
    updateInbound: async (id, change) => {
      const set = mailChange(scope, id, change);
      const where = and(eq(mails.officeId, office), eq(mails.id, id));
      const touched =
        Object.keys(set).length === 0
          ? await db.select({ id: mails.id }).from(mails).where(where)
          : await db.update(mails).set(set).where(where).returning({ id: mails.id });
      mustExist(touched, "inbound_mails");
    },
  };
}

function mailboxWrites({
  office,
  db,
}: Scope): Pick<Tx, "setCursor" | "noteStaffAnswer" | "addAct" | "countActAttempt" | "finishAct"> {
  const { mailboxCursors: cursors, mailboxActs: acts } = t;
  return {
    setCursor: async (cursor) => {
      const row = { officeId: office, ...storable(cursor) };
      await db
        .insert(cursors)
        .values(row)
        .onConflictDoUpdate({ target: [cursors.officeId, cursors.folder], set: row });
    },
    noteStaffAnswer: async (answered, seenAt) => {
      const row = { officeId: office, answered: answered, seenAt };
      await db.insert(t.staffAnswers).values(row).onConflictDoNothing();
    },
    addAct: async (act) => {
      const position = nextPosition(sql`${acts}`, office);
      await db.insert(acts).values({ officeId: office, ...storable(act), position, state: "open" });
    },
    countActAttempt: async (id, attempts) => {
      const where = and(eq(acts.officeId, office), eq(acts.id, id));
      mustExist(await db.update(acts).set({ attempts }).where(where).returning({ id: acts.id }), "mailbox_acts");
    },
    finishAct: async (id, state, attempts) => {
      const where = and(eq(acts.officeId, office), eq(acts.id, id));
      mustExist(await db.update(acts).set({ state, attempts }).where(where).returning({ id: acts.id }), "mailbox_acts");
    },
  };
}

function officeWrites({
  office,
  db,
  seal,
}: Scope): Pick<
  Tx,
  "addTask" | "closeTask" | "saveStaff" | "audit" | "addDisclosure" | "addOfficeChange" | "putSetting"
> {
  return {
    addTask: async (task) => {
      await db.insert(t.tasks).values({ officeId: office, ...storable(task) });
    },
    closeTask: async (id, at, by) => {
      const where = and(eq(t.tasks.officeId, office), eq(t.tasks.id, id));
      mustExist(await db.select({ id: t.tasks.id }).from(t.tasks).where(where), "tasks");
      await db
        .update(t.tasks)
        .set({ closedAt: at, closedBy: by })
        .where(and(where, isNull(t.tasks.closedAt)));
    },
    saveStaff: async (account) => {
      const row = { officeId: office, ...storable(account) };
      await db
        .insert(t.staff)
        .values(row)
        .onConflictDoUpdate({ target: [t.staff.officeId, t.staff.id], set: row });
    },
    audit: async (entry) => {
      const position = nextPosition(sql`${t.auditLog}`, office);
      await db.insert(t.auditLog).values({ officeId: office, ...storable(entry), position });
    },
    addDisclosure: async (disclosure) => {
      const position = nextPosition(sql`${t.disclosures}`, office);
      await db.insert(t.disclosures).values({ officeId: office, ...storable(disclosure), position });
    },
    addOfficeChange: async (change) => {
      const position = nextPosition(sql`${t.officeChanges}`, office);
      await db.insert(t.officeChanges).values({ officeId: office, ...storable(change), position });
    },
    putSetting: async (key, value) => {
      const sealed = seal.text(settingPlace(key), JSON.stringify(storable(value)));
      const target = [t.settings.officeId, t.settings.key];
      await db
        .insert(t.settings)
        .values({ officeId: office, key, value: sealed })
        .onConflictDoUpdate({ target, set: { value: sealed } });
    },
  };
}

function mustExist(touched: unknown[], table: string): void {
  if (touched.length === 0) throw new ConstraintBroken(`${table}: no such row`);
}
