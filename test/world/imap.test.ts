import { type AddressInfo, createServer, type Socket } from "node:net";
import SMTPConnection from "nodemailer/lib/smtp-connection";
import { describe, expect, it } from "vitest";
import { toTime } from "../../src/booking/time.ts";
import { openMailbox } from "../../src/world/imap.ts";
import type { ImapSettings } from "../../src/world/mail-url.ts";
import { describeWithDovecot, startDovecot } from "../dovecot.ts";
import { startGate } from "../gate.ts";
import { eventually, keepLog, realClock } from "../real-clock.ts";
import { ARRIVAL, mail, mailboxContract, open, sound } from "./mailbox-contract.ts";

const ACCOUNTS = Array.from({ length: 24 }, (_, at) => `office${at}`);

describeWithDovecot("the mailbox over Dovecot", () => {
  mailboxContract(async () => {
    const dovecot = await startDovecot(ACCOUNTS);
    const users = [...ACCOUNTS];
    const byUrl = new Map(users.map((user) => [dovecot.imapUrl(user), user]));
    return {
      freshMailbox: async () => dovecot.imapUrl(users.shift() ?? ""),
      deliver: (url, raw, receivedAt, folder) => dovecot.append(byUrl.get(url) ?? "", raw, receivedAt, folder),
      stop: () => dovecot.remove(),
    };
  });
});

