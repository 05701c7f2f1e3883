import { at, type Fixture, FORM, OFFER_AT_14 } from "./fixture-list.ts";

/** Requests whose one oddity is how the wished time is written, and requests whose one oddity is a fact about the person. */

const ASK = (...doubts: string[]) => ({ intent: "request", action: "ask", ...(doubts.length > 0 ? { doubts } : {}) });
const OFFER = (...wishes: object[]) => ({ intent: "request", action: "offer", wishes });
const wishing = (name: string, wish: string, expect: Record<string, unknown>, received?: string): Fixture => ({
  name: `wish-${name}`,
  mail: { body: FORM(wish) },
  ...(received === undefined ? {} : { received }),
  expect,
});

const ABSOLUTE: Fixture[] = [
  wishing("date-by-iso-form", "2026-12-03 14:00", OFFER_AT_14),
  wishing("date-by-dots-with-year", "2026.12.3 14時", OFFER_AT_14),
  wishing("date-in-eight-figures", "20261203 14:00", OFFER_AT_14),
  wishing("year-shortened-by-apostrophe", "'26/12/3 14:00", OFFER_AT_14),
  wishing("era-by-its-first-character", "令8.12.3 14:00", OFFER_AT_14),
  wishing("era-in-full-with-kanji-year", "令和八年十二月三日 14時", OFFER_AT_14),
  wishing("era-without-its-name", "8年12月3日 14時", OFFER_AT_14),
  wishing("era-as-one-sign", "㋿8年12月3日 14時", OFFER_AT_14),
  wishing("era-that-has-ended", "平成38年12月3日 14時", ASK("ambiguous_date")),
  wishing("year-or-month-first", "8/12/3 14:00", ASK("ambiguous_date")),
  wishing("date-by-dots-with-weekday", "12.3(木) 14:00", OFFER_AT_14),
  wishing("date-by-hyphen-with-time", "12-3 14:00", OFFER_AT_14),
  wishing("date-by-middle-dot-with-time", "12・3 14:00", OFFER_AT_14),
  wishing("date-in-four-figures-under-its-label", "1203 14:00", OFFER_AT_14),
  wishing("numerals-by-position", "一二月三日 一四時", OFFER_AT_14),
  wishing("numerals-above-twenty", "十二月二十一日 午前十時", OFFER(at("12-21", "10:00", "10:30"))),
  wishing("old-sign-for-twenty", "十二月廿一日 午前十時", OFFER(at("12-21", "10:00", "10:30"))),
  wishing("old-name-of-the-month", "師走三日 午後二時", OFFER_AT_14),
  wishing("day-in-kana", "12月ようか 14時", OFFER(at("12-08", "14:00", "14:30"))),
  wishing("day-without-month-and-weekday-agrees", "3日(木) 14時", OFFER_AT_14),
  wishing("day-without-month", "4日 14時", OFFER(at("12-04", "14:00", "14:30"))),
  wishing("whole-day-and-not-the-first", "12月3日は1日（いちにち）空いています", OFFER(at("12-03", "08:30", "17:15"))),
  wishing("english-month-first", "Dec 3 (Thu) 14:00", OFFER_AT_14),
  wishing("english-day-first", "Thu 3 Dec 14:00", OFFER_AT_14),
  wishing("american-date-in-full", "12/3/2026 14:00", OFFER_AT_14),
  wishing("leap-day-of-another-year", "2027/2/29 10:00", ASK()),
  wishing("thirty-second-of-december", "12月32日 10時", ASK()),
  wishing("marked-as-holiday-without-being-one", "12月3日(祝) 14時", ASK()),
  wishing("weekday-as-bracketed-sign", "12月3日㈭ 14時", OFFER_AT_14),
  wishing("weekday-as-circled-sign", "12月3日㊍ 14時", OFFER_AT_14),
  wishing("weekday-in-english-letters", "12/3(Thu) 14:00", OFFER_AT_14),
  wishing("radicals-instead-of-characters", "12⽉3⽇ 14時", OFFER_AT_14),
  wishing("month-as-one-sign", "㋋3日 14時", OFFER_AT_14),
  wishing("full-width-slash", "１２／３　１４：００", OFFER_AT_14),
  wishing("spaces-inside-the-date", "12 月 3 日 ( 木 ) 14 時 00 分", OFFER_AT_14),
];

