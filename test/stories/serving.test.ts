import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { identify } from "../../src/mail/applicant/identity.ts";
import { type EmbeddedPostgres, startEmbeddedPostgres } from "../../src/world/embedded-postgres.ts";
import { migrate } from "../../src/world/migrations.ts";
import { makeInProcessParser } from "../../src/world/parser.ts";
import { dataFolder } from "../../src/world/postgres-cluster.ts";
import { silentLog } from "../database.ts";
import { type Dovecot, describeWithDovecot, startDovecot } from "../dovecot.ts";
import { startGate } from "../gate.ts";
import { eventually, realClock } from "../real-clock.ts";
import { type SmtpSink, startSmtpSink } from "../smtp-sink.ts";
import { temporaryFolder } from "../temporary-folder.ts";
import type { ReceivedLetter } from "./house.ts";
import { type Serving, startServing } from "./serving.ts";
import { likeGmail, type Writer, writeMail } from "./writing.ts";

vi.setConfig({ testTimeout: 90_000 });

const taro: Writer = { name: "試験 太郎", address: "taro@mail.example.com", charset: "utf-8" };
const hanako: Writer = { name: "窓口 花子", address: "hanako@mail.example.com", charset: "utf-8" };
const DATA_KEY = Buffer.alloc(32, 7).toString("base64");
const LETTER_MS = 40_000;

describeWithDovecot("the service's process", () => {
  let dovecot: Dovecot;
  let users = 0;
  let user: string;
  let sink: SmtpSink;
  let dataDir: string;
  let serving: Serving | null = null;
  const seen = new Set<string>();

  beforeAll(async () => {
    dovecot = await startDovecot(["office1", "office2", "office3"]);
  });
  afterAll(() => dovecot?.remove());
  beforeEach(async () => {
    user = `office${++users}`;
    sink = await startSmtpSink();
    dataDir = temporaryFolder("madoguchi-serving-");
  });
  afterEach(async () => {
    await serving?.stop();
    serving = null;
    await sink.stop();
    rmSync(dataDir, { recursive: true, force: true });
  });

  it("is killed between any two steps of a conversation and started again on its own data: the conversation goes on", async () => {
    await start();
    await kill();
    await arrives(request(taro));
    await start();
    const offer = await letterTo(taro);
    expect(offer.subject).toContain("まだ");
    await kill();
    await start();
    await kill();
    await arrives(reply(taro, offer));
    await start();
    const details = await letterTo(taro);
    expect(details.attachments.map(({ contentType }) => contentType)).toContain("text/calendar");
    await kill();
    await start();
    await arrives(request(hanako));
    await letterTo(hanako);
    expect(lettersBy()).toEqual([taro.address, taro.address, hanako.address]);
    expect(await serving?.stop()).toBe(0);
  });

  it("starts its own database again when that was killed, says so meanwhile, and loses nothing", async () => {
    await start();
    await arrives(request(taro));
    const offer = await letterTo(taro);
    process.kill(postmasterOf(dataDir), "SIGKILL");
    await serving?.becomesUnready(/database/);
    await arrives(reply(taro, offer));
    expect((await letterTo(taro)).text).toContain("ミーティングID");
    await serving?.becomesReady();
    expect(serving?.said()).toContain("database-away");
    expect(lettersBy()).toEqual([taro.address, taro.address]);
  });

  it("waits for a database of the operator's own that is stopped and started again, and says so", async () => {
    let server = await startEmbeddedPostgres({ dataDir, log: silentLog, durable: false });
    await migrate(server.ownerUrl, realClock.now());
    const gate = await startGate(() => portOf(server));
    const own = {
      DATABASE_URL: through(server.serviceUrl, gate.port),
      DATA_KEY,
    };
    try {
      await start(own);
      await arrives(request(taro));
      const offer = await letterTo(taro);
      await server.stop();
      await serving?.becomesUnready(/database/);
      await arrives(reply(taro, offer));
      server = await startEmbeddedPostgres({ dataDir, log: silentLog, durable: false });
      expect((await letterTo(taro)).text).toContain("ミーティングID");
      await serving?.becomesReady();
      expect(lettersBy()).toEqual([taro.address, taro.address]);
    } finally {
      await serving?.stop();
      serving = null;
      await gate.shut();
      await server.stop();
    }
  });

  async function start(env: Record<string, string> = { DATA_DIR: dataDir }): Promise<void> {
    serving = await startServing({
      ...env,
      IMAP_URL: dovecot.imapUrl(user),
      SMTP_URL: sink.url,
      MAIL_FROM: "madoguchi@office.example.jp",
      SEND_MODE: "auto",
      ALLOW_SAMPLE_TERMS: "1",
    });
    await serving.becomesReady();
  }

  async function kill(): Promise<void> {
    await serving?.kill();
    serving = null;
  }

  function arrives(raw: Uint8Array): Promise<void> {
    return dovecot.append(user, raw, realClock.now());
  }

  /** The first letter to somebody that no story has looked at yet. */
  async function letterTo({ address }: Writer): Promise<ReceivedLetter> {
    const find = () => sink.mails.find((mail) => mail.to[0] === address && !seen.has(messageIdOf(mail)));
    const mail = await eventually(find, (found) => found !== undefined, LETTER_MS);
    if (mail === undefined) throw new Error(`no letter for ${address}\n${serving?.said()}`);
    seen.add(messageIdOf(mail));
    const parsed = await makeInProcessParser().parse(mail.raw);
    if ("failed" in parsed) throw new Error(parsed.detail);
    return { ...parsed, raw: mail.raw };
  }

  /** A kill between the server's 250 and our commit may send a letter twice, but then with the same Message-ID (decision 1). */
  function lettersBy(): string[] {
    const byId = new Map(sink.mails.map((mail) => [messageIdOf(mail), mail.to[0] ?? ""]));
    return [...byId.values()];
  }
});

