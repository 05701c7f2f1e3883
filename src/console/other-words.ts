import { html } from "hono/html";
import type { OutboxLetter } from "../world/store-rows.ts";
import type { Html } from "./layout.ts";
import { LANGUAGE_WORDS } from "./wording.ts";

/** What a letter in another language says, for those who cannot read it. */
export function otherWords({ other }: { other?: OutboxLetter["other"] }, nth = ""): Html {
  if (!other) return html``;
  return html`<p>${LANGUAGE_WORDS[other.language]}で書きました。同じ手紙の日本語は次のとおりです（お送りしたのは、その下のものです）。</p><pre tabindex="0" role="region" aria-label="${nth}同じ手紙の日本語">${other.inJapanese}</pre>`;
}
