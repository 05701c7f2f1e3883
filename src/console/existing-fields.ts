import { html } from "hono/html";
import type { EnteredHow, ExistingBooking } from "../desk/existing-acts.ts";
import { TERMS_BEFORE_WORDS, WAY_WORDS } from "./existing-form.ts";
import { checkField, type Filled, radioField, textArea, textField } from "./fields.ts";
import type { Html } from "./layout.ts";

/** What is asked about a booking that was agreed on before. */
export function bookingFields(filled: Filled, byTelephone: boolean): Html {
  return html`${textField(filled, { name: "name", label: "お名前", required: true, most: 40 })}
    ${radioField(filled, { name: "hasNumber", label: "求職番号（必須）" }, [
      { value: "yes", label: "ある（次の欄に書く）" },
      { value: "no", label: "ない、または手元にない" },
      { value: "unknown", label: "分からない" },
    ])}
    ${textField(filled, { name: "number", label: "求職番号の数字", hint: "例：15010-1234567", most: 30 })}
    ${textField(filled, { name: "address", label: "メールアドレス", type: "email", hint: "メールか電話の、どちらかが要ります。", most: 254 })}
    ${textField(filled, { name: "phone", label: "電話番号", type: "tel", most: 30 })}
    ${textField(filled, { name: "companion", label: "同席者・通訳・配慮", hint: "聞いているときだけ" })}
    ${textField(filled, { name: "date", label: "相談の日", type: "date", required: true })}
    ${textField(filled, { name: "clock", label: "始まりの時刻", type: "time", required: true })}
    ${textField(filled, { name: "seat", label: "口の番号", hint: "空なら、空いている口に入ります。", most: 3 })}
    ${radioField(filled, { name: "way", label: "相談の方法（必須）" }, options(byTelephone ? { telephone: WAY_WORDS.telephone } : WAY_WORDS))}
    ${byTelephone ? "" : textField(filled, { name: "meetingId", label: "前に知らせた別のミーティングID", hint: "パスコードは書かないでください。", most: 30 })}`;
}

/** The part that is the same for one booking and for a table. */
export function howFields(filled: Filled, byTelephone: boolean): Html {
  return html`${radioField(filled, { name: "terms", label: "利用規約の伝え方（必須）" }, options(TERMS_BEFORE_WORDS))}
    ${textArea(filled, { name: "reason", label: "どのように決まった予約か", hint: "例：紙の予約簿から。証跡として履歴に残ります。", required: true })}
    ${checkField(filled, "remind", `前日のお知らせは、メールで送ってよい${byTelephone ? "" : "（ミーティングIDは書かず、「前にお知らせしたもの」と書きます）"}`)}`;
}

export function sayWay({ meeting, seat }: ExistingBooking): string {
  const place = seat === null ? "" : `、${seat}番口`;
  return `${meeting.by === "told" ? `Zoom（前に知らせたID：${meeting.meetingId}）` : WAY_WORDS[meeting.by]}${place}`;
}

export function sayHow({ termsGiven, reason, remind }: EnteredHow): [string, string][] {
  return [
    ["利用規約", termsGiven],
    ["証跡として残す理由", reason],
    ["いま送る手紙", "ありません"],
    ["前日のお知らせ", remind ? "メールのある方に、前の日の昼間に送ります" : "送りません"],
  ];
}

function options(words: Readonly<Record<string, string>>) {
  return Object.entries(words).map(([value, label]) => ({ value, label }));
}
