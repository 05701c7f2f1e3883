import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { keyFinding } from "../../src/commands/doctor.ts";
import { rekeyCommand } from "../../src/commands/rekey.ts";
import { proveDataKeys } from "../../src/open-world.ts";
import { type CipherKey, openCipher } from "../../src/world/cipher.ts";
import { changeDataKey, cipherKeyOf, cipherKeysOf, ensureDataKey, oldDataKeysIn } from "../../src/world/data-key.ts";
import { keyUseOf } from "../../src/world/postgres-key-use.ts";
import { rekey } from "../../src/world/postgres-rekey.ts";
import { openPostgresStore, type PostgresStore } from "../../src/world/postgres-store.ts";
import { childEnvironment } from "../child-environment.ts";
import { freshDatabase, silentLog, type TestDatabase } from "../database.ts";
import { keepTerminal } from "../terminal.ts";
import { letter, mail } from "./store.samples.ts";

vi.setConfig({ testTimeout: 90_000 });

const OFFICES = ["itoigawa", "joetsu"];
const OLD = new Uint8Array(32).fill(1);
const NEW = new Uint8Array(32).fill(2);
const STRANGE = new Uint8Array(32).fill(3);
const ROWS = 150;
const base64 = (key: Uint8Array) => Buffer.from(key).toString("base64");
const idOf = (key: Uint8Array) => cipherKeyOf(key).id;

let database: TestDatabase;
let stores: PostgresStore[] = [];

beforeEach(async () => {
  database = await freshDatabase();
});
afterEach(async () => {
  for (const store of stores) await store.close();
  stores = [];
  await database.drop();
});

describe("a new data key", () => {
  it("takes over under a working service, survives a kill in the middle, and lets the old key go at the end", async () => {
    const before = await storeWith([OLD]);
    for (const office of OFFICES) await fill(before.store, office, ROWS);
    const whole = await Promise.all(OFFICES.map((office) => before.store.snapshot(office)));
    await shut(before.store);

    const serving = await storeWith([NEW, OLD]);
    await prove(serving);
    let working = true;
    let written = 0;
    const work = (async () => {
      for (; working; written++) {
        await writeMore(serving.store, written);
        await wait(10);
      }
    })();
    const environment = { DATABASE_URL: database.ownerUrl, DATA_KEY: base64(NEW), DATA_KEY_OLD: base64(OLD) };
    const main = join(import.meta.dirname, "../../src/main.ts");
    const child = spawn(process.execPath, [main, "rekey"], {
      env: { ...childEnvironment(), ...environment },
      stdio: "ignore",
    });
    const total = (await useOf("itoigawa")).reduce((sum, { values }) => sum + values, 0);
    const started = await untilSealed(idOf(NEW), 40);
    child.kill("SIGKILL");
    if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
    const half = await useOf("joetsu");
    // It died in the middle: some of both.
    expect(started).toBeLessThan(total);
    expect(half.some(({ keyId }) => keyId === idOf(OLD))).toBe(true);
    expect(keyFinding(half, cipherKeysOf(NEW, [OLD]))).toMatchObject({ level: "WARN", words: /rekey/ });

    const terminal = keepTerminal(environment);
    expect(await rekeyCommand([], terminal)).toBe(0);
    expect(terminal.said.join("\n")).toMatch(/; 0 still need an earlier one[\s\S]*DATA_KEY_OLD any more/);
    working = false;
    await work;
    expect(written).toBeGreaterThan(5);
    for (const office of OFFICES) expect((await useOf(office)).map(({ keyId }) => keyId)).toEqual([idOf(NEW)]);
    await shut(serving.store);

    const alone = await storeWith([NEW]);
    await prove(alone);
    expect(keyFinding(await useOf("itoigawa"), alone.keys)).toMatchObject({ level: "OK" });
    const after = await Promise.all(OFFICES.map((office) => alone.store.snapshot(office)));
    const rows = (text: string) => {
      const { raws, letters, inbound, attachments } = JSON.parse(text) as Record<string, [string, unknown][]>;
      return [raws, letters, inbound, attachments].map((table) => table?.filter(([id]) => !id.startsWith("later")));
    };
    expect(after.map(rows)).toEqual(whole.map(rows));
    expect(await rekeyCommand([], terminal)).toBe(0);
    expect(terminal.said.join("\n")).toContain("0 values sealed anew");
  });

  it("is refused in words: by a start without a key that rows need, by rekey, and by doctor", async () => {
    const old = await storeWith([OLD]);
    await fill(old.store, "itoigawa", 3);
    const words = new RegExp(`sealed with the data key ${idOf(OLD)}, and the keys given are ${idOf(NEW)}`);
    const wrong = await storeWith([NEW]);
    await expect(prove(wrong)).rejects.toThrow(words);
    const terminal = keepTerminal({ DATABASE_URL: database.ownerUrl, DATA_KEY: base64(NEW) });
    await shut(old.store);
    await shut(wrong.store);
    expect(await rekeyCommand([], terminal)).toBe(1);
    expect(terminal.complained.at(-1)).toMatch(words);
    expect(keyFinding(await useOf("itoigawa"), cipherKeysOf(NEW, []))).toMatchObject({ level: "FAIL", words });
    // What a first start has noted is enough for the next one.
    const right = await storeWith([OLD]);
    await prove(right);
    await expect(prove(await storeWith([STRANGE]))).rejects.toThrow(/sealed with the data key/);
  });

  it("waits for a running service to have it, which could not read what is sealed from then on", async () => {
    const serving = await storeWith([OLD]);
    await fill(serving.store, "itoigawa", 3);
    await prove(serving);
    const options = {
      ownerUrl: database.ownerUrl,
      cipher: openCipher(cipherKeysOf(NEW, [OLD])),
      keyIds: [idOf(NEW), idOf(OLD)] as const,
    };
    await expect(rekey({ ...options, keyIds: [...options.keyIds] })).rejects.toThrow(
      /Restart it with the new DATA_KEY/,
    );
    expect((await useOf("itoigawa")).map(({ keyId }) => keyId)).toEqual([idOf(OLD)]);
    await shut(serving.store);
    expect(await rekey({ ...options, keyIds: [...options.keyIds] })).toMatchObject({
      use: [{ keyId: idOf(NEW) }],
    });
  });

  it("takes a plain login for what it is: rekey needs the owner", async () => {
    const terminal = keepTerminal({ DATABASE_URL: database.serviceUrl, DATA_KEY: base64(NEW) });
    expect(await rekeyCommand([], terminal)).toBe(1);
    expect(terminal.complained.at(-1)).toContain("does not own the tables");
    expect(await rekeyCommand(["--new-key"], terminal)).toBe(1);
    expect(terminal.complained.at(-1)).toContain("put a new one there and the present one into DATA_KEY_OLD");
    expect(await rekeyCommand(["now"], terminal)).toBe(64);
  });
});

