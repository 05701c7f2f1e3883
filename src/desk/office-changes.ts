import type { StaffId } from "../booking/booking.ts";
import { canonicalJson } from "../booking/canonical-json.ts";
import type { Policy } from "../booking/policy.ts";
import { addressKey } from "../mail/address.ts";
import type { LetterKind } from "../mail/letters/letter.ts";
import { LETTER_KINDS } from "../mail/letters/letter-vocabulary.ts";
import type { Tx, View } from "../world/store.ts";
import { type ActOutcome, audit } from "./acts.ts";
import type { Desk } from "./desk.ts";
import {
  areStaffAddresses,
  type ContactName,
  contactNamesOf,
  contactOf,
  DEADLINE_NAMES,
  type DeadlineName,
  isContact,
  isNumbers,
  LIMIT_NAMES,
  type LimitName,
  officeNow,
  policyNow,
  type ValueName,
} from "./office-values.ts";
import { may } from "./rights.ts";

/**
 * What staff may change of the office's own values in the console. The profile says what holds as long as nobody changed it; each
 * change is a row with who, when, before, after and why, and holds from the next command on (decision 16). Opening hours and rooms
 * touch bookings and stand in files of their own.
 */
export type Limits = Pick<Policy, LimitName>;
export type Deadlines = Pick<Policy, DeadlineName>;
export type Contact = { [name in ContactName]?: string };

export const MOST_WORDING_CHARACTERS = 6_000;
const WORDING = "wording:";

/** The wording of a letter that staff gave it; null where they gave none. */
export async function wordingNow(view: Pick<View, "changesInForce">, kind: LetterKind): Promise<string | null> {
  const [change] = await view.changesInForce([`${WORDING}${kind}`]);
  return change?.after ? (JSON.parse(change.after) as string) : null;
}

/** Letters whose wording staff changed, with the place of the change. */
export async function ownWordings(view: View): Promise<Map<LetterKind, { source: string; order: number }>> {
  const changes = await view.changesInForce(LETTER_KINDS.map((kind) => `${WORDING}${kind}`));
  return new Map(
    changes.flatMap(({ name, after, order }) =>
      after ? [[name.slice(WORDING.length) as LetterKind, { source: JSON.parse(after) as string, order }]] : [],
    ),
  );
}

/** The newest change of these names, 0 before the first: what a form was opened on. */
export async function newestChange(view: Pick<View, "changesInForce">, names: readonly string[]): Promise<number> {
  return Math.max(0, ...(await view.changesInForce(names)).map(({ order }) => order));
}

export function wordingName(kind: LetterKind): string {
  return `${WORDING}${kind}`;
}

export type Said = { staff: StaffId; reason: string; seen: number };

/** A value like the profile's goes back to the profile, and follows it from then on. */
export async function changeLimits(
  tx: Tx,
  desk: Desk,
  { limits, ...said }: Said & { limits: Limits },
): Promise<ActOutcome> {
  if (LIMIT_NAMES.some((name) => !isNumbers(name, limits[name]))) return { refused: "unsoundValue" };
  return changeValues(tx, desk, said, LIMIT_NAMES, await policyNow(tx, desk), desk.office.policy, limits);
}

/** How long people have to reply, and how long the office has to answer: what was told to somebody stays as it was told. */
export async function changeDeadlines(
  tx: Tx,
  desk: Desk,
  { deadlines, ...said }: Said & { deadlines: Deadlines },
): Promise<ActOutcome> {
  if (DEADLINE_NAMES.some((name) => !isNumbers(name, deadlines[name]))) return { refused: "unsoundValue" };
  return changeValues(tx, desk, said, DEADLINE_NAMES, await policyNow(tx, desk), desk.office.policy, deadlines);
}

/** Address and telephone as letters print them, from the next letter on. */
export async function changeContact(
  tx: Tx,
  desk: Desk,
  { contact, ...said }: Said & { contact: Contact },
): Promise<ActOutcome> {
  const names = contactNamesOf(desk.office);
  if (names.some((name) => !isContact(name, contact[name]))) return { refused: "unsoundValue" };
  const now = await officeNow(tx, desk);
  const valuesOf = (office: typeof now) => Object.fromEntries(names.map((name) => [name, contactOf(office, name)]));
  return changeValues(tx, desk, said, names, valuesOf(now), valuesOf(desk.office), contact);
}

