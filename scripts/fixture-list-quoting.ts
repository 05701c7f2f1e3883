import type { FixtureMail } from "./build-fixtures.ts";
import { CONFIRM, type Fixture, marked, reply, SENT, STAFF, THREE_UNSENT } from "./fixture-list.ts";

/** What mail programs in use in Japan put around a reply: attributions, separators, footers and frames of signatures. */

const WORDS = "2番でお願いいたします。";
const OFFICE = "ハローワーク糸魚川";
const ADDRESS = "madoguchi@office.example.jp";
const SUBJECT = "【未確定】ご予約いただける日時のご案内";
const BOX = `${OFFICE} <${ADDRESS}>`;
const read = (name: string, body: string, more: Partial<FixtureMail> = {}): Fixture => ({
  name: `quoting-${name}`,
  mail: reply(body, more),
  context: THREE_UNSENT,
  expect: { ...CONFIRM("choose", 2), newText: WORDS },
});
const above = (name: string, announcement: string, mark = "> ", more: Partial<FixtureMail> = {}): Fixture =>
  read(name, `${WORDS}\n\n${announcement}\n${marked(SENT, mark)}`, more);
const bare = (name: string, announcement: string, more: Partial<FixtureMail> = {}): Fixture =>
  read(name, `${WORDS}\n\n${announcement}\n\n${SENT}`, more);
const foot = (name: string, footer: string, more: Partial<FixtureMail> = {}): Fixture =>
  read(name, `${WORDS}\n\n${footer}`, more);
const JIS: Partial<FixtureMail> = { charset: "iso-2022-jp" };
const SJIS: Partial<FixtureMail> = { charset: "shift_jis" };

const QUOTES: Fixture[] = [
  bare("au-mail-original-mail", `----- 元のメール -----\nFrom: ${ADDRESS}\nSubject: ${SUBJECT}`, JIS),
  bare(
    "carrier-mail-replied-to",
    `----返信元メール----\n差出人: ${ADDRESS}\n日時: 2026/11/25 9:30\n件名: ${SUBJECT}`,
    SJIS,
  ),
  bare("provider-separator-in-brackets", `＜元のメッセージ＞\n差出人： ${ADDRESS}\n件名：${SUBJECT}`, JIS),
  bare("android-separator-in-dashes", `---- ${OFFICE}さんが書きました ----`),
  bare(
    "zimbra-with-sent-already",
    `----- 元のメッセージ -----\n差出人: "${OFFICE}" <${ADDRESS}>\n宛先: "試験太郎" <taro.shiken@example.jp>\n送信済み: 2026年11月25日, 水曜日 午前 9:30:00\n件名: ${SUBJECT}`,
  ),
  bare(
    "galaxy-block",
    `Galaxyから送信\n\n-------- 元のメッセージ --------\n差出人: ${BOX}\n日付: 26/11/25 午前9:30 (GMT+09:00)\n宛先: taro.shiken@example.jp\n件名: ${SUBJECT}`,
  ),
  bare(
    "outlook-android-block",
    `Android 用 Outlook を入手\n________________________________\n差出人: ${BOX}\n送信日時: 水曜日, 11月 25, 2026 9:30 午前\n宛先: taro.shiken@example.jp\n件名: ${SUBJECT}`,
  ),
  above("mail-of-somebody-then-the-day", `${BOX} さんのメール (2026/11/25 9:30)`, "> ", SJIS),
  above("shuriken-quoted-from", `${OFFICE} さんの 2026/11/25 09:30 のメール「${SUBJECT}」から引用：`, "> ", JIS),
  above("al-mail-in-message-subject", `In message "${SUBJECT}"\n   on 26/11/25, ${BOX} writes:`, "> ", JIS),
  above(
    "al-mail-in-message-id",
    `In message <offer.1@office.example.jp>\n   on Wed, 25 Nov 2026 09:30:00 +0900, ${BOX} writes:`,
    ">",
    JIS,
  ),
  above("wanderlust-at", `At Wed, 25 Nov 2026 09:30:00 +0900,\n${OFFICE} wrote:\n>`, "> ", JIS),
  above("name-and-san-with-colon", `${BOX} さん:`, "> ", JIS),
  above("winbiff-full-stop", `"${OFFICE}" <${ADDRESS}> さんは書きました。`, "> ", JIS),
  above("webmail-wrote-on", `${BOX} wrote on 2026/11/25 09:30:`),
  above("groupware-between-dashes", `--- ${BOX} さん、2026/11/25 9:30 のメール ---`),
  above("at-hour-then-day", `At 09:30 2026/11/25, ${OFFICE} wrote:`),
  above(
    "proton-in-japanese",
    `Proton Mail のセキュアなメールで送信しました。\n\n2026年11月25日 水曜日、9:30、${BOX} さんが書きました:\n`,
  ),
];

const FOOTERS: Fixture[] = [
  foot("own-iphone", "自分のiPhoneから送信"),
  foot("iphone-in-brackets", "(iPhoneから送信)"),
  foot("google-pixel", "Google Pixelから送信"),
  foot("softbank-smartphone", "SoftBankのスマートフォンから送信", JIS),
  foot("au-smartphone-in-brackets", "【auのスマートフォンから送信】", JIS),
  foot("outlook-for-ios-in-japanese", "iOS 版 Outlook を入手<https://aka.ms/o0ukef>"),
  foot("tablet", "Fireタブレットから送信"),
  foot("frame-of-two-dot-leaders", "‥…‥…‥…‥…‥…‥…‥\n試験太郎\n090-0000-0000"),
  foot("frame-with-corners", "+‥‥‥‥‥‥‥‥‥‥‥‥+\n 試験 太郎\n TEL 090-0000-0000\n+‥‥‥‥‥‥‥‥‥‥‥‥+"),
  foot("frame-of-geta", "〓〓〓〓〓〓〓〓〓〓\n試験太郎\nTEL 090-0000-0000\n〓〓〓〓〓〓〓〓〓〓", SJIS),
  foot("frame-of-four-dashes", "----\n試験太郎\nTEL 090-0000-0000"),
  foot("frame-below-dashes", "-- \n\n____________________\n試験太郎\nTEL 090-0000-0000"),
  foot("name-behind-a-dash", "-Taro Shiken"),
];

const kept = (name: string, body: string): Fixture => ({
  name: `quoting-keeps-${name}`,
  mail: reply(body),
  context: THREE_UNSENT,
  expect: { ...STAFF, newText: body },
});
/** Below a rule or behind a dash may stand a second thought; then it is no signature. */
const SECOND_THOUGHTS: Fixture[] = [
  kept("another-choice-below-a-rule", "2番でお願いします。\n-----\nやっぱり3番で"),
  kept("the-telephone-below-a-rule", "2番でお願いします。\n\n----------\n電話がいいです"),
  kept("another-choice-below-two-dashes", "2番でお願いします。\n--\nやはり3番でお願いします"),
  kept("a-hour-below-a-rule", "2番でお願いします。\n\n-----\n12/4 15時"),
  kept(
    "a-change-below-a-sentence-about-our-mail",
    "2番でお願いします。\n11/25のメール拝見しました。\nただ、変更したいです。",
  ),
  kept("cancel-behind-a-dash", "2番でお願いします。\n\n-Cancel"),
];

export const QUOTING_FIXTURES: readonly Fixture[] = [...QUOTES, ...FOOTERS, ...SECOND_THOUGHTS];
