import { simpleParser } from "mailparser";
import MailComposer from "nodemailer/lib/mail-composer";
import { describe, expect, it, vi } from "vitest";
import { toTime } from "../../src/booking/time.ts";
import { type Composition, composeMime } from "../../src/mail/letters/compose.ts";

const PDF = new Uint8Array(Array.from({ length: 3_000 }, (_, at) => (at * 7) % 256));

const FILE = { fileName: "terms.txt", contentType: "text/plain; charset=utf-8" };

const LETTER: Composition = {
  messageId: "<offer.1.abcdef@example.jp>",
  date: toTime("2026-12-03T09:05:07+09:00"),
  boundary: "b-1",
  from: { name: "試験公共職業相談窓口（テスト）", address: "madoguchi@example.jp" },
  to: "hanako@example.com",
  subject: "【まだ確定していません】オンライン職業相談の予約可能日時のご案内（受付番号 K7M2）",
  text: `窓口 花子 様\n\n12月8日（火）14時00分～14時30分\n${"長い行".repeat(400)}\n`,
  html: '<!doctype html><html lang="ja"><body><p>窓口 花子 様</p><p>12月8日（火）</p></body></html>',
  inReplyTo: "<request@example.com>",
  references: ["<first@example.com>", "<request@example.com>"],
  contentLanguage: "ja",
  attachments: [
    { fileName: "利用規約（見本）令和八年版.pdf", contentType: "application/pdf", content: PDF },
    { ...FILE, content: Buffer.from("規約\r\n") },
    {
      fileName: "booking.ics",
      contentType: "text/calendar; charset=utf-8; method=PUBLISH",
      content: Buffer.from("BEGIN:VCALENDAR\r\nMETHOD:PUBLISH\r\nEND:VCALENDAR\r\n"),
    },
  ],
};

const compose = async (change: Partial<Composition> = {}): Promise<string> =>
  Buffer.from(await composeMime({ ...LETTER, ...change })).toString("latin1");

const headersOf = (mime: string): string => mime.slice(0, mime.indexOf("\r\n\r\n")).replace(/\r\n[ \t]+/g, " ");

