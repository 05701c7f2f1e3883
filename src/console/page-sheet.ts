import { html } from "hono/html";
import type { Booking } from "../booking/booking.ts";
import { clockTimeOf, type Day, dayOf, plusDays, startOf, type Time } from "../booking/time.ts";
import { writeClockTime, writeDay } from "../mail/letters/japanese-writing.ts";
import { roomOf, telephonesOnly } from "../mail/office.ts";
import type { View } from "../world/store.ts";
import { saySlot, sayTime } from "./history.ts";
import { type Html, list, page, type Visit } from "./layout.ts";
import { oneLine } from "./plain-line.ts";
import { type Known, withPeople } from "./room.ts";
import { STATUS_WORDS } from "./wording.ts";

type Agreed = Extract<Booking, { choice: unknown }>;

/** A consultation of the day with its person. */
type Row = Known & { booking: Agreed; meetingId: string | null };

export type Sheet = {
  day: Day;
  /** By seat, then start. */
  rows: Row[];
  /** Times held by offers: not agreed yet. */
  held: { start: Time; seat: number; known: Known }[];
};

/** As many as the store gives at once; far more than a day holds. */
const MOST_OF_A_DAY = 1_000;

export async function gatherSheet(view: View, day: Day): Promise<Sheet> {
  const span = { from: startOf(day), to: startOf(plusDays(day, 1)) };
  const statuses: Booking["status"][] = ["confirmed", "attended", "noShow", "stopped"];
  const known = await withPeople(view, await view.bookings({ statuses, ...span, limit: MOST_OF_A_DAY }));
  const agreed = known.filter((one): one is Known & { booking: Agreed } => "choice" in one.booking);
  const rows = (
    await Promise.all(agreed.map(async (one) => ({ ...one, meetingId: await ownIdOf(view, one.booking) })))
  ).sort((a, b) => a.booking.choice.seat - b.booking.choice.seat || compare(startOfRow(a), startOfRow(b)));
  const held: Sheet["held"] = [];
  for (const { bookingId, seat, start, by } of await view.taken(span.from, span.to)) {
    const booking = by === "offer" ? await view.booking(bookingId) : null;
    if (booking) held.push({ start, seat, known: { booking, person: await view.person(booking.personId) } });
  }
  return { day, rows, held: held.sort((a, b) => compare(a.start, b.start) || a.seat - b.seat) };
}

/** The ID of a meeting of the booking's own. */
async function ownIdOf(view: View, { meeting }: Agreed): Promise<string | null> {
  return meeting?.by === "own" ? ((await view.meeting(meeting.id))?.wayIn?.meetingId ?? null) : null;
}

/**
 * 予定表: one day on one sheet of A4 for the counter. The meeting ID stands on it so that the right room is opened; the passcode does
 * not, since paper lies about: who needs it reads it at the booking. What a person announced (T12-2) is printed as they wrote it.
 */
export function sheetPage(visit: Visit, sheet: Sheet): Html {
  const { base, now } = visit;
  const { day, rows, held } = sheet;
  const today = dayOf(now);
  const seats = [...new Set(rows.map(({ booking }) => booking.choice.seat))];
  const isTelephoneDay = telephonesOnly(visit.office) || rows.every(isCalled);
  const silent = rows.filter(
    ({ booking, person }) => booking.status === "confirmed" && (!person?.phone || person.cannotTelephone),
  );
  return page(
    visit,
    "calendar",
    `${writeDay(day, today)}の予定表`,
    html`<div class="sheet"><p class="screen"><a href="${base}/sheet/${plusDays(day, -1)}">前の日</a>　<a href="${base}/calendar/${day}">この日の空きと予約</a>　<a href="${base}/sheet/${plusDays(day, 1)}">次の日</a>　<span class="hint">印刷は、ブラウザーの印刷から（A4縦）。</span></p>
    <p class="hint">相談 ${rows.length}件・仮 ${held.length}件（${sayTime(now, today)}現在）。${rows.every(isCalled) ? WHO_IS_CALLED : "入室は、待機室でお名前を確かめてから許可します。"}個人情報が載っています。終わったら裁断してください。</p>
    <section>${
      rows.length === 0
        ? html`<p>この日に、確定した相談はありません。</p>`
        : html`<div class="scroll"><table><caption class="hint">口ごと、時刻の順</caption>
      <thead><tr><th scope="col">時刻</th><th scope="col">${isTelephoneDay ? "お名前" : "お名前（この名前で入室を許可）"}</th><th scope="col">受付番号・求職番号</th><th scope="col">電話</th><th scope="col">方法</th><th scope="col">記入欄</th></tr></thead>
      ${seats.map((seat) => seatRows(visit, seat, rows))}</table></div>`
    }</section>
    <section><h2>${isTelephoneDay ? "電話番号がわからない方、電話ができない方" : "緊急時の電話番号がない方"}</h2>${silent.length === 0 ? html`<p>いません。</p>` : html`<p>${silent.map((row) => `${clock(startOfRow(row))} ${nameOf(row)}`).join("、")}</p>`}</section>
    <section><h2>仮（案内中で、まだ確定していない日時）</h2>${held.length === 0 ? html`<p>ありません。</p>` : list(held.map((one) => heldLine(one, today)))}</section></div>`,
  );
}

