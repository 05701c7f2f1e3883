import { spawn } from "node:child_process";
import { createServer } from "node:net";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { doctor } from "../src/commands/doctor.ts";
import { migrateCommand } from "../src/commands/migrate.ts";
import { startTrialMail, type TrialMail } from "../src/sandbox/trial-mail.ts";
import { serve } from "../src/serve.ts";
import { childEnvironment } from "./child-environment.ts";
import { emptyDatabase, freshDatabase, type TestDatabase } from "./database.ts";
import { type Gate, startGate } from "./gate.ts";
import { CLIENT, openIssuer } from "./oidc-issuer.ts";
import { eventually, keepLog, realClock } from "./real-clock.ts";
import { keepTerminal } from "./terminal.ts";

const OFFICE = { user: "office", password: "office-pass", address: "soudan@office.test" };
const TARO = { user: "taro", password: "taro-pass", address: "taro@people.test" };
const HANAKO = { user: "hanako", password: "hanako-pass", address: "hanako@people.test" };
const DATA_KEY = Buffer.alloc(32, 7).toString("base64");

let mail: TrialMail;
let database: TestDatabase;
let gates: { database: Gate; imap: Gate; smtp: Gate };
let running: { stop(): Promise<number> } | null = null;

beforeAll(async () => {
  mail = await startTrialMail({ clock: realClock, mailboxes: [OFFICE, TARO, HANAKO] });
  database = await freshDatabase();
  gates = {
    database: await startGate(portOf(database.serviceUrl)),
    imap: await startGate(portOf(mail.imapUrl(OFFICE.address))),
    smtp: await startGate(portOf(mail.smtpUrl)),
  };
});

afterEach(async () => {
  await running?.stop();
  running = null;
  for (const gate of Object.values(gates)) await gate.open();
});

afterAll(async () => {
  for (const gate of Object.values(gates)) await gate.shut();
  await mail.stop();
  await database.drop();
});

function portOf(url: string): number {
  return Number(new URL(url).port);
}

