import type { Booking, Decision } from "./booking.ts";
import { type Of, record, refuse } from "./ruling.ts";

/** What staff told somebody without a letter of the clerk's (L4). */
export function noteTold(booking: Booking | null, { at, staff, about, inWriting }: Of<"noteTold">): Decision {
  if (!booking) return refuse("unknownBooking");
  return record({ type: "toldByPhone", at, staff, about, ...(inWriting ? { inWriting } : {}) });
}

/** 覚え書き, in any status; the booking stays as it is. */
export function writeNote(booking: Booking | null, { at, staff, note }: Of<"writeNote">): Decision {
  if (!booking) return refuse("unknownBooking");
  return note.trim() === "" ? refuse("nothingToDo") : record({ type: "noted", at, staff, note });
}