describeWithDovecot("the mailbox over a Dovecot in trouble", () => {
  it("recovers by itself after the server was away, without asking it more often than the pauses allow", async () => {
    const dovecot = await startDovecot();
    const mailbox = open(dovecot.imapUrl("office"), { backoffFirstMs: 200, backoffLongestMs: 400 });
    try {
      await dovecot.append("office", mail("r1"), ARRIVAL);
      expect(sound(await mailbox.fetchAfter("inbox", 0, 10)).mails).toHaveLength(1);
      await dovecot.stop();
      expect(await mailbox.fetchAfter("inbox", 0, 10)).toMatchObject({ trouble: "network" });
      const told = mailbox.log.lines.length;
      await Promise.all(Array.from({ length: 20 }, () => mailbox.fetchAfter("inbox", 0, 10)));
      expect(mailbox.log.lines.length - told).toBeLessThanOrEqual(2);
      await dovecot.start();
      const answer = await eventually(
        () => mailbox.fetchAfter("inbox", 0, 10),
        (batch) => !("trouble" in batch),
      );
      expect(sound(answer).mails).toHaveLength(1);
    } finally {
      await mailbox.close();
      await dovecot.remove();
    }
  });

  it("shows another UIDVALIDITY after the indexes were lost and lists the mails again by their arrival", async () => {
    const dovecot = await startDovecot();
    const mailbox = open(dovecot.imapUrl("office"), { backoffFirstMs: 1, backoffLongestMs: 10 });
    try {
      for (const name of ["v1", "v2"]) await dovecot.append("office", mail(name), ARRIVAL);
      const before = sound(await mailbox.fetchAfter("inbox", 0, 10));
      await dovecot.wipeIndexes("office");
      const after = await eventually(
        () => mailbox.fetchAfter("inbox", 0, 10),
        (batch) => !("trouble" in batch),
      );
      expect(sound(after).uidValidity).not.toBe(before.uidValidity);
      expect(sound(after).mails.map(({ receivedAt }) => receivedAt)).toEqual([ARRIVAL, ARRIVAL]);
      expect(await mailbox.mark("inbox", before.uidValidity, before.mails[0]?.uid ?? 0, "seen")).toBe("gone");
      expect(await mailbox.fetchOne("inbox", before.uidValidity, before.mails[0]?.uid ?? 0)).toBeNull();
      expect(sound(await mailbox.listSince("inbox", toTime("2024-11-26T00:00:00+09:00"))).uids).toHaveLength(2);
    } finally {
      await mailbox.close();
      await dovecot.remove();
    }
  });

  it("F5: goes on after a restart in the middle of a fetch: every mail comes, none is stepped over", async () => {
    const dovecot = await startDovecot();
    const gate = await startGate(dovecot.imapPort);
    const url = new URL(dovecot.imapUrl("office"));
    url.port = String(gate.port);
    const mailbox = open(url.href, {
      backoffFirstMs: 50,
      backoffLongestMs: 100,
      commandBytes: 300_000,
    });
    try {
      const names = Array.from({ length: 40 }, (_, at) => `s${at}`);
      for (const name of names) await dovecot.append("office", mail(name, "あ".repeat(60_000)), ARRIVAL);
      const broken = mailbox.fetchAfter("inbox", 0, 50);
      while (gate.bytesOut() < 100_000) await new Promise((resolve) => setImmediate(resolve));
      gate.swallow();
      await dovecot.stop();
      gate.hear();
      expect(await broken).toMatchObject({ trouble: "network" });
      await dovecot.start();
      const came: string[] = [];
      let after = 0;
      for (let polls = 0; polls < 40; polls++) {
        const batch = await mailbox.fetchAfter("inbox", after, 50);
        if ("trouble" in batch) {
          await realClock.sleep(100);
          continue;
        }
        for (const each of batch.mails) came.push(/<(s\d+)@/.exec(Buffer.from(each.raw).toString())?.[1] ?? "?");
        after = batch.mails.at(-1)?.uid ?? after;
        if (batch.complete) break;
      }
      expect(came).toEqual(names);
    } finally {
      await mailbox.close();
      await gate.shut();
      await dovecot.remove();
    }
  });

  it("F5: notices a line that died without a word, before a command and within one, and goes on with a new one", async () => {
    const dovecot = await startDovecot();
    const gate = await startGate(dovecot.imapPort);
    const url = new URL(dovecot.imapUrl("office"));
    url.port = String(gate.port);
    const limits = {
      backoffFirstMs: 1,
      backoffLongestMs: 5,
      probeAfterMs: 0,
      probeMs: 1_500,
      silenceMs: 1_500,
      connectMs: 1_500,
    };
    const mailbox = open(url.href, limits);
    try {
      await dovecot.append("office", mail("d1"), ARRIVAL);
      expect(sound(await mailbox.fetchAfter("inbox", 0, 10)).mails).toHaveLength(1);
      gate.swallow();
      const before = realClock.monotonic();
      expect(await mailbox.fetchAfter("inbox", 0, 10)).toMatchObject({ trouble: "network" });
      expect(realClock.monotonic() - before).toBeLessThan(10_000);
      gate.hear();
      const again = await eventually(
        () => mailbox.fetchAfter("inbox", 0, 10),
        (batch) => !("trouble" in batch),
      );
      expect(sound(again).mails).toHaveLength(1);
    } finally {
      await mailbox.close();
      await gate.shut();
      await dovecot.remove();
    }
  });

  it("F9: has one line for us and our bell holds it: the bell gives way, and every poll after that reads the mailbox", async () => {
    const dovecot = await startDovecot(["office"], 1);
    const mailbox = open(dovecot.imapUrl("office"), { throttleFirstMs: 200, throttleLongestMs: 1_000 });
    try {
      let rings = 0;
      mailbox.onBell(() => {
        rings += 1;
      });
      await eventually(
        () => rings,
        (count) => count > 0,
      );
      const poll = () => mailbox.fetchAfter("inbox", 0, 10);
      expect(await poll()).toMatchObject({ trouble: "limit" });
      const answer = await eventually(poll, (batch) => !("trouble" in batch), 5_000);
      expect(answer).toMatchObject({ mails: [] });
      // The bell tries again after the longest pause, and takes the line from nobody.
      for (const until = realClock.monotonic() + 2_000; realClock.monotonic() < until; await realClock.sleep(200))
        sound(await poll());
      const tried = mailbox.log.lines.filter((line) => line.startsWith("imap.bell") && line.includes("LIMIT"));
      expect(tried.length).toBeGreaterThan(0);
    } finally {
      await mailbox.close();
      await dovecot.remove();
    }
  });

  it("rings again after the server was restarted", async () => {
    const dovecot = await startDovecot();
    const mailbox = open(dovecot.imapUrl("office"), { backoffFirstMs: 50, backoffLongestMs: 100 });
    try {
      let rings = 0;
      mailbox.onBell(() => {
        rings += 1;
      });
      const listening = () => rings;
      expect(await eventually(listening, (count) => count > 0)).toBe(1);
      await dovecot.restart();
      // Once for the line that broke, once for listening again.
      const again = await eventually(listening, (count) => count > 2);
      expect(again).toBeGreaterThan(2);
      let tries = 0;
      await eventually(
        async () => {
          if (tries++ % 10 === 0) await dovecot.append("office", mail(`w${tries}`), ARRIVAL);
          return rings;
        },
        (count) => count > again,
      );
      expect(rings).toBeGreaterThan(again);
    } finally {
      await mailbox.close();
      await dovecot.remove();
    }
  });
});