function through(url: string, gate: Gate): string {
  const changed = new URL(url);
  changed.port = String(gate.port);
  return changed.href;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

function environment(port: number): Record<string, string> {
  return {
    DATABASE_URL: through(database.serviceUrl, gates.database),
    IMAP_URL: through(mail.imapUrl(OFFICE.address), gates.imap),
    SMTP_URL: through(mail.smtpUrl, gates.smtp),
    MAIL_FROM: OFFICE.address,
    DATA_KEY,
    SEND_MODE: "auto",
    ALLOW_SAMPLE_TERMS: "1",
    CONSOLE_PORT: String(port),
  };
}

async function start(change: Record<string, string> = {}) {
  const port = await freePort();
  const log = keepLog();
  const terminal = keepTerminal({ ...environment(port), ...change });
  const ended = serve(terminal, { log, pollSeconds: 1 });
  const stop = () => {
    terminal.stop();
    return ended;
  };
  running = { stop };
  const ask = async (path: string) => {
    const answer = await fetch(`http://127.0.0.1:${port}${path}`).catch(() => null);
    return answer === null ? { code: 0, text: "" } : { code: answer.status, text: await answer.text() };
  };
  const becomes = (code: number, words = /./) =>
    eventually(
      () => ask("/readyz"),
      (answer) => answer.code === code && words.test(answer.text),
      25_000,
    );
  return { ask, becomes, stop, ended, log, terminal };
}

describe("madoguchi serve", () => {
  it("becomes ready, answers a request and stops within ten seconds", async () => {
    const { ask, becomes, stop } = await start();
    expect(await becomes(200)).toMatchObject({ code: 200 });
    expect(await ask("/healthz")).toMatchObject({ code: 200 });
    expect((await ask("/sign-in")).text).toContain("<form");
    expect((await ask("/nowhere")).text).toContain("<form");
    expect(await ask("/metrics")).toMatchObject({ code: 404 });

    mail.deliver(OFFICE.address, request(TARO), realClock.now());
    const letters = await lettersTo(TARO);
    expect(letters).toHaveLength(1);
    expect(letters[0]).toMatch(/^Auto-Submitted: auto-replied\r?$/m);

    const before = performance.now();
    expect(await stop()).toBe(0);
    expect(performance.now() - before).toBeLessThan(10_000);
    expect(await ask("/healthz")).toMatchObject({ code: 0 });
  });

  it("starts while database and mail servers are down, says so, and recovers by itself", async () => {
    for (const gate of Object.values(gates)) await gate.shut();
    const { ask, becomes, log } = await start();
    expect((await becomes(503, /database refuses the connection/)).code).toBe(503);
    expect(await ask("/healthz")).toMatchObject({ code: 200 });
    expect(await ask("/")).toMatchObject({ code: 503, text: expect.stringContaining("準備中") });
    expect(log.lines.join("\n")).toContain("database-away");

    await gates.database.open();
    expect((await becomes(503, /mailbox cannot be read: network/)).code).toBe(503);

    await gates.imap.open();
    await gates.smtp.open();
    expect(await becomes(200)).toMatchObject({ code: 200 });
  });

  it("goes on working after the database went away and came back, with its hold on the office lost", async () => {
    const { becomes } = await start();
    expect(await becomes(200)).toMatchObject({ code: 200 });
    await gates.database.shut();
    expect((await becomes(503, /database/)).code).toBe(503);
    await gates.database.open();
    mail.deliver(OFFICE.address, request(HANAKO), realClock.now());
    expect(await lettersTo(HANAKO)).toHaveLength(1);
    expect(await becomes(200)).toMatchObject({ code: 200 });
  });

  it("stands by while another worker holds the office, and takes over when that one stops", async () => {
    const first = await start();
    expect(await first.becomes(200)).toMatchObject({ code: 200 });
    const second = await start();
    expect((await second.becomes(503, /Another worker holds the office/)).code).toBe(503);
    expect(await first.stop()).toBe(0);
    expect(await second.becomes(200)).toMatchObject({ code: 200 });
  });

  it("brings an empty database up by itself where one login may do all, and says what a login lacks", async () => {
    const empty = await emptyDatabase();
    try {
      const { becomes, stop } = await start({ DATABASE_URL: empty.adminUrl });
      expect(await becomes(200)).toMatchObject({ code: 200 });
      await stop();
      const owner = await start({ DATABASE_URL: empty.ownerUrl });
      expect((await owner.becomes(503, /GRANT madoguchi_service/)).code).toBe(503);
      await owner.stop();
    } finally {
      await empty.drop();
    }
  });

  it("says who must migrate where its login may not, and goes on once that is done", async () => {
    const empty = await emptyDatabase();
    try {
      const { becomes, stop } = await start({ DATABASE_URL: empty.serviceUrl });
      expect((await becomes(503, /madoguchi migrate/)).code).toBe(503);
      const terminal = keepTerminal({ DATABASE_URL: empty.ownerUrl, DATA_KEY });
      expect(await migrateCommand([], terminal)).toBe(0);
      expect(terminal.said[0]).toMatch(/^applied 0000_/);
      expect(await becomes(200)).toMatchObject({ code: 200 });
      await stop();
    } finally {
      await empty.drop();
    }
  });

  it("ends with 0 at SIGTERM as a process of its own", async () => {
    const port = await freePort();
    const child = spawn(process.execPath, ["src/main.ts", "serve"], {
      env: { ...childEnvironment(), ...environment(port) },
      stdio: ["ignore", "ignore", "pipe"],
    });
    let said = "";
    child.stderr.on("data", (chunk) => {
      said += chunk;
    });
    const ended = new Promise<number | null>((resolve) => child.once("exit", resolve));
    try {
      await eventually(
        () =>
          fetch(`http://127.0.0.1:${port}/readyz`).then(
            ({ status }) => status,
            () => 0,
          ),
        (status) => status === 200,
        25_000,
      );
      const before = performance.now();
      child.kill("SIGTERM");
      expect(await ended, said).toBe(0);
      expect(performance.now() - before).toBeLessThan(10_000);
    } finally {
      child.kill("SIGKILL");
    }
  });

  it("says so when its port is taken", async () => {
    const taken = String(gates.imap.port);
    const { terminal, ended } = await start({ CONSOLE_PORT: taken });
    expect(await ended).toBe(1);
    expect(terminal.complained.join("\n")).toContain(`127.0.0.1:${taken} (EADDRINUSE)`);
  });

  it("ends with 1 and a sentence when the embedded database cannot be had", async () => {
    const { terminal, ended } = await start({ DATABASE_URL: "", DATA_DIR: "/dev/null/nowhere" });
    expect(await ended).toBe(1);
    expect(terminal.complained.join("\n")).toMatch(/cannot start: .*\/dev\/null\/nowhere/);
  });

  it("ends with 1 and a sentence when the data key is not the one that sealed the data", async () => {
    const before = await start();
    await before.becomes(200);
    await before.stop();
    const other = { DATA_KEY: Buffer.alloc(32, 8).toString("base64") };
    const { terminal, ended } = await start(other);
    expect(await ended).toBe(1);
    expect(terminal.complained.join("\n")).toMatch(/cannot start: .*was sealed with the data key/);
    const doctored = keepTerminal({ ...environment(0), ...other });
    expect(await doctor([], doctored)).toBe(1);
    expect(doctored.said.join("\n")).toMatch(/^FAIL data key: .*sealed with the data key/m);
  });

  it("sends staff to the organisation's own sign-in and back below its path, and no secret into its log", async () => {
    const issuer = await openIssuer();
    const { becomes, log, stop, ask } = await start({
      // Nobody listens there: the way ends before the way back.
      PUBLIC_URL: "http://127.0.0.1:9/office/",
      OIDC_ISSUER: issuer.url,
      OIDC_CLIENT_ID: CLIENT.id,
      OIDC_CLIENT_SECRET: CLIENT.secret,
    });
    await becomes(200);
    expect((await ask("/office/sign-in")).text).toContain('href="/office/sign-in/outside?to=');
    await ask("/office/sign-in/outside");
    expect(issuer.asked.map((asked) => asked.get("redirect_uri"))).toEqual([
      "http://127.0.0.1:9/office/sign-in/outside/back",
    ]);
    await stop();
    await issuer.stop();
    const secrets = [OFFICE.password, DATA_KEY, new URL(database.serviceUrl).password, CLIENT.secret];
    for (const secret of secrets) expect(log.lines.join("\n")).not.toContain(secret);
  });
});

function lettersTo({ address }: { address: string }): Promise<string[]> {
  return eventually(
    () => mail.messages(address).map(({ raw }) => Buffer.from(raw).toString("latin1")),
    (all) => all.length > 0,
    25_000,
  );
}

function request({ user, address }: { user: string; address: string }): string {
  const body = [
    `氏名：試験 ${user}`,
    `求職番号：15010-123456${user.length}`,
    "希望日時：いつでも大丈夫です",
    `連絡先メールアドレス：${address}`,
  ].join("\r\n");
  return [
    `From: ${address}`,
    `To: ${OFFICE.address}`,
    `Subject: =?UTF-8?B?${Buffer.from("オンライン相談の予約申込み").toString("base64")}?=`,
    `Message-ID: <request-1.${address}>`,
    `Date: ${new Date().toUTCString()}`,
    "MIME-Version: 1.0",
    "Content-Type: text/plain; charset=utf-8",
    "Content-Transfer-Encoding: base64",
    "",
    Buffer.from(body).toString("base64"),
    "",
  ].join("\r\n");
}