const RELATIVE: Fixture[] = [
  wishing("tomorrow", "明日の14時", OFFER(at("11-26", "14:00", "14:30"))),
  wishing("tomorrow-in-kana", "あしたの14時", OFFER(at("11-26", "14:00", "14:30"))),
  wishing("day-after-tomorrow", "明後日の14時", OFFER(at("11-27", "14:00", "14:30"))),
  wishing("third-day-by-dialect", "しあさっての14時", { intent: "request", action: "ask" }),
  wishing("tomorrow-written-before-midnight", "明日の14時", ASK("ambiguous_date"), "2026-11-25T23:50:00+09:00"),
  wishing("tomorrow-written-after-midnight", "明日の14時", ASK("ambiguous_date"), "2026-11-26T00:10:00+09:00"),
  wishing("this-friday", "今週金曜の14時", OFFER(at("11-27", "14:00", "14:30"))),
  wishing("week-after-next", "再来週の月曜10時", OFFER(at("12-07", "10:00", "10:30"))),
  wishing("weekday-of-today", "水曜の14時", ASK("ambiguous_date")),
  wishing("next-month-by-word", "来月3日の14時", OFFER_AT_14),
  wishing("second-tuesday-of-next-month", "来月の第2火曜日 10時", OFFER(at("12-08", "10:00", "10:30"))),
  wishing("last-friday-of-next-month", "来月の最終金曜日 10時", OFFER(at("12-25", "10:00", "10:30"))),
  wishing("a-week-from-now", "1週間後の14時", OFFER(at("12-02", "14:00", "14:30"))),
  wishing("ten-days-from-now-is-saturday", "10日後の14時", OFFER(at("12-05", "14:00", "14:30", ["closed_day"]))),
  wishing("three-business-days-from-now", "3営業日後の14時", OFFER(at("11-30", "14:00", "14:30"))),
  wishing("first-third-of-the-month", "12月上旬の午前", { intent: "request", action: "offer" }),
  wishing("all-of-next-week", "来週中の午後", {
    ...OFFER(...["11-30", "12-01", "12-02", "12-03", "12-04"].map((day) => at(day, "12:00", "17:15"))),
    doubts: [],
  }),
  wishing("from-a-day-on", "12月21日以降の午前", { intent: "request", action: "offer" }),
  wishing("days-as-a-range", "12/3〜12/4の午前", OFFER(at("12-03", "08:30", "12:00"), at("12-04", "08:30", "12:00"))),
  wishing("hyphen-between-days", "12/7-9の午前", {
    ...OFFER(at("12-07", "08:30", "12:00"), at("12-08", "08:30", "12:00"), at("12-09", "08:30", "12:00")),
  }),
  wishing("days-from-to-in-words", "12月3日から4日の午前中", {
    ...OFFER(at("12-03", "08:30", "12:00"), at("12-04", "08:30", "12:00")),
  }),
  wishing("as-soon-as-possible", "なるべく早い日でお願いします", { intent: "request", action: "offer" }),
];

