import { type ClockTime, dayOf, plusDays } from "../../src/booking/time.ts";
import { type Hit, hitsOf, type Settlement } from "../../src/desk/closing.ts";
import {
  changeContact,
  changeDeadlines,
  changeStaffAddresses,
  newestChange,
  type Said,
} from "../../src/desk/office-changes.ts";
import { changeHours, HOURS_NAMES } from "../../src/desk/office-hours.ts";
import { changeRoom, roomName } from "../../src/desk/office-rooms.ts";
import { contactNamesOf, contactOf, DEADLINE_NAMES, officeNow } from "../../src/desk/office-values.ts";
import { openingOf } from "../../src/desk/opening.ts";
import { type Week, withWeekFrom } from "../../src/desk/week-hours.ts";
import { notListed, notListedAsHit, notListedInRoom } from "./invariants-listed.ts";
import type { Clerk } from "./staff.ts";
import type { Town } from "./town.ts";

/** Never the reason of a closing: by it a promise tells the two apart. */
const REASON = "試行のため";
/** A change is looked at again this often where somebody booked in between. */
const MOST_LOOKS = 3;

/**
 * What the chief changes of the office's own values (decision 16): the hours of a week, deadlines, what letters print of the
 * office, rooms, who is told at the office. Whoever was told something else is listed on the page before; all of it on dice of its own.
 */
export async function changeSettings(clerk: Clerk): Promise<void> {
  const { town } = clerk;
  await waver(clerk);
  const dice = town.values?.dice;
  if (!dice?.chance(0.2)) return;
  const chance = dice.next();
  if (chance < 0.3) await changeTheHours(clerk);
  else if (chance < 0.5) await changeTheDeadlines(clerk);
  else if (chance < 0.65) await changeTheContact(clerk);
  else if (chance < 0.9 && town.office.meetings === undefined) await changeARoom(clerk);
  else await changeTheAddresses(clerk);
}

const saidBy = ({ staff }: Clerk, seen: number): Said => ({ staff, reason: REASON, seen });

async function changeTheHours(clerk: Clerk): Promise<void> {
  const { town, desk, does } = clerk;
  const { values } = town;
  if (!values) return;
  const week = someWeek(town);
  const today = dayOf(town.now());
  const from = plusDays(today, values.dice.pick([0, 0, values.dice.between(1, 14)]));
  for (let looks = 0; looks < MOST_LOOKS; looks++) {
    const offers = values.dice.pick(["keep", "keep", "renew"] as const);
    const { seen, hits } = await desk.world.store.look(desk.office.id, async (view) => {
      const { calendar } = await officeNow(view, desk);
      const opening = await openingOf(view);
      const after = { calendar: withWeekFrom(calendar, week, from, today), opening };
      const found = await hitsOf(view, desk, { calendar, opening }, after);
      town.broken.push(...(await notListedAsHit(town, view, { before: calendar, after: after.calendar }, found)));
      return { seen: await newestChange(view, HOURS_NAMES), hits: found };
    });
    const settlements = new Map<string, Settlement>();
    for (const hit of hits) {
      town.count("hit by new hours");
      if (!hit.agreed) continue;
      // Whether the act is answered or not, somebody was asked.
      values.asked.add(hit.booking.id);
      settlements.set(hit.booking.id, howOf(town, hit));
    }
    const act = { ...saidBy(clerk, seen), week, from, settlements, offers };
    const done = await does("changeHours", (tx) => changeHours(tx, desk, act));
    if (!("refused" in done) || done.refused !== "newHits") return;
  }
}

function howOf({ values }: Town, { booking }: Hit): Settlement {
  if (booking.frozen) return "keep";
  return values?.dice.pick(["keep", "keep", "keep", "call", "telephone", "cancel"] as const) ?? "keep";
}

/** An afternoon or a day less, a later morning, or the profile's own again. */
function someWeek({ values, office }: Town): Week {
  const week = [...office.calendar.openHours];
  const dice = values?.dice;
  if (!dice || dice.chance(0.25)) return week;
  const weekday = dice.between(1, 5);
  const day = (from: string, to: string) => ({ from: from as ClockTime, to: to as ClockTime });
  const chance = dice.next();
  if (chance < 0.3) week[weekday] = null;
  else if (chance < 0.6) week[weekday] = day("08:30", "12:00");
  else for (const one of [1, 2, 3, 4, 5]) week[one] = chance < 0.8 ? day("09:30", "17:15") : day("08:30", "16:00");
  return week;
}

/**
 * Everybody shall be answered within a day; and once somebody was told so and waits, within three after all. What the receipt has said
 * stays said (decision 16).
 */
