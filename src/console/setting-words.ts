import { LIMIT_RANGES, PERIOD_MONTHS, PERIOD_RANGES, type Policy } from "../booking/policy.ts";
import type { Day } from "../booking/time.ts";
import { type Limits, letterOfChange } from "../desk/office-changes.ts";
import type { ContactName, DeadlineName, LimitName, RoomChange } from "../desk/office-values.ts";
import { ONE_PERSON_DUTY_SETTING, SEND_MODE_SETTING } from "../desk/send-mode.ts";
import type { HoursValue } from "../desk/week-hours.ts";
import { writeDay } from "../mail/letters/japanese-writing.ts";
import type { SendMode } from "../mail/office.ts";
import { sayWeek } from "./page-opening.ts";
import { isKey, LETTER_KIND_WORDS, SEND_MODE_WORDS } from "./wording.ts";

/** What the settings page says of values that staff can change. */

export const LIMIT_WORDS = {
  openBookingsPerPerson: { name: "一人が同時に持てる予約", unit: "件" },
  bookingsPerPeriod: { name: "一人が一定の期間に受けられる相談", unit: "" },
  noShowMonths: { name: "連絡なしを数える期間", unit: "か月" },
  mostRefusalMonths: { name: "利用のお断りの最も長い期間", unit: "か月" },
  lettersPerAddressAndDay: { name: "一つのアドレスに一日に送る手紙", unit: "通" },
  lettersPerBooking: { name: "一つの予約について送る手紙", unit: "通" },
  lettersPerHour: { name: "一時間に送る手紙（超えると、新しい相手への手紙は職員を待つ）", unit: "通" },
} satisfies Record<LimitName, { name: string; unit: string }>;

export const DEADLINE_WORDS = {
  replyBusinessDays: "案内への返信を待つ日数",
  answerBusinessDays: "申込みに窓口が答えるまでの日数",
} satisfies Record<DeadlineName, string>;

export const CONTACT_WORDS = {
  address: "所在地",
  telephone: "電話番号",
  telephoneHours: "電話を受ける時間",
  "telephoneHours:en": "電話を受ける時間（英語の手紙）",
  "telephoneHours:easy": "電話を受ける時間（やさしい日本語の手紙）",
} satisfies Record<ContactName, string>;

export function sayLimit(name: LimitName, value: Limits[LimitName]): string {
  if (typeof value === "number")
    return `${value}${LIMIT_WORDS[name].unit}${name === "mostRefusalMonths" ? "" : "まで"}`;
  const { months, count, minutes } = value;
  const parts = [...(count === null ? [] : [`${count}回`]), ...(minutes === null ? [] : [`合わせて${minutes}分`])];
  return parts.length === 0 ? "上限なし" : `${months}か月に${parts.join("、")}まで`;
}

/** A row of the table of changes: what was changed, and a value of it in words. */
export function sayChange(
  name: string,
  before: string | null,
  after: string | null,
): { what: string; from: string; to: string } {
  const letter = letterOfChange(name);
  if (letter) {
    const words = (source: string | null) =>
      source === null ? "設定ファイルか、はじめの文面" : `${(JSON.parse(source) as string).length}文字の文面`;
    return { what: `手紙の文面：${LETTER_KIND_WORDS[letter]}`, from: words(before), to: words(after) };
  }
  const isSwitch = name === SEND_MODE_SETTING || name === ONE_PERSON_DUTY_SETTING;
  const start = isSwitch ? "起動時の設定" : "設定ファイルの値";
  const words = (json: string | null) => (json === null ? start : sayValue(name, JSON.parse(json)));
  const [from, to] = [words(before), words(after)];
  const isSameId = name.startsWith("room:") && from === to;
  return { what: subjectOf(name), from, to: isSameId ? `${to}（パスコードかリンクを変更）` : to };
}

function subjectOf(name: string): string {
  if (isKey(LIMIT_WORDS, name)) return LIMIT_WORDS[name].name;
  if (isKey(DEADLINE_WORDS, name)) return DEADLINE_WORDS[name];
  if (isKey(CONTACT_WORDS, name)) return CONTACT_WORDS[name];
  if (name === "openHours") return "開庁する曜日と時間";
  if (name === "staffAddresses") return "職員への知らせの宛先";
  if (name === SEND_MODE_SETTING) return "手紙の送り方";
  if (name === ONE_PERSON_DUTY_SETTING) return "一人での承認";
  const seat = /^room:(\d+)$/.exec(name)?.[1];
  return seat ? `口${seat}のミーティングルーム` : name;
}

