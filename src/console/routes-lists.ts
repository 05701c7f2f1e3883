import type { Hono } from "hono";
import { html } from "hono/html";
import { dayOf } from "../booking/time.ts";
import { type Html, page, type Visit } from "./layout.ts";
import { bookingsTable, LISTED, OPEN_TASKS, slotOf, tasksTable } from "./page-today.ts";
import { type Env, look, param, type Room, withPeople } from "./room.ts";
import { isKey } from "./wording.ts";

const MOST_ON_A_PAGE = 100;

const TITLES = {
  today: "今日までの相談",
  coming: "これからの相談",
  offered: "日時を案内中",
  requested: "日時が決まっていない申込み",
  frozen: "職員が対応中の予約",
} as const satisfies Record<keyof typeof LISTED, string>;

/** The lists of the first page to their ends, page by page. */
export function addLists(app: Hono<Env>, room: Room): void {
  app.get("/today/all/tasks", async (c) => {
    const visit = c.get("visit");
    const found = await look(room, async (view) => {
      const [after] = await view.tasks({ open: true, id: c.req.query("after") ?? "", limit: 1 });
      return view.tasks({ ...OPEN_TASKS, ...(after ? { after } : {}), limit: MOST_ON_A_PAGE + 1 });
    });
    return c.html(listPage(visit, "用件", "tasks", found, (tasks) => tasksTable(visit, tasks)));
  });
  app.get("/today/all/:list", async (c) => {
    const name = param(c, "list");
    if (!isKey(TITLES, name)) return c.notFound();
    const visit = c.get("visit");
    const found = await look(room, async (view) => {
      const last = await view.booking(c.req.query("after") ?? "");
      const after = last ? { after: { start: slotOf(last)?.start ?? null, id: last.id } } : {};
      const bookings = await view.bookings({ ...LISTED[name](visit.now), ...after, limit: MOST_ON_A_PAGE + 1 });
      return (await withPeople(view, bookings)).map((known) => ({ ...known, id: known.booking.id }));
    });
    const caption = `${dayOf(visit.now)}現在`;
    return c.html(listPage(visit, TITLES[name], name, found, (known) => bookingsTable(visit, known, caption)));
  });
}

function listPage<T extends { id: string }>(
  visit: Visit,
  title: string,
  name: string,
  found: readonly T[],
  tableOf: (shown: readonly T[]) => Html,
): Html {
  const { base } = visit;
  const shown = found.slice(0, MOST_ON_A_PAGE);
  const next = `${base}/today/all/${name}?after=${shown.at(-1)?.id ?? ""}`;
  return page(
    visit,
    "today",
    title,
    html`<section>${shown.length === 0 ? html`<p>ありません。</p>` : tableOf(shown)}</section>
    <p class="deeds"><a class="button quiet" href="${base}/">今日の画面へ</a>${found.length > shown.length ? html`<a class="button quiet" href="${next}">次の${MOST_ON_A_PAGE}件</a>` : ""}</p>`,
  );
}
