import { dayOf } from "../booking/time.ts";
import type { Subject } from "./changed.ts";
import { type Html, section, type Visit } from "./layout.ts";
import type { BookingDeed, Notice } from "./notices.ts";
import { personFacts } from "./person-facts.ts";
import { type Ctx, type Known, look, param, type Room } from "./room.ts";
import { STATUS_WORDS } from "./wording.ts";

/** A booking with its person, and what every form about it shares. */
export type OnBooking = Known & {
  staff: string;
  visit: Visit;
  today: ReturnType<typeof dayOf>;
  common: (
    path: BookingDeed,
    title: string,
  ) => {
    place: null;
    title: string;
    path: string;
    back: string;
    on: Subject;
    lead: Html;
    after: (done: { bookingId: string | null }) => string;
  };
};

/** Opens the booking of the path, or says that there is none. */
export async function onBooking(
  c: Ctx,
  room: Room,
  serve: (on: OnBooking) => Promise<Response> | Response,
): Promise<Response> {
  const visit = c.get("visit");
  const known = await look(room, async (view): Promise<Known | null> => {
    const booking = await view.booking(param(c, "id"));
    return booking && { booking, person: await view.person(booking.personId) };
  });
  if (!known) return c.notFound();
  const { booking, person } = known;
  const today = dayOf(visit.now);
  const back = `/bookings/${booking.id}`;
  return serve({
    booking,
    person,
    staff: visit.staff.id,
    visit,
    today,
    common: (path, title) => ({
      place: null,
      title,
      path: `${back}/${path}`,
      back,
      on: { bookingId: booking.id },
      lead: section(`予約 ${booking.reference}：${STATUS_WORDS[booking.status]}`, personFacts(person)),
      after: (done) => `/bookings/${done.bookingId ?? booking.id}?done=${path satisfies Notice}`,
    }),
  });
}
