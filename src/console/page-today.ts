import { html } from "hono/html";
import type { Booking, Slot } from "../booking/booking.ts";
import { wordBy } from "../booking/outcomes.ts";
import { dayOf, plusDays, startOf, type Time } from "../booking/time.ts";
import { isOnProbation, type Restored, restoredOf } from "../desk/restored.ts";
import { telephonesOnly } from "../mail/office.ts";
import type { BookingFilter, TaskFilter, View } from "../world/store.ts";
import type { MeetingRow } from "../world/store-meetings.ts";
import type { LetterState, Task } from "../world/store-rows.ts";
import { saySlot, sayTime } from "./history.ts";
import { box, facts, type Html, noticeBox, page, section, table, type Visit } from "./layout.ts";
import { gatherTroubledMeetings, troubledBox } from "./meeting-words.ts";
import { oneLine } from "./plain-line.ts";
import { taskReason } from "./reasons.ts";
import { type Known, type MailboxHealth, withPeople } from "./room.ts";
import { linkIfAllowed } from "./route-rights.ts";
import { SEND_MODE_WORDS, STATUS_WORDS, TASK_WORDS } from "./wording.ts";

export type Today = {
  /** Of today, and unrecorded ones of the week before. */
  confirmed: Known[];
  coming: Known[];
  offered: Known[];
  requested: Known[];
  frozen: Known[];
  tasks: Task[];
  held: number;
  waiting: number;
  troubled: number;
  /** Meetings that could not be made, moved or taken away so far. */
  meetings: MeetingRow[];
  /** Set while every letter needs a release because the database was restored. */
  restored: Restored | null;
};

const MOST_COUNTED = 100;
/** Of what stands here; the rest has a page of its own (`routes-lists.ts`). */
const MOST_SHOWN = 30;
const MOST_OF_TODAY = 60;
const MOST_SILENT = 10;
/** Consultations that are over but not recorded stay in sight for so many days. */
const DAYS_BACK = 7;
/** Older than this, the reading of the mailbox is shown as an alarm. */
const STALE_SECONDS = 300;

/** What a list of the first page holds, without its limit; the pages behind it go on in the same order. */
export const LISTED = {
  today: (now: Time) => ({
    statuses: ["confirmed"],
    from: startOf(plusDays(dayOf(now), -DAYS_BACK)),
    to: startOf(plusDays(dayOf(now), 1)),
  }),
  coming: (now: Time) => ({ statuses: ["confirmed"], from: startOf(plusDays(dayOf(now), 1)) }),
  offered: () => ({ statuses: ["offered"] }),
  requested: () => ({ statuses: ["requested"] }),
  frozen: () => ({ statuses: ["requested", "offered", "confirmed"], frozen: true }),
} satisfies Record<string, (now: Time) => Omit<BookingFilter, "limit">>;

export const OPEN_TASKS = { open: true, notKind: "heldMail" } satisfies Omit<TaskFilter, "limit">;

/** One more than is shown, so that the page knows of the rest. */
export async function gatherToday(view: View, now: Time): Promise<Today> {
  const counted = async (states: LetterState[]) => (await view.letters({ states, limit: MOST_COUNTED })).length;
  const listed = async (name: keyof typeof LISTED, most: number) =>
    withPeople(view, await view.bookings({ ...LISTED[name](now), limit: most + 1 }));
  const restored = await restoredOf(view);
  return {
    restored: isOnProbation(restored) ? restored : null,
    confirmed: await listed("today", MOST_OF_TODAY),
    coming: await listed("coming", MOST_SHOWN),
    offered: await listed("offered", MOST_SHOWN),
    requested: await listed("requested", MOST_SHOWN),
    frozen: await listed("frozen", MOST_SHOWN),
    tasks: await view.tasks({ ...OPEN_TASKS, limit: MOST_SHOWN + 1 }),
    held: (await view.inboundMails({ states: ["held"], limit: MOST_COUNTED })).length,
    waiting: await counted(["awaiting"]),
    troubled: await counted(["capped", "unknown", "failed"]),
    meetings: await gatherTroubledMeetings(view),
  };
}

