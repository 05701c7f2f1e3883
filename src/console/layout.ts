import { html, raw } from "hono/html";
import { clockTimeOf, type Time } from "../booking/time.ts";
import { may, type Right } from "../desk/rights.ts";
import { writeClockTime } from "../mail/letters/japanese-writing.ts";
import type { Office, SendMode } from "../mail/office.ts";
import type { StaffAccount } from "../world/store-rows.ts";
import type { StaffNames } from "./staff-names.ts";
import { SEND_MODE_WORDS, unconfirmedWords } from "./wording.ts";

/** Escaped by `hono/html`; a mail's text can never become markup. */
export type Html = ReturnType<typeof html>;

/** Who looks, and at what moment. */
export type Visit = {
  /** Prefix of every link, "" at the root. */
  base: string;
  office: Office;
  staff: StaffAccount;
  csrf: string;
  mode: SendMode;
  now: Time;
  names: StaffNames;
  live: {
    /** From what the page is made; another one as soon as something changed. */
    mark: string;
    /** What the page is about, such as `bookings/ID`. */
    item: string | null;
    /** What else the page is about: values of the office that a form on it changes. */
    about?: readonly string[];
    /** Display names of colleagues who look at the same thing. */
    others: string[];
    /** Where the page can be loaded anew; null for one that answers a form. */
    self: string | null;
    hasScript: boolean;
  };
};

export type Place =
  | "today"
  | "calendar"
  | "search"
  | "phone"
  | "mails"
  | "letters"
  | "figures"
  | "terms"
  | "settings"
  | "staff"
  | null;

const PLACES = [
  ["today", "/", "今日", "people"],
  ["calendar", "/calendar", "カレンダー", "people"],
  ["search", "/search", "探す", "people"],
  ["phone", "/phone", "電話で受ける", "people"],
  ["mails", "/mails", "要確認のメール", "people"],
  ["letters", "/letters", "手紙", "people"],
  ["figures", "/figures", "統計", "people"],
  ["terms", "/terms", "規約", "people"],
  ["settings", "/settings", "設定", "seeSettings"],
  ["staff", "/staff", "職員", "accounts"],
] as const satisfies readonly (readonly [Place, string, string, Right])[];

export function page(visit: Visit, place: Place, title: string, body: Html): Html {
  const { base, office, staff } = visit;
  return shell(
    base,
    `${title} - ${office.name}`,
    html`<header class="top">
        <p class="who"><strong>${office.name} 窓口</strong><a href="${base}/account">${staff.displayName} さん（自分の設定）</a><span>送信：${SEND_MODE_WORDS[visit.mode].short}</span></p>
        <form method="post" action="${base}/sign-out">${token(visit)}<button class="quiet">サインアウト</button></form>
        <nav aria-label="メニュー"><ul>${PLACES.filter(([, , , right]) => may(staff, right)).map(
          ([key, path, label]) =>
            html`<li><a href="${base}${path}"${key === place ? raw(' aria-current="page"') : ""}>${label}</a></li>`,
        )}</ul></nav>
      </header>
      ${mainOf(visit, html`${unconfirmed(office, place)}<h1>${title}</h1>${body}`)}`,
    isLive(visit),
  );
}

/** Everybody is told of changes, an operator of those of the office alone; without the script, the page says of what time it is (`live-client.js`). */
function mainOf(visit: Visit, body: Html): Html {
  const { base, live, now } = visit;
  const { mark, item, others, self, about: values = [] } = live;
  const data = isLive(visit)
    ? html` data-events="${base}/events" data-mark="${mark}"${item ? html` data-item="${item}"` : ""}${values.length > 0 ? html` data-about="${values.join(" ")}"` : ""}${self === null ? raw(" data-still") : html` data-self="${self}"`}`
    : "";
  return html`<main id="main"${data}><div id="live" class="screen">
      ${self === null ? "" : html`<p id="made" class="hint">${writeClockTime(clockTimeOf(now))}の内容です。<a href="${self}">最新にする</a></p>`}
      <p id="others" role="status">${others.length > 0 ? `ほかの職員も、いま見ています：${others.join("、")}` : ""}</p><p id="news" role="status"></p></div>${body}</main>`;
}

/** A form about these values is said to have changed as soon as one of them has. */
export function about(visit: Visit, values: readonly string[]): Visit {
  return values.length === 0 ? visit : { ...visit, live: { ...visit.live, about: values } };
}

function isLive({ live }: Visit): boolean {
  return live.hasScript;
}

export function shell(base: string, title: string, body: Html, hasScript = false): Html {
  return html`<!doctype html>
<html lang="ja"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex"><title>${title}</title><link rel="icon" href="data:,"><link rel="stylesheet" href="${base}/console.css">${hasScript ? html`<script src="${base}/live.js" defer></script>` : ""}</head>
<body><a class="skip" href="#main">本文へ</a>${body}</body></html>`;
}

/** Every form that changes something carries the session's token. */
export function token({ csrf }: { csrf: string }): Html {
  return html`<input type="hidden" name="csrf" value="${csrf}">`;
}

export function section(title: string, body: Html, id?: string): Html {
  return html`<section${id ? raw(` id="${id}"`) : ""}><h2>${title}</h2>${body}</section>`;
}

export function box(kind: "alarm" | "good" | "note" | "plain", body: Html | string): Html {
  const role = kind === "alarm" ? raw(' role="alert"') : kind === "good" ? raw(' role="status"') : "";
  return html`<div class="box ${kind}"${role}><p>${body}</p></div>`;
}

/** For the page that answers somebody: here the keyboard stands and a screen reader begins, without any script. */
export const FOCUSED = raw(' tabindex="-1" autofocus');

/** A box that must be read before anything else on the page: what was done, what is refused, what is still to be confirmed. */
export function boxInFocus(kind: "alarm" | "good" | "note", body: Html | string): Html {
  const role = kind === "alarm" ? raw(' role="alert"') : kind === "good" ? raw(' role="status"') : "";
  return html`<div class="box ${kind}"${role}${FOCUSED}><p>${body}</p></div>`;
}

/** What the act that led to this page has done (`noticeOf`). */
export function noticeBox(notice: Html | null): Html | "" {
  return notice === null ? "" : boxInFocus("good", notice);
}

export function list(items: readonly (Html | string)[]): Html {
  return html`<ul>${items.map((item) => html`<li>${item}</li>`)}</ul>`;
}

/** A table that becomes a list of blocks on a narrow screen; the first cell of a row is its heading. */
export function table(caption: string, heads: readonly string[], rows: readonly (readonly (Html | string)[])[]): Html {
  return html`<div class="scroll"><table class="stack"><caption class="hint">${caption}</caption>
    <thead><tr>${heads.map((head) => html`<th scope="col">${head}</th>`)}</tr></thead>
    <tbody>${rows.map(
      ([first, ...rest]) =>
        html`<tr><th scope="row">${first}</th>${rest.map((cell, index) => html`<td data-of="${heads[index + 1] ?? ""}">${cell}</td>`)}</tr>`,
    )}</tbody></table></div>`;
}

export function facts(pairs: readonly (readonly [string, Html | string | null])[]): Html {
  return html`<dl>${pairs.map(([name, value]) => html`<dt>${name}</dt><dd>${value ?? "（なし）"}</dd>`)}</dl>`;
}

function unconfirmed({ unconfirmed: names }: Office, place: Place): Html | string {
  if (place !== "settings" || names.length === 0) return "";
  return box(
    "note",
    `まだ確かめられていない設定が${names.length}件あります：${names.map(unconfirmedWords).join("、")}`,
  );
}
