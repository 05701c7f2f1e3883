import { and, asc, count, eq, inArray, sql } from "drizzle-orm";
import { startOf } from "../booking/time.ts";
import type { Scope } from "./postgres-scope.ts";
import * as t from "./schema.ts";
import type { Tx, View } from "./store.ts";
import { checkLimit, storable, storableText } from "./store-values.ts";

/** The terms in the database: versions, and who was told of them. */
export function termsReads({
  office,
  db,
}: Scope): Pick<View, "publishedTerms" | "bookingsToTell" | "termsNotice" | "countTermsNotices"> {
  const ours = eq(t.termsNotices.officeId, office);
  return {
    publishedTerms: async () => {
      const where = eq(t.termsVersions.officeId, office);
      const rows = await db.select().from(t.termsVersions).where(where).orderBy(asc(t.termsVersions.effectiveOn));
      return rows.map(({ officeId: _office, ...row }) => row);
    },
    bookingsToTell: async ({ version, publishedAt, effectiveOn, since }, limit) => {
      const named = sql.join(
        since.map((one) => sql`${storableText(one)}`),
        sql`, `,
      );
      const isOlder = sql`coalesce(${t.bookings.body} #>> '{terms,version}', '') not in (${named})`;
      const isCrossing = sql`${t.bookings.status} = 'confirmed' and ${t.bookings.starts} >= ${startOf(effectiveOn)} and ${isOlder}`;
      // The domain has the order of the bytes, which is the order of the moments.
      const isBefore = sql`(${t.bookings.body} ->> 'requestedAt') collate "C" <= ${publishedAt}`;
      const isTold = sql`exists (select 1 from ${t.termsNotices} n where n.office_id = ${office} and n.version = ${version} and n.person_id = ${t.bookings.personId})`;
      const rows = await db
        .select({ body: t.bookings.body })
        .from(t.bookings)
        .where(
          and(
            eq(t.bookings.officeId, office),
            inArray(t.bookings.status, ["requested", "offered", "confirmed"]),
            sql`(${isBefore} or (${isCrossing}))`,
            sql`not ${isTold}`,
          ),
        )
        .orderBy(asc(t.bookings.starts), asc(t.bookings.id))
        .limit(checkLimit(limit));
      return rows.map(({ body }) => body);
    },
    termsNotice: async (version, personId) => {
      const where = and(ours, eq(t.termsNotices.version, version), eq(t.termsNotices.personId, personId));
      const [row] = await db.select().from(t.termsNotices).where(where);
      if (row === undefined) return null;
      const { officeId: _office, ...notice } = row;
      return notice;
    },
    countTermsNotices: async (version) => {
      const rows = await db
        .select({ toldBy: t.termsNotices.toldBy, told: count() })
        .from(t.termsNotices)
        .where(and(ours, eq(t.termsNotices.version, version)))
        .groupBy(t.termsNotices.toldBy);
      const of = (how: "letter" | "telephone") => rows.find(({ toldBy }) => toldBy === how)?.told ?? 0;
      return { letter: of("letter"), telephone: of("telephone") };
    },
  };
}

export function termsWrites({ office, db }: Scope): Pick<Tx, "publishTerms" | "noteTermsTold"> {
  return {
    publishTerms: async (terms) => {
      await db.insert(t.termsVersions).values({ officeId: office, ...storable(terms) });
    },
    noteTermsTold: async (notice) => {
      await db.insert(t.termsNotices).values({ officeId: office, ...storable(notice) });
    },
  };
}