function seatRows({ base, office }: Visit, seat: number, rows: readonly Row[]): Html {
  // On a seat that only telephones on that day nobody opens a room.
  const isUsed = rows.some((row) => row.booking.choice.seat === seat && !isCalled(row));
  const room = isUsed ? office.rooms.find((one) => one.seat === seat) : undefined;
  return html`<tbody><tr><th scope="rowgroup" colspan="6" class="seat">${seat}番口${room ? `　ミーティングID：${room.meetingId}` : ""}</th></tr>
    ${rows
      .filter(({ booking }) => booking.choice.seat === seat)
      .map((row) => {
        const { booking, person } = row;
        return html`<tr><th scope="row" class="keep">${clock(startOfRow(row))}</th>
      <td><a href="${base}/bookings/${booking.id}">${nameOf(row)}</a>${person?.companion ? html`<br><strong>同席・配慮：</strong>${oneLine(person.companion)}` : ""}</td>
      <td>${booking.reference}<br>${person?.jobSeekerNumber ?? "求職番号なし"}</td>
      <td class="keep">${person?.cannotTelephone ? "電話不可（書いて伝える）" : (person?.phone ?? "なし")}</td>
      <td class="way">${wayOf(row, office)}</td>
      <td>${booking.status === "confirmed" ? html`<span class="keep">□相談</span> <span class="keep">□遅れ</span> <span class="keep">□連絡なし</span>` : STATUS_WORDS[booking.status]}</td></tr>`;
      })}</tbody>`;
}

function isCalled({ booking: { meeting } }: Row): boolean {
  return meeting?.by === "telephone";
}

const WHO_IS_CALLED =
  "時刻になったら、こちらから電話をかけます。お出にならないときは、少し時間をおいて、もう一度かけます。";

function wayOf({ booking: { meeting, choice }, meetingId }: Row, office: Visit["office"]): string {
  if (meeting === null) return "Zoom（ID未定）";
  if (meeting.by === "telephone") return "電話";
  if (meeting.by === "told") return `Zoom（ID：${meeting.meetingId}）`;
  if (meeting.by === "own") return meetingId ? `Zoom（ID：${meetingId}）` : "Zoom";
  // Another room than the one at the head of the seat's rows is named where it is used: another seat's, or the seat's earlier one.
  const room = roomOf(office, meeting);
  const ofSeat = office.rooms.find((one) => one.seat === choice.seat);
  return room && room !== ofSeat ? `Zoom（ID：${room.meetingId}）` : "Zoom";
}

function heldLine({ start, seat, known }: Sheet["held"][number], today: Day): string {
  const { booking } = known;
  const change = booking.status === "confirmed" ? `、いまの予約は${saySlot(booking.choice.slot, today)}` : "";
  return `${clock(start)}　${seat}番口　仮　${nameOf(known)}（${booking.reference}${change}）`;
}

function nameOf({ person }: Known): string {
  return oneLine(person?.name ?? "（お名前なし）");
}

function startOfRow({ booking }: Row): Time {
  return booking.choice.slot.start;
}

function clock(time: Time): string {
  return writeClockTime(clockTimeOf(time));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
