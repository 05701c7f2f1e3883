import { expect, it } from "vitest";
import { settle } from "../../src/desk/settle.ts";
import type { InboundMail } from "../../src/world/store-rows.ts";
import type { Parser } from "../../src/world/world.ts";
import { describeWithDovecot } from "../dovecot.ts";
import { startGate } from "../gate.ts";
import { type House, openHouse, START, stopDovecotAfterAll, withDovecot } from "./house.ts";
import { likeGmail, type Writer, writeMail } from "./writing.ts";

const honest: Writer = { name: "試験 太郎", address: "taro@mail.example.com", charset: "utf-8" };
const STRANGER = "stranger@mail.example.com";
const MEGABYTE = 1_000_000;

/** A request as it should be, but for the headers and the body that a story spoils. */
const HEAD = [
  `From: ${STRANGER}`,
  "To: madoguchi@office.example.jp",
  "Subject: =?utf-8?B?44Kq44Oz44Op44Kk44Oz55u46KuH44Gu5LqI57SE?=",
  "Date: Wed, 10 Jun 2026 01:00:00 +0000",
  "Message-ID: <strange-1@mail.example.com>",
  "MIME-Version: 1.0",
];

const TEXT = "Content-Type: text/plain; charset=utf-8";
const LABELS = ["氏名：窓口 花子", "求職番号：15999-2345678", "希望日時：6月18日(木) 10:00", `メール：${STRANGER}`];

const STRANGE_MAILS: [string, () => Uint8Array][] = [
  ["bytes that are no text in any charset", () => spoilt(TEXT, noise(3_000))],
  [
    "base64 that lost one letter on its way",
    () => spoilt(`${TEXT}\r\nContent-Transfer-Encoding: base64`, base64Without(41)),
  ],
  ["a multipart whose boundary never comes", () => spoilt('Content-Type: multipart/mixed; boundary="b"', "lost\r\n")],
  [
    "a multipart that names no boundary",
    () => spoilt("Content-Type: multipart/alternative", "--\r\n\r\nlost\r\n--\r\n"),
  ],
  ["a subject and nothing else", () => spoilt("Content-Type: text/plain", "")],
  ["a body without any header", () => bytes(`\r\n${LABELS.join("\r\n")}\r\n`)],
  ["a single empty line", () => bytes("\r\n")],
  ["headers that never end", () => bytes(`${HEAD.join("\r\n")}\r\n`)],
  [
    "a thousand parts, the request in the last",
    () => spoilt('Content-Type: multipart/mixed; boundary="b"', parts(1_000)),
  ],
  ["two hundred mails, each inside another", () => nested(200)],
  ["one line of a megabyte", () => spoilt(TEXT, "あ".repeat(MEGABYTE / 3))],
  [
    "half a character at the end of a request in JIS",
    () => spoilt("Content-Type: text/plain; charset=iso-2022-jp", "\x1b$B;aL>!'\x1b$B;"),
  ],
];

