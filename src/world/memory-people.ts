import { ERASED } from "../booking/erasing.ts";
import { addressKey, nameParts, numberKey, soughtPart } from "../mail/address.ts";
import { derive, type Tables } from "./memory-tables.ts";
import type { View } from "./store.ts";
import { checkLimit, compareText, startOfBooking, storableText } from "./store-values.ts";

/** People and the parts of their names; see `memoryView`. */
export function personReads(
  now: () => Tables,
): Pick<
  View,
  "person" | "peopleByIds" | "people" | "activeSince" | "peopleNamed" | "peopleByNumber" | "peopleByAddress"
> {
  return {
    person: async (id) => now().people.get(id) ?? null,
    peopleByIds: async (ids) => {
      if (ids.length === 0) return [];
      checkLimit(ids.length);
      const { people } = now();
      return [...new Set(ids)].flatMap((id) => people.get(id) ?? []).toSorted(byId);
    },
    activeSince: async (ids, since) => {
      if (ids.length > 0) checkLimit(ids.length);
      const active = new Set<string>();
      for (const booking of now().bookings.values())
        if (ids.includes(booking.personId) && (startOfBooking(booking) ?? "") >= since) active.add(booking.personId);
      return active;
    },
    people: async ({ after, living, limit }) => {
      const most = checkLimit(limit);
      const all = derive("by id", now().people, (rows) => Array.from(rows).sort(byId));
      return all
        .filter(({ id, name }) => (after === undefined || compareText(id, after) > 0) && !(living && name === ERASED))
        .slice(0, most);
    },
    peopleNamed: async (words, limit) => {
      const key = soughtPart(storableText(words));
      const most = checkLimit(limit);
      if (key === "") return [];
      return [...now().people.values()]
        .filter(({ name }) => name !== null && nameParts(name).some((part) => part.startsWith(key)))
        .sort((a, b) => byId(b, a))
        .slice(0, most);
    },
    peopleByNumber: async (jobSeekerNumber) => {
      const key = numberKey(jobSeekerNumber);
      const byNumber = derive("by number", now().people, (all) =>
        Map.groupBy(all, ({ jobSeekerNumber }) => jobSeekerNumber && numberKey(jobSeekerNumber)),
      );
      return (byNumber.get(key) ?? []).toSorted(byId);
    },
    peopleByAddress: async (address) => {
      const key = addressKey(storableText(address));
      const byAddress = derive("by address", now().people, (all) =>
        Map.groupBy(all, ({ address }) => address && addressKey(address)),
      );
      return (byAddress.get(key) ?? []).toSorted(byId);
    },
  };
}

export function byId(a: { id: string }, b: { id: string }): number {
  return compareText(a.id, b.id);
}
