import { z } from "zod";
import { DEADLINE_RANGES, LIMIT_RANGES, PERIOD_MONTHS, PERIOD_RANGES } from "../booking/policy.ts";
import { type ClockTime, type Day, toClockTime, toDay } from "../booking/time.ts";

/** Most entries of a list, and characters of a text, in a profile. */
const MOST_SEATS = 50;
const MOST_CLOSURES = 400;
const MOST_TERMS = 20;
const MOST_ADDRESSES = 50;

const word = (label: string, most = 100) =>
  z
    .string({ error: `${label} must be a text.` })
    .trim()
    .min(1, { error: `${label} must not be empty.` })
    .max(most, { error: `${label} must have at most ${most} characters.` })
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what must not be there.
    .regex(/^[^\u0000-\u001f\u007f]*$/, { error: `${label} must be one line without control characters.` });

/** What letters in another language call the office and its telephone hours. */
const officeWords = (label: string) =>
  z.strictObject(
    { name: word(`${label}.name`, 200), telephoneHours: word(`${label}.telephoneHours`, 300) },
    { error: `${label} must be { name, telephoneHours }, or be left out.` },
  );

const whole = (label: string, least: number, most: number) =>
  z
    .number({ error: `${label} must be a number, without quotes.` })
    .int({ error: `${label} must be a whole number.` })
    .min(least, { error: `${label} must be from ${least} to ${most}.` })
    .max(most, { error: `${label} must be from ${least} to ${most}.` });

const within = (label: string, { least, most }: { least: number; most: number }) => whole(label, least, most);
const limit = (name: keyof typeof LIMIT_RANGES) => within(name, LIMIT_RANGES[name]);

const day = z
  .string({ error: "a day must be a text of the form 2026-12-28." })
  .refine(isDay, { error: "a day must be a real day of the form 2026-12-28." })
  .transform((text) => text as Day);

const clockTime = z
  .string({ error: "a time of day must be a text of the form 08:30." })
  .refine(isClockTime, { error: "a time of day must have the form 08:30, 24 hours, half-width." })
  .transform((text) => text as ClockTime);

const span = z
  .strictObject({ from: clockTime, to: clockTime }, { error: "must be { from, to }, or null." })
  .refine(({ from, to }) => from < to, { error: "`from` must be earlier than `to`.", path: ["from"] });

const hours = span.nullable();

const address = z
  .string({ error: "a mail address must be a text." })
  .regex(/^[^\s<>@"]{1,64}@[a-z0-9][a-z0-9.-]{0,250}[a-z0-9]$/i, {
    error: "must be one mail address such as soudan@example.jp, without a name.",
  });

const statement = (value: boolean, why: string) =>
  z.literal(value, { error: `must be said, and must be ${value}: ${why}` });

const ROOM_STATEMENTS = {
  waitingRoom: statement(true, "without a waiting room the next person walks into a running consultation."),
  joinBeforeHost: statement(false, "nobody may be in the room before the counsellor."),
  participantRecording: statement(false, "the terms forbid recording."),
};

const room = z.strictObject({
  seat: whole("seat", 1, MOST_SEATS),
  meetingId: z
    .string({ error: "meetingId must be a text." })
    .refine((text) => /^\d[\d ]*\d$/.test(text) && /^\d{9,11}$/.test(text.replaceAll(" ", "")), {
      error: "meetingId must have 9 to 11 half-width digits; spaces between them are allowed.",
    }),
  passcode: z.string({ error: "passcode must be a text." }).regex(/^[\x21-\x7e]{1,10}$/, {
    error: "passcode must have 1 to 10 half-width letters, digits or signs.",
  }),
  ...ROOM_STATEMENTS,
});

const host = z.strictObject({
  seat: whole("seat", 1, MOST_SEATS),
  user: z.string({ error: "user must be a text." }).regex(/^[\x21-\x7e]{1,128}$/, {
    error: "user must be a Zoom user's ID or mail address, without spaces.",
  }),
});

/** The same three statements as for a room: Zoom is asked for them, and an administrator can have locked something else. */
const zoomMeetings = z.strictObject({
  kind: z.literal("zoom"),
  hosts: z.array(host).max(MOST_SEATS, { error: `at most ${MOST_SEATS} hosts.` }),
  ...ROOM_STATEMENTS,
});