const THIRD = (from: string, to: string) => OFFER(at("12-03", from, to));
const CLOCK: Fixture[] = [
  wishing("half-past", "12月3日14時半", THIRD("14:30", "15:00")),
  wishing("pm-before-the-hour", "12/3 PM2:00", OFFER_AT_14),
  wishing("pm-behind-the-hour", "12/3 2:00PM", OFFER_AT_14),
  wishing("pm-as-dotted-letters", "12/3 2 p.m.", OFFER_AT_14),
  wishing("afternoon-in-kana", "12月3日ごご2時", OFFER_AT_14),
  wishing("kanji-hour-and-minutes", "12月3日午後二時三十分", THIRD("14:30", "15:00")),
  wishing("hour-left-open-at-the-end", "12/3 14:00〜", OFFER_AT_14),
  wishing("hour-with-yori", "12月3日14時より", OFFER_AT_14),
  wishing("hour-to-half-past", "12/3 14時～14時半", OFFER_AT_14),
  wishing("hours-with-arrow", "12/3 14時→15時", THIRD("14:00", "15:00")),
  wishing("hours-between", "12/3 13時から15時の間", THIRD("13:00", "15:00")),
  wishing("hours-sharing-one-word", "12/3 14-15時", THIRD("14:00", "15:00")),
  wishing("noon-is-the-pause", "12/3 正午", OFFER(at("12-03", "12:00", "12:30", ["outside_hours"]))),
  wishing("about-an-hour", "12/3 14時頃", { intent: "request", action: "offer" }),
  wishing("from-an-hour-on", "12/3 14時以降", THIRD("14:00", "17:15")),
  wishing("until-an-hour", "12/3 11時まで", THIRD("08:30", "11:00")),
  wishing("first-thing-in-the-morning", "12/3 朝一", {
    intent: "request",
    action: "offer",
    wishes: [{ from: "2026-12-03T09:00:00+09:00" }],
  }),
  wishing("first-thing-after-noon", "12/3 午後イチ", {
    intent: "request",
    action: "offer",
    wishes: [{ from: "2026-12-03T13:00:00+09:00" }],
  }),
  wishing("towards-evening", "12/3 夕方", THIRD("15:00", "17:15")),
  wishing("off-the-grid", "12/3 10:10", THIRD("10:10", "10:40")),
  wishing("hour-in-four-figures", "12/3 1400", OFFER_AT_14),
  wishing("hour-with-letter-h", "12/3 14h", OFFER_AT_14),
  wishing("eight-is-open-neither-way", "12/3 8時", {
    intent: "request",
    action: "offer",
    wishes: [
      {
        from: "2026-12-03T08:00:00+09:00",
        to: "2026-12-03T08:30:00+09:00",
        doubts: ["ambiguous_time", "outside_hours"],
        alternatives: [{ from: "2026-12-03T20:00:00+09:00", to: "2026-12-03T20:30:00+09:00" }],
      },
    ],
  }),
  wishing("nine-is-the-morning", "12/3 9時", THIRD("09:00", "09:30")),
  wishing("evening-after-work", "12/3 仕事帰りの18時半", OFFER(at("12-03", "18:30", "19:00", ["outside_hours"]))),
  wishing("longer-than-a-slot", "12月3日14時から1時間ほど相談したいです", { intent: "request", action: "offer" }),
  wishing("earlier-today", "本日9時", { intent: "request", action: "ask", doubts: ["past"] }),
  wishing("whole-day", "12月3日終日", THIRD("08:30", "17:15")),
];

