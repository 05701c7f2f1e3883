import type { Booking, Event } from "../booking/booking.ts";
import { ERASED } from "../booking/erasing.ts";
import { holdsOf, overlaps, type Taken } from "../booking/seats.ts";
import { memoryErasing } from "./memory-erasing.ts";
import { meetingWrites } from "./memory-meetings.ts";
import { signInWrites } from "./memory-sign-ins.ts";
import type { Draft, TableName } from "./memory-tables.ts";
import { termsWrites } from "./memory-terms.ts";
import { memoryView } from "./memory-view.ts";
import type { RefusalTx, Tx } from "./store.ts";
import type { InboundMail, OutboxLetter } from "./store-rows.ts";
import { ConstraintBroken, checkBooking, exactCopy, storable } from "./store-values.ts";

/** Reads and writes on a draft; nothing is seen by others until the store swaps the draft in. */
export function memoryTx(draft: Draft): Tx {
  return {
    ...memoryView(() => draft.tables),
    ...bookingWrites(draft),
    ...mailWrites(draft),
    ...officeWrites(draft),
    ...refusalWrites(draft),
    ...memoryErasing(draft),
    ...termsWrites(draft),
    ...meetingWrites(draft),
    ...signInWrites(draft),
  };
}

function bookingWrites(draft: Draft): Pick<Tx, "savePerson" | "record" | "keepAttachment" | "post" | "updateLetter"> {
  return {
    savePerson: async (person) => draft.put("people", person.id, storable(person)),
    record: async (booking, event) => record(draft, storable(booking), storable(event)),
    keepAttachment: async (digest, content) => {
      if (!draft.tables.attachments.has(digest)) draft.put("attachments", digest, content.slice());
    },
    post: async (letter) => post(draft, storable(letter)),
    updateLetter: async (id, change) => {
      const letter = existing(draft, "letters", id);
      draft.put("letters", id, Object.freeze({ ...letter, ...storable(change) }));
    },
  };
}

function mailWrites(
  draft: Draft,
): Pick<
  Tx,
  "storeInbound" | "updateInbound" | "setCursor" | "noteStaffAnswer" | "addAct" | "countActAttempt" | "finishAct"
> {
  return {
    storeInbound: async (mail, raw) => {
      for (const { folder, uidValidity, uid } of draft.tables.inbound.values()) {
        if (folder === mail.folder && uidValidity === mail.uidValidity && uid === mail.uid) return "known";
      }
      absent(draft, "inbound", mail.id);
      belongs(draft, "bookings", mail.bookingId);
      draft.put("inbound", mail.id, storableMail(mail));
      draft.put("raws", mail.id, raw.slice());
      return "stored";
    },
    updateInbound: async (id, change) => {
      const mail = existing(draft, "inbound", id);
      belongs(draft, "bookings", change.bookingId ?? null);
      draft.put("inbound", id, Object.freeze({ ...mail, ...storableMail(change) }));
    },
    setCursor: async (cursor) => draft.put("cursors", cursor.folder, storable(cursor)),
    noteStaffAnswer: async (answered, seenAt) => {
      if (!draft.tables.answers.has(answered)) draft.put("answers", answered, seenAt);
    },
    addAct: async (act) => {
      absent(draft, "acts", act.id);
      draft.put("acts", act.id, storable({ ...act, state: "open" as const }));
    },
    countActAttempt: async (id, attempts) => {
      draft.put("acts", id, storable({ ...existing(draft, "acts", id), attempts }));
    },
    finishAct: async (id, state, attempts) => {
      draft.put("acts", id, storable({ ...existing(draft, "acts", id), state, attempts }));
    },
  };
}

function officeWrites(
  draft: Draft,
): Pick<Tx, "addTask" | "closeTask" | "saveStaff" | "audit" | "addDisclosure" | "addOfficeChange" | "putSetting"> {
  return {
    addTask: async (task) => {
      absent(draft, "tasks", task.id);
      belongs(draft, "bookings", task.bookingId);
      belongs(draft, "inbound", task.mailId);
      belongs(draft, "letters", task.letterId);
      draft.put("tasks", task.id, storable(task));
    },
    closeTask: async (id, at, by) => {
      const task = existing(draft, "tasks", id);
      if (task.closedAt === null) draft.put("tasks", id, storable({ ...task, closedAt: at, closedBy: by }));
    },
    saveStaff: async (account) => draft.put("staff", account.id, storable(account)),
    audit: async (entry) => {
      const order = draft.tables.audits.size + 1;
      draft.put("audits", order, storable({ ...entry, order }));
    },
    addDisclosure: async (disclosure) => {
      const order = draft.tables.disclosures.size + 1;
      draft.put("disclosures", order, storable({ ...disclosure, order }));
    },
    addOfficeChange: async (change) => {
      const order = draft.tables.changes.size + 1;
      draft.put("changes", order, storable({ ...change, order }));
    },
    putSetting: async (key, value) => draft.put("settings", key, storable(value)),
  };
}

