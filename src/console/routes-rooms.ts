import type { Hono } from "hono";
import { html } from "hono/html";
import { dayOf } from "../booking/time.ts";
import { perform } from "../desk/acts.ts";
import { newestChange } from "../desk/office-changes.ts";
import {
  bookingsInRooms,
  changeRoom,
  type InRoom,
  isLink,
  isMeetingId,
  isPasscode,
  type RoomEntry,
  roomName,
  showRoom,
  toldOf,
} from "../desk/office-rooms.ts";
import type { Room as MeetingRoom } from "../mail/office.ts";
import { type Deed, type Plan, serveDeed } from "./deed.ts";
import { checkField, type Filled, hidden, radioField, textArea, textField } from "./fields.ts";
import { readForm, rejectForm, type Values } from "./forms.ts";
import { saySlot } from "./history.ts";
import { boxInFocus, facts, type Html, list, noticeBox, page, section, table, token, type Visit } from "./layout.ts";
import { noticeOf } from "./notices.ts";
import { linkFor } from "./page-meeting.ts";
import { oneLine } from "./plain-line.ts";
import { type Ctx, type Env, look, param, type Room, withPeople } from "./room.ts";
import { REASON } from "./routes-values.ts";
import { REFUSAL_WORDS } from "./wording.ts";

/** ミーティングルーム: the room of each seat, and who was told of which. Passcodes are shown by an act of their own, on record. */
export function addRoomRoutes(app: Hono<Env>, room: Room): void {
  app.get("/settings/rooms", async (c) => {
    const told = await look(room, (view) => bookingsInRooms(view, room.desk));
    return c.html(roomsPage(c.get("visit"), told, noticeOf(c)));
  });
  app.on(["GET", "POST"], "/settings/rooms/:seat", async (c) => {
    const seat = seatOf(c);
    return seat === null ? c.notFound() : serveDeed(c, room, await roomDeed(c, room, seat));
  });
  app.on(["GET", "POST"], "/settings/rooms/:seat/show", async (c) => {
    const seat = seatOf(c);
    const visit = c.get("visit");
    const shown = visit.office.rooms.find((one) => one.seat === seat);
    if (seat === null || !shown) return c.notFound();
    if (c.req.method !== "POST") return c.html(showPage(visit, shown, null, null));
    const outcome = await perform(room.desk, (tx) => showRoom(tx, room.desk, { staff: visit.staff.id, seat }));
    if ("refused" in outcome) return c.html(showPage(visit, shown, null, REFUSAL_WORDS[outcome.refused]), 409);
    return c.html(showPage(visit, shown, secretsOf(shown), null));
  });
}

const MOST_LISTED = 100;
const MOST_OPEN = 5;
const MOST_LINK_CHARACTERS = 500;

function seatOf(c: Ctx): number | null {
  const text = param(c, "seat");
  const seat = /^\d{1,2}$/.test(text) ? Number(text) : 0;
  return seat >= 1 && seat <= c.get("visit").office.policy.seats ? seat : null;
}

function roomsPage(visit: Visit, told: readonly InRoom[], notice: Html | null): Html {
  const { base, office, now } = visit;
  const seats = Array.from({ length: office.policy.seats }, (_, index) => index + 1);
  const former = told.filter(({ room }) => room !== null && !office.rooms.includes(room));
  const byRoom = [...Map.groupBy(former, ({ room }) => room?.meetingId ?? "")];
  return page(
    visit,
    "settings",
    "ミーティングルーム",
    html`${noticeBox(notice)}<p>口ごとに一つの部屋を使います。部屋を変えても、もう知らせた方の部屋は変わりません。変えるときに、あらためて知らせることもできます。</p>
    ${table(
      "いまの部屋",
      ["口", "ミーティングID", "この部屋を知らせた、これからの予約", "すること"],
      seats.map((seat) => {
        const room = office.rooms.find((one) => one.seat === seat);
        return [
          `口${seat}`,
          room?.meetingId ?? "なし（電話での相談）",
          `${told.filter((one) => one.room !== null && one.room === room).length}件`,
          html`<a href="${base}/settings/rooms/${seat}">口${seat}の部屋を変える</a>${room ? html`　<a href="${base}/settings/rooms/${seat}/show">口${seat}のパスコードを見る</a>` : ""}`,
        ];
      }),
    )}
    ${
      byRoom.length === 0
        ? ""
        : section(
            "まだ使う、前の部屋",
            html`${table(
              "次の部屋は、知らせた予約が終わるまで、開けるようにしておいてください",
              ["ミーティングID", "予約", "最後の相談"],
              byRoom.map(([meetingId, some]) => {
                const last = some.at(-1)?.booking.choice.slot;
                return [meetingId, `${some.length}件`, last ? saySlot(last, dayOf(now)) : ""];
              }),
            )}`,
          )
    }<p><a href="${base}/settings">設定に戻る</a></p>`,
  );
}

