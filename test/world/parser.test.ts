import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { DEFAULT_POLICY } from "../../src/booking/policy.ts";
import type { Time } from "../../src/booking/time.ts";
import type { ParsedMail } from "../../src/mail/reading.ts";
import { makeInProcessParser, openParser, PARSER_LIMITS } from "../../src/world/parser.ts";

const bytes = (text: string) => Buffer.from(text.replaceAll("\n", "\r\n"), "utf8");
const fixture = (name: string) => readFileSync(new URL(`../../fixtures/mail/${name}.eml`, import.meta.url));

async function parse(raw: Uint8Array, limits = PARSER_LIMITS): Promise<ParsedMail> {
  const parsed = await makeInProcessParser(limits).parse(raw);
  if ("failed" in parsed) throw new Error(parsed.detail);
  return parsed;
}

describe("the parser", () => {
  it("keeps an answer out of the flowed quote above it (RFC 3676)", async () => {
    const mail = await parse(
      bytes("From: a@example.jp\nContent-Type: text/plain; format=flowed\n\n> Hi \nHello \nthere\n"),
    );
    expect(mail.text.trim()).toBe("> Hi\nHello there");
  });

  it("joins a character that two encoded words cut in half", async () => {
    const word = (part: Buffer) => `=?UTF-8?B?${part.toString("base64")}?=`;
    const text = Buffer.from("予約の件");
    const mail = await parse(
      bytes(`From: a@example.jp\nSubject: ${word(text.subarray(0, 4))}\n ${word(text.subarray(4))}\n\nx\n`),
    );
    expect(mail.subject).toBe("予約の件");
  });

  it("keeps names and addresses apart whatever stands in the name", async () => {
    const mail = await parse(bytes('From: "trap <evil@example.com>, x" <a..b.@docomo.ne.jp>\n\nx\n'));
    expect(mail.from).toEqual([{ name: "trap <evil@example.com>, x", address: "a..b.@docomo.ne.jp" }]);
  });

  it("leaves the loss visible where a text cannot be decoded whole", async () => {
    const raw = Buffer.concat([
      bytes("From: a@example.jp\nContent-Type: text/plain; charset=utf-8\n\n"),
      Buffer.from([0xe3, 0x81, 0xff, 0x41]),
    ]);
    expect((await parse(raw)).text).toContain("\uFFFD");
  });

  it("reads no name out of damaged bytes, but the address beside them", async () => {
    const mail = await parse(bytes("From: =?utf-8?b?44H/?= <a@example.jp>\n\nx\n"));
    expect(mail.from).toEqual([{ name: "", address: "a@example.jp" }]);
    expect(mail.damaged).toBe(false);
    expect(await parse(bytes("From: a@example.jp\nSubject: =?utf-8?b?44H/?=\n\nx\n"))).toMatchObject({
      damaged: true,
      damage: ["subject"],
    });
  });

  it("takes a mail apart whose lines end in CR alone", async () => {
    const mail = await parse(Buffer.from("From: a@example.jp\rSubject: x\r\rone\rtwo\r"));
    expect([mail.subject, mail.text.trim()]).toEqual(["x", "one\ntwo"]);
  });

  const parts = (type: string, ...all: [string, string][]) =>
    bytes(
      `From: a@example.jp\nContent-Type: ${type}; boundary=b\n\n${all.map(([head, body]) => `--b\nContent-Type: ${head}\n\n${body}\n`).join("")}--b--\n`,
    );

  it("says so when the plain and the HTML text differ", async () => {
    const both = (plain: string, html: string) =>
      parse(parts("multipart/alternative", ["text/plain; charset=utf-8", plain], ["text/html; charset=utf-8", html]));
    expect((await both("2番でお願いします", "<p>3番でお願いします</p>")).damage).toEqual(["alternatives_differ"]);
    expect((await both("2番で\nお願い\nします\n\n> 前の\n> 文", "<div>2番で<b>お願い</b>します</div>")).damaged).toBe(
      false,
    );
    const stub = await both("このメールはHTML形式です。", "<p>3番でお願いします</p>");
    expect([stub.text, stub.damaged]).toEqual(["3番でお願いします", false]);
    expect((await both("2番でお願いし\uFFFDす", "<p>2番でお願いします</p>")).text).toBe("2番でお願いします");
  });

  it("says so when the words are inside a container that it cannot open", async () => {
    const tnef = ['application/ms-tnef; name="winmail.dat"', "x"] as [string, string];
    expect((await parse(parts("multipart/mixed", ["text/plain", ""], tnef))).damage).toEqual(["winmail"]);
    expect((await parse(parts("multipart/mixed", ["text/plain", "hello"], tnef))).damaged).toBe(false);
    expect((await parse(parts("multipart/mixed", ["application/pkcs7-mime; name=smime.p7m", "x"]))).damage).toEqual([
      "encrypted",
    ]);
  });

  it("shows an enclosed mail as a quote, an attached one not at all, and keeps the headers of both", async () => {
    const forward = (disposition: string) =>
      parse(
        parts(
          "multipart/mixed",
          ["text/plain", "FYI"],
          [`message/rfc822\nContent-Disposition: ${disposition}`, "Message-ID: <1@example.jp>\n\nnot mine"],
        ),
      );
    const [inline, attached] = [await forward("inline"), await forward("attachment")];
    expect(inline.text.trim().split("\n")).toEqual(["FYI", "> not mine"]);
    expect(attached.text.trim()).toBe("FYI");
    expect([inline.damage, attached.damage]).toEqual([["enclosed"], ["enclosed"]]);
    const kept = [{ contentType: "message/rfc822", text: "Message-ID: <1@example.jp>" }];
    expect([inline.reportParts, attached.reportParts]).toEqual([kept, kept]);
  });

  it("says so when a boundary or a part's header was damaged on the way", async () => {
    const whole = parts("multipart/alternative", ["text/plain; charset=utf-8", "one"], ["text/html", "two"]).toString();
    const damageOf = async (broken: string) => (await parse(Buffer.from(broken))).damage ?? [];
    expect(await damageOf(whole.replace("\r\n--b\r\n", "\r\n-,b\r\n"))).toContain("structure");
    expect(await damageOf(whole.replace("\r\n\r\none", "\r\n-\none"))).toContain("structure");
    expect(await damageOf(whole.replace("one\r\n--b", "one\r\n--c"))).toContain("structure");
    expect(await damageOf(whole.replace("one", "two"))).toEqual([]);
    expect(await damageOf(whole.replace("\r\n--b--", ""))).toContain("structure");
    expect(await damageOf(whole.replace("text/html", "text/htal"))).toContain("structure");
    expect(await damageOf(whole.replace("Content-Type: text/plain", "Cnntent-Type: text/plain"))).toContain(
      "structure",
    );
  });

  it("takes a type that is no type for plain text (RFC 2045)", async () => {
    expect((await parse(bytes("From: a@example.jp\nContent-Type: text\n\nhello\n"))).text.trim()).toBe("hello");
  });

  it("keeps what a calendar says", async () => {
    const mail = await parse(
      parts("multipart/alternative", ["text/plain", "ok"], ["text/calendar; method=REPLY", "METHOD:REPLY"]),
    );
    expect(mail.reportParts).toEqual([{ contentType: "text/calendar", text: "METHOD:REPLY" }]);
  });

  it("gives the header lines topmost first", async () => {
    const mail = await parse(
      bytes("Authentication-Results: one\nAuthentication-Results: two\nFrom: a@example.jp\n\nx\n"),
    );
    expect(mail.headers.slice(0, 2).map(({ value }) => value)).toEqual(["one", "two"]);
  });

  it("refuses what is over its limits, as a value", async () => {
    const many = `From: a@example.jp\nContent-Type: multipart/mixed; boundary=b\n\n${"--b\n\nx\n".repeat(300)}--b--\n`;
    expect(await makeInProcessParser().parse(bytes(many))).toMatchObject({ failed: "limit" });
    expect(await makeInProcessParser({ ...PARSER_LIMITS, maxBytes: 10 }).parse(bytes(many))).toMatchObject({
      failed: "limit",
    });
  });

  it("reads half a megabyte of nested HTML without stalling, and says that it was cut", async () => {
    const html = `From: a@example.jp\nContent-Type: text/html\n\n${"<div>".repeat(100_000)}`;
    expect((await parse(bytes(html))).damaged).toBe(true);
  });

  it("never sees attachments, only their type, name and size", async () => {
    const mail = await parse(
      bytes(
        'From: a@example.jp\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nhello\n--b\nContent-Type: application/pdf; name="a.pdf"\n\n1234\n--b--\n',
      ),
    );
    expect(mail.text.trim()).toBe("hello");
    expect(mail.attachments).toEqual([{ contentType: "application/pdf", fileName: "a.pdf", bytes: 4 }]);
  });
});

