import { createServer, type Socket } from "node:net";
import { expect, it } from "vitest";
import { toTime } from "../../src/booking/time.ts";
import { parseImapUrl } from "../../src/world/mail-url.ts";
import { describeWithDovecot, startDovecot } from "../dovecot.ts";
import { eventually, realClock } from "../real-clock.ts";
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

  it("rings again after the server was restarted", async () => {
    const dovecot = await startDovecot();
    const mailbox = open(dovecot.imapUrl("office"), { backoffFirstMs: 50, backoffLongestMs: 100 });
    try {
      let rings = 0;
      mailbox.onBell(() => {
        rings += 1;
      });
      await mailbox.status("inbox");
      await dovecot.restart();
      let tries = 0;
      await eventually(
        async () => {
          if (tries++ % 10 === 0) await dovecot.append("office", mail(`w${tries}`), ARRIVAL);
          return rings;
        },
        (count) => count > 0,
      );
      expect(rings).toBeGreaterThan(0);
    } finally {
      await mailbox.close();
      await dovecot.remove();
    }
  });
});

it("gives up a command at its own deadline when the server falls silent", async () => {
  const sockets = new Set<Socket>();
  const silent = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined);
    socket.write("* OK [CAPABILITY IMAP4rev1] ready\r\n");
    socket.on("data", (bytes) => {
      const tag = bytes.toString().split(" ")[0];
      if (/LOGIN/i.test(bytes.toString())) socket.write(`${tag} OK [CAPABILITY IMAP4rev1] in\r\n`);
    });
  });
  await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
  const address = silent.address();
  const port = typeof address === "object" ? address?.port : 0;
  const mailbox = open(`imap://u:p@127.0.0.1:${port}`, { connectMs: 400, commandMs: 400 });
  const startedAt = realClock.monotonic();
  expect(await mailbox.status("inbox")).toMatchObject({ trouble: "network" });
  expect(realClock.monotonic() - startedAt).toBeLessThan(3_000);
  await mailbox.close();
  for (const socket of sockets) socket.destroy();
  await new Promise<void>((resolve) => silent.close(() => resolve()));
});

it("refuses to log in without encryption away from this machine", () => {
  expect(parseImapUrl("imap://u:p@mail.example.jp")).toMatchObject({ startTls: "required", port: 143, secure: false });
});