describeWithDovecot("mails that nobody can read", () => {
  stopDovecotAfterAll();

  it.each(STRANGE_MAILS)(
    "%s: shown to a person, kept byte for byte, and the mail behind it is answered",
    async (_name, make) => {
      const house = await open();
      const raw = make();
      await house.arrives(raw);
      await expectHonestAnswer(house);
      const strange = await theStrangeOne(house);
      expect(strange).toMatchObject({ state: "held", reason: expect.stringMatching(/^\w+$/) });
      await expectShown(house, strange);
      expect(Buffer.compare(await storedBytes(house, strange), raw)).toBe(0);
      await house.close();
    },
  );

  it("a reply that is nothing but our own quoted words confirms nothing and is shown to a person", async () => {
    const house = await open();
    await house.arrives(request());
    await house.works();
    const offer = await house.letterTo(honest.address);
    const body = likeGmail("", offer, house.now());
    const messageId = "<empty-reply@mail.example.com>";
    const inReplyTo = offer.messageId ?? "";
    await house.arrives(
      writeMail(honest, { subject: `Re: ${offer.subject}`, body, at: house.now(), messageId, inReplyTo }),
    );
    await house.works();
    const [booking] = await house.desk.world.store.look(house.office.id, (view) => view.bookings({ limit: 5 }));
    expect(booking?.status).toBe("offered");
    const [mail] = await held(house);
    expect(mail).toMatchObject({ messageId, bookingId: booking?.id });
    if (!mail) throw new Error("nothing is held");
    await expectShown(house, mail);
    const receipt = await house.letterTo(honest.address);
    expect(receipt.text).not.toContain("ミーティングID");
    expect(receipt.text).toContain("確定していません");
    await house.close();
  });

  it("30 MB: the clerk fetches its beginning only and answers the ten mails behind it", async () => {
    const servers = await withDovecot();
    const gate = await startGate(Number(new URL(servers.imapUrl).port));
    const url = new URL(servers.imapUrl);
    url.port = String(gate.port);
    const house = await openHouse({ ...servers, imapUrl: url.href }, { now: START });
    await house.arrives(spoilt('Content-Type: multipart/mixed; boundary="b"', bigBody(30 * MEGABYTE)));
    for (let person = 0; person < 10; person++) await house.arrives(request(`p${person}@mail.example.com`, person));
    await house.works();
    // What was never fetched cannot fill the memory.
    expect(gate.bytesOut()).toBeLessThan(MEGABYTE);
    for (let person = 0; person < 10; person++)
      expect((await house.letterTo(`p${person}@mail.example.com`)).text).toContain("6月");
    const [mail] = await held(house);
    expect(mail).toMatchObject({ reason: "oversize", oversize: true, fromAddress: STRANGER });
    expect(mail?.size).toBeGreaterThan(30 * MEGABYTE);
    if (!mail) throw new Error("nothing is held");
    await expectShown(house, mail);
    const kept = await storedBytes(house, mail);
    expect(kept.length).toBeLessThan(200_000);
    expect(kept.toString("utf8")).toContain("求職番号：15999-2345678");
    // The whole stays where it was: in the office's mailbox, unread and flagged.
    expect(await house.desk.world.mailbox.countUnseen("inbox")).toBe(1);
    await house.close();
    await gate.shut();
  });

  const failures: [string, Pick<Parser, "parse">, string][] = [
    ["throws", { parse: () => Promise.reject(new RangeError("out of anything")) }, "manyAttempts"],
    [
      "gives up in time",
      { parse: async () => ({ failed: "deadline", detail: "worker ran past 10 ms" }) },
      "brokenMail",
    ],
    ["dies", { parse: async () => ({ failed: "malformed", detail: "worker ended" }) }, "brokenMail"],
  ];
  it.each(failures)(
    "a mail on which the parser %s is shown to a person and can be read again later",
    async (_name, broken, reason) => {
      const house = await open();
      const { world } = house.desk;
      const { parser } = world;
      const isStrange = (raw: Uint8Array) => Buffer.from(raw).includes("strange-1@");
      world.parser = { ...parser, parse: (raw) => (isStrange(raw) ? broken.parse(raw) : parser.parse(raw)) };
      const raw = spoilt(TEXT, LABELS.join("\r\n"));
      await house.arrives(raw);
      await expectHonestAnswer(house);
      const strange = await theStrangeOne(house);
      expect(strange).toMatchObject({ state: "held", reason });
      await expectShown(house, strange);
      expect(Buffer.compare(await storedBytes(house, strange), raw)).toBe(0);

      world.parser = parser;
      await house.desk.hold.transaction((tx) =>
        tx.updateInbound(strange.id, { state: "new", reason: null, heldAt: null }),
      );
      await settle(house.desk);
      await house.works();
      expect((await house.letterTo(STRANGER)).text).toContain("6月18日（木）10時00分");
      await house.close();
    },
  );
});

