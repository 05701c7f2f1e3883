import { html } from "hono/html";
import type { BookingId } from "../booking/booking.ts";
import { type Day, dayOf } from "../booking/time.ts";
import type { Act } from "../desk/acts.ts";
import { changeOpening, type Hit, hasOtherSeat, hitsOf, type OpeningAct, type Settlement } from "../desk/closing.ts";
import type { Opening } from "../desk/opening.ts";
import type { View } from "../world/store.ts";
import { type Deed, serveDeed } from "./deed.ts";
import { type Filled, hidden, radioField, textArea } from "./fields.ts";
import { readForm, rejectForm, type Values } from "./forms.ts";
import { saySlot } from "./history.ts";
import { box, type Html, list, type Visit } from "./layout.ts";
import type { Notice } from "./notices.ts";
import { oneLine } from "./plain-line.ts";
import { type Ctx, type Known, look, type Room, withPeople } from "./room.ts";

/** A change of the opening as a form: what it takes away, and `next`, which makes the new opening once the reason is known. */
export type Change = Pick<OpeningAct, "act" | "about"> &
  Pick<Deed, "title" | "path" | "back" | "on"> & {
    lead: Html;
    says: [string, string][];
    before: Opening;
    next: (reason: string) => OpeningAct["next"];
  };

/** Any act that takes times or seats away: whom it hits, and what staff may choose for them. */
export type Taking = Pick<Deed, "place" | "title" | "path" | "back" | "on"> & {
  lead: Html;
  says: [string, string][];
  /** What the page after the act says. */
  notice: Notice;
  /** What the form was opened on, where the act asks for it. */
  seen?: number;
  hits: (view: View) => Promise<Hit[]>;
  hasOtherSeat: (view: View, hit: Hit) => Promise<boolean>;
  settlements: readonly Settlement[];
  /** Absent: every open offer is replaced. */
  offers?: { name: string; label: string; words: Readonly<Record<string, string>>; first: string };
  act: (chosen: {
    reason: string;
    seen: number;
    settlements: ReadonlyMap<BookingId, Settlement>;
    offers: string;
  }) => Act;
};

type HitPerson = Hit & { known: Known; otherSeat: boolean };

/** More consultations than this are settled by one choice for all of them, so that the page can still be read. */
const MOST_ASKED_ONE_BY_ONE = 50;
const MOST_OFFERS_LISTED = 100;
const FOR_ALL = "all";

const NOTICE_OF = {
  closed: "dayClosed",
  reopened: "dayReopened",
  seatOut: "seatOut",
  seatBack: "seatBack",
  seatHours: "seatHours",
} as const satisfies Record<OpeningAct["act"], Notice>;

/** Closing, reopening, a seat taken out or given back. */
export async function serveChange(c: Ctx, room: Room, change: Change): Promise<Response> {
  const { desk } = room;
  const { staff, office } = c.get("visit");
  const { act, about, before, next, ...rest } = change;
  const after = next("")(before);
  const { calendar } = office;
  return serveTaking(c, room, {
    ...rest,
    place: "calendar",
    notice: NOTICE_OF[act],
    hits: (view) => hitsOf(view, desk, { calendar, opening: before }, { calendar, opening: after }),
    hasOtherSeat: (view, hit) => hasOtherSeat(view, desk, hit, after),
    settlements: OPENING_SETTLEMENTS,
    act: ({ reason, settlements }) => {
      const input = { staff: staff.id, reason, act, about, next: next(reason), settlements };
      return (tx) => changeOpening(tx, desk, input);
    },
  });
}

/** The form asks about every consultation that is hit; what follows for each offer is said. */
export async function serveTaking(c: Ctx, room: Room, taking: Taking): Promise<Response> {
  const visit = c.get("visit");
  const { place, title, path, back, on, lead, seen, settlements: allowed, offers } = taking;
  const hits = await gatherHits(room, taking);
  const agreed = hits.filter((hit) => hit.agreed);
  const defaults: Record<string, string> = { ...(seen === undefined ? {} : { seen: String(seen) }) };
  for (const hit of agreed) {
    if (allowed.includes("keep")) defaults[fieldOf(hit)] = "keep";
    else if (hit.otherSeat) defaults[fieldOf(hit)] = "seat";
  }
  if (offers) defaults[offers.name] = offers.first;
  return serveDeed(c, room, {
    ...{ place, title, path, back, lead, defaults },
    ...(on ? { on } : {}),
    fields: (filled) => fieldsOf(visit, filled, hits, taking),
    read: (values) => {
      const read = readForm(rejectForm, values);
      const { chosen, errors: unsaid } = readSettlements(values, agreed, allowed);
      const errors = { ...("errors" in read ? read.errors : {}), ...unsaid };
      const hasOffers = hits.some((hit) => !hit.agreed);
      const said = offers ? (values[offers.name] ?? "") : "";
      if (offers && hasOffers && !Object.hasOwn(offers.words, said)) errors[offers.name] = "どうするか選んでください。";
      if ("errors" in read || Object.keys(errors).length > 0) return { errors };
      const { reason } = read.value;
      const offerWords = offers ? (offers.words[said] ?? "") : OFFER_WORDS;
      return {
        act: taking.act({ reason, seen: Number(values.seen), settlements: chosen, offers: said }),
        says: [...taking.says, ["理由", reason], ...sayHits(hits, chosen, offerWords, dayOf(visit.now))],
      };
    },
    after: () => `${back}${back.includes("?") ? "&" : "?"}done=${taking.notice}`,
  });
}