export function todayPage(visit: Visit, today: Today, health: MailboxHealth, notice: Html | null): Html {
  const { base, now, mode } = visit;
  const listed = (name: keyof typeof LISTED, known: readonly Known[], most: number, caption: string) =>
    html`${bookingsTable(visit, known.slice(0, most), caption)}${known.length > most ? rest(base, name) : ""}`;
  return page(
    visit,
    "today",
    "今日",
    html`${noticeBox(notice)}
    ${mailboxBox(health, now)}${troubledBox(today.meetings, now)}
    ${silent(today.confirmed, now)
      .slice(0, MOST_SILENT)
      .map((known) => silenceBox(visit, known))}
    ${today.restored ? restoredBox(visit, today.restored) : ""}
    ${section(
      "先に見るもの",
      facts([
        ["要確認のメール", link(`${base}/mails`, today.held, "通")],
        ["承認待ちの手紙", link(`${base}/letters`, today.waiting, "通")],
        ["送れていない手紙", link(`${base}/letters`, today.troubled, "通")],
        [
          "送信の方法",
          html`${SEND_MODE_WORDS[mode].short}（${SEND_MODE_WORDS[mode].long}） <a href="${base}/settings">変える</a>`,
        ],
      ]),
    )}
    ${section("用件", today.tasks.length === 0 ? html`<p>${nothingToDo(today)}</p>` : html`${tasksTable(visit, today.tasks.slice(0, MOST_SHOWN))}${today.tasks.length > MOST_SHOWN ? rest(base, "tasks") : ""}`)}
    ${section("職員が対応中の予約", listed("frozen", today.frozen, MOST_SHOWN, "受付係は止まっています。結果を記録するか、受付係に戻してください"))}
    ${section("今日までの相談", html`${listed("today", today.confirmed, MOST_OF_TODAY, "記録がまだの相談も残っています")}<p>${telephonesOnly(visit.office) ? "" : html`<a href="${base}/today/telephone">これから始まる今日の相談を、すべて電話に切り替える</a>　`}<a href="${base}/sheet">今日の予定表（印刷用）</a></p>`)}
    ${section("これからの相談", listed("coming", today.coming, MOST_SHOWN, "確定した予約"))}
    ${section("日時を案内中", listed("offered", today.offered, MOST_SHOWN, "返信を待っている予約（仮押さえ）"))}
    ${section("日時が決まっていない申込み", listed("requested", today.requested, MOST_SHOWN, "希望日時や職員の判断を待っている申込み"))}
    ${section(
      "受付番号で開く",
      html`<form method="get" action="${base}/bookings"><div class="field"><label for="reference">受付番号</label>
        <input id="reference" name="reference" type="text" maxlength="20" autocomplete="off"></div><button class="quiet">開く</button></form>`,
    )}`,
  );
}

/** No task stands in the list; whether there is nothing at all to do is said by what stands above and below it, too. */
function nothingToDo({ held, waiting, troubled, frozen, restored }: Today): string {
  if (held + waiting + troubled > 0) return "用件はありません。上の「先に見るもの」を見てください。";
  if (frozen.length > 0 || restored !== null) return "用件はありません。";
  return "いま、職員がすることはありません。";
}

/** Consultations that should run by now: minute 10 has passed and nobody has recorded or noted anything (decision 17). */
function silent(confirmed: readonly Known[], now: Time): Known[] {
  return confirmed.filter(({ booking }) => {
    if (booking.status !== "confirmed" || booking.words.length > 0 || booking.dayNotes) return false;
    const { slot } = booking.choice;
    return dayOf(slot.start) === dayOf(now) && wordBy(slot) <= now;
  });
}

function silenceBox({ base, now }: Visit, { booking, person }: Known): Html {
  const slot = slotOf(booking);
  const at = `${base}/bookings/${booking.id}`;
  return box(
    "note",
    html`${slot ? saySlot(slot, dayOf(now)) : ""} ${person?.name ?? "（お名前なし）"}さん：10分たちました。連絡はありましたか。
    <a class="button quiet" href="${at}/outcome?outcome=attended">相談した</a>
    <a class="button quiet" href="${at}/note?about=personPhoned">連絡があった</a>
    <a class="button quiet" href="${at}/outcome?outcome=noShow">連絡がない</a>`,
  );
}

