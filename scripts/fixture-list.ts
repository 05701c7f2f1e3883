import type { FixtureMail } from "./build-fixtures.ts";

/** One mail, one oddity. `expect` holds only the fields of the reading that the oddity is about (docs/reading.md). */
export type Fixture = {
  name: string;
  mail: FixtureMail;
  received?: string;
  context?: object;
  expect: Record<string, unknown>;
};

export const SENT = `まだ予約は確定していません。
このメールに返信いただくと予約が確定します。

試験 太郎 様

ご予約いただける日時は次のとおりです。

1) 12月3日（木）10時00分～10時30分
2) 12月4日（金）14時00分～14時30分
3) 12月7日（月）15時00分～15時30分

ご返信の期限は11月30日（月）17時15分です。
期限までにご返信がない場合、お申込みは無効になります。

ハローワーク糸魚川
電話 025-552-0333`;
export const SENT_ONE = SENT.replace(/1\) [\s\S]*?2\) (.*)\n3\) .*/, "$1");

const START = { 1: "2026-12-03T10:00:00+09:00", 2: "2026-12-04T14:00:00+09:00", 3: "2026-12-07T15:00:00+09:00" };
export const THREE = {
  state: "offered",
  offered: [1, 2, 3].map((number) => ({ number, start: START[number as 1 | 2 | 3] })),
  addressee: "taro.shiken@example.jp",
  sent: SENT,
};
export const ONE = {
  state: "offered",
  offered: [{ number: 1, start: START[2] }],
  addressee: "taro.shiken@example.jp",
  sent: SENT_ONE,
};
/** The same thread without a copy of our letter: only the marks of the mail programs tell quotes from new words. */
export const THREE_UNSENT = { state: "offered", offered: THREE.offered };
export const CONFIRMED = { state: "confirmed", start: START[2], addressee: "taro.shiken@example.jp" };

export const marked = (text: string, mark = "> ") => text.replace(/^/gm, mark);
export const gmail = (words: string, sent = SENT) =>
  `${words}\n\n2026年11月25日(水) 9:30 ハローワーク糸魚川 <madoguchi@office.example.jp>:\n\n${marked(sent)}`;
export const iphone = (words: string, sent = SENT) =>
  `${words}\n\niPhoneから送信\n\n2026/11/25 9:30、ハローワーク糸魚川 <madoguchi@office.example.jp>のメール:\n\n\uFEFF${marked(sent)}`;
export const outlook = (words: string, sent = SENT) =>
  `${words}\n\n________________________________\n差出人: ハローワーク糸魚川 <madoguchi@office.example.jp>\n送信日時: 2026年11月25日 9:30\n宛先: taro.shiken@example.jp <taro.shiken@example.jp>\n件名: 【未確定】ご予約いただける日時のご案内\n\n${sent}`;
const outlookClassic = (words: string, sent = SENT) =>
  `${words}\n\n-----Original Message-----\nFrom: ハローワーク糸魚川 <madoguchi@office.example.jp>\nSent: Wednesday, November 25, 2026 9:30 AM\nTo: taro.shiken@example.jp\nSubject: 【未確定】ご予約いただける日時のご案内\n\n${sent}`;
export const yahoo = (words: string, sent = SENT) =>
  `${words}\n\n----- Original Message -----\nFrom: madoguchi@office.example.jp\nTo: taro.shiken@example.jp\nDate: 2026/11/25, Wed 09:30\nSubject: ご案内\n\n${sent}`;
export const thunderbird = (words: string, sent = SENT) =>
  `${words}\n\nOn 2026/11/25 9:30, ハローワーク糸魚川 wrote:\n${marked(sent)}`;
export const RE = "Re: 【未確定】ご予約いただける日時のご案内";
export const reply = (body: string, more: Partial<FixtureMail> = {}): FixtureMail => ({
  subject: RE,
  body,
  headers: ["In-Reply-To: <offer.1@office.example.jp>"],
  ...more,
});

export const FORM = (wish: string, more = "") =>
  `オンライン相談の予約をお願いします。\n\n氏名：試験 太郎\n求職番号：15010-01234567\n希望日時：${wish}\n連絡先：taro.shiken@example.jp${more}`;
export const at = (day: string, from: string, to: string, doubts: string[] = []) => ({
  from: `2026-${day}T${from}:00+09:00`,
  to: `2026-${day}T${to}:00+09:00`,
  doubts,
});
export const OFFER_AT_14 = { intent: "request", action: "offer", wishes: [at("12-03", "14:00", "14:30")] };
export const CONFIRM = (intent: string, choice: number) => ({ sender: "person", intent, choice, action: "confirm" });
export const STAFF = { action: "staff" };

