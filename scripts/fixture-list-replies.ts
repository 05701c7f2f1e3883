import {
  at,
  CONFIRM,
  CONFIRMED,
  type Fixture,
  gmail,
  marked,
  ONE,
  reply,
  SENT,
  SENT_ONE,
  STAFF,
  THREE,
  THREE_UNSENT,
} from "./fixture-list.ts";

/** Answers to an offer and mails about a confirmed booking; the one oddity is the wording. */

const chooses = (name: string, words: string, choice: number): Fixture => ({
  name: `choice-${name}`,
  mail: reply(gmail(words)),
  context: THREE,
  expect: CONFIRM("choose", choice),
});
const accepts = (name: string, words: string): Fixture => ({
  name: `accept-${name}`,
  mail: reply(gmail(words, SENT_ONE)),
  context: ONE,
  expect: CONFIRM("accept", 1),
});
/** Whatever it is taken for: nobody may be booked or cancelled by it. */
const held = (name: string, words: string, context: object = ONE): Fixture => ({
  name: `held-${name}`,
  mail: reply(gmail(words, context === ONE ? SENT_ONE : SENT)),
  context,
  expect: { ...STAFF, choice: null },
});
const asked = (name: string, words: string): Fixture => ({
  name: `asked-${name}`,
  mail: reply(gmail(words)),
  context: THREE,
  expect: { intent: "accept", choice: null, action: "ask", doubts: ["bare_yes"] },
});

const CHOICES: Fixture[] = [
  chooses("circled-number-alone", "②", 2),
  chooses("figure-alone", "2", 2),
  chooses("full-width-figure", "２でお願いします", 2),
  chooses("kanji-ordinal", "二番目でお願いいたします。", 2),
  chooses("counted-things", "3つ目でお願いします。", 3),
  chooses("counted-from-above", "上から二番目の日時を希望します。", 2),
  chooses("in-brackets", "(2)でお願いします。", 2),
  chooses("with-no", "No.2でお願いします。", 2),
  chooses("candidate-number", "候補3でお願いします。", 3),
  chooses("last-of-them", "最後の日時でお願いします。", 3),
  chooses("earliest-of-them", "一番早い日時でお願いします。", 1),
  chooses("day-alone", "4日でお願いします。", 2),
  chooses("slash-date-alone", "12/7でお願いします。", 3),
  chooses("weekday-alone", "金曜日でお願いします。", 2),
  chooses("hour-alone", "14時でお願いします。", 2),
  chooses("afternoon-hour", "午後3時の回でお願いします。", 3),
  chooses("kanji-date", "十二月四日でお願いいたします。", 2),
  chooses("whole-line-copied", "2) 12月4日（金）14時00分～14時30分", 2),
  chooses("date-with-weekday-and-hour", "12月4日（金）14:00〜で予約をお願いいたします。", 2),
  chooses("era-date", "令和8年12月4日14時でお願いします。", 2),
  chooses(
    "greeting-and-name-around",
    "ハローワーク糸魚川 ご担当者様\n\nお世話になっております。試験太郎です。\n2番の日時でお願いいたします。\n\n試験太郎",
    2,
  ),
  chooses("consent-beside", "利用規約に同意します。2番でお願いします。", 2),
  chooses("apology-before", "返信が遅くなり申し訳ありません。2番でお願いします。", 2),
  chooses("harmless-question-beside", "2番でお願いします。マスクは必要ですか？", 2),
  chooses("kana-only", "2ばんで おねがいします", 2),
  chooses("polite-kibou", "②を希望いたします。よろしくお願い申し上げます。", 2),
  chooses("half-width-kana-around", "2番でｵﾈｶﾞｲｼﾏｽ", 2),
  chooses("english-number", "I would like number 2, please.", 2),
  chooses("english-ordinal", "The second one, please.", 2),
  chooses("english-date", "December 4 at 2:00 pm, please.", 2),
  chooses("easy-japanese-date", "12がつ4にち 14じで おねがいします", 2),
  chooses("other-one-does-not-suit", "1番は都合が悪いので、2番でお願いします。", 2),
  chooses("number-and-date-agree", "2番の12月4日でお願いします。", 2),
];

