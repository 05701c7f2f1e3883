import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { backup } from "../src/commands/backup.ts";
import { restore } from "../src/commands/restore.ts";
import { openCipher } from "../src/world/cipher.ts";
import { cipherKeysOf } from "../src/world/data-key.ts";
import { openPostgresStore } from "../src/world/postgres-store.ts";
import { emptyDatabase, freshDatabase, silentLog, type TestDatabase } from "./database.ts";
import { keepTerminal } from "./terminal.ts";
import { event, person, requested } from "./world/store.samples.ts";

const KEY = new Uint8Array(32).fill(5);
const DATA_KEY = Buffer.from(KEY).toString("base64");
const OTHER_KEY = Buffer.from(new Uint8Array(32).fill(6)).toString("base64");

let folder: string;
let file: string;
let full: TestDatabase;
let empty: TestDatabase;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "madoguchi-command-"));
  file = join(folder, "one.backup");
  full = await freshDatabase();
  empty = await emptyDatabase();
  const store = await openPostgresStore({
    url: full.serviceUrl,
    cipher: openCipher(cipherKeysOf(KEY, [])),
    log: silentLog,
  });
  await store.transaction("itoigawa", async (tx) => {
    await tx.savePerson(person("p1"));
    await tx.record(requested({ id: "b1" }), event());
    await tx.putSetting("dataKeyProof", "sealed");
  });
  await store.close();
});
afterEach(async () => {
  rmSync(folder, { recursive: true, force: true });
  await full.drop();
  await empty.drop();
});

it("backup says what it took and which key it needs; restore puts it back once, then wants a person's word", async () => {
  const taking = keepTerminal({ DATABASE_URL: full.ownerUrl, DATA_KEY });
  expect(await backup([file], taking)).toBe(0);
  expect(taking.said.join("\n")).toMatch(/rows of itoigawa[\s\S]*data key [0-9a-f]{12} is needed/);
  expect(await backup([file], taking)).toBe(1);
  expect(taking.complained.at(-1)).toContain("is there already");

  const wrong = keepTerminal({ DATABASE_URL: empty.ownerUrl, DATA_KEY: OTHER_KEY });
  expect(await restore([file], wrong)).toBe(1);
  expect(wrong.complained.at(-1)).toMatch(/sealed with the data key [0-9a-f]{12}, and the keys given are [0-9a-f]{12}/);
  // The right key may stand among the earlier ones.
  const putting = keepTerminal({ DATABASE_URL: empty.ownerUrl, DATA_KEY: OTHER_KEY, DATA_KEY_OLD: DATA_KEY });
  expect(await restore([file], putting)).toBe(0);
  expect(putting.said.join("\n")).toContain("Every letter now waits for a person");
  expect(await restore([file], putting)).toBe(1);
  expect(putting.complained.at(-1)).toContain("not empty");
  const lifting = keepTerminal({ DATABASE_URL: empty.serviceUrl, DATA_KEY: OTHER_KEY, DATA_KEY_OLD: DATA_KEY });
  expect(await restore(["--lift"], lifting)).toBe(0);
  expect(await restore(["--lift"], lifting)).toBe(1);
});

it.each([[[]], [["a", "b"]], [["a", "--lift"]], [["--all", "a"]]])(
  "restore says how it is used, called with %j",
  async (args) => {
    const terminal = keepTerminal({});
    expect(await restore(args, terminal)).toBe(64);
    expect(terminal.complained.join("\n")).toContain("usage: madoguchi restore FILE");
  },
);

it("restore never makes a new key for an embedded database: nothing would open", async () => {
  const terminal = keepTerminal({ DATA_DIR: join(folder, "data") });
  expect(await restore([file], terminal)).toBe(1);
  expect(terminal.complained.join("\n")).toMatch(/Put the key file that was kept apart to .*data-key/);
});
