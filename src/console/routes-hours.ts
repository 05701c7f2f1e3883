import type { Hono } from "hono";
import { html } from "hono/html";
import { weekOn } from "../booking/calendar.ts";
import type { Calendar } from "../booking/policy.ts";
import { type Day, dayOf, plusDays } from "../booking/time.ts";
import { hitsOf } from "../desk/closing.ts";
import { newestChange } from "../desk/office-changes.ts";
import { changeHours, FURTHEST_START_DAYS, HOURS_NAMES, type OfferSettlement } from "../desk/office-hours.ts";
import { openingOf } from "../desk/opening.ts";
import { isWeek, MOST_PLANNED_WEEKS, type Week, withWeekFrom } from "../desk/week-hours.ts";
import { writeDay } from "../mail/letters/japanese-writing.ts";
import { changedSince, standOf } from "./changed.ts";
import { changedBox } from "./deed.ts";
import { errorSummary, type Filled, hidden, textField } from "./fields.ts";
import { readDay } from "./fields-of-time.ts";
import { about, type Html, list, page, section, type Visit } from "./layout.ts";
import { sayWeek } from "./page-opening.ts";
import { type Ctx, type Env, look, type Room } from "./room.ts";
import { serveTaking } from "./serve-change.ts";
import { readWeek, weekFields, weekValues } from "./week-fields.ts";

/** 開庁する曜日と時間: first the week and its first day, then whom it hits and what becomes of them. */
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
  const { calendar } = visit.office;
  const today = dayOf(visit.now);
  const asked = c.req.query();
  const on = { settings: HOURS_NAMES };
  const { opening, seen, stood, changes } = await look(room, async (view) => ({
    opening: await openingOf(view),
    seen: await newestChange(view, HOURS_NAMES),
    stood: await standOf(view, on),
    changes: c.req.method === "GET" ? await changedSince(view, on, asked.stood, today) : null,
  }));
  if (asked.from0 === undefined) {
    const values = { ...weekValues(weekOn(today, calendar)), start: today, stood };
    return c.html(choosePage(visit, { values, errors: {} }));
  }
  if (changes) return c.html(choosePage(visit, { values: { ...asked, stood }, errors: {} }, changes), 409);
  const read = readHours(asked, visit);
  if ("errors" in read) return c.html(choosePage(visit, { values: asked, errors: read.errors }), 422);
  const { week, from, changed } = read;
  return serveTaking(c, room, {
    place: "settings",
    title: "開庁する曜日と時間を変える",
    path: `/settings/hours?${new URLSearchParams(asked)}`,
    back: "/settings",
    on,
    notice: from > today ? "hoursPlanned" : "changed",
    lead: leadOf(visit, week, from),
    says: [
      ["始める日", sayStart(from, today)],
      ["その前の日まで", sayWeek({ week: [...weekOn(plusDays(from, -1), calendar)] })],
      ["始める日から", sayWeek({ week })],
      ["もう知らせた期限", "案内の返信期限と、申込みに答える期限は、知らせたとおりで変わりません"],
    ],
    seen,
    hits: (view) => hitsOf(view, desk, { calendar, opening }, { calendar: changed, opening }),
    hasOtherSeat: async () => false,
    settlements: ["keep", "call", "cancel"],
    offers: { name: "offers", label: "案内中のもの", words: OFFER_WORDS, first: "keep" },
    act: ({ reason, seen: at, settlements, offers }) => {
      const how: OfferSettlement = offers === "renew" ? "renew" : "keep";
      const input = { staff: visit.staff.id, reason, seen: at, week, from, settlements, offers: how };
      return (tx) => changeHours(tx, desk, input);
    },
  });
}

type Read = { week: Week; from: Day; changed: Calendar } | { errors: Record<string, string> };

