import type { Booking, PersonId, Slot } from "../booking/booking.ts";
import { monthsFrom, periodStart } from "../booking/limits.ts";
import type { Policy } from "../booking/policy.ts";
import { dayOf, startOf, type Time } from "../booking/time.ts";
import { sameName } from "../mail/address.ts";
import type { View } from "../world/store.ts";
import type { Person } from "../world/store-rows.ts";

const MOST_BOOKINGS_OF_A_PERSON = 1000;

/**
 * All rows of one person, in order of their ids: number plus matching name, whatever the address (design §2). Whoever has no
 * number is known by the row alone.
 */
export async function rowsOf(view: View, person: Person): Promise<Person[]> {
  const { jobSeekerNumber, name } = person;
  if (!jobSeekerNumber || !name) return [person];
  return (await view.peopleByNumber(jobSeekerNumber)).filter((one) => sameName(one.name, name));
}

/** Live bookings of the same person beside one. Without a number nobody can be told from somebody else. */
export async function countOpenBookings(view: View, person: Person, except: string): Promise<number> {
  if (!person.jobSeekerNumber) return 0;
  const live = await bookingsOf(view, person, { statuses: ["requested", "offered", "confirmed"] });
  return live.filter((one) => one.id !== except).length;
}

/** Consultations that were held or are agreed, from the period of `at` on (L6). */
export async function agreedSlotsOf(
  view: View,
  person: Person,
  except: string,
  at: Time,
  { bookingsPerPeriod: { months, count, minutes } }: Policy,
): Promise<Slot[]> {
  if (!person.jobSeekerNumber || (count === null && minutes === null)) return [];
  const from = periodStart(at, months);
  const agreed = await bookingsOf(view, person, { statuses: ["confirmed", "attended", "stopped"], from });
  return agreed.flatMap((one) => (one.id !== except && "choice" in one ? [one.choice.slot] : []));
}

/** T6-6c: the no-shows that a person recorded in the last months, oldest first; never those of an address. */
export async function noShowsOf(view: View, person: Person, at: Time, { noShowMonths }: Policy): Promise<Booking[]> {
  return bookingsOf(view, person, { statuses: ["noShow"], from: startOf(monthsFrom(dayOf(at), -noShowMonths)) });
}

/** Bookings of all the person's rows, row by row in the order of the store. */
export async function bookingsOf(
  view: View,
  person: Person,
  filter: { statuses?: Booking["status"][]; from?: Time } = {},
): Promise<Booking[]> {
  const all: Booking[] = [];
  for (const { id } of await rowsOf(view, person)) {
    all.push(...(await view.bookings({ ...filter, personId: id as PersonId, limit: MOST_BOOKINGS_OF_A_PERSON })));
  }
  return all;
}
