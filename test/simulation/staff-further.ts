import { acceptWord, closeDuplicate, othersOf } from "../../src/desk/duplicate-acts.ts";
import { enterExisting } from "../../src/desk/existing-acts.ts";
import { writeNote } from "../../src/desk/staff-acts.ts";
import { inventPerson } from "./people.ts";
import type { Clerk } from "./staff.ts";
import { someSlot } from "./staff-bookings.ts";

/** What staff do now and then beside the day's work: paper bookings, duplicates, a mail of the day accepted, a note. */
export async function doFurther(clerk: Clerk): Promise<void> {
  const { town, desk, staff, does } = clerk;
  const { random } = town;
  if (random.chance(0.3)) await enterPaper(clerk);
  const live = await desk.world.store.look(desk.office.id, async (view) => {
    const bookings = await view.bookings({ statuses: ["requested", "offered", "confirmed"], limit: 100 });
    const double = [];
    for (const booking of bookings) {
      const [other] = await othersOf(view, booking);
      if (other) double.push({ bookingId: booking.id, into: other.id });
    }
    return { bookings, double };
  });
  const [twice] = live.double;
  if (twice && random.chance(0.3))
    await does("closeDuplicate", (tx) => closeDuplicate(tx, desk, { staff, ...twice, reason: "同じ申込み" }));
  const said = live.bookings.find(({ words }) => words.some(({ about }) => about === "cancel"));
  if (said && random.chance(0.5)) await does("acceptWord", (tx) => acceptWord(tx, desk, { staff, bookingId: said.id }));
  const [any] = live.bookings;
  if (any && random.chance(0.3))
    await does("writeNote", (tx) => writeNote(tx, desk, { staff, bookingId: any.id, note: "窓口で話した" }));
}

/** Of a person whom nobody else knows, so that whatever mail comes from them is about it. */
async function enterPaper({ town, desk, staff, does }: Clerk): Promise<void> {
  const { random } = town;
  const person = inventPerson(random, town.people.length, town.clock.truth);
  town.people.push({ ...person, address: `paper${town.people.length}@nowhere.example.com` });
  town.count("people");
  const facts = {
    ...{ name: person.name, jobSeekerNumber: person.number, registering: false },
    ...{ address: random.chance(0.5) ? person.address : null, phone: "000-0000-0000", companion: null },
  };
  const booking = {
    facts,
    slot: someSlot(town),
    seat: null,
    meeting: { by: random.chance(0.5) ? "room" : "telephone" } as const,
  };
  const how = {
    termsGiven: "窓口で渡した",
    consented: random.chance(0.7),
    reason: "紙の予約簿",
    remind: random.chance(0.5),
  };
  await does("enterExisting", (tx) => enterExisting(tx, desk, { staff, booking, how }));
}
