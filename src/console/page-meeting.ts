import type { Hono } from "hono";
import { html } from "hono/html";
import type { Booking } from "../booking/booking.ts";
import { dayOf } from "../booking/time.ts";
import { perform } from "../desk/acts.ts";
import { showMeeting } from "../desk/staff-acts.ts";
import { roomOf } from "../mail/office.ts";
import type { MeetingRow } from "../world/store-meetings.ts";
import { checkField } from "./fields.ts";
import { sayTime } from "./history.ts";
import { boxInFocus, facts, type Html, page, section, token, type Visit } from "./layout.ts";
import { meetingOf } from "./meeting-words.ts";
import { onBooking } from "./on-booking.ts";
import { personFacts } from "./person-facts.ts";
import { type Env, type Known, look, type Room } from "./room.ts";
import { REFUSAL_WORDS } from "./wording.ts";

/** The meeting ID, shown to be read out on the telephone. */
export function addMeetingRoute(app: Hono<Env>, room: Room): void {
  const { desk } = room;
  app.on(["GET", "POST"], "/bookings/:id/meeting", (c) =>
    onBooking(c, room, async ({ booking, person, staff, visit }) => {
      const isChecked = c.req.method === "POST" && c.get("form").checked === "1";
      if (!isChecked)
        return c.html(
          meetingPage(
            visit,
            booking,
            person,
            null,
            c.req.method === "POST" ? "確かめたら、印を付けてください。" : null,
          ),
        );
      const outcome = await perform(desk, (tx) => showMeeting(tx, desk, { staff, bookingId: booking.id }));
      if ("refused" in outcome)
        return c.html(meetingPage(visit, booking, person, null, REFUSAL_WORDS[outcome.refused]), 409);
      const own = await look(room, (view) => meetingOf(view, booking));
      return c.html(meetingPage(visit, booking, person, meetingFacts(booking, own, visit), null));
    }),
  );
}

/** L4: read out only after name and number were checked, which is written down. */
function meetingPage(
  visit: Visit,
  booking: Booking,
  person: Known["person"],
  shown: Html | null,
  error: string | null,
): Html {
  const { base } = visit;
  return page(
    visit,
    null,
    "ミーティングIDを読み上げる",
    html`${error ? boxInFocus("alarm", error) : ""}${section(`予約 ${booking.reference}`, personFacts(person))}
    ${
      shown
        ? html`${boxInFocus("good", "IDとパスコードを表示しました。表示したことは、履歴に残りました。")}${section("読み上げる内容", shown)}`
        : html`<section><form method="post" action="${base}/bookings/${booking.id}/meeting">${token(visit)}
        ${checkField({ values: {}, errors: {} }, "checked", "お名前と求職番号（番号がない方は申込みの内容）を電話で確かめました")}
        <p class="hint">この操作で送られる手紙はありません。表示したことが履歴に残ります。</p>
        <div class="deeds"><button>IDとパスコードを表示する</button></div></form></section>`
    }<p><a class="button quiet" href="${base}/bookings/${booking.id}">予約に戻る</a></p>`,
  );
}

function meetingFacts(booking: Booking, own: MeetingRow | null, { office, now }: Visit): Html {
  if (booking.status !== "confirmed") return html``;
  const { meeting, choice } = booking;
  const when: [string, string] = ["日時", sayTime(choice.slot.start, dayOf(now))];
  const room = meeting?.by === "room" ? roomOf(office, meeting) : null;
  if (meeting?.by === "told") {
    const id = html`<span class="big">${meeting.meetingId}</span>`;
    return html`${facts([when, ["ミーティングID", id]])}<p>前に知らせたIDです。パスコードは、ここには記録されていません。</p>`;
  }
  const way = room ?? (meeting?.by === "own" ? own?.wayIn : null);
  if (!way)
    return html`${facts([when])}<p>この予約にはミーティングIDがありません（電話での相談、または準備中です）。</p>`;
  return facts([
    when,
    ["ミーティングID", html`<span class="big">${way.meetingId}</span>`],
    ["パスコード", html`<span class="big">${way.passcode}</span>`],
    ...(room?.link ? ([["部屋を開くリンク", linkFor(room.link)]] as [string, Html][]) : []),
  ]);
}

/** For the counsellor; people go in by ID and passcode, as no letter has a link. */
export function linkFor(link: string): Html {
  return html`<a href="${link}" rel="noreferrer">${link}</a>（相談員用。利用者には伝えません）`;
}
