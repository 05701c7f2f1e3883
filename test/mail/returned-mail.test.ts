import { describe, expect, it } from "vitest";
import type { ParsedMail } from "../../src/mail/reading.ts";
import { readBounce } from "../../src/mail/sender/returned-mail.ts";

const report = (text: string, more: ParsedMail["reportParts"] = []) => ({
  reportType: "delivery-status",
  reportParts: [{ contentType: "message/delivery-status", text }, ...more],
});
const notice = (more: Partial<ParsedMail>): ParsedMail => ({
  messageId: "<notice@carrier.example.com>",
  inReplyTo: [],
  references: [],
  from: [{ name: "", address: "mailer-daemon@carrier.example.com" }],
  sender: [],
  replyTo: [],
  to: [{ name: "", address: "madoguchi@office.example.jp" }],
  cc: [],
  returnPath: "",
  subject: "Undelivered Mail",
  date: null,
  text: "",
  fromHtml: false,
  headers: [],
  contentType: "text/plain",
  reportType: null,
  reportParts: [],
  attachments: [],
  damaged: false,
  ...more,
});

describe("what a bounce says", () => {
  it("names the failed recipient of several, and the letter by the returned headers", () => {
    const fields =
      "Reporting-MTA: dns; x\n\nFinal-Recipient: rfc822; a@example.jp\nAction: delivered\n\nFinal-Recipient: rfc822; taro@Example.JP\nAction: failed\nStatus: 5.1.1\n";
    const headers = [
      { contentType: "text/rfc822-headers", text: "Subject: x\nMessage-ID:\n <offer.1@office.example.jp>" },
    ];
    expect(readBounce(notice(report(fields, headers)))).toEqual({
      recipient: "taro@example.jp",
      permanent: true,
      messageIds: ["<offer.1@office.example.jp>"],
    });
  });

  it("prefers the address we wrote to over the one it was forwarded to", () => {
    const fields =
      "Original-Recipient: rfc822;taro@example.jp\nFinal-Recipient: rfc822;other@example.com\nAction: failed\n";
    expect(readBounce(notice(report(fields))).recipient).toBe("taro@example.jp");
  });

  it("takes a delay for what it is, in a report and in words", () => {
    const permanent = (more: Partial<ParsedMail>) => readBounce(notice(more)).permanent;
    expect(permanent(report("Action: delayed\nStatus: 4.4.1\n"))).toBe(false);
    expect(permanent(report("Action: failed\nStatus: 4.4.7\n"))).toBe(true);
    expect(permanent({ text: "Your message has not yet been delivered. Delivery will be retried." })).toBe(false);
    expect(permanent({ text: "配信が遅延しています。再送を続けます。" })).toBe(false);
    expect(permanent({ text: "550 User unknown" })).toBe(true);
  });

  it.each([
    [
      "qmail",
      "Hi. This is the program at x.\n\n<taro@example.jp>:\n192.0.2.1 does not like recipient.",
      "taro@example.jp",
    ],
    ["a carrier", "550 Unknown user taro..y.@docomo.ne.jp (in reply to RCPT TO)", "taro..y.@docomo.ne.jp"],
    ["a quoted local part", '<"taro..y."@docomo.ne.jp>: 550 Unknown user', "taro..y.@docomo.ne.jp"],
    [
      "Exchange",
      "以下の受信者に送信できませんでした。\n\n宛先： 試験 太郎 (taro@example.jp)\n無効な受信者です",
      "taro@example.jp",
    ],
    [
      "not the office itself",
      "madoguchi@office.example.jp からのメール\ntaro@example.jp は存在しません",
      "taro@example.jp",
    ],
    ["nobody", "お届けできませんでした。", null],
  ])("finds the recipient in the words of %s", (_label, text, recipient) => {
    expect(readBounce(notice({ text })).recipient).toBe(recipient);
  });

  it("takes the recipient from X-Failed-Recipients, and the letter from the words, quoted or not", () => {
    const mail = notice({
      headers: [{ name: "x-failed-recipients", value: "taro@example.jp" }],
      text: "----- original -----\n> Message-ID: <offer.2@office.example.jp>\n",
      inReplyTo: ["<offer.2@office.example.jp>"],
    });
    expect(readBounce(mail)).toMatchObject({
      recipient: "taro@example.jp",
      messageIds: ["<offer.2@office.example.jp>"],
    });
  });
});
