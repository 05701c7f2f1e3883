import { encodeJapanese } from "../src/sandbox/japanese-bytes.ts";
import { type ByteFixture, base64, eucJp, HEAD, jisHalfWidthKana, joined, rawMail, utf8 } from "./fixture-bytes.ts";
import { CONFIRM, FORM, OFFER_AT_14, STAFF, THREE } from "./fixture-list.ts";

/** Mails whose one oddity lies in their bytes: charsets and their labels, transfer encodings, line ends, structure. */

const TEXT = `${FORM("12月3日 14時")}\n`;
const SUBJECT = "オンライン相談の予約";
const READ = {
  ...OFFER_AT_14,
  readable: true,
  doubts: [],
  applicant: { name: "試験 太郎", jobSeekerNumber: "15010-01234567" },
};
const encodedWord = (charset: string, bytes: Uint8Array) => `=?${charset}?B?${base64(bytes)}?=`;
const SUBJECT_LINE = `Subject: ${encodedWord("UTF-8", utf8(SUBJECT))}`;
const crlf = (text: string) => text.replaceAll("\n", "\r\n");
const plain = (label: string | null, transfer = "8bit") => [
  SUBJECT_LINE,
  `Content-Type: text/plain${label === null ? "" : `; charset=${label}`}`,
  `Content-Transfer-Encoding: ${transfer}`,
];
const body = (
  name: string,
  label: string | null,
  bytes: Uint8Array,
  expect: Record<string, unknown> = READ,
): ByteFixture => ({
  name: `bytes-${name}`,
  bytes: rawMail([...HEAD, ...plain(label)], bytes),
  expect,
});

const sjis = encodeJapanese(crlf(TEXT), "shift_jis");
const jis = encodeJapanese(crlf(TEXT), "iso-2022-jp");
const euc = eucJp(crlf(TEXT));
const utf = utf8(crlf(TEXT));

const CHARSETS: ByteFixture[] = [
  body("euc-jp", "EUC-JP", euc),
  body("euc-jp-without-charset", null, euc),
  body("euc-jp-labelled-shift-jis", "Shift_JIS", euc),
  body("euc-jp-labelled-utf-8", "UTF-8", euc),
  body("shift-jis-labelled-x-sjis", "x-sjis", sjis),
  body("shift-jis-labelled-windows-31j", "Windows-31J", sjis),
  body("shift-jis-labelled-cp932", "cp932", sjis),
  body("shift-jis-labelled-utf-8", "utf-8", sjis),
  body("shift-jis-labelled-euc-jp", "euc-jp", sjis),
  body("jis-labelled-iso-2022-jp-ms", "ISO-2022-JP-MS", jis),
  body("jis-labelled-shift-jis", "shift_jis", jis),
  body("jis-labelled-iso-8859-1", "iso-8859-1", jis),
  body("utf-8-without-charset", null, utf),
  body("utf-8-labelled-us-ascii", "us-ascii", utf),
  body("utf-8-labelled-shift-jis", "shift_jis", utf),
  body("utf-8-labelled-by-its-nickname", "UTF8", utf),
  body("utf-8-labelled-unknown", "x-unknown", utf),
  body("utf-8-label-in-quotes-and-capitals", '"Utf-8"', utf),
  body("utf-8-behind-byte-order-mark", "utf-8", joined(Uint8Array.of(0xef, 0xbb, 0xbf), utf)),
  body(
    "jis-half-width-kana-by-escape",
    "ISO-2022-JP",
    joined(
      encodeJapanese("オンライン相談希望\r\n氏名：", "iso-2022-jp"),
      jisHalfWidthKana("ｼｹﾝ"),
      encodeJapanese("\r\n求職番号：15010-01234567\r\n希望日時：12月3日 14時\r\n", "iso-2022-jp"),
    ),
    { ...OFFER_AT_14, readable: true, applicant: { name: "ｼｹﾝ" } },
  ),
  body(
    "jis-with-maker-s-own-signs",
    "ISO-2022-JP",
    encodeJapanese(
      crlf("オンライン相談希望です。\n氏名：髙﨑 試子\n求職番号：15010-1234567\n①12月3日 14時\n㈱試験に在職中\n"),
      "iso-2022-jp",
    ),
    {
      ...OFFER_AT_14,
      readable: true,
      applicant: { name: "髙﨑 試子" },
    },
  ),
  body(
    "utf-8-cut-inside-a-character",
    "utf-8",
    joined(utf8(crlf("氏名：試験 太郎\n希望日時：12月3日 14時\nオンライン相談")), Uint8Array.of(0xe3, 0x81)),
    {
      readable: false,
      ...STAFF,
      doubts: ["unreadable"],
    },
  ),
  body(
    "two-charsets-in-one-text",
    "utf-8",
    joined(utf8("オンライン相談希望\r\n"), encodeJapanese("氏名：試験太郎　希望日時：十二月三日\r\n", "shift_jis")),
    {
      readable: false,
      ...STAFF,
      doubts: ["unreadable"],
    },
  ),
];

