import { asc, eq } from "drizzle-orm";
import type { Event } from "../booking/booking.ts";
import type { Taken } from "../booking/seats.ts";
import { meetingOf } from "./postgres-meetings.ts";
import {
  attachmentPlace,
  letterOf,
  mailOf,
  personOf,
  rawPlace,
  settingPlace,
  staffOf,
  taskOf,
} from "./postgres-rows.ts";
import type { Scope } from "./postgres-scope.ts";
import * as signIns from "./postgres-sign-in-tables.ts";
import { sessionOf } from "./postgres-sign-ins.ts";
import * as t from "./schema.ts";
import type { OfficeRows } from "./store-snapshot.ts";
import { noticeKey } from "./store-values.ts";

/** Reads a whole office, opened, for comparing it with another store. */
export async function officeRowsOf(scope: Scope): Promise<OfficeRows> {
  const { office, db, seal } = scope;
  const events = new Map<string, Event[]>();
  const eventRows = await db
    .select()
    .from(t.events)
    .where(eq(t.events.officeId, office))
    .orderBy(asc(t.events.position));
  for (const row of eventRows) events.set(row.bookingId, [...(events.get(row.bookingId) ?? []), row.body]);
  const held = new Map<string, Taken[]>();
  for (const row of await db.select().from(t.heldSeats).where(eq(t.heldSeats.officeId, office))) {
    const { bookingId, seat, starts: start, ends: end, heldBy: by } = row;
    held.set(bookingId, [...(held.get(bookingId) ?? []), { bookingId, seat, start, end, by }]);
  }
  const people = await db.select().from(t.people).where(eq(t.people.officeId, office));
  const bookings = await db.select().from(t.bookings).where(eq(t.bookings.officeId, office));
  const inbound = await db.select().from(t.inboundMails).where(eq(t.inboundMails.officeId, office));
  const raws = await db.select().from(t.inboundRaws).where(eq(t.inboundRaws.officeId, office));
  const letters = await db.select().from(t.outbox).where(eq(t.outbox.officeId, office));
  const attachments = await db.select().from(t.attachments).where(eq(t.attachments.officeId, office));
  const refusals = await db.select().from(t.refusals).where(eq(t.refusals.officeId, office));
  const cursors = await db.select().from(t.mailboxCursors).where(eq(t.mailboxCursors.officeId, office));
  const answers = await db.select().from(t.staffAnswers).where(eq(t.staffAnswers.officeId, office));
  const acts = await db.select().from(t.mailboxActs).where(eq(t.mailboxActs.officeId, office));
  const tasks = await db.select().from(t.tasks).where(eq(t.tasks.officeId, office));
  const staff = await db.select().from(t.staff).where(eq(t.staff.officeId, office));
  const audits = await db.select().from(t.auditLog).where(eq(t.auditLog.officeId, office));
  const disclosures = await db.select().from(t.disclosures).where(eq(t.disclosures.officeId, office));
  const changes = await db.select().from(t.officeChanges).where(eq(t.officeChanges.officeId, office));
  const settings = await db.select().from(t.settings).where(eq(t.settings.officeId, office));
  const terms = await db.select().from(t.termsVersions).where(eq(t.termsVersions.officeId, office));
  const notices = await db.select().from(t.termsNotices).where(eq(t.termsNotices.officeId, office));
  const meetings = await db.select().from(t.meetings).where(eq(t.meetings.officeId, office));
  const sessions = await db.select().from(signIns.consoleSessions).where(eq(signIns.consoleSessions.officeId, office));
  const tries = await db.select().from(signIns.signInTries).where(eq(signIns.signInTries.officeId, office));
  return {
    people: people.map((row) => [row.id, personOf(row)]),
    bookings: bookings.map((row) => [row.id, row.body]),
    events,
    held,
    inbound: inbound.map((row) => [row.id, mailOf(scope, row)]),
    raws: raws.map((row) => [row.mailId, seal.openBytes(rawPlace(row.mailId), row.content)]),
    letters: letters.map((row) => [row.id, letterOf(scope, row)]),
    attachments: attachments.map((row) => [row.digest, seal.openBytes(attachmentPlace(row.digest), row.content)]),
    refusals: refusals.map(({ officeId: _office, ...row }) => [row.id, row]),
    cursors: cursors.map(({ officeId: _office, ...cursor }) => [cursor.folder, cursor]),
    answers: answers.map((row) => [row.answered, row.seenAt]),
    acts: acts.map(({ officeId: _office, position: _position, ...act }) => [act.id, act]),
    tasks: tasks.map((row) => [row.id, taskOf(row)]),
    staff: staff.map((row) => [row.id, staffOf(row)]),
    audits: audits.map(({ officeId: _office, position, ...entry }) => [position, { ...entry, order: position }]),
    disclosures: disclosures.map(({ officeId: _office, position, ...entry }) => [
      position,
      { ...entry, order: position },
    ]),
    changes: changes.map(({ officeId: _office, position, ...change }) => [position, { ...change, order: position }]),
    settings: settings.map((row) => [row.key, JSON.parse(seal.openText(settingPlace(row.key), row.value)) as unknown]),
    terms: terms.map(({ officeId: _office, ...row }) => [row.version, row]),
    termsNotices: notices.map(({ officeId: _office, ...row }) => [noticeKey(row.version, row.personId), row]),
    meetings: meetings.map((row) => [row.id, meetingOf(scope, row)]),
    sessions: sessions.map((row) => [row.digest, sessionOf(scope, row)]),
    tries: tries.map(({ officeId: _office, position, ...one }) => [position, one]),
  };
}
