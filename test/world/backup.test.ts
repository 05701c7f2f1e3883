import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import postgres from "postgres";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { plusMinutes, toTime } from "../../src/booking/time.ts";
import { readBackup } from "../../src/world/backup-file.ts";
import { openCipher } from "../../src/world/cipher.ts";
import { MIGRATIONS_FOLDER, migrate } from "../../src/world/migrations.ts";
import { takeBackup } from "../../src/world/postgres-backup.ts";
import { restoreBackup } from "../../src/world/postgres-restore.ts";
import { openPostgresStore, type PostgresStore } from "../../src/world/postgres-store.ts";
import { SEALED_COLUMNS } from "../../src/world/sealed-columns.ts";
import { emptyDatabase, freshDatabase, silentLog, type TestDatabase } from "../database.ts";
import { choice, confirmed, event, letter, mail, offered, person, requested } from "./store.samples.ts";

vi.setConfig({ testTimeout: 90_000 });

const AT = toTime("2026-12-02T09:00:00+09:00");
const KEYS = [{ id: "k1", key: new Uint8Array(32).fill(3) }];
const OFFICES = ["itoigawa", "joetsu"];
const LONG = new Uint8Array(300_000).map((_, index) => (index * 7) % 256);

let folder: string;
let file: string;
let database: TestDatabase;
const databases: TestDatabase[] = [];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "madoguchi-backup-"));
  file = join(folder, "today.backup");
  database = await made(freshDatabase());
});
afterEach(async () => {
  rmSync(folder, { recursive: true, force: true });
  for (const one of databases.splice(0)) await one.drop();
});

