import type { Booking } from "../booking/booking.ts";
import { dayOf, type Time } from "../booking/time.ts";
import type { View } from "../world/store.ts";
import type { Person, PersonRefusal } from "../world/store-rows.ts";
import type { Desk } from "./desk.ts";
import { policyNow } from "./office-values.ts";
import { noShowsOf, rowsOf } from "./same-person.ts";

const MOST_REFUSALS = 100;

/** What staff must see of a person before they decide (T6-6c): never counted by address. */
export type Standing = {
  /** No-shows recorded by a person within the months of the profile, oldest first. */
  noShows: Booking[];
  /** The refusal in force. */
  refusal: PersonRefusal | null;
  /** All there ever were, oldest first. */
  refusals: PersonRefusal[];
};

export async function standingOf(view: View, desk: Desk, person: Person, at: Time): Promise<Standing> {
  const refusals = await refusalsOf(view, person);
  return {
    noShows: await noShowsOf(view, person, at, await policyNow(view, desk)),
    refusal: refusals.find((one) => isInForce(one, at)) ?? null,
    refusals,
  };
}

export async function isRefusedNow(view: View, person: Person, at: Time): Promise<boolean> {
  return (await refusalsOf(view, person)).some((one) => isInForce(one, at));
}

async function refusalsOf(view: View, person: Person): Promise<PersonRefusal[]> {
  const ids = (await rowsOf(view, person)).map(({ id }) => id);
  return view.refusalsOf(ids, MOST_REFUSALS);
}

/** Its last day belongs to it; nothing but the date ends it, or a person. */
export function isInForce({ liftedAt, until }: PersonRefusal, at: Time): boolean {
  return liftedAt === null && dayOf(at) <= until;
}
