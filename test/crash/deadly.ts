import type { Event } from "../../src/booking/booking.ts";
import { ERASED } from "../../src/booking/erasing.ts";
import { RESTORED_SETTING, type Restored } from "../../src/desk/restored.ts";
import type { OfficeHold, Store, Tx } from "../../src/world/store.ts";
import type { MeetingState } from "../../src/world/store-meetings.ts";
import type { Mailbox, Meetings, Parser, Transport, World } from "../../src/world/world.ts";
import type { Effect, InsidePoint } from "./points.ts";

/** The same world, in which the process dies by SIGKILL when it comes to `point` for the nth time. */
export function makeDeadly<W extends World>(world: W, point: InsidePoint | null, nth: number): W {
  let left = nth;
  const reach: Reach = (reached) => {
    if (reached !== point) return;
    left -= 1;
    if (left === 0) process.kill(process.pid, "SIGKILL");
  };
  return {
    ...world,
    store: deadlyStore(world.store, reach),
    mailbox: deadlyMailbox(world.mailbox, reach),
    transport: deadlyTransport(world.transport, reach),
    parser: deadlyParser(world.parser, reach),
    meetings: world.meetings && deadlyMeetings(world.meetings, reach),
  };
}

type Reach = (point: InsidePoint) => void;

function deadlyStore(store: Store, reach: Reach): Store {
  return {
    ...store,
    transaction: (officeId, work) => watched((inner) => store.transaction(officeId, inner), work, reach),
    holdOffice: async (officeId) => {
      const hold = await store.holdOffice(officeId);
      if (hold === "taken") return hold;
      reach("office taken");
      return deadlyHold(hold, reach);
    },
  };
}

function deadlyHold(hold: OfficeHold, reach: Reach): OfficeHold {
  return {
    ...hold,
    transaction: (work) => watched((inner) => hold.transaction(inner), work, reach),
  };
}

/** A transaction that is taken back, as the console's rehearsals are, comes to neither side of a commit. */
async function watched<T>(
  transact: (work: (tx: Tx) => Promise<T>) => Promise<T>,
  work: (tx: Tx) => Promise<T>,
  reach: Reach,
): Promise<T> {
  const effects = new Set<Effect>();
  const result = await transact(async (tx) => {
    const done = await work(watchedTx(tx, effects, reach));
    for (const effect of effects) reach(`before commit: ${effect}`);
    return done;
  });
  for (const effect of effects) reach(`after commit: ${effect}`);
  return result;
}

/** Passes every call on and notes what the writes amount to. The handle may be a proxy, of which a spread copies nothing. */
function watchedTx(tx: Tx, effects: Set<Effect>, reach: Reach): Tx {
  const watched: Partial<Tx> = {
    storeInbound: (mail, raw) => {
      effects.add("mail stored");
      if (mail.reason === "sentAfterBackup") effects.add("sent mail noted after a restore");
      return tx.storeInbound(mail, raw);
    },
    record: async (booking, event) => {
      effects.add("decision");
      const what = effectOf(event);
      if (what) effects.add(what);
      await tx.record(booking, event);
      reach("event written, its letter not");
    },
    post: async (letter) => {
      await tx.post(letter);
      reach("letter written, its mail not settled");
    },
    updateInbound: (id, change) => {
      if (change.state) effects.add("mail settled");
      return tx.updateInbound(id, change);
    },
    updateLetter: (id, change) => {
      if (change.state === "sending") effects.add("letter claimed");
      if (change.state === "accepted") effects.add("250 noted");
      if (change.state === "unknown" && !change.maybeTwice) effects.add("interrupted letter rescued");
      if (change.maybeTwice) effects.add("unknown letter queued again");
      if (change.copied && change.state === undefined) effects.add("copy noted");
      return tx.updateLetter(id, change);
    },
    finishAct: (id, state, attempts) => {
      effects.add("flag noted");
      return tx.finishAct(id, state, attempts);
    },
    noteStaffAnswer: (answered, seenAt) => {
      effects.add("answer of staff noted");
      return tx.noteStaffAnswer(answered, seenAt);
    },
    noteTermsTold: (notice) => {
      effects.add("notice noted");
      return tx.noteTermsTold(notice);
    },
    eraseInbound: (id, what) => {
      effects.add("words erased");
      return tx.eraseInbound(id, what);
    },
    savePerson: (person) => {
      if (person.name === ERASED) effects.add("person erased");
      return tx.savePerson(person);
    },
    putSetting: (key, value) => {
      if (key === RESTORED_SETTING && (value as Restored).lifted === null) effects.add("Sent looked through");
      return tx.putSetting(key, value);
    },
    saveMeeting: (row) => {
      const what = MEETING_STATES[row.state];
      if (what) effects.add(what);
      return tx.saveMeeting(row);
    },
    audit: (entry) => {
      const what = ACTS[entry.act];
      if (what) effects.add(what);
      return tx.audit(entry);
    },
  };
  return new Proxy(tx, { get: (own, name) => Reflect.get(watched, name) ?? Reflect.get(own, name) });
}

