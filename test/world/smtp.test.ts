import { afterEach, describe, expect, it } from "vitest";
import { parseSmtpUrl, type SmtpSettings } from "../../src/world/mail-url.ts";
import { openTransport, quoteLocalPart, type SmtpLimits } from "../../src/world/smtp.ts";
import type { SendResult, Transport } from "../../src/world/world.ts";
import { keepLog, realClock } from "../real-clock.ts";
import { type Script, startScriptedSmtp, startSmtpSink } from "../smtp-sink.ts";

const RAW = Buffer.from("Message-ID: <m1@example.jp>\r\nSubject: test\r\n\r\n.dot first\r\nbody\r\n");
const cleanup: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const undo of cleanup.splice(0).reverse()) await undo();
});

function transportTo(url: string, limits: Partial<SmtpLimits> = {}, change: Partial<SmtpSettings> = {}): Transport {
  const settings = parseSmtpUrl(url);
  if ("problem" in settings) throw new Error(settings.problem);
  const transport = openTransport({ ...settings, ...change }, { clock: realClock, log: keepLog(), limits });
  cleanup.push(() => transport.close());
  return transport;
}

async function playing(script: Script | Script[]) {
  const fake = await startScriptedSmtp(script);
  cleanup.push(() => fake.stop());
  return fake;
}

const send = (transport: Transport, to = "taro@example.com", raw: Uint8Array = RAW): Promise<SendResult> =>
  transport.send({ from: "office@example.jp", to, raw });

describe("a submission that works", () => {
  it("hands over the letter byte for byte under exactly the given envelope", async () => {
    const sink = await startSmtpSink();
    cleanup.push(() => sink.stop());
    expect(await send(transportTo(sink.url))).toMatchObject({ result: "accepted" });
    expect(sink.mails).toEqual([{ from: "office@example.jp", to: ["taro@example.com"], raw: RAW, user: null }]);
  });

  it("logs in where the URL names a user, and verify says ready without sending", async () => {
    const sink = await startSmtpSink({ user: "office@example.jp", password: "p/a@ss" });
    cleanup.push(() => sink.stop());
    const transport = transportTo(sink.url);
    expect(await transport.verify()).toBe("ready");
    expect(sink.mails).toEqual([]);
    await send(transport);
    expect(sink.mails[0]?.user).toBe("office@example.jp");
  });

  it("logs in with an access token where there is one", async () => {
    const fake = await playing({});
    const auth = { accessToken: async () => "token-1" };
    const answer = await send(transportTo(fake.url, {}, { user: "office@example.jp", auth }));
    expect(answer).toMatchObject({ result: "accepted" });
    const given = fake.commands.find((line) => line.startsWith("AUTH XOAUTH2 "))?.slice(13) ?? "";
    expect(Buffer.from(given, "base64").toString()).toBe("user=office@example.jp\u0001auth=Bearer token-1\u0001\u0001");
  });

  it("quotes the old addresses of carriers that are no dot-atoms", async () => {
    const fake = await playing({});
    const transport = transportTo(fake.url);
    for (const to of ["shiken..taro@docomo.ne.jp", "shiken.@docomo.ne.jp", "shiken.taro@docomo.ne.jp"]) {
      expect(await send(transport, to)).toMatchObject({ result: "accepted" });
    }
    expect(fake.commands.filter((line) => line.startsWith("RCPT"))).toEqual([
      'RCPT TO:<"shiken..taro"@docomo.ne.jp>',
      'RCPT TO:<"shiken."@docomo.ne.jp>',
      "RCPT TO:<shiken.taro@docomo.ne.jp>",
    ]);
    expect(quoteLocalPart('"a..b"@docomo.ne.jp')).toBe('"a..b"@docomo.ne.jp');
  });
});

