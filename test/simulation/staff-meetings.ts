import { typeMeeting } from "../../src/desk/meeting-acts.ts";
import type { Clerk } from "./staff.ts";

/** The provider has not made a meeting: somebody makes one by hand and types its ID in. */
export async function typeAnId({ town, desk, staff, does }: Clerk, bookingId: string): Promise<void> {
  const meetingId = `800 ${String(town.typedMeetings.size + 1).padStart(4, "0")} 0000`;
  town.typedMeetings.set(meetingId, bookingId);
  await does("typeMeeting", (tx) => typeMeeting(tx, desk, { staff, bookingId, meetingId, passcode: "24681357" }));
}
