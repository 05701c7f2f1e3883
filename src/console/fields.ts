import { html, raw } from "hono/html";
import type { Booking } from "../booking/booking.ts";
import { numberedOfferOf } from "../booking/offers.ts";
import { FOCUSED, type Html } from "./layout.ts";

/** What was typed, and what is wrong with it, field by field. */
export type Filled = { values: Readonly<Record<string, string>>; errors: Readonly<Record<string, string>> };

type Field = {
  name: string;
  label: string;
  type?: "text" | "tel" | "email" | "date" | "time" | "password";
  hint?: string;
  required?: boolean;
  autocomplete?: string;
  most?: number;
  rows?: number;
};

export function textField({ values, errors }: Filled, field: Field): Html {
  const { name, label, type = "text", hint, required, autocomplete = "off", most = 200 } = field;
  return html`<div class="field"><label for="${name}">${label}${required ? "（必須）" : ""}</label>${said(name, hint, errors)}
    <input id="${name}" name="${name}" type="${type}" value="${type === "password" ? "" : (values[name] ?? "")}" maxlength="${most}" autocomplete="${autocomplete}"${marks(name, hint, errors)}></div>`;
}

export function textArea({ values, errors }: Filled, field: Field): Html {
  const { name, label, hint, required, rows = 2, most = 500 } = field;
  return html`<div class="field"><label for="${name}">${label}${required ? "（必須）" : ""}</label>${said(name, hint, errors)}
    <textarea id="${name}" name="${name}" rows="${rows}" maxlength="${most}"${marks(name, hint, errors)}>
${values[name] ?? ""}</textarea></div>`;
}

export type Option = { value: string; label: string };

export function selectField(
  { values, errors }: Filled,
  { name, label, hint, required }: Field,
  groups: readonly { label: string; options: readonly Option[] }[],
): Html {
  const option = ({ value, label: words }: Option) =>
    html`<option value="${value}"${values[name] === value ? raw(" selected") : ""}>${words}</option>`;
  return html`<div class="field"><label for="${name}">${label}${required ? "（必須）" : ""}</label>${said(name, hint, errors)}
    <select id="${name}" name="${name}"${marks(name, hint, errors)}><option value="">選んでください</option>${groups.map(
      (group) => html`<optgroup label="${group.label}">${group.options.map(option)}</optgroup>`,
    )}</select></div>`;
}

/** `kept`: what was chosen before and still counts; a browser never fills in a file again. */
export function fileField(
  { errors }: Filled,
  { name, label, hint, required, accept, kept }: Field & { accept: string; kept: string | null },
): Html {
  const words = [kept ? `「${kept}」を選んであります。選び直さなければ、これを使います。` : "", hint ?? ""].join("");
  return html`<div class="field"><label for="${name}">${label}${required ? "（必須）" : ""}</label>${said(name, words, errors)}
    <input id="${name}" name="${name}" type="file" accept="${accept}"${marks(name, words, errors)}></div>`;
}

export function radioField({ values, errors }: Filled, { name, label, hint }: Field, options: readonly Option[]): Html {
  return html`<fieldset id="${name}" tabindex="-1"><legend>${label}</legend>${said(name, hint, errors)}${options.map(
    ({ value, label: words }, index) =>
      html`<div class="pick"><input type="radio" id="${name}-${index}" name="${name}" value="${value}"${values[name] === value ? raw(" checked") : ""}><label for="${name}-${index}">${words}</label></div>`,
  )}</fieldset>`;
}

export function checkField({ values, errors }: Filled, name: string, label: string): Html {
  return html`<div class="field">${said(name, undefined, errors)}<div class="pick"><input type="checkbox" id="${name}" name="${name}" value="1"${values[name] === "1" ? raw(" checked") : ""}${marks(name, undefined, errors)}><label for="${name}">${label}</label></div></div>`;
}

/** The number of the offer that the page shows, kept as it was when the page was opened. */
export function ofOfferOf(values: Filled["values"], booking: Booking | null): Filled["values"] {
  return { ofOffer: values.ofOffer ?? String((booking && numberedOfferOf(booking)?.n) ?? 0) };
}

export function hidden(values: Readonly<Record<string, string>>): Html[] {
  return Object.entries(values).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`);
}

/** All that is wrong, at the top, each with a link to its field; empty when nothing is. */
export function errorSummary({ errors }: Filled): Html | string {
  const all = Object.entries(errors);
  if (all.length === 0) return "";
  return html`<div class="box alarm" role="alert"${FOCUSED}><h2>入力を確かめてください</h2><ul>${all.map(
    ([name, words]) => html`<li><a href="#${name}">${words}</a></li>`,
  )}</ul></div>`;
}

function said(name: string, hint: string | undefined, errors: Filled["errors"]): Html {
  return html`${hint ? html`<p class="hint" id="${name}-hint">${hint}</p>` : ""}${errors[name] ? html`<p class="error" id="${name}-error">誤り：${errors[name]}</p>` : ""}`;
}

function marks(name: string, hint: string | undefined, errors: Filled["errors"]) {
  const by = [hint ? `${name}-hint` : "", errors[name] ? `${name}-error` : ""].filter(Boolean).join(" ");
  return raw(`${by ? ` aria-describedby="${by}"` : ""}${errors[name] ? ' aria-invalid="true"' : ""}`);
}
