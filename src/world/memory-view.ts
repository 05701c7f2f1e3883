import type { Booking } from "../booking/booking.ts";
import { ERASED } from "../booking/erasing.ts";
import type { Time } from "../booking/time.ts";
import { addressKey, sameNumber } from "../mail/address.ts";
import { meetingReads } from "./memory-meetings.ts";
import { byId, personReads } from "./memory-people.ts";
import { recordReads } from "./memory-records.ts";
import { signInReads } from "./memory-sign-ins.ts";
import { derive, firstOf, inStates, type Tables } from "./memory-tables.ts";
import { termsReads } from "./memory-terms.ts";
import type { HeldSender, InboundFilter, RefusalView, View } from "./store.ts";
import type { InboundMail, MailboxAct, Task } from "./store-rows.ts";
import { checkLimit, compareText, erasedMessageId, startOfBooking, storableText } from "./store-values.ts";

/** Reads of the memory store over whatever set of tables `now` gives: one moment for a look, the draft for a transaction. */
export function memoryView(now: () => Tables): View {
  return {
    ...recordReads(now),
    ...bookingReads(now),
    ...personReads(now),
    ...mailReads(now),
    ...letterReads(now),
    ...officeReads(now),
    ...termsReads(now),
    ...refusalReads(now),
    ...meetingReads(now),
    ...signInReads(now),
  };
}

type BookingReads = Pick<View, "booking" | "bookingByReference" | "bookings" | "events" | "taken">;

function bookingReads(now: () => Tables): BookingReads {
  return {
    booking: async (id) => now().bookings.get(id) ?? null,
    bookingByReference: async (reference) => find(now().bookings, (booking) => booking.reference === reference),
    bookings: async ({ statuses, personId, from, to, frozen, after, limit }) => {
      const most = checkLimit(limit);
      return firstOf(
        derive("by start", now().bookings, sortByStart),
        most,
        (booking) =>
          (statuses === undefined || statuses.includes(booking.status)) &&
          (personId === undefined || booking.personId === personId) &&
          ((from === undefined && to === undefined) || startsWithin(booking, from, to)) &&
          (frozen === undefined || booking.frozen !== null) &&
          (after === undefined ||
            (compareLast(startOfBooking(booking), after.start) || compareText(booking.id, after.id)) > 0),
      );
    },
    events: async (bookingId) => [...(now().events.get(bookingId) ?? [])],
    taken: async (from, to) =>
      derive("by seat", now().held, (all) =>
        [...all].flat().sort((a, b) => a.seat - b.seat || compareText(a.start, b.start)),
      ).filter((one) => one.start < to && from < one.end),
  };
}

function mailReads(
  now: () => Tables,
): Pick<
  View,
  | "inboundMail"
  | "inboundMails"
  | "heldSenders"
  | "inboundRaw"
  | "inboundByMessageId"
  | "cursor"
  | "staffAnswer"
  | "openActs"
