import type { Hono } from "hono";
import { html } from "hono/html";
import { z } from "zod";
import { dayOf } from "../booking/time.ts";
import { correctPerson, mergingToUndo, unmergePerson } from "../desk/person-correction.ts";
import { bookingsOf } from "../desk/same-person.ts";
import { serveDeed } from "./deed.ts";
import { radioField, textArea, textField } from "./fields.ts";
import { LONGEST_NAME, neededLine, person as personForm, readForm, reason, rejectForm } from "./forms.ts";
import { sayTime } from "./history.ts";
import { onPerson } from "./on-person.ts";
import { sayWho } from "./person-facts.ts";
import { type Env, look, type Room } from "./room.ts";
import { sayStaff } from "./staff-names.ts";

const correctionForm = z
  .object({
    name: neededLine(LONGEST_NAME, "お名前を書いてください。"),
    hasNumber: personForm.shape.hasNumber,
    number: personForm.shape.number,
    reason,
  })
  .refine((form) => form.hasNumber === "no" || form.number !== "", {
    path: ["number"],
    error: "求職番号を書くか、「ない・手元にない」を選んでください。",
  })
  .transform(({ name, hasNumber, number, reason: why }) => ({
    who: { name, jobSeekerNumber: hasNumber === "yes" ? number : null, registering: hasNumber === "no" },
    reason: why,
  }));

/** 氏名と求職番号の訂正, and taking a merging back. */
export function addCorrection(app: Hono<Env>, room: Room): void {
  const { desk } = room;
  app.on(["GET", "POST"], "/people/:id/correct", (c) =>
    onPerson(c, room, ({ file, on, common }) => {
      const { person, others } = file;
      return serveDeed(c, room, {
        ...common("correct", "氏名と求職番号を訂正する"),
        defaults: {
          name: person.name ?? "",
          hasNumber: person.registering ? "no" : "yes",
          number: person.jobSeekerNumber ?? "",
        },
        fields: (filled) =>
          html`<p>本人に確かめてから訂正してください。予約と手紙は変わらず、何も送られません。次に書かれる手紙から、新しいお名前になります。${others.length > 0 ? `同じ方のほかの連絡先の記録${others.length}件も、一緒に訂正します。` : ""}</p>
          ${textField(filled, { name: "name", label: "お名前", required: true, most: 40 })}
          ${radioField(filled, { name: "hasNumber", label: "求職番号" }, [
            { value: "yes", label: "ある" },
            { value: "no", label: "ない、または手元にない" },
          ])}
          ${textField(filled, { name: "number", label: "求職番号（ある方）", hint: "例：15010-1234567", most: 30 })}
          ${textArea(filled, { name: "reason", label: "理由", hint: "訂正の記録に残ります。", required: true })}`,
        read: (values) => {
          const read = readForm(correctionForm, values);
          if ("errors" in read) return read;
          const { who, reason: why } = read.value;
          return {
            act: (tx) => correctPerson(tx, desk, { ...on, who, reason: why }),
            says: [
              ["いままで", sayWho(person)],
              ["訂正した後", sayWho(who)],
              ["訂正する記録", `${others.length + 1}件`],
              ["理由", why],
            ],
          };
        },
      });
    }),
  );
  app.on(["GET", "POST"], "/people/:id/unmerge", (c) =>
    onPerson(c, room, async ({ file, visit, on, common }) => {
      const { person } = file;
      const { merging, together } = await look(room, async (view) => ({
        merging: await mergingToUndo(view, person),
        together: (await bookingsOf(view, person)).length,
      }));
      return serveDeed(c, room, {
        ...common("unmerge", "まとめたことを取り消す"),
        fields: (filled) =>
          html`<p>${merging ? `${sayTime(merging.at, dayOf(visit.now))}に${sayStaff(merging.staff, visit.names)} がまとめた記録を、まとめる前のお名前と求職番号に戻します。予約、手紙、連絡先は変わらず、何も送られません。` : "取り消せるまとめはありません。まとめた後に氏名や求職番号を訂正したときは、もう一度訂正してください。"}</p>
          ${textArea(filled, { name: "reason", label: "理由", hint: "訂正の記録に残ります。", required: true })}`,
        read: (values) => {
          const read = readForm(rejectForm, values);
          if ("errors" in read) return read;
          const { reason: why } = read.value;
          return {
            act: (tx) => unmergePerson(tx, desk, { ...on, reason: why }),
            says: [
              ["いま", sayWho(person)],
              ["取り消した後", merging ? sayWho(merging.before) : "変わりません"],
              ["いま一人として数えている予約", `${together}件（取り消すと、別々に数えます）`],
              ["理由", why],
            ],
          };
        },
      });
    }),
  );
}
