import type { CountTable, Quartiles, Report, TableKey } from "../desk/report.ts";
import { promiseShare } from "../desk/report.ts";
import { isKey } from "./wording.ts";

/** The monthly report in Japanese, for the page, the download and the command. */
export const TABLE_WORDS = {
  requests: "申込み（受け付けた方法）",
  outcomes: "相談の結果（その月に行う予定だった相談）",
  weekdays: "相談の曜日",
  hours: "相談の開始時刻",
  endings: "相談に至らずに終わった申込みと予約",
  promise: "回答の約束（その月に期限が来た申込み）",
  letters: "手紙（その月に書かれたもの）",
  heldMails: "要確認になったメール（その月に届いたもの）",
} satisfies Record<TableKey, string>;

/** What a published number that is not told stands as. */
export const HIDDEN = "―";
export const HIDDEN_NOTE = (smallCell: number) =>
  `「${HIDDEN}」は、${smallCell}未満の数と、そこから${smallCell}未満の数が計算できてしまう数です。利用者や端末が特定されないように伏せています（利用規約第7条）。`;

const WEEKDAY_NAMES = ["日", "月", "火", "水", "木", "金", "土"] as const;

const ROW_WORDS = {
  requests: { mail: "メール", phone: "電話", consultation: "相談のとき（次回の予約）" },
  outcomes: {
    attended: "相談済み",
    noShow: "連絡なし（職員が記録）",
    stopped: "中止",
    confirmed: "これから、または結果の記録がまだ",
  },
  endings: {
    cancelledByMail: "キャンセル（本人・メール）",
    cancelledByPhone: "キャンセル（本人・電話）",
    cancelledByOffice: "キャンセル（窓口の都合）",
    expired: "無効（期限までに返信なし）",
    declined: "辞退",
    rejected: "お断り",
  },
  promise: {
    kept: "期限までに回答した",
    broken: "期限までに回答できなかった",
    endedBefore: "回答の前に取り消しなどで終わった",
    running: "期限がまだ来ていない",
  },
  letters: {
    sent: "送信済み",
    bounced: "届かずに戻った",
    failed: "送れなかった",
    unknown: "届いたか不明",
    waiting: "承認待ち・送信待ち",
    withdrawn: "取り下げ",
    drafted: "下書きのみ",
  },
  heldMails: { settled: "処理した", waiting: "まだ処理していない" },
} satisfies Record<Exclude<TableKey, "weekdays" | "hours">, Record<string, string>>;

export function rowWords(table: TableKey, row: string): string {
  if (table === "weekdays") return `${WEEKDAY_NAMES[Number(row)] ?? row}曜日`;
  if (table === "hours") return `${Number(row)}時台`;
  const words: Readonly<Record<string, string>> = ROW_WORDS[table];
  return isKey(words, row) ? (words[row] ?? row) : row;
}

export function weekdayName(weekday: number): string {
  return WEEKDAY_NAMES[weekday] ?? String(weekday);
}

export function sayCount(count: number | null): string {
  return count === null ? HIDDEN : String(count);
}

/** The figures that are no counts: share of promises kept, lead time, time to settle. */
export function otherFigures(report: Report): [string, string][] {
  const share = promiseShare(report);
  const { leadDays, settlingHours } = report;
  // In the internal form nothing is hidden: there was nothing to count.
  const nothing = report.form === "internal" ? "まだありません" : HIDDEN;
  return [
    ["3営業日以内に回答した割合", share === null ? nothing : `${share}%`],
    ["申込みから相談の日まで", leadDays ? sayQuartiles(leadDays, "日") : nothing],
    ["要確認のメールを処理するまで", settlingHours ? sayQuartiles(settlingHours, "時間") : nothing],
  ];
}

/** One line for each number, for a spreadsheet: a byte order mark, so that it opens as Japanese, and CRLF (RFC 4180). */
export function reportCsv(report: Report): string {
  const lines = [["月", "表", "項目", "件数"]];
  const add = (table: string, row: string, value: string) => lines.push([report.month, table, row, value]);
  for (const table of report.tables) {
    const words = TABLE_WORDS[table.key];
    for (const { key, count } of table.rows) add(words, rowWords(table.key, key), sayCount(count));
    add(words, "計", sayCount(table.total));
  }
  for (const { weekday, hour, count } of report.week ?? []) {
    add("相談の曜日と開始時刻", `${weekdayName(weekday)}曜日 ${hour}時台`, String(count));
  }
  for (const [name, value] of otherFigures(report)) add("そのほか", name, value);
  return `\uFEFF${lines.map((cells) => cells.map(quoted).join(",")).join("\r\n")}\r\n`;
}

export function rowsOf(report: Report, key: TableKey): CountTable {
  const table = report.tables.find((one) => one.key === key);
  if (!table) throw new Error(`a report without ${key}`);
  return table;
}

function sayQuartiles({ lower, median, upper }: Quartiles, unit: string): string {
  return `中央値${median}${unit}（四分位 ${lower}${unit}〜${upper}${unit}）`;
}

function quoted(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
