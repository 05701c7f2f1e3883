import type { Hono } from "hono";
import { dayOf } from "../booking/time.ts";
import { readDay } from "./fields-of-time.ts";
import { gatherSheet, sheetPage } from "./page-sheet.ts";
import { type Env, look, param, type Room } from "./room.ts";

/** The day on paper. */
export function addSheet(app: Hono<Env>, room: Room): void {
  app.get("/sheet", (c) => c.redirect(`${room.base}/sheet/${dayOf(c.get("visit").now)}`, 303));
  app.get("/sheet/:day", async (c) => {
    const day = readDay(param(c, "day"));
    if (!day) return c.notFound();
    return c.html(sheetPage(c.get("visit"), await look(room, (view) => gatherSheet(view, day))));
  });
}
