import { CONFIRM, type Fixture, RE, reply, SENT, STAFF, THREE } from "./fixture-list.ts";

/** Senders, containers and repeated letters where the trap is in how the mail is put together. */

const WORDS = "2番でお願いします。";
const OFFER = "In-Reply-To: <offer.1@office.example.jp>";
const wrapped = (width: number) => SENT.replace(new RegExp(`.{${width}}`, "g"), "$&\n");
const parts = (...all: [string, string][]) => ({
  contentType: 'multipart/mixed; boundary="b1"',
  content: `${all.map(([head, body]) => `--b1\nContent-Type: ${head}\nContent-Transfer-Encoding: 8bit\n\n${body}\n`).join("")}--b1--\n`,
});
const PLAIN = "text/plain; charset=utf-8";

export const SENDER_FIXTURES: readonly Fixture[] = [
  {
    name: "machine-somebody-else-is-in-charge-now",
    mail: {
      subject: "担当変更のお知らせ",
      body: "担当者が変更になりました。今後のご連絡は後任の窓口花子までお寄せください。",
      headers: [OFFER],
    },
    context: THREE,
    expect: { sender: "auto_reply", action: "ignore" },
  },
  {
    name: "machine-complaint-desk-without-report",
    mail: {
      from: "desk@example.com",
      subject: "complaint about message from 192.0.2.1",
      body: "",
      whole: parts([
        "message/rfc822",
        "From: madoguchi@office.example.jp\nMessage-ID: <offer.1@office.example.jp>\n\nx",
      ]),
    },
    expect: { sender: "bounce", action: "staff" },
  },
  {
    name: "machine-carrier-refuses-in-kind-words",
    mail: {
      from: "postmaster@example.com",
      subject: "メールが届きませんでした",
      body: "taro.shiken@example.com は受信拒否の設定のためお届けできません。",
      headers: ["Return-Path: <>"],
    },
    expect: { sender: "bounce", action: "staff" },
  },
  {
    name: "doubtful-stamped-by-a-help-desk-from-no-reply",
    mail: reply(WORDS, {
      from: "noreply@desk.example.com",
      headers: ["Return-Path: <>", "Auto-Submitted: auto-generated", OFFER],
    }),
    context: THREE,
    expect: { sender: "person", ...STAFF },
  },
  {
    name: "doubtful-away-but-about-the-booking",
    mail: reply("現在不在にしております。戻り次第ご連絡しますので、予約は2番でお願いします。"),
    context: THREE,
    expect: { sender: "person", ...STAFF },
  },
  {
    name: "doubtful-counter-proposal-of-a-calendar",
    mail: reply("", {
      whole: parts(
        [PLAIN, WORDS],
        ["text/calendar; method=COUNTER; charset=utf-8", "BEGIN:VCALENDAR\nMETHOD:COUNTER\nEND:VCALENDAR"],
      ),
    }),
    context: THREE,
    expect: { sender: "person", ...STAFF },
  },
  {
    name: "person-through-the-office-s-own-list",
    mail: reply(WORDS, { headers: ["List-Id: <madoguchi.office.example.jp>", "Precedence: list", OFFER] }),
    context: THREE,
    expect: CONFIRM("choose", 2),
  },
  {
    name: "parts-words-only-in-winmail-dat",
    mail: reply("", { whole: parts([PLAIN, ""], ['application/ms-tnef; name="winmail.dat"', "x"]) }),
    context: THREE,
    expect: { readable: false, ...STAFF },
  },
  {
    name: "parts-words-encrypted",
    mail: reply("", { whole: parts(['application/pkcs7-mime; name="smime.p7m"', "x"]) }),
    context: THREE,
    expect: { readable: false, ...STAFF },
  },
  ...[7, 13, 38].map((width) => ({
    name: `quote-without-marks-broken-at-${width}`,
    mail: reply(`${WORDS}\n\n${wrapped(width)}`),
    context: THREE,
    expect: { ...CONFIRM("choose", 2), newText: WORDS },
  })),
  {
    name: "quote-without-marks-run-together",
    mail: reply(`${WORDS}\n\n${SENT.replace(/\n+/g, " ")}`),
    context: THREE,
    expect: { ...CONFIRM("choose", 2), newText: WORDS },
  },
  {
    name: "quote-with-a-broken-character",
    mail: reply(
      `${WORDS}\n\n2026年11月25日(水) 9:30 HW <madoguchi@office.example.jp>:\n\n${SENT.replace("太郎", "\uFFFD郎").replace(/^/gm, "> ")}`,
    ),
    context: THREE,
    expect: { ...CONFIRM("choose", 2), readable: true },
  },
  {
    name: "inline-hour-of-our-own-line-changed",
    mail: reply(SENT.replace("14時00分～14時30分", "15時00分～15時30分")),
    context: THREE,
    expect: STAFF,
  },
  {
    name: "machine-answer-in-brackets-behind-the-subject",
    mail: { subject: `${RE}【自動返信】`, body: "本メールは自動送信です。", headers: [OFFER] },
    context: THREE,
    expect: { sender: "auto_reply", action: "ignore" },
  },
];
