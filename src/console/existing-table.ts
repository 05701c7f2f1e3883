import { parse } from "csv-parse/sync";
import type { Policy } from "../booking/policy.ts";
import { weekdayOf } from "../booking/time.ts";
import type { ExistingBooking } from "../desk/existing-acts.ts";
import { readExisting } from "./existing-form.ts";
import { readDay } from "./fields-of-time.ts";
import { LONGEST_REASON, type Values } from "./forms.ts";

/** A table of bookings as a program for tables saves it: what each row says, or what is wrong with the whole. */
export type ExistingTable = { rows: TableRow[]; unread: string[] } | { trouble: string };

export type TableRow = {
  /** Of the file, counted from 1. */
  line: number;
  /** As it stands there, for the person to find it again. */
  shown: { when: string; name: string };
} & ({ booking: ExistingBooking; note: string } | { wrong: string[] });

export const MOST_BYTES = 32_000;
export const MOST_ROWS = 100;
const LONGEST_CELL = 200;
/** The further columns of a table that nobody asked for. */
const MOST_COLUMNS = 40;

type Column = (typeof COLUMNS)[number]["key"];

/** The heads of the columns, each with other names that offices give them. */
export const COLUMNS = [
  {
    key: "date",
    heads: ["日付", "相談日", "予約日", "年月日"],
    needed: true,
    words: "年から書きます。例：2026/12/3、令和8年12月3日",
  },
  { key: "clock", heads: ["開始時刻", "開始", "時刻", "時間"], needed: true, words: "例：14:00、14時30分、午後2時" },
  { key: "name", heads: ["氏名", "名前", "お名前"], needed: true, words: "" },
  {
    key: "number",
    heads: ["求職番号", "番号"],
    needed: false,
    words: "「なし」と書くと、番号がない方、手元にない方になります。空なら「分からない」です。",
  },
  {
    key: "address",
    heads: ["メールアドレス", "メール", "連絡先メールアドレス"],
    needed: false,
    words: "メールか電話の、どちらかが要ります。",
  },
  { key: "phone", heads: ["電話番号", "電話", "連絡先電話番号"], needed: false, words: "" },
  { key: "seat", heads: ["口", "席", "窓口番号"], needed: false, words: "番号。空なら、空いている口に入ります。" },
  { key: "way", heads: ["方法", "相談方法"], needed: false, words: "「Zoom」か「電話」。空ならZoomです。" },
  { key: "meetingId", heads: ["ミーティングID", "ID"], needed: false, words: "前に知らせた別のIDがあるときだけ" },
  { key: "companion", heads: ["同席・配慮", "同席", "配慮", "同席者"], needed: false, words: "" },
  { key: "note", heads: ["備考", "メモ"], needed: false, words: "履歴の理由に書き足されます。" },
] as const;

/** What is asked of an office: one that only telephones has no other way to name. */
export function columnsFor(byTelephone: boolean): readonly (typeof COLUMNS)[number][] {
  return byTelephone ? COLUMNS.filter(({ key }) => key !== "way" && key !== "meetingId") : COLUMNS;
}

/** A file to start from; the persons are invented. */
export function exampleFor(byTelephone: boolean): string {
  const columns = columnsFor(byTelephone);
  const rows = EXAMPLES.map((row) => columns.map(({ key }) => row[key] ?? "").join(","));
  return [columns.map(({ heads }) => heads[0]).join(","), ...rows, ""].join("\r\n");
}

const EXAMPLES: { [key in Column]?: string }[] = [
  {
    ...{ date: "2026/12/3", clock: "14:00", name: "例 花子", number: "15010-1234567", address: "hanako@example.jp" },
    ...{ phone: "025-000-0000", seat: "1", way: "Zoom", note: "窓口で予約" },
  },
  {
    ...{ date: "令和8年12月4日", clock: "午後2時30分", name: "例 太郎", number: "なし", phone: "025-000-0001" },
    ...{ way: "電話", companion: "手話通訳の方が同席" },
  },
  {
    ...{ date: "2026-12-07", clock: "10:00", name: "例 次郎", number: "15010-7654321", address: "jiro@example.jp" },
    ...{ way: "Zoom", meetingId: "000 1234 5678" },
  },
];