const REQUESTS: Fixture[] = [
  {
    name: "request-labelled-lines-utf8",
    mail: { body: FORM("12月3日（木）14:00～") },
    expect: {
      ...OFFER_AT_14,
      doubts: [],
      applicant: {
        name: "試験 太郎",
        jobSeekerNumber: "15010-01234567",
        registering: false,
        email: "taro.shiken@example.jp",
      },
    },
  },
  {
    name: "request-labelled-lines-iso-2022-jp",
    mail: { body: FORM("12月3日（木）14時"), charset: "iso-2022-jp" },
    expect: { ...OFFER_AT_14, subject: "オンライン相談の予約", readable: true },
  },
  {
    name: "request-labelled-lines-shift-jis",
    mail: { body: FORM("12月3日（木）14時"), charset: "shift_jis" },
    expect: { ...OFFER_AT_14, readable: true },
  },
  {
    name: "request-quoted-printable-utf8",
    mail: { body: FORM("12月3日（木）14時"), transfer: "quoted-printable" },
    expect: OFFER_AT_14,
  },
  {
    name: "request-bracket-labels-three-preferences",
    mail: {
      body: "【氏名】試験　花子（しけん はなこ）\n【求職番号】１５０１０－０１２３４５６７\n【第１希望】１２月３日（木）１４時\n【第２希望】12/4(金) 10:00～10:30\n【第３希望】令和8年12月7日 午後3時半",
    },
    expect: {
      intent: "request",
      action: "offer",
      wishes: [at("12-03", "14:00", "14:30"), at("12-04", "10:00", "10:30"), at("12-07", "15:30", "16:00")],
      applicant: { name: "試験　花子", jobSeekerNumber: "15010-01234567" },
    },
  },
  {
    name: "request-preferences-written-backwards",
    mail: {
      body: "オンライン相談希望\n氏名：試験太郎\n求職番号：15010-1234567\n第2希望：12月4日 10時\n第1希望：12月3日 14時",
    },
    expect: { wishes: [at("12-03", "14:00", "14:30"), at("12-04", "10:00", "10:30")], action: "offer" },
  },
  {
    name: "request-enumerator-before-date",
    mail: {
      body: "オンライン相談を希望します。\n氏名：試験太郎\n求職番号：15010-1234567\n希望日時\n①12月3日(木)10時\n②12/4(金)14時",
    },
    expect: { wishes: [at("12-03", "10:00", "10:30"), at("12-04", "14:00", "14:30")], action: "offer" },
  },
  {
    name: "request-numbered-list-before-slash-dates",
    mail: {
      body: "オンライン相談を希望します。\n氏名：試験太郎\n求職番号：15010-1234567\n希望日時\n1.12/3 10:00\n2.12/4 14:00",
    },
    expect: { wishes: [at("12-03", "10:00", "10:30"), at("12-04", "14:00", "14:30")], action: "offer" },
  },
  {
    name: "request-four-items-by-number-only",
    mail: { body: "オンライン相談予約\n①試験太郎\n②15010-1234567\n③12月3日 14:00～\n④taro.shiken@example.jp" },
    expect: { ...OFFER_AT_14, applicant: { name: "試験太郎", jobSeekerNumber: "15010-1234567" } },
  },
  {
    name: "request-free-prose",
    mail: {
      body: "お世話になります。糸魚川市の試験太郎と申します。\nオンライン相談をお願いしたくメールしました。求職番号は15010-1234567です。\n12月3日の午後2時か、12月4日の午前中を希望します。",
    },
    expect: {
      intent: "request",
      action: "offer",
      wishes: [at("12-03", "14:00", "14:30"), at("12-04", "08:30", "12:00")],
      applicant: { name: "試験太郎" },
    },
  },
  { name: "request-era-date-with-letters", mail: { body: FORM("Ｒ８．１２．３ １４：００") }, expect: OFFER_AT_14 },
  { name: "request-kanji-numerals", mail: { body: FORM("十二月三日 午後二時") }, expect: OFFER_AT_14 },
  {
    name: "request-new-year-belongs-to-next-year",
    mail: { body: FORM("1月7日（木）10時") },
    received: "2026-12-15T10:00:00+09:00",
    expect: {
      action: "offer",
      wishes: [{ from: "2027-01-07T10:00:00+09:00", to: "2027-01-07T10:30:00+09:00", doubts: [] }],
    },
  },
  {
    name: "request-weekday-does-not-fit",
    mail: { body: FORM("12月3日（水）14時") },
    expect: {
      intent: "request",
      action: "ask",
      doubts: ["weekday_mismatch"],
      wishes: [
        {
          ...at("12-03", "14:00", "14:30", ["weekday_mismatch"]),
          alternatives: [
            { from: "2026-12-02T14:00:00+09:00", to: "2026-12-02T14:30:00+09:00" },
            { from: "2026-12-03T14:00:00+09:00", to: "2026-12-03T14:30:00+09:00" },
          ],
        },
      ],
    },
  },
  {
    name: "request-two-o-clock-without-afternoon",
    mail: { body: FORM("12月3日 2時半") },
    expect: { action: "offer", doubts: ["ambiguous_time"] },
  },
  {
    name: "request-noon-by-pm-twelve",
    mail: { body: FORM("12月3日 午後12時半") },
    expect: { doubts: ["ambiguous_time", "outside_hours"] },
  },
  {
    name: "request-closed-holiday",
    mail: { body: FORM("12月29日 10時") },
    expect: { action: "offer", doubts: ["closed_day", "beyond_horizon"] },
  },
  {
    name: "request-sunday",
    mail: { body: FORM("12月6日（日）10時") },
    expect: { action: "offer", doubts: ["closed_day"] },
  },
  { name: "request-same-day", mail: { body: FORM("今日の15時") }, expect: { action: "offer", doubts: ["too_soon"] } },
  { name: "request-past-date", mail: { body: FORM("11月20日 10時") }, expect: { action: "ask", doubts: ["past"] } },
  {
    name: "request-evening-outside-hours",
    mail: { body: FORM("12月3日 18時") },
    expect: { action: "offer", doubts: ["outside_hours"] },
  },
  {
    name: "request-day-that-does-not-exist",
    mail: { body: FORM("11月31日 10時") },
    expect: { action: "ask", doubts: ["ambiguous_date"] },
  },
  {
    name: "request-number-not-yet-registered",
    mail: {
      body: "オンライン相談を希望します。\n氏名：試験太郎\n求職番号：まだ登録していません\n希望日時：12月3日 14時",
    },
    expect: { ...OFFER_AT_14, applicant: { jobSeekerNumber: null, registering: true } },
  },
  {
    name: "request-number-not-mentioned",
    mail: { body: "オンライン相談を希望します。\n氏名：試験太郎\n希望日時：12月3日 14時" },
    expect: { intent: "request", action: "ask", doubts: ["missing_number"] },
  },
  {
    name: "request-name-not-mentioned",
    mail: { body: "オンライン相談を希望します。\n求職番号：15010-1234567\n希望日時：12月3日 14時" },
    expect: { action: "ask", doubts: ["missing_name"] },
  },
  {
    name: "request-name-only-in-from-header",
    mail: {
      from: "試験 太郎 <taro.shiken@example.jp>",
      body: "オンライン相談を希望します。\n求職番号：15010-1234567\n希望日時：12月3日 14時",
    },
    expect: { action: "offer", doubts: [], applicant: { name: "試験 太郎" } },
  },
  {
    name: "request-wishes-not-mentioned",
    mail: { body: "オンライン相談を希望します。\n氏名：試験太郎\n求職番号：15010-1234567" },
    expect: { action: "ask", doubts: ["missing_wishes"], wishes: [] },
  },
  {
    name: "request-job-opening-number-is-not-hers",
    mail: { body: "オンライン相談を希望します。\n氏名：試験花子\n求人番号：15010-12345678\n希望日時：12月3日 14時" },
    expect: { action: "ask", doubts: ["missing_number"], applicant: { jobSeekerNumber: null } },
  },
  {
    name: "request-both-kinds-of-number",
    mail: {
      body: "オンライン相談を希望します。\n氏名：試験花子\n求職番号：15010-1234567\n求人番号：15010-98765432の求人について相談したいです。\n希望日時：12月3日 14時",
    },
    expect: { action: "offer", applicant: { jobSeekerNumber: "15010-1234567" } },
  },
  {
    name: "request-twelve-digits-are-not-taken",
    mail: { body: "オンライン相談を希望します。\n氏名：試験花子\n求職番号：123456789012\n希望日時：12月3日 14時" },
    expect: { action: "ask", doubts: ["missing_number"], applicant: { jobSeekerNumber: null } },
  },
  {
    name: "request-long-vowel-mark-as-hyphen",
    mail: { body: "オンライン相談を希望します。\n氏名：試験花子\n求職番号：15010ー1234567\n希望日時：12月3日 14時" },
    expect: { action: "offer", applicant: { jobSeekerNumber: "15010-1234567" } },
  },
  {
    name: "request-contact-address-differs",
    mail: { body: FORM("12月3日 14時").replace("連絡先：taro.shiken@", "連絡先：taro.pc@") },
    expect: { action: "staff", doubts: ["address_differs"], applicant: { email: "taro.pc@example.jp" } },
  },
  {
    name: "request-contact-address-mistyped",
    mail: {
      from: "taro@docomo.ne.jp",
      body: FORM("12月3日 14時").replace("taro.shiken@example.jp", "taro@docomo.ne.jo"),
    },
    expect: { action: "staff", doubts: ["address_differs", "address_mistyped"] },
  },
  {
    name: "request-old-carrier-address-with-two-dots",
    mail: {
      from: "a..b.@docomo.ne.jp",
      body: FORM("12月3日 14時").replace("taro.shiken@example.jp", "a..b.@docomo.ne.jp"),
    },
    expect: { action: "offer", from: "a..b.@docomo.ne.jp", doubts: [] },
  },
  {
    name: "request-certification-day-is-no-wish",
    mail: {
      body: "オンライン相談を希望します。試験太郎です。求職番号15010-1234567。\n12月8日が認定日なので、12月9日の10時でお願いします。",
    },
    expect: { action: "offer", wishes: [at("12-09", "10:00", "10:30")] },
  },
  {
    name: "request-birthday-is-no-wish",
    mail: {
      body: "氏名：試験太郎\n生年月日：昭和60年12月1日\n求職番号：15010-1234567\n希望日時：12月3日 14時\nオンライン相談です",
    },
    expect: { ...OFFER_AT_14 },
  },
  {
    name: "request-excluded-day",
    mail: {
      body: "オンライン相談希望です。試験太郎です。求職番号15010-1234567。\n12月3日は不可、12月4日の14時でお願いします。",
    },
    expect: {
      action: "offer",
      wishes: [at("12-04", "14:00", "14:30")],
      excluded: [{ from: "2026-12-03T00:00:00+09:00", to: "2026-12-04T00:00:00+09:00" }],
    },
  },
  {
    name: "request-list-with-shared-window",
    mail: { body: FORM("12/3,4の午前") },
    expect: { action: "offer", wishes: [at("12-03", "08:30", "12:00"), at("12-04", "08:30", "12:00")] },
  },
  {
    name: "request-date-and-time-on-two-lines",
    mail: { body: "オンライン相談\n氏名：試験太郎\n求職番号：15010-1234567\n希望日：12月3日\n希望時間：14時" },
    expect: OFFER_AT_14,
  },
  { name: "request-any-time", mail: { body: FORM("いつでも大丈夫です") }, expect: { action: "offer", doubts: [] } },
  {
    name: "request-next-tuesday",
    mail: { body: FORM("来週の火曜日 10時") },
    expect: { action: "offer", wishes: [at("12-01", "10:00", "10:30")] },
  },
  {
    name: "request-next-week-written-on-sunday",
    mail: { body: FORM("来週の火曜日 10時") },
    received: "2026-11-29T10:00:00+09:00",
    expect: { action: "ask", doubts: ["ambiguous_date"] },
  },
  {
    name: "request-rare-characters-in-name",
    mail: { body: FORM("12月3日 14時").replace("試験 太郎", "髙﨑 試子"), charset: "iso-2022-jp" },
    expect: { action: "offer", applicant: { name: "髙﨑 試子" } },
  },
  {
    name: "request-half-width-kana-name",
    mail: { body: FORM("12月3日 14時").replace("試験 太郎", "ｼｹﾝ ﾀﾛｳ") },
    expect: { action: "offer", applicant: { name: "ｼｹﾝ ﾀﾛｳ" } },
  },
  {
    name: "request-companion-announced",
    mail: { body: FORM("12月3日 14時", "\n当日は手話通訳の者が同席します。") },
    expect: { action: "offer", applicant: { companion: "当日は手話通訳の者が同席します" } },
  },
  {
    name: "request-in-english",
    mail: {
      subject: "Online consultation",
      body: "I would like to book an online consultation.\nName: Maria TEST\nJob seeker number: 15010-1234567\nPreferred date: Dec 3 (Thu) at 2pm",
    },
    expect: { ...OFFER_AT_14, applicant: { name: "Maria TEST" } },
  },
  {
    name: "request-with-signature-dates",
    mail: { body: FORM("12月3日 14時", "\n\n-- \n試験太郎\nTEL 090-0000-0000\n営業日 12/10 12/11") },
    expect: OFFER_AT_14,
  },
  {
    name: "request-cancel-without-thread",
    mail: { body: "予約をキャンセルしたいです。試験太郎" },
    expect: { intent: "cancel", action: "staff" },
  },
  {
    name: "request-only-a-question",
    mail: { subject: "質問", body: "オンライン相談は無料ですか？" },
    expect: { intent: "question", action: "staff" },
  },
  {
    name: "other-business-invoice",
    mail: { subject: "請求書送付のご案内", body: "いつもお世話になっております。12月分の請求書をお送りします。" },
    expect: { intent: "unclear", action: "staff" },
  },
  {
    name: "other-business-job-offer",
    mail: {
      subject: "求人の申込みについて",
      body: "弊社の求人票を12月3日に掲載していただきたく、ご相談のお願いです。",
    },
    expect: { intent: "unclear", action: "staff" },
  },
];

