import type { Booking, Event } from "../booking/booking.ts";
import type { WayIn } from "../mail/letters/letter.ts";
import type { View } from "../world/store.ts";
import type { LetterState } from "../world/store-rows.ts";

const MOST_LETTERS = 200;

/** What the letters about a meeting of a booking's own must know beyond their event. */
export async function meetingFacts(view: View, event: Event, booking: Booking) {
  const agreed = await agreedBefore(view, event, booking);
  return {
    agreed,
    ownMeeting: await wayInto(view, booking),
    told: agreed ? await toldOf(view, booking) : ("nothing" as const),
  };
}

/** What was agreed, for the letters that follow a confirmation without an ID. */
async function agreedBefore(view: View, event: Event, booking: Booking) {
  if (event.type !== "meetingReady" && event.type !== "meetingPromised") return null;
  return (await view.events(booking.id)).findLast((one) => one.type === "confirmed") ?? null;
}

/** A letter that still waits is overtaken now, and everything it said is to be said. */
async function toldOf(view: View, booking: Booking): Promise<"nothing" | "time" | "id"> {
  const events = await view.events(booking.id);
  const agreedAt = events.findLastIndex((one) => one.type === "confirmed");
  const letters = await view.letters({ bookingId: booking.id, states: HAS_LEFT, limit: MOST_LETTERS });
  const kinds = letters.filter(({ cause }) => positionIn(cause) >= agreedAt).map(({ kind }) => kind);
  const isCalled = events.slice(agreedAt).some((one) => one.type === "toldByPhone" && one.about === "details");
  if (kinds.includes("details") || isCalled) return "id";
  return kinds.includes("detailsFollow") ? "time" : "nothing";
}

/** A cause ends in the position of its event. */
function positionIn(cause: string): number {
  return Number(cause.slice(cause.lastIndexOf(":") + 1));
}

const HAS_LEFT: LetterState[] = ["sending", "accepted", "unknown", "bounced"];

export async function wayInto(view: View, booking: Booking): Promise<WayIn | null> {
  if (booking.status !== "confirmed" || booking.meeting?.by !== "own") return null;
  return (await view.meeting(booking.meeting.id))?.wayIn ?? null;
}
