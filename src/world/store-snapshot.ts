import { createHash } from "node:crypto";
import type { Booking, Event } from "../booking/booking.ts";
import { canonicalJson } from "../booking/canonical-json.ts";
import type { Taken } from "../booking/seats.ts";
import type { PublishedTerms } from "../booking/terms.ts";
import type { MeetingRow } from "./store-meetings.ts";
import type {
  AuditEntry,
  ConsoleSession,
  Cursor,
  Disclosure,
  InboundMail,
  MailboxAct,
  OfficeChange,
  OutboxLetter,
  Person,
  PersonRefusal,
  StaffAccount,
  Task,
  TermsNotice,
} from "./store-rows.ts";
import type { SignInTry } from "./store-sign-ins.ts";
import { compareText } from "./store-values.ts";

/** All that an office holds, table by table, each row under its key. */
export type OfficeRows = {
  people: Iterable<[string, Person]>;
  bookings: Iterable<[string, Booking]>;
  events: Iterable<[string, readonly Event[]]>;
  held: Iterable<[string, readonly Taken[]]>;
  inbound: Iterable<[string, InboundMail]>;
  raws: Iterable<[string, Uint8Array]>;
  letters: Iterable<[string, OutboxLetter]>;
  attachments: Iterable<[string, Uint8Array]>;
  refusals: Iterable<[string, PersonRefusal]>;
  cursors: Iterable<[string, Cursor]>;
  answers: Iterable<[string, string]>;
  acts: Iterable<[string, MailboxAct & { state: string }]>;
  tasks: Iterable<[string, Task]>;
  staff: Iterable<[string, StaffAccount]>;
  audits: Iterable<[number, AuditEntry]>;
  disclosures: Iterable<[number, Disclosure]>;
  changes: Iterable<[number, OfficeChange]>;
  settings: Iterable<[string, unknown]>;
  terms: Iterable<[string, PublishedTerms]>;
  termsNotices: Iterable<[string, TermsNotice]>;
  meetings: Iterable<[string, MeetingRow]>;
  sessions: Iterable<[string, ConsoleSession]>;
  tries: Iterable<[number, SignInTry]>;
};

/** Canonical JSON of an office: two stores with the same history give the same text, whatever keeps their rows. */
export function snapshotOf(rows: OfficeRows): string {
  const held = [...rows.held]
    .filter(([, seats]) => seats.length > 0)
    .map(([id, seats]) => [id, seats.toSorted((a, b) => a.seat - b.seat || compareText(a.start, b.start))] as const);
  const tables = Object.entries({ ...rows, held }).map(([name, table]) => {
    const inOrder = [...(table as Iterable<[string | number, unknown]>)]
      .map(([key, row]) => [String(key), row] as const)
      .sort(([a], [b]) => compareText(a, b));
    return [name, `[${inOrder.map(([key, row]) => `[${JSON.stringify(key)},${textOf(row)}]`).join()}]`] as const;
  });
  tables.sort(([a], [b]) => compareText(a, b));
  return `{${tables.map(([name, text]) => `${JSON.stringify(name)}:${text}`).join()}}`;
}

/** What rows that never change are written as: most are the same when an office is looked at again. */
const written = new WeakMap<object, string>();

function textOf(row: unknown): string {
  if (typeof row !== "object" || row === null) return canonicalJson(row);
  const known = written.get(row);
  if (known !== undefined) return known;
  const text = canonicalJson(row instanceof Uint8Array ? digestOf(row) : row);
  if (row instanceof Uint8Array || Object.isFrozen(row)) written.set(row, text);
  return text;
}

function digestOf(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