describe("backup and restore", () => {
  it("bring back every office byte for byte, sealed as it was, from a file that nobody else can read", async () => {
    const before = await withStore(database, async (store) => {
      for (const office of OFFICES) await fill(store, office);
      return snapshots(store);
    });
    const { rows, header } = await takeBackup(database.ownerUrl, file, AT);
    expect(header).toMatchObject({ createdAt: AT, offices: OFFICES, keyIds: ["k1"] });
    expect(rows).toBeGreaterThan(20);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder)).toEqual(["today.backup"]);
    const text = gunzipSync(readFileSync(file)).toString("utf8");
    expect(text).toContain("試験");
    expect(text).not.toContain("meetings are secret");
    const target = await made(emptyDatabase());
    expect(await restore(target)).toMatchObject({ rows });
    expect(await withStore(target, snapshots)).toEqual(before.map((one) => expectedAfter(one)));
    // The walls stand again, for the owner as well.
    const forced = await ask(target, "select count(*)::int as count from pg_class where relforcerowsecurity");
    expect(forced).toEqual(
      await ask(database, "select count(*)::int as count from pg_class where relforcerowsecurity"),
    );
  });

  it("is one moment: what is written while the backup runs is wholly in it or not at all", async () => {
    await withStore(database, async (store) => {
      await fill(store, "itoigawa");
      let running = true;
      let written = 0;
      const writing = (async () => {
        for (; running; written++) {
          const parts = { id: `w${written}`, reference: `W-${written}`, personId: `w${written}` };
          await store.transaction("itoigawa", async (tx) => {
            await tx.savePerson(person(parts.personId));
            await tx.record(requested(parts), event());
          });
        }
      })();
      await takeBackup(database.ownerUrl, file, AT);
      running = false;
      await writing;
      expect(written).toBeGreaterThan(3);
    });
    const target = await made(emptyDatabase());
    await restore(target);
    await withStore(target, async (store) => {
      const { people, bookings, events } = JSON.parse(await store.snapshot("itoigawa"));
      expect([bookings.length - 1, events.length - 1]).toEqual([people.length, people.length]);
    });
  });

  it("never overwrites a file, and leaves nothing behind when it fails", async () => {
    writeFileSync(file, "mine");
    await expect(takeBackup(database.ownerUrl, file, AT)).rejects.toThrow(/is there already/);
    expect(readFileSync(file, "utf8")).toBe("mine");
    await expect(takeBackup(database.ownerUrl, join(folder, "no", "x"), AT)).rejects.toThrow(
      /cannot be written .*ENOENT/,
    );
    const nothing = await made(emptyDatabase());
    await expect(takeBackup(nothing.ownerUrl, join(folder, "n"), AT)).rejects.toThrow(/nothing to back up/);
    // The plain role sees one office at a time; a copy by it would look whole and be empty.
    await expect(takeBackup(database.serviceUrl, join(folder, "s"), AT)).rejects.toThrow(/does not own the tables/);
    expect(readdirSync(folder)).toEqual(["today.backup"]);
  });

  it("refuses a file that is cut anywhere, changed anywhere, or something else, and leaves the database empty", async () => {
    await withStore(database, (store) => fill(store, "itoigawa"));
    await takeBackup(database.ownerUrl, file, AT);
    const whole = readFileSync(file);
    const plain = gunzipSync(whole).toString("latin1");
    const lines = plain.split("\n");
    const target = await made(emptyDatabase());
    const cases: [string, Buffer | string, RegExp][] = [
      ["cut", whole.subarray(0, whole.length - 1), /cut off/],
      ["cut in half", whole.subarray(0, whole.length / 2), /cut off/],
      ["cut between sections", zipped(`${lines.slice(0, 5).join("\n")}\n`), /cut off/],
      ["without its last line", zipped(`${lines.slice(0, -2).join("\n")}\n`), /cut off/],
      ["one letter changed", zipped(plain.replace("AAAA", "AAAB")), /damaged/],
      ["a row less", zipped(lines.filter((line) => !line.startsWith("itoigawa\tb1\t1\t")).join("\n")), /damaged/],
      ["more behind the end", zipped(`${plain}{}\n`), /damaged/],
      ["no gzip", "hello", /damaged or not a backup/],
      ["another text", zipped("hello\n"), /not a backup of madoguchi/],
      ["a later form", zipped(plain.replace("backup 1", "backup 2")), /too old to read/],
      ["bits turned", turned(whole), /damaged|cut off/],
    ];
    for (const [name, bytes, words] of cases) {
      writeFileSync(file, typeof bytes === "string" ? bytes : new Uint8Array(bytes));
      await expect(restore(target), name).rejects.toThrow(words);
      await expect(readBackup(file), name).rejects.toThrow(words);
    }
    await expect(restore(target, join(folder, "none"))).rejects.toThrow(/cannot be read \(ENOENT\)/);
    expect(await ask(target, "select count(*)::int as tables from pg_tables where schemaname = 'public'")).toEqual([
      { tables: 0 },
    ]);
  });

  it("refuses a database that holds something and names it, and keys that do not fit", async () => {
    await withStore(database, (store) => fill(store, "itoigawa"));
    await takeBackup(database.ownerUrl, file, AT);
    await expect(restore(database)).rejects.toThrow(/not empty \(rows: .*1 in people/);
    const target = await made(freshDatabase());
    const other = [{ id: "k2", key: new Uint8Array(32).fill(4) }];
    await expect(restore(target, file, other)).rejects.toThrow(
      /sealed with the data key k1, and the keys given are k2/,
    );
    const impostor = [{ id: "k1", key: new Uint8Array(32).fill(4) }];
    await expect(restore(target, file, impostor)).rejects.toThrow(/does not open with the data key k1/);
    // Tables without rows are empty enough.
    expect(await restore(target)).toMatchObject({ header: { offices: ["itoigawa"] } });
  });

  it("leaves out who was signed in, so that a restored backup opens no door that was shut since", async () => {
    await withStore(database, async (store) => {
      await fill(store, "itoigawa");
      await store.transaction("itoigawa", async (tx) => {
        const times = { beganAt: AT, seenAt: AT, endsAt: plusMinutes(AT, 60) };
        const who = { staff: "hanako", stage: "whole", isOutside: false, credential: "c", enrolling: null } as const;
        await tx.saveSession({ digest: "d", ...who, ...times });
        await tx.addTry({ key: "k", at: AT, countsUntil: plusMinutes(AT, 15) });
      });
    });
    await takeBackup(database.ownerUrl, file, AT);
    const target = await made(emptyDatabase());
    await restore(target);
    expect(
      await withStore(target, (store) =>
        store.look("itoigawa", async (view) => [await view.session("d"), await view.countTries()]),
      ),
    ).toEqual([null, 0]);
  });

  it("brings a backup of an older schema up, and refuses tables that are newer than the backup", async () => {
    await withStore(database, (store) => fill(store, "itoigawa"));
    await takeBackup(database.ownerUrl, file, AT);
    const newer = join(folder, "migrations");
    cpSync(MIGRATIONS_FOLDER, newer, { recursive: true });
    writeFileSync(join(newer, "9999_room.sql"), "alter table people add column room text not null default 'none';");
    const target = await made(emptyDatabase());
    await restore(target, file, KEYS, newer);
    const people = "select set_config('madoguchi.office', 'itoigawa', false); select room from people";
    expect(await ask(target, people)).toContainEqual([{ room: "none" }]);
    const ahead = await made(emptyDatabase());
    await migrate(ahead.ownerUrl, AT, newer);
    await expect(restore(ahead, file, KEYS, newer)).rejects.toThrow(/newer than the backup \(9999_room\)/);
    const older = join(folder, "older");
    cpSync(MIGRATIONS_FOLDER, older, { recursive: true });
    const last =
      readdirSync(older)
        .filter((name) => name.endsWith(".sql"))
        .sort()
        .at(-1) ?? "";
    rmSync(join(older, last));
    await expect(restore(await made(emptyDatabase()), file, KEYS, older)).rejects.toThrow(/newer than this program/);
  });

  it("knows every sealed column: all bytes in the schema are sealed", async () => {
    const found = await ask(
      database,
      "select table_name as table, column_name as column from information_schema.columns where data_type = 'bytea' and table_schema = 'public'",
    );
    const known = SEALED_COLUMNS.map(({ table, column }) => ({ table, column }));
    expect(found).toHaveLength(known.length);
    expect(found).toEqual(expect.arrayContaining(known));
  });
});

