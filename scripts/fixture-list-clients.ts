import type { FixtureMail } from "./build-fixtures.ts";
import { CONFIRM, type Fixture, gmail, marked, ONE, RE, reply, SENT, SENT_ONE, THREE_UNSENT } from "./fixture-list.ts";

/** How mail programs mark what they repeat and what they add below, and mails that no person wrote. */

const WORDS = "2番でお願いします。";
const OFFICE = "ハローワーク糸魚川";
const ADDRESS = "madoguchi@office.example.jp";
/** The copy of our letter is not at hand: only the program's own marks tell old words from new ones. */
const client = (name: string, body: string, more: Partial<FixtureMail> = {}): Fixture => ({
  name: `client-${name}`,
  mail: reply(body, more),
  context: THREE_UNSENT,
  expect: { ...CONFIRM("choose", 2), newText: WORDS },
});
const quotes = (attribution: string, mark = "> ") => `${WORDS}\n\n${attribution}\n${marked(SENT, mark)}`;
const mailer = (name: string): Partial<FixtureMail> => ({
  headers: [`X-Mailer: ${name}`, "In-Reply-To: <offer.1@office.example.jp>"],
});

const CLIENTS: Fixture[] = [
  client("gmail-of-old", quotes(`2026/11/25 9:30 に ${OFFICE}<${ADDRESS}> さんは書きました:`)),
  client("gmail-message-form", quotes(`2026年11月25日(水) 9:30 ${OFFICE} <${ADDRESS}> のメッセージ:`)),
  client("gmail-attribution-over-two-lines", quotes(`2026年11月25日(水) 9:30 ${OFFICE}\n<${ADDRESS}>:`)),
  client("gmail-in-english", quotes(`On Wed, Nov 25, 2026 at 9:30 AM ${OFFICE} <${ADDRESS}>\nwrote:`)),
  client("iphone-in-english", quotes(`On Nov 25, 2026, at 9:30, ${OFFICE} <${ADDRESS}> wrote:`)),
  client("iphone-in-jis", quotes(`2026/11/25 9:30、${OFFICE} <${ADDRESS}>のメール:`), {
    charset: "iso-2022-jp",
    ...mailer("iPhone Mail (22B91)"),
  }),
  client(
    "apple-mail-on-a-mac",
    quotes(`2026/11/25 9:30、${OFFICE} <${ADDRESS}>のメール：`),
    mailer("Apple Mail (2.3826)"),
  ),
  client("apple-mail-message-form", quotes(`2026/11/25 9:30、${OFFICE} <${ADDRESS}>のメッセージ:`)),
  client("roundcube", quotes(`2026-11-25 09:30 に ${OFFICE} さんは書きました:`), {
    headers: ["User-Agent: Roundcube Webmail/1.6.9", "In-Reply-To: <offer.1@office.example.jp>"],
  }),
  client("evolution", quotes(`2026-11-25 (水) の 09:30 +0900 に ${OFFICE} さんは書きました:`)),
  client("thunderbird-of-old", quotes(`(2026/11/25 9:30), ${OFFICE} wrote:`), { charset: "iso-2022-jp" }),
  client("thunderbird-with-address", quotes(`On 2026/11/25 9:30, ${OFFICE} <${ADDRESS}> wrote:`)),
  client("becky", quotes(`On Wed, 25 Nov 2026 09:30:00 +0900\n${OFFICE} <${ADDRESS}> wrote:`, ">"), {
    charset: "iso-2022-jp",
    ...mailer("Becky! ver. 2.81.01 [ja]"),
  }),
  client("shuriken-quotes-by-bar", quotes(`${OFFICE} さんは 2026/11/25 09:30 に書きました:`, "| "), {
    charset: "iso-2022-jp",
  }),
  client(
    "outlook-with-copy-line",
    `${WORDS}\n\n差出人: ${OFFICE} <${ADDRESS}>\n送信日時: 2026年11月25日水曜日 9:30\n宛先: taro.shiken@example.jp\nCC: hanako.madoguchi@example.com\n件名: 【未確定】ご予約いただける日時のご案内\n\n${SENT}`,
    mailer("Microsoft Outlook 16.0"),
  ),
  client(
    "outlook-on-the-web",
    `${WORDS}\n________________________________\n差出人: ${OFFICE}<${ADDRESS}>\n送信: 2026年11月25日 9:30\n宛先: taro.shiken@example.jp <taro.shiken@example.jp>\n件名: 【未確定】ご予約いただける日時のご案内\n\n${SENT}`,
  ),
  client(
    "outlook-for-ios",
    `${WORDS}\n\nOutlook for iOS を入手\n________________________________\n差出人: ${OFFICE} <${ADDRESS}>\n送信日時: 水曜日, 11月 25, 2026 9:30 午前\n宛先: taro.shiken@example.jp <taro.shiken@example.jp>\n件名: 【未確定】ご予約いただける日時のご案内\n\n${SENT}`,
  ),
  client(
    "windows-live-mail",
    `${WORDS}\n\n-----元のメッセージ-----\nFrom: ${OFFICE}\nSent: Wednesday, November 25, 2026 9:30 AM\nTo: taro.shiken@example.jp\nSubject: 【未確定】ご予約いただける日時のご案内\n\n${SENT}`,
    { charset: "iso-2022-jp" },
  ),
  client(
    "webmail-original-message-in-japanese",
    `${WORDS}\n\n---- 元のメッセージ ----\n差出人: ${ADDRESS}\n日時: 2026/11/25 09:30\n件名: 【未確定】ご予約いただける日時のご案内\n\n${SENT}`,
  ),
  client(
    "yahoo-japan-app",
    `${WORDS}\n\nYahoo!メールアプリから送信\n\n----- Original Message -----\nFrom: ${ADDRESS}\nTo: taro.shiken@example.jp\nDate: 2026/11/25, 水 09:30\nSubject: ご案内\n\n${SENT}`,
    { charset: "iso-2022-jp" },
  ),
  client(
    "docomo-mail",
    `${WORDS}\n\n-----Original Message-----\nFrom: ${ADDRESS}\nDate: 2026/11/25 09:30\nTo: taro.shiken@docomo.ne.jp\nSub: ご案内\n\n${SENT}`,
    {
      charset: "iso-2022-jp",
      from: "taro.shiken@docomo.ne.jp",
    },
  ),
  client("quotes-by-double-angle", quotes(`${OFFICE} さんは書きました:`, "≫ ")),
  ...[
    ["iphone", "iPhoneから送信"],
    ["ipad", "iPadから送信"],
    ["android", "Androidから送信"],
    ["xperia", "Xperiaから送信"],
    ["docomo-app", "ドコモメールアプリから送信"],
    ["english-iphone", "Sent from my iPhone"],
    ["dashes", "-- \n試験 太郎\ntaro.shiken@example.jp"],
    ["heavy-rule", "━━━━━━━━━━\n試験 太郎\nTEL 090-0000-0000\n━━━━━━━━━━"],
    ["double-rule", "==========\n試験 太郎\nメール taro.shiken@example.jp\n=========="],
    ["stars", "*******************\n試験 太郎\n〒941-0000 新潟県糸魚川市\n*******************"],
  ].map(([name, footer]) => client(`footer-${name}`, `${WORDS}\n\n${footer}`)),
];

