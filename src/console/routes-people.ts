import type { Hono } from "hono";
import { html } from "hono/html";
import { monthsFrom } from "../booking/limits.ts";
import { type Day, dayOf } from "../booking/time.ts";
import {
  changeAddress,
  liftRefusal,
  mergePeople,
  refusePerson,
  sendRefusalNotice,
  setLanguage,
} from "../desk/person-acts.ts";
import { bookingsOf } from "../desk/same-person.ts";
import { writeDay } from "../mail/letters/japanese-writing.ts";
import { serveDeed } from "./deed.ts";
import { hidden, radioField, textArea, textField } from "./fields.ts";
import { addressForm, readForm, readReference, refuseForm, rejectForm } from "./forms.ts";
import { languageField, languageForm } from "./language-fields.ts";
import { noticeOf } from "./notices.ts";
import { onPerson } from "./on-person.ts";
import { gatherPerson, personPage } from "./page-person.ts";
import { sayLanguage } from "./person-facts.ts";
import { type Env, look, param, type Room } from "./room.ts";
import { addCorrection } from "./routes-correction.ts";
import { addTelephone } from "./routes-person-telephone.ts";
import { GROUND_WORDS, LANGUAGE_WORDS } from "./wording.ts";

/** One person, and what staff can do about a person rather than about one booking. */
export function addPeopleRoutes(app: Hono<Env>, room: Room): void {
  app.get("/people/:id", async (c) => {
    const visit = c.get("visit");
    const file = await look(room, (view) => gatherPerson(view, room.desk, param(c, "id"), visit.now));
    return file ? c.html(personPage(visit, file, noticeOf(c))) : c.notFound();
  });
  addAddress(app, room);
  addLanguage(app, room);
  addMerging(app, room);
  addCorrection(app, room);
  addTelephone(app, room);
  addRefusing(app, room);
  addLifting(app, room);
  addNotice(app, room);
}

function addAddress(app: Hono<Env>, room: Room): void {
  const { desk } = room;
  app.on(["GET", "POST"], "/people/:id/address", (c) =>
    onPerson(c, room, ({ file, on, common }) =>
      serveDeed(c, room, {
        ...common("address", "メールの連絡先を改める"),
        fields: (filled) =>
          html`<p>本人と確かめてから改めてください。返事を待っている案内や質問は、新しいアドレスへ送り直します。前の手紙への返信では、もう確定しません。
          確定した予約のお知らせは、前のアドレスのままです（予約の内容を、案内を受け取っていないアドレスへは送りません）。電話で伝えるか、日時を決め直してください。</p>
          ${textField(filled, { name: "address", label: "新しいメールアドレス", type: "email", required: true, most: 254 })}`,
        read: (values) => {
          const read = readForm(addressForm, values);
          if ("errors" in read) return read;
          const { address } = read.value;
          return {
            act: (tx) => changeAddress(tx, desk, { ...on, address }),
            says: [
              ["いまの連絡先", file.person.address ?? "なし"],
              ["新しい連絡先", address],
            ],
          };
        },
      }),
    ),
  );
}

function addLanguage(app: Hono<Env>, room: Room): void {
  const { desk } = room;
  app.on(["GET", "POST"], "/people/:id/language", (c) =>
    onPerson(c, room, ({ file, on, common }) =>
      serveDeed(c, room, {
        ...common("language", "手紙のことばを決める"),
        fields: (filled) =>
          html`<p>これから書く手紙に使います。受付係は、英語で書いた方には英語で、やさしい日本語を希望した方にはやさしい日本語で書きます。ここで決めたものが、そのどれよりも優先します。
          もう書いてある手紙は変わりません。利用規約は、どの手紙でも日本語だけです。</p>
          ${languageField(filled)}`,
        read: (values) => {
          const read = readForm(languageForm, values);
          if ("errors" in read) return read;
          const { language } = read.value;
          return {
            act: (tx) => setLanguage(tx, desk, { ...on, language }),
            says: [
              ["いまの手紙のことば", sayLanguage(file.person)],
              ["これからの手紙のことば", LANGUAGE_WORDS[language]],
            ],
          };
        },
      }),
    ),
  );
}

