import type { PersonId, StaffId } from "../booking/booking.ts";
import type { Time } from "../booking/time.ts";
import type { Tx, View } from "../world/store.ts";
import type { Person } from "../world/store-rows.ts";

/**
 * What staff changed of who a row is: its name and number, corrected or taken over from another row. Kept among the settings, sealed
 * like them, as the table of people holds the values in force alone; erased with the person.
 */
export type PersonChange = {
  at: Time;
  staff: StaffId;
  act: "corrected" | "merged" | "unmerged";
  before: WhoTheyAre;
  after: WhoTheyAre;
  /** Stays in the office; empty for a merging, which says by itself why. */
  reason: string;
};

export type WhoTheyAre = Pick<Person, "name" | "jobSeekerNumber" | "registering">;

const MOST_KEPT = 50;

export function whoOf({ name, jobSeekerNumber, registering }: Person): WhoTheyAre {
  return { name, jobSeekerNumber, registering };
}

export function isSameWho(one: WhoTheyAre, other: WhoTheyAre): boolean {
  return (
    one.name === other.name && one.jobSeekerNumber === other.jobSeekerNumber && one.registering === other.registering
  );
}

/** Newest first. */
export async function changesOfPerson(view: Pick<View, "setting">, id: PersonId): Promise<PersonChange[]> {
  return ((await view.setting(keyOf(id))) as PersonChange[] | null) ?? [];
}

export async function addPersonChange(tx: Tx, id: PersonId, change: PersonChange): Promise<void> {
  await tx.putSetting(keyOf(id), [change, ...(await changesOfPerson(tx, id))].slice(0, MOST_KEPT));
}

/** Nothing of it stays when the person is erased. */
export async function forgetPersonChanges(tx: Tx, id: PersonId): Promise<void> {
  if ((await changesOfPerson(tx, id)).length > 0) await tx.putSetting(keyOf(id), []);
}

function keyOf(id: PersonId): string {
  return `person:${id}`;
}
