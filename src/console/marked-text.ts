import { html } from "hono/html";
import type { Mark } from "../mail/explain.ts";
import { MARK_WORDS } from "../mail/explain-words.ts";
import type { Html } from "./layout.ts";

/** A mail's text with what the clerk used marked and named in words, and what it left out in a quieter ink. */
export function markedText(text: string, marks: readonly Mark[]): Html {
  const pieces: (Html | string)[] = [];
  let place = 0;
  for (const { from, to, what } of marks) {
    const words = text.slice(from, to);
    pieces.push(text.slice(place, from));
    pieces.push(
      what === "old"
        ? html`<span class="old"><span class="what">〔${MARK_WORDS.old}〕</span>${words}</span>`
        : html`<mark>${words}</mark><span class="what">〔${MARK_WORDS[what]}〕</span>`,
    );
    place = to;
  }
  return html`${pieces}${text.slice(place)}`;
}