/**
 * Who gets the numbers of the day and the alarms. Mail from such an address is staff's own from then on, so it can be nobody's who
 * has written to the office as a job seeker; and so it is the chief's, who may know who has.
 */
export async function changeStaffAddresses(
  tx: Tx,
  desk: Desk,
  { staffAddresses, ...said }: Said & { staffAddresses: string[] },
): Promise<ActOutcome> {
  if (!may(await tx.staff(said.staff), "staffAddresses")) return { refused: "chiefOnly" };
  if (!areStaffAddresses(staffAddresses)) return { refused: "unsoundValue" };
  if ((await addressesOfPeople(tx, staffAddresses)).length > 0) return { refused: "addressOfPerson" };
  const before = (await officeNow(tx, desk)).mail.staffAddresses ?? [];
  const own = desk.office.mail.staffAddresses ?? [];
  const names = ["staffAddresses"] as const;
  return changeValues(tx, desk, said, names, { staffAddresses: before }, { staffAddresses: own }, { staffAddresses });
}

/** Those of these addresses under which a job seeker is known. */
export async function addressesOfPeople(view: View, addresses: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const address of addresses)
    if (addressKey(address) && (await view.peopleByAddress(address)).length > 0) found.push(address);
  return found;
}

/** One row for each value that is another one now. */
async function changeValues<N extends ValueName>(
  tx: Tx,
  desk: Desk,
  said: Said,
  names: readonly N[],
  before: { readonly [name in N]?: unknown },
  profile: { readonly [name in N]?: unknown },
  values: { readonly [name in N]?: unknown },
): Promise<ActOutcome> {
  const refused = await refusalOf(tx, said, names);
  if (refused) return { refused };
  const changed = names.filter((name) => !isSame(before[name], values[name]));
  if (changed.length === 0) return { refused: "nothingToDo" };
  for (const name of changed) {
    const after = isSame(values[name], profile[name]) ? null : values[name];
    await recordChange(tx, desk, said, name, before[name], after);
  }
  return { done: changed.join(" "), bookingId: null };
}

async function refusalOf(tx: Tx, { staff, seen }: Said, names: readonly string[]) {
  if (!may(await tx.staff(staff), "changeSettings")) return "managersOnly";
  return (await newestChange(tx, names)) === seen ? null : "settingChanged";
}

/** `source` null goes back to the wording of the profile, or of the program. What a letter must not lose is checked. */
export async function changeWording(
  tx: Tx,
  desk: Desk,
  { kind, source, ...said }: Said & { kind: LetterKind; source: string | null },
): Promise<ActOutcome> {
  const refused = await refusalOf(tx, said, [wordingName(kind)]);
  if (refused) return { refused };
  const before = await wordingNow(tx, kind);
  const isLoaded = source !== null && source === desk.render.sourceOf(kind);
  if (source === before || (isLoaded && before === null)) return { refused: "nothingToDo" };
  if (source !== null && (source.length > MOST_WORDING_CHARACTERS || desk.render.problemsOf(kind, source).length > 0))
    return { refused: "unsoundValue" };
  await recordChange(tx, desk, said, wordingName(kind), before, isLoaded ? null : source);
  return { done: kind, bookingId: null };
}

/** Of which letter a row of the table tells, if of any. */
export function letterOfChange(name: string): LetterKind | null {
  return LETTER_KINDS.find((kind) => name === wordingName(kind)) ?? null;
}

/** Appends the row that is in force from now on; `after` null is the profile's value. */
export async function recordChange(
  tx: Tx,
  desk: Desk,
  { staff, reason }: Pick<Said, "staff" | "reason">,
  name: string,
  before: unknown,
  after: unknown,
): Promise<void> {
  const json = (value: unknown) => (value === null || value === undefined ? null : JSON.stringify(value));
  const at = desk.world.clock.now();
  await tx.addOfficeChange({ at, staff, name, before: json(before), after: json(after), reason });
  await audit(tx, desk, staff, "officeChange", name);
}

/** Values as they are kept: numbers, texts, and small records in one order of their fields. */
export function isSame(one: unknown, other: unknown): boolean {
  return canonicalJson(one) === canonicalJson(other);
}
