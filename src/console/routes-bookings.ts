import type { Hono } from "hono";
import { html } from "hono/html";
import { noteDay } from "../desk/outcome-acts.ts";
import { bookAgain, cancelByHand, confirmByHand, offerByHand, recordOutcome, undoOutcome } from "../desk/staff-acts.ts";
import { serveDeed } from "./deed.ts";
import { checkField, hidden, ofOfferOf, radioField, selectField, textArea } from "./fields.ts";
import {
  cancelForm,
  confirmForm,
  dayNoteForm,
  offerForm,
  outcomeForm,
  readAgainForm,
  readForm,
  readReference,
  readWishes,
  TERMS_GIVEN_WORDS,
} from "./forms.ts";
import { freeDays, freeOptions, freeTable } from "./free-times.ts";
import { saySlot } from "./history.ts";
import { noticeOf } from "./notices.ts";
import { onBooking } from "./on-booking.ts";
import { bookingPage, gatherBooking } from "./page-booking.ts";
import { addMeetingRoute } from "./page-meeting.ts";
import { type Env, look, param, type Room } from "./room.ts";
import { addDuplicates } from "./routes-duplicates.ts";
import { addMeetingId } from "./routes-meeting-id.ts";
import { addMoving } from "./routes-moving.ts";
import { addNotes, addTakingOver } from "./routes-taking-over.ts";
import { addTelephone } from "./routes-telephone.ts";
import { wishFields } from "./wish-fields.ts";
import { CANCELLED_BY_WORDS, DAY_NOTE_WORDS, STATUS_WORDS } from "./wording.ts";

/** One booking, and what staff can do with it. */
export function addBookingRoutes(app: Hono<Env>, room: Room): void {
  app.get("/bookings", async (c) => {
    const reference = readReference(c.req.query("reference") ?? "");
    const booking = reference ? await look(room, (view) => view.bookingByReference(reference)) : null;
    return booking ? c.redirect(`${room.base}/bookings/${booking.id}`, 303) : c.notFound();
  });

  app.get("/bookings/:id", async (c) => {
    const file = await look(room, (view) => gatherBooking(view, room.desk, param(c, "id")));
    return file ? c.html(bookingPage(c.get("visit"), file, noticeOf(c))) : c.notFound();
  });

  addConfirming(app, room);
  addCancelling(app, room);
  addOffering(app, room);
  addOutcome(app, room);
  addDayNote(app, room);
  addUndoing(app, room);
  addTakingOver(app, room);
  addNotes(app, room);
  addMoving(app, room);
  addTelephone(app, room);
  addDuplicates(app, room);
  addBookingAgain(app, room);
  addMeetingRoute(app, room);
  addMeetingId(app, room);
}

function addConfirming(app: Hono<Env>, room: Room): void {
  const { desk } = room;
  app.on(["GET", "POST"], "/bookings/:id/confirm", (c) =>
    onBooking(c, room, ({ booking, staff, today, common }) => {
      const choices = booking.status === "offered" ? booking.offer.choices : [];
      const options = choices.map(({ number, slot }) => ({
        value: String(number),
        label: `(${number}) ${saySlot(slot, today)}`,
      }));
      return serveDeed(c, room, {
        ...common("confirm", "職員が予約を確定する"),
        defaults: options.length === 1 ? { choice: options[0]?.value ?? "" } : {},
        fields: (
          filled,
        ) => html`${hidden(ofOfferOf(filled.values, booking))}${radioField(filled, { name: "choice", label: "確定する日時（必須）" }, options)}
          ${radioField(filled, { name: "termsGiven", label: "利用規約の伝え方（必須）" }, optionsOf(TERMS_GIVEN_WORDS))}
          ${textArea(filled, { name: "reason", label: "職員が確定する理由", hint: "例：メールを使わない方で、電話で同意を得たため", required: true })}
          ${checkField(filled, "overrideCutOff", "期限（前日まで）を過ぎているが、上の理由で確定する")}`,
        read: (values) => {
          const read = readForm(confirmForm, values);
          if ("errors" in read) return read;
          const { termsGiven, ...rest } = read.value;
          const input = { staff, bookingId: booking.id, termsGiven: TERMS_GIVEN_WORDS[termsGiven], ...rest };
          const chosen = options.find((one) => one.value === String(rest.choice));
          return {
            act: (tx) => confirmByHand(tx, desk, input),
            says: [
              ["日時", chosen?.label ?? ""],
              ["規約", input.termsGiven],
              ["理由", rest.reason],
              ["期限", rest.overrideCutOff ? "過ぎていても確定する" : "前日まで"],
            ],
          };
        },
      });
    }),
  );
}

