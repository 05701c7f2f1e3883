import type { BookingId } from "../booking/booking.ts";
import { openOfferOf } from "../booking/offers.ts";
import { newTermsOf } from "../booking/renewing.ts";
import type { Tx } from "../world/store.ts";
import { BY_CLOCK, type Desk, handleIn } from "./desk.ts";
import { withOpenOffer } from "./silence.ts";
import { openShelf } from "./terms.ts";
import { askStaff, findToTell, isLeftToStaff, type Told, tellIn } from "./terms-notices.ts";

/** Whom a version concerns, before it is published: bookings by what will be done for their people. */
export type News = {
  told: Record<Exclude<Told, "waveOver">, BookingId[]>;
  /** Open offers that are made anew with the new terms, that staff call about, and those in the hands of staff, which stay. */
  renewed: BookingId[];
  renewedByCall: BookingId[];
  frozen: BookingId[];
  /** More people than one page can foresee. */
  further: number;
};

/** Each costs a letter that is written and taken back. */
const MOST_FORESEEN = 300;

/**
 * What the clock will do about a version that stands in this transaction, all at once: the same notices, tasks and offers, whatever the
 * hour and however many. Only for a rehearsal, which takes everything back.
 */
export async function rehearseNews(tx: Tx, desk: Desk, version: string): Promise<News> {
  const told: News["told"] = { letter: [], telephone: [], elsewhere: [], later: [] };
  const due = await findToTell(tx, desk, version);
  for (const { terms, bookingId } of due.slice(0, MOST_FORESEEN)) {
    const how = await tellIn(tx, desk, terms, bookingId, false);
    if (how !== "waveOver") told[how].push(bookingId);
  }
  const offers = await rehearseOffers(tx, desk);
  return { told, ...offers, further: Math.max(0, due.length - MOST_FORESEEN) };
}

async function rehearseOffers(tx: Tx, desk: Desk): Promise<Pick<News, "renewed" | "renewedByCall" | "frozen">> {
  const at = desk.world.clock.now();
  const { versions } = await openShelf(tx, desk);
  const found = { renewed: [] as BookingId[], renewedByCall: [] as BookingId[], frozen: [] as BookingId[] };
  for (const booking of await withOpenOffer(tx, at)) {
    const { id: bookingId } = booking;
    const offer = openOfferOf(booking);
    if (!offer || offer.replyBy <= at || !newTermsOf(offer, versions)) continue;
    if (booking.frozen) {
      found.frozen.push(bookingId);
      continue;
    }
    // An answer that waits to be read is read first; the page says so.
    const outcome = await handleIn(tx, desk, { type: "renewOffer", at, bookingId, unsettledMails: 0 }, BY_CLOCK);
    if (!("refused" in outcome)) found.renewed.push(bookingId);
    else if (isLeftToStaff(outcome.refused) && (await askStaff(tx, desk, bookingId, at)))
      found.renewedByCall.push(bookingId);
  }
  return found;
}