const ACCEPTANCES: Fixture[] = [
  accepts("one-word-yes", "はい"),
  accepts("understood-politely", "承知いたしました。"),
  accepts("understood-plainly", "了解です"),
  accepts("please-alone", "お願いします。"),
  accepts("long-politeness", "ご連絡ありがとうございます。\nご提示の日時でよろしくお願いいたします。"),
  accepts("that-time", "その日時でお願いします。"),
  accepts("confirm-the-booking", "予約の確定をお願いします。"),
  accepts("agrees-to-the-terms", "規約に同意し、予約します。"),
  accepts("no-problem-and-please", "問題ありません。お願いします。"),
  accepts("daijoubu-and-please", "その時間で大丈夫です。よろしくお願いします。"),
  accepts("in-the-speech-of-osaka", "ほな、それで頼んますわ。"),
  accepts("in-roman-letters", "Hai, onegaishimasu."),
  accepts("with-a-question-of-its-own-subject", "了解いたしました。相談員の方は女性でしょうか。"),
  accepts("kana-only", "はい、おねがいします"),
  accepts("ok-in-letters", "OKです。お願いします。"),
  accepts("exclamation-and-emoji", "承知しました！よろしくお願いします😊"),
  accepts("english-works-for-me", "That works for me. Thank you."),
  accepts("english-accept", "I accept. Thank you very much."),
  accepts("english-ok", "OK, thank you."),
  accepts("signature-with-dates-below", "承知しました。\n\n-- \n試験 太郎\n定休日 12/5、12/6"),
  {
    name: "accept-announces-companion",
    mail: reply(gmail("承知しました。当日は母が同席します。", SENT_ONE)),
    context: ONE,
    expect: { ...CONFIRM("accept", 1), applicant: { companion: "当日は母が同席します" } },
  },
];

const HELD: Fixture[] = [
  held("thumb-alone", "👍"),
  held("question-marks-alone", "？？？"),
  held("did-not-apply", "申し込んだ覚えがありません。"),
  held("wants-the-counter", "やはり窓口でお願いします。"),
  held("wants-another-program", "Teamsでお願いできますか。"),
  held("tentative", "仮に2番でお願いします。まだ決まっていません。", THREE),
  held("perhaps", "たぶん2番で大丈夫だと思います。", THREE),
  held("will-ask-family-first", "家族に確認してから返事します。"),
  held("takes-back-an-earlier-mail", "先ほどのメールは取り消します。"),
  held("if-it-does-not-snow", "雪が降らなければ2番でお願いします。", THREE),
  held("terms-cannot-be-opened", "添付の規約が開けません。2番でお願いします。", THREE),
  held("start-may-be-moved", "2番でお願いします。開始を15分遅らせることはできますか？", THREE),
  held("for-somebody-else", "2番でお願いします。相談するのは本人ではなく友人です。", THREE),
  held("wants-to-record", "承知しました。相談を録画させてください。"),
  held("asks-how-much", "料金はいくらですか？"),
  held("only-please-wait", "少し待ってください。"),
  held("english-if", "Yes, if my interview ends early."),
  held("english-question", "Can I use my phone?"),
  held("yes-and-then-a-journey", "承知しました。その日は旅行中です。"),
  held("yes-and-then-a-meeting", "承知しました。会議です。"),
  held("yes-from-a-coffee-shop", "承知しました。カフェから参加します。"),
  held("yes-to-a-time-of-their-own", "都合のいい時間で参加します。"),
  held("not-that-one", "2番ではありません。", THREE),
  {
    name: "held-reaction-by-gmail",
    mail: reply("👍\n\n試験 太郎さんが Gmail でリアクションしました", {
      subject: "Re: 【未確定】ご予約いただける日時のご案内",
      headers: ["In-Reply-To: <offer.1@office.example.jp>"],
    }),
    context: ONE,
    expect: STAFF,
  },
  {
    name: "chosen-in-subject-alone",
    mail: reply(marked(SENT), { subject: "2番でお願いします" }),
    context: THREE,
    expect: { action: "confirm", choice: 2, newText: "" },
  },
  {
    name: "held-empty-below-our-subject",
    mail: reply(marked(SENT)),
    context: THREE,
    expect: { ...STAFF, choice: null, newText: "" },
  },
  {
    name: "held-year-of-the-choice-is-past",
    mail: reply(gmail("2025年12月4日14時でお願いします。")),
    context: THREE,
    expect: { choice: null },
  },
  {
    name: "held-weekday-does-not-fit-the-choice",
    mail: reply(gmail("12月4日（木）14時でお願いします。")),
    context: THREE,
    expect: { choice: null },
  },
  asked("all-of-them", "全部大丈夫です。"),
  asked("any-of-them", "どれでもいいです。お願いします。"),
  asked("any-in-english", "Any of these is fine."),
  asked("yes-in-english", "Yes, please."),
  {
    name: "asked-two-days-named",
    mail: reply(gmail("12月3日か7日でお願いします。")),
    context: THREE,
    expect: { choice: null, action: "ask" },
  },
];

