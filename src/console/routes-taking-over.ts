import type { Hono } from "hono";
import { handBack, takeOver, writeNote } from "../desk/staff-acts.ts";
import { serveDeed } from "./deed.ts";
import { textArea } from "./fields.ts";
import { memoForm, readForm } from "./forms.ts";
import { onBooking } from "./on-booking.ts";
import type { Env, Room } from "./room.ts";

/** 覚え書き for colleagues; nothing follows from it. */
export function addNotes(app: Hono<Env>, room: Room): void {
  const { desk } = room;
  app.on(["GET", "POST"], "/bookings/:id/memo", (c) =>
    onBooking(c, room, ({ booking, staff, common }) =>
      serveDeed(c, room, {
        ...common("memo", "覚え書きを残す"),
        fields: (filled) =>
          textArea(filled, {
            name: "note",
            label: "覚え書き",
            hint: "窓口の中だけで読みます。本人から開示の求めがあったときは、見せることがあります。",
            required: true,
          }),
        read: (values) => {
          const read = readForm(memoForm, values);
          if ("errors" in read) return read;
          return {
            act: (tx) => writeNote(tx, desk, { staff, bookingId: booking.id, ...read.value }),
            says: [["覚え書き", read.value.note]],
          };
        },
      }),
    ),
  );
}

/** 職員対応中 and back: no letter leaves by either, unless an offer ran out meanwhile and is made anew. */
export function addTakingOver(app: Hono<Env>, room: Room): void {
  const { desk } = room;
  app.on(["GET", "POST"], "/bookings/:id/take-over", (c) =>
    onBooking(c, room, ({ booking, staff, common }) =>
      serveDeed(c, room, {
        ...common("take-over", "職員が対応する"),
        read: () => ({
          act: (tx) => takeOver(tx, desk, { staff, bookingId: booking.id }),
          says: [
            ["これから", "受付係は、この予約について何も送らず、自動では確定も取り消しもしません。"],
            ["終わったら", "結果を記録するか、受付係に戻してください。"],
          ],
        }),
      }),
    ),
  );
  app.on(["GET", "POST"], "/bookings/:id/hand-back", (c) =>
    onBooking(c, room, ({ booking, staff, common }) =>
      serveDeed(c, room, {
        ...common("hand-back", "受付係に戻す"),
        read: () => ({
          act: (tx) => handBack(tx, desk, { staff, bookingId: booking.id }),
          says: [
            [
              "これから",
              "受付係が、返信の読み取りと期限の管理を続けます。止まっていた手紙は、内容がいまも正しければ送られます。",
            ],
          ],
        }),
      }),
    ),
  );
}
