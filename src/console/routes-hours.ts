import type { Hono } from "hono";
import { html } from "hono/html";
import { dayOf } from "../booking/time.ts";
import { hitsOf } from "../desk/closing.ts";
import { newestChange } from "../desk/office-changes.ts";
import { changeHours, HOURS_NAMES, type OfferSettlement } from "../desk/office-hours.ts";
import { isWeek } from "../desk/office-values.ts";
import { openingOf } from "../desk/opening.ts";
import { changedSince, standOf } from "./changed.ts";
import { changedBox } from "./deed.ts";
import { errorSummary, type Filled, hidden } from "./fields.ts";
import { about, list, page, section, type Visit } from "./layout.ts";
import { sayWeek } from "./page-opening.ts";
import { type Ctx, type Env, look, type Room } from "./room.ts";
import { serveTaking } from "./serve-change.ts";
import { readWeek, weekFields, weekValues } from "./week-fields.ts";

/** 開庁する曜日と時間: first the week, then whom it hits and what becomes of them. */
export function addHoursRoute(app: Hono<Env>, room: Room): void {
  app.on(["GET", "POST"], "/settings/hours", (c) => hours(c, room));
}

const OFFER_WORDS = {
  keep: "送った案内のまま（返信があれば、知らせた日時で確定します）",
  renew: "新しい日時の案内に替える（下の手紙が送られます）",
} satisfies Record<OfferSettlement, string>;

async function hours(c: Ctx, room: Room): Promise<Response> {
  const { desk } = room;
  const visit = c.get("visit");
  const { calendar, policy } = visit.office;
  const asked = c.req.query();
  const on = { settings: HOURS_NAMES };
  const { stood, changes } = await look(room, async (view) => ({
    stood: await standOf(view, on),
    changes: c.req.method === "GET" ? await changedSince(view, on, asked.stood, dayOf(visit.now)) : null,
  }));
  if (asked.from0 === undefined)
    return c.html(choosePage(visit, { values: { ...weekValues(calendar.openHours), stood }, errors: {} }));
  if (changes) return c.html(choosePage(visit, { values: { ...asked, stood }, errors: {} }, changes), 409);
  const read = readWeek(asked);
  if ("errors" in read) return c.html(choosePage(visit, { values: asked, errors: read.errors }), 422);
  const { week } = read;
  if (!isWeek(week, policy)) {
    const errors = { from1: "相談を入れられる時間が、一週間のどこにもありません。" };
    return c.html(choosePage(visit, { values: asked, errors }), 422);
  }
  const { opening, seen } = await look(room, async (view) => ({
    opening: await openingOf(view),
    seen: await newestChange(view, HOURS_NAMES),
  }));
  const said = sayWeek({ week });
  const before = sayWeek({ week: [...calendar.openHours] });
  return serveTaking(c, room, {
    place: "settings",
    title: "開庁する曜日と時間を変える",
    path: `/settings/hours?${new URLSearchParams(asked)}`,
    back: "/settings",
    on,
    notice: "changed",
    lead: section(
      "変えた後の曜日と時間",
      html`${list(said.split("、"))}<p>変えたあとに受け付ける申込みと、次に書かれる案内から使います。日にちを指定して変えることはできません。始める日に行ってください。</p>`,
    ),
    says: [
      ["いままで", before],
      ["変えた後", said],
      ["もう知らせた期限", "案内の返信期限と、申込みに答える期限は、知らせたとおりで変わりません"],
    ],
    seen,
    hits: (view) => hitsOf(view, desk, { calendar, opening }, { calendar: { ...calendar, openHours: week }, opening }),
    hasOtherSeat: async () => false,
    settlements: ["keep", "call", "cancel"],
    offers: { name: "offers", label: "案内中のもの", words: OFFER_WORDS, first: "keep" },
    act: ({ reason, seen: at, settlements, offers }) => {
      const how: OfferSettlement = offers === "renew" ? "renew" : "keep";
      const input = { staff: visit.staff.id, reason, seen: at, week, settlements, offers: how };
      return (tx) => changeHours(tx, desk, input);
    },
  });
}

function choosePage(visit: Visit, filled: Filled, changes: readonly string[] = []) {
  const { base } = visit;
  return page(
    about(visit, HOURS_NAMES),
    "settings",
    "開庁する曜日と時間",
    html`${changedBox(changes)}${errorSummary(filled)}<section><form method="get" action="${base}/settings/hours" novalidate>
      ${hidden({ stood: filled.values.stood ?? "" })}
      <p>空けた曜日は閉庁です。祝日と年末年始は、書かなくても閉庁になります。一日だけ閉めるときは、カレンダーの「日を閉める」を使ってください。</p>
      ${weekFields(filled)}
      <p class="hint">相談の始まる時刻の区切りと、昼の休みは、設定ファイルのとおりです。次の画面に、新しい時間から外れる予約と案内が並びます。まだ何も変わりません。</p>
      <div class="deeds"><button>予約を調べる</button><a class="button quiet" href="${base}/settings">やめる</a></div></form></section>`,
  );
}