const meetings = z.discriminatedUnion(
  "kind",
  [z.strictObject({ kind: z.literal("rooms") }), zoomMeetings, z.strictObject({ kind: z.literal("telephone") })],
  { error: 'must be { "kind": "rooms" }, { "kind": "zoom", "hosts": […], … } or { "kind": "telephone" }.' },
);

const policy = z
  .strictObject({
    slotMinutes: whole("slotMinutes", 10, 30),
    gridMinutes: whole("gridMinutes", 5, 240),
    firstStart: clockTime,
    lastStart: clockTime,
    pause: span.nullable(),
    seats: whole("seats", 1, MOST_SEATS),
    horizonDays: whole("horizonDays", 1, 180),
    cutOff: z.enum(["endOfDayBefore", "closingOfPreviousOpenDay"], {
      error: "must be endOfDayBefore or closingOfPreviousOpenDay.",
    }),
    leastOpenHoursToReply: z
      .number({ error: "leastOpenHoursToReply must be a number, without quotes." })
      .min(0, { error: "leastOpenHoursToReply must be from 0 to 40." })
      .max(40, { error: "leastOpenHoursToReply must be from 0 to 40." }),
    mostChoices: whole("mostChoices", 1, 9),
    replyBusinessDays: within("replyBusinessDays", DEADLINE_RANGES.replyBusinessDays),
    answerBusinessDays: within("answerBusinessDays", DEADLINE_RANGES.answerBusinessDays),
    mostHoldShare: z
      .number({ error: "mostHoldShare must be a number, without quotes." })
      .gt(0, { error: "mostHoldShare must be above 0 and at most 1." })
      .max(1, { error: "mostHoldShare must be above 0 and at most 1." }),
    openBookingsPerPerson: limit("openBookingsPerPerson"),
    bookingsPerPeriod: z.strictObject(
      {
        months: z.literal(PERIOD_MONTHS, { error: "months must be 1, 2, 3, 4, 6 or 12." }).default(1),
        count: within("count", PERIOD_RANGES.count).nullable().default(null),
        minutes: within("minutes", PERIOD_RANGES.minutes).nullable().default(null),
      },
      { error: "must be { months, count, minutes }." },
    ),
    noShowMonths: limit("noShowMonths"),
    mostRefusalMonths: limit("mostRefusalMonths"),
    lettersPerAddressAndDay: limit("lettersPerAddressAndDay"),
    lettersPerBooking: limit("lettersPerBooking"),
    lettersPerHour: limit("lettersPerHour"),
    reminders: span.nullable(),
    transitGraceMinutes: whole("transitGraceMinutes", 0, 240),
    smallCell: whole("smallCell", 3, 100),
  })
  .partial();

/** Days for which a class of records is kept; absent, nothing of the class is proposed for erasing (decision 10). */
const days = (label: string) => whole(label, 1, 36_500);
const retention = z
  .strictObject({
    ignoredMailDays: days("ignoredMailDays"),
    rawMailDays: days("rawMailDays"),
    lettersDays: days("lettersDays"),
    peopleDays: days("peopleDays"),
  })
  .partial();

const terms = z.strictObject({
  version: word("version", 60),
  effectiveOn: day,
  pdf: word("pdf", 500),
  text: word("text", 500).optional(),
});

