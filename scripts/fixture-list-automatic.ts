import { CONFIRM, type Fixture, gmail, ONE, RE, reply, SENT_ONE, STAFF, THREE } from "./fixture-list.ts";

/** Machines that write like people, and people who write like machines. */

const OFFER = "In-Reply-To: <offer.1@office.example.jp>";
type Written = readonly [name: string, subject: string, body: string, headers?: readonly string[], from?: string];
const machine =
  (sender: string, action: string) =>
  ([name, subject, body, headers = [OFFER], from]: Written): Fixture => ({
    name: `automatic-${name}`,
    mail: { subject, body, headers: [...headers], ...(from === undefined ? {} : { from }) },
    context: ONE,
    expect: { sender, action, choice: null },
  });

const ANSWERS: readonly Written[] = [
  [
    "away-and-answers-later",
    RE,
    "誠に勝手ながら、11月25日から11月30日まで不在にしております。\nご返信は12月1日以降となります。",
  ],
  ["on-a-business-trip", RE, "12月4日まで海外出張中のため、メールの確認が遅くなります。帰国後にご返信します。"],
  ["outside-business-hours", RE, "営業時間外にいただいたメールには、翌営業日以降に順次回答いたします。"],
  [
    "maternity-leave",
    "産休のお知らせ",
    "産前産後休暇のため、しばらくお休みをいただきます。ご用件は後任の試験までお願いいたします。",
  ],
  ["day-of-return-named", RE, "試験は現在長期休暇をいただいております。12月7日に出社いたします。"],
  ["mail-cannot-be-looked-at", RE, "ただいまメールの確認ができません。翌営業日にご返信いたします。"],
  ["in-brackets-above-the-words", RE, "【自動返信】\nただいま席を外しております。"],
  ["in-brackets-behind-the-words", RE, "運転中のため返信できません（自動応答）"],
  ["driving-mode-of-a-telephone", RE, "運転中のため返信できません（運転モードより自動送信）"],
  ["mailbox-that-nobody-watches", RE, "このメールボックスは監視されておりません。お電話でお問い合わせください。"],
  ["company-closed-until-a-day", RE, "11月28日から12月1日まで臨時休業いたします。12月2日より通常営業いたします。"],
  [
    "inquiry-accepted-by-another-clerk",
    RE,
    "お問い合わせを受け付けました。\n受付番号：12345\n担当者よりご連絡いたします。",
  ],
  ["thanks-for-the-inquiry", RE, "この度はお問い合わせいただきありがとうございます。3営業日以内にご返信いたします。"],
  [
    "english-leave-without-subject",
    RE,
    "I am on annual leave until 7 December. For urgent matters please contact my colleague.",
  ],
  [
    "english-support-has-received",
    RE,
    "We have received your message. Our support team will get back to you within 2 business days.",
  ],
  ["english-travelling", RE, "I will have limited access to my email. I will reply when I return."],
  [
    "exchange-rule-answers",
    RE,
    "ただいま不在です。",
    [OFFER, "X-MS-Exchange-Generated-Message-Source: Mailbox Rules Agent"],
  ],
  [
    "quarantine-digest",
    "迷惑メール隔離通知",
    "以下のメールを隔離しました。",
    ["Return-Path: <>"],
    "quarantine@example.com",
  ],
  ["in-chinese", "自动回复: offer", "您好，我已收到您的邮件。"],
  ["in-korean", "자동 회신: offer", "부재중입니다."],
];

const RECEIPTS: readonly Written[] = [
  ["receipt-deleted-without-opening", "未開封: ご案内", "メッセージは 2026年11月25日 に開封されずに削除されました。"],
  ["receipt-without-colon", "開封確認", "送信されたメッセージが開封されました。"],
  [
    "receipt-of-thunderbird",
    "開封確認 (表示) - ご案内",
    "これはあなたが taro.shiken@example.jp に送信したメールの開封確認です。",
  ],
  ["receipt-not-read-in-english", "Not read: offer", "Your message was deleted without being read on Wednesday."],
];

const RETURNS: readonly Written[] = [
  [
    "bounce-by-a-provider-s-own-name",
    "配送不能通知",
    "次の宛先に配送できませんでした。\n\ntaro.shiken@example.ne.jp\n\n理由: ユーザーが存在しません。",
    [],
    "メールシステム <mail-admin@example.ne.jp>",
  ],
  [
    "bounce-by-a-spam-firewall",
    "**Message you sent blocked by our bulk email filter**",
    "Your message to: taro.shiken@example.com was blocked by our Spam Firewall.",
    ["Return-Path: <>"],
    "postmaster@example.com",
  ],
  [
    "bounce-for-a-virus",
    "ウイルス検出通知",
    "お送りいただいたメールからウイルスを検出したため、taro.shiken@example.com への配信を中止しました。",
    ["Return-Path: <>"],
    "postmaster@example.com",
  ],
];

const NEWS = "今月のおすすめ求人をご紹介します。 https://example.com/item\n".repeat(10);
const BULK: readonly Written[] = [
  ["newsletter-without-header", "冬の特集", `${NEWS}\n配信停止をご希望の方はこちら https://example.com/u`, []],
  [
    "newsletter-through-a-mailing-service",
    "新着のお知らせ",
    "新着の求人があります。 https://example.com/new",
    ["Return-Path: <bounces+123-ab-madoguchi=office.example.jp@em.example.com>", "X-SG-EID: abc"],
    "noreply@jobs.example.com",
  ],
  [
    "old-list-program",
    "集まりの件",
    "お世話になっております。12月3日14時に集まります。",
    ["Return-Path: <owner-town@example.com>", "Precedence: bulk"],
  ],
];