const DECLINES_AND_OTHERS: Fixture[] = [
  ...[
    ["cancel-please", "キャンセルをお願いします。"],
    ["miokuri", "今回は見送らせていただきます。"],
    ["jitai-with-reason", "就職が決まりましたので、辞退いたします。"],
    ["in-english", "I would like to cancel. Thank you."],
  ].map(
    ([name, words]): Fixture => ({
      name: `decline-${name}`,
      mail: reply(gmail(words ?? "", SENT_ONE)),
      context: ONE,
      expect: { intent: "decline", action: "cancel" },
    }),
  ),
  {
    name: "other-day-that-was-not-offered",
    mail: reply(gmail("12月11日14時でお願いします。")),
    context: THREE,
    expect: { intent: "other_times", action: "offer", wishes: [at("12-11", "14:00", "14:30")] },
  },
  {
    name: "other-hour-of-an-offered-day",
    mail: reply(gmail("どれも都合が悪いです。12月4日の16時はどうでしょうか。")),
    context: THREE,
    expect: { intent: "other_times", action: "offer", wishes: [at("12-04", "16:00", "16:30")] },
  },
  {
    name: "other-times-as-window",
    mail: reply(gmail("都合が合いません。12月8日の午前を希望します。")),
    context: THREE,
    expect: { intent: "other_times", action: "offer", wishes: [at("12-08", "08:30", "12:00")] },
  },
  {
    name: "other-times-around-a-ruled-out-day",
    mail: reply(gmail("都合が合いません。12/8〜12/11のうち、12/9を除く日でお願いします。")),
    context: THREE,
    expect: {
      intent: "other_times",
      action: "offer",
      wishes: [
        { from: "2026-12-08T08:30:00+09:00", to: "2026-12-09T00:00:00+09:00", doubts: [] },
        { from: "2026-12-10T08:30:00+09:00", to: "2026-12-11T17:15:00+09:00", doubts: [] },
      ],
    },
  },
  {
    name: "other-hour-of-a-day-that-was-not-offered",
    mail: reply(gmail("12月2日は午後から用事があるので午前中でお願いします。")),
    context: THREE,
    expect: { intent: "other_times", choice: null, action: "offer", wishes: [at("12-02", "08:30", "12:00")] },
  },
  {
    name: "other-times-in-english",
    mail: reply(gmail("Sorry, I am not available on that day. Could you change it to December 8 at 10:00?", SENT_ONE)),
    context: ONE,
    expect: { intent: "other_times", action: "offer", wishes: [at("12-08", "10:00", "10:30")] },
  },
  {
    name: "other-day-wanted-with-wrong-weekday",
    mail: reply(gmail("別の日に変更をお願いします。12月8日（水）10時を希望します。", SENT_ONE)),
    context: ONE,
    expect: { intent: "other_times", action: "ask" },
  },
];

