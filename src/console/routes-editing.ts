import type { Hono } from "hono";
import { html } from "hono/html";
import { type EditableLine, editableLines, editLetter, isEditable, reworded, wordsSeen } from "../desk/letter-edits.ts";
import { wordingNow } from "../desk/office-changes.ts";
import { type LineEdit, LONGEST_LINE, MOST_SENTENCES, problemOf } from "../mail/letters/rewording.ts";
import type { OutboxLetter } from "../world/store-rows.ts";
import { serveDeed } from "./deed.ts";
import { type Filled, hidden, textArea } from "./fields.ts";
import type { Values } from "./forms.ts";
import { box, type Html, section } from "./layout.ts";
import { type Env, look, param, type Room } from "./room.ts";
import { LETTER_KIND_WORDS } from "./wording.ts";

const PROBLEM_WORDS = {
  tooLong: `一つの欄は${MOST_SENTENCES}行まで、一行は${LONGEST_LINE}文字までです。`,
  address: "手紙には、ホームページやメールのアドレスを書けません。",
  placeholder: "「{{」と「}}」は使えません。",
} as const;

/** The words of one letter before it leaves: what carries a time, a deadline or the consent is shown, and cannot be touched. */
export function addEditing(app: Hono<Env>, room: Room): void {
  const { desk } = room;
  app.on(["GET", "POST"], "/letters/:id/edit", async (c) => {
    const letterId = param(c, "id");
    const { staff } = c.get("visit");
    const letter = await look(room, (view) => view.letter(letterId));
    if (!letter) return c.notFound();
    const own = await look(room, (view) => wordingNow(view, letter.kind));
    const lines = isEditable(letter) ? editableLines(desk, letter, own) : [];
    return serveDeed(c, room, {
      place: "letters",
      title: "手紙の文面を直す",
      path: `/letters/${letterId}/edit`,
      back: `/letters/${letterId}`,
      lead: leadOf(letter, lines),
      defaults: Object.fromEntries(lines.map(({ now }, index) => [nameOf(index), now])),
      fields: (filled) => html`${fieldsOf(filled, lines)}${hidden({ seen: seenBy(filled, wordsSeen(desk, letter)) })}`,
      read: (values) => {
        const edits = editsIn(values, lines);
        const errors: Record<string, string> = {};
        for (const [index, { now }] of edits.entries()) {
          const problem = problemOf(now);
          if (problem) errors[nameOf(index)] = `${index + 1}番目の文：${PROBLEM_WORDS[problem]}`;
        }
        if (Object.keys(errors).length > 0) return { errors };
        return {
          act: (tx) => editLetter(tx, desk, { staff: staff.id, letterId, lines: edits, seen: values.seen ?? "" }),
          says: [
            ["手紙", LETTER_KIND_WORDS[letter.kind]],
            ["宛先", letter.to],
            ["件名", letter.subject],
            ["承認", "直した方のほかの職員が、届くとおりの文面を見て承認すると送られます。"],
            ["直した後の本文", bodyOf(reworded(desk, letter, edits, own).text)],
          ],
        };
      },
      after: () => `/letters/${letterId}?done=edited`,
    });
  });
}

function leadOf(letter: OutboxLetter, lines: readonly EditableLine[]): Html {
  return html`${lines.length === 0 ? box("note", "この手紙には、いま直せる文がありません。承認を待つ手紙の、決まり文句でない文だけを直せます。") : ""}
    <p>日時、期限、番号、同意の文、連絡先、件名は直せません。内容が違うときは、予約の画面から案内し直すか、手紙を取り下げてください。</p>
    ${section("いまの本文", bodyOf(letter.text))}`;
}

function bodyOf(text: string): Html {
  return html`<pre tabindex="0" role="region" aria-label="手紙の本文">${text}</pre>`;
}

function fieldsOf(filled: Filled, lines: readonly EditableLine[]): Html {
  return html`${lines.map(
    ({ was, now, kind }, index) =>
      html`${textArea(filled, {
        name: nameOf(index),
        label: `${index + 1}番目の${kind === "item" ? "項目" : "文"}`,
        hint: now === was ? "空にすると、この文を送りません。" : `もとの文：${was}`,
      })}<input type="hidden" name="was${index}" value="${was}">`,
  )}`;
}

/** The letter as it stood when the form was opened; whoever was refused has the present one before them, and may go on from there. */
function seenBy({ values, errors }: Filled, now: string): string {
  const isSameForm = values.edit !== undefined || Object.keys(errors).length > 0;
  return isSameForm ? (values.seen ?? now) : now;
}

/** The lines as the page had them; one that the letter no longer has is found out by the act. */
function editsIn(values: Values, lines: readonly EditableLine[]): LineEdit[] {
  return lines.map(({ was }, index) => ({ was: values[`was${index}`] ?? was, now: values[nameOf(index)] ?? was }));
}

function nameOf(index: number): string {
  return `line${index}`;
}