describe("a composed letter", () => {
  it("is the same bytes every time", async () => {
    const [first, second] = [await composeMime(LETTER), await composeMime(structuredClone(LETTER))];
    expect(Buffer.from(first).equals(Buffer.from(second))).toBe(true);
  });

  it.each<[string, Partial<Composition>]>([
    ["with attachments", {}],
    ["without any", { attachments: [], inReplyTo: null, references: [] }],
    ["with lines that end where base64 does", { text: "あ".repeat(19), html: "a".repeat(57) }],
    ["with an empty part", { text: "", attachments: [{ ...FILE, content: new Uint8Array() }] }],
  ])("is what nodemailer's own streams write, %s", async (_, change) => {
    const compile = vi.spyOn(MailComposer.prototype, "compile");
    const ours = await composeMime({ ...LETTER, ...change });
    const theirs = await compile.mock.results[0]?.value.build();
    compile.mockRestore();
    expect(Buffer.from(ours).equals(theirs)).toBe(true);
  });

  it("comes back whole: words, dates, both versions of the text and every attachment byte", async () => {
    const parsed = await simpleParser(Buffer.from(await composeMime(LETTER)));
    expect(parsed.subject).toBe(LETTER.subject);
    expect(parsed.from?.value).toEqual([LETTER.from]);
    expect(parsed.messageId).toBe(LETTER.messageId);
    expect(parsed.inReplyTo).toBe(LETTER.inReplyTo);
    expect(parsed.references).toEqual(LETTER.references);
    expect(parsed.text?.replaceAll("\r\n", "\n").trim()).toBe(LETTER.text.trim());
    expect(String(parsed.html).trim()).toBe(LETTER.html);
    expect(parsed.attachments.map(({ filename }) => filename)).toEqual(
      LETTER.attachments.map(({ fileName }) => fileName),
    );
    expect(parsed.attachments.map(({ contentDisposition }) => contentDisposition)).toEqual(Array(3).fill("attachment"));
    expect(parsed.attachments[0]?.content.equals(Buffer.from(PDF))).toBe(true);
    expect(parsed.attachments[2]?.headers.get("content-type")).toMatchObject({
      value: "text/calendar",
      params: { method: "PUBLISH" },
    });
  });

  it("puts text and html as alternatives inside the mixed mail", async () => {
    const mime = await compose();
    const types = [...mime.matchAll(/^Content-Type: ([\w/]+)/gm)].map(([, type]) => type);
    expect(types).toEqual([
      "multipart/mixed",
      "multipart/alternative",
      "text/plain",
      "text/html",
      "application/pdf",
      "text/plain",
      "text/calendar",
    ]);
    expect((await compose({ attachments: [] })).match(/multipart\/mixed/)).toBeNull();
  });

  it("says in its headers that a machine wrote it, that it is ours, and nothing about the program", async () => {
    const headers = headersOf(await compose());
    expect(headers).toMatch(/^Date: Thu, 3 Dec 2026 09:05:07 \+0900$/m);
    expect(headers).toMatch(/^Auto-Submitted: auto-replied$/m);
    expect(headers).toMatch(/^Content-Language: ja$/m);
    expect(headers).toMatch(/^X-Madoguchi-Letter: 1$/m);
    expect(headers).toMatch(/^MIME-Version: 1\.0$/m);
    expect(headers).not.toMatch(/X-Mailer|nodemailer|Bcc|^Cc/im);
    // All would keep the bounce from us that rule T6-3d needs.
    expect(headers).toMatch(/^X-Auto-Response-Suppress: OOF, AutoReply$/m);
  });

  it("is plain ASCII in short lines that end with CRLF", async () => {
    const mime = await compose();
    expect(mime).not.toMatch(/[^\r\n\t\u0020-\u007e]/);
    expect(mime.replace(/\r\n/g, "")).not.toMatch(/[\r\n]/);
    for (const line of mime.split("\r\n")) expect(line.length).toBeLessThanOrEqual(78);
  });

  it("encodes the text with the line ends of mail, whatever the letter was written with", async () => {
    const mime = await compose({ text: "一\n二\r\n三", attachments: [] });
    expect(mime).toContain(Buffer.from("一\r\n二\r\n三").toString("base64"));
  });

  it("writes Japanese file names as RFC 2231 says", async () => {
    const mime = await compose();
    expect(mime).toMatch(/filename\*0\*=utf-8''%E5%88%A9%E7%94%A8/i);
  });

  it("lets nothing in a subject, name or file name become a header or a second body", async () => {
    const evil = "x\r\nBcc: other@example.com\r\n\r\n<p>body</p>\u2028Cc: third@example.com\u0000";
    const mime = await compose({
      subject: evil,
      from: { name: evil, address: "madoguchi@example.jp" },
      attachments: [{ fileName: evil, contentType: `text/plain; name="a\r\nBcc: b@example.com"`, content: PDF }],
    });
    const parsed = await simpleParser(Buffer.from(mime, "latin1"));
    expect([...parsed.headers.keys()]).not.toEqual(expect.arrayContaining(["bcc"]));
    expect(parsed.headers.has("cc")).toBe(false);
    expect(mime).not.toMatch(/^(Bcc|Cc):/im);
    expect(parsed.text).toContain("12月8日（火）14時00分～14時30分");
    expect(parsed.from?.value).toHaveLength(1);
  });

  it("is written to exactly one address", async () => {
    for (const to of [
      "a@example.com, b@example.com",
      "a@example.com\r\nBcc: b@example.com",
      "<a@example.com>",
      "a",
      "",
    ]) {
      await expect(compose({ to })).rejects.toThrow(/one plain address/);
    }
    await expect(compose({ messageId: "<a@b>\r\nX: y" })).rejects.toThrow(/Message-ID/);
  });

  it("can be addressed to the old dotted addresses of carriers", async () => {
    const headers = headersOf(await compose({ to: "shiken..taro@docomo.ne.jp" }));
    expect(headers).toMatch(/^To: <?"?shiken\.\.taro"?@docomo\.ne\.jp>?$/m);
    expect(headersOf(await compose({ to: "-a/b-_@ezweb.ne.jp" }))).toMatch(/^To: -a\/b-_@ezweb\.ne\.jp$/m);
  });

  it("keeps a long thread's first and last references", async () => {
    const references = Array.from({ length: 60 }, (_, at) => `<r${at}@example.com>`);
    const parsed = await simpleParser(Buffer.from(await compose({ references }), "latin1"));
    expect(parsed.references?.length).toBeLessThanOrEqual(20);
    expect([parsed.references?.[0], parsed.references?.at(-1)]).toEqual(["<r0@example.com>", "<r59@example.com>"]);
  });
});
