import { sameName, sameNumber } from "../mail/address.ts";
import { type KnownLanguage, laterLanguage, withLanguage } from "../mail/language.ts";
import type { View } from "../world/store.ts";
import type { Person } from "../world/store-rows.ts";

/**
 * A new row of somebody who has one already: at another address, or with the number that the first mail did not give. In what
 * words they read best, and whether they can telephone, is known from there; a form that was filled in says nothing new about it.
 */
export async function withKnown<P extends Omit<Person, "id">>(view: View, person: P): Promise<P> {
  const rows = await earlierRows(view, person);
  return {
    ...person,
    ...(rows.some((one) => one.cannotTelephone) ? { cannotTelephone: true as const } : {}),
    ...withLanguage(knownLanguage(rows), person.language ?? null),
  };
}

/** Of the same number and name, or of the same address and name; families share an address, so alone it says nothing. */
async function earlierRows(view: View, person: Omit<Person, "id">): Promise<Person[]> {
  const { address, name, jobSeekerNumber } = person;
  const ofNumber = jobSeekerNumber ? await view.peopleByNumber(jobSeekerNumber) : [];
  const here = address === null ? [] : await view.peopleByAddress(address);
  const isOther = (one: Person) =>
    jobSeekerNumber !== null && one.jobSeekerNumber !== null && !sameNumber(one.jobSeekerNumber, jobSeekerNumber);
  return [...here.filter((one) => !isOther(one)), ...ofNumber].filter((one) => sameName(one.name, name));
}

function knownLanguage(rows: readonly Person[]): KnownLanguage | undefined {
  return rows.reduce<KnownLanguage | undefined>(
    (known, { language }) => laterLanguage(known, language ?? null),
    undefined,
  );
}