function gatherHits(room: Room, taking: Taking): Promise<HitPerson[]> {
  return look(room, async (view) => {
    const found = await taking.hits(view);
    const known = await withPeople(
      view,
      found.map((hit) => hit.booking),
    );
    const people: HitPerson[] = [];
    for (const [index, hit] of found.entries()) {
      const one = known[index];
      if (one) people.push({ ...hit, known: one, otherSeat: await taking.hasOtherSeat(view, hit) });
    }
    return people;
  });
}

/** What each choice does, and how those whom it concerns will hear of it: nobody without an address gets a letter. */
function settlementWords(settlement: Settlement, hits: readonly HitPerson[]): string {
  const unreached = hits.filter(({ known }) => !known.person?.address).length;
  const told = (letter: string) =>
    unreached === 0
      ? `（${letter}が送られます）`
      : unreached === hits.length
        ? "（メールがないため手紙は送られず、伝える用件が残ります）"
        : `（${letter}が送られます。メールがない方には、伝える用件が残ります）`;
  switch (settlement) {
    case "keep":
      return "知らせたとおりに行う（日時は変わらず、何も送られません）";
    case "seat":
      return "同じ日時のまま、空いている別の口に移す";
    case "telephone":
      return `同じ日時に、電話での相談にする${told("お知らせ")}`;
    case "call":
      return "電話で日時の変更を相談する（用件に残り、予約はそのまま）";
    case "cancel":
      return `窓口の都合で取り消す${told("おわびの手紙")}`;
  }
}

const OPENING_SETTLEMENTS: readonly Settlement[] = ["seat", "telephone", "call", "cancel"];

const OFFER_WORDS = "案内を、別の口か新しい日時の案内に替える（自動）";

function fieldsOf(visit: Visit, filled: Filled, hits: readonly HitPerson[], taking: Taking): Html {
  const { settlements: allowed, offers: offerWay } = taking;
  const today = dayOf(visit.now);
  const offers = hits.filter((hit) => !hit.agreed);
  const agreed = hits.filter((hit) => hit.agreed);
  const optionsOf = (values: readonly Settlement[], concerned: readonly HitPerson[]) =>
    values.map((value) => ({ value, label: settlementWords(value, concerned) }));
  const asked = isAskedForAll(agreed)
    ? radioField(
        filled,
        {
          name: FOR_ALL,
          label: "全員について（必須）",
          hint: "予約が多いため、まとめて選びます。分けて決めたいときは、一日ずつ行ってください。",
        },
        optionsOf(
          allowed.filter((value) => value !== "seat"),
          agreed,
        ),
      )
    : agreed.map((hit) =>
        radioField(
          filled,
          { name: fieldOf(hit), label: `${titleOf(hit, today)}（必須）` },
          optionsOf(
            allowed.filter((value) => value !== "seat" || hit.otherSeat),
            [hit],
          ),
        ),
      );
  const asRenewed = html`<p>どれも、${OFFER_WORDS}ことになります。</p>`;
  const seen = filled.values.seen;
  return html`${seen === undefined ? "" : hidden({ seen })}${textArea(filled, { name: "reason", label: "理由", hint: "履歴に残ります。手紙には書かれません。", required: true })}
    ${hits.length === 0 ? box("plain", "この時間に、予約も案内もありません。") : ""}
    ${agreed.length > 0 ? html`<h2>確定している予約（${agreed.length}件）</h2>${asked}` : ""}
    ${
      offers.length > 0
        ? html`<h2>案内中のもの（${offers.length}件）</h2>${offerWay ? offerField(filled, offerWay) : asRenewed}${list(
            offers
              .slice(0, MOST_OFFERS_LISTED)
              .map((hit) => html`<a href="${visit.base}/bookings/${hit.booking.id}">${titleOf(hit, today)}</a>`),
          )}`
        : ""
    }`;
}

function offerField(filled: Filled, { name, label, words }: NonNullable<Taking["offers"]>): Html {
  return radioField(
    filled,
    { name, label: `${label}（必須）` },
    Object.entries(words).map(([value, said]) => ({ value, label: said })),
  );
}

function readSettlements(values: Values, agreed: readonly HitPerson[], allowed: readonly Settlement[]) {
  const chosen = new Map<string, Settlement>();
  const errors: Record<string, string> = {};
  const forAll = isAskedForAll(agreed);
  for (const hit of agreed) {
    const name = forAll ? FOR_ALL : fieldOf(hit);
    const value = allowed.find((one) => one === values[name]);
    if (value) chosen.set(hit.booking.id, value);
    else
      errors[name] = forAll
        ? "どうするか選んでください。"
        : `予約 ${hit.booking.reference} をどうするか選んでください。`;
  }
  return { chosen, errors };
}

function sayHits(
  hits: readonly HitPerson[],
  chosen: ReadonlyMap<string, Settlement>,
  offerWords: string,
  today: Day,
): [string, string][] {
  const wordsOf = (hit: HitPerson) =>
    hit.agreed ? settlementWords(chosen.get(hit.booking.id) ?? "call", [hit]) : offerWords;
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
