import type { Booking, Event } from "../booking/booking.ts";
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

/**
 * The rows of one office. Rows and tables never change once they are in here: a transaction copies a table the first time
 * it writes to it, and a commit swaps the whole set, so whoever holds a set sees one moment.
 */
export type Tables = {
  people: ReadonlyMap<string, Person>;
  bookings: ReadonlyMap<string, Booking>;
  /** By booking, in the order they happened. */
  events: ReadonlyMap<string, readonly Event[]>;
  /** By booking. */
  held: ReadonlyMap<string, readonly Taken[]>;
  inbound: ReadonlyMap<string, InboundMail>;
  raws: ReadonlyMap<string, Uint8Array>;
  /** Maps keep the order in which rows were added, which is the order of the letters. */
  letters: ReadonlyMap<string, OutboxLetter>;
  attachments: ReadonlyMap<string, Uint8Array>;
  refusals: ReadonlyMap<string, PersonRefusal>;
  cursors: ReadonlyMap<string, Cursor>;
  /** When staff answered a mail, by its Message-ID. */
  answers: ReadonlyMap<string, string>;
  acts: ReadonlyMap<string, KeptAct>;
  tasks: ReadonlyMap<string, Task>;
  staff: ReadonlyMap<string, StaffAccount>;
  audits: ReadonlyMap<number, AuditEntry>;
  disclosures: ReadonlyMap<number, Disclosure>;
  changes: ReadonlyMap<number, OfficeChange>;
  settings: ReadonlyMap<string, unknown>;
  terms: ReadonlyMap<string, PublishedTerms>;
  /** By version and person. */
  termsNotices: ReadonlyMap<string, TermsNotice>;
  meetings: ReadonlyMap<string, MeetingRow>;
  sessions: ReadonlyMap<string, ConsoleSession>;
  tries: ReadonlyMap<number, SignInTry>;
};

export type KeptAct = MailboxAct & { state: "open" | "done" | "gone" | "failed" };

export type TableName = keyof Tables;

const NOTHING: ReadonlyMap<never, never> = new Map<never, never>();

export const EMPTY_TABLES: Tables = {
  people: NOTHING,
  bookings: NOTHING,
  events: NOTHING,
  held: NOTHING,
  inbound: NOTHING,
  raws: NOTHING,
  letters: NOTHING,
  attachments: NOTHING,
  refusals: NOTHING,
  cursors: NOTHING,
  answers: NOTHING,
  acts: NOTHING,
  tasks: NOTHING,
  staff: NOTHING,
  audits: NOTHING,
  disclosures: NOTHING,
  changes: NOTHING,
  settings: NOTHING,
  terms: NOTHING,
  termsNotices: NOTHING,
  meetings: NOTHING,
  sessions: NOTHING,
  tries: NOTHING,
};

type Key<N extends TableName> = Tables[N] extends ReadonlyMap<infer K, unknown> ? K : never;
type Row<N extends TableName> = Tables[N] extends ReadonlyMap<unknown, infer R> ? R : never;

/** A set of tables under change; what it began on stays as it was. */
export class Draft {
  tables: Tables = EMPTY_TABLES;
  readonly #copied = new Set<TableName>();

  /** Forgets what was drafted before. */
  begin(base: Tables): void {
    this.tables = base;
    this.#copied.clear();
  }

  put<N extends TableName>(name: N, key: Key<N>, row: Row<N>): void {
    this.#copy(name).set(key, row);
  }

  remove<N extends "raws" | "attachments" | "sessions" | "tries">(name: N, key: Key<N>): void {
    if ((this.tables[name] as ReadonlyMap<unknown, unknown>).has(key)) this.#copy(name).delete(key);
  }

  #copy(name: TableName): Map<unknown, unknown> {
    if (!this.#copied.has(name)) {
      // From the first table on that is copied the set is the draft's own.
      if (this.#copied.size === 0) this.tables = { ...this.tables };
      Object.assign(this.tables, { [name]: new Map<unknown, unknown>(this.tables[name]) });
      this.#copied.add(name);
    }
    const table = this.tables[name] as unknown as Map<unknown, unknown>;
    derived.delete(table);
    return table;
  }
}

/** What was made of a table's rows, until it changes: duties ask again and again for what is left to do. */
const derived = new WeakMap<object, Map<string, unknown>>();

/** Made once for each state of a table; `name` tells what it is. Nobody may change what is returned. */
export function derive<T, R>(name: string, rows: ReadonlyMap<unknown, T>, make: (rows: Iterable<T>) => R): R {
  const made = derived.get(rows) ?? new Map<string, unknown>();
  derived.set(rows, made);
  const known = made.get(name) as R | undefined;
  if (known !== undefined) return known;
  const value = make(rows.values());
  made.set(name, value);
  return value;
}

/** The rows in one of these states, in the one order that their table is read in; nobody may change what is returned. */
export function inStates<T extends { state: string }>(
  rows: ReadonlyMap<string, T>,
  states: readonly T["state"][] | undefined,
  order?: (a: T, b: T) => number,
): readonly T[] {
  return derive(`in ${states?.join() ?? "any state"}`, rows, (all) => {
    const wanted = Array.from(all).filter((row) => states === undefined || states.includes(row.state));
    return order === undefined ? wanted : wanted.sort(order);
  });
}

/** No more of the rows than were asked for, and none looked at that stand behind them. */
export function firstOf<T>(rows: readonly T[], most: number, isWanted: (row: T) => boolean): T[] {
  const found: T[] = [];
  for (const row of rows) {
    if (found.length >= most) break;
    if (isWanted(row)) found.push(row);
  }
  return found;
}