/** A value of a row in words; rows outlive what a later version knows of them. */
function sayValue(name: string, value: unknown): string {
  if (isKey(LIMIT_WORDS, name)) return sayLimit(name, value as Limits[LimitName]);
  if (isKey(DEADLINE_WORDS, name)) return `${value}開庁日`;
  if (name === "openHours") return sayHours(value as HoursValue);
  if (name === "staffAddresses") return sayAddresses(value as string[]);
  if (name.startsWith("room:")) return sayRoom(value as RoomChange);
  if (name === SEND_MODE_SETTING && isKey(SEND_MODE_WORDS, String(value)))
    return SEND_MODE_WORDS[value as SendMode].short;
  if (name === ONE_PERSON_DUTY_SETTING) return value === true ? "許可する" : "許可しない";
  return String(value);
}

function sayHours(value: HoursValue): string {
  if (Array.isArray(value)) return sayWeek({ week: value });
  const first = value.week ? sayWeek({ week: value.week }) : "設定ファイルの時間";
  return [first, ...value.later.map(({ from, week }) => `${writeWholeDay(from)}から${sayWeek({ week })}`)].join("。");
}

/** With its year: a record is read long afterwards. */
function writeWholeDay(day: Day): string {
  return writeDay(day, "0000-01-01" as Day);
}

export function sayAddresses(addresses: readonly string[]): string {
  return addresses.length === 0 ? "なし" : addresses.join("、");
}

/** Never the passcode. */
function sayRoom({ meetingId }: RoomChange): string {
  return `ミーティングID ${meetingId}`;
}

/** The fields of the form, as they stand for the limits in force. */
export function limitValues(policy: Policy): Record<string, string> {
  const { months, count, minutes } = policy.bookingsPerPeriod;
  const single = Object.keys(LIMIT_RANGES).map((name) => [name, String(policy[name as keyof typeof LIMIT_RANGES])]);
  return {
    ...Object.fromEntries(single),
    months: String(months),
    count: String(count ?? ""),
    minutes: String(minutes ?? ""),
  };
}

/** What was typed, in wide digits or not; an empty count or length is no limit. */
export function readLimits(
  values: Readonly<Record<string, string>>,
): { limits: Limits } | { errors: Record<string, string> } {
  const errors: Record<string, string> = {};
  const whole = (name: string, { least, most }: { least: number; most: number }, mayBeEmpty = false): number | null => {
    const text = (values[name] ?? "").normalize("NFKC").trim();
    if (text === "" && mayBeEmpty) return null;
    const number = /^\d{1,6}$/.test(text) ? Number(text) : Number.NaN;
    if (!(number >= least && number <= most))
      errors[name] =
        `${least}から${most}までの数を書いてください${mayBeEmpty ? "（上限を決めないときは、空けておきます）" : ""}。`;
    return number;
  };
  const single = Object.entries(LIMIT_RANGES).map(([name, range]) => [name, whole(name, range)]);
  const months = PERIOD_MONTHS.find((one) => String(one) === values.months);
  if (months === undefined) errors.months = "期間を選んでください。";
  const count = whole("count", PERIOD_RANGES.count, true);
  const minutes = whole("minutes", PERIOD_RANGES.minutes, true);
  if (Object.keys(errors).length > 0) return { errors };
  return { limits: { ...Object.fromEntries(single), bookingsPerPeriod: { months, count, minutes } } as Limits };
}

/** A fault of a wording as staff read it. */
export function sayWordingProblem(problem: string): string {
  for (const [pattern, words] of PROBLEM_WORDS) {
    const match = pattern.exec(problem);
    if (match) return words(match[1] ?? "");
  }
  return problem;
}

const PROBLEM_WORDS: readonly (readonly [RegExp, (what: string) => string])[] = [
  [/must keep this line, in its place: (.*)$/s, (line) => `次の行は、そのままの順で残してください：${line}`],
  [/must show (.*?)\.?$/s, (names) => `次の値は、必ずどこかに書いてください：${names}`],
  [/unknown name (.*?)\.?$/s, (name) => `この手紙では使えない名前があります：${name}`],
  [/unknown part (.*?)\.?$/s, (name) => `使えない部分の名前があります：${name}`],
  [/: (\{\{.*?\}\}) is not closed/s, (name) => `${name} の終わりがありません`],
  [/: (\{\{.*?\}\}) closes nothing/s, (name) => `${name} に対応する始まりがありません`],
  [/no web or mail address in it: (.*?)\.?$/s, (line) => `手紙に、ウェブやメールのアドレスは書けません：${line}`],
  [/cannot read (.*?)\.?$/s, (line) => `「{{」か「}}」の書き方が違います：${line}`],
  [/first line is the subject/, () => "最初の行は件名です。空けないでください。"],
];