function addCancelling(app: Hono<Env>, room: Room): void {
  const { desk } = room;
  app.on(["GET", "POST"], "/bookings/:id/cancel", (c) =>
    onBooking(c, room, ({ booking, staff, common }) =>
      serveDeed(c, room, {
        ...common("cancel", "予約を取り消す"),
        fields: (filled) =>
          html`${radioField(filled, { name: "by", label: "だれの都合か（必須）" }, [
            { value: "phone", label: "本人から電話があった" },
            { value: "mail", label: "本人からメールがあった（職員が認める）" },
            { value: "office", label: "窓口の都合" },
          ])}${textArea(filled, { name: "reason", label: "理由", hint: "履歴に残ります。手紙には書かれません。", required: true })}`,
        read: (values) => {
          const read = readForm(cancelForm, values);
          if ("errors" in read) return read;
          return {
            act: (tx) => cancelByHand(tx, desk, { staff, bookingId: booking.id, ...read.value }),
            says: [
              ["だれの都合か", CANCELLED_BY_WORDS[read.value.by]],
              ["理由", read.value.reason],
            ],
          };
        },
      }),
    ),
  );
}

function addOffering(app: Hono<Env>, room: Room): void {
  const { desk } = room;
  const { policy } = room.desk.office;
  app.on(["GET", "POST"], "/bookings/:id/offer", (c) =>
    onBooking(c, room, ({ booking, staff, today, common }) =>
      serveDeed(c, room, {
        ...common("offer", "希望日時を入れて案内を送る"),
        fields: (filled) =>
          html`<p>ここに入れた希望から、空いている日時の案内を作ります。前の案内があれば、差し替わります。</p>${wishFields(filled)}
          ${textArea(filled, { name: "reason", label: "上限を超えて案内する理由", hint: "一人あたりの上限のために止まっている申込みでは、必ず書いてください。履歴に残ります。" })}`,
        read: (values) => {
          const read = readWishes(values, policy);
          if ("errors" in read) return read;
          if (read.value.length === 0) return { errors: { date1: "希望日時を一つ以上書いてください。" } };
          const reason = readForm(offerForm, values);
          if ("errors" in reason) return reason;
          const says = read.value.map((wish, n): [string, string] => [
            `第${n + 1}希望`,
            saySlot({ start: wish.from, end: wish.to }, today),
          ]);
          if (reason.value.reason) says.push(["上限を超える理由", reason.value.reason]);
          const input = { staff, bookingId: booking.id, wishes: read.value, ...reason.value };
          return { act: (tx) => offerByHand(tx, desk, input), says };
        },
      }),
    ),
  );
}

