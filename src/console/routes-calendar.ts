import type { Hono } from "hono";
import { dayOf } from "../booking/time.ts";
import { readDay } from "./fields-of-time.ts";
import { noticeOf } from "./notices.ts";
import { DAYS_OF_A_WEEK, dayPage, weekPage } from "./page-calendar.ts";
import { type Env, look, param, type Room } from "./room.ts";
import { addClosing } from "./routes-closing.ts";
import { gatherDays, mondayOf } from "./seat-grid.ts";

/** What is free, held, confirmed and closed, by week and by day. */
export function addCalendarRoutes(app: Hono<Env>, room: Room): void {
  app.get("/calendar", async (c) => {
    const visit = c.get("visit");
    const monday = mondayOf(readDay(c.req.query("week") ?? "") ?? dayOf(visit.now));
    const days = await look(room, (view) => gatherDays(view, visit, monday, DAYS_OF_A_WEEK));
    return c.html(weekPage(visit, days, noticeOf(c)));
  });

  // Before the days, so that no word is taken for one.
  addClosing(app, room);

  app.get("/calendar/:day", async (c) => {
    const visit = c.get("visit");
    const day = readDay(param(c, "day"));
    if (!day) return c.notFound();
    const [one] = await look(room, (view) => gatherDays(view, visit, day, 1));
    const group = /^\d{1,2}$/.test(c.req.query("seats") ?? "") ? Number(c.req.query("seats")) : 0;
    return one ? c.html(dayPage(visit, one, group, noticeOf(c))) : c.notFound();
  });
}
