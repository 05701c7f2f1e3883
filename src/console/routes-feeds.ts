import type { Hono } from "hono";
import { html } from "hono/html";
import { dayOf } from "../booking/time.ts";
import { perform } from "../desk/acts.ts";
import {
  FEED_REFERENCES_SETTING,
  type Feed,
  feedOf,
  newFeedToken,
  readFeed,
  renewFeed,
  revokeFeed,
  setFeedReferences,
} from "../desk/calendar-feeds.ts";
import { serveDeed } from "./deed.ts";
import { radioField, selectField } from "./fields.ts";
import { sayTime } from "./history.ts";
import { box, boxInFocus, facts, type Html, noticeBox, page, section, token, type Visit } from "./layout.ts";
import { noticeOf } from "./notices.ts";
import { type Ctx, type Env, look, param, type Room } from "./room.ts";
import { linkIfAllowed } from "./route-rights.ts";
import { REFUSAL_WORDS } from "./wording.ts";

/** Calendar programs ask every quarter of an hour; more than this from one address in a window is somebody trying tokens. */
const MOST_ASKED = 600;
const WINDOW_MS = 5 * 60_000;
const MOST_ADDRESSES = 10_000;
const NOT_FOUND = "Not found\n";

/** `/feed/<token>.ics`: read by calendar programs, which have no session. Whatever is wrong, the answer is the same 404. */
export function addFeed(app: Hono<Env>, room: Room, clientAddress: (c: Ctx) => string): void {
  const { desk } = room;
  const { clock } = desk.world;
  const asked = new Map<string, { since: number; times: number }>();
  const isTooMuch = (address: string) => {
    const now = clock.monotonic();
    if (asked.size > MOST_ADDRESSES) asked.clear();
    const before = asked.get(address);
    const one = before && now - before.since < WINDOW_MS ? before : { since: now, times: 0 };
    asked.set(address, { ...one, times: one.times + 1 });
    return one.times >= MOST_ASKED;
  };
  app.get("/feed/:file{.+\\.ics}", async (c) => {
    if (isTooMuch(clientAddress(c))) return c.text("Too many requests\n", 429, { "Retry-After": "300" });
    const calendar = await look(room, (view) => readFeed(view, desk, param(c, "file").slice(0, -".ics".length)));
    if (calendar === null) return c.text(NOT_FOUND, 404);
    return c.body(calendar, 200, {
      "Content-Type": "text/calendar; charset=utf-8",
      "Content-Disposition": 'inline; filename="madoguchi.ics"',
      "Cache-Control": "private, max-age=300",
    });
  });
}

/** 自分のカレンダー: each account makes, renews and ends its own address. */
export function addFeedPages(app: Hono<Env>, room: Room, publicOrigin: string | null): void {
  const { desk } = room;
  app.get("/feed", async (c) => {
    const visit = c.get("visit");
    const [feed, names] = await look(
      room,
      async (view) => [await feedOf(view, visit.staff.id), await view.setting(FEED_REFERENCES_SETTING)] as const,
    );
    return c.html(feedPage(visit, feed, names === true, noticeOf(c)));
  });
  app.post("/feed/new", async (c) => {
    const visit = c.get("visit");
    const seat = readSeat(c.get("form").seat ?? "", visit);
    const made = newFeedToken(desk);
    const outcome = await perform(desk, (tx) => renewFeed(tx, desk, { staff: visit.staff.id, token: made, seat }));
    if ("refused" in outcome)
      return c.html(page(visit, "settings", "カレンダー", box("alarm", REFUSAL_WORDS[outcome.refused])), 409);
    const origin = publicOrigin ?? new URL(c.req.url).origin;
    return c.html(madePage(visit, `${origin}${room.base}/feed/${made}.ics`));
  });
  app.on(["GET", "POST"], "/feed/revoke", (c) =>
    serveDeed(c, room, {
      place: "settings",
      title: "カレンダーのアドレスをやめる",
      path: "/feed/revoke",
      back: "/feed",
      read: () => ({
        act: (tx) => revokeFeed(tx, desk, { staff: c.get("visit").staff.id }),
        says: [["この後", "いまのアドレスでは、何も読めなくなります。"]],
      }),
      after: () => "/feed?done=feedEnded",
    }),
  );
  addReferences(app, room);
}

function addReferences(app: Hono<Env>, room: Room): void {
  const { desk } = room;
  app.on(["GET", "POST"], "/feed/references", (c) =>
    serveDeed(c, room, {
      place: "settings",
      title: "カレンダーに受付番号を載せる",
      path: "/feed/references",
      back: "/feed",
      fields: (filled) =>
        radioField(filled, { name: "names", label: "全員のカレンダーに" }, [
          { value: "no", label: "受付番号を載せない（時刻と口だけ）" },
          { value: "yes", label: "受付番号を載せる" },
        ]),
      read: ({ names }) => {
        if (names !== "yes" && names !== "no") return { errors: { names: "どちらかを選んでください。" } };
        return {
          act: (tx) => setFeedReferences(tx, desk, { staff: c.get("visit").staff.id, allowed: names === "yes" }),
          says: [["変えた後", names === "yes" ? "受付番号を載せる" : "受付番号を載せない"]],
        };
      },
      after: () => "/feed?done=feedReferences",
    }),
  );
}

function readSeat(text: string, { office }: Visit): number | null {
  const seat = Number(text);
  return Number.isInteger(seat) && seat >= 1 && seat <= office.policy.seats ? seat : null;
}

function feedPage(visit: Visit, feed: Feed | null, names: boolean, notice: Html | null): Html {
  const { base, now, office } = visit;
  const seats = Array.from({ length: office.policy.seats }, (_, n) => ({
    value: String(n + 1),
    label: `${n + 1}番口だけ`,
  }));
  return page(
    visit,
    "settings",
    "カレンダー",
    html`${noticeBox(notice)}
    <p>お使いのカレンダーに相談の予定を出すためのアドレスです。載るのは時刻と口だけで、利用者のお名前などは載りません。アドレスを知っている人はだれでも読めるので、ほかの人に渡さないでください。</p>
    ${section(
      "あなたのアドレス",
      html`${facts([
        [
          "いま",
          feed
            ? `あります（${sayTime(feed.madeAt, dayOf(now))}に作成、${feed.seat === null ? "すべての口" : `${feed.seat}番口だけ`}）`
            : "ありません",
        ],
        ["受付番号", names ? "載せる" : "載せない"],
      ])}
      <form method="post" action="${base}/feed/new">${token(visit)}${selectField(
        { values: { seat: "all" }, errors: {} },
        { name: "seat", label: "載せる相談" },
        [{ label: "口", options: [{ value: "all", label: "すべての口" }, ...seats] }],
      )}
      <div class="deeds"><button>${feed ? "新しいアドレスに替える（前のアドレスは使えなくなります）" : "アドレスを作る"}</button>${feed ? html`<a class="button quiet" href="${base}/feed/revoke">このアドレスをやめる</a>` : ""}${linkIfAllowed(visit, "/feed/references", "受付番号を載せるか決める")}</div></form>`,
    )}`,
  );
}

/** The only time the address is shown: afterwards only its digest is known. */
function madePage(visit: Visit, address: string): Html {
  return page(
    visit,
    "settings",
    "カレンダーのアドレスができました",
    html`${boxInFocus("note", "このアドレスは、いま一度だけ表示されます。カレンダーの「URLで追加」に貼り付けてください。")}
    <section><pre tabindex="0" role="region" aria-label="カレンダーのアドレス">${address}</pre><p><a href="${visit.base}/feed">戻る</a></p></section>`,
  );
}
