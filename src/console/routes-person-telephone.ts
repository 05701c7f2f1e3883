import type { Hono } from "hono";
import { html } from "hono/html";
import { z } from "zod";
import { setCannotTelephone } from "../desk/cannot-telephone.ts";
import { setPhone } from "../desk/person-acts.ts";
import { serveDeed } from "./deed.ts";
import { textField } from "./fields.ts";
import { readForm, telephone } from "./forms.ts";
import { onPerson } from "./on-person.ts";
import type { Env, Room } from "./room.ts";

const phoneForm = z.object({
  phone: telephone.refine((text) => text !== null, { error: "電話番号を書いてください。" }).transform(String),
});

/** Which number is rung, and whether anybody can be called at all (L5, decision 12). */
export function addTelephone(app: Hono<Env>, room: Room): void {
  addPhone(app, room);
  addCannotTelephone(app, room);
}

function addPhone(app: Hono<Env>, room: Room): void {
  const { desk } = room;
  app.on(["GET", "POST"], "/people/:id/phone", (c) =>
    onPerson(c, room, ({ file, on, common }) =>
      serveDeed(c, room, {
        ...common("phone", "電話番号を記録する"),
        fields: (filled) =>
          html`<p>本人から聞いた番号か、登録の記録にある番号を書きます。お知らせの手紙は送りません。</p>
          ${textField(filled, { name: "phone", label: "電話番号", type: "tel", required: true, most: 30 })}`,
        read: (values) => {
          const read = readForm(phoneForm, values);
          if ("errors" in read) return read;
          const { phone } = read.value;
          return {
            act: (tx) => setPhone(tx, desk, { ...on, phone }),
            says: [
              ["いまの番号", file.person.phone ?? "なし"],
              ["新しい番号", phone],
            ],
          };
        },
      }),
    ),
  );
}

/** Decision 12: whoever is deaf or speech-impaired is written to, wherever others would be called. */
function addCannotTelephone(app: Hono<Env>, room: Room): void {
  const { desk } = room;
  app.on(["GET", "POST"], "/people/:id/cannot-telephone", (c) =>
    onPerson(c, room, ({ file, on, common }) => {
      const cannot = !file.person.cannotTelephone;
      return serveDeed(c, room, {
        ...common("cannot-telephone", cannot ? "電話ができない方として記録する" : "電話ができる方に戻す"),
        read: () => ({
          act: (tx) => setCannotTelephone(tx, desk, { ...on, cannot }),
          says: [
            ["お名前", file.person.name ?? "（お名前なし）"],
            [
              "これから",
              cannot
                ? "「電話をかける」用件は「書いて伝える」用件になり、電話での相談には切り替えません。当日のメールには、職員が書いて返します。まだ送っていない手紙は、電話を勧めない文面に書き直します（承認したものは、もう一度承認します）。書き直せない手紙は取り下げ、用件に残します。"
                : "「書いて伝える」用件は「電話をかける」用件に戻ります。まだ送っていない手紙も、ふだんの文面に書き直します（承認したものは、もう一度承認します）。",
            ],
          ],
        }),
      });
    }),
  );
}