function addOutcome(app: Hono<Env>, room: Room): void {
  const { desk } = room;
  app.on(["GET", "POST"], "/bookings/:id/outcome", (c) =>
    onBooking(c, room, ({ booking, staff, common }) =>
      serveDeed(c, room, {
        ...common("outcome", "相談の結果を記録する"),
        defaults: { outcome: c.req.query("outcome") ?? "" },
        fields: (filled) =>
          html`${radioField(
            filled,
            {
              name: "outcome",
              label: "結果（必須）",
              hint: "連絡なしは、開始から10分たち、当日の連絡がない場合だけ記録できます。",
            },
            [
              { value: "attended", label: STATUS_WORDS.attended },
              { value: "noShow", label: STATUS_WORDS.noShow },
              { value: "stopped", label: STATUS_WORDS.stopped },
            ],
          )}${textArea(filled, { name: "reason", label: "補足" })}`,
        read: (values) => {
          const read = readForm(outcomeForm, values);
          if ("errors" in read) return read;
          return {
            act: (tx) => recordOutcome(tx, desk, { staff, bookingId: booking.id, ...read.value }),
            says: [
              ["結果", STATUS_WORDS[read.value.outcome]],
              ["補足", read.value.reason],
            ],
          };
        },
      }),
    ),
  );
}

function addDayNote(app: Hono<Env>, room: Room): void {
  const { desk } = room;
  app.on(["GET", "POST"], "/bookings/:id/note", (c) =>
    onBooking(c, room, ({ booking, staff, common }) =>
      serveDeed(c, room, {
        ...common("note", "当日のことを記録する"),
        defaults: { about: c.req.query("about") ?? "" },
        fields: (filled) =>
          html`<p>どちらかを記録すると、この相談は「連絡なし」とは記録できなくなります。</p>${radioField(
            filled,
            { name: "about", label: "あったこと（必須）" },
            optionsOf(DAY_NOTE_WORDS),
          )}`,
        read: (values) => {
          const read = readForm(dayNoteForm, values);
          if ("errors" in read) return read;
          return {
            act: (tx) => noteDay(tx, desk, { staff, bookingId: booking.id, ...read.value }),
            says: [["あったこと", DAY_NOTE_WORDS[read.value.about]]],
          };
        },
      }),
    ),
  );
}

function addUndoing(app: Hono<Env>, room: Room): void {
  const { desk } = room;
  app.on(["GET", "POST"], "/bookings/:id/undo", (c) =>
    onBooking(c, room, ({ booking, staff, common }) =>
      serveDeed(c, room, {
        ...common("undo", "結果の記録を取り消す"),
        read: () => ({
          act: (tx) => undoOutcome(tx, desk, { staff, bookingId: booking.id }),
          says: [
            ["いまの記録", STATUS_WORDS[booking.status]],
            ["取り消した後", STATUS_WORDS.confirmed],
          ],
        }),
      }),
    ),
  );
}

function addBookingAgain(app: Hono<Env>, room: Room): void {
  const { desk } = room;
  const { policy } = room.desk.office;
  app.on(["GET", "POST"], "/bookings/:id/again", (c) =>
    onBooking(c, room, async ({ booking, person, staff, visit, today, common }) => {
      const days = await look(room, (view) => freeDays(view, visit, false));
      return serveDeed(c, room, {
        ...common("again", "次回を予約する"),
        defaults: { bookingId: desk.world.ids.next(), reference: desk.world.ids.reference() },
        fields: (
          filled,
        ) => html`${hidden(pick(filled.values, ["bookingId", "reference"]))}<p>相談の中で決めた日時を、その場で確定します（案内の手紙は送りません）。</p>
          ${selectField(filled, { name: "slot", label: "次回の日時", required: true }, freeOptions(days, today))}${freeTable(days, today)}`,
        read: (values) => {
          const read = readAgainForm(values, policy);
          if ("errors" in read) return read;
          const { ids, slot } = read.value;
          return {
            act: (tx) => bookAgain(tx, desk, { staff, ...ids, personId: booking.personId, slot }),
            says: [
              ["お名前", person?.name ?? ""],
              ["次回の日時", saySlot(slot, today)],
              ["受付番号", ids.reference],
            ],
          };
        },
      });
    }),
  );
}

function optionsOf(words: Readonly<Record<string, string>>) {
  return Object.entries(words).map(([value, label]) => ({ value, label }));
}

function pick(values: Readonly<Record<string, string>>, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(names.map((name) => [name, values[name] ?? ""]));
}
