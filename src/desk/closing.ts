import type { Booking, BookingId, Choice, Slot, StaffId } from "../booking/booking.ts";
import { businessDayAfter, hoursOn } from "../booking/calendar.ts";
import { knownBy } from "../booking/deadlines.ts";
import { openOfferOf } from "../booking/offers.ts";
import type { Calendar } from "../booking/policy.ts";
import { isTakenOut } from "../booking/reseat.ts";
import { overlaps, standing, type Taken } from "../booking/seats.ts";
import { type Day, dayOf, endOf, plusDays } from "../booking/time.ts";
import type { Tx, View } from "../world/store.ts";
import { type ActOutcome, type ActRefusal, audit, byStaff } from "./acts.ts";
import { type Desk, handleIn } from "./desk.ts";
import { officeNow } from "./office-values.ts";
import {
  blockedSeats,
  calendarWith,
  OPENING_SETTING,
  type Opening,
  type OpeningChange,
  officeInForce,
  openingOf,
  withoutPast,
} from "./opening.ts";
import { may } from "./rights.ts";
import { sendModeOf } from "./send-mode.ts";
import { cancelByHand } from "./staff-acts.ts";
import { addTask } from "./tasks.ts";
import { switchToTelephone } from "./telephone-acts.ts";

/** What staff choose for a consultation whose time or seat is taken away (design §2, "The office can cancel too"); `keep`: it takes place as it was agreed. */
export type Settlement = "keep" | "seat" | "telephone" | "call" | "cancel";

/** A booking that a change of the opening hits: its agreed time, or choices of the offer that it holds. */
export type Hit = { booking: Booking; agreed: Choice | null; choices: Choice[] };

/** Closing, reopening, taking a seat out or giving it back; `next` makes the new opening of the one in force. */
export type OpeningAct = {
  staff: StaffId;
  reason: string;
  act: OpeningChange["act"];
  /** What it is about, as days, times and seats. */
  about: string;
  next: (opening: Opening) => Opening;
  settlements: ReadonlyMap<BookingId, Settlement>;
};

/** How far ahead anything may be booked or closed. */
const FURTHEST_DAYS = 400;
/** So many closed days in a row would leave no business day to count by. */
const MOST_CLOSED_IN_A_ROW = 40;
const MOST_ENTRIES = 400;
const MOST_CHANGES_KEPT = 100;

/**
 * One change of when the office takes consultations, with everything that follows from it: who agreed to a time that is lost is
 * settled as staff chose, an open offer is replaced by a new one from the same wishes. It never counts against the person.
 */
export async function changeOpening(tx: Tx, desk: Desk, input: OpeningAct): Promise<ActOutcome> {
  const { staff, reason, settlements } = input;
  if (!may(await tx.staff(staff), "opening")) return { refused: "chiefOnly" };
  const at = desk.world.clock.now();
  const before = await openingOf(tx);
  const change: OpeningChange = { at, staff, act: input.act, about: input.about, reason };
  const after = withoutPast(
    { ...input.next(before), changes: [change, ...before.changes].slice(0, MOST_CHANGES_KEPT) },
    dayOf(at),
  );
  const { calendar } = await officeNow(tx, desk);
  const refused = calendarFault({ calendar, opening: after }, dayOf(at));
  if (refused) return { refused };
  const hits = await hitsOf(tx, desk, { calendar, opening: before }, { calendar, opening: after });
  // Whoever was booked after the list was read has been settled by nobody.
  if (hits.some((hit) => hit.agreed && !settlements.has(hit.booking.id))) return { refused: "newHits" };
  await tx.putSetting(OPENING_SETTING, after);
  for (const hit of hits) {
    const failed = await settleHit(tx, desk, hit, settlements.get(hit.booking.id) ?? null, { staff, reason });
    if (failed) return { refused: failed };
  }
  await audit(tx, desk, staff, `opening:${input.act}`, input.about);
  return { done: input.about, bookingId: null };
}

