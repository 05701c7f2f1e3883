import type { AddressInfo, Server } from "node:net";
import { createServer } from "node:net";
import { SMTPServer } from "smtp-server";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Finding } from "../src/commands/doctor.ts";
import { checkImap, checkSmtp, copyFindings } from "../src/commands/doctor-mail.ts";
import { startTrialMail, type TrialMail } from "../src/sandbox/trial-mail.ts";
import { parseImapUrl, parseSmtpUrl } from "../src/world/mail-url.ts";
import type { Profile } from "../src/world/profile.ts";
import { reach } from "../src/world/reach.ts";
import { keepLog, realClock } from "./real-clock.ts";
import { startSmtpSink } from "./smtp-sink.ts";
import { NOW } from "./world/store.samples.ts";

const OFFICE = { user: "office", password: "office-hush", address: "soudan@office.test" };

let mail: TrialMail;
let silent: Server;
let selfSigned: SMTPServer;

beforeAll(async () => {
  mail = await startTrialMail({ clock: realClock, mailboxes: [OFFICE] });
  silent = createServer((socket) => socket.on("error", () => undefined));
  await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
  // The package brings a certificate that no machine trusts.
  selfSigned = new SMTPServer({ secure: true, logger: false, disableReverseLookup: true });
  selfSigned.on("error", () => undefined);
  await new Promise<void>((resolve) => selfSigned.listen(0, "127.0.0.1", () => resolve()));
});

afterAll(async () => {
  await mail.stop();
  await new Promise((resolve) => silent.close(resolve));
  await new Promise<void>((resolve) => selfSigned.close(() => resolve()));
});

const tools = { clock: realClock, log: keepLog() };

function imap(url: string, firstContact = false): Promise<Finding[]> {
  const cursor = firstContact
    ? { folder: "inbox" as const, uidValidity: "1", lastUid: 1, polledAt: NOW, firstContactAt: NOW }
    : null;
  return checkImap({ imap: parseImapUrl(url), folders: {} } as unknown as Profile, tools, cursor);
}

function smtp(url: string): Promise<Finding[]> {
  return checkSmtp({ smtp: parseSmtpUrl(url) } as unknown as Profile, tools);
}

function portOf(server: { address(): string | AddressInfo | null }): number {
  return (server.address() as AddressInfo).port;
}

const words = (findings: Finding[]) => findings.map(({ level, words }) => `${level} ${words}`).join("\n");

describe("doctor and the mailbox", () => {
  it("counts the letters that have no copy in Sent, where the copies are ours to file", () => {
    const profile = (sentCopies: "ours" | "server") => ({ office: { mail: { sentCopies } } }) as unknown as Profile;
    expect(words(copyFindings(profile("ours"), 3))).toMatch(/^WARN 3 letter\(s\) .* no copy in Sent/);
    expect([copyFindings(profile("ours"), 0), copyFindings(profile("server"), 3)]).toEqual([[], []]);
  });

  it("finds the folders by their special use and counts what lies unread before the first start", async () => {
    mail.deliver(OFFICE.address, "Subject: old\r\n\r\nold\r\n", realClock.now());
    const findings = await imap(mail.imapUrl(OFFICE.address));
    expect(findings.map(({ level, about }) => `${level} ${about}`)).toEqual([
      "OK IMAP",
      "OK folder for junk mail",
      "OK folder for sent mail",
      "WARN older mail",
    ]);
    expect(words(findings)).toContain("1 unread mail(s)");
    expect(mail.messages(OFFICE.address).every(({ seen }) => !seen)).toBe(true);
  });

  it("says since when the mailbox is watched once the service has met it", async () => {
    expect(words(await imap(mail.imapUrl(OFFICE.address), true))).toContain(`OK watched since ${NOW}`);
  });

  it("has a sentence of its own for a wrong password, a closed port and an unknown host, without the password", async () => {
    const port = portOf({
      address: () => ({ port: Number(new URL(mail.imapUrl(OFFICE.address)).port) }) as AddressInfo,
    });
    const said = [
      words(await imap(`imap://office:wrong-hush@127.0.0.1:${port}`)),
      words(await imap("imap://office:wrong-hush@127.0.0.1:1")),
      words(await imap("imaps://office:wrong-hush@mail.invalid")),
    ];
    expect(said[0]).toMatch(/^FAIL .*refuses the user name or the password/);
    expect(said[1]).toMatch(/^FAIL .*refuses the connection/);
    expect(said[2]).toMatch(/^FAIL .*not known \(DNS\)/);
    expect(said.join("\n")).not.toContain("hush");
    expect(tools.log.lines.join("\n")).not.toContain("hush");
  });
});

describe("doctor and the way out", () => {
  it("logs in where it should, and tells a wrong password", async () => {
    const sink = await startSmtpSink({ user: "office", password: "office-hush" });
    try {
      expect(words(await smtp(sink.url))).toMatch(/^OK /);
      expect(words(await smtp(sink.url.replace("office-hush", "wrong-hush")))).toMatch(
        /^FAIL .*refuses the user name or the password/,
      );
    } finally {
      await sink.stop();
    }
  });

  it("has a sentence of its own for a certificate nobody trusts and for a port without TLS", async () => {
    expect(words(await smtp(`smtps://127.0.0.1:${portOf(selfSigned.server as Server)}`))).toMatch(
      /^FAIL .*TLS fails \((CERT_HAS_EXPIRED|DEPTH_ZERO_SELF_SIGNED_CERT|ERR_TLS_CERT_ALTNAME_INVALID)\)/,
    );
    const plain = new URL(mail.smtpUrl).port;
    expect(words(await smtp(`smtps://127.0.0.1:${plain}`))).toMatch(/^FAIL .*TLS fails .*upgrade by STARTTLS/);
  });
});

describe("reaching a server", () => {
  it("tells silence from refusal, and a server without STARTTLS from both", async () => {
    expect(await reach("127.0.0.1", portOf(silent), "smtp", 300)).toMatchObject({ failed: "silent" });
    expect(await reach("127.0.0.1", 1, "none", 1_000)).toMatchObject({ failed: "refused" });
    const imapPort = Number(new URL(mail.imapUrl(OFFICE.address)).port);
    expect(await reach("127.0.0.1", imapPort, "imap", 3_000)).toMatchObject({ failed: "noStartTls" });
    const smtpPort = Number(new URL(mail.smtpUrl).port);
    expect(await reach("127.0.0.1", smtpPort, "smtp", 3_000)).toMatchObject({ failed: "noStartTls" });
    expect(await reach("127.0.0.1", smtpPort, "none", 3_000)).toEqual({ reached: true });
  });
});
