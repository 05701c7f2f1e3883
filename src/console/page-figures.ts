import { html } from "hono/html";
import { dayOf } from "../booking/time.ts";
import type { CountTable, Month, Report } from "../desk/report.ts";
import {
  HIDDEN,
  HIDDEN_NOTE,
  otherFigures,
  rowsOf,
  rowWords,
  sayCount,
  TABLE_WORDS,
  weekdayName,
} from "./figure-words.ts";
import { sayTime } from "./history.ts";
import { box, facts, type Html, page, section, table, type Visit } from "./layout.ts";

/** 統計: one month in tables, each with bars beside its numbers; the numbers stand as text, the bars repeat them. */
export function figuresPage(visit: Visit, report: Report, mayChoose: boolean): Html {
  const { base, now } = visit;
  const { month, form, smallCell, at } = report;
  const query = `month=${month}&form=${form}`;
  return page(
    visit,
    "figures",
    "統計",
    html`<section><form method="get" action="${base}/figures" class="row">
      <div class="field"><label for="month">月</label><input id="month" name="month" type="month" value="${month}" min="2020-01" max="2099-12"></div>
      ${
        mayChoose
          ? html`<div class="field"><label for="form">数字の出し方</label><select id="form" name="form">
        <option value="internal"${form === "internal" ? " selected" : ""}>内部用（すべての数）</option>
        <option value="published"${form === "published" ? " selected" : ""}>公表用（小さい数を伏せる）</option></select></div>`
          : ""
      }
      <button class="quiet">表示する</button></form>
      <p>${sayMonth(month)}、${form === "internal" ? "内部用：そのまま公表しないでください" : "公表用"}（${sayTime(at, dayOf(now))}現在）　<a href="${base}/figures.csv?${query}">CSVで保存する</a></p></section>
    ${month === now.slice(0, 7) ? box("note", "まだ終わっていない月です。数は変わります。") : ""}
    ${form === "published" ? box("plain", HIDDEN_NOTE(smallCell)) : ""}
    ${section("おもな数", facts(otherFigures(report)))}
    ${report.tables.map((one) => section(TABLE_WORDS[one.key], countTable(one)))}
    ${report.week ? section("相談の曜日と開始時刻", weekTable(report)) : ""}`,
  );
}

export function sayMonth(month: Month): string {
  return `${Number(month.slice(0, 4))}年${Number(month.slice(5))}月`;
}

function countTable({ key, rows, total }: CountTable): Html {
  const most = Math.max(1, ...rows.map(({ count }) => count ?? 0));
  return table(
    "件数と、その長さを表す棒",
    ["項目", "件数", "棒グラフ"],
    [
      ...rows.map(({ key: row, count }) => [rowWords(key, row), sayCount(count), bar(rowWords(key, row), count, most)]),
      ["計", sayCount(total), ""],
    ],
  );
}

const BAR_WIDTH = 300;

/** The length repeats the number beside it; a hidden one has no bar, so that nothing can be measured. */
function bar(name: string, count: number | null, most: number): Html | string {
  if (count === null) return html`<span class="hint">${HIDDEN}（伏せています）</span>`;
  const width = Math.round((count / most) * BAR_WIDTH);
  return html`<svg class="bar" role="img" aria-label="${name}：${count}件" viewBox="0 0 ${BAR_WIDTH} 16" width="${BAR_WIDTH}" height="16"><rect x="0" y="2" width="${width}" height="12"></rect></svg>`;
}

function weekTable(report: Report): Html {
  const hours = rowsOf(report, "hours").rows.map(({ key }) => Number(key));
  const count = (weekday: number, hour: number) =>
    (report.week ?? []).find((cell) => cell.weekday === weekday && cell.hour === hour)?.count ?? 0;
  const weekdays = [1, 2, 3, 4, 5, 6, 0];
  return table(
    "曜日ごと、開始時刻ごとの件数",
    ["開始時刻", ...weekdays.map(weekdayName)],
    hours.map((hour) => [`${hour}時台`, ...weekdays.map((weekday) => String(count(weekday, hour)))]),
  );
}
