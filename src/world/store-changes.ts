import type { Tx } from "./store.ts";

/**
 * That something changed which staff may be looking at: what kind of thing, and which one. Ids only, never a person's data, as it
 * is told to every window of the office.
 */
export type Change = { kind: ChangeKind; id: string | null };

/**
 * `heldMail` and `newTask` wait for a person; `everything` is said where nobody can tell what changed: after a lost connection, or
 * when it was too much to name.
 */
export type ChangeKind =
  | "booking"
  | "mail"
  | "heldMail"
  | "letter"
  | "task"
  | "newTask"
  | "person"
  | "office"
  | "everything";

export const EVERYTHING: Change = { kind: "everything", id: null };

/** More than this in one transaction are not named one by one; a notification of the database holds 8,000 bytes. */
const MOST_NAMED = 50;

/**
 * Days and seats that staff closed, and what belongs to an account. Other settings are not named: some of their keys hold what only
 * its owner may know.
 */
const NAMED = /^(opening$|account:)/;

/** A handle that notes what is written through it; it may serve one transaction after the other. */
export type Noting = { tx: Tx; forget(): void; changes(): Change[] };

export function notingChanges(tx: Tx): Noting {
  let noted: Change[] = [];
  const note: Note = (kind, id) => noted.push({ kind, id });
  return {
    tx: { ...tx, ...bookingNotes(tx, note), ...mailNotes(tx, note), ...officeNotes(tx, note) },
    forget: () => {
      noted = [];
    },
    changes: () => {
      const each = new Map(noted.map((one) => [`${one.kind} ${one.id}`, one]));
      return each.size > MOST_NAMED ? [EVERYTHING] : [...each.values()];
    },
  };
}

type Note = (kind: ChangeKind, id: string | null) => unknown;

function bookingNotes(
  tx: Tx,
  note: Note,
): Pick<Tx, "record" | "saveMeeting" | "savePerson" | "post" | "updateLetter" | "eraseLetter"> {
  return {
    saveMeeting: (meeting) => {
      note("booking", meeting.bookingId);
      return tx.saveMeeting(meeting);
    },
    record: (booking, event) => {
      note("booking", booking.id);
      return tx.record(booking, event);
    },
    savePerson: (person) => {
      note("person", person.id);
      return tx.savePerson(person);
    },
    post: (letter) => {
      note("letter", letter.id);
      return tx.post(letter);
    },
    updateLetter: (id, change) => {
      // That a letter is just being sent, or was tried once more, is no news.
      if (change.state !== undefined && change.state !== "sending") note("letter", id);
      return tx.updateLetter(id, change);
    },
    eraseLetter: (id) => {
      note("letter", id);
      return tx.eraseLetter(id);
    },
  };
}

function mailNotes(tx: Tx, note: Note): Pick<Tx, "updateInbound" | "eraseInbound"> {
  return {
    updateInbound: (id, change) => {
      note(change.state === "held" ? "heldMail" : "mail", id);
      return tx.updateInbound(id, change);
    },
    eraseInbound: (id, what) => {
      note("mail", id);
      return tx.eraseInbound(id, what);
    },
  };
}

function officeNotes(
  tx: Tx,
  note: Note,
): Pick<
  Tx,
  | "addTask"
  | "closeTask"
  | "saveStaff"
  | "putSetting"
  | "addOfficeChange"
  | "publishTerms"
  | "addRefusal"
  | "liftRefusal"
> {
  return {
    addTask: (task) => {
      // A held mail has its own word.
      note(task.kind === "heldMail" ? "task" : "newTask", task.id);
      return tx.addTask(task);
    },
    closeTask: (id, at, by) => {
      note("task", id);
      return tx.closeTask(id, at, by);
    },
    saveStaff: (account) => {
      note("office", `account:${account.id}`);
      return tx.saveStaff(account);
    },
    putSetting: (key, value) => {
      note("office", NAMED.test(key) ? key : null);
      return tx.putSetting(key, value);
    },
    addOfficeChange: (change) => {
      note("office", change.name);
      return tx.addOfficeChange(change);
    },
    publishTerms: (terms) => {
      note("office", "terms");
      return tx.publishTerms(terms);
    },
    addRefusal: (refusal) => {
      note("person", refusal.personId);
      return tx.addRefusal(refusal);
    },
    liftRefusal: (id, at, by, reason) => {
      note("person", null);
      return tx.liftRefusal(id, at, by, reason);
    },
  };
}