/** The text of a file: UTF-8 with or without its mark, or Shift_JIS as Excel writes it. */
export function decodeTable(bytes: Uint8Array): string | { trouble: string } {
  if (bytes.length === 0) return { trouble: "ファイルが空か、選ばれていません。" };
  if (bytes.length > MOST_BYTES)
    return { trouble: `ファイルが大きすぎます（${MOST_BYTES / 1000}キロバイトまで）。いくつかに分けてください。` };
  if (bytes[0] === 0x50 && bytes[1] === 0x4b)
    return {
      trouble: "Excelのブックのままです。Excelで「名前を付けて保存」を選び、種類を「CSV」にして保存してください。",
    };
  for (const charset of ["utf-8", "shift_jis"]) {
    try {
      const text = new TextDecoder(charset, { fatal: true }).decode(bytes);
      // Excel's "Unicode text" is UTF-16, which reads as neither.
      if (!text.includes("\0")) return text;
    } catch {
      // Not in this one; the next may fit.
    }
  }
  return { trouble: "文字を読み取れません。Excelなら、種類を「CSV UTF-8」か「CSV」にして保存してください。" };
}

export function readTable(text: string, policy: Policy, byTelephone = false): ExistingTable {
  const records = recordsOf(text);
  if ("trouble" in records) return records;
  const [head, ...rest] = records.rows;
  const heads = (head?.cells ?? []).slice(0, MOST_COLUMNS).map(plain);
  const columns = new Map<Column, number>();
  for (const { key, heads: names } of COLUMNS) {
    const known: readonly string[] = names.map(plain);
    const found = heads.findIndex((one) => known.includes(one));
    if (found >= 0) columns.set(key, found);
  }
  const missing = COLUMNS.filter(({ key, needed }) => needed && !columns.has(key)).map(({ heads: [name] }) => name);
  if (missing.length > 0) return { trouble: `一行目に、列の名前が要ります。見つからない列：${missing.join("、")}` };
  if (rest.length === 0) return { trouble: "列の名前の下に、予約の行がありません。" };
  if (rest.length > MOST_ROWS)
    return { trouble: `行が多すぎます（${rest.length}行）。${MOST_ROWS}行までに分けてください。` };
  const unread = heads.filter((one, index) => one !== "" && ![...columns.values()].includes(index));
  return { rows: rest.map(({ line, cells }) => rowOf(line, cells, columns, { policy, byTelephone })), unread };
}

type Records = { rows: { line: number; cells: string[] }[] } | { trouble: string };

function recordsOf(text: string): Records {
  const head = text.slice(0, text.search(/[\r\n]|$/));
  try {
    const found = parse(text, {
      bom: true,
      delimiter: head.includes("\t") ? "\t" : ",",
      info: true,
      relax_column_count: true,
      skip_records_with_empty_values: true,
      trim: true,
    }) as unknown as { record: string[]; info: { lines: number } }[];
    return { rows: found.map(({ record, info }) => ({ line: info.lines, cells: record })) };
  } catch (error) {
    const line = error instanceof Error && "lines" in error ? `${String(error.lines)}行目のあたりの` : "";
    return { trouble: `表を読み取れません。${line}引用符（"）が閉じていないか、余分にあるようです。` };
  }
}

