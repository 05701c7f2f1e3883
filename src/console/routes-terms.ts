import type { Hono } from "hono";
import { openShelf } from "../desk/terms.ts";
import { noticeOf } from "./notices.ts";
import { gatherTerms, termsNoticePage, termsPage } from "./page-terms.ts";
import { type Ctx, type Env, look, param, type Room } from "./room.ts";

/** The versions of the terms with their files, and the notice for the counter (T13). Nothing is changed here. */
export function addTermsRoutes(app: Hono<Env>, room: Room): void {
  app.get("/terms", async (c) =>
    c.html(termsPage(c.get("visit"), await look(room, (view) => gatherTerms(view, room.desk)), noticeOf(c))),
  );
  app.get("/terms/:version/pdf", async (c) => {
    const { versions, files } = await look(room, (view) => openShelf(view, room.desk));
    const known = versions.find(({ version }) => version === param(c, "version"));
    if (!known) return c.notFound();
    const { pdf, pdfName } = files(known.version);
    return sendPdf(c, pdf, pdfName);
  });
  app.get("/terms/:version/notice", async (c) => {
    const published = await look(room, (view) => view.publishedTerms());
    const terms = published.find(({ version }) => version === param(c, "version"));
    return terms ? c.html(termsNoticePage(c.get("visit"), terms)) : c.notFound();
  });
}

/** To be saved and read outside of the console, whose pages run nothing that a file brings. */
export function sendPdf(c: Ctx, bytes: Uint8Array, name: string): Response {
  return c.body(new Uint8Array(bytes), 200, {
    "Content-Type": "application/pdf",
    "Content-Disposition": `attachment; filename="terms.pdf"; filename*=UTF-8''${encodeURIComponent(name.toWellFormed()).replace(/['()*]/g, "_")}`,
  });
}
