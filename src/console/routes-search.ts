import type { Hono } from "hono";
import { html } from "hono/html";
import type { Booking } from "../booking/booking.ts";
import { dayOf } from "../booking/time.ts";
import type { View } from "../world/store.ts";
import type { Person } from "../world/store-rows.ts";
import { textField } from "./fields.ts";
import { saySlot, sayTime } from "./history.ts";
import { type Html, page, section, table, type Visit } from "./layout.ts";
import { slotOf } from "./page-today.ts";
import { oneLine } from "./plain-line.ts";
import { type Env, type Known, look, type Room } from "./room.ts";
import { STATUS_WORDS } from "./wording.ts";

const LONGEST_QUERY = 100;
const MOST_PEOPLE = 50;
const MOST_BOOKINGS_OF_A_PERSON = 20;
const MOST_SHOWN = 100;

/** People and their bookings by name, number, address or reference; what was asked for is written down nowhere. */
export function addSearch(app: Hono<Env>, room: Room): void {
  app.get("/search", async (c) => {
    const query = (c.req.query("q") ?? "").slice(0, LONGEST_QUERY).trim();
    const found = query === "" ? null : await look(room, (view) => search(view, query));
    return c.html(searchPage(c.get("visit"), query, found));
  });
}

type Found = { known: Known[]; isCut: boolean };

async function search(view: View, query: string): Promise<Found> {
  const words = query.normalize("NFKC").trim();
  const booking = await view.bookingByReference(words.toUpperCase().replace(/[‐‑–—―−ー]/g, "-"));
  const people = await peopleOf(view, query, words);
  const known: Known[] = [];
  let isCut = people.length >= MOST_PEOPLE;
  for (const person of people) {
    const theirs = await view.bookings({ personId: person.id, limit: MOST_BOOKINGS_OF_A_PERSON });
    if (theirs.length >= MOST_BOOKINGS_OF_A_PERSON) isCut = true;
    known.push(...theirs.map((one) => ({ booking: one, person })));
  }
  if (booking && !known.some((one) => one.booking.id === booking.id))
    known.push({ booking, person: await view.person(booking.personId) });
  known.sort((a, b) => (newness(a.booking) > newness(b.booking) ? -1 : 1));
  return { known: known.slice(0, MOST_SHOWN), isCut: isCut || known.length > MOST_SHOWN };
}

/** An address or a number is found whole, a name also by a part of it. */
async function peopleOf(view: View, query: string, words: string): Promise<Person[]> {
  if (words.includes("@")) return (await view.peopleByAddress(words)).slice(0, MOST_PEOPLE);
  const number = words.replace(/[‐‑–—―−ー]/g, "-").replace(/\s/g, "");
  if (/^[\d-]+$/.test(number)) return (await view.peopleByNumber(number)).slice(0, MOST_PEOPLE);
  return view.peopleNamed(query, MOST_PEOPLE);
}

function newness({ requestedAt, id }: Booking): string {
  return `${requestedAt} ${id}`;
}

function searchPage(visit: Visit, query: string, found: Found | null): Html {
  const { base, now } = visit;
  const today = dayOf(now);
  return page(
    visit,
    "search",
    "探す",
    html`<section><form method="get" action="${base}/search">${textField(
      { values: { q: query }, errors: {} },
      {
        name: "q",
        label: "お名前、求職番号、メールアドレス、受付番号",
        hint: "お名前は一部でも探せます。番号とアドレスは、全部を入れてください。",
        most: LONGEST_QUERY,
      },
    )}<button>探す</button></form></section>
    ${
      found === null
        ? ""
        : section(
            "見つかった予約",
            found.known.length === 0
              ? html`<p role="status">見つかりませんでした。</p>`
              : html`<p role="status">${found.known.length}件${found.isCut ? "（多いため、ここまでを表示しています。言葉を足してください）" : ""}</p>${table(
                  "申込みの新しい順",
                  ["お名前", "日時", "状態", "申込み", "受付番号"],
                  found.known.map(({ booking, person }) => {
                    const slot = slotOf(booking);
                    return [
                      html`<a href="${base}/bookings/${booking.id}">${person?.name ? oneLine(person.name) : "（お名前なし）"}</a>`,
                      slot ? saySlot(slot, today) : "未定",
                      STATUS_WORDS[booking.status],
                      sayTime(booking.requestedAt, today),
                      booking.reference,
                    ];
                  }),
                )}`,
          )
    }`,
  );
}
