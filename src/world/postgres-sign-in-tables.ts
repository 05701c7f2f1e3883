import { boolean, integer, pgTable, text } from "drizzle-orm/pg-core";
import { bytes, key, moment, officeKey } from "./postgres-columns.ts";
import type { ConsoleSession } from "./store-rows.ts";

/** The tables of the moment: who is signed in, and what was tried in vain (`schema.ts`). */

export const consoleSessions = pgTable("console_sessions", {
  officeId: officeKey("office_id").notNull(),
  digest: key().notNull(),
  staff: key().notNull(),
  stage: text().$type<ConsoleSession["stage"]>().notNull(),
  isOutside: boolean("is_outside").notNull(),
  credential: text().notNull(),
  enrolling: bytes(),
  beganAt: moment("began_at").notNull(),
  seenAt: moment("seen_at").notNull(),
  endsAt: moment("ends_at").notNull(),
});

export const signInTries = pgTable("sign_in_tries", {
  officeId: officeKey("office_id").notNull(),
  position: integer().notNull(),
  key: key().notNull(),
  at: moment().notNull(),
  countsUntil: moment("counts_until").notNull(),
});