describe("a server of odd manners", () => {
  it("F3: greylists: put off the first time, and the same letter is taken the second time", async () => {
    const fake = await playing([{ rcpt: "451 4.7.1 greylisted, try again" }, {}]);
    const transport = transportTo(fake.url);
    expect(await send(transport)).toMatchObject({ result: "deferred", code: 451 });
    expect(await send(transport)).toMatchObject({ result: "accepted" });
    expect(fake.bodies).toHaveLength(1);
  });

  it("knows no EHLO: HELO does", async () => {
    const fake = await playing({ ehlo: "502 5.5.1 unknown" });
    expect(await send(transportTo(fake.url))).toMatchObject({ result: "accepted" });
    expect(fake.commands.slice(0, 2).map((line) => line.slice(0, 4))).toEqual(["EHLO", "HELO"]);
  });

  it("answers everything in several lines: the last one is kept", async () => {
    const many = (code: number, words: string) => `${code}-first\r\n${code}-second\r\n${code} ${words}`;
    const fake = await playing({
      greeting: many(220, "ready"),
      mail: many(250, "ok"),
      rcpt: many(250, "ok"),
      data: many(354, "go on"),
      body: many(250, "queued as 7"),
    });
    expect(await send(transportTo(fake.url))).toEqual({ result: "accepted", response: "250 queued as 7" });
  });

  it("has neither 8BITMIME nor SMTPUTF8: neither is asked for, and an address that would need it is refused by us", async () => {
    const fake = await playing({ ehlo: "250 fake" });
    const transport = transportTo(fake.url);
    expect(await send(transport)).toMatchObject({ result: "accepted" });
    expect(fake.commands.filter((line) => /8BITMIME|SMTPUTF8|SIZE/i.test(line))).toEqual([]);
    expect(await send(transport, "試験@example.jp")).toMatchObject({ result: "rejected", code: 553 });
    expect(fake.bodies).toHaveLength(1);
  });

  it("announces a SIZE that is enough: the letter's own size is told", async () => {
    const fake = await playing({ ehlo: "250-fake\r\n250 SIZE 5000" });
    expect(await send(transportTo(fake.url))).toMatchObject({ result: "accepted" });
    expect(fake.commands.find((line) => line.startsWith("MAIL"))).toContain(` SIZE=${RAW.length}`);
  });

  it("sends one byte at a time: it is waited for, as something comes", async () => {
    const fake = await playing({ pace: 4 });
    expect(await send(transportTo(fake.url, { silenceMs: 300 }))).toMatchObject({ result: "accepted" });
  });

  it("F3: sends one byte at a time for ever: given up before the body as put off, after it as unknown", async () => {
    const endless = Array.from({ length: 400 }, () => "250-still busy").join("\r\n");
    const before = await playing({ pace: 2, rcpt: endless });
    expect(await send(transportTo(before.url, { letterMs: 1_500 }))).toMatchObject({ result: "deferred", code: null });
    const after = await playing({ pace: 2, body: endless });
    // Long enough for a busy machine to come to the body, whose lines are slow as well.
    expect(await send(transportTo(after.url, { letterMs: 4_000 }))).toMatchObject({ result: "unknown" });
  });

  it("F7: will not have a quoted address: it is tried once as the carrier wrote it", async () => {
    const fake = await playing([{ rcpt: "501 5.1.3 bad recipient address syntax" }, {}]);
    expect(await send(transportTo(fake.url), "shiken..taro@docomo.ne.jp")).toMatchObject({ result: "accepted" });
    expect(fake.commands.filter((line) => line.startsWith("RCPT"))).toEqual([
      'RCPT TO:<"shiken..taro"@docomo.ne.jp>',
      "RCPT TO:<shiken..taro@docomo.ne.jp>",
    ]);
    expect(fake.bodies).toHaveLength(1);
  });

  it("does not know the person behind a quoted address: that is no question of quotes, and nothing is tried again", async () => {
    const fake = await playing({ rcpt: "550 5.1.1 Unknown user" });
    expect(await send(transportTo(fake.url), "shiken..taro@docomo.ne.jp")).toMatchObject({
      result: "rejected",
      code: 550,
    });
    expect(fake.connections()).toBe(1);
  });

  it.each(["454 4.7.0 TLS not available", "554 5.7.3 unable to initialise TLS", "cut", "silence"])(
    "offers STARTTLS and then cannot (%s): nothing is sent in the clear, and it is said",
    async (starttls) => {
      const fake = await playing({ ehlo: "250-fake\r\n250 STARTTLS", starttls });
      const change = { startTls: "required", user: "office", auth: { password: "secret" } } as const;
      const limits = { connectMs: 400, silenceMs: 400 };
      expect(await send(transportTo(fake.url, limits, change))).toMatchObject({ result: "deferred" });
      expect(fake.commands.filter((line) => /^(AUTH|MAIL)/.test(line))).toEqual([]);
    },
  );

  it("F3: ends the line with 421 while we still write: put off, never taken for sent", async () => {
    const fake = await playing({ auth: "421 4.7.0 too many logins, closing" });
    const login = { user: "office", auth: { password: "right" } };
    const transport = transportTo(fake.url, {}, login);
    expect(await send(transport)).toMatchObject({ result: "deferred", code: 421 });
    // Not a refused password: the next letter tries again.
    await send(transport);
    expect(fake.connections()).toBe(2);
  });
});