/** A day that is not said is today. */
function readHours(asked: Readonly<Record<string, string>>, { office, now }: Visit): Read {
  const { calendar, policy } = office;
  const today = dayOf(now);
  const furthest = plusDays(today, FURTHEST_START_DAYS);
  const from = asked.start === undefined ? today : readDay(asked.start);
  const read = readWeek(asked);
  const errors: Record<string, string> = "errors" in read ? { ...read.errors } : {};
  if (from === null || from < today || from > furthest)
    errors.start = `今日から、${writeDay(furthest, today)}までの日を選んでください。`;
  if ("errors" in read || from === null || Object.keys(errors).length > 0) return { errors };
  if (!isWeek(read.week, policy)) return { errors: { from1: "相談を入れられる時間が、一週間のどこにもありません。" } };
  const changed = withWeekFrom(calendar, read.week, from, today);
  if ((changed.laterHours ?? []).length > MOST_PLANNED_WEEKS)
    return { errors: { start: `これから始まる予定は、${MOST_PLANNED_WEEKS}件までです。` } };
  return { week: read.week, from, changed };
}

function sayStart(from: Day, today: Day): string {
  return from > today ? writeDay(from, today) : "今日（いまから受け付ける申込みと、次に書かれる案内から）";
}

function leadOf({ now, office }: Visit, week: Week, from: Day): Html {
  const today = dayOf(now);
  const days = list(sayWeek({ week }).split("、"));
  if (from <= today)
    return section(
      "変えた後の曜日と時間",
      html`${days}<p>変えたあとに受け付ける申込みと、次に書かれる案内から使います。</p>`,
    );
  const next = (office.calendar.laterHours ?? []).find((one) => one.from > from);
  return section(
    `${writeDay(from, today)}からの曜日と時間`,
    html`${days}<p>${writeDay(plusDays(from, -1), today)}の相談までは、いままでの曜日と時間です。${next ? `${writeDay(next.from, today)}からは、その日からと決めてある曜日と時間になります。` : ""}</p>`,
  );
}

function choosePage(visit: Visit, filled: Filled, changes: readonly string[] = []) {
  const { base } = visit;
  return page(
    about(visit, HOURS_NAMES),
    "settings",
    "開庁する曜日と時間",
    html`${changedBox(changes)}${errorSummary(filled)}${plannedSection(visit)}<section><form method="get" action="${base}/settings/hours" novalidate>
      ${hidden({ stood: filled.values.stood ?? "" })}
      <p>空けた曜日は閉庁です。祝日と年末年始は、書かなくても閉庁になります。一日だけ閉めるときは、カレンダーの「閉める日と外す口」を使ってください。</p>
      ${textField(filled, { name: "start", label: "始める日", type: "date", hint: "この日の相談から、下の曜日と時間になります。その前の日までは、いままでのままです。", required: true })}
      ${weekFields(filled)}
      <p class="hint">相談の始まる時刻の区切りと、昼の休みは、設定ファイルのとおりです。次の画面に、新しい時間から外れる予約と案内が並びます。まだ何も変わりません。</p>
      <div class="deeds"><button>予約を調べる</button><a class="button quiet" href="${base}/settings">やめる</a></div></form></section>`,
  );
}

/** What begins later; to take it back is to begin the week of before on that day, with the same questions. */
function plannedSection({ base, now, office }: Visit): Html | "" {
  const today = dayOf(now);
  const { calendar } = office;
  const planned = (calendar.laterHours ?? []).filter(({ from }) => from > today);
  if (planned.length === 0) return "";
  return section(
    "これから始まる予定",
    list(
      planned.map(({ from, openHours }) => {
        const before = new URLSearchParams({ start: from, ...weekValues(weekOn(plusDays(from, -1), calendar)) });
        return html`${writeDay(from, today)}から：${sayWeek({ week: [...openHours] })}　<a href="${base}/settings/hours?${before.toString()}">${writeDay(from, today)}からの予定を取りやめる</a>`;
      }),
    ),
  );
}