function rowOf(
  line: number,
  cells: string[],
  columns: ReadonlyMap<Column, number>,
  { policy, byTelephone }: { policy: Policy; byTelephone: boolean },
): TableRow {
  const cell = (key: Column) => (cells[columns.get(key) ?? -1] ?? "").trim();
  const short = (text: string) => [...text].slice(0, MOST_SHOWN).join("");
  const shown = { when: short(`${cell("date")} ${cell("clock")}`.trim()), name: short(cell("name")) };
  if (cells.some((one) => one.length > LONGEST_CELL))
    return { line, shown, wrong: [`一つの欄は${LONGEST_CELL}文字までです。`] };
  const date = writtenDay(cell("date"));
  const read = readExisting(valuesOf(cell, "day" in date ? date.day : "", byTelephone), policy);
  const wrong = [
    ...("wrong" in date ? [date.wrong] : []),
    ...("errors" in read ? Object.entries(read.errors) : []).flatMap(([name, words]) =>
      name === "date" && "wrong" in date ? [] : [words],
    ),
  ];
  if (wrong.length > 0 || "errors" in read) return { line, shown, wrong };
  return { line, shown, booking: read.value, note: [...cell("note")].slice(0, LONGEST_REASON).join("") };
}

const MOST_SHOWN = 30;

/** The cells as the form would have them. */
function valuesOf(cell: (key: Column) => string, date: string, byTelephone: boolean): Values {
  const number = plain(cell("number"));
  const isNone = /^(なし|無し|無|ない|未登録)$/.test(number);
  const way = plain(cell("way")).toLowerCase() || (byTelephone ? "電話" : "");
  const meetingId = cell("meetingId");
  return {
    date,
    clock: writtenClock(cell("clock")),
    name: cell("name"),
    hasNumber: isNone ? "no" : number === "" ? "unknown" : "yes",
    number: isNone ? "" : number,
    address: cell("address"),
    phone: cell("phone"),
    companion: cell("companion"),
    seat: plain(cell("seat")).replace(/番?口?$/, ""),
    way: /^電話/.test(way) ? "telephone" : !/^(zoom|ズーム|オンライン|)$/.test(way) ? "" : meetingId ? "told" : "room",
    meetingId,
  };
}

const WEEKDAYS = "日月火水木金土";
const WRITTEN_DAY =
  /^(?:(\d{4})|(?:令和|r)(\d{1,2}|元))[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:\(([日月火水木金土])(?:曜日?)?\))?$/i;
const REIWA_BEGINS_AFTER = 2018;

/** A day as tables have it, always with its year, and with the weekday it claims. */
function writtenDay(text: string): { day: string } | { wrong: string } {
  const found = WRITTEN_DAY.exec(plain(text));
  if (!found) return { wrong: `日付「${text}」を読み取れません。年から書いてください。例：2026/12/3` };
  const [, western, reiwa, month = "", date = "", weekday] = found;
  const year = western ?? String(REIWA_BEGINS_AFTER + (reiwa === "元" ? 1 : Number(reiwa)));
  const day = readDay(`${year}-${month.padStart(2, "0")}-${date.padStart(2, "0")}`);
  if (!day) return { wrong: `日付「${text}」は、暦にありません。` };
  if (weekday !== undefined && WEEKDAYS[weekdayOf(day)] !== weekday)
    return { wrong: `日付「${text}」は、曜日が合いません。` };
  return { day };
}

/** `HH:MM`, or what stands there where it is no time of day. */
function writtenClock(text: string): string {
  const found = /^(午前|午後|am|pm)?(\d{1,2})(?:[:時](?:(\d{1,2})(?::00|分)?|(半))?)$/i.exec(plain(text));
  if (!found) return text;
  const [, half, hour = "", minute, isHalf] = found;
  const isAfternoon = /^(午後|pm)$/i.test(half ?? "") && Number(hour) < 12;
  const written = String(Number(hour) + (isAfternoon ? 12 : 0)).padStart(2, "0");
  return `${written}:${isHalf ? "30" : (minute ?? "0").padStart(2, "0")}`;
}

/** Width and spaces as nobody means them. */
function plain(text: string): string {
  return text.normalize("NFKC").replace(/\s/g, "");
}
