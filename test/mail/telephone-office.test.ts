import { describe, expect, it } from "vitest";
import { toTime } from "../../src/booking/time.ts";
import { readMail } from "../../src/mail/read.ts";
import type { ParsedMail, ReadingContext } from "../../src/mail/reading.ts";
import { TEST_OFFICE } from "./office.ts";

const RECEIVED = toTime("2026-11-25T10:00:00+09:00");
const ONE: ReadingContext = { state: "offered", offered: [{ number: 1, start: toTime("2026-12-04T14:00:00+09:00") }] };
const FACTS = "\n氏名：試験 太郎\n求職番号：15999-1234567\n希望日時：12月3日(木) 14:00";

function read(subject: string, text: string, byTelephone: boolean, context: ReadingContext | null = null) {
  const mail: ParsedMail = {
    ...{ messageId: "<1@example.jp>", inReplyTo: [], references: [], sender: [], replyTo: [], cc: [] },
    ...{ from: [{ name: "", address: "taro@example.jp" }], to: [{ name: "", address: "madoguchi@office.example.jp" }] },
    ...{ returnPath: "taro@example.jp", subject, date: null, text, fromHtml: false, headers: [] },
    ...{ contentType: "text/plain", reportType: null, reportParts: [], attachments: [], damaged: false },
  };
  const office = { ...TEST_OFFICE, ...(byTelephone ? { byTelephone: true as const } : {}) };
  return readMail(mail, { file: "", received: RECEIVED, now: RECEIVED, office, context });
}

describe("where the office telephones, a talk by telephone is what is booked", () => {
  it.each([
    ["電話相談の予約", "電話相談を希望します。"],
    ["予約", "電話での相談を予約したいです。"],
    ["相談", "電話で相談したいので、予約をお願いします。"],
    ["電話による職業相談の申込み", "お願いいたします。"],
    ["相談", "お電話でのご相談をお願いします。"],
    ["booking", "I would like a telephone consultation."],
  ])("T6-3a: 「%s」「%s」 is offered there, and waits for staff elsewhere", (subject, words) => {
    expect(read(subject, words + FACTS, true)).toMatchObject({ intent: "request", action: "offer" });
    if (!/[a-z]/.test(words)) expect(read(subject, words + FACTS, false).action).toBe("staff");
  });

  it.each([
    "電話相談ではなく、窓口で相談したいです。",
    "今すぐお電話をください。",
    "電話相談のあと、会社に離職票を催促してください。",
    "電話相談の予約をキャンセルします。",
  ])("「%s」 waits for staff there, too", (words) => {
    expect(read("相談", words + FACTS, true).action).toBe("staff");
  });

  it("T6-3b: names the talk beside a yes, and is a yes; another way does not become one", () => {
    const reply = (words: string, byTelephone = true) => read("Re: ご案内", words, byTelephone, ONE).action;
    expect(reply("電話相談、お願いします。")).toBe("confirm");
    expect(reply("電話相談、お願いします。", false)).toBe("staff");
    expect(reply("窓口での相談でお願いします。")).toBe("staff");
  });

  it("shows staff the words as they were written", () => {
    const { newText, subject } = read("電話相談の予約", `電話相談を希望します。${FACTS}`, true);
    expect([subject, newText.split("\n")[0]]).toEqual(["電話相談の予約", "電話相談を希望します。"]);
  });
});