const REPLIES: Fixture[] = [
  {
    name: "reply-gmail-only-choice-accepted",
    mail: reply(gmail("承知しました。", SENT_ONE)),
    context: ONE,
    expect: { ...CONFIRM("accept", 1), newText: "承知しました。" },
  },
  {
    name: "reply-gmail-bare-yes-to-three",
    mail: reply(gmail("承知しました。よろしくお願いします。")),
    context: THREE,
    expect: { intent: "accept", choice: null, action: "ask", doubts: ["bare_yes"] },
  },
  {
    name: "reply-gmail-choice-by-number",
    mail: reply(gmail("2番でお願いします。")),
    context: THREE,
    expect: { ...CONFIRM("choose", 2), newText: "2番でお願いします。" },
  },
  {
    name: "reply-gmail-choice-iso-2022-jp",
    mail: reply(gmail("2番目の日時でお願いします。"), { charset: "iso-2022-jp" }),
    context: THREE,
    expect: CONFIRM("choose", 2),
  },
  {
    name: "reply-gmail-without-our-copy",
    mail: reply(gmail("12月4日14時でお願いします。")),
    context: THREE_UNSENT,
    expect: { ...CONFIRM("choose", 2), newText: "12月4日14時でお願いします。" },
  },
  {
    name: "reply-iphone-choice-by-time",
    mail: reply(iphone("12月4日の14時でお願いします。")),
    context: THREE,
    expect: { ...CONFIRM("choose", 2), newText: "12月4日の14時でお願いします。" },
  },
  {
    name: "reply-iphone-empty",
    mail: reply(iphone("")),
    context: ONE,
    expect: { intent: "unclear", choice: null, action: "staff", newText: "" },
  },
  {
    name: "reply-iphone-without-our-copy",
    mail: reply(iphone("お願いします")),
    context: THREE_UNSENT,
    expect: { action: "ask", newText: "お願いします" },
  },
  {
    name: "reply-outlook-second-choice",
    mail: reply(outlook("2番目でお願いします。")),
    context: THREE,
    expect: { ...CONFIRM("choose", 2), newText: "2番目でお願いします。" },
  },
  {
    name: "reply-outlook-without-our-copy",
    mail: reply(outlook("③でお願いいたします。\n\n試験 太郎")),
    context: THREE_UNSENT,
    expect: CONFIRM("choose", 3),
  },
  {
    name: "reply-outlook-shift-jis",
    mail: reply(outlook("①でお願いします。"), { charset: "shift_jis" }),
    context: THREE,
    expect: CONFIRM("choose", 1),
  },
  {
    name: "reply-outlook-classic-original-message",
    mail: reply(outlookClassic("3番を希望します。"), { charset: "iso-2022-jp" }),
    context: THREE,
    expect: { ...CONFIRM("choose", 3), newText: "3番を希望します。" },
  },
  {
    name: "reply-yahoo-original-message",
    mail: reply(yahoo("12/7 15:00でお願いします")),
    context: THREE,
    expect: CONFIRM("choose", 3),
  },
  {
    name: "reply-thunderbird-english-attribution",
    mail: reply(thunderbird("上から1つ目でお願いします。")),
    context: THREE,
    expect: { ...CONFIRM("choose", 1), newText: "上から1つ目でお願いします。" },
  },
  {
    name: "reply-full-width-quote-marks",
    mail: reply(`12月4日でお願いします。\n\n${marked(SENT, "＞")}`),
    context: THREE_UNSENT,
    expect: CONFIRM("choose", 2),
  },
  {
    name: "reply-quote-without-any-mark",
    mail: reply(`2番でお願いします。\n\n${SENT}`),
    context: THREE,
    expect: { ...CONFIRM("choose", 2), newText: "2番でお願いします。" },
  },
  {
    name: "reply-html-only-phone-mail",
    mail: reply(
      "<html><body><div>2番でお願いします。</div><br><blockquote>1) 12月3日（木）10時00分～10時30分<br>3) 12月7日</blockquote></body></html>",
      { type: "text/html" },
    ),
    context: THREE,
    expect: CONFIRM("choose", 2),
  },
  {
    name: "reply-choice-below-the-quote",
    mail: reply(
      `2026年11月25日(水) 9:30 ハローワーク糸魚川 <madoguchi@office.example.jp>:\n\n${marked(SENT)}\n\n2番でお願いします。`,
    ),
    context: THREE,
    expect: CONFIRM("choose", 2),
  },
  {
    name: "reply-copied-choice-line",
    mail: reply(gmail("2) 12月4日（金）14時00分～14時30分 でお願いします。")),
    context: THREE,
    expect: CONFIRM("choose", 2),
  },
  {
    name: "reply-two-o-clock-matches-fourteen",
    mail: reply(gmail("金曜の2時でお願いします。")),
    context: THREE,
    expect: CONFIRM("choose", 2),
  },
  {
    name: "reply-number-and-date-contradict",
    mail: reply(gmail("2番の12月3日でお願いします。")),
    context: THREE,
    expect: { ...STAFF, choice: null, doubts: ["contradiction"] },
  },
  {
    name: "reply-number-that-was-not-offered",
    mail: reply(gmail("4番でお願いします。")),
    context: THREE,
    expect: STAFF,
  },
  {
    name: "reply-two-choices-named",
    mail: reply(gmail("1番か2番でお願いします。")),
    context: THREE,
    expect: { action: "ask", choice: null },
  },
  {
    name: "reply-everything-but-the-first",
    mail: reply(gmail("①以外でお願いします。")),
    context: THREE,
    expect: { ...STAFF, choice: null },
  },
  {
    name: "reply-condition",
    mail: reply(gmail("12月4日の14時なら大丈夫です。", SENT_ONE)),
    context: ONE,
    expect: { ...STAFF, choice: null, doubts: ["condition"] },
  },
  {
    name: "reply-daijoubu-alone",
    mail: reply(gmail("大丈夫です。", SENT_ONE)),
    context: ONE,
    expect: { ...STAFF, choice: null },
  },
  {
    name: "reply-kekkou-alone",
    mail: reply(gmail("結構です。", SENT_ONE)),
    context: ONE,
    expect: { ...STAFF, choice: null },
  },
  {
    name: "reply-thanks-alone",
    mail: reply(gmail("ご連絡ありがとうございます。", SENT_ONE)),
    context: ONE,
    expect: STAFF,
  },
  {
    name: "reply-will-think-about-it",
    mail: reply(gmail("ありがとうございます。検討します。よろしくお願いします。", SENT_ONE)),
    context: ONE,
    expect: { ...STAFF, choice: null },
  },
  {
    name: "reply-acceptance-with-harmless-question",
    mail: reply(gmail("承知しました。駐車場はありますか？", SENT_ONE)),
    context: ONE,
    expect: { ...CONFIRM("accept", 1), doubts: ["question"] },
  },
  {
    name: "reply-wants-telephone-instead",
    mail: reply(gmail("承知しました。ただ当日は電話でお願いします。", SENT_ONE)),
    context: ONE,
    expect: { ...STAFF, choice: null },
  },
  {
    name: "reply-objects-to-terms",
    mail: reply(gmail("規約には同意できません。よろしくお願いします。", SENT_ONE)),
    context: ONE,
    expect: { ...STAFF, choice: null },
  },
  {
    name: "reply-another-time-beside-the-choice",
    mail: reply(gmail("12月4日の14時でお願いします。できれば15時がいいです。", SENT_ONE)),
    context: ONE,
    expect: { ...STAFF, choice: null },
  },
  {
    name: "reply-other-time",
    mail: reply(gmail("申し訳ありません、その日は都合が悪いです。12月8日の10時はいかがでしょうか。", SENT_ONE)),
    context: ONE,
    expect: { intent: "other_times", action: "offer", wishes: [at("12-08", "10:00", "10:30")] },
  },
  {
    name: "reply-other-day-without-a-wish",
    mail: reply(gmail("別の日に変更をお願いします。", SENT_ONE)),
    context: ONE,
    expect: { intent: "other_times", action: "ask", doubts: ["missing_wishes"] },
  },
  {
    name: "reply-decline",
    mail: reply(gmail("今回は辞退します。", SENT_ONE)),
    context: ONE,
    expect: { intent: "decline", action: "cancel" },
  },
  {
    name: "reply-accept-in-english",
    mail: reply(
      `Yes, please.\n\nOn Wed, Nov 25, 2026 at 9:30 AM Hello Work Itoigawa <madoguchi@office.example.jp> wrote:\n\n${marked(SENT_ONE)}`,
    ),
    context: ONE,
    expect: { ...CONFIRM("accept", 1), newText: "Yes, please." },
  },
  {
    name: "reply-after-reply-by-before-cut-off",
    mail: reply(gmail("承知しました。", SENT_ONE)),
    context: { ...ONE, replyBy: "2026-11-30T17:15:00+09:00" },
    received: "2026-12-01T09:00:00+09:00",
    expect: { ...CONFIRM("accept", 1), doubts: ["late"] },
  },
  {
    name: "reply-on-the-day-of-the-slot",
    mail: reply(gmail("承知しました。", SENT_ONE)),
    context: ONE,
    received: "2026-12-04T00:05:00+09:00",
    expect: { ...STAFF, doubts: ["late"] },
  },
  {
    name: "reply-from-another-address",
    mail: reply(gmail("承知しました。", SENT_ONE), { from: "somebody.else@example.com" }),
    context: ONE,
    expect: { ...STAFF, doubts: ["wrong_addressee"] },
  },
  {
    name: "reply-quoted-recipient-contradicts-from",
    mail: reply(outlook("2番目でお願いします。"), { from: "somebody.else@example.com" }),
    context: THREE_UNSENT,
    expect: { ...STAFF, doubts: ["wrong_addressee"] },
  },
  {
    name: "reply-failed-dmarc",
    mail: reply(gmail("承知しました。", SENT_ONE), {
      headers: [
        "Authentication-Results: mx.office.example.jp; spf=fail smtp.mailfrom=example.jp; dmarc=fail header.from=example.jp",
      ],
    }),
    context: ONE,
    expect: { ...STAFF, doubts: ["failed_authentication"] },
  },
  {
    name: "reply-forged-authentication-below-ours",
    mail: reply(gmail("承知しました。", SENT_ONE), {
      headers: [
        "Authentication-Results: mx.office.example.jp; dmarc=fail",
        "Authentication-Results: mx.office.example.jp; dmarc=pass",
      ],
    }),
    context: ONE,
    expect: { ...STAFF, doubts: ["failed_authentication"] },
  },
  {
    name: "confirmed-cancel-before-the-day",
    mail: reply("キャンセルします。"),
    context: CONFIRMED,
    received: "2026-12-03T23:59:00+09:00",
    expect: { intent: "cancel", action: "cancel" },
  },
  {
    name: "confirmed-cancel-five-past-midnight",
    mail: reply("キャンセルします。"),
    context: CONFIRMED,
    received: "2026-12-04T00:05:00+09:00",
    expect: { intent: "cancel", action: "phone_only" },
  },
  {
    name: "confirmed-change-on-the-day",
    mail: reply("日時の変更をお願いします。12月9日10時を希望します。"),
    context: CONFIRMED,
    received: "2026-12-04T08:00:00+09:00",
    expect: { intent: "change", action: "phone_only" },
  },
  {
    name: "confirmed-change-before",
    mail: reply("日時の変更をお願いします。12月9日10時を希望します。"),
    context: CONFIRMED,
    expect: { intent: "change", action: "offer", wishes: [at("12-09", "10:00", "10:30")] },
  },
  {
    name: "confirmed-thanks",
    mail: reply("承知しました。ありがとうございます。"),
    context: CONFIRMED,
    expect: { intent: "accept", action: "ignore" },
  },
  {
    name: "confirmed-question",
    mail: reply("当日は何を準備すればよいですか？"),
    context: CONFIRMED,
    expect: { intent: "question", action: "staff" },
  },
  {
    name: "confirmed-asks-whether-cancelling-is-possible",
    mail: reply("キャンセルはできますか？"),
    context: CONFIRMED,
    expect: { action: "staff" },
  },
  {
    name: "confirmed-conditional-cancel",
    mail: reply("もし雪がひどければキャンセルします。"),
    context: CONFIRMED,
    expect: { action: "staff" },
  },
  {
    name: "confirmed-running-late-on-the-day",
    mail: reply("すみません、10分ほど遅れます。"),
    context: CONFIRMED,
    received: "2026-12-04T13:55:00+09:00",
    expect: { intent: "late", action: "staff" },
  },
];

