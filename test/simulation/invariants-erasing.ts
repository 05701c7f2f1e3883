import { ERASED } from "../../src/booking/erasing.ts";
import { legalHolds } from "../../src/desk/legal-hold.ts";
import type { View } from "../../src/world/store.ts";
import { isAddressOf } from "./invariants-letters.ts";
import type { Town } from "./town.ts";

const ALL = 1000;

/** Of whom everything was found gone already. */
const GONE = new WeakSet<object>();

/**
 * Decision 10: of an erased person no value is anywhere, as long as they have not written again; what a legal hold stands on is
 * never erased. An address that was theirs alone then may since be that of a relative who has written. That histories still fold is
 * asked of every booking.
 */
export async function leftOfErased(town: Town, view: View): Promise<string[]> {
  const broken: string[] = [];
  for (const { on, id, lifted } of await legalHolds(view))
    if (on === "person" && lifted === null && (await view.person(id))?.name === ERASED)
      broken.push(`the person ${id} was erased under a legal hold`);
  for (const erased of town.erased) {
    if (GONE.has(erased)) continue;
    const isGone = (await Promise.all(erased.ids.map((id) => view.person(id)))).every((one) => one?.name === ERASED);
    if (!isGone && !erased.finished) continue;
    GONE.add(erased);
    for (const id of erased.mailIds)
      if (await view.inboundRaw(id)) broken.push(`the bytes of mail ${id} outlived its person`);
    if (erased.number === "" || (await isKnown(town, view, erased.number))) continue;
    const all = await town.store.snapshot(town.office.id);
    for (const value of erased.values)
      if (all.includes(value) && !(await isOfARelative(town, view, value, erased.number)))
        broken.push(`${erased.ids.join(" ")} was erased, and a value is still there: ${around(all, value)}`);
  }
  return broken;
}

/** A mail of theirs was stored, or a call taken; of somebody erased: since then. */
async function isKnown(town: Town, view: View, number: string): Promise<boolean> {
  if ((await view.peopleByNumber(number)).length > 0) return true;
  const mails = await view.inboundMails({ limit: ALL });
  return mails.some(
    ({ subject, messageId }) => subject !== ERASED && messageId && town.truth.get(messageId)?.person?.number === number,
  );
}

async function isOfARelative(town: Town, view: View, address: string, number: string): Promise<boolean> {
  const others = town.people.filter((one) => isAddressOf(one, address) && one.number !== number);
  for (const other of others) if (await isKnown(town, view, other.number)) return true;
  return false;
}

function around(text: string, value: string): string {
  const at = text.indexOf(value);
  return text.slice(Math.max(0, at - 60), at + 40);
}

/** Message-IDs of letters whose words were gone at the end of the tick before: none of those may leave. */
const BARE = new WeakMap<Town, Set<string>>();

export async function bareLetters(town: Town, view: View): Promise<ReadonlySet<string>> {
  const before = BARE.get(town) ?? new Set<string>();
  if (town.erased.length > 0) {
    const letters = await view.letters({ limit: ALL });
    BARE.set(town, new Set(letters.filter(({ to }) => to === ERASED).map(({ messageId }) => messageId)));
  }
  return before;
}