/** Lines of 履歴 that tell what a transaction was for. */
const ACTS: Readonly<Record<string, Effect>> = {
  termsPublished: "terms published",
  "opening:closed": "day closed",
  setSendMode: "send mode set",
  editLetter: "letter edited",
  releaseLetter: "letter released",
  liftRestored: "probation lifted",
};

const MEETING_STATES: Readonly<Partial<Record<MeetingState, Effect>>> = {
  making: "meeting begun",
  made: "meeting known",
  unwanted: "meeting given up",
  gone: "meeting gone",
};

function effectOf(event: Event): Effect | null {
  switch (event.type) {
    case "changeOffered":
      return "change offered";
    case "confirmed":
      return event.replaces === null ? null : "change confirmed";
    case "offered":
      return event.offer.notes.includes("newTerms") ? "offer renewed" : null;
    case "takenOver":
      return "takeover noted";
    case "replyReminded":
      return "reply reminder written";
    case "reminded":
      return "reminder written";
    case "expired":
      return "offer expired";
    default:
      return null;
  }
}

function deadlyMailbox(mailbox: Mailbox, reach: Reach): Mailbox {
  return {
    ...mailbox,
    fetchAfter: async (folder, afterUid, limit) => {
      const batch = await mailbox.fetchAfter(folder, afterUid, limit);
      if ("mails" in batch && batch.mails.length > 0) reach("mails fetched, not stored");
      return batch;
    },
    append: async (folder, raw, messageId, date) => {
      reach("before the copy is filed");
      const filed = await mailbox.append(folder, raw, messageId, date);
      reach("after the copy was filed");
      return filed;
    },
    mark: async (folder, uidValidity, uid, flag) => {
      reach("before the flag is set");
      const marked = await mailbox.mark(folder, uidValidity, uid, flag);
      reach("after the flag was set");
      return marked;
    },
  };
}

function deadlyTransport(transport: Transport, reach: Reach): Transport {
  return {
    ...transport,
    send: async (mail) => {
      reach("before SMTP");
      const result = await transport.send(mail);
      reach("after SMTP answered");
      return result;
    },
  };
}

function deadlyMeetings(meetings: Meetings, reach: Reach): Meetings {
  const asked = async <T>(call: () => Promise<T>): Promise<T> => {
    reach("before Zoom is asked");
    const answer = await call();
    reach("after Zoom answered");
    return answer;
  };
  return {
    ...meetings,
    make: (wanted) => asked(() => meetings.make(wanted)),
    remove: (meetingId) => asked(() => meetings.remove(meetingId)),
  };
}

function deadlyParser(parser: Parser, reach: Reach): Parser {
  return {
    ...parser,
    parse: async (raw) => {
      const parsed = await parser.parse(raw);
      reach("mail parsed, not settled");
      return parsed;
    },
  };
}
