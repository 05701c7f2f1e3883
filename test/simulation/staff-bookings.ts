import type { Slot } from "../../src/booking/booking.ts";
import { dayOf, plusDays, plusMinutes, toTime } from "../../src/booking/time.ts";
import { BY_CLOCK, handle } from "../../src/desk/desk.ts";
import { bookAgain, confirmByHand, offerByHand, takePhoneApplication } from "../../src/desk/staff-acts.ts";
import { inventPerson } from "./people.ts";
import type { Clerk } from "./staff.ts";
import type { Town } from "./town.ts";
import { referenceOf } from "./workers.ts";

/** L1: somebody telephones. */
export async function takeCall(clerk: Clerk): Promise<void> {
  const { town, desk, staff, does } = clerk;
  town.ringing -= 1;
  const form = formOf(clerk);
  const index = town.people.length;
  const person = inventPerson(town.random, index, town.clock.truth);
  const hasMail = town.random.chance(0.3);
  town.people.push(hasMail ? person : { ...person, address: `nobody${index}@nowhere.example.com` });
  town.count("people");
  const facts = {
    name: person.name,
    jobSeekerNumber: person.number,
    registering: false,
    address: hasMail ? person.address : null,
    phone: "000-0000-0000",
    companion: null,
  };
  const done = await does("takePhoneApplication", (tx) => takePhoneApplication(tx, desk, { ...form, facts }));
  if ("refused" in done || hasMail || town.random.chance(0.3)) return;
  const yes = {
    staff,
    bookingId: form.bookingId,
    choice: 1,
    ofOffer: 1,
    termsGiven: "電話で読み上げ",
    reason: "電話で同意",
  };
  await does("confirmByHand", (tx) => confirmByHand(tx, desk, { ...yes, overrideCutOff: false }));
}

/** T6-5: somebody books again at the end of a consultation. */
export async function bookAnother(clerk: Clerk): Promise<void> {
  const { desk, does } = clerk;
  const form = formOf(clerk);
  const attended = await desk.world.store.look(desk.office.id, (view) =>
    view.bookings({ statuses: ["attended"], limit: 50 }),
  );
  const last = attended.at(-1);
  if (last) await does("bookAgain", (tx) => bookAgain(tx, desk, { ...form, personId: last.personId }));
}

/** What every form holds when it is made: its ids, and the time that is asked for. */
function formOf({ town, staff }: Clerk): { staff: string; bookingId: string; reference: string; slot: Slot } {
  return { staff, ...formIds(town), slot: someSlot(town) };
}

/** What waits for the office: new wishes are taken down on the telephone, or the request is put aside there. */
export async function offerOrReject({ town, desk, staff, does }: Clerk): Promise<void> {
  const waiting = await desk.world.store.look(desk.office.id, (view) =>
    view.bookings({ statuses: ["requested"], limit: 100 }),
  );
  for (const booking of waiting) {
    if (booking.status !== "requested" || !booking.keptFor) continue;
    const { id: bookingId } = booking;
    const slot = someSlot(town);
    if (town.random.chance(0.5)) {
      const wishes = [{ from: slot.start, to: slot.end }];
      await does("offerByHand", (tx) =>
        offerByHand(tx, desk, { staff, bookingId, wishes, reason: "電話で相談のうえ" }),
      );
    } else {
      const at = desk.world.clock.now();
      town.count("acts");
      await handle(desk, { type: "reject", at, staff, bookingId, reason: "電話で案内" }, { ...BY_CLOCK, staff });
    }
  }
}

export function formIds(town: Town): { bookingId: string; reference: string } {
  return {
    bookingId: `id${String(town.nextNumber()).padStart(8, "0")}`,
    reference: referenceOf(town.nextNumber()),
  };
}

/** Some time in the next two weeks, free or not. */
export function someSlot({ random, clock }: Town): Slot {
  const day = plusDays(dayOf(clock.truth), random.between(1, 14));
  const start = toTime(`${day}T${random.pick(["09:00", "10:30", "11:00", "13:00", "14:30", "16:00"])}:00+09:00`);
  return { start, end: plusMinutes(start, 30) };
}
