import type { Hono } from "hono";
import { may } from "../desk/rights.ts";
import type { StaffAccount } from "../world/store-rows.ts";
import type { Visit } from "./layout.ts";
import { itemOf, type Live } from "./live.ts";
import type { Ctx, Env } from "./room.ts";
import { type Door, signedIn } from "./sign-in.ts";

/** The one script of the console; public, as it tells nothing. */
export function addScript(app: Hono<Env>, script: string): void {
  app.get("/live.js", (c) =>
    c.body(script, 200, { "Content-Type": "text/javascript; charset=utf-8", "Cache-Control": "no-cache" }),
  );
}

/** `GET /events?on=bookings/ID&since=MARK`: the line of one window. 204 tells a browser not to ask again. */
export function addEvents(app: Hono<Env>, door: Door, live: Live): void {
  app.get("/events", (c) => {
    // Nobody would ever read it.
    if (c.req.method === "HEAD") return c.body(null, 204);
    const { staff } = c.get("visit");
    const session = c.get("session");
    const hearsOfPeople = may(staff, "people");
    const stream = live.open({
      session: session.id,
      staff: staff.id,
      displayName: staff.displayName,
      item: itemOf(`/${c.req.query("on") ?? ""}`, staff),
      since: c.req.header("last-event-id") ?? c.req.query("since") ?? null,
      hearsOfPeople,
      isWelcome: async () => (await signedIn(c, door)) !== null,
    });
    if (stream === "none") return c.body(null, 204);
    return c.body(stream, 200, {
      "Content-Type": "text/event-stream; charset=utf-8",
      "Cache-Control": "no-store",
      // A proxy that gathers answers would keep every word back.
      "X-Accel-Buffering": "no",
    });
  });
}

/** For the page that is about to be made: from what it is made, and who else looks at the same thing. */
export function liveOf(c: Ctx, basePath: string, live: Live, staff: StaffAccount): Omit<Visit["live"], "hasScript"> {
  const path = c.req.path.slice(basePath.length) || "/";
  const item = itemOf(path, staff);
  const self = c.req.method === "GET" ? `${basePath}${path}${new URL(c.req.url).search}` : null;
  return { mark: live.mark(), item, others: live.others(item, staff.id), self };
}