describe("the key file beside the embedded data", () => {
  it("changes without losing a key, however often and wherever it is killed", () => {
    const folder = mkdtempSync(join(tmpdir(), "madoguchi-rekey-"));
    try {
      mkdirSync(folder, { recursive: true });
      const first = ensureDataKey(folder);
      expect(oldDataKeysIn(folder)).toEqual([]);
      changeDataKey(folder);
      const second = ensureDataKey(folder);
      expect(second).not.toEqual(first);
      expect(oldDataKeysIn(folder)).toEqual([first]);
      changeDataKey(folder);
      expect(oldDataKeysIn(folder)).toEqual([first, second]);
      expect(statSync(join(folder, "data-key-old")).mode & 0o777).toBe(0o600);
      // Killed between the two files: the present key stands in both, and counts once.
      const text = readFileSync(join(folder, "data-key-old"), "utf8");
      writeFileSync(join(folder, "data-key-old"), `${text}${base64(ensureDataKey(folder))}\n`);
      expect(cipherKeysOf(ensureDataKey(folder), oldDataKeysIn(folder))).toHaveLength(3);
      changeDataKey(folder);
      expect(oldDataKeysIn(folder)).toHaveLength(3);
      writeFileSync(join(folder, "data-key-old"), "nonsense\n");
      expect(() => oldDataKeysIn(folder)).toThrow(/does not hold 32 bytes/);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

type Opened = { store: PostgresStore; keys: CipherKey[] };

async function storeWith([present, ...earlier]: [Uint8Array, ...Uint8Array[]]): Promise<Opened> {
  const keys = cipherKeysOf(present, earlier);
  const store = await openPostgresStore({ url: database.serviceUrl, cipher: openCipher(keys), log: silentLog });
  stores.push(store);
  return { store, keys };
}

async function shut(store: PostgresStore): Promise<void> {
  stores = stores.filter((one) => one !== store);
  await store.close();
}

async function prove({ store, keys }: Opened): Promise<void> {
  for (const office of OFFICES) {
    const { serviceUrl } = database;
    await proveDataKeys({ store, keys, serviceUrl, dataKey: NEW, close: async () => {} }, office);
  }
}

function useOf(office: string) {
  return keyUseOf(database.serviceUrl, office);
}

async function untilSealed(keyId: string, least: number): Promise<number> {
  for (let tries = 0; tries < 2_000; tries++) {
    const values = (await useOf("itoigawa")).find((one) => one.keyId === keyId)?.values ?? 0;
    if (values >= least) return values;
    await wait(5);
  }
  throw new Error("rekey never began");
}

async function fill(store: PostgresStore, office: string, count: number): Promise<void> {
  await store.transaction(office, async (tx) => {
    for (let index = 0; index < count; index++) {
      await tx.storeInbound(mail(`m${index}`, { uid: index + 1, reading: { index } }), Buffer.from(`raw ${index}`));
      const own = { cause: `c${index}`, token: `T${index}`, messageId: `<l${index}@example.jp>` };
      await tx.post(letter(`l${index}`, { ...own, text: `text ${index}`, html: `html ${index}` }));
    }
    await tx.keepAttachment("digest", Buffer.from("the terms"));
    await tx.putSetting("sendMode", "auto");
  });
}

/** What a service does meanwhile: new rows, and changes of rows that are about to be sealed anew. */
async function writeMore(store: PostgresStore, round: number): Promise<void> {
  await store.transaction("joetsu", async (tx) => {
    const id = `later${round}`;
    await tx.storeInbound(mail(id, { uid: 10_000 + round, reading: { round } }), Buffer.from(id));
    await tx.putSetting("laterSetting", round);
    const letterNow = await tx.letter(`l${round % ROWS}`);
    await tx.updateLetter(`l${round % ROWS}`, { text: letterNow?.text ?? "" });
  });
}
