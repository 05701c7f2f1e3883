import { holdsOf } from "../../src/booking/seats.ts";
import { type Day, dayOf, plusDays, toTime, weekdayOf } from "../../src/booking/time.ts";
import {
  changeOpening,
  type Hit,
  hasOtherSeat,
  hitsOf,
  type OpeningAct,
  type Settlement,
} from "../../src/desk/closing.ts";
import { officeNow } from "../../src/desk/office-values.ts";
import { type Opening, openingOf, type SeatHours } from "../../src/desk/opening.ts";
import type { Clerk } from "./staff.ts";
import { plusDaysOf, type Town } from "./town.ts";

/** What the chief wants changed; `about` tells all of it, so that the list of changes alone says what was in force when. */
type Wanted = Pick<OpeningAct, "act" | "about" | "next">;

/** What staff give as their reason; with it a cancellation says that a closing made it. */
export const CLOSED_FOR = "会議のため";

/** A change is looked at again this often where somebody booked in between. */
const MOST_LOOKS = 3;
const ALL = 1000;

/** Now and then a day is closed, a seat taken out for a while or on some weekdays, and given back. */
export async function changeTheOpening(clerk: Clerk): Promise<void> {
  const { town, desk, staff, does } = clerk;
  const { before, booked } = await desk.world.store.look(desk.office.id, async (view) => ({
    before: await openingOf(view),
    booked: (await view.bookings({ statuses: ["offered", "confirmed"], limit: ALL })).flatMap(holdsOf),
  }));
  const ahead = booked.filter(({ start }) => start > plusDaysOf(town.now(), 1)).map(({ start }) => dayOf(start));
  const wanted = wantedOf(town, before, ahead, staff);
  for (let looks = 0; looks < MOST_LOOKS; looks++) {
    const settlements = await settle(clerk, wanted);
    const done = await does(`opening ${wanted.act}`, (tx) =>
      changeOpening(tx, desk, { staff, reason: CLOSED_FOR, ...wanted, settlements }),
    );
    if (!("refused" in done) || done.refused !== "newHits") return;
  }
}

/** As the form shows them: everybody hit, each with a choice of what becomes of the agreed time. */
async function settle({ town, desk }: Clerk, { next }: Wanted): Promise<Map<string, Settlement>> {
  return desk.world.store.look(desk.office.id, async (view) => {
    const before = await openingOf(view);
    const after = next(before);
    const { calendar } = await officeNow(view, desk);
    const settlements = new Map<string, Settlement>();
    for (const hit of await hitsOf(view, desk, { calendar, opening: before }, { calendar, opening: after })) {
      town.count("hit by a closing");
      if (!hit.agreed) continue;
      const canMove = !hit.booking.frozen && (await hasOtherSeat(view, desk, hit, after));
      const how = choose(town, hit, canMove);
      town.count(`settled by ${how}`);
      settlements.set(hit.booking.id, how);
    }
    return settlements;
  });
}

function choose({ random }: Town, { booking }: Hit, canMove: boolean): Settlement {
  if (canMove && random.chance(0.7)) return "seat";
  const byTelephone = booking.status === "confirmed" && booking.meeting?.by === "telephone";
  return random.pick(byTelephone ? ["call", "telephone"] : ["telephone", "call", "cancel", "cancel"]);
}

function wantedOf(town: Town, before: Opening, booked: readonly Day[], staff: string): Wanted {
  const { random } = town;
  // Mostly a day on which somebody is booked, as others cost nobody anything.
  const someDay = booked.length > 0 && random.chance(0.7) ? random.pick(booked) : openDay(town);
  const now = town.now();
  const [closure] = before.closures.filter(({ day }) => day > dayOf(now));
  const [block] = before.blocks.filter(({ to }) => to > now);
  const [own] = before.hours;
  const chance = random.next();
  if (closure && chance < 0.3) return reopened(closure.day);
  if (block && chance < 0.4) return seatBack(block);
  if (own && chance < 0.5) return hoursOf(own.seat, null, staff, now);
  if (chance < 0.7) return closed(random.between(1, 2), someDay, staff, now);
  if (chance < 0.85) return seatOut(town, someDay, staff, now);
  return hoursOf(random.between(1, town.office.policy.seats), someWeek(town), staff, now);
}

type Now = Opening["closures"][number]["at"];

function closed(count: number, first: Day, staff: string, at: Now): Wanted {
  const days = Array.from({ length: count }, (_, index) => plusDays(first, index));
  return {
    act: "closed",
    about: days.join(" "),
    next: (opening) => ({
      ...opening,
      closures: [
        ...opening.closures.filter(({ day }) => !days.includes(day)),
        ...days.map((day) => ({ day, reason: CLOSED_FOR, staff, at })),
      ],
    }),
  };
}

function reopened(day: Day): Wanted {
  return {
    act: "reopened",
    about: day,
    next: (opening) => ({ ...opening, closures: opening.closures.filter((one) => one.day !== day) }),
  };
}

function seatOut(town: Town, day: Day, staff: string, at: Now): Wanted {
  const { random } = town;
  const seat = random.between(1, town.office.policy.seats);
  const [opens, closes] = random.pick([
    ["08:30", "12:00"],
    ["13:00", "17:15"],
    ["08:30", "17:15"],
  ] as const);
  const span = { from: toTime(`${day}T${opens}:00+09:00`), to: toTime(`${day}T${closes}:00+09:00`) };
  const id = `${seat}.${span.from}.${span.to}`;
  const block = { id, seat, ...span, reason: "休暇", staff, at };
  return {
    act: "seatOut",
    about: `${seat} ${span.from} ${span.to}`,
    next: (opening) => ({ ...opening, blocks: [...opening.blocks.filter((one) => one.id !== id), block] }),
  };
}

function seatBack({ id, seat, from, to }: Opening["blocks"][number]): Wanted {
  return {
    act: "seatBack",
    about: `${seat} ${from} ${to}`,
    next: (opening) => ({ ...opening, blocks: opening.blocks.filter((one) => one.id !== id) }),
  };
}

function hoursOf(seat: number, week: SeatHours["week"] | null, staff: string, at: Now): Wanted {
  const said = week?.map((day) => (day ? `${day.from}-${day.to}` : "out")).join(",") ?? "office";
  return {
    act: "seatHours",
    about: `${seat} ${said}`,
    next: (opening) => ({
      ...opening,
      hours: [...opening.hours.filter((one) => one.seat !== seat), ...(week ? [{ seat, week, staff, at }] : [])],
    }),
  };
}

/** Away on one weekday, or there in the mornings only. */
function someWeek({ random }: Town): SeatHours["week"] {
  type There = NonNullable<SeatHours["week"][number]>;
  const day = { from: "08:30", to: "17:15" } as There;
  const morning = { from: "08:30", to: "12:00" } as There;
  const free = random.between(1, 5);
  const mornings = random.chance(0.4);
  return Array.from({ length: 7 }, (_, weekday) => {
    if (weekday === 0 || weekday === 6 || (!mornings && weekday === free)) return null;
    return mornings && weekday >= free ? morning : day;
  });
}

/** An open day of the next two weeks. */
function openDay({ random, clock }: Town): Day {
  const day = dayOf(plusDaysOf(clock.truth, random.between(1, 14)));
  return [0, 6].includes(weekdayOf(day)) ? plusDays(day, 2) : day;
}
