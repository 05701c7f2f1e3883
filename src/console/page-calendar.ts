import { html } from "hono/html";
import { type ClockTime, clockTimeOf, dayOf, plusDays } from "../booking/time.ts";
import { writeClockTime, writeDay } from "../mail/letters/japanese-writing.ts";
import { box, type Html, list, noticeBox, page, section, table, type Visit } from "./layout.ts";
import { oneLine } from "./plain-line.ts";
import { linkIfAllowed } from "./route-rights.ts";
import { type Cell, mondayOf, type SeatDay } from "./seat-grid.ts";
import { STATUS_WORDS } from "./wording.ts";

export const DAYS_OF_A_WEEK = 7;
/** With more seats than this, the week says how many are in which state, and the day shows each. */
const MOST_SEATS_IN_A_WEEK = 4;
/** Seats side by side on the page of a day. */
export const SEATS_AT_ONCE = 10;

const STATE_WORDS = {
  free: "空き",
  past: "受付なし",
  blocked: "使わない",
  held: "仮押さえ",
  confirmed: "予約確定",
  concluded: "終了",
} satisfies Record<Cell["is"], string>;

export function weekPage(visit: Visit, days: readonly SeatDay[], notice: Html | null): Html {
  const { base, now, office } = visit;
  const today = dayOf(now);
  const [first] = days;
  if (!first) throw new Error("a week without a day");
  const monday = first.day;
  const heads = days.map((one) => `${writeDay(one.day, today)}${one.day === today ? "今日" : ""}${closedWords(one)}`);
  const starts = startsOf(days);
  const isCounted = office.policy.seats > MOST_SEATS_IN_A_WEEK;
  return page(
    visit,
    "calendar",
    `${writeDay(monday, today)}からの週`,
    html`${noticeBox(notice)}
    ${steps([
      [`${base}/calendar?week=${plusDays(monday, -DAYS_OF_A_WEEK)}`, "前の週"],
      [`${base}/calendar`, "今週"],
      [`${base}/calendar?week=${plusDays(monday, DAYS_OF_A_WEEK)}`, "次の週"],
    ])}
    <p class="hint">${legend()}</p>
    <section>${
      starts.length === 0
        ? html`<p>この週に、相談の時間はありません。</p>`
        : table(
            "開始時刻ごとの空きと予約（列は日）",
            ["開始時刻", ...heads],
            starts.map((start) => [
              writeClockTime(start),
              ...days.map((one) =>
                isCounted ? counted(one, start) : cellsOf(visit, one, start, office.policy.seats > 1),
              ),
            ]),
          )
    }</section>
    <p><a href="${base}/calendar/opening">閉める日と外す口</a></p>
    ${section(
      "日ごとに見る",
      list(days.map((one, index) => html`<a href="${base}/calendar/${one.day}">${heads[index] ?? one.day}</a>`)),
    )}`,
  );
}

/** `group` counts the tables of seats from 0. */
export function dayPage(visit: Visit, one: SeatDay, group: number, notice: Html | null): Html {
  const { base, now, office } = visit;
  const today = dayOf(now);
  const { day } = one;
  const seats = [...one.cells.values()].flat().reduce((most, cell) => Math.max(most, cell.seat), office.policy.seats);
  const groups = Math.ceil(seats / SEATS_AT_ONCE);
  const shown = Math.min(Math.max(group, 0), groups - 1);
  const numbers = Array.from(
    { length: Math.min(SEATS_AT_ONCE, seats - shown * SEATS_AT_ONCE) },
    (_, index) => shown * SEATS_AT_ONCE + index + 1,
  );
  return page(
    visit,
    "calendar",
    `${writeDay(day, today)}の相談`,
    html`${noticeBox(notice)}
    ${steps([
      [`${base}/calendar/${plusDays(day, -1)}`, "前の日"],
      [`${base}/calendar?week=${mondayOf(day)}`, "この週"],
      [`${base}/calendar/${plusDays(day, 1)}`, "次の日"],
      [`${base}/sheet/${day}`, "予定表（印刷用）"],
    ])}
    ${one.isOpen ? "" : box("note", one.closedFor ? `この日は閉めています：${one.closedFor}` : "この日は閉庁日です。")}
    <p class="hint">${legend()}</p>
    ${groups > 1 ? steps(Array.from({ length: groups }, (_, n) => [`${base}/calendar/${day}?seats=${n}`, `口${n * SEATS_AT_ONCE + 1}から${n === shown ? "（いま）" : ""}`])) : ""}
    <section>${
      one.cells.size === 0
        ? html`<p>この日に、相談の時間はありません。</p>`
        : table(
            `開始時刻ごとの空きと予約（列は口、全部で${seats}口）`,
            ["開始時刻", ...numbers.map((seat) => `口${seat}`)],
            [...one.cells].map(([start, cells]) => [
              writeClockTime(start),
              ...numbers.map((seat) =>
                lines(cells.filter((cell) => cell.seat === seat).map((cell) => said(visit, cell, start))),
              ),
            ]),
          )
    }</section>
    ${day < today ? "" : deedsOf(visit, one)}`,
  );
}