const machine = (name: string, sender: string, mail: FixtureMail, action = "ignore"): Fixture => ({
  name: `machine-${name}`,
  mail,
  context: ONE,
  expect: { sender, action, choice: null, wishes: [] },
});
const absent = (name: string, subject: string, body: string, headers: string[] = []): Fixture =>
  machine(name, "auto_reply", { subject, body, headers: ["In-Reply-To: <offer.1@office.example.jp>", ...headers] });
const bounce = (
  name: string,
  from: string,
  subject: string,
  body: string,
  headers: string[] = ["Return-Path: <>"],
): Fixture => machine(name, "bounce", { from, subject, body, headers }, "staff");
const report = (
  name: string,
  sender: string,
  type: string,
  text: string,
  status: string,
  mail: Partial<FixtureMail>,
  action: string,
): Fixture =>
  machine(
    name,
    sender,
    {
      body: "",
      whole: {
        contentType: `multipart/report; report-type=${type}; boundary="b1"`,
        content: `--b1\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n${text}\n--b1\nContent-Type: message/${type}\n\n${status}\n--b1\nContent-Type: message/rfc822\n\nFrom: ${ADDRESS}\nTo: taro.shiken@example.jp\nSubject: offer\nMessage-ID: <offer.1@office.example.jp>\n\n--b1--\n`,
      },
      ...mail,
    },
    action,
  );