describeWithDovecot("delivery into Dovecot", () => {
  it("takes a mail by LMTP, too, and the mailbox finds it", async () => {
    const dovecot = await startDovecot();
    const mailbox = open(dovecot.imapUrl("hanako"));
    const lmtp = new SMTPConnection({ host: "127.0.0.1", port: dovecot.lmtpPort, lmtp: true, ignoreTLS: true });
    try {
      await new Promise<void>((resolve, reject) => lmtp.connect((error) => (error ? reject(error) : resolve())));
      const envelope = { from: "office@example.jp", to: ["hanako@example.com"] };
      await new Promise((resolve, reject) => {
        lmtp.send(envelope, mail("lmtp1"), (error, info) => (error ? reject(error) : resolve(info)));
      });
      const { mails } = sound(await mailbox.fetchAfter("inbox", 0, 5));
      expect(Buffer.from(mails[0]?.raw ?? []).toString()).toContain("Message-ID: <lmtp1@example.com>");
    } finally {
      lmtp.close();
      await mailbox.close();
      await dovecot.remove();
    }
  });
});

/** A raw server that answers the login as told and nothing after it. */
async function startFake(capability: string, login: string) {
  const sockets = new Set<Socket>();
  const lines: string[] = [];
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined);
    socket.write(`* OK [CAPABILITY IMAP4rev1 ${capability}] ready\r\n`);
    socket.on("data", (bytes) => {
      const line = bytes.toString();
      lines.push(line);
      if (/LOGIN|AUTHENTICATE/i.test(line)) socket.write(`${line.split(" ")[0]} ${login}\r\n`);
      if (/CAPABILITY/i.test(line)) {
        socket.write(`* CAPABILITY IMAP4rev1 ${capability}\r\n${line.split(" ")[0]} OK done\r\n`);
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const stop = async (): Promise<void> => {
    for (const socket of sockets) socket.destroy();
    await new Promise<void>((resolve) => server.close(() => resolve()));
  };
  return { port, lines, stop };
}

const FAKE_SETTINGS = { host: "127.0.0.1", secure: false, startTls: "loopback-optional", user: "u" } as const;

describe("the line to a server of odd manners", () => {
  const ask = async (
    { capability = "", login = "OK in" },
    settings: Partial<ImapSettings> = {},
  ): Promise<{ answer: object | null; lines: string[]; took: number }> => {
    const fake = await startFake(capability, login);
    const full: ImapSettings = { ...FAKE_SETTINGS, port: fake.port, auth: { password: "secret" }, ...settings };
    const limits = { connectMs: 400, commandMs: 400 };
    const mailbox = openMailbox(full, { clock: realClock, log: keepLog(), limits });
    const startedAt = realClock.monotonic();
    const answer = await mailbox.status("inbox");
    const took = realClock.monotonic() - startedAt;
    await mailbox.close();
    await fake.stop();
    return { answer, lines: fake.lines, took };
  };

  it("gives up a command at its own deadline when the server falls silent", async () => {
    const { answer, took } = await ask({});
    expect(answer).toMatchObject({ trouble: "network" });
    expect(took).toBeLessThan(3_000);
  });

  it("sends no password without encryption where encryption is required", async () => {
    const { answer, lines } = await ask({}, { startTls: "required" });
    expect(answer).toMatchObject({ trouble: "network", detail: expect.stringContaining("STARTTLS") });
    expect(lines.join()).not.toMatch(/LOGIN|AUTHENTICATE|secret/i);
  });

  it("tells a refused password from a login that is only out of order", async () => {
    const refused = await ask({ login: "NO [AUTHENTICATIONFAILED] no" });
    expect(refused.answer).toMatchObject({ trouble: "authentication" });
    const passing = await ask({ login: "NO [UNAVAILABLE] the directory is down" });
    expect(passing.answer).toMatchObject({ trouble: "network" });
  });

  it("logs in with an access token, and hands on the trouble of getting one without asking the server", async () => {
    const capability = "AUTH=XOAUTH2 SASL-IR";
    const { lines } = await ask({ capability }, { auth: { accessToken: async () => "token-1" } });
    const given = /AUTHENTICATE XOAUTH2 (\S+)/.exec(lines.join())?.[1] ?? "";
    expect(Buffer.from(given, "base64").toString()).toBe("user=u\u0001auth=Bearer token-1\u0001\u0001");
    const trouble = { trouble: "authentication", detail: "the sign-in was withdrawn" } as const;
    const without = await ask({ capability }, { auth: { accessToken: async () => trouble } });
    expect(without).toMatchObject({ answer: trouble, lines: [] });
  });
});
