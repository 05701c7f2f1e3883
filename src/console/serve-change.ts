import { html } from "hono/html";
import { type Day, dayOf } from "../booking/time.ts";
import { changeOpening, type Hit, hasOtherSeat, hitsOf, type OpeningAct, type Settlement } from "../desk/closing.ts";
import type { Opening } from "../desk/opening.ts";
import { type Deed, serveDeed } from "./deed.ts";
import { type Filled, radioField, textArea } from "./fields.ts";
import { readForm, rejectForm, type Values } from "./forms.ts";
import { saySlot } from "./history.ts";
import { box, type Html, list, type Visit } from "./layout.ts";
import { oneLine } from "./plain-line.ts";
import { type Ctx, type Known, look, type Room, withPeople } from "./room.ts";

/** A change of the opening as a form: what it takes away, and `next`, which makes the new opening once the reason is known. */
export type Change = Pick<OpeningAct, "act" | "about"> &
  Pick<Deed, "title" | "path" | "back"> & {
    lead: Html;
    says: [string, string][];
    before: Opening;
    next: (reason: string) => OpeningAct["next"];
  };

type HitPerson = Hit & { known: Known; otherSeat: boolean };

/** More consultations than this are settled by one choice for all of them, so that the page can still be read. */
const MOST_ASKED_ONE_BY_ONE = 50;
const MOST_OFFERS_LISTED = 100;
const FOR_ALL = "all";

/** The form asks about every consultation that is hit; what follows for each offer is said and happens by itself. */
export async function serveChange(c: Ctx, room: Room, change: Change): Promise<Response> {
  const visit = c.get("visit");
  const hits = await gatherHits(room, change);
  const agreed = hits.filter((hit) => hit.agreed);
  const defaults: Record<string, string> = {};
  for (const hit of agreed) if (hit.otherSeat) defaults[fieldOf(hit)] = "seat";
  return serveDeed(c, room, {
    place: "calendar",
    title: change.title,
    path: change.path,
    back: change.back,
    lead: change.lead,
    defaults,
    fields: (filled) => fieldsOf(visit, filled, hits),
    read: (values) => {
      const read = readForm(rejectForm, values);
      const { chosen, errors: unsaid } = readSettlements(values, agreed);
      const errors = { ...("errors" in read ? read.errors : {}), ...unsaid };
      if ("errors" in read || Object.keys(errors).length > 0) return { errors };
      const { reason } = read.value;
      const { act, about } = change;
      const input = { staff: visit.staff.id, reason, act, about, next: change.next(reason), settlements: chosen };
      return {
        act: (tx) => changeOpening(tx, room.desk, input),
        says: [...change.says, ["理由", reason], ...sayHits(hits, chosen, dayOf(visit.now))],
      };
    },
    after: () => `${change.back}${change.back.includes("?") ? "&" : "?"}done=recorded`,
  });
}

function gatherHits(room: Room, { before, next }: Change): Promise<HitPerson[]> {
  const after = next("")(before);
  return look(room, async (view) => {
    const found = await hitsOf(view, room.desk, before, after);
    const known = await withPeople(
      view,
      found.map((hit) => hit.booking),
    );
    const people: HitPerson[] = [];
    for (const [index, hit] of found.entries()) {
      const one = known[index];
      if (one) people.push({ ...hit, known: one, otherSeat: await hasOtherSeat(view, room.desk, hit, after) });
    }
    return people;
  });
}

const SETTLEMENT_WORDS = {
  seat: "同じ日時のまま、空いている別の口に移す",
  telephone: "同じ日時に、電話での相談にする（お知らせが送られます）",
  call: "電話で日時の変更を相談する（用件に残り、予約はそのまま）",
  cancel: "窓口の都合で取り消す（おわびの手紙が送られます）",
} satisfies Record<Settlement, string>;
const SETTLEMENTS = Object.keys(SETTLEMENT_WORDS) as Settlement[];

const OFFER_WORDS = "案内を、別の口か新しい日時の案内に替える（自動）";

function fieldsOf(visit: Visit, filled: Filled, hits: readonly HitPerson[]): Html {
  const today = dayOf(visit.now);
  const offers = hits.filter((hit) => !hit.agreed);
  const agreed = hits.filter((hit) => hit.agreed);
  const optionsOf = (values: readonly Settlement[]) =>
    values.map((value) => ({ value, label: SETTLEMENT_WORDS[value] }));
  const asked = isAskedForAll(agreed)
    ? radioField(
        filled,
        {
          name: FOR_ALL,
          label: "全員について（必須）",
          hint: "予約が多いため、まとめて選びます。分けて決めたいときは、一日ずつ行ってください。",
        },
        optionsOf(SETTLEMENTS.filter((value) => value !== "seat")),
      )
    : agreed.map((hit) =>
        radioField(
          filled,
          { name: fieldOf(hit), label: `${titleOf(hit, today)}（必須）` },
          optionsOf(SETTLEMENTS.filter((value) => value !== "seat" || hit.otherSeat)),
        ),
      );
  return html`${textArea(filled, { name: "reason", label: "理由", hint: "履歴に残ります。手紙には書かれません。", required: true })}
    ${hits.length === 0 ? box("plain", "この時間に、予約も案内もありません。") : ""}
    ${agreed.length > 0 ? html`<h2>確定している予約（${agreed.length}件）</h2>${asked}` : ""}
    ${
      offers.length > 0
        ? html`<h2>案内中のもの（${offers.length}件）</h2><p>どれも、${OFFER_WORDS}ことになります。</p>${list(
            offers
              .slice(0, MOST_OFFERS_LISTED)
              .map((hit) => html`<a href="${visit.base}/bookings/${hit.booking.id}">${titleOf(hit, today)}</a>`),
          )}`
        : ""
    }`;
}

function readSettlements(values: Values, agreed: readonly HitPerson[]) {
  const chosen = new Map<string, Settlement>();
  const errors: Record<string, string> = {};
  const forAll = isAskedForAll(agreed);
  for (const hit of agreed) {
    const name = forAll ? FOR_ALL : fieldOf(hit);
    const value = SETTLEMENTS.find((one) => one === values[name]);
    if (value) chosen.set(hit.booking.id, value);
    else
      errors[name] = forAll
        ? "どうするか選んでください。"
        : `予約 ${hit.booking.reference} をどうするか選んでください。`;
  }
  return { chosen, errors };
}

function sayHits(hits: readonly HitPerson[], chosen: ReadonlyMap<string, Settlement>, today: Day): [string, string][] {
  const wordsOf = (hit: HitPerson) =>
    hit.agreed ? SETTLEMENT_WORDS[chosen.get(hit.booking.id) ?? "call"] : OFFER_WORDS;
  if (hits.length <= MOST_ASKED_ONE_BY_ONE) return hits.map((hit) => [titleOf(hit, today), wordsOf(hit)]);
  return [...Map.groupBy(hits, wordsOf)].map(([words, some]) => [`${some.length}件の予約と案内`, words]);
}

function isAskedForAll(agreed: readonly HitPerson[]): boolean {
  return agreed.length > MOST_ASKED_ONE_BY_ONE;
}

function fieldOf({ booking }: Hit): string {
  return `hit-${booking.id}`;
}

function titleOf({ known, agreed, choices }: HitPerson, today: Day): string {
  const slots = [...(agreed ? [agreed] : []), ...choices].map((choice) => saySlot(choice.slot, today)).join("、");
  const { booking, person } = known;
  return `${slots}　${person?.name ? oneLine(person.name) : "（お名前なし）"}（受付番号 ${booking.reference}）`;
}
