import { and, asc, desc, eq, gt, gte, inArray, lt, notInArray, type SQL, sql } from "drizzle-orm";
import { nameParts, soughtPart } from "../mail/address.ts";
import { addressKeyOf, numberKeyOf, personOf, personRow } from "./postgres-rows.ts";
import type { Scope } from "./postgres-scope.ts";
import * as t from "./schema.ts";
import type { Tx, View } from "./store.ts";
import { checkLimit, storableText } from "./store-values.ts";

/** Behind every letter that a name can have. */
const LAST_LETTER = "\u{10FFFF}";

/** People, and the parts of their names; see `postgresView`. */
export function personReads({
  office,
  db,
}: Scope): Pick<
  View,
  "activeSince" | "person" | "people" | "peopleByIds" | "peopleNamed" | "peopleByNumber" | "peopleByAddress"
> {
  const find = async (where: SQL) => {
    const ours = and(eq(t.people.officeId, office), where);
    return (await db.select().from(t.people).where(ours).orderBy(asc(t.people.id))).map(personOf);
  };
  return {
    person: async (id) => (await find(eq(t.people.id, storableText(id))))[0] ?? null,
    peopleByIds: async (ids) => {
      if (ids.length === 0) return [];
      checkLimit(ids.length);
      return find(inArray(t.people.id, ids.map(storableText)));
    },
    people: async ({ after, living, limit }) => {
      const behind = and(
        eq(t.people.officeId, office),
        after === undefined ? undefined : gt(t.people.id, after),
        // As the index says it, word for word: a parameter in its place would not lead along it.
        living && sql`${t.people.name} is distinct from '消去済み'`,
      );
      const rows = await db.select().from(t.people).where(behind).orderBy(asc(t.people.id)).limit(checkLimit(limit));
      return rows.map(personOf);
    },
    activeSince: async (ids, since) => {
      if (ids.length === 0) return new Set();
      checkLimit(ids.length);
      const { officeId, personId, starts } = t.bookings;
      const rows = await db
        .selectDistinct({ personId })
        .from(t.bookings)
        .where(and(eq(officeId, office), inArray(personId, [...ids]), gte(starts, since)))
        .orderBy(asc(personId));
      return new Set(rows.map((row) => row.personId));
    },
    peopleNamed: async (words, limit) => {
      const key = soughtPart(storableText(words));
      const most = checkLimit(limit);
      if (key === "") return [];
      const { officeId, personId, part } = t.peopleNames;
      // A range and not LIKE: row level security lets only comparisons that tell nothing walk along an index.
      const named = db
        .selectDistinct({ id: personId })
        .from(t.peopleNames)
        .where(and(eq(officeId, office), gte(part, key), lt(part, `${key}${LAST_LETTER}`)))
        .orderBy(desc(personId))
        .limit(most);
      const ids = (await named).map(({ id }) => id);
      return ids.length === 0 ? [] : (await find(inArray(t.people.id, ids))).reverse();
    },
    peopleByNumber: (number) => find(eq(t.people.numberKey, numberKeyOf(number) ?? "")),
    peopleByAddress: (address) => find(eq(t.people.addressKey, addressKeyOf(address) ?? "")),
  };
}

export function personWrites(scope: Scope): Pick<Tx, "savePerson"> {
  const { office, db } = scope;
  return {
    savePerson: async (person) => {
      const row = personRow(scope, person);
      const parts = row.name ? nameParts(row.name) : [];
      const theirs = and(eq(t.peopleNames.officeId, office), eq(t.peopleNames.personId, row.id));
      const added = parts.map((part) => ({ officeId: office, personId: row.id, part }));
      // A line sends them one after the other in this order.
      await Promise.all([
        db
          .insert(t.people)
          .values(row)
          .onConflictDoUpdate({ target: [t.people.officeId, t.people.id], set: row })
          .execute(),
        db
          .delete(t.peopleNames)
          .where(and(theirs, parts.length === 0 ? undefined : notInArray(t.peopleNames.part, parts)))
          .execute(),
        added.length === 0 ? null : db.insert(t.peopleNames).values(added).onConflictDoNothing().execute(),
      ]);
    },
  };
}