> {
  return {
    inboundMail: async (id) => now().inbound.get(id) ?? null,
    inboundMails: async (filter) => {
      const most = checkLimit(filter.limit);
      const matches = mailFilter(filter);
      const { raws } = now();
      const isKept = ({ id, fromAddress, about, numberNamed }: InboundMail) =>
        filter.kept === undefined ||
        raws.has(id) ||
        (filter.kept === "rawOrSender" && (fromAddress !== null || about !== null || numberNamed !== null));
      return firstOf(inStates(now().inbound, filter.states, byArrival), most, (mail) => matches(mail) && isKept(mail));
    },
    heldSenders: async (limit) => {
      const most = checkLimit(limit);
      const senders = new Map<string, HeldSender>();
      for (const { fromAddress } of inStates(now().inbound, ["held"], byArrival)) {
        if (fromAddress === null) continue;
        const key = addressKey(fromAddress);
        const { fromAddress: other, mails } = senders.get(key) ?? { fromAddress, mails: 0 };
        const first = compareText(fromAddress, other) < 0 ? fromAddress : other;
        senders.set(key, { fromAddress: first, mails: mails + 1 });
      }
      return [...senders.values()]
        .sort((a, b) => b.mails - a.mails || compareText(a.fromAddress, b.fromAddress))
        .slice(0, most);
    },
    inboundRaw: async (id) => now().raws.get(id)?.slice() ?? null,
    inboundByMessageId: async (messageId) => {
      const wanted = storableText(messageId);
      const byMessageId = derive("by Message-ID", now().inbound, (all) => Map.groupBy(all, (mail) => mail.messageId));
      const [exact, erased] = [wanted, erasedMessageId(wanted)].map((id) => byMessageId.get(id) ?? []);
      return [...(exact ?? []), ...(erased ?? [])].sort(byArrival);
    },
    cursor: async (folder) => now().cursors.get(folder) ?? null,
    staffAnswer: async (answered) => (now().answers.get(answered) as Time | undefined) ?? null,
    openActs: async (limit) => {
      const most = checkLimit(limit);
      const acts: MailboxAct[] = [];
      for (const { state: _, ...act } of inStates(now().acts, ["open"]).slice(0, most)) acts.push(act);
      return acts;
    },
  };
}

function letterReads(
  now: () => Tables,
): Pick<
  View,
  "letter" | "letters" | "letterByMessageId" | "letterByToken" | "countLettersTo" | "letterWrittenBefore" | "attachment"
> {
  return {
    letter: async (id) => now().letters.get(id) ?? null,
    letters: async ({ bookingId, states, copied, to, writtenUpTo, withWords, after, limit }) => {
      const most = checkLimit(limit);
      const toKey = to === undefined ? null : addressKey(storableText(to));
      const byBooking = () => derive("by booking", now().letters, (all) => Map.groupBy(all, (one) => one.bookingId));
      const rows = bookingId === undefined ? inStates(now().letters, states) : (byBooking().get(bookingId) ?? []);
      return firstOf(
        rows,
        most,
        (letter) =>
          (bookingId === undefined || states === undefined || states.includes(letter.state)) &&
          (copied === undefined || letter.copied === copied) &&
          (toKey === null || addressKey(letter.to) === toKey) &&
          (writtenUpTo === undefined || letter.writtenAt <= writtenUpTo) &&
          (withWords === undefined || letter.subject !== ERASED) &&
          (after === undefined || letter.order > after),
      );
    },
    letterByMessageId: async (messageId) =>
      derive(
        "by Message-ID",
        now().letters,
        (all) => new Map(Array.from(all, (letter) => [letter.messageId, letter])),
      ).get(messageId) ?? null,
    letterByToken: async (token) => find(now().letters, (letter) => letter.token === token),
    countLettersTo: async (address, since) => {
      const key = addressKey(storableText(address));
      let count = 0;
      for (const letter of now().letters.values()) {
        if (letter.state !== "withdrawn" && letter.writtenAt >= since && addressKey(letter.to) === key) count++;
      }
      return count;
    },
    // Letters never go and are numbered from 1 without a gap, in the order of their map.
    letterWrittenBefore: async (newer) => [...now().letters.values()].at(-1 - newer)?.writtenAt ?? null,
    attachment: async (digest) => now().attachments.get(digest)?.slice() ?? null,
  };
}