describe("a submission that is taken back", () => {
  it("when the server waits for the body sends nothing of it", async () => {
    const fake = await playing({});
    const answer = await transportTo(fake.url).send({
      from: "office@example.jp",
      to: "taro@example.com",
      raw: RAW,
      mayLeave: async () => false,
    });
    expect(answer.result).toBe("halted");
    expect(fake.bodies).toEqual([]);
    expect(fake.commands).toContain("DATA");
  });

  it("in the middle of its body ends without the final dot, so that the server has no letter", async () => {
    const sink = await startSmtpSink();
    cleanup.push(() => sink.stop());
    const big = Buffer.alloc(200_000, "0123456789abcdef0123456789abcdef\r\n");
    let asked = 0;
    const mayLeave = async () => ++asked === 1;
    const answer = await transportTo(sink.url).send({
      from: "office@example.jp",
      to: "taro@example.com",
      raw: big,
      mayLeave,
    });
    expect([answer.result, asked]).toEqual(["halted", 2]);
    expect(sink.mails).toEqual([]);
    expect(await send(transportTo(sink.url))).toMatchObject({ result: "accepted" });
    expect(sink.mails).toHaveLength(1);
  });
});

describe("what a failed submission tells", () => {
  const cases: [string, Script, SendResult["result"], number | null][] = [
    ["a greeting that never comes", { greeting: "silence" }, "deferred", null],
    ["a connection closed at the greeting", { greeting: "cut" }, "deferred", null],
    ["a server that takes no mail now", { greeting: "421 4.3.2 later" }, "deferred", 421],
    ["a server that takes no mail at all", { greeting: "554 5.3.2 no service" }, "deferred", 554],
    ["silence after EHLO", { ehlo: "silence" }, "deferred", null],
    ["a connection closed at EHLO", { ehlo: "cut" }, "deferred", null],
    ["a temporary no at EHLO and HELO", { ehlo: "450 4.3.2 later", helo: "450 4.3.2 later" }, "deferred", 450],
    ["a lasting no at EHLO and HELO", { ehlo: "550 5.7.1 no", helo: "550 5.7.1 no" }, "deferred", 550],
    ["421 at EHLO", { ehlo: "421 4.3.2 closing" }, "deferred", 421],
    ["421 at MAIL", { mail: "421 4.3.2 closing" }, "deferred", 421],
    ["421 at RCPT", { rcpt: "421 4.7.0 too many" }, "deferred", 421],
    ["421 at DATA", { data: "421 4.3.2 closing" }, "deferred", 421],
    ["421 to the body", { body: "421 4.3.2 closing" }, "deferred", 421],
    ["a letter over the size that the server tells at MAIL", { mail: "552 5.3.4 too big" }, "rejected", 552],
    ["a letter over the size that the server tells after the body", { body: "552 5.3.4 too big" }, "rejected", 552],
    ["a full mailbox for now", { rcpt: "452 4.2.2 over quota" }, "deferred", 452],
    ["a carrier that refuses by its filter after the body", { body: "550 Unknown user" }, "rejected", 550],
    ["silence at MAIL", { mail: "silence" }, "deferred", null],
    ["silence at DATA", { data: "silence" }, "deferred", null],
    ["a connection closed at MAIL", { mail: "cut" }, "deferred", null],
    ["a temporary no at MAIL", { mail: "451 4.7.1 slow down" }, "deferred", 451],
    ["a lasting no at MAIL", { mail: "550 5.7.1 not you" }, "rejected", 550],
    ["greylisting at RCPT", { rcpt: "450 4.7.1 come back" }, "deferred", 450],
    ["an unknown person at RCPT", { rcpt: "550 5.1.1 no such user" }, "rejected", 550],
    ["a connection closed at RCPT", { rcpt: "cut" }, "deferred", null],
    ["silence at RCPT", { rcpt: "silence" }, "deferred", null],
    ["a temporary no at DATA", { data: "452 4.3.1 disk full" }, "deferred", 452],
    ["a lasting no at DATA", { data: "554 5.5.1 no" }, "rejected", 554],
    ["a connection closed at DATA", { data: "cut" }, "deferred", null],
    ["a temporary no to the body", { body: "451 4.3.0 try again" }, "deferred", 451],
    ["a lasting no to the body", { body: "554 5.7.1 spam" }, "rejected", 554],
    ["a connection closed after the final dot", { body: "cut" }, "unknown", null],
    ["silence after the final dot", { body: "silence" }, "unknown", null],
    ["nonsense after the final dot", { body: "354 go on" }, "unknown", null],
  ];
  it.each(cases)("F3: %s", async (_name, script, result, code) => {
    const fake = await playing(script);
    const answer = await send(transportTo(fake.url, { connectMs: 400, silenceMs: 400 }));
    expect(answer.result).toBe(result);
    expect("code" in answer ? answer.code : null).toBe(code);
    expect(fake.bodies).toHaveLength("body" in script ? 1 : 0);
  });

  it("a connection closed in the middle of a big body", async () => {
    const fake = await playing({ data: "cut in body" });
    const big = Buffer.alloc(40_000_000, "0123456789abcdef0123456789abcdef\r\n");
    expect(await send(transportTo(fake.url), "taro@example.com", big)).toMatchObject({
      result: "deferred",
      code: null,
    });
  });

  it("F3: a server that calls a letter taken before it has all of it: put off, for what it has is no letter", async () => {
    const fake = await playing([{ data: "250 in body" }, {}]);
    const transport = transportTo(fake.url);
    const big = Buffer.alloc(10_000_000, "0123456789abcdef0123456789abcdef\r\n");
    expect(await send(transport, "taro@example.com", big)).toMatchObject({ result: "deferred", code: null });
    expect(fake.bodies).toEqual([]);
    expect(await send(transport)).toMatchObject({ result: "accepted" });
  });

  it("no server at all", async () => {
    const fake = await playing({});
    await fake.stop();
    const transport = transportTo(fake.url);
    expect(await send(transport)).toMatchObject({ result: "deferred", code: null });
    expect(await transport.verify()).toMatchObject({ trouble: "network" });
  });

  it("the watchdog ends a submission that drags on", async () => {
    const fake = await playing({ body: "silence" });
    expect(await send(transportTo(fake.url, { letterMs: 300 }))).toMatchObject({ result: "unknown" });
  });

  it("addresses are not repeated in what is kept of the answer", async () => {
    const fake = await playing({ rcpt: "550 5.1.1 <taro@example.com>: unknown" });
    const answer = await send(transportTo(fake.url));
    expect(answer).toEqual({ result: "rejected", code: 550, response: "550 5.1.1 <…>: unknown" });
  });

  it("a letter over the server's announced size is refused without being sent", async () => {
    const fake = await playing({ ehlo: "250-fake\r\n250 SIZE 10" });
    expect(await send(transportTo(fake.url))).toMatchObject({ result: "rejected", code: 552 });
    expect(fake.bodies).toEqual([]);
  });
});