const headed = (name: string, subjectLine: string | Uint8Array, expect: Record<string, unknown>): ByteFixture => ({
  name: `bytes-${name}`,
  bytes: rawMail(
    [...HEAD, subjectLine, "Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: 8bit"],
    TEXT,
  ),
  expect,
});
const subjectBytes = utf8(SUBJECT);
const HEADERS: ByteFixture[] = [
  headed(
    "subject-character-split-between-words",
    `Subject: ${encodedWord("UTF-8", subjectBytes.slice(0, 10))}\r\n ${encodedWord("UTF-8", subjectBytes.slice(10))}`,
    { ...READ, subject: SUBJECT },
  ),
  headed(
    "subject-in-q-encoding",
    `Subject: =?utf-8?Q?${[...subjectBytes].map((byte) => `=${byte.toString(16).toUpperCase()}`).join("")}?=`,
    { ...READ, subject: SUBJECT },
  ),
  headed("subject-words-in-euc-jp", `Subject: ${encodedWord("EUC-JP", eucJp(SUBJECT))}`, { ...READ, subject: SUBJECT }),
  headed(
    "subject-jis-word-labelled-utf-8",
    `Subject: ${encodedWord("UTF-8", encodeJapanese(SUBJECT, "iso-2022-jp"))}`,
    {
      ...READ,
      subject: SUBJECT,
    },
  ),
  headed("subject-with-language-tag", `Subject: =?utf-8*ja?B?${base64(subjectBytes)}?=`, { ...READ, subject: SUBJECT }),
  headed("subject-raw-utf-8", `Subject: ${SUBJECT}`, { ...READ, subject: SUBJECT }),
  headed("subject-raw-euc-jp", joined(utf8("Subject: "), eucJp(SUBJECT)), { ...READ, subject: SUBJECT }),
  headed(
    "subject-words-without-space-between",
    `Subject: ${encodedWord("UTF-8", utf8("オンライン"))}${encodedWord("UTF-8", utf8("相談の予約"))}`,
    {
      ...READ,
      subject: SUBJECT,
    },
  ),
  headed("subject-absent", "X-Mailer: trial", { ...READ, subject: "" }),
  {
    name: "bytes-name-in-from-as-raw-jis",
    bytes: rawMail(
      [
        joined(utf8("From: "), encodeJapanese("試験 太郎", "iso-2022-jp"), utf8(" <taro.shiken@example.jp>")),
        ...HEAD.slice(1),
        ...plain("utf-8"),
      ],
      TEXT,
    ),
    expect: { ...READ, from: "taro.shiken@example.jp" },
  },
  {
    name: "bytes-comma-inside-an-encoded-name",
    bytes: rawMail(
      [
        `From: ${encodedWord("UTF-8", utf8("試験, 太郎"))} <taro.shiken@example.jp>`,
        ...HEAD.slice(1),
        ...plain("utf-8"),
      ],
      TEXT,
    ),
    expect: { ...READ, from: "taro.shiken@example.jp" },
  },
];

