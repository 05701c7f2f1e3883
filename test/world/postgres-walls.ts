import { getTableConfig } from "drizzle-orm/pg-core";
import postgres from "postgres";
import { describe, expect, it } from "vitest";
import * as signIns from "../../src/world/postgres-sign-in-tables.ts";
import * as schema from "../../src/world/schema.ts";
import type { PostgresSubject } from "./postgres-store.test.ts";
import { choice, confirmed, event, letter, mail, NOW, person, requested } from "./store.samples.ts";

const TABLES = [...Object.values(schema), ...Object.values(signIns)].map((table) => getTableConfig(table));

/** What the database itself refuses, whatever the program above it does. */
export function postgresWalls(subject: () => PostgresSubject): void {
  const filled = async () => {
    const { store, freshOffice } = subject();
    const office = freshOffice();
    await store.transaction(office, async (tx) => {
      await tx.savePerson(person("p1"));
      await tx.record(confirmed(choice("2026-12-10T10:00")), event());
      await tx.storeInbound(mail("m1", { reading: { words: "秘密の読み" } }), Buffer.from("秘密の生メール", "utf8"));
      await tx.keepAttachment("d1", Buffer.from("秘密の添付", "utf8"));
      await tx.post(letter("l1", { bookingId: "b1" }));
      await tx.audit({ at: NOW, staff: "hanako", act: "confirm", subject: "b1" });
      await tx.putSetting("officeKey", "秘密の鍵");
    });
    return office;
  };
  /** A raw connection as the service, speaking for an office or for none. */
  const asService = async <T>(office: string | null, work: (sql: postgres.TransactionSql) => Promise<T>) => {
    const sql = postgres(subject().database.serviceUrl, { max: 1, onnotice: () => {} });
    try {
      return (await sql.begin(async (tx) => {
        if (office !== null) await tx`select set_config('madoguchi.office', ${office}, true)`;
        return work(tx);
      })) as T;
    } finally {
      await sql.end();
    }
  };

  describe("the walls of the database", () => {
    it("let a raw query under one office see nothing of another, in any table", async () => {
      const [a, b] = [await filled(), await filled()];
      for (const { name } of TABLES) {
        const seen = await asService(
          a,
          (sql) => sql<{ office_id: string }[]>`select distinct office_id from ${sql(name)}`,
        );
        expect(seen.filter((row) => row.office_id !== a)).toEqual([]);
        const unnamed = await asService(null, (sql) => sql`select 1 from ${sql(name)}`);
        expect(unnamed, name).toHaveLength(0);
      }
      expect(await asService(b, (sql) => sql`select 1 from people`)).toHaveLength(1);
      const foreign = asService(a, (sql) => sql`insert into offices (office_id, epoch) values ('somebody-else', 0)`);
      await expect(foreign).rejects.toThrow("row-level security");
    });

    it("stand in every table, for the owner too, and the service cannot step over them", async () => {
      const { admin } = subject();
      const tables = await admin<{ relname: string; owner: string }[]>`
        select relname, pg_get_userbyid(relowner) as owner from pg_class
        where relnamespace = 'public'::regnamespace and relkind = 'r' and relname <> 'madoguchi_migrations'
          and relrowsecurity and relforcerowsecurity order by relname collate "C"`;
      expect(tables.map((table) => table.relname)).toEqual(TABLES.map((table) => table.name).sort());
      expect(new Set(tables.map((table) => table.owner))).not.toContain("madoguchi_service");
      const [role] = await admin`
        select rolsuper, rolbypassrls, rolcreaterole from pg_roles where rolname = 'madoguchi_service'`;
      expect(role).toEqual({ rolsuper: false, rolbypassrls: false, rolcreaterole: false });
      for (const act of [
        "set role postgres",
        "set role madoguchi_owner",
        "set local row_security = off; select * from people",
        "alter table people disable row level security",
        "alter role madoguchi_service bypassrls",
      ]) {
        await expect(
          asService(null, (sql) => sql.unsafe(act)),
          act,
        ).rejects.toThrow();
      }
    });

    it("T7-1: let nobody change or take back what happened", async () => {
      const office = await filled();
      for (const act of [
        "update events set at = at",
        "delete from events",
        "update audit_log set act = 'nothing'",
        "delete from audit_log",
        "update disclosures set recipient = 'nobody'",
        "delete from disclosures",
        "update office_changes set after = null",
        "delete from office_changes",
        "update refusals set until = '2030-01-01'",
        "delete from refusals",
        "delete from bookings",
        "delete from people",
        "delete from inbound_mails",
        "delete from outbox",
        "update outbox set message_id = '<other>'",
        "update inbound_mails set received_at = received_at",
        "truncate events",
      ]) {
        await expect(
          asService(office, (sql) => sql.unsafe(act)),
          act,
        ).rejects.toThrow("permission denied");
      }
      await asService(office, (sql) => sql`delete from inbound_raws`);
      expect(await subject().store.look(office, (view) => view.inboundRaw("m1"))).toBeNull();
    });

    it("T7-1, T8: let words be emptied and nothing be written in their place", async () => {
      const office = await filled();
      await subject().store.transaction(office, (tx) => tx.updateLetter("l1", { state: "accepted" }));
      for (const act of [
        'update events set body = body || \'{"staff": "taro"}\'',
        'update events set body = body || \'{"reason": "another"}\'',
        'update events set body = body || \'{"evidence": {"by": "erased", "digest": "d"}}\'',
        "update events set body = body - 'reason'",
        "update outbox set to_address = 'other@example.jp'",
        "update outbox set to_address = '消去済み'",
        "update outbox set cause = 'b1:9'",
        "update outbox set subject = '消去済み', to_address = '消去済み', state = 'queued'",
        "update inbound_mails set message_id = '<other@example.jp>', message_id_key = '=<other@example.jp>'",
      ]) {
        await expect(
          asService(office, (sql) => sql.unsafe(act)),
          act,
        ).rejects.toThrow("permission denied");
      }
      await asService(office, (sql) => sql`update events set body = body || '{"reason": "消去済み"}'`);
    });

    it("hide mail, letters, attachments and settings from whoever reads the tables", async () => {
      const office = await filled();
      const { admin } = subject();
      const secret = Buffer.from("秘密", "utf8").toString("hex");
      for (const { name } of TABLES) {
        const [found] = await admin<{ plain: number }[]>`
          select count(*)::int as plain from ${admin(name)} as row
          where row.office_id = ${office}
            and (row::text like '%秘密%' or strpos(encode(convert_to(row::text, 'UTF8'), 'hex'), ${secret}) > 0
              or strpos(row::text, ${secret}) > 0)`;
        expect(found?.plain, name).toBe(0);
      }
      const [people] = await admin`select count(*)::int as plain from people as row
        where row.office_id = ${office} and row::text like '%試験%'`;
      expect(people?.plain).toBe(1);
    });

    it("give one winner to raw concurrent inserts of overlapping holds", async () => {
      const { store, freshOffice, database } = subject();
      const office = freshOffice();
      const racers = 12;
      await store.transaction(office, async (tx) => {
        await tx.savePerson(person("p1"));
        for (let n = 0; n < racers; n++) await tx.record(requested({ id: `b${n}` }), event());
      });
      const lines = postgres(database.serviceUrl, { max: racers, onnotice: () => {} });
      try {
        await Promise.all(Array.from({ length: racers }, () => lines`select pg_sleep(0.05)`));
        for (let round = 1; round <= 3; round++) {
          const hold = (n: number) =>
            lines.begin(async (sql) => {
              const [starts, ends] = [`2026-12-10T10:${10 + n}:00+09:00`, `2026-12-10T10:${40 + (n % 20)}:00+09:00`];
              await sql`select set_config('madoguchi.office', ${office}, true)`;
              await sql`insert into held_seats (office_id, booking_id, seat, starts, ends, during, held_by)
                values (${office}, ${`b${n}`}, ${round}, ${starts}, ${ends},
                  tstzrange(${starts}::text::timestamptz, ${ends}::text::timestamptz), 'offer')`;
            });
          const results = await Promise.allSettled(Array.from({ length: racers }, (_, n) => hold(n)));
          const refused = results.filter((one) => one.status === "rejected").map((one) => one.reason.code as string);
          expect(results.filter((one) => one.status === "fulfilled")).toHaveLength(1);
          // 40P01: two waited for each other and one was taken out of the race.
          expect(refused.filter((code) => code !== "23P01" && code !== "40P01")).toEqual([]);
        }
      } finally {
        await lines.end();
      }
    });

    it("agree with the program's description of every table", async () => {
      const columns = await subject().admin<{ name: string }[]>`
        select c.table_name || '.' || c.column_name || ' ' || coalesce(c.domain_name, c.data_type)
          || case c.is_nullable when 'NO' then ' not null' else '' end as name
        from information_schema.columns c
        where c.table_schema = 'public' and c.table_name <> 'madoguchi_migrations'`;
      const types: Record<string, string> = { tstzrange: "tstzrange" };
      const described = TABLES.flatMap(({ name, columns: own }) =>
        own.map((column) => {
          const type = types[column.getSQLType()] ?? column.getSQLType();
          return `${name}.${column.name} ${type}${column.notNull ? " not null" : ""}`;
        }),
      );
      expect(columns.map((column) => column.name).sort()).toEqual(described.sort());
    });

    it("put the office first in every key and index", async () => {
      const indexes = await subject().admin<{ name: string; first: string }[]>`
        select i.indexrelid::regclass::text as name, a.attname as first
        from pg_index i join pg_class c on c.oid = i.indrelid
        join pg_attribute a on a.attrelid = i.indrelid and a.attnum = i.indkey[0]
        where c.relnamespace = 'public'::regnamespace and c.relname <> 'madoguchi_migrations'`;
      expect(indexes.length).toBeGreaterThan(25);
      expect(indexes.filter((index) => index.first !== "office_id")).toEqual([]);
    });
  });
}
