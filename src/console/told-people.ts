import { html } from "hono/html";
import { openOfferOf } from "../booking/offers.ts";
import { dayOf, startOf, type Time } from "../booking/time.ts";
import { may } from "../desk/rights.ts";
import type { View } from "../world/store.ts";
import { saySlot, sayTime } from "./history.ts";
import { type Html, list, section, type Visit } from "./layout.ts";
import { oneLine } from "./plain-line.ts";
import { type Known, withPeople } from "./room.ts";

/** Whom the office has told something that a change of its values does not take back: they are listed before the change is made. */
export type Told = { offered: Known[]; waiting: Known[]; confirmed: Known[] };

const MOST_LOOKED_AT = 1_000;
const MOST_LISTED = 100;

export async function gatherTold(view: View, now: Time): Promise<Told> {
  const open = await view.bookings({ statuses: ["requested", "offered"], limit: MOST_LOOKED_AT });
  const confirmed = await view.bookings({ statuses: ["confirmed"], from: startOf(dayOf(now)), limit: MOST_LOOKED_AT });
  const ahead = confirmed.filter((one) => one.status === "confirmed" && one.choice.slot.end > now);
  const changing = ahead.filter((one) => openOfferOf(one) !== null);
  return {
    offered: await withPeople(view, [...open.filter(({ status }) => status === "offered"), ...changing]),
    waiting: await withPeople(
      view,
      open.filter(({ status }) => status === "requested"),
    ),
    confirmed: await withPeople(view, ahead),
  };
}

/** Each with what they were told; whoever may not see people sees how many there are. */
export function toldSection(visit: Visit, title: string, words: string, known: readonly Known[]): Html {
  const heading = `${title}（${known.length}件）`;
  if (known.length === 0) return section(heading, html`<p>いません。</p>`);
  if (!may(visit.staff, "people"))
    return section(heading, html`<p>${words}</p><p class="hint">一覧は、職員と責任者だけが見られます。</p>`);
  const further = known.length - MOST_LISTED;
  return section(
    heading,
    html`<p>${words}</p>${list(known.slice(0, MOST_LISTED).map((one) => toldLine(visit, one)))}${further > 0 ? html`<p>ほか${further}件</p>` : ""}`,
  );
}

function toldLine({ base, now }: Visit, { booking, person }: Known): Html {
  const today = dayOf(now);
  const offer = openOfferOf(booking);
  const name = person?.name ? oneLine(person.name) : "（お名前なし）";
  const told =
    booking.status === "requested"
      ? `${sayTime(booking.answerBy, today)}までに答える約束`
      : offer
        ? `返信は${sayTime(offer.replyBy, today)}まで`
        : booking.status === "confirmed"
          ? saySlot(booking.choice.slot, today)
          : "";
  return html`<a href="${base}/bookings/${booking.id}">${name}（受付番号 ${booking.reference}）</a>　${told}`;
}