function refusalWrites(draft: Draft): RefusalTx {
  return {
    addRefusal: async (refusal) => {
      absent(draft, "refusals", refusal.id);
      belongs(draft, "people", refusal.personId);
      draft.put("refusals", refusal.id, storable(refusal));
    },
    liftRefusal: async (id, at, by, reason) => {
      const refusal = existing(draft, "refusals", id);
      const lifted = { liftedAt: at, liftedBy: by, liftReason: reason };
      if (refusal.liftedAt === null) draft.put("refusals", id, storable({ ...refusal, ...lifted }));
    },
    eraseRefusals: async (personId) => {
      for (const refusal of [...draft.tables.refusals.values()].filter((one) => one.personId === personId)) {
        const liftReason = refusal.liftReason === null ? null : ERASED;
        draft.put("refusals", refusal.id, storable({ ...refusal, reason: ERASED, liftReason }));
      }
    },
  };
}

function record(draft: Draft, booking: Booking, event: Event): void {
  checkBooking(booking);
  belongs(draft, "people", booking.personId);
  for (const other of draft.tables.bookings.values()) {
    if (other.reference === booking.reference && other.id !== booking.id) {
      throw new ConstraintBroken("two bookings with one reference");
    }
  }
  const holds = Object.freeze(holdsOf(booking).map((hold) => Object.freeze(hold)));
  const others = [...draft.tables.held].flatMap(([id, taken]) => (id === booking.id ? [] : taken));
  for (const [index, hold] of holds.entries()) {
    const clashes = (other: Taken) => other.seat === hold.seat && overlaps(other, hold);
    if (holds.slice(index + 1).some(clashes) || others.some(clashes)) {
      throw new ConstraintBroken("two holds of one seat overlap");
    }
    if (hold.start >= hold.end || hold.seat < 1) throw new ConstraintBroken("a hold without length or seat");
  }
  draft.put("bookings", booking.id, booking);
  draft.put("events", booking.id, Object.freeze([...(draft.tables.events.get(booking.id) ?? []), event]));
  if (holds.length > 0 || draft.tables.held.has(booking.id)) draft.put("held", booking.id, holds);
}

function post(draft: Draft, letter: Omit<OutboxLetter, "order">): void {
  absent(draft, "letters", letter.id);
  belongs(draft, "bookings", letter.bookingId);
  for (const { digest } of letter.attachments) belongs(draft, "attachments", digest);
  for (const other of draft.tables.letters.values()) {
    if (other.messageId === letter.messageId) throw new ConstraintBroken("two letters with one Message-ID");
    if (letter.token !== null && other.token === letter.token) throw new ConstraintBroken("two letters with one token");
    if (other.cause === letter.cause && other.kind === letter.kind) {
      throw new ConstraintBroken("two letters of one kind with one cause");
    }
  }
  draft.put("letters", letter.id, Object.freeze({ ...letter, order: draft.tables.letters.size + 1 }));
}

/** The reading comes back exactly, as it is kept encrypted; every other text is made storable. */
function storableMail<T extends Partial<InboundMail>>(mail: T): T {
  const { reading, ...rest } = mail;
  const kept = storable(rest);
  return "reading" in mail ? (Object.freeze({ ...kept, reading: exactCopy(reading ?? null) }) as T) : (kept as T);
}

function existing<N extends "letters" | "inbound" | "acts" | "tasks" | "refusals">(draft: Draft, table: N, id: string) {
  const row = (draft.tables[table] as ReadonlyMap<string, unknown>).get(id);
  if (row === undefined) throw new ConstraintBroken(`no such row in ${table}`);
  return row as NonNullable<ReturnType<Draft["tables"][N]["get"]>>;
}

function absent(draft: Draft, table: TableName, id: string): void {
  if ((draft.tables[table] as ReadonlyMap<string, unknown>).has(id)) {
    throw new ConstraintBroken(`an id stands twice in ${table}`);
  }
}

function belongs(draft: Draft, table: TableName, id: string | null): void {
  if (id !== null && !(draft.tables[table] as ReadonlyMap<string, unknown>).has(id)) {
    throw new ConstraintBroken(`a row points to nothing in ${table}`);
  }
}
