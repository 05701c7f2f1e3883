import type { Hono } from "hono";
import { html } from "hono/html";
import { z } from "zod";
import { typeMeeting } from "../desk/meeting-acts.ts";
import { serveDeed } from "./deed.ts";
import { inGroups, meetingId } from "./existing-form.ts";
import { textField } from "./fields.ts";
import { readForm } from "./forms.ts";
import { saySlot } from "./history.ts";
import { onBooking } from "./on-booking.ts";
import type { Env, Room } from "./room.ts";

const MOST_ID = 30;
const MOST_PASSCODE = 10;

const form = z.object({
  meetingId: meetingId.refine((text) => text !== "", { error: "ミーティングIDを書いてください。" }),
  passcode: z
    .string()
    .trim()
    .regex(/^[\x21-\x7e]{1,10}$/, { error: "パスコードは、半角の英数字か記号1けたから10けたで書いてください。" }),
});

/** The ID of a meeting that staff made at Zoom by hand, while the program cannot. */
export function addMeetingId(app: Hono<Env>, room: Room): void {
  const { desk } = room;
  app.on(["GET", "POST"], "/bookings/:id/meeting-id", (c) =>
    onBooking(c, room, ({ booking, staff, today, common }) =>
      serveDeed(c, room, {
        ...common("meeting-id", "ミーティングIDを入力する"),
        fields: (filled) =>
          html`<p>Zoomで職員が作ったミーティングのIDとパスコードを入れると、本人にお知らせが一通送られます。作るときは、待機室を「有効」、ホストより前の参加を「無効」、録画を「なし」にしてください。</p>
          ${textField(filled, { name: "meetingId", label: "ミーティングID", hint: "9けたから11けたの数字", required: true, most: MOST_ID })}
          ${textField(filled, { name: "passcode", label: "パスコード", hint: "半角", required: true, most: MOST_PASSCODE })}`,
        read: (values) => {
          const read = readForm(form, values);
          if ("errors" in read) return read;
          const way = { meetingId: inGroups(read.value.meetingId), passcode: read.value.passcode };
          return {
            act: (tx) => typeMeeting(tx, desk, { staff, bookingId: booking.id, ...way }),
            says: [
              ["日時", booking.status === "confirmed" ? saySlot(booking.choice.slot, today) : "確定していません"],
              ["ミーティングID", way.meetingId],
              ["パスコード", way.passcode],
            ],
          };
        },
      }),
    ),
  );
}
