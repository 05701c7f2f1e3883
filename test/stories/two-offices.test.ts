import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { freshDatabase, type TestDatabase } from "../database.ts";
import { type Dovecot, describeWithDovecot, startDovecot } from "../dovecot.ts";
import { startGate } from "../gate.ts";
import { eventually } from "../real-clock.ts";
import { type SmtpSink, startSmtpSink } from "../smtp-sink.ts";
import { openRunningHouse, type RunningHouse } from "./running-house.ts";
import { type Writer, writeMail } from "./writing.ts";

const SOON_MS = 20_000;
const DAYS = ["15日(月)", "16日(火)", "17日(水)"];
const people: Writer[] = DAYS.map((_, at) => ({
  name: `試験 ${"一二三"[at]}子`,
  address: `honest-${at}@mail.example.com`,
  charset: "utf-8",
}));

vi.setConfig({ testTimeout: 60_000 });

let dovecot: Dovecot;
let sink: SmtpSink;
let database: TestDatabase;
const houses: RunningHouse[] = [];

/** Two offices on one database, each with its own mailbox and its own worker. */
describeWithDovecot("two offices, one of them in trouble", () => {
  beforeAll(async () => {
    dovecot = await startDovecot(["north", "south"]);
    sink = await startSmtpSink();
    database = await freshDatabase();
  });
  afterAll(async () => {
    for (const house of houses) await house.close();
    await sink?.stop();
    await database?.drop();
    await dovecot?.remove();
  });

  it("a mail server that swallows everything, a poisoned mail, and a full hour of letters there stop nothing here", async () => {
    const gate = await startGate(portOf(dovecot.imapUrl("north")));
    const behindGate = new URL(dovecot.imapUrl("north"));
    behindGate.port = String(gate.port);
    const north = await open("north", behindGate.href, { lettersPerHour: 1 });
    const south = await open("south", dovecot.imapUrl("south"), {});
    const [first, second, third] = people;
    if (!first || !second || !third) throw new Error("nobody");

    // More people than the office may write to in an hour, and a mail that cannot be taken apart.
    for (const one of [first, second]) await dovecot.append("north", request(one, north), north.now());
    await dovecot.append("north", new Uint8Array([0, 255, 10, 0, 254]), north.now());
    await dovecot.append("south", request(first, south), south.now());
    await eventually(
      () => mailsOf(north),
      (states) => states.length === 3 && !states.includes("new"),
      SOON_MS,
    );
    await eventually(
      async () => sink.mails.length,
      (count) => count >= 2,
      SOON_MS,
    );

    gate.swallow();
    await dovecot.append("north", request(third, north), north.now());
    for (const one of [second, third]) await dovecot.append("south", request(one, south), south.now());
    await eventually(
      () => mailsOf(south),
      (states) => states.join() === "handled,handled,handled",
      SOON_MS,
    );
    await eventually(
      async () => sink.mails.length,
      (count) => count === 4,
      SOON_MS,
    );
    expect(south.service().health().trouble).toBeNull();
    // Not a row of one office is seen by the other.
    expect((await mailsOf(north)).length).toBe(3);

    gate.hear();
    await eventually(
      () => mailsOf(north),
      (states) => states.length === 4,
      SOON_MS,
    );
    await gate.shut();
  });
});

async function open(officeId: string, imapUrl: string, policy: { lettersPerHour?: number }): Promise<RunningHouse> {
  const limits = { probeAfterMs: 0, probeMs: 1_000, silenceMs: 1_500, connectMs: 2_000 };
  const own = { database: { serviceUrl: database.serviceUrl, drop: async () => undefined }, officeId, policy };
  const house = await openRunningHouse(imapUrl, sink.url, limits, 1, own);
  houses.push(house);
  await house.start();
  await eventually(
    () => house.look((view) => view.cursor("junk")),
    (cursor) => cursor !== null,
    SOON_MS,
  );
  return house;
}

async function mailsOf(house: RunningHouse): Promise<string[]> {
  return (await house.look((view) => view.inboundMails({ limit: 20 }))).map(({ state }) => state);
}

function request(writer: Writer, house: RunningHouse): Uint8Array {
  const at = people.indexOf(writer);
  const body = `オンライン相談を希望します。\n氏名：${writer.name}\n求職番号：15999-123450${at}\n希望日時：6月${DAYS[at]} 14:00\nメール：${writer.address}\n`;
  const messageId = `<${at}-${house.now()}-${Math.abs(houses.indexOf(house))}@mail.example.com>`;
  return writeMail(writer, { subject: "オンライン相談の予約", body, at: house.now(), messageId });
}

function portOf(url: string): number {
  return Number(new URL(url).port);
}
