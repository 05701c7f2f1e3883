import type { Time } from "../booking/time.ts";
import { addressKey, numberKey } from "../mail/address.ts";
import { inStates, type Tables } from "./memory-tables.ts";
import type { InboundMail, MailboxAct, View } from "./store.ts";
import { checkLimit, compareText, startOfBooking, storableText } from "./store-values.ts";

/** Reads of the memory store over whatever set of tables `now` gives: one moment for a look, the draft for a transaction. */
export function memoryView(now: () => Tables): View {
  return { ...bookingReads(now), ...mailReads(now), ...letterReads(now), ...officeReads(now) };
}

type BookingReads = Pick<
  View,
  "booking" | "bookingByReference" | "bookings" | "events" | "person" | "peopleByNumber" | "peopleByAddress" | "taken"
>;

function bookingReads(now: () => Tables): BookingReads {
  return {
    booking: async (id) => now().bookings.get(id) ?? null,
    bookingByReference: async (reference) => find(now().bookings, (booking) => booking.reference === reference),
    bookings: async ({ statuses, personId, from, to, limit }) => {
      const most = checkLimit(limit);
      return [...now().bookings.values()]
        .filter((booking) => {
          const start = startOfBooking(booking);
          return (
            (statuses === undefined || statuses.includes(booking.status)) &&
            (personId === undefined || booking.personId === personId) &&
            (from === undefined || (start !== null && start >= from)) &&
            (to === undefined || (start !== null && start < to))
          );
        })
        .sort((a, b) => compareLast(startOfBooking(a), startOfBooking(b)) || compareText(a.id, b.id))
        .slice(0, most);
    },
    events: async (bookingId) => [...(now().events.get(bookingId) ?? [])],
    person: async (id) => now().people.get(id) ?? null,
    peopleByNumber: async (jobSeekerNumber) => {
      const key = numberKey(jobSeekerNumber);
      return [...now().people.values()]
        .filter((person) => person.jobSeekerNumber !== null && numberKey(person.jobSeekerNumber) === key)
        .sort(byId);
    },
    peopleByAddress: async (address) => {
      const key = addressKey(storableText(address));
      return [...now().people.values()]
        .filter((person) => person.address !== null && addressKey(person.address) === key)
        .sort(byId);
    },
    taken: async (from, to) =>
      [...now().held.values()]
        .flat()
        .filter((one) => one.start < to && from < one.end)
        .sort((a, b) => a.seat - b.seat || compareText(a.start, b.start)),
  };
}

function mailReads(
  now: () => Tables,
): Pick<
  View,
  "inboundMail" | "inboundMails" | "inboundRaw" | "inboundByMessageId" | "cursor" | "staffAnswer" | "openActs"
> {
  return {
    inboundMail: async (id) => now().inbound.get(id) ?? null,
    inboundMails: async ({ states, bookingId, fromAddress, receivedUpTo, limit }) => {
      const most = checkLimit(limit);
      const key = fromAddress === undefined ? null : addressKey(storableText(fromAddress));
      return inStates(now().inbound, states)
        .filter(
          (mail) =>
            (bookingId === undefined || mail.bookingId === bookingId) &&
            (key === null || (mail.fromAddress !== null && addressKey(mail.fromAddress) === key)) &&
            (receivedUpTo === undefined || mail.receivedAt <= receivedUpTo),
        )
        .sort(byArrival)
        .slice(0, most);
    },
    inboundRaw: async (id) => now().raws.get(id)?.slice() ?? null,
    inboundByMessageId: async (messageId) => {
      const wanted = storableText(messageId);
      return [...now().inbound.values()].filter((mail) => mail.messageId === wanted).sort(byArrival);
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
): Pick<View, "letter" | "letters" | "letterByMessageId" | "letterByToken" | "countLettersTo" | "attachment"> {
  return {
    letter: async (id) => now().letters.get(id) ?? null,
    letters: async ({ bookingId, states, copied, limit }) => {
      const most = checkLimit(limit);
      return inStates(now().letters, states)
        .filter(
          (letter) =>
            (bookingId === undefined || letter.bookingId === bookingId) &&
            (copied === undefined || letter.copied === copied),
        )
        .sort((a, b) => a.order - b.order)
        .slice(0, most);
    },
    letterByMessageId: async (messageId) => find(now().letters, (letter) => letter.messageId === messageId),
    letterByToken: async (token) => find(now().letters, (letter) => letter.token === token),
    countLettersTo: async (address, since) => {
      const key = addressKey(storableText(address));
      let count = 0;
      for (const letter of now().letters.values()) {
        if (letter.state !== "withdrawn" && letter.writtenAt >= since && addressKey(letter.to) === key) count++;
      }
      return count;
    },
    attachment: async (digest) => now().attachments.get(digest)?.slice() ?? null,
  };
}

function officeReads(now: () => Tables): Pick<View, "tasks" | "staff" | "allStaff" | "audits" | "setting"> {
  return {
    tasks: async ({ open, limit }) => {
      const most = checkLimit(limit);
      return [...now().tasks.values()]
        .filter((task) => (task.closedAt === null) === open)
        .sort((a, b) => compareLast(a.due, b.due) || compareText(a.id, b.id))
        .slice(0, most);
    },
    staff: async (id) => now().staff.get(id) ?? null,
    allStaff: async () => [...now().staff.values()].sort(byId),
    audits: async (limit) => [...now().audits.values()].slice(-checkLimit(limit)).reverse(),
    setting: async (key) => now().settings.get(key) ?? null,
  };
}

function find<T>(rows: ReadonlyMap<string, T>, wanted: (row: T) => boolean): T | null {
  for (const row of rows.values()) if (wanted(row)) return row;
  return null;
}

function byId(a: { id: string }, b: { id: string }): number {
  return compareText(a.id, b.id);
}

function byArrival(a: InboundMail, b: InboundMail): number {
  return compareText(a.receivedAt, b.receivedAt) || compareText(a.id, b.id);
}

/** Rows without a time stand after all others. */
function compareLast(a: Time | null, b: Time | null): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1;
  return compareText(a, b);
}
