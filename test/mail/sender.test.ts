import { describe, expect, it } from "vitest";
import type { ParsedMail } from "../../src/mail/reading.ts";
import { readAuthentication } from "../../src/mail/sender/authentication.ts";
import { classifySender } from "../../src/mail/sender/sender.ts";
import { TEST_OFFICE } from "./office.ts";

function mailWith(more: Partial<ParsedMail>, headers: Record<string, string> = {}): ParsedMail {
  return {
    messageId: null,
    inReplyTo: [],
    references: [],
    from: [{ name: "試験 太郎", address: "taro@example.jp" }],
    sender: [],
    replyTo: [],
    to: [],
    cc: [],
    returnPath: null,
    subject: "Re: ご案内",
    date: null,
    text: "承知しました。",
    fromHtml: false,
    contentType: "text/plain",
    reportType: null,
    reportParts: [],
    attachments: [],
    damaged: false,
    ...more,
    headers: Object.entries(headers).map(([name, value]) => ({ name, value })),
  };
}

const classify = (more: Partial<ParsedMail>, headers: Record<string, string> = {}) => {
  const mail = mailWith(more, headers);
  return classifySender(mail, mail.text, TEST_OFFICE);
};
const calendar = (method: string) => [
  { contentType: "text/calendar", text: `BEGIN:VCALENDAR\r\nMETHOD:${method}\r\nEND:VCALENDAR` },
];
const PERSON = { sender: "person", doubtful: false };
const DOUBTFUL = { sender: "person", doubtful: true };
const AUTOMATIC = { sender: "auto_reply", doubtful: false };

