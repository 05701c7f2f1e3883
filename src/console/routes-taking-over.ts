import type { Hono } from "hono";
import { handBack, takeOver } from "../desk/staff-acts.ts";
import { serveDeed } from "./deed.ts";
import { onBooking } from "./on-booking.ts";
import type { Env, Room } from "./room.ts";

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
