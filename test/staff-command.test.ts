import postgres from "postgres";
import { afterEach, beforeEach, expect, it } from "vitest";
import { staff } from "../src/commands/staff.ts";
import { openCipher } from "../src/world/cipher.ts";
import { cipherKeysOf } from "../src/world/data-key.ts";
import { verifyPassword } from "../src/world/passwords.ts";
import { openPostgresStore } from "../src/world/postgres-store.ts";
import { freshDatabase, silentLog, type TestDatabase } from "./database.ts";
import { keepTerminal } from "./terminal.ts";

const KEY = new Uint8Array(32).fill(5);
let database: TestDatabase;
beforeEach(async () => {
  database = await freshDatabase();
});
afterEach(() => database.drop());

async function run(args: string[], typed = "") {
  const env = { DATABASE_URL: database.serviceUrl, DATA_KEY: Buffer.from(KEY).toString("base64") };
  const terminal = keepTerminal(env, typed);
  return {
    code: await staff(args, terminal),
    said: terminal.said.join("\n"),
    complained: terminal.complained.join("\n"),
  };
}

it("an account is made, shut at once when somebody leaves, opened again, and given a new password; the log keeps each", async () => {
  expect(
    await run(["add", "hanako", "--display", "窓口 花子", "--password-stdin"], "a-long-enough-password\n"),
  ).toMatchObject({
    code: 0,
  });
  expect((await run(["list"])).said).toMatch(/hanako +staff +active +窓口 花子/);
  expect((await run(["disable", "hanako"])).code).toBe(0);
  expect((await run(["list"])).said).toMatch(/hanako +staff +disabled/);
  expect((await run(["enable", "hanako"])).code).toBe(0);
  const renewed = await run(["password", "hanako"]);
  const password = /shown only now: (\S+)/.exec(renewed.said)?.[1] ?? "";
  const store = await openPostgresStore({
    url: database.serviceUrl,
    cipher: openCipher(cipherKeysOf(KEY, [])),
    log: silentLog,
  });
  try {
    await store.look("itoigawa", async (view) => {
      const account = await view.staff("hanako");
      expect(account?.active).toBe(true);
      expect(await verifyPassword(password, account?.passwordHash ?? "")).toBe(true);
      expect(await verifyPassword("a-long-enough-password", account?.passwordHash ?? "")).toBe(false);
      const acts = (await view.audits(10)).map(({ act, subject, staff: by }) => [act, subject, by]);
      expect(acts).toEqual([
        ["staffPassword", "hanako", "command-line"],
        ["staffEnabled", "hanako", "command-line"],
        ["staffDisabled", "hanako", "command-line"],
        ["staffAdded", "hanako", "command-line"],
      ]);
    });
  } finally {
    await store.close();
  }
});

it("what is not there is not changed, and said so", async () => {
  expect(await run(["disable", "nobody"])).toMatchObject({
    code: 1,
    complained: expect.stringContaining("no account"),
  });
  expect((await run(["forget", "hanako"])).code).toBe(64);
  expect((await run(["list", "hanako"])).code).toBe(64);
});

it("a name at the organisation belongs to one account", async () => {
  for (const name of ["hanako", "ichiro"]) await run(["add", name]);
  expect((await run(["outside-name", "hanako", "--as", "Hanako@Example.jp"])).code).toBe(0);
  expect(await run(["outside-name", "ichiro", "--as", "hanako@example.jp"])).toMatchObject({
    code: 1,
    complained: expect.stringContaining("Another account"),
  });
  expect((await run(["outside-name", "hanako"])).code).toBe(0);
  expect((await run(["outside-name", "ichiro", "--as", "hanako@example.jp"])).code).toBe(0);
});

it("the last chief is neither shut nor given another role, and the words say what to do first", async () => {
  expect((await run(["add", "ichiro", "--role", "chief"])).said).toContain("shown only now");
  for (const args of [
    ["disable", "ichiro"],
    ["role", "ichiro", "--role", "staff"],
  ])
    expect(await run(args)).toMatchObject({
      code: 1,
      complained: expect.stringContaining("make another account first"),
    });
  expect((await run(["role", "ichiro", "--role", "boss"])).code).toBe(64);
  expect((await run(["add", "hanako"])).code).toBe(0);
  expect((await run(["role", "hanako", "--role", "chief"])).code).toBe(0);
  expect((await run(["disable", "ichiro"])).code).toBe(0);
  expect((await run(["list"])).said).toMatch(/hanako +chief +active/);
});

it("an operator leaves when somebody else can manage accounts, and not before", async () => {
  await run(["add", "jiro", "--role", "operator"]);
  expect(await run(["disable", "jiro"])).toMatchObject({
    code: 1,
    complained: expect.stringContaining("jiro is the last"),
  });
  await run(["add", "ichiro", "--role", "chief"]);
  expect((await run(["disable", "jiro"])).code).toBe(0);
});

it("a second factor lies sealed in the database, and the command line takes it away from somebody without a device", async () => {
  const secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
  await run(["add", "hanako"]);
  expect(await run(["reset-second-factor", "hanako"])).toMatchObject({
    code: 1,
    complained: expect.stringContaining("no second factor"),
  });
  const store = await openPostgresStore({
    url: database.serviceUrl,
    cipher: openCipher(cipherKeysOf(KEY, [])),
    log: silentLog,
  });
  const factor = { secret, since: "2026-12-01T09:00:00+09:00", lastStep: 1, recovery: [] };
  try {
    await store.transaction("itoigawa", (tx) => tx.putSetting("secondFactor:hanako", factor));
    const sql = postgres(database.adminUrl, { max: 1 });
    const [row] = await sql`select encode(value, 'escape') as value from settings where key = 'secondFactor:hanako'`;
    await sql.end();
    expect(row?.value.length).toBeGreaterThan(secret.length);
    expect(row?.value).not.toContain(secret);
    expect((await run(["reset-second-factor", "hanako"])).code).toBe(0);
    await store.look("itoigawa", async (view) => {
      expect(await view.setting("secondFactor:hanako")).toBeNull();
      expect((await view.audits(1))[0]).toMatchObject({ act: "secondFactorReset", staff: "command-line" });
    });
  } finally {
    await store.close();
  }
});
