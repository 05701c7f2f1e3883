import type { Booking, Told } from "../../src/booking/booking.ts";
import { openOfferOf } from "../../src/booking/offers.ts";
import { cancelByHand, confirmByHand, handBack, moveByHand, offerByHand, takeOver } from "../../src/desk/staff-acts.ts";
import { noteTold, switchToTelephone } from "../../src/desk/telephone-acts.ts";
import type { Clerk } from "./staff.ts";
import { someSlot } from "./staff-bookings.ts";

const ALL = 1000;

/** What staff do about one booking on their own: take it into their hands, move it, telephone about it. */
export async function moveBookings(clerk: Clerk): Promise<void> {
  const { town, desk, staff, does } = clerk;
  const { random } = town;
  const live = await desk.world.store.look(desk.office.id, (view) =>
    view.bookings({ statuses: ["requested", "offered", "confirmed"], limit: ALL }),
  );
  // Somebody telephones about a time that stood in the offer and has lapsed: the caller has the letter before them.
  const offered = await town.store.look(town.office.id, (view) => view.bookings({ statuses: ["offered"], limit: ALL }));
  const overdue = offered.find((booking) => (openOfferOf(booking)?.lapsed ?? []).length > 0);
  if (overdue && random.chance(0.4)) await confirmLapsed(clerk, overdue);
  if (live.length === 0) return;
  const { id: bookingId, status } = random.pick(live);
  const on = { staff, bookingId };
  const chance = random.next();
  if (chance < 0.07) await does("takeOver", (tx) => takeOver(tx, desk, on));
  else if (chance < 0.12 && status === "confirmed") {
    const how = { slot: someSlot(town), termsGiven: "電話で説明", reason: "電話", overrideCutOff: random.chance(0.3) };
    await does("moveByHand", (tx) => moveByHand(tx, desk, { ...on, ...how }));
  } else if (chance < 0.15 && status === "confirmed")
    await does("switchToTelephone", (tx) => switchToTelephone(tx, desk, { ...on, reason: "回線の不調" }));
  else if (chance < 0.18) await tellByPhone(clerk, bookingId);
}

/** What staff have in their hands they finish, or hand back to the clerk. */
export async function endTakeovers(clerk: Clerk, always = false): Promise<void> {
  const { town, desk, staff, does } = clerk;
  const { random } = town;
  for (const booking of await frozenBookings(clerk)) {
    const on = { staff, bookingId: booking.id };
    if (!always && random.chance(0.5)) continue;
    const chance = always ? 1 : random.next();
    if (chance < 0.15) {
      await does("cancelByHand", (tx) => cancelByHand(tx, desk, { ...on, by: "phone", reason: "電話で取消" }));
    } else if (chance < 0.35 && booking.status === "offered") {
      const how = { termsGiven: "電話で説明", reason: "電話", overrideCutOff: false };
      const yes = { ...on, ...how, choice: 1, ofOffer: booking.offer.n };
      await does("confirmByHand", (tx) => confirmByHand(tx, desk, yes));
    } else if (chance < 0.5 && booking.status !== "confirmed") {
      const { start: from, end: to } = someSlot(town);
      await does("offerByHand", (tx) => offerByHand(tx, desk, { ...on, wishes: [{ from, to }], reason: "電話" }));
    } else if (chance < 0.6) await tellByPhone(clerk, booking.id);
    else await does("handBack", (tx) => handBack(tx, desk, on));
  }
}

export async function tellByPhone({ town, desk, staff, does }: Clerk, bookingId: string): Promise<void> {
  const about = town.random.pick<Told>(["offer", "details", "change", "other"]);
  await does("noteTold", (tx) => noteTold(tx, desk, { staff, bookingId, about }));
}

async function confirmLapsed({ desk, staff, does }: Clerk, booking: Booking): Promise<void> {
  const [choice] = openOfferOf(booking)?.lapsed ?? [];
  if (choice === undefined) return;
  const ofOffer = openOfferOf(booking)?.n ?? 0;
  const how = { choice, ofOffer, termsGiven: "電話で説明", reason: "電話", overrideCutOff: true };
  await does("confirmByHand", (tx) => confirmByHand(tx, desk, { staff, bookingId: booking.id, ...how }));
}

async function frozenBookings({ desk }: Clerk): Promise<Booking[]> {
  const live = await desk.world.store.look(desk.office.id, (view) =>
    view.bookings({ statuses: ["requested", "offered", "confirmed"], limit: ALL }),
  );
  return live.filter((booking) => booking.frozen !== null);
}
