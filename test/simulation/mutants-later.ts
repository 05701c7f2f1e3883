import { apply } from "../../src/booking/apply.ts";
import type { Booking, Event, Offer } from "../../src/booking/booking.ts";
import { openOfferOf } from "../../src/booking/offers.ts";
import type { ClockTime } from "../../src/booking/time.ts";
import { BY_CLOCK, type Desk, handle } from "../../src/desk/desk.ts";
import type { Step } from "../../src/desk/loop.ts";
import type { Tx } from "../../src/world/store.ts";
import { type Mutant, withCalls } from "./mutant.ts";

/** Mistakes about what comes after the first agreement: takeovers, changes, reminders, the office's own promise. */
export const LATER_MUTANTS: readonly Mutant[] = [
  {
    name: "the clerk goes on with a booking that staff have in their hands",
    seed: 3,
    says: /moved it though staff/,
    world: seenAs((booking) => ({ ...booking, frozen: null })),
  },
  {
    name: "letters leave while staff have the booking in their hands",
    seed: 5,
    says: /left though staff/,
    world: seenAs((booking) => ({ ...booking, frozen: null })),
  },
  {
    name: "what staff answered in their own mail program is answered again",
    seed: 3,
    says: /which staff had answered before/,
    world: withCalls(() => ({ staffAnswer: async () => null })),
  },
  {
    name: "another time takes the place of the agreed one before it is accepted",
    seed: 3,
    says: /gave up an agreed time/,
    world: withCalls((tx) => ({
      record: async (booking, event) => {
        if (event.type !== "changeOffered") return tx.record(booking, event);
        const given: Event = { type: "offered", at: event.at, offer: event.offer };
        return tx.record(apply(await tx.booking(booking.id), given), given);
      },
    })),
  },
  {
    name: "a change lapses by the clock, not by what has been read",
    seed: 13,
    says: /lapsed what/,
    duties: { sweep: lapseByClock },
  },
  {
    name: "a lapsed choice can still be had",
    seed: 47,
    says: /lapsed choice was confirmed/,
    world: seenAs((booking) => withOffer(booking, ({ lapsed: _, ...offer }) => offer)),
  },
  {
    name: "people are reminded again and again",
    seed: 1,
    says: /eminded twice/,
    world: seenAs((booking) => {
      if (booking.status !== "confirmed") return booking;
      const { reminded: _, ...rest } = booking;
      return rest;
    }),
  },
  {
    name: "people are reminded at any hour",
    seed: 1,
    says: /by night/,
    office: (office) => {
      const reminders = { from: "00:00" as ClockTime, to: "24:00" as ClockTime };
      return { ...office, policy: { ...office.policy, reminders } };
    },
  },
  {
    name: "a reminder does not wait for what is unread or held",
    seed: 6,
    says: /eminded against/,
    world: withCalls((tx) => ({
      inboundMails: async (filter) => (filter.receivedUpTo === undefined ? tx.inboundMails(filter) : []),
    })),
  },
  {
    name: "an answer is laid aside and its person reminded to answer",
    seed: 7,
    says: /eminded after/,
    world: withCalls((tx, { random }) => ({
      storeInbound: async (mail, raw) =>
        tx.storeInbound(random.chance(0.2) ? { ...mail, state: "handled" } : mail, raw),
    })),
  },
  {
    name: "a word of the day is nothing against a no-show",
    seed: 8,
    says: /a no-show was written against a word/,
    world: seenAs((booking) => ({ ...booking, words: [] })),
  },
  {
    name: "nobody is told what the office owes an answer",
    seed: 3,
    says: /on no list/,
    world: withCalls((tx) => ({
      addTask: async (task) => (task.kind === "answerDue" ? undefined : tx.addTask(task)),
    })),
  },
];

/** The desk sees bookings otherwise than they are; what it makes of them is recorded truly. */
function seenAs(otherwise: (booking: Booking) => Booking): NonNullable<Mutant["world"]> {
  return (world, town) =>
    withCalls((tx: Tx) => ({
      booking: async (id) => {
        const booking = await tx.booking(id);
        return booking && otherwise(booking);
      },
      bookings: async (filter) => (await tx.bookings(filter)).map(otherwise),
      record: async (booking, event) => {
        const known = await tx.booking(booking.id);
        return tx.record(known ? apply(known, event) : booking, event);
      },
    }))(world, town);
}

function withOffer(booking: Booking, change: (offer: Offer) => Offer): Booking {
  if (booking.status === "offered") return { ...booking, offer: change(booking.offer) };
  if (booking.status === "confirmed" && booking.change) return { ...booking, change: change(booking.change) };
  return booking;
}

async function lapseByClock(desk: Desk): Promise<Step> {
  const at = desk.world.clock.now();
  const open = await desk.world.store.look(desk.office.id, (view) =>
    view.bookings({ statuses: ["confirmed"], limit: 1000 }),
  );
  for (const booking of open) {
    const offer = openOfferOf(booking);
    if (!offer || offer.replyBy >= at) continue;
    const judged = { readThrough: at, offerStanding: "accepted", unsettledMails: 0 } as const;
    await handle(desk, { type: "expire", at, bookingId: booking.id, ...judged }, BY_CLOCK);
  }
  return "idle";
}
