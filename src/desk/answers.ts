import type { Event } from "../booking/booking.ts";

/** The office's answer that is no letter of the clerk's: a call, staff's own mail, a word of a person. */
export function isAnswer(event: Event): boolean {
  switch (event.type) {
    case "toldByPhone":
    case "rejected":
      return true;
    case "takenOver":
      return "mail" in event.by;
    case "confirmed": {
      const { evidence } = event;
      return (evidence.by === "erased" ? evidence.was : evidence.by) === "staffWitnessed";
    }
    default:
      return false;
  }
}
