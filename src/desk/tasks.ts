import type { Booking, Event } from "../booking/booking.ts";
import type { Time } from "../booking/time.ts";
import type { Tx } from "../world/store.ts";
import type { Task } from "../world/store-rows.ts";
import type { Cause, Desk } from "./desk.ts";
import { hindranceTo } from "./telephone-numbers.ts";

/** What an event leaves for a person to do. */
export async function addTasksFor(tx: Tx, desk: Desk, event: Event, booking: Booking, cause: Cause): Promise<void> {
  const about = { bookingId: booking.id, mailId: cause.mail?.id ?? null, at: event.at };
  switch (event.type) {
    case "keptForStaff":
      return addTask(tx, desk, {
        ...about,
        kind: event.reason === "nothingFree" || event.reason === "unanswered" ? "telephone" : "review",
        why: event.reason,
        due: booking.answerBy,
      });
    case "wordReceived":
      return addTask(tx, desk, {
        ...about,
        kind: "sameDayWord",
        why: event.word.about,
        due: booking.status === "confirmed" ? booking.choice.slot.start : null,
      });
    case "changeLapsed":
      // The person wanted another time and has none; whether the agreed one is still wanted is asked by a person.
      return addTask(tx, desk, {
        ...about,
        kind: "telephone",
        why: `changeLapsed:${event.why}`,
        due: booking.status === "confirmed" ? booking.choice.slot.start : null,
      });
    case "meetingChanged":
      return addHindrance(tx, desk, event, booking, cause);
    case "confirmed": {
      await addHindrance(tx, desk, event, booking, cause);
      const person = await tx.person(booking.personId);
      // T2: an online registrant becomes a registered user by using the service; staff make the switch.
      if (person?.registering)
        await addTask(tx, desk, {
          ...about,
          kind: "switchRegistration",
          why: "registering",
          due: event.choice.slot.start,
        });
      return;
    }
    case "requested":
    case "revised":
    case "asked":
    case "offered":
    case "changeOffered":
    case "offerReleased":
    case "askedWhich":
    case "declined":
    case "cancelled":
    case "expired":
    case "rejected":
    case "outcomeRecorded":
    case "outcomeUndone":
    case "dayNoted":
    case "personChanged":
    case "choicesLapsed":
    case "reminded":
    case "replyReminded":
    case "meetingReady":
    case "meetingPromised":
    case "meetingLost":
    case "reseated":
    case "toldByPhone":
    case "takenOver":
    case "noted":
    case "handedBack":
      return;
  }
}

/** What keeps the office from ringing whoever it has agreed to ring (L5). */
async function addHindrance(tx: Tx, desk: Desk, event: Event, booking: Booking, cause: Cause): Promise<void> {
  const found = await hindranceTo(tx, event, booking);
  if (!found) return;
  const about = { bookingId: booking.id, mailId: cause.mail?.id ?? null, at: event.at };
  await addTask(tx, desk, { ...about, kind: "telephone", ...found });
}

export async function addTask(
  tx: Tx,
  desk: Desk,
  task: {
    kind: Task["kind"];
    why: string;
    at: Time;
    due: Time | null;
    bookingId: string | null;
    mailId?: string | null;
    letterId?: string | null;
  },
): Promise<void> {
  await tx.addTask({
    id: desk.world.ids.next(),
    mailId: null,
    letterId: null,
    ...task,
    kind: await kindFor(tx, task),
    closedAt: null,
    closedBy: null,
  });
}

/** Whoever cannot telephone is written to, whatever made the task (decision 12). */
async function kindFor(tx: Tx, { kind, bookingId }: Pick<Task, "kind" | "bookingId">): Promise<Task["kind"]> {
  if (kind !== "telephone" || bookingId === null) return kind;
  const booking = await tx.booking(bookingId);
  const person = booking && (await tx.person(booking.personId));
  return person?.cannotTelephone ? "write" : kind;
}
