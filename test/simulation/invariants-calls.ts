import type { Booking } from "../../src/booking/booking.ts";
import { ERASED } from "../../src/booking/erasing.ts";
import type { View } from "../../src/world/store.ts";
import type { OutboxLetter } from "../../src/world/store-rows.ts";
import { phoneOf } from "./people.ts";
import type { Town } from "./town.ts";

const ALL = 1000;
const OF_A_MEETING = /Zoom|ミーティング|パスコード|[Mm]eeting ID|[Pp]asscode/;
const WHO_RINGS =
  /お電話します|電話（でんわ）をします|[Ww]e will phone you|話する方法は|話（はな）し方（かた）を|how we can talk/;
/** Why staff are asked to find out how somebody is to be reached. */
const ASKS_STAFF = ["noNumber", "cannotBeCalled"];

const LOOKED_AT = new WeakSet<OutboxLetter>();

/**
 * An office that has no meetings and rings (decision 9): each booking is agreed as a call, no letter tells of a meeting, each one about
 * what is agreed says who rings whom, a number is nobody's but its owner's, and where none is known staff were asked to find it out.
 */
export async function checkCalls(
  town: Town,
  view: View,
  bookings: readonly Booking[],
  letters: readonly OutboxLetter[],
): Promise<string[]> {
  if (town.calls === null) return [];
  const broken = (await view.meetings({ limit: ALL })).map(
    ({ id }) => `meeting ${id} was made though the office rings`,
  );
  for (const letter of letters) {
    if (LOOKED_AT.has(letter) || letter.to === ERASED) continue;
    const found = ofLetter(town, letter);
    broken.push(...found);
    if (found.length === 0) LOOKED_AT.add(letter);
  }
  for (const booking of bookings) {
    if (booking.status !== "confirmed" || booking.entered) continue;
    if (booking.meeting?.by !== "telephone") broken.push(`${booking.id} was agreed as no call`);
    else if (!(await isReachable(view, booking))) broken.push(`${booking.id}: nobody was asked for a number to ring`);
  }
  return broken;
}

function ofLetter({ people }: Town, { id, kind, to, subject, text, html }: OutboxLetter): string[] {
  const words = `${subject}\n${text}\n${html}`;
  const broken: string[] = [];
  const [told] = OF_A_MEETING.exec(words) ?? [];
  if (told) broken.push(`letter ${id} (${kind}) tells of a meeting though the office rings: ${told}`);
  if ((kind === "details" || kind === "reminder") && !WHO_RINGS.test(text))
    broken.push(`letter ${id} (${kind}) does not say who rings`);
  for (const person of people)
    if (person.address !== to && person.otherAddress !== to && words.includes(phoneOf(person)))
      broken.push(`letter ${id} (${kind}) tells the telephone of another person`);
  return broken;
}

async function isReachable(view: View, { id, personId }: Booking): Promise<boolean> {
  const person = await view.person(personId);
  if (person?.phone && !person.cannotTelephone) return true;
  for (const open of [true, false]) {
    const tasks = await view.tasks({ open, bookingId: id, limit: ALL });
    if (tasks.some(({ why }) => ASKS_STAFF.includes(why))) return true;
  }
  return false;
}