/** When the office is open, apart from the days that staff closed, and what they closed and took out. */
export type OpenTimes = { calendar: Calendar; opening: Opening };

/**
 * The bookings still to come whose time `after` takes away for a reason that `before` did not have; by start. Each reason is asked
 * about for itself: who was called because the day is closed stands there again when the day is opened while the seat is out,
 * and what was kept outside of the hours goes with a closed day.
 */
export async function hitsOf(view: View, desk: Desk, before: OpenTimes, after: OpenTimes): Promise<Hit[]> {
  const now = desk.world.clock.now();
  const [from, to] = [dayOf(now), plusDays(dayOf(now), FURTHEST_DAYS)];
  const known = shutIn(before, from, to);
  const shut = shutIn(after, from, to);
  const isHit = (seat: number, slot: Slot) => {
    if (slot.start <= now) return false;
    const reasons = shut(seat, slot);
    return reasons.length > 0 && reasons.some((one) => !known(seat, slot).includes(one));
  };
  const held = (await view.taken(now, endOf(to))).filter((one) => isHit(one.seat, one));
  const hits: Hit[] = [];
  for (const id of new Set(held.sort((a, b) => (a.start < b.start ? -1 : 1)).map((one) => one.bookingId))) {
    const booking = await view.booking(id);
    if (!booking) continue;
    const agreed = booking.status === "confirmed" && isHit(booking.choice.seat, booking.choice.slot);
    const offer = openOfferOf(booking);
    const choices = (offer ? standing(offer) : []).filter((choice) => isHit(choice.seat, choice.slot));
    hits.push({ booking, agreed: agreed ? booking.choice : null, choices });
  }
  return hits;
}

/** Whether another seat is free at the same time; only a seat that is taken out leaves that, a closed day does not. */
export async function hasOtherSeat(view: View, desk: Desk, { agreed }: Hit, after: Opening): Promise<boolean> {
  const { calendar, rooms, policy } = await officeNow(view, desk);
  if (!agreed || hoursOn(dayOf(agreed.slot.start), calendarWith(calendar, after)) === null) return false;
  const { start, end } = agreed.slot;
  const day = dayOf(start);
  const taken: Taken[] = [...(await view.taken(start, end)), ...blockedSeats(after, day, day)];
  const inRoom = rooms.some((room) => room.seat === agreed.seat);
  for (let seat = 1; seat <= policy.seats; seat++) {
    if (inRoom && !rooms.some((room) => room.seat === seat)) continue;
    if (!taken.some((one) => one.seat === seat && one.start < end && start < one.end)) return true;
  }
  return false;
}

const NO_DAYS: ReadonlySet<Day> = new Set();

type By = { staff: StaffId; reason: string };

/** A refusal undoes the whole act. */
export async function settleHit(
  tx: Tx,
  desk: Desk,
  hit: Hit,
  how: Settlement | null,
  by: By,
): Promise<ActRefusal | null> {
  const { id: bookingId } = hit.booking;
  if (how === "keep") return null;
  if (!hit.agreed) return replaceOffer(tx, desk, hit, by);
  switch (how) {
    case "seat": {
      const at = desk.world.clock.now();
      const made = await handleIn(tx, desk, { type: "reseat", at, bookingId, ...by }, byStaff(by.staff));
      return "refused" in made ? made.refused : null;
    }
    case "telephone": {
      const made = await switchToTelephone(tx, desk, { ...by, bookingId });
      // Whoever cannot telephone is written to about another way.
      if ("refused" in made && made.refused === "cannotTelephone") {
        await callAbout(tx, desk, hit, "moveByCall");
        return null;
      }
      if ("refused" in made && made.refused !== "nothingToDo") return made.refused;
      // The other time that is being offered may have been taken away with the agreed one.
      return hit.choices.length > 0 ? replaceOffer(tx, desk, hit, by) : null;
    }
    case "cancel": {
      const made = await cancelByHand(tx, desk, { ...by, bookingId, by: "office" });
      if ("refused" in made) return made.refused;
      if (await mayComeTooLate(tx, desk, hit)) await callAbout(tx, desk, hit, "lateCancellation");
      return null;
    }
    case "call":
    case null:
      await callAbout(tx, desk, hit, "moveByCall");
      return null;
  }
}