describe("who wrote a mail", () => {
  it.each<[string, Partial<ParsedMail>, Record<string, string>]>([
    ["a plain mail", {}, {}],
    ["Auto-Submitted: no", {}, { "auto-submitted": "no" }],
    ["X-Auto-Response-Suppress alone", {}, { "x-auto-response-suppress": "All" }],
    ["a question about the automatic answer", { text: "自動返信になりますか？自動返信メールが届きません。" }, {}],
    ["a wish for another counsellor", { subject: "担当変更のお願い", text: "担当者の変更を希望します。" }, {}],
    ["a question whether to answer", { text: "このメールに返信しないと予約できませんか。" }, {}],
    ["a member of the list that is the office's mailbox", {}, { "list-id": "<madoguchi.office.example.jp>" }],
    ["an invitation that is only information", { reportParts: calendar("PUBLISH") }, {}],
    [
      "a person who speaks of being away",
      { text: "12月3日は不在にしています。4日の14時でお願いします。" },
      { "x-mailer": "autoreply tester" },
    ],
  ])("takes %s for a person's", (label, more, headers) => {
    const verdict = classify(more, headers);
    expect(label.includes("being away") ? verdict.sender : verdict).toEqual(
      label.includes("being away") ? "person" : PERSON,
    );
  });

  it.each<[string, Partial<ParsedMail>, Record<string, string>]>([
    ["Auto-Submitted: auto-replied", {}, { "auto-submitted": "auto-replied (vacation)" }],
    ["Auto-Submitted in capitals", {}, { "auto-submitted": "Auto-Replied" }],
    ["X-Autoreply", {}, { "x-autoreply": "yes" }],
    ["Precedence: auto_reply", {}, { precedence: "auto_reply" }],
    ["a Japanese subject", { subject: "自動応答: ご案内" }, {}],
    ["不在通知 in brackets", { subject: "【不在通知】12/1-12/5" }, {}],
    ["Out of Office", { subject: "Automatic reply: offer" }, {}],
    ["words of its own", { subject: "受付完了", text: "本メールは自動配信されています。" }, {}],
    ["two absence phrases", { text: "現在休暇をいただいております。戻り次第ご連絡いたします。" }, {}],
    ["自動応答 with a full-width colon", { subject: "自動応答：ご案内" }, {}],
    ["自動返信 in brackets at the end", { subject: "お問い合わせありがとうございます【自動返信】" }, {}],
    ["a notice of holidays", { subject: "年末年始休業のお知らせ", text: "12/29から休業させていただきます。" }, {}],
    [
      "a notice that somebody else is in charge now",
      { subject: "Re: 担当変更のお知らせ", text: "担当者が変更になりました。今後は後任の試験が承ります。" },
      {},
    ],
    ["a sender that takes no answers", { text: "このメールは送信専用アドレスからお送りしています。" }, {}],
    ["another clerk of this kind", {}, { "x-madoguchi-letter": "x" }],
  ])("takes %s for surely automatic", (_label, more, headers) => {
    expect(classify(more, headers)).toEqual(AUTOMATIC);
  });

  it.each([
    "12月7日から11日まで夏季休暇のため不在です。\n急ぎの方は総務までお願いします。",
    "誠に勝手ながら、11月28日〜12月1日まで臨時休業いたします。\nお問い合わせは12月2日以降に順次対応させていただきます。",
    "年内の営業は終了いたしました。新年は1月5日より営業いたします。",
    "例示は11月20日をもって退職いたしました。今後のご連絡は info@example.jp までお願いいたします。",
    "お休みをいただいております。\n期間：12月7日～12月11日\nご迷惑をおかけします。",
    "運転中のため返信できません（運転モードより自動送信）",
    "本メールはご連絡をいただいた皆様に自動でお送りしています。",
    "この返信は自動で行われています。後ほどご連絡します。",
    "自動返信機能を使って送信しています。12月8日に戻ります。",
    "本メールは送信専用のため、ご返信いただいても回答できません。",
    "このメールボックスは監視されておりません。お電話でお問い合わせください。",
    "メールを受信しました。内容を確認のうえ、担当者より2営業日以内にご連絡いたします。",
    "[不在通知] 12/7-12/9 は研修のため席におりません。",
    "Thanks! I'm currently on parental leave and back in January. Your mail will not be forwarded.",
    "I'll be back in the office on December 8th and will reply then.",
    "This mailbox is not monitored. Please call us.",
  ])("takes %s in answer to our letter for surely automatic", (text) => {
    expect(classify({ subject: "Re: 【予約はまだ確定していません】オンライン相談の時間のご案内", text })).toEqual(
      AUTOMATIC,
    );
  });

  it.each([
    "【不在】Re: 予約のご案内",
    "OOO: Re: booking",
    "Auto: Re: booking",
    "※自動送信※ 受付のお知らせ",
    "Automaattinen vastaus: x",
  ])("takes the subject %s for surely automatic", (subject) => {
    expect(classify({ subject, text: "12/8まで不在です。" })).toEqual(AUTOMATIC);
  });

  it.each([
    "お急ぎの方を先にしてください。2番でお願いします。",
    "自動返信メール（件名：受付）が届きました。2番でお願いします。",
    "I will be in the office on Monday, so the second time is better for me.",
    "会社は年内の営業を終えました。12月8日10時でお願いします。",
    "メールを受信しました。担当者より連絡をいただけますか。",
    "このアドレスは普段確認していませんが、予約は2番でお願いします。",
    "期間：12月7日～12月11日\nこの間で予約をお願いします。",
  ])("takes %s for a person's", (text) => {
    expect(classify({ text }).sender).toBe("person");
  });

  it.each<[string, Partial<ParsedMail>, Record<string, string>]>([
    ["X-Precedence: bulk on an answer", {}, { "x-precedence": "bulk" }],
    ["auto-generated by a help desk", {}, { "auto-submitted": "auto-generated" }],
    ["an empty return path", { returnPath: "" }, {}],
    [
      "two senders",
      {
        from: [
          { name: "", address: "a@example.jp" },
          { name: "", address: "b@example.jp" },
        ],
      },
      {},
    ],
    ["no sender", { from: [] }, {}],
    ["our own address", { from: [{ name: "", address: "madoguchi@office.example.jp" }] }, {}],
    [
      "a calendar's answer",
      { subject: "承諾: オンライン相談", attachments: [{ contentType: "text/calendar", fileName: null, bytes: 1 }] },
      {},
    ],
    ["an answer to an automatic subject", { subject: "Re: 【自動返信】受付" }, {}],
    [
      "a person's answer stamped by a help desk",
      { text: "2番でお願いします。", returnPath: "", from: [{ name: "", address: "noreply@desk.example.com" }] },
      { "auto-submitted": "auto-generated" },
    ],
    [
      "a person who is away and speaks of the booking",
      { text: "現在休暇中で不在にしています。戻り次第ご連絡しますので予約を取り消してください。" },
      {},
    ],
    ["a click in a calendar", { subject: "相談", reportParts: calendar("REPLY") }, {}],
    ["a counter-proposal of a calendar", { reportParts: calendar("COUNTER") }, {}],
    ["bulk in an answer to us", { inReplyTo: ["<1@office.example.jp>"] }, { precedence: "bulk" }],
    ["a daemon's name without a reason", { from: [{ name: "", address: "postmaster@example.com" }] }, {}],
  ])("doubts %s", (_label, more, headers) => {
    expect(classify(more, headers)).toEqual(DOUBTFUL);
  });

  it.each<[string, Partial<ParsedMail>]>([
    [
      "qmail",
      { subject: "failure notice", text: "Hi. This is the program at example.com.\n<a@example.jp>: no such user" },
    ],
    ["Exchange", { subject: "配信不能: ご案内", text: "次の受信者に配信できませんでした。\n無効な受信者です" }],
    ["Domino", { subject: "配信障害レポート", text: "あて先のユーザーが見つかりません。" }],
    ["a carrier", { subject: "Mail System Error - Returned Mail", text: "550 Unknown user a@docomo.ne.jp" }],
    [
      "a carrier that writes kindly",
      { subject: "メールが届きませんでした", text: "受信拒否の設定により配信できません。" },
    ],
    [
      "an old Exchange",
      {
        from: [{ name: "システム管理者", address: "admin@example.jp" }],
        subject: "配信できません: ご案内",
        text: "メッセージは、次の受信者に配信されませんでした。\n無効な受信者",
      },
    ],
    ["a server that is late", { subject: "メール遅延通知", text: "配信が遅れています。送信の再試行を続けます。" }],
    [
      "a relay of no such name",
      {
        from: [{ name: "", address: "info@relay.example.com" }],
        subject: "メッセージは配信されませんでした",
        text: "a@example.jp 宛のメッセージが拒否されました。5.7.1",
      },
    ],
    ["Gmail", { subject: "Undeliverable: offer", text: "Your message wasn't delivered to a@example.jp because…" }],
  ])("takes the words of %s for a bounce", (_label, more) => {
    const from = [{ name: "Mail Delivery Subsystem", address: "postmaster@example.com" }];
    expect(classify({ from, returnPath: "", ...more })).toEqual({ sender: "bounce", doubtful: false });
  });

  it.each<[string, Partial<ParsedMail>, Record<string, string>]>([
    ["a feedback report", { reportType: "feedback-report" }, {}],
    [
      "a complaint with the mail enclosed",
      {
        subject: "complaint about message from 192.0.2.1",
        reportParts: [{ contentType: "message/rfc822", text: "Subject: x" }],
      },
      {},
    ],
    ["an unsubscription by a mail program", { subject: "unsubscribe" }, { "x-apple-unsubscribe": "true" }],
    ["a notice of a sending service", { text: '{"notificationType":"Complaint"}' }, {}],
  ])("shows %s to staff like a bounce", (_label, more, headers) => {
    expect(classify(more, headers).sender).toBe("bounce");
  });

  it.each<[string, Partial<ParsedMail>, Record<string, string>, string]>([
    ["a notification", { reportType: "disposition-notification" }, {}, "receipt"],
    [
      "a free form",
      { subject: "開封済み: ご案内", text: "宛先: 窓口\n件名: ご案内\nは 2026年11月25日 10:00:00 に開封されました。" },
      {},
      "receipt",
    ],
    [
      "a free form with a dash",
      { subject: "開封確認 - ご案内", text: "これは、次のメールの開封確認です。" },
      {},
      "receipt",
    ],
    ["a mailing list", {}, { "list-id": "<news.example.com>" }, "bulk"],
    [
      "a newsletter",
      { subject: "12月号", text: "今月のおすすめ" },
      { "list-unsubscribe": "<https://example.com>" },
      "bulk",
    ],
    [
      "a newsletter that has no header for it",
      {
        subject: "冬の特集",
        text: `${"今月のおすすめ https://example.com/item\n".repeat(12)}配信停止はこちら https://example.com/u`,
      },
      {},
      "bulk",
    ],
    [
      "a list of an old program",
      { subject: "集まり", text: "I have a question.", returnPath: "owner-town@example.com" },
      { precedence: "bulk" },
      "bulk",
    ],
  ])("takes %s for what it is", (_label, more, headers, sender) => {
    expect(classify(more, headers)).toEqual({ sender, doubtful: false });
  });

  it.each<[string, Partial<ParsedMail>, Record<string, string>]>([
    ["Precedence: bulk", { subject: "予約", text: "オンライン相談を希望します。" }, { precedence: "bulk" }],
    ["List-Unsubscribe", { text: "2番でお願いします。" }, { "list-unsubscribe": "<mailto:x@example.com>" }],
    ["Feedback-ID", { subject: "相談", text: "試験と申します。" }, { "feedback-id": "webmail" }],
    [
      "a pasted newsletter",
      { subject: "この求人", text: "下の求人について相談を希望します。\n配信停止はこちら https://example.com/u" },
      {},
    ],
  ])("reads a person whose webmail or paste leaves %s, and doubts", (_label, more, headers) => {
    expect(classify(more, headers)).toEqual(DOUBTFUL);
  });

  it("does not take a delivered notice for a bounce", () => {
    const report = (action: string) =>
      classify({
        contentType: "multipart/report",
        reportType: "delivery-status",
        reportParts: [{ contentType: "message/delivery-status", text: `Action: ${action}\n` }],
      });
    expect(report("delivered").sender).toBe("receipt");
    expect(report("failed").sender).toBe("bounce");
    expect(report("delayed").sender).toBe("bounce");
  });
});

describe("what the office's own mail server says", () => {
  const judge = (...lines: string[]) =>
    readAuthentication(
      { ...mailWith({}), headers: lines.map((value) => ({ name: "authentication-results", value })) },
      "mx.office.example.jp",
    );

  it("believes only the topmost line of the configured server", () => {
    expect(judge("mx.office.example.jp; dmarc=pass")).toBe("pass");
    expect(judge("mx.office.example.jp; dmarc=fail", "mx.office.example.jp; dmarc=pass")).toBe("fail");
    expect(judge("other.example.com; dmarc=pass", "mx.office.example.jp; dmarc=pass")).toBe("none");
    expect(judge()).toBe("none");
  });

  it("wants a DKIM signature of the sender's own domain", () => {
    expect(judge("mx.office.example.jp; dkim=pass header.d=example.jp")).toBe("pass");
    expect(judge("mx.office.example.jp; dkim=pass header.d=example.com")).toBe("none");
    expect(judge("mx.office.example.jp; spf=fail; dkim=fail")).toBe("fail");
  });
});