const MACHINES: Fixture[] = [
  absent("vacation-by-x-autoreply", RE, "承知しました。", ["X-Autoreply: yes"]),
  absent("vacation-by-precedence", RE, "12月4日まで休んでおります。", ["Precedence: auto_reply"]),
  absent("vacation-by-x-autorespond", RE, "お問い合わせありがとうございます。", ["X-Autorespond: vacation"]),
  absent("absence-in-subject", "不在のお知らせ(11/25-12/4) Re: ご案内", "12月4日まで不在にしております。"),
  absent("absence-subject-fuzai-tsuchi", "不在通知: Re: ご案内", "現在不在にしております。12月7日に返信いたします。"),
  absent(
    "automatic-answer-subject",
    "自動応答: 【未確定】ご予約いただける日時のご案内",
    "現在休暇をいただいております。",
    ["X-Auto-Response-Suppress: All", "Auto-Submitted: auto-generated"],
  ),
  absent(
    "english-out-of-office",
    "Out of Office: Re: offer",
    "I am out of the office until December 4 with limited access to email.",
  ),
  absent(
    "english-automatic-reply",
    "Automatic reply: offer",
    "Thank you for your mail. I will be back on December 7.",
    ["Auto-Submitted: auto-replied"],
  ),
  absent("closed-for-the-holidays", "Re: ご案内（自動返信）", "誠に勝手ながら年末年始は休業いたします。"),
  absent("another-clerk", RE, "お問い合わせを受け付けました。受付番号は12345です。このメールに返信しないでください。", [
    "Auto-Submitted: auto-replied",
    "Precedence: bulk",
  ]),
  bounce(
    "carrier-refuses-by-filter",
    "MAILER-DAEMON@docomo.ne.jp",
    "Undelivered Mail Returned to Sender",
    "<taro.shiken@docomo.ne.jp>: host mfsmax.docomo.ne.jp said: 550 Unknown user taro.shiken@docomo.ne.jp (in reply to end of DATA command)",
  ),
  bounce(
    "carrier-ezweb",
    "MAILER-DAEMON@ezweb.ne.jp",
    "Mail System Error - Returned Mail",
    "Your message was not delivered to the following recipients:\n\n  <taro.shiken@ezweb.ne.jp>: User Unknown",
  ),
  bounce(
    "yahoo-japan-no-account",
    "MAILER-DAEMON@yahoo.co.jp",
    "failure notice",
    "<taro.shiken@yahoo.co.jp>:\nRemote host said: 554 delivery error: dd This user doesn't have a yahoo.co.jp account (taro.shiken@yahoo.co.jp)",
  ),
  bounce(
    "qmail",
    "MAILER-DAEMON@example.com",
    "failure notice",
    "Hi. This is the qmail-send program at example.com.\nI'm afraid I wasn't able to deliver your message to the following addresses.\nThis is a permanent error; I've given up. Sorry it didn't work out.\n\n<taro.shiken@example.com>:\nSorry, no mailbox here by that name. (#5.1.1)",
  ),
  bounce(
    "exchange-in-japanese",
    "postmaster@example.com",
    "配信不能: 【未確定】ご予約いただける日時のご案内",
    "次の受信者またはグループへの配信に失敗しました:\n\ntaro.shiken@example.com\n入力した電子メール アドレスが見つかりませんでした。",
  ),
  bounce(
    "domino",
    "Postmaster@example.com",
    "DELIVERY FAILURE: User taro.shiken not listed in Domino Directory",
    "Your message\n\n  Subject: offer\n\nwas not delivered to:\n\n  taro.shiken@example.com\n\nbecause:\n\n  User taro.shiken (taro.shiken@example.com) not listed in Domino Directory",
  ),
  bounce(
    "mailbox-full",
    "Mail Delivery Subsystem <mailer-daemon@example.jp>",
    "Returned mail: see transcript for details",
    "   ----- The following addresses had permanent fatal errors -----\n<taro.shiken@example.jp>\n    (reason: 552 5.2.2 Mailbox full)",
  ),
  report(
    "delayed-delivery",
    "bounce",
    "delivery-status",
    "Your message has not been delivered yet.",
    "Reporting-MTA: dns; mx.example.com\n\nFinal-Recipient: rfc822; taro.shiken@example.jp\nAction: delayed\nStatus: 4.4.1",
    {
      from: "MAILER-DAEMON@mx.example.com",
      subject: "Delayed Mail (still being retried)",
      headers: ["Return-Path: <>"],
    },
    "staff",
  ),
  report(
    "feedback-report",
    "bounce",
    "feedback-report",
    "This is an email abuse report.",
    "Feedback-Type: abuse\nUser-Agent: trial/1.0\nVersion: 1",
    { from: "fbl@example.com", subject: "complaint about message" },
    "staff",
  ),
  report(
    "receipt-from-outlook",
    "receipt",
    "disposition-notification",
    "メッセージは 2026年11月25日 10:02:38 に表示されました。",
    "Final-Recipient: rfc822;taro.shiken@example.jp\nOriginal-Message-ID: <offer.1@office.example.jp>\nDisposition: automatic-action/MDN-sent-automatically; displayed",
    { subject: "開封済み: 【未確定】ご予約いただける日時のご案内" },
    "ignore",
  ),
  report(
    "receipt-deleted-unread",
    "receipt",
    "disposition-notification",
    "The message was deleted without being displayed.",
    "Final-Recipient: rfc822;taro.shiken@example.jp\nDisposition: manual-action/MDN-sent-manually; deleted",
    { subject: "Not read: offer" },
    "ignore",
  ),
  machine("newsletter-with-unsubscribe", "bulk", {
    subject: "12月のセミナーのご案内",
    body: "12月3日14時からオンラインで開催します。配信停止はこちら。",
    headers: ["List-Unsubscribe: <mailto:stop@example.com>", "List-Id: <news.example.com>"],
  }),
  machine("mailing-list", "bulk", {
    subject: "[town-ml:00123] 集まりの件",
    body: "12月3日14時に集まります。",
    headers: ["List-Id: town-ml <town-ml.example.com>", "List-Post: <mailto:town-ml@example.com>", "Precedence: list"],
  }),
  {
    name: "machine-our-own-address-comes-back",
    mail: reply(gmail("承知しました。", SENT_ONE), { from: `${OFFICE} <${ADDRESS}>` }),
    context: ONE,
    expect: { action: "staff" },
  },
  {
    name: "machine-no-reply-sender",
    mail: reply("承知しました。", { from: "noreply@example.jp" }),
    context: { ...ONE, addressee: "noreply@example.jp" },
    expect: { action: "staff", doubts: ["maybe_automatic"] },
  },
];

const PEOPLE: Fixture[] = [
  {
    name: "person-writes-about-being-away",
    mail: reply(gmail("12月1日から3日まで不在にしておりますので、2番でお願いします。")),
    context: THREE_UNSENT,
    expect: { sender: "person" },
  },
  {
    name: "person-from-exchange-with-all-its-headers",
    mail: reply(gmail("承知しました。", SENT_ONE), {
      headers: [
        "X-MS-Has-Attach:",
        "X-MS-TNEF-Correlator:",
        "X-Auto-Response-Suppress: DR, OOF, AutoReply",
        "Thread-Index: AdxzAAAA",
        "In-Reply-To: <offer.1@office.example.jp>",
      ],
    }),
    context: ONE,
    expect: CONFIRM("accept", 1),
  },
  {
    name: "person-asks-about-a-bounced-mail",
    mail: { subject: "メールが届きません", body: "先日お送りしたメールがエラーで戻ってきました。届いていますか？" },
    expect: { sender: "person", action: "staff" },
  },
];

export const CLIENT_FIXTURES: readonly Fixture[] = [...CLIENTS, ...MACHINES, ...PEOPLE];
