import type { Hono } from "hono";
import { html } from "hono/html";
import { dayOf } from "../booking/time.ts";
import { noteTold, switchDayToTelephone, switchToTelephone } from "../desk/telephone-acts.ts";
import { TELL_WORDS } from "./booking-deeds.ts";
import { serveDeed } from "./deed.ts";
import { radioField, textArea } from "./fields.ts";
import { readForm, rejectForm, toldForm } from "./forms.ts";
import { saySlot } from "./history.ts";
import { onBooking } from "./on-booking.ts";
import type { Env, Room } from "./room.ts";
import { TOLD_WORDS } from "./wording.ts";

const WHY = { name: "reason", label: "切り替える理由", hint: "例：Zoomにつながらないため", required: true } as const;

/** L4, L5: what is told by telephone, and what takes place by telephone instead. */
export function addTelephone(app: Hono<Env>, room: Room): void {
  const { desk } = room;
  app.on(["GET", "POST"], "/bookings/:id/told", (c) =>
    onBooking(c, room, ({ booking, person, staff, common }) =>
      serveDeed(c, room, {
        ...common("told", person?.cannotTelephone ? TELL_WORDS.inWriting : TELL_WORDS.byTelephone),
        fields: (filled) =>
          radioField(
            filled,
            { name: "about", label: "伝えたこと（必須）" },
            Object.entries(TOLD_WORDS).map(([value, label]) => ({ value, label })),
          ),
        read: (values) => {
          const read = readForm(toldForm, values);
          if ("errors" in read) return read;
          return {
            act: (tx) => noteTold(tx, desk, { staff, bookingId: booking.id, ...read.value }),
            says: [["伝えたこと", TOLD_WORDS[read.value.about]]],
          };
        },
      }),
    ),
  );
  app.on(["GET", "POST"], "/bookings/:id/telephone", (c) =>
    onBooking(c, room, ({ booking, person, staff, today, common }) =>
      serveDeed(c, room, {
        ...common("telephone", "電話での相談に切り替える"),
        fields: (filled) =>
          html`<p>同じ日時に、こちらから電話します。本人にお知らせが一通送られます。</p>${textArea(filled, WHY)}`,
        read: (values) => {
          const read = readForm(rejectForm, values);
          if ("errors" in read) return read;
          return {
            act: (tx) => switchToTelephone(tx, desk, { staff, bookingId: booking.id, ...read.value }),
            says: [
              ["日時", booking.status === "confirmed" ? saySlot(booking.choice.slot, today) : "確定していません"],
              ["電話番号", person?.phone ?? "わかりません。先にうかがってください"],
              ["理由", read.value.reason],
            ],
          };
        },
      }),
    ),
  );
  addWholeDay(app, room);
}

function addWholeDay(app: Hono<Env>, room: Room): void {
  const { desk } = room;
  app.on(["GET", "POST"], "/today/telephone", (c) => {
    const visit = c.get("visit");
    return serveDeed(c, room, {
      place: "today",
      title: "今日の相談をすべて電話に切り替える",
      path: "/today/telephone",
      back: "/",
      fields: (filled) =>
        html`<p>これから始まる今日の相談を、すべて電話での相談に変えます。一人ずつにお知らせが送られます。メールがない方には、伝える用件が残ります。</p>${textArea(filled, WHY)}`,
      read: (values) => {
        const read = readForm(rejectForm, values);
        if ("errors" in read) return read;
        const { reason } = read.value;
        return {
          act: (tx) => switchDayToTelephone(tx, desk, { staff: visit.staff.id, day: dayOf(visit.now), reason }),
          says: [["理由", reason]],
        };
      },
      after: () => "/?done=dayToTelephone",
    });
  });
}