async function open(): Promise<House> {
  return openHouse(await withDovecot(), { now: START });
}

function request(address = honest.address, person = 0): Uint8Array {
  const number = `15999-12345${String(person).padStart(2, "0")}`;
  const body = `オンライン相談を希望します。\n氏名：試験 太郎${"一二三四五六七八九十"[person]}\n求職番号：${number}\n希望日時：6月18日(木) 14:00\nメール：${address}\n`;
  return writeMail(
    { ...honest, address },
    {
      subject: "オンライン相談の予約",
      body,
      at: START,
      messageId: `<honest-${address}>`,
    },
  );
}

async function expectHonestAnswer(house: House): Promise<void> {
  await house.arrives(request());
  await house.works();
  expect((await house.letterTo(honest.address)).text).toContain("6月18日（木）14時00分");
}

function held(house: House): Promise<InboundMail[]> {
  return house.desk.world.store.look(house.office.id, (view) => view.inboundMails({ states: ["held"], limit: 50 }));
}

async function theStrangeOne(house: House): Promise<InboundMail> {
  const all = await house.desk.world.store.look(house.office.id, (view) => view.inboundMails({ limit: 50 }));
  const [strange, ...more] = all.filter(({ messageId }) => !messageId?.startsWith("<honest"));
  expect(more).toEqual([]);
  if (!strange) throw new Error("the strange mail was not stored");
  return strange;
}

async function expectShown(house: House, mail: InboundMail): Promise<void> {
  const tasks = await house.desk.world.store.look(house.office.id, (view) => view.tasks({ open: true, limit: 50 }));
  expect(tasks).toContainEqual(expect.objectContaining({ kind: "heldMail", mailId: mail.id, why: mail.reason }));
}

async function storedBytes(house: House, mail: InboundMail): Promise<Buffer> {
  const raw = await house.desk.world.store.look(house.office.id, (view) => view.inboundRaw(mail.id));
  return Buffer.from(raw ?? []);
}

function spoilt(header: string, body: string | Uint8Array): Uint8Array {
  return Buffer.concat([bytes([...HEAD, header, "", ""].join("\r\n")), typeof body === "string" ? bytes(body) : body]);
}

function bytes(text: string): Buffer {
  return Buffer.from(text, "utf8");
}

/** Always the same bytes above ASCII, in lines. */
function noise(length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, at) =>
    at % 60 === 58 ? 13 : at % 60 === 59 ? 10 : 0x80 + ((at * 7919) % 127),
  );
}

function base64Without(place: number): string {
  const whole = bytes(LABELS.join("\r\n")).toString("base64");
  return `${whole.slice(0, place)}${whole.slice(place + 1)}\r\n`;
}

function parts(count: number): string {
  const empty = "--b\r\nContent-Type: text/plain\r\n\r\n\r\n";
  return `${empty.repeat(count - 1)}--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n${LABELS.join("\r\n")}\r\n--b--\r\n`;
}

function nested(depth: number): Uint8Array {
  const layer = (at: number) => `Content-Type: multipart/mixed; boundary="n${at}"\r\n\r\n--n${at}\r\n`;
  const inside = Array.from({ length: depth }, (_, at) => layer(at)).join("");
  return bytes(
    `${HEAD.join("\r\n")}\r\n${inside}Content-Type: text/plain; charset=utf-8\r\n\r\n${LABELS.join("\r\n")}\r\n`,
  );
}

function bigBody(length: number): Uint8Array {
  const text = `--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n${LABELS.join("\r\n")}\r\n`;
  const file = "--b\r\nContent-Type: application/octet-stream\r\nContent-Transfer-Encoding: base64\r\n\r\n";
  const line = `${"A".repeat(76)}\r\n`;
  return bytes(`${text}${file}${line.repeat(Math.ceil(length / line.length))}--b--\r\n`);
}
