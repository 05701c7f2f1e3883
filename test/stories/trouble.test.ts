import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from "vitest";
import { perform } from "../../src/desk/acts.ts";
import { setSendMode } from "../../src/desk/staff-letters.ts";
import type { SendMode } from "../../src/mail/office.ts";
import type { OutboxLetter } from "../../src/world/store-rows.ts";
import type { Trouble } from "../../src/world/world.ts";
import { startSink } from "../crash/sink.ts";
import { type Dovecot, describeWithDovecot, startDovecot } from "../dovecot.ts";
import { startFakeImap } from "../fake-imap.ts";
import { startGate } from "../gate.ts";
import { eventually } from "../real-clock.ts";
import { type SmtpSink, startSmtpSink } from "../smtp-sink.ts";
import { changePassword, dropInto, openRunningHouse, QUICK, type RunningHouse } from "./running-house.ts";
import { type Writer, writeMail } from "./writing.ts";

const taro: Writer = { name: "試験 太郎", address: "taro@mail.example.com", charset: "utf-8" };
const hanako: Writer = { name: "窓口 花子", address: "hanako@mail.example.com", charset: "utf-8" };
const SOON_MS = 20_000;
/** Long enough that a second letter, a second warning or a hammering of logins would show. */
const A_WHILE_MS = 2_500;

vi.setConfig({ testTimeout: 60_000 });

let dovecot: Dovecot;
let users = 0;
let user: string;
let sink: SmtpSink;
let house: RunningHouse;

