import type { StaffId } from "../booking/booking.ts";
import { LIMIT_RANGES, PERIOD_MONTHS, PERIOD_RANGES, type Policy } from "../booking/policy.ts";
import type { LetterKind } from "../mail/letters/letter.ts";
import { LETTER_KINDS } from "../mail/letters/letter-vocabulary.ts";
import type { Tx, View } from "../world/store.ts";
import { type ActOutcome, audit } from "./acts.ts";
import type { Desk } from "./desk.ts";
import { may } from "./rights.ts";

/**
 * What staff may change of the office's own values in the console: the limits for a person, and the wording of letters. The profile
 * says what holds as long as nobody changed it; each change is a row with who, when, before, after and why, and holds from the
 * next command on.
 */
export type LimitName = keyof typeof LIMIT_RANGES | "bookingsPerPeriod";
export type Limits = Pick<Policy, LimitName>;

export const LIMIT_NAMES = [...Object.keys(LIMIT_RANGES), "bookingsPerPeriod"] as LimitName[];
export const MOST_WORDING_CHARACTERS = 6_000;
const WORDING = "wording:";

/** The profile's policy with what staff changed of it. */
export async function policyNow(view: Pick<View, "changesInForce">, desk: Desk): Promise<Policy> {
  const { policy } = desk.office;
  const changed = (await view.changesInForce(LIMIT_NAMES)).flatMap(({ name, after }) => {
    const value: unknown = after === null ? null : JSON.parse(after);
    // A value that this version of the program no longer takes gives way to the profile's.
    return value !== null && isLimit(name as LimitName, value) ? [[name, value]] : [];
  });
  return changed.length === 0 ? policy : { ...policy, ...Object.fromEntries(changed) };
}

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
export async function newestChange(view: View, of: "limits" | LetterKind): Promise<number> {
  const names = of === "limits" ? LIMIT_NAMES : [`${WORDING}${of}`];
  return Math.max(0, ...(await view.changesInForce(names)).map(({ order }) => order));
}

type Said = { staff: StaffId; reason: string; seen: number };

/** A value like the profile's goes back to the profile, and follows it from then on. */
export async function changeLimits(
  tx: Tx,
  desk: Desk,
  { limits, ...said }: Said & { limits: Limits },
): Promise<ActOutcome> {
  if (!may(await tx.staff(said.staff), "changeSettings")) return { refused: "managersOnly" };
  if ((await newestChange(tx, "limits")) !== said.seen) return { refused: "settingChanged" };
  if (LIMIT_NAMES.some((name) => !isLimit(name, limits[name]))) return { refused: "unsoundValue" };
  const before = await policyNow(tx, desk);
  const changed = LIMIT_NAMES.filter((name) => !isSame(before[name], limits[name]));
  if (changed.length === 0) return { refused: "nothingToDo" };
  for (const name of changed) {
    const after = isSame(limits[name], desk.office.policy[name]) ? null : limits[name];
    await record(tx, desk, said, name, before[name], after);
  }
  return { done: "limits", bookingId: null };
}

/** `source` null goes back to the wording of the profile, or of the program. What a letter must not lose is checked. */
export async function changeWording(
  tx: Tx,
  desk: Desk,
  { kind, source, ...said }: Said & { kind: LetterKind; source: string | null },
): Promise<ActOutcome> {
  if (!may(await tx.staff(said.staff), "changeSettings")) return { refused: "managersOnly" };
  if ((await newestChange(tx, kind)) !== said.seen) return { refused: "settingChanged" };
  const before = await wordingNow(tx, kind);
  const isLoaded = source !== null && source === desk.render.sourceOf(kind);
  if (source === before || (isLoaded && before === null)) return { refused: "nothingToDo" };
  if (source !== null && (source.length > MOST_WORDING_CHARACTERS || desk.render.problemsOf(kind, source).length > 0))
    return { refused: "unsoundValue" };
  await record(tx, desk, said, `${WORDING}${kind}`, before, isLoaded ? null : source);
  return { done: kind, bookingId: null };
}

/** Of which limit or letter a row of the table tells. */
export function subjectOf(name: string): { limit: LimitName } | { letter: LetterKind } | null {
  const limit = LIMIT_NAMES.find((one) => one === name);
  if (limit) return { limit };
  const letter = LETTER_KINDS.find((kind) => name === `${WORDING}${kind}`);
  return letter ? { letter } : null;
}

async function record(tx: Tx, desk: Desk, { staff, reason }: Said, name: string, before: unknown, after: unknown) {
  const json = (value: unknown) => (value === null ? null : JSON.stringify(value));
  const at = desk.world.clock.now();
  await tx.addOfficeChange({ at, staff, name, before: json(before), after: json(after), reason });
  await audit(tx, desk, staff, "officeChange", name);
}

function isLimit(name: LimitName, value: unknown): boolean {
  if (name !== "bookingsPerPeriod") return isWithin(value, LIMIT_RANGES[name]);
  if (typeof value !== "object" || value === null) return false;
  const { months, count, minutes } = value as Partial<Policy["bookingsPerPeriod"]>;
  return (
    PERIOD_MONTHS.some((one) => one === months) &&
    (count === null || isWithin(count, PERIOD_RANGES.count)) &&
    (minutes === null || isWithin(minutes, PERIOD_RANGES.minutes))
  );
}

function isWithin(value: unknown, { least, most }: { least: number; most: number }): boolean {
  return typeof value === "number" && Number.isInteger(value) && value >= least && value <= most;
}

function isSame(one: Limits[LimitName], other: Limits[LimitName]): boolean {
  if (typeof one === "number" || typeof other === "number") return one === other;
  return one.months === other.months && one.count === other.count && one.minutes === other.minutes;
}