async function made(opening: Promise<TestDatabase>): Promise<TestDatabase> {
  const one = await opening;
  databases.push(one);
  return one;
}

function restore(target: TestDatabase, path = file, keys = KEYS, migrationsFolder = MIGRATIONS_FOLDER) {
  return restoreBackup({
    ownerUrl: target.ownerUrl,
    path,
    at: AT,
    cipher: openCipher(keys),
    keyIds: keys.map(({ id }) => id),
    migrationsFolder,
    mark: () => ({
      setting: "restored",
      value: { here: true },
      letterReason: "restoredFromBackup",
      auditAct: "restored",
    }),
  });
}

async function fill(store: PostgresStore, office: string): Promise<void> {
  await store.transaction(office, async (tx) => {
    await tx.savePerson({ ...person("p1"), name: "試験\t太郎\n\\N", companion: "\\." });
    await tx.record(offered([choice("2026-12-10T10:00")], { id: "b1", reference: "AAAA-B234" }), event());
    await tx.record(confirmed(choice("2026-12-11T10:00"), { id: "b2", reference: "CCCC-D234" }), event());
    await tx.storeInbound(mail("m1", { bookingId: "b2", state: "handled", reading: { said: "髙﨑 🙂" } }), LONG);
    await tx.storeInbound(mail("m2", { uid: 8, fromAddress: null, fromName: null }), new Uint8Array([0, 10, 92, 46]));
    await tx.keepAttachment("d1", LONG);
    await tx.post(letter("l1", { bookingId: "b2", kind: "details", text: "meetings are secret" }));
    await tx.post(letter("l2", { cause: "b2:9", messageId: "<l2@example.jp>", token: "T2", state: "accepted" }));
    await tx.putSetting("dataKeyProof", "sealed with the data key");
    await tx.audit({ at: AT, staff: "hanako", act: "filled", subject: "b1" });
  });
}

async function withStore<T>(on: TestDatabase, work: (store: PostgresStore) => Promise<T>): Promise<T> {
  const store = await openPostgresStore({ url: on.serviceUrl, cipher: openCipher(KEYS), log: silentLog });
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}

async function snapshots(store: PostgresStore): Promise<unknown[]> {
  return Promise.all(OFFICES.map(async (office) => JSON.parse(await store.snapshot(office))));
}

/** What the restore itself writes: the queued letter is of unknown fate, and a setting and an audit line say why. */
function expectedAfter(before: unknown): unknown {
  const { letters, settings, audits, ...rest } = before as Record<string, [string, Record<string, unknown>][]>;
  return {
    ...rest,
    letters: letters?.map(([id, row]) =>
      row.state === "queued" ? [id, { ...row, state: "unknown", reason: "restoredFromBackup" }] : [id, row],
    ),
    settings: [...(settings ?? []), ["restored", { here: true }]],
    audits: expect.arrayContaining(audits ?? []),
  };
}

function zipped(text: string): Buffer {
  return gzipSync(Buffer.from(text, "latin1"));
}

function turned(bytes: Buffer): Buffer {
  const copy = Buffer.from(bytes);
  copy[copy.length >> 1] = (copy[copy.length >> 1] ?? 0) ^ 0x10;
  return copy;
}

async function ask(on: TestDatabase, text: string): Promise<unknown[]> {
  const sql = postgres(on.ownerUrl, { max: 1, onnotice: () => {} });
  try {
    return [...(await sql.unsafe(text))];
  } finally {
    await sql.end();
  }
}