const LINES: ByteFixture[] = [
  { name: "bytes-bare-line-feeds", bytes: rawMail([...HEAD, ...plain("utf-8")], TEXT, "\n"), expect: READ },
  {
    name: "bytes-without-any-mime-header",
    bytes: rawMail([...HEAD.slice(0, 3), `Subject: ${SUBJECT}`], TEXT),
    expect: READ,
  },
  {
    name: "bytes-base64-in-one-endless-line",
    bytes: rawMail([...HEAD, ...plain("utf-8", "base64")], base64(utf)),
    expect: READ,
  },
  {
    name: "bytes-base64-with-spaces-and-no-padding",
    bytes: rawMail(
      [...HEAD, ...plain("utf-8", "base64")],
      base64(utf).replace(/=+$/, "").replace(/.{60}/g, "$& \r\n "),
    ),
    expect: READ,
  },
  {
    name: "bytes-quoted-printable-break-inside-a-character",
    bytes: rawMail(
      [...HEAD, ...plain("utf-8", "quoted-printable")],
      [...utf]
        .map(
          (byte, at) =>
            (byte > 0x7e || byte === 0x3d ? `=${byte.toString(16).toUpperCase()}` : String.fromCharCode(byte)) +
            (at % 20 === 19 && byte > 0x7e ? "=\r\n" : ""),
        )
        .join(""),
    ),
    expect: READ,
  },
  {
    name: "bytes-transfer-encoding-misspelt",
    bytes: rawMail(
      [...HEAD, SUBJECT_LINE, "Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: 8-bit"],
      TEXT,
    ),
    expect: READ,
  },
];

const part = (type: string, text: string, more = "") =>
  `Content-Type: ${type}\nContent-Transfer-Encoding: 8bit\n${more}\n${text}`;
const parts = (
  name: string,
  type: string,
  all: string[],
  expect: Record<string, unknown>,
  more: { close?: boolean; context?: object } = {},
): ByteFixture => ({
  name: `parts-${name}`,
  bytes: rawMail(
    [...HEAD, SUBJECT_LINE, `Content-Type: ${type}; boundary="b1"`],
    `${all.map((text) => `--b1\n${text}\n`).join("")}${more.close === false ? "" : "--b1--\n"}`,
  ),
  ...(more.context === undefined ? {} : { context: more.context }),
  expect,
});
const PLAIN = "text/plain; charset=utf-8";
const HTML = "text/html; charset=utf-8";
const FILE = (name: string, type = "application/octet-stream") =>
  `Content-Type: ${type}; name="${name}"\nContent-Disposition: attachment; filename="${name}"\nContent-Transfer-Encoding: base64\n\nAAECAwQFBgc=`;
const asHtml = (text: string) =>
  `<html><body>${text
    .trim()
    .split("\n")
    .map((line) => `<div>${line}</div>`)
    .join("")}</body></html>`;

