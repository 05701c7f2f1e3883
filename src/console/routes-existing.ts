import type { Hono } from "hono";
import { html } from "hono/html";
import { dayOf } from "../booking/time.ts";
import { enterExisting } from "../desk/existing-acts.ts";
import { telephonesOnly } from "../mail/office.ts";
import { serveDeed } from "./deed.ts";
import { bookingFields, howFields, sayHow, sayWay } from "./existing-fields.ts";
import { readExisting, readHow } from "./existing-form.ts";
import { exampleFor } from "./existing-table.ts";
import { saySlot } from "./history.ts";
import { addImport, importPage } from "./page-import.ts";
import type { Ctx, Env, Room } from "./room.ts";

/** Bookings that were agreed on before this desk knew of them: one by a form, many by a table. */
export function addExisting(app: Hono<Env>, room: Room): void {
  app.get("/existing", (c) => c.html(importPage(c.get("visit"), { values: {}, errors: {} })));

  app.get("/existing/example.csv", (c) =>
    c.body(`\uFEFF${exampleFor(telephonesOnly(c.get("visit").office))}`, 200, {
      "Content-Type": "text/csv; charset=utf-8",
      "Content-Disposition": 'attachment; filename="yoyaku-rei.csv"',
    }),
  );

  app.on(["GET", "POST"], "/existing/new", (c) => enterOne(c, room));
  addImport(app, room);
}

function enterOne(c: Ctx, room: Room): Promise<Response> {
  const { desk } = room;
  const { staff, now, office } = c.get("visit");
  const byTelephone = telephonesOnly(office);
  return serveDeed(c, room, {
    place: "phone",
    title: "前から決まっていた予約を入力する",
    path: "/existing/new",
    back: "/existing",
    fields: (
      filled,
    ) => html`<p>紙の予約簿や、これまでのやり取りで決まっている予約を、確定した予約として入れます。お知らせの手紙は送りません。</p>
      ${bookingFields(filled, byTelephone)}${howFields(filled, byTelephone)}`,
    defaults: { way: byTelephone ? "telephone" : "room" },
    read: (values) => {
      const booking = readExisting(values, desk.office.policy);
      const how = readHow(values);
      if ("errors" in booking || "errors" in how)
        return { errors: { ...("errors" in booking ? booking.errors : {}), ...("errors" in how ? how.errors : {}) } };
      const input = { staff: staff.id, booking: booking.value, how: how.value };
      const { facts, slot } = booking.value;
      return {
        act: (tx) => enterExisting(tx, desk, input),
        says: [
          ["お名前", facts.name ?? ""],
          ["求職番号", facts.jobSeekerNumber ?? (facts.registering ? "ない、または手元にない" : "分からない")],
          ["メール", facts.address ?? "なし"],
          ["電話", facts.phone ?? "なし"],
          ["日時", saySlot(slot, dayOf(now))],
          ["方法", sayWay(booking.value)],
          ...sayHow(how.value),
        ],
      };
    },
    after: (done) => `/bookings/${done.bookingId}?done=entered`,
  });
}