/** A letter of ours that waits for a click has not arrived: staff must see it. */
const doubtful = ([name, subject, body, headers = [OFFER]]: Written): Fixture => ({
  name: `automatic-${name}`,
  mail: { subject, body, headers: [...headers] },
  context: ONE,
  expect: { sender: "person", ...STAFF, doubts: ["maybe_automatic"] },
});
const DOUBTFUL: readonly Written[] = [
  [
    "challenge-to-the-sender",
    "【要確認】送信者の確認",
    "迷惑メール防止のため、送信者の確認を行っています。返信されるまで、お送りいただいたメールは届きません。",
  ],
  [
    "challenge-in-english",
    "Please confirm your message",
    "Your message has been held. Prove that you are human by replying to this mail.",
  ],
  ["somebody-has-left", RE, "試験太郎は退職いたしました。今後のご連絡は代表アドレスへお願いいたします。"],
];

const person = ([name, subject, body, headers = [OFFER]]: Written): Fixture => ({
  name: `person-${name}`,
  mail: { subject, body: gmail(body, SENT_ONE), headers: [...headers] },
  context: ONE,
  expect: CONFIRM("accept", 1),
});
const ACCEPTS: readonly Written[] = [
  ["thanks-for-our-automatic-message", RE, "自動返信メッセージを拝見しました。承知しました。"],
  ["apologizes-for-the-late-answer", RE, "返信が遅くなりました。承知しました。"],
  ["thanks-for-the-booking", RE, "ご予約ありがとうございます。承知しました。"],
  ["writes-from-an-alert-address", RE, "承知しました。", [OFFER, "X-Auto-Response-Suppress: All"]],
];
/** Read as people, and left to staff for their words, not for their sender. */
const PLAINLY_PEOPLE: readonly Written[] = [
  ["says-it-is-no-automatic-answer", RE, "承知しました。これは自動返信ではありません。"],
  ["says-it-is-sent-by-hand", RE, "このメールは自動送信ではなく本人が書いています。承知しました。"],
  ["cannot-take-calls-by-day", RE, "承知しました。日中は電話に出られません。"],
];
const OTHERS: readonly Fixture[] = [
  ...PLAINLY_PEOPLE.map((written) => ({ ...person(written), expect: { sender: "person" } })),
  {
    name: "person-chooses-for-being-away-on-another-day",
    mail: reply(gmail("12月3日は出張で不在にしておりますので、2番でお願いします。")),
    context: THREE,
    expect: CONFIRM("choose", 2),
  },
  {
    name: "person-asks-whether-the-address-only-sends",
    mail: reply("前回のメールは送信専用アドレスでしたか。"),
    context: ONE,
    expect: { sender: "person", ...STAFF },
  },
  {
    name: "person-repeats-that-nobody-should-answer",
    mail: reply("「このメールに返信しないでください」と書かれていましたが、返信してもよいですか。"),
    context: ONE,
    expect: { sender: "person", ...STAFF },
  },
  {
    name: "person-asks-about-the-automatic-mail-in-the-subject",
    mail: { subject: "自動返信メールが届きません", body: "予約の自動返信メールが届きません。届いていますか。" },
    expect: { sender: "person", ...STAFF },
  },
  {
    name: "person-moves-because-of-being-away",
    mail: { subject: "不在のため日程変更希望", body: "3日は不在のため、日程の変更を希望します。" },
    expect: { sender: "person" },
  },
  {
    name: "person-whose-company-is-closed-asks-for-a-booking",
    mail: {
      body: "氏名：試験 太郎\n求職番号：15010-01234567\n希望日時：12月3日（木）14時\n\n現在会社が休業中です。オンライン相談を希望します。",
    },
    expect: { sender: "person", intent: "request", action: "offer" },
  },
  {
    name: "person-whose-webmail-says-bulk-asks-for-a-booking",
    mail: {
      body: "氏名：試験 太郎\n求職番号：15010-01234567\n希望日時：12月3日（木）14時",
      headers: ["Precedence: bulk", "List-Unsubscribe: <mailto:stop@example.com>"],
    },
    expect: { sender: "person", intent: "request", ...STAFF, doubts: ["maybe_automatic"] },
  },
  {
    name: "person-behind-a-web-form-that-answers-nobody",
    mail: {
      from: "noreply@form.example.jp",
      subject: "お問い合わせフォームより",
      body: "お名前：試験太郎\nオンライン相談の予約を希望します。12月3日14時",
      headers: ["Reply-To: taro.shiken@example.jp"],
    },
    expect: { sender: "person", ...STAFF },
  },
];

export const AUTOMATIC_FIXTURES: readonly Fixture[] = [
  ...ANSWERS.map(machine("auto_reply", "ignore")),
  ...RECEIPTS.map(machine("receipt", "ignore")),
  ...RETURNS.map(machine("bounce", "staff")),
  ...BULK.map(machine("bulk", "ignore")),
  ...DOUBTFUL.map(doubtful),
  ...ACCEPTS.map(person),
  ...OTHERS,
];