describe("a refused login", () => {
  const login = { user: "office", auth: { password: "wrong" } };

  it("is unauthorised, and nothing is tried again until verify succeeds", async () => {
    const fake = await playing({ auth: "535 5.7.8 no" });
    const transport = transportTo(fake.url, {}, login);
    expect(await send(transport)).toMatchObject({ result: "unauthorised" });
    expect(await send(transport)).toMatchObject({ result: "unauthorised" });
    expect(fake.connections()).toBe(1);
    expect(await transport.verify()).toMatchObject({ trouble: "authentication" });
  });

  it("is only deferred when the server says that it is passing", async () => {
    const fake = await playing({ auth: "454 4.7.0 later" });
    expect(await send(transportTo(fake.url, {}, login))).toMatchObject({ result: "deferred", code: 454 });
  });

  it("is not what a connection lost during the login means", async () => {
    const fake = await playing({ auth: "cut" });
    expect(await send(transportTo(fake.url, {}, login))).toMatchObject({ result: "deferred", code: null });
  });

  it("is told when the server wants a login that we do not have", async () => {
    const fake = await playing({ mail: "530 5.7.0 log in first" });
    expect(await send(transportTo(fake.url))).toMatchObject({ result: "unauthorised" });
  });

  it("may be tried again after the configured pause", async () => {
    const fake = await playing({ auth: "535 5.7.8 no" });
    const transport = transportTo(fake.url, { authenticationRetryMs: 0 }, login);
    await send(transport);
    await send(transport);
    expect(fake.connections()).toBe(2);
  });
});

it("sends nothing, not even the login, without STARTTLS where it is required", async () => {
  const fake = await playing({});
  const change = { startTls: "required", user: "office", auth: { password: "secret" } } as const;
  expect(await send(transportTo(fake.url, {}, change))).toMatchObject({ result: "deferred" });
  expect(fake.commands.filter((line) => /^(AUTH|MAIL)/.test(line))).toEqual([]);
});
