import type { Hono } from "hono";
import { html } from "hono/html";
import { dayOf } from "../booking/time.ts";
import { recordDisclosure } from "../desk/disclosures.ts";
import { writeDay } from "../mail/letters/japanese-writing.ts";
import type { Disclosure } from "../world/store-rows.ts";
import { serveDeed } from "./deed.ts";
import { textArea, textField } from "./fields.ts";
import { disclosureForm, readForm } from "./forms.ts";
import { sayTime } from "./history.ts";
import { box, type Html, noticeBox, page, section, table, type Visit } from "./layout.ts";
import { noticeOf } from "./notices.ts";
import { type Env, look, type Room } from "./room.ts";
import { sayStaff } from "./staff-names.ts";

/** As many as the store gives at once. */
const MOST_SHOWN = 1_000;

/** 開示の記録: what was given out under law (T7). Chiefs alone see it and add to it. */
export function addDisclosures(app: Hono<Env>, room: Room): void {
  const { desk } = room;
  app.get("/disclosures", async (c) => {
    const visit = c.get("visit");
    const all = await look(room, (view) => view.disclosures(MOST_SHOWN));
    return c.html(disclosuresPage(visit, all, noticeOf(c)));
  });
  app.on(["GET", "POST"], "/disclosures/new", async (c) => {
    const visit = c.get("visit");
    const { staff, now } = visit;
    return serveDeed(c, room, {
      place: "settings",
      title: "開示を記録する",
      path: "/disclosures/new",
      back: "/disclosures",
      lead: box(
        "note",
        "ここに書いたことは、後から直すことも消すこともできません。お名前や求職番号は書かず、受付番号や文書の番号で書いてください。",
      ),
      defaults: { disclosedOn: dayOf(now) },
      fields: (
        filled,
      ) => html`${textField(filled, { name: "disclosedOn", label: "開示した日", type: "date", required: true })}
        ${textField(filled, { name: "recipient", label: "開示した相手", hint: "例：○○警察署 刑事課", required: true })}
        ${textField(filled, { name: "ground", label: "法令の根拠", hint: "例：刑事訴訟法第197条第2項による照会（文書の番号）", required: true })}
        ${textArea(filled, { name: "content", label: "開示した内容", hint: "例：受付番号 AAAA-AAAA の相談の日時", required: true })}`,
      read: (values) => {
        const read = readForm(disclosureForm, values);
        if ("errors" in read) return read;
        const { disclosedOn, recipient, ground, content } = read.value;
        if (disclosedOn > dayOf(now)) return { errors: { disclosedOn: "これから先の日は書けません。" } };
        return {
          act: (tx) => recordDisclosure(tx, desk, { staff: staff.id, ...read.value }),
          says: [
            ["開示した日", writeDay(disclosedOn, dayOf(now))],
            ["開示した相手", recipient],
            ["法令の根拠", ground],
            ["開示した内容", content],
          ],
        };
      },
      after: () => "/disclosures?done=disclosed",
    });
  });
}

function disclosuresPage(visit: Visit, all: readonly Disclosure[], notice: Html | null): Html {
  const { base, now } = visit;
  const today = dayOf(now);
  return page(
    visit,
    "settings",
    "開示の記録",
    html`${noticeBox(notice)}
    <p>法令に基づいて、利用者の情報を外に開示したときの記録です（利用規約第7条）。新しい順に並びます。このまま印刷できます。</p>
    <div class="deeds"><a class="button" href="${base}/disclosures/new">開示を記録する</a></div>
    ${section(
      `記録（${all.length}件${all.length === MOST_SHOWN ? "、これより古いものは省いています" : ""}）`,
      all.length === 0
        ? html`<p>記録はありません。</p>`
        : table(
            "番号は、記録した順",
            ["番号", "開示した日", "相手", "法令の根拠", "内容", "記録"],
            all.map((one) => [
              String(one.order),
              writeDay(one.disclosedOn, today),
              one.recipient,
              one.ground,
              one.content,
              `${sayTime(one.at, today)}、${sayStaff(one.staff, visit.names)}`,
            ]),
          ),
    )}`,
  );
}
