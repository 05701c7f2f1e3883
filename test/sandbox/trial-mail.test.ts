import { ImapFlow } from "imapflow";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { plusMinutes, type Time } from "../../src/booking/time.ts";
import { startTrialMail, type TrialMail } from "../../src/sandbox/trial-mail.ts";
import { parseImapUrl, parseSmtpUrl } from "../../src/world/mail-url.ts";
import { openTransport } from "../../src/world/smtp.ts";
import type { Transport } from "../../src/world/world.ts";
import { keepLog, realClock } from "../real-clock.ts";
import { ARRIVAL, mail, mailboxContract, open, sound } from "../world/mailbox-contract.ts";

const ACCOUNTS = 24;

describe("the mailbox over the trial server", () => {
  mailboxContract(async () => {
    const addresses = Array.from({ length: ACCOUNTS }, (_, at) => `office${at}@example.jp`);
    const mailboxes = addresses.map((address) => ({ user: address, password: "p@ss/word", address }));
    const server = await startTrialMail({ clock: { now: () => ARRIVAL }, mailboxes });
    const byUrl = new Map(addresses.map((address) => [server.imapUrl(address), address]));
    const urls = [...byUrl.keys()];
    return {
      freshMailbox: async () => urls.shift() ?? "",
      async deliver(url, raw, receivedAt, folder = "INBOX") {
        if (folder === "INBOX") return server.deliver(byUrl.get(url) ?? "", raw, receivedAt);
        const settings = parseImapUrl(url);
        if ("problem" in settings || !("password" in settings.auth)) throw new Error("no settings");
        const { host, port, user, auth } = settings;
        const client = new ImapFlow({
          host,
          port,
          auth: { user, pass: auth.password },
          doSTARTTLS: false,
          logger: false,
        });
        await client.connect();
        await client.append(folder, Buffer.from(raw), [], receivedAt);
        await client.logout();
      },
      stop: () => server.stop(),
    };
  });
});

describe("the trial mail server", () => {
  let now: Time = ARRIVAL;
  let server: TrialMail;
  let transport: Transport;

  beforeAll(async () => {
    server = await startTrialMail({
      clock: { now: () => now },
      mailboxes: [
        { user: "office", password: "one", address: "office@example.jp" },
        { user: "hanako", password: "two", address: "hanako@example.com" },
      ],
    });
    const settings = parseSmtpUrl(server.smtpUrl);
    if ("problem" in settings) throw new Error(settings.problem);
    transport = openTransport(settings, { clock: realClock, log: keepLog() });
  });
  afterAll(async () => {
    await transport?.close();
    await server?.stop();
  });

  const send = (to: string) => transport.send({ from: "hanako@example.com", to, raw: Buffer.from(mail("s1")) });

  it("files what is sent to a known address as arrived at the moment of its clock", async () => {
    now = plusMinutes(ARRIVAL, 90);
    expect(await send("Office@example.jp")).toMatchObject({ result: "accepted" });
    const [filed] = server.messages("office@example.jp");
    expect(filed).toMatchObject({ folder: "INBOX", receivedAt: now, seen: false });
    expect(Buffer.from(filed?.raw ?? []).toString()).toMatch(/^Return-Path: <hanako@example\.com>\r\nReceived: /);
    const mailbox = open(server.imapUrl("office@example.jp"));
    expect(sound(await mailbox.fetchAfter("inbox", 0, 5)).mails[0]?.receivedAt).toBe(now);
    await mailbox.close();
  });

  it("refuses an unknown address at a domain of its own and keeps what goes elsewhere", async () => {
    expect(await send("nobody@example.jp")).toMatchObject({ result: "rejected", code: 550 });
    expect(await send("taro@carrier.test")).toMatchObject({ result: "accepted" });
    expect(server.stray()).toMatchObject([{ to: "taro@carrier.test", from: "hanako@example.com" }]);
  });

  it("keeps the mailboxes of different people apart", async () => {
    const hers = open(server.imapUrl("hanako@example.com"));
    expect(sound(await hers.fetchAfter("inbox", 0, 5)).mails).toEqual([]);
    await hers.close();
  });

  it("survives many clients that leave without a word and still stops", async () => {
    const address = "office@example.jp";
    const other = await startTrialMail({
      clock: { now: () => now },
      mailboxes: [{ user: "u", password: "p", address }],
    });
    const mailboxes = Array.from({ length: 40 }, () => open(other.imapUrl(address)));
    const stops = mailboxes.map((mailbox) => mailbox.onBell(() => undefined));
    await Promise.all(mailboxes.map((mailbox) => mailbox.status("inbox").then(sound)));
    for (const stop of stops) stop();
    await other.stop();
    expect(await mailboxes[0]?.status("inbox")).toMatchObject({ trouble: "network" });
    await Promise.all(mailboxes.map((mailbox) => mailbox.close()));
  });
});