/** The profile file (offices/*.json): one office. Unknown fields are errors, because a misspelt one would be silent. */
export const PROFILE = z.strictObject(
  {
    id: z.string({ error: "id must be a text." }).regex(/^[a-z][a-z0-9-]{0,39}$/, {
      error: "id must have 1 to 40 lower-case letters, digits or hyphens and begin with a letter.",
    }),
    name: word("name", 60),
    formalName: word("formalName", 60),
    address: word("address", 200),
    telephone: z
      .string({ error: "telephone must be a text." })
      .regex(/^0\d{1,4}-\d{1,4}-\d{3,4}$/, { error: "telephone must have the form 025-552-0333, half-width." }),
    telephoneHours: word("telephoneHours", 200),
    inEnglish: officeWords("inEnglish").optional(),
    inEasyJapanese: officeWords("inEasyJapanese").optional(),
    mail: z.strictObject({
      fromName: word("fromName", 60),
      fromAddress: address.optional(),
      ownAddresses: z
        .array(address)
        .max(MOST_ADDRESSES, { error: `at most ${MOST_ADDRESSES} addresses.` })
        .default([]),
      staffAddresses: z
        .array(address)
        .max(MOST_ADDRESSES, { error: `at most ${MOST_ADDRESSES} addresses.` })
        .default([]),
      authservId: word("authservId", 255).nullable().default(null),
      sentCopies: z
        .enum(["server", "ours"], { error: "must be server (Gmail, Microsoft 365 file copies themselves) or ours." })
        .default("ours"),
      imapUrl: word("imapUrl", 2_000).optional(),
      smtpUrl: word("smtpUrl", 2_000).optional(),
      folders: z.strictObject({ junk: word("junk", 200).optional(), sent: word("sent", 200).optional() }).default({}),
    }),
    openHours: z.strictObject({
      monday: hours,
      tuesday: hours,
      wednesday: hours,
      thursday: hours,
      friday: hours,
      saturday: hours,
      sunday: hours,
    }),
    closures: z
      .array(day)
      .max(MOST_CLOSURES, { error: `at most ${MOST_CLOSURES} days.` })
      .default([]),
    policy: policy.default({}),
    retention: retention.default({}),
    rooms: z
      .array(room, { error: "must be a list of rooms." })
      .max(MOST_SEATS, { error: `at most ${MOST_SEATS} rooms.` }),
    meetings: meetings.default({ kind: "rooms" }),
    terms: z
      .array(terms)
      .max(MOST_TERMS, { error: `at most ${MOST_TERMS} versions.` })
      .default([]),
    letters: word("letters", 500).optional(),
    unconfirmed: z.array(word("a name", 100)).max(100, { error: "at most 100 names." }).default([]),
  },
  { error: "the profile must be one JSON object." },
);

export type ProfileFile = z.infer<typeof PROFILE>;

/** Japanese names of the fields, for the people who fill the file in. */
export const LABELS: Readonly<Record<string, string>> = {
  id: "識別名",
  name: "名称",
  formalName: "正式名称",
  address: "所在地",
  telephone: "電話番号",
  telephoneHours: "電話の受付時間",
  mail: "メール",
  fromName: "差出人名",
  fromAddress: "差出人アドレス",
  ownAddresses: "自所のアドレス",
  staffAddresses: "職員への知らせの宛先",
  authservId: "認証結果を記すサーバー名",
  sentCopies: "送信控えの保存",
  imapUrl: "受信サーバー",
  smtpUrl: "送信サーバー",
  folders: "フォルダー",
  openHours: "開庁時間",
  closures: "臨時の閉庁日",
  policy: "予約の決まり",
  slotMinutes: "1回の時間（分）",
  gridMinutes: "開始時刻の間隔（分）",
  firstStart: "最初の開始時刻",
  lastStart: "最後の開始時刻",
  pause: "昼休み",
  seats: "口の数",
  horizonDays: "受付期間（日）",
  retention: "保存期間",
  ignoredMailDays: "関係のないメールの写し（日）",
  rawMailDays: "メールの写し（日）",
  lettersDays: "手紙の本文（日）",
  peopleDays: "利用者と予約（日）",
  rooms: "ミーティングルーム",
  meetings: "ミーティング",
  hosts: "ホスト",
  user: "Zoomの利用者",
  seat: "口",
  meetingId: "ミーティングID",
  passcode: "パスコード",
  waitingRoom: "待機室",
  joinBeforeHost: "ホストより前の参加",
  participantRecording: "参加者の録画",
  terms: "利用規約",
  version: "版",
  effectiveOn: "適用開始日",
  pdf: "PDFファイル",
  text: "テキストファイル",
  letters: "手紙の文面",
  unconfirmed: "未確認の項目",
};

function isDay(text: string): boolean {
  try {
    toDay(text);
    return true;
  } catch {
    return false;
  }
}

function isClockTime(text: string): boolean {
  try {
    toClockTime(text);
    return text <= "24:00";
  } catch {
    return false;
  }
}
