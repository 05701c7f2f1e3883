import type { Hono } from "hono";
import { html } from "hono/html";
import { moveByHand, rejectByHand } from "../desk/staff-acts.ts";
import { telephonesOnly } from "../mail/office.ts";
import { serveDeed } from "./deed.ts";
import { checkField, radioField, selectField, textArea } from "./fields.ts";
import { readForm, readMoveForm, rejectForm, TERMS_GIVEN_WORDS } from "./forms.ts";
import { freeDays, freeOptions, freeTable } from "./free-times.ts";
import { saySlot } from "./history.ts";
import { onBooking } from "./on-booking.ts";
import { type Env, look, type Room } from "./room.ts";

/** Another time for a confirmed booking, agreed with the person; the one details letter that follows tells it. */
export function addMoving(app: Hono<Env>, room: Room): void {
  const { desk } = room;
  app.on(["GET", "POST"], "/bookings/:id/move", (c) =>
    onBooking(c, room, async ({ booking, staff, visit, today, common }) => {
      const days = await look(room, (view) => freeDays(view, visit, false));
      const isSwitched = booking.status === "confirmed" && booking.meeting?.by === "telephone";
      const mayGoBack = isSwitched && !telephonesOnly(visit.office);
      return serveDeed(c, room, {
        ...common("move", "日時を変える"),
        fields: (
          filled,
        ) => html`<p>本人と電話や窓口で話がついた日時に変えます。新しい日時のお知らせが一通送られ、前の日時は取り消されます。</p>
          ${selectField(filled, { name: "slot", label: "新しい日時", required: true }, freeOptions(days, today))}
          ${radioField(
            filled,
            { name: "termsGiven", label: "利用規約の伝え方（必須）" },
            Object.entries(TERMS_GIVEN_WORDS).map(([value, label]) => ({ value, label })),
          )}
          ${textArea(filled, { name: "reason", label: "変える理由", hint: "例：本人から電話で希望があったため", required: true })}
          ${checkField(filled, "overrideCutOff", "期限（前日まで）を過ぎているが、上の理由で変える")}${mayGoBack ? checkField(filled, "inMeeting", "電話での相談をやめて、Zoomでの相談に戻す") : ""}${freeTable(days, today)}`,
        read: (values) => {
          const read = readMoveForm(values, desk.office.policy);
          if ("errors" in read) return read;
          const { slot, termsGiven, ...rest } = read.value;
          const goesBack = mayGoBack && values.inMeeting === "1";
          const back = goesBack ? { inMeeting: true as const } : {};
          const how = { slot, termsGiven: TERMS_GIVEN_WORDS[termsGiven], ...rest, ...back };
          return {
            act: (tx) => moveByHand(tx, desk, { staff, bookingId: booking.id, ...how }),
            says: [
              ["いまの日時", booking.status === "confirmed" ? saySlot(booking.choice.slot, today) : "確定していません"],
              ["新しい日時", saySlot(slot, today)],
              ...(isSwitched ? ([["方法", goesBack ? "Zoomに戻す" : "電話のまま"]] as [string, string][]) : []),
              ["規約", how.termsGiven],
              ["理由", how.reason],
            ],
          };
        },
      });
    }),
  );
  app.on(["GET", "POST"], "/bookings/:id/reject", (c) =>
    onBooking(c, room, ({ booking, staff, common }) =>
      serveDeed(c, room, {
        ...common("reject", "この申込みをお断りする"),
        fields: (filled) =>
          html`<p>お断りは、職員だけが決めます。手紙は送られません。窓口と電話での相談はご利用になれることを、電話などでお伝えください。まだ伝えていないときは、伝える用件が残ります。</p>
          ${textArea(filled, { name: "reason", label: "お断りする理由", hint: "履歴に残ります。", required: true })}${checkField(filled, "told", "本人には、もう伝えました")}`,
        read: (values) => {
          const read = readForm(rejectForm, values);
          if ("errors" in read) return read;
          const isTold = values.told === "1";
          return {
            act: (tx) => rejectByHand(tx, desk, { staff, bookingId: booking.id, ...read.value, isTold }),
            says: [
              ["理由", read.value.reason],
              ["本人に", isTold ? "もう伝えました" : "まだ伝えていません"],
            ],
          };
        },
      }),
    ),
  );
}