describe("settings that are wrong", () => {
  let folder: string;
  beforeEach(() => {
    folder = temporaryFolder("madoguchi-wrong-");
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it("end it with 78 before anything is opened, every problem a sentence, no secret repeated", async () => {
    const secrets = ["imap-secret", "smtp-secret", "key-secret", "token-secret"];
    const serving = await startServing({
      IMAP_URL: "http://office:imap-secret@mail.example.com",
      SMTP_URL: "smtp://office:smtp-secret@",
      DATA_KEY: "key-secret",
      METRICS_TOKEN: "token-secret\u3000",
      SEND_MODE: "perhaps",
      OFFICE_FILE: join(folder, "missing.json"),
    });
    expect(await serving.ended).toBe(78);
    const said = serving.said();
    for (const name of ["IMAP_URL", "SMTP_URL", "DATA_KEY", "METRICS_TOKEN", "SEND_MODE", "office profile"])
      expect(said).toMatch(new RegExp(`^- .*${name}.*\\.$`, "m"));
    for (const secret of secrets) expect(said).not.toContain(secret);
  });

  it("in the profile end it the same way, and nothing is opened", async () => {
    const shipped = readFileSync(join(import.meta.dirname, "../../offices/itoigawa.json"), "utf8");
    const file = join(folder, "office.json");
    writeFileSync(file, shipped.replace('"monday"', '"moonday"').replace('"meetingId"', '"meeting"'));
    const serving = await startServing({
      OFFICE_FILE: file,
      SEND_MODE: "auto",
      DATA_DIR: join(folder, "data"),
      IMAP_URL: "imap://office:secret-pass@127.0.0.1:1",
      SMTP_URL: "smtp://127.0.0.1:1",
      MAIL_FROM: "madoguchi@office.example.jp",
    });
    expect(await serving.ended).toBe(78);
    expect(serving.said()).toMatch(/^- .*moonday.*\.$/m);
    expect(serving.said()).toMatch(/^- .*meetingId.*\.$/m);
    expect(serving.said()).not.toContain("secret-pass");
    expect(existsSync(join(folder, "data"))).toBe(false);
  });
});

function messageIdOf({ raw }: { raw: Uint8Array }): string {
  return identify(raw).messageId ?? "";
}

function request(writer: Writer): Uint8Array {
  const number = `15999-12345${writer === taro ? "01" : "02"}`;
  const body = `オンライン相談を希望します。\n氏名：${writer.name}\n求職番号：${number}\n希望日時：いつでも大丈夫です\nメール：${writer.address}\n`;
  const messageId = `<request.${writer.address}>`;
  return writeMail(writer, { subject: "オンライン相談の予約", body, at: realClock.now(), messageId });
}

function reply(writer: Writer, letter: ReceivedLetter): Uint8Array {
  return writeMail(writer, {
    subject: `Re: ${letter.subject}`,
    body: likeGmail("1番でお願いします。", letter, realClock.now()),
    at: realClock.now(),
    messageId: `<reply.${writer.address}>`,
    inReplyTo: letter.messageId ?? "",
  });
}

/** The first line of the file that the server keeps about itself. */
function postmasterOf(dataDir: string): number {
  return Number(readFileSync(join(dataFolder(dataDir), "postmaster.pid"), "utf8").split("\n")[0]);
}

function portOf({ serviceUrl }: EmbeddedPostgres): number {
  return Number(new URL(serviceUrl).port);
}

function through(url: string, port: number): string {
  const changed = new URL(url);
  changed.port = String(port);
  return changed.href;
}
