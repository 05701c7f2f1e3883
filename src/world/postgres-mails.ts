import {
  and,
  asc,
  count,
  desc,
  eq,
  gt,
  gte,
  inArray,
  isNotNull,
  isNull,
  lte,
  notInArray,
  or,
  type SQL,
  sql,
} from "drizzle-orm";
import { addressKeyOf, mailOf, numberKeyOf, rawPlace } from "./postgres-rows.ts";
import { type Scope, searchKey } from "./postgres-scope.ts";
import * as t from "./schema.ts";
import type { InboundFilter, View } from "./store.ts";
import { checkLimit, erasedMessageId, storableText } from "./store-values.ts";

/** Inbound mails; see `postgresView`. */
export function mailReads(
  scope: Scope,
): Pick<View, "inboundMail" | "inboundMails" | "heldSenders" | "inboundRaw" | "inboundByMessageId"> {
  const { office, db, seal } = scope;
  const ours = eq(t.inboundMails.officeId, office);
  const arrival = [asc(t.inboundMails.receivedAt), asc(t.inboundMails.id)];
  return {
    inboundMail: async (id) => {
      const where = and(ours, eq(t.inboundMails.id, storableText(id)));
      const [row] = await db.select().from(t.inboundMails).where(where);
      return row === undefined ? null : mailOf(scope, row);
    },
    inboundMails: async (filter) => {
      const rows = await db
        .select()
        .from(t.inboundMails)
        .where(and(ours, ...mailConditions(filter)))
        .orderBy(...arrival)
        .limit(checkLimit(filter.limit));
      return rows.map((row) => mailOf(scope, row));
    },
    heldSenders: async (limit) => {
      const { fromKey, fromAddress: written, state } = t.inboundMails;
      const [fromAddress, mails] = [sql<string>`min(${written} collate "C")`, count()];
      return db
        .select({ fromAddress, mails })
        .from(t.inboundMails)
        .where(and(ours, eq(state, "held"), isNotNull(fromKey)))
        .groupBy(fromKey)
        .orderBy(desc(mails), asc(fromAddress))
        .limit(checkLimit(limit));
    },
    inboundRaw: async (id) => {
      const where = and(eq(t.inboundRaws.officeId, office), eq(t.inboundRaws.mailId, storableText(id)));
      const [row] = await db.select({ content: t.inboundRaws.content }).from(t.inboundRaws).where(where);
      return row === undefined ? null : seal.openBytes(rawPlace(id), row.content);
    },
    inboundByMessageId: async (messageId) => {
      const where = and(
        ours,
        inArray(t.inboundMails.messageIdKey, [messageId, erasedMessageId(messageId)].map(searchKey)),
      );
      const rows = await db
        .select()
        .from(t.inboundMails)
        .where(where)
        .orderBy(...arrival);
      return rows.map((row) => mailOf(scope, row));
    },
  };
}

function mailConditions(filter: InboundFilter): (SQL | undefined)[] {
  const { states, bookingId, withoutBooking, fromAddress, about, numberNamed, notFrom } = filter;
  const { receivedFrom, receivedUpTo, kept, after } = filter;
  const hasRaw = sql`exists (select 1 from ${t.inboundRaws}
    where ${t.inboundRaws.officeId} = ${t.inboundMails.officeId} and ${t.inboundRaws.mailId} = ${t.inboundMails.id})`;
  const { state, bookingId: ofBooking, fromKey, aboutKey, numberNamedKey, receivedAt, id } = t.inboundMails;
  const others = (notFrom ?? []).map((address) => addressKeyOf(address) ?? "");
  return [
    states && inArray(state, states),
    bookingId === undefined ? undefined : eq(ofBooking, bookingId),
    withoutBooking && isNull(ofBooking),
    kept && (kept === "raw" ? hasRaw : or(hasRaw, isNotNull(fromKey), isNotNull(aboutKey), isNotNull(numberNamedKey))),
    fromAddress === undefined ? undefined : eq(fromKey, addressKeyOf(fromAddress) ?? ""),
    about === undefined ? undefined : eq(aboutKey, addressKeyOf(about) ?? ""),
    numberNamed === undefined ? undefined : eq(numberNamedKey, numberKeyOf(numberNamed) ?? ""),
    others.length === 0 ? undefined : or(isNull(fromKey), notInArray(fromKey, others)),
    receivedFrom && gte(receivedAt, receivedFrom),
    receivedUpTo && lte(receivedAt, receivedUpTo),
    after && or(gt(receivedAt, after.receivedAt), and(eq(receivedAt, after.receivedAt), gt(id, after.id))),
  ];
}
