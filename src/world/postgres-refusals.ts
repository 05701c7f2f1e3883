import { and, asc, eq, inArray, isNull } from "drizzle-orm";
import { ERASED } from "../booking/erasing.ts";
import type { Scope } from "./postgres-scope.ts";
import * as t from "./schema.ts";
import type { RefusalTx, RefusalView } from "./store.ts";
import { ConstraintBroken, checkLimit, storable } from "./store-values.ts";

export function refusalReads({ office, db }: Scope): RefusalView {
  return {
    refusal: async (id) => {
      const [row] = await db
        .select()
        .from(t.refusals)
        .where(and(eq(t.refusals.officeId, office), eq(t.refusals.id, id)));
      if (row === undefined) return null;
      const { officeId: _office, ...refusal } = row;
      return refusal;
    },
    refusalsOf: async (personIds, limit) => {
      if (personIds.length === 0) return [];
      const rows = await db
        .select()
        .from(t.refusals)
        .where(and(eq(t.refusals.officeId, office), inArray(t.refusals.personId, [...personIds])))
        .orderBy(asc(t.refusals.at), asc(t.refusals.id))
        .limit(checkLimit(limit));
      return rows.map(({ officeId: _office, ...refusal }) => refusal);
    },
  };
}

/** The trigger of drizzle/0009_refusals.sql lets the service change nothing else. */
export function refusalWrites({ office, db }: Scope): RefusalTx {
  const ours = eq(t.refusals.officeId, office);
  return {
    addRefusal: async (refusal) => {
      await db.insert(t.refusals).values({ officeId: office, ...storable(refusal) });
    },
    liftRefusal: async (id, at, by, reason) => {
      const one = and(ours, eq(t.refusals.id, id));
      const known = await db.select({ id: t.refusals.id }).from(t.refusals).where(one);
      if (known.length === 0) throw new ConstraintBroken("refusals: no such row");
      await db
        .update(t.refusals)
        .set({ liftedAt: at, liftedBy: by, liftReason: storable(reason) })
        .where(and(one, isNull(t.refusals.liftedAt)));
    },
    eraseRefusals: async (personId) => {
      const theirs = and(ours, eq(t.refusals.personId, personId));
      await db.update(t.refusals).set({ reason: ERASED }).where(theirs);
      const lifted = await db.select().from(t.refusals).where(theirs);
      for (const { id, liftedAt } of lifted) {
        if (liftedAt === null) continue;
        await db
          .update(t.refusals)
          .set({ liftReason: ERASED })
          .where(and(ours, eq(t.refusals.id, id)));
      }
    },
  };
}