function showPage(visit: Visit, { seat, meetingId }: MeetingRoom, shown: Html | null, error: string | null): Html {
  const { base } = visit;
  return page(
    visit,
    "settings",
    `口${seat}のパスコードを見る`,
    html`${error ? boxInFocus("alarm", error) : ""}${
      shown
        ? html`${boxInFocus("good", "パスコードを表示しました。表示したことは、履歴に残りました。")}${section(
            `口${seat}の部屋`,
            html`${facts([["ミーティングID", meetingId]])}${shown}`,
          )}`
        : html`<section><form method="post" action="${base}/settings/rooms/${seat}/show">${token(visit)}
        <p>パスコードは、部屋に入るための鍵です。まわりに人がいないことを確かめてください。</p>
        <p class="hint">この操作で送られる手紙はありません。表示したことが履歴に残ります。</p>
        <div class="deeds"><button>パスコードを表示する</button></div></form></section>`
    }<p><a class="button quiet" href="${base}/settings/rooms">ミーティングルームに戻る</a></p>`,
  );
}

function secretsOf({ passcode, link }: MeetingRoom): Html {
  return facts([
    ["パスコード", html`<span class="big">${passcode}</span>`],
    ...(link ? ([["部屋を開くリンク", linkFor(link)]] as [string, Html][]) : []),
  ]);
}

async function roomDeed(c: Ctx, room: Room, seat: number): Promise<Deed> {
  const { desk } = room;
  const visit = c.get("visit");
  const now = visit.office.rooms.find((one) => one.seat === seat) ?? null;
  const own = desk.office.rooms.find((one) => one.seat === seat) ?? null;
  const { seen, told, names } = await look(room, async (view) => {
    const inRooms = toldOf(seat, await bookingsInRooms(view, desk));
    const known = await withPeople(
      view,
      inRooms.map(({ booking }) => booking),
    );
    return {
      seen: await newestChange(view, [roomName(seat)]),
      told: inRooms,
      names: known.map(({ person }) => (person?.name ? oneLine(person.name) : "（お名前なし）")),
    };
  });
  const people = toldList(visit, told, names);
  const isChanged = now !== null && now.id !== undefined && own !== null;
  return {
    place: "settings",
    title: `口${seat}の部屋を変える`,
    path: `/settings/rooms/${seat}`,
    back: "/settings/rooms",
    on: { settings: [roomName(seat)] },
    lead: html`<p>いまの部屋：${now ? `ミーティングID ${now.meetingId}` : "なし（電話での相談）"}。変えた後に確定する予約から、新しい部屋を知らせます。</p>${people}`,
    defaults: { told: "keep", meetingId: now?.meetingId ?? "", seen: String(seen) },
    fields: (filled) => roomFields(filled, told.length, isChanged),
    read: (values) => readRoom(values, { visit, room, seat, now, told, people }),
    after: () => "/settings/rooms?done=changed",
  };
}

type Open = { visit: Visit; room: Room; seat: number; now: MeetingRoom | null; told: readonly InRoom[]; people: Html };

const TOLD_WORDS = {
  keep: "知らせた部屋のまま行う（何も送られません。その部屋は、終わるまで開けるようにしておきます）",
  tell: "新しい部屋を知らせる（日時は変わらず、手紙が送られます）",
} as const;

