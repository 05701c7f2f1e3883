import { html } from "hono/html";
import type { Filled } from "./fields.ts";
import { WISH_ROWS } from "./forms.ts";
import type { Html } from "./layout.ts";

/** Three rows of date, start and end; what is wrong stands at its row. */
export function wishFields({ values, errors }: Filled): Html {
  return html`${WISH_ROWS.map((n) => {
    const error = errors[`date${n}`];
    const input = (name: string, type: "date" | "time", label: string) =>
      html`<div class="field"><label for="${name}${n}">${label}</label><input type="${type}" id="${name}${n}" name="${name}${n}" value="${values[`${name}${n}`] ?? ""}"></div>`;
    return html`<fieldset><legend>第${n}希望</legend>${error ? html`<p class="error">誤り：${error}</p>` : ""}
      <div class="row">${input("date", "date", "日付")}${input("from", "time", "始まり")}${input("to", "time", "終わり（空なら一回分）")}</div></fieldset>`;
  })}`;
}
