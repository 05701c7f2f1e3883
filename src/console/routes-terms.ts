import type { Hono } from "hono";
import { gatherTerms, termsNoticePage, termsPage } from "./page-terms.ts";
import { type Env, look, param, type Room } from "./room.ts";

/** The versions of the terms, and the notice for the counter (T13). Nothing is changed here. */
export function addTermsRoutes(app: Hono<Env>, room: Room): void {
  app.get("/terms", async (c) =>
    c.html(termsPage(c.get("visit"), await look(room, (view) => gatherTerms(view, room.desk)))),
  );
  app.get("/terms/:version/notice", async (c) => {
    const published = await look(room, (view) => view.publishedTerms());
    const terms = published.find(({ version }) => version === param(c, "version"));
    return terms ? c.html(termsNoticePage(c.get("visit"), terms)) : c.notFound();
  });
}
