import type { MiddlewareHandler } from "hono";
import { html } from "hono/html";
import { may, RIGHTS, type Right } from "../desk/rights.ts";
import { box, type Html, page, type Visit } from "./layout.ts";
import type { Env } from "./room.ts";
import { ROLE_WORDS } from "./wording.ts";

/** The right that each path needs, without the prefix. The first line that fits counts; what no line names needs `people`. */
const NEEDED: readonly (readonly [RegExp, Right])[] = [
  [/^\/account(\/|$)/, "ownAccount"],
  // Whoever may not see people hears of the office's own values alone (`live.ts`).
  [/^\/events$/, "ownAccount"],
  [/^\/staff(\/|$)/, "accounts"],
  [/^\/settings\/?$/, "seeSettings"],
  [/^\/settings\/send-mode$/, "tightenSending"],
  [/^\/settings\/one-person$/, "onePersonDuty"],
  [/^\/settings\/restored$/, "endRestoration"],
  [/^\/settings\/staff-addresses$/, "staffAddresses"],
  [/^\/settings\/(hours|rooms(\/.*)?)$/, "opening"],
  [/^\/settings\//, "changeSettings"],
  [/^\/new-terms(\/|$)/, "publishTerms"],
  [/^\/disclosures(\/|$)/, "disclosures"],
  [/^\/calendar\/(close|block|unblock\/[^/]+|[^/]+\/reopen|seats\/[^/]+)$/, "opening"],
  [/^\/people\/[^/]+\/(refuse|lift)$/, "refusePerson"],
  [/^\/retention\/release$/, "releaseErasing"],
  [/^\/retention\/[^/]+\/[^/]+\/lift$/, "liftLegalHold"],
  [/^\/feed\/references$/, "feedReferences"],
];

export function rightFor(path: string): Right {
  return NEEDED.find(([pattern]) => pattern.test(path))?.[1] ?? "people";
}

/** A link only for whoever would be let in behind it. */
export function linkIfAllowed(
  visit: Visit,
  path: string,
  words: string,
  style: "button" | "plain" = "button",
): Html | "" {
  if (!may(visit.staff, rightFor(path.replace(/\?.*$/, "")))) return "";
  const href = `${visit.base}${path}`;
  return style === "button"
    ? html`<a class="button quiet" href="${href}">${words}</a>`
    : html`<a href="${href}">${words}</a>`;
}

/** Stands before every page and act of a signed-in person: nothing behind it is reached without the right. */
export function demandRight(basePath: string): MiddlewareHandler<Env> {
  return async (c, next) => {
    const visit = c.get("visit");
    const path = c.req.path.slice(basePath.length) || "/";
    const right = rightFor(path);
    if (may(visit.staff, right)) return next();
    // The first page shows people's data; whoever may not see any begins at the settings.
    if (path === "/") return c.redirect(`${basePath}/settings`, 303);
    const roles = RIGHTS[right].map((role) => ROLE_WORDS[role]).join("か");
    return c.html(
      page(
        visit,
        null,
        "この画面は使えません",
        html`${box("alarm", `この画面は、${roles}だけが使えます。あなたの役割は「${ROLE_WORDS[visit.staff.role]}」です。`)}
        <p>役割は、責任者か運用担当が「職員」の画面で変えられます。</p>`,
      ),
      403,
    );
  };
}
