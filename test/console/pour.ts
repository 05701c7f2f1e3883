import { getTableColumns, type Table } from "drizzle-orm";
import postgres from "postgres";
import { holdsOf } from "../../src/booking/seats.ts";
import type { Time } from "../../src/booking/time.ts";
import type { Desk } from "../../src/desk/desk.ts";
import { nameParts } from "../../src/mail/address.ts";
import type { Reading } from "../../src/mail/reading.ts";
import { officeToRead } from "../../src/mail/reading-office.ts";
import type { Cipher } from "../../src/world/cipher.ts";
import type { Line } from "../../src/world/postgres-line.ts";
import { bookingRow, letterRow, mailRow, personRow, rawPlace } from "../../src/world/postgres-rows.ts";
import { scopeOf } from "../../src/world/postgres-scope.ts";
import * as t from "../../src/world/schema.ts";
import { bookingsOf, heldMailsOf, peopleOf, type Size } from "./big-office.ts";

/** A row of this many is one statement. */
const ROWS_AT_ONCE = 1_000;

type Rows = Record<string, unknown>[];

/**
 * Fills a migrated database with an office of a realistic size, by the rows that the store itself would write. The walls of the
 * database (keys, checks, seats that exclude each other) stand meanwhile; only the way in is a short one.
 */
export async function pour(url: string, cipher: Cipher, desk: Desk, size: Size, now: Time): Promise<void> {
  const office = desk.office.id;
  const scope = scopeOf(office, null as unknown as Line, cipher);
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  const tub = openTub(sql);
  try {
    await sql`select set_config('madoguchi.office', ${office}, false)`;
    await sql`insert into offices (office_id, epoch) values (${office}, 0) on conflict do nothing`;
    for (const person of peopleOf(size)) {
      await tub.put(t.people, personRow(scope, person));
      for (const part of nameParts(person.name ?? ""))
        await tub.put(t.peopleNames, { officeId: office, personId: person.id, part });
    }
    await tub.empty();
    let [letters, audits] = [0, 0];
    for (const one of bookingsOf(desk, size, now)) {
      const { booking } = one;
      await tub.put(t.bookings, bookingRow(scope, booking));
      for (const [index, event] of one.events.entries()) {
        const { at, type } = event;
        await tub.put(t.events, {
          officeId: office,
          bookingId: booking.id,
          position: index + 1,
          at,
          type,
          body: event,
        });
      }
      for (const { bookingId, seat, start, end, by } of holdsOf(booking)) {
        const during = `["${start}","${end}")`;
        const held = { officeId: office, bookingId, seat, starts: start, ends: end, during, heldBy: by };
        await tub.put(t.heldSeats, held);
      }
      for (const mail of one.mails) await tub.put(t.inboundMails, mailRow(scope, mail));
      for (const letter of one.letters) await tub.put(t.outbox, letterRow(scope, { ...letter, order: ++letters }));
      for (const task of one.tasks) await tub.put(t.tasks, { officeId: office, ...task });
      for (const entry of one.audits) await tub.put(t.auditLog, { officeId: office, ...entry, position: ++audits });
    }
    for (const { mail, raw, task } of heldMailsOf(size, now)) {
      const reading = await readingOf(desk, raw, mail.receivedAt);
      await tub.put(t.inboundMails, mailRow(scope, { ...mail, reading }));
      const content = scope.seal.bytes(rawPlace(mail.id), raw);
      await tub.put(t.inboundRaws, { officeId: office, mailId: mail.id, content });
      await tub.put(t.tasks, { officeId: office, ...task });
    }
    await tub.empty();
    await sql`analyze`;
  } finally {
    await sql.end();
  }
}

async function readingOf({ world, office }: Desk, raw: Uint8Array, received: Time): Promise<Reading | null> {
  const parsed = await world.parser.parse(raw);
  if ("failed" in parsed) return null;
  const task = { file: "held", received, now: received, office: officeToRead(office), context: null };
  const reading = await world.parser.read(parsed, task);
  return "failed" in reading ? null : reading;
}

/** Collects rows and inserts many with one statement, tables in the order in which they were first met. */
function openTub(sql: postgres.Sql) {
  const waiting = new Map<Table, Rows>();
  let count = 0;
  const empty = async () => {
    count = 0;
    for (const [table, rows] of waiting) {
      if (rows.length === 0) continue;
      const name = nameOf(table);
      const json = sql.json(rows as unknown as postgres.JSONValue);
      await sql`insert into ${sql(name)} select * from jsonb_populate_recordset(null::${sql(name)}, ${json})`;
      rows.length = 0;
    }
  };
  return {
    empty,
    async put(table: Table, row: object) {
      const rows = waiting.get(table) ?? [];
      waiting.set(table, rows);
      rows.push(written(table, row as Record<string, unknown>));
      count += 1;
      if (count >= ROWS_AT_ONCE * 5) await empty();
    },
  };
}

function nameOf(table: Table): string {
  return (table as unknown as Record<symbol, string>)[Symbol.for("drizzle:Name")] as string;
}

/** As the database names and writes the values. */
function written(table: Table, row: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(getTableColumns(table)).map(([key, column]) => {
      const value = row[key];
      return [column.name, value instanceof Uint8Array ? `\\x${Buffer.from(value).toString("hex")}` : (value ?? null)];
    }),
  );
}