/** Other seats for the same times where there are any, else a new offer from the same wishes; what staff hold stays theirs. */
async function replaceOffer(tx: Tx, desk: Desk, hit: Hit, { staff, reason }: By): Promise<null> {
  const { id: bookingId, wishes, requestedAt: receivedAt, frozen } = hit.booking;
  const at = desk.world.clock.now();
  if (!frozen) {
    const moved = await handleIn(tx, desk, { type: "reseat", at, bookingId, staff, reason }, byStaff(staff));
    if (!("refused" in moved)) return null;
    const anew = { mailId: null, staff, wishes, missing: [], readings: [] };
    const made = await handleIn(tx, desk, { type: "revise", at, bookingId, receivedAt, ...anew }, byStaff(staff));
    if (!("refused" in made)) return null;
  }
  await callAbout(tx, desk, hit, "offerShut");
  return null;
}

async function callAbout(tx: Tx, desk: Desk, { booking, agreed, choices }: Hit, why: string): Promise<void> {
  const at = desk.world.clock.now();
  const { calendar } = await officeInForce(tx, desk);
  const start = (agreed ?? choices[0])?.slot.start;
  await addTask(tx, desk, {
    kind: "telephone",
    why,
    at,
    due: start ? knownBy(start, at, calendar) : null,
    bookingId: booking.id,
  });
}

/** A mail written now may be read only after the consultation: on the day itself and before the next business day is over. */
async function mayComeTooLate(tx: Tx, desk: Desk, { booking, agreed }: Hit): Promise<boolean> {
  if (!agreed) return false;
  // Without an address there is the task to tell it already.
  if (!(await tx.person(booking.personId))?.address) return false;
  if ((await sendModeOf(tx, desk)) === "shadow") return true;
  const next = businessDayAfter(dayOf(desk.world.clock.now()), 1, (await officeNow(tx, desk)).calendar);
  return dayOf(agreed.slot.start) <= next;
}

/**
 * For which reasons a seat cannot be had at a time, each by its name. Only what staff took away: what was promised stays on a
 * holiday that moved, until somebody takes its hour or seat as well.
 */
function shutIn({ calendar: own, opening }: OpenTimes, from: Day, to: Day): (seat: number, slot: Slot) => string[] {
  const calendar = { ...own, holidays: NO_DAYS, closures: NO_DAYS };
  const { closures, blocks } = opening;
  const absences = blockedSeats({ ...opening, blocks: [] }, from, to);
  return (seat, slot) => {
    const day = dayOf(slot.start);
    const hours = hoursOn(day, calendar);
    const isOutside = hours === null || slot.start < hours.opens || hours.closes < slot.end;
    return [
      ...(isOutside ? ["hours"] : []),
      ...(closures.some((one) => one.day === day) ? ["closed"] : []),
      ...(isTakenOut(seat, slot, absences) ? ["seatHours"] : []),
      ...blocks.flatMap((one) =>
        one.seat === seat && overlaps(slot, { start: one.from, end: one.to }) ? [one.id] : [],
      ),
    ];
  };
}

/** Why nobody could count business days by these times any more; null where one can. */
export function calendarFault({ calendar: own, opening }: OpenTimes, today: Day): ActRefusal | null {
  if (opening.closures.length + opening.blocks.length > MOST_ENTRIES) return "tooManyClosures";
  const calendar = calendarWith(own, opening);
  let closed = 0;
  for (let ahead = 0; ahead < FURTHEST_DAYS; ahead++) {
    closed = hoursOn(plusDays(today, ahead), calendar) === null ? closed + 1 : 0;
    if (closed > MOST_CLOSED_IN_A_ROW) return "closedTooLong";
  }
  return null;
}