function officeReads(
  now: () => Tables,
): Pick<View, "tasks" | "staff" | "allStaff" | "audits" | "auditsAbout" | "setting"> {
  return {
    tasks: async ({ open, id, bookingId, mailId, letterId, kinds, notKind, after, limit }) => {
      const most = checkLimit(limit);
      const byState = derive("by due", now().tasks, (all) =>
        Map.groupBy(Array.from(all).sort(byDue), ({ closedAt }) => closedAt === null),
      );
      return firstOf(
        byState.get(open) ?? [],
        most,
        (task) =>
          (id === undefined || task.id === id) &&
          (bookingId === undefined || task.bookingId === bookingId) &&
          (mailId === undefined || task.mailId === mailId) &&
          (letterId === undefined || task.letterId === letterId) &&
          (kinds === undefined || kinds.includes(task.kind)) &&
          task.kind !== notKind &&
          (after === undefined || (compareLast(task.due, after.due) || compareText(task.id, after.id)) > 0),
      );
    },
    staff: async (id) => now().staff.get(id) ?? null,
    allStaff: async () => [...now().staff.values()].sort(byId),
    audits: async (limit) => [...now().audits.values()].slice(-checkLimit(limit)).reverse(),
    auditsAbout: async (subjects, limit) =>
      [...now().audits.values()].filter(({ subject }) => subjects.includes(subject)).slice(0, checkLimit(limit)),
    setting: async (key) => now().settings.get(key) ?? null,
  };
}

function refusalReads(now: () => Tables): RefusalView {
  return {
    refusal: async (id) => now().refusals.get(id) ?? null,
    refusalsOf: async (personIds, limit) =>
      [...now().refusals.values()]
        .filter((refusal) => personIds.includes(refusal.personId))
        .sort((a, b) => compareText(a.at, b.at) || compareText(a.id, b.id))
        .slice(0, checkLimit(limit)),
  };
}

function mailFilter(filter: InboundFilter): (mail: InboundMail) => boolean {
  const { bookingId, withoutBooking, fromAddress, about, numberNamed, notFrom } = filter;
  const { receivedFrom, receivedUpTo, after } = filter;
  const keyOf = (address: string) => addressKey(storableText(address));
  const from = fromAddress === undefined ? null : keyOf(fromAddress);
  const whom = about === undefined ? null : keyOf(about);
  const others = new Set((notFrom ?? []).map(keyOf));
  return (mail) => {
    const isAsked = from !== null || others.size > 0;
    const key = !isAsked || mail.fromAddress === null ? null : addressKey(mail.fromAddress);
    return (
      (bookingId === undefined || mail.bookingId === bookingId) &&
      (withoutBooking === undefined || mail.bookingId === null) &&
      (from === null || key === from) &&
      (whom === null || (mail.about !== null && addressKey(mail.about) === whom)) &&
      (numberNamed === undefined || sameNumber(mail.numberNamed, storableText(numberNamed))) &&
      (key === null || !others.has(key)) &&
      (receivedFrom === undefined || mail.receivedAt >= receivedFrom) &&
      (receivedUpTo === undefined || mail.receivedAt <= receivedUpTo) &&
      (after === undefined ||
        mail.receivedAt > after.receivedAt ||
        (mail.receivedAt === after.receivedAt && compareText(mail.id, after.id) > 0))
    );
  };
}

function sortByStart(bookings: Iterable<Booking>): Booking[] {
  return Array.from(bookings).sort(
    (a, b) => compareLast(startOfBooking(a), startOfBooking(b)) || compareText(a.id, b.id),
  );
}

function startsWithin(booking: Booking, from: Time | undefined, to: Time | undefined): boolean {
  const start = startOfBooking(booking);
  return start !== null && (from === undefined || start >= from) && (to === undefined || start < to);
}

function find<T>(rows: ReadonlyMap<string, T>, wanted: (row: T) => boolean): T | null {
  for (const row of rows.values()) if (wanted(row)) return row;
  return null;
}

function byArrival(a: InboundMail, b: InboundMail): number {
  return compareText(a.receivedAt, b.receivedAt) || compareText(a.id, b.id);
}

function byDue(a: Task, b: Task): number {
  return compareLast(a.due, b.due) || compareText(a.id, b.id);
}

/** Rows without a time stand after all others. */
function compareLast(a: Time | null, b: Time | null): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1;
  return compareText(a, b);
}