describe("the parser behind a worker", () => {
  it("answers like the one in the process", async () => {
    const parser = openParser();
    for (const name of ["reply-outlook-shift-jis", "bounce-dsn", "bytes-jis-without-charset"]) {
      expect(await parser.parse(fixture(name))).toEqual(await makeInProcessParser().parse(fixture(name)));
    }
    await parser.close();
  });

  it("reads and explains like the reader in the process", async () => {
    const parser = openParser();
    const here = makeInProcessParser();
    const mail = await parse(fixture("reply-gmail-choice-by-number"));
    const at = "2026-11-25T10:00:00+09:00" as Time;
    const calendar = { openHours: Array(7).fill(null), holidays: new Set<never>(), closures: new Set<never>() };
    const office = { policy: DEFAULT_POLICY, calendar, mail: { ownAddresses: [], authservId: null } };
    const task = { file: "x", received: at, now: at, context: null, office };
    const reading = await parser.read(mail, task);
    expect(reading).toEqual(await here.read(mail, task));
    if ("failed" in reading) throw new Error(reading.detail);
    expect(await parser.explain(reading, mail, task)).toEqual(await here.explain(reading, mail, task));
    // Whatever goes wrong while reading is an answer, and the next mail is read.
    expect(await parser.read({ ...mail, from: null as never }, task)).toMatchObject({ failed: "malformed" });
    expect(await parser.read(mail, task)).toEqual(reading);
    await parser.close();
  });

  it("survives a mail that needs more memory than there is, and reads the next one", async () => {
    const parser = openParser({ ...PARSER_LIMITS, maxTextLength: 20_000_000, workerMegabytes: 24 });
    const huge = Buffer.concat([bytes("From: a@example.jp\n\n"), Buffer.alloc(9_000_000, "あ い う\n")]);
    expect(await parser.parse(huge)).toMatchObject({ failed: "malformed", detail: expect.stringMatching(/^worker/) });
    expect("failed" in (await parser.parse(fixture("reply-gmail-choice-by-number")))).toBe(false);
    await parser.close();
  });

  it("gives up a mail at the deadline and reads the next one with a new worker", async () => {
    const parser = openParser({ ...PARSER_LIMITS, deadlineMilliseconds: 1 });
    const huge = Buffer.concat([bytes("From: a@example.jp\n\n"), Buffer.alloc(8_000_000, "あいう\n")]);
    expect(await parser.parse(huge)).toMatchObject({ failed: "deadline" });
    await parser.close();
    const patient = openParser();
    const [first, second] = await Promise.all([
      patient.parse(huge),
      patient.parse(fixture("reply-gmail-choice-by-number")),
    ]);
    expect([first, second].map((answer) => "failed" in answer)).toEqual([false, false]);
    await patient.close();
  });
});