function addMerging(app: Hono<Env>, room: Room): void {
  const { desk } = room;
  app.on(["GET", "POST"], "/people/:id/merge", (c) =>
    onPerson(c, room, ({ file, on, common }) => {
      const wanted = c.req.method === "POST" ? c.get("form").into : c.req.query("into");
      const chosen = file.alike.find(({ id }) => id === wanted) ?? null;
      return serveDeed(c, room, {
        ...common("merge", "別の記録と同じ方としてまとめる"),
        fields: (filled) =>
          html`<p>この記録の氏名と求職番号を、まとめる先と同じにします。予約、手紙、連絡先は変わりません。上限や連絡なしの回数は、合わせて数えます。あとから取り消せます（まとめた後に氏名や求職番号を訂正したときを除きます）。</p>
          ${chosen ? html`<p>まとめる先：${chosen.name ?? "（お名前なし）"} ${chosen.jobSeekerNumber ?? "番号なし"}</p>${hidden({ into: chosen.id })}` : textField(filled, { name: "reference", label: "まとめる先の方の、予約の受付番号", required: true, most: 20 })}`,
        read: async (values) => {
          const reference = readReference(values.reference ?? "");
          const byBooking = await look(room, async (view) => {
            const booking = await view.bookingByReference(reference);
            return booking && (await view.person(booking.personId));
          });
          const into = file.alike.find(({ id }) => id === values.into) ?? byBooking;
          if (!into) return { errors: { reference: "その受付番号の予約はありません。" } };
          const together = await look(room, async (view) => [...file.bookings, ...(await bookingsOf(view, into))]);
          return {
            act: (tx) => mergePeople(tx, desk, { ...on, intoId: into.id }),
            says: [
              ["この記録", `${file.person.name ?? "（お名前なし）"} ${file.person.jobSeekerNumber ?? "番号なし"}`],
              ["まとめる先", `${into.name ?? "（お名前なし）"} ${into.jobSeekerNumber ?? "番号なし"}`],
              ["合わせて数える予約", `${new Set(together.map(({ id }) => id)).size}件`],
            ],
          };
        },
      });
    }),
  );
}

function addRefusing(app: Hono<Env>, room: Room): void {
  const { desk } = room;
  app.on(["GET", "POST"], "/people/:id/refuse", (c) =>
    onPerson(c, room, ({ visit, on, common }) => {
      const today = dayOf(visit.now);
      const { mostRefusalMonths } = visit.office.policy;
      const last = monthsFrom(today, mostRefusalMonths);
      return serveDeed(c, room, {
        ...common("refuse", "オンライン相談をお断りする"),
        fields: (filled) =>
          html`<p>責任者だけが決められます。お断りするのはオンライン相談だけで、窓口と電話での相談は変わりません。
          期間中の申込みは、自動で断らず、職員が見ます。本人へのお知らせは、決めた後に、内容を読んで職員が送ります。</p>
          ${radioField(
            filled,
            {
              name: "ground",
              label: "理由の種類（必須）",
              hint: "お知らせには、この種類だけを一般的な言葉で書きます。",
            },
            Object.entries(GROUND_WORDS).map(([value, label]) => ({ value, label })),
          )}
          ${textField(filled, { name: "until", label: "最後の日", type: "date", hint: `${writeDay(last, today)}まで選べます。`, required: true })}
          ${textArea(filled, { name: "reason", label: "くわしい理由", hint: "窓口の中だけに残ります。", required: true })}`,
        read: (values) => {
          const read = readForm(refuseForm, values);
          if ("errors" in read) return read;
          const { ground, reason, until } = read.value;
          return {
            act: (tx) => refusePerson(tx, desk, { ...on, ground, reason, until: until as Day }),
            says: [
              ["理由の種類", GROUND_WORDS[ground]],
              ["期間", `${writeDay(until as Day, today)}まで`],
              ["くわしい理由", reason],
            ],
          };
        },
      });
    }),
  );
}

function addLifting(app: Hono<Env>, room: Room): void {
  const { desk } = room;
  app.on(["GET", "POST"], "/people/:id/lift", (c) =>
    onPerson(c, room, ({ on, common }) =>
      serveDeed(c, room, {
        ...common("lift", "お断りを解く"),
        fields: (filled) => textArea(filled, { name: "reason", label: "解く理由", required: true }),
        read: (values) => {
          const read = readForm(rejectForm, values);
          if ("errors" in read) return read;
          return {
            act: (tx) => liftRefusal(tx, desk, { ...on, ...read.value }),
            says: [["理由", read.value.reason]],
          };
        },
      }),
    ),
  );
}

function addNotice(app: Hono<Env>, room: Room): void {
  const { desk } = room;
  app.on(["GET", "POST"], "/people/:id/refusal-notice", (c) =>
    onPerson(c, room, ({ file, on, common }) =>
      serveDeed(c, room, {
        ...common("refusal-notice", "お断りのお知らせを送る"),
        read: () => ({
          act: (tx) => sendRefusalNotice(tx, desk, on),
          says: [
            ["お名前", file.person.name ?? "（お名前なし）"],
            ["お願い", "下の手紙を終わりまで読んでから、実行してください"],
          ],
        }),
      }),
    ),
  );
}