/** What can be done with a day that is still ahead. */
function deedsOf(visit: Visit, { day, isOpen, closedFor }: SeatDay): Html {
  const links: [string, string][] = [];
  if (isOpen) links.push([`/calendar/close?from=${day}`, "この日を閉める"], [`/calendar/block?day=${day}`, "口を外す"]);
  if (closedFor) links.push([`/calendar/${day}/reopen`, "この日を開ける"]);
  const deeds = links.map(([path, words]) => linkIfAllowed(visit, path, words));
  return html`<p class="deeds">${deeds}</p><p><a href="${visit.base}/calendar/opening">閉める日と外す口の一覧</a></p>`;
}

function startsOf(days: readonly SeatDay[]): ClockTime[] {
  return [...new Set(days.flatMap((one) => [...one.cells.keys()]))].sort();
}

function closedWords({ isOpen, closedFor }: SeatDay): string {
  return isOpen ? "" : closedFor ? "（閉める日）" : "（閉庁）";
}

function cellsOf(visit: Visit, one: SeatDay, start: ClockTime, saysSeat: boolean): Html | string {
  const cells = one.cells.get(start);
  if (!cells) return one.isOpen ? "受付なし" : "閉庁";
  return lines(cells.map((cell) => html`${saysSeat ? `口${cell.seat}：` : ""}${said(visit, cell, start)}`));
}

function counted(one: SeatDay, start: ClockTime): string {
  const cells = one.cells.get(start);
  if (!cells) return one.isOpen ? "受付なし" : "閉庁";
  const states = Object.keys(STATE_WORDS) as Cell["is"][];
  return states
    .map((is) => ({ is, many: cells.filter((cell) => cell.is === is).length }))
    .filter(({ many }) => many > 0)
    .map(({ is, many }) => `${STATE_WORDS[is]}${many}`)
    .join("、");
}

function said({ base }: Visit, cell: Cell, start: ClockTime): Html | string {
  switch (cell.is) {
    case "free":
      return html`<span class="seat free">${STATE_WORDS.free}</span>`;
    case "past":
      return STATE_WORDS.past;
    case "blocked":
      return html`<span class="seat out">${STATE_WORDS.blocked}${cell.reason ? `（${oneLine(cell.reason)}）` : ""}</span>`;
    case "held":
    case "confirmed":
    case "concluded": {
      const { booking, person } = cell.known;
      const begins = clockTimeOf(cell.begins);
      const state = cell.is === "concluded" ? STATUS_WORDS[booking.status] : STATE_WORDS[cell.is];
      const when = begins === start ? "" : `（${writeClockTime(begins)}から）`;
      return html`<span class="seat ${cell.is}">${state}${when}</span> <a href="${base}/bookings/${booking.id}">${person?.name ? oneLine(person.name) : `受付番号 ${booking.reference}`}</a>`;
    }
  }
}

function lines(parts: readonly (Html | string)[]): Html | string {
  const [only] = parts;
  if (only === undefined) return "―";
  return parts.length === 1 ? only : html`${parts.map((part, index) => html`${index > 0 ? html`<br>` : ""}${part}`)}`;
}

function steps(links: readonly (readonly [string, string])[]): Html {
  return html`<p class="deeds">${links.map(([href, label]) => html`<a class="button quiet" href="${href}">${label}</a>`)}</p>`;
}

function legend(): string {
  return "空き＝予約できる時間、仮押さえ＝返信を待っている案内、予約確定＝相談が決まった時間、使わない＝職員が外した口、受付なし＝過ぎた時間や受付時間の外。";
}