const confirmed = (name: string, words: string, expect: Record<string, unknown>, received?: string): Fixture => ({
  name: `booked-${name}`,
  mail: reply(words),
  context: CONFIRMED,
  ...(received === undefined ? {} : { received }),
  expect,
});
const CANCEL = { intent: "cancel", action: "cancel" };
const ON_THE_DAY = "2026-12-04T09:00:00+09:00";

const BOOKED: Fixture[] = [
  confirmed("cancel-by-torikeshi", "予約を取り消してください。", CANCEL),
  confirmed("cancel-with-the-date", "12月4日の予約をキャンセルします。", CANCEL),
  confirmed("cancel-cannot-come", "都合により行けなくなりました。", CANCEL),
  confirmed("cancel-absent", "当日は欠席します。申し訳ありません。", CANCEL),
  confirmed("cancel-asked-politely", "キャンセルをお願いできますか。", CANCEL),
  confirmed("cancel-in-english", "I would like to cancel my appointment. Thank you.", CANCEL),
  confirmed("cancel-in-kana", "きゃんせる おねがいします", CANCEL),
  confirmed("cancel-names-another-date", "12月5日の予約をキャンセルします。", { action: "staff" }),
  confirmed("cancel-denied", "キャンセルはしません。予定どおりお願いします。", { action: "staff" }),
  confirmed("cancel-perhaps", "キャンセルするかもしれません。", { action: "staff" }),
  confirmed("cancel-of-somebody-else", "友人の予約をキャンセルしてほしいそうです。", { action: "staff" }),
  confirmed("cancel-and-change", "キャンセルして12月9日10時に変更をお願いします。", {
    intent: "change",
    action: "offer",
  }),
  confirmed(
    "cancel-on-the-day-in-english",
    "I have to cancel today.",
    { intent: "cancel", action: "phone_only" },
    ON_THE_DAY,
  ),
  confirmed("change-without-new-time", "日程を変更していただけますか。", {
    intent: "change",
    action: "ask",
    doubts: ["missing_wishes"],
  }),
  confirmed("change-by-postponing", "延期をお願いします。12月10日の午前を希望します。", {
    intent: "change",
    action: "offer",
    wishes: [at("12-10", "08:30", "12:00")],
  }),
  confirmed("change-in-english", "Could you please reschedule to December 9 at 10:00?", {
    intent: "change",
    action: "offer",
    wishes: [at("12-09", "10:00", "10:30")],
  }),
  confirmed("change-to-a-weekday-that-does-not-fit", "日時を変更してください。12月9日（木）10時を希望します。", {
    intent: "change",
    action: "ask",
  }),
  confirmed("change-conditional", "もし空いていれば12月9日に変更したいです。", { action: "staff" }),
  confirmed("late-by-a-quarter", "15分ほど遅刻しそうです。", { intent: "late", action: "staff" }, ON_THE_DAY),
  confirmed(
    "late-cannot-connect",
    "Zoomにつながりません。",
    { intent: "late", action: "staff" },
    "2026-12-04T14:02:00+09:00",
  ),
  confirmed(
    "late-cannot-enter",
    "Zoomに入れません。",
    { intent: "late", action: "staff" },
    "2026-12-04T14:02:00+09:00",
  ),
  confirmed(
    "late-in-english",
    "I'm running late, sorry.",
    { intent: "late", action: "staff" },
    "2026-12-04T13:58:00+09:00",
  ),
  confirmed("asks-for-the-id", "ミーティングIDはいつ届きますか？", { intent: "question", action: "staff" }),
  confirmed("thanks-at-length", "ご連絡いただきありがとうございます。当日はよろしくお願いいたします。\n試験太郎", {
    intent: "accept",
    action: "ignore",
  }),
  confirmed("thanks-in-english", "Thank you very much.", { intent: "accept", action: "ignore" }),
  confirmed("thanks-in-one-word", "了解です", { intent: "accept", action: "ignore" }),
  confirmed("wants-telephone-instead", "当日は電話に変更してもらえますか。", { action: "staff" }),
  confirmed("new-address", "メールアドレスが変わりました。taro.new@example.com です。", { action: "staff" }),
];

