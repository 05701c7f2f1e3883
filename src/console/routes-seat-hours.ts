import type { Hono } from "hono";
import { html } from "hono/html";
import { weekOn } from "../booking/calendar.ts";
import { dayOf } from "../booking/time.ts";
import { openingOf, type SeatHours } from "../desk/opening.ts";
import { aboutOf, changedSince, standOf } from "./changed.ts";
import { changedBox } from "./deed.ts";
import { errorSummary, type Filled, hidden, radioField } from "./fields.ts";
import { about, page, section, type Visit } from "./layout.ts";
import { sayWeek } from "./page-opening.ts";
import { type Ctx, type Env, look, param, type Room } from "./room.ts";
import { serveChange } from "./serve-change.ts";
import { readWeek, weekFields, weekValues } from "./week-fields.ts";

/** The weekly hours of a seat: one counsellor is there in the mornings only, another not on Fridays. */
export function addSeatHours(app: Hono<Env>, room: Room): void {
  app.on(["GET", "POST"], "/calendar/seats/:seat", (c) => seatHours(c, room));
}

type Week = SeatHours["week"];

async function seatHours(c: Ctx, room: Room): Promise<Response> {
  const visit = c.get("visit");
  const seat = /^\d{1,2}$/.test(param(c, "seat")) ? Number(param(c, "seat")) : 0;
  if (seat < 1 || seat > visit.office.policy.seats) return c.notFound();
  const on = { seat };
  const asked = c.req.query();
  const { before, stood, changes } = await look(room, async (view) => ({
    before: await openingOf(view),
    stood: await standOf(view, on),
    changes: c.req.method === "GET" ? await changedSince(view, on, asked.stood, dayOf(visit.now)) : null,
  }));
  if (asked.hours === undefined) {
    const own = before.hours.find((one) => one.seat === seat);
    return c.html(choosePage(visit, seat, { values: { ...valuesOf(own?.week ?? null, visit), stood }, errors: {} }));
  }
  if (changes) return c.html(choosePage(visit, seat, { values: { ...asked, stood }, errors: {} }, changes), 409);
  const read = asked.hours === "office" ? { week: null } : readWeek(asked);
  if ("errors" in read) return c.html(choosePage(visit, seat, { values: asked, errors: read.errors }), 422);
  const { week } = read;
  const said = week ? sayWeek({ week }) : "窓口の時間のとおり";
  const { staff, now } = visit;
  return serveChange(c, room, {
    title: `口${seat}の曜日と時間を変える`,
    path: `/calendar/seats/${seat}?${new URLSearchParams(asked)}`,
    back: "/calendar/opening",
    lead: section(`口${seat}を使う曜日と時間`, html`<p>${said}</p>`),
    about: String(seat),
    act: "seatHours",
    on,
    says: [[`口${seat}を使う曜日と時間`, said]],
    before,
    next: () => (opening) => ({
      ...opening,
      hours: [
        ...opening.hours.filter((one) => one.seat !== seat),
        ...(week ? [{ seat, week, staff: staff.id, at: now }] : []),
      ],
    }),
  });
}

function choosePage(visit: Visit, seat: number, filled: Filled, changes: readonly string[] = []) {
  const { base } = visit;
  return page(
    about(visit, aboutOf({ seat })),
    "calendar",
    `口${seat}の曜日と時間`,
    html`${changedBox(changes)}${errorSummary(filled)}<section><form method="get" action="${base}/calendar/seats/${seat}" novalidate>
      ${hidden({ stood: filled.values.stood ?? "" })}
      ${radioField(filled, { name: "hours", label: "この口を使う時間" }, [
        { value: "office", label: "窓口の時間のとおり" },
        { value: "own", label: "下の曜日と時間だけ（空けた曜日は使わない）" },
      ])}
      ${weekFields(filled)}
      <p class="hint">次の画面に、この変更にかかる予約と案内が並びます。まだ何も変わりません。</p>
      <div class="deeds"><button>予約を調べる</button><a class="button quiet" href="${base}/calendar/opening">やめる</a></div></form></section>`,
  );
}

/** What stands in the fields: the seat's own hours, or the office's as a start. */
function valuesOf(own: Week | null, { office, now }: Visit): Record<string, string> {
  return { hours: own ? "own" : "office", ...weekValues(own ?? weekOn(dayOf(now), office.calendar)) };
}