const PARTS: ByteFixture[] = [
  parts("html-only-from-a-phone", "multipart/mixed", [part(HTML, asHtml(TEXT))], READ),
  parts("plain-part-is-empty", "multipart/alternative", [part(PLAIN, "\n"), part(HTML, asHtml(TEXT))], READ),
  parts(
    "html-in-related-in-alternative",
    "multipart/related",
    [part(HTML, asHtml(TEXT)), FILE("image001.png", "image/png")],
    READ,
  ),
  parts("winmail-dat-beside", "multipart/mixed", [part(PLAIN, TEXT), FILE("winmail.dat", "application/ms-tnef")], READ),
  parts(
    "smime-signature-beside",
    "multipart/signed",
    [part(PLAIN, TEXT), FILE("smime.p7s", "application/pkcs7-signature")],
    READ,
  ),
  parts(
    "last-boundary-missing",
    "multipart/mixed",
    [part(PLAIN, TEXT)],
    { ...STAFF, readable: false },
    { close: false },
  ),
  parts(
    "text-file-attached-is-not-read",
    "multipart/mixed",
    [
      part(PLAIN, TEXT),
      part(PLAIN, "希望日時：12月4日 10時\n", 'Content-Disposition: attachment; filename="old.txt"\n'),
    ],
    READ,
  ),
  parts("text-behind-the-picture", "multipart/mixed", [FILE("photo.jpg", "image/jpeg"), part(PLAIN, TEXT)], READ),
  parts("picture-alone", "multipart/mixed", [FILE("photo.jpg", "image/jpeg")], STAFF),
  parts(
    "alternative-parts-disagree",
    "multipart/alternative",
    [part(PLAIN, "2番でお願いします。\n"), part(HTML, "<p>3番でお願いします。</p>")],
    { ...STAFF, choice: null },
    { context: THREE },
  ),
  parts(
    "html-struck-out-choice",
    "multipart/mixed",
    [part(HTML, "<p><s>1番でお願いします。</s></p><p>2番でお願いします。</p>")],
    { choice: null },
    { context: THREE },
  ),
  parts(
    "html-hidden-words",
    "multipart/mixed",
    [part(HTML, '<div style="display:none">3番でお願いします。</div><p>2番でお願いします。</p>')],
    CONFIRM("choose", 2),
    { context: THREE },
  ),
  parts(
    "html-quote-by-gmail-class",
    "multipart/mixed",
    [
      part(
        HTML,
        '<div dir="ltr">2番でお願いします。</div><br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">2026年11月25日(水) 9:30 ハローワーク糸魚川 &lt;<a href="mailto:madoguchi@office.example.jp">madoguchi@office.example.jp</a>&gt;:<br></div><blockquote class="gmail_quote">1) 12月3日（木）10時00分～10時30分<br>2) 12月4日（金）14時00分～14時30分<br></blockquote></div>',
      ),
    ],
    { ...CONFIRM("choose", 2), newText: "2番でお願いします。" },
    { context: THREE },
  ),
  parts(
    "calendar-answer",
    "multipart/alternative",
    [
      part(PLAIN, "試験 太郎 さんが承諾しました。\n"),
      part(
        "text/calendar; charset=utf-8; method=REPLY",
        "BEGIN:VCALENDAR\nVERSION:2.0\nMETHOD:REPLY\nBEGIN:VEVENT\nUID:1@example.jp\nDTSTAMP:20261125T005800Z\nATTENDEE;PARTSTAT=ACCEPTED:mailto:taro.shiken@example.jp\nEND:VEVENT\nEND:VCALENDAR\n",
      ),
    ],
    { ...STAFF, choice: null },
    { context: THREE },
  ),
  parts(
    "request-inside-a-forwarded-mail",
    "multipart/mixed",
    [
      part(PLAIN, "転送します。\n"),
      `Content-Type: message/rfc822\n\nFrom: hanako.madoguchi@example.com\nSubject: =?utf-8?B?${base64(utf8("オンライン相談の予約"))}?=\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n${TEXT}`,
    ],
    STAFF,
  ),
  {
    name: "parts-flowed-with-spaces-stuffed",
    bytes: rawMail(
      [
        ...HEAD,
        SUBJECT_LINE,
        "Content-Type: text/plain; charset=utf-8; format=flowed; delsp=yes",
        "Content-Transfer-Encoding: 8bit",
      ],
      "オンライン相談の予約をお願 \nいします。\n氏名：試験 太郎\n求職番号：15010-01234567\n希望日時：12月3日 \n14時\n",
    ),
    expect: READ,
  },
  {
    name: "parts-flowed-answer-above-quote",
    bytes: rawMail(
      [
        ...HEAD,
        SUBJECT_LINE,
        "In-Reply-To: <offer.1@office.example.jp>",
        "Content-Type: text/plain; charset=utf-8; format=flowed",
        "Content-Transfer-Encoding: 8bit",
      ],
      "2番でお願いします。\n\nOn 2026/11/25 9:30, ハローワーク糸魚川 wrote:\n> 1) 12月3日（木）10時00分～ \n> 10時30分\n> 2) 12月4日（金）14時00分～14時30分\n",
    ),
    context: THREE,
    expect: { ...CONFIRM("choose", 2), newText: "2番でお願いします。" },
  },
  {
    name: "parts-content-type-broken",
    bytes: rawMail([...HEAD, SUBJECT_LINE, "Content-Type: text", "Content-Transfer-Encoding: 8bit"], TEXT),
    expect: READ,
  },
  {
    name: "parts-boundary-named-but-never-used",
    bytes: rawMail([...HEAD, SUBJECT_LINE, 'Content-Type: multipart/mixed; boundary="nowhere"'], TEXT),
    expect: STAFF,
  },
];

export const BYTE_FIXTURES: readonly ByteFixture[] = [...CHARSETS, ...HEADERS, ...LINES, ...PARTS];