const INLINE: Fixture[] = [
  {
    name: "inline-answer-under-the-quoted-choice",
    mail: reply(
      `> ご予約いただける日時は次のとおりです。\n>\n> 1) 12月3日（木）10時00分～10時30分\n> 2) 12月4日（金）14時00分～14時30分\n\nこちらでお願いします。\n\n> 3) 12月7日（月）15時00分～15時30分\n>\n> ご返信の期限は11月30日（月）17時15分です。`,
    ),
    context: THREE,
    expect: CONFIRM("choose", 2),
  },
  {
    name: "inline-circle-behind-the-choice",
    mail: reply(SENT.replace("14時00分～14時30分", "14時00分～14時30分 ○")),
    context: THREE,
    expect: CONFIRM("choose", 2),
  },
  {
    name: "inline-words-behind-the-quoted-choice",
    mail: reply(marked(SENT).replace("14時00分～14時30分", "14時00分～14時30分 ←これでお願いします")),
    context: THREE,
    expect: CONFIRM("choose", 2),
  },
  {
    name: "inline-reasons-under-the-others",
    mail: reply(
      marked(SENT)
        .replace("10時30分", "10時30分\n木曜は学校の授業があって出られません。")
        .replace("14時30分", "14時30分\nこちらでお願いします！"),
    ),
    context: THREE,
    expect: CONFIRM("choose", 2),
  },
  {
    name: "inline-greeting-under-the-first-choice",
    mail: reply(marked(SENT).replace("10時30分", "10時30分\nお世話になっております。")),
    context: THREE,
    expect: { ...STAFF, choice: null },
  },
  {
    name: "inline-arrow-up-under-a-number-in-brackets",
    mail: reply(
      "> （1）12/3（木）10:00-10:30\n↑この日でお願いします。\n> （2）12/4（金）14:00-14:30\n> （3）12/7（月）15:00-15:30",
    ),
    context: THREE_UNSENT,
    expect: CONFIRM("choose", 1),
  },
  {
    name: "choice-behind-a-list-of-reasons",
    mail: reply(
      gmail("1→子どもの健診があり行けません\n3→パート先の出勤日です\n\nということで、2の14時でお願いします！"),
    ),
    context: THREE,
    expect: { intent: "choose", choice: 2, action: "confirm" },
  },
  {
    name: "choice-weighed-before-it-was-taken",
    mail: reply(gmail("12/3と12/4で迷いましたが、12/3（木）の方にします。よろしくお願いします。")),
    context: THREE,
    expect: { intent: "choose", choice: 1, action: "confirm" },
  },
  {
    name: "held-another-choice-is-of-somebody-else",
    mail: reply(gmail("2番でお願いします。1番は夫の分です。")),
    context: THREE,
    expect: { ...STAFF, choice: null },
  },
  {
    name: "inline-other-choices-deleted",
    mail: reply("お願いします。\n\n> ご予約いただける日時は次のとおりです。\n> 2) 12月4日（金）14時00分～14時30分"),
    context: THREE,
    expect: { choice: null, action: "ask" },
  },
];

export const REPLY_FIXTURES: readonly Fixture[] = [
  ...CHOICES,
  ...ACCEPTANCES,
  ...HELD,
  ...DECLINES_AND_OTHERS,
  ...BOOKED,
  ...INLINE,
];