function roomFields(filled: Filled, told: number, isChanged: boolean): Html {
  return html`${hidden({ seen: filled.values.seen ?? "" })}
    ${textField(filled, { name: "meetingId", label: "ミーティングID", hint: "9けたから11けたの数字。間を空けてもかまいません。", most: 20, required: true })}
    ${textField(filled, { name: "passcode", label: "パスコード", hint: "10文字までの半角の英数字と記号。いまと同じIDで、パスコードも同じなら、空けておきます。", most: 10 })}
    ${textField(filled, { name: "link", label: "部屋を開くリンク（相談員用）", hint: "https:// で始まるもの。空けてもかまいません。手紙には書かれません。", most: MOST_LINK_CHARACTERS })}
    ${checkField(filled, "waitingRoom", "この部屋は、待機室を使い、職員が許可するまで入れない")}
    ${checkField(filled, "noEarlyEntry", "この部屋は、職員より先には入れない")}
    ${checkField(filled, "noRecording", "この部屋では、参加する方が録画できない")}
    ${isChanged ? checkField(filled, "back", "設定ファイルの部屋に戻す（上の欄は使いません）") : ""}
    ${
      told > 0
        ? radioField(
            filled,
            { name: "told", label: "もう部屋を知らせた予約（必須）" },
            Object.entries(TOLD_WORDS).map(([value, label]) => ({ value, label })),
          )
        : ""
    }${textArea(filled, REASON)}`;
}

function readRoom(
  values: Values,
  { visit, room, seat, now, told, people }: Open,
): Plan | { errors: Record<string, string> } {
  const errors: Record<string, string> = {};
  const back = values.back === "1";
  const entry = back ? null : readEntry(values, now, errors);
  const how = told.length === 0 ? "keep" : values.told;
  if (how !== "keep" && how !== "tell") errors.told = "どちらかを選んでください。";
  const reason = readForm(rejectForm, values);
  if ("errors" in reason) Object.assign(errors, reason.errors);
  if ("errors" in reason || Object.keys(errors).length > 0) return { errors };
  const said = { staff: visit.staff.id, reason: reason.value.reason, seen: Number(values.seen) };
  const given = how === "tell" ? "tell" : "keep";
  return {
    act: (tx) => changeRoom(tx, room.desk, { ...said, seat, room: entry, told: given }),
    says: [
      ["口", `口${seat}`],
      ["いままで", now ? `ミーティングID ${now.meetingId}` : "なし（電話での相談）"],
      [
        "変えた後",
        entry ? `ミーティングID ${entry.meetingId}、パスコードは入力したもの（表示しません）` : "設定ファイルの部屋",
      ],
      ...(told.length > 0 ? ([[`もう部屋を知らせた${told.length}件`, TOLD_WORDS[given]]] as [string, string][]) : []),
      ["理由", said.reason],
    ],
    shows: people,
  };
}

function readEntry(values: Values, now: MeetingRoom | null, errors: Record<string, string>): RoomEntry | null {
  const plain = (name: string) => (values[name] ?? "").normalize("NFKC").trim();
  const [meetingId, typed, link] = [plain("meetingId").replace(/[\s-]+/g, " "), plain("passcode"), plain("link")];
  const isSameId = now !== null && now.meetingId.replaceAll(" ", "") === meetingId.replaceAll(" ", "");
  const passcode = typed === "" && isSameId ? now.passcode : typed;
  if (!isMeetingId(meetingId)) errors.meetingId = "9けたから11けたの数字で書いてください。";
  if (!isPasscode(passcode)) errors.passcode = "10文字までの半角の英数字と記号で書いてください。";
  if (link !== "" && !isLink(link)) errors.link = "https:// で始まる、空白のないリンクを書いてください。";
  for (const name of ["waitingRoom", "noEarlyEntry", "noRecording"])
    if (values[name] !== "1") errors[name] = "部屋の設定を確かめて、印を付けてください。";
  return { meetingId, passcode, link: link || null };
}

/** Whom a change of the room touches, with the room that each was told of. */
function toldList({ base, now }: Visit, told: readonly InRoom[], names: readonly string[]): Html {
  const title = `この口の部屋を知らせた、これからの予約（${told.length}件）`;
  if (told.length === 0) return section(title, html`<p>ありません。</p>`);
  const today = dayOf(now);
  const lines = told.slice(0, MOST_LISTED).map(({ booking, room }, index) => {
    const { id, reference, choice, frozen } = booking;
    const own = frozen ? "（職員が対応中のため、手紙は送られません。ご自分でお知らせください）" : "";
    return html`<a href="${base}/bookings/${id}">${saySlot(choice.slot, today)}　${names[index] ?? ""}（受付番号 ${reference}）</a>　ミーティングID ${room?.meetingId ?? "不明"}${own}`;
  });
  const further = told.length - lines.length;
  const all = html`${list(lines)}${further > 0 ? html`<p>ほか${further}件</p>` : ""}`;
  // So that the form below is found.
  return section(title, told.length > MOST_OPEN ? html`<details><summary>一覧を開く</summary>${all}</details>` : all);
}
