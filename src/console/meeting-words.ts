import type { Booking } from "../booking/booking.ts";
import { type Day, dayOf, type Time } from "../booking/time.ts";
import type { View } from "../world/store.ts";
import type { MeetingRow, MeetingState } from "../world/store-meetings.ts";
import { sayTime } from "./history.ts";
import { box, type Html } from "./layout.ts";
import { type StaffNames, sayStaff } from "./staff-names.ts";

/** Meetings that something has still to be done about at the provider. */
const OPEN: MeetingState[] = ["wanted", "making", "made", "moving", "unwanted"];
/** So many failures in a row are no hiccup any more. */
const SHOWN_FROM_ATTEMPTS = 3;
const MOST_COUNTED = 100;
const MOST_OF_A_BOOKING = 20;

/** The row that stands for the booking's meeting now; null where it has none of its own. */
export async function meetingOf(view: View, booking: Booking): Promise<MeetingRow | null> {
  if (!("meeting" in booking)) return null;
  const { meeting } = booking;
  if (meeting?.by === "own") return view.meeting(meeting.id);
  if (meeting !== null) return null;
  const states: MeetingState[] = ["wanted", "making", "made"];
  return (await view.meetings({ bookingId: booking.id, states, limit: MOST_OF_A_BOOKING })).at(-1) ?? null;
}

export function sayMeeting(
  booking: Booking & { meeting: unknown },
  row: MeetingRow | null,
  today: Day,
  names: StaffNames,
): string {
  if (!("choice" in booking)) return "";
  const { meeting } = booking;
  switch (meeting?.by) {
    case "room":
      return "Zoom";
    case "told":
      return `Zoom（前に知らせたミーティングID：${meeting.meetingId}）`;
    case "telephone":
      return "電話";
    case "own":
      if (meeting.typedBy) return `Zoom（${sayStaff(meeting.typedBy, names)} が入力したミーティングID）`;
      return `Zoom（この予約だけのミーティング）${row?.state === "moving" ? `。新しい日時をZoomに伝えているところです${sayTrouble(row, today)}` : ""}`;
    case undefined:
      return `Zoom（ミーティングIDは用意しているところ）${row ? sayTrouble(row, today) : ""}`;
  }
}

function sayTrouble({ trouble, notBefore }: MeetingRow, today: Day): string {
  return trouble === null ? "" : `。${troubleWords(trouble)}。次に試す時刻：${sayTime(notBefore, today)}`;
}

/** Zoom's troubles stop no mail; what they stop is said on the first page. */
export async function gatherTroubledMeetings(view: View): Promise<MeetingRow[]> {
  const open = await view.meetings({ states: OPEN, limit: MOST_COUNTED });
  return open.filter(({ trouble, attempts }) => trouble !== null && attempts >= SHOWN_FROM_ATTEMPTS);
}

export function troubledBox(rows: readonly MeetingRow[], now: Time): Html | string {
  const [first] = rows;
  if (!first?.trouble) return "";
  const waiting = rows.filter(({ state }) => state === "wanted" || state === "making").length;
  const next = rows.map(({ notBefore }) => notBefore).toSorted()[0] ?? now;
  const words = `Zoomのミーティングを扱えていません（${troubleWords(first.trouble)}）。メールの受付と返信は続いています。`;
  const what = waiting > 0 ? `IDを待っている予約：${waiting}件。` : "変更や取り消しを、まだZoomに伝えられていません。";
  return box("alarm", `${words}${what}次に試す時刻：${sayTime(next, dayOf(now))}`);
}

/** A row keeps what went wrong as `kind: detail`; the detail is for operators. */
function troubleWords(trouble: string): string {
  const kind = trouble.slice(0, trouble.indexOf(":"));
  return kind in TROUBLE_WORDS ? TROUBLE_WORDS[kind as keyof typeof TROUBLE_WORDS] : "Zoomの応答がおかしい";
}

const TROUBLE_WORDS = {
  network: "Zoomにつながりません",
  authentication: "Zoomがこのプログラムを認めません。運用担当に知らせてください",
  protocol: "Zoomの応答がおかしい",
  limit: "Zoomの回数の制限か、使用中です",
  settings: "Zoomの設定で、録画などが止められていません。運用担当に知らせてください",
};
