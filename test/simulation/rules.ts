import type { Event } from "../../src/booking/booking.ts";
import type { View } from "../../src/world/store.ts";

const ALL = 1000;

/** Which of the office's rules a history came past, told from the events that it left. */
export async function rulesTouched(view: View): Promise<Set<string>> {
  const rules = new Set<string>();
  for (const { id } of await view.bookings({ limit: ALL }))
    for (const event of await view.events(id)) for (const rule of rulesOf(event)) rules.add(rule);
  const versions = new Set<string>();
  for (const letter of await view.letters({ limit: ALL })) {
    if (letter.kind === "offer") for (const { digest } of letter.attachments) versions.add(digest);
    if (letter.kind === "heldReceipt") rules.add("T6-3d");
  }
  // Two files to an offer, so a third one is another version of the terms.
  if (versions.size > 2) rules.add("T13");
  return rules;
}

function rulesOf(event: Event): string[] {
  switch (event.type) {
    case "requested":
      return { phone: ["L1"], consultation: ["T6-5"], mail: ["T6-2"], earlier: ["L1"] }[event.via];
    case "asked":
      return ["T6-2"];
    case "offered":
    case "offerReleased":
    case "askedWhich":
    case "revised":
    case "changeOffered":
    case "changeLapsed":
      return ["T6-3a"];
    case "confirmed":
      return event.evidence.by === "mailReply" ? ["T6-1", "T6-3b", "T6-3c"] : ["T6-1", "T6-3c"];
    case "expired":
      return ["T6-4"];
    case "cancelled":
    case "wordReceived":
      return ["T6-6a"];
    case "reminded":
      return ["T5, T12-3"];
    case "meetingChanged":
      return ["L5"];
    case "meetingReady":
      return ["T6-3c", "T7-3"];
    case "meetingPromised":
    case "meetingLost":
      return [];
    case "outcomeRecorded":
      return event.outcome === "noShow" ? ["T6-6b"] : event.outcome === "stopped" ? ["T12-1"] : ["T0"];
    case "keptForStaff":
      return event.reason === "limit" ? ["L6"] : [];
    case "declined":
    case "rejected":
    case "outcomeUndone":
    case "dayNoted":
    case "personChanged":
    case "choicesLapsed":
    case "replyReminded":
    case "reseated":
    case "toldByPhone":
    case "takenOver":
    case "noted":
    case "handedBack":
      return [];
  }
}
