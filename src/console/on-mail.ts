import { html } from "hono/html";
import type { Booking } from "../booking/booking.ts";
import type { ActOutcome } from "../desk/acts.ts";
import type { OnBookingMail, OnMail } from "../desk/staff-mails.ts";
import type { Tx } from "../world/store.ts";
import type { Deed, Plan } from "./deed.ts";
import { checkField, type Filled, textField } from "./fields.ts";
import { readReference, type Values } from "./forms.ts";
import { type OpenedMail, openHeldMail } from "./held-mail.ts";
import type { Html } from "./layout.ts";
import type { MailDeed } from "./notices.ts";
import { mailSections } from "./page-mails.ts";
import { type Ctx, look, param, type Room } from "./room.ts";

/** What every form about a mail shares. */
export type Common = (
  path: MailDeed | "read-again",
  title: string,
) => Pick<Deed, "place" | "title" | "path" | "back" | "after" | "on"> & { lead: Html };

/** Opens the mail of the path, or says that there is none. */
export async function onMail(
  c: Ctx,
  room: Room,
  serve: (opened: OpenedMail, onIt: OnMail, common: Common) => Promise<Response>,
): Promise<Response> {
  const id = param(c, "id");
  const opened = await openHeldMail(room, id);
  if (!opened) return c.notFound();
  const visit = c.get("visit");
  const onIt = { staff: visit.staff.id, mailId: id, references: opened.references };
  const back = `/mails/${id}`;
  return serve(opened, onIt, (path, title) => ({
    place: "mails",
    title,
    path: `${back}/${path}`,
    back,
    on: { bookingId: opened.mail.bookingId, mailId: id },
    lead: mailSections(visit, opened),
    after: (done) => `${done.bookingId ? `/bookings/${done.bookingId}` : "/mails"}?done=mail-${path}`,
  }));
}

type Made = { does: (tx: Tx, on: OnBookingMail) => Promise<ActOutcome>; says: [string, string][]; carries?: Values };

/** The part of a form that says which booking a mail is about, and that its sender was checked. */
export function aboutBooking(
  room: Room,
  opened: OpenedMail,
  onIt: OnMail,
  more: (filled: Filled) => Html | string,
  make: (values: Values, booking: Booking | null) => Made | { errors: Record<string, string> },
): Pick<Deed, "fields" | "defaults"> & Required<Pick<Deed, "read">> {
  return {
    defaults: bookingDefaults(opened),
    fields: (
      filled,
    ) => html`${textField(filled, { name: "reference", label: "どの予約か（受付番号）", required: true, most: 20 })}${more(filled)}
      ${checkField(filled, "senderChecked", "差出人が予約の連絡先と違う場合：本人からのメールだと、電話などで確かめました")}`,
    read: async (values): Promise<Plan | { errors: Record<string, string> }> => {
      const reference = readReference(values.reference ?? "");
      const found = await look(room, async (view) => {
        const booking = await view.bookingByReference(reference);
        return booking && { booking, person: await view.person(booking.personId) };
      });
      const made = make(values, found?.booking ?? null);
      const unknown: Record<string, string> = found ? {} : { reference: "その受付番号の予約はありません。" };
      if ("errors" in made || !found) return { errors: { ...unknown, ...("errors" in made ? made.errors : {}) } };
      const on: OnBookingMail = { ...onIt, bookingId: found.booking.id, senderChecked: values.senderChecked === "1" };
      return {
        act: (tx) => made.does(tx, on),
        says: [
          ["予約", `${reference} ${found.person?.name ?? ""}`],
          ["予約の連絡先", found.person?.address ?? "なし"],
          ...made.says,
        ],
        ...(made.carries && { carries: made.carries }),
      };
    },
  };
}

export function bookingDefaults({ booking }: OpenedMail): Record<string, string> {
  return booking ? { reference: booking.reference } : {};
}
