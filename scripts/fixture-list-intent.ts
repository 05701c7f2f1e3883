import type { Fixture } from "./fixture-list.ts";

/** What the words want: denial, whose cancellation, promises, hearsay, questions, filled-in lines. One oddity each. */
const START = { 1: "2026-12-03T10:00:00+09:00", 2: "2026-12-04T14:00:00+09:00", 3: "2026-12-07T15:00:00+09:00" };
const offered = (...numbers: (1 | 2 | 3)[]) => ({
  state: "offered",
  offered: numbers.map((number, at) => ({ number: at + 1, start: START[number] })),
  addressee: "taro.shiken@example.jp",
});
const ONE = offered(2);
const THREE = offered(1, 2, 3);
const CONFIRMED = { state: "confirmed", start: START[2], addressee: "taro.shiken@example.jp" };
const STAFF = { action: "staff" };

const answer = (name: string, context: object, body: string, expect: Record<string, unknown>): Fixture => ({
  name,
  mail: { subject: "Re: ご案内", body, headers: ["In-Reply-To: <offer.1@office.example.jp>"] },
  context,
  expect,
});
const first = (name: string, subject: string, body: string, expect: Record<string, unknown>): Fixture => ({
  name,
  mail: { subject, body },
  expect,
});

const ANSWERS: Fixture[] = [
  answer("intent-promise-to-answer-tomorrow", ONE, "まだ決められません。明日またご連絡します。", STAFF),
  answer("intent-signature-telephone-is-no-condition", ONE, "よろしくお願いします。\n\n試験 太郎\n電話 090-0000-0000", {
    intent: "accept",
    choice: 1,
    action: "confirm",
  }),
  answer("intent-gives-up-after-all", ONE, "やっぱりやめます", { intent: "decline", action: "cancel" }),
  answer("intent-hearsay-of-a-yes", ONE, "友達は承知しましたと言っていました。", STAFF),
  answer("intent-asks-what-a-reply-would-do", ONE, "「お願いします」と返信すればいいんですよね？", STAFF),
  answer("intent-thanks-and-yes-in-english", ONE, "Thank you. Yes please.", { action: "confirm", choice: 1 }),
  answer("intent-kana-without-conversion", ONE, "その じかんで おねがいします", { action: "confirm", choice: 1 }),
  answer("intent-emoji-between-the-words", ONE, "了解です👍よろしくお願いします🙇‍♀️", { action: "confirm", choice: 1 }),
  answer("intent-hour-of-the-offered-day", ONE, "14時は都合が悪いので10時に変更お願いします。", {
    intent: "other_times",
    action: "offer",
    wishes: [{ from: "2026-12-04T10:00:00+09:00" }],
  }),
  answer("intent-would-rather-come-in-person", ONE, "ハローワークに14時に行きます。", STAFF),
  answer("intent-refuses-one-takes-another", THREE, "1番は無理なので2番でお願いします", {
    intent: "choose",
    choice: 2,
    action: "confirm",
  }),
  answer("intent-reason-against-two-days", THREE, "3日は通院、7日は面接のため、4日を希望します。", {
    choice: 2,
    action: "confirm",
  }),
  answer("intent-circles-and-crosses", THREE, "1×　2○　3×", { choice: 2, action: "confirm" }),
  answer("intent-middle-one", THREE, "真ん中の日時でお願いします。", { choice: 2, action: "confirm" }),
  answer("intent-refused-choice-alone", THREE, "2番は行けません", STAFF),
  answer("intent-choice-of-a-friend", THREE, "友人が2番を予約しています。", STAFF),
  answer("intent-clause-of-the-terms", THREE, "規約の2番がわかりません。", STAFF),
  answer("intent-no-need-to-cancel", CONFIRMED, "キャンセルしなくて大丈夫です", STAFF),
  answer("intent-something-else-was-cancelled", CONFIRMED, "家族の予定がキャンセルになったので予定通り伺います", STAFF),
  answer("intent-cancels-the-registration", CONFIRMED, "求職登録を取り消してください。", STAFF),
  answer("intent-cancels-another-day", CONFIRMED, "12月8日の予約をキャンセルしてください。", STAFF),
  answer("intent-cancels-if-it-snows", CONFIRMED, "雪で電車が止まったらキャンセルでお願いします。", STAFF),
  answer("intent-companion-cannot-come", CONFIRMED, "付き添いの母は行けなくなりました。", STAFF),
  answer("intent-child-ill-cancels", CONFIRMED, "子供が熱を出したので、キャンセルします。すみません。", {
    intent: "cancel",
    action: "cancel",
  }),
  answer("intent-cancels-to-be-moved", CONFIRMED, "キャンセルして12月8日の10時に取り直したいです。", {
    intent: "change",
    action: "offer",
    wishes: [{ from: "2026-12-08T10:00:00+09:00" }],
  }),
  answer("intent-own-telephone-changed", CONFIRMED, "電話番号が変更になりました。090-0000-0000です。", STAFF),
];

const FIRSTS: Fixture[] = [
  first("facts-only-the-missing-line", "Re: ご予約に必要な項目について", "求職番号：15010-2345678", {
    intent: "request",
    applicant: { jobSeekerNumber: "15010-2345678" },
  }),
  first(
    "facts-name-between-commas",
    "予約",
    "オンライン相談を予約したいです。試験太郎、求職番号は15010-1234567、12月3日の14時希望です。",
    {
      action: "offer",
      applicant: { name: "試験太郎", jobSeekerNumber: "15010-1234567" },
    },
  ),
  first(
    "facts-two-numbers-two-people",
    "二人分",
    "オンライン相談を希望します。\n氏名：試験太郎、試験花子\n求職番号：15010-1234567、15010-2345678\n希望日時：12月8日10時と11時",
    STAFF,
  ),
  first(
    "facts-card-not-at-hand",
    "予約",
    "試験太郎です。カードが手元になくて番号がわからないのですが、オンライン相談を12月3日14時でお願いします。",
    {
      action: "offer",
      applicant: { name: "試験太郎", jobSeekerNumber: null, registering: true },
    },
  ),
  first("facts-yes-without-any-thread", "Re: 予約", "了解しました。", STAFF),
  first(
    "facts-sign-language-interpreter",
    "オンライン相談",
    "耳が聞こえにくいため、手話通訳を同席させたいです。\n試験花子\n求職番号 15010-2345678\n12月8日 10時",
    {
      action: "offer",
      applicant: { name: "試験花子", companion: "耳が聞こえにくいため、手話通訳を同席させたいです" },
    },
  ),
];

export const INTENT_FIXTURES: readonly Fixture[] = [...ANSWERS, ...FIRSTS];