const LISTS: Fixture[] = [
  wishing(
    "two-hours-of-a-day",
    "12月3日の10時か14時",
    OFFER(at("12-03", "10:00", "10:30"), at("12-03", "14:00", "14:30")),
  ),
  wishing(
    "a-window-for-each-day",
    "12月3日は午前、4日は終日、7日は10時か14時",
    OFFER(
      at("12-03", "08:30", "12:00"),
      at("12-04", "08:30", "17:15"),
      at("12-07", "10:00", "10:30"),
      at("12-07", "14:00", "14:30"),
    ),
  ),
  wishing("days-by-middle-dot", "12/3・4の午前", OFFER(at("12-03", "08:30", "12:00"), at("12-04", "08:30", "12:00"))),
  wishing(
    "three-days-by-comma",
    "12/3、4、7の午後",
    OFFER(at("12-03", "12:00", "17:15"), at("12-04", "12:00", "17:15"), at("12-07", "12:00", "17:15")),
  ),
  wishing(
    "either-of-two-days",
    "12月10日か11日の午後",
    OFFER(at("12-10", "12:00", "17:15"), at("12-11", "12:00", "17:15")),
  ),
  wishing("weekdays-by-middle-dot", "月・水・金の午前", { intent: "request", action: "offer" }),
  wishing("weekdays-without-a-mark", "火木の午前", { intent: "request", action: "offer" }),
  wishing("any-weekday", "平日ならいつでも", { intent: "request", action: "offer", doubts: [] }),
  wishing(
    "next-week-but-one-day",
    "来週の水曜以外の午前",
    OFFER(...["11-30", "12-01", "12-03", "12-04"].map((day) => at(day, "08:30", "12:00"))),
  ),
  wishing("crossed-out-day", "12/3 ×\n12/4 10時", OFFER(at("12-04", "10:00", "10:30"))),
  wishing("forbidden-afternoon", "12月3日、午後はNGなので午前でお願いします", OFFER(at("12-03", "08:30", "12:00"))),
  wishing(
    "interview-on-another-day",
    "12月3日は面接のため、12月4日の10時を希望します",
    OFFER(at("12-04", "10:00", "10:30")),
  ),
  wishing("last-day-of-work-is-no-wish", "11月30日に退職するため、12月3日14時を希望します", OFFER_AT_14),
  wishing("corrected-within-the-mail", "12月3日10時、やっぱり12月4日10時でお願いします", {
    intent: "request",
    action: "staff",
    doubts: ["contradiction"],
  }),
  wishing("same-hour-for-the-second", "\n第1希望：12/3 14時\n第2希望：12/4 同じ時間", {
    ...OFFER(at("12-03", "14:00", "14:30"), at("12-04", "14:00", "14:30")),
  }),
  wishing("ranks-in-kanji", "\n第二希望 12月4日 10時\n第一希望 12月3日 14時", {
    ...OFFER(at("12-03", "14:00", "14:30"), at("12-04", "10:00", "10:30")),
  }),
  wishing("ranks-behind-the-word", "\n希望1：12/3 10:00\n希望2：12/4 14:00", {
    ...OFFER(at("12-03", "10:00", "10:30"), at("12-04", "14:00", "14:30")),
  }),
  wishing("numbers-in-one-sign-with-brackets", "\n⑴12/3 10:00\n⑵12/4 14:00", {
    ...OFFER(at("12-03", "10:00", "10:30"), at("12-04", "14:00", "14:30")),
  }),
  wishing("numbers-in-one-sign-with-stop", "\n⒈12/3 10:00\n⒉12/4 14:00", {
    ...OFFER(at("12-03", "10:00", "10:30"), at("12-04", "14:00", "14:30")),
  }),
  wishing("numbers-in-black-circles", "\n❶12/3 10:00\n❷12/4 14:00", {
    ...OFFER(at("12-03", "10:00", "10:30"), at("12-04", "14:00", "14:30")),
  }),
  wishing("one-of-two-days-is-closed", "12月5日10時または12月7日10時", {
    ...OFFER(at("12-05", "10:00", "10:30", ["closed_day"]), at("12-07", "10:00", "10:30")),
  }),
  wishing("last-bookable-day-passed", "12月28日 10時", OFFER(at("12-28", "10:00", "10:30", ["beyond_horizon"]))),
  wishing("same-as-last-time", "前回と同じ時間", { intent: "request", action: "ask" }),
  wishing(
    "holiday-of-the-new-year",
    "1月11日 10時",
    {
      intent: "request",
      action: "offer",
      wishes: [{ from: "2027-01-11T10:00:00+09:00", to: "2027-01-11T10:30:00+09:00", doubts: ["closed_day"] }],
    },
    "2026-12-15T10:00:00+09:00",
  ),
];

const RULED_OUT: Fixture[] = [
  wishing("behind-a-polite-condition", "12月3日の14時でしたら大丈夫です", OFFER_AT_14),
  wishing("minutes-in-kanji-above-five", "十二月三日 十四時十八分", OFFER(at("12-03", "14:18", "14:48"))),
  wishing(
    "another-day-if-the-first-is-taken",
    "12/3が埋まっている場合は12/4でお願いします",
    OFFER(at("12-03", "08:30", "17:15"), at("12-04", "08:30", "17:15")),
  ),
  wishing("first-wish-above-the-second-label", "12月3日の14時です。\n第2希望：12月4日の10時", {
    ...OFFER(at("12-03", "14:00", "14:30"), at("12-04", "10:00", "10:30")),
  }),
  wishing("marks-behind-a-lead", "空きは○12/3 ×12/4", {
    ...OFFER(at("12-03", "08:30", "17:15")),
    excluded: [{ from: "2026-12-04T00:00:00+09:00", to: "2026-12-05T00:00:00+09:00" }],
  }),
  wishing("until-an-hour-by-izen", "12月3日の10時以前", OFFER(at("12-03", "08:30", "10:00"))),
  wishing("first-week-of-a-month", "12月最初の週の午前", ASK("ambiguous_date")),
  wishing(
    "weekday-behind-a-holiday",
    "祝日明けの火曜の10時",
    {
      intent: "request",
      action: "offer",
      wishes: [{ from: "2027-01-12T10:00:00+09:00", to: "2027-01-12T10:30:00+09:00", doubts: [] }],
    },
    "2026-12-22T10:00:00+09:00",
  ),
];