const AUTOMATIC: Fixture[] = [
  {
    name: "auto-vacation-header-quotes-the-offer",
    mail: reply(gmail("承知しました。", SENT_ONE), { headers: ["Auto-Submitted: auto-replied"] }),
    context: ONE,
    expect: { sender: "auto_reply", action: "ignore", choice: null, wishes: [] },
  },
  {
    name: "auto-japanese-subject-without-headers",
    mail: { subject: "自動返信：Re: ご案内", body: gmail("12/3まで不在にしております。", SENT_ONE) },
    context: ONE,
    expect: { sender: "auto_reply", action: "ignore", wishes: [] },
  },
  {
    name: "auto-absence-notice-in-words",
    mail: { subject: "Re: ご案内", body: "ただいま休暇中のため不在にしております。12月7日以降に返信いたします。" },
    context: ONE,
    expect: { sender: "auto_reply", action: "ignore" },
  },
  {
    name: "auto-says-so-in-its-text",
    mail: { subject: "受付しました", body: "このメールは自動送信です。お問い合わせを受け付けました。" },
    expect: { sender: "auto_reply", action: "ignore" },
  },
  {
    name: "person-with-suppress-header-only",
    mail: reply(gmail("承知しました。", SENT_ONE), { headers: ["X-Auto-Response-Suppress: All"] }),
    context: ONE,
    expect: CONFIRM("accept", 1),
  },
  {
    name: "person-auto-submitted-no",
    mail: reply(gmail("承知しました。", SENT_ONE), { headers: ["Auto-Submitted: no"] }),
    context: ONE,
    expect: CONFIRM("accept", 1),
  },
  {
    name: "doubtful-auto-generated-with-human-words",
    mail: reply(gmail("承知しました。", SENT_ONE), { headers: ["Auto-Submitted: auto-generated"] }),
    context: ONE,
    expect: { sender: "person", action: "staff", doubts: ["maybe_automatic"] },
  },
  {
    name: "doubtful-null-return-path",
    mail: reply(gmail("承知しました。", SENT_ONE), { headers: ["Return-Path: <>"] }),
    context: ONE,
    expect: { action: "staff", doubts: ["maybe_automatic"] },
  },
  {
    name: "receipt-opened-japanese",
    mail: {
      subject: "開封済み: ご案内",
      body: "宛先: taro.shiken@example.jp\n件名: ご案内\n送信日時: 2026年11月25日 9:30\n\nは 2026年11月25日 10:02:38 に開封されました。",
    },
    context: ONE,
    expect: { sender: "receipt", action: "ignore" },
  },
  {
    name: "receipt-mdn",
    mail: {
      subject: "Disposition notification",
      body: "",
      whole: {
        contentType: 'multipart/report; report-type=disposition-notification; boundary="b1"',
        content:
          "--b1\nContent-Type: text/plain\n\nThe message was displayed.\n--b1\nContent-Type: message/disposition-notification\n\nFinal-Recipient: rfc822; taro.shiken@example.jp\nDisposition: manual-action/MDN-sent-manually; displayed\n--b1--\n",
      },
    },
    context: ONE,
    expect: { sender: "receipt", action: "ignore" },
  },
  {
    name: "bounce-dsn",
    mail: {
      from: "MAILER-DAEMON@mx.example.com",
      subject: "Undelivered Mail Returned to Sender",
      body: "",
      headers: ["Return-Path: <>"],
      whole: {
        contentType: 'multipart/report; report-type=delivery-status; boundary="b1"',
        content:
          "--b1\nContent-Type: text/plain\n\nI'm sorry, your message could not be delivered.\n--b1\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example.com\n\nFinal-Recipient: rfc822; taro.shiken@example.jp\nAction: failed\nStatus: 5.1.1\n--b1\nContent-Type: message/rfc822\n\nSubject: offer\n\n12月4日 14時\n--b1--\n",
      },
    },
    context: ONE,
    expect: { sender: "bounce", action: "staff" },
  },
  {
    name: "bounce-free-form-carrier",
    mail: {
      from: "Mail Delivery Subsystem <mailer-daemon@example.ne.jp>",
      subject: "Returned mail: see transcript for details",
      body: "550 Unknown user taro.shiken@example.ne.jp (in reply to end of DATA command)",
    },
    context: ONE,
    expect: { sender: "bounce", action: "staff" },
  },
  {
    name: "bulk-mailing-list",
    mail: {
      subject: "オンライン相談のご案内 12月号",
      body: "12月3日14時からセミナーを開催します。",
      headers: ["List-Id: <news.example.com>", "Precedence: bulk"],
    },
    expect: { sender: "bulk", action: "ignore" },
  },
];

