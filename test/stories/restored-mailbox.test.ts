import { chownSync, cpSync, readdirSync, rmSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { ImapFlow } from "imapflow";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import type { InboundMail } from "../../src/world/store-rows.ts";
import { type Dovecot, describeWithDovecot, startDovecot } from "../dovecot.ts";
import { startSmtpSink } from "../smtp-sink.ts";
import { type House, openHouse, START } from "./house.ts";
import { dropInto } from "./running-house.ts";
import { likeGmail, type Writer, writeMail } from "./writing.ts";

const WRITERS: Writer[] = ["taro", "hanako", "jiro", "yoko", "saburo"].map((address, at) => ({
  name: `試験 ${"一二三四五"[at]}郎`,
  address: `${address}@mail.example.com`,
  charset: "utf-8",
}));

vi.setConfig({ testTimeout: 90_000 });

let dovecot: Dovecot;
let users = 0;

describeWithDovecot("F4: a mailbox that is not what it was", () => {
  beforeAll(async () => {
    dovecot = await startDovecot(Array.from({ length: 13 }, (_, index) => `office${index + 1}`));
  });
  afterAll(() => dovecot?.remove());

  it("F4: the index files are lost: nothing is answered twice, and what came meanwhile is shown to a person", async () => {
    const { house, user } = await open();
    await asks(house, 0);
    await asks(house, 1);
    const late = request(2, house);
    dropInto(dovecot, user, late, house.now());
    await dovecot.wipeIndexes(user);
    await worksAgain(house);
    expect(await held(house)).toEqual([["foundAfterReset", address(2)]]);
    house.noLetterTo(address(2));
    // The next one is read as ever, and its flag is set under the new numbers.
    await asks(house, 3);
    expect(await house.desk.world.store.look(house.office.id, (view) => view.openActs(5))).toEqual([]);
    await house.close();
  });

  it("F4: a mail without Message-ID is known again by its content and arrival", async () => {
    const { house, user } = await open();
    const raw = Buffer.from(request(0, house))
      .toString("latin1")
      .replace(/^Message-ID:.*\r\n/m, "");
    await house.arrives(Buffer.from(raw, "latin1"));
    await house.works();
    await house.letterTo(address(0));
    await dovecot.wipeIndexes(user);
    await worksAgain(house);
    expect(await held(house)).toEqual([]);
    await house.close();
  });

  it("F4: restored from an older backup: UIDs begin again below ours, and the mail that takes an old number is not lost", async () => {
    const { house, user } = await open();
    await asks(house, 0);
    const backup = await copyOf(user);
    await asks(house, 1);
    await asks(house, 2);
    await restore(user, backup);
    await house.arrives(request(3, house));
    await worksAgain(house);
    expect(await held(house)).toEqual([["foundAfterReset", address(3)]]);
    await asks(house, 4);
    await house.close();
  });

  it("F4: restored, and as many new mails came as were lost, before we look: the last number belongs to another mail", async () => {
    const { house, user } = await open();
    await asks(house, 0);
    const backup = await copyOf(user);
    await asks(house, 1);
    house.waitUntil("2026-06-10T10:30:00+09:00");
    await restore(user, backup);
    for (const who of [2, 3]) await house.arrives(request(who, house));
    await worksAgain(house);
    expect(await held(house)).toEqual([
      ["foundAfterReset", address(2)],
      ["foundAfterReset", address(3)],
    ]);
    await house.close();
  });

  it("F4: restored, and the one new mail takes the last number: it is not lost until another comes", async () => {
    const { house, user } = await open();
    await asks(house, 0);
    const backup = await copyOf(user);
    await asks(house, 1);
    house.waitUntil("2026-06-10T10:30:00+09:00");
    await restore(user, backup);
    await house.arrives(request(2, house));
    await worksAgain(house);
    expect(await held(house)).toEqual([["foundAfterReset", address(2)]]);
    await house.close();
  });

  it("F4: an old mail that staff deleted comes back with the backup: it is known and not answered again", async () => {
    const { house, user } = await open();
    await asks(house, 0);
    const backup = await copyOf(user);
    await inMailbox(user, (client) => client.messageDelete("1:*"));
    await asks(house, 1);
    await restore(user, backup);
    await worksAgain(house);
    expect(await held(house)).toEqual([]);
    house.noLetterTo(address(0));
    await house.close();
  });

  it("F4: staff move a request out of the inbox before it was read: it is found, shown, and left to them", async () => {
    const { house, user } = await open();
    await inMailbox(user, (client) => client.mailboxCreate("担当者"));
    await house.arrives(request(0, house));
    await inMailbox(user, (client) => client.messageMove("1:*", "担当者"));
    await house.works();
    expect(await held(house)).toEqual([["movedBeforeRead", address(0)]]);
    house.noLetterTo(address(0));
    await asks(house, 1);
    await house.close();
  });

  it("F4: an acceptance that staff moved before it was read keeps its offer from expiring", async () => {
    const { house, user } = await open();
    await house.arrives(request(0, house));
    await house.works();
    const offer = await house.letterTo(address(0));
    await inMailbox(user, (client) => client.mailboxCreate("担当者"));
    house.waitUntil("2026-06-12T10:00:00+09:00");
    const [writer] = WRITERS;
    if (!writer || !offer.messageId) throw new Error("no offer");
    const body = likeGmail("お願いします。", offer, house.now());
    const mail = { subject: `Re: ${offer.subject}`, body, at: house.now(), messageId: "<moved@mail.example.com>" };
    await house.arrives(writeMail(writer, { ...mail, inReplyTo: offer.messageId }));
    await inMailbox(user, (client) => client.messageMove("*", "担当者"));
    house.waitUntil("2026-06-17T17:00:00+09:00");
    await house.works();
    expect(await held(house)).toEqual([["movedBeforeRead", address(0)]]);
    const [booking] = await house.desk.world.store.look(house.office.id, (view) => view.bookings({ limit: 5 }));
    expect(booking?.status).toBe("offered");
    await house.close();
  });

  it.each([
    ["nothing lies behind the old number", 0],
    ["its numbers went back", -1],
  ])(
    "F4: Sent is restored, %s: an answer of staff under an old number stops the clerk all the same",
    async (_, more) => {
      const { house, user } = await open();
      await house.arrives(request(0, house));
      await house.works();
      const offer = await house.letterTo(address(0));
      const backup = await copyOf(user);
      await asks(house, 1);
      if (more < 0) await asks(house, 2);
      house.waitUntil("2026-06-10T10:30:00+09:00");
      await restore(user, backup);
      await staffSend(user, house, "<answer@office.example.jp>", offer.messageId ?? undefined);
      await worksAgain(house);
      const bookings = await house.desk.world.store.look(house.office.id, (view) => view.bookings({ limit: 5 }));
      expect(bookings.filter(({ frozen }) => frozen !== null)).toHaveLength(1);
      await house.close();
    },
  );

  it("F4: the junk folder is removed: reading goes on, and the watermark with it", async () => {
    const { house, user } = await open();
    await house.arrives(request(0, house));
    await house.works();
    await house.letterTo(address(0));
    await inMailbox(user, (client) => client.mailboxDelete("Junk"));
    house.waitUntil("2026-06-16T09:00:00+09:00");
    await house.restarts();
    await house.works();
    const [booking] = await house.desk.world.store.look(house.office.id, (view) => view.bookings({ limit: 5 }));
    expect(booking?.status).toBe("expired");
    expect((await house.letterTo(address(0))).text).toContain("無効");
    await house.close();
  });
});

async function open(): Promise<{ house: House; user: string }> {
  const user = `office${++users}`;
  const sink = await startSmtpSink();
  const clock = { now: START };
  const house = await openHouse(
    {
      imapUrl: dovecot.imapUrl(user),
      smtpUrl: sink.url,
      arrive: (raw, receivedAt) => dovecot.append(user, raw, receivedAt),
      letters: () => sink.mails.map(({ to, raw }) => ({ to: to[0] ?? "", raw })),
      stop: () => sink.stop(),
    },
    clock,
  );
  return { house, user };
}

function address(who: number): string {
  return WRITERS[who]?.address ?? "";
}

function request(who: number, house: House): Uint8Array {
  const writer = WRITERS[who];
  if (!writer) throw new Error("nobody");
  const hour = 9 + who;
  const body = `オンライン相談を希望します。\n氏名：${writer.name}\n求職番号：15999-123450${who}\n希望日時：6月18日(木) ${hour === 12 ? 15 : hour}:00\nメール：${writer.address}\n`;
  return writeMail(writer, {
    subject: "オンライン相談の予約",
    body,
    at: house.now(),
    messageId: `<request-${who}@mail.example.com>`,
  });
}

/** A request arrives and is answered once. */
async function asks(house: House, who: number): Promise<void> {
  await house.arrives(request(who, house));
  await house.works();
  await house.letterTo(address(who));
}

/** What staff wrote in their own mail program, as it files its copy. */
async function staffSend(user: string, house: House, messageId: string, inReplyTo?: string): Promise<void> {
  const head = [
    "From: clerk@office.example.jp",
    `To: ${address(0)}`,
    "Subject: =?UTF-8?B?UmU6?=",
    `Message-ID: ${messageId}`,
    ...(inReplyTo ? [`In-Reply-To: ${inReplyTo}`] : []),
  ];
  const raw = Buffer.from(`${head.join("\r\n")}\r\n\r\nok\r\n`);
  await inMailbox(user, (client) => client.append("Sent", raw, ["\\Seen"], new Date(house.now())));
}

/** After the server was away the line is opened anew, which takes one pause. */
async function worksAgain(house: House): Promise<void> {
  for (let tries = 0; ; tries++) {
    try {
      return await house.works();
    } catch (error) {
      if (tries > 20) throw error;
      await new Promise((resolve) => setTimeout(resolve, 300));
    }
  }
}

async function held(house: House): Promise<[string | null, string | null][]> {
  const mails = await house.desk.world.store.look(house.office.id, (view) =>
    view.inboundMails({ states: ["held"], limit: 20 }),
  );
  return mails.map((mail: InboundMail) => [mail.reason, mail.fromAddress]);
}

/** What staff do in their own mail program. */
async function inMailbox(user: string, act: (client: ImapFlow) => Promise<unknown>): Promise<void> {
  const { hostname, port, username, password } = new URL(dovecot.imapUrl(user));
  const auth = { user: decodeURIComponent(username), pass: password };
  const client = new ImapFlow({ host: hostname, port: Number(port), doSTARTTLS: false, auth, logger: false });
  client.on("error", () => undefined);
  await client.connect();
  await client.mailboxOpen("INBOX");
  await act(client);
  await client.logout();
}

/** The whole mailbox with its indexes, as a backup at night takes it. */
async function copyOf(user: string): Promise<string> {
  await dovecot.stop();
  const backup = join(dirname(dovecot.maildir(user)), "backup");
  rmSync(backup, { recursive: true, force: true });
  cpSync(dovecot.maildir(user), backup, { recursive: true, preserveTimestamps: true });
  await dovecot.start();
  return backup;
}

async function restore(user: string, backup: string): Promise<void> {
  await dovecot.stop();
  const maildir = dovecot.maildir(user);
  const { uid, gid } = statSync(dirname(maildir));
  rmSync(maildir, { recursive: true });
  cpSync(backup, maildir, { recursive: true, preserveTimestamps: true });
  for (const name of ["", ...readdirSync(maildir, { recursive: true, encoding: "utf8" })])
    chownSync(join(maildir, name), uid, gid);
  await dovecot.start();
}
