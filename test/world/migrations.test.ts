import { copyFileSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import postgres from "postgres";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { toTime } from "../../src/booking/time.ts";
import { nameParts } from "../../src/mail/address.ts";
import { MIGRATIONS_FOLDER, migrate, pendingMigrations } from "../../src/world/migrations.ts";
import { emptyDatabase, type TestDatabase } from "../database.ts";

const AT = toTime("2026-12-01T09:00:00+09:00");
const NAME = `Ｔanaka　𠮷田・ﾊﾅｺ${"長".repeat(70)}`;
const FIRST =
  "create table seats (office_id text, seat int);\n--> statement-breakpoint\ninsert into seats values ('a', 1);\n";

let database: TestDatabase;
let folder: string;

beforeEach(async () => {
  database = await emptyDatabase();
  folder = mkdtempSync(join(tmpdir(), "madoguchi-migrations-"));
  write("0000_seats.sql", FIRST);
});

afterEach(async () => {
  rmSync(folder, { recursive: true, force: true });
  await database.drop();
});

describe("the program's own migrations", () => {
  it("let rows written before staff could take a booking over say that nobody did, and find the people there were by name", async () => {
    rmSync(join(folder, "0000_seats.sql"));
    const names = readdirSync(MIGRATIONS_FOLDER).filter((name) => name.endsWith(".sql"));
    copyFileSync(join(MIGRATIONS_FOLDER, "0000_house.sql"), join(folder, "0000_house.sql"));
    await migrate(database.ownerUrl, AT, folder);
    const sql = postgres(database.ownerUrl, { max: 1, onnotice: () => {} });
    try {
      for (const office of ["a", "b"]) {
        await sql.begin(async (tx) => {
          await tx`select set_config('madoguchi.office', ${office}, true)`;
          const body = { id: "b1", reference: "R", personId: "p1", status: "requested" };
          await tx`insert into offices values (${office}, 0)`;
          await tx`insert into people (office_id, id, registering, name) values (${office}, 'p1', false, ${NAME})`;
          await tx`insert into bookings values (${office}, 'b1', 'R', 'p1', 'requested', null, ${tx.json(body)})`;
        });
      }
      for (const name of names) copyFileSync(join(MIGRATIONS_FOLDER, name), join(folder, name));
      await migrate(database.ownerUrl, AT, folder);
      for (const office of ["a", "b"]) {
        const rows = await sql.begin(async (tx) => {
          await tx`select set_config('madoguchi.office', ${office}, true)`;
          return tx`select body -> 'frozen' as frozen, body ? 'frozen' as has from bookings`;
        });
        expect([...rows]).toEqual([{ frozen: null, has: true }]);
        const parts = await sql.begin(async (tx) => {
          await tx`select set_config('madoguchi.office', ${office}, true)`;
          return tx<{ part: string }[]>`select part from people_names`;
        });
        expect(parts.map(({ part }) => part).sort()).toEqual(nameParts(NAME).sort());
      }
    } finally {
      await sql.end();
    }
  });
});

describe("migrate", () => {
  it("applies the files in order, once, and keeps name, digest and the given time", async () => {
    write("0001_more.sql", "alter table seats add column room text;");
    expect(await migrate(database.ownerUrl, AT, folder)).toEqual(["0000_seats", "0001_more"]);
    expect(await migrate(database.ownerUrl, AT, folder)).toEqual([]);
    const journal = await query(
      "select name, length(digest) as digits, applied_at from madoguchi_migrations order by name",
    );
    expect(journal).toEqual([
      { name: "0000_seats", digits: 64, applied_at: AT },
      { name: "0001_more", digits: 64, applied_at: AT },
    ]);
    expect(await query("select seat, room from seats")).toEqual([{ seat: 1, room: null }]);
  });

  it("takes a failing file back whole, keeps those before it, and names file, line and reason", async () => {
    write("0001_broken.sql", "create table rooms (id int);\ninsert into nowhere values (1);\n");
    await expect(migrate(database.ownerUrl, AT, folder)).rejects.toThrow(
      /0001_broken failed near line 2 and was taken back whole: .*nowhere.*42P01/,
    );
    expect(await query("select to_regclass('rooms') as rooms, (select count(*)::int from seats) as seats")).toEqual([
      { rooms: null, seats: 1 },
    ]);
    write("0001_broken.sql", "create table rooms (id int);");
    expect(await migrate(database.ownerUrl, AT, folder)).toEqual(["0001_broken"]);
  });

  it("refuses when an applied file was changed afterwards", async () => {
    await migrate(database.ownerUrl, AT, folder);
    write("0000_seats.sql", `${FIRST}-- a later thought\n`);
    await expect(migrate(database.ownerUrl, AT, folder)).rejects.toThrow(/0000_seats was changed after/);
  });

  it("refuses a database that is newer than the program", async () => {
    write("0001_more.sql", "alter table seats add column room text;");
    await migrate(database.ownerUrl, AT, folder);
    rmSync(join(folder, "0001_more.sql"));
    await expect(migrate(database.ownerUrl, AT, folder)).rejects.toThrow(/newer than this program: .* 0001_more/);
    await expect(pendingMigrations(database.serviceUrl, folder)).rejects.toThrow(/newer than this program/);
  });

  it("refuses a file that was slipped in before an applied one, a number used twice, and an empty folder", async () => {
    write("0002_last.sql", "select 1;");
    await migrate(database.ownerUrl, AT, folder);
    write("0001_late.sql", "select 1;");
    await expect(migrate(database.ownerUrl, AT, folder)).rejects.toThrow(/0001_late comes before 0002_last/);
    write("0001_again.sql", "select 1;");
    await expect(migrate(database.ownerUrl, AT, folder)).rejects.toThrow(
      /number 0001: 0001_again.sql and 0001_late.sql/,
    );
    await expect(migrate(database.ownerUrl, AT, join(folder, "none"))).rejects.toThrow(/migrations are missing/);
  });

  it("applies every file once when two processes migrate at the same time", async () => {
    write("0001_slow.sql", "select pg_sleep(0.2); create table rooms (id int);");
    const results = await Promise.all([1, 2, 3].map(() => migrate(database.ownerUrl, AT, folder)));
    expect(results.map((names) => names.length).sort()).toEqual([0, 0, 2]);
  });
});

describe("pendingMigrations", () => {
  it("tells the plain service role what is missing before and after the first migration", async () => {
    expect(await pendingMigrations(database.serviceUrl, folder)).toEqual(["0000_seats"]);
    await migrate(database.ownerUrl, AT, folder);
    write("0001_more.sql", "select 1;");
    expect(await pendingMigrations(database.serviceUrl, folder)).toEqual(["0001_more"]);
  });
});

function write(name: string, text: string): void {
  writeFileSync(join(folder, name), text);
}

async function query(text: string): Promise<unknown[]> {
  const sql = postgres(database.ownerUrl, { max: 1 });
  try {
    return [...(await sql.unsafe(text))];
  } finally {
    await sql.end();
  }
}
