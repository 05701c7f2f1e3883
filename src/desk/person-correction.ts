import { sameName } from "../mail/address.ts";
import type { Tx, View } from "../world/store.ts";
import type { Person } from "../world/store-rows.ts";
import { type ActOutcome, audit } from "./acts.ts";
import type { Desk } from "./desk.ts";
import { livingPerson, type OnPerson } from "./person-acts.ts";
import {
  addPersonChange,
  changesOfPerson,
  isSameWho,
  type PersonChange,
  type WhoTheyAre,
  whoOf,
} from "./person-record.ts";
import { rowsOf } from "./same-person.ts";

/**
 * The right name and number of a person, on all rows that are this person's, so that none of them falls apart from the others. No
 * booking and no letter changes. Where another row has that name and number already, the two are merged by an act of their own.
 */
export async function correctPerson(
  tx: Tx,
  desk: Desk,
  { staff, personId, who, reason }: OnPerson & { who: WhoTheyAre; reason: string },
): Promise<ActOutcome> {
  const person = await livingPerson(tx, personId);
  if ("refused" in person) return person;
  if (!who.name) return { refused: "nameNeeded" };
  if (isSameWho(whoOf(person), who)) return { refused: "nothingToDo" };
  const rows = await rowsOf(tx, person);
  // What holds them together is the number.
  if (rows.length > 1 && !who.jobSeekerNumber) return { refused: "rowsFallApart" };
  const own = new Set(rows.map(({ id }) => id));
  const sharing = who.jobSeekerNumber ? await tx.peopleByNumber(who.jobSeekerNumber) : [];
  const others = sharing.filter(({ id }) => !own.has(id));
  if (others.some((one) => one.name !== null && !sameName(one.name, who.name)))
    return { refused: "numberOfAnotherName" };
  if (others.length > 0) return { refused: "samePersonElsewhere" };
  const at = desk.world.clock.now();
  for (const row of rows) {
    await tx.savePerson({ ...row, ...who });
    await addPersonChange(tx, row.id, { at, staff, act: "corrected", before: whoOf(row), after: who, reason });
    await audit(tx, desk, staff, "correctPerson", row.id);
  }
  return { done: personId, bookingId: null };
}

/** The name and number that a row had before it was merged, if it was, and nobody has changed them since. */
export async function mergingToUndo(view: View, person: Person): Promise<PersonChange | null> {
  const [newest] = await changesOfPerson(view, person.id);
  return newest?.act === "merged" && isSameWho(newest.after, whoOf(person)) ? newest : null;
}

/** Two people had been taken for one: the row is again who it was. What was counted together is counted apart. */
export async function unmergePerson(
  tx: Tx,
  desk: Desk,
  { staff, personId, reason }: OnPerson & { reason: string },
): Promise<ActOutcome> {
  const person = await livingPerson(tx, personId);
  if ("refused" in person) return person;
  const merging = await mergingToUndo(tx, person);
  if (!merging) return { refused: "nothingToDo" };
  const { before } = merging;
  await tx.savePerson({ ...person, ...before });
  const at = desk.world.clock.now();
  await addPersonChange(tx, personId, { at, staff, act: "unmerged", before: whoOf(person), after: before, reason });
  await audit(tx, desk, staff, "unmergePerson", personId);
  return { done: personId, bookingId: null };
}
