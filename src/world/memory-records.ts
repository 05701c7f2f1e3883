import { derive, type Tables } from "./memory-tables.ts";
import type { View } from "./store.ts";
import type { HeldMail, HistoryEntry, LetterFate } from "./store-rows.ts";
import { checkLimit, compareText } from "./store-values.ts";

/** What the monthly report, the disclosure log and the log of accounts read; see `memoryView`. */
export function recordReads(
  now: () => Tables,
): Pick<
  View,
  | "history"
  | "firstRequestDue"
  | "letterFates"
  | "heldMails"
  | "disclosures"
  | "auditsOf"
  | "changesInForce"
  | "officeChanges"
> {
  return {
    history: async ({ from, to, types, after, limit }) => {
      const most = checkLimit(limit);
      return allEvents(now())
        .filter(
          (entry) =>
            entry.at >= from &&
            entry.at < to &&
            (types === undefined || types.includes(entry.event.type)) &&
            (after === undefined || compareEntries(entry, after) > 0),
        )
        .slice(0, most);
    },
    firstRequestDue: async ({ since, from, to }) =>
      allEvents(now()).find(
        ({ at, event }) =>
          event.type === "requested" && at >= since && at < from && event.answerBy >= from && event.answerBy < to,
      )?.at ?? null,
    letterFates: async ({ from, to, after, limit }) => {
      const most = checkLimit(limit);
      const fates: LetterFate[] = [];
      for (const { id, order, bookingId, kind, state, writtenAt, acceptedAt } of now().letters.values()) {
        if (writtenAt >= from && writtenAt < to) {
          fates.push({ id, order, bookingId, kind, state, writtenAt, acceptedAt });
        }
      }
      return fates
        .sort(compareFates)
        .filter((fate) => after === undefined || compareFates(fate, after) > 0)
        .slice(0, most);
    },
    heldMails: async ({ from, to, after, limit }) => {
      const most = checkLimit(limit);
      const held: HeldMail[] = [];
      for (const { id, receivedAt, state, heldAt, settledAt } of now().inbound.values()) {
        if (heldAt !== null && receivedAt >= from && receivedAt < to) {
          held.push({ id, receivedAt, state, heldAt, settledAt });
        }
      }
      return held
        .sort(compareMails)
        .filter((mail) => after === undefined || compareMails(mail, after) > 0)
        .slice(0, most);
    },
    disclosures: async (limit) => [...now().disclosures.values()].slice(-checkLimit(limit)).reverse(),
    changesInForce: async (names) => {
      const newest = derive("newest", now().changes, (all) => new Map(Array.from(all, (one) => [one.name, one])));
      return [...newest.values()]
        .filter(({ name }) => names.includes(name))
        .sort((a, b) => compareText(a.name, b.name));
    },
    officeChanges: async (limit) => [...now().changes.values()].slice(-checkLimit(limit)).reverse(),
    auditsOf: async (acts, limit, about) =>
      [...now().audits.values()]
        .filter(({ act, subject }) => acts.includes(act) && (about === undefined || subject === about))
        .slice(-checkLimit(limit))
        .reverse(),
  };
}

/** Every event of the office in order. */
function allEvents({ events }: Tables): HistoryEntry[] {
  return [...events]
    .flatMap(([bookingId, all]) => all.map((event, index) => ({ at: event.at, bookingId, position: index + 1, event })))
    .sort(compareEntries);
}

type Place = Omit<HistoryEntry, "event">;

function compareEntries(a: Place, b: Place): number {
  return compareText(a.at, b.at) || compareText(a.bookingId, b.bookingId) || a.position - b.position;
}

function compareFates(a: Pick<LetterFate, "writtenAt" | "order">, b: Pick<LetterFate, "writtenAt" | "order">): number {
  return compareText(a.writtenAt, b.writtenAt) || a.order - b.order;
}

function compareMails(a: Pick<HeldMail, "receivedAt" | "id">, b: Pick<HeldMail, "receivedAt" | "id">): number {
  return compareText(a.receivedAt, b.receivedAt) || compareText(a.id, b.id);
}
