import { and, asc, count, eq, gt, inArray, lte, max, ne, sql } from "drizzle-orm";
import { nextPosition } from "./postgres-position.ts";
import type { Scope } from "./postgres-scope.ts";
import * as t from "./postgres-sign-in-tables.ts";
import type { ConsoleSession } from "./store-rows.ts";
import type { SignInTx, SignInView } from "./store-sign-ins.ts";
import { storable } from "./store-values.ts";

type Row = typeof t.consoleSessions.$inferSelect;

export function sessionPlace(digest: string) {
  return { table: "console_sessions", row: digest, column: "enrolling" };
}

export function sessionOf({ seal }: Scope, { officeId: _office, enrolling, ...row }: Row): ConsoleSession {
  return { ...row, enrolling: enrolling === null ? null : seal.openText(sessionPlace(row.digest), enrolling) };
}

export function signInReads(scope: Scope): SignInView {
  const { office, db } = scope;
  const { consoleSessions: sessions, signInTries: tries } = t;
  return {
    session: async (digest) => {
      const [row] = await db
        .select()
        .from(sessions)
        .where(and(eq(sessions.officeId, office), eq(sessions.digest, digest)));
      return row === undefined ? null : sessionOf(scope, row);
    },
    sessionsOf: async (staff) => {
      const rows = await db
        .select()
        .from(sessions)
        .where(and(eq(sessions.officeId, office), eq(sessions.staff, staff)))
        .orderBy(asc(sessions.beganAt), asc(sessions.digest));
      return rows.map((row) => sessionOf(scope, row));
    },
    triesOf: async (keys, at) => {
      if (keys.length === 0) return new Map();
      const rows = await db
        .select({ key: tries.key, many: count() })
        .from(tries)
        .where(and(eq(tries.officeId, office), inArray(tries.key, [...keys]), gt(tries.countsUntil, at)))
        .groupBy(tries.key)
        .orderBy(asc(tries.key));
      return new Map(rows.map(({ key, many }) => [key, many]));
    },
    countTries: async () => {
      const [row] = await db.select({ many: count() }).from(tries).where(eq(tries.officeId, office));
      return row?.many ?? 0;
    },
    hasEndedSignIns: async (at) => {
      const [session] = await db
        .select({ digest: sessions.digest })
        .from(sessions)
        .where(and(eq(sessions.officeId, office), lte(sessions.endsAt, at)))
        .limit(1);
      if (session) return true;
      const [one] = await db
        .select({ key: tries.key })
        .from(tries)
        .where(and(eq(tries.officeId, office), lte(tries.countsUntil, at)))
        .limit(1);
      return one !== undefined;
    },
  };
}

export function signInWrites({ office, db, seal }: Scope): SignInTx {
  const { consoleSessions: sessions, signInTries: tries } = t;
  const ours = eq(sessions.officeId, office);
  const tried = eq(tries.officeId, office);
  return {
    saveSession: async (session) => {
      const { enrolling, ...rest } = storable(session);
      const sealed = enrolling === null ? null : seal.text(sessionPlace(session.digest), enrolling);
      const row = { officeId: office, ...rest, enrolling: sealed };
      await db
        .insert(sessions)
        .values(row)
        .onConflictDoUpdate({ target: [sessions.officeId, sessions.digest], set: row });
    },
    endSession: async (digest) => {
      await db.delete(sessions).where(and(ours, eq(sessions.digest, digest)));
    },
    endSessionsOf: async (staff, but) => {
      const others = but === null ? undefined : ne(sessions.digest, but);
      await db.delete(sessions).where(and(ours, eq(sessions.staff, staff), others));
    },
    addTry: async (one) => {
      await db
        .insert(tries)
        .values({ officeId: office, ...storable(one), position: nextPosition(sql`${tries}`, office) });
    },
    takeTriesBack: async (keys) => {
      for (const key of keys) {
        const [newest] = await db
          .select({ position: max(tries.position) })
          .from(tries)
          .where(and(tried, eq(tries.key, key)));
        if (newest?.position) await db.delete(tries).where(and(tried, eq(tries.position, newest.position)));
      }
    },
    dropTries: async (keys) => {
      if (keys.length > 0) await db.delete(tries).where(and(tried, inArray(tries.key, [...keys])));
    },
    dropEndedSignIns: async (at) => {
      await db.delete(sessions).where(and(ours, lte(sessions.endsAt, at)));
      await db.delete(tries).where(and(tried, lte(tries.countsUntil, at)));
    },
  };
}