const WISH = "希望日時：12月3日 14時";
const NUMBER = "求職番号：15010-1234567";
const NAME = "氏名：試験 太郎";
const fact = (
  name: string,
  lines: string[],
  expect: Record<string, unknown>,
  from?: string,
  headers?: string[],
): Fixture => ({
  name: `fact-${name}`,
  mail: {
    body: ["オンライン相談を希望します。", ...lines].join("\n"),
    ...(from === undefined ? {} : { from }),
    ...(headers === undefined ? {} : { headers }),
  },
  expect,
});
const number = (name: string, line: string, jobSeekerNumber: string): Fixture =>
  fact(`number-${name}`, [NAME, line, WISH], {
    ...OFFER_AT_14,
    doubts: [],
    applicant: { jobSeekerNumber, registering: false },
  });
const noNumber = (name: string, line: string): Fixture =>
  fact(`number-${name}`, [NAME, line, WISH], {
    ...OFFER_AT_14,
    doubts: [],
    applicant: { jobSeekerNumber: null, registering: true },
  });
const otherNumber = (name: string, line: string): Fixture =>
  fact(`other-number-${name}`, [NAME, line, WISH], {
    intent: "request",
    action: "ask",
    doubts: ["missing_number"],
    applicant: { jobSeekerNumber: null, registering: false },
  });
const named = (name: string, line: string, expected: string): Fixture =>
  fact(`name-${name}`, [line, NUMBER, WISH], { ...OFFER_AT_14, doubts: [], applicant: { name: expected } });