async function waver(clerk: Clerk): Promise<void> {
  const { town, desk } = clerk;
  if (!town.values?.wavering?.chance(0.8)) return;
  const { policy, waits } = await desk.world.store.look(desk.office.id, async (view) => {
    const receipts = (await view.letters({ limit: ALL })).filter(({ kind }) => kind === "heldReceipt");
    const told = new Set(receipts.filter(({ writtenAt }) => dayOf(writtenAt) === dayOf(town.now())).map(answeredBy));
    const held = await view.inboundMails({ states: ["held"], limit: ALL });
    return {
      policy: (await officeNow(view, desk)).policy,
      waits: held.some(({ messageId }) => messageId && told.has(messageId)),
    };
  });
  const { replyBusinessDays, answerBusinessDays } = policy;
  const wanted = waits ? 3 : 1;
  if (answerBusinessDays !== wanted) await changeDeadlinesTo(clerk, { replyBusinessDays, answerBusinessDays: wanted });
}

const ALL = 1000;
const answeredBy = ({ inReplyTo }: { inReplyTo: string | null }) => inReplyTo;

async function changeTheDeadlines(clerk: Clerk): Promise<void> {
  const dice = clerk.town.values?.dice;
  if (!dice) return;
  await changeDeadlinesTo(clerk, { replyBusinessDays: dice.between(1, 5), answerBusinessDays: dice.between(1, 3) });
}

type Deadlines = { replyBusinessDays: number; answerBusinessDays: number };

async function changeDeadlinesTo(clerk: Clerk, deadlines: Deadlines): Promise<void> {
  const { town, desk, does } = clerk;
  const seen = await desk.world.store.look(desk.office.id, async (view) => {
    town.broken.push(...(await notListed(town, view)));
    return newestChange(view, DEADLINE_NAMES);
  });
  await does("changeDeadlines", (tx) => changeDeadlines(tx, desk, { ...saidBy(clerk, seen), deadlines }));
}

async function changeTheContact(clerk: Clerk): Promise<void> {
  const { town, desk, does } = clerk;
  const dice = town.values?.dice;
  if (!dice) return;
  const telephone = dice.pick(TELEPHONES);
  const { seen, before } = await desk.world.store.look(desk.office.id, async (view) => {
    town.broken.push(...(await notListed(town, view)));
    const names = contactNamesOf(desk.office);
    const office = await officeNow(view, desk);
    const known = Object.fromEntries(names.map((name) => [name, contactOf(office, name)]));
    return { seen: await newestChange(view, names), before: known };
  });
  const contact = { ...before, telephone };
  await does("changeContact", (tx) => changeContact(tx, desk, { ...saidBy(clerk, seen), contact }));
}

/** The first is the profile's. */
export const TELEPHONES = ["025-552-0333", "025-552-0444", "025-552-0555"] as const;

async function changeARoom(clerk: Clerk): Promise<void> {
  const { town, desk, does } = clerk;
  const { values } = town;
  if (!values) return;
  const { dice, rooms } = values;
  const seat = dice.between(1, town.office.policy.seats);
  const number = String(rooms.length + 1).padStart(4, "0");
  const room = {
    meetingId: `000 5555 ${number}`,
    passcode: `NEW-${number}`,
    link: `https://zoom.example.jp/s/${number}`,
  };
  const isBack = dice.chance(0.2);
  // Whether the act was answered or not, somebody may be told of it from now on.
  if (!isBack) rooms.push({ seat, ...room });
  const seen = await desk.world.store.look(desk.office.id, async (view) => {
    town.broken.push(...(await notListedInRoom(town, view, desk, seat)));
    return newestChange(view, [roomName(seat)]);
  });
  const act = {
    ...saidBy(clerk, seen),
    seat,
    room: isBack ? null : room,
    told: dice.pick(["keep", "keep", "tell"] as const),
  };
  await does("changeRoom", (tx) => changeRoom(tx, desk, act));
}

const ADDRESSES = ["kakari@office.example.jp", "kacho@office.example.jp"] as const;

/** Now and then the address of a job seeker is typed by mistake, which must be refused. */
async function changeTheAddresses(clerk: Clerk): Promise<void> {
  const { town, desk, does } = clerk;
  const { values } = town;
  if (!values) return;
  const { dice } = values;
  const { seen, known } = await desk.world.store.look(desk.office.id, async (view) => ({
    seen: await newestChange(view, ["staffAddresses"]),
    known: (await view.people({ limit: 1000 })).flatMap(({ address }) => address ?? []),
  }));
  const isMistaken = known.length > 0 && dice.chance(0.15);
  const staffAddresses = isMistaken ? [dice.pick(known)] : ADDRESSES.slice(0, dice.between(0, ADDRESSES.length));
  const done = await does("changeStaffAddresses", (tx) =>
    changeStaffAddresses(tx, desk, { ...saidBy(clerk, seen), staffAddresses }),
  );
  if (isMistaken && !("refused" in done)) town.broken.push("a job seeker's address became one of staff");
}
