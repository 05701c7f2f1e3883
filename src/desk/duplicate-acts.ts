import type { Booking, BookingId } from "../booking/booking.ts";
import type { Tx, View } from "../world/store.ts";
import type { LetterState } from "../world/store-rows.ts";
import { type ActOutcome, asOutcome, audit, byStaff, closeTasks } from "./acts.ts";
import { type Desk, handleIn } from "./desk.ts";
import { bookingsOf } from "./same-person.ts";
import type { OnBooking } from "./staff-acts.ts";
import { addTask } from "./tasks.ts";

const LIVE: Booking["status"][] = ["requested", "offered", "confirmed"];
const MOST_MAILS = 200;
const MOST_LETTERS = 200;
/** What may be in the person's hands already. */
const HAS_LEFT: LetterState[] = ["sending", "accepted", "unknown"];

/** What else the same person (number plus name) has asked for or agreed on, by time. */
export async function othersOf(view: View, booking: Booking): Promise<Booking[]> {
  const person = await view.person(booking.personId);
  if (!person) return [];
  return (await bookingsOf(view, person, { statuses: LIVE })).filter((one) => one.id !== booking.id);
}

/**
 * Two requests of one wish: this one ends, the other goes on as it is. Seats are free again, waiting letters are overtaken, held mails
 * move to the booking that goes on. No letter goes; where one had left already, telling the person is left as a task.
 */
export async function closeDuplicate(
  tx: Tx,
  desk: Desk,
  { staff, bookingId, into, reason }: OnBooking & { into: BookingId; reason: string },
): Promise<ActOutcome> {
  const booking = await tx.booking(bookingId);
  const other = await tx.booking(into);
  if (!booking || !other) return { refused: "unknownBooking" };
  if (!LIVE.includes(other.status)) return { refused: "notLive" };
  if (!(await othersOf(tx, booking)).some((one) => one.id === into)) return { refused: "notSamePerson" };
  const at = desk.world.clock.now();
  const told = (await tx.letters({ bookingId, states: HAS_LEFT, limit: MOST_LETTERS })).some(({ kind }) =>
    ["offer", "details", "detailsFollow", "askBack"].includes(kind),
  );
  await closeTasks(tx, desk, staff, { bookingId }, (task) => task.mailId === null && !task.letterId);
  const command = { type: "closeDuplicate" as const, at, bookingId, staff, into, reason };
  const made = await handleIn(tx, desk, command, byStaff(staff));
  if ("refused" in made) return made;
  for (const mail of await tx.inboundMails({ bookingId, states: ["held"], limit: MOST_MAILS }))
    await tx.updateInbound(mail.id, { bookingId: into });
  if (told) {
    const due = other.status === "confirmed" ? other.choice.slot.start : other.answerBy;
    await addTask(tx, desk, { kind: "telephone", why: "mergedTwice", at, due, bookingId: into });
  }
  await audit(tx, desk, staff, "closeDuplicate", bookingId);
  await audit(tx, desk, staff, "closeDuplicate:into", into);
  return { done: bookingId, bookingId: into };
}

/** Decision 12: a mail of the day itself does not cancel; a person may accept it, for whoever cannot telephone. */
export async function acceptWord(tx: Tx, desk: Desk, { staff, bookingId }: OnBooking): Promise<ActOutcome> {
  const booking = await tx.booking(bookingId);
  if (booking?.status !== "confirmed") return { refused: booking ? "notConfirmed" : "unknownBooking" };
  const word = booking.words.findLast(({ about }) => about === "cancel");
  if (!word) return { refused: "noWord" };
  const at = desk.world.clock.now();
  await closeTasks(tx, desk, staff, { bookingId, kinds: ["sameDayWord"] });
  await closeTasks(tx, desk, staff, { bookingId }, (task) => task.mailId === null && !task.letterId);
  const made = await handleIn(
    tx,
    desk,
    { type: "cancelByStaff", at, bookingId, staff, by: "mail", mailId: word.mailId, reason: ACCEPTED_WORD },
    byStaff(staff),
  );
  await audit(tx, desk, staff, "acceptWord", bookingId);
  return asOutcome(made, bookingId);
}

const ACCEPTED_WORD = "当日のメールでの取り消しを、職員が認めた";