const FACTS: Fixture[] = [
  number("with-a-space", "求職番号：15010 01234567", "15010-01234567"),
  number("with-minus-sign", "求職番号：15010−1234567", "15010-1234567"),
  number("in-thirteen-figures", "求職番号：1501001234567", "1501001234567"),
  number("behind-no", "求職番号　No.15010-1234567", "15010-1234567"),
  number("of-the-reception-slip", "受付票の番号は15010-1234567です。", "15010-1234567"),
  number("of-the-card", "ハローワークカードの番号：15010-1234567", "15010-1234567"),
  number("on-the-next-line", "【求職番号】\n15010-1234567", "15010-1234567"),
  number("with-short-second-half", "求職番号：15010-1234", "15010-1234"),
  number("of-another-prefecture", "求職番号：13010-1234567", "13010-1234567"),
  noNumber("forgotten", "求職番号：忘れました"),
  noNumber("not-at-hand", "求職番号は手元にありません。"),
  noNumber("as-a-dash", "求職番号：-"),
  noNumber("unknown", "求職番号：不明"),
  noNumber("none", "求職番号：なし"),
  noNumber("about-to-register", "これから求職登録をする予定です。"),
  otherNumber("insured-person", "雇用保険被保険者番号：1234-567890-1"),
  otherNumber("workplace", "事業所番号：1510-123456-7"),
  otherNumber("telephone", "電話：025-552-0000"),
  otherNumber("postal-code", "住所：〒941-0000 糸魚川市"),
  otherNumber("my-number", "マイナンバー：1234 5678 9012"),
  otherNumber("benefit", "支給番号：15010-123456"),
  fact("number-in-brackets-behind-the-name", ["氏名：試験 太郎（15010-1234567）", WISH], {
    ...OFFER_AT_14,
    applicant: { name: "試験 太郎", jobSeekerNumber: "15010-1234567" },
  }),
  named("with-honorific", "氏名：試験 太郎 様", "試験 太郎"),
  named("with-reading-in-brackets", "氏名：試験 太郎（シケン タロウ）", "試験 太郎"),
  named("with-reading-on-its-own-line", "氏名：試験 太郎\nフリガナ：シケン タロウ", "試験 太郎"),
  named("in-roman-letters", "氏名：SHIKEN Taro", "SHIKEN Taro"),
  named("with-middle-dot", "氏名：マリア・テスト", "マリア・テスト"),
  named("on-the-next-line", "【お名前】\n試験 太郎", "試験 太郎"),
  named("by-introduction", "試験太郎と申します。", "試験太郎"),
  named("with-variation-selector", "氏名：葛\u{E0100}城 試子", "葛\u{E0100}城 試子"),
  fact("names-of-two-people", [NAME, NUMBER, "氏名：試験 花子", WISH], {
    intent: "request",
    action: "staff",
    doubts: ["several_requests"],
  }),
  fact(
    "name-of-a-firm-in-from",
    [NUMBER, WISH],
    { intent: "request", action: "ask", doubts: ["missing_name"] },
    "株式会社試験 <taro.shiken@example.jp>",
  ),
  fact(
    "name-of-a-telephone-in-from",
    [NUMBER, WISH],
    { intent: "request", action: "ask", doubts: ["missing_name"] },
    "たろうのスマホ <taro.shiken@example.jp>",
  ),
  fact("contact-in-full-width", [NAME, NUMBER, WISH, "連絡先：ｔａｒｏ．ｓｈｉｋｅｎ＠ｅｘａｍｐｌｅ．ｊｐ"], {
    ...OFFER_AT_14,
    doubts: [],
    applicant: { email: "taro.shiken@example.jp" },
  }),
  fact("contact-is-this-address", [NAME, NUMBER, WISH, "連絡先：このメールアドレス"], {
    ...OFFER_AT_14,
    doubts: [],
    applicant: { email: null },
  }),
  fact(
    "contact-mistyped-gmail",
    [NAME, NUMBER, WISH, "連絡先：taro.shiken.test@gmai.com"],
    { intent: "request", action: "staff", doubts: ["address_differs", "address_mistyped"] },
    "taro.shiken.test@gmail.com",
  ),
  fact(
    "reply-to-differs",
    [NAME, NUMBER, WISH],
    { intent: "request", action: "staff", doubts: ["address_differs"] },
    undefined,
    ["Reply-To: taro.other@example.com"],
  ),
  fact("telephone-of-a-mobile", [NAME, NUMBER, WISH, "携帯：090-0000-0000"], {
    ...OFFER_AT_14,
    applicant: { phone: "090-0000-0000" },
  }),
  fact("telephone-with-country-code", [NAME, NUMBER, WISH, "TEL: +81-90-0000-0000"], {
    ...OFFER_AT_14,
    applicant: { phone: "+81-90-0000-0000" },
  }),
  fact("companion-is-the-mother", [NAME, NUMBER, WISH, "母が同席します。"], {
    ...OFFER_AT_14,
    applicant: { companion: "母が同席します" },
  }),
  fact("companion-is-denied", [NAME, NUMBER, WISH, "同席者：なし"], { ...OFFER_AT_14, applicant: { companion: null } }),
  {
    name: "fact-four-items-in-easy-japanese",
    mail: {
      subject: "そうだんしたいです",
      body: "オンラインで そうだんしたいです。\nなまえ：マリア・テスト\n求職番号：15010-1234567\nきぼう：12月3日 14時",
    },
    expect: { ...OFFER_AT_14, applicant: { name: "マリア・テスト" } },
  },
  {
    name: "fact-four-items-in-english-prose",
    mail: {
      subject: "Consultation request",
      body: "Hello,\n\nMy name is Maria Test. I would like an online job consultation on December 3rd at 2:00 pm.\nMy job seeker number is 15010-1234567.\n\nThank you.",
    },
    expect: { ...OFFER_AT_14, doubts: [], applicant: { name: "Maria Test", jobSeekerNumber: "15010-1234567" } },
  },
  {
    name: "fact-not-registered-in-english",
    mail: {
      subject: "Online consultation",
      body: "I would like to book an online consultation.\nName: Maria Test\nJob seeker number: not registered yet\nPreferred date: December 3, 14:00",
    },
    expect: { ...OFFER_AT_14, doubts: [], applicant: { jobSeekerNumber: null, registering: true } },
  },
];

export const REQUEST_FIXTURES: readonly Fixture[] = [
  ...ABSOLUTE,
  ...RELATIVE,
  ...CLOCK,
  ...LISTS,
  ...RULED_OUT,
  ...FACTS,
];
