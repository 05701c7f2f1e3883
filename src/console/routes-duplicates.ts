import type { Hono } from "hono";
import { html } from "hono/html";
import type { Booking } from "../booking/booking.ts";
import type { Day } from "../booking/time.ts";
import { acceptWord, closeDuplicate, othersOf } from "../desk/duplicate-acts.ts";
import { serveDeed } from "./deed.ts";
import { type Option, radioField, textArea } from "./fields.ts";
import { readForm, rejectForm } from "./forms.ts";
import { saySlot, sayTime } from "./history.ts";
import { onBooking } from "./on-booking.ts";
import { slotOf } from "./page-today.ts";
import { type Env, look, type Room } from "./room.ts";
import { STATUS_WORDS } from "./wording.ts";

/** Two requests of one wish become one; and a mail of the day itself is accepted as a cancellation. */
export function addDuplicates(app: Hono<Env>, room: Room): void {
  const { desk } = room;
  app.on(["GET", "POST"], "/bookings/:id/duplicate", (c) =>
    onBooking(c, room, async ({ booking, person, staff, today, common }) => {
      const others = await look(room, (view) => othersOf(view, booking));
      const options = others.map((one) => optionOf(one, today));
      return serveDeed(c, room, {
        ...common("duplicate", "重なった申込みを一つにまとめる"),
        defaults: options.length === 1 ? { into: options[0]?.value ?? "" } : {},
        fields: (
          filled,
        ) => html`<p>この予約を終わらせ、選んだ予約だけを残します。残す予約の日時や案内は変わりません。この予約の仮押さえは解かれ、届いている要確認のメールは、残す予約に移ります。</p>
          ${
            options.length === 0
              ? html`<p>同じ方（求職番号とお名前）の、ほかの予約がありません。別の記録になっているときは、先に${person ? html`<a href="${room.base}/people/${person.id}/merge">記録をまとめて</a>` : "記録をまとめて"}ください。</p>`
              : html`${radioField(filled, { name: "into", label: "残す予約（必須）" }, options)}${textArea(filled, { name: "reason", label: "理由", hint: "例：同じ希望のメールが二通届いたため", required: true })}`
          }`,
        read: (values) => {
          const read = readForm(rejectForm, values);
          const into = others.find(({ id }) => id === values.into);
          const missing: Record<string, string> = into ? {} : { into: "残す予約を選んでください。" };
          if (!into || "errors" in read) return { errors: { ...missing, ...("errors" in read ? read.errors : {}) } };
          return {
            act: (tx) =>
              closeDuplicate(tx, desk, { staff, bookingId: booking.id, into: into.id, reason: read.value.reason }),
            says: [
              ["終わらせる予約", optionOf(booking, today).label],
              ["残す予約", optionOf(into, today).label],
              ["理由", read.value.reason],
            ],
          };
        },
      });
    }),
  );
  app.on(["GET", "POST"], "/bookings/:id/accept-word", (c) =>
    onBooking(c, room, ({ booking, staff, today, common }) =>
      serveDeed(c, room, {
        ...common("accept-word", "当日のメールによる取り消しを認める"),
        read: () => ({
          act: (tx) => acceptWord(tx, desk, { staff, bookingId: booking.id }),
          says: [
            [
              "届いた連絡",
              booking.words.map(({ receivedAt }) => sayTime(receivedAt, today)).join("、") || "ありません",
            ],
            ["だれから", "本人（メール）。職員が認めたことが履歴に残ります"],
            ["数え方", "連絡のあったキャンセルで、連絡なしには数えません"],
          ],
        }),
      }),
    ),
  );
}

function optionOf(booking: Booking, today: Day): Option {
  const slot = slotOf(booking);
  const when = slot ? saySlot(slot, today) : "日時は未定";
  return { value: booking.id, label: `${booking.reference}：${STATUS_WORDS[booking.status]}、${when}` };
}