const BYTES: Fixture[] = [
  {
    name: "bytes-jis-without-charset",
    mail: { body: FORM("12月3日 14時"), charset: "iso-2022-jp", label: null },
    expect: OFFER_AT_14,
  },
  {
    name: "bytes-jis-labelled-utf-8",
    mail: { body: FORM("12月3日 14時"), charset: "iso-2022-jp", label: "utf-8" },
    expect: OFFER_AT_14,
  },
  {
    name: "bytes-jis-labelled-cp50220",
    mail: { body: FORM("12月3日 14時"), charset: "iso-2022-jp", label: "cp50220" },
    expect: OFFER_AT_14,
  },
  {
    name: "bytes-jis-labelled-cp50221",
    mail: { body: FORM("12月3日 14時"), charset: "iso-2022-jp", label: "cp50221" },
    expect: OFFER_AT_14,
  },
  {
    name: "bytes-utf-8-labelled-iso-2022-jp",
    mail: { body: FORM("12月3日 14時"), label: "iso-2022-jp", transfer: "8bit" },
    expect: OFFER_AT_14,
  },
  {
    name: "bytes-shift-jis-labelled-iso-2022-jp",
    mail: { body: FORM("12月3日 14時"), charset: "shift_jis", label: "iso-2022-jp" },
    expect: OFFER_AT_14,
  },
  {
    name: "bytes-shift-jis-without-charset",
    mail: { body: FORM("12月3日 14時"), charset: "shift_jis", label: null },
    expect: OFFER_AT_14,
  },
  {
    name: "bytes-shift-jis-labelled-us-ascii",
    mail: { body: FORM("12月3日 14時"), charset: "shift_jis", label: "us-ascii" },
    expect: OFFER_AT_14,
  },
  {
    name: "bytes-raw-shift-jis-subject",
    mail: { body: FORM("12月3日 14時"), charset: "shift_jis", rawSubject: true },
    expect: { subject: "オンライン相談の予約", readable: true },
  },
  {
    name: "bytes-raw-jis-subject",
    mail: { body: FORM("12月3日 14時"), charset: "iso-2022-jp", rawSubject: true },
    expect: { subject: "オンライン相談の予約" },
  },
  {
    name: "bytes-replacement-characters",
    mail: { body: FORM("12月3日 \uFFFD4時") },
    expect: { readable: false, action: "staff", doubts: ["unreadable"] },
  },
  {
    name: "bytes-empty-mail",
    mail: { subject: "", body: "" },
    expect: { intent: "unclear", action: "staff", newText: "" },
  },
  {
    name: "bytes-alternative-plain-and-html",
    mail: {
      body: "",
      whole: {
        contentType: 'multipart/alternative; boundary="b1"',
        content: `--b1\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n${FORM("12月3日 14時")}\n--b1\nContent-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n<p>${FORM("12月3日 14時")}</p>\n--b1--\n`,
      },
    },
    expect: OFFER_AT_14,
  },
];

export const FIXTURES: readonly Fixture[] = [...REQUESTS, ...REPLIES, ...AUTOMATIC, ...BYTES];