export function restoredBox(visit: Visit, { backupAt, answered }: Restored): Html {
  const day = dayOf(visit.now);
  const sent = answered ? "" : "送信済みフォルダは、まだ調べ終わっていません。";
  return box(
    "alarm",
    html`データベースを控えから復元しました。${sayTime(backupAt, day)}より後の記録は失われています。${sent}手紙はすべて、職員が承認するまで出ません。要確認のメールを全部見てから、責任者が確認を終えてください。${linkIfAllowed(visit, "/settings/restored", "復元の確認を終える", "plain")}`,
  );
}

export function slotOf(booking: Booking): Slot | null {
  switch (booking.status) {
    case "confirmed":
    case "attended":
    case "noShow":
    case "stopped":
      return booking.choice.slot;
    case "offered":
      return booking.offer.choices[0]?.slot ?? null;
    case "cancelled":
      return booking.was?.slot ?? null;
    case "requested":
    case "expired":
    case "declined":
    case "rejected":
      return null;
  }
}

export function tasksTable(visit: Visit, tasks: readonly Task[]): Html {
  const { base, now } = visit;
  const today = dayOf(now);
  return table(
    "期限の近い順",
    ["用件", "内容", "期限", "することへ"],
    tasks.map((task) => [
      TASK_WORDS[task.kind],
      taskReason(task),
      task.due ? `${sayTime(task.due, today)}${task.due < now ? "（過ぎています）" : ""}` : "なし",
      html`${task.bookingId ? html`<a href="${base}/bookings/${task.bookingId}">予約を見る</a> ` : ""}${task.mailId ? html`<a href="${base}/mails/${task.mailId}">メールを見る</a> ` : ""}${task.letterId ? html`<a href="${base}/letters/${task.letterId}">手紙を見る</a> ` : ""}
        <a href="${base}/tasks/${task.id}/close">済みにする</a>`,
    ]),
  );
}

function rest(base: string, name: string): Html {
  return html`<p><a class="button quiet" href="${base}/today/all/${name}">ほかにもあります。すべて見る</a></p>`;
}

export function bookingsTable({ base, now }: Visit, known: readonly Known[], caption: string): Html {
  if (known.length === 0) return html`<p>ありません。</p>`;
  const today = dayOf(now);
  return table(
    caption,
    ["日時", "お名前", "状態", "受付番号"],
    known.map(({ booking, person }) => {
      const slot = slotOf(booking);
      const more =
        booking.status === "offered" && booking.offer.choices.length > 1
          ? ` ほか${booking.offer.choices.length - 1}件`
          : "";
      return [
        slot ? `${saySlot(slot, today)}${more}` : "未定",
        html`<a href="${base}/bookings/${booking.id}">${person?.name ? oneLine(person.name) : "（お名前なし）"}</a>`,
        html`${STATUS_WORDS[booking.status]}${booking.status === "confirmed" && (person?.cannotTelephone || !person?.phone) ? html`<br><span class="hint">${person?.cannotTelephone ? "電話ができない方（書いて伝える）" : booking.meeting?.by === "telephone" ? "電話番号がわかりません" : "緊急時の電話番号なし"}</span>` : ""}${booking.status === "confirmed" && booking.meeting === null ? html`<br><span class="hint">ミーティングID未定</span>` : ""}${person?.companion ? html`<br><span class="hint">同席・配慮：${oneLine(person.companion)}</span>` : ""}`,
        booking.reference,
      ];
    }),
  );
}

function mailboxBox({ lastPollAt, secondsSincePoll, trouble }: MailboxHealth, now: Time): Html {
  if (trouble)
    return box(
      "alarm",
      `受信箱を読めていません（${TROUBLE_WORDS[trouble.trouble]}）。最後に読めた時刻：${lastPollAt ? sayTime(lastPollAt, dayOf(now)) : "まだありません"}`,
    );
  if (!lastPollAt || secondsSincePoll === null) return box("note", "受信箱は、まだ一度も読み終わっていません。");
  const words = `受信箱を最後に読み終えた時刻：${sayTime(lastPollAt, dayOf(now))}`;
  return secondsSincePoll > STALE_SECONDS ? box("alarm", `${words}（長く読めていません）`) : box("plain", words);
}

const TROUBLE_WORDS = {
  network: "つながりません",
  authentication: "パスワードなどが認められません",
  protocol: "サーバーの応答がおかしい",
  limit: "サーバーの制限",
};

function link(href: string, count: number, unit: string): Html {
  return html`<a href="${href}">${count}${count >= MOST_COUNTED ? "以上" : ""}${unit}</a>`;
}
