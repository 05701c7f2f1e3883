import { html } from "hono/html";
import { dayOf } from "../booking/time.ts";
import type { OfficeChange } from "../world/store-rows.ts";
import { sayTime } from "./history.ts";
import { type Html, table, type Visit } from "./layout.ts";
import { oneLine } from "./plain-line.ts";
import { sayChange } from "./setting-words.ts";
import { staffName } from "./staff-names.ts";

/** Who changed which value of the office, when, from what to what, and why. */
export function changesTable({ now, names }: Visit, changes: readonly OfficeChange[]): Html {
  if (changes.length === 0) return html`<p>この画面で変えたものは、まだありません。</p>`;
  return table(
    `新しい順、${changes.length}件`,
    ["日時", "職員", "変えたもの", "前", "後", "理由"],
    changes.map(({ at, staff, name, before, after, reason }) => {
      const { what, from, to } = sayChange(name, before, after);
      return [sayTime(at, dayOf(now)), staffName(staff, names), what, from, to, oneLine(reason) || "（なし）"];
    }),
  );
}
