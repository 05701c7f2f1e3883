import type { Hono } from "hono";
import { reportOf } from "../desk/month-records.ts";
import { type Report, toMonth } from "../desk/report.ts";
import { may } from "../desk/rights.ts";
import { reportCsv } from "./figure-words.ts";
import type { Visit } from "./layout.ts";
import { figuresPage } from "./page-figures.ts";
import { type Ctx, type Env, look, type Room } from "./room.ts";

/** The monthly report (T7-1, T7-2). Only a chief sees every number; everybody else sees what may be published. */
export function addFigures(app: Hono<Env>, room: Room): void {
  app.get("/figures", async (c) => {
    const visit = c.get("visit");
    const report = await asked(c, room);
    return report ? c.html(figuresPage(visit, report, maySeeAll(visit))) : c.notFound();
  });
  app.get("/figures.csv", async (c) => {
    const report = await asked(c, room);
    if (!report) return c.notFound();
    return c.body(reportCsv(report), 200, {
      "Content-Type": "text/csv; charset=utf-8",
      "Content-Disposition": `attachment; filename="madoguchi-${report.month}-${report.form}.csv"`,
    });
  });
}

function maySeeAll({ staff }: Visit): boolean {
  return may(staff, "everyFigure");
}

async function asked(c: Ctx, room: Room): Promise<Report | null> {
  const visit = c.get("visit");
  const month = toMonth(c.req.query("month") ?? visit.now.slice(0, 7));
  if (month === null) return null;
  const form = maySeeAll(visit) && c.req.query("form") !== "published" ? "internal" : "published";
  return look(room, (view) => reportOf(view, visit.office, month, form, visit.now));
}