describeWithDovecot("the outside goes away and comes back", () => {
  beforeAll(async () => {
    dovecot = await startDovecot(Array.from({ length: 10 }, (_, index) => `office${index + 1}`));
  });
  afterAll(() => dovecot?.remove());
  beforeEach(async () => {
    user = `office${++users}`;
    sink = await startSmtpSink();
  });
  afterEach(async () => {
    await house.close();
    await sink.stop();
  });

  it("IMAP is down at the start: it starts, says so, and answers what came meanwhile when IMAP is up", async () => {
    house = await openRunningHouse(dovecot.imapUrl(user), sink.url);
    await firstContact();
    await house.stop();
    await dovecot.stop();
    try {
      dropInto(dovecot, user, request(taro), house.now());
      await house.start();
      expect(await trouble("network")).toMatchObject({ trouble: "network" });
      expect(said("mailbox trouble")).toHaveLength(1);
      expect(sink.mails).toEqual([]);
    } finally {
      await dovecot.start();
    }
    await letters(1);
    expect(sink.mails[0]?.to).toEqual([taro.address]);
    expect(house.service().health().trouble).toBeNull();
    expect(said("mailbox works again")).toHaveLength(1);
  });

  it("IMAP is started again while the service runs: mail before, meanwhile and after is answered once each", async () => {
    house = await openRunningHouse(dovecot.imapUrl(user), sink.url);
    await firstContact();
    await dovecot.append(user, request(taro), house.now());
    await letters(1);
    await dovecot.stop();
    try {
      dropInto(dovecot, user, request(hanako), house.now());
    } finally {
      await dovecot.start();
    }
    await letters(2);
    await dovecot.append(user, request({ ...taro, address: "third@mail.example.com" }, 3), house.now());
    await letters(3);
    await sleep(A_WHILE_MS);
    expect(sink.mails.map(({ to }) => to[0])).toEqual([taro.address, hanako.address, "third@mail.example.com"]);
    // Copies in Sent and flags caught up, too.
    await eventually(() => house.look((view) => view.letters({ states: ["accepted"], copied: false, limit: 5 })), none);
    expect(await house.look((view) => view.openActs(5))).toEqual([]);
  });

  it("F5: the line to IMAP dies without a word: it is noticed, said once, and mail is read on a new line", async () => {
    const gate = await startGate(portOf(dovecot.imapUrl(user)));
    const url = new URL(dovecot.imapUrl(user));
    url.port = String(gate.port);
    const limits = { probeAfterMs: 0, probeMs: 1_500, silenceMs: 2_000, connectMs: 2_000 };
    house = await openRunningHouse(url.href, sink.url, limits, 1);
    await firstContact();
    gate.swallow();
    await dovecot.append(user, request(taro), house.now());
    expect(await trouble("network")).toMatchObject({
      detail: expect.stringContaining("no answer within the deadline"),
    });
    await sleep(A_WHILE_MS);
    expect(said("mailbox trouble")).toHaveLength(1);
    expect(sink.mails).toEqual([]);
    gate.hear();
    await letters(1);
    expect(house.service().health().trouble).toBeNull();
    await gate.shut();
  });

  it("F9: too many connections at the mail server: said once, asked seldom, and mail is read when it lets us in again", async () => {
    const fake = await startFakeImap({});
    let full = true;
    fake.manners.login = () => (full ? "NO [ALERT] Too many simultaneous connections. (Failure)" : "OK in");
    const limits = { throttleFirstMs: 1_000, throttleLongestMs: 2_000 };
    house = await openRunningHouse(`imap://office:secret@127.0.0.1:${fake.port}`, sink.url, limits, 1);
    await house.start();
    await trouble("limit");
    await sleep(A_WHILE_MS);
    expect(said("mailbox trouble")).toHaveLength(1);
    // The line and the bell each try after 1, 2, 2 … seconds.
    expect(fake.connections()).toBeLessThanOrEqual(8);
    full = false;
    await eventually(
      () => house.look((view) => view.cursor("junk")),
      (cursor) => cursor !== null,
      SOON_MS,
    );
    fake.deliver(Buffer.from(request(taro)).toString("latin1"), house.now());
    await letters(1);
    await fake.stop();
  });

  it("F3: SMTP is down: letters wait in the outbox and leave once when it is back", async () => {
    const gate = await startGate(portOf(sink.url));
    await gate.shut();
    house = await openRunningHouse(dovecot.imapUrl(user), `smtp://127.0.0.1:${gate.port}`);
    await firstContact();
    await dovecot.append(user, request(taro), house.now());
    await dovecot.append(user, request(hanako), house.now());
    const waiting = () => house.look((view) => view.letters({ states: ["queued"], limit: 5 }));
    expect(
      await eventually(waiting, (all) => all.filter((one) => one.attempts === 1).length === 2, SOON_MS),
    ).toHaveLength(2);
    expect(said("sending trouble")).toEqual([expect.stringContaining("does not answer; letters wait")]);
    expect(house.service().health().sending).toMatchObject({ trouble: "network" });
    expect(await house.look((view) => view.inboundMails({ states: ["handled"], limit: 5 }))).toHaveLength(2);
    await gate.open();
    house.minutesPass(2);
    await letters(2);
    await sleep(A_WHILE_MS);
    expect(sink.mails.map(({ to }) => to[0]).sort()).toEqual([hanako.address, taro.address].sort());
    expect((await house.look((view) => view.letters({ limit: 5 }))).map((one) => [one.state, one.maybeTwice])).toEqual([
      ["accepted", false],
      ["accepted", false],
    ]);
    expect(house.service().health().sending).toBeNull();
    await gate.shut();
  });

  it("stop is pressed while the mail server takes its time with a letter: neither that one leaves nor any behind it, and none is lost", async () => {
    const slow = await startSink();
    house = await openRunningHouse(dovecot.imapUrl(user), slow.url);
    await firstContact();
    const { desk } = house.service();
    const press = async (mode: SendMode) =>
      expect(await perform(desk, (tx) => setSendMode(tx, desk, { staff: "hanako", mode }))).toHaveProperty("done");
    // Pressed between our envelope and the server's answer to it.
    slow.onNext("envelope", () => press("stop"));
    await dovecot.append(user, request(taro), house.now());
    await dovecot.append(user, request(hanako), house.now());
    const written = () => house.look((view) => view.letters({ limit: 5 }));
    const isHalted = (all: OutboxLetter[]) => all.length === 2 && all.some(({ reason }) => reason !== null);
    await eventually(written, isHalted, SOON_MS);
    await sleep(A_WHILE_MS);
    expect((await written()).map((one) => [one.state, one.attempts, one.maybeTwice])).toEqual([
      ["queued", 0, false],
      ["queued", 0, false],
    ]);
    expect(slow.submissions).toEqual([]);
    await press("auto");
    house.service().poke();
    const count = () => slow.submissions.length;
    await eventually(count, (sent) => sent >= 2, SOON_MS);
    await sleep(A_WHILE_MS);
    expect(slow.submissions.map(({ to }) => to).sort()).toEqual([hanako.address, taro.address].sort());
    await house.stop();
    await slow.stop();
  });

  it("F9: the IMAP password is wrong: said once in words, letters still leave, no hammering, and it recovers when it is right", async () => {
    const gate = await startGate(portOf(sink.url));
    await gate.shut();
    house = await openRunningHouse(dovecot.imapUrl(user), `smtp://127.0.0.1:${gate.port}`);
    await firstContact();
    await dovecot.append(user, request(taro), house.now());
    const waiting = () => house.look((view) => view.letters({ states: ["queued"], limit: 5 }));
    await eventually(waiting, ([one]) => one?.attempts === 1, SOON_MS);
    changePassword(dovecot, user, "another-pass");
    await dovecot.restart();
    expect(await trouble("authentication")).toMatchObject({
      trouble: "authentication",
      detail: "the mail server refuses the user name or the password",
    });
    const since = performance.now();
    await gate.open();
    house.minutesPass(2);
    await letters(1);
    await sleep(A_WHILE_MS);
    expect(said("mailbox trouble").filter((line) => line.includes("authentication"))).toHaveLength(1);
    expect(house.log.lines.join("\n")).not.toMatch(/trial-pass|another-pass/);
    const refusals = said("imap.trouble").filter((line) => line.includes("authentication"));
    expect(refusals.length).toBeLessThanOrEqual(2 + (performance.now() - since) / QUICK.authenticationRetryMs);

    dropInto(dovecot, user, request(hanako), house.now());
    changePassword(dovecot, user, "trial-pass");
    await letters(2);
    expect(house.service().health().trouble).toBeNull();
    await gate.shut();
  });

  it("F9: the SMTP password is wrong: letters stay queued without losing attempts, and leave once it is right", async () => {
    const login = { user: "office", password: "smtp-pass" };
    const strict = await startSmtpSink(login);
    login.password = "changed-pass";
    house = await openRunningHouse(dovecot.imapUrl(user), strict.url);
    await firstContact();
    await dovecot.append(user, request(taro), house.now());
    const refusal = () => house.look((view) => view.letters({ states: ["queued"], limit: 5 }));
    const [letter] = await eventually(refusal, ([one]) => one?.reason != null, SOON_MS);
    expect(letter).toMatchObject({ attempts: 0, reason: expect.stringContaining("535") });
    await sleep(A_WHILE_MS);
    expect(said("sending trouble")).toEqual([expect.stringContaining("refuses the user name or the password")]);
    expect(house.log.lines.join("\n")).not.toMatch(/smtp-pass|changed-pass/);

    login.password = "smtp-pass";
    house.minutesPass(6);
    await eventually(
      () => strict.mails.length,
      (count) => count > 0,
      SOON_MS,
    );
    expect(strict.mails.map(({ to }) => to[0])).toEqual([taro.address]);
    await strict.stop();
  });
});

async function firstContact(): Promise<void> {
  await house.start();
  await eventually(
    () => house.look((view) => view.cursor("junk")),
    (cursor) => cursor !== null,
    SOON_MS,
  );
}

async function letters(count: number): Promise<void> {
  await eventually(
    () => sink.mails.length,
    (sent) => sent >= count,
    SOON_MS,
  );
  expect(sink.mails).toHaveLength(count);
}

function trouble(kind: Trouble["trouble"]) {
  return eventually(
    () => house.service().health().trouble,
    (found) => found?.trouble === kind,
    SOON_MS,
  );
}

function said(event: string): string[] {
  return house.log.lines.filter((line) => line.startsWith(`${event} `));
}

function none(all: unknown[]): boolean {
  return all.length === 0;
}

function portOf(url: string): number {
  return Number(new URL(url).port);
}

function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

function request(writer: Writer, last = writer === taro ? 1 : 2): Uint8Array {
  const body = `オンライン相談を希望します。\n氏名：${writer.name}\n求職番号：15999-123450${last}\n希望日時：6月18日(木) 14:00\nメール：${writer.address}\n`;
  const messageId = `<request.${writer.address}>`;
  return writeMail(writer, { subject: "オンライン相談の予約", body, at: house.now(), messageId });
}
