import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import postgres from "postgres";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type EmbeddedPostgres, NoEmbeddedPostgres, startEmbeddedPostgres } from "../../src/world/embedded-postgres.ts";
import { isSameProcess, markOf } from "../../src/world/processes.ts";
import type { Log, LogFields } from "../../src/world/world.ts";
import { temporaryFolder } from "../temporary-folder.ts";

const MODULE = fileURLToPath(new URL("../../src/world/embedded-postgres.ts", import.meta.url));
const isRoot = process.getuid?.() === 0;

let dataDir: string;
let started: EmbeddedPostgres[];
let logged: string[];

beforeEach(() => {
  dataDir = temporaryFolder("madoguchi-embedded-");
  started = [];
  logged = [];
});

afterEach(async () => {
  for (const server of started) await server.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

describe("the embedded database", () => {
  it("starts with btree_gist, UTF-8 text and byte order, on loopback only", async () => {
    const server = await start();
    expect(server.by).toBe("started");
    const [row] = await query(
      server.ownerUrl,
      `select current_setting('server_version_num')::int / 10000 as major, current_setting('server_encoding') as encoding,
        current_setting('listen_addresses') as listens, 'B' collate "default" < 'a' as bytes,
        (select count(*)::int from pg_extension where extname = 'btree_gist') as gist`,
    );
    expect(row).toEqual({ major: 18, encoding: "UTF8", listens: "127.0.0.1", bytes: true, gist: 1 });
    await query(
      server.ownerUrl,
      "create table held (office text, seat int, during tstzrange, exclude using gist (office with =, seat with =, during with &&))",
    );
    const hold = "insert into held values ('a', 1, tstzrange('2026-12-03 14:00+09', '2026-12-03 14:30+09'))";
    await query(server.ownerUrl, hold);
    await expect(query(server.ownerUrl, hold)).rejects.toMatchObject({ code: "23P01" });
  });

  it("gives the service a plain role that row-level security binds, and that can neither make tables nor other roles", async () => {
    const server = await start();
    await query(
      server.ownerUrl,
      `create table notes (office_id text, note text);
       insert into notes values ('a', 'ours'), ('b', 'theirs');
       alter table notes enable row level security;
       create policy own on notes using (office_id = current_setting('app.office', true));
       grant select on notes to madoguchi_service`,
    );
    expect(await query(server.serviceUrl, "select note from notes")).toEqual([]);
    expect(await query(server.serviceUrl, "set app.office = 'a'; select note from notes")).toEqual([{ note: "ours" }]);
    for (const forbidden of [
      "create table mine (id int)",
      "create role other",
      "alter role madoguchi_service bypassrls",
      "set role madoguchi_owner",
      "set row_security = off; select * from notes",
    ]) {
      await expect(query(server.serviceUrl, forbidden), forbidden).rejects.toMatchObject({ code: "42501" });
    }
  });

  it("keeps its passwords to us and asks for them", async () => {
    const server = await start();
    expect(statSync(join(dataDir, "postgres", "credentials.json")).mode & 0o777).toBe(0o600);
    expect(statSync(join(dataDir, "postgres", "data")).mode & 0o077).toBe(0);
    const wrong = new URL(server.serviceUrl);
    wrong.password = "wrong";
    await expect(query(wrong.href, "select 1")).rejects.toMatchObject({ code: "28P01" });
  });

  it("keeps its data and its passwords over a stop and a start", async () => {
    const first = await start();
    await query(first.ownerUrl, "create table kept (id int); insert into kept values (7)");
    await first.stop();
    await first.stop();
    expect(markOf(first.pid)).toBeNull();
    const second = await start();
    expect(second.by).toBe("started");
    expect(new URL(second.ownerUrl).password).toBe(new URL(first.ownerUrl).password);
    expect(await query(second.ownerUrl, "select id from kept")).toEqual([{ id: 7 }]);
  });

  it("adopts the server of a process that was killed, and may then stop it", async () => {
    const { child, pid } = await startElsewhere();
    child.kill("SIGKILL");
    await once(child, "exit");
    const adopted = await start();
    expect([adopted.by, adopted.pid]).toEqual(["adopted", pid]);
    await query(adopted.serviceUrl, "select 1");
    await adopted.stop();
    expect(markOf(pid)).toBeNull();
  });

  it("joins the server of a living process and leaves it running", async () => {
    const { child, pid } = await startElsewhere();
    const joined = await start();
    expect([joined.by, joined.pid]).toEqual(["joined", pid]);
    await joined.stop();
    await query(joined.serviceUrl, "select 1");
    child.kill("SIGKILL");
    await once(child, "exit");
    await start();
  });

  it("makes one server when two processes start on an empty folder at once", async () => {
    const others = await Promise.all([startElsewhere(), startElsewhere()]);
    expect(new Set(others.map(({ pid }) => pid)).size).toBe(1);
    for (const { child } of others) {
      child.kill("SIGKILL");
      await once(child, "exit");
    }
    expect((await start()).by).toBe("adopted");
  });

  it("keeps what was committed when the server itself was killed", async () => {
    const first = await start(true);
    await query(first.ownerUrl, "create table kept (id int); insert into kept values (7)");
    const mark = markOf(first.pid);
    process.kill(first.pid, "SIGKILL");
    while (mark !== null && isSameProcess(mark)) await query(first.ownerUrl, "select 1").catch(() => {});
    const second = await start();
    expect(second.by).toBe("started");
    expect(await query(second.ownerUrl, "select id from kept")).toEqual([{ id: 7 }]);
  });

  it("is not stopped by a stale pid file that names a living process which is no database", async () => {
    const first = await start();
    await first.stop();
    const lines = [process.pid, join(dataDir, "postgres", "data"), 1, 5432, "", "127.0.0.1", "", "ready   ", ""];
    writeFileSync(join(dataDir, "postgres", "data", "postmaster.pid"), lines.join("\n"));
    const second = await start();
    expect(second.by).toBe("started");
    expect(logged).toContain("embedded-postgres-stale-pid-file");
  });

  it("stops a server that no longer takes our passwords and starts anew", async () => {
    const { child, pid } = await startElsewhere();
    child.kill("SIGKILL");
    await once(child, "exit");
    const frozen = markOf(pid);
    const hba = join(dataDir, "postgres", "data", "pg_hba.conf");
    const rules = readFileSync(hba, "utf8");
    writeFileSync(hba, "host all all 127.0.0.1/32 reject\n");
    process.kill(pid, "SIGHUP");
    const other = start();
    await expect.poll(() => logged, { timeout: 20_000 }).toContain("embedded-postgres-does-not-answer");
    writeFileSync(hba, rules);
    const second = await other;
    expect(second.by).toBe("started");
    expect(frozen !== null && isSameProcess(frozen)).toBe(false);
  });

  it("never runs as root, and stays with the account that owns the data", async () => {
    const first = await start();
    const firstUid = statSync(`/proc/${first.pid}`).uid;
    expect(firstUid).toBe(isRoot ? statSync(join(dataDir, "postgres", "data")).uid : process.getuid?.());
    expect(firstUid).not.toBe(0);
    await first.stop();
    if (isRoot) execFileSync("chown", ["-R", "nobody:nogroup", join(dataDir, "postgres", "data")]);
    const second = await start();
    expect(statSync(`/proc/${second.pid}`).uid).toBe(statSync(join(dataDir, "postgres", "data")).uid);
    await query(second.serviceUrl, "select 1");
  });

  it("serves a data folder that is reached through a link", async () => {
    const real = join(dataDir, "real");
    mkdirSync(real, { mode: 0o711 });
    symlinkSync(real, join(dataDir, "link"));
    const server = await startEmbeddedPostgres({ dataDir: join(dataDir, "link"), log, durable: false });
    started.push(server);
    await query(server.serviceUrl, "select 1");
  });

  it("says which folder is closed when the database's account cannot reach the data", async () => {
    const closed = join(dataDir, "closed");
    mkdirSync(closed);
    chmodSync(closed, isRoot ? 0o700 : 0o600);
    const attempt = startEmbeddedPostgres({ dataDir: join(closed, "data"), log });
    await expect(attempt).rejects.toThrow(NoEmbeddedPostgres);
    await expect(attempt).rejects.toThrow(isRoot ? /closed has mode 0700.*DATA_DIR.*DATABASE_URL/ : /DATA_DIR/);
    expect(existsSync(join(closed, "data", "postgres"))).toBe(false);
    chmodSync(closed, 0o700);
  });

  it("says what to do about data of another version and about lost passwords", async () => {
    const first = await start();
    await first.stop();
    const version = join(dataDir, "postgres", "data", "PG_VERSION");
    writeFileSync(version, "17\n");
    await expect(start()).rejects.toThrow(/made by PostgreSQL 17, this program carries 18/);
    writeFileSync(version, "18\n");
    rmSync(join(dataDir, "postgres", "credentials.json"));
    await expect(start()).rejects.toThrow(/passwords of the embedded database cannot be read/);
  });

  it("clears away what a start that was killed in the middle left behind", async () => {
    const abandoned = join(dataDir, "postgres.new-999999999-00000000");
    mkdirSync(abandoned);
    await start();
    expect(existsSync(abandoned)).toBe(false);
  });
});

const note = (event: string, _fields?: LogFields) => {
  logged.push(event);
};
const log: Log = { info: note, warn: note, error: note };

async function start(durable = false): Promise<EmbeddedPostgres> {
  const server = await startEmbeddedPostgres({ dataDir, log, durable });
  started.push(server);
  return server;
}

/** A process of its own that starts the server, says its id and stays until it is killed. */
async function startElsewhere(): Promise<{ child: ChildProcess; pid: number }> {
  const script = `
    const { startEmbeddedPostgres } = await import(${JSON.stringify(MODULE)});
    const quiet = { info() {}, warn() {}, error() {} };
    const { pid } = await startEmbeddedPostgres({ dataDir: ${JSON.stringify(dataDir)}, log: quiet, durable: false });
    process.stdout.write(String(pid));
    process.stdin.resume();`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", script], { stdio: ["pipe", "pipe", "inherit"] });
  const [said] = (await once(child.stdout, "data")) as [Buffer];
  return { child, pid: Number(said.toString()) };
}

async function query(url: string, text: string): Promise<unknown[]> {
  const sql = postgres(url, { max: 1, connect_timeout: 5, onnotice: () => {} });
  try {
    const result: unknown = await sql.unsafe(text);
    const last = Array.isArray(result) && Array.isArray(result.at(-1)) ? result.at(-1) : result;
    return [...(last as unknown[])];
  } finally {
    await sql.end({ timeout: 1 });
  }
}
