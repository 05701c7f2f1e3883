import { ERASED } from "../../src/booking/erasing.ts";
import { type Day, dayOf, plusDays } from "../../src/booking/time.ts";
import { legalHolds } from "../../src/desk/legal-hold.ts";
import type { View } from "../../src/world/store.ts";
import type { InboundMail } from "../../src/world/store-rows.ts";
import { isAddressOf } from "./invariants-letters.ts";
import type { ErasedPerson } from "./staff-erasing.ts";
import type { Meaning, Town } from "./town.ts";

const ALL = 1000;

/** From which day on it is looked again whether everything of somebody is gone, as what comes later may bring it back. */
const LOOK_FROM = new WeakMap<ErasedPerson, Day>();
const DAYS_BETWEEN = 3;

/** Who came back after being erased, and is somebody new from then on. */
const BACK = new WeakSet<ErasedPerson>();

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
  const today = dayOf(town.now());
  const hasUnread = (await view.inboundMails({ states: ["new"], limit: 1 })).length > 0;
  let all: string | null = null;
  for (const erased of town.erased) {
    // What nobody has read is judged when it is.
    if (hasUnread || (LOOK_FROM.get(erased) ?? today) > today) continue;
    const isGone = (await Promise.all(erased.ids.map((id) => view.person(id)))).every((one) => one?.name === ERASED);
    if (!isGone && !erased.finished) continue;
    LOOK_FROM.set(erased, plusDays(today, DAYS_BETWEEN));
    for (const id of erased.mailIds)
      if (await view.inboundRaw(id)) broken.push(`the bytes of mail ${id} outlived its person`);
    if (BACK.has(erased) || (await isBack(town, view, erased))) {
      BACK.add(erased);
      continue;
    }
    all ??= await town.store.snapshot(town.office.id);
    for (const value of erased.values)
      if (
        all.includes(value) &&
        !(await isOfARelative(town, view, value, erased)) &&
        !(await isOfANamesake(view, value, erased))
      )
        broken.push(`${erased.ids.join(" ")} was erased, and a value is still there: ${around(all, value)}`);
  }
  return broken;
}

/** Since then they wrote themselves, which no program of theirs does for them, or a row was made for them. */
async function isBack(town: Town, view: View, { number, values, rows, at }: ErasedPerson): Promise<boolean> {
  const isTheirs = (one: { name: string | null; number: string | null }) =>
    (one.number !== null && one.number === number) || (one.name !== null && values.includes(one.name));
  const people = await view.people({ living: true, limit: ALL });
  if (people.some(({ id, name, jobSeekerNumber }) => !rows.has(id) && isTheirs({ name, number: jobSeekerNumber })))
    return true;
  const mails = await view.inboundMails({ limit: ALL });
  return mails.some(({ subject, messageId, state, storedAt, heldAt, settledAt }) => {
    const { person = null, meaning = "spam" } = town.truth.get(messageId ?? "") ?? {};
    const isSince = state === "new" || [storedAt, heldAt, settledAt].some((moment) => moment !== null && moment >= at);
    return subject !== ERASED && person !== null && isTheirs(person) && isSince && !BY_ITSELF.has(meaning);
  });
}

const BY_ITSELF: ReadonlySet<Meaning> = new Set(["automatic", "receipt", "bounce"]);

/** A relative at that address has written, or called, at any time. */
async function isOfARelative(
  town: Town,
  view: View,
  address: string,
  { number, values }: ErasedPerson,
): Promise<boolean> {
  const others = town.people.filter(
    (one) => isAddressOf(one, address) && one.number !== number && !values.includes(one.name),
  );
  if (others.length === 0) return false;
  const mails = await view.inboundMails({ limit: ALL });
  for (const other of others) {
    if ((await view.peopleByNumber(other.number)).length > 0) return true;
    const wrote = ({ subject, messageId }: InboundMail) =>
      subject !== ERASED && messageId !== null && town.truth.get(messageId)?.person?.number === other.number;
    if (mails.some(wrote)) return true;
  }
  return false;
}

/** Whoever gave no number has nothing but a name, and a name alone makes nobody the same person. */
async function isOfANamesake(view: View, value: string, { number }: ErasedPerson): Promise<boolean> {
  return number === "" && (await view.people({ living: true, limit: ALL })).some(({ name }) => name === value);
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
